"""`acdesk call nudge`: a client is reminded of what they agreed to."""

from __future__ import annotations

import click

from acdesk.cli.kit import RequestId, command, doing, text_option, via_option
from acdesk.desk import Desk
from acdesk.errors import NotFound, WrongUsage
from acdesk.operation import Done
from acdesk.verbs import nudging
from db import queries


@command("nudge")
@click.argument("call_id", metavar="ID", type=RequestId("call"))
@click.argument("commitment", metavar="[COMMITMENT]", type=RequestId("commitment"), required=False)
@text_option("The message, instead of the template.")
@via_option
@doing
def nudge(desk: Desk, call_id: int, commitment: int | None, *, text: str, delivery: str) -> Done:
    """Remind the client of what they agreed to in the call; its number is needed where that is more than one thing."""
    number = _only_one(desk, call_id) if commitment is None else _of(call_id, commitment)
    return nudging.nudge_commitment(desk, number, text=text, delivery=delivery)


def _of(call_id: int, commitment: int) -> int:
    if not any(row.id == commitment for row in queries.commitments([call_id])):
        raise NotFound(f"Call {call_id} has no commitment with number {commitment}: call agreed {call_id} lists them.")
    return commitment


def _only_one(desk: Desk, call_id: int) -> int:
    """The one thing that the client has still to do from the call. Raises NotFound and WrongUsage."""
    row = queries.call(call_id)
    if row is None:
        raise NotFound(f"There is no call with number {call_id}.")
    owed = [] if row.client_id is None else nudging.owed_by(desk, row.client_id, call_id)
    if not owed:
        raise NotFound(f"Nothing that the client agreed to in call {call_id} is open: call agreed {call_id} lists all.")
    if len(owed) > 1:
        told = "; ".join(f"{each.id} {each.what}" for each in owed[:4])
        raise WrongUsage(f"Which of them? Give its number as well: {told}.")
    return owed[0].id
