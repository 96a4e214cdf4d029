"""Calls on holidays and absences, and rhythms that no longer fit the tier: looked at, and taken one by one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from screens.calendar.proposals_list import Proposals, found

if TYPE_CHECKING:
    from screens.queue.acting import Acting


def proposals(screen: Acting) -> None:
    """Open the list, where there is anything in it."""
    lines = found(screen.desk)
    if not lines:
        screen.desk_app.say(
            "Nothing to propose: no call of the next three months is on a holiday or an absence, every rhythm fits."
        )
        return
    screen.app.clear_notifications()
    screen.app.push_screen(Proposals(screen.desk, lines), lambda _: screen.reorder())
