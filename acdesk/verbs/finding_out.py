"""What is promised in a call or on a visit: a question somebody finds out about, and what we agreed to do."""

from __future__ import annotations

from datetime import datetime

from acdesk import wording
from acdesk.desk import Desk
from acdesk.errors import NotFound, Refused
from acdesk.messages import say_skill
from acdesk.operation import Done
from acdesk.rules.lifecycle import TIER_1_MANAGERS
from acdesk.verbs import answering, arrive, working
from acdesk.verbs.common import call_words, clock_words, require
from db import records
from db.models import Call, Commitment
from db.vocabulary import Channel, Delivery, Role, Side, Verb


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

    The work is due so much sooner that the answer can be handed back by then. All of it or nothing, and one step of
    undo. In a call (`call_id`) it stands among its commitments as well.
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
            done = _route(desk, number, to, answer_by)
        if call_id is not None:
            _note_in_call(desk, call_id, client.id, number, answer_by)
    summary = f"Promised {client.name} the answer to #{number} by {clock_words(desk, answer_by)}. {done.summary}"
    return Done(done.verb, summary, (number,), done.notes, (number,), done.operation)


def _route(desk: Desk, number: int, to: int, promised_by: datetime) -> Done:
    """Give it to a specialist, due before the promise."""
    skill = desk.staff(to).skills[:1]
    deliverable = desk.request(number).deliverable
    due = work_due(desk, promised_by, deliverable=deliverable)
    return working.route(desk, number, to=to, skill=skill[0] if skill else "", due=due)


def work_due(desk: Desk, promised_by: datetime, *, deliverable: bool = False) -> datetime:
    """When the work is to be done (UTC) for a promise: the hand-back before it, and where it applies the quality check.

    Spec section 4. Where the promise is nearer than that, half of what is left is the specialist's.
    """
    estimate, now = desk.config.estimate, desk.now()
    due = desk.agency.add(promised_by, -(estimate.hand_back + (estimate.quality_check if deliverable else 0)))
    return due if due > now else now + (promised_by - now) / 2


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


def promised(
    desk: Desk, client_id: int, what: str, due: datetime, *, channel: str, said_at: datetime, to: int | None = None
) -> tuple[int, tuple[str, ...]]:
    """What we agreed to do in a call or on a visit, as a request with its promise: its number, and what is to be said.

    The client heard it there, at `said_at` (UTC), so that is logged as the acknowledgement. On Tier 1 no date is
    promised but by its managers: its request is owed the courtesy word. What a specialist (`to`) is to do is routed to
    them where that is possible. Inside a `together`.
    """
    client = desk.client(client_id)
    number = arrive.add(desk, what, client.id, channel=channel, wanted_by=due, received_at=said_at).created[0]
    if client.tier != 1 or Role(desk.actor.role) in TIER_1_MANAGERS:
        place = "on my visit" if channel == Channel.VISIT else "in our call"
        text = f"As agreed {place}: {what}, by {wording.date_for(desk, client, due).removesuffix('.')}."
        try:
            answering.acknowledge(desk, number, eta=due, text=text, purpose="agreed", said_at=said_at)
        except Refused as error:  # of several that are promised at once it is to be said which
            raise Refused(error.rule, f"“{what}”: {error}") from None
    if to is None or Role(desk.staff(to).role) is not Role.SPECIALIST:
        return number, ()
    try:
        return number, _route(desk, number, to, due).notes
    except Refused as error:
        return number, (f"#{number} is not with {desk.staff(to).name} yet: {error}",)
