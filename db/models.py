"""The tables of a desk. Every row that a verb may change carries the sequence number of its last change."""

from __future__ import annotations

from peewee import (
    BigIntegerField,
    BlobField,
    BooleanField,
    DatabaseProxy,
    DoubleField,
    ForeignKeyField,
    IntegerField,
    Model,
    TextField,
)

from db.fields import IdField, InstantField, JsonField, OptionalInstantField, WordsField

database: DatabaseProxy = DatabaseProxy()
"""Bound by the store when a desk is opened; a worker thread's own connection goes through it as well."""


class Base(Model):
    """What all tables share."""

    class Meta:
        database = database
        legacy_table_names = False


class Tracked(Base):
    """A row that verbs change.

    `version` is the journal sequence number of the operation that wrote the row last. Undo restores it with the
    rest, so equal versions always mean equal content.
    """

    id = IdField()
    version = BigIntegerField(default=0)


class Staff(Tracked):
    """A member of the agency. `hours` maps weekday (mon … sun) to windows like 08:00-17:00, in `zone`."""

    name = TextField(unique=True)
    role = TextField()
    skills = WordsField(default=list)
    zone = TextField()
    hours = JsonField(default=dict)
    email = TextField(default="")
    reach = TextField(default="")
    backlog_minutes = IntegerField(default=0)
    focus_percent = IntegerField(null=True)
    active = BooleanField(default=True)


class Absence(Tracked):
    """Days (inclusive, ISO, in the person's zone) on which a member of staff is away, and who covers."""

    staff = ForeignKeyField(Staff, backref=None, index=True)
    first_day = TextField()
    last_day = TextField()
    cover = ForeignKeyField(Staff, backref=None, null=True)
    note = TextField(default="")
    staff_id: int
    cover_id: int | None


class CalendarDay(Tracked):
    """A day on which the agency's hours differ: no windows is a holiday. Laid down from configuration."""

    day = TextField(unique=True)
    windows = WordsField(default=list)
    label = TextField(default="")


class Client(Tracked):
    """A client of the agency. `retainer` is dollars a month; `growth` and `complexity` are 1–5."""

    name = TextField(unique=True)
    tier = IntegerField()
    coordinator = ForeignKeyField(Staff, backref=None, null=True)
    strategist = ForeignKeyField(Staff, backref=None, null=True)
    retainer = IntegerField(null=True)
    growth = IntegerField(null=True)
    complexity = IntegerField(null=True)
    zone = TextField(default="")
    city = TextField(default="")
    domains = WordsField(default=list)
    notes = TextField(default="")
    active = BooleanField(default=True)
    coordinator_id: int | None
    strategist_id: int | None


class Contact(Tracked):
    """A person at a client. `email` is stored in lower case."""

    client = ForeignKeyField(Client, backref=None, index=True)
    name = TextField()
    email = TextField(default="", index=True)
    phone = TextField(default="")
    position = TextField(default="")
    rapport = TextField(default="")
    active = BooleanField(default=True)
    client_id: int


class Objective(Tracked):
    """One of at most three current objectives of a client in a quarter (2026Q1)."""

    client = ForeignKeyField(Client, backref=None, index=True)
    quarter = TextField()
    title = TextField()
    percent = IntegerField(default=0)
    active = BooleanField(default=True)
    client_id: int


class Request(Tracked):
    """Something a client asked for, from arrival to outcome. Durations in working minutes.

    `topic` is the word by which triage knows its kind, noted when it is taken in hand.
    """

    client = ForeignKeyField(Client, backref=None, null=True, index=True)
    contact = ForeignKeyField(Contact, backref=None, null=True)
    sender = TextField(default="")
    title = TextField()
    body = TextField(default="")
    topic = TextField(default="")
    channel = TextField()
    state = TextField()
    outcome = TextField(default="")
    urgency = TextField(default="normal")
    urgency_fact = TextField(default="")
    wanted_by = OptionalInstantField(null=True)
    received_at = InstantField()
    closed_at = OptionalInstantField(null=True)
    closing_note = TextField(default="")
    reopened = IntegerField(default=0)
    acknowledged_at = OptionalInstantField(null=True)
    promise_at = OptionalInstantField(null=True)
    re_promises = IntegerField(default=0)
    last_word_at = OptionalInstantField(null=True)
    handling_since = OptionalInstantField(null=True)
    extensions = IntegerField(default=0)
    spent_minutes = IntegerField(default=0)
    specialist = ForeignKeyField(Staff, backref=None, null=True)
    skill = TextField(default="")
    low_minutes = IntegerField(null=True)
    high_minutes = IntegerField(null=True)
    brief = TextField(default="")
    routed_at = OptionalInstantField(null=True)
    specialist_due_at = OptionalInstantField(null=True)
    accepted_at = OptionalInstantField(null=True)
    finished_at = OptionalInstantField(null=True)
    actual_minutes = IntegerField(null=True)
    result = TextField(default="")
    deliverable = BooleanField(default=False)
    quality_checked_by = ForeignKeyField(Staff, backref=None, null=True)
    escalation = TextField(default="")
    escalation_why = TextField(default="")
    lead = ForeignKeyField(Staff, backref=None, null=True)
    question = TextField(default="")
    if_silent = TextField(default="")
    parked_until = OptionalInstantField(null=True)
    snoozed_until = OptionalInstantField(null=True)
    objective = ForeignKeyField(Objective, backref=None, null=True)
    off_objective = TextField(default="")
    follows = ForeignKeyField("self", backref=None, null=True)
    unread = BooleanField(default=False)
    client_id: int | None
    contact_id: int | None
    specialist_id: int | None
    quality_checked_by_id: int | None
    lead_id: int | None
    objective_id: int | None
    follows_id: int | None


