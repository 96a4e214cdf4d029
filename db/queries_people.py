"""Clients, their contacts and objectives; the staff, their absences and what waits in a specialist's queue."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from db.queries_base import Row, fetch, one, run


class ClientRow(Row, frozen=True):
    """A client with its people. `retainer` is dollars a month, `renews_on` YYYY-MM-DD or nothing.

    `last_message_at` is the last word either way, `last_in_at` the client's own, `last_out_at` ours to them,
    `last_two_way_at` when both last spoke.
    """

    id: int
    name: str
    tier: int
    coordinator_id: int | None
    coordinator: str
    strategist_id: int | None
    strategist: str
    retainer: int | None
    growth: int | None
    complexity: int | None
    renews_on: str
    zone: str
    city: str
    domains: tuple[str, ...]
    notes: str
    active: bool
    version: int
    open_requests: int
    open_promises: int
    last_message_at: datetime | None
    last_in_at: datetime | None
    last_out_at: datetime | None
    last_two_way_at: datetime | None


class ContactRow(Row, frozen=True):
    """A person at a client. `birthday` is MM-DD or YYYY-MM-DD, `prefers` how they like to be reached."""

    id: int
    client_id: int
    name: str
    email: str
    phone: str
    position: str
    rapport: str
    birthday: str
    prefers: str
    active: bool
    version: int


class ObjectiveRow(Row, frozen=True):
    """An objective of a client in a quarter (2026Q1), and how many open requests serve it.

    `proposed` ones wait for the Strategist; one that is closed (not `active`) has an `outcome`.
    """

    id: int
    client_id: int
    quarter: str
    title: str
    percent: int
    active: bool
    proposed: bool
    outcome: str
    carried_from_id: int | None
    version: int
    open_requests: int


class StaffRow(Row, frozen=True):
    """A member of the agency.

    `hours` maps weekday to windows. `open_routed` counts the requests routed to them and not finished;
    `queued_minutes` is their backlog plus the middle of those requests' estimates, in their working minutes.
    """

    id: int
    name: str
    role: str
    skills: tuple[str, ...]
    zone: str
    hours: dict[str, Any]
    email: str
    reach: str
    backlog_minutes: int
    focus_percent: int | None
    active: bool
    version: int
    open_routed: int
    queued_minutes: int


class AbsenceRow(Row, frozen=True):
    """Days (ISO, inclusive) on which a member of staff is away, and who covers."""

    id: int
    staff_id: int
    staff: str
    first_day: str
    last_day: str
    cover_id: int | None
    cover: str
    note: str
    version: int


class DayRow(Row, frozen=True):
    """A day on which the agency's hours differ; no windows is a holiday."""

    id: int
    day: str
    windows: tuple[str, ...]
    label: str
    version: int


class Ahead(Row, frozen=True):
    """A request in a specialist's queue, for what a place at the front would push back."""

    request_id: int
    title: str
    client_id: int | None
    client: str
    tier: int | None
    promise_at: datetime | None
    specialist_due_at: datetime | None
    routed_at: datetime | None
    accepted_at: datetime | None
    low_minutes: int | None
    high_minutes: int | None


class Effort(Row, frozen=True):
    """What a finished request took a specialist, beside the middle of its estimate; minutes."""

    request_id: int
    actual_minutes: int
    estimated_minutes: float


class Calibration(Row, frozen=True):
    """What a specialist's finished requests took: the mean of actual ÷ estimated, and of how many."""

    specialist_id: int
    ratio: float
    number: int


class RoutedRow(Row, frozen=True):
    """A request that is with a specialist."""

    specialist_id: int
    request_id: int
    title: str
    client: str
    accepted_at: datetime | None
    specialist_due_at: datetime | None
    low_minutes: int | None
    high_minutes: int | None


def clients(*, active_only: bool = True, coordinator_id: int | None = None) -> list[ClientRow]:
    """All clients by name; with `coordinator_id`, theirs and nobody's."""
    conditions, params = ["c.active"] if active_only else ["1 = 1"], list[object]()
    if coordinator_id is not None:
        conditions.append("(c.coordinator_id IS NULL OR c.coordinator_id = ?)")
        params.append(coordinator_id)
    return fetch(ClientRow, f"{_CLIENT} WHERE {' AND '.join(conditions)} ORDER BY lower(c.name), c.id", params)


