"""Finding what stands in the calendar: calls by title and client, and what was said, noted and agreed in them.

One FTS5 index, `find_agenda`, kept in step by triggers (db/migrations), with two texts: whose and what it is, and what
was said. It keeps them, so that the words around what is found can be shown. Of a series' calls only those in which
something was said have an entry; the series itself has one, and stands for its next call, or its last.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from peewee import SqliteDatabase

from db.connecting import run
from db.fields import from_millis, to_millis
from db.search import Found, Sort, beginning, gather, is_long, words_of

INDEX = "find_agenda"
CALL, VISIT, COMMITMENT, SERIES = 5, 6, 7, 8
"""The kinds in the upper bits of an index row."""
_BELOW = (1 << 40) - 1
_WORDS_AROUND = 7
"""So few that what was found stands in what a line of 120 columns has room for."""

_CLIENT = "coalesce((SELECT name || ' ' FROM client WHERE id = {table}.client_id), '')"
_AGENDA = (
    "coalesce((SELECT group_concat(json_extract(value, '$.text'), ' ')"
    " FROM json_each(CASE WHEN json_valid(call.agenda) THEN call.agenda ELSE '[]' END)), '')"
)
_SPOKEN = "(series_id IS NULL OR agenda <> '[]' OR decisions <> '' OR recap <> '' OR note <> '')"
_INDEXED = (
    (CALL, "call", _CLIENT + " || title", _AGENDA + " || ' ' || decisions || ' ' || recap || ' ' || note", _SPOKEN),
    (VISIT, "visit", _CLIENT + " || 'Visit'", "note", "1"),
    (
        COMMITMENT,
        "commitment",
        "coalesce((SELECT coalesce(c.name || ' ', '') || k.title FROM call k LEFT JOIN client c ON c.id = k.client_id"
        " WHERE k.id = commitment.call_id), '')",
        "what || ' ' || owner",
        "1",
    ),
    (SERIES, "series", _CLIENT + " || title", "''", "1"),
)
"""As the triggers have it: kind, table, the two texts, and which rows have an entry."""

_ROWS = {
    CALL: "SELECT k.id, k.title, k.client_id, k.id, NULL, k.starts_at, '', k.state FROM call k WHERE k.id IN ({})",
    VISIT: "SELECT v.id, 'Visit to ' || c.name, v.client_id, NULL, v.id, coalesce(v.held_at, v.starts_at),"
    " v.planned_day, v.state FROM visit v JOIN client c ON c.id = v.client_id WHERE v.id IN ({})",
    COMMITMENT: "SELECT m.id, m.what, k.client_id, k.id, NULL, k.starts_at, '', k.state FROM commitment m"
    " JOIN call k ON k.id = m.call_id WHERE m.id IN ({})",
}
_SORTS = {CALL: Sort.CALL, VISIT: Sort.VISIT, COMMITMENT: Sort.COMMITMENT}


def search_agenda(db: SqliteDatabase, text: str, now: datetime, limit: int = 50) -> list[Found]:
    """What in the calendar has a word beginning with each word of `text`, nearest to `now` first; at most `limit`.

    From three letters on. A call of which several things match is there once for itself, and once for each commitment.
    """
    words = words_of(text)
    if not words or limit < 1 or not is_long(words):
        return []
    found: dict[tuple[Sort, int], Found] = {}
    for kind in (CALL, VISIT, COMMITMENT):
        for row in _rows(db, kind, _ids(db, words, kind, limit), words):
            found[row.kind, row.id] = row
    calls = _of_series(db, _ids(db, words, SERIES, limit), to_millis(now))
    for row in _rows(db, CALL, calls, words):
        found.setdefault((row.kind, row.id), row)
    return sorted(found.values(), key=lambda row: abs(_when(row, now) - now))[:limit]


def _when(row: Found, now: datetime) -> datetime:
    """When it is, for the order; a day without a time is its noon."""
    if row.at is not None or not row.day:
        return row.at or now
    return datetime.fromisoformat(row.day).replace(hour=12, tzinfo=UTC)


def _ids(db: SqliteDatabase, words: list[str], kind: int, limit: int) -> list[int]:
    ids: list[int] = []
    gather(db, ids, INDEX, words, kind=kind, limit=limit)
    return ids


def _of_series(db: SqliteDatabase, series: list[int], now: int) -> list[int]:
    """The next call of each, or its last; none of one that has no call left."""
    calls = []
    for number in series:
        for test, order in ((">= ?", "ASC"), ("< ?", "DESC")):
            rows = run(
                db,
                f"SELECT id FROM call WHERE series_id = ? AND original_start {test} AND state <> 'cancelled'"
                f" ORDER BY original_start {order} LIMIT 1",
                (number, now),
            )
            if rows:
                calls.append(int(rows[0][0]))
                break
    return calls


def _rows(db: SqliteDatabase, kind: int, ids: list[int], words: list[str]) -> list[Found]:
    if not ids:
        return []
    around = _snippets(db, kind, ids, words)
    rows: list[tuple[Any, ...]] = run(db, _ROWS[kind].format(",".join("?" * len(ids))), tuple(ids))
    return [
        Found(
            _SORTS[kind],
            id_,
            title,
            None,
            client_id,
            call_id,
            visit_id,
            None if at is None else from_millis(at),
            day,
            state,
            around.get(id_, ""),
        )
        for id_, title, client_id, call_id, visit_id, at, day, state in rows
    ]


def _snippets(db: SqliteDatabase, kind: int, ids: list[int], words: list[str]) -> dict[int, str]:
    """The words of what was said around what was looked for; a commitment is that itself."""
    if kind == COMMITMENT:
        return {}
    rows = run(
        db,
        f"SELECT rowid, snippet({INDEX}, 1, '', '', '…', {_WORDS_AROUND}) FROM {INDEX} WHERE {INDEX} MATCH ?"
        f" AND rowid IN ({','.join('?' * len(ids))})",
        (beginning(words), *((kind << 40) | id_ for id_ in ids)),
    )
    return {number & _BELOW: " ".join(text.split()) for number, text in rows}


def rebuild_agenda(db: SqliteDatabase) -> None:
    """Make the index anew from the tables, inside the caller's transaction."""
    run(db, f"DELETE FROM {INDEX}")
    for kind, table, name, said, there in _INDEXED:
        run(
            db,
            f"INSERT INTO {INDEX} (rowid, name, said) SELECT ({kind} << 40) | {table}.id, {name.format(table=table)},"
            f" {said} FROM {table} WHERE {there}",
        )


def agenda_out_of_step(db: SqliteDatabase) -> list[str]:
    """What is wrong with the index, as sentences; `rebuild_agenda` mends it."""
    held = run(db, f"SELECT count(*) FROM {INDEX}_docsize")[0][0]
    due = sum(run(db, f"SELECT count(*) FROM {table} WHERE {there}")[0][0] for _, table, _, _, there in _INDEXED)
    return [] if held == due else [f"the search index {INDEX} has {held} entries instead of {due}"]
