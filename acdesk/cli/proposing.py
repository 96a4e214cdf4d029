"""`acdesk proposal`: the three ways of spec section 4, with dates and costs, and the message that says so."""

from __future__ import annotations

from typing import Any

import click

from acdesk import wording
from acdesk.cli import saying
from acdesk.cli.kit import command, hours_option, maybe_when, reading, request_id, staff_id
from acdesk.cli.session import Session
from acdesk.desk import Desk
from acdesk.rules.eta import Proposal, Way
from acdesk.verbs.proposing import propose
from acdesk.when import say


@command("proposal")
@request_id
@hours_option("How long it takes, low and high (10-16).")
@click.option("--wanted-by", metavar="WHEN", default="", help="The client's date (else the one noted).")
@click.option("--to", metavar="STAFF", default="", help="The specialist (else whose it is, else the best).")
@reading
def proposal(
    session: Session, desk: Desk, request_id: int, *, hours: tuple[float, float] | None, wanted_by: str, to: str
) -> None:
    """When it can honestly be promised: as queued, in front of the queue, or a first slice."""
    low, high = hours or (None, None)
    found = propose(
        desk,
        request_id,
        low_hours=low,
        high_hours=high,
        wanted_by=maybe_when(desk, wanted_by),
        specialist_id=staff_id(to),
    )
    message = ""
    if not found.honest and found.wanted_by is not None:
        message = wording.not_by_that_date(desk, desk.request(request_id), found, found.recommended)
    if session.json:
        saying.document(_document(desk, request_id, found, message))
        return
    saying.columns([_row(desk, way, way is found.recommended) for way in found.ways])
    for way in found.ways:
        saying.line(f"{way.key}: {way.reason} {way.cost}")
        saying.line(f"   {way.explain}")
    if message:
        saying.line()
        saying.block(message)


def _document(desk: Desk, request_id: int, found: Proposal, message: str) -> dict[str, Any]:
    zone = desk.config.zone
    return {
        "request": request_id,
        "specialist": found.specialist,
        "wanted_by": saying.iso(found.wanted_by, zone),
        "honest": found.honest,
        "recommended": found.recommended.key,
        "ways": [_way(desk, way) for way in found.ways],
        "message": message,
    }


def _way(desk: Desk, way: Way) -> dict[str, Any]:
    zone = desk.config.zone
    return {
        "way": way.key,
        "name": way.name,
        "eta": saying.iso(way.eta, zone),
        "specialist_due": saying.iso(way.specialist_due, zone),
        "slice_eta": saying.iso(way.slice_eta, zone),
        "slice_hours": way.slice_hours,
        "need_minutes": way.need_minutes,
        "meets_wish": way.meets_wish,
        "needs_strategist": way.needs_strategist,
        "slips": list(way.slips),
        "reason": way.reason,
        "cost": way.cost,
        "explain": way.explain,
    }


def _row(desk: Desk, way: Way, recommended: bool) -> tuple[str, ...]:
    now, zone = desk.now(), desk.config.zone
    date = say(way.eta, now=now, zone=zone)
    if way.slice_eta is not None:
        date = f"{say(way.slice_eta, now=now, zone=zone)}, rest {date}"
    return ("→" if recommended else "", way.key, way.name, date, way.cost)
