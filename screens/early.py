"""A screen over another that loses no key that was pressed while it opened."""

from __future__ import annotations

from string import ascii_letters, digits
from typing import ClassVar, TypeVar

from textual import events
from textual.binding import Binding, BindingType
from textual.screen import ModalScreen

from screens.guard import Guarded

T = TypeVar("T")
SIGNS = {
    "space": " ", "number_sign": "#", "at": "@", "full_stop": ".", "minus": "-", "plus": "+", "slash": "/",
    "colon": ":", "comma": ",", "underscore": "_",
}  # fmt: skip
"""What else is typed, by the name of its key."""


class Early(Guarded, ModalScreen[T]):
    """Keeps keys until it can take them; `take_keys` is called once it can."""

    AUTO_FOCUS = ""  # a line with the focus would hide the bindings below before it can take keys itself
    BINDINGS: ClassVar[list[BindingType]] = [
        *(Binding(char, f"stray('{char}')") for char in ascii_letters + digits),
        *(Binding(name, f"stray('{char}')") for name, char in SIGNS.items()),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._early: list[str] = []
        self._came_by = ""
        self._ready = False

    def begin(self) -> None:
        """Give the keys to the first field."""
        raise NotImplementedError

    def take_keys(self) -> None:
        """Take the keys: first those that were pressed while it opened."""
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
