"""What a desk is due at opening: its calendar laid down, its clients looked at; loaded only when it is due."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import TYPE_CHECKING

import msgspec

from db.queries_passed import clients_of_passed

if TYPE_CHECKING:
    from acdesk.desk import Desk

YEARS_AHEAD = 2
LOOKED = "calls_looked_until"
"""The setting that says up to when calls that went by were looked at."""


def keep(desk: Desk) -> None:
    """Do what is due."""
    if desk.store.setting("calendar") != calendar_mark(desk):
        from acdesk.agency import keep_calendar  # noqa: PLC0415

        keep_calendar(desk)
    if desk.store.setting("tier_looks") != looks_mark(desk):
        from acdesk.verbs.tiers import keep_looks  # noqa: PLC0415

        keep_looks(desk)
    if desk.store.setting("calendar_laid") != looks_mark(desk):
        from acdesk.calendar_upkeep import keep_calendar_ahead  # noqa: PLC0415

        keep_calendar_ahead(desk)
    keep_calls(desk)


def keep_calls(desk: Desk) -> bool:
    """Owe what follows from the calls that went by since the last look; False, and nothing is written, when none did.

    At opening, and every few seconds while the screens are open.
    """
    now = desk.now()
    if desk.store.readonly or not clients_of_passed(looked_until(desk), now):
        return False
    from acdesk.calendar_upkeep import look_at_passed  # noqa: PLC0415

    return look_at_passed(desk) is not None


def looked_until(desk: Desk) -> datetime | None:
    """Up to when calls that went by were looked at; None where that is not known, or lies in the future."""
    seen = desk.store.setting(LOOKED)
    until = datetime.fromisoformat(seen) if seen else None
    return until if until is not None and until <= desk.now() else None


def last_year(desk: Desk) -> int:
    """The year up to which the calendar is laid down."""
    return desk.now().year + YEARS_AHEAD


def calendar_mark(desk: Desk) -> str:
    """Changes when the hours in the configuration or the years to lay down do."""
    return hashlib.sha256(msgspec.json.encode([desk.config.hours, last_year(desk)])).hexdigest()


def looks_mark(desk: Desk) -> str:
    """Changes with the month."""
    return f"{desk.now().astimezone(desk.config.zone):%Y-%m}"
