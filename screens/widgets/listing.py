"""A long list as a window: a line of column names, and rows each drawn as one line when it comes into view."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.message import Message
from textual.strip import Strip

from screens.widgets.line import Piece
from screens.widgets.wheel import Wheeled

HEAD = 1
"""Lines over the rows."""
Key = tuple[int, bool, bool | None]
"""A row as it is drawn: its place, whether the cursor is on it, and the scrollbar (None where there is none)."""


class Window(Protocol):
    """Any number of rows with a cursor among them."""

    @property
    def cursor(self) -> int:
        """The place that the cursor is on."""

    def __len__(self) -> int:
        """How many rows there are."""


class Listing(Wheeled):
    """Rows under a line of column names. It holds no row itself.

    It scrolls by itself: Textual's scrolling lays the screen out again with every line.
    """

    DEFAULT_CSS = "Listing { height: 1fr; }"

    class Picked(Message):
        """A row was clicked."""

        def __init__(self, place: int, again: bool) -> None:
            super().__init__()
            self.place = place
            self.again = again
            """It was under the cursor already."""

    def __init__(self, model: Window) -> None:
        super().__init__()
        self.model = model
        self.quiet = False
        """The detail has the keys: the cursor is drawn softer."""
        self.empty: tuple[str, ...] = ()
        self._ahead: dict[Key, Strip] = {}

    @property
    def cursor_line(self) -> int:
        """The line of the terminal on which the cursor's row stands."""
        return self.region.y + HEAD + self.model.cursor - self.top

    def redraw(self) -> None:
        """The rows have changed: draw them again, and keep the cursor in view."""
        self.top = self._wanted(self.model.cursor)
        self.refresh()

    def moved(self, before: int) -> None:
        """The cursor has left the place `before`."""
        by, thumb = self._wanted(self.model.cursor) - self.top, self._thumb(self.top)
        self.top += by
        changed = {place - self.top + HEAD for place in (before, self.model.cursor)}
        if by:
            self.scrolled(by, HEAD, changed | (thumb ^ self._thumb(self.top)))
        else:
            self.repaint_lines(changed)

    def prepare(self) -> None:
        """Draw the rows that the next cursor key will change: those around the cursor with it, its own without."""
        cursor, keys = self.model.cursor, set[Key]()
        for place in range(max(0, cursor - 1), min(cursor + 2, len(self.model))):
            top = self._wanted(place)
            keys.add((place, place != cursor, self._covered(place - top + HEAD, top)))
        self._ahead = {key: line for key, line in self._ahead.items() if key in keys}
        new = [key for key in keys if key not in self._ahead]
        self._ahead.update(zip(new, self.ready(self._row(*key) for key in new), strict=True))

    def drawn(self, lines: Sequence[int]) -> list[Strip]:
        """Lines of the widget, taken from those drawn ahead where they are among them."""
        ahead = {y: self._ahead[key] for y in lines if (key := self._key(y)) in self._ahead}
        rest = iter(super().drawn([y for y in lines if y not in ahead]))
        return [ahead[y] if y in ahead else next(rest) for y in lines]

    def all_again(self) -> None:
        """Nothing that was drawn holds any more."""
        self._ahead.clear()
        super().all_again()

    def reveal(self) -> None:
        """Scroll as little as needed to show the cursor."""
        if self.top != self._wanted(self.model.cursor):
            self.redraw()

    def _wanted(self, place: int) -> int:
        """The place at the top, so that a cursor at `place` is in view and no room is wasted."""
        height = max(1, self.size.height - HEAD)
        top = min(self.top, max(0, len(self.model) - height))
        return min(max(top, place - height + 1), place)

    def _thumb(self, top: int) -> set[int]:
        """The lines that the scrollbar covers when `top` is the first place: none while everything fits."""
        height, total = self.size.height - HEAD, len(self.model)
        if total <= height or height < 1:
            return set()
        length = max(1, height * height // total)
        first = HEAD + top * (height - length) // (total - height)
        return set(range(first, first + length))

    @property
    def page(self) -> int:
        """How many rows a page has."""
        return max(1, self.size.height - 2)

    def on_resize(self) -> None:
        """The window has another height: the cursor stays in it."""
        self.redraw()

    def on_click(self, event: events.Click) -> None:
        """Put the cursor on the row under the mouse."""
        place = event.y - HEAD + self.top
        if event.y >= HEAD and 0 <= place < len(self.model):
            self.post_message(self.Picked(place, place == self.model.cursor))

    @property
    def furthest(self) -> int:
        """The row that is at the top when the last is at the bottom."""
        return max(0, len(self.model) - self.size.height + HEAD)

    def render_line(self, y: int) -> Strip:
        """The column names, a row, or emptiness, and where in the list one is."""
        place, here, covered = self._key(y)
        if HEAD <= y < HEAD + len(self.model) - self.top:
            return self._row(place, here, covered)
        text: list[Piece] = []
        if y == 0:
            text = self.names(self.size.width - (covered is not None))
        elif not len(self.model) and 0 <= y - 3 < len(self.empty):
            text = [(f"   {self.empty[y - 3]}", self.colours.text)]
        return self._beside(text, covered)

    def _key(self, y: int) -> Key:
        """What stands on a line."""
        place = y - HEAD + self.top
        return place, place == self.model.cursor, self._covered(y, self.top)

    def _covered(self, y: int, top: int) -> bool | None:
        """Whether the scrollbar covers a line when `top` is the first place; None where there is no scrollbar."""
        thumb = self._thumb(top)
        return y in thumb if thumb else None

    def _row(self, place: int, here: bool, covered: bool | None) -> Strip:
        """A row, the cursor's on its colour."""
        behind = (self.colours.quiet_cursor if self.quiet else self.colours.cursor) if here else None
        cells = self.cells(place, self.size.width - (covered is not None))
        return self._beside([(self.glyphs.cursor if here else " ", self.colours.accent), *cells], covered, behind)

    def _beside(self, text: list[Piece], covered: bool | None, behind: Style | None = None) -> Strip:
        """Text with the scrollbar to its right."""
        width = self.size.width
        if covered is None:
            return self.draw(text, width, behind)
        bar = Segment(self.glyphs.thumb if covered else " ", self.base + self.colours.faint)
        return Strip([*self.draw(text, width - 1, behind), bar], width)

    def names(self, width: int) -> list[Piece]:
        """The line of column names."""
        raise NotImplementedError

    def cells(self, place: int, width: int) -> list[Piece]:
        """The columns of a row, without the cursor's sign."""
        raise NotImplementedError
