"""What the keys of the calendar open that change nothing in it: to a day, out, in, and the report of the visits."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, cast

from acdesk.operation import Done
from screens.dialogs.base import Dialog
from screens.dialogs.calendar_files import Export, GoTo, Import, Report, quarter_now
from screens.dialogs.question import Question
from screens.overlay import Overlay

if TYPE_CHECKING:
    from screens.calendar.screen import CalendarScreen
    from screens.queue.acting import Acting


def go_to_day(screen: Acting) -> None:
    """To a day by its date."""
    calendar = cast("CalendarScreen", screen)
    dialog = GoTo(screen.desk, calendar.day)

    def then() -> None:
        if calendar.view == "visits":
            calendar.show_view("month")
        calendar.go_to(dialog.day)

    _over(screen, dialog, then)


def export(screen: Acting) -> None:
    """Calls and visits to a calendar file or folder; of the client under the cursor only where that is chosen."""
    _over(screen, Export(screen.desk))


def report(screen: Acting) -> None:
    """The quarter's visits: of the board's quarter, where it is shown."""
    quarter = getattr(screen, "quarter_shown", "") or quarter_now(screen.desk)
    _over(screen, Report(screen.desk, quarter))


def import_(screen: Acting) -> None:
    """A calendar of others; what came of it is told, with everything that could not be read."""
    dialog = Import(screen.desk)

    def over(done: Done | None) -> None:
        if dialog.imported is None:
            return
        if done is not None:
            screen.did(done, advance=False)
        screen.reorder()
        screen.app.push_screen(Overlay("Imported", dialog.outcome))

    _push(screen, dialog, over)


def _over(screen: Acting, dialog: Question, then: Callable[[], object] | None = None) -> None:
    """Open a dialog that changes nothing; once it is answered say so, and go on with `then`."""

    def over(_: Done | None) -> None:
        if not dialog.answered:
            return
        if dialog.told:
            screen.desk_app.say(dialog.told)
        if then is not None:
            then()

    _push(screen, dialog, over)


def _push(screen: Acting, dialog: Dialog, over: Callable[[Done | None], None]) -> None:
    """Open a dialog that is not repeated."""
    dialog.prepare()
    screen.app.clear_notifications()
    dialog.under = screen.cursor_line
    screen.app.push_screen(dialog, over)
