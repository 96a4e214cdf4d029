"""What dialogs look up about a request: the note that went inside, whether it is promised, where it came from."""

from __future__ import annotations

from acdesk.desk import Desk
from db import records
from db.models import Message, Obligation, Request
from db.vocabulary import Channel, Kind, Settled


def hand_off(request: Request) -> str:
    """The latest hand-off note to a lead."""
    notes = [row.body for row in records.find(Message, Message.at, request=request.id) if row.purpose == "handoff"]
    return notes[-1] if notes else ""


def turn_of(request: Request) -> int | None:
    """Who was asked to take an escalated matter."""
    rows = records.find(Obligation, request=request.id, state=str(Settled.OPEN))
    return next((row.owner_id for row in rows if row.kind in (Kind.TAKE_OVER, Kind.HAND_OVER)), None)


def is_promised(request: Request) -> bool:
    """Whether a promise to the client is open."""
    return owes(request, Kind.PROMISE)


def owes(request: Request, kind: Kind) -> bool:
    """Whether an obligation of that kind is open."""
    return bool(records.find(Obligation, request=request.id, kind=str(kind), state=str(Settled.OPEN)))


def from_a_call(request: Request) -> bool:
    """Whether it is a question that was asked in a call."""
    return request.channel in (Channel.CALL, Channel.PHONE)


def is_due(desk: Desk, request: Request, kind: Kind) -> bool:
    """Whether an obligation of that kind has come to its warning."""
    rows = records.find(Obligation, request=request.id, kind=str(kind), state=str(Settled.OPEN))
    return any(row.warn_at <= desk.now() for row in rows)
