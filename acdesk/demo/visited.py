"""The visits of the demo: two years of quarters behind, and this quarter as far as it is."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial

from acdesk.demo.stage import Scene, Stage
from acdesk.reading.visit_choices import free_times
from acdesk.rules.objectives import quarter_bounds, quarter_of
from acdesk.rules.visits import last_quarters
from acdesk.rules.worktime import local_time
from acdesk.verbs import visiting

GAPS: dict[str, str] = {
    "Badger HVAC": "■■·■■■■",
    "Yahara Brewing": "  ■■·■■",
    "Driftless Outdoors": "·■■··■■",
    "Lakeside Dental": "■■■■■■■",
    "Wingra Wealth": "   ■■■■",
    "Oak Savanna Vet": "■·■■■■·",
    "Sun Prairie Garden Center": "    ■·■",
    "Isthmus Legal": "■·■·■·■",
    "Willy Street Ceramics": "·■·■·■·",
    "Monona Yoga": "   ·■·",
}
"""Who was visited in each of the seven quarters before this one; a blank is from before they were a client."""
HELD = ("Lakeside Dental", "Oak Savanna Vet")
BOOKED = ("Badger HVAC", "Driftless Outdoors")
PLANNED = ("Wingra Wealth", "Monona Yoga")
"""This quarter; whoever is not named is still to be planned."""
AHEAD = (1, 2, 2, 3)
"""In how many weeks those are, so that no day has more than its three meetings."""
WEEKS = 4
"""How long ago, in weeks, this quarter's first visit was; with a week between it and the next."""
NOTES = (
    "Walked through the new workshop; they want photos of it on the site.",
    "Talked about the season over coffee. In good spirits.",
    "Met the new office manager, who answers the forms from now on.",
)
TUESDAY, THURSDAY = 1, 3


def visits(stage: Stage) -> Iterator[Scene]:
    """Every visit that was, and those that stand."""
    today = stage.times.now.astimezone(stage.times.agency.zone).date()
    for place, (name, quarters) in enumerate(GAPS.items()):
        past = last_quarters(quarter_of(today))[-1 - len(quarters) : -1]
        for number, (quarter, sign) in enumerate(zip(past, quarters, strict=True)):
            if sign == "■":
                first = quarter_bounds(quarter)[0]
                day = _midweek(first + timedelta(days=7 * (3 + (place + number) % 6)), place)
                yield from _held(stage, name, day, place + number)
    begun = quarter_bounds(quarter_of(today))[0]
    for place, name in enumerate(HELD):
        day = _midweek(today - timedelta(days=7 * (WEEKS - place)), place)
        if day >= begun:
            yield from _held(stage, name, day, place)
    for place, name in enumerate((*BOOKED, *PLANNED)):
        yield Scene(stage.times.ago(f"1d {2 + place}h"), partial(_ahead, stage, name, place, today))


def _held(stage: Stage, name: str, day: date, place: int) -> Iterator[Scene]:
    """Planned in the morning, held at eleven."""
    zone, made = stage.times.agency.zone, list[int]()

    def plan() -> None:
        made.extend(visiting.plan_visit(stage.desk, stage.clients[name], on=day).created)

    note = NOTES[place % len(NOTES)]
    yield Scene(local_time(day, 8 * 60 + place, zone), plan)
    yield Scene(local_time(day, 11 * 60 + 5 * place, zone), lambda: visiting.hold_visit(stage.desk, made[0], note=note))


def _ahead(stage: Stage, name: str, place: int, today: date) -> None:
    """One that stands: booked for a time, or only planned for a day."""
    day = _midweek(today + timedelta(weeks=AHEAD[place]), place % len(BOOKED))
    done = visiting.plan_visit(stage.desk, stage.clients[name], on=day)
    if name in BOOKED:
        times = free_times(stage.desk, done.created[0])
        if times:  # beside the calls that stand, with the drive
            visiting.book_visit(stage.desk, done.created[0], on=times[0])


def _midweek(day: date, place: int) -> date:
    """A day of that week from Tuesday to Thursday."""
    return day - timedelta(days=day.weekday()) + timedelta(days=TUESDAY + place % (1 + THURSDAY - TUESDAY))
