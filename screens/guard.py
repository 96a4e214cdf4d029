"""An error in one handler is a sentence and a log line, never the end of the application."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, cast

from textual import events
from textual.message import Message
from textual.message_pump import MessagePump

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

    async def _dispatch_message(self, message: Message) -> None:
        """Dispatch, and report what a handler raises."""
        if isinstance(message, events.Compose | events.Mount):
            await super()._dispatch_message(message)
            return
        try:
            await super()._dispatch_message(message)
        except Exception as error:  # the one broad net: whatever a handler raises, the desk stays open
            cast(Reports, self.app).report(error)
