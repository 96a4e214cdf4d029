"""The line over the list that says what was just done and how to undo it, or why not."""

from __future__ import annotations

from textual.timer import Timer

from screens.widgets.cells import cell_width
from screens.widgets.line import Drawn, Piece

SHOWN = 6.0
"""Seconds that it stands."""


class Notice(Drawn):
    """One line that is blank most of the time. A toast would lay out the whole screen as it comes and as it goes."""

    def __init__(self) -> None:
        super().__init__()
        self.text = ""
        self._severity = "information"
        self._going: Timer | None = None

    def tell(self, text: str, severity: str) -> bool:
        """Show clean `text` for a while; False where there is no room for all of it."""
        if not self.display or cell_width(text) + 3 > self.size.width:
            return False
        if self._going is not None:
            self._going.stop()
        self._going = self.set_timer(SHOWN, self.clear)
        self._show(text, severity)
        return True

    def clear(self) -> None:
        """Blank again."""
        self._show("", "information")

    def _show(self, text: str, severity: str) -> None:
        if (text, severity) != (self.text, self._severity):
            self.text, self._severity = text, severity
            self.refresh()

    def pieces(self, width: int) -> tuple[list[Piece], list[Piece]]:
        """The sentence; what went wrong has a sign before it and the colour of being late."""
        colours = self.colours
        styles = {"warning": colours.soon, "error": colours.over}
        lead = "! " if self._severity in styles else " "
        return [(f"{lead}{self.text}" if self.text else "", styles.get(self._severity, colours.strong))], []
