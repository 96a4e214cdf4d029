"""The calendar with ten years of calls for 200 clients: a month, another month, a prep sheet, a month as JSON."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import cycle
from pathlib import Path
from statistics import median

from msgspec.structs import replace

from acdesk.config import Config
from acdesk.desk import Desk, open_desk
from acdesk.reading import calendar, prep, visits
from acdesk.reading.sweep import sweep
from acdesk.series import lay_until
from db import queries
from db.fields import from_millis
from tests.benchmarks.commands import timed
from tests.benchmarks.figures import Figure, percentile, spread
from tests.benchmarks.office import Office
from tests.benchmarks.screens import Size, ours
from tests.seed import NOW
from tests.seed_calendar import seed_calendar

CLIENTS = 200
QUEUE_SHOWN = "Unacknowledged"
MARCH = "March 2026"
"""What stands on the calendar once the month of the seed's day is painted."""
SHEET = "Since the last call"
"""What stands on a prep sheet."""
IDLE = 2.0
"""Seconds that somebody looks at the queue before turning to the calendar: what it needs is loaded meanwhile."""
AWAY = 40
"""Months to either side that are looked at by turns."""


def furnish(folder: Path) -> Office:
    """A desk with that calendar, or the one that an earlier run has left in the folder."""
    office = Office(folder, folder / f"calendar-{CLIENTS}.db", CLIENTS)
    if not office.path.exists():
        made = folder / "calendar-being-made.db"
        desk = open_desk(made, Config(), lambda: NOW, create=True)
        seed_calendar(CLIENTS, w=lambda millis: desk.agency.w(from_millis(millis)))
        desk.close()
        made.rename(office.path)
    office.put_in_order()
    return office


def figures(folder: Path, size: Size, rounds: int) -> list[Figure]:
    """What lies under the keys, the keys themselves, and the commands."""
    office = furnish(folder)
    return [*_reads(office, rounds), *_keys(office, size, rounds), *_commands(office, max(3, rounds // 20))]


def _reads(office: Office, rounds: int) -> Iterator[Figure]:
    desk = office.open()
    try:
        today = NOW.astimezone(desk.config.zone).date()
        calls = cycle(_coming(desk))
        months = cycle(_months(today))
        near = queries.calls(NOW, NOW + timedelta(days=14), kinds=("call",))[0]
        near = replace(near, starts_at=NOW + timedelta(minutes=5))
        measured: list[tuple[str, Callable[[], object], int, float]] = [
            ("month of today", lambda: calendar.month(desk, today), rounds, 100),
            ("another month of ten years", lambda: calendar.month(desk, next(months)), rounds, 50),
            ("agenda of a fortnight", lambda: calendar.agenda(desk, today), rounds, 50),
            ("a day", lambda: calendar.day(desk, today), rounds, 50),
            ("prep sheet", lambda: prep.prep(desk, next(calls)), rounds, 200),
            ("call in detail", lambda: calendar.call_detail(desk, next(calls)), rounds, 50),
            ("sweep before a call", lambda: sweep(desk, near), rounds, 5),
            ("band of visits", lambda: visits.band(desk), rounds, 50),
            ("board of visits", lambda: visits.board(desk), max(3, rounds // 10), 200),
        ]
        for name, call, times, limit in measured:
            call()
            found = [_milliseconds(call) for _ in range(times)]
            yield Figure(f"  {name}", spread(found), value=percentile(found, 0.95), limit=limit, unit="ms at 95 %")
        yield from _far(desk)
    finally:
        desk.close()


def _far(desk: Desk) -> Iterator[Figure]:
    """Months that no series is laid down to, and laying them all down for another year."""
    ahead = cycle([NOW.date() + timedelta(days=420 + 95 * turn) for turn in range(30)])
    found = [_milliseconds(lambda: calendar.month(desk, next(ahead))) for _ in range(30)]
    yield Figure("  a month years ahead", spread(found), value=percentile(found, 0.95), limit=50, unit="ms at 95 %")
    made = [_milliseconds(lambda: lay_until(desk, NOW + timedelta(days=420)))]
    yield Figure("  another year laid down", spread(made), value=max(made), limit=1000, unit="ms")


def _coming(desk: Desk) -> list[int]:
    return [row.id for row in queries.calls(NOW, NOW + timedelta(days=14), kinds=("call",))]


def _months(today: date) -> list[date]:
    """Months near and far, those ahead as far as series are laid down."""
    return [today - timedelta(days=30 * back) for back in range(-12, AWAY * 2, 7)]


def _keys(office: Office, size: Size, rounds: int) -> Iterator[Figure]:
    """The screen from its key to the last byte, a month on and back, and the first prep sheet of a session."""
    opened, moved, sheets = [], [], []
    for turn in range(max(3, rounds // 20)):
        with ours(office, size) as desk:
            desk.first_paint(QUEUE_SHOWN)
            desk.settle(IDLE)
            first = desk.press(b"3", marker=MARCH, quiet=0.3)
            desk.settle(1)
            steps = [desk.press(b"\x1b[6~" if step % 2 == 0 else b"\x1b[5~", quiet=0.15) for step in range(10)]
            away = [desk.press(b"\x1b[5~", quiet=0.15) for _ in range(10)]
            desk.press(b"0", quiet=0.3)
            sheet = desk.press(b"P", marker=SHEET, quiet=0.3)
        if turn:  # the first round writes the byte code
            opened.append(first)
            moved += steps[2:] + away
            sheets.append(sheet)
    yield Figure("calendar opens", spread(opened), value=median(opened), limit=100, unit="ms")
    yield Figure("prep sheet opens (P)", spread(sheets), value=median(sheets), limit=200, unit="ms")
    yield Figure("a month on or back", spread(moved), value=percentile(moved, 0.95), limit=50, unit="ms at 95 %")


def _commands(office: Office, rounds: int) -> Iterator[Figure]:
    """`acdesk call list --json` of one month, and the sheet."""
    desk = office.open()
    call = str(_coming(desk)[0])
    desk.close()
    month = ("call", "list", "--from", "2026-03-01", "--to", "2026-03-31", "--json")
    for name, words, limit in (
        ("acdesk call list --json", month, 250),
        ("acdesk call prep", ("call", "prep", call), 400),
    ):
        found = [timed(office, office.command(*words))[0] for _ in range(rounds + 1)][1:]
        yield Figure(name, spread(found), value=median(found), limit=limit, unit="ms")


def _milliseconds(call: Callable[[], object]) -> float:
    begun = time.perf_counter()
    call()
    return (time.perf_counter() - begun) * 1000


__all__ = ["figures"]
