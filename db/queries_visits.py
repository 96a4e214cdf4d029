"""Visits, by quarter, by client and by time."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime

from db.fields import to_millis
from db.queries_base import Row, chunks, fetch, marks, one, run
from db.vocabulary import Verb


class VisitRow(Row, frozen=True):
    """A visit with its client. `by` is the lead who goes along; `planned_day` is empty without one."""

    id: int
    version: int
    client_id: int
    client: str
    tier: int
    city: str
    quarter: str
    state: str
    planned_day: str
    starts_at: datetime | None
    minutes: int
    travel_minutes: int
    held_at: datetime | None
    note: str
    stands_for_id: int | None
    by_id: int | None
    by: str
    by_role: str
    sequence: int


_VISIT = """SELECT v.*, c.name AS client, c.tier AS tier, c.city AS city, coalesce(s.name, '') AS by,
    coalesce(s.role, '') AS by_role FROM visit v JOIN client c ON c.id = v.client_id
    LEFT JOIN staff s ON s.id = v.by_id"""


def visits(quarters: Sequence[str] = (), *, client_id: int | None = None) -> list[VisitRow]:
    """Visits of the quarters (of all where none is named), of one client where one is named; in the order made."""
    conditions: list[str] = []
    values: list[object] = []
    if quarters:
        conditions.append(f"v.quarter IN ({marks(quarters)})")
        values += quarters
    if client_id is not None:
        conditions.append("v.client_id = ?")
        values.append(client_id)
    where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
    return fetch(VisitRow, f"{_VISIT}{where} ORDER BY v.id", values)


def visit(visit_id: int) -> VisitRow | None:
    """One visit, or None."""
    return one(VisitRow, f"{_VISIT} WHERE v.id = ?", [visit_id])


def visits_between(first: datetime, before: datetime, first_day: str, last_day: str) -> list[VisitRow]:
    """Visits held, else booked, in the stretch, or planned for one of its days (ISO, inclusive) without a time."""
    return fetch(
        VisitRow,
        f"{_VISIT} WHERE (v.held_at IS NULL AND v.starts_at >= ? AND v.starts_at < ?)"
        " OR (v.held_at >= ? AND v.held_at < ?)"
        " OR (v.held_at IS NULL AND v.starts_at IS NULL AND v.planned_day BETWEEN ? AND ?)"
        " ORDER BY coalesce(v.held_at, v.starts_at), v.planned_day, v.id",
        [*(to_millis(first), to_millis(before)) * 2, first_day, last_day],
    )


def stood_for() -> set[int]:
    """The calls in whose place a visit is booked or was held: nobody is on the telephone then."""
    found = run("SELECT stands_for_id FROM visit WHERE stands_for_id IS NOT NULL AND state IN ('booked', 'held')")
    return {number for (number,) in found}


class _Since(Row, frozen=True):
    client_id: int
    at: datetime | None


def clients_since(client_ids: Sequence[int], enough: datetime | None = None) -> dict[int, datetime]:
    """The earliest that is known of each client: the first word, the first thing owed.

    Whose first word is not after `enough` is not looked into further: they may have come before it. The first word
    stands in an index; for the first thing owed every obligation of a client has to be read (8 µs each).
    """
    found = _earliest("SELECT c.id AS client_id, (SELECT min(m.at) FROM message m WHERE m.client_id = c.id) AS at"
                      " FROM client c WHERE c.id IN ({})", client_ids)  # fmt: skip
    late = [each for each in client_ids if enough is None or each not in found or found[each] > enough]
    owed = _earliest("SELECT o.client_id, min(o.opened_at) AS at FROM obligation o WHERE o.client_id IN ({})"
                     " AND o.kind <> 'visit' GROUP BY o.client_id", late)  # fmt: skip
    return found | {each: min(at, found.get(each, at)) for each, at in owed.items()}


def _earliest(sql: str, client_ids: Sequence[int]) -> dict[int, datetime]:
    found: dict[int, datetime] = {}
    for ids in chunks(client_ids):
        rows = fetch(_Since, sql.format(marks(ids)), ids)
        found.update((row.client_id, row.at) for row in rows if row.at is not None)
    return found


class _Entry(Row, frozen=True):
    at: datetime
    changes: str


def clients_left(client_ids: Sequence[int]) -> dict[int, datetime]:
    """When the clients left the last time; whose leaving the journal has not is left out."""
    found: dict[int, datetime] = {}
    for ids in chunks(client_ids):
        sql = f"SELECT at, changes FROM journal WHERE client_id IN ({marks(ids)}) AND verb IN (?, ?) ORDER BY seq"
        for entry in fetch(_Entry, sql, [*ids, str(Verb.EDIT_CLIENT), str(Verb.REDO)]):
            for table, number, before, after in json.loads(entry.changes):
                if table == "client" and before and after and before["active"] and not after["active"]:
                    found[number] = entry.at
    return found


class ContactAdded(Row, frozen=True):
    """A contact who is still there, and when they were put down."""

    client_id: int
    name: str
    at: datetime


class _Contact(Row, frozen=True):
    id: int
    client_id: int
    name: str


def contacts_added(since: datetime) -> list[ContactAdded]:
    """The contacts put down since then, by hand or with a sender's first mail; earliest first."""
    entries = fetch(
        _Entry,
        "SELECT at, changes FROM journal WHERE at >= ? AND verb IN (?, ?) AND reverts IS NULL ORDER BY at, seq",
        [to_millis(since), str(Verb.ADD_CONTACT), str(Verb.ASSIGN)],
    )
    added = {
        number: entry.at
        for entry in entries
        for table, number, before, _ in json.loads(entry.changes)
        if table == "contact" and before is None
    }
    found = []
    for ids in chunks(added):
        sql = f"SELECT id, client_id, name FROM contact WHERE active AND id IN ({marks(ids)})"
        found += [ContactAdded(row.client_id, row.name, added[row.id]) for row in fetch(_Contact, sql, ids)]
    return sorted(found, key=lambda row: row.at)
