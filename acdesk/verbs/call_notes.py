"""What is worth saying when a call or a visit gets its time: never refused, always said."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from acdesk.desk import Desk
from acdesk.rules.cadence import Call as RhythmCall
from acdesk.rules.cadence import MoveProposal, Party, propose_move
from acdesk.rules.recurrence import Rule
from acdesk.rules.slots import Busy, fits, meetings_on
from acdesk.rules.worktime import WorkCalendar, staff_calendar
from acdesk.verbs.common import clock_words
from db import queries, records
from db.models import Absence, CalendarDay, Client
from db.vocabulary import CallKind

NAMED = 3
"""How many dates of a series a note names."""


def calendar_of_client(desk: Desk, client: Client | queries.ClientRow | None) -> WorkCalendar | None:
    """The hours of a client: the agency's as their own clock shows them; None where it is the same clock."""
    if client is None or not client.zone or client.zone == desk.config.hours.zone:
        return None
    return staff_calendar(client.zone, {}, desk.agency, [])


def sides(desk: Desk, client_id: int | None) -> list[Party]:
    """Whose hours a call has to fit: the agency's, and the coordinator's own with their absences."""
    labels = {date.fromisoformat(row.day): row.label for row in records.find(CalendarDay)}
    found = [Party("the agency", desk.agency, labels)]
    if client_id is not None:
        keeper = desk.coordinator_of(desk.client(client_id))
        absences = [(row.first_day, row.last_day) for row in records.find(Absence, staff=keeper.id)]
        # without the holidays: those are the agency's to say
        usual = WorkCalendar(desk.agency.zone, desk.agency.week, {})
        found.append(Party(keeper.name, staff_calendar(keeper.zone, keeper.hours, usual, absences)))
    return found


def proposal(
    desk: Desk, parties: list[Party], starts: datetime, minutes: int, *, zone: str, rule: str = ""
) -> MoveProposal | None:
    """Another time for a call that falls on a holiday or an absence of `sides`, or None. Nothing is moved by it.

    `rule` is that of its series: what is on the last working day of a month stays in its month.
    """
    back_until = desk.now() if rule and Rule.parse(rule).is_last_weekday else None
    return propose_move(starts, minutes, ZoneInfo(zone), parties, back_until=back_until)


def busy(desk: Desk, first: datetime, before: datetime, *, but_call: int = 0, but_visit: int = 0) -> list[Busy]:
    """What is taken between two instants: calls, booked visits with the drive, other busy time."""
    found = [
        Busy(row.starts_at, row.starts_at + timedelta(minutes=row.minutes), row.client_id is not None)
        for row in queries.calls(first - timedelta(days=1), before, states=("planned", "moved", "held"))
        if row.id != but_call
    ]
    days = [(instant.astimezone(desk.config.zone).date()).isoformat() for instant in (first, before)]
    for visit in queries.visits_between(first, before, *days):
        if visit.starts_at is not None and visit.id != but_visit and visit.state in ("booked", "held"):
            ends = visit.starts_at + timedelta(minutes=visit.minutes + visit.travel_minutes)
            found.append(Busy(visit.starts_at - timedelta(minutes=visit.travel_minutes), ends))
    return sorted(found, key=lambda one: one.starts)


def day_bounds(desk: Desk, day: date) -> tuple[datetime, datetime]:
    """The first instant of a day on the agency's clock, and the one after its last."""
    zone = desk.config.zone
    first = datetime(day.year, day.month, day.day, tzinfo=zone)
    after = day + timedelta(days=1)
    return first, datetime(after.year, after.month, after.day, tzinfo=zone)


def notes_of_meeting(
    desk: Desk, starts: datetime, minutes: int, *, but_call: int = 0, but_visit: int = 0
) -> tuple[str, ...]:
    """A fourth meeting on a day, one too near to another, and a time outside the hours."""
    day = starts.astimezone(desk.config.zone).date()
    taken = busy(desk, *day_bounds(desk, day), but_call=but_call, but_visit=but_visit)
    found = []
    most, there = desk.config.meetings.most_a_day, meetings_on(day, taken, desk.config.zone)
    if there >= most:
        found.append(f"That day has {there} client meetings already; {most} are the limit.")
    gap = timedelta(minutes=desk.config.meetings.gap_minutes)
    ends = starts + timedelta(minutes=minutes)
    near = [one for one in taken if one.starts - gap < ends and starts < one.ends + gap]
    if near:
        found.append(f"It is less than {desk.config.meetings.gap_minutes} minutes from {_said(desk, near[0])}.")
    if not fits(starts, minutes, desk.agency):
        found.append("It is outside the agency's hours.")
    return tuple(found)


def notes_of_call(
    desk: Desk, client: Client | None, starts: datetime, minutes: int, *, zone: str, but: int = 0
) -> tuple[str, ...]:
    """What is to be said of one call at a time: the day, the hours, holidays, the rhythm, the client's clock."""
    found = proposal(desk, sides(desk, None if client is None else client.id), starts, minutes, zone=zone)
    moved = () if found is None else (said_of(desk, found),)
    if client is None:
        return moved
    other = notes_of_meeting(desk, starts, minutes, but_call=but)
    if moved:
        other = tuple(note for note in other if "hours" not in note)
    theirs = calendar_of_client(desk, client)
    late = () if theirs is None or fits(starts, minutes, theirs) else (f"It is outside {client.name}'s hours.",)
    return (*moved, *other, *late)


def said_of(desk: Desk, found: MoveProposal) -> str:
    """A proposal as a sentence, with the time that it is about."""
    return f"{clock_words(desk, found.original)}: {said_of_it(desk, found)}"


def said_of_it(desk: Desk, found: MoveProposal) -> str:
    """A proposal as a sentence where the time that it is about stands already."""
    to = "no day was found" if found.to is None else f"{clock_words(desk, found.to)} would do instead"
    return f"{found.reason}; {to}."


def _said(desk: Desk, one: Busy) -> str:
    return f"another meeting, {clock_words(desk, one.starts)}" if one.meeting else f"{clock_words(desk, one.starts)}"


def rhythm_calls(client_id: int) -> list[RhythmCall]:
    """A client's calls as the rules of the rhythm take them."""
    return [RhythmCall(row.starts_at, row.state) for row in queries.calls_of(client_id) if row.kind == CallKind.CALL]
