"""Whom to visit next and on which day: suggestions in order with their reasons, put together by side of town.

    score = due-ness × tier weight + health + new contact

Due-ness is the time since the last held visit ÷ the time in which one is owed, at most 2; a client never visited has 2.
Visits are Tuesday to Thursday from 9 to 15, an hour each, two or three on a day, the drive kept free (spec section 8).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from acdesk.config import Weights
from acdesk.rules.places import Gazetteer
from acdesk.rules.silence import Level
from acdesk.rules.slots import GAP, MOST_MEETINGS, STEP, Busy, fits, meetings_on
from acdesk.rules.visits import EVERY_QUARTERS, WEEKS, Cell, Host, Owed, Standing, Visit, VisitState
from acdesk.rules.worktime import Window, WorkCalendar, local_time

VISIT_MINUTES = 60
VISIT_WEEKDAYS = (1, 2, 3)
"""Tuesday to Thursday."""
VISIT_HOURS: Window = (9 * 60, 15 * 60)
"""On the agency's clock: no visit begins before or ends after."""
MOST_DUE = 2.0
HEALTH_BONUS: Mapping[Level, float] = {Level.STEADY: 0.0, Level.WATCH: 0.5, Level.DARK: 1.0}
NEW_CONTACT_DAYS, NEW_CONTACT_BONUS = 90, 0.25
"""So long a contact is new: somebody to meet."""
LONGEST_SEARCH = 92
"""Days that are looked through for a day of visits: a quarter."""


@dataclass(frozen=True)
class Guest:
    """What speaks for visiting a client, beside their quarter: `host` and its `cell` come from `visits`."""

    host: Host
    cell: Cell
    health: Level = Level.STEADY
    health_sentence: str = ""
    new_contact: date | None = None
    """The day the newest contact was put down."""
    contact_name: str = ""


@dataclass(frozen=True)
class Suggestion:
    """A client to visit, with what the score is made of, in words."""

    client_id: int
    name: str
    area: str
    score: float
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Stop:
    """One visit of a day (UTC), and the minutes of the drive to it, which are kept free as well."""

    client_id: int
    name: str
    area: str
    starts: datetime
    ends: datetime
    travel_before: int


@dataclass(frozen=True)
class Stands:
    """A visit that stands for a day already; with `timed` its time is among what is busy."""

    day: date
    client_id: int
    name: str
    area: str
    timed: bool = True


@dataclass(frozen=True)
class Town:
    """What the days are planned around: hours, distances, what is taken, and the visits that stand already."""

    calendar: WorkCalendar
    places: Gazetteer
    busy: tuple[Busy, ...] = ()
    stands: tuple[Stands, ...] = ()
    most: int = MOST_MEETINGS
    """Client meetings a day."""


@dataclass(frozen=True)
class VisitDay:
    """Visits on one day on one side of town. `back` is the drive after the last."""

    day: date
    stops: tuple[Stop, ...]
    back: int
    reason: str


def suggestions(
    guests: Sequence[Guest], visits: Sequence[Visit], today: date, weights: Weights | None = None
) -> list[Suggestion]:
    """Clients who are owed a visit this quarter and have none booked or held, most pressing first, then by name."""
    weights = weights or Weights()
    found = [
        _suggested(guest, guest.host.area, visits, today, weights)
        for guest in guests
        if guest.cell.owed is Owed.OWED
        and guest.host.area is not None
        and guest.cell.standing in (Standing.TO_PLAN, Standing.PLANNED)
    ]
    return sorted(found, key=lambda one: (-one.score, one.name, one.client_id))


def _suggested(guest: Guest, area: str, visits: Sequence[Visit], today: date, weights: Weights) -> Suggestion:
    """The score of one client and its reasons, the arithmetic first."""
    host = guest.host
    last = _last_visit(host, visits, today)
    due = MOST_DUE
    if last is not None:
        due = min((today - last).days / (EVERY_QUARTERS.get(host.tier, 1) * WEEKS * 7), MOST_DUE)
    weight = {1: weights.tier_1, 2: weights.tier_2}.get(host.tier, weights.tier_3)
    visited = "never visited" if last is None else f"last visited {(today - last).days // 7} weeks ago"
    reasons = [f"{visited}: {due:.2f} × tier {host.tier} ({weight:g})"]
    score = due * weight
    if bonus := HEALTH_BONUS[guest.health]:
        score += bonus
        reasons.append(f"{guest.health_sentence or guest.health} (+{bonus:g})")
    if guest.new_contact is not None and 0 <= (today - guest.new_contact).days <= NEW_CONTACT_DAYS:
        score += NEW_CONTACT_BONUS
        reasons.append(f"new contact {guest.contact_name}".rstrip() + f" (+{NEW_CONTACT_BONUS:g})")
    reasons += [guest.cell.next_step] if guest.cell.next_step else []
    return Suggestion(host.client_id, host.name, area, round(score, 4), tuple(reasons))


def _last_visit(host: Host, visits: Sequence[Visit], today: date) -> date | None:
    """The day of the last held visit."""
    return max(
        (
            visit.day
            for visit in visits
            if visit.client_id == host.client_id
            and visit.state == VisitState.HELD
            and visit.day is not None
            and visit.day <= today
        ),
        default=None,
    )


def by_area(found: Sequence[Suggestion], places: Gazetteer, most: int = MOST_MEETINGS) -> list[list[Suggestion]]:
    """Suggestions put together as they can be visited on one day: same side of town, at most `most`, in their order."""
    groups: list[list[Suggestion]] = []
    left = list(found)
    while left:
        head = left.pop(0)
        beside = sorted(
            (one for one in left if places.near(head.area, one.area)), key=lambda one: one.area != head.area
        )[: most - 1]
        left = [one for one in left if one not in beside]
        groups.append([head, *beside])
    return groups


