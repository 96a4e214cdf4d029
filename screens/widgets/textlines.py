"""Plain text to scroll through."""

from __future__ import annotations

import re
from collections.abc import Iterator

from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from screens.widgets.cells import cell_width
from screens.widgets.line import Drawn
from screens.widgets.wrapping import wrapped

_COLUMN = re.compile(r"(.*\S {2,})(?=\S)")
"""What stands left of the last column of a line."""
_BULLET = re.compile(r" *[·!-] (?=\S)")
"""What a line of a list begins with."""


def in_columns(text: str, width: int) -> Iterator[str]:
    """The lines of clean `text`; what does not fit goes on under its own column or bullet, and no column moves."""
    for line in text.split("\n"):
        found = (_BULLET.match(line) or _COLUMN.match(line)) if cell_width(line) > width else None
        if found is None or cell_width(found[0]) > width // 2:
            yield from wrapped(line, width)
            continue
        left = found[0]
        for part in wrapped(line[len(left) :], width - cell_width(left)):
            yield left + part
            left = " " * cell_width(left)


class TextLines(Drawn, ScrollView):
    """Clean text, wrapped to the width; a line that does not begin with a space is a heading."""

    DEFAULT_CSS = "TextLines { height: auto; max-height: 100%; overflow-x: hidden; overflow-y: auto; }"

    def __init__(self, text: str, *, headings: bool = False) -> None:
        super().__init__()
        self._text = text
        self._headings = headings
        self._lines: list[str] = []
        self._width = 0

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many lines as the text takes."""
        self._wrap(width)
        return len(self._lines)

    def move(self, lines: int) -> None:
        """Scroll by some lines."""
        self.scroll_to(y=self.scroll_offset.y + lines, animate=False, immediate=True)

    def on_resize(self) -> None:
        """Another width."""
        self._wrap(self.size.width)

    def render_line(self, y: int) -> Strip:
        """Draw a line."""
        place, width = y + self.scroll_offset.y, self.size.width
        if place >= len(self._lines):
            return self.draw([], width)
        line = self._lines[place]
        heading = self._headings and not line.startswith(" ")
        return self.draw([(line, self.colours.accent if heading else self.colours.text)], width)

    def _wrap(self, width: int) -> None:
        if width and width != self._width:
            self._width = width
            self._lines = list(in_columns(self._text, width - 1))
            self.virtual_size = Size(width, len(self._lines))
