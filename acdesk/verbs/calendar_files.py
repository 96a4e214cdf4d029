"""Calendars of others come in, as calls with their clients or as busy time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache, partial

from acdesk.agenda.matching import KnownEvent, Placed, Step, place_events
from acdesk.agenda.occurrences import Occurrence, occurrences
from acdesk.agenda.shape import ending_in_utc, left_out
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
from acdesk.rules.recurrence import Rule
from acdesk.series import expansion, horizon, occurrence
from acdesk.text import clean_line
from acdesk.verbs.changed_elsewhere import TakenIn, changed_elsewhere, take_in
from acdesk.verbs.common import Progress, clock_words
from db import queries, records
from db.models import Call, Client, Contact, Series
from db.vocabulary import CallKind, Role, Verb

BACK = timedelta(days=31)
"""How far back events of others are kept: what is over is of no use."""
NEVER = datetime.max.replace(tzinfo=UTC)
MOST_MINUTES = 60 * 24 * 31
TITLE = 200
TOLD_EVERY = 100
"""So many events pass between two words of progress."""
Here = Callable[[], set[int]]
"""The calls that were moved or cancelled here, looked up where one is in question."""


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


def import_events(desk: Desk, read: ReadCalendar, *, progress: Progress | None = None) -> Imported:
    """Take the events of a calendar in: a client's calls by who takes part, all else as busy time.

    The same event again is the same; a newer one updates, never doubles. What another program changed in the desk's
    own events is done here too. One transaction and one step of undo. `progress` is told how many events of others are
    through, and of how many.
    """
    own = f".{desk_name(desk)}@acdesk"
    changed = [one for one in read.events if one.uid.endswith(own) and changed_elsewhere(one)]
    with desk.together() if changed else nullcontext():
        taken = TakenIn(0, ())
        with desk.operation(Verb.IMPORT_EVENTS) as op:
            if desk.actor.role == Role.SPECIALIST:
                raise Refused(
                    "role", f"The calendar is kept by the coordinator and the leads, not by {desk.actor.name}."
                )
            others = [one for one in read.events if not one.uid.endswith(own)]
            placed, told = _others(desk, op, others, progress)
            op.summary = _summary(read, placed, 0)
        if changed:
            taken = take_in(desk, changed)
        return _told(op, replace(read, problems=(*read.problems, *told, *taken.problems)), placed, taken.events)


def _others(
    desk: Desk, op: Operation, events: list[CalendarEvent], progress: Progress | None
) -> tuple[list[Placed], list[Problem]]:
    """The events of others: what became of each, and what is to be said."""
    series = {row.uid: row for row in records.find(Series) if row.uid}
    known = {uid: KnownEvent(row.sequence, row.fingerprint, not row.active) for uid, row in series.items()}
    placed = place_events(events, known, _client_of(desk))
    here = cache(partial(records.rows_changed_by, "call", (Verb.MOVE_CALL, Verb.CANCEL_CALL)))
    told: list[Problem] = []
    losing = {row.client_id for one in placed if (row := series.get(one.event.uid)) is not None}
    for number, one in enumerate(placed, 1):
        if one.step in (Step.NEW, Step.UPDATED, Step.CANCELLED):
            told += _take(desk, op, one, series.get(one.event.uid), here)
        elif one.step is Step.SAME:
            told += _go_on(desk, op, one.event, series.get(one.event.uid), here)
        if progress is not None and (number % TOLD_EVERY == 0 or number == len(placed)):
            progress(number, len(placed))
    for client_id in {one.client_id for one in placed} | losing:
        if client_id is not None:
            rhythm(desk, op, op.client(client_id))
    return placed, told


def _summary(read: ReadCalendar, placed: list[Placed], taken: int) -> str:
    steps = Counter(one.step for one in placed)
    counts = ((steps[Step.NEW], "new"), (steps[Step.UPDATED] + taken, "updated"), (steps[Step.CANCELLED], "cancelled"))
    told = ", ".join(f"{count} {word}" for count, word in counts if count)
    return f"Imported {clean_line(read.name, 60) or 'a calendar'}: {told or 'nothing new'}."


def _told(op: Operation, read: ReadCalendar, placed: list[Placed], taken: int) -> Imported:
    """What became of the events, counted and said; the desk's own among them are the same but for those `taken` in."""
    steps = Counter(one.step for one in placed)
    calls = sum(one.client_id is not None for one in placed)
    changed = steps[Step.NEW] + steps[Step.UPDATED] + steps[Step.CANCELLED] + taken
    return Imported(
        done=Done(op.verb, _summary(read, placed, taken), operation=op.name) if changed else None,
        read=len(read.events),
        new=steps[Step.NEW],
        updated=steps[Step.UPDATED] + taken,
        same=steps[Step.SAME] + len(read.events) - len(placed) - taken,
        older=steps[Step.OLDER],
        cancelled=steps[Step.CANCELLED],
        calls=calls,
        busy=len(placed) - calls,
        problems=read.problems,
    )


