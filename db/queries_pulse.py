"""The pulse line: what is unacknowledged, promised today, hot and being handled, and what today asks of the person."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from db.fields import to_millis
from db.queries_base import Row, one, run
from db.queries_queue import HOT, MATTER, View, age_sql, joined, visible, whose


class Unacknowledged(Row, frozen=True):
    """The unacknowledged request with the least time left; working minutes, negative when over."""

    request_id: int
    title: str
    client: str
    age_minutes: int
    target_minutes: int
    left_minutes: int


class Timer(Row, frozen=True):
    """The request being handled, since when, how often going on was allowed, and what was spent before."""

    request_id: int
    title: str
    client: str
    handling_since: datetime
    extensions: int
    spent_minutes: int
    reopened: int


class Pulse(Row, frozen=True):
    """What the header shows.

    `load_minutes` is what the person, and whom they cover, owe until the end of today, overdue included.
    """

    unacknowledged: int
    oldest: Unacknowledged | None
    promises_today: int
    hot: int
    load_minutes: int
    timer: Timer | None


def pulse(view: View, today_ends: datetime, minutes: Mapping[str, int]) -> Pulse:
    """The pulse of the view. `minutes` is what meeting each kind of obligation takes (configuration, `estimate`).

    Snoozed rows count: the pulse tells what is owed, not what is shown.
    """
    where, params = visible(view)
    ends = to_millis(today_ends)
    owed, numbers = _owed(view, ends, minutes)
    unacknowledged, promises, load = run(
        "SELECT coalesce(sum(CASE WHEN o.kind = 'acknowledge' THEN 1 ELSE 0 END), 0),"
        f" coalesce(sum(CASE WHEN o.kind = 'promise' AND o.due_at <= {ends:d} THEN 1 ELSE 0 END), 0),"
        f" coalesce(sum({owed}), 0) FROM {joined(where)} WHERE o.state = 'open' AND {where}",
        [*numbers, *params],
    ).fetchone()
    return Pulse(
        unacknowledged=unacknowledged,
        oldest=oldest_unacknowledged(view),
        promises_today=promises,
        hot=_hot(view),
        load_minutes=load,
        timer=timer(view),
    )


def load_minutes(view: View, today_ends: datetime, minutes: Mapping[str, int]) -> int:
    """The `load_minutes` of the pulse alone, in a third of its time."""
    where, params = visible(view)
    owed, numbers = _owed(view, to_millis(today_ends), minutes)
    found = run(
        f"SELECT coalesce(sum({owed}), 0) FROM {joined(where)} WHERE o.state = 'open' AND {where}",
        [*numbers, *params],
    ).fetchone()
    return int(found[0])


def _owed(view: View, ends: int, minutes: Mapping[str, int]) -> tuple[str, list[object]]:
    """SQL over obligation `o`: the minutes it takes, where the person owes it by then, else 0; and its parameters.

    The owner is no condition of the statement: SQLite would take the index of owners for it and look every obligation
    up (30 ms at 15,000), instead of reading them all from `obligation_open` (2 ms).
    """
    people, numbers = whose(view)
    kinds = " ".join(f"WHEN ? THEN {taken:d}" for taken in minutes.values())
    takes = f"CASE o.kind {kinds} ELSE 0 END" if minutes else "0"
    return f"CASE WHEN o.due_at <= {ends:d} AND o.owner_id {people} THEN {takes} ELSE 0 END", [*numbers, *minutes]


def oldest_unacknowledged(view: View) -> Unacknowledged | None:
    """The unacknowledged request with the least time left. Which one it is is known before it is looked up."""
    where, params = visible(view)
    left = f"o.target_w - ({age_sql(view)})"
    return one(
        Unacknowledged,
        "SELECT o.request_id AS request_id, r.title AS title, coalesce(c.name, '') AS client,"
        f" o.target_w - o.left_w AS age_minutes, o.target_w AS target_minutes, o.left_w AS left_minutes"
        f" FROM (SELECT o.request_id, o.target_w, {left} AS left_w FROM {joined(where)}"
        f" WHERE o.state = 'open' AND o.kind = 'acknowledge' AND o.request_id IS NOT NULL AND {where}"
        " ORDER BY left_w, o.id LIMIT 1) AS o JOIN request r ON r.id = o.request_id"
        " LEFT JOIN client c ON c.id = r.client_id",
        params,
    )


def timer(view: View) -> Timer | None:
    """The request that is being handled, if any: for a coordinator, among their own clients'."""
    return one(
        Timer,
        "SELECT r.id AS request_id, r.title AS title, coalesce(c.name, '') AS client,"
        " r.handling_since AS handling_since, r.extensions AS extensions,"
        " r.spent_minutes AS spent_minutes, r.reopened AS reopened"
        f" FROM {MATTER} WHERE r.state = 'handling' AND r.handling_since IS NOT NULL"
        " AND (c.coordinator_id IS NULL OR c.coordinator_id = ?) ORDER BY r.handling_since DESC, r.id LIMIT 1",
        [view.person_id],
    )


def _hot(view: View) -> int:
    """How many hot requests the person sees."""
    where, params = visible(view)
    found = run(
        f"SELECT count(DISTINCT r.id) FROM {MATTER} JOIN obligation o ON o.request_id = r.id"
        f" WHERE o.state = 'open' AND {HOT} AND {where}",
        params,
    ).fetchone()
    return int(found[0])
