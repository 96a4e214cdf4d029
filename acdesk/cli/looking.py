"""How rows of the desk become what commands say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from acdesk.desk import Desk
from acdesk.rules import pressure
from db.queries_pulse import load_minutes  # not db.queries: all of it takes 10 ms to load

if TYPE_CHECKING:
    from db import queries


def load_percent(desk: Desk, view: queries.View) -> int | None:
    """What is owed until the end of today as a share of the minutes left in it; None when none are left."""
    now = desk.now()
    left = desk.agency.left_today(now)
    if not left:
        return None
    owed = load_minutes(view, desk.agency.day_end(now), desk.config.estimate.minutes)
    return round(100 * owed / left)


def explain(desk: Desk, item: queries.Item | queries.Brief) -> str:
    """The arithmetic of an item's pressure; nothing where nothing is owed."""
    return "" if item.obligation_id is None else pressure.explain_owed(desk.config.weights, item)


def client_named_in(item: Any) -> dict[str, Any] | None:
    """The client of an item or a request: id, name, tier; None while the sender is unknown."""
    return None if item.client_id is None else {"id": item.client_id, "name": item.client, "tier": item.tier}


def tier_word(tier: int | None) -> str:
    """A tier in a column."""
    return "T?" if tier is None else f"T{tier}"


def subject(client: str, title: str) -> str:
    """Client and title, for the last column of a row."""
    return f"{client}: {title}" if client and client != title else title
