"""Calls in the calendar: planned once or as a series, moved, cancelled, missed. Calls under way: in_call.py."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from acdesk.agenda.values import on_the_wall
from acdesk.desk import Desk
from acdesk.errors import Conflict, NotFound, Refused, WrongUsage
from acdesk.operation import Done, Operation
from acdesk.rhythm import rhythm
from acdesk.rules import recurrence
from acdesk.rules.cadence import COMING, CallState, MoveProposal
from acdesk.rules.recurrence import Instance, Rule
from acdesk.rules.visits import VisitState
from acdesk.series import expansion, horizon, lay, starts_of
from acdesk.verbs.call_notes import NAMED, crowded, notes_of_call, proposal, said_of, sides
from acdesk.verbs.common import call_words, clock_words, future
from acdesk.verbs.going_on import Onward, goes_on
from acdesk.when import say_clock, say_day
from acdesk.zones import zone_named
from db import queries, records
from db.models import Call, Client, Series, Visit
from db.vocabulary import CallKind, Role, Verb

SHORTEST, LONGEST = 5, 480
"""Minutes of a call."""


def plan_call(
    desk: Desk,
    client_id: int | None,
    *,
    starts: datetime,
    minutes: int = 30,
    every: str = "",
    link: str = "",
    title: str = "",
    kind: str = CallKind.CALL,
) -> Done:
    """A call at `starts` (UTC), or a series from then on: `every` is `2w`, `monthly`, `last weekday` or an RRULE.

    A series keeps its time on the agency's clock. `created` are the calls laid down. What is to be said of the time
    (a holiday, a fourth meeting, the client's night) is in the notes; nothing is moved for it.
    """
    with desk.operation(Verb.PLAN_CALL) as op:
        client = _begin(desk, op, client_id)
        _check(desk, client, kind, minutes)
        future(desk, starts, "The call")
        values = {"minutes": minutes, "link": link.strip(), "kind": str(CallKind(kind))}
        named = title.strip() or _title(client, kind)
        if every.strip():
            calls, words, notes = _plan_series(desk, op, client, starts, every=every, values={**values, "title": named})
        else:
            calls = [single(desk, op, client, starts, **values, title=named)]
            words, notes = "", notes_of_call(desk, client, starts, minutes, zone=calls[0].zone, but=calls[0].id)
        if client is not None:
            rhythm(desk, op, client)
        op.summary = f"Planned {call_words(named, 'a')}: {clock_words(desk, calls[0].starts_at)}{words}."
        return Done(op.verb, op.summary, (), notes, tuple(row.id for row in calls), op.name)


def single(desk: Desk, op: Operation, client: Client | None, starts: datetime, **values: object) -> Call:
    """One call by itself."""
    usual = {"zone": desk.config.hours.zone, "state": str(CallState.PLANNED), "minutes": 30, "kind": str(CallKind.CALL)}
    usual["title"] = _title(client, CallKind.CALL)
    owner = None if client is None else client.id
    return op.insert(Call, **{**usual, **values}, client=owner, starts_at=starts, original_start=starts)


def _plan_series(
    desk: Desk, op: Operation, client: Client | None, starts: datetime, *, every: str, values: dict[str, object]
) -> tuple[list[Call], str, tuple[str, ...]]:
    """The series, its occurrences as far as they are laid down, its rhythm in words, and what is to be said of it."""
    zone = desk.config.zone
    local = starts.astimezone(zone).replace(tzinfo=None)
    rule = recurrence.from_words(every, local)
    first = recurrence.first_of(rule, local, zone)
    if first is None:
        raise WrongUsage(f"The rule {rule} never falls due after {clock_words(desk, starts)}.")
    owner, until = None if client is None else client.id, max(horizon(op.at), horizon(first.at))
    text = {"rule": str(rule), "starts": first.local.isoformat(timespec="minutes"), "zone": zone.key}
    series = op.insert(Series, client=owner, laid_until=first.at, **text, **values)
    calls = lay(op, series, first.at, until)
    if not calls:
        raise WrongUsage(f"The rule {rule} never falls due after {clock_words(desk, starts)}.")
    notes = [] if first.local == local else [f"The rule begins {clock_words(desk, first.at)}."]
    notes += _odd_dates(desk, series, calls)
    return calls, f" and {rule.say()}", (*notes, *notes_of_series(desk, client, calls))


def _odd_dates(desk: Desk, series: Series, calls: list[Call]) -> list[str]:
    """The months that lack the day, and the nights on which the clocks jump."""
    found = expansion(series, calls[0].starts_at, series.laid_until)
    notes = []
    if found.skipped:
        more = f" and {len(found.skipped) - NAMED} more" if len(found.skipped) > NAMED else ""
        notes.append("; ".join(one.sentence for one in found.skipped[:NAMED]) + f"{more}: no call then.")
    notes += [_clock_change(desk, one) for one in found.instances if one.shifted or one.ambiguous][:NAMED]
    return notes


def _clock_change(desk: Desk, one: Instance) -> str:
    day = say_day(one.local.date().isoformat(), None, now=desk.now(), zone=desk.config.zone)
    if one.shifted:
        return f"The clocks leave {say_clock(one.local)} out on {day}: the call is {clock_words(desk, one.at)}."
    return f"The clocks show {say_clock(one.local)} twice on {day}: the first is meant."


def notes_of_series(desk: Desk, client: Client | None, calls: list[Call]) -> tuple[str, ...]:
    """The first dates that fall on a holiday or an absence, with what would do instead; then those that are crowded."""
    parties = sides(desk, None if client is None else client.id)
    series = records.get(Series, calls[0].series_id or 0) if calls else None
    rule = "" if series is None else series.rule
    found = [
        said_of(desk, one)
        for row in calls
        if (one := proposal(desk, parties, row.starts_at, row.minutes, zone=row.zone, rule=rule)) is not None
    ]
    left = len(found) - NAMED
    more = (f"{left} more {'falls' if left == 1 else 'fall'} on a holiday or an absence.",) if left > 0 else ()
    return (*found[:NAMED], *more, *(crowded(desk, calls) if client is not None else ()))


def move_call(desk: Desk, call_id: int, *, to: datetime, and_later: bool = False, seen: datetime | None = None) -> Done:
    """Move one call to another time (UTC), or this one and all later ones of its series.

    One that is moved keeps its number and its `original_start`; back at that it is planned as before. With `and_later`
    the series goes on from `to` as a series of its own; what was moved or cancelled one by one stays. Refused for a
    time that has passed. `seen` is when the person saw it (UTC): Conflict where it is not any more.
    """
    with desk.operation(Verb.MOVE_CALL) as op:
        row, client = begin(desk, op, call_id)
        coming(row)
        still(desk, row, seen)
        future(desk, to, "The new time")
        before = clock_words(desk, row.starts_at)
        if and_later:
            moved = _move_all(desk, op, row, to)
            notes = (*moved.notes, *notes_of_series(desk, client, moved.calls))
            also = f" and {len(moved.calls) - 1} later ones"
        else:
            state = CallState.PLANNED if to == row.original_start else CallState.MOVED
            op.update(row, starts_at=to, state=str(state), sequence=row.sequence + 1)
            notes, also = notes_of_call(desk, client, to, row.minutes, zone=row.zone, but=row.id), ""
        if client is not None:
            rhythm(desk, op, client)
        op.summary = f"Moved {call_words(row.title)} from {before} to {clock_words(desk, to)}{also}."
        return Done(op.verb, op.summary, (), notes, (), op.name)


def _move_all(desk: Desk, op: Operation, row: Call, to: datetime) -> Onward:
    """This occurrence and all later ones on a new series; their rows and numbers stay."""
    series = series_of(row)
    zone = zone_named(series.zone)
    old = Instance(on_the_wall(row.original_start, series.zone), row.original_start)
    local = on_the_wall(to, series.zone)
    rule = recurrence.later(Rule.parse(series.rule), starts_of(series), zone, old, local)
    return goes_on(op, series, row, rule, local, to=local)


def change_series(desk: Desk, series_id: int, *, every: str) -> Done:
    """Another rhythm from the next planned call on: after a change of tier, or because the client wants it so."""
    with desk.operation(Verb.CHANGE_SERIES) as op:
        series = records.get(Series, series_id)
        if series is None:
            raise NotFound(f"There is no series with number {series_id}.")
        left = [one for one in records.find(Call, series=series.id) if one.state in COMING and one.starts_at > op.at]
        if not left:
            raise Refused("no_calls", "Nothing of this series is still to come: plan a new one.")
        first = min(left, key=lambda one: one.original_start)
        row, client = begin(desk, op, first.id)
        local = on_the_wall(row.starts_at, series.zone)
        rule = recurrence.from_words(every, local)
        start = recurrence.first_of(rule, local, zone_named(series.zone))
        if start is None:
            raise WrongUsage(f"The rule {rule} never falls due after {clock_words(desk, row.starts_at)}.")
        found = goes_on(op, series_of(row), row, rule, start.local, to=local)
        if client is not None:
            rhythm(desk, op, client)
        op.summary = f"{series.title} is {rule.say()} from {clock_words(desk, found.calls[0].starts_at)} on."
        notes = (*found.notes, *notes_of_series(desk, client, found.calls))
        return Done(op.verb, op.summary, (), notes, (), op.name)


def cancel_call(
    desk: Desk, call_id: int, *, why: str = "", and_later: bool = False, seen: datetime | None = None
) -> Done:
    """It does not take place; with `and_later` its series ends with it. A call is to be booked when none is left.

    `seen` is when the person saw it (UTC): Conflict where it is not any more.
    """
    with desk.operation(Verb.CANCEL_CALL) as op:
        row, client = begin(desk, op, call_id)
        coming(row)
        still(desk, row, seen)
        gone = [row]
        if and_later:
            series = series_of(row)
            gone += [
                one
                for one in records.find(Call, series=series.id)
                if one.original_start > row.original_start and one.state in COMING
            ]
            ended = str(recurrence.ended(Rule.parse(series.rule), row.original_start))
            op.update(series, rule=ended, sequence=series.sequence + 1, active=False)
        for one in gone:
            note = why.strip() or one.note
            op.update(one, state=str(CallState.CANCELLED), sequence=one.sequence + 1, note=note)
        if client is not None:
            rhythm(desk, op, client)
        also = f" and {len(gone) - 1} later ones" if and_later else ""
        reason = f": {why.strip()}" if why.strip() else ""
        op.summary = f"Cancelled {call_words(row.title)}, {clock_words(desk, row.starts_at)}{also}{reason}."
        return Done(op.verb, op.summary, (), _stood_for(desk, gone), (), op.name)


def _stood_for(desk: Desk, gone: Sequence[Call]) -> tuple[str, ...]:
    """That a visit was to stand for one of them."""
    found = [row for one in gone for row in records.find(Visit, stands_for=one.id, state=str(VisitState.BOOKED))]
    whens = [clock_words(desk, row.starts_at) for row in found if row.starts_at is not None]
    return tuple(f"The visit of {when} was to stand for it: it stands for no call now." for when in whens)


def no_show(desk: Desk, call_id: int, *, note: str = "", seen: datetime | None = None) -> Done:
    """The client did not come, also where it was begun. Nothing starts anew by it; what comes next is booked then.

    `seen` is when the person saw it (UTC): Conflict where it is not any more.
    """
    with desk.operation(Verb.MISS_CALL) as op:
        row, client = begin(desk, op, call_id)
        if row.started_at is None or row.ended_at is not None:
            coming(row)
        still(desk, row, seen)
        if row.starts_at > op.at:
            raise Refused("too_early", f"{row.title} is {clock_words(desk, row.starts_at)}: it can't be missed yet.")
        op.update(row, state=str(CallState.MISSED), note=note.strip() or row.note, started_at=None)
        if client is not None:
            rhythm(desk, op, client)
        op.summary = f"No show: {call_words(row.title)}, {clock_words(desk, row.starts_at)}."
        said = ("The rhythm runs on from the last call that was held.",) if client is not None else ()
        return Done(op.verb, op.summary, (), said, (), op.name)


def propose_for(desk: Desk, row: queries.CallRow) -> MoveProposal | None:
    """Another time for a call that falls on a holiday or an absence; None where nothing is in its way."""
    return proposal(desk, sides(desk, row.client_id), row.starts_at, row.minutes, zone=row.zone, rule=row.rule)


def begin(desk: Desk, op: Operation, call_id: int) -> tuple[Call, Client | None]:
    """The call and its client; Refused to those who keep no calls."""
    row = records.get(Call, call_id)
    if row is None:
        raise NotFound(f"There is no call with number {call_id}.")
    client = _begin(desk, op, row.client_id)
    if row.kind == CallKind.BUSY:
        raise Refused("busy", f"{row.title} is from another calendar: change it there and import it again.")
    return row, client


def _begin(desk: Desk, op: Operation, client_id: int | None) -> Client | None:
    if desk.actor.role == Role.SPECIALIST:
        raise Refused("role", f"Calls are kept by the coordinator and the leads; {desk.actor.name} is a specialist.")
    op.client_id = client_id
    return None if client_id is None else op.client(client_id)


def coming(row: Call) -> None:
    """Raise Refused for a call that is over, cancelled or under way."""
    if row.state not in COMING:
        raise Refused("state", f"{row.title} is {row.state} already.")
    if row.started_at is not None:
        raise Refused("started", f"{row.title} is under way: end it first (call end).")


def still(desk: Desk, row: Call, seen: datetime | None) -> None:
    """Raise Conflict where a call is not any more when somebody saw it; None is nobody who looked."""
    if seen is not None and row.starts_at != seen:
        raise Conflict(f"{row.title} was moved meanwhile, to {clock_words(desk, row.starts_at)}: look at it again.")


def series_of(row: Call) -> Series:
    """The series of an occurrence; Refused for a call by itself."""
    found = None if row.series_id is None else records.get(Series, row.series_id)
    if found is not None and found.uid:
        raise Refused(
            "elsewhere", f"{row.title} is from another calendar: change the later ones there, import it again."
        )
    if found is None or not found.rule:
        raise Refused("no_series", f"{row.title} is no series: there are no later ones.")
    return found


def _check(desk: Desk, client: Client | None, kind: str, minutes: int) -> None:
    if not SHORTEST <= minutes <= LONGEST:
        raise WrongUsage(f"A call lasts {SHORTEST} to {LONGEST} minutes, not {minutes}.")
    if kind == CallKind.CALL and client is None:
        raise WrongUsage("A call is with a client: name it, or plan an internal event.")
    if kind == CallKind.BUSY:
        raise WrongUsage("Busy time comes from an imported calendar.")
    if client is not None and not client.active:
        raise Refused("inactive", f"{client.name} is no client any more.")


def _title(client: Client | None, kind: str) -> str:
    if kind == CallKind.REVIEW:
        return "Alignment review" + (f" {client.name}" if client is not None else "")
    return "Internal" if client is None else f"Call with {client.name}"
