"""A client's deliverables as they are shown: where each stands, and who does what next."""

from __future__ import annotations

from dataclasses import dataclass

from acdesk.desk import Desk
from acdesk.rules.deliverables import DeliverableState
from acdesk.when import say
from db import queries

NEXT = {
    DeliverableState.DRAFT: "the Strategist checks it",
    DeliverableState.CHECKED: "to be marked ready",
    DeliverableState.READY: "to be presented",
    DeliverableState.PRESENTED: "the client decides",
    DeliverableState.DECIDED: "",
}
"""What comes next, by state."""


@dataclass(frozen=True)
class DeliverableLine:
    """A deliverable: `standing` says how it came where it is, `next_step` what comes next (nothing once decided)."""

    row: queries.DeliverableRow
    standing: str
    next_step: str


def deliverables(desk: Desk, client_id: int, *, open_only: bool = False) -> list[DeliverableLine]:
    """A client's deliverables, those that are not decided first."""
    return [_line(desk, row) for row in queries.deliverables(client_id, open_only=open_only)]


def deliverable(desk: Desk, deliverable_id: int) -> DeliverableLine | None:
    """One deliverable, or None."""
    row = queries.deliverable(deliverable_id)
    return None if row is None else _line(desk, row)


def _line(desk: Desk, row: queries.DeliverableRow) -> DeliverableLine:
    return DeliverableLine(row, _standing(desk, row), NEXT.get(DeliverableState(row.state), ""))


def _standing(desk: Desk, row: queries.DeliverableRow) -> str:
    """`presented in a call by Ana, today 10am`; `approved by Dana, Thu 12 Mar noon`."""
    state = DeliverableState(row.state)
    words, who, at = {
        DeliverableState.DRAFT: ("draft", row.producer, None),
        DeliverableState.CHECKED: ("checked", row.checked_by, row.checked_at),
        DeliverableState.READY: ("ready", "", row.ready_at),
        DeliverableState.PRESENTED: (_presented(row.presented_how), row.presented_by, row.presented_at),
        DeliverableState.DECIDED: (row.decision or "decided", row.approver, row.decided_at),
    }[state]
    said = f"{words} by {who}" if who else words
    return said if at is None else f"{said}, {say(at, now=desk.now(), zone=desk.config.zone)}"


def _presented(how: str) -> str:
    """How it was presented, in words."""
    return {"call": "presented in a call", "visit": "presented in a visit", "email": "presented by mail"}.get(
        how, "presented"
    )