def client(client_id: int) -> ClientRow | None:
    """One client, or None."""
    return one(ClientRow, f"{_CLIENT} WHERE c.id = ?", [client_id])


def other_names(client_id: int | None) -> list[str]:
    """The names of all other clients, active or not: none of them may stand in a text to this one."""
    rows = run("SELECT name FROM client WHERE id <> ? ORDER BY name", [client_id or 0]).fetchall()
    return [name for (name,) in rows]


def contacts(client_id: int, *, active_only: bool = True) -> list[ContactRow]:
    """The people at a client, by name."""
    active = " AND active" if active_only else ""
    return fetch(ContactRow, f"SELECT * FROM contact WHERE client_id = ?{active} ORDER BY lower(name), id", [client_id])


def contact(contact_id: int) -> ContactRow | None:
    """One contact, or None."""
    return one(ContactRow, "SELECT * FROM contact WHERE id = ?", [contact_id])


def objectives(client_id: int, *, quarter: str | None = None) -> list[ObjectiveRow]:
    """A client's objectives, latest quarter first; with `quarter`, only that quarter's."""
    wanted, params = ("", [client_id]) if quarter is None else (" AND b.quarter = ?", [client_id, quarter])
    return fetch(ObjectiveRow, f"{_OBJECTIVE} WHERE b.client_id = ?{wanted} ORDER BY b.quarter DESC, b.id", params)


def objective(objective_id: int) -> ObjectiveRow | None:
    """One objective, or None."""
    return one(ObjectiveRow, f"{_OBJECTIVE} WHERE b.id = ?", [objective_id])


def staff(*, active_only: bool = True, role: str | None = None) -> list[StaffRow]:
    """The agency's people by name; with `role`, only those."""
    conditions, params = ["s.active"] if active_only else ["1 = 1"], list[object]()
    if role is not None:
        conditions.append("s.role = ?")
        params.append(role)
    return fetch(StaffRow, f"{_STAFF} WHERE {' AND '.join(conditions)} ORDER BY lower(s.name), s.id", params)


def staff_member(staff_id: int) -> StaffRow | None:
    """One member of staff, or None."""
    return one(StaffRow, f"{_STAFF} WHERE s.id = ?", [staff_id])


def skilled(skill: str) -> list[StaffRow]:
    """The active people who have the skill, the shortest queue first."""
    found = [row for row in staff() if skill in row.skills]
    return sorted(found, key=lambda row: (row.queued_minutes, row.id))


def skills() -> list[str]:
    """Every skill that somebody active has, in alphabetical order."""
    return sorted({skill for row in staff() for skill in row.skills})


def zones() -> list[str]:
    """Every time zone in which something on the desk is kept, in alphabetical order. Reads all calls."""
    tables = ("client", "staff", "series", "call")
    every = " UNION ".join(f"SELECT zone FROM {table} WHERE zone <> ''" for table in tables)
    return [name for (name,) in run(f"{every} ORDER BY zone").fetchall()]


def absences(staff_id: int | None = None, *, until_after: str = "") -> list[AbsenceRow]:
    """Absences by first day, of one or of all; `until_after` (ISO day) leaves out those that ended before it."""
    mine, params = ("", [until_after]) if staff_id is None else (" AND a.staff_id = ?", [until_after, staff_id])
    return fetch(
        AbsenceRow,
        "SELECT a.*, s.name AS staff, coalesce(v.name, '') AS cover FROM absence a JOIN staff s ON s.id = a.staff_id"
        f" LEFT JOIN staff v ON v.id = a.cover_id WHERE a.last_day >= ?{mine} ORDER BY a.first_day, a.id",
        params,
    )


def calendar_days() -> list[DayRow]:
    """The laid-down days on which the agency's hours differ, in order."""
    return fetch(DayRow, "SELECT * FROM calendar_day ORDER BY day")


