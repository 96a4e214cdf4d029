"""Visits to several clients on one day, planned in one go."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from acdesk.desk import Desk
from acdesk.errors import Refused, WrongUsage
from acdesk.operation import Done
from acdesk.rules.objectives import quarter_of
from acdesk.rules.visit_days import VISIT_MINUTES
from acdesk.rules.visits import VisitState
from acdesk.verbs.visiting import BESIDE, move_visit, plan_visit
from acdesk.when import say_date
from db import queries

MOST = 6
"""Clients whom one can think of visiting on one day."""


def plan_round(
    desk: Desk,
    client_ids: Sequence[int],
    *,
    on: date | datetime,
    by: int | None = None,
    minutes: int = VISIT_MINUTES,
    note: str = "",
) -> Done:
    """Visits to all of them on a day: one step of undo, all of it or nothing.

    Whose visit of the quarter is planned for another day is moved to this one; whose is planned for it stays. `by` is
    the VP of Strategy or the Owner who goes along. Raises WrongUsage for nobody, Refused as `plan_visit` does.
    """
    wanted = list(dict.fromkeys(client_ids))
    if not 1 <= len(wanted) <= MOST:
        raise WrongUsage(f"Say whom to visit: one client, or up to {MOST} on one day.")
    day = desk.day_of(on) if isinstance(on, datetime) else on
    there = [
        row for row in queries.visits([quarter_of(day)]) if _is_planned(row) and row.planned_day == day.isoformat()
    ]
    wanted = [client_id for client_id in wanted if client_id not in {row.client_id for row in there}]
    if not wanted:
        which = " and ".join(row.client for row in there if row.client_id in client_ids)
        raise Refused("planned", f"The visit to {which} is planned for {say_date(day, desk.today())} already.")
    with desk.together():
        made = [
            _moved(desk, client_id, day) or plan_visit(desk, client_id, on=day, by=by, minutes=minutes, note=note)
            for client_id in wanted
        ]
    if len(made) == 1:
        return made[0]
    names = [desk.client(client_id).name for client_id in wanted]
    summary = f"Planned {len(made)} visits for {say_date(day, desk.today())}: {', '.join(names[:-1])} and {names[-1]}."
    notes = dict.fromkeys(note for done in made for note in done.notes if not note.startswith(BESIDE))
    created = tuple(number for done in made for number in done.created)
    return Done(made[-1].verb, summary, (), tuple(notes), created, made[-1].operation)


def _moved(desk: Desk, client_id: int, on: date) -> Done | None:
    """The visit of the quarter that is planned for another day, on this one now; None where there is none."""
    for row in queries.visits([quarter_of(on)], client_id=client_id):
        if _is_planned(row):
            return move_visit(desk, row.id, on=on)
    return None


def _is_planned(row: queries.VisitRow) -> bool:
    return row.state == VisitState.PLANNED
