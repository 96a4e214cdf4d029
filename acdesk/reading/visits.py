"""The quarter's visits as they are shown: two measures, the gates, the board, whom to visit next, and the report."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from acdesk.desk import Desk
from acdesk.errors import WrongUsage
from acdesk.rules import visit_days, visits
from acdesk.rules.objectives import next_quarter, quarter_bounds, quarter_of
from acdesk.rules.silence import Level
from acdesk.rules.visit_days import Guest, Suggestion, VisitDay
from acdesk.rules.visits import Cell, Host, Quarter
from acdesk.rules.worktime import local_time
from acdesk.text import markdown_line
from acdesk.verbs.call_notes import day_bounds
from acdesk.visit_rhythm import host_of, rule_visit, town
from db import queries, records

SIGNS: Mapping[visits.Standing, tuple[str, str]] = {
    visits.Standing.HELD: ("■", "#"),
    visits.Standing.BOOKED: ("◧", "b"),
    visits.Standing.PLANNED: ("□", "p"),
    visits.Standing.TO_PLAN: ("·", "."),
    visits.Standing.MISSED: ("✗", "x"),
    visits.Standing.NOT_OWED: (" ", " "),
    visits.Standing.ELSEWHERE: ("–", "-"),
}
"""A cell of the board as a glyph of one cell, and its ASCII twin."""
NEAR_QUARTERS = 4
"""How far back visits are looked at for one quarter: Tier 3 asks for the one before it, one may be held late."""
_QUARTER = re.compile(r"[12][0-9]{3}Q[1-4]")


@dataclass(frozen=True)
class BoardRow:
    """A client's quarters, oldest first. `visit` is the one of the last quarter that stands, if any."""

    client_id: int
    client: str
    tier: int
    place: str
    area: str
    cells: tuple[Cell, ...]
    visit: queries.VisitRow | None

    @property
    def now(self) -> Cell:
        """The quarter that the board is of."""
        return self.cells[-1]


@dataclass(frozen=True)
class Board:
    """Clients × the last eight quarters, in the order of areas, those elsewhere last."""

    quarter: str
    week: int
    state: Quarter
    quarters: tuple[str, ...]
    rows: tuple[BoardRow, ...]

    def of(self, client_id: int | None) -> tuple[BoardRow, ...]:
        """The row of one client, or with None all."""
        return tuple(row for row in self.rows if client_id in (None, row.client_id))


@dataclass(frozen=True)
class AreaGroup:
    """Who can be visited on one day, and the day that suits them, where there is one."""

    area: str
    suggestions: tuple[Suggestion, ...]
    day: VisitDay | None


@dataclass(frozen=True)
class Band:
    """One line under the calendar: the two measures, always in sight."""

    sentence: str
    quarter: str
    week: int
    required: int
    held: int
    requirement_met: bool
    aim: int
    aim_held: int
    gates: tuple[visits.Gate, ...]


def band(desk: Desk) -> Band:
    """The quarter it is. It stands on every screen, and is worked out anew only when the desk or the day changed."""
    known = (records.last_journal(), desk.today(), desk.config.places)
    if desk.kept.get("band", (None,))[0] != known:
        desk.kept["band"] = (known, _band(desk))
    found: Band = desk.kept["band"][1]
    return found


def _band(desk: Desk) -> Band:
    quarter = quarter_of(desk.today())
    state = _state(desk, quarter)
    return Band(
        sentence=f"{quarter} {state.stands}: required {state.held} of {state.required}, aim {state.sentence}",
        quarter=quarter,
        week=state.week,
        required=state.required,
        held=state.held,
        requirement_met=state.requirement_met,
        aim=state.aim,
        aim_held=state.aim_held,
        gates=state.gates,
    )


