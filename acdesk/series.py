"""Series and their occurrences: laid down as rows ahead of time, so that each has a number that can be given back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from acdesk.operation import Operation
from acdesk.rules.cadence import CallState
from acdesk.rules.recurrence import Expansion, Rule, expand
from db import queries, records
from db.models import Call, Series
from db.vocabulary import Verb

if TYPE_CHECKING:
    from acdesk.desk import Desk

AHEAD = timedelta(days=400)
"""How far ahead occurrences are laid down at least."""
MOST_AHEAD = timedelta(days=11 * 366)
"""Further than this nothing is laid down: ten years of a calendar can be looked at."""
STRIDE = timedelta(days=366)
"""When more is asked for, this much at a time, so that moving on by months writes seldom."""


def horizon(at: datetime) -> datetime:
    """Until when occurrences are laid down at `at`."""
    return at + AHEAD


def starts_of(series: Series) -> datetime:
    """The wall-clock start of a series, naive."""
    return datetime.fromisoformat(series.starts)


def expansion(series: Series, first: datetime, before: datetime) -> Expansion:
    """When a series falls due within a stretch of time."""
    return expand(Rule.parse(series.rule), starts_of(series), ZoneInfo(series.zone), first, before)


def lay(op: Operation, series: Series, first: datetime, before: datetime) -> list[Call]:
    """Lay a series down from `first` (instants); what is there already stays as it is. The new rows, in order."""
    there = {row.original_start for row in records.find(Call, series=series.id)}
    made = [
        occurrence(op, series, instance.at)
        for instance in expansion(series, first, before).instances
        if instance.at not in there
    ]
    if before > series.laid_until:
        op.update(series, laid_until=before)
    return made


def occurrence(op: Operation, series: Series, at: datetime, **values: object) -> Call:
    """One occurrence of a series as a row."""
    usual = {
        "client": series.client_id,
        "series": series.id,
        "kind": series.kind,
        "title": series.title,
        "original_start": at,
        "starts_at": at,
        "zone": series.zone,
        "minutes": series.minutes,
        "link": series.link,
        "state": str(CallState.PLANNED),
    }
    return op.insert(Call, **{**usual, **values})


def lay_until(desk: Desk, until: datetime) -> None:
    """See that every series is laid down at least until then, as far as eleven years ahead.

    Nobody's step: an undo of the series takes these rows back with it (`withdraw`). A desk that is only read stays.
    """
    now = desk.now()
    wanted = min(until.astimezone(UTC), now + MOST_AHEAD)
    if desk.store.readonly or not queries.series_short_of(wanted):
        return
    extend(desk, min(wanted + STRIDE, now + MOST_AHEAD))


def extend(desk: Desk, until: datetime) -> None:
    """Lay every series down until then."""
    with desk.operation(Verb.EXTEND_SERIES) as op:
        op.undoable = False
        made = 0
        for number in queries.series_short_of(until):
            series = records.get(Series, number)
            if series is not None:
                made += len(lay(op, series, series.laid_until, until))
        op.summary = f"The calendar was laid down to {until:%Y-%m}: {made} occurrences."


def withdraw(op: Operation, series_id: int) -> None:
    """Remove the occurrences that were laid down after a series was made, since its making is taken back.

    Its other rows are gone by then: they were made, or put to it, in the same step.
    """
    for row in records.find(Call, series=series_id):
        op.delete(row)
