"""What is said to a client: the draft from a template, the guards on any text, and its record."""

from __future__ import annotations

from datetime import datetime

from acdesk.desk import Desk
from acdesk.errors import Refused
from acdesk.ledger import Ledger
from acdesk.messages import foreign_names, render, say_date_for_client, unresolved
from acdesk.operation import Operation
from acdesk.rules.eta import Proposal, Way
from acdesk.touch import spoken
from acdesk.zones import zone_named
from db import records
from db.models import Client, Contact, Message, Objective, Request, Staff
from db.vocabulary import LEADS, Channel, Delivery, Direction, Kind, Role

KINDS = {
    "mistake": "our mistake",
    "complaint": "a complaint",
    "risk": "a risk to the relationship",
    "tier_1": "Tier 1",
}
ASKED = {
    "mistake": "Take it over, approve what the client is told, and decide how we make it right.",
    "complaint": "Take it over, and call the client or tell me what to say.",
    "risk": "Take it over, and decide what we do next.",
    "tier_1": "Take it: Tier 1 is yours. The client has the courtesy note, without a date.",
}


def draft(desk: Desk, request: Request, template: str, **values: str) -> str:
    """The text of a template for this request; `values` add to what the desk knows."""
    return render(template, {**known_values(desk, request), **values}, desk.config).text


def known_values(desk: Desk, request: Request) -> dict[str, str]:
    """What the desk can fill into a template: names, the request, its dates."""
    client = None if request.client_id is None else desk.client(request.client_id)
    contact = None if request.contact_id is None else records.get(Contact, request.contact_id)
    lead = _lead_of(desk, request, client)
    person = desk.recorder or desk.actor
    values = {
        "first_name": contact.name.split()[0] if contact is not None and contact.name.strip() else "",
        "client": "" if client is None else client.name,
        "request": request.title,
        "coordinator": person.name.split()[0],
        "lead": "" if lead is None else lead.name.split()[0],
        "question": request.question,
        "if_silent": request.if_silent,
        "result": request.result,
        "agency": desk.config.agency,
        "what": request.body or request.title,
    }
    if request.promise_at is not None:
        values["eta"] = values["old_eta"] = date_for(desk, client, request.promise_at)
    if request.wanted_by is not None:
        values["wanted_by"] = date_for(desk, client, request.wanted_by)
    return {name: value for name, value in values.items() if value}


def date_for(desk: Desk, client: Client | None, instant: datetime) -> str:
    """An instant as a client reads it, in the client's zone."""
    zone = desk.config.zone if client is None or not client.zone else zone_named(client.zone)
    return say_date_for_client(instant, zone, agency_zone=desk.config.zone, now=desk.now())


def not_by_that_date(desk: Desk, request: Request, proposal: Proposal, suggested: Way) -> str:
    """What the client is told when their date can't be kept: impact first, then the three ways, and which we suggest.

    `proposal` is one with a date that the client wants.
    """
    client = None if request.client_id is None else desk.client(request.client_id)

    def date(instant: datetime | None) -> str:
        return "" if instant is None else date_for(desk, client, instant)

    a, b, c = proposal.ways
    first = f"A first part to look at by {date(c.slice_eta)}, and the rest by {date(c.eta)}."
    return draft(
        desk,
        request,
        "not_by_that_date",
        wanted_by=date(proposal.wanted_by),
        option_a=f"All of it by {date(a.eta)}.",
        option_b=f"All of it by {date(b.eta)}, if other work can wait; I'd have to ask for that first.",
        option_c=first if c.slice_eta is not None else "A smaller version: tell me what matters most.",
        recommendation=f"I'd suggest {suggested.key}.",
    )


def _lead_of(desk: Desk, request: Request, client: Client | None) -> Staff | None:
    """Who has the matter, or whose it will be."""
    if request.lead_id is not None:
        return desk.staff(request.lead_id)
    leads = desk.tier_1_managers() if client is not None and client.tier == 1 else desk.leads()
    return leads[0] if leads else None


def check_text(desk: Desk, client: Client | None, text: str, what: str = "text") -> None:
    """Raise Refused for a text that must not go out: empty, with an unresolved variable, naming another client.

    `what` it is called in the sentence.
    """
    if not text.strip():
        raise Refused("no_text", "There is nothing in the message: write what the client is to read.")
    left = unresolved(text)
    if left:
        raise Refused("unresolved", f"The {what} still holds {', '.join(left)}: fill it in before it goes out.")
    if client is None:
        return
    others = [row.name for row in records.find(Client) if row.id != client.id]
    named = foreign_names(text, client.name, others)
    if named:
        raise Refused("other_client", f"The {what} names {named[0]}, another client: it must not go to {client.name}.")


def check_approval(desk: Desk, ledger: Ledger, approved_by: int | None, *, holding: bool) -> None:
    """On a hot issue only a text a lead approved goes out; the holding template counts as approved."""
    if not ledger.hot or holding or Role(desk.actor.role) in LEADS:
        return
    if approved_by is None:
        raise Refused(
            "hot_text",
            f"#{ledger.request.id} is hot: only the holding text, or a text that a lead approved, goes to the client.",
        )
    if Role(desk.staff(approved_by).role) not in LEADS:
        raise Refused("hot_text", f"{desk.staff(approved_by).name} is no lead and can't approve a text on a hot issue.")


