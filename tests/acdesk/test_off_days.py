"""Which calls fall on a holiday or an absence: marked where they stand, counted, said when they come to be so."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from acdesk import history
from acdesk.desk import acting_as
from acdesk.off_days import AHEAD, calls_off, calls_off_ahead
from acdesk.reading import calendar, proposals
from acdesk.verbs import calling, people, tiers
from db import queries
from db.models import database
from tests.office import Office, open_office

MEMORIAL_DAY = date(2026, 5, 25)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    opened = open_office(tmp_path)
    yield opened
    opened.desk.close()


def at(month: int, day: int, hour: int, minute: int = 0, year: int = 2026) -> datetime:
    """An instant in Chicago's summer."""
    return datetime(year, month, day, hour + 5, minute, tzinfo=UTC)


def plan(office: Office, starts: datetime, client: str | None = "badger", **more: object) -> int:
    whose = None if client is None else office.clients[client]
    return calling.plan_call(office.desk, whose, starts=starts, **more).created[0]  # type: ignore[arg-type]


def off(office: Office, day: date) -> list[tuple[str, str, str]]:
    """What stands on a day, with its sign and why it can't be."""
    entries = calendar.day(office.desk, day).entries
    return [(each.client or each.title, each.sign, each.off) for each in entries if each.at is not None]


@contextmanager
def statements() -> Iterator[list[str]]:
    """What is asked of the store meanwhile."""
    asked: list[str] = []
    connection = database.connection()
    connection.set_trace_callback(asked.append)
    try:
        yield asked
    finally:
        connection.set_trace_callback(None)


def many(read: Callable[[], object]) -> int:
    with statements() as asked:
        read()
    return len(asked)


def test_a_call_on_a_holiday_is_marked_until_it_is_moved(office: Office) -> None:
    number = plan(office, at(5, 25, 10))
    assert off(office, MEMORIAL_DAY) == [("Badger HVAC", "△", "Memorial Day: the agency is off")]
    (entry,) = calendar.day(office.desk, MEMORIAL_DAY).entries
    assert (entry.state, entry.sign_ascii) == ("planned", "^")
    calling.move_call(office.desk, number, to=at(5, 26, 10))
    assert off(office, MEMORIAL_DAY + timedelta(days=1)) == [("Badger HVAC", "→", "")]
    office.clock.instant = at(5, 26, 9)
    again = plan(office, at(5, 27, 10))
    office.clock.instant = at(5, 28, 9)
    assert off(office, date(2026, 5, 27)) == [("Badger HVAC", "☎", "")]  # it is over: nothing is to be moved
    calling.cancel_call(office.desk, plan(office, at(9, 7, 10)), why="ill")
    assert off(office, date(2026, 9, 7)) == [("Badger HVAC", "–", "")]
    assert again != number


def test_one_that_is_not_laid_down_yet_is_marked_and_what_is_inside_the_agency_is_not(office: Office) -> None:
    plan(office, at(5, 25, 10), every="FREQ=WEEKLY")
    plan(office, at(5, 25, 11), None, title="Sip & Sinks", kind="internal")
    plan(office, at(5, 25, 12), None, kind="review")
    assert off(office, MEMORIAL_DAY) == [
        ("Badger HVAC", "△", "Memorial Day: the agency is off"),
        ("Sip & Sinks", "◇", ""),
        ("Alignment review", "△", "Memorial Day: the agency is off"),
    ]
    (far,) = calendar.day(office.desk, date(2027, 9, 6)).entries
    assert (far.call_id, far.sign, far.off) == (None, "△", "Labor Day: the agency is off")


def test_an_absence_of_whoever_holds_the_calls_is_marked_and_no_other(office: Office) -> None:
    plan(office, at(5, 13, 10))
    plan(office, at(5, 13, 10), "isthmus")
    people.add_absence(office.desk, office.staff["devon"], first=date(2026, 5, 12), last=date(2026, 5, 14))
    assert [why for _, _, why in off(office, date(2026, 5, 13))] == ["", ""]
    done = people.add_absence(office.desk, office.staff["ana"], first=date(2026, 5, 13), last=date(2026, 5, 14))
    assert [why for _, _, why in off(office, date(2026, 5, 13))] == ["Ana is off", "Ana is off"]
    assert done.notes[-1] == "2 calls fall on it: see the proposals (Ctrl+P, or acdesk call proposals)."
    done = people.add_absence(office.desk, office.staff["ana"], first=date(2026, 6, 1), last=date(2026, 6, 2))
    assert not [note for note in done.notes if "proposals" in note]