def specialist_queue(specialist_id: int, *, ahead_of: int | None = None) -> list[Ahead]:
    """What is routed to a specialist and not finished, in the order in which it was routed.

    With `ahead_of`, only what stands before that request; a request that is not in the queue has all of it before.
    """
    queue = fetch(
        Ahead,
        "SELECT r.id AS request_id, r.title AS title, r.client_id AS client_id, coalesce(c.name, '') AS client,"
        " c.tier AS tier, r.promise_at AS promise_at, r.specialist_due_at AS specialist_due_at,"
        " r.routed_at AS routed_at, r.accepted_at AS accepted_at, r.low_minutes AS low_minutes,"
        " r.high_minutes AS high_minutes FROM request r LEFT JOIN client c ON c.id = r.client_id"
        " WHERE r.specialist_id = ? AND r.state = 'routed' AND r.finished_at IS NULL ORDER BY r.routed_at, r.id",
        [specialist_id],
    )
    places = [place for place, row in enumerate(queue) if row.request_id == ahead_of]
    return queue[: places[0]] if places else queue


def efforts(specialist_id: int, *, limit: int = 100) -> list[Effort]:
    """The specialist's latest finished requests that had an estimate, newest first: actual beside estimated."""
    return fetch(
        Effort,
        "SELECT id AS request_id, actual_minutes, (low_minutes + high_minutes) / 2.0 AS estimated_minutes"
        " FROM request WHERE specialist_id = ? AND finished_at IS NOT NULL AND actual_minutes IS NOT NULL"
        " AND low_minutes IS NOT NULL AND high_minutes IS NOT NULL ORDER BY finished_at DESC, id DESC LIMIT ?",
        [specialist_id, limit],
    )


def calibrations() -> dict[int, Calibration]:
    """By specialist: how their finished requests that had an estimate compare with it."""
    rows = fetch(
        Calibration,
        "SELECT specialist_id, avg(actual_minutes * 2.0 / (low_minutes + high_minutes)) AS ratio, count(*) AS number"
        " FROM request WHERE specialist_id IS NOT NULL AND finished_at IS NOT NULL AND actual_minutes > 0"
        " AND low_minutes + high_minutes > 0 GROUP BY specialist_id",
    )
    return {row.specialist_id: row for row in rows}


def routed() -> list[RoutedRow]:
    """Everything that is with a specialist and not finished, in the order in which it was routed."""
    return fetch(
        RoutedRow,
        "SELECT r.specialist_id, r.id AS request_id, r.title, coalesce(c.name, '') AS client, r.accepted_at,"
        " r.specialist_due_at, r.low_minutes, r.high_minutes FROM request r LEFT JOIN client c ON c.id = r.client_id"
        " WHERE r.state = 'routed' AND r.specialist_id IS NOT NULL AND r.finished_at IS NULL"
        " ORDER BY r.routed_at, r.id",
    )


def usual_minutes(topic: str, *, limit: int = 20) -> tuple[float, int]:
    """What the coordinator's last answered requests of a topic took: minutes on average, and how many there were."""
    average, number = run(
        "SELECT avg(spent_minutes), count(*) FROM (SELECT spent_minutes FROM request WHERE topic = ?"
        " AND state = 'closed' AND outcome = 'answered' AND spent_minutes > 0 ORDER BY closed_at DESC LIMIT ?)",
        [topic, limit],
    ).fetchone()
    return float(average or 0), int(number)


_CLIENT = """SELECT c.*, coalesce(k.name, '') AS coordinator, coalesce(g.name, '') AS strategist,
    (SELECT count(*) FROM request r WHERE r.client_id = c.id AND r.state <> 'closed') AS open_requests,
    (SELECT count(*) FROM request r JOIN obligation o ON o.request_id = r.id
     WHERE r.client_id = c.id AND r.state <> 'closed' AND o.state = 'open' AND o.kind = 'promise') AS open_promises,
    (SELECT max(m.at) FROM message m WHERE m.client_id = c.id) AS last_message_at
    FROM client c LEFT JOIN staff k ON k.id = c.coordinator_id LEFT JOIN staff g ON g.id = c.strategist_id"""

_OBJECTIVE = """SELECT b.*, (SELECT count(*) FROM request r WHERE r.objective_id = b.id AND r.client_id = b.client_id
    AND r.state <> 'closed') AS open_requests FROM objective b"""

_ROUTED = "FROM request r WHERE r.specialist_id = s.id AND r.state = 'routed' AND r.finished_at IS NULL"
_STAFF = f"""SELECT s.*, (SELECT count(*) {_ROUTED}) AS open_routed, s.backlog_minutes
    + (SELECT coalesce(sum(coalesce(r.low_minutes, r.high_minutes, 0) + coalesce(r.high_minutes, r.low_minutes, 0)), 0)
       {_ROUTED}) / 2 AS queued_minutes FROM staff s"""
