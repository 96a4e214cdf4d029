"""`acdesk update`, `answer`, `tell`, `promise`: words to the client."""

from __future__ import annotations

import click

from acdesk.cli.kit import (
    approved_option,
    command,
    doing,
    maybe_when,
    request_id,
    staff_id,
    text_option,
    via_option,
    when,
)
from acdesk.desk import Desk
from acdesk.operation import Done
from acdesk.verbs import answering


@command("update")
@request_id
@text_option("What the client is told.", required=True)
@click.option("--update-at", metavar="WHEN", default="", help="When they hear next.")
@via_option
@approved_option
@doing
def update(desk: Desk, request_id: int, *, text: str, update_at: str, delivery: str, approved_by: str) -> Done:
    """A word to the client on an open request."""
    return answering.update(
        desk,
        request_id,
        text=text,
        update_at=maybe_when(desk, update_at),
        delivery=delivery,
        approved_by=staff_id(approved_by),
    )


@command("answer")
@request_id
@text_option("The complete answer.", required=True)
@via_option
@doing
def answer(desk: Desk, request_id: int, text: str, delivery: str) -> Done:
    """The complete answer to a simple request; it closes it."""
    return answering.answer(desk, request_id, text=text, delivery=delivery)


@command("tell")
@request_id
@text_option("The message, instead of the template.")
@via_option
@doing
def tell(desk: Desk, request_id: int, text: str, delivery: str) -> Done:
    """Tell the client that the work is done; it closes the request."""
    return answering.tell(desk, request_id, text=text, delivery=delivery)


@command("promise")
@request_id
@click.option("--eta", metavar="WHEN", required=True, help="The new ETA.")
@text_option("The message, instead of the template.")
@click.option("--reason", metavar="TEXT", default="", help="Why; an ETA earlier than the proposal needs it.")
@via_option
@approved_option
@doing
def promise(desk: Desk, request_id: int, *, eta: str, text: str, reason: str, delivery: str, approved_by: str) -> Done:
    """Re-promise: a new ETA, told to the client before the old one passes (after it, the old one counts as broken)."""
    return answering.promise(
        desk,
        request_id,
        eta=when(desk, eta),
        text=text,
        reason=reason,
        delivery=delivery,
        approved_by=staff_id(approved_by),
    )
