"""Tiers: the monthly look, and the change that only the VP of Strategy or the Owner makes."""

from __future__ import annotations

from acdesk.desk import Desk
from acdesk.errors import Refused, WrongUsage
from acdesk.ledger import Ledger
from acdesk.operation import Done, Operation
from acdesk.rules import lifecycle, pressure, targets, tiers
from acdesk.touch import keep_rhythms, open_touches, owe_touch
from acdesk.upkeep import looks_mark
from acdesk.verbs.common import require
from db import records
from db.models import Client, Request, TierLook
from db.vocabulary import Kind, Settled, Urgency, Verb


def suggested(client: Client) -> tiers.Suggested | None:
    """What the client's factors speak for; None while one is missing."""
    factor = None if client.retainer is None else tiers.retainer_factor(client.retainer)
    return tiers.suggest(factor, client.growth, client.complexity)


def proposed(client: Client) -> int | None:
    """The tier that two monthly looks in a row propose, or None. Never applied by itself."""
    looks = sorted(records.find(TierLook, client=client.id), key=lambda row: row.month)
    return tiers.proposed_change(client.tier, [tiers.Look(row.month, row.score, row.complexity) for row in looks[-2:]])


def set_tier(desk: Desk, client_id: int, *, tier: int, reason: str) -> Done:
    """Move a client to another tier; for the VP of Strategy and the Owner.

    Running clocks may shorten by it, never lengthen.
    """
    with desk.operation(Verb.SET_TIER) as op:
        client = op.client(client_id)
        if desk.actor.role not in lifecycle.TIER_1_MANAGERS:
            raise Refused(
                "role", f"A tier is approved by the VP of Strategy or the Owner; {desk.actor.name} is neither."
            )
        if tier not in (1, 2, 3):
            raise WrongUsage(f"A tier is 1, 2 or 3, not {tier}.")
        if tier == client.tier:
            raise Refused("same_tier", f"{client.name} is in tier {tier} already.")
        said, before = require(reason, "The reason (--reason)"), client.tier
        op.update(client, tier=tier)
        for request in records.find(Request, client=client.id):
            if request.state != "closed":
                _retime(Ledger(desk, op, request))
        _retouch(desk, op, client)
        keep_rhythms(desk, op, client)
        op.client_id = client.id
        op.summary = f"{client.name} moved from tier {before} to tier {tier}: {said}"
        return Done(Verb.SET_TIER, op.summary, (), _rhythm_note(desk, client), operation=op.name)


def _rhythm_note(desk: Desk, client: Client) -> tuple[str, ...]:
    """That the calls of the new tier come in another rhythm, where they do."""
    from acdesk.off_days import WHERE  # noqa: PLC0415  (what a monthly look at the tiers does without)
    from acdesk.reading.proposals import propose_cadence  # noqa: PLC0415

    found = propose_cadence(desk, client.id) if client.active else None
    return () if found is None else (f"{found.reason}: {WHERE}.",)


def _retime(ledger: Ledger) -> None:
    chosen = ledger.desk.config.targets
    limit = targets.acknowledge(chosen, ledger.tier, ledger.request.urgency, hot=ledger.hot)
    ledger.shorten(Kind.ACKNOWLEDGE, limit)
    ledger.shorten(Kind.DECIDE, targets.decide(chosen, limit))
    row = targets.of_tier(chosen, ledger.tier)
    ledger.shorten(Kind.ACCEPT, row.accept)
    ledger.shorten(Kind.UPDATE_CLIENT, row.update_client)
    ledger.reweigh()


def _retouch(desk: Desk, op: Operation, client: Client) -> None:
    """The touch clock of the new tier, from the same contact; never due later than before."""
    running = open_touches(client)
    limit = targets.touch(desk.config.targets, client.tier)
    if limit is None or not running:
        since = client.last_two_way_at or op.at
        if limit is not None:
            owe_touch(desk, op, client, since)
        for row in running:
            op.update(row, state=str(Settled.CANCELLED), settled_at=op.at)
        return
    weight = pressure.weight(desk.config.weights, client.tier, Urgency.NORMAL)
    for row in running:
        if limit < row.target_w:
            op.update(row, state=str(Settled.REPLACED), settled_at=op.at)
            owe_touch(desk, op, client, row.opened_at)
        elif row.weight != weight:
            op.update(row, weight=weight)


def keep_looks(desk: Desk) -> Done | None:
    """Once a month, note what the tier rule says of every client, and give each a touch clock that lacks one.

    Returns None when this month was looked at already.
    """
    month = looks_mark(desk)
    if desk.store.setting("tier_looks") == month:
        return None
    with desk.operation(Verb.LOOK_AT_TIERS) as op:
        if desk.store.setting("tier_looks") == month:
            return None
        op.undoable = False
        seen = {row.client_id for row in records.find(TierLook, month=month)}
        noted = 0
        for client in records.find(Client, active=True):
            if client.id not in seen:
                noted += _look(op, client, month)
            if not open_touches(client) and desk.coordinators():
                owe_touch(desk, op, client, client.last_two_way_at or op.at)
        desk.store.set_setting("tier_looks", month)
        op.summary = f"The tiers were looked at for {month}: {noted} clients."
        return Done(Verb.LOOK_AT_TIERS, op.summary, operation=op.name)


def _look(op: Operation, client: Client, month: str) -> bool:
    found = suggested(client)
    if found is None or client.complexity is None:
        return False
    values = {"score": found.score, "complexity": client.complexity, "suggested": found.tier}
    op.insert(TierLook, client=client.id, month=month, **values)
    return True
