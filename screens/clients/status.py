"""The line over the list: how many there are, how they are sorted, what they are filtered by."""

from __future__ import annotations

from screens.widgets.line import Drawn, Piece


class Status(Drawn):
    """Told by the screen."""

    DEFAULT_CSS = "Status { height: 1; width: 1fr; }"
    count = ""
    told = ""

    def show(self, count: str, told: str) -> None:
        """Draw what has changed."""
        if (count, told) != (self.count, self.told):
            self.count, self.told = count, told
            self.refresh()

    def pieces(self, width: int) -> tuple[list[Piece], list[Piece]]:
        """How many, and what is to be said of them."""
        return [(f" {self.count}", self.colours.strong), (f"   {self.told}", self.colours.muted)], []
