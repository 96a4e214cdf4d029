"""Writes a calendar that other programs read: stable UIDs, moved occurrences, left-out dates, zones with rules."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from acdesk.agenda.shape import BASE, as_it_starts, ending_in_utc, is_of_a_desk, left_out, shape
from acdesk.agenda.values import (
    Attendee,
    CalendarEvent,
    EventStatus,
    Moment,
    Override,
    as_instant,
    on_the_wall,
    shifted,
)
from acdesk.agenda.vtimezone import vtimezone
from acdesk.rules.recurrence import Rule
from acdesk.text import clean_line, clean_text
from acdesk.zones import zone_named

if TYPE_CHECKING:
    from icalendar import Calendar, Event

PRODUCT = "-//acdesk//acdesk//EN"
_ADDRESS = re.compile(r"[^\s@<>\",;:]+@[^\s@<>\",;:]+")
_URL = re.compile(r"[a-z][a-z0-9+.-]*:[^\s\x00-\x20\x7f]+", re.IGNORECASE)
_ONE_DAY = timedelta(days=1)


def write_calendar(events: Iterable[CalendarEvent], *, stamp: datetime, name: str = "", flat: bool = False) -> bytes:
    """A calendar file (UTF-8, folded lines, CRLF) of `events`, in their order.

    An occurrence that was moved is one with a RECURRENCE-ID, a cancelled one an EXDATE of its series. `flat` makes
    moved ones events of their own, for readers that ignore RECURRENCE-ID. `stamp` is the instant of writing (DTSTAMP).
    """
    from icalendar import Calendar  # noqa: PLC0415 - 140 ms, only for a file

    written = list(events)
    if flat:
        written = [one for event in written for one in flattened(event)]
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    if name:
        calendar.add("x-wr-calname", clean_line(name, 200))
    _add_zones(calendar, written)
    for event in written:
        for component in _components(event, stamp.astimezone(UTC)):
            calendar.add_component(component)
    data: bytes = calendar.to_ical()
    return data


def flattened(event: CalendarEvent) -> Iterator[CalendarEvent]:
    """The event without moved occurrences, then each of those as an event by itself, named by its series and original.

    One that was moved with all later ones stays with its series: no list of single events stands for those.
    """
    apart = [one for one in event.overrides if not one.cancelled and not one.and_later]
    left_out = dict.fromkeys((*event.excluded, *(one.original for one in apart)))
    kept = tuple(one for one in event.overrides if one not in apart)
    yield replace(event, excluded=tuple(left_out), overrides=kept)
    for one in apart:
        yield replace(
            event,
            uid=f"moved-{_compact(one.original)}-{event.uid}",
            title=one.title or event.title,
            starts=one.starts,
            zone=one.zone,
            minutes=one.minutes,
            sequence=max(event.sequence, one.sequence),
            rule="",
            also=(),
            excluded=(),
            overrides=(),
            location=one.location or event.location,
            description=one.description or event.description,
            url=one.url or event.url,
        )


def _compact(moment: Moment) -> str:
    return f"{moment:%Y%m%dT%H%M%S}" if isinstance(moment, datetime) else f"{moment:%Y%m%d}"


def _add_zones(calendar: Calendar, events: Iterable[CalendarEvent]) -> None:
    """A VTIMEZONE for each zone in which an event or a moved occurrence has a time."""
    used: dict[str, set[int]] = {}
    for event in events:
        moments = [(event.starts, event.zone), *((one.starts, one.zone) for one in event.overrides)]
        moments += [(moment, event.zone) for moment, _ in event.also]
        for moment, zone in moments:
            if isinstance(moment, datetime) and zone != "UTC":
                used.setdefault(zone, set()).add(moment.year)
    for zone, years in sorted(used.items()):
        calendar.add_component(vtimezone(zone, years))


def _components(event: CalendarEvent, stamp: datetime) -> Iterator[Event]:
    """The event, then its moved occurrences."""
    yield _master(event, stamp)
    for one in event.overrides:
        if not one.cancelled:
            yield _occurrence(event, one, stamp)


def _master(event: CalendarEvent, stamp: datetime) -> Event:
    component = _described(event, stamp)
    if event.rule:
        from icalendar import vRecur  # noqa: PLC0415 - 140 ms, only for a file

        component.add("rrule", vRecur.from_ical(str(ending_in_utc(Rule.parse(event.rule), event))))
    for moment, minutes in event.also:
        _add_also(component, event, moment, minutes)
    for moment in left_out(event):
        component.add("exdate", _value(moment, event.zone))
    if is_of_a_desk(event.uid):
        component.add(BASE.lower(), shape(event))
    return component


def _occurrence(event: CalendarEvent, one: Override, stamp: datetime) -> Event:
    """A moved occurrence: what it doesn't say itself is as in its series."""
    said = replace(
        event,
        title=one.title or event.title,
        starts=one.starts,
        zone=one.zone,
        minutes=one.minutes,
        sequence=max(event.sequence, one.sequence),
        location=one.location or event.location,
        description=one.description or event.description,
        url=one.url or event.url,
    )
    component = _described(said, stamp)
    parameters = {"RANGE": "THISANDFUTURE"} if one.and_later else {}
    component.add("recurrence-id", _value(as_it_starts(event, one.original), event.zone), parameters=parameters)
    return component


