"""`acdesk queue` and `acdesk list`: what is owed, in its order, and the open requests."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

import click

from acdesk.cli import saying
from acdesk.cli.kit import command, limit_option, reading
from acdesk.cli.looking import client_named_in, explain, load_percent, subject, tier_word
from acdesk.cli.session import Session
from acdesk.desk import Desk, client_named
from acdesk.when import say, say_left
from db.queries_brief import Brief, briefs  # not db.queries: all of it takes 10 ms to load
from db.queries_items import Item, items, page
from db.queries_queue import SPLITS, order

SCREENFUL = 100
"""Rows that a terminal gets unless --limit says otherwise; a pipe and --json get all."""


@command("queue")
@click.option("--split", type=click.Choice(SPLITS), default="now", show_default=True, help="Which part of it.")
@limit_option(None)
@reading
def queue(session: Session, desk: Desk, split: str, limit: int | None) -> None:
    """The queue, in order: one row per subject, with its most pressing obligation."""
    view = desk.view()
    load = load_percent(desk, view)
    if session.json:
        zone = desk.config.zone
        rows = [item_document(desk, item, zone) for item in briefs(view, split, limit=limit)]
        saying.document({"now": saying.iso(view.now, zone), "load_percent": load, "items": rows})
        return
    shown = limit or (SCREENFUL if saying.on_terminal() else None)
    places = order(view, split)
    found = page(view, places[:shown])
    zone = desk.config.zone
    local = view.now.astimezone(zone)
    told = "" if load is None else f" · load {load} %"
    saying.line(f"{local:%a} {local.day} {local:%b %H:%M}{told}")
    if load is not None and load > 100:
        from acdesk.load import relief  # noqa: PLC0415  (it brings what proposals need, which few days want)

        advice = relief(desk, view).sentence()
        saying.line(advice or "No order helps today: agree new dates.")
    saying.columns([_row(desk, item) for item in found], right=(0, 1))
    if not found:
        saying.line("Nothing here.")
    if len(places) > len(found):
        saying.line(f"… and {len(places) - len(found)} more (--limit).")


def item_document(desk: Desk, item: Item | Brief, zone: ZoneInfo) -> dict[str, Any]:
    """An item of the queue as JSON has it."""
    return {
        "rank": item.rank,
        "lane": item.lane,
        "pressure": item.pressure,
        "kind": item.kind,
        "started_at": saying.iso(item.started_at, zone),
        "due_at": saying.iso(item.due_at, zone),
        "warn_at": saying.iso(item.warn_at, zone),
        "age_minutes": item.age_minutes,
        "target_minutes": item.target_minutes,
        "explain": explain(desk, item),
        "subject": {"type": item.subject_type, "id": item.subject_id, "title": item.title, "state": item.state},
        "client": client_named_in(item),
    }


def _row(desk: Desk, item: Item) -> tuple[str, ...]:
    left = ""
    if item.due_at is not None:
        calendar = desk.calendar_of(item.calendar_id)
        left = say_left(item.due_at, now=desk.now(), calendar=calendar, zone=desk.config.zone)
    kind = (item.kind or item.state).replace("_", " ")
    number = f"#{item.request_id}" if item.request_id else ""
    owner = item.owner if desk.person is None or item.owner_id not in (None, desk.person.id) else ""
    pressed = f"{item.pressure:.2f}" if item.kind else ""
    named = subject(item.client, item.title)
    return (str(item.rank), number, kind, left, pressed, tier_word(item.tier), owner.split(" ")[0], named)


@command("list")
@click.option("--client", metavar="NAME", default="", help="Only this client's.")
@click.option("--closed", is_flag=True, help="Those closed in the last 30 days instead.")
@limit_option(None)
@reading
def list_requests(session: Session, desk: Desk, client: str, closed: bool, limit: int | None) -> None:
    """The requests that are open, most pressing first; those on which nothing is owed last."""
    view = desk.view(client_named(client).id if client else None)
    splits = ("closed",) if closed else ("all", "dark")
    found = [item for split in splits for item in items(view, split) if item.request_id is not None][:limit]
    zone = desk.config.zone
    if session.json:
        saying.document({"requests": [_request_document(item, zone) for item in found]})
        return
    if not found:
        saying.line("No requests.")
    saying.columns([_request_row(desk, item) for item in found], right=(0,))


def _request_document(item: Item, zone: ZoneInfo) -> dict[str, Any]:
    return {
        "id": item.request_id,
        "title": item.title,
        "state": item.state,
        "outcome": item.outcome,
        "client": client_named_in(item),
        "channel": item.channel,
        "urgency": item.urgency,
        "hot": item.hot,
        "received_at": saying.iso(item.received_at, zone),
        "acknowledged_at": saying.iso(item.acknowledged_at, zone),
        "promise_at": saying.iso(item.promise_at, zone),
        "wanted_by": saying.iso(item.wanted_by, zone),
        "closed_at": saying.iso(item.closed_at, zone),
        "specialist": item.specialist,
        "snoozed": item.hidden,
    }


def _request_row(desk: Desk, item: Item) -> tuple[str, ...]:
    eta = item.promise_at
    promised = "" if eta is None else f"ETA {say(eta, now=desk.now(), zone=desk.config.zone)}"
    state = item.outcome.replace("_", " ") or item.state
    urgency = "hot" if item.hot else item.urgency
    named = subject(item.client, item.title)
    return (f"#{item.request_id}", state, tier_word(item.tier), urgency, promised, named)
