"""The quarter's visits: planned, booked and held by their gates; Tier 1 only with a lead; elsewhere never counts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from acdesk import history
from acdesk.errors import Conflict, NotFound, Refused, WrongUsage
from acdesk.operation import Done
from acdesk.own_events import export_events
from acdesk.reading import calendar
from acdesk.verbs import calling, editing, in_call, people, visiting
from acdesk.verbs.call_notes import busy, day_bounds
from db import queries
from db.models import Call, Client, Obligation, Request, Visit
from db.vocabulary import Kind
from tests.acdesk.verbs.test_calling import owed, plan
from tests.office import Office, rows

WEDNESDAY = datetime(2026, 3, 11, 15, tzinfo=UTC)
"""Wed 2026-03-11, 10:00 in Chicago."""


@pytest.fixture
def madison(office: Office) -> Office:
    """Everybody in greater Madison."""
    for client, city in (("badger", "Middleton, WI"), ("isthmus", "Madison, WI 53703"), ("amazonia", "Madison")):
        editing.edit_client(office.desk, office.clients[client], city=city)
    return office


def test_a_visit_is_owed_step_by_step(madison: Office) -> None:
    desk, client = madison.desk, madison.clients["badger"]
    (to_plan,) = owed(madison, Kind.VISIT)
    assert (to_plan.step, to_plan.note) == (0, "2026Q1")
    # they came in week 9: three weeks to plan, not since January
    assert (to_plan.opened_at, to_plan.due_at) == (madison.desk.now(), datetime(2026, 3, 24, 15, tzinfo=UTC))
    number = visiting.plan_visit(desk, client, on=date(2026, 3, 11)).created[0]
    assert Visit.get_by_id(number).state == "planned"
    (to_book,) = owed(madison, Kind.VISIT)
    assert (to_book.step, to_book.visit_id) == (1, number)
    assert Obligation.get_by_id(to_plan.id).state == "met"
    visiting.book_visit(desk, number, on=WEDNESDAY)
    (to_hold,) = owed(madison, Kind.VISIT)
    assert (to_hold.step, to_hold.due_at.date()) == (2, date(2026, 3, 31))
    madison.clock.instant = WEDNESDAY + timedelta(hours=1)
    visiting.hold_visit(desk, number, note="They move in May")
    assert owed(madison, Kind.VISIT) == []
    assert Obligation.get_by_id(to_hold.id).state == "met"
    row = Visit.get_by_id(number)
    assert (row.state, row.held_at, row.note) == ("held", WEDNESDAY, "They move in May")
    assert Client.get_by_id(client).last_two_way_at == WEDNESDAY


def test_a_cancelled_visit_is_owed_again_by_the_same_gate(madison: Office) -> None:
    (first,) = owed(madison, Kind.VISIT)
    number = visiting.plan_visit(madison.desk, madison.clients["badger"], on=date(2026, 3, 11)).created[0]
    visiting.cancel_visit(madison.desk, number, why="flu")
    (again,) = owed(madison, Kind.VISIT)
    assert (again.step, again.due_at, again.opened_at) == (0, first.due_at, first.opened_at)
    with pytest.raises(Refused, match="cancelled already"):
        visiting.book_visit(madison.desk, number, on=WEDNESDAY)


def test_tier_1_only_with_the_vp_or_the_owner(madison: Office) -> None:
    desk, client = madison.desk, madison.clients["amazonia"]
    before = rows()
    with pytest.raises(Refused, match="only with the VP of Strategy or the Owner") as refused:
        visiting.plan_visit(desk, client, on=date(2026, 3, 11))
    assert refused.value.rule == "tier_1"
    with pytest.raises(Refused, match="neither"):
        visiting.plan_visit(desk, client, on=date(2026, 3, 11), by=madison.staff["karly"])
    madison.sit("Karly")
    with pytest.raises(Refused, match="only with"):
        visiting.plan_visit(desk, client, on=date(2026, 3, 11))
    assert rows() == before
    madison.sit("Vera")
    number = visiting.plan_visit(desk, client, on=date(2026, 3, 11)).created[0]
    assert Visit.get_by_id(number).by_id == madison.staff["vera"]
    madison.sit("Ana")
    visiting.book_visit(desk, number, on=WEDNESDAY, by=madison.staff["mark"])
    assert queries.visit(number).by == "Mark"  # type: ignore[union-attr]
    assert owed(madison, Kind.VISIT, "amazonia") == []


def test_elsewhere_is_allowed_and_said_not_to_count(madison: Office) -> None:
    desk, client = madison.desk, madison.clients["badger"]
    editing.edit_client(desk, client, city="Chicago, IL")
    assert owed(madison, Kind.VISIT) == []
    done = visiting.plan_visit(desk, client, on=date(2026, 3, 11))
    assert "does not count" in done.notes[0]
    with pytest.raises(WrongUsage, match="say the day"):
        visiting.plan_visit(desk, client)


def test_without_a_day_it_is_beside_another_on_the_same_side_of_town(madison: Office) -> None:
    desk = madison.desk
    other = people.add_client(desk, "Lakeside Dental", tier=2, city="Middleton").created[0]
    visiting.plan_visit(desk, other, on=date(2026, 3, 12))
    done = visiting.plan_visit(desk, madison.clients["badger"])
    assert Visit.get_by_id(done.created[0]).planned_day == "2026-03-12"
    assert any("Lakeside Dental" in note for note in done.notes)


def test_odd_days_and_hours_are_said_not_refused(madison: Office) -> None:
    desk, client = madison.desk, madison.clients["badger"]
    done = visiting.plan_visit(desk, client, on=date(2026, 3, 13))
    assert any("no Tuesday to Thursday" in note for note in done.notes)
    done = visiting.book_visit(desk, done.created[0], on=WEDNESDAY + timedelta(hours=5))
    assert any("best from 9:00 to 15:00" in note for note in done.notes)
    for hour in (13, 15, 17):
        plan(madison, datetime(2026, 3, 10, hour, tzinfo=UTC), client="isthmus")
    done = visiting.move_visit(desk, done.created[0], on=datetime(2026, 3, 10, 19, tzinfo=UTC))
    assert any("3 client meetings already" in note for note in done.notes)


def test_beside_another_visit_one_drives_across_not_home_and_out(madison: Office) -> None:
    """Both are in Middleton, twenty minutes from the office: after 11:00 the next is at 11:15."""
    desk = madison.desk
    other = people.add_client(desk, "Lakeside Dental", tier=2, city="Middleton").created[0]
    for client, minutes in ((madison.clients["badger"], 0), (other, 75)):
        number = visiting.plan_visit(desk, client, on=date(2026, 3, 11)).created[0]
        done = visiting.book_visit(desk, number, on=WEDNESDAY + timedelta(minutes=minutes))
    assert not any("less than" in note for note in done.notes)
    done = visiting.move_visit(desk, number, on=WEDNESDAY + timedelta(minutes=70))
    assert "It is less than 15 minutes and the drive from another meeting, Wed 11 Mar 10am." in done.notes


def test_the_drive_to_a_visit_is_kept_free_of_a_call(madison: Office) -> None:
    desk = madison.desk
    plan(madison, WEDNESDAY - timedelta(minutes=45), client="isthmus")  # until 9:45, and 20 minutes to drive
    number = visiting.plan_visit(desk, madison.clients["badger"], on=date(2026, 3, 11)).created[0]
    done = visiting.book_visit(desk, number, on=WEDNESDAY + timedelta(minutes=15))
    assert "It is less than 15 minutes and the drive from another meeting, Wed 11 Mar 9:15am." in done.notes
    done = visiting.move_visit(desk, number, on=WEDNESDAY + timedelta(minutes=20))
    assert not any("less than" in note for note in done.notes)


def test_a_day_of_another_year_says_so(madison: Office) -> None:
    """`2 mar` on the third is read as next year's: that is not to be overlooked."""
    done = visiting.plan_visit(madison.desk, madison.clients["badger"], on=date(2027, 3, 2))
    assert done.summary == "Planned a visit to Badger HVAC for Tue 2 Mar 2027."


