"""The desk's own calls and visits as events of a calendar: what goes out to the calendars of others."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from acdesk.agenda.shape import desk_uid
from acdesk.agenda.values import Attendee, CalendarEvent, EventStatus, Override, on_the_wall
from acdesk.desk import Desk, saying
from acdesk.rules.cadence import CallState
from acdesk.rules.recurrence import Rule, expand
from acdesk.zones import zone_named
from db import queries, records


def export_events(desk: Desk, client_id: int | None = None) -> list[CalendarEvent]:
    """The desk's calendar as events: series with what was moved or cancelled in them, single calls, booked visits.

    Of everything, or of one client. What came from another calendar is not given on: it stands there already.
    SEQUENCE is the number of the desk's last step: whatever was done or taken back since, a later copy has a higher one
    (RFC 5545, 3.8.7.4).
    """
    name = desk_name(desk)
    found = list(_series_events(name, client_id))
    found += [_single(name, row) for row in queries.single_calls(client_id)]
    found += _visit_events(desk, name, client_id)
    sequence, _ = records.last_journal()
    return [replace(one, sequence=sequence) for one in found]


def desk_name(desk: Desk) -> str:
    """What makes the desk's UIDs its own; made once."""
    name = desk.store.setting("calendar_name")
    if name:
        return name
    made = uuid.uuid4().hex[:12]
    if not desk.store.readonly:
        with saying(), desk.store.transaction():
            desk.store.set_setting("calendar_name", made)
    return made


def _series_events(name: str, client_id: int | None) -> Iterator[CalendarEvent]:
    """The desk's own series, and by themselves those calls of theirs that their rule has no more."""
    for row in queries.series_rows(client_id, active_only=False):
        calls = queries.calls_of_series(row.id)
        odd = [one for one in calls if one.state != CallState.PLANNED or _differs(one, row)]
        at = _places(row, odd)
        placed = [(at[one.original_start], one) for one in odd if one.original_start in at]
        yield _series(name, row, placed, usual=len(calls) > len(odd))
        for one in odd:
            if one.original_start not in at and one.state != CallState.CANCELLED:
                yield _single(name, one)


def _places(row: queries.SeriesRow, calls: list[queries.CallRow]) -> dict[datetime, datetime]:
    """By the instant of a call when the rule says that it is, on the series' own clock (naive); only what it still has.

    In the night the clocks jump the two differ: 2:30 is at 3:30.
    """
    if not calls:
        return {}
    first, after = calls[0].original_start, calls[-1].original_start + timedelta(seconds=1)
    found = expand(Rule.parse(row.rule), datetime.fromisoformat(row.starts), zone_named(row.zone), first, after)
    return {one.at: one.local for one in found.instances}


def _series(
    name: str, row: queries.SeriesRow, odd: list[tuple[datetime, queries.CallRow]], *, usual: bool
) -> CalendarEvent:
    """A series with its moved and cancelled calls; cancelled itself where of those, and of usual ones, none is left."""
    gone = not usual and all(one.state == CallState.CANCELLED for _, one in odd)
    return CalendarEvent(
        uid=desk_uid(name, "series", row.id),
        title=row.title,
        starts=datetime.fromisoformat(row.starts),
        zone=zone_named(row.zone).key,
        minutes=row.minutes,
        rule="" if gone else row.rule,
        excluded=() if gone else tuple(at for at, one in odd if one.state == CallState.CANCELLED),
        overrides=tuple(_override(at, one) for at, one in odd if _differs(one, row)),
        status=EventStatus.CANCELLED if gone else EventStatus.CONFIRMED,
        attendees=_people(row.client_id),
        url=row.link,
    )


def _differs(row: queries.CallRow, series: queries.SeriesRow) -> bool:
    """Whether an occurrence is elsewhere, or longer, than its series has it."""
    if row.state == CallState.CANCELLED:
        return False
    return row.starts_at != row.original_start or row.minutes != series.minutes


def _override(original: datetime, row: queries.CallRow) -> Override:
    """A moved occurrence."""
    starts = on_the_wall(row.starts_at, row.zone)
    return Override(original, starts, zone_named(row.zone).key, row.minutes, title=row.title, url=row.link)


def _single(name: str, row: queries.CallRow) -> CalendarEvent:
    """A call by itself."""
    return CalendarEvent(
        uid=desk_uid(name, "call", row.id),
        title=row.title,
        starts=on_the_wall(row.starts_at, row.zone),
        zone=zone_named(row.zone).key,
        minutes=row.minutes,
        status=EventStatus.CANCELLED if row.state == CallState.CANCELLED else EventStatus.CONFIRMED,
        attendees=_people(row.client_id),
        url=row.link,
    )


def _visit_events(desk: Desk, name: str, client_id: int | None) -> Iterator[CalendarEvent]:
    for row in queries.visits(client_id=client_id):
        at = row.held_at or row.starts_at
        if at is None:
            continue
        status = EventStatus.CANCELLED if row.state in ("cancelled", "missed") else EventStatus.CONFIRMED
        yield CalendarEvent(
            uid=desk_uid(name, "visit", row.id),
            title=f"Visit to {row.client}",
            starts=on_the_wall(at, desk.config.hours.zone),
            zone=desk.config.hours.zone,
            minutes=row.minutes,
            status=status,
            location=row.city,
        )


def _people(client_id: int | None) -> tuple[Attendee, ...]:
    if client_id is None:
        return ()
    return tuple(Attendee(row.email, row.name) for row in queries.contacts(client_id) if row.email)
