"""What stands in the calendar: calls, series, commitments, promises that fall due, a stretch of time at a time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from db.fields import to_millis
from db.queries_base import Row, chunks, fetch, instant, marks, one, run
from db.queries_people import AbsenceRow
from db.vocabulary import COMING


class CallRow(Row, frozen=True):
    """A call with its client and its series' rule. `agenda` is a JSON list of {text, done}.

    One that is under way has `started_at` and no `ended_at`; `original_start` is when its series has it.
    """

    id: int
    version: int
    series_id: int | None
    client_id: int | None
    client: str
    tier: int | None
    client_zone: str
    kind: str
    title: str
    original_start: datetime
    starts_at: datetime
    zone: str
    minutes: int
    link: str
    state: str
    sequence: int
    started_at: datetime | None
    ended_at: datetime | None
    prepared_at: datetime | None
    recap_at: datetime | None
    agenda: str
    decisions: str
    recap: str
    note: str
    rule: str
    whole_day: bool


class Appointment(Row, frozen=True):
    """As much of a call as stands in a month: a third of a `CallRow`, of which a month may have hundreds."""

    id: int
    series_id: int | None
    client_id: int | None
    client: str
    client_zone: str
    kind: str
    title: str
    starts_at: datetime
    minutes: int
    state: str
    whole_day: bool


class SeriesRow(Row, frozen=True):
    """A series: `starts` is wall-clock time in `zone`; `uid` is empty for one of the desk's own."""

    id: int
    version: int
    client_id: int | None
    client: str
    client_zone: str
    kind: str
    title: str
    rule: str
    starts: str
    zone: str
    minutes: int
    link: str
    laid_until: datetime
    sequence: int
    active: bool
    whole_day: bool
    uid: str


class CommitmentRow(Row, frozen=True):
    """What one side agreed to in a call; `request_state` is empty where it made no request.

    `nudges` is how often the client was nudged about it since its date, `nudge_at` when the next nudge is due.
    """

    id: int
    version: int
    call_id: int
    call_at: datetime
    call_state: str
    side: str
    what: str
    owner: str
    staff_id: int | None
    staff: str
    due_at: datetime | None
    done_at: datetime | None
    request_id: int | None
    request_state: str
    nudges: int
    nudge_at: datetime | None


class PromiseRow(Row, frozen=True):
    """A promise to a client that falls due."""

    id: int
    request_id: int
    title: str
    client_id: int | None
    client: str
    tier: int | None
    due_at: datetime


class RunsOut(Row, frozen=True):
    """An acknowledgement that is owed and falls due within a stretch of time."""

    request_id: int
    title: str
    client_id: int | None
    client: str
    due_at: datetime


_CALL = """SELECT k.*, coalesce(c.name, '') AS client, c.tier AS tier, coalesce(c.zone, '') AS client_zone,
    CASE s.uid WHEN '' THEN s.rule ELSE '' END AS rule, coalesce(s.whole_day, 0) AS whole_day
    FROM call k LEFT JOIN client c ON c.id = k.client_id LEFT JOIN series s ON s.id = k.series_id"""
_SERIES = """SELECT s.*, coalesce(c.name, '') AS client, coalesce(c.zone, '') AS client_zone
    FROM series s LEFT JOIN client c ON c.id = s.client_id"""


def calls(
    first: datetime,
    before: datetime,
    *,
    client_id: int | None = None,
    states: Sequence[str] = (),
    kinds: Sequence[str] = (),
) -> list[CallRow]:
    """What starts from `first` and before `before`, in order; cancelled ones as well unless `states` says."""
    where, params = "k.starts_at >= ? AND k.starts_at < ?", [to_millis(first), to_millis(before)]
    values: list[object] = [*params]
    if client_id is not None:
        where, values = f"{where} AND k.client_id = ?", [*values, client_id]
    for column, chosen in (("state", states), ("kind", kinds)):
        if chosen:
            where, values = f"{where} AND k.{column} IN ({marks(chosen)})", [*values, *chosen]
    return fetch(CallRow, f"{_CALL} WHERE {where} ORDER BY k.starts_at, k.id", values)


