"""`acdesk search`: clients, contacts, requests and messages, by the beginnings of words."""

from __future__ import annotations

import click

from acdesk.cli import saying
from acdesk.cli.kit import command, limit_option, reading
from acdesk.cli.session import Session
from acdesk.desk import Desk


@command("search")
@click.argument("words", metavar="TEXT", nargs=-1, required=True)
@limit_option(20, "At most so many of each kind.")
@reading
def search(session: Session, desk: Desk, words: tuple[str, ...], limit: int) -> None:
    """Find clients, contacts, requests and messages; newest first."""
    found = desk.store.search(" ".join(words), limit)
    if session.json:
        rows = [
            {
                "kind": str(row.kind),
                "id": row.id,
                "title": row.title,
                "request": row.request_id,
                "client": row.client_id,
            }
            for row in found
        ]
        saying.document({"found": rows})
        return
    if not found:
        saying.line("Nothing found.")
    saying.columns(
        [(str(row.kind), f"#{row.request_id}" if row.request_id else "", row.title or "(no subject)") for row in found]
    )
