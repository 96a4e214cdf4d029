"""All of one request: its fields, its people, what is and was owed, what was said, what was done."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec

from db.queries_base import Row, fetch, one, run
from db.queries_cover import Cover, covers, stand_in
from db.queries_items import Item, item_of, leads, whose_turn
from db.queries_journal import JournalRow, journal
from db.queries_people import ClientRow, ContactRow, ObjectiveRow, StaffRow, client, contact, objective, staff_member
from db.queries_queue import HOT, View
from db.vocabulary import Kind, Outcome, Settled


class RequestRow(Row, frozen=True):
    """A request with the names of its people. Durations are working minutes; `quality_checked_by` is a name."""

    id: int
    version: int
    client_id: int | None
    client: str
    tier: int | None
    contact_id: int | None
    contact: str
    sender: str
    title: str
    body: str
    channel: str
    state: str
    outcome: str
    urgency: str
    urgency_fact: str
    hot: bool
    wanted_by: datetime | None
    received_at: datetime
    closed_at: datetime | None
    closing_note: str
    reopened: int
    acknowledged_at: datetime | None
    promise_at: datetime | None
    re_promises: int
    last_word_at: datetime | None
    handling_since: datetime | None
    extensions: int
    spent_minutes: int
    specialist_id: int | None
    specialist: str
    skill: str
    low_minutes: int | None
    high_minutes: int | None
    brief: str
    routed_at: datetime | None
    specialist_due_at: datetime | None
    accepted_at: datetime | None
    finished_at: datetime | None
    actual_minutes: int | None
    result: str
    deliverable: bool
    quality_checked_by_id: int | None
    quality_checked_by: str
    escalation: str
    escalation_why: str
    lead_id: int | None
    lead: str
    question: str
    if_silent: str
    parked_until: datetime | None
    snoozed_until: datetime | None
    objective_id: int | None
    objective: str
    off_objective: str
    follows_id: int | None
    unread: bool


class ObligationRow(Row, frozen=True):
    """Something owed, open or settled. Age, time left (negative when over) and pressure are 0 once settled.

    `owner` of an open take-over is the lead whose turn it is at the moment of the view.
    """

    id: int
    kind: str
    request_id: int | None
    client_id: int | None
    owner_id: int
    owner: str
    calendar_id: int | None
    opened_at: datetime
    due_at: datetime
    warn_at: datetime
    start_w: int
    target_minutes: int
    due_w: int
    warn_w: int
    lane: int
    weight: float
    step: int
    state: str
    settled_at: datetime | None
    note: str
    version: int
    age_minutes: int
    left_minutes: int
    pressure: float


class MessageRow(Row, frozen=True):
    """A word between the client and the desk, raw: it must be cleaned before it is shown."""

    id: int
    request_id: int | None
    client_id: int | None
    direction: str
    channel: str
    delivery: str
    purpose: str
    from_name: str
    from_address: str
    to: str
    subject: str
    body: str
    at: datetime
    message_id: str
    in_reply_to: str
    automatic: str
    attachments: list[Any]
    warnings: tuple[str, ...]
    approved_by_id: int | None
    approved_by: str


class Related(Row, frozen=True):
    """Another request, and what it is to this one: follows, followed_by, merged_into or merged."""

    id: int
    title: str
    state: str
    relation: str


class Detail(Row, frozen=True):
    """Everything about one request. `messages` are the latest, in time order, of `message_count` in all."""

    request: RequestRow
    item: Item | None
    client: ClientRow | None
    contact: ContactRow | None
    specialist: StaffRow | None
    objective: ObjectiveRow | None
    obligations: tuple[ObligationRow, ...]
    messages: tuple[MessageRow, ...]
    message_count: int
    journal: tuple[JournalRow, ...]
    related: tuple[Related, ...]


class ClientCard(Row, frozen=True):
    """What is worth knowing of a client beside a request of theirs."""

    id: int
    name: str
    tier: int
    zone: str
    city: str
    notes: str


class Glance(Row, frozen=True):
    """What is shown of a request while a cursor passes over it: all that needs no counting, so under a millisecond."""

    request: RequestRow
    client: ClientCard | None
    contact: ContactRow | None
    obligations: tuple[ObligationRow, ...]
    messages: tuple[MessageRow, ...]
    journal: tuple[JournalRow, ...]
    related: tuple[Related, ...]


def request(request_id: int) -> RequestRow | None:
    """One request's fields, or None."""
    return one(RequestRow, f"{_REQUEST} WHERE r.id = ?", [request_id])


def detail(view: View, request_id: int, *, messages_limit: int = 20, journal_limit: int = 50) -> Detail | None:
    """All of one request, or None when there is no such request."""
    found = request(request_id)
    if found is None:
        return None
    return Detail(
        request=found,
        item=item_of(view, request_id),
        client=None if found.client_id is None else client(found.client_id),
        contact=None if found.contact_id is None else contact(found.contact_id),
        specialist=None if found.specialist_id is None else staff_member(found.specialist_id),
        objective=None if found.objective_id is None else objective(found.objective_id),
        obligations=tuple(obligations(view, request_id=request_id)),
        messages=tuple(messages(request_id=request_id, limit=messages_limit)),
        message_count=message_count(request_id),
        journal=tuple(journal(request_id=request_id, limit=journal_limit)),
        related=tuple(related(found)),
    )


