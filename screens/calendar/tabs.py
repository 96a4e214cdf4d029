"""The line over the calendar: which stretch of time is shown, the views, and what is switched off."""

from __future__ import annotations

from textual import events
from textual.message import Message

from screens.widgets.line import Drawn, Piece, width_of

VIEWS = ("month", "week", "agenda", "visits")


class ViewTabs(Drawn):
    """Told by the screen."""

    title = ""
    current = VIEWS[0]
    note = ""

    class Chosen(Message):
        """A view was clicked."""

        def __init__(self, view: str) -> None:
            super().__init__()
            self.view = view

    def show(self, title: str, current: str, note: str) -> None:
        """Draw what has changed."""
        if (title, current, note) != (self.title, self.current, self.note):
            self.title, self.current, self.note = title, current, note
            self.refresh()

    def pieces(self, width: int) -> tuple[list[Piece], list[Piece]]:
        """The views left, the stretch of time after them, what is off right."""
        colours = self.colours
        left: list[Piece] = [(" ", colours.text)]
        for view in VIEWS:
            left += [(f" {view.capitalize()} ", colours.tab if view == self.current else colours.muted)]
        left += [("   ", colours.text), (self.title, colours.strong)]
        right: list[Piece] = [(f"{self.note} ", colours.soon)] if self.note else []
        return left, right if width_of(left) + width_of(right) < width else []

    def on_click(self, event: events.Click) -> None:
        """Turn to the view under the mouse."""
        edge = 1
        for view in VIEWS:
            edge += len(view) + 2
            if event.x < edge:
                self.post_message(self.Chosen(view))
                return
