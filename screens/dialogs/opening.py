"""Opening a dialog over the queue's row, and going on once it is sent."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from acdesk.errors import AcdeskError
from acdesk.operation import Done
from screens.dialogs.base import Dialog
from screens.saying import said_plainly

if TYPE_CHECKING:
    from screens.queue.acting import Acting

Then = Callable[[Done], object]


def ask(
    screen: Acting,
    dialog: Dialog,
    then: Then | None = None,
    *,
    chained: bool = False,
    left: Callable[[], object] | None = None,
) -> None:
    """Open a dialog. Once it is sent its verb is reported and the cursor goes on; with `then`, that goes on instead.

    `left` is called when it is left unsent. While an action is repeated, the dialog begins with the answers of the last
    time, and one that `repeats` is sent without being opened, unless they don't fit.

    Raises AcdeskError where there is nothing to ask. What was reported before goes, so that it covers nothing; unless
    the dialog is `chained` to what it tells of.
    """
    dialog.prepare()
    if not chained:
        screen.app.clear_notifications()
    dialog.under = screen.cursor_line

    def over(done: Done | None) -> None:
        if done is None:
            if left is not None:
                left()
            return
        screen.answers[dialog.name_of] = dialog.answers
        screen.did(done, advance=then is None)
        if then is not None:
            then(done)

    again = screen.repeating and not chained and dialog.name_of in screen.answers
    if again and dialog.fill(screen.answers[dialog.name_of]) and dialog.repeats:
        try:
            over(dialog.send_unopened())
        except AcdeskError as error:
            screen.desk_app.say(said_plainly(str(error)), severity="warning")
        return
    screen.app.push_screen(dialog, over)
