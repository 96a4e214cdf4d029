"""Where things stand in a week's grid: the hours shown, how long a line is, and what lies beside what."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from acdesk.reading.calendar import Day, Entry
from acdesk.rules.worktime import Window

HOUR = 60
STEPS = (15, 30, 60)
USUAL: Window = (8 * HOUR, 17 * HOUR)
MIDNIGHT = 24 * HOUR


@dataclass(frozen=True)
class Span:
    """An entry on lines `first` to `last`, in one of `lanes` side by side. `place` is its place on its day."""

    entry: Entry
    place: int
    first: int
    last: int
    lane: int
    lanes: int


@dataclass(frozen=True)
class Grid:
    """The hours of a week on so many lines."""

    begin: int
    """Minute of the day at the first line."""
    step: int
    """Minutes of a line."""
    lines: int
    spans: dict[date, tuple[Span, ...]]
    whole: dict[date, tuple[tuple[int, Entry], ...]]
    """What lasts the day, with its place."""

    def line_of(self, minute: int) -> int:
        """The line on which a minute stands."""
        return (minute - self.begin) // self.step

    def minute(self, line: int) -> int:
        """The first minute of a line."""
        return self.begin + line * self.step


def lay_out(days: Sequence[Day], height: int, zone: ZoneInfo) -> Grid:
    """Working hours and what lies outside them, on lines of a quarter, half or whole hour, as the height allows."""
    timed: dict[date, list[tuple[int, Entry, int, int]]] = {}
    whole: dict[date, tuple[tuple[int, Entry], ...]] = {}
    for day in days:
        there = list(enumerate(day.entries))
        whole[day.day] = tuple((place, entry) for place, entry in there if entry.at is None)
        timed[day.day] = [
            (place, entry, *minutes_of(entry, day.day, zone)) for place, entry in there if entry.at is not None
        ]
    edges = [window for day in days for window in day.windows] or [USUAL]
    taken = [(first, last) for each in timed.values() for _, _, first, last in each]
    begin = min([*(first for first, _ in edges), *(first for first, _ in taken)]) // HOUR * HOUR
    end = -(-max([*(last for _, last in edges), *(last for _, last in taken)]) // HOUR) * HOUR
    step = next((each for each in STEPS if (end - begin) // each <= height), HOUR)
    spans = {day: _lanes(each, begin, step) for day, each in timed.items()}
    return Grid(begin, step, (end - begin) // step, spans, whole)


def minutes_of(entry: Entry, day: date, zone: ZoneInfo) -> tuple[int, int]:
    """From and to, in minutes of the day; what goes on over midnight ends with the day."""
    assert entry.at is not None  # asked for timed ones only
    first = _minute(entry.at, day, zone)
    last = first + 1 if entry.ends is None else _minute(entry.ends, day, zone)
    return first, max(first + 1, last)


def _minute(at: datetime, day: date, zone: ZoneInfo) -> int:
    local = at.astimezone(zone)
    if local.date() != day:
        return MIDNIGHT if local.date() > day else 0
    clock: time = local.time()
    return clock.hour * HOUR + clock.minute


def _lanes(timed: Iterable[tuple[int, Entry, int, int]], begin: int, step: int) -> tuple[Span, ...]:
    """Side by side what would lie on the same line."""
    found: list[Span] = []
    group: list[tuple[int, Entry, int, int, int]] = []
    ends: list[int] = []
    for place, entry, start, end in sorted(timed, key=lambda each: (each[2], each[0])):
        first, last = (start - begin) // step, (end - 1 - begin) // step
        if ends and first > max(ends):
            found += _spans(group, len(ends))
            group, ends = [], []
        lane = next((at for at, until in enumerate(ends) if until < first), len(ends))
        if lane == len(ends):
            ends.append(last)
        else:
            ends[lane] = last
        group.append((place, entry, first, last, lane))
    return (*found, *_spans(group, len(ends)))


def _spans(group: Iterable[tuple[int, Entry, int, int, int]], lanes: int) -> list[Span]:
    return [Span(entry, place, first, last, lane, lanes) for place, entry, first, last, lane in group]
