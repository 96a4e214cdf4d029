"""The rhythm with a client as obligations: the next call held, booked, prepared, and the quarter's visit.

Recomputed from what stands in the calendar whenever that changes. Only a held call starts the clock anew; planning,
moving, cancelling or missing one never does, and never lengthens it (spec section 2).
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from acdesk.ledger import placed
from acdesk.operation import Operation
from acdesk.rules import cadence, pressure, targets
from acdesk.rules.cadence import COMING, OFF, CallState, Clock
from acdesk.rules.targets import WORKING_DAY
from db import queries, records
from db.models import Call, Client, Commitment, Obligation
from db.vocabulary import RHYTHMS, Kind, Settled, Side, Urgency

if TYPE_CHECKING:
    from acdesk.desk import Desk

CALLS = (Kind.HOLD_CALL, Kind.BOOK_CALL, Kind.PREPARE_CALL, Kind.SETTLE_CALL)
FORGOTTEN = timedelta(days=60)
"""What became of a call that is longer over is not asked any more."""


def rhythm(desk: Desk, op: Operation, client: Client) -> None:
    """Owe what follows from the client's calls as they stand now; settle what does not any more."""
    owed = open_rows(client, *CALLS)
    coming = queries.next_call(client.id, op.at)
    hold = _hold(desk, op, client, [row for row in owed if row.kind == Kind.HOLD_CALL])
    _book(desk, op, client, [row for row in owed if row.kind == Kind.BOOK_CALL], hold, booked=coming is not None)
    _prepare(desk, op, client, [row for row in owed if row.kind == Kind.PREPARE_CALL], coming)
    _ask(desk, op, client, [row for row in owed if row.kind == Kind.SETTLE_CALL], coming)
    nudges(desk, op, client)


def open_rows(client: Client, *kinds: Kind) -> list[Obligation]:
    """What is owed to a client, not on a request, of these kinds."""
    rows = records.find(Obligation, client=client.id, request=None, state=str(Settled.OPEN))
    return [row for row in rows if row.kind in kinds]


def keeper(desk: Desk, client: Client) -> int:
    """Whose calls and visits with a client are: the coordinator's; on Tier 1 its manager's."""
    if client.tier == 1 and (managers := desk.tier_1_managers()):
        return managers[0].id
    return desk.coordinator_of(client).id


def owe(
    desk: Desk,
    op: Operation,
    client: Client,
    kind: Kind,
    since: datetime,
    *,
    target: int | None = None,
    due_at: datetime | None = None,
    **values: object,
) -> Obligation:
    """Owe something on a call or a visit: `target` working minutes after `since`, or by `due_at`."""
    return op.insert(
        Obligation,
        kind=str(kind),
        client=client.id,
        owner=keeper(desk, client),
        opened_at=since,
        weight=pressure.weight(desk.config.weights, client.tier, Urgency.NORMAL),
        **placed(desk, kind, since, target, due_at),
        **values,
    )


def nudges(desk: Desk, op: Operation, client: Client) -> None:
    """What the client agreed to in calls is owed a nudge from its date on, until it is done, dropped or moved.

    A date that is moved past the last nudge starts the clock anew: they have said when they will.
    """
    wanted = {one.id: one for one in queries.open_commitments(client.id) if _may_be_late(one)} if client.active else {}
    for row in open_rows(client, Kind.NUDGE):
        one = wanted.get(row.commitment_id or 0)
        due = None if one is None else one.due_at
        if due is not None and (row.opened_at == due if row.step == 0 else row.opened_at >= due):
            del wanted[row.commitment_id or 0]
            continue
        made = None if row.commitment_id is None else records.get(Commitment, row.commitment_id)
        done = made is not None and made.done_at is not None
        settle(op, row, Settled.MET if done else Settled.CANCELLED if due is None else Settled.REPLACED)
    for one in wanted.values():
        if one.due_at is not None:
            owe_nudge(desk, op, client, one.due_at, commitment_id=one.id)


