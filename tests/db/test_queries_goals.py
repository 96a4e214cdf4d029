"""Objectives with what is measured, deliverables, looks, and everything of a client as one line of time."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from db import queries
from db.models import Client, Deliverable, Journal, KeyResult, Message, Objective, Reading, Request, Staff, TierLook
from db.queries_timeline import KINDS
from db.store import Store
from tests.seed import NOW

ANNA, KARLY, DEVON = 1, 2, 3


@pytest.fixture
def client(store: Store) -> int:
    for name, role in (("Anna", "coordinator"), ("Karly", "strategist"), ("Devon", "specialist")):
        Staff.create(name=name, role=role, zone="America/Chicago")
    Client.create(name="Isthmus Legal", tier=3)
    return int(Client.create(name="Badger HVAC", tier=2).id)


def objective(client: int, quarter: str = "2026Q1", **columns: object) -> int:
    return int(Objective.create(client=client, quarter=quarter, title="More tune-ups", **columns).id)


def measured(objective_id: int, *values: tuple[str, float], title: str = "Leads") -> int:
    result = KeyResult.create(objective=objective_id, title=title, unit="leads", target=40)
    for day, value in values:
        Reading.create(key_result=result, day=day, value=value)
    return int(result.id)


def test_the_goals_of_a_quarter_are_those_not_closed(client: int) -> None:
    current, proposed = objective(client), objective(client, proposed=True)
    objective(client, active=False)
    objective(client, "2025Q4")
    rows = queries.goals_of([client], "2026Q1")
    assert [(row.id, row.proposed) for row in rows] == [(current, False), (proposed, True)]


def test_readings_come_by_day_or_the_latest_alone(client: int) -> None:
    first = measured(objective(client), ("2026-02-10", 12), ("2026-01-10", 9))
    second = measured(objective(client), ("2026-01-05", 3))
    assert [row.value for row in queries.readings([first])] == [9, 12]
    latest = queries.readings([first, second], latest_only=True)
    assert {row.key_result_id: row.value for row in latest} == {first: 12, second: 3}
    assert queries.readings([]) == []


def test_deliverables_that_are_open_come_first(client: int) -> None:
    decided = Deliverable.create(client=client, kind="report", title="Q4", state="decided", producer=DEVON).id
    old = Deliverable.create(client=client, kind="ad", title="Spring", state="ready", checked_by=KARLY).id
    new = Deliverable.create(client=client, kind="page", title="Home", state="draft").id
    rows = queries.deliverables(client)
    assert [row.id for row in rows] == [new, old, decided]
    assert (rows[1].checked_by, rows[2].producer) == ("Karly", "Devon")
    assert [row.id for row in queries.deliverables(client, open_only=True)] == [new, old]
    assert queries.deliverable(old) == rows[1]


def test_looks_are_the_latest_oldest_first(client: int) -> None:
    for month in ("2026-01", "2026-02", "2025-12"):
        TierLook.create(client=client, month=month, score=3.0, complexity=3, suggested=2)
    assert [row.month for row in queries.tier_looks(client, latest=2)] == ["2026-01", "2026-02"]


def at(hours: float) -> datetime:
    return NOW - timedelta(hours=hours)


@pytest.fixture
def past(client: int) -> int:
    """Something of every kind; two things at the same instant."""
    mail = {"client": client, "channel": "email", "delivery": "received", "direction": "in"}
    request = Request.create(
        client=client, title="Landing page", channel="email", state="closed", outcome="answered", received_at=at(9),
        closed_at=at(5), sender="dana@badger.example",
    ).id  # fmt: skip
    Message.create(**{**mail, "request": request, "subject": "Landing page", "at": at(9), "from_name": "Dana"})
    Message.create(**{**mail, "direction": "out", "delivery": "drafted", "body": "Soon.", "at": at(8)})
    Message.create(**{**mail, "direction": "internal", "channel": "chat", "body": "A brief.", "at": at(7)})
    Message.create(**{**mail, "direction": "out", "purpose": "contact", "channel": "call", "body": "Hi", "at": at(6)})
    Message.create(**{**mail, "direction": "out", "purpose": "contact", "channel": "visit", "body": "Hi", "at": at(4)})
    Deliverable.create(client=client, kind="report", title="Q1 report", state="presented", checked_by=KARLY,
                       checked_at=at(3), ready_at=at(3), presented_at=at(2), presented_how="call",
                       presented_by=ANNA)  # fmt: skip
    measured(objective(client), ("2026-03-01", 12.5))
    start = Journal.select().count()
    for place, (verb, hours) in enumerate((("arrive", 9), ("route", 8.5), ("answer", 5))):
        Journal.create(seq=1000 + start + place, operation=f"o{place}", at=at(hours), verb=verb, client_id=client,
                       actor_id=ANNA, summary=f"{verb}.", changes="[]", chain="x", request_id=request)  # fmt: skip
    return client


def test_everything_stands_in_one_line_newest_first(past: int) -> None:
    rows = queries.timeline(past)
    assert [(row.kind, row.what) for row in rows] == [
        ("deliverable", "presented"),
        ("deliverable", "ready"),
        ("deliverable", "checked"),
        ("visit", "contact"),
        ("journal", "answer"),
        ("request", "closed"),
        ("call", "contact"),
        ("inside", ""),
        ("message", "drafted"),
        ("journal", "route"),
        ("message", ""),
        ("request", "opened"),
        ("reading", ""),
    ]
    assert {row.kind for row in rows} == set(KINDS)
    assert queries.timeline(1) == []


@pytest.mark.parametrize("limit", [1, 2, 3, 5, 13])
def test_windows_follow_each_other_without_gap_or_repeat(past: int, limit: int) -> None:
    whole, read = queries.timeline(past), list[queries.Happening]()
    while window := queries.timeline(past, limit=limit, before=read[-1] if read else None):
        read += window
    assert read == whole


@pytest.mark.parametrize("kind", KINDS)
def test_it_can_be_narrowed_to_a_kind(past: int, kind: str) -> None:
    assert queries.timeline(past, kinds=[kind]) == [row for row in queries.timeline(past) if row.kind == kind]


def test_a_specialists_work_is_listed_and_compared_with_its_estimates(client: int) -> None:
    for state, columns in (
        ("routed", {"routed_at": at(3)}),
        ("closed", {"finished_at": at(2), "low_minutes": 60, "high_minutes": 120, "actual_minutes": 135}),
        ("closed", {"finished_at": at(1), "low_minutes": 60, "high_minutes": 120, "actual_minutes": 45}),
        ("closed", {"finished_at": at(1), "actual_minutes": 45}),
    ):
        Request.create(client=client, title="Ad", channel="email", state=state, specialist=DEVON, received_at=at(9),
                       **columns)  # fmt: skip
    assert [(row.specialist_id, row.client) for row in queries.routed()] == [(DEVON, "Badger HVAC")]
    found = queries.calibrations()[DEVON]
    assert (found.ratio, found.number) == (1.0, 2)
