"""How lines are written down for a width: text, a labelled fact, a head with what hangs under it."""

from __future__ import annotations

from collections.abc import Iterator

from rich.style import Style

from screens.theme import Paint
from screens.widgets.cells import fit
from screens.widgets.glyphs import Glyphs
from screens.widgets.line import Piece
from screens.widgets.wrapping import wrapped

LABEL = 10
"""Cells of a fact's label."""

Lines = Iterator[list[Piece]]


class Pen:
    """Writes clean text in the colours of the desk."""

    def __init__(self, colours: Paint, glyphs: Glyphs, width: int) -> None:
        self.colours = colours
        self.glyphs = glyphs
        self.width = width

    def fact(self, label: str, text: str) -> Lines:
        """A label and what is known."""
        yield from self.hanging(fit(label, LABEL), text, self.colours.muted, self.colours.text)

    def hanging(self, head: str, text: str, head_style: Style, style: Style) -> Lines:
        """A head and text whose further lines hang under its first."""
        for place, line in enumerate(wrapped(text, self.width - len(head))):
            yield [(head if place == 0 else " " * len(head), head_style), (line, style)]

    def text(self, text: str, style: Style) -> Lines:
        """A text over as many lines as it takes."""
        for line in wrapped(text, self.width):
            yield [(line, style)]
