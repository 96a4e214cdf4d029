"""A series that is moved, or gets another rhythm, from one of its calls on: its later calls keep who they are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from acdesk.agenda.values import on_the_wall
from acdesk.errors import WrongUsage
from acdesk.operation import Operation
from acdesk.rules import recurrence
from acdesk.rules.cadence import CallState
from acdesk.rules.recurrence import Rule
from acdesk.rules.succession import successors
from acdesk.series import expansion, occurrence
from acdesk.zones import zone_named
from db import records
from db.models import Call, Series


@dataclass(frozen=True)
class Onward:
    """A series that goes on: its planned calls in order, and how many were moved or cancelled by themselves."""

    calls: list[Call]
    kept: int

    @property
    def notes(self) -> tuple[str, ...]:
        """What is to be said of those that stay."""
        if not self.kept:
            return ()
        was = "was moved or cancelled: it stays as it is" if self.kept == 1 else "were moved or cancelled: they stay so"
        return (f"{self.kept} of the later ones {was}.",)


def goes_on(op: Operation, series: Series, row: Call, rule: Rule, local: datetime, *, to: datetime) -> Onward:
    """End the series before `row` and let another go on from `local` with `rule`; each later row takes its own place.

    `to` is where `row` itself is moved, on the series' clock. What was cancelled, moved or held by itself stays as it
    is, in the place of its date; a moved one without a place becomes a call by itself. Planned ones without a place
    are cancelled. Raises WrongUsage where the rule never falls due.
    """
    later = [one for one in records.find(Call, series=series.id) if one.original_start >= row.original_start]
    later.sort(key=lambda one: one.original_start)
    shift = to - on_the_wall(row.original_start, series.zone)
    begins = recurrence.instant_of(local, zone_named(series.zone))
    until = max(series.laid_until, begins + timedelta(days=1)) + max(shift, timedelta())
    following = _following(op, series, row, rule, local)
    op.update(following, laid_until=until)
    found = expansion(following, begins, until)
    if not found.instances:
        raise WrongUsage(f"The rule {rule} never falls due after {local:%Y-%m-%d %H:%M}.")
    places = successors(
        [on_the_wall(one.original_start, series.zone) for one in later], [one.local for one in found.instances], shift
    )
    calls, kept = [], 0
    for number, one in enumerate(later):
        free = one.id == row.id or (one.state == CallState.PLANNED and one.started_at is None)
        if number in places:
            at = found.instances[places[number]].at
            _take_place(op, one, following, at, free=free)
            kept += not free
            calls += [one] if free else []
        elif free:
            op.update(one, state=str(CallState.CANCELLED), sequence=one.sequence + 1)
        elif one.state == CallState.MOVED:
            op.update(one, series=None, sequence=one.sequence + 1)
            kept += 1
    taken = set(places.values())
    calls += [occurrence(op, following, at) for place, at in enumerate(found.instants) if place not in taken]
    return Onward(sorted(calls, key=lambda one: one.starts_at), kept)


def _following(op: Operation, series: Series, row: Call, rule: Rule, local: datetime) -> Series:
    """End a series before `row`, and the one that goes on from `local`."""
    names = ("client", "kind", "title", "zone", "minutes", "link", "laid_until")
    values = {name: getattr(series, f"{name}_id" if name == "client" else name) for name in names}
    ended = str(recurrence.ended(Rule.parse(series.rule), row.original_start))
    op.update(series, rule=ended, sequence=series.sequence + 1, active=False)
    return op.insert(Series, **values, rule=str(rule), starts=local.isoformat(timespec="minutes"))


def _take_place(op: Operation, one: Call, following: Series, at: datetime, *, free: bool) -> None:
    """Put a call to its date in the series that goes on; only a free one is moved there."""
    values = {"series": following.id, "original_start": at, "sequence": one.sequence + 1}
    if free:
        values |= {"starts_at": at, "state": str(CallState.PLANNED)}
    elif one.state == CallState.MOVED and one.starts_at == at:
        values |= {"state": str(CallState.PLANNED)}  # the series has come to where it was moved
    op.update(one, **values)
