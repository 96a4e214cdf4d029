"""Finding requests, messages, clients and contacts by the beginnings of words, while they are typed.

What was said and agreed in calls and on visits: search_agenda.py. Three FTS5 indexes, kept in step by triggers
(db/migrations), so that no verb and no undo needs to know of them: `find_name` has titles, subjects and senders;
`find_text` has bodies as well, and is looked in from three letters on; `find_people` has clients and contacts. An index
row's number is the kind in the bits above 40, and the row's id below.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import datetime
from enum import StrEnum

from msgspec import Struct
from peewee import SqliteDatabase

from db.connecting import run

_MOST_WORDS = 8
_LONGEST_WORD = 64
_LONGEST_TEXT = 4000
_IN_TEXTS_FROM = 3
_INDEXED_LETTERS = 5
_WORD = re.compile(r"\w", re.UNICODE)
_NUMBER = re.compile(r"#?(\d{1,12})")


class Sort(StrEnum):
    """What was found."""

    REQUEST = "request"
    MESSAGE = "message"
    CLIENT = "client"
    CONTACT = "contact"
    CALL = "call"
    VISIT = "visit"
    COMMITMENT = "commitment"


class Found(Struct, frozen=True):
    """A row that matches: `title` is raw text from outside; `request_id` and `client_id` say where it belongs.

    What stands in the calendar has its call or visit, when that is (a visit without a time its `day`, ISO), how that
    stands, and `snippet`, the words around what was looked for.
    """

    kind: Sort
    id: int
    title: str
    request_id: int | None
    client_id: int | None
    call_id: int | None = None
    visit_id: int | None = None
    at: datetime | None = None
    day: str = ""
    state: str = ""
    snippet: str = ""

    @property
    def off(self) -> str:
        """How it stands where it did not, or will not, take place: cancelled or missed; else nothing."""
        return self.state if self.state in ("cancelled", "missed") else ""


_ROWS = {
    Sort.CLIENT: "SELECT id, name, NULL, id FROM client WHERE id IN ({})",
    Sort.CONTACT: "SELECT id, name, NULL, client_id FROM contact WHERE id IN ({})",
    Sort.REQUEST: "SELECT id, title, id, client_id FROM request WHERE id IN ({})",
    Sort.MESSAGE: "SELECT id, subject, request_id, client_id FROM message m WHERE id IN ({})"
    " AND NOT (purpose IN ('contact', 'recap') AND request_id IS NULL AND"
    " (EXISTS (SELECT 1 FROM call k WHERE k.client_id = m.client_id AND m.at IN (k.ended_at, k.recap_at))"
    " OR EXISTS (SELECT 1 FROM visit v WHERE v.client_id = m.client_id AND v.held_at = m.at)))",
}
"""The note in the client's timeline of a call or a visit that was held, and the recap, are found with that itself."""
_PLACES: tuple[tuple[Sort, int, tuple[str, ...]], ...] = (
    (Sort.CLIENT, 3, ("find_people",)),
    (Sort.CONTACT, 4, ("find_people",)),
    (Sort.REQUEST, 1, ("find_name", "find_text")),
    (Sort.MESSAGE, 2, ("find_name", "find_text")),
)
"""What is found, its number in an index row, and the indexes to look in, in this order."""


def words_of(text: str) -> list[str]:
    """The words to look for, safe to stand in quotes in an FTS5 query: nothing in them can be an operator.

    What FTS5 or UTF-8 can't take (NUL, lone surrogates) goes, and so do words without a letter or digit.
    """
    plain = unicodedata.normalize("NFC", text[:_LONGEST_TEXT].replace("\0", " ").replace('"', " "))
    plain = plain.encode("utf-8", "replace").decode("utf-8")
    words = [word[:_LONGEST_WORD] for word in plain.split()]
    return [word for word in words if _WORD.search(word)][:_MOST_WORDS]


