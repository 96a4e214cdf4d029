"""The first desk: its tables, the indexes that the queue needs, and the search index with its triggers.

Frozen: these are the tables as this migration made them, whatever db.models says later. A released migration is never
changed; what changes afterwards gets a number of its own.
"""

from __future__ import annotations

from typing import Any

from peewee import (
    SQL,
    AutoField,
    BigIntegerField,
    BlobField,
    BooleanField,
    Context,
    DoubleField,
    ForeignKeyField,
    IntegerField,
    Model,
    NodeList,
    TextField,
)


class Id(AutoField):
    """A row's number, never given again."""

    def ddl(self, ctx: Context) -> NodeList:
        """AUTOINCREMENT: SQLite would reuse the highest number otherwise."""
        return NodeList((super().ddl(ctx), SQL("AUTOINCREMENT")))


class Staff(Model):
    """The table staff as it was."""

    id = Id()
    version = BigIntegerField()
    name = TextField(unique=True)
    role = TextField()
    skills = TextField()
    zone = TextField()
    hours = TextField()
    email = TextField()
    reach = TextField()
    backlog_minutes = IntegerField()
    focus_percent = IntegerField(null=True)
    active = BooleanField()

    class Meta:
        table_name = "staff"


class Absence(Model):
    """The table absence as it was."""

    id = Id()
    version = BigIntegerField()
    staff = ForeignKeyField(Staff, backref="+")
    first_day = TextField()
    last_day = TextField()
    cover = ForeignKeyField(Staff, backref="+", null=True)
    note = TextField()

    class Meta:
        table_name = "absence"


class CalendarDay(Model):
    """The table calendar_day as it was."""

    id = Id()
    version = BigIntegerField()
    day = TextField(unique=True)
    windows = TextField()
    label = TextField()

    class Meta:
        table_name = "calendar_day"


class Client(Model):
    """The table client as it was."""

    id = Id()
    version = BigIntegerField()
    name = TextField(unique=True)
    tier = IntegerField()
    coordinator = ForeignKeyField(Staff, backref="+", null=True)
    strategist = ForeignKeyField(Staff, backref="+", null=True)
    retainer = IntegerField(null=True)
    growth = IntegerField(null=True)
    complexity = IntegerField(null=True)
    zone = TextField()
    city = TextField()
    domains = TextField()
    notes = TextField()
    active = BooleanField()

    class Meta:
        table_name = "client"


class Contact(Model):
    """The table contact as it was."""

    id = Id()
    version = BigIntegerField()
    client = ForeignKeyField(Client, backref="+")
    name = TextField()
    email = TextField(index=True)
    phone = TextField()
    position = TextField()
    rapport = TextField()
    active = BooleanField()

    class Meta:
        table_name = "contact"


class Objective(Model):
    """The table objective as it was."""

    id = Id()
    version = BigIntegerField()
    client = ForeignKeyField(Client, backref="+")
    quarter = TextField()
    title = TextField()
    percent = IntegerField()
    active = BooleanField()

    class Meta:
        table_name = "objective"


class Request(Model):
    """The table request as it was."""

    id = Id()
    version = BigIntegerField()
    client = ForeignKeyField(Client, backref="+", null=True)
    contact = ForeignKeyField(Contact, backref="+", null=True)
    sender = TextField()
    title = TextField()
    body = TextField()
    topic = TextField()
    channel = TextField()
    state = TextField()
    outcome = TextField()
    urgency = TextField()
    urgency_fact = TextField()
    wanted_by = BigIntegerField(null=True)
    received_at = BigIntegerField()
    closed_at = BigIntegerField(null=True)
    closing_note = TextField()
    reopened = IntegerField()
    acknowledged_at = BigIntegerField(null=True)
    promise_at = BigIntegerField(null=True)
    re_promises = IntegerField()
    last_word_at = BigIntegerField(null=True)
    handling_since = BigIntegerField(null=True)
    extensions = IntegerField()
    spent_minutes = IntegerField()
    specialist = ForeignKeyField(Staff, backref="+", null=True)
    skill = TextField()
    low_minutes = IntegerField(null=True)
    high_minutes = IntegerField(null=True)
    brief = TextField()
    routed_at = BigIntegerField(null=True)
    specialist_due_at = BigIntegerField(null=True)
    accepted_at = BigIntegerField(null=True)
    finished_at = BigIntegerField(null=True)
    actual_minutes = IntegerField(null=True)
    result = TextField()
    deliverable = BooleanField()
    quality_checked_by = ForeignKeyField(Staff, backref="+", null=True)
    escalation = TextField()
    escalation_why = TextField()
    lead = ForeignKeyField(Staff, backref="+", null=True)
    question = TextField()
    if_silent = TextField()
    parked_until = BigIntegerField(null=True)
    snoozed_until = BigIntegerField(null=True)
    objective = ForeignKeyField(Objective, backref="+", null=True)
    off_objective = TextField()
    follows = ForeignKeyField("self", backref="+", null=True)
    unread = BooleanField()

    class Meta:
        table_name = "request"


