"""What of an event is a matter of time, in one form however it was written: to tell what was changed elsewhere."""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from datetime import datetime, time

from acdesk.agenda.values import CalendarEvent, EventStatus, Moment, as_instant
from acdesk.rules.recurrence import Rule

BASE = "X-ACDESK-BASE"
"""The property that carries the `shape` with which a desk wrote an event; other programs leave it as it is."""
_DESK = re.compile(r"([a-z]+)-([0-9]+)\.([^@]+)@acdesk")


def desk_uid(desk: str, kind: str, number: int) -> str:
    """The UID of something on a desk: the same in every export, and another on another desk."""
    return f"{kind}-{number}.{desk}@acdesk"


def is_of_a_desk(uid: str) -> bool:
    """Whether a desk gave that UID, or made it for a moved occurrence that stands by itself."""
    return uid.endswith("@acdesk")


def named_by(uid: str) -> tuple[str, int] | None:
    """The kind and number in a UID of `desk_uid`; None for another."""
    found = _DESK.fullmatch(uid)
    return (found[1], int(found[2])) if found else None


def shape(event: CalendarEvent) -> str:
    """A digest of when an event takes place: the same before it is written and once it is read again.

    Its rule, what is left out, and each moved occurrence with its instant and minutes; not what it is called, who takes
    part, or SEQUENCE.
    """
    moved = [
        (str(as_it_starts(event, one.original)), as_instant(one.starts, one.zone).isoformat(), one.minutes)
        for one in event.overrides
        if not one.cancelled
    ]
    said = (
        str(event.starts),
        event.zone,
        event.minutes,
        str(ending_in_utc(Rule.parse(event.rule), event)) if event.rule else "",
        [str(one) for one in left_out(event)],
        sorted(moved),
        event.status is EventStatus.CANCELLED,
    )
    return hashlib.sha256(repr(said).encode()).hexdigest()[:32]


def left_out(event: CalendarEvent) -> list[Moment]:
    """Its EXDATEs and cancelled occurrences, in order; not moved ones, which some readers would drop with them."""
    cancelled = [one.original for one in event.overrides if one.cancelled]
    moved = {as_it_starts(event, one.original) for one in event.overrides if not one.cancelled}
    return sorted({as_it_starts(event, one) for one in (*event.excluded, *cancelled)} - moved, key=str)


def as_it_starts(event: CalendarEvent, moment: Moment) -> Moment:
    """An EXDATE or RECURRENCE-ID in the form that DTSTART has: a day of a series of times is its time on that day."""
    if isinstance(event.starts, datetime) and not isinstance(moment, datetime):
        return datetime.combine(moment, event.starts.time())
    return moment


def ending_in_utc(rule: Rule, event: CalendarEvent) -> Rule:
    """The rule with its end as RFC 5545 wants it: a day for days, UTC for times."""
    until = rule.until
    if until is None:
        return rule
    if not isinstance(event.starts, datetime):
        day = until.date() if isinstance(until, datetime) else until
        return replace(rule, until=day, until_utc=False)
    if rule.until_utc:
        return rule
    wall = until if isinstance(until, datetime) else datetime.combine(until, time(23, 59, 59))
    return replace(rule, until=as_instant(wall, event.zone).replace(tzinfo=None), until_utc=True)
