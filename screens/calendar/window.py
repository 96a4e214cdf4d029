"""The days that are looked at: read a month at a time, kept until the desk changes, filtered by what is switched on."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date, timedelta

from acdesk.desk import Desk
from acdesk.reading import calendar
from acdesk.reading.calendar import ALL_LAYERS, Day, Entry, Layer

MOST_KEPT = 500
"""Days held at most: more than a year, little enough to forget."""
FIRST, LAST = date(1901, 1, 1), date(2199, 12, 1)
"""What can be looked at."""


class CalendarWindow:
    """Days by date. One read brings all the weeks of a month; moving near by reads nothing."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._days: dict[date, Day] = {}
        self._shown: dict[date, Day] = {}
        self.layers: frozenset[Layer] = ALL_LAYERS
        self.today = desk.today()

    def forget(self) -> None:
        """Read everything again when it is next asked for."""
        self._days.clear()
        self._shown.clear()
        self.today = self._desk.today()

    def show(self, layers: Collection[Layer]) -> None:
        """Only these; what was read stays."""
        self.layers = frozenset(layers)
        self._shown.clear()

    def day(self, day: date) -> Day:
        """A day, with the entries of the layers that are on. What counts towards its limit counts all the same."""
        found = self._shown.get(day)
        if found is None:
            if day not in self._days:
                self._read(day)
            found = self._days[day]
            if self.layers != ALL_LAYERS:
                found = replace(found, entries=tuple(each for each in found.entries if each.layer in self.layers))
            self._shown[day] = found
        return found

    def knows(self, day: date) -> bool:
        """Whether all of the day's month has been read."""
        day = in_reach(day)
        return monday(day.replace(day=1)) in self._days and next_month(day) - timedelta(days=1) in self._days

    def days(self, first: date, many: int) -> tuple[Day, ...]:
        """Days in a row."""
        return tuple(self.day(first + timedelta(days=number)) for number in range(many))

    def month(self, day: date) -> tuple[tuple[Day, ...], ...]:
        """The month of a day in whole weeks, Monday first."""
        first = monday(day.replace(day=1))
        many = (next_month(day) - first).days
        return tuple(self.days(first + timedelta(days=7 * week), 7) for week in range(-(-many // 7)))

    def week(self, day: date) -> tuple[Day, ...]:
        """The week of a day, Monday first."""
        return self.days(monday(day), 7)

    def entries(self, day: date) -> tuple[Entry, ...]:
        """What is on a day."""
        return self.day(day).entries

    def _read(self, day: date) -> None:
        if len(self._days) > MOST_KEPT:
            self._days.clear()
            self._shown.clear()
        for week in calendar.month(self._desk, day).weeks:
            self._days.update((each.day, each) for each in week)


def monday(day: date) -> date:
    """The first day of its week."""
    return day - timedelta(days=day.weekday())


def next_month(day: date, by: int = 1) -> date:
    """The first of another month."""
    number = day.year * 12 + day.month - 1 + by
    return date(number // 12, number % 12 + 1, 1)


def month_on(day: date, by: int) -> date:
    """The same day some months on, or the last that such a month has."""
    first = next_month(day, by)
    return first.replace(day=min(day.day, (next_month(first) - timedelta(days=1)).day))


def in_reach(day: date) -> date:
    """The day, or the nearest that can be looked at."""
    return max(FIRST, min(day, LAST))
