"""Where one rule meets another: a cover, a late reply, a look at a new client, what the person saw a moment ago."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from acdesk import history
from acdesk.errors import Conflict, Refused, WrongUsage
from acdesk.verbs import answering, arrive, delivering, editing, leading, pausing, people, tiers, working
from db.models import Obligation, Request
from db.vocabulary import Kind, Outcome, State, Verb
from tests.office import Office, rows

AWAY = {"first": date(2026, 3, 1), "last": date(2026, 3, 9)}


def test_the_date_at_the_front_is_found_for_what_the_person_saw(office: Office) -> None:
    number = office.request()
    seen = Request.get_by_id(number).version
    with office.desk.expecting({number: seen}):
        done = working.route(
            office.desk, number, to=office.staff["devon"], skill="web", low_hours=2, front=True,
            agreed_by=office.staff["karly"],
        )  # fmt: skip
    assert "front of the queue" in done.summary


def test_hours_that_no_queue_holds_are_wrong_usage(office: Office) -> None:
    editing.edit_staff(office.desk, office.staff["devon"], backlog_minutes=60 * 3000)
    with pytest.raises(WrongUsage, match="queue"):
        working.route(office.desk, office.request(), to=office.staff["devon"], skill="web", low_hours=2)


@pytest.mark.parametrize("cover", ["ana", "priya"])
def test_a_cover_takes_work_only_as_a_specialist_who_is_here(office: Office, cover: str) -> None:
    people.add_absence(office.desk, office.staff["devon"], **AWAY, cover_id=office.staff[cover])
    if cover == "priya":
        editing.edit_staff(office.desk, office.staff["priya"], active=False)
    number = office.request()
    before = rows()
    with pytest.raises(Refused, match="no specialist" if cover == "ana" else "no longer works here") as refused:
        working.route(office.desk, number, to=office.staff["devon"], skill="web", low_hours=2)
    assert (refused.value.rule, rows()) == ("absent", before)


@pytest.mark.parametrize("client", ["amazonia", "badger"])
def test_a_next_word_is_never_told_for_the_past(office: Office, client: str) -> None:
    number = office.request(client=client)
    if client == "badger":
        leading.escalate(office.desk, number, kind="mistake", why="A typo went out.")
    with pytest.raises(Refused) as refused:
        answering.acknowledge(office.desk, number, update_at=office.clock() - timedelta(days=2))
    assert refused.value.rule == "in_the_past"


def test_a_reopening_too_late_is_a_new_request_that_follows(office: Office) -> None:
    number = office.request()
    answering.answer(office.desk, number, text="Here they are.")
    closed, before = Request.get_by_id(number), rows()
    office.clock.on(60 * 24 * 20)
    done = pausing.reopen(office.desk, number, why="They wrote again.")
    fresh = Request.get_by_id(done.created[0])
    assert (fresh.follows_id, fresh.state, fresh.client_id) == (number, State.NEW, closed.client_id)
    owed = Obligation.select().where(Obligation.request == fresh.id)
    assert {row.kind for row in owed} == {Kind.ACKNOWLEDGE, Kind.DECIDE}
    assert Request.get_by_id(number).outcome == Outcome.ANSWERED
    history.undo(office.desk)
    assert rows() == before


def test_handing_over_starts_no_clock_anew(office: Office) -> None:
    number, came = office.request(client="amazonia"), office.clock()
    office.clock.on(55)
    leading.hand_over(office.desk, number)
    owed = Obligation.get((Obligation.request == number) & (Obligation.kind == Kind.HAND_OVER))
    assert (owed.opened_at, owed.due_at) == (came, came + timedelta(minutes=60))


def test_an_undo_that_others_stand_on_is_a_conflict(office: Office) -> None:
    people.add_client(office.desk, "New Co", tier=2, retainer=3000, growth=3, complexity=3)
    office.clock.on(60 * 24 * 31)
    tiers.keep_looks(office.desk)
    before = rows()
    with pytest.raises(Conflict, match="Added New Co"):
        history.undo(office.desk)
    assert rows() == before


def test_a_bulk_action_is_taken_back_whole_or_not_at_all(office: Office) -> None:
    numbers = office.request(), office.request("Opening hours")
    with office.desk.together():
        for number in numbers:
            pausing.snooze(office.desk, number, until=office.clock() + timedelta(minutes=20))
    with office.desk.operation(Verb.RECALCULATE) as op:
        op.undoable = False
        op.update(office.desk.request(numbers[0]), skill="web")
    before = rows()
    with pytest.raises(Conflict):
        history.undo(office.desk)
    assert rows() == before


def test_a_checked_deliverable_needs_no_second_check(office: Office) -> None:
    number = office.request()
    working.route(office.desk, number, to=office.staff["devon"], skill="web", low_hours=2)
    made = delivering.add(office.desk, office.clients["badger"], "Landing page", kind="page", request_id=number)
    office.sit("Karly")
    delivering.check(office.desk, made.created[0])
    delivering.rework(office.desk, made.created[0], why="The headline is off.")
    office.sit("Ana")
    with pytest.raises(Refused, match="the Strategist checks it first"):
        working.finish(office.desk, number, result="It is there.")
    office.sit("Karly")
    delivering.check(office.desk, made.created[0])
    office.sit("Ana")
    working.finish(office.desk, number, result="It is there.")
    assert Request.get_by_id(number).quality_checked_by_id == office.staff["karly"]


def test_routed_again_a_deliverable_is_still_one_and_is_checked_anew(office: Office) -> None:
    number = office.request()
    devon = office.staff["devon"]
    working.route(office.desk, number, to=devon, skill="web", low_hours=2)
    made = delivering.add(office.desk, office.clients["badger"], "Landing page", kind="page", request_id=number)
    office.sit("Karly")
    delivering.check(office.desk, made.created[0])
    office.sit("Ana")
    working.dispute(office.desk, number, why="Not mine.")
    working.route(office.desk, number, to=devon, skill="web", low_hours=2)
    with pytest.raises(Refused, match="deliverable"):
        working.finish(office.desk, number, result="It is there.")


def test_only_open_requests_of_a_sender_are_assigned_with_the_first(office: Office) -> None:
    with office.desk.operation(Verb.ARRIVE) as op:
        first, second = (
            op.insert(
                Request, title=title, sender="jo@lakeside.test", channel="email", state=state, received_at=op.at,
                outcome=outcome,
            )
            for title, state, outcome in (("Offer", "closed", "not_a_request"), ("Photos", "new", ""))
        )  # fmt: skip
    arrive.assign(office.desk, second.id, office.clients["badger"], always="address")
    assert Request.get_by_id(second.id).client_id == office.clients["badger"]
    assert Request.get_by_id(first.id).client_id is None
