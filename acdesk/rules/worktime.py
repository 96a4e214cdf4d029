"""Working time: how many minutes of opening hours lie between two instants, and where a span of them ends.

Everything rests on one function. `W(t)` is the number of working minutes from a fixed epoch to the instant `t`:
monotone and piecewise linear, so that `between(a, b) = W(b) − W(a)` and `add(t, n) = W⁻¹(W(t) + n)`. An instant is
open when its wall-clock time in the calendar's zone lies in a window of its local day; days of 23 or 25 hours need
no more.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import pairwise
from zoneinfo import ZoneInfo

from msgspec import Struct

from acdesk.config import Hours
from acdesk.zones import zone_named

Window = tuple[int, int]
"""Opening and closing, in minutes of the local day: 0 to 1440."""

EPOCH = datetime(2024, 1, 1, tzinfo=UTC)
"""Where `W` is 0: a Monday, so that day numbers counted from here give the weekday by themselves."""
EPOCH_DAY = EPOCH.date().toordinal()
FIRST_YEAR, LAST_YEAR = 1970, 2199
"""The years a calendar knows. Instants outside count as the nearest one inside, so that `w` is total."""

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DAY = 1440
MINUTE = timedelta(minutes=1)
_WINDOW = re.compile(r"([0-9]{1,2}):([0-5][0-9])\s*[-–]\s*([0-9]{1,2}):([0-5][0-9])")


class _Year(Struct, frozen=True):
    """The open segments of one UTC year, in minutes since EPOCH, and the working minutes before each of them."""

    starts: tuple[int, ...]
    ends: tuple[int, ...]
    before: tuple[int, ...]
    total: int


class WorkCalendar:
    """The opening hours of the agency or of one person. Immutable; years are worked out when first asked for."""

    def __init__(
        self,
        zone: ZoneInfo,
        week: Mapping[int, tuple[Window, ...]],
        exceptions: Mapping[date, tuple[Window, ...]],
        closed: Iterable[tuple[date, date]] = (),
    ) -> None:
        """`week` maps weekday 0–6 to windows; `exceptions` gives single days their own; `closed` are spans of days."""
        self.zone = zone
        self.week = dict(week)
        self.exceptions = dict(exceptions)
        self.closed = tuple(closed)
        self._by_weekday = tuple(self.week.get(weekday, ()) for weekday in range(7))
        self._by_day = {day.toordinal() - EPOCH_DAY: windows for day, windows in self.exceptions.items()}
        self._spans = tuple((a.toordinal() - EPOCH_DAY, b.toordinal() - EPOCH_DAY) for a, b in self.closed)
        self._years: dict[int, _Year] = {}
        self._base = {EPOCH.year: 0}

    def w(self, instant: datetime) -> int:
        """Working minutes from the epoch to `instant`, rounded down; negative before the epoch."""
        minute = (instant - EPOCH) // MINUTE
        year = _year_of(minute)
        segments = self._year(year)
        index = bisect_right(segments.starts, minute) - 1
        if index < 0:
            return self._base_of(year)
        return self._base_of(year) + segments.before[index] + min(minute, segments.ends[index]) - segments.starts[index]

    def between(self, a: datetime, b: datetime) -> int:
        """Working minutes from `a` to `b`; negative when `b` is the earlier."""
        return self.w(b) - self.w(a)

    def at(self, w: int) -> datetime:
        """The earliest instant with `W = w`, in UTC: a span that fills the day ends at closing time, not next morning.

        Raises ValueError when the calendar has no such minute up to the year 2199.
        """
        year = EPOCH.year
        while w <= self._base_of(year) and year >= FIRST_YEAR:
            year -= 1
        while year <= LAST_YEAR and w > self._base_of(year + 1):
            year += 1
        if not FIRST_YEAR <= year <= LAST_YEAR:
            raise ValueError("These hours hold too few working minutes: no such time before the year 2200.")
        segments = self._year(year)
        wanted = w - self._base_of(year)
        index = bisect_left(segments.before, wanted) - 1
        return EPOCH + (segments.starts[index] + wanted - segments.before[index]) * MINUTE

    def add(self, instant: datetime, minutes: int) -> datetime:
        """The instant at which `minutes` working minutes have passed since `instant`; `instant` itself for 0."""
        return instant if minutes == 0 else self.at(self.w(instant) + minutes)

    def is_open(self, instant: datetime) -> bool:
        """Whether `instant` lies in the opening hours: the opening minute does, the closing minute does not."""
        minute = (instant - EPOCH) // MINUTE
        segments = self._year(_year_of(minute))
        index = bisect_right(segments.starts, minute) - 1
        return index >= 0 and minute < segments.ends[index]

    def opens_at(self, instant: datetime) -> datetime:
        """`instant` itself when open, else the next opening in UTC. Raises ValueError where there is none."""
        return instant if self.is_open(instant) else self.at(self.w(instant) + 1) - MINUTE

    def left_today(self, instant: datetime) -> int:
        """Working minutes from `instant` until its local day ends."""
        tomorrow = instant.astimezone(self.zone).date() + timedelta(days=1)
        return self.between(instant, local_time(tomorrow, 0, self.zone))

    def day_end(self, instant: datetime) -> datetime:
        """The last closing of the local day of `instant`, or of the next working day when nothing is left of it."""
        if not self.left_today(instant):
            instant = self.opens_at(instant)
        return self.add(instant, self.left_today(instant))

    def windows_on(self, day: date) -> tuple[Window, ...]:
        """The windows of a local day; none when it is closed."""
        return self._windows(day.toordinal() - EPOCH_DAY)

    def _windows(self, day: int) -> tuple[Window, ...]:
        """The same for a day counted from the epoch."""
        if self._spans and any(first <= day <= last for first, last in self._spans):
            return ()
        special = self._by_day.get(day)
        return self._by_weekday[day % 7] if special is None else special

    def _year(self, year: int) -> _Year:
        """The open segments of a UTC year, built once (about 0.2 ms)."""
        known = self._years.get(year)
        if known is None:
            known = self._years[year] = self._build(year)
        return known

    def _build(self, year: int) -> _Year:
        """Lay each day's windows onto the line of UTC minutes, one stretch of constant offset at a time."""
        starts: list[int] = []
        ends: list[int] = []
        before: list[int] = []
        total = 0
        for first, last, offset in _offsets(self.zone, year):
            for day in range((first + offset) // DAY, (last - 1 + offset) // DAY + 1):
                midnight = day * DAY - offset
                for opening, closing in self._windows(day):
                    start, end = max(first, midnight + opening), min(last, midnight + closing)
                    if start < end:
                        starts.append(start)
                        ends.append(end)
                        before.append(total)
                        total += end - start
        return _Year(tuple(starts), tuple(ends), tuple(before), total)

    def _base_of(self, year: int) -> int:
        """`W` at the first minute of a UTC year."""
        base = self._base.get(year)
        if base is None:
            step = 1 if year > EPOCH.year else -1
            base, at = 0, EPOCH.year
            while at != year:
                base += step * self._year(at if step > 0 else at - 1).total
                at += step
                self._base[at] = base
        return base


def _year_start(year: int) -> int:
    """The first minute of a UTC year, in minutes since EPOCH."""
    return (date(year, 1, 1).toordinal() - EPOCH_DAY) * DAY


def _year_of(minute: int) -> int:
    """The UTC year of a minute, held within the years that a calendar knows."""
    if not _year_start(FIRST_YEAR) <= minute < _year_start(LAST_YEAR + 1):
        return FIRST_YEAR if minute < 0 else LAST_YEAR
    return date.fromordinal(minute // DAY + EPOCH_DAY).year


@lru_cache(maxsize=256)
def _offsets(zone: ZoneInfo, year: int) -> tuple[tuple[int, int, int], ...]:
    """Stretches of constant UTC offset in a UTC year: first minute, minute after the last, offset in minutes.

    Looks once a week and halves the week in which the offset changed: no zone changes twice within a week.
    """

    def offset(minute: int) -> int:
        found = (EPOCH + minute * MINUTE).astimezone(zone).utcoffset()
        return 0 if found is None else found // MINUTE

    first, last = _year_start(year), _year_start(year + 1)
    stretches: list[tuple[int, int, int]] = []
    since, current = first, offset(first)
    for low in range(first, last, 7 * DAY):
        high = min(low + 7 * DAY, last - 1)
        after = offset(high)
        if after == current:
            continue
        old = low
        while high - old > 1:
            middle = (old + high) // 2
            old, high = (middle, high) if offset(middle) == current else (old, middle)
        stretches.append((since, high, current))
        since, current = high, after
    stretches.append((since, last, current))
    return tuple(stretches)


def local_time(day: date, minute: int, zone: ZoneInfo) -> datetime:
    """The instant (UTC) at which the clock in `zone` shows `minute` of `day`; 1440 is the next midnight.

    A time that a change of clocks leaves out moves on by as much; one that comes twice means the first.
    """
    days, minute = divmod(minute, DAY)
    return datetime.combine(day + timedelta(days=days), time(minute // 60, minute % 60), zone).astimezone(UTC)


def parse_windows(texts: Iterable[str]) -> tuple[Window, ...]:
    """Windows such as `08:00-12:00`, in order. Raises ValueError with a sentence for what is no window.

    `24:00` may end a window; a window that runs backwards or into another is refused.
    """
    windows = sorted(_window(text) for text in texts)
    for (_, end), (start, _) in pairwise(windows):
        if start < end:
            raise ValueError(f"Hours overlap at {start // 60:02d}:{start % 60:02d}; give windows that don't.")
    return tuple(windows)


def _window(text: str) -> Window:
    """One window."""
    found = _WINDOW.fullmatch(text.strip())
    if not found:
        raise ValueError(f"{text!r} is no opening window; write it like '08:00-17:00'.")
    hour, minute, to_hour, to_minute = map(int, found.groups())
    start, end = hour * 60 + minute, to_hour * 60 + to_minute
    if start >= DAY or end > DAY:
        raise ValueError(f"{text!r} goes past the end of the day; '24:00' is the latest.")
    if end <= start:
        raise ValueError(f"{text!r} ends before it begins; write two windows for hours that cross midnight.")
    return (start, end)


def agency_calendar(hours: Hours, days: Iterable[tuple[str, list[str]]]) -> WorkCalendar:
    """The agency's calendar: its week from the configuration, its special days (ISO date, windows) from the desk.

    Raises ValueError with a sentence when a window or a day can't be read.
    """
    week = {number: parse_windows(getattr(hours, name)) for number, name in enumerate(WEEKDAYS)}
    exceptions = {_day(day): parse_windows(windows) for day, windows in days}
    return WorkCalendar(ZoneInfo(hours.zone), week, exceptions)


def staff_calendar(
    zone: str, hours: Mapping[str, Iterable[str]], agency: WorkCalendar, absences: Iterable[tuple[str, str]]
) -> WorkCalendar:
    """The calendar of a member of staff, in their own zone.

    No `hours` (weekday mon … sun to windows) means the agency's, on the person's own clock. Days on which the agency
    is closed hold for everyone; its half-days only for itself. Absences are first and last day, both away.
    Raises ValueError with a sentence when a weekday, a window or a day can't be read.
    """
    unknown = sorted(set(hours) - set(WEEKDAYS))
    if unknown:
        raise ValueError(f"No weekday is called {unknown[0]!r}; use {', '.join(WEEKDAYS)}.")
    week = {WEEKDAYS.index(name): parse_windows(windows) for name, windows in hours.items()} if hours else agency.week
    holidays: dict[date, tuple[Window, ...]] = {day: () for day, windows in agency.exceptions.items() if not windows}
    away = [(_day(first), _day(last)) for first, last in absences]
    return WorkCalendar(zone_named(zone), week, holidays, away)


def _day(text: str) -> date:
    """An ISO day."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"{text!r} is no day; write it like '2026-12-24'.") from None
