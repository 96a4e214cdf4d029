"""Column types that behave the same on SQLite and PostgreSQL."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from peewee import SQL, AutoField, Context, Field, NodeList

if TYPE_CHECKING:
    _Id = AutoField[int]
    _Instant = Field[datetime]
    _OptionalInstant = Field[datetime | None]
    _Words = Field[list[str]]
    _Json = Field[Any]
else:  # Peewee's stubs are generic, its classes are not
    _Id = AutoField
    _Instant = _OptionalInstant = _Words = _Json = Field

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def to_millis(instant: datetime) -> int:
    """Milliseconds since 1970 UTC of an aware instant; a naive one raises ValueError."""
    if instant.tzinfo is None:
        raise ValueError("an instant needs a zone")
    delta = instant - _EPOCH
    return (delta.days * 86_400 + delta.seconds) * 1000 + delta.microseconds // 1000


def from_millis(millis: int) -> datetime:
    """The aware UTC instant of milliseconds since 1970."""
    return datetime.fromtimestamp(millis // 1000, UTC).replace(microsecond=millis % 1000 * 1000)


class IdField(_Id):
    """A row's number, never given again: after an undo, #142 must not come to mean something else."""

    def ddl(self, ctx: Context) -> NodeList:
        """The column's definition; SQLite reuses the highest number unless told not to, sequences never do."""
        return NodeList((super().ddl(ctx), SQL("AUTOINCREMENT")))


class InstantField(_Instant):
    """An instant, stored as integer milliseconds UTC; read back as an aware datetime in UTC."""

    field_type = "BIGINT"

    def db_value(self, value: datetime | int | None) -> int | None:
        """An aware datetime (or milliseconds already) as milliseconds."""
        return to_millis(value) if isinstance(value, datetime) else value

    def python_value(self, value: int | None) -> datetime | None:
        """Milliseconds as an aware UTC datetime."""
        return None if value is None else from_millis(value)


class OptionalInstantField(_OptionalInstant):
    """An instant that may be unknown."""

    field_type = "BIGINT"
    db_value = InstantField.db_value
    python_value = InstantField.python_value


class WordsField(_Words):
    """A short list of words, stored as a JSON array."""

    field_type = "TEXT"

    def db_value(self, value: Sequence[str] | None) -> str:
        """Any sequence of strings as JSON."""
        return json.dumps(list(value or ()), ensure_ascii=False)

    def python_value(self, value: str | None) -> list[str]:
        """The list of strings."""
        return [] if not value or value == "[]" else json.loads(value)


class JsonField(_Json):
    """A small JSON document, opaque to queries."""

    field_type = "TEXT"

    def db_value(self, value: Any) -> str:
        """Any JSON-able value as text."""
        return json.dumps(value, ensure_ascii=False, sort_keys=True)

    def python_value(self, value: str | None) -> Any:
        """The value again; nothing stored is None."""
        return json.loads(value) if value else None