def test_what_is_refused(madison: Office) -> None:
    desk, client = madison.desk, madison.clients["badger"]
    number = visiting.plan_visit(desk, client, on=date(2026, 3, 11)).created[0]
    before = rows()
    with pytest.raises(Refused, match="planned in 2026Q1 already"):
        visiting.plan_visit(desk, client, on=date(2026, 3, 12))
    with pytest.raises(Refused, match="has passed"):
        visiting.plan_visit(desk, madison.clients["isthmus"], on=date(2026, 3, 2))
    with pytest.raises(Refused, match="can't be missed yet"):
        visiting.miss_visit(desk, number)
    with pytest.raises(NotFound):
        visiting.hold_visit(desk, 99)
    with pytest.raises(Refused, match="to come"):
        visiting.hold_visit(desk, number, at=WEDNESDAY)
    madison.sit("Priya")
    with pytest.raises(Refused, match="specialist"):
        visiting.hold_visit(desk, number)
    assert rows() == before


def test_follow_ups_become_promises_and_the_note_rapport(madison: Office) -> None:
    desk, client = madison.desk, madison.clients["badger"]
    contact = people.add_contact(desk, client, "Dana Ruiz").created[0]
    number = visiting.plan_visit(desk, client, on=date(2026, 3, 3)).created[0]
    due = WEDNESDAY + timedelta(hours=2)
    follow = [visiting.FollowUp("Send the photo list", due), visiting.FollowUp("Ask about the crane", due)]
    done = visiting.hold_visit(desk, number, note="They have a new dog", contact_id=contact, follow_ups=follow)
    assert [Request.get_by_id(made).promise_at for made in done.created] == [due, due]
    assert queries.contacts(client)[0].rapport == "Tue 3 Mar 2026: They have a new dog"
    (undone,) = history.undo(desk)
    assert undone.notes == (), "it was said there: no message has left"


