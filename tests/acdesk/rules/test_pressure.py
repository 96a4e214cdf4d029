"""Pressure: the number, its arithmetic, its order."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from acdesk.config import Weights
from acdesk.rules.pressure import explain, pressure, tier_weight, urgency_weight, weight
from db.vocabulary import Urgency

WEIGHTS = Weights()
ages, targets = st.integers(-1000, 100_000), st.integers(1, 100_000)
weights = st.floats(0.01, 100, allow_nan=False)


def test_the_agencys_example() -> None:
    assert pressure(20, 30, 1.5, 2.5) == pytest.approx(2.5)
    assert explain(WEIGHTS, age=20, target=30, tier=2, urgency="high") == "2.50 = 20/30 wm × tier 2 (1.5) × high (2.5)"


def test_words_for_hot_and_for_no_client() -> None:
    assert (
        explain(WEIGHTS, age=15, target=15, tier=1, urgency="low", hot=True)
        == "18.00 = 15/15 wm × tier 1 (3) × hot (6)"
    )
    assert explain(WEIGHTS, age=0, target=60, tier=None, urgency="normal") == (
        "0.00 = 0/60 wm × no client yet, as tier 2 (1.5) × normal (1)"
    )


def test_weights() -> None:
    assert weight(WEIGHTS, 3, Urgency.LOW) == 0.5
    assert weight(WEIGHTS, None, "high") == weight(WEIGHTS, 2, "high") == 3.75
    assert weight(WEIGHTS, 1, "normal", hot=True) == 18


@given(ages, targets, st.sampled_from([1, 2, 3, None]), st.sampled_from(["high", "normal", "hot"]), weights)
def test_the_printed_arithmetic_comes_out(age: int, target: int, tier: int | None, word: str, uneven: float) -> None:
    hot, urgency = word == "hot", "normal" if word == "hot" else word
    own = Weights(tier_2=uneven, high=uneven / 2)
    printed = explain(own, age=age, target=target, tier=tier, urgency=urgency, hot=hot)
    parts = re.fullmatch(r"(-?[\d.]+) = (-?\d+)/(\d+) wm × .*\(([\d.e+-]+)\) × \w+ \(([\d.e+-]+)\)", printed)
    assert parts is not None
    number, printed_age, printed_target, tiers, urgencies = map(float, parts.groups())
    assert f"{printed_age / printed_target * tiers * urgencies + 0.0:.2f}".replace("-0.00", "0.00") == f"{number:.2f}"
    assert number == round(pressure(age, target, tier_weight(own, tier), urgency_weight(own, urgency, hot)), 2)


@given(st.integers(0, 10_000), targets)
def test_a_higher_tier_urgency_or_age_never_presses_less(age: int, target: int) -> None:
    by_tier = [pressure(age, target, tier_weight(WEIGHTS, tier), 1) for tier in (3, 2, 1)]
    by_urgency = [pressure(age, target, 1, urgency_weight(WEIGHTS, urgency)) for urgency in ("low", "normal", "high")]
    by_urgency.append(pressure(age, target, 1, urgency_weight(WEIGHTS, "high", hot=True)))
    assert by_tier == sorted(by_tier)
    assert by_urgency == sorted(by_urgency)
    assert pressure(age, target, 1, 1) <= pressure(age + 1, target, 1, 1)


def test_a_target_below_a_minute_is_refused() -> None:
    with pytest.raises(ValueError, match="at least 1"):
        pressure(1, 0, 1, 1)
