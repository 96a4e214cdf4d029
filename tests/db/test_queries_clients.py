"""The clients as a list: its order, what it is filtered by, the rows of a window, and the words of the weeks."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from db import queries
from db.models import Absence, Client, Contact, Message, Obligation, Request, Staff
from db.queries_clients import SORTS, fold
from db.store import Store
from tests.seed import NOW
from tests.seed_clients import seed_clients

ANNA, BOB, KARLY = 1, 2, 3


@pytest.fixture
def clients(store: Store) -> dict[str, int]:
    """Badger and Élan are Anna's, Yahara Bob's, Driftless nobody's; Old has left."""
    for name, role in (("Anna", "coordinator"), ("Bob", "coordinator"), ("Karly", "strategist")):
        Staff.create(name=name, role=role, zone="America/Chicago")
    rows = (
        ("Badger HVAC", 2, ANNA, "Verona", ["badgerhvac.com"]),
        ("Élan Yoga", 3, ANNA, "Madison", []),
        ("Yahara Brewing", 2, BOB, "Madison", []),
        ("driftless Outdoors", 1, None, "Sun Prairie", []),
        ("Old Mill", 2, ANNA, "Madison", []),
    )
    return {
        fold(name.split()[0]): int(
            Client.create(name=name, tier=tier, coordinator=coordinator, strategist=KARLY, city=city, domains=domains,
                          active=name != "Old Mill").id
        )
        for name, tier, coordinator, city, domains in rows
    }  # fmt: skip


def order(clients: dict[str, int], **asked: Any) -> list[str]:
    names = {number: name for name, number in clients.items()}
    return [names[number] for number in queries.client_order(NOW, **asked)]


def request(client: int, state: str = "routed", **columns: Any) -> int:
    given = {"title": "Landing page", "channel": "email", "received_at": NOW - timedelta(hours=2), **columns}
    return int(Request.create(client=client, state=state, **given).id)


def owe(
    client: int, kind: str, *, request: int | None = None, due: float = 60, warn: float = 30, **columns: Any
) -> None:
    """Due and warning in `due` and `warn` minutes from now."""
    Obligation.create(
        client=client, request=request, kind=kind, owner=ANNA, opened_at=NOW - timedelta(days=1), start_w=0,
        due_at=NOW + timedelta(minutes=due), warn_at=NOW + timedelta(minutes=warn), target_w=60, due_w=60, warn_w=60,
        **columns,
    )  # fmt: skip


def word(client: int, at: datetime, direction: str = "in", **columns: Any) -> None:
    given = {"channel": "email", "delivery": "received" if direction == "in" else "logged", **columns}
    Message.create(client=client, direction=direction, at=at, **given)


def test_names_go_without_case_and_accents(clients: dict[str, int]) -> None:
    assert order(clients) == ["badger", "driftless", "elan", "yahara"]
    assert order(clients, descending=True) == ["yahara", "elan", "driftless", "badger"]


def test_those_who_left_are_listed_when_asked_for(clients: dict[str, int]) -> None:
    assert order(clients, active=False) == ["old"]
    assert "old" in order(clients, active=None)


def test_a_coordinator_sees_theirs_and_nobodys_a_lead_all(clients: dict[str, int]) -> None:
    assert order(clients, person_id=ANNA, role="coordinator") == ["badger", "driftless", "elan"]
    assert order(clients, person_id=KARLY, role="strategist") == ["badger", "driftless", "elan", "yahara"]


def test_a_cover_sees_the_clients_of_whom_they_cover(clients: dict[str, int]) -> None:
    Absence.create(staff=BOB, first_day="2026-03-02", last_day="2026-03-04", cover=ANNA)
    theirs = {"person_id": ANNA, "role": "coordinator"}
    assert "yahara" in order(clients, **theirs, today="2026-03-03")
    assert "yahara" not in order(clients, **theirs, today="2026-03-05")


def test_each_sort_puts_first_what_needs_an_eye(clients: dict[str, int]) -> None:
    badger, elan, yahara = clients["badger"], clients["elan"], clients["yahara"]
    for client, days in ((badger, 1), (elan, 9), (yahara, 3)):
        Client.update(last_two_way_at=NOW - timedelta(days=days)).where(Client.id == client).execute()
    first, second = request(elan), request(elan)
    theirs = request(yahara)
    owe(elan, "promise", request=first)
    owe(elan, "promise", request=second)
    owe(yahara, "promise", request=theirs, warn=-1)
    owe(badger, "touch", due=500)
    owe(yahara, "touch", due=100)
    assert order(clients, sort="tier") == ["driftless", "badger", "yahara", "elan"]
    assert order(clients, sort="touch") == ["driftless", "elan", "yahara", "badger"]
    assert order(clients, sort="open") == ["elan", "yahara", "badger", "driftless"]
    assert order(clients, sort="promises") == ["yahara", "elan", "badger", "driftless"]
    assert order(clients, sort="next") == ["yahara", "badger", "driftless", "elan"]
    assert order(clients, sort="open", descending=True) == ["badger", "driftless", "yahara", "elan"]


