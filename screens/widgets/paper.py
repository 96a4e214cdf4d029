"""A page of lines beside a list or over it: written once for a width, scrolled, and painted only where it differs."""

from __future__ import annotations

from itertools import zip_longest
from typing import NamedTuple

from rich.style import Style
from textual.strip import Strip

from screens.widgets.line import Piece, width_of
from screens.widgets.wheel import Wheeled

READY = 6
"""Pages that are kept drawn: those of what is around the cursor."""
Span = tuple[int, int, object]
"""First line, last line and what they are of, of something that can be chosen."""


class Sheet(NamedTuple):
    """A page that was written and drawn before it is shown."""

    of: object
    lines: list[list[Piece]]
    spans: list[Span]
    drawn: list[Strip]
    look: tuple[object, ...]


class Paper(Wheeled):
    """Lines that are kept until something changes. What stands on it is `written` by whoever derives from it.

    It scrolls by itself and draws its own edge and scrollbar: a scrollbar of Textual's that comes or goes lays out
    the whole screen again, and a border makes every line slower than all that is drawn in it.
    """

    DEFAULT_CSS = "Paper { height: 1fr; }"

    def __init__(self) -> None:
        super().__init__()
        self.edge = True
        """There is a list to the left, and a line between."""
        self.has_keys = False
        self._lines: list[list[Piece]] = []
        self._drawn_for: tuple[int, str] | None = None
        self._ready: list[Sheet] = []

    def written(self, width: int) -> list[list[Piece]]:
        """The lines for a width."""
        raise NotImplementedError

    def rewrite(self, top: int = 0) -> None:
        """Write it anew and show it from line `top`; only lines that differ are painted."""
        before, shown = self._lines, self.top
        self._drawn_for = None
        self._lay_out()
        self.top = min(top, self.furthest)
        self._paint(before, shown)

    def make_ready(self, of: object, lines: list[list[Piece]], spans: list[Span] | None = None) -> None:
        """Keep what `lines` look like from the first one on, drawn before `of` is shown."""
        self._ready = [each for each in self._ready if each.of is not of][1 - READY :]
        drawn = self.ready(self._drawn(lines, 0, y) for y in range(self.size.height))
        self._ready.append(Sheet(of, lines, spans or [], drawn, self._look()))

    def sheet(self, of: object) -> Sheet | None:
        """The page of `of`, this very object, where it was made ready for the size and colours of now."""
        return next((each for each in self._ready if each.of is of and each.look == self._look()), None)

    def lay(self, sheet: Sheet) -> None:
        """Show a page that was made ready."""
        before, shown = self._lines, self.top
        self._lines, self._drawn_for, self.top = sheet.lines, self._wanted(), 0
        self._paint(before, shown)
        self.keep(dict(enumerate(sheet.drawn)))

    def keep_keys(self, has_keys: bool) -> None:
        """Whether the keys scroll this instead of moving in the list."""
        self.has_keys = has_keys
        self.refresh()

    @property
    def page(self) -> int:
        """How many lines a page has."""
        return max(1, self.size.height - 1)

    @property
    def furthest(self) -> int:
        """The line that is at the top when the last is at the bottom."""
        return max(0, len(self._lines) - self.size.height)

    def on_resize(self) -> None:
        """Another size: wrap again."""
        self._lay_out()
        self.top = min(self.top, self.furthest)

    def render_line(self, y: int) -> Strip:
        """The edge, a line of the page, and where in it one is."""
        self._lay_out()
        return self._drawn(self._lines, self.top, y)

    def _drawn(self, lines: list[list[Piece]], top: int, y: int) -> Strip:
        """Line `y` of the widget when `lines` stand on it from line `top`."""
        colours, width, place = self.colours, self.size.width, y + top
        line: list[Piece] = [self.margin(place)]
        if place < len(lines):
            line += lines[place]
        if self._thumb(y, top, len(lines)):
            used = width_of(line)
            line += [(" " * (width - 1 - used), colours.text), (self.glyphs.thumb, colours.faint)]
        return self.draw(line, width, self.behind(place))

    def margin(self, place: int) -> Piece:
        """What stands left of a line: the edge, where there is one."""
        edge = self.glyphs.edge if self.edge else " "
        return f"{edge} ", self.colours.accent if self.has_keys else self.colours.faint

    def behind(self, place: int) -> Style | None:
        """What is laid over a line: nothing, unless there is a cursor on it."""
        return None

    def _thumb(self, y: int, top: int, total: int) -> bool:
        """Whether the scrollbar covers line `y` of `total` lines from `top` on: there is none while everything fits."""
        height = self.size.height
        if total <= height:
            return False
        first = top * height // total
        return first <= y <= first + height * height // total

    def _paint(self, before: list[list[Piece]], shown: int) -> None:
        """Refresh the lines that look different now."""
        height = self.size.height
        if self.top != shown or (max(len(before), len(self._lines)) > height and len(before) != len(self._lines)):
            self.refresh()
            return
        old, new = before[shown : shown + height], self._lines[self.top : self.top + height]
        self.repaint_lines(y for y, (one, other) in enumerate(zip_longest(old, new)) if one != other)

    def _lay_out(self) -> None:
        """Write for the width and theme of now, if that was not done."""
        wanted = self._wanted()
        if self._drawn_for == wanted or not self.size.width:
            return
        self._drawn_for = wanted
        self._lines = self.written(self.size.width - 3)

    def _wanted(self) -> tuple[int, str]:
        """What it has to be written for."""
        return self.size.width, self.app.theme

    def _look(self) -> tuple[object, ...]:
        """What a drawn line depends on besides its words."""
        return self.size, self.app.theme, self.edge, self.has_keys, self.base
