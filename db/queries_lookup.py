"""Finding rows by what is known of them: the beginning of a name, an address, a message's id."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from db.queries_base import Row, chunks, fetch, marks, run


class Named(Row, frozen=True):
    """A candidate: enough to choose between several."""

    id: int
    name: str
    note: str


class Address(Row, frozen=True):
    """Whose an address is: a contact at a client."""

    email: str
    contact_id: int
    client_id: int
    name: str


class Thread(Row, frozen=True):
    """Where a message that was answered to is filed; without a request it stands by itself."""

    message_id: str
    request_id: int | None
    client_id: int | None
    state: str
    outcome: str
    closed_at: datetime | None
    follows_id: int | None


def find_clients(text: str) -> list[Named]:
    """Clients whose name begins with `text`, whatever its case; one that is called exactly so stands alone."""
    return _beginning(text, fetch(Named, "SELECT id, name, city AS note FROM client ORDER BY lower(name), id"))


def find_staff(text: str) -> list[Named]:
    """Members of staff, as find_clients."""
    return _beginning(text, fetch(Named, "SELECT id, name, role AS note FROM staff ORDER BY lower(name), id"))


def find_contacts(client_id: int, text: str) -> list[Named]:
    """People at a client by the beginning of their name or by their address, as find_clients."""
    found = fetch(
        Named,
        "SELECT id, name, email AS note FROM contact WHERE client_id = ? AND active ORDER BY lower(name), id",
        [client_id],
    )
    wanted = text.strip().casefold()
    return [row for row in found if wanted and row.note == wanted] or _beginning(text, found)


def find_requests(text: str) -> list[Named]:
    """The request of that number (`142` or `#142`); else the open ones whose title begins with `text`."""
    number = text.strip().removeprefix("#")
    if number.isascii() and number.isdigit() and len(number) < 19:
        return fetch(Named, f"{_TITLED} WHERE r.id = ?", [int(number)])
    return _beginning(text, fetch(Named, f"{_TITLED} WHERE r.state <> 'closed' ORDER BY r.id"))


def addresses(emails: Iterable[str]) -> dict[str, Address]:
    """Address (lower case) → the active contact who has it; where two share it, the one entered first."""
    found: dict[str, Address] = {}
    for part in chunks(email.lower() for email in emails if email):
        rows = fetch(
            Address,
            "SELECT email, id AS contact_id, client_id, name FROM contact"
            f" WHERE active AND email IN ({marks(part)}) ORDER BY id",
            part,
        )
        for row in rows:
            found.setdefault(row.email, row)
    return found


def domains() -> dict[str, int]:
    """Domain (lower case) → the active client whose it is; one that two clients claim is nobody's."""
    owners: dict[str, set[int]] = {}
    for row in fetch(_Domains, "SELECT id, domains FROM client WHERE active ORDER BY id"):
        for domain in row.domains:
            owners.setdefault(domain.strip().lower(), set()).add(row.id)
    return {domain: ids.pop() for domain, ids in owners.items() if len(ids) == 1}


def known_names() -> dict[str, frozenset[str]]:
    """Name of an active contact (casefolded) → the addresses they write from: an unknown one is to be marked."""
    found: dict[str, set[str]] = {}
    for row in fetch(Named, "SELECT id, name, email AS note FROM contact WHERE active AND email <> '' ORDER BY id"):
        found.setdefault(row.name.strip().casefold(), set()).add(row.note)
    return {name: frozenset(emails) for name, emails in found.items()}


def threads(message_ids: Iterable[str]) -> dict[str, Thread]:
    """Message-ID → where that message is filed, for the ids that are known; the latest where an id was used twice."""
    found: dict[str, Thread] = {}
    for part in chunks(message_id for message_id in message_ids if message_id):
        rows = fetch(
            Thread,
            "SELECT m.message_id AS message_id, m.request_id AS request_id, coalesce(r.client_id, m.client_id)"
            " AS client_id, coalesce(r.state, '') AS state, coalesce(r.outcome, '') AS outcome,"
            " r.closed_at AS closed_at, r.follows_id AS follows_id FROM message m LEFT JOIN request r"
            f" ON r.id = m.request_id WHERE m.message_id IN ({marks(part)}) ORDER BY m.id",
            part,
        )
        found.update((row.message_id, row) for row in rows)
    return found


def known_digests(digests: Iterable[str]) -> set[str]:
    """Which of the digests belong to a message that is here already."""
    known: set[str] = set()
    for part in chunks(digests):
        for table in ("message", "raw_mail"):
            found = run(f"SELECT digest FROM {table} WHERE digest IN ({marks(part)})", part).fetchall()
            known.update(row[0] for row in found)
    return known


def _beginning(text: str, rows: Sequence[Named]) -> list[Named]:
    """The rows whose name begins with `text`, or the only one that is called so; an empty text finds none.

    Compared here and not in SQL, because SQLite's lower() knows ASCII alone.
    """
    wanted = text.strip().casefold()
    begins = [row for row in rows if wanted and row.name.casefold().startswith(wanted)]
    exact = [row for row in begins if row.name.casefold() == wanted]
    return exact if len(exact) == 1 else begins


class _Domains(Row, frozen=True):
    id: int
    domains: tuple[str, ...]


_TITLED = (
    "SELECT r.id AS id, r.title AS name, coalesce(c.name, '') AS note FROM request r"
    " LEFT JOIN client c ON c.id = r.client_id"
)
