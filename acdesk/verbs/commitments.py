"""What both sides agree to in a call: who does what by when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from acdesk import wording
from acdesk.desk import Desk
from acdesk.errors import NotFound, Refused, WrongUsage
from acdesk.operation import Done, Operation
from acdesk.rhythm import nudges
from acdesk.rules.cadence import OFF
from acdesk.verbs.calling import begin
from acdesk.verbs.common import clock_words, require
from acdesk.when import say_date
from db import queries, records
from db.models import Call, Client, Commitment, Contact, Obligation
from db.vocabulary import Settled, Side, Verb


def commit(
    desk: Desk,
    call_id: int,
    *,
    side: str,
    what: str,
    owner: str = "",
    staff_id: int | None = None,
    due: datetime | None = None,
) -> Done:
    """Something is agreed. `owner` and `due` may come later, but before the call ends."""
    with desk.operation(Verb.COMMIT) as op:
        row, client = begin(desk, op, call_id)
        _still_open(row)
        if side not in tuple(Side):
            raise WrongUsage(f"A side is ours or theirs, not {side!r}.")
        person = None if staff_id is None else desk.staff(staff_id)
        made = op.insert(
            Commitment,
            call=row.id,
            side=side,
            what=require(what, "What was agreed"),
            owner=person.name if person is not None else owner.strip(),
            staff=staff_id,
            due_at=due,
        )
        _follow(desk, op, client)
        op.summary = f"Agreed, {side}: {_said(desk, made)}."
        return Done(op.verb, op.summary, created=(made.id,), operation=op.name)


def change_commitment(
    desk: Desk,
    commitment_id: int,
    *,
    what: str | None = None,
    owner: str | None = None,
    staff_id: int | None = None,
    due: datetime | None = None,
) -> Done:
    """Say who does it, by when, or what it is. One that made a request is changed there."""
    with desk.operation(Verb.COMMIT) as op:
        made, client = _begin(desk, op, commitment_id)
        if made.request_id is not None:
            raise Refused("request", f"It is #{made.request_id} already: change that.")
        person = None if staff_id is None else desk.staff(staff_id)
        wished = {
            "what": None if what is None else require(what, "What was agreed"),
            "owner": person.name if person is not None else owner,
            "staff": staff_id,
            "due_at": due,
        }
        values = {name: value for name, value in wished.items() if value is not None}
        if not values:
            raise WrongUsage("Nothing to change was given.")
        op.update(made, **values)
        _follow(desk, op, client)
        op.summary = f"Agreed, {made.side}: {_said(desk, made)}."
        return Done(op.verb, op.summary, created=(made.id,), operation=op.name)


def drop_commitment(desk: Desk, commitment_id: int) -> Done:
    """It was not agreed after all. One that made a request is closed there."""
    with desk.operation(Verb.COMMIT) as op:
        made, _ = _begin(desk, op, commitment_id)
        if made.request_id is not None:
            raise Refused("request", f"It is #{made.request_id} already: close that.")
        op.summary = f"Not agreed: {made.what}."
        for row in records.find(Obligation, commitment=made.id):
            ended = {"state": str(Settled.CANCELLED), "settled_at": op.at} if row.state == Settled.OPEN else {}
            op.update(row, commitment=None, **ended)
        op.delete(made)
        return Done(op.verb, op.summary, operation=op.name)


def settle_commitment(desk: Desk, commitment_id: int) -> Done:
    """It is done."""
    with desk.operation(Verb.COMMIT) as op:
        made, client = _begin(desk, op, commitment_id)
        if made.done_at is not None:
            raise Refused("done", f"{made.what} is done already.")
        op.update(made, done_at=op.at)
        _follow(desk, op, client)
        op.summary = f"Done, {made.side}: {made.what}."
        return Done(op.verb, op.summary, operation=op.name)


def rapport(desk: Desk, contact_id: int, text: str) -> Done:
    """Something about a person that is worth remembering, under today's date."""
    with desk.operation(Verb.EDIT_CONTACT) as op:
        add_rapport(desk, op, contact_id, text)
        return Done(op.verb, op.summary, operation=op.name)


def add_rapport(desk: Desk, op: Operation, contact_id: int, text: str, *, client_id: int | None = None) -> None:
    """The same within an operation; Refused when the person is not of that client."""
    person = records.get(Contact, contact_id)
    if person is None:
        raise NotFound(f"There is no contact with number {contact_id}.")
    if client_id is not None and person.client_id != client_id:
        raise Refused("contact", f"{person.name} is not at {desk.client(client_id).name}.")
    day = desk.day_of(op.at)
    line = f"{say_date(day)} {day.year}: {require(text, 'What to remember')}"
    op.update(person, rapport=f"{person.rapport}\n{line}".strip())
    op.client_id = person.client_id
    op.summary = f"Noted about {person.name}."


def incomplete(desk: Desk, agreed: Sequence[Commitment | queries.CommitmentRow]) -> None:
    """Raise Refused for the first commitment that lacks an owner or a date, or of ours a date still to come."""
    for one in agreed:
        if said := lacking(desk, one):
            raise Refused("commitment", f"{said}: say it first (call agreed).")


def lacking(desk: Desk, one: Commitment | queries.CommitmentRow) -> str:
    """`“Send the plan” (ours) has no owner and no date`; empty where nothing is missing.

    A date of ours that has passed can't be promised any more; what became a request is changed there.
    """
    lacks = [word for word, there in (("owner", one.owner), ("date", one.due_at)) if not there]
    if lacks:
        return f"“{one.what}” ({one.side}) has no {' and no '.join(lacks)}"
    if passed(desk, one) and one.due_at is not None:
        return f"“{one.what}” ({one.side}) has a date that has passed, {clock_words(desk, one.due_at)}"
    return ""


def passed(desk: Desk, one: Commitment | queries.CommitmentRow) -> bool:
    """Whether it is to become a promise whose date is over already."""
    promise = one.side == Side.OURS and one.request_id is None
    return promise and one.due_at is not None and one.due_at <= desk.now()


def lines_of(desk: Desk, client: Client, agreed: Sequence[queries.CommitmentRow], side: str) -> str:
    """A side's commitments as lines of a message to the client."""
    lines = []
    for one in agreed:
        if one.side == side:
            who = f" ({one.owner})" if one.owner else ""
            by = "" if one.due_at is None else f", by {wording.date_for(desk, client, one.due_at)}"
            lines.append(f"- {one.what}{who}{by}")
    return "\n".join(lines)


def _begin(desk: Desk, op: Operation, commitment_id: int) -> tuple[Commitment, Client | None]:
    made = records.get(Commitment, commitment_id)
    if made is None:
        raise NotFound(f"There is no commitment with number {commitment_id}.")
    _, client = begin(desk, op, made.call_id)
    return made, client


def _follow(desk: Desk, op: Operation, client: Client | None) -> None:
    """Owe, or owe no more, the nudge that follows from it."""
    if client is not None:
        nudges(desk, op, client)


def _still_open(row: Call) -> None:
    if row.state in OFF:
        raise Refused("state", f"{row.title} is {row.state}: nothing was agreed in it.")


def _said(desk: Desk, made: Commitment) -> str:
    who = f", {made.owner}" if made.owner else ""
    by = "" if made.due_at is None else f" by {clock_words(desk, made.due_at)}"
    return f"{made.what}{who}{by}"
