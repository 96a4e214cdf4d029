"""What the work for a client is for and what comes of it: objectives, what is measured, deliverables, tier looks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from db.queries_base import Row, chunks, fetch, marks, one


class GoalRow(Row, frozen=True):
    """An objective as a list needs it; `percent` is told by hand where there is no key result."""

    id: int
    client_id: int
    quarter: str
    title: str
    percent: int
    proposed: bool


class KeyResultRow(Row, frozen=True):
    """What is measured of an objective, in `unit`, from `baseline` to `target`."""

    id: int
    objective_id: int
    title: str
    unit: str
    baseline: float
    target: float
    active: bool
    version: int


class ReadingRow(Row, frozen=True):
    """What a key result stood at on a day (ISO)."""

    id: int
    key_result_id: int
    day: str
    value: float
    note: str


class DeliverableRow(Row, frozen=True):
    """Something made for a client, with the names of its people. `request` is that request's title."""

    id: int
    version: int
    client_id: int
    request_id: int | None
    request: str
    kind: str
    title: str
    edition: int
    producer_id: int | None
    producer: str
    link: str
    state: str
    checked_by: str
    checked_at: datetime | None
    ready_at: datetime | None
    presented_at: datetime | None
    presented_how: str
    presented_by: str
    decision: str
    approver: str
    decided_at: datetime | None


class LookRow(Row, frozen=True):
    """What the tier rule said of a client in a month (2026-03)."""

    client_id: int
    month: str
    score: float
    complexity: int
    suggested: int


def goals_of(client_ids: Sequence[int], quarter: str) -> list[GoalRow]:
    """The clients' current objectives of a quarter, in the order in which they were made; proposed ones as well."""
    found: list[GoalRow] = []
    for ids in chunks(client_ids):
        found += fetch(
            GoalRow,
            f"SELECT * FROM objective WHERE client_id IN ({marks(ids)}) AND quarter = ? AND active ORDER BY id",
            [*ids, quarter],
        )
    return found


def key_results(objective_ids: Sequence[int], *, active_only: bool = True) -> list[KeyResultRow]:
    """The key results of the objectives, in the order in which they were made."""
    found: list[KeyResultRow] = []
    active = " AND active" if active_only else ""
    for ids in chunks(objective_ids):
        found += fetch(
            KeyResultRow,
            f"SELECT * FROM key_result WHERE objective_id IN ({marks(ids)}){active} ORDER BY id",
            ids,
        )
    return found


def readings(key_result_ids: Sequence[int], *, latest_only: bool = False) -> list[ReadingRow]:
    """The readings of the key results, by day; with `latest_only` those of each one's latest day."""
    found: list[ReadingRow] = []
    latest = (
        " AND g.day = (SELECT max(h.day) FROM reading h WHERE h.key_result_id = g.key_result_id)" if latest_only else ""
    )
    for ids in chunks(key_result_ids):
        found += fetch(
            ReadingRow,
            f"SELECT g.* FROM reading g WHERE g.key_result_id IN ({marks(ids)}){latest} ORDER BY g.day, g.id",
            ids,
        )
    return found


def deliverables(client_id: int, *, open_only: bool = False) -> list[DeliverableRow]:
    """A client's deliverables: those that are not decided first, each part with the latest first."""
    undecided = " AND d.state <> 'decided'" if open_only else ""
    return fetch(
        DeliverableRow,
        f"{_DELIVERABLE} WHERE d.client_id = ?{undecided}"
        " ORDER BY CASE WHEN d.state = 'decided' THEN 1 ELSE 0 END, d.id DESC",
        [client_id],
    )


def deliverable(deliverable_id: int) -> DeliverableRow | None:
    """One deliverable, or None."""
    return one(DeliverableRow, f"{_DELIVERABLE} WHERE d.id = ?", [deliverable_id])


def tier_looks(client_id: int, *, latest: int = 12) -> list[LookRow]:
    """The latest monthly looks at a client's tier, oldest first."""
    newest = fetch(
        LookRow, "SELECT * FROM tier_look WHERE client_id = ? ORDER BY month DESC LIMIT ?", [client_id, latest]
    )
    return newest[::-1]


_DELIVERABLE = """SELECT d.*, coalesce(r.title, '') AS request, coalesce(p.name, '') AS producer,
    coalesce(k.name, '') AS checked_by, coalesce(w.name, '') AS presented_by
    FROM deliverable d LEFT JOIN request r ON r.id = d.request_id LEFT JOIN staff p ON p.id = d.producer_id
    LEFT JOIN staff k ON k.id = d.checked_by_id LEFT JOIN staff w ON w.id = d.presented_by_id"""
