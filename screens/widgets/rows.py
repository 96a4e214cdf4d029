"""The list itself: a window on any number of rows, each drawn as one line when it comes into view."""

from __future__ import annotations

from typing import NamedTuple

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip

from screens.queue.model import QueueModel
from screens.reading import Row, Tone
from screens.widgets.cells import fit
from screens.widgets.glyphs import sign
from screens.widgets.line import Drawn, Piece, tone_style

SHORT = 10
"""Cells in which only the word of what is owed has room."""


HEAD = 1
"""Lines over the rows."""


class Columns(NamedTuple):
    """Widths in cells; 0 leaves a column out. The title takes what is left."""

    owed: int
    client: int
    tier: int
    due: int
    pressure: int


def columns(screen: int) -> Columns:
    """What there is room for on a screen that wide: first the pressure goes, then names shorten, then the tier goes."""
    if screen >= 150:
        return Columns(20, 20, 1, 10, 4)
    if screen >= 120:
        return Columns(17, 15, 1, 10, 4)
    if screen >= 110:
        return Columns(17, 15, 1, 10, 0)
    if screen >= 100:
        return Columns(20, 20, 1, 10, 0)
    if screen >= 80:
        return Columns(18, 15, 1, 10, 0)
    if screen >= 60:
        return Columns(17, 8, 1, 10, 0)
    return Columns(9, 7, 0, 9, 0)


class QueueList(Drawn):
    """Rows of a QueueModel under a line of column names. It holds no row itself.

    It scrolls by itself: Textual's scrolling lays the screen out again with every line.
    """

    DEFAULT_CSS = "QueueList { height: 1fr; }"

    class Picked(Message):
        """A row was clicked."""

        def __init__(self, place: int, again: bool) -> None:
            super().__init__()
            self.place = place
            self.again = again
            """It was under the cursor already."""

    def __init__(self, model: QueueModel) -> None:
        super().__init__()
        self.model = model
        self.top = 0
        self.quiet = False
        """The detail has the keys: the cursor is drawn softer."""
        self.empty: tuple[str, ...] = ()

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
            self.refresh(*(Region(0, y, self.size.width, 1) for y in changed))

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
        widths = columns(self.app.size.width)
        if y == 0:
            return self.draw(self._names(widths), width)
        place = y - HEAD + self.top
        if place < len(self.model):
            row = self.model.row(place)
            return self._line(row, place, widths, width)
        if not len(self.model) and 0 <= y - 3 < len(self.empty):
            return self.draw([(f"   {self.empty[y - 3]}", self.colours.text)], width)
        return self.draw([], width)

    def _names(self, widths: Columns) -> list[Piece]:
        names = [("owed", widths.owed), ("client", widths.client), ("T", widths.tier), ("due", widths.due)]
        names += [(f"{self.glyphs.pressure:>3} ", widths.pressure)]
        cells = [fit(name, width) + " " for name, width in names if width]
        return [("  " + "".join(cells) + " request", self.colours.muted)]

    def _line(self, row: Row | None, place: int, widths: Columns, width: int) -> Strip:
        here = place == self.model.cursor
        behind = (self.colours.quiet_cursor if self.quiet else self.colours.cursor) if here else None
        if row is None:
            return self.draw([("   (gone)", self.colours.faint)], width, behind)
        marked = row.id in self.model.marks
        lead = [
            (self.glyphs.cursor if here else " ", self.colours.accent),
            (self.glyphs.mark if marked else " ", self.colours.accent),
        ]
        pieces = [*lead, *self._cells(row, widths)]
        return self.draw(pieces, width, behind)

    def _cells(self, row: Row, widths: Columns) -> list[Piece]:
        """The columns of a row; its title comes last, so that a wrong width moves nothing else."""
        colours = self.colours
        tone = Tone.SETTLED if self.model.is_settled(row.id) else row.tone
        said = tone_style(colours, tone)
        plain = said if tone in (Tone.SETTLED, Tone.THEIRS) else colours.text
        quiet = said if tone is Tone.SETTLED else colours.muted
        owed = sign(row.kind, row.state)
        glyph = owed.ascii if self.desk_app.ascii else owed.glyph
        more = self.glyphs.ellipsis
        due = f" {row.due}" if row.due[:1].isdigit() and not row.due[1:2].isdigit() else row.due
        due = due if len(due) <= widths.due else row.due
        what = row.what if widths.owed > SHORT else ""
        told = f"{glyph} {owed.word:<4} {what}"
        told = told if len(told) <= widths.owed else f"{glyph} {owed.word} {what}"
        pieces = [
            (fit(told.rstrip(), widths.owed, more) + " ", said),
            (fit(row.client, widths.client, more) + " ", plain),
        ]
        if widths.tier:
            pieces.append((f"{row.tier or '?'} ", quiet))
        pieces.append((fit(due, widths.due, more) + " " * (not widths.pressure), said))
        if widths.pressure:  # at most three cells of its four, so that no gap is needed
            pieces.append((f"{_pressure(row.pressure):>{widths.pressure}} ", quiet))
        pieces.append((f" {row.title}", plain + Style(bold=True) if row.unread else plain))
        return pieces


def _pressure(pressure: float | None) -> str:
    """A pressure in four cells: `.4`, `2.5`, `118`."""
    if pressure is None:
        return ""
    if pressure >= 99.95:
        return f"{min(pressure, 9999):.0f}"
    return f"{pressure:.1f}".removeprefix("0")