def test_a_visit_stands_for_a_due_call_only_when_said(madison: Office) -> None:
    desk, client = madison.desk, madison.clients["badger"]
    call = plan(madison, WEDNESDAY + timedelta(days=1))[0]
    number = visiting.plan_visit(desk, client, on=date(2026, 3, 11)).created[0]
    visiting.book_visit(desk, number, on=WEDNESDAY)
    visiting.stand_for(desk, number)
    assert Visit.get_by_id(number).stands_for_id == call
    assert Call.get_by_id(call).state == "planned"
    madison.clock.instant = WEDNESDAY + timedelta(hours=2)
    visiting.hold_visit(desk, number)
    assert Call.get_by_id(call).state == "held"
    (hold,) = owed(madison, Kind.HOLD_CALL)
    assert hold.opened_at == WEDNESDAY


def test_of_several_calls_the_nearest_is_meant(madison: Office) -> None:
    """The next call is long before the visit; the one after it is the day after."""
    desk, client = madison.desk, madison.clients["badger"]
    plan(madison, WEDNESDAY - timedelta(days=7))
    near = plan(madison, WEDNESDAY + timedelta(days=1))[0]
    number = visiting.plan_visit(desk, client, on=date(2026, 3, 11)).created[0]
    visiting.book_visit(desk, number, on=WEDNESDAY)
    assert visiting.call_near(desk, number) == WEDNESDAY + timedelta(days=1)
    visiting.stand_for(desk, number)
    assert Visit.get_by_id(number).stands_for_id == near


def test_a_visit_too_far_from_the_call_does_not_stand_for_it(madison: Office) -> None:
    desk, client = madison.desk, madison.clients["badger"]
    plan(madison, WEDNESDAY + timedelta(days=9))
    number = visiting.plan_visit(desk, client, on=date(2026, 3, 11)).created[0]
    visiting.book_visit(desk, number, on=WEDNESDAY)
    with pytest.raises(Refused, match="within three working days"):
        visiting.stand_for(desk, number)


def test_a_held_visit_alone_resets_no_rhythm(madison: Office) -> None:
    (before,) = owed(madison, Kind.HOLD_CALL)
    number = visiting.plan_visit(madison.desk, madison.clients["badger"], on=date(2026, 3, 3)).created[0]
    visiting.hold_visit(madison.desk, number)
    assert [row.id for row in owed(madison, Kind.HOLD_CALL)] == [before.id]


