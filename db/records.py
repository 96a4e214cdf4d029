"""Reading and writing single rows by number and version: what every verb and the journal stand on."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import cache
from typing import Any, TypeVar

from db.fields import to_millis
from db.models import TRACKED, Draft, Journal, Tracked, database
from db.vocabulary import Verb

Row = TypeVar("Row", bound=Tracked)
Image = dict[str, Any]
"""A row as stored: column name to the value that SQLite holds."""


def get(model: type[Row], row_id: int) -> Row | None:
    """The row with that number, or None."""
    found = _read(model, "WHERE id = ?", [row_id])
    return found[0] if found else None


def find(model: type[Row], *order: Any, **equal: Any) -> list[Row]:
    """Rows whose named columns equal the values given (None means NULL), in order of number unless `order` says."""
    tests, values = [], []
    for name, value in equal.items():
        field = model._meta.fields[name]
        tests.append(f'"{field.column_name}" ' + ("IS NULL" if value is None else "= ?"))
        if value is not None:
            values.append(field.db_value(value))
    where = f"WHERE {' AND '.join(tests)} " if tests else ""
    columns = [field.column_name for field in order] or ["id"]
    return _read(model, where + "ORDER BY " + ", ".join(f'"{column}"' for column in columns), values)


def _read(model: type[Row], ending: str, values: list[Any]) -> list[Row]:
    """Rows of a table as model instances.

    Peewee builds the SQL of a select anew each time, 0.8 ms for the fifty columns of a request; a verb reads dozens of
    rows, and this takes 0.05 ms each.
    """
    fields = model._meta.sorted_fields
    columns = ", ".join(f'"{field.column_name}"' for field in fields)
    sql = f'SELECT {columns} FROM "{model._meta.table_name}" {ending}'
    found = []
    for stored_row in model._meta.database.execute_sql(sql, values).fetchall():
        row = model(__no_default__=1)
        for field, value in zip(fields, stored_row, strict=True):
            row.__data__[field.name] = field.python_value(value)
        found.append(row)
    return found


def insert(model: type[Row], version: int, values: Mapping[str, Any]) -> Row:
    """A new row with that version; its number is given by the store. A name that is no column raises KeyError."""
    fields, sql, plain = _insertion(model)
    row = model(__no_default__=1)
    given = {**values, "version": version}
    stored_values = []
    for field in fields:
        name = field.name
        if name in given:
            value = given.pop(name)
            setattr(row, name, value)
            stored_values.append(None if value is None else field.db_value(row.__data__[name]))
        elif name in plain:  # most columns of most rows; a default is the same as stored, looked up once
            row.__data__[name], stored_default = plain[name]
            stored_values.append(stored_default)
        else:
            value = row.__data__[name] = field.default()
            stored_values.append(field.db_value(value))
    if given:
        raise KeyError(f"{model.__name__} has no column {next(iter(given))}")
    row.id = model._meta.database.execute_sql(sql, stored_values).lastrowid
    return row


@cache
def _insertion(model: type[Tracked]) -> tuple[list[Any], str, dict[str, tuple[Any, Any]]]:
    """The columns but for the number, the statement, and the defaults that need no calling, as value and as stored.

    Peewee would build the statement anew for every row, 0.7 ms each.
    """
    fields = [field for field in model._meta.sorted_fields if field.name != "id"]
    columns = ", ".join(f'"{field.column_name}"' for field in fields)
    marks = ", ".join("?" * len(fields))
    sql = f'INSERT INTO "{model._meta.table_name}" ({columns}) VALUES ({marks})'
    plain = {
        field.name: (field.default, field.db_value(field.default)) for field in fields if not callable(field.default)
    }
    return fields, sql, plain


def update(row: Tracked, version: int, values: Mapping[str, Any]) -> bool:
    """Write `values` into the row if its version is still the one read, and into `row`. False if it has moved on."""
    meta = type(row)._meta
    fields = [meta.fields[name] for name in values]
    before = row.version
    for name, value in values.items():
        setattr(row, name, value)
    changes = "".join(f'"{field.column_name}" = ?, ' for field in fields)
    sql = f'UPDATE "{meta.table_name}" SET {changes}version = ? WHERE id = ? AND version = ?'
    given = [field.db_value(row.__data__[field.name]) for field in fields]
    changed: int = meta.database.execute_sql(sql, [*given, version, row.id, before]).rowcount
    row.version = version
    return changed == 1


def image(row: Tracked) -> Image:
    """The row as stored, column by column."""
    return {field.column_name: field.db_value(row.__data__.get(field.name)) for field in type(row)._meta.sorted_fields}


def stored(table: str, row_id: int) -> Image | None:
    """The image of a row by its table's name, or None where there is no such row."""
    row = get(TRACKED[table], row_id)
    return None if row is None else image(row)


