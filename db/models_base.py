"""What all tables share: the connection they are bound to, and rows that verbs may change."""

from __future__ import annotations

from peewee import BigIntegerField, DatabaseProxy, Model

from db.fields import IdField

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
