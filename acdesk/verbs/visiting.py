"""Visits in person: planned for a day of the quarter, booked for a time, held; one may stand for a due call."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from acdesk.desk import Desk
from acdesk.errors import Conflict, NotFound, Refused, WrongUsage
from acdesk.operation import Done, Operation
from acdesk.rhythm import rhythm
from acdesk.rules import visit_days, visits
from acdesk.rules.cadence import COMING
from acdesk.rules.lifecycle import TIER_1_MANAGERS
from acdesk.rules.objectives import quarter_bounds, quarter_of
from acdesk.rules.visits import VisitState
from acdesk.touch import spoke
from acdesk.verbs.call_notes import notes_of_meeting
from acdesk.verbs.calling import coming
from acdesk.verbs.commitments import add_rapport
from acdesk.verbs.common import clock_words, future
from acdesk.verbs.finding_out import promised
from acdesk.verbs.visit_calls import due_for, follow, held_with, let_go, make_call
from acdesk.visit_rhythm import host_of, town, visit_rhythm
from acdesk.when import say_date
from db import queries, records
from db.models import Call, Client, Visit
from db.vocabulary import Channel, Role, Verb

BESIDE = "The same day and side of town as"
"""How the note begins that says whom else one visits that day."""
NEAR = timedelta(days=7)
"""Around a visit, where a call is looked for that it could stand for: three working days are at most so many."""


@dataclass(frozen=True)
class FollowUp:
    """What was promised on a visit, and by when (UTC)."""

    what: str
    due: datetime


def plan_visit(
    desk: Desk,
    client_id: int,
    *,
    on: date | datetime | None = None,
    quarter: str = "",
    by: int | None = None,
    minutes: int = visit_days.VISIT_MINUTES,
    travel_minutes: int | None = None,
    note: str = "",
) -> Done:
    """A visit planned for a day, without a day for the first that suits (of `quarter`, else of this one).

    `by` is the VP of Strategy or the Owner where one goes along: without, Tier 1 is refused. Where the client is
    outside greater Madison it may be planned, and is said not to count.
    """
    with desk.operation(Verb.PLAN_VISIT) as op:
        client = _client(desk, op, client_id)
        lead = _lead(desk, client, by)
        day = _day(desk, on) if on is not None else _first_day(desk, client, quarter)
        _check(desk, day, quarter, minutes)
        _only_one(client, quarter_of(day))
        row = op.insert(
            Visit,
            client=client.id,
            quarter=quarter_of(day),
            state=str(VisitState.PLANNED),
            planned_day=day.isoformat(),
            minutes=minutes,
            travel_minutes=_travel(desk, client) if travel_minutes is None else travel_minutes,
            by=lead,
            note=note.strip(),
        )
        visit_rhythm(desk, op, client)
        said = f"Planned a visit to {client.name} for {say_date(day, desk.today())}"
        return _done(op, row, said, _of_day(desk, client, day, row.id))


def book_visit(
    desk: Desk, visit_id: int, *, on: datetime, by: int | None = None, seen: date | datetime | None = None
) -> Done:
    """The client has agreed to a time (UTC). `seen`: see `move_visit`."""
    with desk.operation(Verb.BOOK_VISIT) as op:
        row, client = _begin(desk, op, visit_id, VisitState.PLANNED, VisitState.BOOKED, seen=seen)
        lead = _lead(desk, client, row.by_id if by is None else by)
        notes = (*_at(desk, op, row, client, on), *follow(desk, op, row, client, on))
        op.update(row, state=str(VisitState.BOOKED), by=lead)
        visit_rhythm(desk, op, client)
        return _done(op, row, f"Booked the visit to {client.name}: {clock_words(desk, on)}", notes)


def move_visit(desk: Desk, visit_id: int, *, on: date | datetime, seen: date | datetime | None = None) -> Done:
    """Another day for a planned visit, another time (UTC) for a booked one. Its gates stay where they are.

    `seen` is when the person saw it, the day while it is only planned: Conflict where it is not any more.
    """
    with desk.operation(Verb.MOVE_VISIT) as op:
        row, client = _begin(desk, op, visit_id, VisitState.PLANNED, VisitState.BOOKED, seen=seen)
        if row.state == VisitState.BOOKED:
            if not isinstance(on, datetime):
                raise WrongUsage("A booked visit has a time: give the new one, not a day alone.")
            notes = (*_at(desk, op, row, client, on), *follow(desk, op, row, client, on))
            said = clock_words(desk, on)
        else:
            day = _day(desk, on)
            _check(desk, day, "", row.minutes)
            op.update(row, planned_day=day.isoformat(), quarter=quarter_of(day), state=str(VisitState.PLANNED))
            notes, said = _of_day(desk, client, day, row.id), say_date(day, desk.today())
        op.update(row, sequence=row.sequence + 1)
        visit_rhythm(desk, op, client)
        return _done(op, row, f"Moved the visit to {client.name} to {said}", notes)


def hold_visit(
    desk: Desk,
    visit_id: int,
    *,
    note: str = "",
    contact_id: int | None = None,
    at: datetime | None = None,
    follow_ups: Sequence[FollowUp] = (),
    seen: date | datetime | None = None,
) -> Done:
    """It took place, at `at` (its time, else now): two-way contact; a call that it stands for is held with it.

    `note` is kept with the visit, and as rapport of the contact where one is named. Follow-ups become requests with a
    promise (`created`). Refused for a time that has not come, or is longer ago than the board shows. `seen`: see
    `move_visit`.
    """
    with desk.together():
        with desk.operation(Verb.HOLD_VISIT) as op:
            live = (VisitState.PLANNED, VisitState.BOOKED, VisitState.MISSED)
            row, client = _begin(desk, op, visit_id, *live, seen=seen)
            lead = _lead(desk, client, row.by_id)
            held = at or (row.starts_at if row.starts_at is not None and row.starts_at <= op.at else op.at)
            _took_place(desk, held, op.at)
            text = note.strip() or row.note
            again = row.sequence + (held != row.starts_at)
            values = {"note": text, "quarter": _quarter(desk, held), "by": lead, "sequence": again}
            op.update(row, state=str(VisitState.HELD), held_at=held, **values)
            if contact_id is not None and note.strip():
                add_rapport(desk, op, contact_id, note, client_id=client.id)
            ended = _spoke(desk, op, row, client)
            notes = held_with(desk, op, row, client)
            rhythm(desk, op, client)
            visit_rhythm(desk, op, client)
            done = _done(op, row, f"Visited {client.name}", (*_counting(desk, client), *notes))
        made = tuple(
            promised(desk, client.id, one.what, one.due, channel=Channel.VISIT, said_at=ended)[0] for one in follow_ups
        )
    return Done(done.verb, done.summary, made, done.notes, made, done.operation)


def miss_visit(desk: Desk, visit_id: int, *, note: str = "", seen: date | datetime | None = None) -> Done:
    """It was booked and did not take place; another is owed in its stead. `seen`: see `move_visit`."""
    return _ended(desk, visit_id, Verb.MISS_VISIT, VisitState.MISSED, why=note, seen=seen)


def cancel_visit(desk: Desk, visit_id: int, *, why: str = "", seen: date | datetime | None = None) -> Done:
    """It does not take place; what was owed before it is owed again, by the same gate. `seen`: see `move_visit`."""
    return _ended(desk, visit_id, Verb.CANCEL_VISIT, VisitState.CANCELLED, why=why, seen=seen)


def stand_for(desk: Desk, visit_id: int, *, call_id: int | None = None) -> Done:
    """The visit stands for a call that is due within three working days of it: held with the visit.

    Without `call_id` for the client's planned call nearest to it, or the one that the rhythm asks for. Never by itself.
    """
    with desk.operation(Verb.STAND_FOR_CALL) as op:
        row, client = _begin(desk, op, visit_id, VisitState.BOOKED, VisitState.HELD)
        when = row.held_at or row.starts_at or op.at
        call = _call(client, call_id, when, op.at)
        due = due_for(desk, client, when) if call is None else call.starts_at
        if due is None or not visits.stands_for_call(when, due, desk.agency):
            near = "no call is due" if due is None else f"the call is due {clock_words(desk, due)}"
            raise Refused("stands_for", f"A visit stands for a call within three working days of it; {near}.")
        if call is None:
            call = make_call(desk, op, row, client, when)
        op.update(row, stands_for=call.id)
        when_due = clock_words(desk, call.starts_at)
        notes = held_with(desk, op, row, client) if row.state == VisitState.HELD else ()
        rhythm(desk, op, client)
        return _done(op, row, f"The visit to {client.name} stands for the call of {when_due}", notes)


def call_near(desk: Desk, visit_id: int) -> datetime | None:
    """When the due call is that a booked or held visit could stand for; None where none is near enough (UTC)."""
    row = records.get(Visit, visit_id)
    if row is None or row.state not in (VisitState.BOOKED, VisitState.HELD) or row.stands_for_id is not None:
        return None
    client, now = desk.client(row.client_id), desk.now()
    when = row.held_at or row.starts_at or now
    call = _call(client, None, when, now)
    due = due_for(desk, client, when) if call is None else call.starts_at
    return due if due is not None and visits.stands_for_call(when, due, desk.agency) else None


def _ended(desk: Desk, visit_id: int, verb: Verb, state: VisitState, *, why: str, seen: date | datetime | None) -> Done:
    with desk.operation(verb) as op:
        row, client = _begin(desk, op, visit_id, VisitState.PLANNED, VisitState.BOOKED, seen=seen)
        if state is VisitState.MISSED and (row.starts_at is None or row.starts_at > op.at):
            raise Refused("too_early", f"The visit to {client.name} can't be missed yet: cancel or move it.")
        notes = let_go(desk, op, row)
        op.update(row, state=str(state), note=why.strip() or row.note, sequence=row.sequence + 1)
        visit_rhythm(desk, op, client)
        rhythm(desk, op, client)
        reason = f": {why.strip()}" if why.strip() else ""
        word = "Missed" if state is VisitState.MISSED else "Cancelled"
        return _done(op, row, f"{word} the visit to {client.name}{reason}", notes)


def _client(desk: Desk, op: Operation, client_id: int) -> Client:
    if desk.actor.role == Role.SPECIALIST:
        raise Refused("role", f"Visits are made by the coordinator and the leads; {desk.actor.name} is a specialist.")
    client = op.client(client_id)
    op.client_id = client.id
    if not client.active:
        raise Refused("inactive", f"{client.name} is no client any more.")
    return client


def _begin(
    desk: Desk, op: Operation, visit_id: int, *states: VisitState, seen: date | datetime | None = None
) -> tuple[Visit, Client]:
    row = records.get(Visit, visit_id)
    if row is None:
        raise NotFound(f"There is no visit with number {visit_id}.")
    client = _client(desk, op, row.client_id)
    if row.state not in states:
        raise Refused("state", f"The visit to {client.name} is {row.state} already.")
    if seen is not None and seen != visit_when(row):
        day = say_date(date.fromisoformat(row.planned_day)) if row.planned_day else ""
        said = f"{row.state} for {day if row.starts_at is None else clock_words(desk, row.starts_at)}"
        raise Conflict(f"The visit to {client.name} is {said} meanwhile: look at it again.")
    return row, client


def visit_when(row: Visit | queries.VisitRow) -> date | datetime | None:
    """When a visit is: its time (UTC), its day while it has none, or neither."""
    return row.starts_at or (date.fromisoformat(row.planned_day) if row.planned_day else None)


def _lead(desk: Desk, client: Client, by: int | None) -> int | None:
    """The VP of Strategy or the Owner who goes along; Refused on Tier 1 without one."""
    actor = desk.actor
    if by is not None and desk.staff(by).role not in TIER_1_MANAGERS:
        raise Refused("companion", f"{desk.staff(by).name} is neither the VP of Strategy nor the Owner.")
    along = by if by is not None or actor.role not in TIER_1_MANAGERS else actor.id
    roles = [] if along is None else [Role(desk.staff(along).role)]
    sentence = visits.refusal(host_of(desk, client), roles)
    if sentence is not None:
        raise Refused(sentence.rule, sentence.message)
    return along


def _day(desk: Desk, on: date | datetime) -> date:
    return desk.day_of(on) if isinstance(on, datetime) else on


def _check(desk: Desk, day: date, quarter: str, minutes: int) -> None:
    if day < desk.today():
        raise Refused("in_the_past", f"{say_date(day)} has passed already: give a later day.")
    if quarter and quarter_of(day) != quarter:
        raise WrongUsage(f"{say_date(day, desk.today())} is not in {quarter}.")
    if not 15 <= minutes <= 480:
        raise WrongUsage(f"A visit lasts 15 to 480 minutes, not {minutes}.")


def _took_place(desk: Desk, held: datetime, now: datetime) -> None:
    """Raise Refused for a time at which no visit can have been: one to come, or longer ago than the board shows."""
    if held > now:
        raise Refused("in_the_future", f"A visit can't have been {clock_words(desk, held)}: that is to come.")
    first = visits.last_quarters(quarter_of(desk.day_of(now)))[0]
    if desk.day_of(held) < quarter_bounds(first)[0]:
        day = say_date(desk.day_of(held), desk.today())
        raise Refused("long_ago", f"{day} is longer ago than the board shows ({first}): give the day of the visit.")


def _only_one(client: Client, quarter: str) -> None:
    for row in queries.visits([quarter], client_id=client.id):
        if row.state in (VisitState.PLANNED, VisitState.BOOKED):
            raise Refused("planned", f"A visit to {client.name} is {row.state} in {quarter} already: move that one.")


def _first_day(desk: Desk, client: Client, quarter: str) -> date:
    """The first day that suits: beside another visit on the same side of town, else the earliest with room."""
    today = desk.today()
    first = max(today + timedelta(days=1), quarter_bounds(quarter)[0]) if quarter else today + timedelta(days=1)
    last = quarter_bounds(quarter or quarter_of(today))[1]
    if last < today:
        raise Refused("in_the_past", f"{quarter} has passed already: give this quarter or a later one.")
    host = host_of(desk, client)
    if host.area is None:
        raise WrongUsage(f"{client.name} is not in greater Madison: say the day (--on).")
    wish = visit_days.Suggestion(client.id, client.name, host.area, 0.0, ())
    plans = visit_days.plan_days([wish], first, last, town(desk, first, last)) if first <= last else []
    if not plans:
        raise Refused("no_day", f"No day suits a visit to {client.name} until {say_date(last)}: say one (--on).")
    return plans[0].day


def _travel(desk: Desk, client: Client) -> int:
    place = desk.places.match(client.city)
    return 0 if place is None else desk.places.minutes_from_centre(place.area)


def _at(desk: Desk, op: Operation, row: Visit, client: Client, on: datetime) -> tuple[str, ...]:
    """Give a visit its time, and say what is to be said of it."""
    future(desk, on, "The visit")
    day = _day(desk, on)
    quarter = quarter_of(day)
    op.update(row, starts_at=on, planned_day=day.isoformat(), quarter=quarter)
    hours = visit_days.VISIT_HOURS
    local = on.astimezone(desk.config.zone)
    begins = local.hour * 60 + local.minute
    odd = begins < hours[0] or begins + row.minutes > hours[1]
    said = (f"Visits are best from {hours[0] // 60}:00 to {hours[1] // 60}:00.",) if odd else ()
    place = desk.places.match(client.city)
    area = "" if place is None else place.area
    beside = notes_of_meeting(desk, client.id, on, row.minutes, but_visit=row.id, area=area, drive=row.travel_minutes)
    return (*_of_day(desk, client, day, row.id), *said, *beside)


def _of_day(desk: Desk, client: Client, day: date, visit_id: int) -> tuple[str, ...]:
    """What is to be said of a day: a bad one, who else is near, whether it counts."""
    notes = list(_counting(desk, client))
    if not desk.agency.windows_on(day):
        notes.append(f"The agency is closed on {say_date(day)}.")
    elif day.weekday() not in visit_days.VISIT_WEEKDAYS:
        notes.append(f"{say_date(day)} is no Tuesday to Thursday.")
    place = desk.places.match(client.city)
    there = [one for one in town(desk, day, day, but_visit=visit_id).stands if one.day == day]
    beside = [one.name for one in there if place is not None and desk.places.near(one.area, place.area)]
    if beside:
        notes.append(f"{BESIDE} {' and '.join(beside)}.")
    return tuple(notes)


def _counting(desk: Desk, client: Client) -> tuple[str, ...]:
    if desk.places.match(client.city) is not None:
        return ()
    where = client.city or "no place that is known"
    return (f"{client.name} is outside greater Madison ({where}): the visit does not count.",)


def _spoke(desk: Desk, op: Operation, row: Visit, client: Client) -> datetime:
    """Both sides spoke; until when (UTC)."""
    body, held = row.note or "The visit was held.", row.held_at or op.at
    spoke(desk, op, client, Channel.VISIT, subject=f"Visit to {client.name}", body=body, at=held)
    return min(held + timedelta(minutes=row.minutes), op.at)


def _call(client: Client, call_id: int | None, when: datetime, now: datetime) -> Call | None:
    """The call that is meant: without a number that nearest to `when`, else the next; Refused for what it can't be."""
    if call_id is None:
        around = queries.calls(when - NEAR, when + NEAR, client_id=client.id, states=COMING, kinds=("call",))
        open_ = [row for row in around if row.started_at is None]
        nearest = min(open_, key=lambda row: abs(row.starts_at - when), default=queries.next_call(client.id, now))
        return None if nearest is None else records.get(Call, nearest.id)
    call = records.get(Call, call_id)
    if call is None:
        raise NotFound(f"There is no call with number {call_id}.")
    if call.client_id != client.id:
        raise Refused("other_client", f"{call.title} is not with {client.name}.")
    coming(call)
    return call


def _quarter(desk: Desk, at: datetime) -> str:
    return quarter_of(desk.day_of(at))


def _done(op: Operation, row: Visit, summary: str, notes: tuple[str, ...]) -> Done:
    op.summary = f"{summary}."
    return Done(op.verb, op.summary, (), notes, (row.id,), op.name)