def under_way(first: datetime, before: datetime, *, states: Sequence[str]) -> list[CallRow]:
    """What takes time between two instants, in order: also what began before the first of them."""
    where = f"{_LASTING} AND k.state IN ({marks(states)})"
    return fetch(CallRow, f"{_CALL} WHERE {where} ORDER BY k.starts_at, k.id", [*_lasting(first, before), *states])


_LASTING = "k.starts_at > ? AND k.starts_at < ? AND (k.starts_at >= ? OR k.starts_at + k.minutes * 60000 > ?)"


def _lasting(first: datetime, before: datetime) -> list[int]:
    """The values of `_LASTING`: nothing that began longer before than the longest event lasts is looked at."""
    (longest,) = run("SELECT coalesce(max(minutes), 0) FROM call").fetchone()
    begin = to_millis(first)
    return [begin - longest * 60_000, to_millis(before), begin, begin]


_NO_VISIT = """k.id NOT IN (SELECT v.stands_for_id FROM visit v JOIN call s ON s.id = v.stands_for_id
    WHERE v.state IN ('booked', 'held') AND s.starts_at IN (v.starts_at, v.held_at))"""
"""Not a call at the very time of the visit that stands for it: that is the visit, and stands in no calendar twice."""


def appointments(first: datetime, before: datetime) -> list[Appointment]:
    """What takes time between two instants, as much of each as stands in a month; without calls that are a visit."""
    return fetch(
        Appointment,
        "SELECT k.id, k.series_id, k.client_id, coalesce(c.name, '') AS client, coalesce(c.zone, '') AS client_zone,"
        " k.kind, k.title, k.starts_at, k.minutes, k.state, coalesce(s.whole_day, 0) AS whole_day"
        " FROM call k LEFT JOIN client c ON c.id = k.client_id LEFT JOIN series s ON s.id = k.series_id"
        f" WHERE {_LASTING} AND {_NO_VISIT} ORDER BY k.starts_at, k.id",
        _lasting(first, before),
    )


def call(call_id: int) -> CallRow | None:
    """One call, or None."""
    return one(CallRow, f"{_CALL} WHERE k.id = ?", [call_id])


def calls_of(client_id: int) -> list[CallRow]:
    """All calls with a client, in order."""
    return fetch(CallRow, f"{_CALL} WHERE k.client_id = ? AND k.kind = 'call' ORDER BY k.starts_at, k.id", [client_id])


def calls_of_series(series_id: int) -> list[CallRow]:
    """The occurrences of a series, in the order of its rule."""
    return fetch(CallRow, f"{_CALL} WHERE k.series_id = ? ORDER BY k.original_start, k.id", [series_id])


def starts_of_series(series_id: int, first: datetime, before: datetime) -> set[datetime]:
    """The instants between the two at which a series has an occurrence already, moved or not."""
    found = run(
        "SELECT original_start FROM call WHERE series_id = ? AND original_start >= ? AND original_start < ?",
        [series_id, to_millis(first), to_millis(before)],
    )
    return {instant(millis) for (millis,) in found.fetchall()}


def number_in_series(series_id: int, original: datetime) -> int | None:
    """The number of the occurrence that a series has at that instant."""
    params = [series_id, to_millis(original)]
    found = run("SELECT id FROM call WHERE series_id = ? AND original_start = ?", params).fetchone()
    return None if found is None else int(found[0])


def single_calls(client_id: int | None = None) -> list[CallRow]:
    """Calls by themselves, by time; without those that are a visit."""
    whose = "" if client_id is None else " AND k.client_id = ?"
    return fetch(
        CallRow,
        f"{_CALL} WHERE k.series_id IS NULL{whose} AND {_NO_VISIT} ORDER BY k.starts_at, k.id",
        [] if client_id is None else [client_id],
    )


