"""The pulse line: what is unacknowledged, promised today, hot and being handled, and what today asks of the person."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from db.fields import to_millis
from db.queries_base import Row, one, run
from db.queries_queue import HOT, MATTER, OWED, View, age_sql, joined, visible, whose
from db.vocabulary import Kind


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
    people, numbers = whose(view)
    ends = to_millis(today_ends)
    by_kind = {
        kind: (total, today, owed)
        for kind, total, today, owed in run(
            "SELECT o.kind, count(*), sum(CASE WHEN o.due_at <= ? THEN 1 ELSE 0 END),"
            f" sum(CASE WHEN o.due_at <= ? AND o.owner_id {people} THEN 1 ELSE 0 END)"
            f" FROM {joined(where)} WHERE o.state = 'open' AND {where} GROUP BY o.kind",
            [ends, ends, *numbers, *params],
        ).fetchall()
    }
    nothing = (0, 0, 0)
    return Pulse(
        unacknowledged=by_kind.get(Kind.ACKNOWLEDGE, nothing)[0],
        oldest=oldest_unacknowledged(view),
        promises_today=by_kind.get(Kind.PROMISE, nothing)[1],
        hot=_hot(view),
        load_minutes=sum(owed * minutes.get(kind, 0) for kind, (_, _, owed) in by_kind.items()),
        timer=timer(view),
    )


def load_minutes(view: View, today_ends: datetime, minutes: Mapping[str, int]) -> int:
    """The `load_minutes` of the pulse alone, in a third of its time."""
    where, params = visible(view)
    people, numbers = whose(view)
    owed = run(
        f"SELECT o.kind, count(*) FROM {joined(where)} WHERE o.state = 'open' AND o.due_at <= ?"
        f" AND o.owner_id {people} AND {where} GROUP BY o.kind",
        [to_millis(today_ends), *numbers, *params],
    ).fetchall()
    return sum(number * minutes.get(kind, 0) for kind, number in owed)


def oldest_unacknowledged(view: View) -> Unacknowledged | None:
    """The unacknowledged request with the least time left."""
    where, params = visible(view)
    return one(
        Unacknowledged,
        "SELECT o.request_id AS request_id, r.title AS title, coalesce(c.name, '') AS client,"
        f" {age_sql(view)} AS age_minutes, o.target_w AS target_minutes, o.target_w - ({age_sql(view)}) AS left_minutes"
        f" FROM {OWED} WHERE o.state = 'open' AND o.kind = 'acknowledge' AND o.request_id IS NOT NULL AND {where}"
        " ORDER BY left_minutes, o.id LIMIT 1",
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
