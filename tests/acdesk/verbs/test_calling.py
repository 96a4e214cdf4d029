"""Calls in the calendar: series that keep their hour, one moved, this and later, and what a no-show resets."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from acdesk import history
from acdesk.errors import Conflict, NotFound, Refused, WrongUsage
from acdesk.operation import Done
from acdesk.reading import proposals
from acdesk.series import lay_until
from acdesk.verbs import calling, in_call, people
from db import queries
from db.models import Call, Obligation, Series
from db.vocabulary import Kind
from tests.office import Office, rows


def at(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)


THURSDAY = at(2026, 9, 10, 15)
"""Thu 2026-09-10, 10:00 in Chicago."""


def plan(office: Office, starts: datetime, client: str = "badger", **more: object) -> tuple[int, ...]:
    return calling.plan_call(office.desk, office.clients[client], starts=starts, **more).created  # type: ignore[arg-type]


def owed(office: Office, kind: Kind, client: str = "badger") -> list[Obligation]:
    found = Obligation.select().where(Obligation.client == office.clients[client], Obligation.kind == str(kind))
    return [row for row in found.order_by(Obligation.id) if row.state == "open"]


def test_a_series_keeps_its_hour_over_both_changes_of_clocks(office: Office) -> None:
    plan(office, THURSDAY, every="2w")
    last = at(2027, 4, 23)
    lay_until(office.desk, last)
    found = queries.calls(THURSDAY, last)
    assert len(found) == 17
    hours = [row.starts_at.hour for row in found]
    assert hours == [15] * 4 + [16] * 10 + [15] * 3
    assert {row.starts_at.astimezone(office.desk.config.zone).hour for row in found} == {10}
    assert found[-1].starts_at == at(2027, 4, 22, 15)
    assert all(row.original_start == row.starts_at and row.state == "planned" for row in found)


def test_the_last_weekday_the_fifth_tuesday_and_the_31st(office: Office) -> None:
    plan(office, at(2026, 3, 31, 15), every="last weekday")
    found = [row.starts_at.date() for row in queries.calls(at(2026, 3, 1), at(2026, 7, 1))]
    assert found == [date(2026, 3, 31), date(2026, 4, 30), date(2026, 5, 29), date(2026, 6, 30)]
    done = calling.plan_call(office.desk, office.clients["isthmus"], starts=at(2026, 3, 31, 20), every="day 31")
    assert "April 2026 has no 31st" in " ".join(done.notes)
    done = calling.plan_call(office.desk, office.clients["isthmus"], starts=at(2026, 3, 31, 21), every="fifth tuesday")
    assert "April 2026 has no fifth Tuesday" in " ".join(done.notes)


def test_the_night_the_clocks_jump_is_said(office: Office) -> None:
    rule = "FREQ=DAILY;UNTIL=20260310"
    done = calling.plan_call(
        office.desk, None, starts=at(2026, 3, 7, 8, 30), every=rule, kind="internal", title="Night watch"
    )
    assert "The clocks leave 2:30am out on Sun 8 Mar" in " ".join(done.notes)
    assert [row.starts_at.hour for row in queries.calls(at(2026, 3, 7), at(2026, 3, 12))] == [8, 8, 7, 7]


def test_a_series_says_on_which_dates_it_is_too_near_to_others_and_which_days_are_full(office: Office) -> None:
    plan(office, THURSDAY, "isthmus")
    following = THURSDAY + timedelta(days=14)
    for hours in (-2, 2, 4):
        plan(office, following + timedelta(hours=hours), "isthmus")
    done = calling.plan_call(office.desk, office.clients["badger"], starts=THURSDAY, every="2w")
    assert "Less than 15 minutes from another meeting: Thu 10 Sep 10am." in done.notes
    assert "On a day with 3 client meetings already: Thu 24 Sep 10am." in done.notes
    moved = calling.move_call(office.desk, done.created[0], to=THURSDAY + timedelta(hours=1), and_later=True)
    assert [note for note in moved.notes if "Less than" in note] == []


@pytest.mark.parametrize("rule", ["FREQ=WEEKLY;INTERVAL=0", "FREQ=HOURLY", "FREQ=MINUTELY;INTERVAL=5", "sometimes"])
def test_what_would_hang_is_refused(office: Office, rule: str) -> None:
    before = rows()
    with pytest.raises(WrongUsage):
        plan(office, THURSDAY, every=rule)
    assert rows() == before


def test_planning_is_refused_with_a_sentence(office: Office) -> None:
    before = rows()
    with pytest.raises(Refused, match="has passed"):
        plan(office, office.desk.now() - timedelta(minutes=1))
    with pytest.raises(WrongUsage, match="minutes"):
        plan(office, THURSDAY, minutes=0)
    with pytest.raises(WrongUsage, match="is with a client"):
        calling.plan_call(office.desk, None, starts=THURSDAY)
    office.sit("Devon")
    with pytest.raises(Refused, match="specialist"):
        plan(office, THURSDAY)
    office.sit("Ana")
    with pytest.raises(NotFound):
        calling.move_call(office.desk, 99, to=THURSDAY)
    assert rows() == before


def test_a_planned_call_meets_booking_and_is_to_be_prepared(office: Office) -> None:
    (book,) = owed(office, Kind.BOOK_CALL)
    (hold,) = owed(office, Kind.HOLD_CALL)
    starts = at(2026, 3, 12, 15)
    (number,) = plan(office, starts)
    assert owed(office, Kind.BOOK_CALL) == []
    assert Obligation.get_by_id(book.id).state == "met"
    (prepare,) = owed(office, Kind.PREPARE_CALL)
    assert prepare.call_id == number
    assert prepare.due_at == starts - timedelta(minutes=30)
    assert prepare.opened_at == at(2026, 3, 11, 15)
    assert [row.id for row in owed(office, Kind.HOLD_CALL)] == [hold.id]


def test_the_cadence_has_an_ideal_and_a_latest_day(office: Office) -> None:
    calendar = office.desk.agency
    for client, ideal, latest in (("badger", 10, 12), ("isthmus", 21, 25)):
        (row,) = owed(office, Kind.HOLD_CALL, client)
        assert row.warn_at == calendar.add(row.opened_at, ideal * 540)
        assert row.due_at == calendar.add(row.opened_at, latest * 540)
    assert owed(office, Kind.HOLD_CALL, "amazonia") == owed(office, Kind.BOOK_CALL, "amazonia") == []


def test_one_moved_keeps_its_number_and_original(office: Office) -> None:
    first, second, *_ = plan(office, at(2026, 3, 12, 15), every="2w")
    (hold,) = owed(office, Kind.HOLD_CALL)
    calling.move_call(office.desk, first, to=at(2026, 3, 13, 19))
    row = Call.get_by_id(first)
    assert (row.state, row.original_start, row.starts_at) == ("moved", at(2026, 3, 12, 15), at(2026, 3, 13, 19))
    assert Call.get_by_id(second).state == "planned"
    (prepare,) = owed(office, Kind.PREPARE_CALL)
    assert prepare.due_at == at(2026, 3, 13, 18, 30)
    (after,) = owed(office, Kind.HOLD_CALL)
    assert (after.id, after.due_at) == (hold.id, hold.due_at)


def test_this_and_all_later_go_on_as_a_series(office: Office) -> None:
    numbers = plan(office, at(2026, 3, 12, 15), every="2w")
    calling.cancel_call(office.desk, numbers[3])
    before = rows()
    done = calling.move_call(office.desk, numbers[2], to=at(2026, 4, 10, 19), and_later=True)
    assert "later ones" in done.summary
    moved = [Call.get_by_id(number) for number in numbers]
    assert [row.starts_at for row in moved[:2]] == [at(2026, 3, 12, 15), at(2026, 3, 26, 15)]
    assert moved[2].starts_at == at(2026, 4, 10, 19)
    assert moved[3].state == "cancelled"
    assert all(row.starts_at.astimezone(office.desk.config.zone).hour == 14 for row in moved[4:])
    assert {row.series_id for row in moved[:2]} != {row.series_id for row in moved[4:]}
    rules = [row.rule for row in Series.select().order_by(Series.id)]
    assert "UNTIL=20260409T145959Z" in rules[0]
    history.undo(office.desk)
    assert rows() == before
    history.redo(office.desk)
    assert Call.get_by_id(numbers[2]).starts_at == at(2026, 4, 10, 19)


@pytest.mark.parametrize(("every", "to"), [("2w", at(2026, 4, 10, 19)), ("monthly", at(2026, 5, 15, 19))])
def test_what_was_changed_one_by_one_is_not_filled_again_by_all_later_ones(
    office: Office, every: str, to: datetime
) -> None:
    numbers = plan(office, at(2026, 3, 12, 15), every=every)
    calling.cancel_call(office.desk, numbers[4])
    elsewhere = Call.get_by_id(numbers[6]).starts_at + timedelta(days=4)
    calling.move_call(office.desk, numbers[6], to=elsewhere)
    before = [row for row in queries.calls(at(2026, 3, 1), at(2027, 3, 1)) if row.state != "cancelled"]
    calling.move_call(office.desk, numbers[2], to=to, and_later=True)
    after = [row for row in queries.calls(at(2026, 3, 1), at(2027, 3, 1)) if row.state != "cancelled"]
    assert [row.id for row in after] == [row.id for row in before]
    dropped, moved, other = (Call.get_by_id(numbers[n]) for n in (4, 6, 5))
    assert (dropped.state, moved.state, moved.starts_at) == ("cancelled", "moved", elsewhere)
    assert dropped.series_id == moved.series_id == other.series_id, "they are its EXDATE and RECURRENCE-ID"
    days = [row.starts_at.date() for row in after]
    assert dropped.original_start.date() not in days
    assert moved.original_start.date() not in days


def days_of(office: Office, client: str = "badger", until: str = "2026-05-15") -> list[tuple[int, str, str]]:
    """Number, date and state of all of a client's calls until the morning of a day."""
    return [
        (row.id, f"{row.starts_at.astimezone(office.desk.config.zone):%d %b %H:%M}", row.state)
        for row in queries.calls_of(office.clients[client])
        if row.starts_at < datetime.fromisoformat(f"{until}T00:00Z")
    ]


