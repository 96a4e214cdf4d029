"""What the keys of visits do: the steps of the visit under the cursor, the planning of one, the text about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from acdesk.errors import AcdeskError
from acdesk.reading.visit_texts import visit_text
from acdesk.rules.visits import VisitState
from acdesk.text import clean_line
from db import queries
from screens.dialogs.base import Dialog
from screens.dialogs.opening import ask
from screens.dialogs.visit_steps import LIVE, VisitStep
from screens.dialogs.visits import PlanVisits

if TYPE_CHECKING:
    from screens.queue.acting import Acting


def visit(screen: Acting) -> None:
    """What the state of the visit under the cursor allows; where there is none, plan one."""
    number = screen.visit_id
    row = None if number is None else queries.visit(number)
    if row is None:
        plan(screen)
        return
    dialog = VisitStep(screen.desk, row.id)
    if row.state in LIVE or dialog.steps():
        _over(screen, dialog)
    else:
        _over(screen, PlanVisits(screen.desk, row.client_id))


def plan(screen: Acting) -> None:
    """Visits of one day: to the client under the cursor and their neighbours, or to whoever is owed one."""
    _over(screen, PlanVisits(screen.desk, screen.client_id))


def copy(screen: Acting) -> None:
    """The invitation or the thanks of the visit under the cursor, to the clipboard; elsewhere the request."""
    number = screen.visit_id
    row = None if number is None else queries.visit(number)
    text = "" if row is None else visit_text(screen.desk, row)
    if row is not None and text:
        screen.app.copy_to_clipboard(text)
        what = "thanks for the visit" if row.state == VisitState.HELD else "invitation"
        screen.desk_app.say(f"Copied the {what} to {clean_line(row.client, 60)}. Nothing was sent.")
    elif screen.row is not None:
        screen.copy()
    else:
        screen.desk_app.say("There is nothing to copy: y copies a request, or the text about a visit.")


def _over(screen: Acting, dialog: Dialog) -> None:
    """Open a dialog; once it is sent, what is owed may be another everywhere: all is read again."""
    try:
        ask(screen, dialog, lambda _: screen.reorder())
    except AcdeskError as error:  # there is nothing to ask
        screen.desk_app.say(str(error), severity="warning")
