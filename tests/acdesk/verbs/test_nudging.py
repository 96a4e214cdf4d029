"""What a client said they would do: once its date has passed somebody owes them a nudge, until it is done."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from acdesk import history
from acdesk.calendar_upkeep import keep_calendar_ahead
from acdesk.errors import Refused
from acdesk.verbs import calling, commitments, editing, in_call, nudging, people, tiers
from db import queries
from db.models import Commitment, Message, Obligation
from db.vocabulary import Delivery, Kind
from tests.acdesk.verbs.test_calling import owed, plan
from tests.office import Office, rows

STARTS = datetime(2026, 3, 12, 15, tzinfo=UTC)
"""Thu 2026-03-12, 10:00 in Chicago."""
FRIDAY = datetime(2026, 3, 13, 17, tzinfo=UTC)
"""The day after, noon in Chicago."""


@pytest.fixture
def photos(office: Office) -> int:
    """They send photos by Friday noon: agreed in a call that was held."""
    people.add_contact(office.desk, office.clients["badger"], "Dana Ruiz", email="dana@badger.example")
    call = plan(office, STARTS, every="2w")[0]
    office.clock.instant = STARTS
    in_call.start_call(office.desk, call)
    made = commitments.commit(
        office.desk, call, side="theirs", what="Send the photos", owner="Dana", due=FRIDAY
    ).created[0]
    office.clock.on(30)
    in_call.end_call(office.desk, call)
    in_call.recap(office.desk, call)
    return made


def in_queue(office: Office) -> list[str]:
    return [item.kind for item in queries.items(office.desk.view()) if item.client_id == office.clients["badger"]]


def test_it_is_owed_from_its_date_on(office: Office, photos: int) -> None:
    (row,) = owed(office, Kind.NUDGE)
    assert (row.opened_at, row.commitment_id, row.step) == (FRIDAY, photos, 0)
    assert row.due_at == office.desk.agency.add(FRIDAY, 2 * 540)
    assert row.owner_id == office.staff["ana"]
    office.clock.instant = FRIDAY - timedelta(minutes=1)
    assert in_queue(office) == []
    office.clock.instant = FRIDAY
    assert in_queue(office) == ["nudge"]


def test_ours_and_what_has_no_date_are_owed_no_nudge(office: Office) -> None:
    call = plan(office, STARTS)[0]
    commitments.commit(office.desk, call, side="ours", what="Send the draft", owner="Ana", due=FRIDAY)
    made = commitments.commit(office.desk, call, side="theirs", what="Send the photos").created[0]
    assert owed(office, Kind.NUDGE) == []
    commitments.change_commitment(office.desk, made, due=FRIDAY)
    assert [row.commitment_id for row in owed(office, Kind.NUDGE)] == [made]


def test_nudges_come_two_then_five_then_ten_working_days_apart(office: Office, photos: int) -> None:
    office.clock.instant = FRIDAY + timedelta(hours=2)
    for step, (days, template) in enumerate(((5, "nudge_1"), (10, "nudge_2"), (10, "nudge_3")), 1):
        done = nudging.nudge_commitment(office.desk, photos)
        (row,) = owed(office, Kind.NUDGE)
        assert (row.step, row.opened_at) == (step, office.desk.now())
        assert row.due_at == office.desk.agency.add(office.desk.now(), days * 540)
        assert ("by phone" in done.notes[0]) == (step > 1)
        message = Message.select().order_by(Message.id.desc()).get()
        assert (message.purpose, message.to, message.delivery) == (template, "dana@badger.example", "logged")
        assert "Send the photos (Dana), by Friday, March 13, noon" in message.body
        office.clock.instant = row.due_at
    assert [row.state for row in Obligation.select().where(Obligation.commitment == photos)] == ["met"] * 3 + ["open"]


def test_done_meets_it_dropping_ends_it_and_another_date_moves_it(office: Office, photos: int) -> None:
    (row,) = owed(office, Kind.NUDGE)
    monday = FRIDAY + timedelta(days=3)
    commitments.change_commitment(office.desk, photos, due=monday)
    (moved,) = owed(office, Kind.NUDGE)
    assert (Obligation.get_by_id(row.id).state, moved.opened_at) == ("replaced", monday)
    commitments.settle_commitment(office.desk, photos)
    assert owed(office, Kind.NUDGE) == []
    assert Obligation.get_by_id(moved.id).state == "met"
    history.undo(office.desk)
    assert [each.id for each in owed(office, Kind.NUDGE)] == [moved.id]
    before = rows()
    commitments.drop_commitment(office.desk, photos)
    assert owed(office, Kind.NUDGE) == []
    assert Obligation.get_by_id(moved.id).state == "cancelled"
    assert Commitment.get_or_none(Commitment.id == photos) is None
    history.undo(office.desk)
    assert rows() == before


def test_a_new_date_after_a_nudge_begins_anew_and_an_old_one_does_not(office: Office, photos: int) -> None:
    office.clock.instant = FRIDAY + timedelta(days=4)
    nudging.nudge_commitment(office.desk, photos)
    (nudged,) = owed(office, Kind.NUDGE)
    commitments.change_commitment(office.desk, photos, what="Send ten photos")
    assert [row.id for row in owed(office, Kind.NUDGE)] == [nudged.id]
    later = office.desk.now() + timedelta(days=2)
    commitments.change_commitment(office.desk, photos, due=later)
    (anew,) = owed(office, Kind.NUDGE)
    assert (anew.step, anew.opened_at) == (0, later)


def test_a_draft_and_a_reminder_ahead_of_the_date_meet_nothing(office: Office, photos: int) -> None:
    (row,) = owed(office, Kind.NUDGE)
    done = nudging.nudge_commitment(office.desk, photos)
    assert done.notes == ("They have until tomorrow noon: the next nudge is owed from then on.",)
    office.clock.instant = FRIDAY + timedelta(hours=1)
    nudging.nudge_commitment(office.desk, photos, delivery=Delivery.DRAFTED)
    assert [each.id for each in owed(office, Kind.NUDGE)] == [row.id]


def test_undo_and_redo_of_a_nudge_and_of_what_was_agreed(office: Office) -> None:
    call = plan(office, STARTS)[0]
    at_first = rows()
    made = commitments.commit(office.desk, call, side="theirs", what="Send it", due=STARTS).created[0]
    office.clock.instant = STARTS + timedelta(days=1)
    agreed = rows()
    nudging.nudge_commitment(office.desk, made, text="Dana, the photos, please.")
    nudged = rows()
    (done,) = history.undo(office.desk)
    assert rows() == agreed
    assert "not unsent" in done.notes[0]
    history.redo(office.desk)
    assert rows() == nudged
    history.undo(office.desk, 2)
    assert rows() == at_first
    history.redo(office.desk, 2)
    assert rows() == nudged


def test_what_was_late_before_has_its_clock_at_the_months_look(office: Office, photos: int) -> None:
    """A desk of an earlier version: nothing is owed on what was agreed in it yet."""
    Obligation.delete().where(Obligation.commitment == photos).execute()
    office.clock.instant = datetime(2026, 4, 1, 15, tzinfo=UTC)
    keep_calendar_ahead(office.desk)
    (row,) = owed(office, Kind.NUDGE)
    assert row.opened_at == FRIDAY
    assert row.due_at < office.desk.now()


def test_the_months_look_stands_in_no_undos_way(office: Office, photos: int) -> None:
    commitments.change_commitment(office.desk, photos, due=FRIDAY + timedelta(days=1))
    office.clock.instant = datetime(2026, 4, 1, 15, tzinfo=UTC)
    keep_calendar_ahead(office.desk)
    history.undo(office.desk)
    (row,) = owed(office, Kind.NUDGE)
    assert row.opened_at == FRIDAY


def test_a_call_that_did_not_take_place_has_agreed_nothing(office: Office) -> None:
    call = plan(office, STARTS)[0]
    office.clock.instant = STARTS
    in_call.start_call(office.desk, call)
    made = commitments.commit(office.desk, call, side="theirs", what="Send it", due=FRIDAY).created[0]
    calling.no_show(office.desk, call)
    assert owed(office, Kind.NUDGE) == []
    with pytest.raises(Refused, match="is missed"):
        nudging.nudge_commitment(office.desk, made)


def test_a_client_who_leaves_owes_nothing_and_another_tier_weighs_anew(office: Office, photos: int) -> None:
    (row,) = owed(office, Kind.NUDGE)
    office.sit("Vera")
    tiers.set_tier(office.desk, office.clients["badger"], tier=1, reason="grown")
    changed = Obligation.get_by_id(row.id)
    assert (changed.owner_id, changed.weight > row.weight) == (office.staff["vera"], True)
    editing.edit_client(office.desk, office.clients["badger"], active=False)
    assert owed(office, Kind.NUDGE) == []


@pytest.mark.parametrize("reason", ["ours", "done"])
def test_who_and_what_is_not_nudged(office: Office, photos: int, reason: str) -> None:
    if reason == "done":
        commitments.settle_commitment(office.desk, photos)
    else:
        photos = commitments.commit(
            office.desk, plan(office, FRIDAY)[0], side="ours", what="Send the draft", owner="Ana", due=FRIDAY
        ).created[0]
    before = rows()
    with pytest.raises(Refused, match="ours to do" if reason == "ours" else "done already"):
        nudging.nudge_commitment(office.desk, photos)
    assert rows() == before


def test_a_client_who_has_left_may_be_reminded_and_is_owed_nothing(office: Office, photos: int) -> None:
    editing.edit_client(office.desk, office.clients["badger"], active=False)
    done = nudging.nudge_commitment(office.desk, photos)
    assert done.notes == ("Badger HVAC has left: nothing more is owed on it.",)
    assert owed(office, Kind.NUDGE) == []


def test_a_nudge_says_what_and_since_when(office: Office, photos: int) -> None:
    done = nudging.nudge_commitment(office.desk, photos)
    sent = Message.select().order_by(Message.id.desc()).get()
    assert done.verb == "nudge"
    assert 'reminder about "' in sent.body
    assert ", as agreed in our call of " in sent.body
