"""What is asked, said and made."""

from __future__ import annotations

from peewee import BlobField, BooleanField, ForeignKeyField, IntegerField, TextField

from db.fields import InstantField, JsonField, OptionalInstantField, WordsField
from db.models_agency import Staff
from db.models_base import Base, Tracked
from db.models_clients import Client, Contact, Objective


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


class Deliverable(Tracked):
    """Something made for a client: checked by the Strategist, presented, and decided on."""

    client = ForeignKeyField(Client, backref=None, index=True)
    request = ForeignKeyField(Request, backref=None, null=True, index=True)
    kind = TextField()
    title = TextField()
    edition = IntegerField(default=1)
    producer = ForeignKeyField(Staff, backref=None, null=True)
    link = TextField(default="")
    state = TextField()
    checked_by = ForeignKeyField(Staff, backref=None, null=True)
    checked_at = OptionalInstantField(null=True)
    ready_at = OptionalInstantField(null=True)
    presented_at = OptionalInstantField(null=True)
    presented_how = TextField(default="")
    presented_by = ForeignKeyField(Staff, backref=None, null=True)
    decision = TextField(default="")
    approver = TextField(default="")
    decided_at = OptionalInstantField(null=True)
    client_id: int
    request_id: int | None
    producer_id: int | None
    checked_by_id: int | None
    presented_by_id: int | None
