"""An error in one handler is a sentence and a log line, never the end of the application."""

from __future__ import annotations

from collections.abc import Awaitable
from inspect import isawaitable
from typing import TYPE_CHECKING, Any, Protocol, cast

from textual import events
from textual.message import Message
from textual.message_pump import MessagePump
from textual.timer import Timer, TimerCallback

if TYPE_CHECKING:
    _Pump = MessagePump
else:
    _Pump = object


class Reports(Protocol):
    """What the application does with an error."""

    def report(self, error: Exception) -> None:
        """Say it and log it."""


class Guarded(_Pump):
    """Mixed in before a Textual class (App, Screen, Widget): its handlers may fail without ending its message loop.

    Composing and mounting are not guarded: half a screen is worse than an error at once.
    """

    def set_timer(self, delay: float, callback: TimerCallback | None = None, **options: Any) -> Timer:
        """Call later, guarded: Textual ends the application when a timer's callback fails."""
        return super().set_timer(delay, self._safely(callback), **options)

    def set_interval(self, interval: float, callback: TimerCallback | None = None, **options: Any) -> Timer:
        """Call again and again, guarded in the same way."""
        return super().set_interval(interval, self._safely(callback), **options)

    def _safely(self, callback: TimerCallback | None) -> TimerCallback | None:
        if callback is None:
            return None

        async def called() -> None:
            result = callback()
            if isawaitable(result):
                await result

        return lambda: self._survive(called())

    async def _dispatch_message(self, message: Message) -> None:
        """Dispatch, and report what a handler raises."""
        if isinstance(message, events.Compose | events.Mount):
            await super()._dispatch_message(message)
            return
        await self._survive(super()._dispatch_message(message))

    async def _survive(self, doing: Awaitable[None]) -> None:
        """The one broad net: whatever a handler raises, the desk stays open."""
        try:
            await doing
        except Exception as error:
            cast(Reports, self.app).report(error)
