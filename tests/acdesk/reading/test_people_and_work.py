"""Objectives, deliverables, the timeline and the staff as they are shown."""

from __future__ import annotations

from datetime import date, timedelta

from acdesk.reading import deliverables, objectives, staff, timeline
from acdesk.rules.deliverables import DeliverableState
from acdesk.verbs import people
from db.models import Deliverable, KeyResult, Message, Objective, Reading, Request, Staff
from tests.office import TUESDAY, Office


def goal(office: Office, **columns: object) -> int:
    given = {"client": office.clients["badger"], "quarter": "2026Q1", "title": "More tune-ups", **columns}
    return int(Objective.create(**given).id)


def measured(goal_id: int, title: str, *values: float, baseline: float = 0, target: float = 40) -> None:
    result = KeyResult.create(objective=goal_id, title=title, unit="leads", baseline=baseline, target=target)
    for place, value in enumerate(values):
        Reading.create(key_result=result, day=f"2026-02-{place + 20}", value=value)


def test_an_objective_stands_as_its_weakest_key_result(office: Office) -> None:
    number = goal(office)
    measured(number, "Leads", 10, 20, 39)
    measured(number, "Bounce rate", 60, 55, baseline=65, target=40)
    (seen,) = objectives.objectives(office.desk, office.clients["badger"], quarter="2026Q1")
    assert (seen.percent, seen.weakest, seen.track) == (40, "Bounce rate", "behind")
    assert (seen.bar, seen.bar_ascii, seen.read_on) == ("▰▰▰▰▱▱▱▱▱▱", "####------", date(2026, 2, 21))
    leads, bounce = seen.key_results
    assert (leads.percent, leads.latest, leads.spark, len(leads.readings)) == (97, 39, "▁▃█", 3)
    assert (bounce.percent, bounce.read_on) == (40, date(2026, 2, 21))
    assert objectives.objective(office.desk, number) == seen


def test_an_objective_without_key_results_is_told_by_hand(office: Office) -> None:
    goal(office, percent=80)
    goal(office)
    told, silent = objectives.objectives(office.desk, office.clients["badger"])
    assert (told.percent, told.track, told.weakest) == (80, "on track", "")
    assert (silent.percent, silent.track, silent.bar) == (None, "no readings", "▱" * 10)


def test_readings_that_are_old_are_stale(office: Office) -> None:
    measured(goal(office), "Leads", 40)
    office.clock.on(36 * 24 * 60)
    assert objectives.current_quarter(office.desk) == "2026Q2"
    (seen,) = objectives.objectives(office.desk, office.clients["badger"])
    assert seen.track == "stale"
    assert objectives.objective(office.desk, 99) is None


def test_a_deliverable_says_where_it_stands_and_what_is_next(office: Office) -> None:
    given = {"client": office.clients["badger"], "kind": "page", "title": "Home", "producer": office.staff["devon"]}
    karly, ana = office.staff["karly"], office.staff["ana"]
    Deliverable.create(**given, state="draft")
    Deliverable.create(**given, state="checked", checked_by=karly, checked_at=TUESDAY)
    Deliverable.create(**given, state="ready", ready_at=TUESDAY)
    Deliverable.create(**given, state="presented", presented_how="call", presented_by=ana, presented_at=TUESDAY)
    Deliverable.create(**given, state="decided", decision="approved", approver="Dana", decided_at=TUESDAY)
    seen = deliverables.deliverables(office.desk, office.clients["badger"])
    assert [(each.standing, each.next_step) for each in seen] == [
        ("presented in a call by Ana, today 10am", "the client decides"),
        ("ready, today 10am", "to be presented"),
        ("checked by Karly, today 10am", "to be marked ready"),
        ("draft by Devon", "the Strategist checks it"),
        ("approved by Dana, today 10am", ""),
    ]
    assert deliverables.deliverable(office.desk, seen[0].row.id) == seen[0]
    assert deliverables.deliverable(office.desk, 99) is None
    assert set(deliverables.NEXT) == set(DeliverableState)


