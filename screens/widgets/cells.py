"""Widths in cells, without loading the tables of all scripts where only ordinary letters and our own signs stand."""

from __future__ import annotations

import re

from acdesk import text as outside

_NARROW = re.compile(
    "[ -~\u00a1-\u00ac\u00ae-\u02ff\u2010-\u2027\u2030-\u205e\u2190-\u21ff\u2400-\u2421"
    "\u2302\u2500-\u25fc\u260e\u2691\u2709\u2713-\u2717]*"
).fullmatch
"""Letters, punctuation and shapes of one cell each; a test compares them. The tables take 30 ms to load."""


def cell_width(text: str) -> int:
    """The cells that clean `text` takes on one line."""
    return len(text) if _NARROW(text) else outside.cell_width(text)


def fit(text: str, width: int, more: str = "…") -> str:
    """Clean `text` in exactly `width` cells, padded, or cut with `more` at its end."""
    if not _NARROW(text) or width < 1:
        return outside.fit(text, width, more)
    spare = width - len(text)
    return text + " " * spare if spare >= 0 else text[: max(0, width - len(more))] + more[:width]
