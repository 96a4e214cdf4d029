"""A text over the screen: help, or where a number comes from. Any of the usual keys closes it."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.content import Content
from textual.screen import ModalScreen

from screens.guard import Guarded
from screens.painting import PaintedOnce
from screens.widgets.textlines import TextLines


class Overlay(Guarded, PaintedOnce, ModalScreen[str]):
    """Shows a title and clean text."""

    DEFAULT_CSS = """
    Overlay { align: center middle; background: $background 60%; }
    Overlay:ansi { background: transparent; }
    Overlay > Container {
        width: 78; max-width: 94%; height: auto; max-height: 90%;
        border: round $accent; border-title-color: $accent; border-subtitle-color: $foreground 60%;
        background: $surface; padding: 0 1;
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,enter,question_mark,equals_sign", "close"),
        Binding("j,down", "scroll(1)"),
        Binding("k,up", "scroll(-1)"),
        Binding("pagedown,space", "scroll(10)"),
        Binding("pageup", "scroll(-10)"),
        Binding("home,g", "scroll(-100000)"),
        Binding("end,G", "scroll(100000)"),
    ]

    def __init__(self, title: str, text: str, *, headings: bool = False) -> None:
        super().__init__()
        self._title = title
        self._lines = TextLines(text, headings=headings)

    def compose(self) -> ComposeResult:
        """A frame with the text."""
        with Container() as frame:
            yield self._lines
        frame.border_title = Content(self._title)
        frame.border_subtitle = "Esc closes"

    def action_close(self) -> None:
        """Back to where one was."""
        self.dismiss(None)

    def action_scroll(self, lines: int) -> None:
        """Read on."""
        self._lines.move(lines)
