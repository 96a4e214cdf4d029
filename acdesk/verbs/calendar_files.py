"""Calendars of others come in, as calls with their clients or as busy time."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from acdesk.agenda.matching import KnownEvent, Placed, Step, place_events
from acdesk.agenda.occurrences import occurrences
from acdesk.agenda.values import (
    CalendarEvent,
    Problem,
    ReadCalendar,
    as_instant,
)
from acdesk.desk import Desk
from acdesk.errors import Refused
from acdesk.operation import Done, Operation
from acdesk.own_events import desk_name
from acdesk.rhythm import rhythm
from acdesk.rules.cadence import COMING, CallState
from acdesk.series import horizon, occurrence
from acdesk.text import clean_line
from db import records
from db.models import Call, Client, Contact, Series
from db.vocabulary import CallKind, Role, Verb

BACK = timedelta(days=31)
"""How far back events of others are kept: what is over is of no use."""
MOST_MINUTES = 60 * 24 * 31
TITLE = 200


@dataclass(frozen=True)
class Imported:
    """What became of a file: `read` = new + updated + same + older + cancelled, and what could not be read."""

    done: Done | None
    read: int
    new: int
    updated: int
    same: int
    older: int
    cancelled: int
    calls: int
    busy: int
    problems: tuple[Problem, ...]


def import_events(desk: Desk, read: ReadCalendar) -> Imported:
    """Take the events of a calendar in: a client's calls by who takes part, all else as busy time.

    The same event again is the same; a newer one updates, never doubles. One transaction and one step of undo.
    """
    with desk.operation(Verb.IMPORT_EVENTS) as op:
        if desk.actor.role == Role.SPECIALIST:
            raise Refused("role", f"The calendar is kept by the coordinator and the leads; not by {desk.actor.name}.")
        series = {row.uid: row for row in records.find(Series) if row.uid}
        known = {uid: KnownEvent(row.sequence, row.fingerprint, not row.active) for uid, row in series.items()}
        own = f".{desk_name(desk)}@acdesk"
        placed = place_events([one for one in read.events if not one.uid.endswith(own)], known, _client_of(desk))
        for one in placed:
            if one.step in (Step.NEW, Step.UPDATED, Step.CANCELLED):
                _take(op, one, series.get(one.event.uid))
            elif one.step is Step.SAME:
                _go_on(op, one.event, series.get(one.event.uid))
        for client_id in {one.client_id for one in placed if one.client_id is not None}:
            rhythm(desk, op, op.client(client_id))
        return _told(op, read, placed)


def _told(op: Operation, read: ReadCalendar, placed: list[Placed]) -> Imported:
    """What became of the events, counted and said; the desk's own among them are the same."""
    steps = Counter(one.step for one in placed)
    calls = sum(one.client_id is not None for one in placed)
    op.summary = (
        f"Imported {clean_line(read.name, 60) or 'a calendar'}: {steps[Step.NEW]} new, {steps[Step.UPDATED]}"
        f" updated, {steps[Step.CANCELLED]} cancelled."
    )
    changed = steps[Step.NEW] + steps[Step.UPDATED] + steps[Step.CANCELLED]
    return Imported(
        done=Done(op.verb, op.summary, operation=op.name) if changed else None,
        read=len(read.events),
        new=steps[Step.NEW],
        updated=steps[Step.UPDATED],
        same=steps[Step.SAME] + len(read.events) - len(placed),
        older=steps[Step.OLDER],
        cancelled=steps[Step.CANCELLED],
        calls=calls,
        busy=len(placed) - calls,
        problems=read.problems,
    )