def search(db: SqliteDatabase, text: str, limit: int = 50) -> list[Found]:
    """Rows that have a word beginning with each word of `text`: clients, contacts, requests, messages.

    At most `limit` of each, newest first; matches of a title or sender before those in a body. `#142` or `142` finds
    that request first. Never raises for what is typed.
    """
    words = words_of(text)
    if not words or limit < 1:
        return []
    asked = _NUMBER.fullmatch(text.strip())
    found: list[Found] = []
    for sort, kind, indexes in _PLACES:
        ids = [int(asked[1])] if asked and sort is Sort.REQUEST else []
        for index in indexes:
            if index != "find_text" or is_long(words):
                gather(db, ids, index, words, kind=kind, limit=limit)
        found += _rows(db, sort, ids)
    return found


def is_long(words: list[str]) -> bool:
    """Whether a word is long enough to look in whole texts for it."""
    return max(len(word) for word in words) >= _IN_TEXTS_FROM


def gather(db: SqliteDatabase, ids: list[int], index: str, words: list[str], *, kind: int, limit: int) -> None:
    """Append the ids that are not there yet, up to `limit` in all.

    Whole words first when a word is longer than the prefixes that are indexed: a word that stands in every message
    then costs 0.3 ms instead of 11 (100,000 requests).
    """
    quoted = [f'"{word}"' for word in words]
    whole = [" ".join(quoted)] if max(map(len, words)) > _INDEXED_LETTERS else []
    for match in [*whole, beginning(words)]:
        if len(ids) < limit:
            held = set(ids)
            numbers = _numbers(db, index, match, kind, limit)
            ids += [number for number in numbers if number not in held][: limit - len(ids)]


def beginning(words: list[str]) -> str:
    """The FTS5 query for rows with a word that begins with each of these."""
    return " ".join(f'"{word}"*' for word in words)


def rebuild(db: SqliteDatabase) -> None:
    """Make the indexes anew from the tables, inside the caller's transaction."""
    for index, texts in _INDEXED.items():
        run(db, f"INSERT INTO {index} ({index}) VALUES ('delete-all')")
        for kind, table, text in texts:
            run(db, f"INSERT INTO {index} (rowid, text) SELECT ({kind} << 40) | id, {text} FROM {table}")


def out_of_step(db: SqliteDatabase) -> list[str]:
    """What is wrong with the indexes, as sentences; `rebuild` mends it."""
    problems = []
    for index, texts in _INDEXED.items():
        held = run(db, f"SELECT count(*) FROM {index}_docsize")[0][0]
        due = sum(run(db, f"SELECT count(*) FROM {table}")[0][0] for _, table, _ in texts)
        if held != due:
            problems.append(f"the search index {index} has {held} entries instead of {due}")
    return problems


_INDEXED = {
    "find_name": ((1, "request", "title"), (2, "message", "subject || ' ' || from_name || ' ' || from_address")),
    "find_text": (
        (1, "request", "title || ' ' || body"),
        (2, "message", "subject || ' ' || from_name || ' ' || from_address || ' ' || body"),
    ),
    "find_people": (
        (3, "client", "name || ' ' || city || ' ' || notes"),
        (4, "contact", "name || ' ' || email || ' ' || rapport"),
    ),
}


def _numbers(db: SqliteDatabase, index: str, match: str, kind: int, limit: int) -> list[int]:
    rows = run(
        db,
        f"SELECT rowid FROM {index} WHERE {index} MATCH ? AND rowid >= ? AND rowid < ? ORDER BY rowid DESC LIMIT ?",
        (match, kind << 40, (kind + 1) << 40, limit),
    )
    return [number & ((1 << 40) - 1) for (number,) in rows]


def _rows(db: SqliteDatabase, sort: Sort, ids: list[int]) -> list[Found]:
    if not ids:
        return []
    rows = run(db, _ROWS[sort].format(",".join("?" * len(ids))), tuple(ids))
    by_id = {row[0]: Found(sort, *row) for row in rows}
    return [by_id[id_] for id_ in ids if id_ in by_id]
