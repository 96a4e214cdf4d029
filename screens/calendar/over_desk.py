"""A screen over the desk with lines of its own, on which verbs act: call mode, and the list of proposals."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar, cast

from textual.strip import Strip

from acdesk import history
from acdesk.desk import Desk
from acdesk.errors import AcdeskError
from acdesk.operation import Done
from screens.dialogs.base import Dialog
from screens.dialogs.fields import Plain
from screens.early import Early
from screens.saying import said_plainly
from screens.widgets.notice import Notice
from screens.widgets.wrapping import wrapped

if TYPE_CHECKING:
    from screens.app import DeskApp

T = TypeVar("T")
MOST = 6
"""Lines of what was done that are shown."""


class Told(Notice):
    """What was just done, over as many lines as it takes: a toast would stand on the keys."""

    DEFAULT_CSS = "Told { height: auto; min-height: 1; max-height: 6; }"

    def tell(self, text: str, severity: str) -> bool:
        """Show it for a while."""
        lines = len(self._wrapped(text, self.size.width))
        if not self.display or lines > MOST:
            return False
        super().tell(text[: self.size.width - 3], severity)  # which has room for one line, and starts the clock
        self._show(text, severity)
        return True

    def _show(self, text: str, severity: str) -> None:
        super()._show(text, severity)
        self.refresh(layout=True)

    @staticmethod
    def _wrapped(text: str, width: int) -> list[str]:
        return list(wrapped(text, width - 3)) or [""]

    def get_content_height(self, container: object, viewport: object, width: int) -> int:
        """A line while there is nothing to say."""
        return len(self._wrapped(self.text, width))

    def render_line(self, y: int) -> Strip:
        """A line of it."""
        width, colours = self.size.width, self.colours
        lines = self._wrapped(self.text, width)
        late = self._severity in ("warning", "error")
        lead = "! " if late and y == 0 else " "
        return self.draw(
            [(f"{lead}{lines[y] if y < len(lines) else ''}", colours.soon if late else colours.strong)], width
        )


class OverDesk(Early[T]):
    """It has a notice, a line for a refusal with the id `refusal`, and dialogs over its lines."""

    CSS_PATH = "../styles/calls.tcss"

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.notice = Told()

    @property
    def desk_app(self) -> DeskApp:
        """The application, as what it is."""
        return cast("DeskApp", self.app)

    @property
    def cursor_line(self) -> int:
        """The line of the terminal under which a dialog opens."""
        return 3

    def reread(self) -> None:
        """Something was changed: read it again, and draw."""
        raise NotImplementedError

    def refuse(self, sentence: str) -> None:
        """Why not, below the lines; an empty sentence clears it."""
        told = self.query_one("#refusal", Plain)
        told.show(said_plainly(sentence))
        told.display = bool(sentence)
        if sentence:
            self.notice.clear()

    def perform(self, call: Callable[[], Done]) -> Done | None:
        """Run a verb and say what it did; what it refuses stands below the lines."""
        try:
            done = call()
        except AcdeskError as error:
            self.refuse(str(error))
            return None
        self.did(done)
        return done

    def did(self, done: Done) -> None:
        """Something was done: say so, with what is worth saying of it."""
        self.refuse("")
        self.reread()
        self.desk_app.say(" ".join([done.summary.rstrip(".") + ".", *done.notes, "z undoes."]))

    def ask(self, dialog: Dialog, then: Callable[[Done], object] | None = None) -> None:
        """Open a dialog under the cursor; once it is sent its verb is reported, or `then` goes on."""
        try:
            dialog.prepare()
        except AcdeskError as error:  # there is nothing to ask
            self.refuse(str(error))
            return
        self.refuse("")
        self.desk_app.clear_notifications()
        dialog.under = self.cursor_line

        def over(done: Done | None) -> None:
            if done is not None:
                (then or self.did)(done)

        self.app.push_screen(dialog, over)

    def action_undo(self) -> None:
        """Take the last step back."""
        self._reverted(history.undo)

    def action_redo(self) -> None:
        """Do again what was taken back."""
        self._reverted(history.redo)

    def _reverted(self, revert: Callable[[Desk], list[Done]]) -> None:
        try:
            done = revert(self.desk)
        except AcdeskError as error:
            self.refuse(str(error))
            return
        self.refuse("")
        for each in done:
            self.desk_app.say(" ".join([each.summary.rstrip(".") + ".", *each.notes]))
        self.reread()
