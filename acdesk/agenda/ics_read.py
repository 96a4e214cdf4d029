"""Reads other programs' calendars: every event that can be understood, and for each that cannot, where and why.

The text is taken apart here, event by event, and only a content line goes to the `icalendar` library: it fails a whole
file for one broken time zone, makes times of unknown zones naive without a word, and warns on stderr.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from acdesk.agenda.blocks import Component, Parts, content_lines, parts
from acdesk.agenda.fields import (
    MOST_MOMENTS,
    Clock,
    Fields,
    Unreadable,
    fields_of,
    fields_of_lines,
    lasting,
    person,
    put_in,
)
from acdesk.agenda.grouping import Piece, grouped
from acdesk.agenda.shape import BASE
from acdesk.agenda.values import Attendee, CalendarEvent, EventStatus, Moment, Problem, ReadCalendar
from acdesk.agenda.zones import Zones
from acdesk.errors import WrongUsage
from acdesk.rules.recurrence import Rule
from acdesk.text import clean_line


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of a file is read: bytes, events, and the seconds after which the rest is left with a notice."""

    size: int = 10_000_000
    events: int = 50_000
    seconds: float = 5.0
    people: int = 500


LIMITS = Limits()


def read_ics(
    data: bytes,
    *,
    zone: str,
    limits: Limits = LIMITS,
    timer: Callable[[], float] = time.monotonic,
) -> ReadCalendar:
    """The events in the bytes of a calendar file, and what could not be read, by its line.

    `zone` is the agency's: floating times, and those of a zone that nothing explains, are on its wall clock. Raises
    nothing for what the file holds; what is too large or takes too long is a problem of its own.
    """
    ends = timer() + limits.seconds
    if len(data) > limits.size:
        too_large = Problem("the file", f"it is larger than {limits.size // 1_000_000} MB.")
        return ReadCalendar((), (too_large,), is_calendar=False)
    lines, problems = content_lines(data)
    found = parts(lines)
    problems += found.problems
    heading = _heading(found)
    zones = Zones(found.zones, _years(found.events), zone)
    clock = Clock(zones, zones.named(heading.line("X-WR-TIMEZONE")) or zone, zone)
    cancels = heading.line("METHOD").upper() == "CANCEL"
    pieces: list[Piece] = []
    for number, component in enumerate(found.events):
        if timer() > ends or number >= limits.events:
            problems.append(_cut_off(number, limits))
            break
        pieces += _piece(component, clock, cancels, limits, problems)
    events, doubled = grouped(pieces)
    problems += doubled
    problems += [Problem(f"zone {tzid}", reason, lost=False) for tzid, reason in clock.unknown.items()]
    if not found.events and not any(one.lost for one in problems):
        nothing = _nothing(found, bool(lines))
        problems = [*problems, nothing] if found.calendars else [nothing]
    name = clean_line(heading.line("X-WR-CALNAME"), 80)
    return ReadCalendar(tuple(events), tuple(problems), name, is_calendar=found.calendars > 0 or bool(events))


def _heading(found: Parts) -> Fields:
    """The properties of the calendar itself, of which no line is worth a file."""
    wanted = [line for line in found.calendar if line.text[:2].upper() in ("X-", "ME")]
    try:
        return fields_of_lines(wanted)
    except Unreadable:
        return Fields()


def _years(components: Iterable[Component]) -> set[int]:
    years: set[int] = set()
    for component in components:
        for line in component.lines:
            if line.text[:7].upper() == "DTSTART":
                digits = line.text.rpartition(":")[2].strip()[:4]
                years.update({int(digits)} if digits.isdecimal() and digits.isascii() else ())
    return years


def _cut_off(read: int, limits: Limits) -> Problem:
    why = f"over {limits.seconds:g} seconds" if read < limits.events else f"more than {limits.events:,} events"
    return Problem("the file", f"{why}: only the first {read:,} are read, import it in parts.")


def _nothing(found: Parts, has_lines: bool) -> Problem:
    """Why a file gave no event, where that is no event's fault."""
    if not has_lines:
        return Problem("the file", "it is empty.")
    if not found.calendars:
        return Problem("the file", "it is no calendar: nothing in it begins with BEGIN:VCALENDAR.")
    if found.others:
        kinds = ", ".join(f"{count} {clean_line(name, 30)}" for name, count in sorted(found.others.items())[:5])
        return Problem("the file", f"it holds no events but {kinds}, which the desk does not read.")
    return Problem("the file", "it holds no events.", lost=bool(found.problems))


