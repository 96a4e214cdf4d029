"""`acdesk client`, `contact` and `objective`, at their simplest."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

import click

from acdesk.cli import saying
from acdesk.cli.client_import import import_clients
from acdesk.cli.kit import Family, doing, reading
from acdesk.cli.queue import item_document
from acdesk.cli.session import Session
from acdesk.desk import Desk, client_named
from acdesk.operation import Done
from acdesk.verbs import objectives, people
from acdesk.when import say
from db import queries


@click.group("client", cls=Family)
def client() -> None:
    """The clients: add, list, show, import."""


client.add_command(import_clients)


@client.command("add")
@click.argument("name")
@click.option("--tier", type=click.IntRange(1, 3), required=True)
@click.option("--domain", "domains", metavar="DOMAIN", multiple=True, help="A mail domain of theirs; repeat it.")
@click.option("--city", metavar="CITY", default="")
@click.option("--zone", metavar="ZONE", default="", help="Their time zone (else the agency's).")
@click.option("--retainer", metavar="DOLLARS", type=click.IntRange(0, 100_000_000), default=None, help="A month.")
@click.option("--growth", metavar="1-5", type=click.IntRange(1, 5), default=None)
@click.option("--complexity", metavar="1-5", type=click.IntRange(1, 5), default=None)
@click.option("--coordinator", metavar="STAFF", default="", help="Who coordinates (else the person at the desk).")
@click.option("--strategist", metavar="STAFF", default="")
@doing
def add_client(
    desk: Desk,
    name: str,
    *,
    tier: int,
    domains: tuple[str, ...],
    city: str,
    zone: str,
    retainer: int | None,
    growth: int | None,
    complexity: int | None,
    coordinator: str,
    strategist: str,
) -> Done:
    """A client of tier 1, 2 or 3."""
    return people.add_client(
        desk,
        name,
        tier=tier,
        domains=domains,
        city=city,
        zone=zone,
        retainer=retainer,
        growth=growth,
        complexity=complexity,
        coordinator=coordinator,
        strategist=strategist,
    )


@client.command("list")
@reading
def list_clients(session: Session, desk: Desk) -> None:
    """All clients."""
    rows = queries.clients()
    if session.json:
        saying.document({"clients": [client_document(row, desk.config.zone) for row in rows]})
        return
    if not rows:
        saying.line("No clients yet.")
    saying.columns([(f"T{row.tier}", str(row.open_requests), row.city, row.name) for row in rows], right=(1,))


@client.command("show")
@click.argument("name")
@reading
def show_client(session: Session, desk: Desk, name: str) -> None:
    """A client with its people, objectives and open requests."""
    found = queries.client(client_named(name).id)
    assert found is not None  # it was found by name
    contacts, objectives = queries.contacts(found.id), queries.objectives(found.id)
    items = queries.items(desk.view(found.id), "all")
    if session.json:
        zone = desk.config.zone
        told = {
            **client_document(found, zone),
            "contacts": [contact_document(row) for row in contacts],
            "objectives": [objective_document(row) for row in objectives],
            "items": [item_document(desk, item, zone) for item in items],
        }
        saying.document(told)
        return
    saying.line(found.name)
    saying.columns([(label, value) for label, value in _facts(desk, found) if value])
    saying.columns([(row.email, row.phone, row.position, row.name) for row in contacts])
    saying.columns([(row.quarter, f"{row.percent} %", row.title) for row in objectives])
    saying.columns([(f"#{item.request_id or ''}", item.kind.replace("_", " "), item.title) for item in items])


def _facts(desk: Desk, row: queries.ClientRow) -> list[tuple[str, str]]:
    last = row.last_message_at
    return [
        ("tier", str(row.tier)),
        ("coordinator", row.coordinator),
        ("strategist", row.strategist),
        ("city", row.city),
        ("zone", row.zone),
        ("retainer", "" if row.retainer is None else f"${row.retainer:,} a month"),
        ("domains", ", ".join(row.domains)),
        ("open", f"{row.open_requests} requests, {row.open_promises} promises"),
        ("last word", "" if last is None else say(last, now=desk.now(), zone=desk.config.zone)),
        ("notes", row.notes),
    ]


def client_document(row: queries.ClientRow, zone: ZoneInfo) -> dict[str, Any]:
    """A client as JSON has it; `retainer` is dollars a month."""
    return {
        "id": row.id,
        "name": row.name,
        "tier": row.tier,
        "coordinator": row.coordinator,
        "strategist": row.strategist,
        "retainer": row.retainer,
        "growth": row.growth,
        "complexity": row.complexity,
        "zone": row.zone,
        "city": row.city,
        "domains": list(row.domains),
        "notes": row.notes,
        "open_requests": row.open_requests,
        "open_promises": row.open_promises,
        "last_message_at": saying.iso(row.last_message_at, zone),
    }


@click.group("contact", cls=Family)
def contact() -> None:
    """The people at the clients: add, list."""


@contact.command("add")
@click.argument("name")
@click.option("--client", metavar="NAME", required=True)
@click.option("--email", metavar="ADDRESS", default="")
@click.option("--phone", metavar="NUMBER", default="")
@click.option("--position", metavar="TEXT", default="")
@click.option("--rapport", metavar="TEXT", default="", help="What is good to know about them.")
@doing
def add_contact(desk: Desk, name: str, *, client: str, email: str, phone: str, position: str, rapport: str) -> Done:
    """A person at a client."""
    whose = client_named(client).id
    return people.add_contact(desk, whose, name, email=email, phone=phone, position=position, rapport=rapport)


@contact.command("list")
@click.option("--client", metavar="NAME", default="", help="Only this client's.")
@reading
def list_contacts(session: Session, desk: Desk, client: str) -> None:
    """The contacts, of all clients or of one."""
    clients = _clients(client)
    rows = [(whose, row) for whose in clients for row in queries.contacts(whose.id)]
    if session.json:
        saying.document({"contacts": [{**contact_document(row), "client": whose.name} for whose, row in rows]})
        return
    saying.columns([(row.email, row.phone, f"{row.name} ({whose.name})") for whose, row in rows])


def contact_document(row: queries.ContactRow) -> dict[str, Any]:
    """A contact as JSON has it."""
    names = ("id", "name", "email", "phone", "position", "rapport")
    return {name: getattr(row, name) for name in names}


@click.group("objective", cls=Family)
def objective() -> None:
    """The clients' objectives: add, list."""


