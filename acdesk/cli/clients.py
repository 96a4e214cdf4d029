"""`acdesk client`: the clients, their tiers, and how contact with them stands."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

from acdesk.cli import client_showing, saying
from acdesk.cli.arriving import contact_named
from acdesk.cli.client_import import import_clients
from acdesk.cli.former import any_client
from acdesk.cli.kit import Family, Words, current, doing, done_document, limit_option, reading, staff_id, when
from acdesk.cli.session import Session
from acdesk.desk import Desk, client_named
from acdesk.operation import Done
from acdesk.reading import clients as view
from acdesk.reading.timeline import timeline
from acdesk.text import clean_line
from acdesk.verbs import editing, people, tiers
from db import queries
from db.queries_clients import SORTS
from db.vocabulary import Channel

F = TypeVar("F", bound=Callable[..., Any])

FACTS = (
    click.option("--domain", "domains", metavar="DOMAIN", multiple=True, help="A mail domain of theirs; repeat it."),
    click.option("--city", metavar="CITY", default=None),
    click.option("--zone", metavar="ZONE", default=None, help="Their time zone (else the agency's)."),
    click.option("--retainer", metavar="DOLLARS", type=click.IntRange(0, 10_000_000), default=None, help="A month."),
    click.option("--growth", metavar="1-5", type=click.IntRange(1, 5), default=None, help="How much they may grow."),
    click.option("--complexity", metavar="1-5", type=click.IntRange(1, 5), default=None, help="Of their projects."),
    click.option("--renews", "renews_on", metavar="DAY", default=None, help="When the agreement renews: 2026-05-01."),
    click.option("--coordinator", metavar="STAFF", default="", help="Who coordinates."),
    click.option("--strategist", metavar="STAFF", default=""),
)


def facts(function: F) -> F:
    """The options that `add` and `edit` share."""
    for option in reversed(FACTS):
        function = option(function)
    return function


@click.group("client", cls=Family)
def client() -> None:
    """The clients: add, edit, list, show, tier, log, import."""


client.add_command(import_clients)


@client.command("add")
@click.argument("name")
@click.option("--tier", type=click.IntRange(1, 3), required=True)
@facts
@doing
def add_client(
    desk: Desk, /, name: str, *, tier: int, city: str | None, zone: str | None, renews_on: str | None, **told: Any
) -> Done:
    """A client of tier 1, 2 or 3; whoever sits at the desk coordinates, unless somebody else is named."""
    return people.add_client(desk, name, tier=tier, city=city or "", zone=zone or "", renews_on=renews_on or "", **told)


@client.command("edit")
@click.argument("who", metavar="NAME")
@click.option("--name", metavar="NAME", default=None, help="A new name.")
@facts
@click.option("--notes", metavar="TEXT", type=Words(), default=None)
@click.option("--active/--inactive", default=None, help="Whether they are still a client.")
@doing
def edit_client(
    desk: Desk, /, who: str, *, domains: tuple[str, ...], coordinator: str, strategist: str, **changes: Any
) -> Done:
    """Change what is known of a client; --domain replaces all of them. The tier has a command of its own."""
    return editing.edit_client(
        desk,
        any_client(who),
        domains=domains or None,
        coordinator=staff_id(coordinator),
        strategist=staff_id(strategist),
        **changes,
    )


@client.command("list")
@click.option("--sort", type=click.Choice(SORTS), default="name", show_default=True)
@click.option("--find", metavar="TEXT", default="", help="Part of a name, a place, a domain; a person; t2.")
@click.option("--all", "every", is_flag=True, help="Also those who have left.")
@reading
def list_clients(session: Session, desk: Desk, sort: str, find: str, every: bool) -> None:
    """All clients: tier, health of contact, last two-way contact, open requests, promises at risk, objectives."""
    ids = queries.client_order(desk.now(), sort=sort, text=find, active=None if every else True)
    lines = view.lines(desk, ids)
    if session.json:
        rows = {row.id: row for row in queries.clients(active_only=not every)}
        zone = desk.config.zone
        told = [client_showing.client_document(rows[line.id], line, zone) for line in lines]
        saying.document({"clients": told})
        return
    if not lines:
        saying.line("Nobody of that sort." if find else "No clients yet.")
        return
    head = ("", "client", "touch", "open", "promises", "objectives", "health")
    saying.columns([_row(line) for line in lines], head, right=(2, 3))


def _row(line: view.ClientLine) -> tuple[str, ...]:
    health = line.health if line.active else f"has left; {line.health}"
    goals = f"{line.on_track} of {line.objectives}" if line.objectives else ""
    promises = f"{line.promises}, {line.at_risk} at risk" if line.at_risk else str(line.promises or "")
    return (
        f"T{line.tier}",
        clean_line(line.name, 40),
        line.touch,
        str(line.open_requests or ""),
        promises,
        goals,
        health,
    )


@client.command("show")
@click.argument("name")
@limit_option(10, "So many lines of the timeline.")
@reading
def show_client(session: Session, desk: Desk, name: str, limit: int | None) -> None:
    """A client: tier, contact, people, objectives, deliverables, open requests, and what happened last."""
    number = any_client(name)
    seen, happened = view.overview(desk, number), timeline(desk, number, limit=limit or 10)
    if session.json:
        saying.document(client_showing.full_document(desk, seen, view.lines(desk, [number])[0], happened))
        return
    client_showing.say_client(desk, seen, happened)


@client.command("tier")
@click.argument("name")
@click.option("--set", "wanted", metavar="N", type=click.IntRange(1, 3), default=None, help="Move them to this tier.")
@click.option("--reason", metavar="TEXT", default="", help="Why.")
def tier(name: str, wanted: int | None, reason: str) -> None:
    """What a client's factors speak for, and why. --set is for the VP of Strategy and the Owner (--as)."""
    session, done = current(), None
    with session.at_desk() as desk:
        number = client_named(name).id
        if wanted is not None:
            done = tiers.set_tier(desk, number, tier=wanted, reason=reason)
        seen = view.overview(desk, number)
    if session.json:
        saying.document({**client_showing.tier_document(seen), **(done_document(done) if done else {})})
        return
    if done is not None:
        for said in (done.summary, *done.notes):
            saying.line(said)
    client_showing.say_tier(seen)


@client.command("log")
@click.argument("name")
@click.option("--via", "channel", type=click.Choice([str(each) for each in Channel]), required=True)
@click.option("--text", metavar="TEXT", type=Words(), required=True, help="What was said.")
@click.option("--contact", metavar="NAME", default="", help="With whom.")
@click.option("--at", metavar="WHEN", default="", help="When it was (now).")
@doing
def log(desk: Desk, name: str, *, channel: str, text: str, contact: str, at: str) -> Done:
    """Log that both sides spoke: the touch clock starts anew."""
    whose = client_named(name)
    return editing.log_contact(
        desk,
        whose.id,
        channel=channel,
        text=text,
        at=when(desk, at, opening=True) if at else None,
        contact_id=contact_named(whose.id, whose.name, contact) if contact else None,
    )
