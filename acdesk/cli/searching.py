"""`acdesk search`: clients, contacts, requests, messages, calls and visits, by the beginnings of words."""

from __future__ import annotations

import click

from acdesk.cli import saying
from acdesk.cli.kit import command, limit_option, reading
from acdesk.cli.session import Session
from acdesk.desk import Desk
from acdesk.when import say_day
from db.search import Found


@command("search")
@click.argument("words", metavar="TEXT", nargs=-1, required=True)
@limit_option(20, "At most so many of each kind.")
@reading
def search(session: Session, desk: Desk, words: tuple[str, ...], limit: int) -> None:
    """Find clients, contacts, requests, messages; calls, visits and what was said and agreed in them."""
    found = desk.store.search(" ".join(words), limit)
    if session.json:
        rows = [
            {
                "kind": str(row.kind),
                "id": row.id,
                "title": row.title,
                "request": row.request_id,
                "client": row.client_id,
                "call": row.call_id,
                "visit": row.visit_id,
                "at": saying.iso(row.at, desk.config.zone),
                "snippet": row.snippet,
            }
            for row in found
        ]
        saying.document({"found": rows})
        return
    if not found:
        saying.line("Nothing found.")
    saying.columns([_row(desk, row) for row in found])


def _row(desk: Desk, row: Found) -> tuple[str, ...]:
    """A request has its number, what stands in the calendar its day and that of its call or visit."""
    if row.call_id is None and row.visit_id is None:
        return (str(row.kind), f"#{row.request_id}" if row.request_id else "", row.title or "(no subject)")
    when = say_day(row.day, row.at, now=desk.now(), zone=desk.config.zone)
    number = f"call {row.call_id}" if row.call_id is not None else f"visit {row.visit_id}"
    title = f"{row.title}{f', {row.off}' if row.off else ''}{f': {row.snippet}' if row.snippet else ''}"
    return (str(row.kind), number, f"{when}  {title}")
