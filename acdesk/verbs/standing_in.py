"""What follows when somebody's hours change or they are away: dates placed anew, and who sees to what they owe."""

from __future__ import annotations

from datetime import date

from acdesk.desk import Desk
from acdesk.ledger import recalculate
from acdesk.operation import Operation
from acdesk.verbs.common import clock_words
from db import records
from db.models import Obligation, Request, Staff
from db.vocabulary import Settled, State

NAMED = 5
"""How many of the things that an absence moves are named; the rest are counted."""


def hours_changed(desk: Desk, op: Operation, person: Staff) -> tuple[str, ...]:
    """Place what runs in somebody's own hours anew, because those have changed; a sentence for each date that moved."""
    desk.forget_calendars()
    moved = recalculate(desk, op, records.find(Obligation, calendar=person.id, state=str(Settled.OPEN)))
    return tuple(
        f"#{row.request_id}: {row.kind.replace('_', ' ')} by {clock_words(desk, row.due_at)} now,"
        f" not {clock_words(desk, before)}."
        for row, before in moved
    )


def handed_on(desk: Desk, person: Staff, last: date, cover: Staff | None) -> tuple[str, ...]:
    """What somebody owes until `last`, the end of their absence, who sees to it, and what they have in hand."""
    owed = [
        row
        for row in records.find(Obligation, owner=person.id, state=str(Settled.OPEN))
        if desk.day_of(row.due_at) <= last
    ]
    told = [_words(desk, row) for row in sorted(owed, key=lambda row: (row.due_at, row.id))[:NAMED]]
    more = f" and {len(owed) - NAMED} more" if len(owed) > NAMED else ""
    who = f"Nobody covers. {person.name} owes" if cover is None else f"{cover.name} sees to"
    moved = (f"{who} meanwhile: {'; '.join(told)}{more}.",) if owed else ()
    in_hand = [
        row for row in records.find(Request, specialist=person.id, state=str(State.ROUTED)) if not row.finished_at
    ]
    numbers = ", ".join(f"#{row.id}" for row in in_hand)
    return (*moved, f"{person.name} has {numbers} in hand: see whether their dates hold.") if in_hand else moved


def _words(desk: Desk, row: Obligation) -> str:
    what = row.kind.replace("_", " ")
    request = None if row.request_id is None else records.get(Request, row.request_id)
    if request is not None:
        what = f"#{request.id} {request.title}, {what}"
    elif row.client_id is not None:
        what = f"{desk.client(row.client_id).name}, {what}"
    return f"{what} by {clock_words(desk, row.due_at)}"
