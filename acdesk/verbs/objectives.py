"""Objectives: owned by the Strategist; the coordinator reads them, records readings, and proposes."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date

from acdesk.desk import Desk, client_named
from acdesk.errors import NotFound, Refused, WrongUsage
from acdesk.objective_file import ObjectiveDraft
from acdesk.operation import Done, Operation
from acdesk.rules.objectives import MOST_CURRENT, next_quarter, quarter_bounds, quarter_of
from acdesk.verbs.common import require
from db import records
from db.models import Client, KeyResult, Objective, Reading, Request
from db.vocabulary import LEADS, Role, State, Verb

OUTCOMES = ("achieved", "missed", "dropped")


def this_quarter(desk: Desk) -> str:
    """The quarter that it is in the agency's zone: 2026Q1."""
    return quarter_of(desk.today())


def add_objective(desk: Desk, client_id: int, title: str, *, quarter: str = "", percent: int = 0) -> Done:
    """An objective of a client in a quarter (now): at most three are current. A coordinator's is a proposal."""
    with desk.operation(Verb.ADD_OBJECTIVE) as op:
        client = op.client(client_id)
        row = _new(desk, op, client, title, quarter or this_quarter(desk), percent=percent)
        word = "Proposed" if row.proposed else "Added"
        op.summary = f"{word} an objective of {client.name}: {row.title}."
        return Done(Verb.ADD_OBJECTIVE, op.summary, created=(row.id,), operation=op.name)


def _new(desk: Desk, op: Operation, client: Client, title: str, quarter: str, *, percent: int = 0) -> Objective:
    try:
        quarter_bounds(quarter)
    except ValueError as error:
        raise WrongUsage(str(error)) from None
    if not 0 <= percent <= 100:
        raise WrongUsage(f"The percentage is 0 to 100, not {percent}.")
    proposed = not _is_lead(desk)
    if not proposed:
        _room(client, quarter)
    op.client_id = client.id
    told = require(title, "The title")
    return op.insert(Objective, client=client.id, quarter=quarter, title=told, percent=percent, proposed=proposed)


def _is_lead(desk: Desk) -> bool:
    return Role(desk.actor.role) in LEADS


def _room(client: Client, quarter: str) -> None:
    current = records.find(Objective, client=client.id, quarter=quarter, active=True, proposed=False)
    if len(current) >= MOST_CURRENT:
        raise Refused("three_objectives", f"{client.name} has three objectives in {quarter} already: close one first.")


def approve(desk: Desk, objective_id: int) -> Done:
    """The Strategist makes a proposed objective current."""
    with desk.operation(Verb.EDIT_OBJECTIVE) as op:
        row = _owned(desk, objective_id)
        if not row.proposed:
            raise Refused("not_proposed", f"{row.title!r} is current already.")
        _room(op.client(row.client_id), row.quarter)
        op.update(row, proposed=False)
        op.client_id = row.client_id
        op.summary = f"Approved the objective {row.title}."
        return Done(Verb.EDIT_OBJECTIVE, op.summary, operation=op.name)


def close(desk: Desk, objective_id: int, *, outcome: str) -> Done:
    """The Strategist ends an objective: achieved, missed or dropped."""
    with desk.operation(Verb.CLOSE_OBJECTIVE) as op:
        row = _owned(desk, objective_id)
        if outcome not in OUTCOMES:
            raise WrongUsage(f"An objective ends {', '.join(OUTCOMES)}, not {outcome!r}.")
        _still_active(row)
        op.update(row, active=False, outcome=outcome)
        op.client_id = row.client_id
        op.summary = f"Closed the objective {row.title}: {outcome}."
        return Done(Verb.CLOSE_OBJECTIVE, op.summary, operation=op.name)


def carry_over(desk: Desk, objective_id: int) -> Done:
    """The Strategist takes an objective into the next quarter, with its key results and the open work for it."""
    with desk.operation(Verb.CARRY_OBJECTIVE) as op:
        row = _owned(desk, objective_id)
        _still_active(row)
        client = op.client(row.client_id)
        quarter = next_quarter(row.quarter)
        _room(client, quarter)
        fresh = op.insert(
            Objective, client=client.id, quarter=quarter, title=row.title, percent=row.percent, carried_from=row.id
        )
        for result in records.find(KeyResult, objective=row.id, active=True):
            _carry_result(op, result, fresh)
        for request in records.find(Request, objective=row.id):
            if request.state != State.CLOSED:
                op.update(request, objective=fresh.id)
        op.update(row, active=False, outcome="carried")
        op.client_id = client.id
        op.summary = f"Carried {row.title} over into {quarter}."
        return Done(Verb.CARRY_OBJECTIVE, op.summary, created=(fresh.id,), operation=op.name)


