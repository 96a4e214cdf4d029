"""`acdesk call slots` and `proposals`: what the calendar proposes. Nothing is moved by either."""

from __future__ import annotations

from datetime import timedelta

import click

from acdesk.cli import saying
from acdesk.cli.kit import command, limit_option, reading
from acdesk.cli.planning import clocks, midnight, since, until
from acdesk.cli.session import Session
from acdesk.desk import Desk, client_named
from acdesk.off_days import AHEAD
from acdesk.reading import proposals
from acdesk.when import say

DAYS_OF_SLOTS = 14

from_option = click.option("--from", "first", metavar="WHEN", default="", help="From then on (else from now).")


@command("slots")
@click.option("--client", metavar="NAME", required=True, help="Whose hours it has to suit as well.")
@from_option
@click.option("--to", "last", metavar="WHEN", default="", help="Until then (else two weeks).")
@click.option("--minutes", type=click.IntRange(5, 480), default=30, show_default=True)
@limit_option(12)
@reading
def slots(session: Session, desk: Desk, *, client: str, first: str, last: str, minutes: int, limit: int) -> None:
    """Free times inside both sides' hours, best first."""
    whose = client_named(client)
    begins = max(since(desk, first), desk.now()) if first else desk.now()
    ends = until(desk, last) if last else begins + timedelta(days=DAYS_OF_SLOTS)
    found = proposals.slots(desk, whose.id, first=begins, before=ends, minutes=minutes, limit=limit)
    if session.json:
        zone = desk.config.zone
        told = [
            {"starts_at": saying.iso(one.starts, zone), "ends_at": saying.iso(one.ends, zone), "reasons": one.reasons}
            for one in found
        ]
        saying.document({"slots": told})
        return
    saying.columns([(clocks(desk, one.starts, whose.zone), "; ".join(one.reasons)) for one in found])
    if not found:
        saying.line("Nothing is free then: look further with --to.")


@command("proposals")
@from_option
@click.option("--to", "last", metavar="WHEN", default="", help="Until then (else three months).")
@reading
def proposed(session: Session, desk: Desk, *, first: str, last: str) -> None:
    """Calls on a holiday or an absence with another time, and series that no longer fit their client's tier."""
    begins = since(desk, first)
    ends = until(desk, last) if last else midnight(desk, desk.day_of(begins) + AHEAD)
    moves = proposals.propose_moves(desk, begins, ends)
    rhythms = proposals.propose_rhythms(desk)
    zone = desk.config.zone
    if session.json:
        moved = [
            {
                "call": one.call.id,
                "client": one.call.client or None,
                "starts_at": saying.iso(one.call.starts_at, zone),
                "to": saying.iso(one.proposal.to, zone),
                "reason": one.proposal.reason,
            }
            for one in moves
        ]
        other = [{"client": row.name, "rule": found.rule, "reason": found.reason} for row, found in rhythms]
        saying.document({"moves": moved, "rhythms": other})
        return
    now = desk.now()
    for one in moves:
        to = "no day was found" if one.proposal.to is None else f"→ {say(one.proposal.to, now=now, zone=zone)}"
        was = say(one.call.starts_at, now=now, zone=zone)
        saying.line(f"{one.call.id}  {one.call.title}, {was}: {one.proposal.reason} {to}")
    for row, found in rhythms:
        saying.line(f"{row.name}: {found.reason}")
    if not (moves or rhythms):
        saying.line("Nothing to propose.")
