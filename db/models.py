"""The tables of a desk: the one name to import them from."""

from __future__ import annotations

from db.models_agency import Absence, CalendarDay, Staff
from db.models_agenda import Call, Commitment, Series, Visit
from db.models_base import Base, Tracked, database
from db.models_clients import (
    Client,
    Contact,
    KeyResult,
    Objective,
    Reading,
    TierLook,
)
from db.models_desk import Draft, Journal, Setting
from db.models_ledger import Obligation
from db.models_matters import Deliverable, Message, RawMail, Request

TRACKED: dict[str, type[Tracked]] = {
    model._meta.table_name: model
    for model in (
        Staff,
        Absence,
        CalendarDay,
        Client,
        Contact,
        TierLook,
        Objective,
        KeyResult,
        Reading,
        Request,
        Message,
        Deliverable,
        Series,
        Call,
        Commitment,
        Visit,
        Obligation,
    )
}
"""The tables that the journal can restore, in the order in which rows may be inserted."""

TABLES: tuple[type[Base], ...] = (*TRACKED.values(), RawMail, Journal, Draft, Setting)

__all__ = [
    "TABLES",
    "TRACKED",
    "Absence",
    "Base",
    "CalendarDay",
    "Call",
    "Client",
    "Commitment",
    "Contact",
    "Deliverable",
    "Draft",
    "Journal",
    "KeyResult",
    "Message",
    "Objective",
    "Obligation",
    "RawMail",
    "Reading",
    "Request",
    "Series",
    "Setting",
    "Staff",
    "TierLook",
    "Tracked",
    "Visit",
    "database",
]
