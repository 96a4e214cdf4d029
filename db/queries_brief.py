"""The whole queue in few columns: for programs that want all of it, where a window of full rows would take too long."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from db.queries_base import Row, chunks, instant, marks, run
from db.queries_items import MEETING, STATE, TITLE
from db.queries_queue import HOT, MATTER, OWED, Place, View, order, subject_of

AT_ONCE = 5_000
"""Rows asked for in one statement."""


class Brief(Row, frozen=True):
    """A row of the queue as an Item has it, without its people and what else only a screen shows."""

    rank: int
    lane: int
    pressure: float
    obligation_id: int | None
    kind: str
    started_at: datetime | None
    due_at: datetime | None
    warn_at: datetime | None
    age_minutes: int
    target_minutes: int
    subject_type: str
    subject_id: int
    title: str
    state: str
    client_id: int | None
    client: str
    tier: int | None
    urgency: str
    hot: bool


def briefs(view: View, split: str = "now", *, limit: int | None = None) -> list[Brief]:
    """A split from its top; 5,000 rows take about 70 ms."""
    places = order(view, split, limit=limit)
    owed: dict[int | None, tuple[Any, ...]] = {}
    for ids in chunks((place.obligation_id for place in places if place.obligation_id is not None), AT_ONCE):
        owed.update((row[0], row) for row in run(f"{_OWED} WHERE o.id IN ({marks(ids)})", ids).fetchall())
    bare: dict[int | None, tuple[Any, ...]] = {}
    numbers = (place.request_id for place in places if place.obligation_id is None and place.request_id is not None)
    for ids in chunks(numbers, AT_ONCE):
        bare.update((row[1], row) for row in run(f"{_BARE} WHERE r.id IN ({marks(ids)})", ids).fetchall())
    found = (
        (place, owed.get(place.obligation_id) if place.obligation_id is not None else bare.get(place.request_id))
        for place in places
    )
    there = ((place, row) for place, row in found if row is not None)
    return [_brief(view, rank, place, row) for rank, (place, row) in enumerate(there, 1)]


def _brief(view: View, rank: int, place: Place, row: tuple[Any, ...]) -> Brief:
    """The row as it was read, with its arithmetic at the moment of the view."""
    owed_id, request, kind, started, due, warn, start_w, target, calendar, title, state, client, name, tier, *more = row
    urgency, hot, call, visit = more
    return Brief(
        rank,
        place.lane,
        place.pressure,
        owed_id,
        kind,
        None if started is None else instant(started),
        None if due is None else instant(due),
        None if warn is None else instant(warn),
        0 if owed_id is None else view.now_w(calendar) - start_w,
        target,
        *subject_of(request, client, call, visit),
        title,
        state,
        client,
        name,
        tier,
        urgency,
        bool(hot),
    )


_SUBJECT = f"c.id, coalesce(c.name, ''), c.tier, coalesce(r.urgency, 'normal'), CASE WHEN {HOT} THEN 1 ELSE 0 END"
_OWED = (
    "SELECT o.id, r.id, o.kind, o.opened_at, o.due_at, o.warn_at, o.start_w, o.target_w, o.calendar_id,"
    f" {TITLE}, {STATE}, {_SUBJECT}, k.id, v.id FROM {OWED} {MEETING}"
)
_BARE = (
    "SELECT NULL, r.id, '', NULL, NULL, NULL, 0, 0, NULL, coalesce(r.title, ''), coalesce(r.state, ''),"
    f" {_SUBJECT}, NULL, NULL FROM {MATTER}"
)
