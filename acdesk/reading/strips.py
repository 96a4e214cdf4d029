"""Contact with a client as a picture: thirteen weeks, a cell each, in glyphs that are one cell wide everywhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from acdesk.rules.objectives import blocks
from acdesk.rules.silence import Week


@dataclass(frozen=True)
class StripRow:
    """One sort of contact over the weeks: its sign, what it is, how often in each week, and a cell for each."""

    glyph: str
    ascii: str
    label: str
    counts: tuple[int, ...]
    cells: str
    cells_ascii: str


@dataclass(frozen=True)
class Strip:
    """The weeks (their Mondays, oldest first), a row for each sort of contact, and all of it in one line."""

    mondays: tuple[date, ...]
    rows: tuple[StripRow, ...]
    line: str
    line_ascii: str
    heights: str
    """How much passed in each week, as block glyphs from silence up."""


MESSAGE, CALL, VISIT, SILENCE = ("✉", "m"), ("☎", "c"), ("⌂", "v"), ("·", ".")
"""Each sign and its ASCII twin."""


def draw(weeks: Sequence[Week]) -> Strip:
    """The picture of the weeks. In the one line a visit goes before a call, a call before messages."""
    received, sent = tuple(week.received for week in weeks), tuple(week.sent for week in weeks)
    calls, visits = tuple(week.calls for week in weeks), tuple(week.visits for week in weeks)
    most = max((*received, *sent, 1))
    return Strip(
        mondays=tuple(week.monday for week in weeks),
        rows=(
            _amounts("in", received, most),
            _amounts("out", sent, most),
            _signs(CALL, "calls", calls),
            _signs(VISIT, "visits", visits),
        ),
        line="".join(_sign(week)[0] for week in weeks),
        line_ascii="".join(_sign(week)[1] for week in weeks),
        heights=heights([week.total for week in weeks]),
    )


def heights(counts: Sequence[int]) -> str:
    """Counts as block glyphs, measured from 0 so that silence is always the lowest."""
    return blocks([0, *counts])[1:] if any(counts) else blocks([0, 1])[0] * len(counts)


def _amounts(label: str, counts: tuple[int, ...], most: int) -> StripRow:
    """Messages one way: block glyphs on the scale of both ways, a point for silence; in ASCII digits."""
    scaled = blocks([0, most, *counts])[2:]
    cells = "".join(block if count else SILENCE[0] for block, count in zip(scaled, counts, strict=True))
    digits = "".join(str(min(count, 9)) if count else SILENCE[1] for count in counts)
    return StripRow(*MESSAGE, label, counts, cells, digits)


def _signs(sign: tuple[str, str], label: str, counts: tuple[int, ...]) -> StripRow:
    """Calls or visits: their sign in each week that had one."""
    cells, plain = ("".join(sign[n] if count else SILENCE[n] for count in counts) for n in (0, 1))
    return StripRow(*sign, label, counts, cells, plain)


def _sign(week: Week) -> tuple[str, str]:
    """What stands for a week in the one line."""
    if week.visits:
        return VISIT
    if week.calls:
        return CALL
    return MESSAGE if week.total else SILENCE
