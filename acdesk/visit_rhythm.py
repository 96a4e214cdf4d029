"""Visits as the rules see them, and the quarter's visit as an obligation: planned, booked, held, each by its week."""

from __future__ import annotations

from datetime import date, datetime
from functools import cache, partial
from typing import TYPE_CHECKING

from acdesk.operation import Operation
from acdesk.rhythm import open_rows, owe, settle
from acdesk.rules import visits as rules
from acdesk.rules.lifecycle import TIER_1_MANAGERS
from acdesk.rules.objectives import quarter_bounds, quarter_of
from acdesk.rules.targets import WORKING_DAY
from acdesk.rules.visit_days import Stands, Town
from acdesk.rules.visits import Host, Owed, Stage, Standing
from acdesk.rules.worktime import local_time
from acdesk.verbs.call_notes import busy, day_bounds, keeper_calendar
from acdesk.when import closing
from db import queries
from db.models import Client, Obligation
from db.vocabulary import Kind, Settled

if TYPE_CHECKING:
    from acdesk.desk import Desk

STEPS = {Standing.TO_PLAN: 0, Standing.PLANNED: 1, Standing.BOOKED: 2}
"""What is owed next, as the step of the obligation."""
WEEK = 5 * WORKING_DAY
STAGES = (Stage.PLANNED, Stage.BOOKED, Stage.HELD)


def host_of(
    desk: Desk, client: Client | queries.ClientRow, since: date | None = None, until: date | None = None
) -> Host:
    """A client as far as visits go; `until` is when a former one left."""
    place = desk.places.match(client.city)
    return Host(client.id, client.name, client.tier, None if place is None else place.area, since, until)


def day_of(desk: Desk, row: queries.VisitRow) -> date | None:
    """The day of a visit on the agency's clock: held, else booked, else planned."""
    instant = row.held_at or row.starts_at
    if instant is not None:
        return desk.day_of(instant)
    return date.fromisoformat(row.planned_day) if row.planned_day else None


def rule_visit(desk: Desk, row: queries.VisitRow) -> rules.Visit:
    """A visit as the rules take it."""
    with_lead = row.by_role in TIER_1_MANAGERS
    return rules.Visit(row.client_id, row.quarter, row.state, day_of(desk, row), with_lead)


def town(desk: Desk, first: date, last: date, *, but_visit: int = 0) -> Town:
    """What days of visits are planned around, from `first` to `last`."""
    start, end = day_bounds(desk, first)[0], day_bounds(desk, last)[1]
    stands = []
    for row in queries.visits_between(start, end, first.isoformat(), last.isoformat()):
        place, day = desk.places.match(row.city), day_of(desk, row)
        if place is not None and day is not None and row.id != but_visit and row.state in ("planned", "booked"):
            stands.append(Stands(day, row.client_id, row.client, place.area, row.state == "booked"))
    taken = tuple(busy(desk, start, end, but_visit=but_visit))
    chosen = desk.config.meetings
    return Town(
        calendar=desk.agency,
        places=desk.places,
        busy=taken,
        stands=tuple(stands),
        most=chosen.most_a_day,
        gap=chosen.gap_minutes,
        keeper_of=cache(partial(keeper_calendar, desk)),
    )


def visit_rhythm(desk: Desk, op: Operation, client: Client) -> None:
    """Owe the next step of this quarter's visit where one is owed; settle what is done, missed or not owed any more."""
    running = open_rows(client, Kind.VISIT)
    if not client.active or desk.places.match(client.city) is None:
        for row in running:
            settle(op, row, Settled.CANCELLED)
        return
    today = desk.today()
    quarter = quarter_of(today)
    found = [rule_visit(desk, row) for row in queries.visits(client_id=client.id)]
    cell = rules.cell(host_of(desk, client), quarter, found, today)
    step = STEPS.get(cell.standing) if cell.owed is Owed.OWED else None
    kept = False
    for row in running:
        if row.note == quarter and row.step == step:
            kept = True
        else:
            settle(op, row, _how(row, quarter, step, cell.standing))
    if step is not None and not kept:
        began, due = _clock(desk, client, quarter, STAGES[step])
        owe(desk, op, client, Kind.VISIT, began, due_at=due, step=step, note=quarter, visit=_visit_of(client, quarter))


def _clock(desk: Desk, client: Client, quarter: str, stage: Stage) -> tuple[datetime, datetime]:
    """From when, and until when, a stage is owed: by its gate.

    A client who came within the quarter has as many weeks for it, at most until the quarter ends.
    """
    zone, (first, last) = desk.config.zone, quarter_bounds(quarter)
    began = local_time(first, 0, zone)
    gate = rules.gate_due(quarter, stage, desk.agency)
    came = queries.clients_since([client.id], enough=began).get(client.id, began)
    if came <= began:
        return began, gate
    weeks = desk.agency.add(came, rules.GATES[stage] * WEEK)
    return came, max(gate, min(weeks, closing(last, desk.agency)))


def _how(row: Obligation, quarter: str, step: int | None, standing: Standing) -> Settled:
    """How a step ended that is not the one owed now."""
    if row.note != quarter:
        return Settled.BROKEN
    if standing is Standing.HELD or (step is not None and step > row.step):
        return Settled.MET
    return Settled.CANCELLED


def _visit_of(client: Client, quarter: str) -> int | None:
    """The visit of the quarter that stands, if any."""
    live = [row for row in queries.visits([quarter], client_id=client.id) if row.state in ("planned", "booked")]
    return live[-1].id if live else None
