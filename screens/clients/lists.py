"""The list of the clients and the list of the team, as lines."""

from __future__ import annotations

from typing import NamedTuple

from rich.style import Style

from acdesk.messages import say_role, say_skill
from acdesk.reading.clients import ClientLine
from acdesk.reading.staff import StaffLine
from screens.clients.window import RowWindow
from screens.saying import line
from screens.widgets.cells import fit
from screens.widgets.line import Piece
from screens.widgets.listing import Listing

FEW_WEEKS = 4
IN_TOUCH = "in touch; "
"""What goes first from a sentence that has no room."""
TITLES = {"name": "client", "tier": "T", "touch": "touch", "open": "open", "promises": "prom"}
"""The column that shows what the list is sorted by."""


class Columns(NamedTuple):
    """Widths in cells; the health sentence takes what is left."""

    client: int
    weeks: int
    call: int
    touch: int
    open: int
    promises: int
    objectives: int

    @property
    def used(self) -> int:
        """Cells of all columns with a gap after each (the last needs none), and of cursor and tier."""
        return 2 + sum(width + 1 for width in self if width) + 2 + (not self.objectives)


def columns(width: int) -> Columns:
    """What there is room for in a list that wide: the weeks shorten first, then names, then objectives go."""
    if width >= 90:
        return Columns(20, 13, 9, 5, 4, 4, 5)
    if width >= 70:
        return Columns(18, FEW_WEEKS, 9, 5, 4, 4, 5)
    if width >= 58:
        return Columns(14, 0, 9, 5, 4, 4, 0)
    return Columns(12, 0, 9, 5, 4, 0, 0)


class ClientList(Listing):
    """Clients: how it stands with each, in a word, a colour and thirteen weeks."""

    DEFAULT_CSS = "ClientList { width: 5fr; }"
    model: RowWindow[ClientLine]
    sort = "name"

    def names(self, width: int) -> list[Piece]:
        """The column names, the one sorted by marked."""
        wide = columns(width)
        sentence = max(0, width - wide.used)
        cells = (
            ("client", wide.client), ("T", 1), ("weeks", wide.weeks), ("health", sentence), ("next call", wide.call),
            ("touch", wide.touch),
            ("open", wide.open), ("prom", wide.promises), ("goals", wide.objectives),
        )  # fmt: skip
        found: list[Piece] = [("  ", self.colours.muted)]
        for name, cell in cells:
            if cell:
                chosen = name == TITLES[self.sort]
                found.append((fit(name, cell, ""), self.colours.accent if chosen else self.colours.muted))
                found.append((" ", self.colours.muted))
        return found

    def cells(self, place: int, width: int) -> list[Piece]:
        """A client."""
        row = self.model.row(place)
        if row is None:
            return [("  (gone)", self.colours.faint)]
        wide, colours, more = columns(width), self.colours, self.glyphs.ellipsis
        style = level_style(self, row.level)
        plain = colours.text if row.active else colours.faint
        ascii_ = self.desk_app.ascii
        found: list[Piece] = [
            (" ", plain),
            (fit(line(row.name), wide.client, more) + " ", plain),
            (f"{row.tier} ", colours.muted),
        ]
        if wide.weeks:
            found.append((_weeks(row.strip, wide.weeks, ascii_) + " ", style))
        sentence = max(0, width - wide.used)
        health = row.health if len(row.health) <= sentence else row.health.removeprefix(IN_TOUCH)
        found.append((fit(health, sentence, more) + " " if sentence else "", style))
        if wide.call:
            missing = row.call in ("overdue", "to book")
            found.append((fit(row.call, wide.call) + " ", colours.over if missing else plain))
        found.append((f"{row.touch:>{wide.touch}} ", style if row.level == "dark" else colours.muted))
        found.append((f"{row.open_requests or '':>{wide.open}} ", plain))
        risk = colours.over if row.at_risk else colours.muted
        if wide.promises:
            found.append((fit(row.promise_signs_ascii if ascii_ else row.promise_signs, wide.promises) + " ", risk))
        if wide.objectives:
            signs = row.objective_signs_ascii if ascii_ else row.objective_signs
            late = colours.text if row.on_track == row.objectives else colours.soon
            found.append((fit(signs, wide.objectives), late))
        return found


class TeamList(Listing):
    """The agency's people: who is there now, and how much is ahead of them."""

    DEFAULT_CSS = "TeamList { width: 5fr; }"
    model: RowWindow[StaffLine]

    def names(self, width: int) -> list[Piece]:
        """The column names."""
        return [(f"  {'name':<16} {'local':<8} {'now':<10} {'ahead':<9} {'req':<4} skills", self.colours.muted)]

    def cells(self, place: int, width: int) -> list[Piece]:
        """A member of the team."""
        row = self.model.row(place)
        if row is None:
            return [("  (gone)", self.colours.faint)]
        colours, more = self.colours, self.glyphs.ellipsis
        now, style = ("away", colours.soon) if row.away else ("there", colours.text)
        if not row.away and not row.is_open:
            now, style = "off hours", colours.muted
        plain = colours.text if row.row.active else colours.faint
        skills = ", ".join(line(say_skill(each)) for each in row.row.skills) or say_role(row.row.role)
        return [
            (" " + fit(line(row.row.name), 16, more) + " ", plain),
            (fit(row.local_time, 8) + " ", colours.muted),
            (fit(now, 10) + " ", style),
            (fit(row.queued, 9) + " ", plain),
            (f"{row.row.open_routed or '':<4} ", plain),
            (skills, colours.muted),
        ]


def level_style(widget: Listing, level: str) -> Style:
    """The colour of a level of health; the sentence says it as well."""
    colours = widget.colours
    return {"dark": colours.over, "watch": colours.soon}.get(level, colours.muted)


BLOCKS = "▁▂▃▄▅▆▇█"


def _weeks(strip: str, cells: int, ascii_: bool) -> str:
    """The last weeks; in ASCII a digit for the height, a point for silence."""
    shown = strip[-cells:]
    if not ascii_:
        return shown
    return "".join("." if block == BLOCKS[0] else str(BLOCKS.find(block) + 1) for block in shown)
