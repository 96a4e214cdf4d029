"""The call that a visit stands for: held with it, moved with it where it was made for it, let go where it can't be."""

from __future__ import annotations

from datetime import datetime, timedelta

from acdesk.desk import Desk
from acdesk.operation import Operation
from acdesk.rhythm import open_rows, rhythm
from acdesk.rules import visits
from acdesk.rules.cadence import COMING, CallState
from acdesk.verbs.calling import single
from acdesk.verbs.common import clock_words
from acdesk.verbs.in_call import owe_recap
from db import records
from db.models import Call, Client, Visit
from db.vocabulary import Kind

MADE = "Visit to "
"""How the title begins of a call that was made for a visit, where none was planned."""


def make_call(desk: Desk, op: Operation, row: Visit, client: Client, when: datetime) -> Call:
    """A call at the visit's own time, for one that the rhythm asks for and nobody planned."""
    return single(desk, op, client, when, minutes=row.minutes, title=f"{MADE}{client.name}")


def near_enough(desk: Desk, client: Client, call: Call, when: datetime) -> bool:
    """Whether a visit at `when` may stand for a call; one that was made for it follows the rhythm, not itself."""
    due = due_for(desk, client, when) if _made(call) else call.starts_at
    return due is not None and visits.stands_for_call(when, due, desk.agency)


def due_for(desk: Desk, client: Client, when: datetime) -> datetime | None:
    """When the rhythm asks for a call: any day from the ideal to the latest, the nearest to `when`."""
    owed = open_rows(client, Kind.HOLD_CALL)
    return min(max(owed[0].warn_at, when), owed[0].due_at) if owed else None


def follow(desk: Desk, op: Operation, row: Visit, client: Client, at: datetime) -> tuple[str, ...]:
    """The visit has another time: a call made for it goes along, and what is too far away is let go. What to say."""
    call = stood_for(row)
    if call is None:
        return ()
    if _open(call) and near_enough(desk, client, call, at):
        if _made(call) and call.starts_at != at:
            op.update(call, starts_at=at, state=str(CallState.MOVED), sequence=call.sequence + 1)
            rhythm(desk, op, client)
        return ()
    said = let_go(desk, op, row, "The visit is more than three working days away from")
    rhythm(desk, op, client)
    return said


def let_go(desk: Desk, op: Operation, row: Visit, why: str = "") -> tuple[str, ...]:
    """The visit stands for no call any more; one that was made for it is cancelled with it. What is to be said."""
    call = stood_for(row)
    if call is None:
        return ()
    op.update(row, stands_for=None)
    when = clock_words(desk, call.starts_at)
    if not _open(call):
        state = "under way" if call.state in COMING else call.state
        return (f"The call of {when} is {state}: the visit stands for no call.",)
    if _made(call):
        op.update(call, state=str(CallState.CANCELLED), sequence=call.sequence + 1)
        return ("The call that it stood for is to be booked.",)
    said = f"{why} the call of {when}: it does not stand for it" if why else f"It does not stand for the call of {when}"
    return (f"{said} any more.",)


def held_with(desk: Desk, op: Operation, row: Visit, client: Client) -> tuple[str, ...]:
    """The visit was held: its call with it, and the recap is owed as after any; else it is let go. What to say."""
    call, held = stood_for(row), row.held_at or op.at
    if call is None:
        return ()
    if not _open(call) or not near_enough(desk, client, call, held):
        return let_go(desk, op, row, "The visit was held more than three working days away from")
    ended = min(held + timedelta(minutes=row.minutes), op.at)
    op.update(call, state=str(CallState.HELD), started_at=held, ended_at=ended, note="held as a visit")
    owe_recap(desk, op, client, call, ended)
    return ()


def stood_for(row: Visit) -> Call | None:
    """The call that a visit stands for, if any."""
    return None if row.stands_for_id is None else records.get(Call, row.stands_for_id)


def _open(call: Call) -> bool:
    """Whether the call is still to come, and nobody began it by itself."""
    return call.state in COMING and call.started_at is None


def _made(call: Call) -> bool:
    return call.series_id is None and call.title.startswith(MADE)
