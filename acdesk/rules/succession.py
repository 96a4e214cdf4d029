"""Which date of a changed series is which of the one before it: so that calls keep who they are when all are moved."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from datetime import datetime, timedelta


def successors(old: Sequence[datetime], new: Sequence[datetime], shift: timedelta) -> dict[int, int]:
    """For the places of `old` dates the place of the `new` date that each becomes; who becomes none is left out.

    Both are in order, on one wall clock (naive). `shift` is how far the series is moved: a date becomes the one that
    is nearest to where it would be then, where it is also the nearest to that. The first becomes the first: it is the
    one that is moved. So a rule with gaps (the 31st), and another rhythm, keep each call in its own time.
    """
    if not old or not new:
        return {}
    moved = [one + shift for one in old[1:]]
    found = {
        place: at
        for place, one in enumerate(moved)
        if (at := _nearest(new[1:], one)) is not None and _nearest(moved, new[1:][at]) == place
    }
    return {0: 0} | {place + 1: at + 1 for place, at in found.items()}


def _nearest(dates: Sequence[datetime], wanted: datetime) -> int | None:
    """The place of the date nearest to `wanted`, of two the earlier; None where there are none."""
    after = bisect_left(dates, wanted)
    near = [place for place in (after - 1, after) if 0 <= place < len(dates)]
    return min(near, key=lambda place: (abs(dates[place] - wanted), place), default=None)
