"""Pieces of a section: lines that belong together, and what they are of, so that a cursor can stand on it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rich.style import Style

from screens.theme import Paint
from screens.widgets.glyphs import Glyphs
from screens.widgets.line import Piece
from screens.widgets.pen import Pen

Written = list[list[Piece]]


@dataclass(frozen=True)
class Block:
    """Lines, and what they are of: a contact, a request's number … None where there is nothing to choose."""

    lines: Written
    of: object | None = None


class Writer(Pen):
    """Writes blocks. `ascii` tells that the terminal has no other signs."""

    def __init__(self, colours: Paint, glyphs: Glyphs, width: int, *, ascii: bool) -> None:
        super().__init__(colours, glyphs, width)
        self.ascii = ascii

    def block(self, *parts: Iterable[list[Piece]], of: object | None = None) -> Block:
        """Some lines as one block."""
        return Block([line for part in parts for line in part], of)

    def said(self, text: str, style: Style | None = None) -> Block:
        """A text by itself."""
        return self.block(self.text(text, style or self.colours.text))

    def gap(self) -> Block:
        """An empty line."""
        return Block([[]])

    def heading(self, text: str) -> Block:
        """A line over what follows."""
        rule = self.glyphs.rule
        return Block([[(f"{rule * 2} {text} {rule * 2}", self.colours.faint)]])

    def between(self, blocks: Iterable[Block]) -> Iterator[Block]:
        """The blocks with an empty line between them."""
        for place, block in enumerate(blocks):
            if place:
                yield self.gap()
            yield block
