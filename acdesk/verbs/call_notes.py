"""What is worth saying when a call or a visit gets its time: never refused, always said."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime, timedelta

from acdesk.desk import Desk
from acdesk.off_days import agency_party, keeper_party
from acdesk.rules.cadence import SEARCH_DAYS, MoveProposal, Party, propose_move
from acdesk.rules.recurrence import Rule
from acdesk.rules.slots import Busy, SlotWishes, fits, meetings_on, meets
from acdesk.rules.worktime import WorkCalendar, parse_windows, staff_calendar
from acdesk.verbs.common import clock_words
from acdesk.zones import zone_named
from db import queries
from db.models import Call, Client

A_MONTH = timedelta(days=31)
NAMED = 3
"""How many dates of a series a note names."""


def calendar_of_client(desk: Desk, client: Client | queries.ClientRow | None) -> WorkCalendar | None:
    """The hours of a client: the agency's as their own clock shows them; None where it is the same clock."""
    if client is None or not client.zone or client.zone == desk.config.hours.zone:
        return None
    return staff_calendar(client.zone, {}, desk.agency, [])


def sides(desk: Desk, client_id: int | None) -> list[Party]:
    """Whose hours a call has to fit: the agency's, and the coordinator's own with their absences."""
    found = [agency_party(desk)]
    if client_id is not None:
        found.append(keeper_party(desk, desk.coordinator_of(desk.client(client_id))))
    return found


def keeper_calendar(desk: Desk, client_id: int) -> WorkCalendar:
    """The hours, with the absences, of whoever calls and visits a client."""
    return desk.calendar_of(desk.coordinator_of(desk.client(client_id)).id)


def proposal(
    desk: Desk,
    parties: list[Party],
    starts: datetime,
    minutes: int,
    *,
    zone: str,
    rule: str = "",
    beside: Sequence[Busy] = (),
) -> MoveProposal | None:
    """Another time for a call that falls on a holiday or an absence of `sides`, or None. Nothing is moved by it.

    `rule` is that of its series: what is on the last working day of a month stays in its month. `beside` is what is
    proposed already, and taken with it.
    """
    where, back_until = zone_named(zone), desk.now() if rule and Rule.parse(rule).is_last_weekday else None
    if propose_move(starts, minutes, where, parties) is None:  # as nearly always: then nothing is read
        return None
    first = starts if back_until is None else min(starts, max(back_until, starts - A_MONTH))
    taken = [*busy(desk, first, starts + timedelta(days=SEARCH_DAYS + 1)), *beside]
    wishes = wishes_of(desk, minutes)
    return propose_move(starts, minutes, where, parties, back_until=back_until, taken=taken, wishes=wishes)


def wishes_of(desk: Desk, minutes: int, near: datetime | None = None) -> SlotWishes:
    """What a free time has to look like, by the configuration; `near` is the time that would be best."""
    chosen = desk.config.meetings
    lunch = parse_windows([chosen.lunch])[0] if chosen.lunch else None
    return SlotWishes(minutes, chosen.gap_minutes, chosen.most_a_day, lunch, near)


def busy(
    desk: Desk, first: datetime, before: datetime, *, but_call: int = 0, but_visit: int = 0, but: Collection[int] = ()
) -> list[Busy]:
    """What is taken between two instants: calls without those of `but`, visits with the drive, other busy time.

    A visit without an hour takes no time of its day, and counts there; a call that a visit stands for does neither.
    """
    left_out = {but_call, *but, *queries.stood_for()}
    found = [
        Busy(row.starts_at, row.starts_at + timedelta(minutes=row.minutes), row.client_id is not None)
        for row in queries.under_way(first, before, states=("planned", "moved", "held"))
        if row.id not in left_out
    ]
    day_before = first - timedelta(days=1)
    days = [desk.day_of(instant).isoformat() for instant in (first, before)]
    for visit in queries.visits_between(day_before, before, *days):
        if visit.id != but_visit and visit.state in ("planned", "booked", "held"):
            found.append(_visit(desk, visit))
    taken = (one for one in found if one.ends > first or one.starts == one.ends)
    return sorted(taken, key=lambda one: (one.starts, one.ends))


def _visit(desk: Desk, row: queries.VisitRow) -> Busy:
    """A visit as time that is taken: when it was held, else when it is booked."""
    place, at = desk.places.match(row.city), row.held_at or row.starts_at
    area = "" if place is None else place.area
    if at is None:
        day = day_bounds(desk, date.fromisoformat(row.planned_day))[0]
        return Busy(day, day, area=area)
    drive = timedelta(minutes=row.travel_minutes)
    ends = at + timedelta(minutes=row.minutes)
    return Busy(at - drive, ends + drive, area=area, drive=row.travel_minutes)


def day_bounds(desk: Desk, day: date) -> tuple[datetime, datetime]:
    """The first instant of a day on the agency's clock, and the one after its last."""
    zone = desk.config.zone
    first = datetime(day.year, day.month, day.day, tzinfo=zone)
    after = day + timedelta(days=1)
    return first, datetime(after.year, after.month, after.day, tzinfo=zone)