def test_undo_and_redo_of_a_visit(madison: Office) -> None:
    desk, client = madison.desk, madison.clients["badger"]
    start = rows()
    number = visiting.plan_visit(desk, client, on=date(2026, 3, 11)).created[0]
    visiting.book_visit(desk, number, on=WEDNESDAY)
    visiting.move_visit(desk, number, on=WEDNESDAY + timedelta(hours=1))
    calling.plan_call(desk, client, starts=WEDNESDAY + timedelta(days=1))
    visiting.stand_for(desk, number)
    madison.clock.instant = WEDNESDAY + timedelta(hours=3)
    visiting.hold_visit(desk, number, follow_ups=[visiting.FollowUp("Photos", WEDNESDAY + timedelta(days=2))])
    end = rows()
    history.undo(desk, 6)
    assert rows() == start
    done = history.redo(desk, 6)
    assert rows() == end
    assert done[-1].summary == "Done again: Visited Badger HVAC. And 2 more of the same step."


STEPS: dict[str, Callable[[Office, int, date | datetime | None], Done]] = {
    "book": lambda office, number, seen: visiting.book_visit(office.desk, number, on=LATER, seen=seen),
    "move": lambda office, number, seen: visiting.move_visit(office.desk, number, on=LATER, seen=seen),
    "hold": lambda office, number, seen: visiting.hold_visit(office.desk, number, seen=seen),
    "miss": lambda office, number, seen: visiting.miss_visit(office.desk, number, seen=seen),
    "cancel": lambda office, number, seen: visiting.cancel_visit(office.desk, number, seen=seen),
}
LATER = WEDNESDAY + timedelta(days=7)


@pytest.mark.parametrize("step", STEPS)
def test_what_was_booked_meanwhile_is_not_done_unseen(madison: Office, step: str) -> None:
    number = visiting.plan_visit(madison.desk, madison.clients["badger"], on=date(2026, 3, 11)).created[0]
    visiting.book_visit(madison.desk, number, on=WEDNESDAY, seen=date(2026, 3, 11))
    madison.clock.instant = WEDNESDAY + timedelta(hours=1)
    before = rows()
    for seen in (date(2026, 3, 11), LATER):
        with pytest.raises(Conflict, match=r"Badger HVAC is booked for today 10am meanwhile: look at it again\."):
            STEPS[step](madison, number, seen)
    assert rows() == before
    STEPS[step](madison, number, WEDNESDAY)
    assert rows() != before


def test_a_planned_visit_that_was_moved_meanwhile(madison: Office) -> None:
    number = visiting.plan_visit(madison.desk, madison.clients["badger"], on=date(2026, 3, 11)).created[0]
    visiting.move_visit(madison.desk, number, on=date(2026, 3, 12))
    with pytest.raises(Conflict, match="is planned for Thu 12 Mar meanwhile"):
        visiting.cancel_visit(madison.desk, number, seen=date(2026, 3, 11))
    visiting.cancel_visit(madison.desk, number, seen=date(2026, 3, 12))


def standing_for(office: Office, on: datetime, *, call: datetime | None = None) -> tuple[int, int]:
    """A booked visit that stands for a call: that at `call`, else one that was made for it."""
    desk, client = office.desk, office.clients["badger"]
    if call is not None:
        plan(office, call)
    number = visiting.plan_visit(desk, client, on=on.date()).created[0]
    visiting.book_visit(desk, number, on=on)
    visiting.stand_for(desk, number)
    stands_for = Visit.get_by_id(number).stands_for_id
    assert stands_for is not None
    return number, stands_for


def test_a_visit_moved_too_far_from_its_call_stands_for_it_no_more(madison: Office) -> None:
    desk = madison.desk
    number, call = standing_for(madison, WEDNESDAY, call=WEDNESDAY + timedelta(days=1))
    near = visiting.move_visit(desk, number, on=WEDNESDAY + timedelta(days=2))
    assert Visit.get_by_id(number).stands_for_id == call
    assert not any("stand" in note for note in near.notes)
    (hold,) = owed(madison, Kind.HOLD_CALL)
    done = visiting.move_visit(desk, number, on=WEDNESDAY + timedelta(days=20))
    assert any("more than three working days away from the call of Thu 12 Mar 10am" in note for note in done.notes)
    assert Visit.get_by_id(number).stands_for_id is None
    madison.clock.instant = WEDNESDAY + timedelta(days=20, hours=2)
    visiting.hold_visit(desk, number)
    assert Call.get_by_id(call).state == "planned"
    assert [row.id for row in owed(madison, Kind.HOLD_CALL)] == [hold.id]
    history.undo(desk, 2)
    assert Visit.get_by_id(number).stands_for_id == call


