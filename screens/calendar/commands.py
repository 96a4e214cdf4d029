"""What keys do to calls and visits, on every screen, and how one moves in the calendar."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING, cast

from screens.actions import may
from screens.commands import Command, Run, always, command

if TYPE_CHECKING:
    from screens.calendar.screen import CalendarScreen
    from screens.queue.acting import Acting


def _in_calendar(run: Callable[[CalendarScreen], object]) -> Run:
    """An action of the calendar's screen."""
    return lambda screen: run(cast("CalendarScreen", screen))


def _step(module: str, name: str) -> Run:
    """What a module of `screens.calendar` has under this name; dialogs are loaded when a key first wants one."""

    def run(screen: Acting) -> None:
        getattr(import_module(f"screens.calendar.{module}"), name)(screen)

    return run


CALENDAR: tuple[Command, ...] = (
    command("prep", _step("prep_steps", "prep"), always),
    command("call", _step("call_steps", "call"), may.somebody),
    command("plan_call", _step("call_steps", "plan"), may.somebody),
    command("visit", _step("visit_steps", "visit"), may.somebody),
    command("plan_visit", _step("visit_steps", "plan"), may.somebody),
    command("proposals", _step("proposal_steps", "proposals"), may.somebody),
    command("day_before", _in_calendar(lambda screen: screen.go_days(-1)), always),
    command("day_after", _in_calendar(lambda screen: screen.go_days(1)), always),
    command("today", _in_calendar(lambda screen: screen.go_today()), always),
    command("go_to_day", _step("file_steps", "go_to_day"), always),
    command("calendar_export", _step("file_steps", "export"), always),
    command("calendar_import", _step("file_steps", "import_"), may.somebody),
    command("visits_report", _step("file_steps", "report"), always),
)
