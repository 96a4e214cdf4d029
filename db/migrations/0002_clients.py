"""Clients in depth: key results and readings, deliverables, tier looks, and when both sides last spoke.

Frozen, like every released migration.
"""

from __future__ import annotations

from typing import Any

from peewee import (
    SQL,
    AutoField,
    BigIntegerField,
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
    """The table staff, as far as it is referred to."""

    id = Id()


class Client(Model):
    """The table client, as far as it is referred to."""

    id = Id()


class Request(Model):
    """The table request, as far as it is referred to."""

    id = Id()


class Objective(Model):
    """The table objective, as far as it is referred to."""

    id = Id()


class KeyResult(Model):
    """The table key_result as it was."""

    id = Id()
    version = BigIntegerField()
    objective = ForeignKeyField(Objective, backref="+")
    title = TextField()
    unit = TextField()
    baseline = DoubleField()
    target = DoubleField()
    active = BooleanField()

    class Meta:
        """Its name."""

        table_name = "key_result"


class Reading(Model):
    """The table reading as it was."""

    id = Id()
    version = BigIntegerField()
    key_result = ForeignKeyField(KeyResult, backref="+")
    day = TextField()
    value = DoubleField()
    note = TextField()


class TierLook(Model):
    """The table tier_look as it was."""

    id = Id()
    version = BigIntegerField()
    client = ForeignKeyField(Client, backref="+")
    month = TextField()
    score = DoubleField()
    complexity = IntegerField()
    suggested = IntegerField()

    class Meta:
        """Its name."""

        table_name = "tier_look"


class Deliverable(Model):
    """The table deliverable as it was."""

    id = Id()
    version = BigIntegerField()
    client = ForeignKeyField(Client, backref="+")
    request = ForeignKeyField(Request, backref="+", null=True)
    kind = TextField()
    title = TextField()
    edition = IntegerField()
    producer = ForeignKeyField(Staff, backref="+", null=True)
    link = TextField()
    state = TextField()
    checked_by = ForeignKeyField(Staff, backref="+", null=True)
    checked_at = BigIntegerField(null=True)
    ready_at = BigIntegerField(null=True)
    presented_at = BigIntegerField(null=True)
    presented_how = TextField()
    presented_by = ForeignKeyField(Staff, backref="+", null=True)
    decision = TextField()
    approver = TextField()
    decided_at = BigIntegerField(null=True)


TABLES = (KeyResult, Reading, TierLook, Deliverable)

COLUMNS = (
    "ALTER TABLE client ADD COLUMN last_in_at INTEGER",
    "ALTER TABLE client ADD COLUMN last_out_at INTEGER",
    "ALTER TABLE client ADD COLUMN last_two_way_at INTEGER",
    "ALTER TABLE contact ADD COLUMN birthday TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE contact ADD COLUMN prefers TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE objective ADD COLUMN proposed INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE objective ADD COLUMN outcome TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE objective ADD COLUMN carried_from_id INTEGER REFERENCES objective (id)",
    "ALTER TABLE obligation ADD COLUMN deliverable_id INTEGER REFERENCES deliverable (id)",
)

INDEXES = (
    "CREATE UNIQUE INDEX tier_look_month ON tier_look (client_id, month)",
    "CREATE INDEX reading_day ON reading (key_result_id, day)",
    "CREATE INDEX objective_carried ON objective (carried_from_id)",
    "CREATE INDEX obligation_deliverable ON obligation (deliverable_id)",
    # A client's own words and timeline, on a desk where few clients write much.
    "CREATE INDEX request_client_received ON request (client_id, received_at)",
    "CREATE INDEX request_client_closed ON request (client_id, closed_at)",
    "CREATE INDEX client_two_way ON client (last_two_way_at)",
)

SINCE = """
    UPDATE client SET
        last_in_at = (SELECT max(at) FROM message m
            WHERE m.client_id = client.id AND m.direction = 'in' AND m.automatic = ''),
        last_out_at = (SELECT max(at) FROM message m
            WHERE m.client_id = client.id AND m.direction = 'out' AND m.delivery <> 'drafted'),
        last_two_way_at = (SELECT max(at) FROM message m
            WHERE m.client_id = client.id AND m.direction = 'in' AND m.automatic = '' AND EXISTS
                (SELECT 1 FROM message o WHERE o.client_id = client.id AND o.direction = 'out' AND o.at < m.at))
"""
"""A desk that is older than these columns: from the messages it has."""


def up(migrator: Any, db: Any) -> None:
    """Make the tables, add the columns, and fill what older messages tell."""
    with db.bind_ctx((Staff, Client, Request, Objective, *TABLES), bind_refs=False, bind_backrefs=False):
        db.create_tables(TABLES, safe=False)
    for statement in (*COLUMNS, *INDEXES, SINCE):
        db.execute_sql(statement)