def _carry_result(op: Operation, result: KeyResult, fresh: Objective) -> None:
    readings = sorted(records.find(Reading, key_result=result.id), key=lambda row: (row.day, row.id))
    values = {"title": result.title, "unit": result.unit, "baseline": result.baseline, "target": result.target}
    made = op.insert(KeyResult, objective=fresh.id, **values)
    if readings:
        op.insert(Reading, key_result=made.id, day=readings[-1].day, value=readings[-1].value, note="carried over")


def add_key_result(
    desk: Desk, objective_id: int, title: str, *, target: float, baseline: float = 0, unit: str = ""
) -> Done:
    """What is measured of an objective. The coordinator adds it to proposals only."""
    with desk.operation(Verb.ADD_KEY_RESULT) as op:
        objective = _objective(objective_id)
        _still_active(objective)
        if not objective.proposed:
            _owned(desk, objective_id)
        for number in (target, baseline):
            _figure(number)
        row = op.insert(
            KeyResult,
            objective=objective.id,
            title=require(title, "The title"),
            unit=unit,
            baseline=baseline,
            target=target,
        )
        op.client_id = objective.client_id
        op.summary = f"Added a key result of {objective.title}: {row.title}."
        return Done(Verb.ADD_KEY_RESULT, op.summary, created=(row.id,), operation=op.name)


def add_reading(desk: Desk, key_result_id: int, value: float, *, day: date | None = None, note: str = "") -> Done:
    """Record what a key result stands at on a day (today in the agency's zone)."""
    with desk.operation(Verb.ADD_READING) as op:
        result = records.get(KeyResult, key_result_id)
        if result is None:
            raise NotFound(f"There is no key result with number {key_result_id}.")
        _figure(value)
        today = desk.today()
        on = day or today
        if on > today:
            raise Refused("in_the_future", f"A reading can't be of {on}: that day has not come.")
        row = op.insert(Reading, key_result=result.id, day=on.isoformat(), value=value, note=note)
        op.client_id = _objective(result.objective_id).client_id
        op.summary = f"{result.title}: {value:g}{result.unit and ' ' + result.unit} on {on}."
        return Done(Verb.ADD_READING, op.summary, created=(row.id,), operation=op.name)


def import_objectives(desk: Desk, drafts: Sequence[ObjectiveDraft]) -> Done:
    """What the Strategist wrote in a file, all or nothing; what is there already (client, quarter, title) is kept."""
    with desk.operation(Verb.ADD_OBJECTIVE) as op:
        made, same = [], 0
        for draft in drafts:
            client = op.client(client_named(draft.client).id)
            here = records.find(Objective, client=client.id, quarter=draft.quarter, title=draft.title)
            if here:
                same += 1
                continue
            row = _new(desk, op, client, draft.title, draft.quarter)
            made.append(row.id)
            for result in draft.key_results:
                values = {"title": result.title, "unit": result.unit, "baseline": result.baseline}
                measured = op.insert(KeyResult, objective=row.id, target=result.target, **values)
                for each in result.readings:
                    op.insert(Reading, key_result=measured.id, day=each.day.isoformat(), value=each.value)
        op.client_id = None
        word = "objective" if len(made) == 1 else "objectives"
        op.summary = f"Imported {len(made)} {word}; {same} {'was' if same == 1 else 'were'} there already."
        return Done(Verb.ADD_OBJECTIVE, op.summary, created=tuple(made), operation=op.name)


def _objective(objective_id: int) -> Objective:
    row = records.get(Objective, objective_id)
    if row is None:
        raise NotFound(f"There is no objective with number {objective_id}.")
    return row


def _owned(desk: Desk, objective_id: int) -> Objective:
    if not _is_lead(desk):
        raise Refused("role", "Objectives are the Strategist's: propose one, or record a reading.")
    return _objective(objective_id)


def _still_active(row: Objective) -> None:
    if not row.active:
        raise Refused("closed", f"{row.title!r} was closed already ({row.outcome}).")


def _figure(number: float) -> None:
    if not math.isfinite(number) or abs(number) > 1e15:
        raise WrongUsage(f"{number} is no figure that can be measured.")
