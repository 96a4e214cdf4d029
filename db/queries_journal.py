"""The journal as it is read: who did what for whom, newest first."""

from __future__ import annotations

from datetime import datetime

from db.fields import to_millis
from db.queries_base import Row, fetch


class JournalRow(Row, frozen=True):
    """What was done. `recorder` differs from `actor` when it was written down for somebody else.

    `reverts` is the entry that an undo or redo took back.
    """

    seq: int
    operation: str
    at: datetime
    actor_id: int | None
    actor: str
    recorder_id: int | None
    recorder: str
    verb: str
    request_id: int | None
    client_id: int | None
    client: str
    summary: str
    reverts: int | None
    bundle: str
    undoable: bool


def journal(
    *,
    since: datetime | None = None,
    until: datetime | None = None,
    client_id: int | None = None,
    request_id: int | None = None,
    verb: str | None = None,
    before_seq: int | None = None,
    limit: int = 100,
) -> list[JournalRow]:
    """Entries that match all that is given (`since` inclusive, `until` exclusive), newest first.

    `before_seq` pages on from the last entry read.
    """
    conditions: list[tuple[str, object]] = [
        ("j.at >= ?", None if since is None else to_millis(since)),
        ("j.at < ?", None if until is None else to_millis(until)),
        ("j.client_id = ?", client_id),
        ("j.request_id = ?", request_id),
        ("j.verb = ?", verb),
        ("j.seq < ?", before_seq),
    ]
    given = [(test, value) for test, value in conditions if value is not None]
    where = " AND ".join(test for test, _ in given) or "1 = 1"
    return fetch(
        JournalRow,
        "SELECT j.seq AS seq, j.operation AS operation, j.at AS at, j.actor_id AS actor_id,"
        " coalesce(a.name, '') AS actor, j.recorder_id AS recorder_id, coalesce(w.name, '') AS recorder,"
        " j.verb AS verb, j.request_id AS request_id, j.client_id AS client_id, coalesce(c.name, '') AS client,"
        " j.summary AS summary, j.reverts AS reverts, j.bundle AS bundle, j.undoable AS undoable"
        " FROM journal j LEFT JOIN staff a ON a.id = j.actor_id LEFT JOIN staff w ON w.id = j.recorder_id"
        f" LEFT JOIN client c ON c.id = j.client_id WHERE {where} ORDER BY j.seq DESC LIMIT ?",
        [*(value for _, value in given), limit],
    )
