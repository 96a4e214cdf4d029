"""Which column of a table is what: Google Contacts (old and new), Outlook, HubSpot, and plain spreadsheets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from acdesk.errors import WrongUsage
from acdesk.tables.reading import Table
from acdesk.text import clean_line

ALIASES: dict[str, tuple[str, ...]] = {
    "client": (
        "client", "client name", "company name", "company", "organization name", "organization 1 name",
        "organization", "organisation", "organisation name", "associated company", "associated company primary",
        "account", "account name", "customer", "customer name",
    ),
    "tier": ("tier", "client tier"),
    "retainer": ("retainer", "monthly retainer", "retainer a month", "retainer per month", "monthly fee", "mrr"),
    "growth": ("growth", "growth potential"),
    "complexity": ("complexity", "project complexity"),
    "renews_on": (
        "renews", "renews on", "renewal", "renewal date", "contract renewal", "contract renewal date", "contract end",
        "contract end date",
    ),
    "domains": (
        "domain", "domains", "company domain name", "domain name", "mail domain", "mail domains", "email domain",
        "email domains",
    ),
    "website": (
        "website", "web site", "company website", "website url", "url", "website address", "web address", "homepage",
    ),
    "city": ("city", "client city", "place", "town"),
    "zone": ("zone", "time zone", "timezone"),
    "client_notes": ("client notes", "company notes", "description", "about us"),
    "contact": ("contact", "contact name", "full name", "display name", "person", "primary contact", "contact person"),
    "first": ("first name", "given name", "first", "firstname", "contact first name"),
    "middle": ("middle name", "additional name"),
    "last": ("last name", "family name", "last", "lastname", "surname", "contact last name"),
    "email": ("email", "email address", "email 1 value", "contact email", "mail", "email 2 value", "email 2 address"),
    "phone": (
        "phone", "phone number", "business phone", "phone 1 value", "contact phone", "primary phone", "mobile phone",
        "mobile phone number", "mobile", "cell", "telephone", "phone 2 value", "business phone 2", "home phone",
    ),
    "position": ("position", "job title", "organization title", "organization 1 title", "title", "role"),
    "birthday": ("birthday", "birth date", "birthdate", "date of birth"),
    "rapport": ("rapport", "contact notes", "rapport notes"),
    "prefers": ("prefers", "preferred contact method", "preferred channel", "how to reach", "reach"),
    "notes": ("notes", "note"),
}  # fmt: skip
"""Field to the column names that mean it, as `plain_name` writes them; the first filled one of a row is taken."""

_FIELD_OF = {alias: field for field, aliases in ALIASES.items() for alias in aliases}
_PERSON = ("contact", "first", "last", "email")
_FIRM = ("tier", "retainer", "growth", "complexity", "renews_on", "domains", "website", "client_notes")
_OF_THE_PERSON = ("city", "zone")
"""In an export of contacts these are where the person is, which says nothing sure of the client."""
_NAMED = 8
"""So many columns are named when they are not read."""
OURS = "error"
"""The column that a file of rejected rows has; it is passed over."""


@dataclass(frozen=True)
class Columns:
    """What was understood: field to the places of its columns, the best first; `notices` name what is not read."""

    source: str
    places: Mapping[str, tuple[int, ...]]
    names: tuple[str, ...]
    notices: tuple[str, ...]

    def name(self, field: str) -> str:
        """What the table calls a field; the field's own name where it has no column for it."""
        return self.names[self.places[field][0]] if self.places.get(field) else field


def plain_name(name: str) -> str:
    """A column name in small letters, with single spaces instead of signs: `E-mail 1 - Value` is `email 1 value`."""
    words = "".join(char if char.isalnum() else " " for char in clean_line(name).casefold()).split()
    return " ".join(words).replace("e mail", "email")


def understand(table: Table) -> Columns:
    """Which column is what.

    Raises WrongUsage, with the line, where no column tells the client, or two have the same name.
    """
    plain = [plain_name(name) for name in table.header]
    source = _source(set(plain))
    found: dict[str, list[int]] = {}
    for place, name in enumerate(plain):
        field = _field(name, source, plain)
        if field:
            found.setdefault(field, []).append(place)
    for field, places in found.items():
        _no_twins(table, plain, places)
        places.sort(key=lambda place: ALIASES[field].index(plain[place]) if plain[place] in ALIASES[field] else -1)
    if not found.get("client") and not found.get("email"):
        raise WrongUsage(
            f"{table.name}, line {table.header_line:,}: no column tells the client: name one 'client' or 'company' "
            f"(there are: {_listed([name for name in table.header if name])})."
        )
    used = {place for places in found.values() for place in places}
    kept = {field: tuple(places) for field, places in found.items()}
    return Columns(source, kept, tuple(clean_line(name) for name in table.header), _notices(table, plain, source, used))


def _source(plain: set[str]) -> str:
    """Which program wrote the table, by the columns that only it has."""
    if {"email 1 value", "organization 1 name", "organization name", "group membership"} & plain:
        return "Google Contacts"
    if {"business phone", "email display name", "web page"} & plain and "first name" in plain:
        return "Outlook contacts"
    if {"associated company", "associated company primary", "record id contact", "lead status"} & plain:
        return "HubSpot contacts"
    if {"company domain name", "record id company"} & plain:
        return "HubSpot companies"
    return "a plain table"


def _field(name: str, source: str, plain: list[str]) -> str:
    """The field that a column is for, or nothing."""
    if name != "name":
        field = _FIELD_OF.get(name, "")
        if source.endswith("contacts") or source == "Google Contacts":
            if field in _OF_THE_PERSON or field in ("domains", "website"):
                return ""
            return "rapport" if field == "notes" else field
        return field
    fields = {_FIELD_OF.get(other, "") for other in plain}
    if "client" in fields:
        return "contact"
    # `name, tier, city` lists clients; `name, email` lists people
    firm = source == "HubSpot companies" or (fields & set(_FIRM) and not fields & set(_PERSON))
    return "client" if firm else "contact"


def _no_twins(table: Table, plain: list[str], places: list[int]) -> None:
    seen: dict[str, int] = {}
    for place in places:
        if plain[place] in seen:
            shown = clean_line(table.header[place], 60)
            raise WrongUsage(
                f"{table.name}, line {table.header_line:,}: columns {seen[plain[place]] + 1} and {place + 1} are both "
                f"called {shown!r}: rename or remove one."
            )
        seen[plain[place]] = place


def _notices(table: Table, plain: list[str], source: str, used: set[int]) -> tuple[str, ...]:
    """Where the table is from, and the filled columns that are not read."""
    said = [] if source == "a plain table" else [f"It is read as {source}."]
    sites = [clean_line(table.header[place], 40) for place in sorted(used) if plain[place] in ALIASES["website"]]
    if sites:
        said.append(f"A client without a mail domain gets that of its website ({', '.join(sites)}).")
    width = len(table.header)
    filled = {place for row in table.rows for place, value in enumerate(row.values[:width]) if value.strip()}
    unread = [
        table.header[place] or f"column {place + 1}, which has no name"
        for place in sorted(filled - used)
        if plain[place] != OURS
    ]
    if unread:
        said.append(f"Not read: {_listed(unread)}.")
    return tuple(said)


def _listed(names: list[str]) -> str:
    shown = ", ".join(clean_line(name, 40) for name in names[:_NAMED])
    return shown + (f" and {len(names) - _NAMED} more" if len(names) > _NAMED else "")