def test_another_tier_says_which_rhythm_it_has(office: Office) -> None:
    plan(office, at(5, 13, 10), every="2w")
    with acting_as(office.desk, "Vera"):
        done = tiers.set_tier(office.desk, office.clients["badger"], tier=3, reason="less to do")
        back = tiers.set_tier(office.desk, office.clients["badger"], tier=2, reason="more after all")
    assert done.notes[0].startswith("Tier 3 is called every month")
    assert done.notes[0].endswith("see the proposals (Ctrl+P, or acdesk call proposals).")
    assert back.notes == ()


def test_what_is_marked_and_counted_is_what_is_proposed(office: Office) -> None:
    desk, now = office.desk, office.desk.now()
    for day in range(4, 32):
        if date(2026, 3, day).weekday() < 5:
            plan(office, at(3, day, 8 + day % 8), ("badger", "isthmus")[day % 2], every="2w")
    plan(office, at(3, 31, 14), "badger", every="last weekday")
    people.add_absence(desk, office.staff["ana"], first=date(2026, 4, 8), last=date(2026, 4, 10))
    people.add_absence(desk, office.staff["priya"], first=date(2026, 4, 20), last=date(2026, 4, 24))
    proposed = {one.call.id for one in proposals.propose_moves(desk, now, now + AHEAD)}
    days = calendar.agenda(desk, desk.today(), AHEAD.days)
    marked = {each.call_id for day in days for each in day.entries if each.off}
    assert marked == proposed
    assert len(marked) == calls_off(desk, desk.today(), desk.today() + AHEAD - timedelta(days=1)) == 8


def test_a_month_with_twenty_marks_asks_no_more_than_one_with_one(office: Office) -> None:
    people.add_absence(office.desk, office.staff["ana"], first=date(2026, 5, 14), last=date(2026, 5, 14))
    plan(office, at(5, 25, 10))
    plan(office, at(5, 14, 10))
    calendar.month(office.desk, MEMORIAL_DAY)
    few = many(lambda: calendar.month(office.desk, MEMORIAL_DAY))
    for half_hour in range(1, 20):
        for day in (14, 25):
            plan(office, at(5, day, 8 + half_hour // 2, 30 * (half_hour % 2)), ("badger", "isthmus")[half_hour % 2])
    days = [day for week in calendar.month(office.desk, MEMORIAL_DAY).weeks for day in week]
    assert sum(bool(each.off) for day in days for each in day.entries) == 40
    assert many(lambda: calendar.month(office.desk, MEMORIAL_DAY)) == few
    quiet = many(lambda: calendar.month(office.desk, date(2026, 8, 3)))
    assert quiet < few


def test_the_number_ahead_is_worked_out_once_until_something_changes(office: Office) -> None:
    plan(office, at(5, 25, 10))
    assert calls_off_ahead(office.desk) == 1
    assert many(lambda: calls_off_ahead(office.desk)) == 1  # whether anything was written
    plan(office, at(5, 25, 11), "isthmus")
    assert calls_off_ahead(office.desk) == 2
    history.undo(office.desk)
    assert calls_off_ahead(office.desk) == 1
    office.clock.instant = at(5, 26, 9)
    assert calls_off_ahead(office.desk) == 0


def test_calls_of_an_absence_are_proposed_on_days_that_have_room(office: Office) -> None:
    desk = office.desk
    for number in range(6):  # all on one week, two a day
        plan(office, at(4, 13 + number // 2, 10 + 4 * (number % 2)), ("badger", "isthmus")[number % 2])
    plan(office, at(4, 16, 10), "isthmus")
    people.add_absence(desk, office.staff["ana"], first=date(2026, 4, 13), last=date(2026, 4, 15))
    moves = proposals.propose_moves(desk, desk.now(), desk.now() + AHEAD)
    targets = [one.proposal.to for one in moves if one.proposal.to is not None]
    assert len(targets) == 6
    assert len(set(targets)) == 6
    days = Counter(desk.day_of(to) for to in targets)
    assert days[date(2026, 4, 16)] == 2  # one stands there already, three are the limit
    assert max(days.values()) <= desk.config.meetings.most_a_day
    for one, to in zip(moves, targets, strict=True):
        calling.move_call(desk, one.call.id, to=to)
    assert proposals.propose_moves(desk, desk.now(), desk.now() + AHEAD) == []
    assert max(day.meetings for day in calendar.agenda(desk, date(2026, 4, 13), 14)) == 3
    assert len(queries.calls(at(4, 13, 0), at(4, 16, 0), states=("planned", "moved"))) == 0