def test_a_call_made_for_a_visit_goes_where_the_visit_goes(madison: Office) -> None:
    desk, wednesday = madison.desk, WEDNESDAY + timedelta(days=7)
    number, call = standing_for(madison, wednesday)
    assert Call.get_by_id(call).starts_at == wednesday
    visiting.book_visit(desk, number, on=wednesday + timedelta(hours=1))
    visiting.move_visit(desk, number, on=wednesday + timedelta(days=1))
    row = Call.get_by_id(call)
    assert (row.starts_at, row.state) == (wednesday + timedelta(days=1), "moved")
    assert len(owed(madison, Kind.BOOK_CALL)) == 0
    done = visiting.move_visit(desk, number, on=wednesday + timedelta(days=12))
    assert Call.get_by_id(call).state == "cancelled"
    assert Visit.get_by_id(number).stands_for_id is None
    assert "The call that it stood for is to be booked." in done.notes
    assert len(owed(madison, Kind.BOOK_CALL)) == 1


@pytest.mark.parametrize("ending", [visiting.cancel_visit, visiting.miss_visit])
def test_with_the_visit_goes_the_call_made_for_it_and_a_planned_one_stays(madison: Office, ending: Any) -> None:
    desk, wednesday = madison.desk, WEDNESDAY + timedelta(days=7)
    number, made = standing_for(madison, wednesday)
    madison.clock.instant = wednesday + timedelta(hours=2)
    done = ending(desk, number)
    assert Call.get_by_id(made).state == "cancelled"
    assert "The call that it stood for is to be booked." in done.notes
    assert len(owed(madison, Kind.BOOK_CALL)) == 1
    friday = wednesday + timedelta(days=2)
    number, planned = standing_for(madison, friday, call=friday + timedelta(days=3))
    madison.clock.instant = friday + timedelta(hours=2)
    done = ending(desk, number)
    assert Call.get_by_id(planned).state == "planned"
    assert any("It does not stand for the call of Mon 23 Mar 10am any more" in note for note in done.notes)


def test_a_call_cancelled_meanwhile_is_said_when_the_visit_was_held(madison: Office) -> None:
    number, call = standing_for(madison, WEDNESDAY, call=WEDNESDAY + timedelta(days=1))
    cancelled = calling.cancel_call(madison.desk, call)
    assert cancelled.notes == ("The visit of Wed 11 Mar 10am was to stand for it: it stands for no call now.",)
    madison.clock.instant = WEDNESDAY + timedelta(hours=2)
    done = visiting.hold_visit(madison.desk, number)
    assert "The call of tomorrow 10am is cancelled: the visit stands for no call." in done.notes
    assert Visit.get_by_id(number).stands_for_id is None
    assert Call.get_by_id(call).state == "cancelled"


def test_a_call_moved_away_meanwhile_is_not_held_with_the_visit(madison: Office) -> None:
    number, call = standing_for(madison, WEDNESDAY, call=WEDNESDAY + timedelta(days=1))
    calling.move_call(madison.desk, call, to=WEDNESDAY + timedelta(days=9))
    madison.clock.instant = WEDNESDAY + timedelta(hours=2)
    done = visiting.hold_visit(madison.desk, number)
    assert any("held more than three working days away from the call of" in note for note in done.notes)
    assert Call.get_by_id(call).state == "moved"