def put_back(table: str, row_id: int, wanted: Image | None) -> None:
    """Make the row equal to an image: insert, overwrite, or delete (None)."""
    model = TRACKED[table]
    meta = model._meta
    if wanted is None:
        model.delete().where(model.id == row_id).execute()
        return
    columns = ", ".join(f'"{name}"' for name in wanted)
    marks = ", ".join("?" for _ in wanted)
    changes = ", ".join(f'"{name}" = excluded."{name}"' for name in wanted)
    meta.database.execute_sql(
        f'INSERT INTO "{meta.table_name}" ({columns}) VALUES ({marks}) ON CONFLICT ("id") DO UPDATE SET {changes}',
        tuple(wanted.values()),
    )


def delete(row: Tracked) -> bool:
    """Remove a row if its version is still the one read."""
    model = type(row)
    gone = model.delete().where((model.id == row.id) & (model.version == row.version)).execute()
    return bool(gone)


def last_journal() -> tuple[int, str]:
    """The newest journal row's sequence number and chain hash; (0, "") in an empty desk."""
    row = Journal.select(Journal.seq, Journal.chain).order_by(Journal.seq.desc()).limit(1).tuples().first()
    return (int(row[0]), str(row[1])) if row else (0, "")


def append_journal(values: Mapping[str, Any]) -> None:
    """Write one journal row, given as it is stored."""
    _write("journal", values)


def _write(table: str, values: Mapping[str, Any], *, conflict: str = "") -> None:
    """Insert a row that is already in stored form."""
    columns = ", ".join(f'"{name}"' for name in values)
    marks = ", ".join("?" * len(values))
    sql = f'INSERT INTO "{table}" ({columns}) VALUES ({marks}) {conflict}'
    database.execute_sql(sql, tuple(values.values()))


def journal_backwards(before: int | None = None, *, limit: int = 200) -> list[Journal]:
    """Journal rows without their images, newest first, below the sequence number `before`."""
    light = [field for field in Journal._meta.sorted_fields if field.name != "changes"]
    query = Journal.select(*light).order_by(Journal.seq.desc()).limit(limit)
    return list(query if before is None else query.where(Journal.seq < before))


def journal_forwards(after: int = 0, *, limit: int = 1000) -> list[Journal]:
    """Journal rows, oldest first, above the sequence number `after`."""
    return list(Journal.select().where(Journal.seq > after).order_by(Journal.seq).limit(limit))


def journal_rows(sequence: Iterable[int]) -> list[Journal]:
    """The journal rows with these numbers."""
    return list(Journal.select().where(Journal.seq.in_(list(sequence))).order_by(Journal.seq))


def looked_since(seq: int) -> bool:
    """Whether the calendar was looked at after that entry, as time went by: nobody's step, which undo passes over."""
    looks = [str(Verb.EXTEND_SERIES), str(Verb.LOOK_AT_CALLS)]
    return bool(Journal.select().where(Journal.seq > seq, Journal.verb.in_(looks), ~Journal.undoable).exists())


def rows_changed_by(table: str, verbs: Iterable[str]) -> set[int]:
    """The numbers of the rows of a table that steps of these verbs changed, where that stands: it was not undone."""
    undone: set[int] = set()
    sql = "SELECT seq, reverts FROM journal WHERE reverts IS NOT NULL ORDER BY seq DESC"
    for seq, reverts in database.execute_sql(sql).fetchall():
        if seq not in undone:
            undone.add(reverts)
    named = [str(verb) for verb in verbs]
    sql = f"SELECT seq, changes FROM journal WHERE verb IN ({', '.join('?' * len(named))})"
    steps = [json.loads(changes) for seq, changes in database.execute_sql(sql, named).fetchall() if seq not in undone]
    return {int(row_id) for changes in steps for name, row_id, *_ in changes if name == table}


def keep_raw(digest: str, data: bytes, source: str, failure: str, stored_at: datetime) -> None:
    """Keep the bytes of a message under their digest; the first copy stays."""
    values = {"digest": digest, "data": data, "source": source, "failure": failure, "stored_at": to_millis(stored_at)}
    _write("raw_mail", values, conflict="ON CONFLICT DO NOTHING")


def save_draft(key: str, text: str, saved_at: int) -> None:
    """Keep what is being typed under its key; an empty text forgets it."""
    Draft.delete().where(Draft.key == key).execute()
    if text:
        Draft.insert(key=key, text=text, saved_at=saved_at).execute()


def draft(key: str) -> str:
    """What was typed under the key, or nothing."""
    row = Draft.get_or_none(Draft.key == key)
    return "" if row is None else row.text


def calendars_in_use() -> list[int]:
    """The members of staff in whose hours something is owed now."""
    # a literal, not a parameter: only so SQLite sees that the index of open obligations has all that is asked for
    rows = database.execute_sql(
        "SELECT DISTINCT calendar_id FROM obligation WHERE state = 'open' AND calendar_id IS NOT NULL ORDER BY 1"
    )
    return [int(number) for (number,) in rows.fetchall()]
