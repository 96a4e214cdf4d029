"""What a client said they would do is owed a nudge once its date has passed; and what was said in calls is found.

Frozen, like every released migration.
"""

from __future__ import annotations

from typing import Any

STATEMENTS = (
    "ALTER TABLE obligation ADD COLUMN commitment_id INTEGER REFERENCES commitment (id)",
    "CREATE INDEX obligation_commitment ON obligation (commitment_id)",
    # The calendar is looked at anew at the next opening: what clients are late with already has its clock then.
    "DELETE FROM setting WHERE key = 'calendar_laid'",
)


INDEX = (
    "CREATE VIRTUAL TABLE find_agenda USING fts5(name, said,"
    " tokenize='unicode61 remove_diacritics 2', prefix='2 3 4 5')"
)
"""It keeps its text, unlike the others: what is found is shown with the words around it."""

CLIENT = "coalesce((SELECT name || ' ' FROM client WHERE id = {row}.client_id), '')"
CALLS = (
    "coalesce((SELECT coalesce(c.name || ' ', '') || k.title FROM call k LEFT JOIN client c ON c.id = k.client_id"
    " WHERE k.id = {row}.call_id), '')"
)
AGENDA = (
    "coalesce((SELECT group_concat(json_extract(value, '$.text'), ' ')"
    " FROM json_each(CASE WHEN json_valid({row}.agenda) THEN {row}.agenda ELSE '[]' END)), '')"
)
SPOKEN = (
    "({row}.series_id IS NULL OR {row}.agenda <> '[]' OR {row}.decisions <> '' OR {row}.recap <> ''"
    " OR {row}.note <> '')"
)
"""Of a call of a series, of which there are hundreds, only one in which something was said has an entry of its own."""

Entry = tuple[int, str, str, str, str, tuple[str, ...]]
FOUND: tuple[Entry, ...] = (
    (5, "call", CLIENT + " || {row}.title", AGENDA + " || ' ' || {row}.decisions || ' ' || {row}.recap || ' ' ||"
        " {row}.note", SPOKEN, ("client_id", "series_id", "title", "agenda", "decisions", "recap", "note")),
    (6, "visit", CLIENT + " || 'Visit'", "{row}.note", "1", ("client_id", "note")),
    (7, "commitment", CALLS, "{row}.what || ' ' || {row}.owner", "1", ("call_id", "what", "owner")),
    (8, "series", CLIENT + " || {row}.title", "''", "1", ("client_id", "title")),
)  # fmt: skip
"""Number of the kind, table, the two texts, which rows have an entry, and the columns that change it."""


def up(migrator: Any, db: Any) -> None:
    """Let what is owed refer to what was agreed in a call, and make the index of the calendar with its triggers."""
    for statement in (*STATEMENTS, INDEX):
        db.execute_sql(statement)
    for found in FOUND:
        db.execute_sql(_filled(found))
        for trigger in _triggers(found):
            db.execute_sql(trigger)
    db.execute_sql(_renamed())


def _filled(found: Entry, where: str = "1") -> str:
    """The entries of a table's rows."""
    kind, table, name, said, there, _ = found
    named, told, given = (text.format(row=table) for text in (name, said, there))
    return (
        f"INSERT INTO find_agenda (rowid, name, said) SELECT ({kind} << 40) | {table}.id, {named}, {told}"
        f" FROM {table} WHERE {given} AND {where}"
    )


def _triggers(found: Entry) -> list[str]:
    """Insert, delete, update."""
    kind, table, name, said, there, columns = found
    named, told, given = (text.format(row="new") for text in (name, said, there))
    remove = f"DELETE FROM find_agenda WHERE rowid = ({kind} << 40) | old.id;"
    add = f"INSERT INTO find_agenda (rowid, name, said) SELECT ({kind} << 40) | new.id, {named}, {told} WHERE {given};"
    changed = " OR ".join(f"new.{column} IS NOT old.{column}" for column in (*columns, "id"))
    begin = f"CREATE TRIGGER find_agenda_{table}"
    return [
        f"{begin}_insert AFTER INSERT ON {table} BEGIN {add} END",
        f"{begin}_delete AFTER DELETE ON {table} BEGIN {remove} END",
        f"{begin}_update AFTER UPDATE ON {table} WHEN {changed} BEGIN {remove} {add} END",
    ]


def _renamed() -> str:
    """A client's name stands in the entries of all their calls."""
    mine = "client_id = new.id"
    steps = []
    for found in FOUND:
        kind, table = found[:2]
        whose = f"call_id IN (SELECT id FROM call WHERE {mine})" if table == "commitment" else mine
        steps.append(f"DELETE FROM find_agenda WHERE rowid IN (SELECT ({kind} << 40) | id FROM {table} WHERE {whose});")
        steps.append(_filled(found, f"{table}.{whose}") + ";")
    return (
        "CREATE TRIGGER find_agenda_client AFTER UPDATE OF name ON client WHEN new.name IS NOT old.name"
        f" BEGIN {' '.join(steps)} END"
    )
