"""What the application tells its person in passing: a toast, and for an error a line in the log as well."""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING

from textual.app import App

from acdesk.errors import AcdeskError
from acdesk.text import clean_line
from screens import trouble

if TYPE_CHECKING:
    _App = App[None]
else:
    _App = object

AGAIN = 5.0
"""Seconds before the same kind of error is told again: what fails ten times a second is not told ten times."""
KEPT = 20


class Speaks(_App):
    """Mixed in before App."""

    problems: list[Exception]
    """The latest errors of handlers."""
    _told: tuple[str, float] = ("", 0.0)
    _said = ""

    def say(self, text: str, *, severity: str = "information") -> None:
        """A toast: what happened and how to undo it, or why not. `severity` is information, warning or error."""
        said = clean_line(text)
        if said == self._said:
            self.clear_notifications()  # the same again does not pile up
        self._said = said
        level = severity if severity in ("warning", "error") else "information"
        self.notify(said, severity=level, timeout=6, markup=False)  # type: ignore[arg-type]

    def report(self, error: Exception) -> None:
        """An error in a handler: a sentence and a log line, and the desk stays open."""
        self.problems = [*getattr(self, "problems", []), error][-KEPT:]
        kind, (last, at) = f"{type(error).__name__}: {error}", self._told
        if kind == last and monotonic() - at < AGAIN:
            return
        self._told = (kind, monotonic())
        if isinstance(error, AcdeskError):
            self.say(str(error), severity="warning")
            return
        path = trouble.note(error)
        name = type(error).__name__
        self.say(f"Something went wrong ({name}). Nothing was changed; {path} says where.", severity="error")
