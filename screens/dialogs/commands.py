"""The commands that change the desk: each opens its dialog, or acts at once where there is nothing to ask.

Dialogs are named here and imported when a key first wants one: all of them together take 50 ms, a fifth of a start.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING

from acdesk.keys import KEYS
from db.vocabulary import Verb
from screens.actions import may
from screens.commands import Command, Run, by_lifecycle, command

if TYPE_CHECKING:
    from screens.dialogs.base import Dialog
    from screens.queue.acting import Acting


def step(name: str) -> Run:
    """What `screens.actions.steps` has under this name."""

    def run(screen: Acting) -> None:
        getattr(import_module("screens.actions.steps"), name)(screen)

    return run


def open_dialog(screen: Acting, name: str, *given: object) -> None:
    """Open a dialog of `screens.dialogs`, like `pausing.Wait`."""
    module, _, dialog = name.partition(".")
    made: Callable[..., Dialog] = getattr(import_module(f"screens.dialogs.{module}"), dialog)
    import_module("screens.dialogs.opening").ask(screen, made(screen.desk, *given))


def on_row(dialog: str, *more: str) -> Run:
    """Opens a dialog over the row under the cursor."""

    def run(screen: Acting) -> None:
        row = screen.row
        if row is not None:
            open_dialog(screen, dialog, [row], *more)

    return run


def on_marked(id_: str, run: Run) -> Command:
    """An action on the marked rows, or the one under the cursor: the lifecycle is asked about each of them."""
    key = next(key for key in KEYS if key.id == id_)
    when = may.acknowledge if id_ == "acknowledge" else by_lifecycle(key.verb) if key.verb is not None else may.somebody

    def each(screen: Acting) -> None:
        why = may.why_not_all(screen.desk, screen.chosen(), when)
        if why is None:
            run(screen)
        else:
            screen.desk_app.say(why, severity="warning")

    return command(id_, each, may.marked(when))


def over_marked(dialog: str) -> Run:
    """Opens a dialog over the marked rows, or the one under the cursor."""

    def run(screen: Acting) -> None:
        open_dialog(screen, dialog, screen.chosen())

    return run


VERBS: tuple[Command, ...] = (
    on_marked("acknowledge", step("acknowledge")),
    command("acknowledge_all", step("acknowledge_all"), may.somebody),
    command("handle", step("handle")),
    command("route", step("route")),
    command("escalate", step("escalate")),
    command("wait", on_row("pausing.Wait")),
    command("promise", step("promise")),
    command("done", step("done_step"), may.done),
    on_marked("snooze", over_marked("pausing.Snooze")),
    command("park", on_row("pausing.Park")),
    command("objective", on_row("tidying.Objective")),
    command("urgency", on_row("tidying.SetUrgency")),
    command("note", on_row("tidying.Note")),
    command("stop", step("stop")),
    command("update", on_row("acknowledging.Update")),
    command("accept", on_row("working.Specialist", "accept")),
    command("dispute", on_row("working.Specialist", "dispute")),
    command("check_in", on_row("working.Specialist", "check_in")),
    command("nudge", step("nudge"), may.nudge),
    command("hand_over", on_row("leading.HandOver")),
    command("take_over", step("take_over"), may.deciding(Verb.TAKE_OVER)),
    command("resolve", step("resolve"), may.deciding(Verb.RESOLVE)),
    command("cool_down", step("cool_down"), may.deciding(Verb.COOL_DOWN)),
    command("reopen", on_row("tidying.Reopen")),
    on_marked("merge", over_marked("tidying.Merge")),
    command("split", on_row("tidying.Split")),
    on_marked("void", over_marked("tidying.Void")),
    command("assign", on_row("tidying.Assign")),
    command("wanted_by", on_row("tidying.WantedBy")),
    command("new", step("new"), may.somebody),
    command("find_out", step("find_out"), may.somebody),
)
