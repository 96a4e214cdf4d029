"""The app that everything is compared with: Textual, and one list whose cursor moves on a key."""

from __future__ import annotations

from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

CURSOR = Style(reverse=True)


class Lines(Widget, can_focus=True):
    """As many lines as there is room for, one of them under the cursor."""

    DEFAULT_CSS = "Lines { height: 1fr; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j", "move(1)", show=False),
        Binding("k", "move(-1)", show=False),
    ]
    cursor = 0

    def action_move(self, by: int) -> None:
        before, self.cursor = self.cursor, max(0, min(self.cursor + by, self.size.height - 1))
        for line in (before, self.cursor):
            self.refresh(Region(0, line, self.size.width, 1))

    def render_line(self, y: int) -> Strip:
        text = f"line {y + 1}".ljust(self.size.width)
        return Strip([Segment(text, CURSOR if y == self.cursor else Style())], len(text))


class Empty(App[None]):
    """Nothing but the lines."""

    ENABLE_COMMAND_PALETTE = False

    def compose(self) -> ComposeResult:
        yield Lines()


if __name__ == "__main__":
    Empty().run()
