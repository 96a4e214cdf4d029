"""Which call or visit a key means where none is under the cursor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from acdesk.rules.objectives import quarter_of
from acdesk.visit_rhythm import today_of
from db import queries

if TYPE_CHECKING:
    from screens.queue.acting import Acting


def call_of(screen: Acting) -> int | None:
    """The client's call that runs, else the one whose recap is owed, else the next one planned."""
    client_id = screen.client_id
    if client_id is None:
        return None
    calls = queries.calls_of(client_id)
    running = [row for row in calls if row.started_at is not None and row.ended_at is None]
    untold = [row for row in calls if row.state == "held" and row.recap_at is None and row.ended_at is not None]
    coming = queries.next_call(client_id, screen.desk.now())
    found = [*running, *untold[-1:], *([] if coming is None else [coming])]
    return found[0].id if found else None


def visit_of(screen: Acting) -> int | None:
    """The client's visit of this quarter that is planned or booked."""
    client_id = screen.client_id
    if client_id is None:
        return None
    quarter = quarter_of(today_of(screen.desk))
    found = [
        row
        for row in queries.visits((quarter,), client_id=client_id)
        if row.state in ("wished", "planned", "booked")
    ]
    return found[-1].id if found else None