def _take(desk: Desk, op: Operation, placed: Placed, row: Series | None, here: Here) -> list[Problem]:
    """Write one event: its series, and its occurrences as far as they are laid down. What is to be said of it."""
    event = placed.event
    if placed.step is Step.CANCELLED:
        if row is not None:
            op.update(row, active=False, sequence=event.sequence, fingerprint=event.fingerprint())
            _cancel(op, records.find(Call, series=row.id))
        return []
    kind = CallKind.BUSY if placed.client_id is None else CallKind.CALL
    ahead = horizon(op.at)
    values = {
        "client": placed.client_id,
        "kind": str(kind),
        "title": clean_line(event.title, TITLE) or "(no title)",
        "rule": _rule(event),
        "starts": _iso(event),
        "zone": event.zone,
        "minutes": _minutes(event, placed.client_id, event.minutes),
        "link": event.url,
        "sequence": event.sequence,
        "active": True,
        "whole_day": event.all_day,
        "fingerprint": event.fingerprint(),
        "laid_until": ahead if row is None else max(ahead, row.laid_until),
    }
    if row is None:
        row = op.insert(Series, uid=event.uid, **values)
    else:
        op.update(row, **values)
    told = [Problem(_named(event), f"{placed.why}: it is busy time.", lost=False)] if placed.of_several else []
    return [*told, *_lay(desk, op, row, event, here)]


def _rule(event: CalendarEvent) -> str:
    """The rule by which an event goes on by itself; none where all after one were moved, which it does not say."""
    if not event.rule or any(one.and_later for one in event.overrides):
        return ""
    return str(ending_in_utc(Rule.parse(event.rule), event))


def _minutes(event: CalendarEvent, client_id: int | None, minutes: int) -> int:
    """How long it lasts; free time takes no room."""
    return min(max(minutes, 0), MOST_MINUTES) if event.busy or client_id is not None else 0


def _named(event: CalendarEvent) -> str:
    return f"“{clean_line(event.title, 60) or '(no title)'}”"


def _go_on(desk: Desk, op: Operation, event: CalendarEvent, row: Series | None, here: Here) -> list[Problem]:
    """The same event as before: laid further down where it does not go on by itself."""
    if row is None or not row.active or not event.repeats or row.rule or row.laid_until >= horizon(op.at) - BACK:
        return []
    op.update(row, laid_until=horizon(op.at), rule=_rule(event))
    return _lay(desk, op, row, event, here)


def _lay(desk: Desk, op: Operation, row: Series, event: CalendarEvent, here: Here) -> list[Problem]:
    """The occurrences of an event as rows; those that it has no more are cancelled, those that were held stay.

    So does what was moved or cancelled here: that is told.
    """
    there = {one.original_start: one for one in records.find(Call, series=row.id)}
    done: set[datetime] = set()
    told: list[Problem] = []
    for one in _occurrences(op, row, event):
        original = as_instant(one.original, event.zone)
        if original in done:
            continue  # two wall-clock times that a change of clocks makes one
        done.add(original)
        minutes = _minutes(event, row.client_id, round((one.ends_at - one.starts_at).total_seconds() / 60))
        state = CallState.MOVED if one.moved else CallState.PLANNED
        values = {"starts_at": one.starts_at, "minutes": minutes, "title": clean_line(one.title, TITLE) or row.title}
        found = there.pop(original, None) or (None if event.repeats else _same_call(there))
        if found is not None and found.original_start != original:
            state = CallState.MOVED
        if found is None:
            occurrence(op, row, original, state=str(state), **values)
        elif _is_ours(found, one.starts_at, here):
            told.append(_kept(desk, event, found))
        elif found.started_at is None and found.state in (*COMING, CallState.CANCELLED):
            same = {"client": row.client_id, "kind": row.kind, "zone": row.zone, "link": row.link}
            op.update(found, state=str(state), sequence=found.sequence + 1, **values, **same)
    _cancel(op, [one for one in there.values() if one.original_start >= op.at - BACK])
    _leave_out(op, row, event)
    return told


def _occurrences(op: Operation, row: Series, event: CalendarEvent) -> list[Occurrence]:
    """What is laid down of an event: as far as its series is, beyond that what its rule does not say."""
    if not event.repeats:
        return occurrences(event, op.at - BACK, NEVER)
    found = occurrences(event, op.at - BACK, row.laid_until)
    if not any(one.and_later for one in event.overrides):
        found += occurrences(replace(event, rule=""), row.laid_until, NEVER)
    return found


def _leave_out(op: Operation, row: Series, event: CalendarEvent) -> None:
    """Dates of the rule that are left out further on than it is laid down: cancelled before it comes to them."""
    for moment in left_out(event) if row.rule else ():
        at = as_instant(moment, event.zone)
        if at < row.laid_until or queries.number_in_series(row.id, at) is not None:
            continue
        if expansion(row, at, at + timedelta(seconds=1)).instances:
            occurrence(op, row, at, state=str(CallState.CANCELLED))


def _is_ours(row: Call, wanted: datetime, here: Here) -> bool:
    """Whether a call was moved or cancelled here, and is not where another calendar wants it now."""
    if row.state == CallState.CANCELLED or (row.state == CallState.MOVED and row.starts_at != wanted):
        return row.id in here()
    return False


def _kept(desk: Desk, event: CalendarEvent, row: Call) -> Problem:
    said = "cancelled" if row.state == CallState.CANCELLED else f"moved to {clock_words(desk, row.starts_at)}"
    reason = f"the one of {clock_words(desk, row.original_start)} was {said} here: that stays."
    return Problem(_named(event), reason, lost=False)


def _same_call(there: dict[datetime, Call]) -> Call | None:
    """The row of an event without a rule, which has one however often its time was changed; none once it is over."""
    free = [
        (row.state == CallState.CANCELLED, original)
        for original, row in there.items()
        if (row.state in COMING and row.started_at is None) or row.state == CallState.CANCELLED
    ]
    return there.pop(min(free)[1]) if free else None


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
