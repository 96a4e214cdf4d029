"""The day on which a client's agreement renews: it speaks for a visit before it.

Frozen, like every released migration.
"""

from __future__ import annotations

from typing import Any


def up(migrator: Any, db: Any) -> None:
    """Add the column; nothing is known of older clients."""
    db.execute_sql("ALTER TABLE client ADD COLUMN renews_on TEXT NOT NULL DEFAULT ''")
