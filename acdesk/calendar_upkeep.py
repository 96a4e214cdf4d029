"""Once a month the calendar is laid further down, and every client's calls and visits are looked at anew."""

from __future__ import annotations

from collections.abc import Iterable

from acdesk.desk import Desk
from acdesk.operation import Done, Operation
from acdesk.rhythm import rhythm
from acdesk.series import horizon, lay
from acdesk.upkeep import looks_mark
from acdesk.visit_rhythm import visit_rhythm
from db import queries, records
from db.models import Client, Series
from db.vocabulary import Verb

SETTING = "calendar_laid"


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
