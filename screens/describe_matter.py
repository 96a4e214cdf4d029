"""What is owed to a client without a request, written out: the call or the visit with both clocks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from acdesk.desk import Desk
from acdesk.reading.calendar import CallDetail, call_detail
from acdesk.reading.meetings import Meetings, meetings
from acdesk.rules.cadence import CallState
from acdesk.when import say, say_clock, say_progress, say_running
from acdesk.zones import zone_named
from db import queries
from db.queries import CallRow, ClientRow, MatterRow
from db.vocabulary import Kind
from screens import saying
from screens.matters import CALLS, ON_MEETINGS, call_meant, short
from screens.reading import Bar, Clock, Detail, Tone
from screens.saying import line

JOURNAL = 8
"""Lines of the client's journal that are shown."""


def describe(desk: Desk, key: int) -> Detail | None:
    """What is under a key below zero: a call, a visit or a client, all that is owed to the client without a request.

    The call has both clocks, and it is said what the keys do. None for what is not there any more.
    """
    client_id, named = _about(key)
    client = None if client_id is None else queries.client(client_id)
    if client is None or client_id is None:
        return None
    now = desk.now()
    owed = sorted(queries.matters([client_id]), key=lambda row: row.subject != queries.subject_under(key))
    seen = meetings(desk, client_id)
    call = _call(owed, seen, now) if named is None else queries.call(named)
    card = tuple(_card(desk, client, now))
    facts = (*_facts(desk, call, seen, now), ("keys", _keys(owed)))
    facts = tuple((label, text) for label, text in facts if text)
    journal = reversed(queries.journal(client_id=client_id, limit=JOURNAL))
    text = "\n".join([line(client.name), *card, *(f"{label} {said}".strip() for label, said in facts)])
    return Detail(
        key,
        client.version,
        line(client.name),
        card,
        (),
        "",
        tuple(_clock(desk, row, now) for row in owed if row.opened_at <= now),
        facts,
        (),
        tuple((say(entry.at, now=now, zone=desk.config.zone), line(entry.summary)) for entry in journal),
        text=text,
        badge=f"Tier {client.tier}",
    )


def _about(key: int) -> tuple[int | None, int | None]:
    """The client under a key, and the call if it is one."""
    kind, number = queries.subject_under(key)
    if kind == "client":
        return number, None
    row = queries.call(number) if kind == "call" else queries.visit(number)
    return (None, None) if row is None else (row.client_id, number if kind == "call" else None)


def _card(desk: Desk, client: ClientRow, now: datetime) -> Iterator[str]:
    zone = zone_named(client.zone) if client.zone else desk.config.zone
    place = f" in {line(client.city)}" if client.city else " there"
    yield f"{say_clock(now.astimezone(zone))}{place}"


def _call(owed: Sequence[MatterRow], seen: Meetings, now: datetime) -> CallRow | None:
    """The call that is to be prepared or told about, else the next."""
    named = next((each for kind in CALLS if (each := call_meant(kind, owed, now)) is not None), seen.next_id)
    return None if named is None else queries.call(named)


def _clock(desk: Desk, row: MatterRow, now: datetime) -> Clock:
    tone = Tone.OVER if row.due_at <= now else Tone.SOON if row.warn_at <= now else Tone.OURS
    calendar = desk.calendar_of(row.calendar_id)
    age = max(0, calendar.between(row.opened_at, now))
    due = f"{'due' if row.due_at > now else 'was due'} {say(row.due_at, now=now, zone=desk.config.zone)}"
    mine = desk.person is not None and row.owner_id == desk.person.id
    return Clock(
        short(row) if row.kind == Kind.VISIT else saying.kind(row.kind),
        say_progress(age, row.target_minutes),
        Bar(age / row.target_minutes, tone),
        due,
        "" if mine else line(row.owner),
    )


def _facts(desk: Desk, call: CallRow | None, seen: Meetings, now: datetime) -> Iterator[tuple[str, str]]:
    if call is None:
        yield "call", "none is in the calendar: c plans one"
    else:
        detail = call_detail(desk, call.id)
        yield "call", f"{line(call.title)}, {detail.when} {detail.zone}, {call.minutes} min"
        yield "there", detail.theirs
        yield "stands", _stands(detail)
        for note in detail.notes:
            yield "note", line(note)
        yield "link", line(call.link)
        done = sum(ticked for _, ticked in detail.agenda)
        yield "agenda", f"{len(detail.agenda)} lines, {done} done" if detail.agenda else ""
    yield "due", seen.call_due
    for place, words in enumerate(seen.series):
        yield "" if place else "rhythm", line(words)
    for place, words in enumerate(seen.they_owe):
        yield "" if place else "they owe", line(words)
    missed = ", the one after was missed" if seen.last_missed else ""
    yield "last call", f"{seen.last_call}{missed}" if seen.last_call else ""
    yield "visit", line(seen.visit)
    yield "visited", seen.last_visit


def _keys(owed: Sequence[MatterRow]) -> str:
    """What the keys do; `d` is the next step of what presses most here."""
    first = owed[0].kind if owed else ""
    step = "d nudge or done, " if first == Kind.NUDGE else "d next step, " if first in ON_MEETINGS else ""
    return f"{step}P prep sheet, c call, v visit, C the client"


def _stands(detail: CallDetail) -> str:
    if detail.left is not None:
        return f"under way, {say_running(detail.left)}"
    return "" if detail.row.state == CallState.PLANNED else detail.row.state