def _piece(component: Component, clock: Clock, cancels: bool, limits: Limits, problems: list[Problem]) -> list[Piece]:
    """The event of a component, or nothing and the reason; notices come along."""
    where = f"event in line {component.number}"
    try:
        fields = fields_of(component)
        if title := clean_line(fields.line("SUMMARY"), 60):
            where = f"“{title}” in line {component.number}"
        piece = _read(fields, clock, where, limits)
    except Unreadable as reason:
        problems.append(Problem(where, str(reason)))
        return []
    except OverflowError:
        problems.append(Problem(where, "its dates are outside all calendars."))
        return []
    problems += [Problem(where, notice, lost=False) for notice in fields.notices]
    if cancels:
        piece = replace(piece, event=replace(piece.event, status=EventStatus.CANCELLED))
    return [piece]


def _read(fields: Fields, clock: Clock, where: str, limits: Limits) -> Piece:
    begins, replaces = fields.first("DTSTART"), fields.first("RECURRENCE-ID")
    if begins is None and replaces is None:
        raise Unreadable("it has no DTSTART.")
    start, zone = clock.moment(begins or replaces)  # type: ignore[arg-type]
    rule = "" if replaces else _rule(fields)
    event = CalendarEvent(
        uid=_uid(fields, start),
        title=fields.line("SUMMARY"),
        starts=start,
        zone=zone,
        minutes=lasting(fields, clock, start, zone),
        sequence=fields.number("SEQUENCE"),
        rule=rule,
        also=() if replaces else _also(fields, clock, start, zone),
        excluded=() if replaces else tuple(moment for moment, _ in _moments(fields, "EXDATE", clock, start, zone)),
        status=_status(fields),
        organizer=next((one for found in fields.every("ORGANIZER") if (one := person(found))), None),
        attendees=_attendees(fields, limits.people),
        location=fields.line("LOCATION"),
        url=fields.line("URL"),
        description=fields.text("DESCRIPTION"),
        busy=_busy(fields),
        base=fields.line(BASE),
    )
    if replaces is None:
        return Piece(where, event)
    original, original_zone = clock.moment(replaces)
    later = replaces.parameters.get("RANGE", "").upper() == "THISANDFUTURE"
    return Piece(where, event, original, original_zone, later)


def _uid(fields: Fields, start: Moment) -> str:
    """The UID; without one, a name made of what the event says, so that reading it again finds it again."""
    found = fields.first("UID")
    uid = found.value.strip() if found else ""
    if 0 < len(uid) <= 500 and uid.isprintable():
        return uid
    said = uid or f"{start.isoformat()}\n{fields.line('SUMMARY')}"
    return "unnamed-" + hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()[:24]


def _rule(fields: Fields) -> str:
    """The RRULE as it stands, when it is one that is expanded here. Raises Unreadable."""
    rules = [one.value.strip() for one in fields.every("RRULE") if one.value.strip()]
    if len(rules) > 1:
        fields.notices.append("it has several rules: the first is read.")
    if not rules:
        return ""
    try:
        return str(Rule.parse("".join(rules[0].split())))
    except WrongUsage as reason:
        # the examples of how to write one help nobody with another program's file
        raise Unreadable(str(reason).partition("; write it like")[0].rstrip(".") + ".") from None


def _moments(fields: Fields, name: str, clock: Clock, start: Moment, zone: str) -> list[tuple[Moment, int | None]]:
    """The dates of all properties of that name on the event's wall clock; a notice for those that can't be read."""
    moments: list[tuple[Moment, int | None]] = []
    for found in fields.every(name):
        if not found.value.strip():
            continue
        try:
            moments += [(put_in(moment, at, start, zone), minutes) for moment, at, minutes in clock.moments(found)]
        except Unreadable as reason:
            fields.notices.append(f"an {name} is left out: {reason}")
    if len(moments) > MOST_MOMENTS:
        raise Unreadable(f"it names more than {MOST_MOMENTS:,} dates as {name}.")
    return moments


def _also(fields: Fields, clock: Clock, start: Moment, zone: str) -> tuple[tuple[Moment, int], ...]:
    usual = lasting(Fields(fields.by_name), clock, start, zone)
    found: list[tuple[Moment, int]] = []
    for moment, minutes in _moments(fields, "RDATE", clock, start, zone):
        timed = isinstance(start, datetime) and not isinstance(moment, datetime)
        at: Moment = datetime(moment.year, moment.month, moment.day) if timed else moment
        found.append((at, usual if minutes is None else max(0, minutes)))
    return tuple(dict.fromkeys(found))


def _status(fields: Fields) -> EventStatus:
    try:
        return EventStatus(fields.line("STATUS").lower())
    except ValueError:
        return EventStatus.CONFIRMED


def _busy(fields: Fields) -> bool:
    return (
        fields.line("TRANSP").upper() != "TRANSPARENT" and fields.line("X-MICROSOFT-CDO-BUSYSTATUS").upper() != "FREE"
    )


def _attendees(fields: Fields, most: int) -> tuple[Attendee, ...]:
    found: dict[str, Attendee] = {}
    for one in map(person, fields.every("ATTENDEE")[:most]):
        if one is not None:
            found.setdefault(one.address, one)
    return tuple(found.values())


__all__ = ["LIMITS", "Limits", "read_ics"]