def test_this_and_later_keeps_what_was_cancelled_or_moved_by_itself(office: Office) -> None:
    numbers = plan(office, at(2026, 3, 5, 16), every="2w")
    first, second, third, fourth, fifth = numbers[:5]
    calling.cancel_call(office.desk, second)
    calling.move_call(office.desk, third, to=at(2026, 4, 3, 15))
    in_call.set_agenda(office.desk, fourth, [("the new site", False)])
    before = rows()
    done = calling.move_call(office.desk, first, to=at(2026, 3, 5, 17), and_later=True)
    assert "2 of the later ones were moved or cancelled" in done.notes[0]
    assert days_of(office) == [
        (first, "05 Mar 11:00", "planned"),
        (second, "19 Mar 10:00", "cancelled"),
        (third, "03 Apr 10:00", "moved"),
        (fourth, "16 Apr 11:00", "planned"),
        (fifth, "30 Apr 11:00", "planned"),
        (numbers[5], "14 May 11:00", "planned"),
    ]
    assert [one["text"] for one in Call.get_by_id(fourth).agenda] == ["the new site"]
    assert len({Call.get_by_id(number).series_id for number in numbers}) == 1
    assert f"and {len(numbers) - 3} later ones" in done.summary
    history.undo(office.desk)
    assert rows() == before


