"""Calls and visits: series and their occurrences, what was agreed in a call, and the quarter's visits."""

from __future__ import annotations

from peewee import BooleanField, ForeignKeyField, IntegerField, TextField

from db.fields import InstantField, JsonField, OptionalInstantField
from db.models_agency import Staff
from db.models_base import Tracked
from db.models_clients import Client
from db.models_matters import Request


class Series(Tracked):
    """Calls that come again by a rule (RFC 5545), on the wall clock of `zone` from `starts` (2026-09-10T10:00).

    Its occurrences are rows of Call, laid down until `laid_until`. One without a client is internal. `uid` and
    `fingerprint` are those of an imported event; `uid` is empty for the desk's own. `whole_day` has no hour.
    """

    client = ForeignKeyField(Client, backref=None, null=True, index=True)
    kind = TextField()
    title = TextField()
    rule = TextField(default="")
    starts = TextField()
    zone = TextField()
    minutes = IntegerField()
    link = TextField(default="")
    laid_until = InstantField()
    sequence = IntegerField(default=0)
    active = BooleanField(default=True)
    whole_day = BooleanField(default=False)
    uid = TextField(default="", index=True)
    fingerprint = TextField(default="")
    client_id: int | None


class Call(Tracked):
    """One call: an occurrence of a series, or by itself. Also internal events and busy time.

    `original_start` is when its series has it, and stays when it is moved. A call that is under way has `started_at`
    and no `ended_at`. `agenda` is a list of {text, done}.
    """

    client = ForeignKeyField(Client, backref=None, null=True)
    series = ForeignKeyField(Series, backref=None, null=True)
    kind = TextField()
    title = TextField()
    original_start = InstantField()
    starts_at = InstantField(index=True)
    zone = TextField()
    minutes = IntegerField()
    link = TextField(default="")
    state = TextField()
    sequence = IntegerField(default=0)
    started_at = OptionalInstantField(null=True)
    ended_at = OptionalInstantField(null=True)
    prepared_at = OptionalInstantField(null=True)
    recap_at = OptionalInstantField(null=True)
    agenda = JsonField(default=list)
    decisions = TextField(default="")
    recap = TextField(default="")
    note = TextField(default="")
    client_id: int | None
    series_id: int | None


class Commitment(Tracked):
    """What one side agreed to in a call, who does it and by when; ours become requests with a promise."""

    call = ForeignKeyField(Call, backref=None, index=True)
    side = TextField()
    what = TextField()
    owner = TextField(default="")
    staff = ForeignKeyField(Staff, backref=None, null=True)
    due_at = OptionalInstantField(null=True)
    done_at = OptionalInstantField(null=True)
    request = ForeignKeyField(Request, backref=None, null=True)
    call_id: int
    staff_id: int | None
    request_id: int | None


class Visit(Tracked):
    """A visit of a quarter (2026Q1): planned for a day, then booked for a time, then held.

    `by` is the VP of Strategy or the Owner where one goes along. `stands_for` is the call it takes the place of.
    """

    client = ForeignKeyField(Client, backref=None, index=True)
    quarter = TextField(index=True)
    state = TextField()
    planned_day = TextField(default="")
    starts_at = OptionalInstantField(null=True, index=True)
    minutes = IntegerField(default=60)
    travel_minutes = IntegerField(default=0)
    held_at = OptionalInstantField(null=True)
    note = TextField(default="")
    stands_for = ForeignKeyField(Call, backref=None, null=True)
    by = ForeignKeyField(Staff, backref=None, null=True)
    sequence = IntegerField(default=0)
    client_id: int
    stands_for_id: int | None
    by_id: int | None
