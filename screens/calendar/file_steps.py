"""What the keys of the calendar open that change nothing in it: to a day, out, in, and the report of the visits."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, cast

from acdesk.operation import Done
from screens.dialogs.base import Dialog
from screens.dialogs.calendar_files import Export, GoTo, Import, Report, quarter_now
from screens.overlay import Overlay

if TYPE_CHECKING:
    from screens.calendar.screen import CalendarScreen
    from screens.queue.acting import Acting


def go_to_day(screen: Acting) -> None:
    """To a day by its date."""
    calendar = cast("CalendarScreen", screen)
    dialog = GoTo(screen.desk, calendar.day)

    def then(_: Done) -> None:
        if calendar.view == "visits":
            calendar.show_view("month")
        calendar.go_to(dialog.day)

    _over(screen, dialog, then)


def export(screen: Acting) -> None:
    """Calls and visits to a calendar file or folder; of the client under the cursor only where that is chosen."""
    _over(screen, Export(screen.desk), lambda done: screen.desk_app.say(done.summary))


def report(screen: Acting) -> None:
    """The quarter's visits: of the board's quarter, where it is shown."""
    quarter = getattr(screen, "quarter_shown", "") or quarter_now(screen.desk)
    _over(screen, Report(screen.desk, quarter), lambda done: screen.desk_app.say(done.summary))


def import_(screen: Acting) -> None:
    """A calendar of others; what came of it is told, with everything that could not be read."""
    dialog = Import(screen.desk)

    def then(done: Done) -> None:
        if dialog.imported is not None and dialog.imported.done is not None:
            screen.did(done, advance=False)
        screen.reorder()
        screen.app.push_screen(Overlay("Imported", dialog.outcome))

    _over(screen, dialog, then)


def _over(screen: Acting, dialog: Dialog, then: Callable[[Done], object]) -> None:
    """Open a dialog that is not repeated; what it did is told by `then`, for most change nothing on the desk."""

    def over(done: Done | None) -> None:
        if done is not None:
            then(done)

    dialog.prepare()
    screen.app.clear_notifications()
    dialog.under = screen.cursor_line
    screen.app.push_screen(dialog, over)
