"""The properties of one event in a calendar file, each read by itself so that a broken one costs no other."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from acdesk.agenda.blocks import Component, Line
from acdesk.agenda.shape import BASE
from acdesk.agenda.values import Attendee, Moment, as_instant, on_the_wall
from acdesk.agenda.zones import Zones
from acdesk.text import clean_line, storable

ESSENTIAL = frozenset({"DTSTART", "DTEND", "DURATION", "RRULE", "RECURRENCE-ID", "UID"})
"""An event one of whose lines here is broken would be shown at a wrong time or twice: it is refused."""
_READ = ESSENTIAL | {
    "RDATE", "EXDATE", "SEQUENCE", "STATUS", "SUMMARY", "LOCATION", "DESCRIPTION", "URL", "ATTENDEE", "ORGANIZER",
    "TRANSP", "X-MICROSOFT-CDO-BUSYSTATUS", "X-WR-CALNAME", "X-WR-TIMEZONE", "METHOD", BASE,
}  # fmt: skip
_NAME = re.compile(r"\s*([A-Za-z0-9-]+)\s*[;:]")
_DATE = re.compile(r"(\d{4})(\d\d)(\d\d)")
_DATE_TIME = re.compile(r"(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)?(Z?)", re.IGNORECASE)
_DURATION = re.compile(r"([+-]?)P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?", re.IGNORECASE)
_ADDRESS = re.compile(r"[^\s@<>\"]+@[^\s@<>\"]+")
LONGEST_MINUTES = 366 * 1440
MOST_MOMENTS = 2_000
"""RDATEs or EXDATEs of one event."""
MOST_CHARACTERS = 250_000
"""Of one event: hundreds of people and EXDATEs are ordinary."""
LONGEST_TEXT = 20_000


class Unreadable(Exception):
    """An event, or a value of it, that cannot be read. `str()` is the reason, a sentence."""


@dataclass(frozen=True, slots=True)
class Property:
    """A content line taken apart: parameters in capitals with their first value, the value unescaped."""

    name: str
    parameters: dict[str, str]
    value: str


@dataclass(slots=True)
class Fields:
    """An event's properties by name, in the order in which they stand, and what was said while reading them."""

    by_name: dict[str, list[Property]] = field(default_factory=dict)
    notices: list[str] = field(default_factory=list)

    def first(self, name: str) -> Property | None:
        """The first property of that name that has a value."""
        return next((one for one in self.by_name.get(name, ()) if one.value.strip()), None)

    def every(self, name: str) -> list[Property]:
        """All properties of that name."""
        return self.by_name.get(name, [])

    def line(self, name: str) -> str:
        """A text that is one line: the desk keeps it as it came, but for what no database takes."""
        found = self.first(name)
        return storable(" ".join(found.value.split()))[:500] if found else ""

    def text(self, name: str) -> str:
        """A text of several lines, cut where it is longer than anybody reads."""
        found = self.first(name)
        return storable(found.value)[:LONGEST_TEXT] if found else ""

    def number(self, name: str) -> int:
        """A whole number, 0 where it is none."""
        found = self.first(name)
        value = found.value.strip() if found else ""
        return min(int(value), 2**31 - 1) if value.isdecimal() and len(value) < 12 else 0


def fields_of(component: Component) -> Fields:
    """The properties of a component that the desk reads. Raises Unreadable where an essential line is broken."""
    return fields_of_lines(component.lines)


def fields_of_lines(lines: Sequence[Line]) -> Fields:
    """As `fields_of`, for lines that stand in the calendar itself."""
    from icalendar.parser import Contentline  # noqa: PLC0415 - 140 ms, only for a file

    found, read = Fields(), 0
    for line in lines:
        named = _NAME.match(line.text)
        name = named[1].upper() if named else ""
        if name not in _READ:
            continue
        read += len(line.text)
        if read > MOST_CHARACTERS:
            raise Unreadable(f"it is longer than {MOST_CHARACTERS:,} characters.")
        try:
            _, parameters, value = Contentline(line.text).parts()  # type: ignore[no-untyped-call]
        except ValueError:
            if name in ESSENTIAL:
                raise Unreadable(f"its {name} in line {line.number} is broken.") from None
            found.notices.append(f"its {name} in line {line.number} is broken and left out.")
            continue
        plain = {str(key).upper(): _first(one) for key, one in parameters.items()}
        found.by_name.setdefault(name, []).append(Property(name, plain, str(value)))
    return found


def _first(value: object) -> str:
    return str(value[0]) if isinstance(value, list) and value else str(value)


