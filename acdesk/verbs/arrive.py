"""How requests come in by hand, and are assigned to a client when the sender was unknown. Mail: receiving.py."""

from __future__ import annotations

from datetime import datetime

from acdesk.desk import Desk
from acdesk.errors import Refused
from acdesk.ledger import Ledger
from acdesk.operation import Done
from acdesk.rules import targets
from acdesk.touch import spoken
from acdesk.verbs.common import acting, begin, done, require, title_of
from db import records
from db.models import Client, Contact, Message, Obligation, Request
from db.vocabulary import Channel, Direction, Kind, Role, State, Urgency, Verb


def add(
    desk: Desk,
    title: str,
    client_id: int,
    *,
    contact_id: int | None = None,
    channel: str = Channel.EMAIL,
    urgency: str = Urgency.NORMAL,
    urgency_fact: str = "",
    wanted_by: datetime | None = None,
    received_at: datetime | None = None,
    body: str = "",
) -> Done:
    """A new request of a client; its clocks run from `received_at` (now). Refused for a future arrival or no title."""
    with desk.operation(Verb.ADD) as op:
        client, came = op.client(client_id), received_at or op.at
        _may_add(desk, came)
        request = op.insert(
            Request,
            client=client.id,
            contact=contact_id,
            title=require(title, "The title"),
            body=body,
            channel=str(Channel(channel)),
            state=str(State.NEW),
            urgency=str(Urgency(urgency)),
            urgency_fact=urgency_fact,
            wanted_by=wanted_by,
            received_at=came,
        )
        op.request_id, op.client_id = request.id, client.id
        ledger = Ledger(desk, op, request)
        ledger.owe_first_word(came)
        face_to_face = channel in (Channel.PHONE, Channel.CALL, Channel.VISIT)
        spoken(desk, op, client, Direction.IN, came, both=face_to_face)
        return done(ledger, f"Added {title_of(request, client)}.", created=(request.id,))


def _may_add(desk: Desk, came: datetime) -> None:
    if Role(desk.actor.role) is Role.SPECIALIST:
        raise Refused("role", "Add is for the coordinator and the leads; you are a specialist.")
    if came > desk.now():
        raise Refused("in_the_future", "A request can't have arrived in the future: check --received.")


def assign(desk: Desk, request_id: int, client_id: int, *, always: str = "") -> Done:
    """Give an unknown sender's request to a client. `always`: "address" makes the sender a contact, "domain" adds
    their mail domain to the client; either also assigns their other open requests. Refused for a free-mail domain.
    """
    with acting(desk, Verb.ASSIGN, request_id) as ledger:
        request, client = ledger.request, ledger.op.client(client_id)
        if request.client_id is not None:
            raise Refused("assigned", f"#{request.id} belongs to {desk.client(request.client_id).name} already.")
        contact = _remember_sender(ledger, client, always)
        same = [request]
        if always:
            others = [row for row in records.find(Request, client=None) if row.id != request.id]
            same += [row for row in others if row.state != State.CLOSED]
        mine = [row for row in same if row is request or _from_same(row.sender, request.sender, always)]
        for row in mine:
            _give(begin(desk, ledger.op, Verb.ASSIGN, row.id), client, contact)
        ledger.op.request_id, ledger.op.client_id = request.id, client.id
        more = f" and {len(mine) - 1} more from the same {always}" if len(mine) > 1 else ""
        return done(ledger, f"Assigned #{request.id}{more} to {client.name}.")


def _from_same(sender: str, other: str, always: str) -> bool:
    if always == "address":
        return sender == other
    return bool(_domain(sender)) and _domain(sender) == _domain(other)


def _domain(address: str) -> str:
    return address.rpartition("@")[2].lower() if "@" in address else ""


def _remember_sender(ledger: Ledger, client: Client, always: str) -> Contact | None:
    desk, sender = ledger.desk, ledger.request.sender
    if always and not _domain(sender):
        raise Refused("no_address", f"#{ledger.request.id} has no address that could be remembered.")
    if always == "domain":
        domain = _domain(sender)
        if domain in desk.config.free_mail:
            raise Refused("free_mail", f"{domain} is a free-mail domain that many people share: remember the address.")
        if domain not in client.domains:
            ledger.op.update(client, domains=[*client.domains, domain])
    if not always:
        return None
    known = [row for row in records.find(Contact, client=client.id) if row.email == sender]
    if known:
        return known[0]
    came = [row for row in records.find(Message, request=ledger.request.id) if row.from_address == sender]
    name = came[0].from_name if came and came[0].from_name else sender.partition("@")[0]
    return ledger.op.insert(Contact, client=client.id, name=name, email=sender)


def _give(ledger: Ledger, client: Client, contact: Contact | None) -> None:
    op, request = ledger.op, ledger.request
    op.update(request, client=client.id, contact=contact.id if contact is not None else request.contact_id)
    for message in records.find(Message, request=request.id):
        op.update(message, client=client.id)
        if message.direction == Direction.IN and not message.automatic:
            spoken(ledger.desk, op, client, Direction.IN, message.at)
    owner = ledger.desk.coordinator_of(client).id
    for row in records.find(Obligation, request=request.id):
        op.update(row, client=client.id, owner=owner)
    chosen = ledger.desk.config.targets
    limit = targets.acknowledge(chosen, client.tier, request.urgency)
    ledger.shorten(Kind.ACKNOWLEDGE, limit)
    ledger.shorten(Kind.DECIDE, targets.decide(chosen, limit))
    ledger.reweigh()
