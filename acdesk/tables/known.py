"""The clients and contacts that there are, as plain rows, and how a table's names are found among them."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from acdesk.tables.values import Value


@dataclass(frozen=True)
class Known:
    """A client or contact of the desk: its number and its columns; `client_id` is a contact's client."""

    id: int
    values: Mapping[str, Value]
    client_id: int | None = None
    active: bool = True


@dataclass(frozen=True)
class Directory:
    """What the desk holds. `seq` is its last journal entry: a plan is for the desk as it was then."""

    clients: Sequence[Known] = ()
    contacts: Sequence[Known] = ()
    free_mail: frozenset[str] = frozenset()
    seq: int = 0


@dataclass(eq=False)
class Draft:
    """A client or contact as it would be after the rows so far. `said` are the lines that told its columns."""

    known: Known | None
    values: dict[str, Value]
    changed: dict[str, Value] = field(default_factory=dict)
    said: dict[str, int] = field(default_factory=dict)

    @property
    def id(self) -> int | None:
        """Its number; None while it is new."""
        return None if self.known is None else self.known.id

    @property
    def name(self) -> str:
        """Its name."""
        return str(self.values["name"])

    def apply(self, wanted: Mapping[str, Value], line: int) -> bool:
        """Take over what a line says; whether that changes anything."""
        changes = {column: value for column, value in wanted.items() if self.values.get(column) != value}
        self.values.update(changes)
        self.changed.update(changes)
        self.said.update(dict.fromkeys(wanted, line))
        return bool(changes)


@dataclass(eq=False)
class Firm(Draft):
    """A client with its people, by address and by name."""

    by_email: dict[str, Draft] = field(default_factory=dict)
    by_name: dict[str, list[Draft]] = field(default_factory=dict)
    _indexed: dict[Draft, str] = field(default_factory=dict)

    def index(self, person: Draft) -> None:
        """Make a person findable by address and name; again after either was changed."""
        if address := str(person.values.get("email", "")):
            self.by_email.setdefault(address, person)
        before, now = self._indexed.get(person), key(person.name)
        if before == now:
            return
        if before is not None:
            self.by_name[before].remove(person)
        self.by_name.setdefault(now, []).append(person)
        self._indexed[person] = now


@dataclass
class Book:
    """All clients by name, and which clients an address or a domain belongs to."""

    firms: dict[str, Firm] = field(default_factory=dict)

    @classmethod
    def of(cls, directory: Directory) -> Book:
        """The book of what the desk holds."""
        book = cls()
        by_id: dict[int, Firm] = {}
        for known in directory.clients:
            by_id[known.id] = book.firms[key(str(known.values["name"]))] = Firm(known, dict(known.values))
        for known in directory.contacts:
            if known.client_id in by_id:
                by_id[known.client_id].index(Draft(known, dict(known.values)))
        return book

    def owners(self, free_mail: frozenset[str]) -> tuple[dict[str, set[str]], dict[str, set[str]]]:
        """Addresses, and domains, to the keys of the clients that have them."""
        addresses: dict[str, set[str]] = {}
        domains: dict[str, set[str]] = {}
        for name, firm in self.firms.items():
            for address in firm.by_email:
                addresses.setdefault(address, set()).add(name)
            owned = firm.values.get("domains", ())
            for domain in owned if isinstance(owned, tuple) else ():
                if domain not in free_mail:
                    domains.setdefault(domain, set()).add(name)
        return addresses, domains


@lru_cache(maxsize=10_000)
def key(name: str) -> str:
    """What makes two names the same: neither case nor spaces count."""
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())