def say(
    ledger: Ledger,
    text: str,
    *,
    purpose: str,
    delivery: str = Delivery.LOGGED,
    approved_by: int | None = None,
    said_at: datetime | None = None,
) -> Message:
    """Record a message to the client, said at `said_at` (now, UTC). A drafted one has not left: it meets nothing."""
    desk, request, at = ledger.desk, ledger.request, said_at or ledger.op.at
    check_text(desk, ledger.client, text)
    contact = None if request.contact_id is None else records.get(Contact, request.contact_id)
    row = ledger.op.insert(
        Message,
        request=request.id,
        client=request.client_id,
        direction=str(Direction.OUT),
        channel=request.channel,
        delivery=str(delivery),
        purpose=purpose,
        from_name=desk.actor.name,
        from_address=desk.actor.email,
        to=contact.email if contact is not None else request.sender,
        subject=f"Re: {request.title}",
        body=text,
        at=at,
        approved_by=approved_by,
    )
    if delivery != Delivery.DRAFTED:
        ledger.op.update(request, last_word_at=at, unread=False)
        if ledger.client is not None:
            spoken(desk, ledger.op, ledger.client, Direction.OUT, at)
    return row


def to_client(
    desk: Desk, op: Operation, client: Client, text: str, *, purpose: str, subject: str, delivery: str
) -> Message:
    """Record a message to a client that belongs to no request: a recap, an agenda, an invitation."""
    check_text(desk, client, text, "recap" if purpose == "recap" else "text")
    contact = first_contact(client)
    row = op.insert(
        Message,
        client=client.id,
        direction=str(Direction.OUT),
        channel=str(Channel.EMAIL),
        delivery=str(Delivery(delivery)),
        purpose=purpose,
        from_name=desk.actor.name,
        from_address=desk.actor.email,
        to="" if contact is None else contact.email,
        subject=subject,
        body=text,
        at=op.at,
    )
    if delivery != Delivery.DRAFTED:
        spoken(desk, op, client, Direction.OUT, op.at)
    return row


def first_contact(client: Client) -> Contact | None:
    """Whom a message to a client goes to that answers nobody: the first contact there is."""
    people = records.find(Contact, client=client.id, active=True)
    return people[0] if people else None


def of_client(desk: Desk, client: Client, template: str, **values: str) -> str:
    """The text of a template to a client, of no request; `values` add to what the desk knows."""
    contact, person = first_contact(client), desk.recorder or desk.actor
    known = {
        "first_name": contact.name.split()[0] if contact is not None and contact.name.strip() else "",
        "client": client.name,
        "coordinator": person.name.split()[0],
        "agency": desk.config.agency,
    }
    return render(template, {**known, **values}, desk.config).text


def told(ledger: Ledger, *, by: datetime | None = None) -> None:
    """A message has reached the client: their update clock starts from it."""
    if ledger.request.acknowledged_at is not None or ledger.hot:
        ledger.owe_next_word(by=by)
    elif by is not None:
        ledger.settle(Kind.ACKNOWLEDGE)
        ledger.op.update(ledger.request, acknowledged_at=ledger.op.at)
        ledger.owe_next_word(by=by)


def inside(ledger: Ledger, text: str, *, purpose: str, to: str = "") -> Message:
    """Record a word inside the agency: a brief, a check-in, a hand-off."""
    return ledger.op.insert(
        Message,
        request=ledger.request.id,
        client=ledger.request.client_id,
        direction=str(Direction.INTERNAL),
        channel="chat",
        delivery=str(Delivery.LOGGED),
        purpose=purpose,
        from_name=ledger.desk.actor.name,
        to=to,
        body=text,
        at=ledger.op.at,
    )


def hand_off(ledger: Ledger, lead: Staff) -> str:
    """The escalation's hand-off: facts, timeline, what was said so far, what is asked."""
    desk, request = ledger.desk, ledger.request
    said = [row for row in records.find(Message, request=request.id) if row.direction != Direction.INTERNAL]
    zone = desk.config.zone
    lines = [f"{row.at.astimezone(zone):%a %d %b %H:%M} {_who(row)}: {_first_line(row.body)}" for row in said[-8:]]
    lines.insert(0, f"{request.received_at.astimezone(zone):%a %d %b %H:%M} arrived by {request.channel}")
    ours = [_first_line(row.body) for row in said if row.direction == Direction.OUT]
    next_word = desk.agency.add(ledger.op.at, desk.config.targets.hot_update)
    return draft(
        desk,
        request,
        "handoff",
        lead=lead.name.split()[0],
        kind=KINDS.get(request.escalation, request.escalation),
        facts=request.escalation_why or request.title,
        timeline="\n".join(lines),
        said_so_far="\n".join(ours[-3:]),
        asked=ASKED.get(request.escalation, ASKED["risk"]),
        next_update=date_for(desk, None, next_word),
    )


def brief(
    desk: Desk, request: Request, due: datetime | None, low: float | None = None, high: float | None = None
) -> str:
    """A specialist's brief: what, why (the objective), done when, the date, and the hours it is taken to need.

    Those are `low` to `high`, else what the request has.
    """
    if low is None and request.low_minutes is not None:
        low, high = request.low_minutes / 60, (request.high_minutes or request.low_minutes) / 60
    objective = None if request.objective_id is None else records.get(Objective, request.objective_id)
    why = objective.title if objective is not None else request.off_objective or "No objective linked yet."
    values = {"objective": why, "done_when": "the client's request above is met and you have checked it yourself."}
    if due is not None:
        values["due"] = date_for(desk, None, due)
    if low is not None and high is not None:
        values["estimate"] = f"{low:g}–{high:g} h"
    return draft(desk, request, "brief", **values)


def _who(row: Message) -> str:
    return "we wrote" if row.direction == Direction.OUT else f"{row.from_name or row.from_address or 'client'} wrote"


def _first_line(body: str) -> str:
    lines = [line.strip() for line in body.splitlines() if line.strip() and not line.lstrip().startswith(">")]
    return (lines[0] if lines else "")[:120]
