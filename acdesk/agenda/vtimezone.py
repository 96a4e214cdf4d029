"""A zone as VTIMEZONE: the rules by which its clocks change, found by looking at the changes themselves.

Rules and no lists of dates, because one popular reader is an hour off after the last date of a list.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from acdesk.zones import zone_named

if TYPE_CHECKING:
    from icalendar import Component, Timezone

_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_YEARS_AHEAD = 12
"""Years after the first that a rule is looked for in: fewer can't tell the last Sunday from the fourth."""
_NO_CHANGE = datetime(1970, 1, 1)
_SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Change:
    """A change of clocks: its instant, what the clock would show, the offsets, and whether summer time begins."""

    at: datetime
    wall: datetime
    before: timedelta
    after: timedelta
    summer: bool
    name: str


@dataclass(frozen=True, slots=True)
class _Run:
    """Changes of consecutive years that one yearly rule gives. `places` are the rules that fit all of them."""

    changes: tuple[Change, ...]
    places: frozenset[int]


def changes(zone: str, first_year: int, last_year: int) -> list[Change]:
    """The changes of a zone's clocks from the start of `first_year` to the end of `last_year`, in order."""
    info = zone_named(zone)
    found: list[Change] = []
    step, end = timedelta(days=7), datetime(last_year + 1, 1, 1, tzinfo=UTC)
    at = datetime(first_year, 1, 1, tzinfo=UTC)
    while at < end:
        following = min(at + step, end)
        if _state(info, at) != _state(info, following):
            found.append(_change(info, *_narrowed(info, at, following)))
        at = following
    return found


def _state(info: ZoneInfo, at: datetime) -> tuple[timedelta, str, timedelta]:
    local = at.astimezone(info)
    return local.utcoffset() or timedelta(0), local.tzname() or "", local.dst() or timedelta(0)


def _narrowed(info: ZoneInfo, low: datetime, high: datetime) -> tuple[datetime, datetime]:
    """The seconds before and at the change between two instants."""
    start = _state(info, low)
    while high - low > _SECOND:
        middle = low + timedelta(seconds=(high - low).total_seconds() // 2)
        low, high = (middle, high) if _state(info, middle) == start else (low, middle)
    return low, high


def _change(info: ZoneInfo, last: datetime, at: datetime) -> Change:
    (before, _, _), (after, name, summer) = _state(info, last), _state(info, at)
    wall = (at + before).replace(tzinfo=None)
    return Change(at, wall, before, after, bool(summer), name)


def _places(day: date) -> frozenset[int]:
    """Which rules put a change on that day: its weekday on or after the n-th of the month, or (-1) the last one."""
    length = calendar.monthrange(day.year, day.month)[1]
    first = {start for start in range(day.day - 6, day.day + 1) if 1 <= start <= length - 6}
    return frozenset(first | ({-1} if day.day + 7 > length else set()))


def _runs(found: Iterable[Change]) -> list[_Run]:
    """Changes put together, as long as the next year has one of the same month, weekday, time and offsets."""
    runs: list[_Run] = []
    for change in found:
        for number, run in enumerate(runs):
            last = run.changes[-1]
            places = run.places & _places(change.wall.date())
            if places and _alike(last, change):
                runs[number] = _Run((*run.changes, change), places)
                break
        else:
            runs.append(_Run((change,), _places(change.wall.date())))
    return runs


def _alike(last: Change, change: Change) -> bool:
    return (
        change.wall.year == last.wall.year + 1
        and (change.wall.month, change.wall.weekday(), change.wall.time())
        == (last.wall.month, last.wall.weekday(), last.wall.time())
        and (change.before, change.after, change.summer, change.name)
        == (last.before, last.after, last.summer, last.name)
    )


def _rule(run: _Run, last_year: int) -> dict[str, object] | None:
    """The yearly rule of a run; None for a change that happens once. It ends where the run does."""
    first, last = run.changes[0], run.changes[-1]
    if len(run.changes) == 1:
        return None
    weekday, place = _DAYS[first.wall.weekday()], _best(run.places)
    rule: dict[str, object] = {"FREQ": "YEARLY", "BYMONTH": first.wall.month}
    if place == -1 or place % 7 == 1:
        rule["BYDAY"] = f"{place if place < 0 else place // 7 + 1}{weekday}"
    else:
        rule["BYDAY"] = weekday
        rule["BYMONTHDAY"] = list(range(place, place + 7))
    if last.wall.year < last_year:
        rule["UNTIL"] = last.at
    return rule


def _best(places: frozenset[int]) -> int:
    """The last one of the month, else the first, second …, else on or after a day."""
    if -1 in places:
        return -1
    return min(places, key=lambda place: (place % 7 != 1, place))


def vtimezone(zone: str, years: Iterable[int]) -> Timezone:
    """The VTIMEZONE of an IANA zone that holds for events of `years`, and on, by the rules that are known today."""
    from icalendar import Timezone  # noqa: PLC0415 - 140 ms, only for a file

    wanted = list(years)
    # the change that holds when the first event starts is in the year before
    first_year = max(1970, min(wanted, default=1971) - 1)
    last_year = max(first_year + _YEARS_AHEAD, max(wanted, default=0) + 1)
    written = Timezone()
    written.add("tzid", zone)
    runs = _runs(changes(zone, first_year, last_year))
    earliest = min((run.changes[0].at for run in runs), default=None)
    if earliest is None or earliest >= datetime(first_year + 1, 1, 1, tzinfo=UTC):
        written.add_component(_unchanged(zone, first_year))
    for run in runs:
        first = run.changes[0]
        written.add_component(_observance(first, first.wall, _rule(run, last_year)))
    return written


def _unchanged(zone: str, year: int) -> Component:
    """The observance of a zone before its first change, or which has none."""
    offset, name, summer = _state(zone_named(zone), datetime(year, 1, 1, tzinfo=UTC))
    still = Change(datetime(year, 1, 1, tzinfo=UTC), _NO_CHANGE, offset, offset, bool(summer), name)
    return _observance(still, _NO_CHANGE, None)


def _observance(change: Change, onset: datetime, rule: dict[str, object] | None) -> Component:
    from icalendar import TimezoneDaylight, TimezoneStandard  # noqa: PLC0415 - 140 ms, only for a file

    part = TimezoneDaylight() if change.summer else TimezoneStandard()
    part.add("dtstart", onset)
    part.add("tzoffsetfrom", change.before)
    part.add("tzoffsetto", change.after)
    part.add("tzname", change.name)
    if rule is not None:
        part.add("rrule", rule)
    return part
