"""The wheel over lines that are drawn by hand: it moves the window over them, and the cursor stays."""

from __future__ import annotations

from textual import events

from screens.widgets.line import Drawn

NOTCH = 3
"""Lines for one click of the wheel."""


class Wheeled(Drawn):
    """More lines than it has room for, from line `top` on."""

    top = 0

    @property
    def furthest(self) -> int:
        """The line that is at the top when the last is at the bottom."""
        raise NotImplementedError

    def move(self, lines: int) -> None:
        """Scroll by some lines."""
        before, self.top = self.top, max(0, min(self.top + lines, self.furthest))
        if self.top != before:
            self.refresh()

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """The wheel."""
        event.stop()
        self.move(NOTCH)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """The wheel, backwards."""
        event.stop()
        self.move(-NOTCH)
