"""What the other screens need, loaded while nobody types: their modules and styles, a small step at a time.

A screen's first opening would otherwise load its modules, read its styles, and have Textual read all the others again.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from types import ModuleType
from typing import Any

from textual._path import _css_path_type_as_list, _make_path_object_relative
from textual.app import App
from textual.css.stylesheet import Stylesheet
from textual.screen import Screen
from textual.widget import Widget

MODULES = (
    "wcwidth",  # how wide the signs of the calendar are
    "acdesk.rules.recurrence",
    "acdesk.rules.cadence",
    "acdesk.rules.places",
    "acdesk.rules.slots",
    "acdesk.rules.visit_days",
    "acdesk.rules.silence",
    "acdesk.messages",
    "acdesk.rhythm",
    "acdesk.visit_rhythm",
    "acdesk.reading.visits",
    "acdesk.reading.calendar",
    "acdesk.reading.clients",
    "acdesk.reading.objectives",
    "acdesk.reading.strips",
    "acdesk.reading.deliverables",
    "acdesk.reading.staff",
    "acdesk.verbs.call_notes",
    "screens.widgets.detail",
    "screens.widgets.top",
    "screens.clients.sections",
    "screens.clients.section_view",
    "screens.clients.lists",
    "screens.clients.status",
    "screens.clients.paging",
    "screens.calendar.window",
    "screens.calendar.entries",
    "screens.calendar.tabs",
    "screens.calendar.band",
    "screens.calendar.page",
    "screens.calendar.lists",
    "screens.calendar.month_view",
    "screens.calendar.week_view",
    "screens.calendar.board",
    "screens.calendar.looking",
    "screens.calendar.screen",
    "screens.clients.screen",
    "screens.dialogs.fields",
    "screens.dialogs.base",
    "screens.dialogs.sweeping",
)
"""What the screens are made of, what others are made of first: no step takes longer than one repaint."""


def steps(app: App[Any]) -> Iterator[None]:
    """Load a module, then read the styles of what it has; after each, the keys get their turn."""
    known: set[type[Widget]] = set()
    for name in MODULES:
        module = import_module(name)
        yield
        for found in classes(module):
            if found not in known and read_styles(app.stylesheet, found):
                app.stylesheet.parse()  # what was read before is kept: this reads what is new
                yield
            known.add(found)


def classes(module: ModuleType) -> list[type[Widget]]:
    """The widgets and screens that a module defines or uses."""
    return [each for each in vars(module).values() if isinstance(each, type) and issubclass(each, Widget)]


def read_styles(sheet: Stylesheet, found: type[Widget]) -> bool:
    """Add the styles of a class as Textual would when the first of it is mounted; whether there were new ones."""
    bare = found.__new__(found)  # not begun: only its class is asked
    before = len(sheet.source)
    for place, css, tie_breaker, scope in bare._get_default_css():
        sheet.add_source(css, place, is_default_css=True, tie_breaker=tie_breaker, scope=scope)
    if issubclass(found, Screen) and found.CSS_PATH is not None:
        for relative in _css_path_type_as_list(found.CSS_PATH):
            path = _make_path_object_relative(relative, bare)
            if not sheet.has_source(str(path)):
                sheet.read(path)
    return len(sheet.source) > before
