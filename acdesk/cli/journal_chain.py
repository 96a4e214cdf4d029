"""Whether the journal is as it was written: every row's hash is made anew and compared (trust.md)."""

from __future__ import annotations

from acdesk.operation import chain
from db import records
from db.fields import to_millis


def broken_links() -> list[str]:
    """The first place where the chain of hashes breaks, as a sentence; empty when it holds."""
    previous, last = "", 0
    while rows := records.journal_forwards(last):
        for row in rows:
            entry = {
                "seq": row.seq,
                "operation": row.operation,
                "at": to_millis(row.at),
                "actor": row.actor_id,
                "recorder": row.recorder_id,
                "verb": row.verb,
                "request_id": row.request_id,
                "client_id": row.client_id,
                "summary": row.summary,
                "changes": row.changes,
                "reverts": row.reverts,
                "bundle": row.bundle,
                "undoable": row.undoable,
            }
            if chain(previous, entry) != row.chain:
                return [f"The journal is not as it was written, from entry {row.seq} on: restore a copy."]
            previous, last = row.chain, row.seq
    return []
