"""Whose calls went by: asked at every opening and every few seconds, so that it stands by itself and reads little."""

from __future__ import annotations

from datetime import datetime

from db.fields import to_millis
from db.queries_base import run

MINUTE = 60_000


def clients_of_passed(since: datetime | None, now: datetime) -> list[int]:
    """The active clients whose call began after `since` and nobody said yet what became of it, in order.

    Also those with a call that is over and is still to be prepared. Without `since` however long ago it was.
    """
    found = run(
        "SELECT k.client_id FROM call k JOIN client c ON c.id = k.client_id WHERE k.starts_at > ? AND k.starts_at <= ?"
        " AND k.kind = 'call' AND k.state IN ('planned', 'moved') AND c.active"
        " UNION SELECT o.client_id FROM obligation o JOIN call k ON k.id = o.call_id WHERE o.request_id IS NULL"
        f" AND o.state = 'open' AND o.kind = 'prepare_call' AND k.starts_at + k.minutes * {MINUTE} <= ?",
        [0 if since is None else to_millis(since), to_millis(now), to_millis(now)],
    )
    return sorted(number for (number,) in found.fetchall())
