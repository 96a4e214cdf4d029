"""What time alone does to the calendar: laid further down once a month, and looked at when a call has gone by."""

from __future__ import annotations

from collections.abc import Iterable

from acdesk.desk import Desk
from acdesk.operation import Done, Operation
from acdesk.rhythm import rhythm
from acdesk.series import horizon, lay
from acdesk.upkeep import LOOKED, looked_until, looks_mark
from acdesk.visit_rhythm import visit_rhythm
from db import queries, records
from db.models import Client, Series
from db.queries_passed import clients_of_passed
from db.vocabulary import Verb

SETTING = "calendar_laid"
NAMED = 3


def look_at(desk: Desk, op: Operation, client_ids: Iterable[int]) -> None:
    """Owe these clients what follows from their calls and visits as they stand now."""
    for number in sorted(client_ids):
        if (client := records.get(Client, number)) is not None:
            rhythm(desk, op, client)
            visit_rhythm(desk, op, client)


def keep_calendar_ahead(desk: Desk) -> Done | None:
    """Extend the series, and owe what a new month or quarter asks for; None when this month was looked at already."""
    month = looks_mark(desk)
    if desk.store.setting(SETTING) == month:
        return None
    with desk.operation(Verb.EXTEND_SERIES) as op:
        if desk.store.setting(SETTING) == month:
            return None
        op.undoable = False
        until, made = horizon(op.at), 0
        for number in queries.series_short_of(until):
            series = records.get(Series, number)
            if series is not None:
                made += len(lay(op, series, series.laid_until, until))
        if desk.coordinators():
            for client in records.find(Client, active=True):
                rhythm(desk, op, op.client(client.id))
                visit_rhythm(desk, op, op.client(client.id))
            desk.store.set_setting(SETTING, month)
        op.summary = f"The calendar was looked at for {month}: {made} occurrences laid down."
        return Done(op.verb, op.summary, operation=op.name)


def look_at_passed(desk: Desk) -> Done | None:
    """Owe what follows for the clients whose calls went by; None where another program has looked meanwhile.

    Nobody's step, and in nobody's way: undo passes over it and works out anew what is owed (`history`).
    """
    if not desk.coordinators():
        return None
    with desk.operation(Verb.LOOK_AT_CALLS) as op:
        op.undoable = False
        numbers = clients_of_passed(looked_until(desk), op.at)
        if not numbers:
            return None
        for number in numbers:
            rhythm(desk, op, op.client(number))
        desk.store.set_setting(LOOKED, op.at.isoformat())
        names = ", ".join(op.client(number).name for number in numbers[:NAMED])
        more = f" and {len(numbers) - NAMED} more" if len(numbers) > NAMED else ""
        op.summary = f"Calls went by, and what follows is owed: {names}{more}."
        return Done(op.verb, op.summary, operation=op.name)
