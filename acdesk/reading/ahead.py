"""How far ahead a day is, in words: of a renewal, of a birthday."""

from __future__ import annotations

from datetime import date

from acdesk.when import say_date


def renews(day: str, today: date) -> str:
    """When an agreement renews on `day` (YYYY-MM-DD): `Fri 1 May, in 59 days`; empty where it is not known."""
    if not day:
        return ""
    renewal = date.fromisoformat(day)
    near = in_days((renewal - today).days) if renewal >= today else "which has passed"
    return f"{say_date(renewal, today)}, {near}"


def in_days(days: int) -> str:
    """So many days ahead, from 0 on: `today`, `tomorrow`, `in 3 days`."""
    return {0: "today", 1: "tomorrow"}.get(days, f"in {days} days")
