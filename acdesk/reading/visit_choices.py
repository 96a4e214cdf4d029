"""What is offered where a visit is planned, booked or moved: days with who fits on them and why, and free times."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from acdesk.desk import Desk
from acdesk.reading.visits import AreaGroup, suggestions
from acdesk.rules import visit_days
from acdesk.rules.objectives import next_quarter, quarter_bounds, quarter_of
from acdesk.rules.visit_days import Stop, Suggestion
from acdesk.rules.visits import VisitState
from acdesk.visit_rhythm import host_of, town
from db import queries

OTHER_DAYS = 2
"""Further days that are offered for one client."""
APART = 90
"""Minutes between the times that are offered on one day."""
TIMES = 3
"""Times that are offered on one day."""


@dataclass(frozen=True)
class DayChoice:
    """A day on which one to three clients of one side of town can be visited (times UTC), and what speaks for it."""

    day: date
    stops: tuple[Stop, ...]
    reason: str
    why: tuple[str, ...] = ()
    """What speaks for each client, their name first."""

    @property
    def client_ids(self) -> tuple[int, ...]:
        """Who would be visited."""
        return tuple(stop.client_id for stop in self.stops)


def day_choices(desk: Desk, client_id: int | None = None) -> list[DayChoice]:
    """Days for visits: of one client alone and with neighbours first, then of everybody who is owed one.

    A client whose visit of the quarter is booked or held is offered the next quarter. A day on which all that could be
    planned is planned already is no choice.
    """
    groups = suggestions(desk)
    why = {one.client_id: f"{one.name}: {'; '.join(one.reasons)}" for group in groups for one in group.suggestions}
    mine = [] if client_id is None else _for_client(desk, client_id, groups, why)
    found = list(mine)
    for group in groups:
        choice = _of_group(group, why)
        if choice is None or choice in mine or client_id in choice.client_ids:
            continue
        if not set(choice.client_ids) <= _planned_on(choice.day):
            found.append(choice)
    return found


def _planned_on(day: date) -> set[int]:
    """The clients to whom a visit is planned for a day."""
    rows = queries.visits([quarter_of(day)])
    return {row.client_id for row in rows if row.state == VisitState.PLANNED and row.planned_day == day.isoformat()}


def free_times(desk: Desk, visit_id: int) -> list[datetime]:
    """Times (UTC) for a visit: on its planned day, then on the next day that suits; never the one that it has."""
    row = queries.visit(visit_id)
    if row is None:
        return []
    wish, today = _wish(desk, row.client_id), desk.today()
    if wish is None:
        return []
    planned = date.fromisoformat(row.planned_day) if row.planned_day else None
    found = [] if planned is None or planned <= today else _times(desk, wish, planned, visit_id)
    for day in _days(desk, wish, _quarter(row, today), but_visit=visit_id):
        if day.day != planned:
            found += _times(desk, wish, day.day, visit_id)
            break
    return [at for at in found if at != row.starts_at]


def _quarter(row: queries.VisitRow, today: date) -> str:
    """The quarter that a visit is in, this one at the earliest."""
    return max(row.quarter, quarter_of(today))


def other_days(desk: Desk, visit_id: int) -> list[DayChoice]:
    """Days to which a planned visit can be moved."""
    row = queries.visit(visit_id)
    wish = None if row is None else _wish(desk, row.client_id)
    if row is None or wish is None:
        return []
    found = _days(desk, wish, _quarter(row, desk.today()), but_visit=visit_id)
    return [choice for choice in found if choice.day.isoformat() != row.planned_day]


def _for_client(desk: Desk, client_id: int, groups: Sequence[AreaGroup], why: Mapping[int, str]) -> list[DayChoice]:
    """The client alone and with their neighbours on the day that suits them, then further days alone."""
    found: list[DayChoice] = []
    for group in groups:
        choice = _of_group(group, why)
        if choice is not None and client_id in choice.client_ids:
            alone = tuple(stop for stop in choice.stops if stop.client_id == client_id)
            names = [stop.name for stop in choice.stops if stop.client_id != client_id]
            others = " and ".join(names)
            reason = f"{others} {'are' if len(names) > 1 else 'is'} near" if others else choice.reason
            found.append(DayChoice(choice.day, alone, reason, _why(alone, why)))
            if others:
                found.append(choice)
    wish, today = _wish(desk, client_id), desk.today()
    if wish is None:
        return found
    quarter = quarter_of(today)
    done = (VisitState.BOOKED, VisitState.HELD)
    if any(row.state in done for row in queries.visits([quarter], client_id=client_id)):
        quarter = next_quarter(quarter)
    taken = {choice.day for choice in found}
    further = _days(desk, wish, quarter) or _days(desk, wish, next_quarter(quarter))
    reasons = _why(further[0].stops, why) if further else ()
    return [*found, *(replace(choice, why=reasons) for choice in further if choice.day not in taken)]


def _of_group(group: AreaGroup, why: Mapping[int, str]) -> DayChoice | None:
    """The day of a group, with what speaks for each."""
    if group.day is None:
        return None
    return DayChoice(group.day.day, group.day.stops, group.day.reason, _why(group.day.stops, why))


def _why(stops: Sequence[Stop], why: Mapping[int, str]) -> tuple[str, ...]:
    return tuple(why[stop.client_id] for stop in stops if stop.client_id in why)


def _wish(desk: Desk, client_id: int) -> Suggestion | None:
    """A client as a suggestion, whatever is owed; None for one who is not in greater Madison."""
    client = desk.client(client_id)
    host = host_of(desk, client)
    return None if host.area is None else Suggestion(client.id, client.name, host.area, 0.0, ())


def _days(desk: Desk, wish: Suggestion, quarter: str, *, but_visit: int = 0) -> list[DayChoice]:
    """The best days for one client in what is left of a quarter."""
    first, last = quarter_bounds(quarter)
    first = max(first, desk.today() + timedelta(days=1))
    found: list[DayChoice] = []
    around = town(desk, first, last, but_visit=but_visit) if first <= last else None
    while around is not None and first <= last and len(found) < OTHER_DAYS:
        plans = visit_days.plan_days([wish], first, last, around)
        if not plans:
            break
        found.append(DayChoice(plans[0].day, plans[0].stops, plans[0].reason))
        first = plans[0].day + timedelta(days=1)
    return found


def _times(desk: Desk, wish: Suggestion, day: date, visit_id: int) -> list[datetime]:
    """A few times of a day, apart from each other."""
    found: list[datetime] = []
    for stop in visit_days.times_on(wish, day, town(desk, day, day, but_visit=visit_id)):
        if not found or stop.starts - found[-1] >= timedelta(minutes=APART):
            found.append(stop.starts)
    return found[:TIMES]
