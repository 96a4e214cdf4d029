"""What a client said they would do is owed a nudge once its date has passed.

Frozen, like every released migration.
"""

from __future__ import annotations

from typing import Any

STATEMENTS = (
    "ALTER TABLE obligation ADD COLUMN commitment_id INTEGER REFERENCES commitment (id)",
    "CREATE INDEX obligation_commitment ON obligation (commitment_id)",
    # The calendar is looked at anew at the next opening: what clients are late with already has its clock then.
    "DELETE FROM setting WHERE key = 'calendar_laid'",
)


def up(migrator: Any, db: Any) -> None:
    """Let what is owed refer to what was agreed in a call."""
    for statement in STATEMENTS:
        db.execute_sql(statement)
