"""A screen over the queue that stands under a row, and loses no key that was pressed while it opened."""

from __future__ import annotations

from string import ascii_letters, digits
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.message import Message
from textual.screen import ModalScreen

from acdesk.operation import Done
from screens.guard import Guarded


class Frame(VerticalScroll, can_focus=False):
    """The frame of a dialog; it says when it has another size."""

    class Grown(Message):
        """It is larger or smaller."""

    def on_resize(self) -> None:
        """Say so."""
        self.post_message(self.Grown())


class Over(Guarded, ModalScreen[Done]):
    """Stands under the row that the cursor is on. Its frame has the id `box`."""

    CSS_PATH = "../styles/dialogs.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space" if char == " " else char, f"stray('{char}')") for char in ascii_letters + digits + " "
    ]

    def __init__(self) -> None:
        super().__init__()
        self.under = 3
        """The screen line of the row."""
        self._early: list[str] = []
        self._came_by = ""
        self._ready = False

    def begin(self) -> None:
        """Give the keys to the first field."""
        raise NotImplementedError

    def on_resize(self) -> None:
        """Another size: still under the row."""
        self.call_after_refresh(self._place)

    def on_frame_grown(self) -> None:
        """The same."""
        self._place()

    def _place(self) -> None:
        """Below the row where there is room, else above it, else as low as it fits."""
        for box in self.query("#box"):
            height, room = box.outer_size.height, self.size.height
            top = self.under + 1
            if top + height > room:
                top = self.under - height if self.under >= height else max(0, room - height)
            box.styles.offset = (max(0, min(2, self.size.width - box.outer_size.width)), top)
            box.add_class("-placed")
        if not self._ready:
            self.call_after_refresh(self._begin)

    def _begin(self) -> None:
        """Take the keys: first those that were pressed while the dialog opened."""
        if self._ready:
            return
        self._ready = True
        self.begin()
        for key in self._early:
            self._press(key)
        self._early.clear()

    def _press(self, key: str) -> None:
        """Let a key come in as if it was pressed now."""
        self.app.post_message(events.Key("space" if key == " " else key, key if len(key) == 1 else None))

    def on_key(self, event: events.Key) -> None:
        """A key before there is anything to type in waits."""
        key = event.character if event.is_printable and event.character else event.key
        if self._ready:
            self._came_by = key
        else:
            self._early.append(key)
            event.stop()
            event.prevent_default()

    def action_stray(self, key: str) -> None:
        """A key that no field wanted; one that was on its way to the screen below while this opened comes in anew."""
        if self._came_by == key:
            self._came_by = ""
        elif self._ready:
            self._press(key)
        else:
            self._early.append(key)
