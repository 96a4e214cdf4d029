"""A figure, what it may be, and how a table of them reads."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True)
class Figure:
    """One line of the table. `ours` and `theirs` are texts; `value` is compared with `limit` where there is one.

    `theirs` is the empty app's. Where `least` is set, the value has to reach the limit rather than stay below it.
    """

    name: str
    ours: str
    theirs: str = ""
    value: float | None = None
    limit: float | None = None
    unit: str = ""
    least: bool = False

    @property
    def kept(self) -> bool | None:
        """Whether the limit is kept; None where there is none."""
        if self.value is None or self.limit is None:
            return None
        return self.value >= self.limit if self.least else self.value <= self.limit


def percentile(values: Sequence[float], share: float) -> float:
    """The value that `share` of all values do not exceed (nearest rank)."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, max(0, -(-int(share * 100) * len(ordered) // 100) - 1))]


def spread(values: Sequence[float], unit: str = "ms") -> str:
    """`12.3 ms (95 %: 15.0)`."""
    return f"{median(values):.1f} {unit} (95 %: {percentile(values, 0.95):.1f})"


def table(figures: Iterable[Figure]) -> str:
    """The figures in columns."""
    rows = [("", "acdesk", "empty app", "value", "limit", "")]
    for figure in figures:
        value = "" if figure.value is None else f"{figure.value:.2f} {figure.unit}".rstrip()
        limit = (
            "" if figure.limit is None else f"{'≥' if figure.least else '≤'} {figure.limit:g} {figure.unit}".rstrip()
        )
        verdict = {None: "", True: "kept", False: "MISSED"}[figure.kept]
        rows.append((figure.name, figure.ours, figure.theirs, value, limit, verdict))
    widths = [max(len(row[column]) for row in rows) for column in range(6)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    )
