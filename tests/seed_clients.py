"""Very many clients in seconds: for the benchmarks and tests of the clients' screen.

Every client has contacts, messages both ways over a year, calls noted by hand, objectives with key results and
readings; some have open requests with promises, and some have gone silent.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

from db.fields import to_millis
from db.models import (
    Client,
    Contact,
    Deliverable,
    KeyResult,
    Message,
    Objective,
    Obligation,
    Reading,
    Request,
    TierLook,
    database,
)
from db.vocabulary import Channel, Delivery, Direction, Kind, State
from tests.seed import DAY, MATTERS, MINUTE, NOW, TARGET, TIER_WEIGHT, Columns, W, plain_w
from tests.seed import _insert as insert
from tests.seed import _people as people
from tests.seed import _search_filled_afterwards as search_filled_afterwards

FIRST = ("Dana", "Tom", "Élise", "Jürgen", "Mei", "Ola", "Ravi", "Sam", "Zoë", "Nuno", "Ida", "Paul")
LAST = ("Ruiz", "Weber", "Olson", "Nguyen", "Schultz", "Ojukwu", "Lindqvist", "Kowalski", "Araújo", "Baker")
TRADES = ("HVAC", "Dental", "Legal", "Yoga", "Brewing", "Outdoors", "Roofing", "Bakery", "Clinic", "Motors")
PLACES = ("Badger", "Lakeside", "Isthmus", "Monona", "Yahara", "Driftless", "Capitol", "Prairie", "Mendota", "Ångström")
CITIES = ("Madison", "Verona", "Middleton", "Fitchburg", "Sun Prairie", "Milwaukee", "Chicago")


class SeededClients(NamedTuple):
    """How much there is on the desk."""

    coordinator: int
    clients: int
    contacts: int
    messages: int
    open_requests: int


def seed_clients(clients: int = 5_000, contacts: int = 100_000, messages: int = 100_000, *, open_requests: int = 5_000,
                 now: datetime = NOW, w: W = plain_w, number: int = 11) -> SeededClients:  # fmt: skip
    """Fill the bound, empty desk; the same arguments give the same desk."""
    dice, instant = random.Random(number), to_millis(now)
    with database.atomic(), search_filled_afterwards():
        people(8)
        insert(Client, (_client(dice, n, instant) for n in range(1, clients + 1)))
        insert(Contact, (_contact(dice, n, clients) for n in range(1, contacts + 1)))
        insert(Request, (_request(dice, n, clients, instant) for n in range(1, open_requests + 1)))
        insert(Obligation, _obligations(dice, clients, open_requests, instant, w))
        insert(Message, (_message(dice, n, clients, instant) for n in range(1, messages + 1)))
        _goals(dice, clients, now)
        _spoken()
    return SeededClients(1, clients, contacts, messages, open_requests)


def _client(dice: random.Random, n: int, now: int) -> Columns:
    place, trade = PLACES[n % len(PLACES)], TRADES[n // len(PLACES) % len(TRADES)]
    return {
        "id": n, "name": f"{place} {trade} {n}", "tier": dice.choices((1, 2, 3), (1, 6, 4))[0], "coordinator_id": 1,
        "strategist_id": 2, "zone": "America/Chicago", "city": dice.choice(CITIES),
        "domains": f'["client{n}.example"]', "retainer": dice.randrange(1_000, 20_000, 500),
        "growth": dice.randint(1, 5), "complexity": dice.randint(1, 5), "version": 0,
    }  # fmt: skip


def _contact(dice: random.Random, n: int, clients: int) -> Columns:
    first, last = dice.choice(FIRST), dice.choice(LAST)
    client = n % clients + 1
    return {
        "client_id": client, "name": f"{first} {last}", "email": f"{first.lower()}{n}@client{client}.example",
        "birthday": "03-09" if n % 9 == 0 else "", "prefers": "phone" if n % 3 == 0 else "", "version": 0,
    }  # fmt: skip


def _request(dice: random.Random, n: int, clients: int, now: int) -> Columns:
    arrived = now - dice.randrange(20 * DAY)
    return {
        "id": n, "client_id": n * 7 % clients + 1, "title": f"{MATTERS[n % len(MATTERS)]} no. {n}",
        "channel": Channel.EMAIL, "state": State.ROUTED if n % 2 else State.WAITING, "received_at": arrived,
        "acknowledged_at": arrived + 20 * MINUTE, "promise_at": arrived + 9 * DAY, "version": 0,
        "specialist_id": 5 + n % 8 if n % 2 else None, "routed_at": arrived + MINUTE if n % 2 else None,
    }  # fmt: skip


def _obligations(dice: random.Random, clients: int, requests: int, now: int, w: W) -> Iterator[Columns]:
    """A promise and the next word for every request, a touch for every client."""
    for n in range(1, requests + 1):
        for kind in (Kind.PROMISE, Kind.UPDATE_CLIENT):
            yield _owed(dice, kind, now, w, client=n * 7 % clients + 1, request=n)
    for client in range(1, clients + 1):
        yield _owed(dice, Kind.TOUCH, now, w, client=client, request=None)


def _owed(dice: random.Random, kind: Kind, now: int, w: W, *, client: int, request: int | None) -> Columns:
    opened, target = now - dice.randrange(9 * DAY), TARGET[kind]
    due, start = opened + target * MINUTE * 7 // 3, w(opened)
    return {
        "kind": kind, "client_id": client, "request_id": request, "owner_id": 1, "opened_at": opened, "due_at": due,
        "warn_at": due - (due - opened) // 4, "start_w": start, "target_w": target, "due_w": start + target,
        "warn_w": start + target * 3 // 4, "weight": TIER_WEIGHT[2], "version": 0,
    }  # fmt: skip


def _message(dice: random.Random, n: int, clients: int, now: int) -> Columns:
    """Every third client fell silent two weeks ago; every ninth word is a call."""
    client = n % clients + 1
    quiet = 14 * DAY if client % 3 == 0 else 0
    called = n % 9 == 0
    incoming = dice.random() < 0.5
    return {
        "client_id": client, "direction": Direction.IN if incoming else Direction.OUT,
        "channel": Channel.CALL if called else Channel.EMAIL, "purpose": "contact" if called else "",
        "delivery": Delivery.RECEIVED if incoming and not called else Delivery.LOGGED,
        "at": now - quiet - dice.randrange(180 * DAY), "subject": MATTERS[n % len(MATTERS)],
        "body": "Thanks, that works for us.", "from_name": "Dana", "version": 0,
    }  # fmt: skip


def _goals(dice: random.Random, clients: int, now: datetime) -> None:
    """Two objectives a client with two key results and two readings each, a deliverable, two looks."""
    insert(Objective, (
        {"id": n, "client_id": (n - 1) % clients + 1, "quarter": "2026Q1", "title": f"Objective {n}", "version": 0}
        for n in range(1, 2 * clients + 1)
    ))  # fmt: skip
    insert(KeyResult, (
        {"id": n, "objective_id": (n - 1) % (2 * clients) + 1, "title": f"Leads {n}", "unit": "leads",
         "baseline": 10.0, "target": 40.0, "version": 0}
        for n in range(1, 4 * clients + 1)
    ))  # fmt: skip
    days = [(now - timedelta(days=ago)).date().isoformat() for ago in (40, 10)]
    insert(Reading, (
        {"key_result_id": n, "day": day, "value": float(dice.randint(5, 45)), "version": 0}
        for n in range(1, 4 * clients + 1)
        for day in days
    ))  # fmt: skip
    insert(Deliverable, (
        {"client_id": n, "kind": "report", "title": f"Report {n}", "state": ("draft", "ready", "decided")[n % 3],
         "version": 0}
        for n in range(1, clients + 1)
    ))  # fmt: skip
    insert(TierLook, (
        {"client_id": n, "month": month, "score": 3.0, "complexity": 3, "suggested": 2, "version": 0}
        for n in range(1, clients + 1)
        for month in ("2026-02", "2026-03")
    ))  # fmt: skip


def _spoken() -> None:
    """When each client last wrote, was written to, and when both sides spoke (roughly: the earlier of the two)."""
    database.execute_sql(
        "UPDATE client SET last_in_at = (SELECT max(at) FROM message m WHERE m.client_id = client.id"
        " AND m.direction = 'in'), last_out_at = (SELECT max(at) FROM message m WHERE m.client_id = client.id"
        " AND m.direction = 'out')"
    )
    database.execute_sql("UPDATE client SET last_two_way_at = max(last_in_at, last_out_at)")


__all__ = ["SeededClients", "seed_clients"]
