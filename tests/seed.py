"""A big desk in seconds: for the benchmarks and for the tests of what is read from it.

The shape is an agency's: a few large clients write often, most requests are long closed, the open ones carry
about three obligations each, and some obligations belong to clients rather than to requests.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import islice
from typing import Any, NamedTuple

from db.fields import to_millis
from db.models import Base, Client, Contact, Journal, Message, Objective, Obligation, Request, Staff, database
from db.vocabulary import Channel, Delivery, Direction, Escalation, Kind, Outcome, Role, State, Urgency, Verb

NOW = datetime(2026, 3, 3, 16, 42, tzinfo=UTC)
"""Tuesday 10:42 in Chicago."""

MINUTE = 60_000
DAY = 86_400_000
TIER_WEIGHT = {1: 3.0, 2: 1.5, 3: 1.0}
URGENCY_WEIGHT = {"hot": 6.0, Urgency.HIGH: 2.5, Urgency.NORMAL: 1.0, Urgency.LOW: 0.5}
SKILLS = ("web", "google_ads", "content", "seo", "crm", "analytics")
MATTERS = ("Landing page", "Ad copy", "Bounce rate", "New photos", "Form not sending", "Which logo", "Blog article",
           "Opening hours", "CRM pipeline", "Search ranking", "Newsletter", "Campaign budget")  # fmt: skip
BODY = "Hi, could you look at this when you have a moment? We would like it before the show. Thanks, all of us. "
OPEN_STATES = (State.NEW, State.HANDLING, State.ROUTED, State.READY, State.WAITING, State.ESCALATED, State.PARKED)
OPEN_SHARE = (25, 0, 38, 5, 22, 3, 7)
KINDS = {
    State.NEW: (Kind.ACKNOWLEDGE, Kind.DECIDE, Kind.UPDATE_CLIENT),
    State.HANDLING: (Kind.UPDATE_CLIENT, Kind.PROMISE),
    State.ROUTED: (Kind.PROMISE, Kind.CHECK_IN, Kind.UPDATE_CLIENT),
    State.READY: (Kind.TELL_CLIENT, Kind.PROMISE, Kind.UPDATE_CLIENT),
    State.WAITING: (Kind.NUDGE, Kind.UPDATE_CLIENT, Kind.PROMISE),
    State.ESCALATED: (Kind.TAKE_OVER, Kind.HOT_UPDATE, Kind.ACKNOWLEDGE),
    State.PARKED: (Kind.REVIEW_PARKED, Kind.UPDATE_CLIENT, Kind.PROMISE),
}
TARGET = {
    Kind.ACKNOWLEDGE: 60, Kind.DECIDE: 120, Kind.PROMISE: 1620, Kind.CHECK_IN: 540, Kind.TELL_CLIENT: 60,
    Kind.UPDATE_CLIENT: 1080, Kind.NUDGE: 1080, Kind.TAKE_OVER: 15, Kind.HOT_UPDATE: 60, Kind.REVIEW_PARKED: 5400,
    Kind.TOUCH: 3780,
}  # fmt: skip

W = Callable[[int], int]
Columns = dict[str, Any]


class Seeded(NamedTuple):
    """Who and what there is on the desk."""

    coordinator: int
    leads: tuple[int, ...]
    specialists: tuple[int, ...]
    clients: tuple[int, ...]
    requests: int
    open_requests: int
    obligations: int


def plain_w(millis: int) -> int:
    """Working minutes since 2024-01-01 of a desk open Monday to Friday 8–17 at UTC−6, without holidays."""
    minutes = millis // MINUTE - 28_401_120 - 360
    days, minute = divmod(minutes, 1440)
    weeks, weekday = divmod(days, 7)
    return weeks * 2700 + min(weekday, 5) * 540 + (min(max(minute - 480, 0), 540) if weekday < 5 else 0)


def seed(requests: int = 100_000, open_requests: int = 5_000, *, clients: int = 30, specialists: int = 8,
         now: datetime = NOW, w: W = plain_w, journal: bool = True, number: int = 7) -> Seeded:  # fmt: skip
    """Fill the bound, empty desk; the same arguments give the same desk. `w` is milliseconds → working minutes."""
    dice = random.Random(number)
    with database.atomic(), _search_filled_afterwards():
        people = _people(specialists)
        _clients(dice, clients, people)
        _requests(dice, requests, open_requests, clients, people=people, now=to_millis(now), journal=journal)
        owed = _insert(Obligation, _obligations(dice, people, clients, to_millis(now), w))
    return Seeded(1, people.leads, people.specialists, tuple(range(1, clients + 1)), requests, open_requests, owed)


@contextmanager
def _search_filled_afterwards() -> Iterator[None]:
    """Let the search index's insert triggers rest and do their work in one go: 4 s instead of 20 for a big desk."""
    triggers = database.execute_sql(
        "SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger' AND sql LIKE '%AFTER INSERT ON%'"
        " AND tbl_name IN ('request', 'message', 'client', 'contact')"
    ).fetchall()
    for name, _, _ in triggers:
        database.execute_sql(f"DROP TRIGGER {name}")
    yield
    for _, table, sql in triggers:
        found = re.search(r"BEGIN (INSERT INTO .*?) VALUES \((.*)\);\s*END", sql, re.DOTALL)
        assert found is not None, f"not understood: {sql}"
        database.execute_sql(f"{found[1]} SELECT {found[2].replace('new.', '')} FROM {table} ORDER BY id")
        database.execute_sql(sql)


