"""Tiers: the agency's examples, the bands, what would move a client, and no going to and fro."""

from __future__ import annotations

import re
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from acdesk.rules.tiers import Look, Suggested, missing, proposed_change, retainer_factor, suggest, tier_of

ALL = tuple(product(range(1, 6), repeat=3))
factors = st.integers(1, 5)
scores = st.integers(4, 20).map(lambda quarters: quarters / 4)


def suggested(retainer: int, growth: int, complexity: int) -> Suggested:
    found = suggest(retainer, growth, complexity)
    assert found is not None
    return found


def looks(*found: tuple[str, float, int]) -> list[Look]:
    return [Look(*one) for one in found]


@pytest.mark.parametrize(
    ("given_factors", "score", "tier"),
    [
        ((5, 4, 5), 4.75, 1),  # marketplace and CRM, multi-stream
        ((3, 3, 3), 3.0, 2),  # mid mix
        ((1, 2, 1), 1.25, 3),  # analytics only
        ((5, 2, 1), 3.25, 2),  # big but simple
        ((2, 5, 4), 3.25, 2),  # small, growing, complex
        ((5, 5, 2), 4.25, 2),  # the score of Tier 1 without its complexity
        ((4, 4, 4), 4.0, 1),
        ((2, 3, 3), 2.5, 2),
        ((2, 3, 2), 2.25, 3),
    ],
)
def test_the_agencys_examples(given_factors: tuple[int, int, int], score: float, tier: int) -> None:
    found = suggested(*given_factors)
    assert (found.score, found.tier) == (score, tier)


@pytest.mark.parametrize(
    ("dollars", "factor"),
    [
        (0, 1), (1999, 1), (1999.99, 1), (2000, 2), (3999, 2), (4000, 3), (7999, 3), (8000, 4), (14_999, 4),
        (15_000, 5), (10**9, 5), (10**400, 5), (None, None),
    ],
)  # fmt: skip
def test_the_bands_of_the_retainer(dollars: float | None, factor: int | None) -> None:
    assert retainer_factor(dollars) == factor


@pytest.mark.parametrize("dollars", [-1, float("nan"), float("inf"), float("-inf")])
def test_a_retainer_that_is_none_is_refused(dollars: float) -> None:
    with pytest.raises(ValueError, match="dollars a month"):
        retainer_factor(dollars)


def test_reasons_and_what_would_move_it() -> None:
    big_but_simple = suggested(5, 2, 1)
    assert big_but_simple.line == "R 5 G 2 C 1 → 3.25"
    assert big_but_simple.reasons == (
        "retainer 5 × 0.5 + growth 2 × 0.25 + complexity 1 × 0.25 = 3.25",
        "3.25 is at least 2.5 and below 4: Tier 2",
    )
    assert big_but_simple.moves == (
        "complexity 4 would make it Tier 1",
        "a retainer below $8,000 a month would make it Tier 3",
    )
    assert suggested(3, 3, 3).moves == (
        "a retainer of $15,000 a month or more would make it Tier 1",
        "a retainer below $2,000 a month would make it Tier 3",
    )


def test_the_gate_of_complexity_is_said() -> None:
    found = suggested(5, 5, 2)
    assert found.reasons[1] == "4.25 is at least 4, but complexity 2 below 3: Tier 2"
    assert "complexity 3 would make it Tier 1" in found.moves
    assert suggested(5, 5, 3).reasons[1] == "4.5 is at least 4, and complexity 3 at least 3: Tier 1"
    assert suggested(1, 1, 1).reasons[1] == "1.0 is below 2.5: Tier 3"


def test_every_client_can_be_moved_and_every_move_is_true() -> None:
    for retainer, growth, complexity in ALL:
        found = suggested(retainer, growth, complexity)
        assert found.moves
        for move in found.moves:
            tier = int(move[-1])
            changed = {"retainer": retainer, "growth": growth, "complexity": complexity}
            if dollars := re.search(r"\$([\d,]+)", move):
                amount = int(dollars[1].replace(",", "")) - ("below" in move)
                changed["retainer"] = retainer_factor(amount) or 0
            else:
                name, value = move.split()[:2]
                changed[name] = int(value)
            after = suggested(**changed)
            assert after.tier == tier != found.tier, (retainer, growth, complexity, move)


def test_a_better_factor_never_makes_the_tier_worse() -> None:
    for one in ALL:
        for place in range(3):
            if one[place] < 5:
                better = tuple(value + (number == place) for number, value in enumerate(one))
                assert suggested(*better).tier <= suggested(*one).tier
                assert suggested(*better).score > suggested(*one).score


@pytest.mark.parametrize(
    ("given_factors", "sentence"),
    [
        ((3, 3, 3), ""),
        ((None, 3, 3), "No suggestion yet: retainer is not known."),
        ((3, None, None), "No suggestion yet: growth and complexity are not known."),
        ((None, None, None), "No suggestion yet: retainer, growth and complexity are not known."),
    ],
)
def test_a_missing_factor_is_named(given_factors: tuple[int | None, ...], sentence: str) -> None:
    retainer, growth, complexity = given_factors
    assert missing(retainer, growth, complexity) == sentence
    assert (suggest(retainer, growth, complexity) is None) == bool(sentence)


