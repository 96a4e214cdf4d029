"""The rows of a window of the queue, ready to show."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

import msgspec

from db.fields import to_millis
from db.queries_base import Row, chunks, fetch, marks, run
from db.queries_cover import Cover, covers, stand_in
from db.queries_queue import HOT, MATTER, OWED, SHOWN, Place, View, order, pressure_sql, subject_of
from db.vocabulary import LEADS, Kind, Role


class Subject(Row, frozen=True):
    """What the store knows of a row of the queue: the obligation, its request or client, and their people."""

    obligation_id: int | None
    request_id: int | None
    call_id: int | None
    visit_id: int | None
    kind: str
    started_at: datetime | None
    due_at: datetime | None
    warn_at: datetime | None
    start_w: int
    target_minutes: int
    due_w: int
    weight: float
    step: int
    note: str
    owner_id: int | None
    owner: str
    calendar_id: int | None
    title: str
    state: str
    version: int
    client_id: int | None
    client: str
    tier: int | None
    contact: str
    sender: str
    channel: str
    urgency: str
    hot: bool
    escalation: str
    snoozed_until: datetime | None
    unread: bool
    received_at: datetime | None
    acknowledged_at: datetime | None
    promise_at: datetime | None
    wanted_by: datetime | None
    handling_since: datetime | None
    closed_at: datetime | None
    outcome: str
    specialist_id: int | None
    specialist: str
    objective_id: int | None


class Item(Subject, frozen=True):
    """A row of the queue. Ages, targets and `left_minutes` (negative when over) are working minutes.

    `kind`, times and owner are those of the subject's most pressing obligation; a dark or closed request has
    none of them. `subject_type` is "request", "call", "visit" or "client". `hidden` tells that the row is snoozed at
    the moment of the view. `owner` of a take-over is the lead whose turn it is now. Where the owner is absent today, it
    is who covers, and the name says for whom: `Priya for Devon`.
    """

    rank: int
    lane: int
    pressure: float
    age_minutes: int
    left_minutes: int
    subject_type: str
    subject_id: int
    hidden: bool


class Lead(Row, frozen=True):
    """Somebody in the chain of escalation."""

    id: int
    name: str
    role: str


def page(view: View, places: Sequence[Place], first_rank: int = 1) -> list[Item]:
    """The rows to show for a window of places, numbered from `first_rank`; a place gone meanwhile is left out."""
    owed: dict[int | None, Subject] = {}
    for ids in chunks(place.obligation_id for place in places if place.obligation_id is not None):
        owed.update((row.obligation_id, row) for row in fetch(Subject, f"{_PAGE} WHERE o.id IN ({marks(ids)})", ids))
    bare: dict[int | None, Subject] = {}
    for ids in chunks(place.request_id for place in places if place.obligation_id is None and place.request_id):
        bare.update((row.request_id, row) for row in fetch(Subject, f"{_BARE} WHERE r.id IN ({marks(ids)})", ids))
    hidden = hidden_requests(view, [row.request_id for row in (*owed.values(), *bare.values()) if row.snoozed_until])
    chain = leads() if any(row.kind == Kind.TAKE_OVER for row in owed.values()) else []
    around = _Around(hidden, chain, covers(view.today) if owed else {})
    built: list[Item] = []
    for place in places:
        row = owed.get(place.obligation_id) if place.obligation_id else bare.get(place.request_id)
        if row is not None:
            built.append(_item(view, place, row, first_rank + len(built), around))
    return built


def items(view: View, split: str = "now", *, limit: int | None = None, offset: int = 0) -> list[Item]:
    """A window of a split, ready to show: `order` and `page` in one."""
    return page(view, order(view, split, limit=limit, offset=offset), offset + 1)


def item_of(view: View, request_id: int) -> Item | None:
    """The row of one request, whoever owes what on it; None when there is no such request."""
    found = run(
        f"SELECT o.request_id, r.client_id, o.id, o.lane, {pressure_sql(view)} AS pressure FROM {OWED}"
        " WHERE o.state = 'open' AND o.request_id = ? ORDER BY o.lane, pressure DESC, o.opened_at, o.id LIMIT 1",
        [request_id],
    ).fetchone()
    place = Place(*found) if found else Place(request_id, None, None, 2, 0.0)
    return next(iter(page(view, [place])), None)


def leads() -> list[Lead]:
    """The active leads, in the order of the chain: Strategist, Owner, VP of Strategy."""
    found = fetch(
        Lead, f"SELECT id, name, role FROM staff WHERE active AND role IN ({marks(LEADS)}) ORDER BY id", LEADS
    )
    return sorted(found, key=lambda lead: (LEADS.index(Role(lead.role)), lead.id))


def whose_turn(owner_id: int, step: int, chain: Sequence[Lead]) -> int:
    """Whose turn it is to take over: the lead it was given to at step 0, then role by role, round and round.

    A role with several people is represented by the one it was given to, else by the first. Without leads it
    stays with `owner_id`.
    """
    holders: dict[str, int] = {}
    for lead in chain:
        if lead.role not in holders or lead.id == owner_id:
            holders[lead.role] = lead.id
    ring = list(holders.values())
    if not ring:
        return owner_id
    start = ring.index(owner_id) if owner_id in ring else 0
    return ring[(start + max(step, 0)) % len(ring)]


def hidden_requests(view: View, request_ids: Sequence[int | None]) -> frozenset[int]:
    """Those of the requests that are snoozed at the moment of the view and cross no warning."""
    now, hidden = to_millis(view.now), set[int]()
    for ids in chunks(request_id for request_id in request_ids if request_id is not None):
        found = run(
            f"SELECT o.request_id FROM (SELECT id AS request_id FROM request WHERE id IN ({marks(ids)})) AS o"
            f" WHERE NOT {SHOWN}",
            [*ids, now, now],
        )
        hidden.update(row[0] for row in found.fetchall())
    return frozenset(hidden)


class _Around(NamedTuple):
    """What the rows of a window need besides themselves."""

    hidden: frozenset[int]
    chain: Sequence[Lead]
    covers: dict[int, Cover]


def _item(view: View, place: Place, row: Subject, rank: int, look: _Around) -> Item:
    """The item of a stored row: the rest is arithmetic."""
    owed = row.obligation_id is not None
    now_w = view.now_w(row.calendar_id)
    age = now_w - row.start_w if owed else 0
    if row.kind == Kind.TAKE_OVER and row.owner_id is not None:
        turn = whose_turn(row.owner_id, age // row.target_minutes, look.chain)
        name = next((lead.name for lead in look.chain if lead.id == turn), row.owner)
        row = msgspec.structs.replace(row, owner_id=turn, owner=name)
    cover = None if row.owner_id is None else stand_in(row.owner_id, look.covers)
    if cover is not None:
        row = msgspec.structs.replace(row, owner_id=cover.id, owner=f"{cover.name} for {row.owner}")
    fields: tuple[Any, ...] = (
        *msgspec.structs.astuple(row),
        rank,
        place.lane,
        place.pressure,
        age,
        row.due_w - now_w if owed else 0,
        *subject_of(row.request_id, row.client_id, row.call_id, row.visit_id),
        row.request_id in look.hidden,
    )
    return Item(*fields)


MEETING = (
    "LEFT JOIN call k ON k.id = o.call_id AND o.request_id IS NULL"
    " LEFT JOIN visit v ON v.id = o.visit_id AND o.request_id IS NULL"
)
"""The call or visit that obligation `o` is about."""
TITLE = "coalesce(r.title, nullif(k.title, ''), c.name, '')"
STATE = "coalesce(r.state, k.state, v.state, '')"
_SUBJECT = f"""
    r.id AS request_id, coalesce(r.version, 0) AS version, c.id AS client_id, coalesce(c.name, '') AS client,
    c.tier AS tier, coalesce(p.name, '') AS contact, coalesce(r.sender, '') AS sender,
    coalesce(r.channel, '') AS channel, coalesce(r.urgency, 'normal') AS urgency,
    CASE WHEN {HOT} THEN 1 ELSE 0 END AS hot,
    coalesce(r.escalation, '') AS escalation, r.snoozed_until AS snoozed_until,
    CASE WHEN r.unread THEN 1 ELSE 0 END AS unread, r.received_at AS received_at,
    r.acknowledged_at AS acknowledged_at, r.promise_at AS promise_at, r.wanted_by AS wanted_by,
    r.handling_since AS handling_since, r.closed_at AS closed_at, coalesce(r.outcome, '') AS outcome,
    r.specialist_id AS specialist_id, coalesce(s.name, '') AS specialist, r.objective_id AS objective_id"""
_PEOPLE = "LEFT JOIN contact p ON p.id = r.contact_id LEFT JOIN staff s ON s.id = r.specialist_id"
_PAGE = f"""SELECT o.id AS obligation_id, o.kind AS kind, o.opened_at AS started_at, o.due_at AS due_at,
    o.warn_at AS warn_at, o.start_w AS start_w, o.target_w AS target_minutes, o.due_w AS due_w, o.weight AS weight,
    o.step AS step, o.note AS note, o.owner_id AS owner_id, w.name AS owner, o.calendar_id AS calendar_id, {_SUBJECT},
    {TITLE} AS title, {STATE} AS state, k.id AS call_id, v.id AS visit_id
    FROM {OWED} JOIN staff w ON w.id = o.owner_id {_PEOPLE} {MEETING}"""
_BARE = f"""SELECT NULL AS obligation_id, '' AS kind, NULL AS started_at, NULL AS due_at, NULL AS warn_at,
    0 AS start_w, 0 AS target_minutes, 0 AS due_w, 0.0 AS weight, 0 AS step, '' AS note, NULL AS owner_id, '' AS owner,
    NULL AS calendar_id, {_SUBJECT}, coalesce(r.title, '') AS title, coalesce(r.state, '') AS state, NULL AS call_id,
    NULL AS visit_id FROM {MATTER} {_PEOPLE}"""
