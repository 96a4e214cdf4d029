"""Setting up on the first start: step after step, and the queue at the end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from acdesk.operation import Done
from acdesk.setting_up import Setup, Step
from screens.dialogs.setting_up import SetUp

if TYPE_CHECKING:
    from screens.app import DeskApp


class FirstStart:
    """Goes through the steps that are not answered yet, those left for later last in another round."""

    def __init__(self, app: DeskApp) -> None:
        self.app = app
        self.setup = Setup(app.desk, app.config_file)
        self.left: list[Step] = []
        self._later = False

    def go_on(self, said: tuple[str, ...] = ()) -> None:
        """The next step; where none is missing, the queue."""
        missing = [step for step in self.setup.missing() if step not in self.left]
        if not missing:
            self._over(said)
            return
        step = missing[0]
        self._later = False
        self.setup.looked = False
        dialog = SetUp(self.setup, step, said, self._for_later)
        dialog.under = 4  # over the list: the splits above stay whole
        self.app.clear_notifications()
        dialog.prepare()
        self.app.push_screen(dialog, lambda done: self._answered(step, done))

    def _for_later(self) -> None:
        self._later = True

    def _answered(self, step: Step, done: Done | None) -> None:
        shown = self.app.desk_screen
        if shown is not None:
            shown.reorder()
        if done is None and not self._later:
            self.app.say("Left for later: Ctrl+P, set up, goes on where you were.")
            return
        if done is None or not step.done(self.app.desk):
            self.left.append(step)
        self.go_on(tuple(done.summary.splitlines()) if done is not None else ())

    def _over(self, said: tuple[str, ...]) -> None:
        if self.left:
            names = ", ".join(step.title for step in self.left)
            self.app.say(f"Left for later: {names}. Ctrl+P, set up, asks again.")
        else:
            self.app.say(" ".join([*said, "The desk is set up: n makes a request, ? shows the keys."]))
