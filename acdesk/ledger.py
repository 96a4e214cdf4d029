"""The ledger: opening, shortening and settling what is owed. Client-facing clocks are never restarted or lengthened."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from acdesk.desk import Desk
from acdesk.operation import Operation
from acdesk.rules import lifecycle, pressure, targets
from db import records
from db.models import Client, Obligation, Request
from db.vocabulary import Kind, Settled, State

LANES = {Kind.TAKE_OVER: 0, Kind.ACKNOWLEDGE: 1}
"""Hot and not taken over first, then the unacknowledged; everything else is lane 2."""

FIXED_DATE = (Kind.PROMISE, Kind.REVIEW_PARKED, Kind.PREPARE_CALL, Kind.VISIT)
"""Owed by an instant that was agreed, not so many minutes after something: an edit of the calendar leaves it."""

LEAVING: dict[State, tuple[Kind, ...]] = {
    State.NEW: (Kind.DECIDE,),
    State.HANDLING: (),
    State.ROUTED: (Kind.ACCEPT, Kind.CHECK_IN),
    State.READY: (Kind.TELL_CLIENT,),
    State.WAITING: (Kind.NUDGE,),
    State.PARKED: (Kind.REVIEW_PARKED,),
    State.ESCALATED: (Kind.TAKE_OVER, Kind.HAND_OVER, Kind.HOT_UPDATE),
}
"""What leaving a state settles."""


def placed(
    desk: Desk,
    kind: Kind,
    start: datetime,
    target: int | None,
    due_at: datetime | None,
    *,
    calendar_id: int | None = None,
) -> dict[str, int | datetime]:
    """Start, target, due and warning of an obligation: by `due_at`, or `target` working minutes after `start`."""
    calendar = desk.calendar_of(calendar_id)
    start_w = calendar.w(start)
    due_w = calendar.w(due_at) if due_at is not None else start_w + max(target or 1, 1)
    span = max(due_w - start_w, 1)
    due_w = start_w + span
    warn_w = due_w - _warns_before(desk, kind, span)
    return {
        "start_w": start_w,
        "target_w": span,
        "due_w": due_w,
        "warn_w": warn_w,
        "due_at": due_at or calendar.at(due_w),
        "warn_at": calendar.at(warn_w),
    }


def _warns_before(desk: Desk, kind: Kind, span: int) -> int:
    """How many minutes before it is due it warns: the next call does from its ideal day on."""
    if kind is Kind.HOLD_CALL:
        from acdesk.rules.cadence import CADENCES  # noqa: PLC0415  (it brings in the library of recurrence, 20 ms)

        after_ideal = {each.latest_days: each.latest_days - each.ideal_days for each in CADENCES.values()}
        return after_ideal.get(span // targets.WORKING_DAY, span // 6 // targets.WORKING_DAY) * targets.WORKING_DAY
    return targets.warn_before(desk.config.targets, kind, span)


@dataclass(frozen=True)
class Ledger:
    """The obligations of one request, within one operation."""

    desk: Desk
    op: Operation
    request: Request

    @property
    def client(self) -> Client | None:
        """The request's client, None while the sender is unknown."""
        number = self.request.client_id
        return None if number is None else self.op.client(number)

    @property
    def tier(self) -> int:
        """The client's tier; an unknown sender is treated as the core."""
        return targets.UNKNOWN_TIER if self.client is None else self.client.tier

    @property
    def coordinator_id(self) -> int:
        """Who keeps the client's side of it."""
        return self.desk.coordinator_of(self.client).id

    @property
    def hot(self) -> bool:
        """Whether the request is a hot issue now."""
        return lifecycle.is_hot(self.request.state, self.request.escalation)

    @property
    def weight(self) -> float:
        """Tier weight × urgency weight, as it is stored with each obligation."""
        return pressure.weight(self.desk.config.weights, self.tier, self.request.urgency, self.hot)

    def open_rows(self, *kinds: Kind) -> list[Obligation]:
        """The request's open obligations, of these kinds where any are named."""
        rows = records.find(Obligation, request=self.request.id, state=str(Settled.OPEN))
        return [row for row in rows if not kinds or row.kind in kinds]

    def open(
        self,
        kind: Kind,
        target: int | None = None,
        *,
        due_at: datetime | None = None,
        since: datetime | None = None,
        owner_id: int | None = None,
        calendar_id: int | None = None,
        step: int = 0,
        note: str = "",
    ) -> Obligation:
        """Owe `kind` since `since` (now): by `due_at`, or after `target` working minutes in the calendar's hours."""
        start = since or self.op.at
        times = placed(self.desk, kind, start, target, due_at, calendar_id=calendar_id)
        return self.op.insert(
            Obligation,
            kind=str(kind),
            client=self.request.client_id,
            request=self.request.id,
            owner=owner_id or self.coordinator_id,
            calendar=calendar_id,
            opened_at=start,
            lane=LANES.get(kind, 2),
            weight=self.weight,
            step=step,
            note=note,
            **times,
        )

    def settle(self, *kinds: Kind, how: Settled = Settled.MET, note: str = "") -> None:
        """Settle the open obligations of these kinds."""
        for row in self.open_rows(*kinds) if kinds else ():
            self.op.update(row, state=str(how), settled_at=self.op.at, note=note or row.note)

    def settle_promise(self, how: Settled = Settled.MET) -> bool:
        """Settle the promise: `how` when its date has not passed, else as broken. True when one was broken."""
        broken = False
        for row in self.open_rows(Kind.PROMISE):
            late = self.op.at > row.due_at
            broken = broken or late
            self.op.update(row, state=str(Settled.BROKEN if late else how), settled_at=self.op.at)
        return broken

    def shorten(self, kind: Kind, target: int, *, since: datetime | None = None) -> None:
        """Make open obligations of a kind due `target` after `since` (their start) where that is sooner."""
        for row in self.open_rows(kind):
            start = since or row.opened_at
            due_at = self.desk.calendar_of(row.calendar_id).add(start, target)
            if due_at < row.due_at:
                self.op.update(row, **placed(self.desk, kind, row.opened_at, None, due_at, calendar_id=row.calendar_id))

    def reweigh(self) -> None:
        """Tier, urgency or heat has changed: every open clock weighs accordingly."""
        weight = self.weight
        for row in self.open_rows():
            if row.weight != weight:
                self.op.update(row, weight=weight)

    def move(self, state: State, **values: object) -> None:
        """Put the request into `state` and settle what leaving its old state settles."""
        old = State(self.request.state)
        if old is State.HANDLING:
            values = {**self.timer_stopped(), **values}
        if old is not state:
            self.settle(*LEAVING.get(old, ()))
        self.op.update(self.request, state=str(state), snoozed_until=None, **values)

    def timer_stopped(self) -> dict[str, object]:
        """The values that stop the five-minute timer and add what was spent, in whole minutes."""
        since = self.request.handling_since
        if since is None:
            return {}
        spent = -(-int((self.op.at - since).total_seconds()) // 60)
        return {"handling_since": None, "spent_minutes": self.request.spent_minutes + max(spent, 0)}

    # -- the clocks that follow from what happened ----------------------------------------------------------

    def owe_first_word(self, since: datetime) -> None:
        """A request has arrived: acknowledge it, and decide who does it."""
        limit = targets.acknowledge(self.desk.config.targets, self.tier, self.request.urgency)
        self.open(Kind.ACKNOWLEDGE, limit, since=since)
        self.open(Kind.DECIDE, targets.decide(self.desk.config.targets, limit), since=since)

    def owe_decision(self) -> None:
        """The request is undecided again: its decision clock runs as it did, from the first arrival."""
        earlier = [row for row in records.find(Obligation, request=self.request.id) if row.kind == Kind.DECIDE]
        if any(row.state == Settled.OPEN for row in earlier):
            return
        if earlier:
            self.open(Kind.DECIDE, earlier[0].target_w, since=earlier[0].opened_at)
        else:
            limit = targets.acknowledge(self.desk.config.targets, self.tier, self.request.urgency)
            self.open(Kind.DECIDE, targets.decide(self.desk.config.targets, limit))

    def owe_next_word(self, *, by: datetime | None = None, since: datetime | None = None) -> None:
        """The client heard from us (`since`, now): the next word is due by the tier, or sooner as promised."""
        chosen = self.desk.config.targets
        self.settle(Kind.UPDATE_CLIENT, Kind.HOT_UPDATE)
        if self.hot:
            self.open(Kind.HOT_UPDATE, chosen.hot_update)
            return
        limit = targets.of_tier(chosen, self.tier).update_client
        usual = self.desk.agency.add(since or self.op.at, limit)
        told = by is not None and by < usual
        owner = self.request.lead_id if self.tier == 1 else None
        note = "the client was told when" if told else ""
        until = by if told else None
        self.open(Kind.UPDATE_CLIENT, limit, due_at=until, since=since, owner_id=owner, note=note)

    def owe_next_word_since(self, since: datetime) -> None:
        """The same, counted from an earlier word."""
        self.open(Kind.UPDATE_CLIENT, targets.of_tier(self.desk.config.targets, self.tier).update_client, since=since)

    def owe_check_in(self) -> None:
        """Look in on the specialist half-way to their date, at most a working day from now."""
        due = self.request.specialist_due_at
        chosen = self.desk.config.targets
        span = self.desk.agency.between(self.op.at, due) if due is not None else 2 * chosen.check_in_most
        self.open(Kind.CHECK_IN, targets.check_in(chosen, span))

    def owe_telling(self) -> None:
        """The work is ready: tell the client within the hour, and half an hour before the promise at the latest."""
        chosen = self.desk.config.targets
        due = self.desk.agency.add(self.op.at, chosen.tell_client)
        for promise in self.open_rows(Kind.PROMISE):
            due = min(due, self.desk.agency.add(promise.due_at, -chosen.tell_before_promise))
        self.open(Kind.TELL_CLIENT, due_at=max(due, self.op.at))

    def close(self, outcome: str, *, told: bool, **values: object) -> bool:
        """End the request. `told`: the client has the complete answer, so what is owed to them is met.

        Returns whether a promise was broken by being told late.
        """
        how = Settled.MET if told else Settled.CANCELLED
        broken = self.settle_promise() if told else False
        self.move(State.CLOSED, outcome=outcome, closed_at=self.op.at, **values)
        for row in self.open_rows():
            self.op.update(row, state=str(how), settled_at=self.op.at)
        return broken


def recalculate(desk: Desk, op: Operation, rows: Iterable[Obligation]) -> list[tuple[Obligation, datetime]]:
    """The calendar has changed: place every open obligation anew. Returns those that moved, with their old date."""
    moved = []
    for row in rows:
        kind, due_at = Kind(row.kind), row.due_at
        fixed = kind in FIXED_DATE or bool(row.note and kind is Kind.UPDATE_CLIENT)
        until = due_at if fixed else None
        times = placed(desk, kind, row.opened_at, row.target_w, until, calendar_id=row.calendar_id)
        if any(getattr(row, name) != value for name, value in times.items()):
            op.update(row, **times)
            if row.due_at != due_at:
                moved.append((row, due_at))
    return moved
