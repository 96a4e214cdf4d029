"""What the keys of visits open: the steps of the visit under the cursor, or the planning of one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from acdesk.errors import AcdeskError
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


def _over(screen: Acting, dialog: Dialog) -> None:
    """Open a dialog; once it is sent, what is owed may be another everywhere: all is read again."""
    try:
        ask(screen, dialog, lambda _: screen.reorder())
    except AcdeskError as error:  # there is nothing to ask
        screen.desk_app.say(str(error), severity="warning")