class Message(Model):
    """The table message as it was."""

    id = Id()
    version = BigIntegerField()
    request = ForeignKeyField(Request, backref="+", null=True)
    client = ForeignKeyField(Client, backref="+", null=True)
    direction = TextField()
    channel = TextField()
    delivery = TextField()
    purpose = TextField()
    from_name = TextField()
    from_address = TextField()
    to = TextField()
    subject = TextField()
    body = TextField()
    at = BigIntegerField(index=True)
    message_id = TextField(index=True)
    in_reply_to = TextField()
    references = TextField()
    digest = TextField(index=True)
    automatic = TextField()
    attachments = TextField()
    warnings = TextField()
    approved_by = ForeignKeyField(Staff, backref="+", null=True)

    class Meta:
        table_name = "message"


class Obligation(Model):
    """The table obligation as it was."""

    id = Id()
    version = BigIntegerField()
    kind = TextField()
    client = ForeignKeyField(Client, backref="+", null=True)
    request = ForeignKeyField(Request, backref="+", null=True)
    owner = ForeignKeyField(Staff, backref="+")
    calendar = ForeignKeyField(Staff, backref="+", null=True)
    opened_at = BigIntegerField()
    due_at = BigIntegerField()
    warn_at = BigIntegerField()
    start_w = IntegerField()
    target_w = IntegerField()
    due_w = IntegerField()
    warn_w = IntegerField()
    lane = IntegerField()
    weight = DoubleField()
    step = IntegerField()
    state = TextField()
    settled_at = BigIntegerField(null=True)
    note = TextField()

    class Meta:
        table_name = "obligation"


class RawMail(Model):
    """The table raw_mail as it was."""

    digest = TextField(primary_key=True)
    data = BlobField()
    source = TextField()
    failure = TextField()
    stored_at = BigIntegerField()

    class Meta:
        table_name = "raw_mail"


class Journal(Model):
    """The table journal as it was."""

    seq = BigIntegerField(primary_key=True)
    operation = TextField(unique=True)
    at = BigIntegerField()
    actor_id = IntegerField(null=True)
    recorder_id = IntegerField(null=True)
    verb = TextField()
    request_id = IntegerField(null=True, index=True)
    client_id = IntegerField(null=True, index=True)
    summary = TextField()
    changes = TextField()
    reverts = BigIntegerField(null=True)
    bundle = TextField()
    undoable = BooleanField()
    chain = TextField()

    class Meta:
        table_name = "journal"


class Draft(Model):
    """The table draft as it was."""

    key = TextField(primary_key=True)
    text = TextField()
    saved_at = BigIntegerField()

    class Meta:
        table_name = "draft"


class Setting(Model):
    """The table setting as it was."""

    key = TextField(primary_key=True)
    value = TextField()

    class Meta:
        table_name = "setting"


TABLES = (
    Staff,
    Absence,
    CalendarDay,
    Client,
    Contact,
    Objective,
    Request,
    Message,
    Obligation,
    RawMail,
    Journal,
    Draft,
    Setting,
)

