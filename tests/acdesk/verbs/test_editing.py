"""What is known of people changes, whoever leaves hands on what they owe, and contact is counted in any order."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import permutations
from typing import Any

import pytest

from acdesk import history
from acdesk.agenda.occurrences import occurrences
from acdesk.errors import AcdeskError, NotFound, Refused, WrongUsage
from acdesk.own_events import export_events
from acdesk.touch import spoken
from acdesk.verbs import answering, arrive, calling, editing, in_call, people, visiting, working
from db import queries
from db.models import Call, Client, Contact, Message, Obligation, Request, Series, Staff, Visit
from db.vocabulary import Direction, Kind, Settled, Verb
from tests.acdesk.verbs.test_calling import plan
from tests.office import Office, rows


def open_rows(**wanted: Any) -> list[Obligation]:
    found = Obligation.select().where(Obligation.state == Settled.OPEN)
    return [row for row in found if all(getattr(row, name) == value for name, value in wanted.items())]


def touch_since(office: Office, client: str = "badger") -> datetime:
    (row,) = open_rows(kind=Kind.TOUCH, client_id=office.clients[client])
    return row.opened_at


# Contact


def test_a_call_starts_the_touch_clock_anew(office: Office) -> None:
    began = touch_since(office)
    spoke = office.clock.on(600)
    before = rows()
    done = editing.log_contact(office.desk, office.clients["badger"], channel="phone", text="They like the van")
    assert done.summary == "In touch with Badger HVAC by phone."
    assert (began, touch_since(office)) == (spoke - timedelta(minutes=600), spoke)
    client = Client.get_by_id(office.clients["badger"])
    assert (client.last_in_at, client.last_out_at, client.last_two_way_at) == (spoke, spoke, spoke)
    met = Obligation.select().where((Obligation.kind == Kind.TOUCH) & (Obligation.state == Settled.MET)).get()
    assert met.settled_at == spoke
    history.undo(office.desk)
    assert rows() == before


def test_an_older_contact_changes_no_clock(office: Office) -> None:
    badger = office.clients["badger"]
    office.clock.on(600)
    editing.log_contact(office.desk, badger, channel="call", text="today")
    latest = touch_since(office)
    editing.log_contact(office.desk, badger, channel="visit", text="last week", at=latest - timedelta(days=7))
    assert touch_since(office) == latest
    assert Message.select().where(Message.purpose == "contact").count() == 2
    assert Client.get_by_id(badger).last_two_way_at == latest


def test_what_a_contact_needs(office: Office) -> None:
    dana = people.add_contact(office.desk, office.clients["isthmus"], "Dana").created[0]
    before, badger = rows(), office.clients["badger"]
    for error, values in (
        (Refused, {"text": " "}),
        (Refused, {"at": office.clock() + timedelta(minutes=1)}),
        (Refused, {"contact_id": dana}),
        (NotFound, {"contact_id": 99}),
        (ValueError, {"channel": "pigeon"}),
    ):
        told: dict[str, Any] = {"channel": "call", "text": "hello", **values}
        with pytest.raises(error):
            editing.log_contact(office.desk, badger, **told)
    with pytest.raises(NotFound):
        editing.log_contact(office.desk, 99, channel="call", text="hello")
    assert rows() == before


def word(office: Office, direction: Direction, at: datetime) -> None:
    with office.desk.operation(Verb.TOUCH) as op:
        spoken(office.desk, op, op.client(office.clients["badger"]), direction, at)


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_words_in_any_order_leave_the_same_last_words(office: Office, order: tuple[int, ...]) -> None:
    start = office.clock.on(6000) - timedelta(minutes=5000)
    later = [start + timedelta(minutes=minutes) for minutes in (0, 60, 540)]
    words = list(zip((Direction.IN, Direction.OUT, Direction.IN), later, strict=True))
    for place in order:
        word(office, *words[place])
    client = Client.get_by_id(office.clients["badger"])
    assert (client.last_in_at, client.last_out_at) == (words[2][1], words[1][1])
    assert client.last_two_way_at in (None, words[1][1], words[2][1])
    if order == (0, 1, 2):
        assert client.last_two_way_at == words[2][1]


def test_words_one_way_are_no_contact(office: Office) -> None:
    began = touch_since(office)
    for minutes in (10, 20, 30):
        word(office, Direction.OUT, office.clock.on(minutes))
    assert touch_since(office) == began
    assert Client.get_by_id(office.clients["badger"]).last_two_way_at is None
    word(office, Direction.IN, office.clock.on(5))
    assert touch_since(office) == office.clock()


def test_an_answered_request_is_contact(office: Office) -> None:
    number = office.request()
    began = touch_since(office)
    answering.answer(office.desk, number, text="Here it is.")
    assert touch_since(office) >= began
    assert Client.get_by_id(office.clients["badger"]).last_two_way_at == office.clock()


def test_tier_1_has_no_touch_clock(office: Office) -> None:
    editing.log_contact(office.desk, office.clients["amazonia"], channel="call", text="hello")
    assert open_rows(kind=Kind.TOUCH, client_id=office.clients["amazonia"]) == []


# Clients


def test_a_client_is_changed_and_taken_back(office: Office) -> None:
    before = rows()
    done = editing.edit_client(
        office.desk, office.clients["badger"], name=" Badger Heating ", retainer=4500, domains=["@Badger.example"]
    )
    assert done.summary == "Changed Badger Heating: name, retainer, domains."
    assert Client.get_by_id(office.clients["badger"]).domains == ["badger.example"]
    history.undo(office.desk)
    assert rows() == before


@pytest.mark.parametrize(
    ("values", "error"),
    [
        ({}, WrongUsage),
        ({"tier": 1}, WrongUsage),
        ({"name": " "}, Refused),
        ({"name": "ISTHMUS legal"}, Refused),
        ({"zone": "Mars/Olympus"}, WrongUsage),
        ({"growth": 6}, WrongUsage),
        ({"complexity": 0}, WrongUsage),
        ({"retainer": -1}, WrongUsage),
        ({"renews_on": "next spring"}, WrongUsage),
        ({"renews_on": "20260501"}, WrongUsage),
        ({"domains": ["gmail.com"]}, Refused),
        ({"domains": ["nothing"]}, WrongUsage),
    ],
)
def test_what_a_client_cannot_be(office: Office, values: dict[str, Any], error: type[AcdeskError]) -> None:
    before = rows()
    with pytest.raises(error):
        editing.edit_client(office.desk, office.clients["badger"], **values)
    assert rows() == before


def test_a_new_coordinator_owes_what_the_old_one_did(office: Office) -> None:
    ben = people.add_staff(office.desk, "Ben", role="coordinator").created[0]
    number = office.request()
    working.route(office.desk, number, to=office.staff["devon"], low_hours=1, high_hours=2, skill="web")
    editing.edit_client(office.desk, office.clients["badger"], coordinator=ben)
    owners = {row.kind: row.owner_id for row in open_rows(client_id=office.clients["badger"])}
    assert owners.pop(Kind.ACCEPT) == office.staff["devon"]
    assert set(owners.values()) == {ben}
    assert {row.owner_id for row in open_rows(client_id=office.clients["isthmus"])} == {office.staff["ana"]}


def test_a_client_leaves_and_comes_back(office: Office) -> None:
    badger, number = office.clients["badger"], office.request()
    with pytest.raises(Refused, match="1 open requests"):
        editing.edit_client(office.desk, badger, active=False)
    answering.answer(office.desk, number, text="Done.")
    assert "Badger HVAC has left." in editing.edit_client(office.desk, badger, active=False).summary
    assert open_rows(client_id=badger) == []
    office.clock.on(600)
    editing.edit_client(office.desk, badger, active=True)
    assert len(open_rows(client_id=badger, kind=Kind.TOUCH)) == 1


# Contacts


def test_a_contact_is_changed(office: Office) -> None:
    badger = office.clients["badger"]
    dana = people.add_contact(office.desk, badger, "Dana", email="Dana@Badger.example", birthday="02-29").created[0]
    people.add_contact(office.desk, badger, "Bill", email="bill@badger.example")
    before = rows()
    editing.edit_contact(office.desk, dana, email="DANA@badger.example", rapport="Volleyball", prefers="text")
    row = Contact.get_by_id(dana)
    assert (row.email, row.rapport, row.prefers, row.birthday) == (
        "dana@badger.example", "Volleyball", "text", "02-29",
    )  # fmt: skip
    history.undo(office.desk)
    assert rows() == before
    for values, error in (
        ({"email": "Bill@badger.example"}, Refused),
        ({"birthday": "02-30"}, WrongUsage),
        ({"birthday": "2024-W01-1"}, WrongUsage),
        ({"name": ""}, Refused),
        ({}, WrongUsage),
    ):
        with pytest.raises(error):
            editing.edit_contact(office.desk, dana, **values)
    with pytest.raises(NotFound):
        editing.edit_contact(office.desk, 99, name="x")
    assert rows() == before


# Staff


def test_somebody_with_work_cannot_leave(office: Office) -> None:
    number = office.request()
    working.route(office.desk, number, to=office.staff["devon"], low_hours=1, high_hours=2, skill="web")
    with pytest.raises(Refused, match=f"#{number}"):
        editing.edit_staff(office.desk, office.staff["devon"], active=False)
    with pytest.raises(Refused, match="last who can"):
        editing.edit_staff(office.desk, office.staff["ana"], active=False)


def test_what_a_leaving_coordinator_owes_goes_to_the_other(office: Office) -> None:
    ben = people.add_staff(office.desk, "Ben", role="coordinator").created[0]
    office.request()
    before = rows()
    assert editing.edit_staff(office.desk, office.staff["ana"], active=False).summary == "Ana has left."
    assert {row.owner_id for row in open_rows()} == {ben}
    history.undo(office.desk)
    assert rows() == before


@pytest.mark.parametrize("focus", [0, -5, 101])
def test_a_focus_is_a_share(office: Office, focus: int) -> None:
    with pytest.raises(WrongUsage):
        editing.edit_staff(office.desk, office.staff["devon"], focus_percent=focus)
    editing.edit_staff(office.desk, office.staff["devon"], focus_percent=50)
    assert Staff.get_by_id(office.staff["devon"]).focus_percent == 50


def test_new_hours_place_their_dates_anew_and_nobody_elses(office: Office) -> None:
    number = office.request()
    working.route(office.desk, number, to=office.staff["devon"], low_hours=1, high_hours=2, skill="web")
    before = {row.id: row.due_at for row in open_rows()}
    notes = editing.edit_staff(office.desk, office.staff["devon"], hours="13:00-17:00").notes
    moved = [row for row in open_rows() if before[row.id] != row.due_at]
    assert [row.kind for row in moved] == [Kind.ACCEPT]
    assert len(notes) == 1
    assert office.desk.calendar_of(office.staff["devon"]).between(office.clock(), moved[0].due_at) == 120


# Absences


def test_an_absence_moves_what_runs_in_their_hours(office: Office) -> None:
    number = office.request()
    working.route(office.desk, number, to=office.staff["devon"], low_hours=1, high_hours=2, skill="web")
    before = rows()
    away = date(2026, 3, 3)
    done = people.add_absence(office.desk, office.staff["devon"], first=away, last=away, cover_id=office.staff["priya"])
    assert done.summary == "Devon is away today, covered by Priya."
    assert done.notes[0].startswith(f"#{number}: accept by tomorrow")
    assert f"#{number}" in done.notes[-1]
    (accept,) = open_rows(kind=Kind.ACCEPT)
    assert accept.due_at.date() == date(2026, 3, 4)
    history.undo(office.desk)
    assert rows() == before
    assert office.desk.calendar_of(office.staff["devon"]).is_open(office.clock())


def test_the_cover_sees_what_the_absent_owes(office: Office) -> None:
    ben = people.add_staff(office.desk, "Ben", role="coordinator").created[0]
    number, other = office.request(), office.request("Logo", "isthmus")
    today = date(2026, 3, 3)
    done = people.add_absence(office.desk, office.staff["ana"], first=today, last=today, cover_id=ben)
    assert "Ben sees to meanwhile" in done.notes[0]
    assert f"#{number} New photos on the site, acknowledge by" in done.notes[0]
    office.sit("Ben")
    seen = {item.request_id for item in queries.items(office.desk.view(), "all")}
    assert {number, other} <= seen
    office.clock.instant += timedelta(days=1)
    assert {row.owner_id for row in open_rows()} == {office.staff["ana"]}  # no row has moved for it


def test_nobody_covers_for_themselves_or_backwards(office: Office) -> None:
    ana, day = office.staff["ana"], date(2026, 3, 3)
    with pytest.raises(Refused):
        people.add_absence(office.desk, ana, first=day, last=day, cover_id=ana)
    with pytest.raises(WrongUsage):
        people.add_absence(office.desk, ana, first=day, last=date(2026, 3, 2))
    with pytest.raises(NotFound):
        people.add_absence(office.desk, ana, first=day, last=day, cover_id=99)
    arrive.add(office.desk, "Photos", office.clients["badger"])
    assert "Nobody covers" in people.add_absence(office.desk, ana, first=day, last=day).notes[0]
    assert Request.select().count() == 1


def test_with_a_client_who_leaves_go_calls_and_visits_still_to_come(office: Office) -> None:
    desk, client = office.desk, office.clients["badger"]
    held = plan(office, datetime(2026, 3, 4, 15, tzinfo=UTC), every="2w")[0]
    office.clock.instant = datetime(2026, 3, 4, 16, tzinfo=UTC)
    in_call.end_call(desk, held)
    once = plan(office, datetime(2026, 3, 12, 15, tzinfo=UTC))[0]
    other = plan(office, datetime(2026, 3, 12, 20, tzinfo=UTC), client="isthmus")[0]
    visit = visiting.plan_visit(desk, client, on=date(2026, 3, 11)).created[0]
    before = rows()
    done = editing.edit_client(desk, client, active=False)
    states = {row.state for row in Call.select().where(Call.client == client, Call.id != held)}
    assert states == {"cancelled"}
    assert (Call.get_by_id(held).state, Call.get_by_id(other).state) == ("held", "planned")
    assert Visit.get_by_id(visit).state == "cancelled"
    series = Series.get()
    assert not series.active
    assert [event.title for event in export_events(desk) if event.rule] == ["Call with Badger HVAC"]
    exported = next(event for event in export_events(desk) if event.rule)
    assert len(list(occurrences(exported, desk.now() - timedelta(days=9), desk.now() + timedelta(days=90)))) == 1
    assert done.notes[0].startswith("Cancelled with it: the call of Thu 12 Mar 10am and ")
    assert done.notes[1] == "Cancelled with it: a visit."
    with pytest.raises(Refused, match="cancelled already"):
        calling.move_call(desk, once, to=datetime(2026, 3, 13, 15, tzinfo=UTC))
    history.undo(desk)
    assert rows() == before