def next_call(client_id: int, after: datetime) -> CallRow | None:
    """The client's next call that is still to come, after that instant."""
    return one(
        CallRow,
        f"{_CALL} WHERE k.client_id = ? AND k.starts_at > ? AND k.state IN ({marks(COMING)}) AND k.kind = 'call'"
        " AND k.started_at IS NULL ORDER BY k.starts_at, k.id LIMIT 1",
        [client_id, to_millis(after), *COMING],
    )


def call_running(client_id: int) -> CallRow | None:
    """The client's call that is under way."""
    return one(
        CallRow,
        f"{_CALL} WHERE k.client_id = ? AND k.state IN ({marks(COMING)}) AND k.started_at IS NOT NULL"
        " AND k.ended_at IS NULL ORDER BY k.id LIMIT 1",
        [client_id, *COMING],
    )


def calls_unsaid(client_id: int, after: datetime, before: datetime) -> list[CallRow]:
    """The client's calls between two instants of which nobody has said whether they were held; not those of others."""
    return fetch(
        CallRow,
        f"{_CALL} WHERE k.client_id = ? AND k.starts_at > ? AND k.starts_at <= ? AND k.state IN ({marks(COMING)})"
        " AND k.kind = 'call' AND coalesce(s.uid, '') = '' ORDER BY k.starts_at, k.id",
        [client_id, to_millis(after), to_millis(before), *COMING],
    )


def last_held_call(client_id: int) -> CallRow | None:
    """The client's last call that was held."""
    return one(
        CallRow,
        f"{_CALL} WHERE k.client_id = ? AND k.state = 'held' AND k.kind = 'call'"
        " ORDER BY coalesce(k.started_at, k.starts_at) DESC, k.id DESC LIMIT 1",
        [client_id],
    )


class _ByClient(Row, frozen=True):
    client_id: int
    at: datetime


class _Missed(Row, frozen=True):
    client_id: int
    missed: bool


def next_call_times(client_ids: Sequence[int], after: datetime) -> dict[int, datetime]:
    """When the clients' next calls are; who has none is left out."""
    found: dict[int, datetime] = {}
    for ids in chunks(client_ids):
        rows = fetch(
            _ByClient,
            "SELECT client_id, min(starts_at) AS at FROM call WHERE client_id IN"
            f" ({marks(ids)}) AND starts_at > ? AND state IN ({marks(COMING)}) AND kind = 'call' GROUP BY client_id",
            [*ids, to_millis(after), *COMING],
        )
        found.update((row.client_id, row.at) for row in rows)
    return found


def missed_last(client_ids: Sequence[int]) -> dict[int, bool]:
    """Whether the clients' last call that was to take place was missed; who had none is left out."""
    found: dict[int, bool] = {}
    for ids in chunks(client_ids):
        rows = fetch(
            _Missed,
            "SELECT client_id, state = 'missed' AS missed, max(starts_at) FROM call WHERE client_id IN"
            f" ({marks(ids)}) AND state IN ('held', 'missed') AND kind = 'call' GROUP BY client_id",
            ids,
        )
        found.update((row.client_id, row.missed) for row in rows)
    return found


def series_rows(client_id: int | None = None, *, active_only: bool = True) -> list[SeriesRow]:
    """The desk's own series, of one client where one is named; those that were imported are changed elsewhere."""
    conditions = ["s.uid = ''", "s.rule <> ''"]
    conditions += (["s.active"] if active_only else []) + (["s.client_id = ?"] if client_id is not None else [])
    return fetch(
        SeriesRow, f"{_SERIES} WHERE {' AND '.join(conditions)} ORDER BY s.id", [] if client_id is None else [client_id]
    )


def series(series_id: int) -> SeriesRow | None:
    """One series, or None."""
    return one(SeriesRow, f"{_SERIES} WHERE s.id = ?", [series_id])