def board(desk: Desk, quarter: str = "") -> Board:
    """The board up to a quarter (2026Q1), this one by default. Raises WrongUsage for what is no quarter."""
    chosen = checked(desk, quarter)
    rows, known = _visits(desk)
    quarters = visits.last_quarters(chosen)
    clients, hosts = _hosts(desk, quarters[0], _held(row for row in rows if row.quarter in quarters))
    today = desk.today()
    cells = visits.board(hosts, known, chosen, today)
    live = {row.client_id: row for row in rows if row.quarter == chosen and row.state in ("planned", "booked", "held")}
    built = [_row(desk, clients[host.client_id], host, cells[host.client_id], live) for host in hosts]
    built.sort(key=lambda row: (not row.area, row.area, row.tier, row.client.casefold()))
    state = visits.state_of(hosts, known, chosen, today)
    return Board(chosen, state.week, state, tuple(quarters), tuple(built))


def suggestions(desk: Desk, quarter: str = "") -> list[AreaGroup]:
    """Whom to visit, most pressing first, two or three of one side of town together, with a day for them."""
    from acdesk.reading import clients as listed  # noqa: PLC0415  (60 ms that the band does not need)

    chosen, today = checked(desk, quarter), desk.today()
    clients, hosts = _hosts(desk, visits.last_quarters(min(chosen, quarter_of(today)))[0])
    _, known = _visits(desk)
    by_client: dict[int, list[visits.Visit]] = defaultdict(list)
    for visit in known:
        by_client[visit.client_id].append(visit)
    health = {line.id: line for line in listed.lines(desk, [host.client_id for host in hosts if host.area])}
    new = _new_contacts(desk, today)
    guests = []
    for host in hosts:
        line = health.get(host.client_id)
        cell = visits.cell(host, chosen, by_client[host.client_id], today)
        level, sentence = (Level.STEADY, "") if line is None else (Level(line.level), line.health)
        day, name = new.get(host.client_id, (None, ""))
        if day is not None and host.since is not None and day <= host.since:
            day = None  # who came with the client is no news
        renews = clients[host.client_id].renews_on
        ends = date.fromisoformat(renews) if renews else None
        guests.append(Guest(host, cell, level, sentence, ends, day, name))
    found = visit_days.suggestions(guests, known, today, desk.config.weights)
    return _grouped(desk, found, chosen, today)


def checked(desk: Desk, quarter: str) -> str:
    """The quarter meant: this one where none is given."""
    if not quarter:
        return quarter_of(desk.today())
    if not _QUARTER.fullmatch(quarter.upper()):
        raise WrongUsage(f"{quarter!r} is no quarter: write it like 2026Q1.")
    return quarter.upper()


def report_rows(desk: Desk, quarter: str = "", client_id: int | None = None) -> list[tuple[str, ...]]:
    """The quarter as a table, its header first: a line for each client, or for one."""
    made = board(desk, quarter)
    rows: list[tuple[str, ...]] = [("client", "tier", "place", "area", "owed", "state", "day", "with", "note")]
    for row in made.of(client_id):
        day = "" if row.now.day is None else row.now.day.isoformat()
        visit = row.visit
        by, note = ("", "") if visit is None else (visit.by, visit.note)
        state, owed = str(row.now.standing), str(row.now.owed)
        rows.append((row.client, str(row.tier), row.place, row.area, owed, state, day, by, note))
    return rows


def report_markdown(desk: Desk, quarter: str = "", client_id: int | None = None) -> str:
    """The quarter as one page of Markdown; with one client's line the measures stay those of all."""
    made = board(desk, quarter)
    state = made.state
    met = "met" if state.requirement_met else "not met"
    lines = [
        f"# Visits {made.quarter}",
        "",
        f"{state.stands.capitalize()}. Required: {state.required}, held {state.held} ({met})."
        f" Aim: {state.aim_held} of {state.aim} held.",
        "",
        *(
            f"- {gate.stage} by week {gate.week}: {gate.reached} of {gate.aim}"
            + (", missed" if gate.passed and not gate.met else "")
            for gate in state.gates
        ),
        "",
    ]
    header, *rows = report_rows(desk, made.quarter, client_id)
    lines += [f"| {' | '.join(header)} |", f"|{' --- |' * len(header)}"]
    lines += [f"| {' | '.join(_cell(value) for value in row)} |" for row in rows]
    return "\n".join(lines) + "\n"


