"""What a desk is due at opening: its calendar laid down, its clients looked at; loaded only when it is due."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from acdesk.desk import Desk

YEARS_AHEAD = 2


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


def last_year(desk: Desk) -> int:
    """The year up to which the calendar is laid down."""
    return desk.now().year + YEARS_AHEAD


def calendar_mark(desk: Desk) -> str:
    """Changes when the hours in the configuration or the years to lay down do."""
    return hashlib.sha256(msgspec.json.encode([desk.config.hours, last_year(desk)])).hexdigest()


def looks_mark(desk: Desk) -> str:
    """Changes with the month."""
    return f"{desk.now().astimezone(desk.config.zone):%Y-%m}"