class _People(NamedTuple):
    leads: tuple[int, ...]
    specialists: tuple[int, ...]


def _people(specialists: int) -> _People:
    """One coordinator (1), three leads (2–4), then the specialists."""
    roles = [Role.COORDINATOR, Role.STRATEGIST, Role.OWNER, Role.VP_STRATEGY] + [Role.SPECIALIST] * specialists
    names = ["Anna", "Karly", "Mark", "Vera"] + [f"Specialist {n}" for n in range(1, specialists + 1)]
    rows = (
        {
            "id": place + 1, "name": name, "role": role, "zone": "America/Chicago", "hours": "{}",
            "skills": json.dumps([SKILLS[place % len(SKILLS)]] if role == Role.SPECIALIST else []),
            "email": f"p{place}@agency.example", "reach": "", "backlog_minutes": 0, "active": True, "version": 0,
        }
        for place, (role, name) in enumerate(zip(roles, names, strict=True))
    )  # fmt: skip
    _insert(Staff, rows)
    return _People((2, 3, 4), tuple(range(5, 5 + specialists)))


def _clients(dice: random.Random, clients: int, people: _People) -> None:
    """Clients with two contacts and three objectives each."""
    _insert(Client, (
        {
            "id": n, "name": f"Client {n:03d}", "tier": dice.choices((1, 2, 3), (1, 6, 4))[0], "coordinator_id": 1,
            "strategist_id": people.leads[0], "zone": "America/Chicago", "city": "Madison",
            "domains": json.dumps([f"client{n}.example"]), "notes": "", "active": True, "version": 0,
        }
        for n in range(1, clients + 1)
    ))  # fmt: skip
    _insert(Contact, (
        {
            "id": (n - 1) * 2 + k + 1, "client_id": n, "name": f"Contact {n}.{k}", "email": f"c{k}@client{n}.example",
            "phone": "", "position": "", "rapport": "", "active": True, "version": 0,
        }
        for n in range(1, clients + 1)
        for k in range(2)
    ))  # fmt: skip
    _insert(Objective, (
        {"client_id": n, "quarter": "2026Q1", "title": f"Objective {k}", "percent": 20 * k, "active": True,
         "version": 0}
        for n in range(1, clients + 1)
        for k in range(1, 4)
    ))  # fmt: skip


