"""What makes the tests quick and none of them easier: waiting for queues and not for a time, styles read once."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Callable
from typing import Any

import textual.app
import textual.pilot
from textual._context import active_app
from textual.app import App
from textual.css.model import RuleSet
from textual.css.stylesheet import CSSLocation, Stylesheet
from textual.pilot import Pilot
from textual.screen import Screen

ROUNDS = 10_000
"""Rounds of the event loop after which something that always has more to do is no longer waited for."""
LOOKS, LOOK = 300, 0.01
"""How often `until` looks, and the seconds between, in which clocks of the application go on."""
OBJECTS = 50_000
"""New objects from one look for rubbish to the next: with Python's 700 it is a seventh of a test of a screen."""

_read = Stylesheet._parse_rules
_rules: dict[tuple[object, ...], list[RuleSet]] = {}


async def settled(_min_sleep: float = 0, _max_sleep: float = 0) -> None:
    """Let the event loop work until nothing is ready to run and all is painted: only clocks are waited for.

    Textual's own pilot sleeps 20 ms, looks whether the process was idle meanwhile, and does so twice a key: slow where
    the machine is quick, and over too early where it is busy.
    """
    ready = asyncio.get_running_loop()._ready  # type: ignore[attr-defined]  # the loop tells it in no other way
    for _ in range(ROUNDS):
        await asyncio.sleep(0)
        if not ready:
            shown = active_app.get().screen_stack[-1:]  # none any more where the application has ended
            if not any(map(_unpainted, shown)):
                return
            shown[0]._on_timer_update()  # else within 17 ms, by a timer


async def until(pilot: Pilot[Any], holds: Callable[[], object]) -> None:
    """Let the application work until something holds, and what follows from it is painted."""
    for _ in range(LOOKS):
        if holds():
            await settled()
            return
        await pilot.pause(LOOK)
    raise AssertionError(f"it never came to hold; the screen shows\n{page(pilot.app)}")


def page(app: App[Any]) -> str:
    """What stands on the screen."""
    return "\n".join("".join(segment.text for segment in strip) for strip in app.screen._compositor.render_strips())


def _unpainted(screen: Screen[object]) -> bool:
    """Whether a screen is to be laid out or painted, or has something to do after that."""
    return bool(
        screen._layout_required
        or screen._scroll_required
        or screen._repaint_required
        or screen._recompose_required
        or screen._dirty_widgets
        or screen._callbacks
    )


def rules(sheet: Stylesheet, css: str, read_from: CSSLocation, **told: Any) -> list[RuleSet]:
    """Styles as read for an application before, where colours and text are the same: another seventh."""
    key = (tuple(sheet._variables.items()), css, read_from, *sorted(told.items()))
    if key not in _rules:
        _rules[key] = _read(sheet, css, read_from, **told)
    return _rules[key]


def install() -> None:
    """For all tests of this process."""
    textual.app.wait_for_idle = settled  # type: ignore[attr-defined]
    textual.pilot.wait_for_idle = settled  # type: ignore[attr-defined]
    Stylesheet._parse_rules = rules  # type: ignore[method-assign]
    gc.set_threshold(OBJECTS)
