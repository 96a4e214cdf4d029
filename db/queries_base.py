"""How a row of the store becomes a plain frozen value: the one place where columns meet fields."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from functools import cache
from inspect import get_annotations
from operator import itemgetter
from typing import Any, TypeVar

import msgspec

from db.models import database

CHUNK = 500
"""Values in one IN list: SQLite allows 32,766 parameters, and short statements are planned faster."""


class Row(msgspec.Struct, frozen=True):
    """What a screen reads: a frozen copy, so that it can be kept and compared while the desk moves on."""


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

R = TypeVar("R", bound=Row)
V = TypeVar("V")
Convert = Callable[[Any], Any]


def run(sql: str, params: Sequence[object] = ()) -> Any:
    """The cursor of a statement whose parameters are written `?`, whatever the database calls them."""
    mark = database.param
    return database.execute_sql(sql if mark == "?" else sql.replace("?", mark), tuple(params))


def fetch(row_type: type[R], sql: str, params: Sequence[object] = ()) -> list[R]:
    """The statement's rows as `row_type` (of two fields or more), matched by column name; others are left out.

    Milliseconds become aware UTC datetimes, 0 and 1 booleans, JSON lists tuples, as the fields are declared.
    """
    cursor = run(sql, params)
    names = [column[0] for column in cursor.description]
    fields = row_type.__struct_fields__
    pick = itemgetter(*(names.index(field) for field in fields))
    converters = _converters(row_type)
    built = []
    for record in cursor.fetchall():
        values = list(pick(record))
        for place, convert in converters:
            if values[place] is not None:
                values[place] = convert(values[place])
        built.append(row_type(*values))
    return built


def one(row_type: type[R], sql: str, params: Sequence[object] = ()) -> R | None:
    """The statement's first row, or None."""
    rows = fetch(row_type, sql, params)
    return rows[0] if rows else None


def chunks(values: Iterable[V], size: int = CHUNK) -> Iterator[list[V]]:
    """The distinct values, in lists short enough for one IN."""
    distinct = list(dict.fromkeys(values))
    for start in range(0, len(distinct), size):
        yield distinct[start : start + size]


def marks(values: Sequence[object]) -> str:
    """As many parameter marks as there are values: `?,?,?`; none gives NULL, which matches nothing."""
    return ",".join("?" * len(values)) or "NULL"


@cache
def _converters(row_type: type[Row]) -> tuple[tuple[int, Convert], ...]:
    """Which fields need converting from how they are stored, by position.

    Their types are taken as they are written: to evaluate them would cost a start 6 ms.
    """
    written: dict[str, str] = {}
    for each in reversed(row_type.__mro__):
        written.update(get_annotations(each))
    wanted = (_CONVERTERS.get(written[field].removesuffix(" | None")) for field in row_type.__struct_fields__)
    return tuple((place, convert) for place, convert in enumerate(wanted) if convert is not None)


def instant(millis: int) -> datetime:
    """As db.fields.from_millis, in a third of its time: a window of the queue holds 2,000 instants."""
    return _EPOCH + timedelta(0, 0, 0, millis)


def _words(stored: str) -> tuple[str, ...]:
    """A stored JSON list of words."""
    return tuple(json.loads(stored)) if stored else ()


def _document(stored: str) -> dict[str, Any]:
    """A stored JSON object."""
    loaded = json.loads(stored) if stored else {}
    return loaded if isinstance(loaded, dict) else {}


def _listed(stored: str) -> list[Any]:
    """A stored JSON list of anything."""
    loaded = json.loads(stored) if stored else []
    return loaded if isinstance(loaded, list) else []


_CONVERTERS: dict[str, Convert] = {
    "datetime": instant,
    "bool": bool,
    "tuple[str, ...]": _words,
    "list[Any]": _listed,
    "dict[str, Any]": _document,
}
"""How what is stored becomes a field of that type; every other type is stored as it is."""
