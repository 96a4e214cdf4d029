"""Finding by beginnings of names, and the directory that reading mail asks in bulk."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from db import queries
from db.models import Client, Contact, Message, RawMail, Request, Staff
from tests.seed import NOW, bind_memory


@pytest.fixture(autouse=True)
def desk() -> Iterator[None]:
    memory = bind_memory()
    Staff.create(name="Karly", role="strategist", zone="America/Chicago")
    for name, domains in (
        ("Badger HVAC", ["badger.example", "Shared.example"]),
        ("Badger", ["shared.example"]),
        ("Åsa Bakery", []),
    ):
        Client.create(name=name, tier=2, domains=domains)
    Contact.create(client=1, name="Dana Ruiz", email="dana@badger.example")
    Contact.create(client=2, name="Dana Ruiz", email="dana@other.example")
    Contact.create(client=2, name="Gone", email="gone@other.example", active=False)
    yield
    memory.close()


def request(title: str = "Landing page", state: str = "new") -> int:
    return int(Request.create(client=1, title=title, channel="email", state=state, received_at=NOW).id)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("badger h", ["Badger HVAC"]), ("BADGER", ["Badger"]), ("bad", ["Badger", "Badger HVAC"]),
        ("åSA", ["Åsa Bakery"]), ("zzz", []), ("", []), ("  ", []), ("%", []), ("hvac", []),
    ],
)  # fmt: skip
def test_clients_by_the_beginning_of_their_name(text: str, names: list[str]) -> None:
    assert [row.name for row in queries.find_clients(text)] == names


def test_people_by_name_or_address() -> None:
    assert [row.name for row in queries.find_staff("kar")] == ["Karly"]
    assert [row.id for row in queries.find_contacts(1, "dana")] == [1]
    assert [row.id for row in queries.find_contacts(2, " Dana@Other.example ")] == [2]


def test_requests_by_number_or_by_title_while_open() -> None:
    one, closed = request(), request("Landing strip", "closed")
    assert [row.id for row in queries.find_requests("landing")] == [one]
    assert [row.id for row in queries.find_requests(f"#{closed}")] == [closed]
    assert queries.find_requests("99") == queries.find_requests("9" * 40) == queries.find_requests("²") == []


def test_addresses_domains_and_names() -> None:
    found = queries.addresses(["Dana@Badger.example", "nobody@x.example", "gone@other.example", ""])
    assert {email: (row.contact_id, row.client_id) for email, row in found.items()} == {"dana@badger.example": (1, 1)}
    assert queries.domains() == {"badger.example": 1}
    assert queries.known_names() == {"dana ruiz": {"dana@badger.example", "dana@other.example"}}


def test_threads_and_digests_in_bulk() -> None:
    one = request()
    for number in range(3):
        Message.create(request=one, client=1, direction="in", channel="email", delivery="received", at=NOW,
                       message_id=f"<{number}@x>", digest=f"d{number}")  # fmt: skip
    RawMail.create(digest="raw", data=b"", stored_at=NOW)
    found = queries.threads([f"<{number}@x>" for number in range(1_200)])
    assert sorted(found) == ["<0@x>", "<1@x>", "<2@x>"]
    assert (found["<0@x>"].request_id, found["<0@x>"].state) == (one, "new")
    assert queries.known_digests([f"d{number}" for number in range(2, 1_200)] + ["raw"]) == {"d2", "raw"}
    assert queries.threads([]) == {}