@objective.command("add")
@click.argument("title")
@click.option("--client", metavar="NAME", required=True)
@click.option("--quarter", metavar="2026Q1", default="", help="Else the current one.")
@click.option("--percent", metavar="N", type=click.IntRange(0, 100), default=0, help="How far it is.")
@doing
def add_objective(desk: Desk, title: str, client: str, quarter: str, percent: int) -> Done:
    """An objective of a client: at most three a quarter."""
    return objectives.add_objective(desk, client_named(client).id, title, quarter=quarter.upper(), percent=percent)


@objective.command("list")
@click.option("--client", metavar="NAME", default="", help="Only this client's.")
@reading
def list_objectives(session: Session, desk: Desk, client: str) -> None:
    """The objectives, of all clients or of one."""
    rows = [(whose, row) for whose in _clients(client) for row in queries.objectives(whose.id)]
    if session.json:
        saying.document({"objectives": [{**objective_document(row), "client": whose.name} for whose, row in rows]})
        return
    saying.columns(
        [(str(row.id), row.quarter, f"{row.percent} %", f"{whose.name}: {row.title}") for whose, row in rows]
    )


def objective_document(row: queries.ObjectiveRow) -> dict[str, Any]:
    """An objective as JSON has it."""
    return {name: getattr(row, name) for name in ("id", "title", "quarter", "percent", "active", "open_requests")}


def _clients(name: str) -> list[queries.ClientRow]:
    """The client of that name, or all of them."""
    chosen = client_named(name).id if name else None
    return [row for row in queries.clients() if chosen in (None, row.id)]
