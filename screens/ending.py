"""How the application ends: by its person, a signal, a terminal that vanished or an error, always with drafts kept."""

from __future__ import annotations

import asyncio
import signal
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from textual.app import App

from acdesk import trouble

if TYPE_CHECKING:
    _App = App[None]
else:
    _App = object

HUNG_UP = 129
SIGNALS = ("SIGTERM", "SIGHUP", "SIGINT")


@runtime_checkable
class KeepsDraft(Protocol):
    """A dialog with something typed in it."""

    def keep_draft(self) -> None:
        """Save what was typed, now."""


class Ends(_App):
    """Mixed in before App."""

    def listen_for_the_end(self) -> None:
        """A signal keeps the drafts, restores the terminal and ends with 128 + its number."""
        if self.is_headless:
            return
        loop = asyncio.get_running_loop()
        for name in SIGNALS:
            if number := getattr(signal, name, None):
                loop.add_signal_handler(number, self.end, 128 + number)

    def leave(self) -> None:
        """The person has had enough for today."""
        self.end(0)

    async def action_quit(self) -> None:
        """Ctrl+Q, which works everywhere."""
        self.leave()

    def hung_up(self) -> None:
        """The terminal is gone."""
        self.end(HUNG_UP)

    def end(self, status: int) -> None:
        """Keep what was typed, restore the terminal, exit."""
        self.keep_drafts()
        self.exit(return_code=status)

    def keep_drafts(self) -> None:
        """Every open dialog saves what was typed."""
        for screen in self.screen_stack:
            if isinstance(screen, KeepsDraft):
                screen.keep_draft()

    def _fatal_error(self) -> None:
        """What no handler could hold: one sentence without the values in hand, and the exit status 1."""
        self.keep_drafts()
        error = self._exception
        path = trouble.note(error) if error is not None else "the log"
        kind = type(error).__name__
        self.panic(f"acdesk had to stop ({kind}). What was shown as saved is saved; {path} says where it happened.")
