"""Series and their occurrences: laid down as rows ahead of time, so that each has a number that can be given back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from acdesk.operation import Operation
from acdesk.rules.cadence import CallState
from acdesk.rules.recurrence import Expansion, Rule, expand
from acdesk.zones import zone_named
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
    return expand(Rule.parse(series.rule), starts_of(series), zone_named(series.zone), first, before)


def lay(op: Operation, series: Series, first: datetime, before: datetime) -> list[Call]:
    """Lay a series down from `first` (instants); what is there already stays as it is. The new rows, in order."""
    there = queries.starts_of_series(series.id, first, before)
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


def lay_until(desk: Desk, until: datetime, client_id: int | None = None) -> None:
    """See that every series, or each of one client, is laid down at least until then, as far as eleven years ahead.

    Nobody's step: an undo of the series takes these rows back with it (`withdraw`). A desk that is only read stays.
    """
    now = desk.now()
    wanted = min(until.astimezone(UTC), now + MOST_AHEAD)
    if not desk.store.readonly and (short := queries.series_short_of(wanted, client_id)):
        extend(desk, min(wanted + STRIDE, now + MOST_AHEAD), short)


def extend(desk: Desk, until: datetime, numbers: Sequence[int]) -> None:
    """Lay the series of these numbers down until then."""
    with desk.operation(Verb.EXTEND_SERIES) as op:
        op.undoable = False
        made = 0
        for number in numbers:
            series = records.get(Series, number)
            if series is not None:
                made += len(lay(op, series, series.laid_until, until))
        op.summary = f"The calendar was laid down to {until:%Y-%m}: {made} occurrences."


def still_to_lay(first: datetime, before: datetime) -> Iterator[tuple[queries.SeriesRow, datetime]]:
    """What series will have between two instants where they are not laid down yet: nothing is written."""
    for row in queries.series_unlaid(before):
        start, zone = datetime.fromisoformat(row.starts), zone_named(row.zone)
        begin = max(first, row.laid_until)
        found = expand(_rule(row.rule), start, zone, begin, before)
        # what an imported one moves or leaves out further on stands there before it comes to that
        there = queries.starts_of_series(row.id, begin, before) if row.uid else set()
        yield from ((row, instance.at) for instance in found.instances if instance.at not in there)


@lru_cache(maxsize=512)
def _rule(text: str) -> Rule:
    return Rule.parse(text)


def number_of(desk: Desk, series_id: int, original: datetime) -> int | None:
    """The number of an occurrence, for which its series is laid down as far as it.

    None where it has none then, and for what lies more than eleven years ahead.
    """
    series = records.get(Series, series_id)
    in_reach = original < desk.now() + MOST_AHEAD and not desk.store.readonly
    if series is not None and series.active and series.laid_until <= original and in_reach:
        extend(desk, original + timedelta(days=1), (series_id,))
    return queries.number_in_series(series_id, original)


def withdrawn(series_id: int) -> list[int]:
    """The numbers of the occurrences that `withdraw` would remove."""
    return [row.id for row in records.find(Call, series=series_id)]


def withdraw(op: Operation, series_id: int) -> None:
    """Remove the occurrences that were laid down after a series was made, since its making is taken back.

    Its other rows are gone by then: they were made, or put to it, in the same step.
    """
    for row in records.find(Call, series=series_id):
        op.delete(row)


def laid_beyond(series_id: int, until: datetime) -> list[Call]:
    """The planned occurrences from `until` on: those that its rule alone has laid down."""
    rows = records.find(Call, series=series_id)
    return [row for row in rows if row.original_start >= until and row.state == CallState.PLANNED]
