"""What a terminal without room says."""

from __future__ import annotations

from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import ModalScreen
from textual.widgets import Static

from screens.guard import Guarded


class TooSmall(Guarded, ModalScreen[None]):
    """Stands over everything until the terminal has grown; everything under it stays as it was."""

    DEFAULT_CSS = "TooSmall { background: $background; align: center middle; } TooSmall Static { width: auto; }"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("q", "app.leave")]

    def compose(self) -> ComposeResult:
        """The sentence."""
        yield Static(Text("Too small: acdesk needs 40×10.\nNothing is lost."), markup=False)
