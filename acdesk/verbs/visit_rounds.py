"""Visits to several clients on one day, planned in one go."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from acdesk.desk import Desk
from acdesk.errors import Refused, WrongUsage
from acdesk.operation import Done
from acdesk.rules.objectives import quarter_of
from acdesk.rules.visits import VisitState
from acdesk.verbs.visiting import BESIDE, move_visit, plan_visit, say_day
from db import queries

MOST = 6
"""Clients whom one can think of visiting on one day."""


def plan_round(desk: Desk, client_ids: Sequence[int], *, on: date, by: int | None = None, note: str = "") -> Done:
    """Visits to all of them on a day: one step of undo, all of it or nothing.

    Whose visit of the quarter is planned already, but for another day, is moved to this one. `by` is the VP of Strategy
    or the Owner who goes along. Raises WrongUsage for nobody, Refused as `plan_visit` does.
    """
    wanted = list(dict.fromkeys(client_ids))
    if not 1 <= len(wanted) <= MOST:
        raise WrongUsage(f"Say whom to visit: one client, or up to {MOST} on one day.")
    with desk.together():
        made = [_planned(desk, client_id, on, by, note) for client_id in wanted]
    if len(made) == 1:
        return made[0]
    names = [desk.client(client_id).name for client_id in wanted]
    summary = f"Planned {len(made)} visits for {say_day(on)}: {', '.join(names[:-1])} and {names[-1]}."
    notes = dict.fromkeys(note for done in made for note in done.notes if not note.startswith(BESIDE))
    created = tuple(number for done in made for number in done.created)
    return Done(made[-1].verb, summary, (), tuple(notes), created, made[-1].operation)


def _planned(desk: Desk, client_id: int, on: date, by: int | None, note: str) -> Done:
    """One visit of the round: the planned one moved, or another planned."""
    for row in queries.visits([quarter_of(on)], client_id=client_id):
        if row.state in (VisitState.PLANNED, VisitState.WISHED):
            if row.planned_day == on.isoformat():
                raise Refused("planned", f"The visit to {row.client} is planned for {say_day(on)} already.")
            return move_visit(desk, row.id, on=on)
    return plan_visit(desk, client_id, on=on, by=by, note=note)
