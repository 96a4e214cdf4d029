"""How long each obligation may take (spec section 2). All in working minutes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from acdesk.config import Limits, Targets, TierTargets
from db.vocabulary import Kind, Urgency

WORKING_DAY = 540
"""Working minutes of a working day (spec section 2)."""

SWEEP_BEFORE = timedelta(minutes=10)
"""How long before a call it stands out, and what runs out in it is told (spec section 2)."""

UNKNOWN_TIER = 2
"""A sender who is not assigned yet is treated as the coordinator's core."""


def of_tier(targets: Targets, tier: int) -> TierTargets:
    """The row of a tier."""
    return {1: targets.tier_1, 2: targets.tier_2}.get(tier, targets.tier_3)


def acknowledge(targets: Targets, tier: int, urgency: str, *, hot: bool = False) -> int:
    """Within how many minutes a request is to be acknowledged with an ETA."""
    if hot:
        return targets.acknowledge_hot
    row = of_tier(targets, tier)
    by_urgency = {Urgency.HIGH: row.acknowledge_high, Urgency.LOW: row.acknowledge_low}
    return by_urgency.get(Urgency(urgency), row.acknowledge_normal)


def decide(targets: Targets, acknowledge_target: int) -> int:
    """Within how many minutes it is decided who does it: twice the acknowledgement, at most eight hours."""
    return min(round(acknowledge_target * targets.decide_factor), targets.decide_most)


def check_in(targets: Targets, span: int) -> int:
    """When to look in on a specialist: half of the time left to their date, at most a working day, at least 30."""
    return max(min(span // 2, targets.check_in_most), min(30, targets.check_in_most))


def nudge(targets: Targets, step: int) -> int:
    """How long to wait for a client after `step` nudges."""
    return targets.nudges[min(step, len(targets.nudges) - 1)]


def warn_before(targets: Targets, kind: Kind, span: int) -> int:
    """How many minutes before it is due an obligation turns to warning.

    A promise warns at clamp(25 % of its span, 60, 540) before the ETA; everything else when a quarter is left.
    """
    if kind is Kind.PROMISE:
        share = round(span * targets.promise_warn_share)
        return min(max(share, targets.promise_warn_least), targets.promise_warn_most)
    return round(span * targets.warn_share)


def touch(targets: Targets, tier: int) -> int | None:
    """How long a client may go without two-way contact; None on Tier 1, which its managers keep."""
    return {2: targets.touch_tier_2, 3: targets.touch_tier_3}.get(tier)


def minutes_in_hand(limits: Limits, *, extensions: int, spent: int, reopened: int) -> int:
    """The minutes for which a request may be in hand from here on: five, and five for each extension, less those spent.

    Stopping the timer gives none of them back. One that was reopened begins anew.
    """
    return limits.simple_minutes * (1 + extensions) - (0 if reopened else spent)


def back_at(until: datetime, warnings: Iterable[datetime]) -> datetime:
    """When a snoozed row is shown again: at the time that was wished, or when the first of its clocks warns."""
    return min((until, *warnings))
