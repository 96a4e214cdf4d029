"""The quarter's visits: what is required, what is aimed at, and how far each client's is (spec section 8).

Two measures. The requirement: at least one visit each quarter. The aim: every Tier-2 client in greater Madison each
quarter, Tier 3 every second one. Tier 1 is visited only with the VP of Strategy or the Owner and is no part of the aim;
clients elsewhere never count towards anything. Days are those of the agency's clock.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from acdesk.rules.lifecycle import TIER_1_MANAGERS, Sentence
from acdesk.rules.objectives import quarter_bounds, quarter_of
from acdesk.rules.targets import WORKING_DAY
from acdesk.rules.worktime import WorkCalendar, local_time
from db.vocabulary import Role

REQUIRED = 1
"""Visits each quarter at least (spec section 1)."""
WEEKS = 13
"""Weeks of a quarter. The 92nd day of the third and fourth quarter is alone in a week 14."""
EVERY_QUARTERS = {2: 1, 3: 2}
"""By tier, in how many quarters one visit is owed."""
BOARD_QUARTERS = 8
STANDS_WITHIN = 3 * WORKING_DAY
"""Working minutes within which a visit can stand for a due call."""


HELD_QUESTION = "say whether it was held"
"""The next step of a visit whose day has passed."""


class VisitState(StrEnum):
    """Where a visit stands."""

    PLANNED = "planned"
    BOOKED = "booked"
    HELD = "held"
    MISSED = "missed"
    CANCELLED = "cancelled"


class Owed(StrEnum):
    """Whether a client is owed a visit in a quarter, and why not."""

    OWED = "owed"
    NOT_THIS_QUARTER = "not owed"
    WITH_LEAD = "only with a lead"
    ELSEWHERE = "elsewhere"
    NOT_A_CLIENT = "no client then"


class Standing(StrEnum):
    """How far a client's visit is in a quarter: a cell of the board."""

    HELD = "held"
    BOOKED = "booked"
    PLANNED = "planned"
    TO_PLAN = "to plan"
    MISSED = "missed"
    NOT_OWED = "not owed"
    ELSEWHERE = "elsewhere"


class Stage(StrEnum):
    """What a gate asks for."""

    PLANNED = "planned"
    BOOKED = "booked"
    HELD = "held"


GATES: Mapping[Stage, int] = {Stage.PLANNED: 3, Stage.BOOKED: 6, Stage.HELD: 11}
"""The week by the end of which each stage is to be reached."""

_REACHES = {
    Standing.PLANNED: (Stage.PLANNED,),
    Standing.BOOKED: (Stage.PLANNED, Stage.BOOKED),
    Standing.HELD: tuple(Stage),
}


@dataclass(frozen=True)
class Host:
    """A client as far as visits go. `area` is None where the client is not in greater Madison."""

    client_id: int
    name: str
    tier: int
    area: str | None
    since: date | None = None
    """When they became a client; None where that is not known."""
    until: date | None = None
    """The day they ceased to be one; None for a client of today."""


@dataclass(frozen=True)
class Visit:
    """One visit. `day` is the planned, booked or held day; a held one counts for the quarter of that day."""

    client_id: int
    quarter: str
    state: str
    day: date | None = None
    with_lead: bool = False
    """Whether the VP of Strategy or the Owner goes (or went) along."""

    @property
    def counts_for(self) -> str:
        """The quarter this visit belongs to: that in which it was held, else the one it is meant for."""
        return quarter_of(self.day) if self.state == VisitState.HELD and self.day else self.quarter


@dataclass(frozen=True)
class Cell:
    """A client's quarter on the board."""

    client_id: int
    quarter: str
    owed: Owed
    standing: Standing
    day: date | None = None
    next_step: str = ""
    """What to do next, with its week: `book it by week 6`; empty when nothing is left to do."""
    late: bool = False
    """Whether a gate has passed without it."""


@dataclass(frozen=True)
class Gate:
    """A gate of the quarter. `reached` counts owed clients that are this far."""

    stage: Stage
    week: int
    reached: int
    aim: int
    passed: bool
    """Whether its week is over."""
    required_met: bool
    """Whether the one required visit, of whatever client that counts, is this far."""

    @property
    def aim_met(self) -> bool:
        """Whether every owed client is this far."""
        return self.reached >= self.aim

    @property
    def met(self) -> bool:
        """Whether both measures are this far."""
        return self.required_met and self.aim_met


