"""What is written to a client about a visit: the invitation before it, the thanks after it. Nothing is sent by it."""

from __future__ import annotations

from datetime import date

from acdesk import wording
from acdesk.desk import Desk
from acdesk.rules.visits import VisitState
from db import queries, records
from db.models import Client, Request
from db.vocabulary import Channel, State

INVITATION, THANKS = "visit_invitation", "visit_thanks"


def visit_text(desk: Desk, row: queries.VisitRow) -> str:
    """The text that a visit asks for, from its template; empty for one that was missed or cancelled, or has no day."""
    client = desk.client(row.client_id)
    if row.state == VisitState.HELD and row.held_at is not None:
        day, follow_ups = wording.date_for(desk, client, row.held_at), _promised(desk, client, row)
        return wording.of_client(desk, client, THANKS, visit_date=day, follow_ups=follow_ups)
    if row.state not in (VisitState.PLANNED, VisitState.BOOKED):
        return ""
    if row.starts_at is not None:
        day = wording.date_for(desk, client, row.starts_at)
    elif row.planned_day:
        planned = date.fromisoformat(row.planned_day)
        day = f"{planned:%A}, {planned:%B} {planned.day}"
    else:
        return ""
    return wording.of_client(desk, client, INVITATION, visit_date=day)


def _promised(desk: Desk, client: Client, row: queries.VisitRow) -> str:
    """What was promised on this visit and is still to come, a line each; empty for nothing."""
    held = [one.held_at for one in queries.visits(client_id=client.id) if one.held_at is not None]
    following = min((at for at in held if row.held_at is not None and at > row.held_at), default=None)
    made = [
        one
        for one in records.find(Request, client=client.id, channel=str(Channel.VISIT))
        if row.held_at is not None and one.received_at >= row.held_at
        if following is None or one.received_at < following
    ]
    lines = [
        f"- {one.title}, by {wording.date_for(desk, client, one.promise_at)}"
        for one in made
        if one.promise_at is not None and one.state != State.CLOSED
    ]
    return "\n".join(["As promised, you will have from me:", *lines]) if lines else ""
