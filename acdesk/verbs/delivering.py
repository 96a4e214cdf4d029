"""Deliverables: made, checked by the Strategist, presented, decided on. What is ready and not presented is owed."""

from __future__ import annotations

from acdesk.desk import Desk, named
from acdesk.errors import NotFound, Refused
from acdesk.ledger import placed
from acdesk.operation import Done, Operation
from acdesk.rules import deliverables as rules
from acdesk.rules import pressure
from acdesk.rules.deliverables import Decision, DeliverableState, DeliverableVerb
from acdesk.rules.lifecycle import Sentence
from acdesk.verbs.common import require
from db import records
from db.models import Client, Deliverable, Obligation, Request
from db.vocabulary import Kind, Role, Settled, Urgency, Verb

SAID = {Decision.APPROVED: "approved", Decision.CHANGES: "wants changes", Decision.DECLINED: "declined"}
"""What the client did, in a sentence."""


def add(
    desk: Desk,
    client_id: int,
    title: str,
    *,
    kind: str,
    request_id: int | None = None,
    producer_id: int | None = None,
    link: str = "",
) -> Done:
    """A draft of something for a client, by whoever produces it; from a request where it came of one."""
    with desk.operation(Verb.ADD_DELIVERABLE) as op:
        client = op.client(client_id)
        if request_id is not None:
            request = desk.request(request_id)
            if request.client_id != client.id:
                raise Refused("other_client", f"#{request_id} is not a request of {client.name}.")
            producer_id = producer_id or request.specialist_id
            op.update(request, deliverable=True)
        row = op.insert(
            Deliverable,
            client=client.id,
            request=request_id,
            kind=require(kind, "The kind (landing page, report, ad copy …)"),
            title=require(title, "The title"),
            producer=producer_id,
            link=link.strip(),
            state=str(DeliverableState.DRAFT),
        )
        op.client_id, op.request_id = client.id, request_id
        op.summary = f"Added a deliverable of {client.name}: {row.title}."
        return Done(Verb.ADD_DELIVERABLE, op.summary, _ids(request_id), created=(row.id,), operation=op.name)


def check(desk: Desk, deliverable_id: int) -> Done:
    """The Strategist's quality check; it counts for the request that the deliverable came of."""
    with desk.operation(Verb.CHECK_DELIVERABLE) as op:
        row, client = _begin(desk, op, DeliverableVerb.CHECK, deliverable_id)
        op.update(row, state=str(DeliverableState.CHECKED), checked_by=desk.actor.id, checked_at=op.at)
        _counts_as_checked(op, row, desk.actor.id)
        return _done(op, row, client, f"{desk.actor.name} checked")


def _counts_as_checked(op: Operation, row: Deliverable, by: int | None) -> None:
    """The check of a deliverable holds for the request that it came of; taken back it does not, while work goes on."""
    request = None if row.request_id is None else records.get(Request, row.request_id)
    if request is not None and (by is not None or request.finished_at is None):
        op.update(request, quality_checked_by=by)


def ready(desk: Desk, deliverable_id: int) -> Done:
    """It can be presented, and from now on that is owed to the client."""
    with desk.operation(Verb.READY_DELIVERABLE) as op:
        row, client = _begin(desk, op, DeliverableVerb.READY, deliverable_id)
        op.update(row, state=str(DeliverableState.READY), ready_at=op.at)
        op.insert(
            Obligation,
            kind=str(Kind.PRESENT),
            client=client.id,
            deliverable=row.id,
            owner=desk.coordinator_of(client).id,
            opened_at=op.at,
            weight=pressure.weight(desk.config.weights, client.tier, Urgency.NORMAL),
            note=row.title,
            **placed(desk, Kind.PRESENT, op.at, desk.config.targets.present, None),
        )
        return _done(op, row, client, "Ready to present")


def rework(desk: Desk, deliverable_id: int, *, why: str) -> Done:
    """Taken back before it was presented: a draft of the same edition again, to be checked anew."""
    with desk.operation(Verb.READY_DELIVERABLE) as op:
        row, client = _begin(desk, op, DeliverableVerb.REWORK, deliverable_id)
        reason = require(why, "Why it is taken back")
        _settle(op, row, Settled.CANCELLED)
        op.update(row, state=str(DeliverableState.DRAFT), checked_by=None, checked_at=None, ready_at=None)
        _counts_as_checked(op, row, None)
        return _done(op, row, client, f"Taken back ({reason}):")


def present(desk: Desk, deliverable_id: int, *, how: str, by: str = "") -> Done:
    """Shown to the client in a call, a visit or by mail, by the person at the desk unless named."""
    with desk.operation(Verb.PRESENT_DELIVERABLE) as op:
        row, client = _begin(desk, op, DeliverableVerb.PRESENT, deliverable_id)
        presenter = named(by).id if by else desk.actor.id
        _complete(rules.incomplete(DeliverableVerb.PRESENT, how=how, by=str(presenter)))
        _settle(op, row, Settled.MET)
        values = {"presented_at": op.at, "presented_how": how, "presented_by": presenter}
        op.update(row, state=str(DeliverableState.PRESENTED), **values)
        return _done(op, row, client, f"Presented by {how}:")


def decide(desk: Desk, deliverable_id: int, *, decision: str, approver: str) -> Done:
    """What the client decided, and who: approved, declined, or changes, which make the next edition a draft."""
    with desk.operation(Verb.DECIDE_DELIVERABLE) as op:
        row, client = _begin(desk, op, DeliverableVerb.DECIDE, deliverable_id)
        _complete(rules.incomplete(DeliverableVerb.DECIDE, decision=decision, approver=approver))
        shown = row.edition
        state, edition = rules.after(DeliverableVerb.DECIDE, shown, Decision(decision))
        values = {"decision": decision, "approver": approver.strip(), "decided_at": op.at, "edition": edition}
        if state is DeliverableState.DRAFT:
            values |= {"checked_by": None, "checked_at": None, "ready_at": None, "presented_at": None}
        op.update(row, state=str(state), **values)
        return _done(op, row, client, f"{approver.strip()} {SAID[Decision(decision)]}:", edition=shown)


def _begin(desk: Desk, op: Operation, verb: DeliverableVerb, deliverable_id: int) -> tuple[Deliverable, Client]:
    row = records.get(Deliverable, deliverable_id)
    if row is None:
        raise NotFound(f"There is no deliverable with number {deliverable_id}.")
    client, person = op.client(row.client_id), desk.actor
    state, yours = DeliverableState(row.state), row.producer_id == person.id
    _complete(rules.deliverable_refusal(verb, Role(person.role), state, tier=client.tier, yours=yours))
    op.client_id, op.request_id = client.id, row.request_id
    return row, client


def _complete(sentence: Sentence | None) -> None:
    if sentence is not None:
        raise Refused(sentence.rule, sentence.message)


def _settle(op: Operation, row: Deliverable, how: Settled) -> None:
    for owed in records.find(Obligation, deliverable=row.id, state=str(Settled.OPEN)):
        op.update(owed, state=str(how), settled_at=op.at)


def _ids(request_id: int | None) -> tuple[int, ...]:
    return () if request_id is None else (request_id,)


def _done(op: Operation, row: Deliverable, client: Client, said: str, *, edition: int | None = None) -> Done:
    op.summary = f"{said} {row.title}, edition {edition or row.edition} ({client.name})."
    return Done(op.verb, op.summary, _ids(row.request_id), operation=op.name)