def _described(event: CalendarEvent, stamp: datetime) -> Event:
    from icalendar import Event  # noqa: PLC0415 - 140 ms, only for a file

    component = Event()
    component.add("uid", clean_line(event.uid))
    component.add("dtstamp", stamp)
    component.add("summary", clean_line(event.title))
    component.add("dtstart", _value(event.starts, event.zone))
    if (ends := _end(event)) is not None:
        component.add("dtend", ends)
    component.add("sequence", event.sequence)
    if event.status is not EventStatus.CONFIRMED:
        component.add("status", event.status.upper())
    if not event.busy:
        component.add("transp", "TRANSPARENT")
    for key, text in (("location", clean_line(event.location)), ("description", clean_text(event.description))):
        if text:
            component.add(key, text)
    # a URL is written as it is, so nothing but a URL may stand there
    if _URL.fullmatch(event.url):
        component.add("url", event.url)
    _add_people(component, event)
    return component


def _add_people(component: Event, event: CalendarEvent) -> None:
    people = [("organizer", event.organizer)] if event.organizer else []
    for key, person in (*people, *(("attendee", one) for one in event.attendees)):
        if person is not None and _ADDRESS.fullmatch(person.address):
            component.add(key, f"mailto:{person.address}", parameters=_named(person))


def _named(person: Attendee) -> dict[str, str]:
    name = clean_line(person.name).replace('"', "'")
    return {"CN": name} if name else {}


def _add_also(component: Event, event: CalendarEvent, moment: Moment, minutes: int) -> None:
    """An RDATE, as a period (in UTC: the library writes none in a zone) where it lasts another time than its event."""
    if minutes == event.minutes or not isinstance(moment, datetime):
        component.add("rdate", _value(moment, event.zone))
    else:
        start = as_instant(moment, event.zone)
        component.add("rdate", [(start, timedelta(minutes=minutes))], parameters={"VALUE": "PERIOD"})


def _value(moment: Moment, zone: str) -> datetime | date:
    """The moment in its zone, from which the library writes a TZID or the Z of UTC."""
    if not isinstance(moment, datetime):
        return moment
    return moment.replace(tzinfo=UTC if zone == "UTC" else zone_named(zone))


def _end(event: CalendarEvent) -> datetime | date | None:
    """When it ends, in its own zone; None for what has no length."""
    if not isinstance(event.starts, datetime):
        return shifted(event.starts, max(_ONE_DAY, timedelta(minutes=event.minutes)))
    if not event.minutes:
        return None
    instant = as_instant(event.starts, event.zone) + timedelta(minutes=event.minutes)
    return _value(on_the_wall(instant, event.zone), event.zone)
