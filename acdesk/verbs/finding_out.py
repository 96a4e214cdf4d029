"""What is promised in a call or on a visit: a question somebody finds out about, and what we agreed to do."""

from __future__ import annotations

from datetime import datetime

from acdesk import wording
from acdesk.desk import Desk
from acdesk.errors import NotFound, Refused
from acdesk.messages import say_skill
from acdesk.operation import Done
from acdesk.verbs import answering, arrive, working
from acdesk.verbs.common import call_words, clock_words, require
from db import records
from db.models import Call, Commitment
from db.vocabulary import Channel, Delivery, Side, Verb


def find_out(
    desk: Desk,
    client_id: int,
    question: str,
    *,
    to: int | None,
    answer_by: datetime,
    channel: str = Channel.CALL,
    delivery: str = Delivery.LOGGED,
    call_id: int | None = None,
) -> Done:
    """I'll find out: a request, the promise that the client has the answer by `answer_by` (UTC), the work of `to`.

    All of it or nothing, and one step of undo. In a call (`call_id`) it stands among its commitments as well.
    """
    client = desk.client(client_id)
    with desk.together():
        number = arrive.add(desk, require(question, "The question"), client.id, channel=channel).created[0]
        skill = desk.staff(to).skills[:1] if to is not None else []
        text = wording.draft(
            desk,
            desk.request(number),
            "find_out",
            question=question,
            eta=wording.date_for(desk, client, answer_by),
            **({"specialist_skill": say_skill(skill[0])} if skill else {}),
        )
        done = answering.acknowledge(desk, number, eta=answer_by, text=text, delivery=delivery, purpose="find_out")
        if to is not None:
            done = working.route(desk, number, to=to, skill=skill[0] if skill else "", due=answer_by)
        if call_id is not None:
            _note_in_call(desk, call_id, client.id, number, answer_by)
    summary = f"Promised {client.name} the answer to #{number} by {clock_words(desk, answer_by)}. {done.summary}"
    return Done(done.verb, summary, (number,), done.notes, (number,), done.operation)


def _note_in_call(desk: Desk, call_id: int, client_id: int, number: int, due: datetime) -> None:
    with desk.operation(Verb.COMMIT) as op:
        call = records.get(Call, call_id)
        if call is None:
            raise NotFound(f"There is no call with number {call_id}.")
        if call.client_id != client_id:
            raise Refused("other_client", f"{call.title} is not with {desk.client(client_id).name}.")
        what = desk.request(number).title
        values = {"owner": desk.actor.name, "staff": desk.actor.id, "due_at": due, "request": number}
        op.insert(Commitment, call=call.id, side=str(Side.OURS), what=what, **values)
        op.client_id, op.request_id = client_id, number
        op.summary = f"Noted in {call_words(call.title)}: {what}."


def promised(desk: Desk, client_id: int, what: str, due: datetime, *, channel: str) -> int:
    """What we agreed to do in a call or on a visit, as a request with its promise; the request's number.

    The client heard it there, so that is logged as the acknowledgement. On Tier 1 no date is promised: its request is
    owed the courtesy word. Inside a `together`.
    """
    client = desk.client(client_id)
    number = arrive.add(desk, what, client.id, channel=channel, wanted_by=due).created[0]
    if client.tier != 1:
        place = "on my visit" if channel == Channel.VISIT else "in our call"
        text = f"As agreed {place}: {what}, by {wording.date_for(desk, client, due)}."
        answering.acknowledge(desk, number, eta=due, text=text, purpose="agreed")
    return number