@dataclass(slots=True)
class Clock:
    """Reads the times of one file: by its zones, floating ones on the wall clock of `floating`, days in `agency`.

    `unknown` collects the TZIDs that nothing explains, with how their times are read instead.
    """

    zones: Zones
    floating: str
    agency: str
    unknown: dict[str, str] = field(default_factory=dict)

    def moment(self, found: Property) -> tuple[Moment, str]:
        """The one moment of a property and its zone. Raises Unreadable."""
        return self._moment(found.value.strip().split(",")[0], found)

    def moments(self, found: Property) -> Iterator[tuple[Moment, str, int | None]]:
        """Every moment of an EXDATE or RDATE: with the minutes where it is a period. Raises Unreadable."""
        values = found.value.strip().strip(",").split(",")
        if len(values) > MOST_MOMENTS:
            raise Unreadable(f"its {found.name} names more than {MOST_MOMENTS:,} dates.")
        for value in values:
            start, _, end = value.strip().partition("/")
            moment, at = self._moment(start, found)
            if not end:
                yield moment, at, None
            elif end.upper().lstrip("+-").startswith("P"):
                yield moment, at, minutes_of(end)
            else:
                until, until_zone = self._moment(end, found)
                yield moment, at, _between(moment, at, until, until_zone)

    def _moment(self, text: str, found: Property) -> tuple[Moment, str]:
        moment, in_utc = _stated(text)
        tzid = found.parameters.get("TZID", "").strip()
        if in_utc:
            return moment, "UTC"
        if not isinstance(moment, datetime):
            return moment, self.agency
        if not tzid:
            return moment, self.floating
        if (zone := self.zones.named(tzid)) is not None:
            return moment, zone
        try:
            at = self.zones.in_utc(tzid, moment)
        except OverflowError:
            at = None
        if at is None:
            self.unknown[clean_line(tzid, 60)] = f"it is unknown: its times are read as {self.floating}."
            return moment, self.floating
        self.unknown[clean_line(tzid, 60)] = "it is like no known zone: its times are turned to UTC as the file says."
        return at, "UTC"


def _stated(text: str) -> tuple[Moment, bool]:
    """A date or time as it is written, and whether it says UTC. Raises Unreadable."""
    try:
        if day := _DATE.fullmatch(text):
            return date(int(day[1]), int(day[2]), int(day[3])), False
        if time := _DATE_TIME.fullmatch(text):
            year, month, on, hour, minute, second = (int(group or 0) for group in time.groups()[:6])
            if hour <= 24:
                wall = datetime(year, month, on, hour % 24, minute, min(second, 59))
                return wall + timedelta(days=hour // 24), bool(time[7])
    except (ValueError, OverflowError):
        pass
    raise Unreadable(f"“{clean_line(text, 40)}” is no date or time.")


def _between(start: Moment, zone: str, end: Moment, end_zone: str) -> int:
    """Minutes from start to end, rounded up; those of whole days without regard to the clocks' changes."""
    if isinstance(start, datetime) != isinstance(end, datetime) or not isinstance(start, datetime):
        days = _day(end) - _day(start)
        return days.days * 1440
    seconds = (as_instant(end, end_zone) - as_instant(start, zone)).total_seconds()
    return -int(-seconds // 60)


def _day(moment: Moment) -> date:
    return moment.date() if isinstance(moment, datetime) else moment


def minutes_of(text: str) -> int:
    """Minutes of an RFC 5545 duration, rounded up. Raises Unreadable."""
    found = _DURATION.fullmatch(text.strip())
    if found is None or not any(found.groups()[1:]) or len(text) > 40:
        raise Unreadable(f"“{clean_line(text, 40)}” is no duration.")
    weeks, days, hours, minutes, seconds = (int(group or 0) for group in found.groups()[1:])
    total = ((weeks * 7 + days) * 24 + hours) * 60 + minutes - (-seconds // 60)
    return -total if found[1] == "-" else total


def lasting(fields: Fields, clock: Clock, start: Moment, zone: str) -> int:
    """How many minutes an event lasts: by DTEND, else DURATION, else a day for a day and nothing for a time.

    An end before the start, and one years away, are said and become none. Raises Unreadable.
    """
    end, duration = fields.first("DTEND"), fields.first("DURATION")
    least = 0 if isinstance(start, datetime) else 1440
    if end is not None:
        minutes = _between(start, zone, *clock.moment(end))
    else:
        minutes = minutes_of(duration.value) if duration is not None else least
    if not isinstance(start, datetime):
        # DTEND on the day of DTSTART is a mistake of many programs, and means that one day
        minutes = max(least, -(-minutes // 1440) * 1440)
    if not 0 <= minutes <= LONGEST_MINUTES:
        why = "its end is before its start" if minutes < 0 else "it lasts over a year"
        fields.notices.append(f"{why}: the end is left out.")
        return least
    return minutes


def put_in(moment: Moment, zone: str, event_start: Moment, event_zone: str) -> Moment:
    """A moment of an EXDATE or RECURRENCE-ID as the event counts: on its wall clock, a day for an all-day event."""
    if not isinstance(moment, datetime):
        return moment
    wall = on_the_wall(as_instant(moment, zone), event_zone) if zone != event_zone else moment
    return wall if isinstance(event_start, datetime) else moment.date()


def person(found: Property) -> Attendee | None:
    """The attendee or organizer; None without an e-mail address."""
    stated = found.value.strip()
    address = re.sub(r"^mailto:", "", stated, flags=re.IGNORECASE).strip()
    if not _ADDRESS.fullmatch(address):
        address = found.parameters.get("EMAIL", "").strip()
    if not _ADDRESS.fullmatch(address) or len(address) > 320:
        return None
    return Attendee(storable(address).lower(), storable(found.parameters.get("CN", "")).strip()[:200])
