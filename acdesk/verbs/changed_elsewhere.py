"""What another program changed in the desk's own calls and visits is taken in, by the same verbs as a person's."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from acdesk.agenda.shape import left_out, named_by, shape
from acdesk.agenda.values import CalendarEvent, EventStatus, Moment, Problem, as_instant, on_the_wall
from acdesk.desk import Desk
from acdesk.errors import NotFound, Refused, WrongUsage
from acdesk.own_events import export_events
from acdesk.rules.cadence import COMING, CallState
from acdesk.series import number_of
from acdesk.text import clean_line
from acdesk.verbs import calling, visiting
from acdesk.verbs.common import clock_words
from db import queries

WHY = "cancelled in another calendar"


@dataclass(frozen=True)
class TakenIn:
    """How many events were changed by it, and what was not taken in, by name."""

    events: int
    problems: tuple[Problem, ...]


class _Stays(Exception):
    """Why a change is not taken in."""


def changed_elsewhere(event: CalendarEvent) -> bool:
    """Whether an event that a desk wrote takes place otherwise than it was written."""
    return bool(event.base) and event.base != shape(event)


def take_in(desk: Desk, events: list[CalendarEvent]) -> TakenIn:
    """Move and cancel calls and visits as they were in another program; each step is guarded as a person's would be.

    What was changed here as well since the file was written stays as it is here. So does the rhythm of a series, but
    for its time, and how long something lasts.
    """
    ours = {one.uid: one for one in export_events(desk)}
    problems: list[Problem] = []
    taken = 0
    for event in events:
        steps = 0
        try:
            for why in _changes(desk, event, ours.get(event.uid)):
                steps += not why
                problems += [_said(event, why)] if why else []
        except (_Stays, Refused, WrongUsage, NotFound) as reason:
            problems.append(_said(event, str(reason)))
        taken += steps > 0
    return TakenIn(taken, tuple(problems))


def _said(event: CalendarEvent, why: str) -> Problem:
    title = clean_line(event.title, 60) or "(no title)"
    return Problem(f"“{title}”", f"changed in another calendar, and left as it is here: {why}", lost=False)


def _changes(desk: Desk, event: CalendarEvent, ours: CalendarEvent | None) -> Iterator[str]:
    """Do what was changed in an event: an empty text for each step that was done, else why it was not."""
    named = named_by(event.uid)
    if named is None:
        raise _Stays("it was written as a single event of a series; move the call itself.")
    if ours is None:
        raise _Stays("it is not here any more.")
    if shape(ours) == shape(event):
        return
    if shape(ours) != event.base:
        raise _Stays("it was changed here as well since that was written.")
    kind, number = named
    if kind == "series":
        yield from _of_series(desk, number, event, ours)
    else:
        yield from _of_one(desk, kind, number, event, ours)


def _of_one(desk: Desk, kind: str, number: int, event: CalendarEvent, ours: CalendarEvent) -> Iterator[str]:
    """A call by itself, or a visit."""
    if event.status is EventStatus.CANCELLED:
        cancel = visiting.cancel_visit if kind == "visit" else calling.cancel_call
        cancel(desk, number, why=WHY)
        yield ""
        return
    if ours.status is EventStatus.CANCELLED:
        raise _Stays("it is cancelled: plan a new one.")
    to = as_instant(event.starts, event.zone)
    if to != as_instant(ours.starts, ours.zone):
        if kind == "visit":
            visiting.move_visit(desk, number, on=to)
        else:
            calling.move_call(desk, number, to=to)
        yield ""
    if event.rule or event.also:
        yield "a single one does not become a series by it; plan that here."
    if event.minutes != ours.minutes:
        yield f"how long it lasts ({event.minutes} minutes there, {ours.minutes} here)."


def _of_series(desk: Desk, number: int, event: CalendarEvent, ours: CalendarEvent) -> Iterator[str]:
    """A series: all that is still to come, or the occurrences that differ."""
    if event.status is EventStatus.CANCELLED:
        calling.cancel_call(desk, _next(desk, number, COMING).id, why=WHY, and_later=True)
        yield ""
        return
    bare = [replace(one, excluded=(), overrides=()) for one in (event, ours)]
    if shape(bare[0]) != shape(bare[1]):
        yield from _all_later(desk, number, *bare)
        return
    for original in sorted({*_exceptions(event), *_exceptions(ours)}, key=str):
        theirs, there = (_exceptions(one).get(original, _usual(one, original)) for one in (event, ours))
        if theirs != there:
            try:
                yield _of_occurrence(desk, number, as_instant(original, ours.zone), theirs, there)
            except (Refused, WrongUsage, NotFound) as reason:
                yield str(reason)


Place = tuple[datetime, int] | None
"""When an occurrence is and its minutes; None for one that is left out."""


def _exceptions(event: CalendarEvent) -> dict[Moment, Place]:
    """What is otherwise than the rule has it, by when that is."""
    found: dict[Moment, Place] = dict.fromkeys(left_out(event))
    for one in event.overrides:
        if not one.cancelled:
            found[one.original] = (as_instant(one.starts, one.zone), one.minutes)
    return found


def _usual(event: CalendarEvent, original: Moment) -> Place:
    return as_instant(original, event.zone), event.minutes


def _of_occurrence(desk: Desk, series: int, original: datetime, theirs: Place, ours: Place) -> str:
    """One occurrence; why it stays, where it does."""
    number = number_of(desk, series, original)
    if number is None:
        return f"there is no call {clock_words(desk, original)}."
    if theirs is None:
        calling.cancel_call(desk, number, why=WHY)
        return ""
    if ours is None:
        return f"the call of {clock_words(desk, original)} is cancelled: plan a new one."
    if theirs[0] == ours[0]:
        return f"how long the call of {clock_words(desk, original)} lasts ({theirs[1]} minutes there, {ours[1]} here)."
    calling.move_call(desk, number, to=theirs[0])
    return ""


def _all_later(desk: Desk, number: int, event: CalendarEvent, ours: CalendarEvent) -> Iterator[str]:
    """The series as a whole is at another time: so are the calls still to come, as many hours off on its own clock."""
    only_time = shape(replace(event, starts=ours.starts)) == shape(ours)
    if not only_time or not isinstance(event.starts, datetime) or not isinstance(ours.starts, datetime):
        raise _Stays("its rhythm; change that here (call rhythm, or move a call and all later ones).")
    if event.starts.date() != ours.starts.date() and "BY" in ours.rule:
        raise _Stays("its day; move a call and all later ones here.")
    row = _next(desk, number, (CallState.PLANNED,))
    wall = on_the_wall(row.original_start, ours.zone) + (event.starts - ours.starts)
    calling.move_call(desk, row.id, to=as_instant(wall, ours.zone), and_later=True)
    yield ""


def _next(desk: Desk, series: int, states: Sequence[str]) -> queries.CallRow:
    """The first call of a series in one of these states that its rule has still to come."""
    now = desk.now()
    for row in queries.calls_of_series(series):
        if row.state in states and row.starts_at > now and row.original_start > now:
            return row
    raise _Stays("nothing of it is still to come.")