def plan_days(found: Sequence[Suggestion], first: date, last: date, town: Town) -> list[VisitDay]:
    """Days for the suggestions from `first` to `last`, one for each side of town, as far as there is room.

    A day on which a visit stands on the same side of town is taken first, then the earliest on which two or more fit.
    Who does not fit on it gets another day; who fits nowhere is left out.
    """
    plans: list[VisitDay] = []
    groups = by_area(found, town.places, town.most)
    while groups:
        group = groups.pop(0)
        days = [day for day in _days(first, last) if day not in {plan.day for plan in plans}]
        plan = _best_day(group, days, town)
        if plan is None:
            continue
        plans.append(plan)
        town = replace(town, busy=(*town.busy, *map(_kept_free, plan.stops)))
        placed = {stop.client_id for stop in plan.stops}
        groups += [left] if (left := [one for one in group if one.client_id not in placed]) else []
    return sorted(plans, key=lambda plan: plan.day)


def _days(first: date, last: date) -> list[date]:
    """The days on which visits are made."""
    many = min((last - first).days, LONGEST_SEARCH) + 1
    return [day for number in range(many) if (day := first + timedelta(days=number)).weekday() in VISIT_WEEKDAYS]


def _best_day(group: Sequence[Suggestion], days: Sequence[date], town: Town) -> VisitDay | None:
    """The day for a group: two or more visits together, beside one that stands, then the earliest."""
    best: tuple[bool, bool, VisitDay] | None = None
    own = {one.client_id for one in group}
    for day in days:
        there = [one for one in town.stands if one.day == day]
        near = [one for one in there if town.places.near(one.area, group[0].area)]
        beside = [one for one in near if one.client_id not in own]
        plan = None if there and not near else _fill(group, day, town, beside)
        if plan is None:
            continue
        rank = (len(plan.stops) + len(beside) >= 2, bool(near))
        if best is None or rank > best[:2]:
            best = (*rank, plan)
    return best[2] if best else None


def _fill(group: Sequence[Suggestion], day: date, town: Town, beside: Sequence[Stands]) -> VisitDay | None:
    """As many visits of the group as fit one after another on a day; None where not one does."""
    own = {one.client_id for one in group}
    untimed = sum(1 for one in town.stands if one.day == day and not one.timed and one.client_id not in own)
    room = town.most - meetings_on(day, town.busy, town.calendar.zone) - untimed
    stops: list[Stop] = []
    for one in group:
        if len(stops) < room and (stop := _place(one, stops, day, town)):
            stops.append(stop)
    if not stops:
        return None
    return VisitDay(day, tuple(stops), town.places.minutes_from_centre(stops[-1].area), _why(stops, day, town, beside))


def _why(stops: Sequence[Stop], day: date, town: Town, beside: Sequence[Stands]) -> str:
    """What speaks for a day: those who are visited then already, or how many go together."""
    if beside:
        return f"with {' and '.join(one.name for one in beside)}, same side of town"
    if len(stops) == 1:
        planned = any(one.day == day and one.client_id == stops[0].client_id for one in town.stands)
        return "as planned" if planned else f"alone in {stops[0].area}"
    return f"{len(stops)} in {' and '.join(dict.fromkeys(stop.area for stop in stops))}"


def times_on(one: Suggestion, day: date, town: Town) -> list[Stop]:
    """Every quarter-hour of a day at which a visit to one client can begin, with the drive there and back free."""
    return list(_fitting(one, (), day, town))


def _place(one: Suggestion, stops: Sequence[Stop], day: date, town: Town) -> Stop | None:
    """The earliest hour for a visit after those before it."""
    return next(_fitting(one, stops, day, town), None)


def _fitting(one: Suggestion, stops: Sequence[Stop], day: date, town: Town) -> Iterator[Stop]:
    """The hours for a visit after those before it, with the drive there and back free."""
    home = town.places.minutes_from_centre(one.area)
    drive = town.places.travel(stops[-1].area, one.area) if stops else home
    for minute in range(VISIT_HOURS[0], VISIT_HOURS[1] - VISIT_MINUTES + 1, STEP):
        starts = local_time(day, minute, town.calendar.zone)
        ends = starts + timedelta(minutes=VISIT_MINUTES)
        if stops and starts - timedelta(minutes=drive) < stops[-1].ends:
            continue
        wanted = visit_time(starts, VISIT_MINUTES, drive, home, one.area)
        if fits(starts, VISIT_MINUTES, town.calendar) and not any(
            meets(wanted, other, town.places) for other in town.busy
        ):
            yield Stop(one.client_id, one.name, one.area, starts, ends, drive)


def visit_time(starts: datetime, minutes: int, drive: int, back: int, area: str) -> Busy:
    """The time that a visit takes, with the minutes of the drive there and back."""
    ends = starts + timedelta(minutes=minutes + back)
    return Busy(starts - timedelta(minutes=drive), ends, drive=drive, back=back, area=area)


def meets(wanted: Busy, other: Busy, places: Gazetteer, gap: int = GAP) -> bool:
    """Whether something else takes the time that is wanted. Meetings keep their gap of so many minutes.

    Between two visits one drives from the one to the other, not home and out again.
    """
    if wanted.area and other.area:
        between = timedelta(minutes=max(gap, places.travel(wanted.area, other.area)))
        return other.begins - between < wanted.over and wanted.begins < other.over + between
    apart = timedelta(minutes=gap if other.meeting else 0)
    return other.starts - apart < wanted.ends and wanted.starts < other.ends + apart


def _kept_free(stop: Stop) -> Busy:
    """A stop as time that is taken, with the drive before it."""
    return Busy(stop.starts - timedelta(minutes=stop.travel_before), stop.ends, drive=stop.travel_before)
