"""What leaves the calendar with a client: calls and visits still to come, and the series that would make more."""

from __future__ import annotations

from datetime import datetime

from acdesk.desk import Desk
from acdesk.operation import Operation
from acdesk.rules import recurrence
from acdesk.rules.cadence import COMING, CallState
from acdesk.rules.recurrence import Rule
from acdesk.rules.visits import VisitState
from acdesk.verbs.common import clock_words
from db import records
from db.models import Call, Client, Series, Visit

OPEN_VISITS = (VisitState.PLANNED, VisitState.BOOKED)


def clear_calendar(desk: Desk, op: Operation, client: Client) -> tuple[str, ...]:
    """Cancel what is still to come with a client who leaves, as part of that step. What is to be said of it."""
    calls = [row for row in records.find(Call, client=client.id) if _to_come(row, op.at)]
    calls.sort(key=lambda row: row.starts_at)
    for row in records.find(Series, client=client.id, active=True):
        _end(op, row, [one for one in calls if one.series_id == row.id])
    for call in calls:
        op.update(call, state=str(CallState.CANCELLED), sequence=call.sequence + 1)
    visits = [row for row in records.find(Visit, client=client.id) if row.state in OPEN_VISITS]
    for visit in visits:
        op.update(visit, state=str(VisitState.CANCELLED), sequence=visit.sequence + 1, stands_for=None)
    notes = []
    if calls:
        first = clock_words(desk, calls[0].starts_at)
        more = f" and {len(calls) - 1} later ones" if len(calls) > 1 else ""
        notes.append(f"Cancelled with it: the call of {first}{more}.")
    if visits:
        notes.append(f"Cancelled with it: {'a visit' if len(visits) == 1 else f'{len(visits)} visits'}.")
    return tuple(notes)


def _to_come(row: Call, now: datetime) -> bool:
    return row.state in COMING and row.started_at is None and row.starts_at > now


def _end(op: Operation, series: Series, calls: list[Call]) -> None:
    """End a series before its first call that is still to come; an event that does not go on by itself has no rule."""
    first = min((one.original_start for one in calls), default=series.laid_until)
    rule = str(recurrence.ended(Rule.parse(series.rule), first)) if series.rule else ""
    op.update(series, rule=rule, sequence=series.sequence + (1 if rule else 0), active=False)