def owe_nudge(
    desk: Desk, op: Operation, client: Client, since: datetime, *, commitment_id: int, step: int = 0
) -> Obligation:
    """Owe the nudge after `step` of them; it is the client's, whichever call it was agreed in."""
    target = targets.nudge(desk.config.targets, step)
    return owe(desk, op, client, Kind.NUDGE, since, target=target, step=step, commitment=commitment_id)


def _may_be_late(one: queries.CommitmentRow) -> bool:
    """Whether it is the client's, with a date, agreed in a call that took or takes place."""
    mine = one.side == Side.THEIRS and one.due_at is not None and one.request_id is None
    return mine and takes_place(one.call_state)


def takes_place(call_state: str) -> bool:
    """Whether a call took, takes or is to take place: what was agreed in one that does not stands no more."""
    return call_state not in OFF


def settle(op: Operation, row: Obligation, how: Settled = Settled.MET) -> None:
    """Settle one of them."""
    op.update(row, state=str(how), settled_at=op.at)


def rebalance(desk: Desk, op: Operation, client: Client) -> None:
    """The client's tier or coordinator has changed: every open clock weighs, and is with whom, it says now."""
    now = {
        "weight": pressure.weight(desk.config.weights, client.tier, Urgency.NORMAL),
        "owner": keeper(desk, client),
    }
    for row in open_rows(client, *RHYTHMS):
        if (row.weight, row.owner_id) != tuple(now.values()):
            op.update(row, **now)


def _hold(desk: Desk, op: Operation, client: Client, rows: list[Obligation]) -> Obligation | None:
    """The clock of the next held call, since the last one; for a client never called since it began to run."""
    running = _only(op, rows)
    held = queries.last_held_call(client.id)
    last = None if held is None else held.started_at or held.starts_at
    since = op.at if running is None else running.opened_at
    since = last if last is not None and (running is None or last > since) else since
    clock = cadence.hold_clock(since, client.tier, desk.agency) if client.active else None
    if clock is None:
        if running is not None:
            settle(op, running, Settled.CANCELLED)
        return None
    if running is not None:
        if since == running.opened_at and clock.target >= running.target_w:
            return running
        settle(op, running, Settled.MET if since > running.opened_at else Settled.REPLACED)
    return owe(desk, op, client, Kind.HOLD_CALL, since, target=clock.target)


def _only(op: Operation, rows: list[Obligation]) -> Obligation | None:
    """The one that has run longest; an undo may bring back one while a look has begun another meanwhile."""
    kept = min(rows, key=lambda row: (row.opened_at, row.id), default=None)
    for row in rows:
        if row is not kept:
            settle(op, row, Settled.REPLACED)
    return kept


def _book(
    desk: Desk, op: Operation, client: Client, rows: list[Obligation], hold: Obligation | None, *, booked: bool
) -> None:
    """A call is to be booked while none is in the calendar and calls are owed (`hold`: the clock it has to keep to)."""
    running = _only(op, rows)
    if booked or hold is None:
        if running is not None:
            settle(op, running, Settled.CANCELLED if hold is None else Settled.MET)
        return
    if running is not None:
        return
    clock = cadence.book_clock(op.at, client.tier, desk.agency)
    if clock is None:
        return
    # At the latest a working day before the call has to take place, but never due before it is owed.
    last = desk.agency.add(hold.due_at, -WORKING_DAY)
    due = min(clock.due_at, last)
    if due < clock.due_at:
        owe(desk, op, client, Kind.BOOK_CALL, op.at, due_at=max(due, op.at))
    else:
        owe(desk, op, client, Kind.BOOK_CALL, op.at, target=clock.target)


