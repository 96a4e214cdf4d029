"""`acdesk contact`: the people at the clients."""

from __future__ import annotations

from typing import Any

import click

from acdesk.cli import saying
from acdesk.cli.arriving import contact_named
from acdesk.cli.kit import Family, RequestId, Words, doing, reading
from acdesk.cli.session import Session
from acdesk.desk import Desk, client_named
from acdesk.errors import NotFound, WrongUsage
from acdesk.operation import Done
from acdesk.verbs import editing, people
from db import queries

birthday_option = click.option("--birthday", metavar="MM-DD", default=None, help="03-14 or 1980-03-14.")


@click.group("contact", cls=Family)
def contact() -> None:
    """The people at the clients: add, edit, list."""


@contact.command("add")
@click.argument("name")
@click.option("--client", metavar="NAME", required=True)
@click.option("--email", metavar="ADDRESS", default="")
@click.option("--phone", metavar="NUMBER", default="")
@click.option("--position", metavar="TEXT", default="")
@click.option("--rapport", metavar="TEXT", type=Words(), default="", help="What is good to know about them.")
@birthday_option
@click.option("--prefers", metavar="TEXT", default="", help="How they like to be reached.")
@doing
def add_contact(desk: Desk, /, name: str, *, client: str, birthday: str | None, **told: str) -> Done:
    """A person at a client."""
    return people.add_contact(desk, client_named(client).id, name, birthday=birthday or "", **told)


@contact.command("edit")
@click.argument("who", metavar="NAME|#N")
@click.option("--client", metavar="NAME", default="", help="Whose they are; needed for a name.")
@click.option("--name", metavar="NAME", default=None, help="A new name.")
@click.option("--email", metavar="ADDRESS", default=None)
@click.option("--phone", metavar="NUMBER", default=None)
@click.option("--position", metavar="TEXT", default=None)
@click.option("--rapport", metavar="TEXT", type=Words(), default=None, help="What is good to know about them.")
@birthday_option
@click.option("--prefers", metavar="TEXT", default=None, help="How they like to be reached.")
@click.option("--active/--inactive", default=None, help="Whether they are still there.")
@doing
def edit_contact(desk: Desk, /, who: str, *, client: str, **changes: Any) -> Done:
    """Change what is known of a person; an empty text takes it away."""
    return editing.edit_contact(desk, contact_number(who, client), **changes)


def contact_number(who: str, client: str) -> int:
    """The number of a contact: as given (`#7`), or by name or address at a client. Raises NotFound and WrongUsage."""
    if who.removeprefix("#").isdigit():
        number: int = RequestId("contact")(who)
        if queries.contact(number) is None:
            raise NotFound(f"There is no contact with number {number}.")
        return number
    if not client:
        raise WrongUsage(f"Say where {who!r} is, with --client, or give the number that contact list shows.")
    whose = client_named(client)
    return contact_named(whose.id, whose.name, who)


@contact.command("list")
@click.option("--client", metavar="NAME", default="", help="Only this client's.")
@click.option("--all", "every", is_flag=True, help="Also those who have left.")
@reading
def list_contacts(session: Session, desk: Desk, client: str, every: bool) -> None:
    """The contacts, of all clients or of one."""
    rows = [(whose, row) for whose in chosen(client) for row in queries.contacts(whose.id, active_only=not every)]
    if session.json:
        saying.document({"contacts": [{**contact_document(row), "client": whose.name} for whose, row in rows]})
        return
    if not rows:
        saying.line("No contacts.")
    saying.columns([contact_row(row, f" ({whose.name})") for whose, row in rows])


def contact_row(row: queries.ContactRow, where: str = "") -> tuple[str, ...]:
    """A contact as a line."""
    more = "; ".join(part for part in (row.prefers, row.birthday and f"birthday {row.birthday}", row.rapport) if part)
    gone = "" if row.active else ", has left"
    return (f"#{row.id}", row.email, row.phone, row.position, f"{row.name}{where}{gone}{more and ': ' + more}")


def contact_document(row: queries.ContactRow) -> dict[str, Any]:
    """A contact as JSON has it."""
    names = ("id", "name", "email", "phone", "position", "rapport", "birthday", "prefers", "active")
    return {name: getattr(row, name) for name in names}


def chosen(name: str) -> list[queries.ClientRow]:
    """The client of that name, or all of them for no name. Raises NotFound."""
    only = client_named(name).id if name else None
    return [row for row in queries.clients() if only in (None, row.id)]