def _take(op: Operation, placed: Placed, row: Series | None) -> None:
    """Write one event: its series, and its occurrences as far as they are laid down."""
    event = placed.event
    if placed.step is Step.CANCELLED:
        if row is not None:
            op.update(row, active=False, sequence=event.sequence, fingerprint=event.fingerprint())
            _cancel(op, records.find(Call, series=row.id))
        return
    kind = CallKind.BUSY if placed.client_id is None else CallKind.CALL
    values = {
        "client": placed.client_id,
        "kind": str(kind),
        "title": clean_line(event.title, TITLE) or "(no title)",
        "rule": "",  # its occurrences are laid down as the file has them, not by the desk's own extension
        "starts": _iso(event),
        "zone": event.zone,
        "minutes": min(event.minutes, MOST_MINUTES),
        "link": event.url,
        "sequence": event.sequence,
        "active": True,
        "whole_day": event.all_day,
        "fingerprint": event.fingerprint(),
        "laid_until": horizon(op.at),
    }
    if row is None:
        row = op.insert(Series, uid=event.uid, **values)
    else:
        op.update(row, **values)
    _lay(op, row, event)


def _go_on(op: Operation, event: CalendarEvent, row: Series | None) -> None:
    """The same event as before, whose occurrences are due to be laid further down."""
    if row is not None and row.active and event.repeats and row.laid_until < horizon(op.at) - BACK:
        op.update(row, laid_until=horizon(op.at))
        _lay(op, row, event)


def _lay(op: Operation, row: Series, event: CalendarEvent) -> None:
    """The occurrences of an event as rows; those that it has no more are cancelled, those that were held stay."""
    there = {one.original_start: one for one in records.find(Call, series=row.id)}
    done: set[datetime] = set()
    until = horizon(op.at) if event.repeats else datetime.max.replace(tzinfo=UTC)
    for one in occurrences(event, op.at - BACK, until):
        original = as_instant(one.original, event.zone)
        if original in done:
            continue  # two wall-clock times that a change of clocks makes one
        done.add(original)
        minutes = min(max(round((one.ends_at - one.starts_at).total_seconds() / 60), 0), MOST_MINUTES)
        minutes = minutes if event.busy or row.client_id is not None else 0  # free time takes no room
        state = CallState.MOVED if one.moved else CallState.PLANNED
        values = {"starts_at": one.starts_at, "minutes": minutes, "title": clean_line(one.title, TITLE) or row.title}
        found = there.pop(original, None) or (None if event.repeats else _same_call(there))
        if found is not None and found.original_start != original:
            state = CallState.MOVED
        if found is None:
            occurrence(op, row, original, state=str(state), **values)
        elif found.state in (*COMING, CallState.CANCELLED):
            same = {"client": row.client_id, "kind": row.kind, "zone": row.zone, "link": row.link}
            op.update(found, state=str(state), sequence=found.sequence + 1, **values, **same)
    _cancel(op, [one for one in there.values() if one.original_start >= op.at - BACK])


def _same_call(there: dict[datetime, Call]) -> Call | None:
    """The row of an event without a rule, which has one however often its time was changed; none once it is over."""
    for original, row in there.items():
        if row.state in COMING and row.started_at is None:
            return there.pop(original)
    return None


def _cancel(op: Operation, rows: list[Call]) -> None:
    for one in rows:
        if one.state in COMING and one.started_at is None:
            op.update(one, state=str(CallState.CANCELLED), sequence=one.sequence + 1)


def _iso(event: CalendarEvent) -> str:
    return f"{event.starts.isoformat()}T00:00" if event.all_day else event.starts.isoformat()


class _client_of:  # noqa: N801  (called like the function it stands for)
    """Tells the client of an address: by its contacts, then by the domains; free mail tells nothing."""

    def __init__(self, desk: Desk) -> None:
        clients = records.find(Client, active=True)
        active = {row.id for row in clients}
        self._people = {row.email: row.client_id for row in records.find(Contact) if row.email}
        self._people = {email: owner for email, owner in self._people.items() if owner in active}
        self._domains = {domain: row.id for row in clients for domain in row.domains}

    def __call__(self, address: str) -> int | None:
        """The client, or None."""
        domain = address.rpartition("@")[2].lower()
        while domain and domain not in self._domains:
            domain = domain.partition(".")[2]
        return self._people.get(address) or self._domains.get(domain)