@pytest.mark.parametrize("before", [True, False])
def test_after_a_visit_that_stood_for_a_call_the_recap_is_owed(madison: Office, before: bool) -> None:
    desk = madison.desk
    if before:
        number, call = standing_for(madison, WEDNESDAY, call=WEDNESDAY + timedelta(days=1))
        madison.clock.instant = WEDNESDAY + timedelta(hours=2)
        visiting.hold_visit(desk, number)
    else:
        madison.clock.instant = WEDNESDAY - timedelta(hours=1)
        call = plan(madison, WEDNESDAY + timedelta(days=1))[0]
        number = visiting.plan_visit(desk, madison.clients["badger"], on=WEDNESDAY).created[0]
        visiting.book_visit(desk, number, on=WEDNESDAY)
        madison.clock.instant = WEDNESDAY + timedelta(hours=2)
        visiting.hold_visit(desk, number)
        visiting.stand_for(desk, number)
    (recap,) = owed(madison, Kind.RECAP_CALL)
    ended = WEDNESDAY + timedelta(hours=1)
    assert (recap.call_id, recap.opened_at) == (call, ended)
    assert recap.due_at == desk.agency.add(ended, 120)
    in_call.recap(desk, call)
    assert owed(madison, Kind.RECAP_CALL) == []


def test_a_call_at_the_visits_own_time_is_the_visit_in_calendar_and_export(madison: Office) -> None:
    desk, wednesday = madison.desk, WEDNESDAY + timedelta(days=7)
    number, call = standing_for(madison, wednesday)
    seen = calendar.day(desk, wednesday.date())
    assert [(entry.call_id, entry.visit_id) for entry in seen.entries] == [(None, number)]
    assert [event.title for event in export_events(desk)] == ["Visit to Badger HVAC"]
    madison.clock.instant = wednesday + timedelta(hours=2)
    visiting.hold_visit(desk, number)
    assert Call.get_by_id(call).state == "held"
    assert [entry.visit_id for entry in calendar.day(desk, wednesday.date()).entries] == [number]
    assert len(export_events(desk)) == 1


def test_what_was_held_takes_its_own_hour_and_counts_once(madison: Office) -> None:
    desk = madison.desk
    number, call = standing_for(madison, WEDNESDAY, call=WEDNESDAY + timedelta(hours=4))
    madison.clock.instant = WEDNESDAY + timedelta(hours=3)
    visiting.hold_visit(desk, number, at=WEDNESDAY + timedelta(hours=1))
    assert Call.get_by_id(call).state == "held"
    first, after = day_bounds(desk, WEDNESDAY.date())
    (taken,) = busy(desk, first, after)
    assert (taken.begins, taken.over) == (WEDNESDAY + timedelta(hours=1), WEDNESDAY + timedelta(hours=2))
    assert calendar.day(desk, WEDNESDAY.date()).meetings == 1


def test_a_visit_that_was_never_planned_for_a_day_takes_the_hour_when_it_was_held(madison: Office) -> None:
    desk = madison.desk
    number = visiting.plan_visit(desk, madison.clients["badger"], on=WEDNESDAY.date()).created[0]
    Visit.update(planned_day="").where(Visit.id == number).execute()
    madison.clock.instant = WEDNESDAY
    visiting.hold_visit(desk, number)
    assert [one.begins for one in busy(desk, *day_bounds(desk, WEDNESDAY.date()))] == [WEDNESDAY]


def test_a_visit_stands_for_no_call_that_somebody_began(madison: Office) -> None:
    desk = madison.desk
    number = visiting.plan_visit(desk, madison.clients["badger"], on=WEDNESDAY.date()).created[0]
    visiting.book_visit(desk, number, on=WEDNESDAY)
    call = plan(madison, WEDNESDAY)[0]
    madison.clock.instant = WEDNESDAY
    in_call.start_call(desk, call)
    with pytest.raises(Refused, match="under way: end it first"):
        visiting.stand_for(desk, number, call_id=call)


def test_a_quarter_that_has_passed_and_a_day_long_ago_say_so(madison: Office) -> None:
    desk, client = madison.desk, madison.clients["badger"]
    with pytest.raises(Refused, match="2020Q1 has passed already: give this quarter or a later one"):
        visiting.plan_visit(desk, client, quarter="2020Q1")
    number = visiting.plan_visit(desk, client, on=date(2026, 3, 11)).created[0]
    with pytest.raises(Refused, match=r"Fri 1 Jan 1999 is longer ago than the board shows \(2024Q2\)"):
        visiting.hold_visit(desk, number, at=datetime(1999, 1, 1, 18, tzinfo=UTC))
    visiting.hold_visit(desk, number, at=datetime(2024, 4, 1, 18, tzinfo=UTC))
    assert Visit.get_by_id(number).quarter == "2024Q2"
