"""The calendar: series and calls, what was agreed in them, and visits.

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


class Series(Model):
    """The table series as it was."""

    id = Id()
    version = BigIntegerField()
    client = ForeignKeyField(Client, backref="+", null=True)
    kind = TextField()
    title = TextField()
    rule = TextField()
    starts = TextField()
    zone = TextField()
    minutes = IntegerField()
    link = TextField()
    laid_until = BigIntegerField()
    sequence = IntegerField()
    active = BooleanField()
    whole_day = BooleanField()
    uid = TextField(index=True)
    fingerprint = TextField()


class Call(Model):
    """The table call as it was."""

    id = Id()
    version = BigIntegerField()
    client = ForeignKeyField(Client, backref="+", null=True)
    series = ForeignKeyField(Series, backref="+", null=True)
    kind = TextField()
    title = TextField()
    original_start = BigIntegerField()
    starts_at = BigIntegerField(index=True)
    zone = TextField()
    minutes = IntegerField()
    link = TextField()
    state = TextField()
    sequence = IntegerField()
    started_at = BigIntegerField(null=True)
    ended_at = BigIntegerField(null=True)
    prepared_at = BigIntegerField(null=True)
    recap_at = BigIntegerField(null=True)
    agenda = TextField()
    decisions = TextField()
    recap = TextField()
    note = TextField()


class Commitment(Model):
    """The table commitment as it was."""

    id = Id()
    version = BigIntegerField()
    call = ForeignKeyField(Call, backref="+")
    side = TextField()
    what = TextField()
    owner = TextField()
    staff = ForeignKeyField(Staff, backref="+", null=True)
    due_at = BigIntegerField(null=True)
    done_at = BigIntegerField(null=True)
    request = ForeignKeyField(Request, backref="+", null=True)


class Visit(Model):
    """The table visit as it was."""

    id = Id()
    version = BigIntegerField()
    client = ForeignKeyField(Client, backref="+")
    quarter = TextField(index=True)
    state = TextField()
    planned_day = TextField()
    starts_at = BigIntegerField(null=True, index=True)
    minutes = IntegerField()
    travel_minutes = IntegerField()
    held_at = BigIntegerField(null=True)
    note = TextField()
    stands_for = ForeignKeyField(Call, backref="+", null=True)
    by = ForeignKeyField(Staff, backref="+", null=True)
    sequence = IntegerField()


TABLES = (Series, Call, Commitment, Visit)

STATEMENTS = (
    "ALTER TABLE obligation ADD COLUMN call_id INTEGER REFERENCES call (id)",
    "ALTER TABLE obligation ADD COLUMN visit_id INTEGER REFERENCES visit (id)",
    "CREATE INDEX obligation_call ON obligation (call_id)",
    "CREATE INDEX obligation_visit ON obligation (visit_id)",
    # An occurrence is laid down once, however often its series is extended.
    "CREATE UNIQUE INDEX call_occurrence ON call (series_id, original_start) WHERE series_id IS NOT NULL",
    "CREATE INDEX call_of_client ON call (client_id, starts_at, state) WHERE client_id IS NOT NULL",
    "CREATE INDEX promise_due ON obligation (due_at) WHERE state = 'open' AND kind = 'promise'",
)


def up(migrator: Any, db: Any) -> None:
    """Make the tables, and let what is owed refer to them."""
    with db.bind_ctx((Staff, Client, Request, *TABLES), bind_refs=False, bind_backrefs=False):
        db.create_tables(TABLES, safe=False)
    for statement in STATEMENTS:
        db.execute_sql(statement)
