"""A long list as a window: a line of column names, and rows each drawn as one line when it comes into view."""

from __future__ import annotations

from typing import Protocol

from rich.segment import Segment
from textual import events
from textual.message import Message
from textual.strip import Strip

from screens.widgets.line import Drawn, Piece

HEAD = 1
"""Lines over the rows."""


class Window(Protocol):
    """Any number of rows with a cursor among them."""

    @property
    def cursor(self) -> int:
        """The place that the cursor is on."""

    def __len__(self) -> int:
        """How many rows there are."""


class Listing(Drawn):
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
        self.top = 0
        self.quiet = False
        """The detail has the keys: the cursor is drawn softer."""
        self.empty: tuple[str, ...] = ()

    @property
    def cursor_line(self) -> int:
        """The line of the terminal on which the cursor's row stands."""
        return self.region.y + HEAD + self.model.cursor - self.top

    def redraw(self) -> None:
        """The rows have changed: draw them again, and keep the cursor in view."""
        self.top = self._wanted()
        self.refresh()

    def moved(self, before: int) -> None:
        """The cursor has left the place `before`."""
        by, thumb = self._wanted() - self.top, self._thumb()
        self.top += by
        changed = {place - self.top + HEAD for place in (before, self.model.cursor)}
        if by:
            self.scrolled(by, HEAD, changed | (thumb ^ self._thumb()))
        else:
            self.repaint_lines(changed)

    def reveal(self) -> None:
        """Scroll as little as needed to show the cursor."""
        if self.top != self._wanted():
            self.redraw()

    def _wanted(self) -> int:
        """The place at the top, so that the cursor is in view and no room is wasted."""
        height, place = max(1, self.size.height - HEAD), self.model.cursor
        top = min(self.top, max(0, len(self.model) - height))
        return min(max(top, place - height + 1), place)

    def _thumb(self) -> set[int]:
        """The lines that the scrollbar covers: none while everything fits."""
        height, total = self.size.height - HEAD, len(self.model)
        if total <= height or height < 1:
            return set()
        length = max(1, height * height // total)
        first = HEAD + self.top * (height - length) // (total - height)
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

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """The wheel: the window moves, the cursor stays."""
        event.stop()
        self._turn(3)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """The wheel, backwards."""
        event.stop()
        self._turn(-3)

    def _turn(self, by: int) -> None:
        furthest = max(0, len(self.model) - self.size.height + HEAD)
        self.top = max(0, min(self.top + by, furthest))
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """A line, and where in the list one is."""
        width, thumb = self.size.width, self._thumb()
        if not thumb:
            return self._text(y, width)
        sign_ = self.glyphs.thumb if y in thumb else " "
        return Strip([*self._text(y, width - 1), Segment(sign_, self.base + self.colours.faint)], width)

    def _text(self, y: int, width: int) -> Strip:
        """The column names, a row, or emptiness."""
        if y == 0:
            return self.draw(self.names(width), width)
        place = y - HEAD + self.top
        if place < len(self.model):
            return self._row(place, width)
        if not len(self.model) and 0 <= y - 3 < len(self.empty):
            return self.draw([(f"   {self.empty[y - 3]}", self.colours.text)], width)
        return self.draw([], width)

    def _row(self, place: int, width: int) -> Strip:
        """A row, the cursor's on its colour."""
        here = place == self.model.cursor
        behind = (self.colours.quiet_cursor if self.quiet else self.colours.cursor) if here else None
        return self.draw(
            [(self.glyphs.cursor if here else " ", self.colours.accent), *self.cells(place, width)], width, behind
        )

    def names(self, width: int) -> list[Piece]:
        """The line of column names."""
        raise NotImplementedError

    def cells(self, place: int, width: int) -> list[Piece]:
        """The columns of a row, without the cursor's sign."""
        raise NotImplementedError
