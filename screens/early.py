"""Keys one after the other: none is lost or overtaken, however fast they come and whatever opens meanwhile.

Textual forwards a key to who has the focus when it arrives, but what the key before it does happens later, in
another queue: a letter typed right after `/` would still go to the list. So the application lets the next key go only
when the one before has gone its whole way and the screen that it opened takes keys. What a key makes a widget say
(Enter: Input.Submitted) goes the same way behind it, so the way is gone twice: the letter after an Enter that sends a
dialog would still be written into it.
"""

from __future__ import annotations

from collections import deque
from time import monotonic
from typing import Any, Protocol, TypeVar, cast, runtime_checkable

from textual import events
from textual.app import App
from textual.message import Message
from textual.screen import ModalScreen, Screen
from textual.widget import Widget
from textual.widgets import Input, TextArea

from screens.guard import Guarded
from screens.painting import PaintedOnce

T = TypeVar("T")
PATIENCE = 50
"""Looks (`unstick`) after which held keys are let go: a screen that never opens must not take the keyboard with it."""


@runtime_checkable
class Opens(Protocol):
    """A screen that takes a moment until it can take keys."""

    @property
    def ready(self) -> bool:
        """Whether it takes them."""


class InTurn(App[None]):
    """An application that lets one key go at a time."""

    class KeyPassed(Message):
        """Follows a key on its way, from who had the focus up to the application; `again` what the key gave rise to."""

        def __init__(self, taker: Screen[Any] | Widget, *, again: bool) -> None:
            super().__init__()
            self.taker = taker
            self.again = again

    def __init__(self, *args: Any) -> None:
        self._held: deque[events.Key | events.Paste] = deque()
        self._under_way: InTurn.KeyPassed | None = None
        self._looks = 0
        self.typed_at = 0.0
        """When the last key came, on the monotonic clock."""
        super().__init__(*args)

    @property
    def _opening(self) -> bool:
        front = self.screen_stack[-1] if self.screen_stack else None
        return isinstance(front, Opens) and not front.ready

    async def on_event(self, event: events.Event) -> None:
        """A key that is typed takes its turn."""
        if isinstance(event, events.Key | events.Paste) and not event.is_forwarded:
            self.typed_at = monotonic()
            self._held.append(event)
            await self.let_go()
        else:
            await super().on_event(event)

    async def let_go(self) -> None:
        """Let the next key go if nothing is under way or opening. Only called in the application's own queue."""
        while self._held and self._under_way is None and not self._opening:
            await self._send(self._held.popleft())

    async def _send(self, event: events.Key | events.Paste) -> None:
        self._looks = 0
        taker = self.focused or self.screen
        await super().on_event(event)
        if event.is_forwarded:
            letter = isinstance(taker, Input | TextArea) and (isinstance(event, events.Paste) or event.is_printable)
            self._follow(taker, again=letter)  # a letter that is written sends nothing

    def _follow(self, taker: Screen[Any] | Widget, *, again: bool) -> None:
        passed = self.KeyPassed(taker, again=again)
        self._under_way = passed if taker.post_message(passed) else None

    async def on_in_turn_key_passed(self, message: KeyPassed) -> None:
        """It has gone its way: what it gave rise to, then the next."""
        if message is not self._under_way:
            return
        self._under_way = None
        if not message.again and message.taker.is_attached:
            self._follow(message.taker, again=True)
        await self.let_go()

    async def went(self, screen: Screen[Any]) -> None:
        """A screen is gone, and with it perhaps what followed a key."""
        taker = None if self._under_way is None else self._under_way.taker
        if taker is not None and (taker is screen or not taker.is_attached or taker.screen is screen):
            self._under_way = None
        await self.let_go()

    async def unstick(self) -> None:
        """Called several times a second: keys that have waited too long go to whoever is there."""
        self._looks = self._looks + 1 if self._held or self._under_way else 0
        if self._looks >= PATIENCE:
            self._under_way = None
            for _ in range(len(self._held)):
                await self._send(self._held.popleft())


class Early(Guarded, PaintedOnce, ModalScreen[T]):
    """A screen that the keys wait for until `take_keys` is called."""

    AUTO_FOCUS = ""  # the focus is given in `begin`, when everything is laid out

    def __init__(self) -> None:
        super().__init__()
        self._ready = False

    @property
    def ready(self) -> bool:
        """Whether a field takes the keys."""
        return self._ready

    def begin(self) -> None:
        """Give the keys to the first field, at once: `set_focus`, for `focus` waits its turn and keys fall between."""
        raise NotImplementedError

    def take_keys(self) -> None:
        """Take the keys, first those that were pressed while it opened."""
        if not self._ready:
            self._ready = True
            self.begin()
            self._let_go()

    def on_unmount(self) -> None:
        """It went, perhaps before it was ready: the keys are for who is there now."""
        self.app.call_later(cast(InTurn, self.app).went, self)

    def _let_go(self) -> None:
        self.app.call_later(cast(InTurn, self.app).let_go)