INDEXES = (
    # The queue reads every open obligation at each refresh, and nothing else of this table: all of it from one index.
    "CREATE INDEX obligation_open ON obligation (request_id, client_id, kind, owner_id, calendar_id, opened_at, due_at,"
    " warn_at, start_w, target_w, weight, lane) WHERE state = 'open'",
    "CREATE INDEX obligation_settled ON obligation (settled_at) WHERE state <> 'open'",
    "CREATE INDEX request_open ON request (client_id, state, specialist_id) WHERE state <> 'closed'",
    # Whole, not partial: the planner takes it for what is closed and for every state.
    "CREATE INDEX request_closed ON request (state, closed_at, client_id, specialist_id)",
    # The few that are snoozed, so that the order need not look at every request for it.
    "CREATE INDEX request_snoozed ON request (snoozed_until) WHERE snoozed_until IS NOT NULL",
    "CREATE INDEX request_received ON request (received_at)",
    # What the coordinator's own work of a kind took, newest first.
    "CREATE INDEX request_topic ON request (topic, closed_at) WHERE topic <> ''",
    "CREATE INDEX request_specialist ON request (specialist_id, state) WHERE specialist_id IS NOT NULL",
    "CREATE INDEX message_of_request ON message (request_id, at)",
    "CREATE INDEX message_of_client ON message (client_id, at)",
    "CREATE INDEX journal_at ON journal (at)",
    "CREATE INDEX journal_bundle ON journal (bundle) WHERE bundle <> ''",
)
"""A query uses a partial index only when its condition stands in the SQL as it stands here, not as a parameter."""

_WORDS = "content='', tokenize='unicode61 remove_diacritics 2'"
SEARCH = (
    # Looked for while it is typed: beginnings of words have an index of their own, or each key would cost 30 ms.
    f"CREATE VIRTUAL TABLE find_name USING fts5(text, {_WORDS}, prefix='1 2 3 4 5')",
    f"CREATE VIRTUAL TABLE find_text USING fts5(text, {_WORDS}, prefix='3 4 5')",
    f"CREATE VIRTUAL TABLE find_people USING fts5(text, {_WORDS}, prefix='1 2 3')",
)

FOUND = (
    (1, "request", "find_name", ("title",)),
    (1, "request", "find_text", ("title", "body")),
    (2, "message", "find_name", ("subject", "from_name", "from_address")),
    (2, "message", "find_text", ("subject", "from_name", "from_address", "body")),
    (3, "client", "find_people", ("name", "city", "notes")),
    (4, "contact", "find_people", ("name", "email", "rapport")),
)
"""What can be found: number of the kind (the bits of an index row above 40 bits of id), table, index, columns.

The texts have the names once more, so that one word of a title and one of its body find it together."""


def up(migrator: Any, db: Any) -> None:
    """Make the tables, their indexes, the search index and what keeps it in step."""
    with db.bind_ctx(TABLES):
        db.create_tables(TABLES, safe=False)
    for statement in (*INDEXES, *SEARCH):
        db.execute_sql(statement)
    for found in FOUND:
        for trigger in _triggers(*found):
            db.execute_sql(trigger)


def _triggers(kind: int, table: str, index: str, columns: tuple[str, ...]) -> list[str]:
    """Insert, delete, update. The index keeps no text of its own, so a deletion has to say the old one."""

    def text(row: str) -> str:
        return " || ' ' || ".join(f"{row}.{column}" for column in columns)

    add = f"INSERT INTO {index} (rowid, text) VALUES (({kind} << 40) | new.id, {text('new')});"
    remove = f"INSERT INTO {index} ({index}, rowid, text) VALUES ('delete', ({kind} << 40) | old.id, {text('old')});"
    changed = " OR ".join(f"new.{column} IS NOT old.{column}" for column in (*columns, "id"))
    name = f"{index}_{table}"
    return [
        f"CREATE TRIGGER {name}_insert AFTER INSERT ON {table} BEGIN {add} END",
        f"CREATE TRIGGER {name}_delete AFTER DELETE ON {table} BEGIN {remove} END",
        f"CREATE TRIGGER {name}_update AFTER UPDATE ON {table} WHEN {changed} BEGIN {remove} {add} END",
    ]
