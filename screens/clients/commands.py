"""What keys do on the clients' screen and the team's page: on a client, on what is under the cursor in a section."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from importlib import import_module
from typing import TYPE_CHECKING, cast

from acdesk.desk import Desk
from acdesk.keys import KEYS, Key
from screens.commands import Command, always, command, on_a_request
from screens.reading import Row
from screens.saying import NOBODY

if TYPE_CHECKING:
    from screens.clients.screen import ClientsScreen
    from screens.clients.team import TeamScreen
    from screens.queue.acting import Acting

BAR = {
    "list": ("open", "call", "prep", "visit", "touch", "next_split", "sort", "search", "add", "edit", "tier", "new",
             "undo"),
    "overview": ("next_split", "call", "prep", "visit", "touch", "edit", "tier", "new", "back", "undo"),
    "people": ("next_split", "add", "edit", "touch", "new", "back", "undo"),
    "requests": ("open", "acknowledge", "handle", "route", "escalate", "done", "promise", "snooze", "objective",
                 "new", "mark", "undo"),
    "objectives": ("add", "reading", "done", "next_split", "back", "undo"),
    "deliverables": ("add", "done", "next_split", "back", "undo"),
    "timeline": ("kinds", "open", "next_split", "back", "undo"),
    "person": ("add", "edit", "absence", "queue", "clients", "undo"),
}  # fmt: skip
"""The keys that are likely wanted, by section; help comes last everywhere."""
LABELS = {"next_split": "section", "search": "filter", "back": "back"}
"""What some keys are called here."""
ON_REQUESTS = frozenset(key.id for key in KEYS if key.verb is not None) - {"undo", "redo", "new", "nudge"}


def _clients(run: Callable[[ClientsScreen], object]) -> Callable[[Acting], object]:
    """An action of the clients' screen."""
    return lambda screen: run(cast("ClientsScreen", screen))


def _step(name: str) -> Callable[[Acting], object]:
    """What `screens.clients.steps` has under this name; dialogs are loaded when a key first wants one."""

    def run(screen: Acting) -> None:
        getattr(import_module("screens.clients.steps"), name)(screen)

    return run


def _to_client(screen: Acting) -> None:
    row = screen.row
    if row is None:
        return
    client_id = row.client_id if row.id < 0 else screen.desk.request(row.id).client_id
    if client_id is None:
        screen.desk_app.say("Nobody knows yet whose request that is: assign it first (a).")
    else:
        screen.desk_app.turn_to("clients", client_id)


def _a_row(desk: Desk, row: Row | None) -> str | None:
    return "Nothing is under the cursor." if row is None else None


CLIENTS: tuple[Command, ...] = (
    command("to_client", _to_client, _a_row),
    command("sort", _clients(lambda screen: screen.next_sort()), always),
    command("kinds", _clients(lambda screen: screen.next_kind()), always),
    command("touch", _step("touch"), always),
    command("add", _step("add"), always),
    command("edit", _step("edit"), always),
    command("reading", _step("reading"), always),
    command("tier", _step("tier"), always),
    command("import_clients", _step("import_clients"), always),
    command("absence", _step("absence"), always),
    command("key_result", _step("key_result"), always),
)
_DONE = command("done", _step("done"), always)
_LOOK = command("open", lambda screen: screen.open(), always)
_MARK = command("mark", lambda screen: screen.mark(), on_a_request)


def here(screen: ClientsScreen | TeamScreen, command_id: str) -> Command | None:
    """What a key does here that does something else on the queue; None where it does the same."""
    if command_id == "open":
        return _LOOK
    if command_id == "mark":
        return _MARK
    if command_id == "done" and screen.section.id in ("deliverables", "objectives") and screen.pinned is None:
        return _DONE
    return None


def why_not(screen: ClientsScreen, command: Command) -> str | None:
    """Why an action on the client, or on what is under the cursor, can't be; None where nothing is against it."""
    from acdesk.reading.deliverables import DeliverableLine  # noqa: PLC0415  (not at the start of the queue)
    from acdesk.reading.objectives import KeyResultView, ObjectiveView  # noqa: PLC0415

    id_, chosen = command.id, screen.view.chosen if screen.is_reading else None
    if (
        id_ in ("touch", "tier", "edit", "add", "reading", "key_result", "import_clients")
        and screen.desk.person is None
    ):
        return NOBODY
    if id_ in ("touch", "tier", "reading", "key_result") and screen.client is None:
        return "There is no client under the cursor."
    if id_ == "reading" and not isinstance(chosen, KeyResultView):
        return "This acts on a key result: Tab to objectives, Enter goes in."
    if id_ == "key_result" and not isinstance(chosen, ObjectiveView):
        return "This acts on an objective: Tab to objectives, Enter goes in."
    if command is _DONE and not isinstance(chosen, DeliverableLine | ObjectiveView):
        return "Go in with Enter, and choose one."
    if id_ in ON_REQUESTS and command is not _DONE and screen.row is None:
        return "This acts on a request: Tab to requests, Enter goes in."
    return None


def shown(screen: ClientsScreen | TeamScreen, row: Row | None) -> list[tuple[Key, bool]]:
    """The keys of the section, and whether each can act now."""
    keys = {key.id: key for key in screen.desk_app.keys}
    wanted = "requests" if screen.pinned is not None else screen.section.id
    if not screen.is_reading and wanted != "person":
        wanted = "list"
    return [
        (replace(keys[each], label=LABELS.get(each, keys[each].label)), screen.may(keys[each], row))
        for each in (*BAR[wanted], "help")
        if keys[each].each
    ]
