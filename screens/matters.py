"""What is owed to a client without a request, on a call or a visit, as the queue's row says it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from acdesk.desk import Desk
from acdesk.when import say, say_day, say_left
from db import queries
from db.queries import Item, MatterRow
from db.queries_queue import BEFORE_CALL, QUIET
from db.vocabulary import Kind
from screens import saying
from screens.saying import line

CALLS = (Kind.SETTLE_CALL, Kind.RECAP_CALL, Kind.PREPARE_CALL, Kind.HOLD_CALL, Kind.BOOK_CALL)
"""What can be owed on a call, the one first that says which call is meant."""
NEAR_DAYS = 2
"""Days in which a visit's gate is said as a day, not as a week."""
ON_MEETINGS: dict[str, str] = {
    Kind.PREPARE_CALL: "prep", Kind.SETTLE_CALL: "call", Kind.RECAP_CALL: "call", Kind.HOLD_CALL: "call",
    Kind.BOOK_CALL: "call", Kind.VISIT: "visit",
}  # fmt: skip
"""The command that `d` stands for on what is owed to a client without a request."""


def titles(desk: Desk, items: Sequence[Item]) -> Mapping[int, str]:
    """What stands in the rows without a request, by obligation: what the call or visit is, and what else presses."""
    found: dict[int, list[MatterRow]] = {}
    for row in queries.matters([item.client_id for item in items if item.client_id is not None]):
        found.setdefault(row.client_id, []).append(row)
    return {
        item.obligation_id: _title(desk, item, found.get(item.client_id or 0, ()))
        for item in items
        if item.obligation_id is not None
    }


def _title(desk: Desk, item: Item, owed: Sequence[MatterRow]) -> str:
    """What it is, and what else of the same subject belongs into the queue of now."""
    now = desk.now()
    own = next((row for row in owed if row.id == item.obligation_id), None)
    if own is None:
        return line(item.client)
    same = [row for row in owed if row.id != own.id and row.subject == own.subject and is_pressing(row, now)]
    return " + ".join([about(desk, own, now), *dict.fromkeys(short(row) for row in same)])


def about(desk: Desk, row: MatterRow, now: datetime) -> str:
    """`Call today 11am`, `They: send the photos, by Fri 6 Mar noon`, `Q1 visit, planned for Thu 12 Mar`.

    While a visit has no day, `Q1 visit`.
    """
    if row.kind == Kind.NUDGE:
        by = "" if row.agreed_by is None else f", by {say(row.agreed_by, now=now, zone=desk.config.zone)}"
        return f"They: {line(row.agreed)}{by}"
    if row.call_at is not None:
        return f"Call {say(row.call_at, now=now, zone=desk.config.zone)}"
    if row.kind == Kind.VISIT:
        day = say_day(row.visit_day, row.visit_at, now=now, zone=desk.config.zone)
        state = f", {row.visit_state} for {day}" if day else ""
        return f"{row.note[4:]} visit{state}"
    return {
        Kind.HOLD_CALL: "The next call",
        Kind.BOOK_CALL: "No call is in the calendar",
        Kind.TOUCH: "A word both ways",
        Kind.PRESENT: "A deliverable to present",
        Kind.CHECK_OBJECTIVES: "The month's look at the objectives",
    }.get(Kind(row.kind), saying.words(row.kind).capitalize())


def short(row: MatterRow) -> str:
    """`plan visit`, `prepare call`."""
    return f"{saying.VISIT_STEPS[min(row.step, 2)]} visit" if row.kind == Kind.VISIT else saying.words(row.kind)


def is_pressing(row: MatterRow, now: datetime) -> bool:
    """Whether it belongs into the queue of now: a rhythm once it warns, preparing until the call begins."""
    if row.kind == Kind.PREPARE_CALL and now >= row.due_at + BEFORE_CALL:
        return False
    return row.opened_at <= now and (row.kind not in QUIET or row.warn_at <= now)


def due_words(desk: Desk, kind: str, due: datetime, now: datetime) -> str:
    """`wk 6` for a visit's gate that is not near, else as everything that is due."""
    zone = desk.config.zone
    day = due.astimezone(zone).date()
    if kind == Kind.VISIT and (day - now.astimezone(zone).date()).days > NEAR_DAYS:
        from acdesk.rules.visits import week_of  # noqa: PLC0415  (4 ms that a start need not wait for)

        return f"wk {week_of(day)}"
    return say_left(due, now=now, calendar=desk.agency, zone=zone)


def call_meant(kind: str, owed: Sequence[MatterRow], now: datetime) -> int | None:
    """The call that a row about `kind` is about: its own, else the one most pressing; None where none is named."""
    calls = [row for row in owed if row.call_id is not None and row.kind in CALLS and is_pressing(row, now)]
    own = [row for row in calls if row.kind == kind]
    return own[0].call_id if own else None


def where_from(item: Item) -> str:
    """Where the target of what is owed comes from."""
    rule = {
        Kind.VISIT: "planned by week 3, booked by week 6, held by week 11 of the quarter",
        Kind.HOLD_CALL: "the tier's rhythm, since the last call that was held",
        Kind.BOOK_CALL: "a call is to be in the calendar as soon as one was held",
        Kind.PREPARE_CALL: "from a working day before the call until half an hour before",
        Kind.SETTLE_CALL: "from the end of the call's time: was it held or missed?",
        Kind.NUDGE: "from the date by which they agreed to do it, then from each nudge",
    }.get(Kind(item.kind))
    return f"{item.target_minutes} working minutes ({rule or '[targets] in the configuration'})"