def test_this_and_later_to_another_day_of_the_month_with_gaps(office: Office) -> None:
    numbers = plan(office, at(2026, 3, 31, 15), client="isthmus", every="day 31")
    calling.cancel_call(office.desk, numbers[1])  # 31 May: April has none
    calling.move_call(office.desk, numbers[0], to=at(2026, 3, 30, 15), and_later=True)
    found = days_of(office, "isthmus", "2026-07-31")
    assert [(day, state) for _, day, state in found] == [
        ("30 Mar 10:00", "planned"), ("30 Apr 10:00", "planned"), ("31 May 10:00", "cancelled"),
        ("30 Jun 10:00", "planned"), ("30 Jul 10:00", "planned"),
    ]  # fmt: skip
    assert (found[0][0], found[2][0], found[4][0]) == numbers[:3]


def test_this_and_later_a_week_on_loses_none_at_the_end(office: Office) -> None:
    numbers = plan(office, at(2026, 3, 12, 15), every="2w")
    calling.move_call(office.desk, numbers[0], to=at(2026, 3, 19, 15), and_later=True)
    assert {Call.get_by_id(number).state for number in numbers} == {"planned"}
    dates = [row.starts_at for row in queries.calls_of(office.clients["badger"])]
    assert len(dates) == len(set(dates)) == len(numbers)


