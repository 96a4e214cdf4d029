"""What the desk keeps about itself: the journal, drafts, settings."""

from __future__ import annotations

from peewee import BigIntegerField, BooleanField, IntegerField, TextField

from db.fields import InstantField
from db.models_base import Base


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
