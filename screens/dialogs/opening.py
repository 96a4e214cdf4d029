"""Opening a dialog over the queue's row, and going on once it is sent."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from acdesk.operation import Done
from screens.dialogs.base import Dialog
from screens.widgets.rows import QueueList

if TYPE_CHECKING:
    from screens.queue.screen import QueueScreen

Then = Callable[[Done], object]


def ask(screen: QueueScreen, dialog: Dialog, then: Then | None = None, *, chained: bool = False) -> None:
    """Open a dialog. Once it is sent its verb is reported and the cursor goes on; with `then`, that goes on instead.

    Raises AcdeskError where there is nothing to ask. What was reported before goes, so that it covers nothing; unless
    the dialog is `chained` to what it tells of.
    """
    dialog.prepare()
    if not chained:
        screen.app.clear_notifications()
    dialog.under = cursor_line(screen)

    def over(done: Done | None) -> None:
        if done is None:
            return
        screen.did(done, advance=then is None)
        if then is not None:
            then(done)

    screen.app.push_screen(dialog, over)


def cursor_line(screen: QueueScreen) -> int:
    """The line of the terminal on which the cursor's row stands."""
    rows = screen.query_one(QueueList)
    return rows.region.y + 1 + screen.model.cursor - rows.top
