"""The queue's order in SQL is the order of the formula: acdesk.rules.pressure applied row by row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from acdesk.config import Weights
from acdesk.rules.pressure import pressure, weight
from db import queries
from db.models import Client, Obligation, Request, Staff, database
from db.vocabulary import Kind, Role, State, Urgency
from tests.seed import bind_memory, seed

NOW = datetime.fromisoformat("2026-03-03T16:42:00+00:00")
NOW_W, SPECIALIST_W = 20_000, 21_500
VIEW = queries.View(now=NOW, clocks={0: NOW_W, 2: SPECIALIST_W}, person_id=1, role=Role.COORDINATOR)
WEIGHTS = Weights()
LANES = {Kind.TAKE_OVER: 0, Kind.ACKNOWLEDGE: 1}
KINDS = (Kind.ACKNOWLEDGE, Kind.DECIDE, Kind.PROMISE, Kind.UPDATE_CLIENT, Kind.TAKE_OVER, Kind.NUDGE)


@pytest.fixture
def desk() -> Iterator[None]:
    """A coordinator, a specialist and a client of each tier (client n has tier n)."""
    memory = bind_memory()
    for name, role in (("Anna", Role.COORDINATOR), ("Devon", Role.SPECIALIST)):
        Staff.create(name=name, role=role, zone="America/Chicago")
    for tier in (1, 2, 3):
        Client.create(name=f"Tier {tier}", tier=tier, coordinator=1)
    yield
    memory.close()


owed = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(KINDS),
        "age": st.integers(-300, 3_000),
        "target": st.sampled_from((15, 30, 60, 120, 1080)),
        "calendar": st.sampled_from((None, None, 2)),
        "opened": st.integers(0, 5),
        "warned": st.booleans(),
    }
)
matters = st.fixed_dictionaries(
    {
        "client": st.sampled_from((None, 1, 2, 3)),
        "urgency": st.sampled_from(tuple(Urgency)),
        "state": st.sampled_from((State.NEW, State.ROUTED, State.WAITING, State.ESCALATED)),
        "snoozed": st.booleans(),
        "owed": st.lists(owed, max_size=4),
    }
)


def lay_down(requests: Sequence[dict[str, Any]]) -> None:
    """Exactly these requests and what is owed on them."""
    rows, obligations = [], []
    for number, one in enumerate(requests, 1):
        hot = one["state"] == State.ESCALATED
        rows.append(
            {
                "id": number, "client": one["client"], "title": f"Matter {number}", "channel": "email",
                "state": one["state"], "urgency": one["urgency"], "escalation": "risk" if hot else "",
                "received_at": NOW, "snoozed_until": NOW + timedelta(days=1) if one["snoozed"] else None,
            }
        )  # fmt: skip
        for what in one["owed"]:
            start = (SPECIALIST_W if what["calendar"] else NOW_W) - what["age"]
            obligations.append(
                {
                    "kind": what["kind"], "request": number, "owner": what["calendar"] or 1, "start_w": start,
                    "calendar": what["calendar"], "opened_at": NOW - timedelta(minutes=what["opened"]), "due_at": NOW,
                    "warn_at": NOW + timedelta(minutes=0 if what["warned"] else 1), "target_w": what["target"],
                    "due_w": start + what["target"], "warn_w": start, "lane": LANES.get(what["kind"], 2),
                    "weight": weight(WEIGHTS, one["client"], one["urgency"], hot), "step": 0,
                }
            )  # fmt: skip
    Obligation.delete().execute()
    Request.delete().execute()
    for table, new in ((Request, rows), (Obligation, obligations)):
        if new:
            table.insert_many(new).execute()


def by_formula(view: queries.View, *kinds: Kind, snoozed: bool = False) -> list[tuple[int, int, float]]:
    """The order worked out in Python: request, obligation and pressure of each item."""
    found = []
    rows = list(Obligation.select().where(Obligation.state == "open"))
    requests = {matter.id: matter for matter in Request.select()}
    early = {row.request_id for row in rows if row.warn_at <= view.now}
    for row in rows:
        if kinds and row.kind not in kinds:
            continue
        until = requests[row.request_id].snoozed_until
        if not snoozed and until is not None and until > view.now and row.request_id not in early:
            continue
        presses = pressure(view.now_w(row.calendar_id) - row.start_w, row.target_w, row.weight, 1.0)
        found.append((row.lane, -presses, row.opened_at, row.id, row.request_id))
    firsts: dict[int, tuple[int, int, float]] = {}
    for _lane, less, _opened, obligation, request in sorted(found):
        firsts.setdefault(request, (request, obligation, -less))
    return list(firsts.values())


def by_sql(split: str, view: queries.View = VIEW) -> list[tuple[int | None, int | None, float]]:
    return [(place.request_id, place.obligation_id, place.pressure) for place in queries.order(view, split)]


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(matters, max_size=25))
def test_order_in_sql_is_the_order_of_the_formula(desk: None, requests: list[dict[str, Any]]) -> None:
    lay_down(requests)
    assert by_sql("now") == by_formula(VIEW)
    assert by_sql("all") == by_formula(VIEW, snoozed=True)
    assert by_sql("unacknowledged") == by_formula(VIEW, Kind.ACKNOWLEDGE)
    dark = [number for number, one in enumerate(requests, 1) if not one["owed"]]
    assert [place.request_id for place in queries.order(VIEW, "dark")] == dark
    counted = queries.counts(VIEW)
    for split in queries.SPLITS:
        assert getattr(counted, split) == len(queries.order(VIEW, split))


def test_order_of_a_few_hundred_is_the_order_of_the_formula() -> None:
    memory = bind_memory()
    seed(500, 300, clients=8, specialists=3, journal=False)
    clocks = {0: 305_802, 5: 305_900, 6: 305_700}
    view = queries.View(now=NOW, clocks=clocks, person_id=1, role=Role.COORDINATOR)
    requests = [row for row in by_sql("all", view) if row[0] is not None]
    database.execute_sql("DELETE FROM obligation WHERE request_id IS NULL")
    assert requests == by_sql("all", view) == by_formula(view, snoozed=True)
    assert by_sql("now", view) == by_formula(view)
    memory.close()


def alone(client: int, urgency: Urgency, age: int, target: int = 60, **more: Any) -> dict[str, Any]:
    what = {"kind": Kind.DECIDE, "age": age, "target": target, "calendar": None, "opened": age, "warned": True}
    return {"client": client, "urgency": urgency, "state": State.NEW, "snoozed": False, "owed": [{**what, **more}]}


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(age=st.integers(1, 5_000), target=st.integers(1, 2_000))
def test_a_higher_tier_and_a_higher_urgency_press_harder(desk: None, age: int, target: int) -> None:
    ranked = [(tier, urgency) for urgency in (Urgency.HIGH, Urgency.NORMAL, Urgency.LOW) for tier in (1, 2, 3)]
    lay_down([alone(tier, urgency, age, target) for tier, urgency in reversed(ranked)])
    place = {row[0]: rank for rank, row in enumerate(by_sql("now"))}
    where = {key: place[len(ranked) - index] for index, key in enumerate(ranked)}
    for urgency in Urgency:
        assert where[1, urgency] < where[2, urgency] < where[3, urgency]
    for tier in (1, 2, 3):
        assert where[tier, Urgency.HIGH] < where[tier, Urgency.NORMAL] < where[tier, Urgency.LOW]


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ages=st.lists(st.integers(0, 5_000), max_size=20, unique=True), later=st.integers(0, 10_000))
def test_within_a_class_the_older_is_first_whenever_one_looks(desk: None, ages: list[int], later: int) -> None:
    lay_down([alone(2, Urgency.NORMAL, age) for age in ages])
    oldest_first = [ages.index(age) + 1 for age in sorted(ages, reverse=True)]
    view = queries.View(now=NOW, clocks={0: NOW_W + later}, person_id=1, role=Role.COORDINATOR)
    assert [row[0] for row in by_sql("now", view)] == oldest_first


def test_waiting_alone_brings_a_request_to_the_top(desk: None) -> None:
    fresh = alone(1, Urgency.HIGH, 20, 30)
    lay_down([fresh, alone(3, Urgency.LOW, 20, 480)])
    assert [row[0] for row in by_sql("now")] == [1, 2]
    lay_down([fresh, alone(3, Urgency.LOW, 4_900, 480)])
    assert [row[0] for row in by_sql("now")] == [2, 1]


def test_what_is_unacknowledged_stands_before_all_else_and_hot_before_that(desk: None) -> None:
    pressing = alone(1, Urgency.HIGH, 5_000)
    unacknowledged = alone(3, Urgency.LOW, 0, kind=Kind.ACKNOWLEDGE)
    hot = alone(3, Urgency.LOW, 0, kind=Kind.TAKE_OVER)
    lay_down([pressing, unacknowledged, hot])
    assert [row[0] for row in by_sql("now")] == [3, 2, 1]


def test_the_example_of_the_agency(desk: None) -> None:
    lay_down([alone(2, Urgency.HIGH, 20, 30)])
    assert by_sql("now")[0][2] == pytest.approx(2.5)
