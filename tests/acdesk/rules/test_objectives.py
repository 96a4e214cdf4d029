"""Objectives: progress, the weakest key result, the quarter, the chart."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from acdesk.rules.objectives import (
    BLOCKS,
    KeyResult,
    ObjectiveState,
    Reading,
    blocks,
    next_quarter,
    objective_state,
    on_track,
    progress,
    quarter_bounds,
    quarter_of,
    spark,
)

DAY = date(2026, 2, 3)
figures = st.floats(-1e15, 1e15) | st.integers(-(10**15), 10**15) | st.floats(-1e-300, 1e-300)
shares = st.floats(0, 1)
days = st.dates(date(1000, 1, 1), date(9999, 12, 31))


def key_result(baseline: float, target: float, *values: float) -> KeyResult:
    readings = tuple(Reading(DAY + timedelta(weeks=number), value) for number, value in enumerate(values))
    return KeyResult("Calls answered", "%", baseline, target, readings)


# Progress


@pytest.mark.parametrize(
    ("baseline", "target", "value", "share"),
    [
        (40, 60, 40, 0), (40, 60, 50, 0.5), (40, 60, 60, 1), (40, 60, 80, 1), (40, 60, 10, 0),
        (60, 40, 60, 0), (60, 40, 50, 0.5), (60, 40, 40, 1), (60, 40, 20, 1), (60, 40, 90, 0),  # less is better
        (-10, 10, 0, 0.5), (0, -4, -1, 0.25),
        (5, 5, 5, 1), (5, 5, 6, 1), (5, 5, 4.9, 0),  # to be held
        (0, 0, 0, 1),
        (0, 5e-324, 5, 1), (0, 5e-324, -5, 0), (-1e15, 1e15, 0, 0.5),
    ],
)  # fmt: skip
def test_progress(baseline: float, target: float, value: float, share: float) -> None:
    assert progress(key_result(baseline, target, value)) == share


def test_the_latest_day_counts_whatever_the_order() -> None:
    early, late, again = Reading(date(2026, 1, 5), 42), Reading(date(2026, 2, 5), 50), Reading(date(2026, 2, 5), 55)
    assert progress(KeyResult("a", "%", 40, 60, (late, early))) == 0.5
    assert progress(KeyResult("a", "%", 40, 60, (late, again, early))) == 0.75
    assert KeyResult("a", "%", 40, 60).latest is None
    assert progress(KeyResult("a", "%", 40, 60)) is None


@pytest.mark.parametrize("wrong", [float("nan"), float("inf"), float("-inf"), 1e16, 10**400, True])
def test_what_is_no_figure_is_refused(wrong: float) -> None:
    with pytest.raises(ValueError, match="A reading is a number"):
        Reading(DAY, wrong)
    with pytest.raises(ValueError, match="A baseline is a number"):
        KeyResult("a", "%", wrong, 1)
    with pytest.raises(ValueError, match="A target is a number"):
        KeyResult("a", "%", 1, wrong)


@given(figures, figures, figures)
def test_progress_is_a_share(baseline: float, target: float, value: float) -> None:
    found = progress(key_result(baseline, target, value))
    assert found is not None
    assert 0 <= found <= 1


@given(figures, figures, figures, figures)
def test_nearer_to_the_target_is_never_less(baseline: float, target: float, one: float, other: float) -> None:
    low, high = sorted((one, other))
    towards = (low, high) if target >= baseline else (high, low)
    less, more = (progress(key_result(baseline, target, value)) for value in towards)
    assert less is not None
    assert more is not None
    assert less <= more


@given(figures, figures)
def test_the_ends_of_the_way(baseline: float, target: float) -> None:
    assert progress(key_result(baseline, target, target)) == 1
    if baseline != target:
        assert progress(key_result(baseline, target, baseline)) == 0


# The weakest


def test_an_objective_stands_as_its_weakest() -> None:
    strong, weak = key_result(0, 10, 9), key_result(0, 10, 1, 2)
    assert objective_state([strong, weak]) == ObjectiveState(0.2, 1, DAY)
    assert objective_state([weak, strong]) == ObjectiveState(0.2, 0, DAY)
    assert objective_state([weak, weak]).weakest == 0
    assert objective_state([weak]) == ObjectiveState(0.2, 0, DAY + timedelta(weeks=1))


def test_without_readings() -> None:
    unread = KeyResult("a", "%", 0, 10)
    assert objective_state([]) == ObjectiveState(None, None, None)
    assert objective_state([unread, unread]) == ObjectiveState(None, 0, None)
    assert objective_state([key_result(0, 10, 9), unread]) == ObjectiveState(0.0, 1, DAY)


@given(st.lists(st.tuples(figures, figures, st.lists(figures, max_size=2)), min_size=1, max_size=5))
def test_no_key_result_is_weaker(found: list[tuple[float, float, list[float]]]) -> None:
    key_results = [key_result(baseline, target, *values) for baseline, target, values in found]
    state = objective_state(key_results)
    assert state.weakest is not None
    weakest = progress(key_results[state.weakest]) or 0
    assert all(weakest <= (progress(one) or 0) for one in key_results)
    assert (state.progress is None) == all(progress(one) is None for one in key_results)
    assert state.progress in (None, weakest)


# On track


@pytest.mark.parametrize(
    ("done", "today", "read_on", "track"),
    [
        (None, date(2026, 2, 14), None, "no readings"),
        (0.0, date(2026, 1, 9), None, "on track"),  # day 9 of 90: a tenth has passed
        (0.0, date(2026, 1, 10), None, "behind"),
        (0.4, date(2026, 2, 14), None, "on track"),  # day 45
        (0.39, date(2026, 2, 14), None, "behind"),
        (0.4, date(2026, 3, 20), date(2026, 2, 14), "on track"),  # as it was read, 34 days ago
        (0.4, date(2026, 3, 21), date(2026, 2, 14), "on track"),  # 35 days
        (0.4, date(2026, 3, 22), date(2026, 2, 14), "stale"),  # 36 days
        (1.0, date(2026, 3, 22), date(2026, 2, 14), "stale"),
        (0.9, date(2026, 3, 31), None, "on track"),
        (0.89, date(2026, 3, 31), None, "behind"),
        (0.95, date(2026, 12, 1), date(2026, 3, 31), "on track"),  # the quarter is over: as it ended
        (0.5, date(2026, 12, 1), date(2026, 1, 31), "stale"),
        (0.0, date(2025, 12, 1), None, "on track"),  # not begun
        (0.0, date(2026, 1, 20), date(2025, 12, 31), "on track"),  # read before it began
        (0.1, date(2026, 2, 1), date(2026, 5, 1), "behind"),  # a reading of the future counts as today's
    ],
)
def test_on_track(done: float | None, today: date, read_on: date | None, track: str) -> None:
    assert on_track(done, "2026Q1", today, read_on) == track


@pytest.mark.parametrize("wrong", [-0.1, 1.1, float("nan"), float("inf")])
def test_progress_that_is_none(wrong: float) -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        on_track(wrong, "2026Q1", DAY)


@given(shares, shares, days, days)
def test_more_progress_is_never_worse(one: float, other: float, today: date, read_on: date) -> None:
    less, more = sorted((one, other))
    quarter = quarter_of(today)
    if on_track(less, quarter, today, read_on) == "on track":
        assert on_track(more, quarter, today, read_on) == "on track"


# Quarters


@pytest.mark.parametrize(
    ("quarter", "first", "last"),
    [
        ("2026Q1", date(2026, 1, 1), date(2026, 3, 31)),
        ("2024Q1", date(2024, 1, 1), date(2024, 3, 31)),
        ("2026Q2", date(2026, 4, 1), date(2026, 6, 30)),
        ("2026Q3", date(2026, 7, 1), date(2026, 9, 30)),
        ("2026Q4", date(2026, 10, 1), date(2026, 12, 31)),
        ("9999Q4", date(9999, 10, 1), date.max),
    ],
)
def test_the_bounds_of_a_quarter(quarter: str, first: date, last: date) -> None:
    assert quarter_bounds(quarter) == (first, last)
    assert (quarter_of(first), quarter_of(last)) == (quarter, quarter)


def test_a_leap_day_has_its_quarter_and_its_share() -> None:
    assert quarter_of(date(2024, 2, 29)) == "2024Q1"
    first, last = quarter_bounds("2024Q1")
    assert (last - first).days + 1 == 91
    # day 60 of 91
    assert on_track(0.56, "2024Q1", date(2024, 2, 29)) == "on track"
    assert on_track(0.55, "2024Q1", date(2024, 2, 29)) == "behind"


@given(days)
def test_every_day_lies_in_its_quarter(day: date) -> None:
    first, last = quarter_bounds(quarter_of(day))
    assert first <= day <= last
    assert 90 <= (last - first).days + 1 <= 92


@given(days.filter(lambda day: day < date(9999, 10, 1)))
def test_the_next_quarter_follows(day: date) -> None:
    last = quarter_bounds(quarter_of(day))[1]
    assert quarter_bounds(next_quarter(quarter_of(day)))[0] == last + timedelta(days=1)


def test_after_the_last_quarter_there_is_none() -> None:
    assert next_quarter("2025Q4") == "2026Q1"
    with pytest.raises(ValueError, match="no quarter after"):
        next_quarter("9999Q4")


@pytest.mark.parametrize(
    "wrong", ["", "2026", "2026Q0", "2026Q5", "2026q1", "2026-Q1", "2026Q1\n", "0000Q1", "２０２６Q1"]
)
def test_what_is_no_quarter(wrong: str) -> None:
    with pytest.raises(ValueError, match="no quarter"):
        quarter_bounds(wrong)
    with pytest.raises(ValueError, match="no quarter"):
        on_track(None, wrong, DAY)


# The chart


@pytest.mark.parametrize(
    ("values", "width", "chart"),
    [
        ([], 8, ""), ([5], 8, "▄"), ([5, 5, 5], 8, "▄▄▄"), ([0, 7], 8, "▁█"), ([7, 0], 8, "█▁"),
        (list(range(8)), 8, BLOCKS), (list(range(16)), 8, BLOCKS), (list(range(8)), 1, "▄"), ([1, 2], 0, ""),
        ([1, 2], -3, ""), ([9, 1, 1, 9], 2, "▁█"),
    ],
)  # fmt: skip
def test_the_chart(values: list[float], width: int, chart: str) -> None:
    readings = [Reading(DAY + timedelta(days=number), value) for number, value in enumerate(values)]
    assert spark(readings, width) == chart
    assert spark(list(reversed(readings)), width) == chart


@given(st.lists(figures, max_size=60), st.integers(0, 20))
def test_a_chart_of_anything(values: list[float], width: int) -> None:
    chart = spark([Reading(DAY + timedelta(days=number), value) for number, value in enumerate(values)], width)
    assert len(chart) == min(len(values), width)
    assert set(chart) <= set(BLOCKS)


@given(st.lists(figures, min_size=2, max_size=20))
def test_higher_figures_never_stand_lower(values: list[float]) -> None:
    chart = blocks(values)
    order = sorted(range(len(values)), key=lambda place: values[place])
    heights = [BLOCKS.index(chart[place]) for place in order]
    assert heights == sorted(heights)
