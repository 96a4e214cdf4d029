"""When a step may be taken, for the keys that do more than one verb. Needs no dialog: the key bar asks at the start."""

from __future__ import annotations

from collections.abc import Sequence

from acdesk.desk import Desk
from db.vocabulary import Kind, Role, State, Verb
from screens.commands import When, on_a_request, refused
from screens.matters import ON_MEETINGS
from screens.reading import Row
from screens.saying import NOBODY

DONE_STEPS: dict[str, tuple[Verb, ...]] = {
    State.ROUTED: (Verb.FINISH,),
    State.READY: (Verb.TELL,),
    State.WAITING: (Verb.NUDGE,),
    State.ESCALATED: (Verb.RESOLVE,),
}
"""The verb that `d` asks the lifecycle about, by state; elsewhere it is the answer."""


def acknowledge(desk: Desk, row: Row | None) -> str | None:
    """By the lifecycle; an unknown sender is assigned on the way."""
    if why := on_a_request(desk, row):
        return why
    assert row is not None  # on_a_request has said so
    return refused(desk, row, Verb.ASSIGN if row.tier is None else Verb.ACKNOWLEDGE)


def marked(when: When) -> When:
    """For an action on the marked rows: one about a client under the cursor is no reason against it yet."""

    def some(desk: Desk, row: Row | None) -> str | None:
        return None if row is not None and row.id < 0 else when(desk, row)

    return some


def why_not_all(desk: Desk, rows: Sequence[Row], when: When) -> str | None:
    """Why an action can't be done on all of the rows, which it is asked for; None when it may."""
    whys = [why for row in rows if (why := when(desk, row)) is not None]
    return when(desk, None) if not rows else whys[0] if whys else None


def done(desk: Desk, row: Row | None) -> str | None:
    """By the lifecycle, for the step that the state asks for; on a call or a visit, what is owed on it."""
    if row is not None and row.id < 0 and row.kind == Kind.NUDGE:
        return nudge(desk, row)
    if row is not None and row.id < 0 and row.kind in ON_MEETINGS:
        return None
    if why := on_a_request(desk, row):
        return why
    assert row is not None  # on_a_request has said so
    if row.state == State.ESCALATED:
        return deciding(Verb.RESOLVE)(desk, row)
    return refused(desk, row, DONE_STEPS.get(row.state, (Verb.ANSWER,))[0])


def nudge(desk: Desk, row: Row | None) -> str | None:
    """On a request by the lifecycle; elsewhere on a client, about what they agreed to in a call."""
    if row is not None and row.id > 0:
        return somebody(desk, row) or refused(desk, row, Verb.NUDGE)
    return somebody(desk, row)


def deciding(verb: Verb) -> When:
    """A lead may decide; a coordinator may record what a lead has decided: it is asked as the lead's verb."""

    def when(desk: Desk, row: Row | None) -> str | None:
        if why := somebody(desk, row) or on_a_request(desk, row):
            return why
        assert row is not None  # on_a_request has said so
        assert desk.person is not None  # somebody has said so
        recorded = Role(desk.person.role) is Role.COORDINATOR
        return refused(desk, row, verb, Role.VP_STRATEGY if recorded else None)

    return when


def somebody(desk: Desk, row: Row | None) -> str | None:
    """Needs a person at the desk, and no row."""
    return NOBODY if desk.person is None else None
