"""How far an objective is: progress of its key results, the weakest of which it stands as (spec section 9).

    progress = (reading − baseline) ÷ (target − baseline), held between 0 and 1

which works as well when the target lies below the baseline. Before its first reading a key result stands at its
baseline: nothing shows that it moved.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

MOST_CURRENT = 3
"""Objectives of a client in a quarter at most (spec section 1)."""
STALE_DAYS = 35
"""Calendar days after which a reading says nothing any more (spec section 2)."""
SLACK = 0.1
"""How far progress may lie below the share of the quarter that has passed without being behind."""
LARGEST = 1e15
"""Figures beyond it are mistakes, and would lose their digits."""
BLOCKS = "▁▂▃▄▅▆▇█"

_QUARTER = re.compile(r"([1-9][0-9]{3})Q([1-4])")


class Track(StrEnum):
    """How an objective is doing, as it is said."""

    ON_TRACK = "on track"
    BEHIND = "behind"
    NO_READINGS = "no readings"
    STALE = "stale"


@dataclass(frozen=True)
class Reading:
    """What a key result measured on a day."""

    day: date
    value: float

    def __post_init__(self) -> None:
        """Refuse, with a ValueError, what is no figure."""
        _figure(self.value, "reading")


@dataclass(frozen=True)
class KeyResult:
    """Something measured in `unit` that is to go from `baseline` to `target`. Readings in any order."""

    title: str
    unit: str
    baseline: float
    target: float
    readings: tuple[Reading, ...] = ()

    def __post_init__(self) -> None:
        """Refuse, with a ValueError, what are no figures."""
        _figure(self.baseline, "baseline")
        _figure(self.target, "target")

    @property
    def latest(self) -> Reading | None:
        """The reading of the latest day; of several on it the last one given."""
        return max(enumerate(self.readings), key=lambda pair: (pair[1].day, pair[0]), default=(0, None))[1]


@dataclass(frozen=True)
class ObjectiveState:
    """What an objective stands as: its weakest key result."""

    progress: float | None
    """0 to 1; None while no key result has a reading."""
    weakest: int | None
    """The place of the weakest among the key results; None where there are none."""
    read_on: date | None
    """The day up to which everything that was read at all is known: the earliest of the latest readings."""


def progress(key_result: KeyResult) -> float | None:
    """How far the latest reading is on the way from baseline to target, 0 to 1; None without readings.

    With a baseline at its target the result is to be held: 1 while the reading is at or above it, else 0.
    """
    latest = key_result.latest
    if latest is None:
        return None
    way = key_result.target - key_result.baseline
    if way == 0:
        return float(latest.value >= key_result.target)
    # A way too short for floats divides to infinity, never to NaN: that is past the one end or the other.
    done = latest.value - key_result.baseline
    return min(max(done / way, 0.0), 1.0) + 0.0


def objective_state(key_results: Sequence[KeyResult]) -> ObjectiveState:
    """Progress of the weakest key result, and which it is: the first of several.

    Where some have readings, one without counts as 0.
    """
    found = [progress(key_result) for key_result in key_results]
    days = [key_result.latest.day for key_result in key_results if key_result.latest]
    if not found:
        return ObjectiveState(None, None, None)
    weakest = min(range(len(found)), key=lambda place: found[place] or 0.0)
    return ObjectiveState((found[weakest] or 0.0) if days else None, weakest, min(days, default=None))


def on_track(done: float | None, quarter: str, today: date, read_on: date | None = None) -> Track:
    """Whether progress `done` keeps up with the quarter: linear in its days, with a tenth of slack.

    It is held against the day it was read on (`read_on`, else today), so that an objective does not fall behind
    between two readings; after 35 days without one it is stale. Days past the quarter do not count. Raises ValueError
    for what is no quarter, and for progress that is not between 0 and 1.
    """
    first, last = quarter_bounds(quarter)
    if done is None:
        return Track.NO_READINGS
    if not 0 <= done <= 1:
        raise ValueError(f"Progress lies between 0 and 1, not at {done}.")
    today = min(today, last)
    read_on = today if read_on is None else min(read_on, today)
    if (today - read_on).days > STALE_DAYS:
        return Track.STALE
    passed = max((read_on - first).days + 1, 0) / ((last - first).days + 1)
    return Track.ON_TRACK if done + 1e-9 >= passed - SLACK else Track.BEHIND


def quarter_of(day: date) -> str:
    """The quarter of a day: `2026Q1`."""
    return f"{day.year:04}Q{(day.month + 2) // 3}"


def quarter_bounds(quarter: str) -> tuple[date, date]:
    """First and last day of a quarter like `2026Q1`. Raises ValueError with a sentence for what is none."""
    found = _QUARTER.fullmatch(quarter)
    if not found:
        raise ValueError(f"{quarter!r} is no quarter; write it like '2026Q1'.")
    year, month = int(found[1]), 3 * int(found[2])
    last_day = 31 if month in (3, 12) else 30
    return date(year, month - 2, 1), date(year, month, last_day)


def next_quarter(quarter: str) -> str:
    """The quarter after it, into which an objective may be carried. Raises ValueError for what is no quarter."""
    last = quarter_bounds(quarter)[1]
    if last == date.max:
        raise ValueError(f"There is no quarter after {quarter}.")
    return quarter_of(last + timedelta(days=1))


def spark(readings: Iterable[Reading], width: int) -> str:
    """Readings as a chart of at most `width` block glyphs, oldest first, between their lowest and highest.

    More readings than glyphs fall into equal groups, each shown by its last, so that the latest always stands last.
    """
    values = [reading.value for reading in sorted(readings, key=lambda reading: reading.day)]
    if len(values) > width > 0:
        values = [values[(place + 1) * len(values) // width - 1] for place in range(width)]
    return blocks(values) if width > 0 else ""


def blocks(values: Sequence[float]) -> str:
    """Finite figures as block glyphs between the lowest and the highest of them; all equal: half high."""
    if not values:
        return ""
    low, span = min(values), max(values) - min(values)
    steps = len(BLOCKS) - 1
    return "".join(BLOCKS[round((value - low) / span * steps) if span else steps // 2] for value in values)


def _figure(value: float, name: str) -> None:
    """Refuse what can't be reckoned with."""
    if isinstance(value, bool) or not abs(value) <= LARGEST:  # NaN compares as false
        raise ValueError(f"A {name} is a number of at most 15 digits, not {value}.")
