"""Absence: what is owed by somebody who is away is seen by their cover, and says so, without a row being moved."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from db import queries
from db.models import Absence, Client, Obligation, Request, Staff
from db.store import Store
from tests.seed import NOW

ANNA, BOB, KARLY, MARK, DEVON, PRIYA, SAM = range(1, 8)
ROLES = ("coordinator", "coordinator", "strategist", "owner", "specialist", "specialist", "specialist")
TODAY = "2026-03-03"


@pytest.fixture
def desk(store: Store) -> None:
    for name, role in zip(("Anna", "Bob", "Karly", "Mark", "Devon", "Priya", "Sam"), ROLES, strict=True):
        Staff.create(name=name, role=role, zone="America/Chicago")
    Client.create(name="Badger", tier=2, coordinator=ANNA)
    Client.create(name="Yahara", tier=2, coordinator=BOB)


def away(staff: int, cover: int | None, first: str = TODAY, last: str = TODAY) -> None:
    Absence.create(staff=staff, first_day=first, last_day=last, cover=cover)


def owed(owner: int, kind: str = "check_in", client: int = 1, **columns: Any) -> int:
    request = Request.create(client=client, title="Ad", channel="email", state="routed", received_at=NOW, **columns).id
    Obligation.create(
        client=client, request=request, kind=kind, owner=owner, opened_at=NOW, due_at=NOW + timedelta(hours=1),
        warn_at=NOW + timedelta(hours=1), start_w=0, target_w=60, due_w=60, warn_w=45,
    )  # fmt: skip
    return int(request)


def seen(person: int, today: str = TODAY, split: str = "now") -> list[tuple[int, str]]:
    view = queries.View(NOW, {0: 10}, person, ROLES[person - 1], today=today)
    return [(item.subject_id, item.owner) for item in queries.items(view, split)]


def test_the_cover_sees_it_and_stands_as_its_owner(desk: None) -> None:
    number = owed(DEVON)
    away(DEVON, PRIYA)
    assert seen(PRIYA) == [(number, "Priya for Devon")]
    assert seen(ANNA) == [(number, "Priya for Devon")]
    assert seen(DEVON) == [(number, "Priya for Devon")]
    assert seen(SAM) == []
    view = queries.View(NOW, {0: 10}, PRIYA, "specialist", today=TODAY)
    assert [item.owner_id for item in queries.items(view)] == [PRIYA]
    assert [(row.owner_id, row.owner) for row in queries.obligations(view, request_id=number)] == [
        (PRIYA, "Priya for Devon")
    ]


@pytest.mark.parametrize(
    ("first", "last", "covered"),
    [
        ("2026-03-03", "2026-03-03", True),
        ("2026-03-01", "2026-03-09", True),
        ("2026-03-04", "2026-03-09", False),
        ("2026-03-01", "2026-03-02", False),
    ],
)
def test_only_from_the_first_day_to_the_last(desk: None, first: str, last: str, covered: bool) -> None:
    owed(DEVON)
    away(DEVON, PRIYA, first, last)
    assert bool(seen(PRIYA)) is covered
    assert seen(ANNA)[0][1] == ("Priya for Devon" if covered else "Devon")


def test_without_a_day_or_a_cover_nothing_moves(desk: None) -> None:
    number = owed(DEVON)
    away(DEVON, None)
    assert seen(PRIYA) == []
    away(DEVON, PRIYA)
    assert seen(PRIYA, today="") == []
    assert seen(ANNA, today="") == [(number, "Devon")]


def test_a_cover_who_is_away_passes_it_on_and_a_circle_ends(desk: None) -> None:
    number = owed(DEVON)
    away(DEVON, PRIYA)
    away(PRIYA, SAM)
    assert seen(SAM) == [(number, "Sam for Devon")]
    away(SAM, DEVON)
    assert len(seen(SAM)) == len(seen(PRIYA)) == 1
    assert queries.covered_by(DEVON, TODAY) == (PRIYA, SAM)


def test_a_coordinators_cover_has_their_clients_and_what_is_dark(desk: None) -> None:
    number = owed(BOB, "promise", client=2)
    dark = int(Request.create(client=2, title="Dark", channel="email", state="handling", received_at=NOW).id)
    assert seen(ANNA) == []
    away(BOB, ANNA)
    assert seen(ANNA) == [(number, "Anna for Bob")]
    assert [each for each, _ in seen(ANNA, split="dark")] == [dark]


def test_the_load_of_a_cover_has_what_they_cover(desk: None) -> None:
    owed(DEVON)
    away(DEVON, PRIYA)
    view = queries.View(NOW, {0: 10}, PRIYA, "specialist", today=TODAY)
    assert queries.pulse(view, NOW + timedelta(hours=5), {"check_in": 7}).load_minutes == 7


def test_a_take_over_is_the_covers_of_whose_turn_it_is(desk: None) -> None:
    owed(KARLY, "take_over")
    away(KARLY, MARK)
    assert seen(MARK)[0][1] == "Mark for Karly"
