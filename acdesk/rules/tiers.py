"""Which tier a client's figures speak for: a suggestion with its reasons, never applied by itself (spec section 6).

    S = 0.5 R + 0.25 G + 0.25 C        Tier 1 if S ≥ 4 and C ≥ 3, Tier 2 if S ≥ 2.5, else Tier 3

R is the retainer as a factor, G the growth potential, C the complexity of the projects, each 1 to 5. So that a client
does not go to and fro, a change is proposed only when the score is 0.25 past the boundary at two monthly looks in a
row. All scores are multiples of 0.25, which floats hold exactly.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

BANDS = (2_000, 4_000, 8_000, 15_000)
"""Dollars a month at which the retainer's factor rises by one: 1 below the first, 5 from the last."""
FACTORS = range(1, 6)
RETAINER_WEIGHT, GROWTH_WEIGHT, COMPLEXITY_WEIGHT = 0.5, 0.25, 0.25
TIER_1_SCORE, TIER_2_SCORE = 4.0, 2.5
TIER_1_COMPLEXITY = 3
MARGIN = 0.25
"""How far past a boundary a score must lie before a change is proposed."""

HAIR = 1e-9
"""Keeps a score of exactly a margin below a boundary below it."""

_MONTH = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])")


@dataclass(frozen=True)
class Suggested:
    """What the factors speak for."""

    tier: int
    score: float
    line: str
    """The factors and the score in short: `R 3 G 3 C 3 → 3.0`."""
    reasons: tuple[str, ...]
    moves: tuple[str, ...]
    """What would move it, one factor changed at a time: `complexity 4 would make it Tier 1`."""


@dataclass(frozen=True)
class Look:
    """One monthly look at a client: the month as `2026-03`, its score and its complexity then."""

    month: str
    score: float
    complexity: int

    def __post_init__(self) -> None:
        """Refuse, with a ValueError, what no look can be."""
        _month_number(self.month)
        _factor(self.complexity, "complexity")
        if not 1 <= self.score <= 5:
            raise ValueError(f"A tier score lies between 1 and 5, not at {self.score}.")


class _Factors(NamedTuple):
    """The three factors, each 1 to 5."""

    retainer: int
    growth: int
    complexity: int

    @property
    def score(self) -> float:
        """S."""
        return self.retainer * RETAINER_WEIGHT + self.growth * GROWTH_WEIGHT + self.complexity * COMPLEXITY_WEIGHT

    @property
    def tier(self) -> int:
        """The tier of the score."""
        return tier_of(self.score, self.complexity)


def retainer_factor(dollars: float | None) -> int | None:
    """The factor 1–5 of a retainer in dollars a month; None where none is known.

    Raises ValueError for a negative amount and for what is no number.
    """
    if dollars is None:
        return None
    if not 0 <= dollars < math.inf:
        raise ValueError(f"A retainer is an amount of dollars a month from 0 up, not {dollars}.")
    return 1 + sum(dollars >= band for band in BANDS)


def tier_of(score: float, complexity: int) -> int:
    """The tier of a score, without hysteresis."""
    if score >= TIER_1_SCORE and complexity >= TIER_1_COMPLEXITY:
        return 1
    return 2 if score >= TIER_2_SCORE else 3


def suggest(retainer_f: int | None, growth: int | None, complexity: int | None) -> Suggested | None:
    """The tier that the three factors speak for, or None while one is missing (`missing` says which).

    Raises ValueError for a factor outside 1 to 5.
    """
    if missing(retainer_f, growth, complexity) or retainer_f is None or growth is None or complexity is None:
        return None
    factors = _Factors(retainer_f, growth, complexity)
    line = f"R {retainer_f} G {growth} C {complexity} → {factors.score}"
    return Suggested(factors.tier, factors.score, line, _reasons(factors), _moves(factors))


def missing(retainer_f: int | None, growth: int | None, complexity: int | None) -> str:
    """Why there is no suggestion, as a sentence; empty when all three factors are known.

    Raises ValueError for a factor outside 1 to 5.
    """
    factors = {"retainer": retainer_f, "growth": growth, "complexity": complexity}
    for name, value in factors.items():
        if value is not None:
            _factor(value, name)
    unknown = [name for name, value in factors.items() if value is None]
    if not unknown:
        return ""
    names = unknown[0] if len(unknown) == 1 else f"{', '.join(unknown[:-1])} and {unknown[-1]}"
    return f"No suggestion yet: {names} {'is' if len(unknown) == 1 else 'are'} not known."