def _prepare(desk: Desk, op: Operation, client: Client, rows: list[Obligation], coming: queries.CallRow | None) -> None:
    """The next call is to be prepared, from a working day before it."""
    unprepared = coming is not None and (coming.prepared_at is None or _outdated(desk, op, coming))
    wanted = coming if unprepared and client.active else None
    clock = None if wanted is None else cadence.prepare_clock(wanted.starts_at, desk.agency)
    found = False
    for row in rows:
        call = None if row.call_id is None else records.get(Call, row.call_id)
        if wanted is not None and clock is not None and row.call_id == wanted.id and not found:
            found = True
            _replace(desk, op, row, clock)
        elif call is None or not _under_way(call, op.at):
            settle(op, row, _how_prepared(call, row, op.at))
    if wanted is not None and clock is not None and not found:
        owe(desk, op, client, Kind.PREPARE_CALL, clock.started_at, due_at=clock.due_at, call=wanted.id)


def _outdated(desk: Desk, op: Operation, coming: queries.CallRow) -> bool:
    """Whether a call was moved by more than a working day since it was prepared: it is to be prepared anew then."""
    met = [row for row in records.find(Obligation, call=coming.id, kind=str(Kind.PREPARE_CALL)) if _met(row)]
    due = cadence.prepare_clock(coming.starts_at, desk.agency).due_at
    before = max(met, key=lambda row: (row.settled_at, row.id), default=None)
    if before is None or abs(desk.agency.between(before.due_at, due)) <= WORKING_DAY:
        return False
    if (call := records.get(Call, coming.id)) is not None:
        op.update(call, prepared_at=None)
    return True


def _met(row: Obligation) -> bool:
    return row.state == Settled.MET and row.settled_at is not None


def _ask(desk: Desk, op: Operation, client: Client, rows: list[Obligation], coming: queries.CallRow | None) -> None:
    """Once a call's time is over it is to be said whether it was held: of the next one, and of any that went by."""
    held = queries.last_held_call(client.id)
    since = op.at - FORGOTTEN if held is None else max(held.started_at or held.starts_at, op.at - FORGOTTEN)
    asked = {row.call_id: row for row in rows}
    calls = [*queries.calls_unsaid(client.id, since, op.at), *([] if coming is None else [coming])]
    wanted = {call.id: call for call in calls} if client.active else {}
    for number, row in asked.items():
        call = None if number is None else records.get(Call, number)
        if call is None or not client.active or call.state not in COMING:
            done = call is not None and call.state in (CallState.HELD, CallState.MISSED)
            settle(op, row, Settled.MET if done else Settled.CANCELLED)
        elif number not in wanted and call.starts_at > op.at:
            settle(op, row, Settled.CANCELLED)  # another call comes first now
    for number, one in wanted.items():
        ends = one.starts_at + timedelta(minutes=one.minutes)
        clock = cadence.settle_clock(ends, desk.agency, desk.config.targets.recap_call)
        found = asked.get(number)
        if found is None:
            owe(desk, op, client, Kind.SETTLE_CALL, ends, target=clock.target, call=number)
        elif found.opened_at != ends:
            times = placed(desk, Kind.SETTLE_CALL, ends, clock.target, None)
            op.update(found, opened_at=ends, **times)


def _under_way(call: Call, now: datetime) -> bool:
    """Whether it is a call's time and nothing was said of it yet; when it is over, there is nothing left to prepare."""
    ends = call.starts_at + timedelta(minutes=call.minutes)
    running = call.starts_at <= now < ends
    return call.state in COMING and running and call.prepared_at is None and call.started_at is None


def _how_prepared(call: Call | None, row: Obligation, now: datetime) -> Settled:
    if call is None or call.state == CallState.CANCELLED:
        return Settled.CANCELLED
    if call.prepared_at is not None:
        return Settled.MET
    return Settled.BROKEN if now > row.due_at else Settled.CANCELLED


def _replace(desk: Desk, op: Operation, row: Obligation, clock: Clock) -> None:
    """The call was moved, and its preparing with it."""
    if row.due_at != clock.due_at:
        times = placed(desk, Kind.PREPARE_CALL, clock.started_at, None, clock.due_at)
        op.update(row, opened_at=clock.started_at, **times)
