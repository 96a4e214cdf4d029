"""Clients, their people, and what the work is for."""

from __future__ import annotations

from peewee import BooleanField, DoubleField, ForeignKeyField, IntegerField, TextField

from db.fields import OptionalInstantField, WordsField
from db.models_agency import Staff
from db.models_base import Tracked


class Client(Tracked):
    """A client of the agency. `retainer` is dollars a month; `growth` and `complexity` are 1–5.

    `renews_on` is the day (YYYY-MM-DD) on which the agreement renews, empty where none is known.

    `last_in_at` is the client's own last word, `last_out_at` ours to them, `last_two_way_at` when both sides last
    spoke.
    """

    name = TextField(unique=True)
    tier = IntegerField()
    coordinator = ForeignKeyField(Staff, backref=None, null=True)
    strategist = ForeignKeyField(Staff, backref=None, null=True)
    retainer = IntegerField(null=True)
    growth = IntegerField(null=True)
    complexity = IntegerField(null=True)
    renews_on = TextField(default="")
    zone = TextField(default="")
    city = TextField(default="")
    domains = WordsField(default=list)
    notes = TextField(default="")
    active = BooleanField(default=True)
    last_in_at = OptionalInstantField(null=True)
    last_out_at = OptionalInstantField(null=True)
    last_two_way_at = OptionalInstantField(null=True)
    coordinator_id: int | None
    strategist_id: int | None


class Contact(Tracked):
    """A person at a client. `email` is stored in lower case, `birthday` as MM-DD or YYYY-MM-DD."""

    client = ForeignKeyField(Client, backref=None, index=True)
    name = TextField()
    email = TextField(default="", index=True)
    phone = TextField(default="")
    position = TextField(default="")
    rapport = TextField(default="")
    birthday = TextField(default="")
    prefers = TextField(default="")
    active = BooleanField(default=True)
    client_id: int


class Objective(Tracked):
    """One of at most three current objectives of a client in a quarter (2026Q1).

    `proposed` ones wait for the Strategist; a closed one (`active` false) has an `outcome`. `percent` is told by hand
    where there is no key result to compute it from.
    """

    client = ForeignKeyField(Client, backref=None, index=True)
    quarter = TextField()
    title = TextField()
    percent = IntegerField(default=0)
    active = BooleanField(default=True)
    proposed = BooleanField(default=False)
    outcome = TextField(default="")
    carried_from = ForeignKeyField("self", backref=None, null=True)
    client_id: int
    carried_from_id: int | None


class KeyResult(Tracked):
    """What is measured of an objective, from its baseline to its target, in `unit`."""

    objective = ForeignKeyField(Objective, backref=None, index=True)
    title = TextField()
    unit = TextField(default="")
    baseline = DoubleField(default=0)
    target = DoubleField()
    active = BooleanField(default=True)
    objective_id: int


class Reading(Tracked):
    """What a key result stood at on a day (ISO)."""

    key_result = ForeignKeyField(KeyResult, backref=None, index=True)
    day = TextField()
    value = DoubleField()
    note = TextField(default="")
    key_result_id: int


class TierLook(Tracked):
    """What the tier rule said of a client in a month (2026-03): two in a row make a proposal."""

    client = ForeignKeyField(Client, backref=None, index=True)
    month = TextField()
    score = DoubleField()
    complexity = IntegerField()
    suggested = IntegerField()
    client_id: int
