"""A dialog that was closed leaves nothing behind: a desk is open all day."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from pathlib import Path
from weakref import ref

import pytest
from textual.widget import Widget

from screens.dialogs.acknowledging import Acknowledge
from tests.office import Office, open_office
from tests.screens.dialogs.desk_pilot import at_desk


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    opened = open_office(tmp_path)
    opened.request()
    yield opened
    opened.desk.close()


async def test_what_was_drawn_in_a_dialog_is_forgotten(office: Office) -> None:
    async with at_desk(office) as desk:
        await desk.press("a")
        dialog = await desk.dialog(Acknowledge)
        await desk.pilot.pause()
        widgets = [dialog, *dialog.query(Widget)]
        kept = [ref(each) for each in widgets] + [ref(each._styles_cache) for each in widgets]
        del dialog, widgets
        await desk.press("escape")
        await desk.back()
        await desk.pilot.pause()

        def left() -> list[object]:
            gc.unfreeze()  # what a start has made is not looked through
            gc.collect()
            return [found for each in kept if (found := each()) is not None]

        await desk.until(lambda: not left())
