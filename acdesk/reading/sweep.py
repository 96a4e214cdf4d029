"""The sweep before a call: the acknowledgements that run out until it is over, of those that `A` lists."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from acdesk.desk import Desk
from acdesk.rules.cadence import COMING
from acdesk.rules.targets import SWEEP_BEFORE
from acdesk.verbs.proposing import is_swept, unacknowledged
from db import queries


@dataclass(frozen=True)
class Sweep:
    """Numbers of requests of the person at the desk, the most urgent first: what falls due until the call is over."""

    more: tuple[int, ...] = ()
    """Due between now and then."""
    over: tuple[int, ...] = ()
    """Due before now."""

    @property
    def sentence(self) -> str:
        """`3 acknowledgements will run out during this call`, how many are over already, or nothing."""
        over = f"{'are' if len(self.over) > 1 else 'is'} over already"
        if not self.more:
            return f"{_acknowledgements(len(self.over))} {over}" if self.over else ""
        also = f", {len(self.over)} {over}" if self.over else ""
        return f"{_acknowledgements(len(self.more))} will run out during this call{also}"

    @property
    def brief(self) -> str:
        """`3 run out in it`, where there is little room."""
        many = len(self.more or self.over)
        if not many:
            return ""
        return f"{many} {'over already' if not self.more else 'runs out in it' if many == 1 else 'run out in it'}"


def _acknowledgements(many: int) -> str:
    return f"{many} acknowledgement{'s' * (many > 1)}"


def sweep(desk: Desk, call: queries.CallRow) -> Sweep:
    """That of a call, from ten minutes before it until it is over; empty at any other time."""
    now = desk.now()
    if call.state not in COMING or not call.starts_at - SWEEP_BEFORE <= now < _ends(call):
        return Sweep()
    found = queries.acknowledgements_until(_ends(call))
    mine = set(unacknowledged(desk)) if found else set()
    rows = [row for row in found if row.request_id in mine and is_swept(desk.request(row.request_id))]
    return Sweep(
        tuple(row.request_id for row in rows if row.due_at > now),
        tuple(row.request_id for row in rows if row.due_at <= now),
    )


def _ends(call: queries.CallRow) -> datetime:
    return call.starts_at + timedelta(minutes=call.minutes)
