"""`acdesk objective`: what the work for a client is for. They are the Strategist's (--as): the rest proposes."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import click

from acdesk.cli import saying
from acdesk.cli.contacts import chosen
from acdesk.cli.kit import Family, FileName, RequestId, day, doing, reading
from acdesk.cli.session import Session
from acdesk.desk import Desk, client_named
from acdesk.operation import Done
from acdesk.reading import objectives as goals
from acdesk.reading.objectives import KeyResultView, ObjectiveView
from acdesk.verbs import objectives

objective_id = click.argument("objective_id", metavar="ID", type=RequestId("objective"))
quarter_option = click.option("--quarter", metavar="2026Q1", default="", help="Else the current one.")


@click.group("objective", cls=Family)
def objective() -> None:
    """The clients' objectives: add, list, key-result, reading, approve, close, carry, import."""


@objective.command("add")
@click.argument("title")
@click.option("--client", metavar="NAME", required=True)
@quarter_option
@click.option("--percent", metavar="N", type=click.IntRange(0, 100), default=0, help="How far it is, by hand.")
@doing
def add_objective(desk: Desk, title: str, client: str, quarter: str, percent: int) -> Done:
    """An objective of a client, at most three a quarter. A coordinator's is a proposal."""
    return objectives.add_objective(desk, client_named(client).id, title, quarter=quarter.upper(), percent=percent)


@objective.command("list")
@click.option("--client", metavar="NAME", default="", help="Only this client's.")
@click.option("--quarter", metavar="2026Q1", default="", help="Only this quarter's.")
@click.option("--current", is_flag=True, help="Only those that are not closed, of this quarter.")
@reading
def list_objectives(session: Session, desk: Desk, client: str, quarter: str, current: bool) -> None:
    """The objectives, of all clients or of one, with what is measured of them."""
    wanted = goals.current_quarter(desk) if current else quarter.upper() or None
    rows = [
        (whose, view)
        for whose in chosen(client)
        for view in goals.objectives(desk, whose.id, quarter=wanted)
        if view.row.active or not current
    ]
    if session.json:
        saying.document({"objectives": [{**objective_document(view), "client": whose.name} for whose, view in rows]})
        return
    if not rows:
        saying.line("No objectives.")
    say_objectives((f"{whose.name}: ", view) for whose, view in rows)


@objective.command("key-result")
@objective_id
@click.argument("title")
@click.option("--target", metavar="NUMBER", type=float, required=True)
@click.option("--baseline", metavar="NUMBER", type=float, default=0.0, help="Where it started.")
@click.option("--unit", metavar="TEXT", default="", help="%, calls a week, $ …")
@doing
def add_key_result(desk: Desk, objective_id: int, title: str, *, target: float, baseline: float, unit: str) -> Done:
    """What is measured of an objective."""
    return objectives.add_key_result(desk, objective_id, title, target=target, baseline=baseline, unit=unit)


@objective.command("reading", context_settings={"ignore_unknown_options": True})
@click.argument("key_result_id", metavar="KEY-RESULT", type=RequestId("key result"))
@click.argument("value", metavar="NUMBER", type=float)
@click.option("--day", "on", metavar="DAY", default="", help="When it was measured (today).")
@click.option("--note", metavar="TEXT", default="")
@doing
def add_reading(desk: Desk, key_result_id: int, value: float, on: str, note: str) -> Done:
    """What a key result stands at; its number is in `objective list`."""
    return objectives.add_reading(desk, key_result_id, value, day=day(desk, on) if on else None, note=note)


@objective.command("approve")
@objective_id
@doing
def approve(desk: Desk, objective_id: int) -> Done:
    """Make a proposed objective current; for the Strategist."""
    return objectives.approve(desk, objective_id)


@objective.command("close")
@objective_id
@click.option("--outcome", type=click.Choice(objectives.OUTCOMES), required=True)
@doing
def close(desk: Desk, objective_id: int, outcome: str) -> Done:
    """End an objective; for the Strategist."""
    return objectives.close(desk, objective_id, outcome=outcome)


@objective.command("carry")
@objective_id
@doing
def carry(desk: Desk, objective_id: int) -> Done:
    """Take an objective into the next quarter with its key results; for the Strategist."""
    return objectives.carry_over(desk, objective_id)


@objective.command("import")
@click.argument("file", metavar="FILE", type=FileName())
@click.option("--client", metavar="NAME", default="", help="For objectives that name no client in the file.")
@quarter_option
@doing
def import_file(desk: Desk, file: Path, client: str, quarter: str) -> Done:
    """Objectives from the TOML or Markdown file that the Strategist writes: all of them, or none."""
    from acdesk.objective_file import read_objectives  # noqa: PLC0415  (only this command reads TOML of that kind)

    whose = client_named(client).name if client else ""
    drafts = read_objectives(file, client=whose, quarter=quarter.upper() or objectives.this_quarter(desk))
    return objectives.import_objectives(desk, drafts)


def say_objectives(views: Iterable[tuple[str, ObjectiveView]]) -> None:
    """Objectives, each with whose it is before its title, and below it what is measured of it."""
    rows = []
    for whose, view in views:
        rows.append(_objective_row(whose, view))
        rows += [_key_result_row(each) for each in view.key_results]
    saying.columns(rows, right=(1,))


def _objective_row(whose: str, view: ObjectiveView) -> tuple[str, ...]:
    row = view.row
    state = "proposed" if row.proposed else view.track if row.active else row.outcome
    return (f"#{row.id} {row.quarter}", _percent(view.percent), state, f"{whose}{row.title}")


def _key_result_row(view: KeyResultView) -> tuple[str, ...]:
    row = view.row
    unit = f" {row.unit}" if row.unit else ""
    latest = "no reading" if view.latest is None else f"{view.latest:g}{unit} on {view.read_on} {view.spark}"
    way = f"{row.baseline:g} → {row.target:g}{unit}"
    return (f"  key result {row.id}", _percent(view.percent), "", f"– {row.title}: {way}; {latest}")


def _percent(percent: int | None) -> str:
    return "" if percent is None else f"{percent} %"


def objective_document(view: ObjectiveView) -> dict[str, Any]:
    """An objective as JSON has it; `percent` is null while nothing was measured."""
    names = ("id", "title", "quarter", "active", "proposed", "outcome", "open_requests")
    return {
        **{name: getattr(view.row, name) for name in names},
        "percent": view.percent,
        "track": view.track.replace(" ", "_"),
        "weakest": view.weakest,
        "read_on": view.read_on,
        "key_results": [_key_result_document(each) for each in view.key_results],
    }


def _key_result_document(view: KeyResultView) -> dict[str, Any]:
    return {
        **{name: getattr(view.row, name) for name in ("id", "title", "unit", "baseline", "target")},
        "percent": view.percent,
        "latest": view.latest,
        "read_on": view.read_on,
        "readings": [
            {"id": each.id, "day": each.day, "value": each.value, "note": each.note} for each in view.readings
        ],
    }
