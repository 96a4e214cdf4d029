"""What the demo's objectives are measured by, and what was made for its clients."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

from acdesk.demo.script import Goals, Made, Measured, load
from acdesk.demo.stage import Scene, Stage
from acdesk.verbs import delivering, objectives

SET = "50d"
"""How long ago the key results were set."""

STRATEGIST = "Karly"


def goals(stage: Stage) -> Iterator[Scene]:
    """The scenes of key results with their readings, and of deliverables."""
    told = load("goals.toml", Goals)
    for number, result in enumerate(told.result):
        yield from _measured(stage, result, timedelta(minutes=number))
    for made in told.deliverable:
        yield from _made(stage, made)


def _measured(stage: Stage, result: Measured, later: timedelta) -> Iterator[Scene]:
    numbers: list[int] = []

    def set_up() -> None:
        objective = stage.objectives[result.client, result.objective]
        facts = {"baseline": result.baseline, "target": result.target}
        done = objectives.add_key_result(stage.desk, objective, result.title, unit=result.unit, **facts)
        numbers.extend(done.created)

    def read(value: float) -> Callable[[], object]:
        return lambda: objectives.add_reading(stage.desk, numbers[0], value)

    yield Scene(stage.times.ago(SET) + later, set_up, STRATEGIST)
    for ago, value in result.readings:
        yield Scene(stage.times.ago(ago), read(value))


def _made(stage: Stage, made: Made) -> Iterator[Scene]:
    numbers: list[int] = []

    def add() -> None:
        client, producer = stage.clients[made.client], stage.staff[made.producer]
        done = delivering.add(stage.desk, client, made.title, kind=made.kind, producer_id=producer, link=made.link)
        numbers.extend(done.created)

    who = stage.customers[made.client].contacts[0].name
    acts: dict[str, tuple[Callable[[], object], str]] = {
        "add": (add, ""),
        "check": (lambda: delivering.check(stage.desk, numbers[0]), STRATEGIST),
        "ready": (lambda: delivering.ready(stage.desk, numbers[0]), ""),
        "present": (lambda: delivering.present(stage.desk, numbers[0], how="call"), ""),
        "approved": (lambda: delivering.decide(stage.desk, numbers[0], decision="approved", approver=who), ""),
    }
    for order, (ago, step) in enumerate(made.steps):
        act, by = acts[step]
        yield Scene(stage.times.ago(ago) + timedelta(seconds=order), act, by)
