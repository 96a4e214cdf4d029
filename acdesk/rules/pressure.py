"""The order of the queue: how hard each thing that is owed presses.

    pressure = (age ÷ target) × tier weight × urgency weight        age and target in working minutes

An accumulating-priority queue (Kleinrock 1964; Stanford, Taylor & Ziedins 2014): the weight sets how fast something
rises, waiting alone brings everything to the top, and within one class the older always comes first.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Protocol

from acdesk.config import Weights
from acdesk.rules.targets import UNKNOWN_TIER
from db.vocabulary import Urgency


class Pressed(Protocol):
    """Anything that is owed, as a list has it: what its pressure is made of, in working minutes."""

    @property
    def age_minutes(self) -> int:
        """Since it began."""

    @property
    def target_minutes(self) -> int:
        """How long it may take."""

    @property
    def tier(self) -> int | None:
        """Of the client, where there is one."""

    @property
    def urgency(self) -> str:
        """Of the request."""

    @property
    def hot(self) -> bool:
        """Whether it is a hot issue."""


def pressure(age: int, target: int, tier_weight: float, urgency_weight: float) -> float:
    """Pressure after `age` of `target` working minutes. Raises ValueError for a target below 1."""
    if target < 1:
        raise ValueError(f"A target is at least 1 working minute, not {target}.")
    return age / target * tier_weight * urgency_weight


def weight(weights: Weights, tier: int | None, urgency: str, hot: bool = False) -> float:
    """Tier weight × urgency weight. No tier counts as tier 2; hot stands above any urgency."""
    return tier_weight(weights, tier) * urgency_weight(weights, urgency, hot)


def tier_weight(weights: Weights, tier: int | None) -> float:
    """The weight of a client's tier."""
    known = {1: weights.tier_1, 2: weights.tier_2, 3: weights.tier_3}
    return known[UNKNOWN_TIER if tier is None else tier]


def urgency_weight(weights: Weights, urgency: str, hot: bool = False) -> float:
    """The weight of an urgency (low, normal, high), or that of a hot issue."""
    known = {Urgency.HIGH: weights.high, Urgency.NORMAL: weights.normal, Urgency.LOW: weights.low}
    return weights.hot if hot else known[Urgency(urgency)]


def explain(weights: Weights, *, age: int, target: int, tier: int | None, urgency: str, hot: bool = False) -> str:
    """The arithmetic, as `=` prints it: `2.50 = 20/30 wm × tier 2 (1.5) × high (2.5)`."""
    factors, said = _factors(weights, tier, urgency, hot)
    number = round(pressure(age, target, *factors), 2) + 0.0  # + 0.0 turns −0.0 into 0.0
    return f"{number:.2f} = {age}/{target} wm × {said}"


def explain_owed(weights: Weights, owed: Pressed) -> str:
    """The arithmetic of something that is owed."""
    return explain(
        weights, age=owed.age_minutes, target=owed.target_minutes, tier=owed.tier, urgency=owed.urgency, hot=owed.hot
    )


@lru_cache(maxsize=256)
def _factors(weights: Weights, tier: int | None, urgency: str, hot: bool) -> tuple[tuple[float, float], str]:
    """The weights, and how they are said; there are few, and a queue says them thousands of times."""
    tiers, urgencies = tier_weight(weights, tier), urgency_weight(weights, urgency, hot)
    who = f"no client yet, as tier {UNKNOWN_TIER}" if tier is None else f"tier {tier}"
    word = "hot" if hot else str(Urgency(urgency))
    return (tiers, urgencies), f"{who} ({_plain(tiers)}) × {word} ({_plain(urgencies)})"


def _plain(number: float) -> str:
    """A weight with all its digits, so that the printed sum comes out: 1.5, 1, 0.5."""
    return repr(float(number)).removesuffix(".0")
