"""What a calendar file says and what the desk puts into one: events as plain values, without any library's types."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

from acdesk.zones import zone_named

Moment = datetime | date
"""A naive wall-clock time in the zone of its event, or a day for what lasts whole days."""


class EventStatus(StrEnum):
    """What STATUS says of an event; CONFIRMED where it says nothing."""

    CONFIRMED = "confirmed"
    TENTATIVE = "tentative"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Attendee:
    """Somebody asked to come: the address in lower case, the name as the file gives it."""

    address: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Override:
    """What one occurrence is instead (RECURRENCE-ID).

    `original` is when the rule has it, on the wall clock of the series. `starts` is on the wall clock of `zone`.
    `cancelled` says that it does not take place. `and_later` moves the ones after it by as much (RANGE=THISANDFUTURE).
    """

    original: Moment
    starts: Moment
    zone: str
    minutes: int
    title: str = ""
    sequence: int = 0
    cancelled: bool = False
    and_later: bool = False
    location: str = ""
    description: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class CalendarEvent:
    """An event, once or by a rule.

    `starts` is naive, on the wall clock of `zone` (an IANA name, or "UTC"); a date for whole days, whose `minutes` are
    1,440 a day. `rule` is the text of an RRULE, `also` are RDATEs as (start, minutes), `excluded` are EXDATEs: both on
    the wall clock of the event. An EXDATE that is a day takes out all of that day. `busy` is false for what is marked
    as free time. `attendees` and `organizer` may be nobody. `base` is the `shape` with which a desk wrote it, where it
    did: whatever another program changed since differs from that.
    """

    uid: str
    title: str
    starts: Moment
    zone: str
    minutes: int
    sequence: int = 0
    rule: str = ""
    also: tuple[tuple[Moment, int], ...] = ()
    excluded: tuple[Moment, ...] = ()
    overrides: tuple[Override, ...] = ()
    status: EventStatus = EventStatus.CONFIRMED
    organizer: Attendee | None = None
    attendees: tuple[Attendee, ...] = ()
    location: str = ""
    url: str = ""
    description: str = ""
    busy: bool = True
    base: str = field(default="", repr=False, compare=False)

    @property
    def all_day(self) -> bool:
        """Whether it lasts whole days and has no hour."""
        return not isinstance(self.starts, datetime)

    @property
    def repeats(self) -> bool:
        """Whether it has more than one occurrence."""
        return bool(self.rule or self.also)

    def people(self) -> Iterator[Attendee]:
        """The organizer, then who is asked."""
        if self.organizer is not None:
            yield self.organizer
        yield from self.attendees

    def fingerprint(self) -> str:
        """A digest of all that it says, its SEQUENCE left out: two files with the same event give the same."""
        overrides = sorted(self.overrides, key=lambda one: str(one.original))
        bare = replace(
            self,
            sequence=0,
            excluded=tuple(sorted(self.excluded, key=str)),
            also=tuple(sorted(self.also, key=str)),
            attendees=tuple(sorted(self.attendees, key=lambda one: (one.address, one.name))),
            overrides=tuple(replace(one, sequence=0) for one in overrides),
        )
        return hashlib.sha256(repr(bare).encode("utf-8", "surrogatepass")).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class Problem:
    """What could not be read as it stands: where in the file, and why. `lost` says that an event is missing for it."""

    where: str
    reason: str
    lost: bool = True

    def __str__(self) -> str:
        """Both as one line."""
        return f"{self.where}: {self.reason}"


@dataclass(frozen=True, slots=True)
class ReadCalendar:
    """The events of a file or folder in the order in which they stand there, and what is to be said of the rest.

    `is_calendar` is false where nothing in it could be read as a calendar at all; one without events is one.
    """

    events: tuple[CalendarEvent, ...]
    problems: tuple[Problem, ...]
    name: str = ""
    is_calendar: bool = True


def as_instant(moment: Moment, zone: str) -> datetime:
    """The UTC instant of a wall-clock moment: a day is its midnight.

    A time that the clocks skip is read with the offset before the jump, one that they show twice is the first
    (RFC 5545, 3.3.5).
    """
    wall = moment if isinstance(moment, datetime) else datetime(moment.year, moment.month, moment.day)
    try:
        return wall.replace(tzinfo=zone_named(zone)).astimezone(UTC)
    except OverflowError:
        return wall.replace(tzinfo=UTC)


def on_the_wall(instant: datetime, zone: str) -> datetime:
    """The naive wall-clock time of an instant in `zone`."""
    try:
        return instant.astimezone(zone_named(zone)).replace(tzinfo=None)
    except OverflowError:
        return instant.replace(tzinfo=None)


def shifted(moment: Moment, by: timedelta) -> Moment:
    """`moment` moved by `by`; a moment that would leave the calendar's years stays."""
    try:
        return moment + by
    except OverflowError:
        return moment
