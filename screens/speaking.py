"""What the application tells its person in passing: a toast, and for an error a line in the log as well."""

from __future__ import annotations

from collections.abc import Sequence
from time import monotonic
from typing import TYPE_CHECKING

from textual.app import App, ScreenStackError

from acdesk import trouble
from acdesk.errors import AcdeskError
from acdesk.text import clean_line
from screens.saying import said_plainly
from screens.widgets.notice import Notice

if TYPE_CHECKING:
    _App = App[None]
else:
    _App = object

AGAIN = 5.0
"""Seconds before the same kind of error is told again: what fails ten times a second is not told ten times."""
KEPT = 20
GONE_AFTER = 0.1
"""Seconds until a toast that was taken down is no longer in the layout."""
CALLED_OUT = 60.0
"""Seconds that something stands which should not be missed."""


class Speaks(_App):
    """Mixed in before App."""

    problems: list[Exception]
    """The latest errors of handlers."""
    _told: tuple[str, float] = ("", 0.0)
    _said = ""
    sayings: Sequence[str] = ()
    """What was said since the last clearing."""

    def say(self, text: str, *, severity: str = "information") -> None:
        """What happened and how to undo it, or why not: on the screen's own line, or where that has no room as a toast.

        `severity` is information, warning or error.
        """
        said = clean_line(text)
        if said == self._said:
            self.clear_notifications()  # the same again does not pile up
        self._said = said
        self.sayings = [*self.sayings, said][-KEPT:]
        level = severity if severity in ("warning", "error") else "information"
        notice = self.notice
        if notice is not None and notice.tell(said, level):
            self._take_down()  # an older toast would speak of what is no longer so
            return
        self.notify(said, severity=level, timeout=6, markup=False)  # type: ignore[arg-type]

    def call_out(self, text: str) -> None:
        """What should not be missed, whatever is on the screen: a toast that stands longer."""
        said = clean_line(text)
        self.sayings = [*self.sayings, said][-KEPT:]
        self.notify(said, severity="warning", timeout=CALLED_OUT, markup=False)

    @property
    def notice(self) -> Notice | None:
        """The line for it on the screen in front, where it has one."""
        try:
            return getattr(self.screen, "notice", None)
        except ScreenStackError:  # before the first screen, and after the last
            return None

    def clear_notifications(self) -> None:
        """What was said goes, so that it covers nothing."""
        self.sayings = []
        if self.notice is not None:
            self.notice.clear()
        self._take_down()

    def _take_down(self) -> None:
        """Toasts go. Where something else changes in the same moment Textual leaves lines of them standing."""
        stood = any(True for _ in self.screen.query("Toast")) if self.screen_stack else False
        super().clear_notifications()
        if stood:
            self.set_timer(GONE_AFTER, self._repaint)

    def _repaint(self) -> None:
        if self.screen_stack:
            self.screen.refresh()

    def report(self, error: Exception) -> None:
        """An error in a handler: a sentence and a log line, and the desk stays open."""
        self.problems = [*getattr(self, "problems", []), error][-KEPT:]
        kind, (last, at) = f"{type(error).__name__}: {error}", self._told
        if kind == last and monotonic() - at < AGAIN:
            return
        self._told = (kind, monotonic())
        if isinstance(error, AcdeskError):
            self.say(said_plainly(str(error)), severity="warning")
            return
        path = trouble.note(error)
        name = type(error).__name__
        self.say(f"Something went wrong ({name}). Nothing was changed; {path} says where.", severity="error")
