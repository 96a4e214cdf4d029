"""Search over everything, as it is typed: requests, messages, clients, people, calls, visits."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.widgets import Input

from screens.early import Early
from screens.reading import Found, Reading
from screens.widgets.cells import fit
from screens.widgets.line import Drawn

MOST = 50


class Results(Drawn, ScrollView):
    """What was found, a line each."""

    DEFAULT_CSS = "Results { height: 1fr; overflow-x: hidden; }"

    def __init__(self) -> None:
        super().__init__()
        self.found: Sequence[Found] = ()
        self.cursor = 0
        self.asked = False

    def show(self, found: Sequence[Found], *, asked: bool) -> None:
        """Draw other results, the cursor on the first."""
        self.found, self.cursor, self.asked = found, 0, asked
        self.virtual_size = Size(self.size.width, len(found))
        self.scroll_to(y=0, animate=False, immediate=True)
        self.refresh()

    def step(self, by: int) -> None:
        """Move the cursor."""
        self.cursor = max(0, min(self.cursor + by, len(self.found) - 1))
        top, height = self.scroll_offset.y, self.size.height
        wanted = min(max(top, self.cursor - height + 1), self.cursor)
        self.scroll_to(y=wanted, animate=False, immediate=True)
        self.refresh()

    @property
    def current(self) -> Found | None:
        """The result under the cursor."""
        return self.found[self.cursor] if self.found else None

    def render_line(self, y: int) -> Strip:
        """Draw a result; its title comes last."""
        width, place, colours = self.size.width, y + self.scroll_offset.y, self.colours
        if place >= len(self.found):
            empty = "Nothing found." if self.asked and y == 0 and not self.found else ""
            return self.draw([(f" {empty}", colours.muted)], width)
        each, here = self.found[place], place == self.cursor
        behind = colours.cursor if here else None
        number = f"#{each.request_id}" if each.request_id is not None else each.kind
        pieces = [
            (self.glyphs.cursor if here else " ", colours.accent),
            (fit(number, 8) + " ", colours.muted),
            (fit(each.client, 18 if width >= 70 else 10, self.glyphs.ellipsis) + " ", colours.text),
            (fit(each.when, 12) + " ", colours.muted) if width >= 60 else ("", colours.muted),
            (each.title, colours.text),
            (f"  {each.snippet}" if each.snippet else "", colours.muted),
        ]
        return self.draw(pieces, width, behind)


class SearchScreen(Early["Found | None"]):
    """Type, look, Enter opens."""

    DEFAULT_CSS = """
    SearchScreen { align: center top; background: $background 60%; }
    SearchScreen:ansi { background: transparent; }
    SearchScreen > Container {
        width: 100; max-width: 96%; height: 80%; margin-top: 2; background: $surface;
        border: round $accent; border-title-color: $accent; padding: 0 1;
    }
    SearchScreen Input { border: none; height: 1; padding: 0; margin-bottom: 1; background: $surface; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "close", priority=True),
        Binding("down,ctrl+n", "step(1)", priority=True),
        Binding("up", "step(-1)", priority=True),
        Binding("pagedown", "step(10)", priority=True),
        Binding("pageup", "step(-10)", priority=True),
    ]

    def __init__(self, reading: Reading) -> None:
        super().__init__()
        self._reading = reading
        self._results = Results()

    def compose(self) -> ComposeResult:
        """A line to type in, and what it finds."""
        with Container() as frame:
            yield Input(placeholder="search requests, messages, clients, people, calls, visits", compact=True)
            yield self._results
        frame.border_title = "Search"

    def on_mount(self) -> None:
        """The line takes the keys as soon as it is there."""
        self.call_after_refresh(self.take_keys)

    def begin(self) -> None:
        """To the line."""
        self.set_focus(self.query_one(Input))

    def on_input_changed(self, event: Input.Changed) -> None:
        """Look again with every letter."""
        text = event.value.strip()
        self._results.show(self._reading.search(text, MOST) if text else (), asked=bool(text))

    def on_input_submitted(self) -> None:
        """Open what is under the cursor."""
        current = self._results.current
        if current is not None:
            self.dismiss(current)

    def action_step(self, by: int) -> None:
        """Through the results."""
        self._results.step(by)

    def action_close(self) -> None:
        """Back without opening anything."""
        self.dismiss(None)
