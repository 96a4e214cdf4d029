"""A client's objectives as they are shown: how far each is, by its weakest key result, and whether that keeps up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from acdesk.desk import Desk
from acdesk.rules import objectives as rules
from acdesk.rules.objectives import Track
from db import queries

SPARK = 12
"""Glyphs in the chart of a key result's readings."""
BAR = 10
"""Glyphs in the bar of an objective's progress."""


@dataclass(frozen=True)
class KeyResultView:
    """A key result with its readings, oldest first. `percent` is None while there is no reading."""

    row: queries.KeyResultRow
    percent: int | None
    latest: float | None
    read_on: date | None
    spark: str
    readings: tuple[queries.ReadingRow, ...]


@dataclass(frozen=True)
class ObjectiveView:
    """An objective. `percent` is that of its weakest key result, or told by hand where it has none."""

    row: queries.ObjectiveRow
    percent: int | None
    track: str
    weakest: str
    """The title of the weakest key result, where there is one."""
    read_on: date | None
    bar: str
    bar_ascii: str
    key_results: tuple[KeyResultView, ...]


def objectives(desk: Desk, client_id: int, *, quarter: str | None = None) -> list[ObjectiveView]:
    """A client's objectives, latest quarter first; with `quarter` (2026Q1) only those."""
    rows = queries.objectives(client_id, quarter=quarter)
    results, measured = _measured([row.id for row in rows], latest_only=False)
    return [_view(row, results[row.id], measured, desk.today()) for row in rows]


def objective(desk: Desk, objective_id: int) -> ObjectiveView | None:
    """One objective, or None."""
    row = queries.objective(objective_id)
    if row is None:
        return None
    results, measured = _measured([row.id], latest_only=False)
    return _view(row, results[row.id], measured, desk.today())


def standing(view: ObjectiveView) -> str:
    """How it stands, beside its title: `58 %, on track, 2 open`."""
    percent = "" if view.percent is None else f"{view.percent} %"
    serving = f"{view.row.open_requests} open" if view.row.open_requests else ""
    return ", ".join(part for part in (percent, view.track, serving) if part)


def states_of(desk: Desk, client_ids: Sequence[int]) -> dict[int, list[Track]]:
    """How the clients' objectives of this quarter do, by client; those that are only proposed are left out."""
    today = desk.today()
    rows = [row for row in queries.goals_of(client_ids, rules.quarter_of(today)) if not row.proposed]
    results, measured = _measured([row.id for row in rows], latest_only=True)
    found: dict[int, list[Track]] = defaultdict(list)
    for row in rows:
        found[row.client_id].append(_standing(row.quarter, row.percent, results[row.id], measured, today).track)
    return found


def current_quarter(desk: Desk) -> str:
    """The quarter it is, in the agency's zone: `2026Q1`."""
    return rules.quarter_of(desk.today())


@dataclass(frozen=True)
class _Standing:
    """How far an objective is, by what, and whether that will do."""

    done: float | None
    weakest: int | None
    read_on: date | None
    track: Track


_Results = Mapping[int, list[queries.KeyResultRow]]
_Measured = Mapping[int, list[queries.ReadingRow]]


def _measured(objective_ids: Sequence[int], *, latest_only: bool) -> tuple[_Results, _Measured]:
    """Key results by objective, and readings by key result."""
    results: dict[int, list[queries.KeyResultRow]] = defaultdict(list)
    measured: dict[int, list[queries.ReadingRow]] = defaultdict(list)
    found = queries.key_results(objective_ids)
    for result in found:
        results[result.objective_id].append(result)
    for reading in queries.readings([result.id for result in found], latest_only=latest_only):
        measured[reading.key_result_id].append(reading)
    return results, measured


def _standing(
    quarter: str, percent: int, results: Sequence[queries.KeyResultRow], measured: _Measured, today: date
) -> _Standing:
    """By its key results; without any, by what was told by hand."""
    if not results:
        told = min(max(percent, 0), 100) / 100 if percent else None
        return _Standing(told, None, None, rules.on_track(told, quarter, today))
    state = rules.objective_state([_key_result(row, measured.get(row.id, ())) for row in results])
    track = rules.on_track(state.progress, quarter, today, state.read_on)
    return _Standing(state.progress, state.weakest, state.read_on, track)


def _view(
    row: queries.ObjectiveRow, results: Sequence[queries.KeyResultRow], measured: _Measured, today: date
) -> ObjectiveView:
    """An objective with all that is measured of it."""
    standing = _standing(row.quarter, row.percent, results, measured, today)
    filled = round(BAR * (standing.done or 0.0))
    return ObjectiveView(
        row=row,
        percent=_percent(standing.done),
        track=str(standing.track),
        weakest="" if standing.weakest is None else results[standing.weakest].title,
        read_on=standing.read_on,
        bar="▰" * filled + "▱" * (BAR - filled),
        bar_ascii="#" * filled + "-" * (BAR - filled),
        key_results=tuple(_result_view(each, measured.get(each.id, ())) for each in results),
    )


def _result_view(row: queries.KeyResultRow, readings: Sequence[queries.ReadingRow]) -> KeyResultView:
    """A key result with its chart."""
    rule = _key_result(row, readings)
    latest = rule.latest
    return KeyResultView(
        row=row,
        percent=_percent(rules.progress(rule)),
        latest=latest.value if latest else None,
        read_on=latest.day if latest else None,
        spark=rules.spark(rule.readings, SPARK),
        readings=tuple(readings),
    )


def _key_result(row: queries.KeyResultRow, readings: Iterable[queries.ReadingRow]) -> rules.KeyResult:
    """The row as the rules take it."""
    read = tuple(rules.Reading(date.fromisoformat(each.day), each.value) for each in readings)
    return rules.KeyResult(row.title, row.unit, row.baseline, row.target, read)


def _percent(done: float | None) -> int | None:
    """Progress as a whole percentage, rounded down: 100 only when it is reached."""
    return None if done is None else int(done * 100 + 1e-9)
