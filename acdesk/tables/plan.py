"""What an import would do: a table compared with the desk, every row counted once, nothing written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from acdesk.tables.cells import Said, Unreadable, month_first, read_row
from acdesk.tables.columns import Columns, understand
from acdesk.tables.known import Book, Directory, Draft, Firm, key
from acdesk.tables.reading import Row, Table
from acdesk.tables.values import Value

NEW, UPDATED, SAME = "new", "updated", "same"
NOBODY = "it names no client, and its address is of none that is known"


@dataclass(frozen=True)
class Rejected:
    """A row that is not imported: its physical line, the column and value that are why; `cells` is the whole row."""

    line: int
    column: str
    value: str
    reason: str
    cells: tuple[str, ...] = ()


@dataclass(frozen=True)
class ClientChange:
    """A client to make (`id` None) or the columns of it to change."""

    id: int | None
    name: str
    values: Mapping[str, Value]


@dataclass(frozen=True)
class ContactChange:
    """A contact to make (`id` None) or to change; `client_id` is None where the client is made by the same plan."""

    id: int | None
    client_id: int | None
    client: str
    values: Mapping[str, Value]


@dataclass(frozen=True)
class Plan:
    """What an import would do. rows = new + updated + same + rejected.

    `seq` is the journal entry up to which the desk was looked at: on a later desk the plan is not carried out.
    """

    name: str
    rows: int
    new: int
    updated: int
    same: int
    rejected: tuple[Rejected, ...]
    clients: tuple[ClientChange, ...]
    contacts: tuple[ContactChange, ...]
    notices: tuple[str, ...]
    header: tuple[str, ...]
    seq: int

    @property
    def changes(self) -> int:
        """How many clients and contacts would be made or changed."""
        return len(self.clients) + len(self.contacts)

    def sentence(self) -> str:
        """`412 rows: 380 new, 20 update, 7 same, 5 cannot be read`."""
        rows = "1 row" if self.rows == 1 else f"{self.rows:,} rows"
        return (
            f"{rows}: {self.new:,} new, {self.updated:,} update, {self.same:,} same, "
            f"{len(self.rejected):,} cannot be read"
        )

    def as_json(self) -> dict[str, Any]:
        """The document of `client import --json`."""
        rejected = [
            {"line": row.line, "column": row.column, "value": row.value, "reason": row.reason} for row in self.rejected
        ]
        return {
            "rows": self.rows, "new": self.new, "updated": self.updated, "same": self.same, "rejected": rejected,
        }  # fmt: skip


def plan_import(table: Table, directory: Directory, *, tier: int | None = None) -> Plan:
    """What importing the table into a desk with that directory would do.

    A row is a client, a person at one, or both. A client is found by name, a person within it by e-mail, else by name.
    What is filled is never emptied, domains are only added, and a tier is given to new clients alone: by their column,
    else `tier`. Raises WrongUsage when no column tells the client.
    """
    return _Planner(table, directory, tier).plan()


def _owners(said: Said, addresses: dict[str, set[str]], domains: dict[str, set[str]]) -> set[str]:
    """The keys of the clients to whom a person's address belongs."""
    address = str(said.of_contact.get("email", ""))
    return addresses.get(address) or domains.get(address.rpartition("@")[2], set())