def notes_of_meeting(
    desk: Desk,
    client_id: int,
    starts: datetime,
    minutes: int,
    *,
    but_call: int = 0,
    but_visit: int = 0,
    area: str = "",
    drive: int = 0,
) -> tuple[str, ...]:
    """A fourth meeting on a day, one too near to another, and a time outside the hours.

    A visit is in an `area`, `drive` minutes away; a call is at the desk.
    """
    day = desk.day_of(starts)
    first, after = day_bounds(desk, day)
    taken = busy(desk, first, after, but_call=but_call, but_visit=but_visit)
    found = []
    most, there = desk.config.meetings.most_a_day, meetings_on(day, taken, desk.config.zone)
    if there >= most:
        found.append(f"That day has {there} client meetings already; {most} are the limit.")
    span = Busy(starts - timedelta(minutes=drive), starts + timedelta(minutes=minutes + drive), area=area, drive=drive)
    gap = desk.config.meetings.gap_minutes
    found += [_too_near(desk, one, span, gap) for one in taken if meets(span, one, gap, desk.places.travel)][:1]
    if not fits(starts, minutes, desk.agency):
        found.append("It is outside the agency's hours.")
    elif not fits(starts, minutes, keeper_calendar(desk, client_id)):
        found.append(f"It is outside {desk.coordinator_of(desk.client(client_id)).name}'s hours.")
    return tuple(found)


def _too_near(desk: Desk, one: Busy, span: Busy, gap: int) -> str:
    """Why two things are too near to each other."""
    named = f"{'another meeting' if one.meeting else 'what is in the calendar'}, {clock_words(desk, one.begins)}"
    if span.begins < one.over and one.begins < span.over:
        return f"It is at the time of {named}."
    driven = " and the drive" if one.drive or span.drive else ""
    return f"It is less than {gap} minutes{driven} from {named}."


def notes_of_call(
    desk: Desk, client: Client | None, starts: datetime, minutes: int, *, zone: str, but: int = 0
) -> tuple[str, ...]:
    """What is to be said of one call at a time: the day, the hours, holidays, the rhythm, the client's clock."""
    found = proposal(desk, sides(desk, None if client is None else client.id), starts, minutes, zone=zone)
    moved = () if found is None else (said_of(desk, found),)
    if client is None:
        return moved
    other = notes_of_meeting(desk, client.id, starts, minutes, but_call=but)
    if moved:
        other = tuple(note for note in other if "hours" not in note)
    theirs = calendar_of_client(desk, client)
    late = () if theirs is None or fits(starts, minutes, theirs) else (f"It is outside {client.name}'s hours.",)
    return (*moved, *other, *late)


def crowded(desk: Desk, calls: Sequence[Call]) -> tuple[str, ...]:
    """The dates of a series that are too near to another meeting, and those on a day that is full without it."""
    gap, most = desk.config.meetings.gap_minutes, desk.config.meetings.most_a_day
    last = max(row.starts_at for row in calls) + timedelta(days=1)
    there: dict[date, list[Busy]] = defaultdict(list)
    for one in busy(desk, min(row.starts_at for row in calls), last, but={row.id for row in calls}):
        for day in _days(desk, one):
            there[day].append(one)
    near, full = [], []
    for row in calls:
        day = desk.day_of(row.starts_at)
        span = Busy(row.starts_at, row.starts_at + timedelta(minutes=row.minutes))
        if any(meets(span, one, gap, desk.places.travel) for one in there[day]):
            near.append(row)
        elif meetings_on(day, there[day], desk.config.zone) >= most:
            full.append(row)
    told = (
        (f"Less than {gap} minutes from another meeting", near),
        (f"On a day with {most} client meetings already", full),
    )
    return tuple(f"{words}: {_dates(desk, rows)}." for words, rows in told if rows)


def _days(desk: Desk, one: Busy) -> Iterator[date]:
    """The days on which something takes time."""
    day, last = desk.day_of(one.starts), desk.day_of(one.ends)
    while day <= last:
        yield day
        day += timedelta(days=1)


def _dates(desk: Desk, calls: Sequence[Call]) -> str:
    more = f" and {len(calls) - NAMED} more" if len(calls) > NAMED else ""
    return ", ".join(clock_words(desk, row.starts_at) for row in calls[:NAMED]) + more


def said_of(desk: Desk, found: MoveProposal) -> str:
    """A proposal as a sentence, with the time that it is about."""
    return f"{clock_words(desk, found.original)}: {said_of_it(desk, found)}"


def said_of_it(desk: Desk, found: MoveProposal) -> str:
    """A proposal as a sentence where the time that it is about stands already."""
    to = "no day was found" if found.to is None else f"{clock_words(desk, found.to)} would do instead"
    return f"{found.reason}; {to}."