def test_a_series_that_comes_to_where_one_was_moved(office: Office) -> None:
    numbers = plan(office, at(2026, 3, 12, 15), every="2w")
    calling.move_call(office.desk, numbers[1], to=at(2026, 3, 27, 15))
    calling.move_call(office.desk, numbers[0], to=at(2026, 3, 13, 15), and_later=True)
    row = Call.get_by_id(numbers[1])
    assert (row.state, row.starts_at, row.original_start) == ("planned", at(2026, 3, 27, 15), at(2026, 3, 27, 15))


def test_a_moved_call_that_another_rhythm_has_no_place_for_is_one_by_itself(office: Office) -> None:
    numbers = plan(office, at(2026, 3, 12, 15), every="2w")
    calling.move_call(office.desk, numbers[1], to=at(2026, 3, 27, 15))
    calling.cancel_call(office.desk, numbers[2])  # 9 Apr, which the monthly rhythm has as well
    done = calling.change_series(office.desk, Call.get_by_id(numbers[0]).series_id, every="monthly")
    assert "stay" in done.notes[0]
    alone = Call.get_by_id(numbers[1])
    assert (alone.series_id, alone.state, alone.starts_at) == (None, "moved", at(2026, 3, 27, 15))
    live = [one for one in days_of(office, until="2026-06-15") if one[2] != "cancelled"]
    assert live == [
        (numbers[0], "12 Mar 10:00", "planned"), (numbers[1], "27 Mar 10:00", "moved"),
        (live[2][0], "14 May 10:00", "planned"), (live[3][0], "11 Jun 10:00", "planned"),
    ]  # fmt: skip
    assert Call.get_by_id(numbers[2]).state == "cancelled"


def test_one_moved_back_to_its_own_time_is_planned_again(office: Office) -> None:
    first, *_ = plan(office, at(2026, 3, 12, 15), every="2w")
    calling.move_call(office.desk, first, to=at(2026, 3, 13, 19))
    calling.move_call(office.desk, first, to=at(2026, 3, 12, 15))
    assert Call.get_by_id(first).state == "planned"


def test_cancelled_ones_and_the_end_of_a_series(office: Office) -> None:
    numbers = plan(office, at(2026, 3, 12, 15), every="2w")
    calling.cancel_call(office.desk, numbers[0], why="snow")
    assert owed(office, Kind.BOOK_CALL) == []
    (prepare,) = owed(office, Kind.PREPARE_CALL)
    assert prepare.call_id == numbers[1]
    calling.cancel_call(office.desk, numbers[1], and_later=True)
    assert {Call.get_by_id(number).state for number in numbers} == {"cancelled"}
    assert len(owed(office, Kind.BOOK_CALL)) == 1
    assert owed(office, Kind.PREPARE_CALL) == []
    with pytest.raises(Refused, match="cancelled already"):
        calling.move_call(office.desk, numbers[0], to=THURSDAY)


def test_a_no_show_resets_nothing(office: Office) -> None:
    (hold,) = owed(office, Kind.HOLD_CALL)
    (number,) = plan(office, at(2026, 3, 12, 15))
    with pytest.raises(Refused, match="can't be missed yet"):
        calling.no_show(office.desk, number)
    office.clock.instant = at(2026, 3, 12, 15, 10)
    calling.no_show(office.desk, number)
    (after,) = owed(office, Kind.HOLD_CALL)
    assert (after.id, after.opened_at, after.due_at) == (hold.id, hold.opened_at, hold.due_at)
    assert len(owed(office, Kind.BOOK_CALL)) == 1
    assert owed(office, Kind.PREPARE_CALL) == []


def test_a_holiday_is_proposed_and_never_moved_by_itself(office: Office) -> None:
    done = calling.plan_call(office.desk, office.clients["badger"], starts=at(2026, 9, 7, 15))
    assert "Labor Day" in done.notes[0]
    assert "Tue 8 Sep 10am" in done.notes[0]
    assert Call.get_by_id(done.created[0]).starts_at == at(2026, 9, 7, 15)
    people.add_absence(
        office.desk,
        office.staff["ana"],
        first=date(2026, 9, 14),
        last=date(2026, 9, 18),
        cover_id=office.staff["karly"],
    )
    done = calling.plan_call(office.desk, office.clients["badger"], starts=at(2026, 9, 15, 15))
    assert "Ana is off" in done.notes[0]
    assert "Mon 21 Sep 10am" in done.notes[0]


