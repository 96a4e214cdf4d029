"""`acdesk add` and `assign`: how requests come in by hand."""

from __future__ import annotations

import click

from acdesk.cli.kit import command, doing, maybe_when, request_id, text_option, when
from acdesk.desk import Desk, client_named
from acdesk.errors import NotFound
from acdesk.operation import Done
from acdesk.verbs import arrive
from db import queries


@command("add")
@click.argument("title")
@click.option("--client", metavar="NAME", required=True, help="Whose request it is.")
@click.option("--contact", metavar="NAME", default="", help="Who asked: the beginning of a name, or the address.")
@click.option("--channel", type=click.Choice(["email", "phone", "chat", "call", "visit"]), default="email")
@click.option("--urgency", type=click.Choice(["low", "normal", "high"]), default="normal")
@text_option("The fact that makes it urgent or not.", name="--fact")
@click.option("--wanted-by", metavar="WHEN", default="", help="The date the client wishes.")
@click.option("--received", metavar="WHEN", default="", help="When it came (now).")
@text_option("What they wrote.", name="--body")
@doing
def add(
    desk: Desk,
    title: str,
    *,
    client: str,
    contact: str,
    channel: str,
    urgency: str,
    fact: str,
    wanted_by: str,
    received: str,
    body: str,
) -> Done:
    """A request that came by phone, chat, in a call or by mail."""
    whose = client_named(client)
    return arrive.add(
        desk,
        title,
        whose.id,
        contact_id=contact_named(whose.id, whose.name, contact) if contact else None,
        channel=channel,
        urgency=urgency,
        urgency_fact=fact,
        wanted_by=maybe_when(desk, wanted_by),
        received_at=when(desk, received, opening=True) if received else None,
        body=body,
    )


def contact_named(client_id: int, client: str, name: str) -> int:
    """The number of a client's contact by name or address. Raises NotFound."""
    found = queries.find_contacts(client_id, name)
    if len(found) == 1:
        return found[0].id
    if found:
        raise NotFound(f"{name!r} could be {', '.join(row.name for row in found[:6])}: give more of the name.")
    raise NotFound(f"{client} has no contact called {name!r}: acdesk contact list --client shows who there is.")


@command("assign")
@request_id
@click.option("--client", metavar="NAME", required=True, help="Whose request it is.")
@click.option("--always", type=click.Choice(["address", "domain"]), default=None, help="Remember the sender so.")
@doing
def assign(desk: Desk, request_id: int, client: str, always: str | None) -> Done:
    """Give the request of an unknown sender to a client."""
    return arrive.assign(desk, request_id, client_named(client).id, always=always or "")
