"""When an event takes place within a stretch of time: its rule, its added and left-out dates, and what was moved."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple

from acdesk.agenda.values import CalendarEvent, EventStatus, Moment, Override, as_instant, shifted
from acdesk.rules.recurrence import Rule, expand
from acdesk.zones import zone_named

_DAY = timedelta(days=1)
_NONE = timedelta(0)


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One time that an event takes place. Instants in UTC; a whole day is from midnight to midnight of its zone.

    `original` is when the rule has it, on the wall clock of the event; with the UID it names the occurrence for good.
    """

    uid: str
    title: str
    original: Moment
    starts_at: datetime
    ends_at: datetime
    all_day: bool = False
    moved: bool = False


class _Place(NamedTuple):
    starts: Moment
    zone: str
    minutes: int
    title: str


def occurrences(event: CalendarEvent, first: datetime, before: datetime) -> list[Occurrence]:
    """What of `event` falls between the instants `first` and `before`, or reaches into that, in order.

    A cancelled event has none. DTSTART is the first one, also where it doesn't fit the rule (RFC 5545, 3.8.5.3).
    """
    if event.status is EventStatus.CANCELLED or before <= first:
        return []
    overrides = {one.original: one for one in event.overrides}
    found = [_moved(event, one) for one in event.overrides if not one.cancelled]
    found += [
        _usual(event, wall, minutes)
        for wall, minutes in _planned(event, first, before)
        if wall not in overrides and _date(wall) not in overrides
    ]
    found = [one for one in found if one.starts_at < before and (one.ends_at > first or one.starts_at >= first)]
    return sorted(found, key=lambda one: (one.starts_at, one.ends_at, str(one.original)))


def _planned(event: CalendarEvent, first: datetime, before: datetime) -> Iterator[tuple[Moment, int]]:
    """The moments of DTSTART, RRULE and RDATE that may touch the window, without the EXDATEs, and their minutes."""
    left_out = _LeftOut(event)
    planned = {event.starts: event.minutes}
    if event.rule:
        # the furthest that "this and all later" moves one, and its length, reach into the window from outside
        reach = max((abs(_moved_by(one)) for one in event.overrides if one.and_later), default=_NONE) + _DAY
        begins = _sooner(first, reach + timedelta(minutes=event.minutes))
        planned |= dict.fromkeys(_by_rule(event, begins, shifted_instant(before, reach)), event.minutes)
    planned |= dict(event.also)
    for wall, minutes in planned.items():
        if wall not in left_out:
            yield wall, minutes


class _LeftOut:
    """The EXDATEs of an event by wall clock, day and instant: in the night the clocks jump, 3:30 may mean 2:30."""

    def __init__(self, event: CalendarEvent) -> None:
        self._moments = set(event.excluded)
        self._zone = event.zone
        self._instants = {as_instant(one, event.zone) for one in event.excluded if isinstance(one, datetime)}

    def __contains__(self, wall: Moment) -> bool:
        if not self._moments:
            return False
        if wall in self._moments or _date(wall) in self._moments:
            return True
        return isinstance(wall, datetime) and as_instant(wall, self._zone) in self._instants


def _by_rule(event: CalendarEvent, first: datetime, before: datetime) -> list[Moment]:
    rule = Rule.parse(event.rule)
    if isinstance(event.starts, datetime):
        return [one.local for one in expand(rule, event.starts, zone_named(event.zone), first, before).instances]
    # days have no zone: laid out in UTC, an UNTIL in UTC ends with its day
    start = datetime.combine(event.starts, time())
    return [one.local.date() for one in expand(rule, start, zone_named("UTC"), first - _DAY, before + _DAY).instances]


def _usual(event: CalendarEvent, wall: Moment, minutes: int) -> Occurrence:
    """An occurrence where the rule has it, or as far off as an earlier one was moved with all later."""
    earlier = [one for one in event.overrides if one.and_later and _comparable(one.original) <= _comparable(wall)]
    if not earlier:
        return _at(event, wall, _Place(wall, event.zone, minutes, event.title))
    base = max(earlier, key=lambda one: _comparable(one.original))
    begins = shifted(wall, _moved_by(base))
    return _at(event, wall, _Place(begins, base.zone, base.minutes, base.title or event.title))


def _moved(event: CalendarEvent, one: Override) -> Occurrence:
    return _at(event, one.original, _Place(one.starts, one.zone, one.minutes, one.title or event.title))


def _at(event: CalendarEvent, original: Moment, place: _Place) -> Occurrence:
    begins = as_instant(place.starts, place.zone)
    lasts, all_day = timedelta(minutes=place.minutes), not isinstance(place.starts, datetime)
    # days last from midnight to midnight, whatever the clocks do in between
    ends = as_instant(shifted(place.starts, lasts), place.zone) if all_day else shifted_instant(begins, lasts)
    moved = begins != as_instant(original, event.zone)
    return Occurrence(event.uid, place.title, original, begins, ends, all_day, moved)


def _moved_by(one: Override) -> timedelta:
    """How far an override is from its original, both on the wall clock of the override's zone."""
    return _comparable(one.starts) - _comparable(one.original)


def _comparable(moment: Moment) -> datetime:
    return moment if isinstance(moment, datetime) else datetime.combine(moment, time())


def _date(moment: Moment) -> date:
    return moment.date() if isinstance(moment, datetime) else moment


def shifted_instant(instant: datetime, by: timedelta) -> datetime:
    """`instant` moved by `by`, at most to the end of the calendar's years."""
    try:
        return instant + by
    except OverflowError:
        return datetime.max.replace(tzinfo=UTC) if by > _NONE else datetime.min.replace(tzinfo=UTC)


def _sooner(instant: datetime, by: timedelta) -> datetime:
    return shifted_instant(instant, -by)
