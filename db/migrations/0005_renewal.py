"""The day on which a client's agreement renews, and an index by which the longest event is found.

Frozen, like every released migration.
"""

from __future__ import annotations

from typing import Any


def up(migrator: Any, db: Any) -> None:
    """Add both; nothing is known of older clients."""
    db.execute_sql("ALTER TABLE client ADD COLUMN renews_on TEXT NOT NULL DEFAULT ''")
    db.execute_sql("CREATE INDEX call_minutes ON call (minutes)")
