"""The queue's list: what is owed, of whom, by when, how it presses, and what it is."""

from __future__ import annotations

from typing import NamedTuple

from rich.style import Style

from screens.queue.model import QueueModel
from screens.reading import Row, Tone
from screens.widgets.cells import fit
from screens.widgets.glyphs import sign
from screens.widgets.line import Piece, tone_style
from screens.widgets.listing import Listing

SHORT = 10
"""Cells in which only the word of what is owed has room."""


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
        return Columns(20, 20, 1, 11, 4)
    if screen >= 120:
        return Columns(17, 15, 1, 11, 4)
    if screen >= 110:
        return Columns(17, 15, 1, 11, 0)
    if screen >= 100:
        return Columns(20, 20, 1, 11, 0)
    if screen >= 80:
        return Columns(18, 15, 1, 11, 0)
    if screen >= 60:
        return Columns(17, 8, 1, 11, 0)
    return Columns(9, 7, 0, 9, 0)


class QueueList(Listing):
    """Rows of a QueueModel."""

    model: QueueModel

    def names(self, width: int) -> list[Piece]:
        """The line of column names."""
        widths = columns(self.app.size.width)
        names = [("owed", widths.owed), ("client", widths.client), ("T", widths.tier), ("due", widths.due)]
        cells = [fit(name, width) + " " for name, width in names if width]
        if widths.pressure:
            cells[-1:] = [fit("due", widths.due), f"{self.glyphs.pressure:>{widths.pressure}} "]
        return [("  " + "".join(cells) + "request", self.colours.muted)]

    def cells(self, place: int, width: int) -> list[Piece]:
        """The mark and the columns."""
        row = self.model.row(place)
        if row is None:
            return [("  (gone)", self.colours.faint)]
        marked = self.glyphs.mark if row.id in self.model.marks else " "
        return [(marked, self.colours.accent), *self._cells(row, columns(self.app.size.width))]

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
        pieces.append((fit(due, widths.due, more), said))
        if widths.pressure:  # at most three cells of its four, so that no gap is needed
            pieces.append((f"{pressure_said(row.pressure):>{widths.pressure}}", quiet))
        pieces.append((f" {row.title}", plain + Style(bold=True) if row.unread else plain))
        return pieces


def pressure_said(pressure: float | None) -> str:
    """A pressure in three cells: `.4`, `2.5`, `10`, `118`, `3k` for thousands."""
    if pressure is None:
        return ""
    if pressure >= 999.5:
        return f"{min(pressure / 1000, 99):.0f}k"
    if pressure >= 9.95:
        return f"{pressure:.0f}"
    return f"{pressure:.1f}".removeprefix("0")