def glance(view: View, request_id: int, *, messages_limit: int = 20, journal_limit: int = 50) -> Glance | None:
    """A request for the screen, or None when there is no such request."""
    found = request(request_id)
    if found is None:
        return None
    whose = "SELECT id, name, tier, zone, city, notes FROM client WHERE id = ?"
    return Glance(
        request=found,
        client=None if found.client_id is None else one(ClientCard, whose, [found.client_id]),
        contact=None if found.contact_id is None else contact(found.contact_id),
        obligations=tuple(obligations(view, request_id=request_id)),
        messages=tuple(messages(request_id=request_id, limit=messages_limit)),
        journal=tuple(journal(request_id=request_id, limit=journal_limit)),
        related=tuple(related(found)),
    )


def obligations(view: View, *, request_id: int | None = None, client_id: int | None = None) -> list[ObligationRow]:
    """What is and was owed on a request, or to a client without a request: open first, then the latest settled."""
    on, subject = ("o.request_id = ?", request_id) if request_id is not None else (_CLIENT_LEVEL, client_id)
    found = fetch(
        ObligationRow,
        "SELECT o.*, o.target_w AS target_minutes, w.name AS owner, 0 AS age_minutes, 0 AS left_minutes,"
        f" 0.0 AS pressure FROM obligation o JOIN staff w ON w.id = o.owner_id WHERE {on}",
        [subject],
    )
    chain = leads() if any(row.kind == Kind.TAKE_OVER for row in found) else []
    names = {lead.id: lead.name for lead in chain}
    told = [_running(view, row, lambda owner, step: whose_turn(owner, step, chain), names) for row in found]
    instead = covers(view.today)
    return sorted((_covered(row, instead) for row in told), key=_open_first)


def messages(
    *, request_id: int | None = None, client_id: int | None = None, limit: int = 50, skip: int = 0
) -> list[MessageRow]:
    """The latest messages of a request (or of a client), in time order; `skip` leaves out that many newest."""
    column, subject = ("request_id", request_id) if request_id is not None else ("client_id", client_id)
    newest = fetch(
        MessageRow,
        "SELECT m.*, coalesce(s.name, '') AS approved_by FROM message m LEFT JOIN staff s ON s.id = m.approved_by_id"
        f" WHERE m.{column} = ? ORDER BY m.at DESC, m.id DESC LIMIT ? OFFSET ?",
        [subject, limit, skip],
    )
    return newest[::-1]


def message_count(request_id: int) -> int:
    """How many messages a request has."""
    return int(run("SELECT count(*) FROM message WHERE request_id = ?", [request_id]).fetchone()[0])


def related(row: RequestRow) -> list[Related]:
    """The request that this one follows or was merged into, and those that follow it or were merged into it."""
    merged = row.outcome == Outcome.MERGED
    return fetch(
        Related,
        "SELECT id, title, state, CASE WHEN id = ? THEN ? WHEN outcome = ? THEN 'merged' ELSE 'followed_by' END"
        " AS relation FROM request WHERE id = ? OR follows_id = ? ORDER BY id",
        [row.follows_id, "merged_into" if merged else "follows", Outcome.MERGED, row.follows_id, row.id],
    )


def _running(view: View, row: ObligationRow, turn: Any, names: dict[int, str]) -> ObligationRow:
    """The obligation with its arithmetic at the moment of the view; a settled one as it is."""
    if row.state != Settled.OPEN:
        return row
    now_w = view.now_w(row.calendar_id)
    age = now_w - row.start_w
    owner_id = turn(row.owner_id, age // row.target_minutes) if row.kind == Kind.TAKE_OVER else row.owner_id
    return msgspec.structs.replace(
        row,
        owner_id=owner_id,
        owner=names.get(owner_id, row.owner),
        age_minutes=age,
        left_minutes=row.due_w - now_w,
        pressure=age * 1.0 / row.target_minutes * row.weight,
    )


def _covered(row: ObligationRow, instead: dict[int, Cover]) -> ObligationRow:
    """What is open and owed by somebody absent, as their cover's: `Priya for Devon`."""
    cover = stand_in(row.owner_id, instead) if row.state == Settled.OPEN else None
    if cover is None:
        return row
    return msgspec.structs.replace(row, owner_id=cover.id, owner=f"{cover.name} for {row.owner}")


def _open_first(row: ObligationRow) -> tuple[object, ...]:
    """Open in the queue's order, then settled, the latest first."""
    if row.state == Settled.OPEN:
        return (0, row.lane, -row.pressure, row.opened_at.timestamp(), row.id)
    settled = row.settled_at or row.opened_at
    return (1, 0, 0.0, -settled.timestamp(), -row.id)


_CLIENT_LEVEL = "o.client_id = ? AND o.request_id IS NULL"
_REQUEST = f"""SELECT r.*, coalesce(c.name, '') AS client, c.tier AS tier, coalesce(p.name, '') AS contact,
    coalesce(s.name, '') AS specialist, coalesce(l.name, '') AS lead, coalesce(k.name, '') AS quality_checked_by,
    coalesce(b.title, '') AS objective, CASE WHEN {HOT} THEN 1 ELSE 0 END AS hot
    FROM request r LEFT JOIN client c ON c.id = r.client_id LEFT JOIN contact p ON p.id = r.contact_id
    LEFT JOIN staff s ON s.id = r.specialist_id LEFT JOIN staff l ON l.id = r.lead_id
    LEFT JOIN staff k ON k.id = r.quality_checked_by_id LEFT JOIN objective b ON b.id = r.objective_id"""