def series_short_of(until: datetime, client_id: int | None = None) -> list[int]:
    """The active series that are not laid down until then, of one client where one is named, by number."""
    whose, params = ("", []) if client_id is None else (" AND client_id = ?", [client_id])
    sql = f"SELECT id FROM series WHERE active AND rule <> '' AND laid_until < ?{whose} ORDER BY id"
    return [number for (number,) in run(sql, [to_millis(until), *params]).fetchall()]


def series_unlaid(until: datetime) -> list[SeriesRow]:
    """The same, whole."""
    where = "WHERE s.active AND s.rule <> '' AND s.laid_until < ?"
    return fetch(SeriesRow, f"{_SERIES} {where} ORDER BY s.id", [to_millis(until)])


_COMMITMENT = """SELECT m.*, k.starts_at AS call_at, k.state AS call_state, coalesce(s.name, '') AS staff,
    coalesce(r.state, '') AS request_state, coalesce(o.step, 0) AS nudges, o.due_at AS nudge_at
    FROM commitment m JOIN call k ON k.id = m.call_id LEFT JOIN staff s ON s.id = m.staff_id
    LEFT JOIN request r ON r.id = m.request_id
    LEFT JOIN obligation o ON o.commitment_id = m.id AND o.state = 'open'"""


def commitments(call_ids: Sequence[int]) -> list[CommitmentRow]:
    """What was agreed in the calls, ours first."""
    found: list[CommitmentRow] = []
    for ids in chunks(call_ids):
        found += fetch(
            CommitmentRow, f"{_COMMITMENT} WHERE m.call_id IN ({marks(ids)}) ORDER BY m.side, m.due_at, m.id", ids
        )
    return found


def open_commitments(client_id: int) -> list[CommitmentRow]:
    """What was agreed with a client and is not done; one that made a request is as open as that is."""
    return fetch(
        CommitmentRow,
        f"{_COMMITMENT} WHERE k.client_id = ? AND m.done_at IS NULL AND coalesce(r.state, '') <> 'closed'"
        " ORDER BY m.side, m.due_at, m.id",
        [client_id],
    )


def promises_between(first: datetime, before: datetime) -> list[PromiseRow]:
    """Open promises that fall due in a stretch of time."""
    return fetch(
        PromiseRow,
        "SELECT o.id, o.request_id, r.title, r.client_id, coalesce(c.name, '') AS client, c.tier, o.due_at"
        " FROM obligation o JOIN request r ON r.id = o.request_id LEFT JOIN client c ON c.id = r.client_id"
        " WHERE o.state = 'open' AND o.kind = 'promise' AND o.due_at >= ? AND o.due_at < ? ORDER BY o.due_at, o.id",
        [to_millis(first), to_millis(before)],
    )


def acknowledgements_until(until: datetime) -> list[RunsOut]:
    """Requests that are to be acknowledged by then, the most urgent first."""
    return fetch(
        RunsOut,
        "SELECT o.request_id, r.title, r.client_id, coalesce(c.name, r.sender) AS client, o.due_at"
        " FROM obligation o JOIN request r ON r.id = o.request_id LEFT JOIN client c ON c.id = r.client_id"
        " WHERE o.state = 'open' AND o.kind = 'acknowledge' AND o.due_at < ? ORDER BY o.due_at, o.id",
        [to_millis(until)],
    )


def absences_between(first_day: str, last_day: str) -> list[AbsenceRow]:
    """Who is away on one of these days (ISO, inclusive)."""
    return fetch(
        AbsenceRow,
        "SELECT a.*, s.name AS staff, coalesce(v.name, '') AS cover FROM absence a JOIN staff s ON s.id = a.staff_id"
        " LEFT JOIN staff v ON v.id = a.cover_id WHERE a.first_day <= ? AND a.last_day >= ? AND s.active"
        " ORDER BY a.first_day, a.id",
        [last_day, first_day],
    )
