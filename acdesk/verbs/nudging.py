"""Reminding a client of what they agreed to in a call: until it is done somebody owes them the next nudge."""

from __future__ import annotations

from acdesk import wording
from acdesk.desk import Desk
from acdesk.errors import NotFound, Refused
from acdesk.operation import Done, Operation
from acdesk.rhythm import open_rows, owe_nudge, settle, takes_place
from acdesk.verbs.calling import begin
from acdesk.verbs.common import clock_words
from acdesk.verbs.pausing import BY_PHONE, DRAFTED
from db import queries, records
from db.models import Call, Client, Commitment, Obligation
from db.vocabulary import Delivery, Kind, Side, Verb

TEMPLATES = 3
"""Nudges that have a text of their own; from the last on it is the phone."""


def nudge_commitment(desk: Desk, commitment_id: int, *, text: str = "", delivery: str = Delivery.LOGGED) -> Done:
    """Remind a client of what they agreed to in a call; the next reminder is due later each time.

    Before its date a reminder meets nothing: the clock starts with the date. Refused for what is ours, done, or was
    agreed in a call that did not take place.
    """
    with desk.operation(Verb.NUDGE) as op:
        made, call, client = _theirs(desk, op, commitment_id)
        owed = _owed(client, made)
        step = 0 if owed is None else owed.step
        said = text if text.strip() else _draft(desk, client, made, call, step)
        subject = f"From our call: {made.what}"
        wording.to_client(desk, op, client, said, purpose=_template(step), subject=subject, delivery=delivery)
        about = f"{client.name} about “{made.what}”"
        if delivery == Delivery.DRAFTED:
            op.summary = f"Drafted: nudge to {about}."
            return Done(op.verb, op.summary, (), (DRAFTED,), (), op.name)
        op.summary = f"Nudged {about}."
        return Done(op.verb, op.summary, (), (_go_on(desk, op, client, made, owed),), (), op.name)


def nudge_draft(desk: Desk, commitment_id: int) -> str:
    """The reminder as it would go out: the first, the second, or the one that proposes the phone."""
    with desk.operation(Verb.NUDGE) as op:
        made, call, client = _theirs(desk, op, commitment_id)
        owed = _owed(client, made)
        return _draft(desk, client, made, call, 0 if owed is None else owed.step)


def owed_by(desk: Desk, client_id: int, call_id: int | None = None) -> list[queries.CommitmentRow]:
    """What a client agreed to and has not done, what is late first; of one call where that is named."""
    theirs = [row for row in queries.open_commitments(client_id) if row.side == Side.THEIRS]
    rows = [row for row in theirs if takes_place(row.call_state) and call_id in (None, row.call_id)]
    return sorted(rows, key=lambda row: (row.due_at is None, row.due_at or row.call_at, row.id))


def _go_on(desk: Desk, op: Operation, client: Client, made: Commitment, owed: Obligation | None) -> str:
    """The clock of the next nudge; what is to be said of it."""
    if made.due_at is None:
        return "It has no date yet: say one, and the next nudge is owed from then on."
    if owed is None:
        return f"{client.name} has left: nothing more is owed on it."
    if owed.opened_at > op.at:
        return f"They have until {clock_words(desk, made.due_at)}: the next nudge is owed from then on."
    settle(op, owed)
    step = owed.step + 1
    following = owe_nudge(desk, op, client, op.at, commitment_id=made.id, step=step)
    by_phone = f" {BY_PHONE}" if step > 1 else ""
    return f"The next is due {clock_words(desk, following.due_at)}.{by_phone}"


def _theirs(desk: Desk, op: Operation, commitment_id: int) -> tuple[Commitment, Call, Client]:
    """The commitment, its call and its client. Raises NotFound and Refused."""
    made = records.get(Commitment, commitment_id)
    if made is None:
        raise NotFound(f"There is no commitment with number {commitment_id}.")
    call, client = begin(desk, op, made.call_id)
    if made.side != Side.THEIRS:
        raise Refused("ours", f"“{made.what}” is ours to do: there is nobody to nudge.")
    if client is None:
        raise Refused("no_client", f"{call.title} is with no client: there is nobody to nudge.")
    if made.done_at is not None:
        raise Refused("done", f"“{made.what}” is done already.")
    if not takes_place(call.state):
        raise Refused("state", f"{call.title} is {call.state}: nothing was agreed in it.")
    return made, call, client


def _owed(client: Client, made: Commitment) -> Obligation | None:
    return next((row for row in open_rows(client, Kind.NUDGE) if row.commitment_id == made.id), None)


def _template(step: int) -> str:
    return f"nudge_{min(step, TEMPLATES - 1) + 1}"


def _draft(desk: Desk, client: Client, made: Commitment, call: Call, step: int) -> str:
    who = f" ({made.owner})" if made.owner else ""
    by = "" if made.due_at is None else f", by {wording.date_for(desk, client, made.due_at)}"
    when = wording.date_for(desk, client, call.started_at or call.starts_at)
    values = {"request": made.what, "question": f"{made.what}{who}{by}, as agreed in our call of {when}"}
    return wording.of_client(desk, client, _template(step), **values)
