"""What was agreed in a call, in a line: who, by when, whether that is over, and how often the client was nudged."""

from __future__ import annotations

from acdesk.desk import Desk
from acdesk.verbs.nudging import owed_by
from acdesk.when import say
from db import queries

TIMES = ("", ", nudged once", ", nudged twice")


def agreed_words(desk: Desk, row: queries.CommitmentRow) -> str:
    """`Send the photos (Dana), by Fri 13 Mar noon (over, nudged once)`."""
    now = desk.now()
    by = "" if row.due_at is None else f", by {say(row.due_at, now=now, zone=desk.config.zone)}"
    over = f" (over{nudged(row)})" if row.due_at is not None and row.due_at < now else ""
    number = f"#{row.request_id} " if row.request_id is not None else ""
    return f"{number}{row.what}{f' ({row.owner})' if row.owner else ''}{by}{over}"


def nudged(row: queries.CommitmentRow) -> str:
    """`, nudged twice`; nothing where they were not."""
    return TIMES[row.nudges] if row.nudges < len(TIMES) else f", nudged {row.nudges} times"


def they_owe(desk: Desk, client_id: int) -> tuple[str, ...]:
    """What the client agreed to and has not done, what is late first."""
    return tuple(agreed_words(desk, row) for row in owed_by(desk, client_id))