@dataclass(frozen=True)
class Quarter:
    """The two measures and the gates, as they stand on a day."""

    quarter: str
    week: int
    weeks_left: int
    required: int
    held: int
    aim: int
    aim_held: int
    gates: tuple[Gate, ...]
    cells: tuple[Cell, ...]
    over: bool = False
    """Whether its last day has passed."""

    @property
    def stands(self) -> str:
        """Where in the quarter one is: `week 9 of 13`, `last day`, `over`, `to come`."""
        return "over" if self.over else week_said(self.week)

    @property
    def requirement_met(self) -> bool:
        """Whether the required number of visits was held."""
        return self.held >= self.required

    @property
    def sentence(self) -> str:
        """As it stands in the header: `3 of 5, 4 weeks left`."""
        weeks = f"{self.weeks_left} week{'s' * (self.weeks_left != 1)} left" if self.weeks_left else "last week"
        missing = "" if self.requirement_met else ", the required visit is missing"
        return f"{self.aim_held} of {self.aim}, {weeks}{missing}"


def week_of(day: date) -> int:
    """The week of its quarter: whole weeks since the first day, plus one. 3 March is in week 9."""
    return (day - quarter_bounds(quarter_of(day))[0]).days // 7 + 1


def week_in(quarter: str, today: date) -> int:
    """The week of `quarter` as seen from `today`: 0 before it begins, its last week once it is over."""
    first, last = quarter_bounds(quarter)
    return 0 if today < first else week_of(min(today, last))


def week_said(week: int, *, short: bool = False) -> str:
    """`week 9 of 13` or `wk 9/13`; `last day` for the one that is alone in a week 14, `to come` before the first."""
    if not 1 <= week <= WEEKS:
        return "last day" if week else "to come"
    return f"wk {week}/{WEEKS}" if short else f"week {week} of {WEEKS}"


def week_days(quarter: str, week: int) -> tuple[date, date]:
    """First and last day of a week of a quarter, from 1. Raises ValueError for a week it does not have."""
    first, last = quarter_bounds(quarter)
    start = first + timedelta(weeks=week - 1)
    if week < 1 or start > last:
        raise ValueError(f"{quarter} has no week {week}.")
    return start, min(start + timedelta(days=6), last)


def gate_due(quarter: str, stage: Stage, calendar: WorkCalendar) -> datetime:
    """When a gate closes (UTC): the end of the last working day of its week, or of the one before it."""
    day = week_days(quarter, GATES[stage])[1]
    for back in range(60):
        if windows := calendar.windows_on(day - timedelta(days=back)):
            return local_time(day - timedelta(days=back), windows[-1][1], calendar.zone)
    return local_time(day, 24 * 60, calendar.zone)


def last_quarters(quarter: str, many: int = BOARD_QUARTERS) -> list[str]:
    """`many` quarters up to and with `quarter`, oldest first."""
    found = [quarter]
    while len(found) < many:
        found.append(previous_quarter(found[-1]))
    return found[::-1]


def previous_quarter(quarter: str) -> str:
    """The quarter before it."""
    return quarter_of(quarter_bounds(quarter)[0] - timedelta(days=1))


def counts(host: Host, visit: Visit) -> bool:
    """Whether a visit counts once it is held: never elsewhere, on Tier 1 only with the VP of Strategy or the Owner."""
    return host.area is not None and (host.tier != 1 or visit.with_lead)


def refusal(host: Host, companions: Iterable[Role]) -> Sentence | None:
    """Why a visit can't be planned so, or None: Tier 1 is visited with the VP of Strategy or the Owner."""
    if host.tier == 1 and not set(companions) & set(TIER_1_MANAGERS):
        return Sentence("tier_1", f"{host.name} is Tier 1: visit them only with the VP of Strategy or the Owner.")
    return None


def owed(host: Host, quarter: str, visits: Iterable[Visit]) -> Owed:
    """Whether the aim asks for a visit to this client in `quarter`.

    Tier 3 is owed one in every second quarter: not in the one right after a held visit. The tier is today's. Who left
    within the quarter was owed one only if it was held.
    """
    first, last = quarter_bounds(quarter)
    if host.area is None:
        return Owed.ELSEWHERE
    held = {visit.counts_for for visit in _of(host, visits) if visit.state == VisitState.HELD}
    if (host.since and host.since > last) or (host.until and host.until <= (first if quarter in held else last)):
        return Owed.NOT_A_CLIENT
    every = EVERY_QUARTERS.get(host.tier)
    if every is None:
        return Owed.WITH_LEAD
    recent = set(last_quarters(previous_quarter(quarter), every - 1)) if every > 1 else set()
    return Owed.NOT_THIS_QUARTER if held & recent else Owed.OWED


def cell(host: Host, quarter: str, visits: Sequence[Visit], today: date) -> Cell:
    """How a client's quarter stands on `today`: the furthest of its visits, or what is missing."""
    due = owed(host, quarter, visits)
    if due is Owed.ELSEWHERE:
        return Cell(host.client_id, quarter, due, Standing.ELSEWHERE)
    best = _furthest([visit for visit in _of(host, visits) if visit.counts_for == quarter and counts(host, visit)])
    over = today > quarter_bounds(quarter)[1]
    standing = Standing(best.state) if best else Standing.TO_PLAN
    if over and standing is not Standing.HELD:
        standing = Standing.MISSED if due is Owed.OWED or best else Standing.NOT_OWED
    elif best is None and due is not Owed.OWED:
        standing = Standing.NOT_OWED
    step, late = _next_step(standing, quarter, today, host.since)
    if standing is Standing.BOOKED and best and best.day and best.day < today:
        step, late = HELD_QUESTION, True
    return Cell(host.client_id, quarter, due, standing, best.day if best else None, step, late and due is Owed.OWED)


