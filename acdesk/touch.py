"""The clock of contact with a client: it starts at the last time both sides spoke, and is met by the next."""

from __future__ import annotations

from datetime import datetime

from acdesk.desk import Desk
from acdesk.ledger import placed
from acdesk.operation import Operation
from acdesk.rules import pressure, targets
from db import records
from db.models import Client, Message, Obligation
from db.vocabulary import Channel, Delivery, Direction, Kind, Settled, Urgency


def spoken(
    desk: Desk, op: Operation, client: Client, direction: Direction, at: datetime, *, both: bool = False
) -> None:
    """A word has passed. It makes a two-way contact when the word before it went the other way, or `both` spoke.

    Words may come out of order (mail of last week is imported today): an older one than is known changes nothing.
    """
    ours, theirs = client.last_out_at, client.last_in_at
    before = theirs if direction is Direction.OUT else ours
    same = ours if direction is Direction.OUT else theirs
    latest = {"last_out_at": ours, "last_in_at": theirs}
    latest["last_out_at" if direction is Direction.OUT else "last_in_at"] = max(same, at) if same else at
    if both:
        latest = {"last_out_at": max(ours, at) if ours else at, "last_in_at": max(theirs, at) if theirs else at}
    answered = before is not None and before <= at and (same is None or same <= before)
    two_way = client.last_two_way_at
    if (both or answered) and (two_way is None or at > two_way):
        op.update(client, last_two_way_at=at, **latest)
        owe_touch(desk, op, client, at)
    elif latest != {"last_out_at": ours, "last_in_at": theirs}:
        op.update(client, **latest)


def spoke(
    desk: Desk, op: Operation, client: Client, channel: str, *, body: str, at: datetime, subject: str = "", to: str = ""
) -> None:
    """Both sides spoke, which stands in the client's timeline and starts their clock anew."""
    op.insert(
        Message,
        client=client.id,
        direction=str(Direction.OUT),
        channel=str(Channel(channel)),
        delivery=str(Delivery.LOGGED),
        purpose="contact",
        from_name=desk.actor.name,
        to=to,
        subject=subject,
        body=body,
        at=at,
    )
    spoken(desk, op, client, Direction.OUT, at, both=True)


def owe_touch(desk: Desk, op: Operation, client: Client, since: datetime) -> None:
    """The touch clock runs anew from the contact at `since`; Tier 1 and clients who have left have none."""
    for row in open_touches(client):
        op.update(row, state=str(Settled.MET), settled_at=op.at)
    limit = targets.touch(desk.config.targets, client.tier)
    if limit is None or not client.active:
        return
    op.insert(
        Obligation,
        kind=str(Kind.TOUCH),
        client=client.id,
        owner=desk.coordinator_of(client).id,
        opened_at=since,
        weight=pressure.weight(desk.config.weights, client.tier, Urgency.NORMAL),
        **placed(desk, Kind.TOUCH, since, limit, None),
    )


def open_touches(client: Client) -> list[Obligation]:
    """The client's running touch clock, if any."""
    rows = records.find(Obligation, client=client.id, request=None, state=str(Settled.OPEN))
    return [row for row in rows if row.kind == Kind.TOUCH]


def keep_rhythms(desk: Desk, op: Operation, client: Client) -> None:
    """What is owed to a client over and over besides contact: calls and visits. For when they come, go or change."""
    from acdesk.rhythm import rebalance, rhythm  # noqa: PLC0415  (it brings in the library of recurrence, 20 ms)
    from acdesk.visit_rhythm import visit_rhythm  # noqa: PLC0415

    rhythm(desk, op, client)
    visit_rhythm(desk, op, client)
    rebalance(desk, op, client)
