"""`acdesk deliverable`: what is made for clients, from the draft to what they decide."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

import click

from acdesk.cli import saying
from acdesk.cli.contacts import chosen
from acdesk.cli.kit import Family, RequestId, doing, reading, staff_id, text_option
from acdesk.cli.session import Session
from acdesk.desk import Desk, client_named
from acdesk.operation import Done
from acdesk.reading.deliverables import DeliverableLine
from acdesk.reading.deliverables import deliverables as lines_of
from acdesk.rules.deliverables import PRESENTED_IN, Decision
from acdesk.verbs import delivering

deliverable_id = click.argument("deliverable_id", metavar="ID", type=RequestId("deliverable"))


@click.group("deliverable", cls=Family)
def deliverable() -> None:
    """What is made for clients: add, list, check, ready, rework, present, decide."""


@deliverable.command("add")
@click.argument("title")
@click.option("--client", metavar="NAME", required=True)
@click.option("--kind", metavar="TEXT", required=True, help="landing page, report, ad copy …")
@click.option("--request", "request_id", metavar="ID", type=RequestId(), default=None, help="What it came of.")
@click.option("--producer", metavar="STAFF", default="", help="Who makes it (else the request's specialist).")
@click.option("--link", metavar="TEXT", default="", help="Where it is.")
@doing
def add(desk: Desk, title: str, *, client: str, kind: str, request_id: int | None, producer: str, link: str) -> Done:
    """A draft of something for a client."""
    whose = client_named(client).id
    made_by = staff_id(producer)
    return delivering.add(desk, whose, title, kind=kind, request_id=request_id, producer_id=made_by, link=link)


@deliverable.command("list")
@click.option("--client", metavar="NAME", default="", help="Only this client's.")
@click.option("--open", "open_only", is_flag=True, help="Only those that are not decided.")
@reading
def list_deliverables(session: Session, desk: Desk, client: str, open_only: bool) -> None:
    """The deliverables, of all clients or of one, and what comes next."""
    rows = [(whose, line) for whose in chosen(client) for line in lines_of(desk, whose.id, open_only=open_only)]
    if session.json:
        zone = desk.config.zone
        told = [{**deliverable_document(line, zone), "client": whose.name} for whose, line in rows]
        saying.document({"deliverables": told})
        return
    if not rows:
        saying.line("No deliverables.")
    saying.columns([deliverable_row(line, f"{whose.name}: ") for whose, line in rows])


@deliverable.command("check")
@deliverable_id
@doing
def check(desk: Desk, deliverable_id: int) -> Done:
    """The quality check; for the Strategist, or another lead."""
    return delivering.check(desk, deliverable_id)


@deliverable.command("ready")
@deliverable_id
@doing
def ready(desk: Desk, deliverable_id: int) -> Done:
    """It can be presented: from now on that is owed to the client."""
    return delivering.ready(desk, deliverable_id)


@deliverable.command("rework")
@deliverable_id
@text_option("Why it is taken back.", required=True, name="--why")
@doing
def rework(desk: Desk, deliverable_id: int, why: str) -> Done:
    """Take it back before it was presented: a draft again."""
    return delivering.rework(desk, deliverable_id, why=why)


@deliverable.command("present")
@deliverable_id
@click.option("--how", type=click.Choice([str(way) for way in PRESENTED_IN]), required=True)
@click.option("--by", metavar="STAFF", default="", help="Who presented it (else whoever acts).")
@doing
def present(desk: Desk, deliverable_id: int, how: str, by: str) -> Done:
    """It was shown to the client."""
    return delivering.present(desk, deliverable_id, how=how, by=by)


@deliverable.command("decide")
@deliverable_id
@click.option("--decision", type=click.Choice([str(decision) for decision in Decision]), required=True)
@click.option("--approver", metavar="NAME", required=True, help="Who decided at the client.")
@doing
def decide(desk: Desk, deliverable_id: int, decision: str, approver: str) -> Done:
    """What the client decided; changes make the next edition, a draft again."""
    return delivering.decide(desk, deliverable_id, decision=decision, approver=approver)


def deliverable_row(line: DeliverableLine, whose: str = "") -> tuple[str, ...]:
    """A deliverable as a line."""
    row = line.row
    comes_next = f" ({line.next_step})" if line.next_step else ""
    return (f"#{row.id}", row.kind, f"edition {row.edition}", f"{line.standing}{comes_next}", f"{whose}{row.title}")


def deliverable_document(line: DeliverableLine, zone: ZoneInfo) -> dict[str, Any]:
    """A deliverable as JSON has it; `request` is the number of the one it came of."""
    row = line.row
    told = ("id", "title", "kind", "edition", "state", "producer", "link", "checked_by", "presented_how")
    decided = ("presented_by", "decision", "approver")
    instants = ("checked_at", "ready_at", "presented_at", "decided_at")
    return {
        **{name: getattr(row, name) for name in (*told, *decided)},
        **{name: saying.iso(getattr(row, name), zone) for name in instants},
        "request": row.request_id,
        "next_step": line.next_step,
    }