class _Planner:
    """The desk as it would be after the rows so far."""

    def __init__(self, table: Table, directory: Directory, tier: int | None) -> None:
        self.table, self.directory, self.tier = table, directory, tier
        self.columns: Columns = understand(table)
        self.book = Book.of(directory)
        self.outcomes: list[str] = []
        self.rejected: list[Rejected] = []
        self.unkept = 0
        self.tiers: dict[str, Value] = {}
        self.touched: dict[int, tuple[Firm, Draft]] = {}

    def plan(self) -> Plan:
        """Take over row by row and count.

        Not in the order of the lines: after rows with an address come those that are found by name, then those whose
        address tells the client. Else what an earlier row creates or renames would make a row mean something else
        when the same file comes again.
        """
        readable = list(self._readable())
        for _, said in readable:
            if said.client and "tier" in said.of_client:
                self.tiers.setdefault(key(said.client), said.of_client["tier"])
        named = [(row, said) for row, said in readable if said.client]
        for row, said in sorted(named, key=lambda pair: "email" not in pair[1].of_contact):
            self._try(row, said, self.book.firms.get(key(said.client)))
        self._place([(row, said) for row, said in readable if not said.client])
        return self._planned()

    def _readable(self) -> Iterator[tuple[Row, Said]]:
        slashed = month_first(self.table, self.columns)
        for row in self.table.rows:
            try:
                yield row, read_row(self.table, self.columns, row, self.directory.free_mail, slashed=slashed)
            except Unreadable as error:
                self._reject(row, error)

    def _place(self, nameless: list[tuple[Row, Said]]) -> None:
        """Take the rows that name no client but a person whose address tells it.

        Such a row may bring a domain by which others are found: those are looked for again, until none is.
        """
        left = nameless
        while left:
            addresses, domains = self.book.owners(self.directory.free_mail)
            found = [(row, said, _owners(said, addresses, domains)) for row, said in left]
            left = [(row, said) for row, said, owners in found if len(owners) != 1]
            for row, said, owners in found:
                if len(owners) == 1:
                    self._try(row, said, self.book.firms[next(iter(owners))])
            if len(left) == len(found):
                for row, said, owners in found:
                    self._reject(row, self._whose(said, owners))
                return

    def _whose(self, said: Said, owners: set[str]) -> Unreadable:
        """Why it can't be told whose person it is."""
        address, names = str(said.of_contact.get("email", "")), sorted(self.book.firms[owner].name for owner in owners)
        reason = f"it could be of {', '.join(names)}: name the client" if names else NOBODY
        return Unreadable("email" if address else "client", address, reason)

    def _try(self, row: Row, said: Said, firm: Firm | None) -> None:
        try:
            self._take(said, firm)
        except Unreadable as error:
            self._reject(row, error)

    def _take(self, said: Said, firm: Firm | None) -> None:
        """Take over one row, whole or (Unreadable) not at all."""
        wanted, of_person = dict(said.of_client), dict(said.of_contact)
        is_new = firm is None
        if firm is None:
            firm = Firm(None, {"name": said.client})
            wanted.setdefault("tier", self.tiers.get(key(said.client), self.tier or 0))
            if not wanted["tier"]:
                raise Unreadable("tier", "", "a new client needs a tier: fill it in, or give --tier for all new ones")
        else:
            self._check_client(firm, wanted)
        person = self._person(firm, said)
        if person is not None:
            _known_better(person, of_person)
            _agree(person, of_person)
        self.book.firms.setdefault(key(firm.name), firm)
        changed = firm.apply(wanted, said.line)
        if said.has_person:
            is_new = is_new or person is None
            person = person or Draft(None, {"name": of_person.get("name", of_person.get("email", ""))})
            changed = person.apply(of_person, said.line) or changed
            firm.index(person)
            self.touched.setdefault(id(person), (firm, person))
        elif of_person:
            self.unkept += 1
        self.outcomes.append(NEW if is_new else UPDATED if changed else SAME)

    def _check_client(self, firm: Firm, wanted: dict[str, Value]) -> None:
        """Raise Unreadable for what a row may not change; domains add up."""
        if firm.known is not None and not firm.known.active:
            raise Unreadable("client", firm.name, "this client has left: make it active again first")
        domains = wanted.pop("domains", ())
        _agree(firm, wanted)
        if firm.known is not None and wanted.get("tier", firm.values["tier"]) != firm.values["tier"]:
            reason = f"the tier is {firm.values['tier']} here: the VP or the Owner changes it (acdesk client tier)"
            raise Unreadable("tier", str(wanted["tier"]), reason)
        has = firm.values.get("domains", ())
        if isinstance(domains, tuple) and isinstance(has, tuple) and (more := [d for d in domains if d not in has]):
            wanted["domains"] = (*has, *more)

    def _person(self, firm: Firm, said: Said) -> Draft | None:
        """The person that a row names, None for a new one or none. Raises Unreadable where it could be several."""
        address, name = str(said.of_contact.get("email", "")), str(said.of_contact.get("name", ""))
        if address in firm.by_email:
            return firm.by_email[address]
        namesakes = firm.by_name.get(key(name), []) if name else []
        if address:
            namesakes = [person for person in namesakes if not person.values.get("email")]
        if len(namesakes) > 1:
            field = next(field for field in ("contact", "first", "last", "email") if self.columns.places.get(field))
            raise Unreadable(field, name, "several people of this client have the name: give the e-mail")
        return namesakes[0] if namesakes else None

    def _reject(self, row: Row, error: Unreadable) -> None:
        column = self.columns.name(error.field) if error.field else ""
        self.rejected.append(Rejected(row.line, column, error.value, str(error), row.values))

    def _planned(self) -> Plan:
        firms = [firm for firm in self.book.firms.values() if firm.changed]
        people = [(firm, person) for firm, person in self.touched.values() if person.changed or person.known is None]
        kept = f"{self.unkept:,} rows have a telephone or the like but name nobody: that is not kept."
        return Plan(
            name=self.table.name,
            rows=len(self.table.rows),
            new=self.outcomes.count(NEW),
            updated=self.outcomes.count(UPDATED),
            same=self.outcomes.count(SAME),
            rejected=tuple(sorted(self.rejected, key=lambda row: row.line)),
            clients=tuple(ClientChange(firm.id, firm.name, firm.changed) for firm in firms),
            contacts=tuple(
                ContactChange(person.id, firm.id, firm.name, person.changed if person.known else person.values)
                for firm, person in people
            ),
            notices=(*self.table.notices, *self.columns.notices, *([kept] if self.unkept else [])),
            header=self.table.header,
            seq=self.directory.seq,
        )


def _known_better(person: Draft, wanted: dict[str, Value]) -> None:
    """Leave out what is known more exactly: the name that found the person, and a birthday with its year."""
    if "email" not in wanted and "name" in wanted:
        wanted["name"] = person.name
    known = str(person.values.get("birthday", ""))
    if known.endswith(f"-{wanted.get('birthday', '')}"):
        wanted["birthday"] = known


def _agree(draft: Draft, wanted: Mapping[str, Value]) -> None:
    """Raise Unreadable where a line before said something else of the same client or person."""
    for column, value in wanted.items():
        if column in draft.said and draft.values[column] != value:
            before = f"line {draft.said[column]:,} says {str(draft.values[column])[:60]!r} already"
            raise Unreadable(FIELD_OF.get(column, column), str(value), before)


FIELD_OF = {"name": "contact", "notes": "client_notes"}
"""Column of the desk to field of the table where they differ."""
