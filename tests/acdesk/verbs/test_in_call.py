"""A call from its prep sheet to its recap: a held one resets the rhythm, nothing agreed goes without a date."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest

from acdesk import history
from acdesk.desk import acting_as
from acdesk.errors import Refused
from acdesk.reading.prep import prep
from acdesk.verbs import arrive, calling, commitments, delivering, finding_out, in_call, people
from db import queries, records
from db.models import Call, Client, Commitment, Message, Obligation, Request
from db.vocabulary import Kind
from tests.acdesk.verbs.test_calling import owed, plan
from tests.office import Office, rows

STARTS = datetime(2026, 3, 12, 15, tzinfo=UTC)
"""Thu 2026-03-12, 10:00 in Chicago."""


@pytest.fixture
def call(office: Office) -> int:
    """A bi-weekly call that is about to begin."""
    people.add_contact(office.desk, office.clients["badger"], "Dana Ruiz", email="dana@badger.example")
    number = plan(office, STARTS, every="2w")[0]
    office.clock.instant = STARTS - timedelta(minutes=45)
    return number


def test_the_prep_sheet_opened_in_time_meets_preparing(office: Office, call: int) -> None:
    assert len(owed(office, Kind.PREPARE_CALL)) == 1
    in_call.prep_opened(office.desk, call)
    assert owed(office, Kind.PREPARE_CALL) == []
    assert Call.get_by_id(call).prepared_at == office.desk.now()


def test_opened_a_week_before_it_is_not_prepared(office: Office) -> None:
    number = plan(office, STARTS)[0]
    in_call.prep_opened(office.desk, number)
    assert len(owed(office, Kind.PREPARE_CALL)) == 1
    assert Call.get_by_id(number).prepared_at is None


def test_what_was_typed_when_the_terminal_died_is_decided_however_the_call_ends(office: Office, call: int) -> None:
    office.clock.instant = STARTS
    in_call.start_call(office.desk, call)
    in_call.note_call(office.desk, call, decisions="The green version")
    typed = in_call.Typed("The green version goes live.", seen="The green version")
    office.desk.save_draft(in_call.decisions_key(call), typed.as_draft())
    in_call.end_call(office.desk, call)
    assert Call.get_by_id(call).decisions == "The green version goes live."
    assert "The green version goes live." in in_call.recap_draft(office.desk, call)
    history.undo(office.desk)
    assert in_call.typed_decisions(office.desk, call) == typed
    in_call.note_call(office.desk, call, decisions="The photos by Friday.")  # in another terminal
    in_call.end_call(office.desk, call)
    assert Call.get_by_id(call).decisions == "The photos by Friday.\ngoes live."


def test_only_a_held_call_starts_the_rhythm_anew(office: Office, call: int) -> None:
    (hold,) = owed(office, Kind.HOLD_CALL)
    office.clock.instant = STARTS
    in_call.start_call(office.desk, call)
    assert [row.id for row in owed(office, Kind.HOLD_CALL)] == [hold.id]
    office.clock.on(28)
    done = in_call.end_call(office.desk, call, decisions="The green version goes live.")
    assert done.summary == "Held the call with Badger HVAC, 28 min."
    (after,) = owed(office, Kind.HOLD_CALL)
    assert after.opened_at == STARTS
    assert after.due_at == office.desk.agency.add(STARTS, 12 * 540)
    assert Obligation.get_by_id(hold.id).state == "met"
    row = Call.get_by_id(call)
    assert (row.state, row.started_at, row.ended_at) == ("held", STARTS, office.desk.now())


def test_a_held_call_is_two_way_contact_and_owes_its_recap(office: Office, call: int) -> None:
    office.clock.instant = STARTS
    in_call.start_call(office.desk, call)
    office.clock.on(30)
    in_call.end_call(office.desk, call, decisions="The green version goes live.")
    client = Client.get_by_id(office.clients["badger"])
    assert client.last_two_way_at == office.desk.now()
    (recap,) = owed(office, Kind.RECAP_CALL)
    assert recap.due_at == office.desk.agency.add(office.desk.now(), 120)
    text = in_call.recap_draft(office.desk, call)
    assert text.startswith("Hi Dana,")
    assert "The green version goes live." in text
    assert "Thursday, March 26, 10 a.m." in text
    in_call.recap(office.desk, call, delivery="drafted")
    assert len(owed(office, Kind.RECAP_CALL)) == 1
    in_call.recap(office.desk, call, text=text + "\nBest")
    assert owed(office, Kind.RECAP_CALL) == []
    sent = Message.select().where(Message.purpose == "recap", Message.delivery == "logged").get()
    assert sent.to == "dana@badger.example"
    with pytest.raises(Refused, match="went out"):
        in_call.recap(office.desk, call)


def test_a_recap_names_no_other_client_and_follows_a_held_call(office: Office, call: int) -> None:
    with pytest.raises(Refused, match="follows a call that was held"):
        in_call.recap(office.desk, call, text="Thanks")
    office.clock.instant = STARTS
    in_call.end_call(office.desk, call)
    with pytest.raises(Refused, match="another client"):
        in_call.recap(office.desk, call, text="As for Isthmus Legal, thanks.")


def test_it_cannot_end_while_something_agreed_lacks_owner_or_date(office: Office, call: int) -> None:
    desk = office.desk
    office.clock.instant = STARTS
    in_call.start_call(desk, call)
    due = STARTS + timedelta(days=1)
    ours = commitments.commit(desk, call, side="ours", what="Send the photo list").created[0]
    theirs = commitments.commit(desk, call, side="theirs", what="Two new photos", owner="Dana").created[0]
    before = rows()
    with pytest.raises(Refused, match="no owner and no date") as refused:
        in_call.end_call(desk, call)
    assert refused.value.rule == "commitment"
    assert rows() == before
    commitments.change_commitment(desk, ours, staff_id=office.staff["ana"], due=due)
    with pytest.raises(Refused, match="no date"):
        in_call.end_call(desk, call)
    commitments.change_commitment(desk, theirs, due=due)
    done = in_call.end_call(desk, call)
    request = Request.get_by_id(done.created[0])
    assert (request.title, request.promise_at) == ("Send the photo list", due)
    assert Commitment.get_by_id(ours).request_id == request.id
    assert {row.kind for row in Obligation.select().where(Obligation.request == request.id)} >= {"promise", "decide"}
    assert [row.what for row in queries.open_commitments(office.clients["badger"])] == [
        "Send the photo list", "Two new photos",
    ]  # fmt: skip
    commitments.settle_commitment(desk, theirs)
    assert len(queries.open_commitments(office.clients["badger"])) == 1
    text = in_call.recap_draft(desk, call)
    assert "- Send the photo list (Ana), by Friday, March 13, 10 a.m." in text
    assert "- Two new photos (Dana), by Friday, March 13, 10 a.m." in text


def test_a_recap_says_what_became_of_what_was_shown(office: Office, call: int) -> None:
    desk, client = office.desk, office.clients["badger"]
    numbers = [delivering.add(desk, client, title, kind="page").created[0] for title in ("Spring page", "Logo", "Old")]
    with acting_as(desk, "Karly"):
        for number in numbers:
            delivering.check(desk, number)
    for number in numbers:
        delivering.ready(desk, number)
    delivering.present(desk, numbers[2], how="call")  # in another call
    office.clock.instant = STARTS
    in_call.start_call(desk, call)
    office.clock.on(5)
    for number in numbers[:2]:
        delivering.present(desk, number, how="call")
    delivering.decide(desk, numbers[0], decision="approved", approver="Dana")
    in_call.note_call(desk, call, decisions="Launch on Monday.")
    office.clock.on(20)
    in_call.end_call(desk, call)
    text = in_call.recap_draft(desk, call)
    shown = "Logo: shown; what you say to it is open.\nSpring page: you approved it."
    assert f"What we decided:\nLaunch on Monday.\n{shown}\n" in text
    assert "Old" not in text


def test_two_questions_are_found_out_about(office: Office, call: int) -> None:
    desk, client = office.desk, office.clients["badger"]
    office.clock.instant = STARTS
    in_call.start_call(desk, call)
    by = STARTS + timedelta(days=1)
    made = [
        finding_out.find_out(desk, client, question, to=office.staff["priya"], answer_by=by, call_id=call).created[0]
        for question in ("Why did the bounce rate rise?", "How many calls came from the campaign?")
    ]
    for number in made:
        request = Request.get_by_id(number)
        assert (request.state, request.promise_at, request.specialist_id) == ("routed", by, office.staff["priya"])
    done = in_call.end_call(desk, call, book_next=STARTS + timedelta(days=7))
    assert done.request_ids == ()
    assert Call.get_by_id(done.created[0]).starts_at == STARTS + timedelta(days=7)
    assert [row.request_id for row in queries.commitments([call])] == made


def test_without_a_next_call_booking_one_is_owed(office: Office) -> None:
    number = plan(office, STARTS)[0]
    office.clock.instant = STARTS
    in_call.start_call(office.desk, number)
    done = in_call.end_call(office.desk, number)
    assert "book the next one" in " ".join(done.notes)
    (book,) = owed(office, Kind.BOOK_CALL)
    assert book.opened_at == STARTS


def test_the_agenda_and_the_rapport(office: Office, call: int) -> None:
    in_call.set_agenda(office.desk, call, [("Spring sale", True), ("", False), ("Reviews", False)])
    assert Call.get_by_id(call).agenda == [{"text": "Spring sale", "done": True}, {"text": "Reviews", "done": False}]
    in_call.note_call(office.desk, call, decisions="Go")
    (person,) = queries.contacts(office.clients["badger"])
    commitments.rapport(office.desk, person.id, "Her daughter plays hockey")
    commitments.rapport(office.desk, person.id, "Likes the mornings")
    assert queries.contacts(office.clients["badger"])[0].rapport == (
        "Thu 12 Mar 2026: Her daughter plays hockey\nThu 12 Mar 2026: Likes the mornings"
    )


def test_a_call_starts_on_its_day_and_ends_once(office: Office) -> None:
    number = plan(office, STARTS)[0]
    with pytest.raises(Refused, match="move it first"):
        in_call.start_call(office.desk, number)
    with pytest.raises(Refused, match="start it first"):
        in_call.end_call(office.desk, number)
    office.clock.instant = STARTS - timedelta(minutes=10)
    in_call.start_call(office.desk, number)
    for verb in (calling.cancel_call, in_call.start_call):
        with pytest.raises(Refused, match="under way"):
            verb(office.desk, number)  # type: ignore[operator]
    with pytest.raises(Refused, match="can't be missed yet"):
        calling.no_show(office.desk, number)
    in_call.end_call(office.desk, number)
    with pytest.raises(Refused, match="held already"):
        in_call.end_call(office.desk, number)


def test_a_call_that_was_begun_and_nobody_came_to_is_missed(office: Office) -> None:
    number = plan(office, STARTS)[0]
    office.clock.instant = STARTS
    in_call.start_call(office.desk, number)
    office.clock.instant = STARTS + timedelta(minutes=12)
    calling.no_show(office.desk, number)
    row = records.get(Call, number)
    assert row is not None
    assert (row.state, row.started_at) == ("missed", None)
    with pytest.raises(Refused, match="missed already"):
        in_call.end_call(office.desk, number)


def test_undo_and_redo_of_a_whole_call(office: Office, call: int) -> None:
    desk = office.desk
    start, steps = rows(), 0
    office.clock.instant = STARTS - timedelta(minutes=35)
    in_call.prep_opened(desk, call)
    office.clock.instant = STARTS
    in_call.start_call(desk, call)
    due = STARTS + timedelta(days=2)
    commitments.commit(desk, call, side="ours", what="Photo list", owner="Ana", due=due)
    in_call.end_call(desk, call, decisions="Go", book_next=STARTS + timedelta(days=9))
    in_call.recap(desk, call)
    steps = 5
    end = rows()
    history.undo(desk, steps)
    assert rows() == start
    history.redo(desk, steps)
    assert rows() == end


def test_a_call_recorded_two_days_later_took_place_when_it_was_planned(office: Office, call: int) -> None:
    desk, client = office.desk, office.clients["badger"]
    office.clock.instant = STARTS + timedelta(days=1)
    arrive.add(desk, "Landing page", client)
    later = plan(office, STARTS + timedelta(days=8))[0]
    office.clock.instant = STARTS + timedelta(days=4, hours=1)
    due = office.clock.instant + timedelta(days=2)
    commitments.commit(desk, call, side="ours", what="Send the list", staff_id=office.staff["ana"], due=due)
    done = in_call.end_call(desk, call)
    ended = STARTS + timedelta(minutes=30)
    assert done.summary == "Held the call with Badger HVAC, 30 min."
    row = Call.get_by_id(call)
    assert (row.started_at, row.ended_at) == (STARTS, ended)
    assert Message.get(Message.channel == "call", Message.purpose == "contact").at == ended
    assert Client.get_by_id(client).last_two_way_at == ended
    (touch,) = owed(office, Kind.TOUCH)
    assert touch.opened_at == ended
    (recap,) = owed(office, Kind.RECAP_CALL)
    assert (recap.opened_at, recap.due_at) == (ended, desk.agency.add(ended, 120))
    request = Request.get_by_id(done.created[0])
    assert (request.received_at, request.acknowledged_at, request.last_word_at) == (ended, ended, ended)
    sheet = prep(desk, later)
    assert any("Landing page" in line for line in sheet.sections[0].lines)


def test_a_call_that_was_never_ended_counts_as_long_as_it_was_planned(office: Office, call: int) -> None:
    office.clock.instant = STARTS + timedelta(minutes=5)
    in_call.start_call(office.desk, call)
    office.clock.on(24 * 60)
    assert in_call.end_call(office.desk, call).summary == "Held the call with Badger HVAC, 30 min."
    assert Call.get_by_id(call).ended_at == STARTS + timedelta(minutes=35)


def test_a_date_that_has_passed_is_named_before_the_call_can_end(office: Office, call: int) -> None:
    desk = office.desk
    office.clock.instant = STARTS
    in_call.start_call(desk, call)
    due = STARTS + timedelta(minutes=5)
    late = {"owner": "Dana", "due": due}
    commitments.commit(desk, call, side="theirs", what="Two new photos", **late)  # type: ignore[arg-type]
    ours = commitments.commit(desk, call, side="ours", what="Send the list", staff_id=office.staff["ana"], due=due)
    office.clock.on(10)
    before = rows()
    with pytest.raises(Refused) as refused:
        in_call.end_call(desk, call, book_next=STARTS + timedelta(days=7))
    assert refused.value.rule == "commitment"
    assert (
        str(refused.value)
        == "“Send the list” (ours) has a date that has passed, today 10:05am: say it first (call agreed)."
    )
    assert rows() == before
    commitments.change_commitment(desk, ours.created[0], due=due + timedelta(days=1))
    assert len(in_call.end_call(desk, call).created) == 1


def test_the_specialist_has_the_hand_back_less_than_the_promise(office: Office) -> None:
    desk, client = office.desk, office.clients["badger"]
    by = datetime(2026, 3, 5, 22, tzinfo=UTC)  # 16:00
    number = finding_out.find_out(desk, client, "Why?", to=office.staff["devon"], answer_by=by).created[0]
    assert Request.get_by_id(number).specialist_due_at == datetime(2026, 3, 5, 21, tzinfo=UTC)
    assert Request.get_by_id(number).promise_at == by
    soon = desk.now() + timedelta(minutes=40)
    number = finding_out.find_out(desk, client, "And why?", to=office.staff["devon"], answer_by=soon).created[0]
    assert Request.get_by_id(number).specialist_due_at == desk.now() + timedelta(minutes=20)
    assert finding_out.work_due(desk, by, deliverable=True) == datetime(2026, 3, 5, 17, tzinfo=UTC)


def test_what_a_specialist_does_is_with_them_when_the_call_ends(office: Office, call: int) -> None:
    desk, devon = office.desk, office.staff["devon"]
    office.clock.instant = STARTS
    in_call.start_call(desk, call)
    due = datetime(2026, 3, 16, 21, tzinfo=UTC)
    commitments.commit(desk, call, side="ours", what="Fix the form", staff_id=devon, due=due)
    done = in_call.end_call(desk, call)
    request = Request.get_by_id(done.created[0])
    assert (request.state, request.specialist_id) == ("routed", devon)
    assert request.specialist_due_at == due - timedelta(hours=1)
    history.undo(desk)
    assert Request.select().count() == 0


def test_one_who_is_away_does_not_keep_the_call_from_ending(office: Office, call: int) -> None:
    desk, devon = office.desk, office.staff["devon"]
    people.add_absence(desk, devon, first=STARTS.date(), last=STARTS.date() + timedelta(days=9))
    office.clock.instant = STARTS
    in_call.start_call(desk, call)
    due = STARTS + timedelta(days=1)
    commitments.commit(desk, call, side="ours", what="Fix the form", staff_id=devon, due=due)
    done = in_call.end_call(desk, call)
    request = Request.get_by_id(done.created[0])
    assert (request.state, request.promise_at) == ("new", due)
    assert any(f"#{request.id} is not with Devon yet" in note and "nobody covers" in note for note in done.notes)


def test_on_tier_1_its_managers_may_promise_and_nobody_else(office: Office) -> None:
    desk, client = office.desk, office.clients["amazonia"]
    by = office.desk.now() + timedelta(days=2)
    with pytest.raises(Refused, match="the VP of Strategy or the Owner sets it"):
        finding_out.find_out(desk, client, "Why?", to=office.staff["devon"], answer_by=by)
    number = plan(office, STARTS, client="amazonia")[0]
    office.clock.instant = STARTS
    by = STARTS + timedelta(days=2)
    with acting_as(desk, "Vera"):
        in_call.start_call(desk, number)
        made = finding_out.find_out(desk, client, "Why?", to=office.staff["devon"], answer_by=by, call_id=number)
        commitments.commit(desk, number, side="ours", what="Send the plan", staff_id=office.staff["vera"], due=by)
        kept = in_call.end_call(desk, number).created[0]
    asked = Request.get_by_id(made.created[0])
    assert (asked.state, asked.promise_at) == ("routed", by)
    assert Request.get_by_id(kept).promise_at == by


@pytest.mark.parametrize("what", ["Send $plan over", "The same as for Isthmus Legal"])
def test_of_several_promises_it_is_said_which_can_not_be_made(office: Office, call: int, what: str) -> None:
    office.clock.instant = STARTS
    in_call.start_call(office.desk, call)
    for said in ("Send the photos", what):
        commitments.commit(office.desk, call, side="ours", what=said, owner="Ana", due=STARTS + timedelta(days=1))
    with pytest.raises(Refused, match=f"“{re.escape(what)}”: The text "):
        in_call.end_call(office.desk, call)
    assert Call.get_by_id(call).state == "planned"


@pytest.mark.parametrize("decided", ["They want $plan", "The same as for Isthmus Legal"])
def test_what_was_decided_keeps_no_call_from_ending_but_its_recap(office: Office, call: int, decided: str) -> None:
    office.clock.instant = STARTS
    in_call.start_call(office.desk, call)
    in_call.end_call(office.desk, call, decisions=decided)
    with pytest.raises(Refused, match=r"^The recap (still holds|names)"):
        in_call.recap(office.desk, call)
