"""What is loaded while nobody types is all that opening another screen would load."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

from screens.app import LATER
from screens.beforehand import MODULES, classes, steps
from tests.office import Office, open_office
from tests.screens.dialogs.desk_pilot import at_desk


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    opened = open_office(tmp_path)
    yield opened
    opened.desk.close()


@pytest.mark.parametrize("mode", ["clients", "calendar"])
def test_the_screens_are_loaded(mode: str) -> None:
    module, name = LATER[mode]
    assert module in MODULES
    assert name in {each.__name__ for each in classes(import_module(module))}


@pytest.mark.parametrize("key", ["2", "3"])
async def test_opening_a_screen_then_brings_no_styles_of_its_own(office: Office, key: str) -> None:
    async with at_desk(office) as desk:
        for _ in steps(desk.app):
            pass
        sheet, mode = desk.app.stylesheet, desk.app.current_mode
        known = set(sheet.source)
        await desk.press(key)
        await desk.until(lambda: desk.app.current_mode != mode and desk.app.screen.is_mounted)
        await desk.pilot.pause()
        assert set(sheet.source) == known


async def test_what_was_loaded_leaves_the_queue_as_it_was(office: Office) -> None:
    async with at_desk(office) as desk:
        before = desk.page
        for _ in steps(desk.app):
            pass
        desk.app.stylesheet.update(desk.app.screen)
        await desk.pilot.pause()
        assert desk.page == before
