"""What is owed to clients without a request, with the call or the visit that it is about."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from db.fields import to_millis
from db.queries_base import Row, chunks, fetch, marks, one
from db.queries_queue import View, subject_of, whose
from db.vocabulary import LEADS, Role


class MatterRow(Row, frozen=True):
    """Something owed to a client: on a call (`call_id`), on a visit of the quarter `note`, or on neither.

    A nudge is about what the client agreed to in the call (`agreed`), until `agreed_by`.

    The visit is the one of that quarter that is planned or booked, if any.
    """

    id: int
    client_id: int
    kind: str
    step: int
    note: str
    owner_id: int
    owner: str
    calendar_id: int | None
    start_w: int
    target_minutes: int
    opened_at: datetime
    warn_at: datetime
    due_at: datetime
    call_id: int | None
    call_title: str
    call_at: datetime | None
    commitment_id: int | None
    agreed: str
    agreed_by: datetime | None
    visit_id: int | None
    visit_state: str
    visit_day: str
    visit_at: datetime | None
    owed_visit_id: int | None
    """The visit that is owed its next step; None while it is to be planned."""

    @property
    def subject(self) -> tuple[str, int]:
        """What it is about: the call, the visit, or the client."""
        return subject_of(None, self.client_id, self.call_id, self.owed_visit_id)


class NextCall(Row, frozen=True):
    """The call that runs, or the next one."""

    id: int
    client: str
    title: str
    starts_at: datetime
    started_at: datetime | None
    minutes: int


def matters(client_ids: Sequence[int]) -> list[MatterRow]:
    """What is open to the clients without a request, by when it is due."""
    found: list[MatterRow] = []
    for ids in chunks(client_ids):
        found += fetch(MatterRow, f"{_MATTER} AND o.client_id IN ({marks(ids)}) ORDER BY o.due_at, o.id", ids)
    return found


def call_ahead(view: View, before: datetime) -> NextCall | None:
    """The person's call that runs, else the nearest: one whose time it is, or the next that starts before an instant.

    A coordinator's calls are with their clients and with nobody's, a lead's with Tier 1; a specialist has none.
    """
    people, numbers = whose(view)
    mine = {Role.COORDINATOR: f"(c.coordinator_id IS NULL OR c.coordinator_id {people}) AND c.tier <> 1"}
    mine |= dict.fromkeys(LEADS, "c.tier = 1")
    if view.role not in mine:
        return None
    narrowed = "" if view.client_id is None else " AND c.id = ?"
    now = to_millis(view.now)
    return one(
        NextCall,
        "SELECT k.id, c.name AS client, k.title, k.starts_at, k.started_at, k.minutes FROM call k"
        " JOIN client c ON c.id = k.client_id WHERE k.kind = 'call' AND k.state IN ('planned', 'moved')"
        " AND k.ended_at IS NULL AND k.starts_at > ? AND k.starts_at < ?"
        f" AND (k.starts_at + k.minutes * {A_MINUTE} > ? OR k.started_at IS NOT NULL)"
        f" AND {mine[Role(view.role)]}{narrowed}"
        " ORDER BY k.started_at IS NULL, abs(k.starts_at - ?), k.id LIMIT 1",
        [
            now - A_DAY,
            to_millis(before),
            now,
            *(numbers if view.role == Role.COORDINATOR else ()),
            *([] if view.client_id is None else [view.client_id]),
            now,
        ],
    )


A_MINUTE = 60 * 1000
A_DAY = 24 * 60 * A_MINUTE
"""Milliseconds; a call that was started and never ended is not told of for longer."""
_MATTER = """SELECT o.id, o.client_id, o.kind, o.step, o.note, o.owner_id, s.name AS owner,
    o.calendar_id, o.start_w, o.target_w AS target_minutes, o.opened_at, o.warn_at, o.due_at, o.call_id,
    coalesce(k.title, '') AS call_title, k.starts_at AS call_at, o.commitment_id, coalesce(m.what, '') AS agreed,
    m.due_at AS agreed_by, v.id AS visit_id, coalesce(v.state, '') AS visit_state,
    coalesce(v.planned_day, '') AS visit_day, v.starts_at AS visit_at, o.visit_id AS owed_visit_id
    FROM obligation o JOIN staff s ON s.id = o.owner_id LEFT JOIN call k ON k.id = o.call_id
    LEFT JOIN commitment m ON m.id = o.commitment_id
    LEFT JOIN visit v ON o.kind = 'visit' AND v.id = (SELECT max(w.id) FROM visit w WHERE w.client_id = o.client_id
        AND w.quarter = o.note AND w.state IN ('planned', 'booked'))
    WHERE o.state = 'open' AND o.request_id IS NULL"""
