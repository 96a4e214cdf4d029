"""The line under the calendar: the quarter's visits, always in sight."""

from __future__ import annotations

from rich.style import Style

from acdesk.reading.visits import Band
from acdesk.rules.visits import week_said
from screens.widgets.glyphs import bar
from screens.widgets.line import Drawn, Piece, width_of

GATE_SIGNS = {True: ("✓", "+"), False: ("✗", "x")}
"""Whether a gate is met."""


class BandLine(Drawn):
    """Both measures, the week, the gates: what is least needed goes first where it is narrow."""

    DEFAULT_CSS = "BandLine { height: 1; width: 1fr; }"
    band: Band | None = None

    def show(self, band: Band) -> None:
        """Draw what has changed."""
        if band != self.band:
            self.band = band
            self.refresh()

    def pieces(self, width: int) -> tuple[list[Piece], list[Piece]]:
        """As much as there is room for."""
        band, colours = self.band, self.colours
        if band is None:
            return [], []
        rule = self.glyphs.rule
        quarter = f"{band.quarter[4:]} {week_said(band.week)}"
        wide = [(f"{rule * 2} Madison visits, {quarter} {rule * 2}  ", colours.muted)]
        tight = [(f"{band.quarter[4:]} {week_said(band.week, short=True)}  ", colours.muted)]
        measures = [*self._required(band), ("   ", colours.text), *self._aim(band)]
        brief = [
            *tight, ("req ", colours.muted), (f"{band.held}/{band.required}", self._met(band)),
            ("  aim ", colours.muted), (f"{band.aim_held}/{band.aim}", colours.text),
        ]  # fmt: skip
        for pieces in (
            [*wide, *measures, ("   gates  ", colours.muted), *self._gates(band)],
            [*tight, *measures, ("   gates  ", colours.muted), *self._gates(band, words=False)],
            [*brief, ("   ", colours.muted), *self._gates(band, words=False)],
        ):
            if width_of(pieces) + 1 <= width:
                return [(" ", colours.text), *pieces], []
        return [(" ", colours.text), *brief], []

    def _met(self, band: Band) -> Style:
        return self.colours.text if band.requirement_met else self.colours.soon

    def _required(self, band: Band) -> list[Piece]:
        return [(f"required {band.required}: ", self.colours.muted), (f"held {band.held}", self._met(band))]

    def _aim(self, band: Band) -> list[Piece]:
        if band.aim > 10:
            return [("aim ", self.colours.muted), (f"{band.aim_held} of {band.aim}", self.colours.text)]
        used, free = bar(self.glyphs, band.aim_held / max(1, band.aim), band.aim)
        return [(f"aim {band.aim}: ", self.colours.muted), (used, self.colours.accent), (free, self.colours.faint)]

    def _gates(self, band: Band, *, words: bool = True) -> list[Piece]:
        colours, pieces = self.colours, list[Piece]()
        for gate in band.gates:
            pieces.append((f"{gate.week} {gate.stage}" if words else f"{gate.week}", colours.muted))
            if gate.met or gate.passed:
                sign = GATE_SIGNS[gate.met][self.desk_app.ascii]
                pieces.append((f" {sign}", colours.accent if gate.met else colours.over))
            else:
                pieces.append((f" {gate.reached}/{gate.aim}", colours.text))
            pieces.append(("  ", colours.text))
        return pieces[:-1]