def test_the_timeline_says_what_happened(office: Office) -> None:
    number = office.request("Landing page")
    client = office.clients["badger"]
    word = {"client": client, "channel": "email", "delivery": "received", "request": number}
    Message.create(**word, direction="in", subject="Landing page", from_name="Dana", at=TUESDAY + timedelta(minutes=1))
    Message.create(**word, direction="in", subject="Away", automatic="auto_reply", at=TUESDAY + timedelta(minutes=2))
    Message.create(**word, direction="out", body="> quoted\n\nComing.", at=TUESDAY + timedelta(minutes=3))
    called = {**word, "channel": "call", "purpose": "contact", "body": "Spoke of spring"}
    Message.create(**called, direction="out", at=TUESDAY + timedelta(minutes=4))
    Message.create(
        **word, direction="internal", purpose="check_in", body="Half done", at=TUESDAY + timedelta(minutes=5)
    )
    office.clock.on(60)
    seen = timeline.timeline(office.desk, client)
    assert [(each.glyph, each.text) for each in seen[:6]] == [
        ("∙", "check in: Half done"),
        ("☎", "call: Spoke of spring"),
        ("✉", "to them: Coming."),
        ("✉", "from them (auto reply): Away"),
        ("✉", "from them: Landing page"),
        ("·", "Added Badger HVAC, tier 2."),
    ]
    assert seen[6].text == f"#{number} opened: Landing page"
    assert (seen[4].who, seen[4].when, seen[4].request_id) == ("Dana", "today 10:01am", number)
    assert timeline.timeline(office.desk, client, before=seen[0].row) == seen[1:]
    assert [each.kind for each in timeline.timeline(office.desk, client, kinds=["call"])] == ["call"]


def test_a_reading_stands_in_the_timeline_under_its_day_without_an_hour(office: Office) -> None:
    measured(goal(office), "Leads", 40)
    (line,) = timeline.timeline(office.desk, office.clients["badger"], kinds=["reading"])
    assert (line.when, line.text) == ("Fri 20 Feb", "Leads: 40 leads")


def test_staff_show_hours_absence_load_and_calibration(office: Office) -> None:
    people.add_staff(office.desk, "Sam", role="specialist", skills=("crm",), hours="08:00-12:00,13:00-17:00")
    Request.create(client=office.clients["badger"], title="Ad", channel="email", state="routed", received_at=TUESDAY,
                   specialist=office.staff["devon"], low_minutes=120, high_minutes=240)  # fmt: skip
    Request.create(client=office.clients["badger"], title="Old", channel="email", state="closed", received_at=TUESDAY,
                   specialist=office.staff["devon"], low_minutes=60, high_minutes=60, actual_minutes=90,
                   finished_at=TUESDAY)  # fmt: skip
    people.add_absence(office.desk, office.staff["devon"], first=date(2026, 3, 2), last=date(2026, 3, 12),
                       cover_id=office.staff["priya"])  # fmt: skip
    people.add_absence(office.desk, office.staff["priya"], first=date(2026, 4, 1), last=date(2026, 4, 2))
    seen = {each.row.name: each for each in staff.staff(office.desk)}
    devon, priya, sam = seen["Devon"], seen["Priya"], seen["Sam"]
    assert (devon.away, devon.next_away, devon.local_time) == ("until Thu 12 Mar, Priya covers", "", "8am")
    assert (devon.queued, [each.title for each in devon.routed]) == ("3 h", ["Ad"])
    assert (devon.calibration, devon.finished) == ("takes 1.5 × the estimate (of 1)", 1)
    assert not devon.is_open
    assert (priya.away, priya.next_away) == ("", "Wed 1 Apr to Thu 2 Apr, nobody covers")
    assert (priya.local_time, priya.hours, priya.calibration) == ("12am", "the agency's hours", "")
    assert sam.hours == "mon–fri 08:00-12:00, 13:00-17:00"
    assert (sam.is_open, sam.row.skills) == (True, ("crm",))
    assert staff.staff_member(office.desk, office.staff["devon"]) == devon
    assert staff.staff_member(office.desk, 99) is None


def test_days_of_the_same_hours_are_said_together(office: Office) -> None:
    row = Staff.get_by_id(office.staff["devon"])
    row.hours = {"mon": ["08:00-12:00"], "tue": ["08:00-12:00"], "thu": ["08:00-12:00"], "sat": ["09:00-10:00"]}
    row.save()
    office.desk.forget_calendars()
    seen = staff.staff_member(office.desk, row.id)
    assert seen is not None
    assert seen.hours == "mon–tue 08:00-12:00; thu 08:00-12:00; sat 09:00-10:00"


def test_the_desks_view_knows_the_day_by_which_somebody_covers(office: Office) -> None:
    assert office.desk.view().today == "2026-03-03"
    office.clock.on(14 * 60)  # midnight in Chicago, the fourth at six in UTC
    assert office.desk.view().today == "2026-03-04"
