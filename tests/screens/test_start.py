"""How the screens open: read beside Textual's loading, painted once, and no rubbish kept."""

from __future__ import annotations

import gc
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from textual._compositor import LayoutUpdate
from textual.app import App

from acdesk.errors import DeskDamaged
from acdesk.verbs import arrive
from db.trouble import DeskBroken
from screens.app import RUBBISH, DeskApp
from screens.desk_reading import DeskReading
from screens.queue.model import QueueModel
from screens.start import Begun
from tests.office import Office, open_office
from tests.screens.dialogs.desk_pilot import AtDesk
from tests.screens.fakes import app
from tests.screens.test_queue_screen import WIDE, page, until

ROOT = Path(__file__).parents[2]


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    opened = open_office(tmp_path)
    opened.request("Landing page by Friday")
    opened.request("Class schedule on the site")
    yield opened
    opened.desk.close()


def test_it_begins_to_read_without_textual() -> None:
    told = "import sys, screens.start; print([name for name in ('textual', 'rich') if name in sys.modules])"
    found = subprocess.run([sys.executable, "-c", told], cwd=ROOT, capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"


def test_what_is_read_beside_is_what_the_screen_would_read(office: Office) -> None:
    model, pulse = Begun(office.desk, DeskReading(office.desk)).result()
    reading = DeskReading(office.desk)
    afresh = QueueModel(reading)
    afresh.refresh()
    assert [model.row(place) for place in range(len(model))] == [afresh.row(place) for place in range(len(afresh))]
    assert len(model) == 2
    assert pulse == reading.pulse()


async def test_the_screen_shows_what_was_read(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    reading = DeskReading(office.desk)
    begun = Begun(office.desk, reading)
    begun.result()
    monkeypatch.setattr(reading, "order", lambda split: pytest.fail("it was read already"))
    running = DeskApp(office.desk, reading, None, begun)
    async with running.run_test(size=WIDE) as pilot:
        await until(pilot, lambda: "Landing page by Friday" in page(running))
        assert "unacknowledged" in page(running)


async def test_what_another_program_writes_meanwhile_is_noticed(office: Office) -> None:
    reading = DeskReading(office.desk)
    begun = Begun(office.desk, reading)
    begun.result()

    def write() -> None:
        with office.desk.store.worker():
            arrive.add(office.desk, "Meanwhile", office.clients["badger"])

    other = Thread(target=write)
    other.start()
    other.join()
    running = DeskApp(office.desk, reading, None, begun)
    async with running.run_test(size=WIDE) as pilot:
        await AtDesk(running, pilot, office).until(lambda: "Meanwhile" in page(running))


def test_what_reading_raises_is_raised_where_it_is_asked_for(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: object, split: str) -> Any:
        raise DeskBroken("The desk is damaged.")

    monkeypatch.setattr(DeskReading, "order", broken)
    begun = Begun(office.desk, DeskReading(office.desk))
    with pytest.raises(DeskDamaged, match=r"The desk is damaged\."):
        begun.result()


@pytest.fixture
def painted(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, bool]]:
    """What was drawn to be shown, by its kind, and whether it was inside a batch, where nothing is shown."""
    found: list[tuple[str, bool]] = []
    display = App._display

    def noted(self: App[Any], screen: Any, renderable: Any) -> None:
        if renderable is not None:
            found.append((type(renderable).__name__, bool(self._batch_count)))
        display(self, screen, renderable)

    monkeypatch.setattr(App, "_display", noted)
    return found


async def test_the_first_paint_is_the_whole_of_it(painted: list[tuple[str, bool]]) -> None:
    running = app()
    async with running.run_test(size=WIDE) as pilot:
        await until(pilot, lambda: running.screen._is_painted)
        assert [kind for kind, _ in painted].count(LayoutUpdate.__name__) == 1
        assert painted[0] == (LayoutUpdate.__name__, False)
        assert not any(in_batch for _, in_batch in painted)


async def test_what_changes_in_a_batch_is_drawn_after_it(painted: list[tuple[str, bool]]) -> None:
    running = app()
    async with running.run_test(size=WIDE) as pilot:
        await until(pilot, lambda: running.screen._is_painted)
        painted.clear()
        with running.batch_update():
            running.screen.refresh(layout=True)
            running.screen._compositor_refresh()
            assert painted == []
        await until(pilot, lambda: (LayoutUpdate.__name__, False) in painted)


async def test_rubbish_is_looked_for_once_it_is_painted() -> None:
    running = app()
    async with running.run_test(size=WIDE) as pilot:
        await until(pilot, lambda: running.screen._is_painted)
        assert gc.isenabled()
        assert gc.get_threshold() == RUBBISH
