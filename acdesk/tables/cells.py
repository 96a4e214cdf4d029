"""A row's cells as values, before anything is compared: what it says of the client and of the person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from acdesk.tables.columns import Columns
from acdesk.tables.reading import Row, Table
from acdesk.tables.values import READERS, SLASHED_DAY, Value

CLIENT = {
    "tier": "tier", "retainer": "retainer", "growth": "growth", "complexity": "complexity",
    "renews_on": "renews_on", "domains": "domains", "city": "city", "zone": "zone", "client_notes": "notes",
}  # fmt: skip
"""Field of the table to column of the client."""
DAYS = ("birthday", "renews_on")
"""Fields that are days."""
CONTACT = ("email", "phone", "position", "birthday", "rapport", "prefers")
"""Fields that are columns of the contact under the same name."""


class Unreadable(ValueError):
    """A cell that makes its row unreadable; `field` names the column."""

    def __init__(self, field: str, value: str, reason: str) -> None:
        super().__init__(reason)
        self.field, self.value = field, value


@dataclass(frozen=True)
class Said:
    """What a row says: only what is filled. `client` is the name, or nothing where the row names none."""

    line: int
    client: str
    of_client: Mapping[str, Value]
    of_contact: Mapping[str, Value]
    """With `name` and `email` it names a person; without both it is kept by nobody."""

    @property
    def has_person(self) -> bool:
        """Whether the row names a person."""
        return "name" in self.of_contact or "email" in self.of_contact


def read_row(table: Table, columns: Columns, row: Row, free_mail: frozenset[str], *, slashed: bool) -> Said:
    """What a row says. Raises Unreadable with the first cell that can't be read.

    `slashed` is whether days like 3/14/1980 can be trusted to be month first (see `month_first`).
    """
    if any(value.strip() for value in row.values[len(table.header) :]):
        extra = next(value for value in row.values[len(table.header) :] if value.strip())
        reason = f"the row has {len(row.values)} cells, the header {len(table.header)}"
        raise Unreadable("", extra, reason)
    found: dict[str, Value] = {}
    for field, places in columns.places.items():
        cell = next((cell for place in places if (cell := row.cell(place))), "")
        if not cell:
            continue
        try:
            value = READERS[field](cell)
        except ValueError as error:
            raise Unreadable(field, cell, str(error)) from None
        if value not in ("", ()):
            found[field] = value
        if field == "domains":
            _no_free_mail(value, cell, free_mail)
        if field in DAYS and not slashed and SLASHED_DAY.fullmatch(cell):
            raise Unreadable(field, cell, "days stand before months in this column: write YYYY-MM-DD")
    sites = found.pop("website", ())
    own = tuple(site for site in sites if site not in free_mail) if isinstance(sites, tuple) else ()
    if own and "domains" not in found:
        found["domains"] = own
    return _said(row.line, found)


def _no_free_mail(value: Value, cell: str, free_mail: frozenset[str]) -> None:
    for domain in value if isinstance(value, tuple) else ():
        if domain in free_mail:
            raise Unreadable("domains", cell, f"{domain} is a free-mail domain that many people share")


def _said(line: int, found: Mapping[str, Value]) -> Said:
    of_client = {column: found[field] for field, column in CLIENT.items() if field in found}
    of_contact: dict[str, Value] = {field: found[field] for field in CONTACT if field in found}
    parts = [str(found[field]) for field in ("first", "middle", "last") if field in found]
    if name := str(found.get("contact", "")) or " ".join(parts):
        of_contact["name"] = name
    if "notes" in found:  # the remark is about whom the row is about
        if "name" in of_contact or "email" in of_contact:
            of_contact.setdefault("rapport", found["notes"])
        else:
            of_client.setdefault("notes", found["notes"])
    return Said(line, str(found.get("client", "")), of_client, of_contact)


def month_first(table: Table, columns: Columns) -> bool:
    """Whether every day with slashes can be month first, as Americans write them."""
    for row in table.rows:
        for place in (place for field in DAYS for place in columns.places.get(field, ())):
            found = SLASHED_DAY.fullmatch(row.cell(place))
            if found and int(found[1]) > 12:
                return False
    return True