def board(
    hosts: Sequence[Host], visits: Sequence[Visit], quarter: str, today: date, many: int = BOARD_QUARTERS
) -> dict[int, list[Cell]]:
    """Client id to the cells of the last `many` quarters, oldest first: the rows of the board."""
    by_client = _by_client(visits)
    quarters = last_quarters(quarter, many)
    return {
        host.client_id: [cell(host, each, by_client.get(host.client_id, ()), today) for each in quarters]
        for host in hosts
    }


def state_of(hosts: Sequence[Host], visits: Sequence[Visit], quarter: str, today: date) -> Quarter:
    """The requirement, the aim and the gates of a quarter as they stand on `today`."""
    by_client = _by_client(visits)
    cells = [cell(host, quarter, by_client.get(host.client_id, ()), today) for host in hosts]
    aimed = [each for each in cells if each.owed is Owed.OWED]
    valid = [
        visit
        for host in hosts
        for visit in by_client.get(host.client_id, ())
        if counts(host, visit) and visit.counts_for == quarter
    ]
    held = sum(1 for visit in valid if visit.state == VisitState.HELD)
    week = week_in(quarter, today)
    return Quarter(
        quarter,
        week,
        min(max(WEEKS - week, 0), WEEKS),
        REQUIRED,
        held,
        len(aimed),
        sum(1 for each in aimed if each.standing is Standing.HELD),
        tuple(_gate(stage, quarter, today, aimed, cells) for stage in Stage),
        tuple(cells),
        today > quarter_bounds(quarter)[1],
    )


def stands_for_call(visit_at: datetime, call_due: datetime, calendar: WorkCalendar) -> bool:
    """Whether a visit may stand for a call that is due: within three working days of it. It never does by itself."""
    return abs(calendar.between(visit_at, call_due)) <= STANDS_WITHIN


def _gate(stage: Stage, quarter: str, today: date, aimed: Sequence[Cell], cells: Sequence[Cell]) -> Gate:
    """How a gate stands. What was held late counts as reached all the same: it is over and done."""
    reached = sum(1 for each in aimed if stage in _REACHES.get(each.standing, ()))
    anyone = sum(1 for each in cells if stage in _REACHES.get(each.standing, ()))
    passed = today > week_days(quarter, GATES[stage])[1]
    return Gate(stage, GATES[stage], reached, len(aimed), passed, anyone >= REQUIRED)


_ORDER = (VisitState.MISSED, VisitState.PLANNED, VisitState.BOOKED, VisitState.HELD)


def _furthest(visits: Sequence[Visit]) -> Visit | None:
    """The visit that is furthest, the earliest of several; wishes, missed and cancelled ones are as good as none."""
    live = [visit for visit in visits if visit.state in _REACHES]
    return max(live, key=lambda visit: (_ORDER.index(VisitState(visit.state)), -_ordinal(visit)), default=None)


def _ordinal(visit: Visit) -> int:
    return visit.day.toordinal() if visit.day else date.max.toordinal()


_TODO = {
    Standing.TO_PLAN: (Stage.PLANNED, "plan it"),
    Standing.PLANNED: (Stage.BOOKED, "book it"),
    Standing.BOOKED: (Stage.HELD, "hold it"),
}


def _next_step(standing: Standing, quarter: str, today: date, since: date | None) -> tuple[str, bool]:
    """What to do next with its week, and whether that week is over."""
    if standing not in _TODO:
        return "", standing is Standing.MISSED
    stage, words = _TODO[standing]
    last = _last_day(stage, quarter, since)
    late = today > last
    return f"{words}{', late since' if late else ' by'} week {min(week_of(last), WEEKS)}", late


def _last_day(stage: Stage, quarter: str, since: date | None) -> date:
    """The end of a gate's week; who came within the quarter has as many weeks for it, at most until it ends."""
    first, last = quarter_bounds(quarter)
    gate = week_days(quarter, GATES[stage])[1]
    if since is None or since <= first:
        return gate
    return max(gate, min(since + timedelta(weeks=GATES[stage]), last))


def _of(host: Host, visits: Iterable[Visit]) -> list[Visit]:
    return [visit for visit in visits if visit.client_id == host.client_id]


def _by_client(visits: Iterable[Visit]) -> dict[int, list[Visit]]:
    found: dict[int, list[Visit]] = {}
    for visit in visits:
        found.setdefault(visit.client_id, []).append(visit)
    return found
