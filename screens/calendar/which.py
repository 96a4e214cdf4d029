"""Which call or visit a key means where none is under the cursor: the one that is owed, runs, or comes next."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from acdesk.rules.objectives import quarter_of
from db import queries
from db.queries import CallRow

if TYPE_CHECKING:
    from screens.queue.acting import Acting


def call_of(screen: Acting) -> int | None:
    """The call that the row is about, else the client's that runs, whose time has come, is not told of, comes next."""
    client_id = screen.client_id
    if client_id is None:
        return None
    now, row = screen.desk.now(), screen.row
    if row is not None and row.id < 0:
        kind, number = queries.subject_under(row.id)
        if kind == "call":
            return number
    calls = queries.calls_of(client_id)
    untold = [each for each in calls if each.state == "held" and each.recap_at is None and each.ended_at is not None]
    found = [*_at_hand(screen, calls, now), *untold[-1:], *_coming(client_id, now)]
    return found[0].id if found else None


def call_to_prepare(screen: Acting) -> int | None:
    """The call under the cursor if it is still to be held, else the client's that runs or comes next."""
    named, client_id, now = screen.call_id, screen.client_id, screen.desk.now()
    call = None if named is None else queries.call(named)
    if call is not None and (call.client_id is None or call.state in ("planned", "moved")):
        return call.id
    if client_id is None:
        return None
    found = [*_at_hand(screen, queries.calls_of(client_id), now), *_coming(client_id, now)]
    return found[0].id if found else None


def visit_of(screen: Acting) -> int | None:
    """The visit that the row is about, else the client's of this quarter, where it is planned or booked."""
    client_id = screen.client_id
    if client_id is None:
        return None
    row = screen.row
    kind, number = ("", 0) if row is None or row.id > 0 else queries.subject_under(row.id)
    if kind == "visit":
        return number
    owed = [each for each in queries.matters([client_id]) if each.visit_id is not None]
    if owed:
        return owed[0].visit_id
    quarter = quarter_of(screen.desk.today())
    found = [
        row for row in queries.visits((quarter,), client_id=client_id) if row.state in ("wished", "planned", "booked")
    ]
    return found[-1].id if found else None


def _at_hand(screen: Acting, calls: list[CallRow], now: datetime) -> list[CallRow]:
    """Those that run, then those of today whose time has come and of which nothing was said yet."""
    zone = screen.desk.config.zone
    today = now.astimezone(zone).date()
    running = [row for row in calls if row.started_at is not None and row.ended_at is None]
    come = [
        row
        for row in calls
        if row.state in ("planned", "moved")
        and row.started_at is None
        and row.starts_at <= now
        and row.starts_at.astimezone(zone).date() == today
    ]
    return [*running, *come[-1:]]


def _coming(client_id: int, now: datetime) -> list[CallRow]:
    coming = queries.next_call(client_id, now)
    return [] if coming is None else [coming]