def _requests(dice: random.Random, count: int, opened: int, clients: int, *, people: _People, now: int,
              journal: bool) -> None:  # fmt: skip
    """Requests oldest first, the open ones among the youngest; a message each, a journal entry each if asked."""
    weights = [1 / (n + 2) for n in range(clients)]
    owners = dice.choices(range(1, clients + 1), weights, k=count)
    states = [State.CLOSED] * (count - opened) + dice.choices(OPEN_STATES, OPEN_SHARE, k=opened)
    cut = max(0, count - 2 * opened)
    tail = states[cut:]
    dice.shuffle(tail)
    states[cut:] = tail
    span = 700 * DAY
    arrived = [now - span + span * n // count - dice.randrange(DAY) for n in range(count)]
    _insert(Request, (_request(dice, n, owners[n], states[n], arrived=arrived[n], people=people) for n in range(count)))
    _insert(Message, (_message(n, owners[n], arrived[n]) for n in range(count)))
    if journal:
        last = database.execute_sql("SELECT coalesce(max(seq), 0) FROM journal").fetchone()[
            0
        ]  # the calendar, laid down
        _insert(Journal, (_entry(n, owners[n], arrived[n], after=last) for n in range(count)))


def _request(dice: random.Random, n: int, client: int, state: State, *, arrived: int, people: _People) -> Columns:
    """The columns of one request."""
    closed, routed = state == State.CLOSED, state in (State.ROUTED, State.READY) or dice.random() < 0.3
    low = dice.choice((60, 120, 240, 600))
    return {
        "id": n + 1, "client_id": client, "contact_id": (client - 1) * 2 + 1 + n % 2, "sender": "",
        "title": f"{MATTERS[n % len(MATTERS)]} no. {n + 1}", "topic": "", "body": BODY,
        "channel": Channel.EMAIL, "state": state,
        "outcome": Outcome.DELIVERED if closed else "",
        "urgency": dice.choices((Urgency.NORMAL, Urgency.HIGH, Urgency.LOW), (7, 2, 1))[0], "urgency_fact": "",
        "received_at": arrived, "closed_at": arrived + 2 * DAY if closed else None, "closing_note": "",
        "reopened": 0, "acknowledged_at": None if state == State.NEW else arrived + 20 * MINUTE, "re_promises": 0,
        "promise_at": None if state == State.NEW else arrived + 3 * DAY, "extensions": 0, "spent_minutes": 0,
        "specialist_id": dice.choice(people.specialists) if routed else None, "skill": "",
        "low_minutes": low if routed else None, "high_minutes": low * 2 if routed else None, "brief": "",
        "routed_at": arrived + 60 * MINUTE if routed else None,
        "finished_at": arrived + DAY if routed and closed else None,
        "actual_minutes": low + dice.randrange(low * 2) if routed and closed else None, "result": "",
        "deliverable": False, "escalation": Escalation.COMPLAINT if state == State.ESCALATED else "",
        "escalation_why": "", "question": "", "if_silent": "", "off_objective": "", "unread": False, "version": 0,
        "snoozed_until": arrived + 900 * DAY if not closed and dice.random() < 0.04 else None,
    }  # fmt: skip


def _message(n: int, client: int, at: int) -> Columns:
    """The message a request came with."""
    return {
        "request_id": n + 1, "client_id": client, "direction": Direction.IN, "channel": Channel.EMAIL,
        "delivery": Delivery.RECEIVED, "purpose": "", "from_name": f"Contact {client}.{n % 2}",
        "from_address": f"c{n % 2}@client{client}.example", "to": "", "subject": MATTERS[n % len(MATTERS)],
        "body": BODY, "at": at, "message_id": f"<{n}@client{client}.example>", "in_reply_to": "",
        "references": "[]", "digest": f"{n:064x}", "automatic": "", "attachments": "[]", "warnings": "[]",
        "version": 0,
    }  # fmt: skip


def _entry(n: int, client: int, at: int, *, after: int) -> Columns:
    """The journal's word on a request's arrival."""
    return {
        "seq": after + n + 1, "operation": f"seed-{n}", "at": at, "actor_id": 1, "recorder_id": 1, "verb": Verb.ARRIVE,
        "request_id": n + 1, "client_id": client, "summary": f"Arrived: #{n + 1}.", "changes": "[]", "bundle": "",
        "undoable": False, "chain": f"{n:x}",
    }  # fmt: skip


def _obligations(dice: random.Random, people: _People, clients: int, now: int, w: W) -> Iterator[Columns]:
    """Up to three an open request, two met on a closed one, and a touch for every client."""
    tiers = dict(database.execute_sql("SELECT id, tier FROM client").fetchall())
    found = database.execute_sql(
        "SELECT id, client_id, state, urgency, received_at, specialist_id FROM request ORDER BY id"
    ).fetchall()
    for request, client, state, urgency, arrived, specialist in found:
        if state == State.CLOSED:
            for kind in (Kind.ACKNOWLEDGE, Kind.PROMISE):
                yield _owed(kind, arrived, w, request=request, client=client, settled=arrived + DAY)
            continue
        heat = URGENCY_WEIGHT["hot" if state == State.ESCALATED else urgency]
        for kind in KINDS[state]:
            theirs = specialist if kind == Kind.CHECK_IN and dice.random() < 0.3 else None
            owner = people.leads[0] if kind == Kind.TAKE_OVER else theirs or 1
            opened = max(arrived, now - int(dice.random() ** 3 * 20 * DAY))
            weight = TIER_WEIGHT[tiers[client]] * heat
            yield _owed(kind, opened, w, request=request, client=client, owner=owner, calendar=theirs, weight=weight)
    for client in range(1, clients + 1):
        yield _owed(Kind.TOUCH, now - dice.randrange(14 * DAY), w, client=client, weight=TIER_WEIGHT[tiers[client]])


def _owed(kind: Kind, opened: int, w: W, *, client: int, request: int | None = None, owner: int = 1,
          calendar: int | None = None, weight: float = 1.0, settled: int | None = None) -> Columns:  # fmt: skip
    """The columns of one obligation, open or met; due times are rough, working minutes exact."""
    target, start = TARGET[kind], w(opened)
    due = opened + target * MINUTE * 7 // 3
    lane = {Kind.TAKE_OVER: 0, Kind.ACKNOWLEDGE: 1}.get(kind, 2)
    return {
        "kind": kind, "client_id": client, "request_id": request, "owner_id": owner, "calendar_id": calendar,
        "opened_at": opened, "due_at": due, "warn_at": due - (due - opened) // 4, "start_w": start,
        "target_w": target, "due_w": start + target, "warn_w": start + target * 3 // 4, "lane": lane,
        "weight": weight, "step": 0, "state": "open" if settled is None else "met",
        "settled_at": settled, "note": "", "version": 0,
    }  # fmt: skip


def _insert(table: type[Base], rows: Iterable[Columns]) -> int:
    """Insert by executemany, the fastest way there is; returns how many. What a row leaves out gets its default."""
    source = iter(rows)
    given = next(source, None)
    if given is None:
        return 0
    usual = _defaults(table, given)
    first = given | usual
    names = tuple(first)
    sql = "INSERT INTO {} ({}) VALUES ({})".format(
        f'"{table._meta.table_name}"', ", ".join(f'"{n}"' for n in names), ", ".join("?" * len(names))
    )
    cursor = database.connection().cursor()
    cursor.execute(sql, tuple(first.values()))
    count = 1
    more = tuple(usual.values())
    while chunk := [(*row.values(), *more) for row in islice(source, 5_000)]:
        cursor.executemany(sql, chunk)
        count += len(chunk)
    return count


def _defaults(table: type[Base], given: Columns) -> Columns:
    """The columns that are not given and have a default, as they are stored."""
    left = [
        field for field in table._meta.sorted_fields if field.column_name not in given and field.default is not None
    ]
    return {
        field.column_name: field.db_value(field.default() if callable(field.default) else field.default)
        for field in left
    }


def bind_memory() -> Any:
    """A desk in memory, bound and empty, for tests that need no file."""
    from peewee import SqliteDatabase

    from db.models import TABLES

    memory = SqliteDatabase(":memory:", pragmas={"foreign_keys": 1})
    database.initialize(memory)
    memory.create_tables(TABLES)
    return memory


__all__ = ["NOW", "Seeded", "bind_memory", "plain_w", "seed"]