def test_the_last_working_day_of_a_month_is_proposed_before_a_holiday(office: Office) -> None:
    office.clock.instant = at(2027, 3, 1, 16)
    done = calling.plan_call(office.desk, office.clients["isthmus"], starts=at(2027, 3, 31, 15), every="last weekday")
    assert "Fri 28 May 10am" in " ".join(note for note in done.notes if "Memorial Day" in note)
    (moved,) = [
        one for one in proposals.propose_moves(office.desk, at(2027, 5, 1), at(2027, 6, 15)) if one.call.series_id
    ]
    assert moved.proposal.to == at(2027, 5, 28, 15)
    assert calling.propose_for(office.desk, moved.call) == moved.proposal
    assert Call.get_by_id(moved.call.id).starts_at == at(2027, 5, 31, 15)  # nothing moves by itself


def test_a_fourth_meeting_is_said(office: Office) -> None:
    for hour in (14, 16, 18):
        plan(office, at(2026, 3, 12, hour))
    done = calling.plan_call(office.desk, office.clients["isthmus"], starts=at(2026, 3, 12, 20))
    assert any("3 client meetings already" in note for note in done.notes)
    done = calling.plan_call(office.desk, office.clients["isthmus"], starts=at(2026, 3, 13, 15))
    close = calling.plan_call(office.desk, office.clients["badger"], starts=at(2026, 3, 13, 15, 40))
    assert done.notes == ()
    assert any("15 minutes" in note for note in close.notes)


def test_another_rhythm_after_a_change_of_tier(office: Office) -> None:
    numbers = plan(office, at(2026, 3, 12, 15), every="2w")
    series = Call.get_by_id(numbers[0]).series_id
    calling.change_series(office.desk, series, every="monthly")
    left = queries.calls(at(2026, 3, 1), at(2026, 7, 1), states=("planned",))
    assert [row.starts_at.date() for row in left] == [
        date(2026, 3, 12), date(2026, 4, 9), date(2026, 5, 14), date(2026, 6, 11),
    ]  # fmt: skip


def test_all_of_it_can_be_undone_also_after_laying_further(office: Office) -> None:
    before = rows()
    numbers = plan(office, at(2026, 3, 12, 15), every="2w")
    calling.move_call(office.desk, numbers[0], to=at(2026, 3, 13, 15))
    calling.cancel_call(office.desk, numbers[1])
    calling.move_call(office.desk, numbers[2], to=at(2026, 4, 10, 19), and_later=True)
    lay_until(office.desk, at(2028, 1, 1))
    assert len(queries.calls(at(2027, 12, 1), at(2028, 1, 1))) >= 2
    history.undo(office.desk, 4)
    assert rows() == before
    history.redo(office.desk, 4)
    assert Call.get_by_id(numbers[2]).starts_at == at(2026, 4, 10, 19)
    lay_until(office.desk, at(2028, 1, 1))
    assert len(queries.calls(at(2027, 12, 1), at(2028, 1, 1))) >= 2


def test_ten_years_are_laid_down_and_no_more(office: Office) -> None:
    plan(office, at(2026, 3, 12, 15), every="FREQ=WEEKLY")
    lay_until(office.desk, at(2060, 1, 1))
    last = Call.select().order_by(Call.starts_at.desc()).first()
    assert last.starts_at.year == 2037
    count = Call.select().count()
    lay_until(office.desk, at(2060, 1, 1))
    assert Call.select().count() == count


@pytest.mark.parametrize("step", ["move", "later", "cancel", "miss"])
def test_what_was_moved_meanwhile_is_not_done_unseen(office: Office, step: str) -> None:
    starts = at(2026, 3, 5, 16)
    number, moved = plan(office, starts, every="2w")[0], at(2026, 3, 5, 21)
    calling.move_call(office.desk, number, to=moved)
    office.clock.instant = moved
    before = rows()

    def done(seen: datetime | None) -> Done:
        if step == "miss":
            return calling.no_show(office.desk, number, seen=seen)
        if step == "cancel":
            return calling.cancel_call(office.desk, number, seen=seen)
        to = at(2026, 3, 6, 16)
        return calling.move_call(office.desk, number, to=to, and_later=step == "later", seen=seen)

    with pytest.raises(Conflict, match=r"was moved meanwhile, to (today|Thu 5 Mar) 3pm: look at it again\."):
        done(starts)
    assert rows() == before
    done(moved)
    assert rows() != before
