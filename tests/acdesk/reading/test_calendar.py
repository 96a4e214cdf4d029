"""The calendar as it is shown: months in whole weeks, layers, both clocks, holidays, and the day's limit."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from acdesk.reading import calendar, proposals
from acdesk.reading.calendar import Layer
from acdesk.series import lay_until
from acdesk.verbs import answering, calling, editing, in_call, people, visiting
from db.models import Call
from tests.office import Office


def at(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)


def plan(office: Office, starts: datetime, client: str = "badger", **more: object) -> int:
    return calling.plan_call(office.desk, office.clients[client], starts=starts, **more).created[0]  # type: ignore[arg-type]


def test_a_month_is_whole_weeks_with_today_marked(office: Office) -> None:
    month = calendar.month(office.desk, date(2026, 3, 17))
    assert month.title == "March 2026"
    assert [len(week) for week in month.weeks] == [7] * 6
    assert month.weeks[0][0].day == date(2026, 2, 23)
    assert month.weeks[-1][-1].day == date(2026, 4, 5)
    assert [day.day for week in month.weeks for day in week if day.today] == [date(2026, 3, 3)]
    assert month.weeks[1][0].windows == ((480, 1020),)


def test_a_month_further_than_what_is_laid_down_is_seen_and_nothing_written(office: Office) -> None:
    plan(office, at(2026, 3, 12, 15), every="2w")
    before = Call.select().count()
    month = calendar.month(office.desk, date(2030, 6, 1))
    found = [entry for week in month.weeks for day in week if day.day.month == 6 for entry in day.entries]
    assert [(entry.day, entry.when, entry.state, entry.call_id) for entry in found] == [
        (date(2030, 6, 13), "10:00", "planned", None),
        (date(2030, 6, 27), "10:00", "planned", None),
    ]
    assert Call.select().count() == before


def test_every_month_is_the_same_before_and_after_it_is_laid_down(office: Office) -> None:
    plan(office, at(2026, 3, 12, 15), every="2w")
    plan(office, at(2026, 3, 31, 14), "isthmus", every="last weekday")
    cancelled = plan(office, at(2026, 3, 13, 14), "isthmus", every="monthly")
    calling.cancel_call(office.desk, cancelled, and_later=True)
    months = [date(2027, 1, 1) + timedelta(days=30 * month) for month in range(12)]

    def seen() -> list[tuple[object, ...]]:
        read = [calendar.month(office.desk, month) for month in months]
        return [(e.at, e.when, e.title, e.state) for m in read for week in m.weeks for day in week for e in day.entries]

    before = seen()
    assert len(before) > 30
    lay_until(office.desk, at(2028, 6, 1))
    assert seen() == before


def test_a_call_far_ahead_gets_its_number_when_something_is_done_with_it(office: Office) -> None:
    plan(office, at(2026, 3, 12, 15), every="2w")
    plan(office, at(2026, 3, 13, 15), "isthmus", every="2w")
    (entry,) = calendar.day(office.desk, date(2030, 6, 13)).entries
    number = calendar.call_number(office.desk, entry)
    assert number is not None
    calling.move_call(office.desk, number, to=at(2030, 6, 17, 15))
    assert [each.call_id for each in calendar.day(office.desk, date(2030, 6, 17)).entries if each.state == "moved"] == [
        number
    ]
    assert calendar.day(office.desk, date(2030, 6, 13)).entries == ()
    other = [entry for day in calendar.agenda(office.desk, date(2040, 6, 1)) for entry in day.entries]
    assert len(other) == 2
    assert {calendar.call_number(office.desk, each) for each in other} == {None}  # more than eleven years ahead


def test_a_day_has_its_layers(office: Office) -> None:
    desk = office.desk
    editing.edit_client(desk, office.clients["badger"], city="Madison")
    plan(office, at(2026, 3, 12, 15))
    calling.plan_call(desk, None, starts=at(2026, 3, 12, 21), title="Sip & Sinks", kind="internal")
    visit = visiting.plan_visit(desk, office.clients["badger"], on=date(2026, 3, 12)).created[0]
    visiting.book_visit(desk, visit, on=at(2026, 3, 12, 17))
    answering.acknowledge(desk, office.request(), eta=at(2026, 3, 12, 17, 30))
    people.add_absence(desk, office.staff["devon"], first=date(2026, 3, 11), last=date(2026, 3, 13))
    day = calendar.day(desk, date(2026, 3, 12))
    assert [(entry.layer, entry.when) for entry in day.entries] == [
        (Layer.ABSENCES, ""),
        (Layer.CALLS, "10:00"),
        (Layer.VISITS, "12:00"),
        (Layer.PROMISES, "12:30"),
        (Layer.INTERNAL, "16:00"),
    ]
    assert (day.meetings, day.most, day.full) == (2, 3, False)
    only = calendar.day(desk, date(2026, 3, 12), {Layer.CALLS})
    assert [entry.layer for entry in only.entries] == [Layer.CALLS]


def test_both_clocks_are_shown_where_they_differ(office: Office) -> None:
    editing.edit_client(office.desk, office.clients["badger"], zone="America/New_York")
    number = plan(office, at(2026, 3, 12, 15))
    (entry,) = calendar.day(office.desk, date(2026, 3, 12)).entries
    assert (entry.when, entry.theirs) == ("10:00", "11:00 EDT")
    editing.edit_client(office.desk, office.clients["badger"], zone="Asia/Manila")
    detail = calendar.call_detail(office.desk, number)
    assert (detail.when, detail.zone, detail.theirs) == ("Thu 12 Mar 10am", "CT", "23:00 PST")


def test_a_holiday_has_its_name_and_no_hours(office: Office) -> None:
    days = calendar.week(office.desk, date(2026, 9, 9))
    assert (days[0].day, days[0].windows, days[0].holiday) == (date(2026, 9, 7), (), "Labor Day")
    assert len(calendar.agenda(office.desk, date(2026, 3, 3))) == 14


def test_the_detail_of_a_call_under_way(office: Office) -> None:
    number = plan(office, at(2026, 3, 12, 15), every="2w")
    assert calendar.call_detail(office.desk, number).rhythm == "every 2 weeks on Thursday" or calendar.call_detail(
        office.desk, number
    ).rhythm.startswith("every 2 weeks")
    office.clock.instant = at(2026, 3, 12, 15)
    in_call.start_call(office.desk, number)
    office.clock.on(12)
    assert calendar.call_detail(office.desk, number).left == timedelta(minutes=18)
    office.clock.on(20)
    assert calendar.call_detail(office.desk, number).left == timedelta(minutes=-2)


def test_slots_are_inside_both_sides_hours(office: Office) -> None:
    editing.edit_client(office.desk, office.clients["badger"], zone="America/Los_Angeles")
    first = at(2026, 3, 4, 6)
    found = proposals.slots(
        office.desk, office.clients["badger"], first=first, before=first + timedelta(days=1), limit=99
    )
    hours = [slot.starts.astimezone(office.desk.config.zone).hour for slot in found]
    assert (min(hours), max(hours)) == (10, 16)


def test_moves_are_proposed_for_holidays_and_nothing_moves(office: Office) -> None:
    number = plan(office, at(2026, 9, 7, 15))
    plan(office, at(2026, 9, 8, 17))
    (found,) = proposals.propose_moves(office.desk, at(2026, 9, 1), at(2026, 10, 1))
    assert (found.call.id, found.proposal.to) == (number, at(2026, 9, 8, 15))
    assert Call.get_by_id(number).starts_at == at(2026, 9, 7, 15)


def test_two_calls_on_a_holiday_are_not_proposed_for_one_time(office: Office) -> None:
    plan(office, at(2026, 9, 7, 15))
    plan(office, at(2026, 9, 7, 15), client="isthmus")
    stands = plan(office, at(2026, 9, 8, 15))
    found = proposals.propose_moves(office.desk, at(2026, 9, 1), at(2026, 10, 1))
    times = [each.proposal.to for each in found if each.proposal.to is not None]
    assert times == [at(2026, 9, 8, 14, 15), at(2026, 9, 8, 15, 45)]
    assert stands not in [each.call.id for each in found]


def free(office: Office, first: datetime) -> list[str]:
    found = proposals.slots(
        office.desk, office.clients["badger"], first=first, before=first + timedelta(days=1), limit=99
    )
    return sorted(f"{slot.starts.astimezone(office.desk.config.zone):%H:%M}" for slot in found)


def test_slots_are_in_the_hours_of_whoever_calls(office: Office) -> None:
    keeper = office.staff["ana"]
    people.add_absence(office.desk, keeper, first=date(2026, 3, 12), last=date(2026, 3, 13))
    assert free(office, at(2026, 3, 12, 6)) == []
    editing.edit_staff(office.desk, keeper, hours="10:00-14:00")
    there = free(office, at(2026, 3, 11, 6))
    assert (there[0], there[-1]) == ("10:00", "13:30")
    notes = calling.plan_call(office.desk, office.clients["badger"], starts=at(2026, 3, 11, 14)).notes
    assert "It is outside Ana's hours." in notes


def test_what_lasts_several_days_stands_on_each_and_takes_its_time(office: Office) -> None:
    calling.plan_call(office.desk, None, starts=at(2026, 3, 9, 20), title="Move of the office", kind="internal")
    Call.update(minutes=2 * 24 * 60).execute()  # until Wednesday 15:00, as an imported event may
    found = {each.day: each for each in calendar.week(office.desk, date(2026, 3, 11))}
    days = [day for day, each in found.items() if any(one.title == "Move of the office" for one in each.entries)]
    assert days == [date(2026, 3, 9), date(2026, 3, 10), date(2026, 3, 11)]
    assert [one.at for one in calendar.day(office.desk, date(2026, 3, 10)).entries] == [None]
    assert free(office, at(2026, 3, 10, 6)) == []
    assert free(office, at(2026, 3, 11, 6))[0] == "15:00"
    starts = at(2026, 3, 10, 15)
    notes = calling.plan_call(office.desk, office.clients["badger"], starts=starts).notes
    assert any(note.startswith("It is at the time of what is in the calendar, Mon 9 Mar") for note in notes)


def test_a_visit_without_an_hour_counts_and_a_call_that_it_stands_for_does_not(office: Office) -> None:
    desk, badger = office.desk, office.clients["badger"]
    editing.edit_client(desk, badger, city="Verona")
    for hour in (15, 18):
        plan(office, at(2026, 3, 12, hour), client="isthmus")
    visit = visiting.plan_visit(desk, badger, on=date(2026, 3, 12)).created[0]
    assert free(office, at(2026, 3, 12, 6)) == []
    assert calendar.day(desk, date(2026, 3, 12)).meetings == 3
    call = plan(office, at(2026, 3, 11, 20))
    visiting.book_visit(desk, visit, on=at(2026, 3, 11, 15))
    assert calendar.day(desk, date(2026, 3, 11)).meetings == 2
    visiting.stand_for(desk, visit, call_id=call)
    assert calendar.day(desk, date(2026, 3, 11)).meetings == 1


def test_the_cadence_of_another_tier_is_proposed(office: Office) -> None:
    plan(office, at(2026, 3, 12, 15), every="2w")
    assert proposals.propose_cadence(office.desk, office.clients["badger"]) is None
    plan(office, at(2026, 3, 12, 17), client="isthmus", every="2w")
    found = proposals.propose_cadence(office.desk, office.clients["isthmus"])
    assert found is not None
    assert found.rule == "FREQ=MONTHLY;BYDAY=2TH"


def test_single_calls_of_a_client_are_proposed_as_a_series(office: Office) -> None:
    number = plan(office, at(2026, 3, 12, 15))
    found = proposals.propose_cadence(office.desk, office.clients["badger"])
    assert found is not None
    assert found.rule == "FREQ=WEEKLY;INTERVAL=2"
    assert found.starts == at(2026, 3, 26, 15)
    assert "single ones, the next on Thu 12 Mar" in found.reason
    office.clock.instant = at(2026, 3, 12, 15, 20)
    in_call.end_call(office.desk, number)
    later = proposals.propose_cadence(office.desk, office.clients["badger"])
    assert later is not None
    assert (later.rule, later.starts) == (found.rule, found.starts)
    calling.plan_call(office.desk, office.clients["badger"], starts=later.starts, every=later.rule)
    assert proposals.propose_cadence(office.desk, office.clients["badger"]) is None
    assert proposals.propose_cadence(office.desk, office.clients["amazonia"]) is None


def test_a_held_visit_stands_on_the_day_it_was_held(office: Office) -> None:
    desk, client = office.desk, office.clients["badger"]
    number = visiting.plan_visit(desk, client, on=date(2026, 3, 12)).created[0]
    visiting.book_visit(desk, number, on=at(2026, 3, 12, 15))
    visiting.hold_visit(desk, number, at=at(2026, 3, 2, 16))
    assert calendar.day(desk, date(2026, 3, 12)).entries == ()
    (entry,) = calendar.day(desk, date(2026, 3, 2)).entries
    assert (entry.visit_id, entry.state, entry.when, entry.sign) == (number, "held", "10:00", "✓")