def _cell(text: str) -> str:
    """Text from outside in a table: on one line, and no bar ends its cell."""
    return markdown_line(text).replace("\\", "\\\\").replace("|", "\\|")


def _row(
    desk: Desk,
    client: queries.ClientRow,
    host: Host,
    cells: Sequence[Cell],
    live: Mapping[int, queries.VisitRow],
) -> BoardRow:
    place = desk.places.match(client.city)
    said = client.city if place is None else place.name
    return BoardRow(client.id, client.name, client.tier, said, host.area or "", tuple(cells), live.get(client.id))


def _state(desk: Desk, quarter: str) -> Quarter:
    near = visits.last_quarters(quarter, NEAR_QUARTERS)
    rows = queries.visits([*near, next_quarter(quarter)])
    _, hosts = _hosts(desk, quarter, _held(row for row in rows if row.quarter == quarter))
    known = [rule_visit(desk, row) for row in rows]
    return visits.state_of(hosts, known, quarter, desk.today())


def _hosts(
    desk: Desk, first_quarter: str, held: Collection[int] = ()
) -> tuple[dict[int, queries.ClientRow], list[Host]]:
    """The active clients, and those of `held` who left since: what was held stays held. Also as the rules take them.

    Since when is not told more exactly than before the first quarter.
    """
    rows = {row.id: row for row in queries.clients(active_only=False) if row.active or row.id in held}
    former = [row.id for row in rows.values() if not row.active]
    begins = local_time(quarter_bounds(first_quarter)[0], 0, desk.config.zone)
    since, left = queries.clients_since(list(rows), enough=begins), queries.clients_left(former)
    first = {number: desk.day_of(at) for number, at in since.items()}
    until = dict.fromkeys(former, date.min) | {number: desk.day_of(at) for number, at in left.items()}
    return rows, [host_of(desk, row, first.get(row.id), until.get(row.id)) for row in rows.values()]


def _held(rows: Iterable[queries.VisitRow]) -> set[int]:
    """Whose visits were held."""
    return {row.client_id for row in rows if row.state == visits.VisitState.HELD}


def _new_contacts(desk: Desk, today: date) -> dict[int, tuple[date, str]]:
    """The newest contact of each client who has one: the day they were put down, and their name."""
    since = day_bounds(desk, today - timedelta(days=visit_days.NEW_CONTACT_DAYS))[0]
    return {row.client_id: (desk.day_of(row.at), row.name) for row in queries.contacts_added(since)}


def _visits(desk: Desk) -> tuple[list[queries.VisitRow], list[visits.Visit]]:
    rows = queries.visits()
    return rows, [rule_visit(desk, row) for row in rows]


def _grouped(desk: Desk, found: Sequence[Suggestion], quarter: str, today: date) -> list[AreaGroup]:
    """Who is visited on each day that suits, the most pressing first; then who fits on none, by side of town."""
    first, last = quarter_bounds(quarter)
    first = max(first, today + timedelta(days=1))
    days = [] if first > last else visit_days.plan_days(found, first, last, town(desk, first, last))
    by_client = {one.client_id: one for one in found}
    groups: list[tuple[list[Suggestion], VisitDay | None]] = [
        ([by_client[stop.client_id] for stop in plan.stops], plan) for plan in days
    ]
    placed = {stop.client_id for plan in days for stop in plan.stops}
    left = [one for one in found if one.client_id not in placed]
    rank = {one.client_id: place for place, one in enumerate(found)}
    groups.sort(key=lambda group: min(rank[one.client_id] for one in group[0]))
    while left:
        group = visit_days.together(left, desk.places, desk.config.meetings.most_a_day)
        left = [one for one in left if one not in group]
        groups.append((group, None))
    return [
        AreaGroup(" and ".join(dict.fromkeys(one.area for one in group)), tuple(group), plan) for group, plan in groups
    ]