def proposed_change(current_tier: int, looks: Iterable[Look]) -> int | None:
    """The tier to propose to the VP or the Owner instead of `current_tier`, or None.

    The latest two looks must lie in consecutive months and both be 0.25 past a boundary on the same side (for leaving
    Tier 1, a complexity below 3 will do: it is at least one past). Where they go unequally far, the nearer tier is
    proposed. Of several looks in one month the last one given counts. Raises ValueError for an unknown tier.
    """
    if current_tier not in (1, 2, 3):
        raise ValueError(f"There are tiers 1, 2 and 3, not {current_tier}.")
    by_month = {_month_number(look.month): look for look in looks}
    months = sorted(by_month)[-2:]
    if len(months) < 2 or months[1] - months[0] != 1:
        return None
    supported = [_past_the_boundary(current_tier, by_month[month]) for month in months]
    if all(tier < current_tier for tier in supported):
        return max(supported)
    return min(supported) if all(tier > current_tier for tier in supported) else None


def _past_the_boundary(current: int, look: Look) -> int:
    """The tier that a look supports: one that is better even with the margin taken off, or worse even with it added."""
    better = tier_of(look.score - MARGIN, look.complexity)
    worse = tier_of(look.score + MARGIN - HAIR, look.complexity)
    return better if better < current else max(worse, current)


def _reasons(factors: _Factors) -> tuple[str, ...]:
    """The arithmetic, then what it is held against."""
    score = factors.score
    arithmetic = (
        f"retainer {factors.retainer} × {RETAINER_WEIGHT} + growth {factors.growth} × {GROWTH_WEIGHT} "
        f"+ complexity {factors.complexity} × {COMPLEXITY_WEIGHT} = {score}"
    )
    if score < TIER_2_SCORE:
        held = f"{score} is below {TIER_2_SCORE:g}"
    elif score < TIER_1_SCORE:
        held = f"{score} is at least {TIER_2_SCORE:g} and below {TIER_1_SCORE:g}"
    elif factors.tier == 1:
        held = f"{score} is at least {TIER_1_SCORE:g}, and complexity {factors.complexity} at least {TIER_1_COMPLEXITY}"
    else:
        held = f"{score} is at least {TIER_1_SCORE:g}, but complexity {factors.complexity} below {TIER_1_COMPLEXITY}"
    return (arithmetic, f"{held}: Tier {factors.tier}")


def _moves(factors: _Factors) -> tuple[str, ...]:
    """For each other tier, the smallest change of one factor alone that leads there."""
    found = []
    for tier in (1, 2, 3):
        for name in _Factors._fields if tier != factors.tier else ():
            now = getattr(factors, name)
            reached = [then for then in FACTORS if factors._replace(**{name: then}).tier == tier]
            nearest = [then for then in reached if abs(then - now) == min(abs(other - now) for other in reached)]
            words = [_retainer_words(now, then) if name == "retainer" else f"{name} {then}" for then in nearest]
            found += [f"{word} would make it Tier {tier}" for word in words]
    return tuple(found)


def _retainer_words(now: int, then: int) -> str:
    """A factor of the retainer as the dollars a month that it stands for."""
    if then > now:
        return f"a retainer of ${BANDS[then - 2]:,} a month or more"
    return f"a retainer below ${BANDS[then - 1]:,} a month"


def _factor(value: int, name: str) -> None:
    """Refuse what is no factor."""
    if value not in FACTORS or isinstance(value, bool):
        raise ValueError(f"The factor {name} is a whole number from 1 to 5, not {value}.")


def _month_number(month: str) -> int:
    """Months since year 0, so that the next month is one more."""
    found = _MONTH.fullmatch(month)
    if not found:
        raise ValueError(f"{month!r} is no month; write it like '2026-03'.")
    return int(found[1]) * 12 + int(found[2])