class Message(Tracked):
    """A word between the client and the desk, or inside the agency. Bodies are raw; views clean them."""

    request = ForeignKeyField(Request, backref=None, null=True, index=True)
    client = ForeignKeyField(Client, backref=None, null=True, index=True)
    direction = TextField()
    channel = TextField()
    delivery = TextField()
    purpose = TextField(default="")
    from_name = TextField(default="")
    from_address = TextField(default="")
    to = TextField(default="")
    subject = TextField(default="")
    body = TextField(default="")
    at = InstantField(index=True)
    message_id = TextField(default="", index=True)
    in_reply_to = TextField(default="")
    references = WordsField(default=list)
    digest = TextField(default="", index=True)
    automatic = TextField(default="")
    attachments = JsonField(default=list)
    warnings = WordsField(default=list)
    approved_by = ForeignKeyField(Staff, backref=None, null=True)
    request_id: int | None
    client_id: int | None
    approved_by_id: int | None


class RawMail(Base):
    """The bytes of a message as they came (zlib), by SHA-256; kept even where the message could not be read."""

    digest = TextField(primary_key=True)
    data = BlobField()
    source = TextField(default="")
    failure = TextField(default="")
    stored_at = InstantField()


class Obligation(Tracked):
    """Who owes what to whom, since when, by when: the ledger.

    `start_w`, `due_w`, `warn_w` are working minutes since the calendar's epoch, in the hours of `calendar` (a
    member of staff; nobody means the agency). `target_w` is at least 1. `weight` is tier weight × urgency weight;
    pressure = (now_w − start_w) ÷ target_w × weight.
    """

    kind = TextField()
    client = ForeignKeyField(Client, backref=None, null=True, index=True)
    request = ForeignKeyField(Request, backref=None, null=True, index=True)
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
    owner_id: int
    calendar_id: int | None


class Journal(Base):
    """What was done, by whom, for whom: each row carries a hash chained to the one before, and is never changed.

    `changes` is a JSON list of [table, id, before, after]; null before is an insert, null after a delete.
    `actor_id` and `recorder_id` are members of staff, without a constraint: the journal binds nothing that an undo may
    remove. `reverts` names the row that an undo or redo took back. `bundle` joins rows that are undone as one step.
    """

    seq = BigIntegerField(primary_key=True)
    operation = TextField(unique=True)
    at = InstantField()
    actor_id = IntegerField(null=True)
    recorder_id = IntegerField(null=True)
    verb = TextField()
    request_id = IntegerField(null=True, index=True)
    client_id = IntegerField(null=True, index=True)
    summary = TextField()
    changes = TextField()
    reverts = BigIntegerField(null=True)
    bundle = TextField(default="")
    undoable = BooleanField(default=True)
    chain = TextField()


class Draft(Base):
    """Text typed and not yet sent, by the dialog and row it belongs to."""

    key = TextField(primary_key=True)
    text = TextField()
    saved_at = InstantField()


class Setting(Base):
    """What the desk remembers about itself."""

    key = TextField(primary_key=True)
    value = TextField()


TRACKED: dict[str, type[Tracked]] = {
    model._meta.table_name: model
    for model in (Staff, Absence, CalendarDay, Client, Contact, Objective, Request, Message, Obligation)
}
"""The tables that the journal can restore, in the order in which rows may be inserted."""

TABLES: tuple[type[Base], ...] = (*TRACKED.values(), RawMail, Journal, Draft, Setting)

__all__ = [model.__name__ for model in TABLES] + ["TABLES", "TRACKED", "Base", "Tracked", "database"]
