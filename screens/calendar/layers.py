"""Which layers of the calendar are shown: a small list over it, a letter turns one on or off, at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.screen import ModalScreen
from textual.strip import Strip

from acdesk.reading.calendar import ALL_LAYERS, SIGNS, Layer
from screens.guard import Guarded
from screens.painting import PaintedOnce
from screens.widgets.line import Drawn, Piece

LETTERS = {
    Layer.CALLS: ("c", "calls", "planned"),
    Layer.VISITS: ("v", "visits", "visit"),
    Layer.INTERNAL: ("i", "internal and reviews", "internal"),
    Layer.PROMISES: ("p", "promises to clients", "promise"),
    Layer.ABSENCES: ("a", "who is away", "absence"),
    Layer.BUSY: ("b", "busy time of others", "busy"),
}
"""By layer: its letter, its words, and whose sign it has."""


class LayerList(Drawn):
    """A line for each layer."""

    DEFAULT_CSS = "LayerList { height: auto; width: 1fr; }"

    def __init__(self, on: frozenset[Layer]) -> None:
        super().__init__()
        self.on = on

    def get_content_height(self, container: object, viewport: object, width: int) -> int:
        """One for each."""
        return len(LETTERS)

    def render_line(self, y: int) -> Strip:
        """Its letter, whether it is on, its sign and words."""
        if y >= len(LETTERS):
            return self.draw([], self.size.width)
        layer = list(LETTERS)[y]
        letter, words, sign = LETTERS[layer]
        on, colours = layer in self.on, self.colours
        style = colours.text if on else colours.faint
        pieces: list[Piece] = [
            (f" {letter} ", colours.accent),
            ("[x] " if on else "[ ] ", style),
            (f"{SIGNS[sign][self.desk_app.ascii]} {words}", style),
        ]
        return self.draw(pieces, self.size.width)


class Layers(Guarded, PaintedOnce, ModalScreen[None]):
    """Tells `chosen` of every change."""

    DEFAULT_CSS = """
    Layers { align: left top; background: $background 0%; }
    Layers > Container {
        width: 38; height: auto; margin: 4 2;
        border: round $accent; border-title-color: $accent; border-subtitle-color: $foreground 60%;
        background: $surface; padding: 0 1;
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,enter,q,f", "close")]

    def __init__(self, on: frozenset[Layer], chosen: Callable[[frozenset[Layer]], object]) -> None:
        super().__init__()
        self.list = LayerList(on)
        self._chosen = chosen

    def compose(self) -> ComposeResult:
        """A frame with the list."""
        with Container() as frame:
            yield self.list
        frame.border_title = "Shown"
        frame.border_subtitle = "0 all   Esc closes"

    def on_key(self, event: events.Key) -> None:
        """A letter turns its layer."""
        layer = next((each for each, (letter, _, _) in LETTERS.items() if letter == event.character), None)
        if layer is not None:
            self._turn(self.list.on ^ {layer})
        elif event.character == "0":
            self._turn(ALL_LAYERS)
        else:
            return
        event.stop()

    def _turn(self, on: frozenset[Layer]) -> None:
        self.list.on = on
        self.list.refresh()
        self._chosen(on)

    def action_close(self) -> None:
        """Back to the calendar."""
        self.dismiss(None)
