"""How much work something is, counted instead of timed: the same on every machine, however busy it is."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

from db.models import database

STEPS = 100
"""Steps of SQLite's machine that are counted as one look."""
HANGS = 60.0
"""Seconds of processor after which something hangs: a thousand times what it takes."""


def calls_made(work: Callable[[], object]) -> int:
    """How many Python functions run while `work` does."""
    count = 0

    def seen(frame: FrameType, event: str, _: object) -> None:
        nonlocal count
        count += event == "call"

    before = sys.getprofile()
    sys.setprofile(seen)
    try:
        work()
    finally:
        sys.setprofile(before)
    return count


def sql_steps(work: Callable[[], object]) -> int:
    """How many steps SQLite takes while `work` runs, to the nearest hundred."""
    connection = database.connection()
    count = 0

    def step() -> int:
        nonlocal count
        count += 1
        return 0

    connection.set_progress_handler(step, STEPS)
    try:
        work()
    finally:
        connection.set_progress_handler(None, STEPS)
    return count * STEPS


@contextmanager
def never_hangs() -> Iterator[None]:
    """End what would go on for ever: a pattern that backtracks, a loop without an end."""

    def over(number: int, frame: FrameType | None) -> None:
        raise AssertionError("it hangs")

    before = signal.signal(signal.SIGPROF, over)
    signal.setitimer(signal.ITIMER_PROF, HANGS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
