"""What keys do in the calendar that they do differently elsewhere, and which are shown."""

from __future__ import annotations

from dataclasses import replace
from importlib import import_module
from typing import TYPE_CHECKING, cast

from acdesk.keys import KEYS, Key
from acdesk.reading.calendar import Layer
from screens.commands import Command, always, command
from screens.reading import Row

if TYPE_CHECKING:
    from screens.calendar.screen import CalendarScreen
    from screens.queue.acting import Acting

BAR = {
    "day": ("open", "call", "prep", "visit", "next_split", "kinds", "today", "go_to_day", "find_out", "new", "undo"),
    "inside": ("open", "call", "prep", "visit", "find_out", "back", "next_split", "kinds", "undo"),
    "promise": ("open", "done", "promise", "note", "snooze", "back", "next_split", "kinds", "undo"),
    "visits": ("visit", "open", "next_split", "today", "call", "undo"),
    "page": ("back", "call", "prep", "visit", "find_out", "undo"),
}  # fmt: skip
"""The keys that are likely wanted, by where one is; help comes last everywhere."""
LABELS = {"next_split": "view", "kinds": "layers", "open": "open"}
ELSEWHERE_AS_WELL = frozenset({"undo", "redo", "new", "nudge"})
ON_REQUESTS = frozenset(key.id for key in KEYS if key.verb is not None or key.id == "done") - ELSEWHERE_AS_WELL


def _calendar(screen: Acting) -> CalendarScreen:
    return cast("CalendarScreen", screen)


_OPEN = command("open", lambda screen: screen.open(), always)
_MARK = command("mark", lambda screen: screen.mark(), always)
_LAYERS = command("kinds", lambda screen: _calendar(screen).choose_layers(), always)
_CLIENT = command("to_client", lambda screen: _calendar(screen).to_client(), always)
_COPY = command("copy", lambda screen: import_module("screens.calendar.visit_steps").copy(screen), always)
_WHY = command("explain", lambda screen: screen.explain(), always)
HERE = {each.id: each for each in (_OPEN, _MARK, _LAYERS, _CLIENT, _COPY, _WHY)}


def why_not(screen: CalendarScreen, command: Command) -> str | None:
    """Why an action can't be; None where nothing is against it."""
    if command.id in ON_REQUESTS and screen.row is None:
        return "This acts on a request: in the calendar, on a promise."
    if command.id == "to_client" and screen.client_id is None:
        return "There is no client under the cursor."
    if command.id == "explain" and not _can_be_explained(screen):
        return "Nothing under the cursor is owed: = explains a call, a visit or a promise."
    if command.id == "mark":
        return "Nothing is marked in the calendar."
    return None


def _can_be_explained(screen: CalendarScreen) -> bool:
    """Whether a call, a visit, a promise or a client of the board is under the cursor."""
    entry = screen.entry
    if entry is None:
        return screen.row is not None or (screen.view == "visits" and screen.client_id is not None)
    return entry.layer not in (Layer.ABSENCES, Layer.BUSY)


def shown(screen: CalendarScreen, row: Row | None) -> list[tuple[Key, bool]]:
    """The keys of where one is, and whether each can act now."""
    keys = {key.id: key for key in screen.desk_app.keys}
    return [
        (replace(keys[each], label=LABELS.get(each, keys[each].label)), screen.may(keys[each], row))
        for each in (*BAR[screen.where], "help")
        if keys[each].each
    ]