@pytest.mark.parametrize("wrong", [0, 6, -3, 2.5, float("nan"), float("inf"), True])
def test_a_factor_outside_its_range_is_refused(wrong: int) -> None:
    for place in range(3):
        values: list[int | None] = [3, None, 3]
        values[place] = wrong
        with pytest.raises(ValueError, match="from 1 to 5"):
            suggest(*values)


# Hysteresis


@pytest.mark.parametrize(
    ("current", "found", "proposed"),
    [
        (2, [("2026-01", 4.25, 3), ("2026-02", 4.25, 3)], 1),
        (2, [("2026-01", 4.0, 3), ("2026-02", 5.0, 5)], None),  # the first was not past the margin
        (2, [("2026-01", 4.25, 3)], None),  # one look
        (2, [("2026-01", 4.25, 3), ("2026-03", 4.25, 3)], None),  # not in a row
        (2, [("2025-12", 4.25, 3), ("2026-01", 4.5, 3)], 1),  # over the turn of the year
        (2, [("2026-02", 4.25, 3), ("2026-01", 4.25, 3)], 1),  # any order
        (2, [("2026-01", 4.5, 3), ("2026-02", 4.5, 2)], None),  # complexity no longer carries it
        (2, [("2026-01", 4.5, 2), ("2026-02", 4.5, 2)], None),
        (1, [("2026-01", 3.75, 4), ("2026-02", 3.75, 4)], 2),
        (1, [("2026-01", 4.0, 4), ("2026-02", 3.75, 4)], None),
        (1, [("2026-01", 4.5, 2), ("2026-02", 4.5, 2)], 2),  # complexity 2: a whole step below
        (1, [("2026-01", 2.0, 1), ("2026-02", 2.0, 1)], 3),
        (1, [("2026-01", 2.0, 1), ("2026-02", 3.0, 1)], 2),  # unequally far: the nearer
        (3, [("2026-01", 2.75, 1), ("2026-02", 2.75, 1)], 2),
        (3, [("2026-01", 2.5, 1), ("2026-02", 2.5, 1)], None),
        (3, [("2026-01", 5.0, 5), ("2026-02", 3.0, 3)], 2),
        (3, [("2026-01", 5.0, 5), ("2026-02", 5.0, 5)], 1),
        (2, [("2026-01", 2.25, 1), ("2026-02", 2.25, 1)], 3),
        (2, [("2026-01", 2.25, 1), ("2026-02", 4.5, 4)], None),  # opposite sides
        (2, [("2026-01", 4.5, 4), ("2026-02", 4.5, 4), ("2026-03", 3.0, 4)], None),  # the latest two count
        (2, [("2026-01", 3.0, 4), ("2026-02", 4.5, 4), ("2026-03", 4.5, 4)], 1),
        (2, [("2026-01", 4.5, 4), ("2026-02", 4.5, 4), ("2026-02", 3.0, 4)], None),  # a month looked at again
        (2, [], None),
    ],
)
def test_two_looks_in_a_row(current: int, found: list[tuple[str, float, int]], proposed: int | None) -> None:
    assert proposed_change(current, looks(*found)) == proposed


@given(st.integers(1, 3), st.tuples(scores, factors), st.tuples(scores, factors))
def test_a_proposal_is_past_the_boundary_twice_and_settles(
    current: int, first: tuple[float, int], second: tuple[float, int]
) -> None:
    found = looks(("2026-01", *first), ("2026-02", *second))
    proposed = proposed_change(current, found)
    if proposed is None:
        return
    assert proposed != current
    for look in found:
        tier = tier_of(look.score, look.complexity)
        assert tier <= proposed if proposed < current else tier >= proposed
    again = proposed_change(proposed, found)
    assert again is None or (again < proposed) == (proposed < current)  # never back


@given(st.integers(1, 3), scores, factors)
def test_a_score_within_the_margin_of_a_boundary_proposes_nothing_new(current: int, score: float, value: int) -> None:
    same = looks(("2026-01", score, value), ("2026-02", score, value))
    proposed = proposed_change(current, same)
    if tier_of(score, value) == current:
        assert proposed is None
    elif proposed is not None:
        assert proposed_change(proposed, same) is None


@pytest.mark.parametrize("month", ["2026", "2026-13", "2026-00", "2026-3", "march", "２０２６-03", ""])
def test_a_month_that_is_none(month: str) -> None:
    with pytest.raises(ValueError, match="no month"):
        Look(month, 3.0, 3)


@pytest.mark.parametrize("score", [float("nan"), float("inf"), 0.75, 5.25])
def test_a_score_that_is_none(score: float) -> None:
    with pytest.raises(ValueError, match="between 1 and 5"):
        Look("2026-03", score, 3)


@pytest.mark.parametrize("tier", [0, 4])
def test_a_tier_that_is_none(tier: int) -> None:
    with pytest.raises(ValueError, match="tiers 1, 2 and 3"):
        proposed_change(tier, [])