def test_an_unknown_sort_is_an_error(clients: dict[str, int]) -> None:
    with pytest.raises(KeyError):
        queries.client_order(NOW, sort="health")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", ["badger", "driftless", "elan", "yahara"]),
        ("ELAN", ["elan"]),
        ("élan yo", ["elan"]),
        ("madison", ["elan", "yahara"]),
        ("badgerhvac.com", ["badger"]),
        ("t2", ["badger", "yahara"]),
        ("tier 2 madison", ["yahara"]),
        ("ruiz", ["badger"]),
        ("zoe", ["yahara"]),
        ("dana@", ["badger"]),
        ("ruiz madison", []),
        ("nobody", []),
        ('" OR *', []),
        ("\0\ud800", []),
    ],
)
def test_each_word_of_the_filter_must_be_found_somewhere(clients: dict[str, int], text: str, found: list[str]) -> None:
    Contact.create(client=clients["badger"], name="Dana Ruiz", email="dana@badgerhvac.com")
    Contact.create(client=clients["yahara"], name="Zoë Olson")
    Contact.create(client=clients["elan"], name="Dana Gone", active=False)
    assert order(clients, text=text) == found


def test_a_row_counts_what_is_open_at_risk_and_overdue(clients: dict[str, int]) -> None:
    badger = clients["badger"]
    first, second, closed = request(badger), request(badger), request(badger, state="closed")
    owe(badger, "promise", request=first, warn=-1)
    owe(badger, "promise", request=second)
    owe(badger, "update_client", request=second, due=-1, warn=-2)
    owe(badger, "check_in", request=second, due=-1, warn=-2)
    owe(badger, "promise", request=closed, warn=-1, state="met")
    (row,) = queries.client_page([badger], NOW)
    assert (row.open_requests, row.promises, row.at_risk, row.overdue) == (2, 2, 1, 1)
    assert (row.name, row.coordinator, row.strategist, row.city) == ("Badger HVAC", "Anna", "Karly", "Verona")


def test_a_window_keeps_the_order_it_is_asked_in(clients: dict[str, int]) -> None:
    wanted = [clients["yahara"], 999, clients["badger"]]
    assert [row.id for row in queries.client_page(wanted, NOW)] == [wanted[0], wanted[2]]
    assert queries.client_page([], NOW) == []


def test_words_are_messages_calls_and_visits(clients: dict[str, int]) -> None:
    badger, hour = clients["badger"], timedelta(hours=1)
    word(badger, NOW - 7 * hour)
    word(badger, NOW - 6 * hour, automatic="auto_reply")
    word(badger, NOW - 5 * hour, "out")
    word(badger, NOW - 4 * hour, "out", delivery="drafted")
    word(badger, NOW - 4 * hour, "internal")
    word(badger, NOW - 3 * hour, "out", purpose="contact", channel="phone")
    word(badger, NOW - 2 * hour, "out", purpose="contact", channel="visit")
    word(badger, NOW - 1 * hour, "out", channel="phone")
    word(badger, NOW - timedelta(days=99))
    word(clients["yahara"], NOW)
    found = queries.words_of([badger], NOW - timedelta(days=91))
    assert [(each.direction, each.kind, each.automatic) for each in found] == [
        ("in", "message", False),
        ("in", "message", True),
        ("out", "message", False),
        ("out", "call", False),
        ("out", "visit", False),
        ("out", "message", False),
    ]
    assert found[0].at == NOW - 7 * hour


def test_a_request_written_down_by_hand_is_a_word_one_that_came_by_mail_is_its_message(clients: dict[str, int]) -> None:
    badger = clients["badger"]
    request(badger, channel="phone")
    mailed = NOW - timedelta(hours=5)
    word(badger, mailed, request=request(badger, received_at=mailed))
    request(badger, received_at=mailed)  # what was split off it
    found = queries.words_of([badger], NOW - timedelta(days=91))
    assert [(each.at, each.kind) for each in found] == [(mailed, "message"), (NOW - timedelta(hours=2), "call")]


def test_many_clients_are_seeded_and_sorted(store: Store) -> None:
    made = seed_clients(120, 300, 600, open_requests=90)
    for sort in SORTS:
        assert len(queries.client_order(NOW, sort=sort)) == made.clients
    page = queries.client_page(queries.client_order(NOW, sort="promises")[:40], NOW)
    assert len(page) == 40
    assert sum(row.open_requests for row in page) > 0
    assert queries.client_order(NOW, text="angstrom")
    assert len(queries.client_order(NOW, text="araujo")) < made.clients


def owed_since(client: int, opened_at: datetime, kind: str = "touch") -> None:
    Obligation.create(
        client=client, kind=kind, owner=ANNA, opened_at=opened_at, start_w=0, due_at=NOW, warn_at=NOW, target_w=60,
        due_w=60, warn_w=60,
    )  # fmt: skip


def test_since_when_a_client_is_known(clients: dict[str, int]) -> None:
    owed_first, word_first, never = clients["badger"], clients["elan"], clients["yahara"]
    early, late = NOW - timedelta(days=200), NOW - timedelta(days=20)
    owed_since(owed_first, early)
    word(owed_first, late)
    word(word_first, early)
    owed_since(word_first, late)
    owed_since(never, early, "visit")  # what the calendar owes by itself is no sign of them
    everybody = list(clients.values())
    assert queries.clients_since(everybody) == {owed_first: early, word_first: early}
    assert queries.clients_since([word_first, never]) == {word_first: early}


def test_a_first_word_that_is_early_enough_is_not_looked_behind(clients: dict[str, int]) -> None:
    client, quiet = clients["badger"], clients["elan"]
    owed, spoken = NOW - timedelta(days=300), NOW - timedelta(days=100)
    owed_since(client, owed)
    word(client, spoken)
    owed_since(quiet, owed)
    both = [client, quiet]
    assert queries.clients_since(both, enough=NOW) == {client: spoken, quiet: owed}
    assert queries.clients_since(both, enough=spoken - timedelta(days=1)) == {client: owed, quiet: owed}
