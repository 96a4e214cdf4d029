"""The agency's people as they are shown: what they can, when they are there, who covers, and what they have to do."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial

from acdesk.desk import Desk
from acdesk.when import say, say_day, say_span
from acdesk.zones import zone_named
from db import queries

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True)
class StaffLine:
    """A member of staff.

    `away` is empty while they are there, else `until 2026-03-12, Priya covers`; `next_away` is their next absence.
    `queued_minutes` are working minutes ahead of them, `ratio` is actual ÷ estimated over `finished` requests.
    """

    row: queries.StaffRow
    local_time: str
    is_open: bool
    hours: str
    away: str
    next_away: str
    queued: str
    routed: tuple[queries.RoutedRow, ...]
    ratio: float | None
    finished: int
    calibration: str


def staff(desk: Desk, *, active_only: bool = True, role: str | None = None) -> list[StaffLine]:
    """The agency's people by name."""
    now = desk.now()
    absences = _absences(desk, now)
    routed: dict[int, list[queries.RoutedRow]] = defaultdict(list)
    for row in queries.routed():
        routed[row.specialist_id].append(row)
    known = queries.calibrations()
    return [
        _line(desk, person, absences[person.id], routed[person.id], known.get(person.id), now=now)
        for person in queries.staff(active_only=active_only, role=role)
    ]


def staff_member(desk: Desk, staff_id: int) -> StaffLine | None:
    """One of them, or None."""
    return next((line for line in staff(desk, active_only=False) if line.row.id == staff_id), None)


def _absences(desk: Desk, now: datetime) -> Mapping[int, list[queries.AbsenceRow]]:
    """What is not over yet, by person; a day of grace, since zones are ahead and behind of each other."""
    since = date.fromordinal(now.date().toordinal() - 1).isoformat()
    found: dict[int, list[queries.AbsenceRow]] = defaultdict(list)
    for row in queries.absences(until_after=since):
        found[row.staff_id].append(row)
    return found


def _line(
    desk: Desk,
    row: queries.StaffRow,
    absences: Sequence[queries.AbsenceRow],
    routed: Sequence[queries.RoutedRow],
    known: queries.Calibration | None,
    *,
    now: datetime,
) -> StaffLine:
    """One person, from what was read for all."""
    zone = zone_named(row.zone)
    today = now.astimezone(zone).date().isoformat()
    day = partial(say_day, at=None, now=now, zone=desk.config.zone)
    away = next((each for each in absences if each.first_day <= today <= each.last_day), None)
    coming = next((each for each in absences if each.first_day > today), None)
    return StaffLine(
        row=row,
        local_time=say(now, now=now, zone=zone).removeprefix("today "),
        is_open=desk.calendar_of(row.id).is_open(now),
        hours=_hours(row.hours),
        away="" if away is None else f"until {day(away.last_day)}, {_covered(away)}",
        next_away="" if coming is None else f"{day(coming.first_day)} to {day(coming.last_day)}, {_covered(coming)}",
        queued=say_span(row.queued_minutes) if row.queued_minutes else "",
        routed=tuple(routed),
        ratio=known.ratio if known else None,
        finished=known.number if known else 0,
        calibration=f"takes {known.ratio:.1f} × the estimate (of {known.number})" if known else "",
    )


def _covered(absence: queries.AbsenceRow) -> str:
    return f"{absence.cover} covers" if absence.cover else "nobody covers"


def _hours(hours: Mapping[str, Sequence[str]]) -> str:
    """`mon–fri 08:00-17:00`, days of the same windows in a row as one; no hours of one's own are the agency's."""
    runs: list[tuple[str, str, str]] = []
    for place, day in enumerate(WEEKDAYS):
        windows = ", ".join(hours.get(day, ()))
        if not windows:
            continue
        follows = bool(runs) and runs[-1][2] == windows and runs[-1][1] == WEEKDAYS[place - 1]
        if follows:
            runs[-1] = (runs[-1][0], day, windows)
        else:
            runs.append((day, day, windows))
    said = (f"{first if first == last else f'{first}–{last}'} {windows}" for first, last, windows in runs)
    return "; ".join(said) or "the agency's hours"
