"""What is owed."""

from __future__ import annotations

from peewee import DoubleField, ForeignKeyField, IntegerField, TextField

from db.fields import InstantField, OptionalInstantField
from db.models_agency import Staff
from db.models_agenda import Call, Commitment, Visit
from db.models_base import Tracked
from db.models_clients import Client
from db.models_matters import Deliverable, Request


class Obligation(Tracked):
    """Who owes what to whom, since when, by when: the ledger.

    `start_w`, `due_w`, `warn_w` are working minutes since the calendar's epoch, in the hours of `calendar` (a
    member of staff; nobody means the agency). `target_w` is at least 1. `weight` is tier weight × urgency weight;
    pressure = (now_w − start_w) ÷ target_w × weight.
    """

    kind = TextField()
    client = ForeignKeyField(Client, backref=None, null=True, index=True)
    request = ForeignKeyField(Request, backref=None, null=True, index=True)
    deliverable = ForeignKeyField(Deliverable, backref=None, null=True)
    call = ForeignKeyField(Call, backref=None, null=True)
    visit = ForeignKeyField(Visit, backref=None, null=True)
    commitment = ForeignKeyField(Commitment, backref=None, null=True, index=True)
    owner = ForeignKeyField(Staff, backref=None)
    calendar = ForeignKeyField(Staff, backref=None, null=True)
    opened_at = InstantField()
    due_at = InstantField()
    warn_at = InstantField()
    start_w = IntegerField()
    target_w = IntegerField()
    due_w = IntegerField()
    warn_w = IntegerField()
    lane = IntegerField(default=2)
    weight = DoubleField(default=1.0)
    step = IntegerField(default=0)
    state = TextField(default="open")
    settled_at = OptionalInstantField(null=True)
    note = TextField(default="")
    client_id: int | None
    request_id: int | None
    deliverable_id: int | None
    call_id: int | None
    visit_id: int | None
    commitment_id: int | None
    owner_id: int
    calendar_id: int | None
