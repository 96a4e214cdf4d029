"""Calls and visits of one client in a few words: the rhythm, the last, the next, and this quarter's visit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from acdesk.desk import Desk
from acdesk.reading.agreed import they_owe
from acdesk.reading.calendar import theirs
from acdesk.rules import visits as rules
from acdesk.rules.objectives import quarter_of
from acdesk.rules.recurrence import Rule
from acdesk.rules.visits import Standing
from acdesk.visit_rhythm import host_of, rule_visit
from acdesk.when import say, say_clock, say_date, say_day
from db import queries
from db.vocabulary import Kind

STANDS = {
    Standing.TO_PLAN: "to be planned",
    Standing.MISSED: "missed",
    Standing.NOT_OWED: "none owed this quarter",
    Standing.ELSEWHERE: "",
}
"""How a quarter's visit stands where there is no day to say."""


@dataclass(frozen=True)
class Meetings:
    """Times are said on the agency's clock; `next_theirs` is the client's where that differs.

    `running` is since when a call is under way; `they_owe` is what the client agreed to in calls and has not done.
    """

    series: tuple[str, ...]
    last_call: str
    last_missed: bool
    running: str
    next_call: str
    next_theirs: str
    next_id: int | None
    visit: str
    last_visit: str
    visit_id: int | None
    they_owe: tuple[str, ...]
    call_due: str
    """The ideal and the latest day of the next call by the tier's rhythm; empty without one."""


def meetings(desk: Desk, client_id: int) -> Meetings:
    """Those of one client."""
    now, zone = desk.now(), desk.config.zone
    last, coming, running = (
        queries.last_held_call(client_id), queries.next_call(client_id, now), queries.call_running(client_id)
    )  # fmt: skip
    quarter = quarter_of(desk.today())
    visits = queries.visits(client_id=client_id)
    held = [row for row in visits if row.state == "held"]
    live = [row for row in visits if row.quarter == quarter and row.state in ("planned", "booked", "held")]
    return Meetings(
        series=tuple(rhythm_of(row) for row in queries.series_rows(client_id) if row.rule),
        last_call="" if last is None else say(last.started_at or last.starts_at, now=now, zone=zone),
        last_missed=queries.missed_last([client_id]).get(client_id, False),
        running="" if running is None else say(running.started_at or running.starts_at, now=now, zone=zone),
        next_call="" if coming is None else say(coming.starts_at, now=now, zone=zone),
        next_theirs="" if coming is None else theirs(desk, coming.starts_at, coming.client_zone),
        next_id=None if coming is None else coming.id,
        visit=_visit(desk, client_id, visits, live, quarter),
        last_visit="" if not held else say_day(held[-1].planned_day, held[-1].held_at, now=now, zone=zone),
        visit_id=live[-1].id if live else None,
        they_owe=they_owe(desk, client_id),
        call_due=call_due(desk, client_id),
    )


def call_due(desk: Desk, client_id: int) -> str:
    """`ideal Thu 12 Mar, at the latest Mon 16 Mar`; empty for a client without a rhythm."""
    hold = next((row for row in queries.matters([client_id]) if row.kind == Kind.HOLD_CALL), None)
    if hold is None:
        return ""
    ideal, latest = (say_date(desk.day_of(at), desk.today()) for at in (hold.warn_at, hold.due_at))
    return f"ideal {ideal}, at the latest {latest}"


def rhythm_of(row: queries.SeriesRow) -> str:
    """`every 2 weeks on Thursday, 10am, 30 min`."""
    starts = datetime.fromisoformat(row.starts)
    return f"{Rule.parse(row.rule).say()}, {say_clock(starts)}, {row.minutes} min"


def visit_words(row: queries.VisitRow, desk: Desk, now: datetime) -> str:
    """`booked for Thu 12 Mar 10am, with Mark`."""
    when = say_day(row.planned_day, row.held_at or row.starts_at, now=now, zone=desk.config.zone)
    said = f"{row.state} {when}" if row.state == "held" else f"{row.state} for {when}" if when else row.state
    return f"{said}, with {row.by}" if row.by else said


def _visit(desk: Desk, client_id: int, rows: list[queries.VisitRow], live: list[queries.VisitRow], quarter: str) -> str:
    """This quarter's, with its quarter; empty for a client who is not in greater Madison."""
    client = queries.client(client_id)
    if client is None:
        return ""
    host = host_of(desk, client)
    if live:
        said = visit_words(live[-1], desk, desk.now())
    else:
        found = rules.cell(host, quarter, [rule_visit(desk, row) for row in rows], desk.today())
        said = STANDS.get(found.standing, str(found.standing))
    return f"{quarter[4:]} {said}" if said else ""
