"""Setting up on the first start of the screens, from nobody to a request that serves an objective."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from acdesk.config import Config
from acdesk.desk import Desk, open_desk
from acdesk.setting_up import STEPS
from db import queries
from screens.app import DeskApp
from screens.desk_reading import DeskReading
from screens.dialogs.adding import New
from screens.dialogs.base import Dialog
from screens.dialogs.setting_up import SetUp
from screens.queue.screen import QueueScreen
from tests.office import Clock
from tests.quick import page, until

CSV = "Client,Tier,Domain,Contact,Email\nBadger HVAC,2,badgerhvac.com,Dana Ruiz,dana@badgerhvac.com\nBad Row,9,,,\n"


class Starting:
    """A first start."""

    def __init__(self, app: DeskApp, pilot: Pilot[Any], folder: Path) -> None:
        self.app, self.pilot, self.folder = app, pilot, folder

    async def until(self, holds: Callable[[], object]) -> None:
        await until(self.pilot, holds)

    async def step(self, id_: str) -> SetUp:
        await self.until(lambda: isinstance(self.app.screen, SetUp) and self.app.screen.step.id == id_)
        found = self.app.screen
        assert isinstance(found, SetUp)
        await self.until(lambda: found._ready)
        return found

    async def answer(self, id_: str, **answers: str) -> SetUp:
        step = await self.step(id_)
        for name, text in answers.items():
            step._fill(name, text)
        await self.pilot.pause()
        await self.pilot.press("ctrl+s")
        return step

    @property
    def page(self) -> str:
        return page(self.app)


@asynccontextmanager
async def first_start(desk: Desk, folder: Path, size: tuple[int, int] = (120, 36)) -> AsyncIterator[Starting]:
    app = DeskApp(desk, DeskReading(desk), folder / "config.toml")
    async with app.run_test(size=size) as pilot:
        yield Starting(app, pilot, folder)
        assert app.problems == []


@pytest.mark.parametrize("size", [(120, 36), (80, 24)])
async def test_from_nobody_to_a_triaged_request(tmp_path: Path, size: tuple[int, int]) -> None:
    (tmp_path / "clients.csv").write_text(CSV, encoding="utf-8")
    desk = open_desk(tmp_path / "desk.db", Config(), Clock(), create=True)
    async with first_start(desk, tmp_path, size) as start:
        await start.answer("you", name="Ana Lopez")
        await start.answer("agency", agency="Four Lakes")
        team = await start.answer("team", members="Karly: strategist\nDevon: wizard")
        await start.until(lambda: "wizard" in str(team.query_one("#refusal").text))  # type: ignore[attr-defined]
        await start.answer("team", members="Karly: strategist\nDevon: specialist web")
        clients = await start.answer("clients", file=str(tmp_path / "clients.csv"))
        await start.until(lambda: "1 new" in clients.query_one("#about").text)  # type: ignore[attr-defined]
        assert queries.clients() == [], "a look writes nothing"
        await start.pilot.press("ctrl+s")
        await start.step("mail")
        assert [row.name for row in queries.clients()] == ["Badger HVAC"]
        await start.pilot.press("ctrl+n")
        await start.until(lambda: isinstance(start.app.screen, QueueScreen))
        assert [step.id for step in STEPS if not step.done(desk)] == []
        assert desk.config.agency == "Four Lakes"
        await start.pilot.press("n")
        await start.until(lambda: isinstance(start.app.screen, New) and start.app.screen._ready)
        dialog = start.app.screen
        assert isinstance(dialog, Dialog)
        dialog._fill("title", "Landing page")
        dialog._fill("client", "Badger")
        await start.pilot.pause()
        await start.pilot.press("ctrl+s")
        await start.until(lambda: "Landing page" in start.page)
    desk.close()


async def test_it_goes_on_where_it_was_left(tmp_path: Path) -> None:
    desk = open_desk(tmp_path / "desk.db", Config(), Clock(), create=True)
    async with first_start(desk, tmp_path) as start:
        step = await start.step("you")
        step._fill("name", "Ana")
        await start.pilot.pause()
        await start.pilot.press("escape")
        await start.until(lambda: isinstance(start.app.screen, QueueScreen))
        assert "Ctrl+P" in start.page
    desk.close()
    desk = open_desk(tmp_path / "desk.db", Config(), Clock())
    async with first_start(desk, tmp_path) as start:
        step = await start.step("you")
        assert step.value("name") == "Ana", "what was typed is kept"
        await start.pilot.press("ctrl+s")
        await start.step("agency")
        await start.pilot.press("ctrl+n")
        await start.step("team")
        await start.pilot.press("escape")
        await start.until(lambda: isinstance(start.app.screen, QueueScreen))
        start.app.action_command("set_up")
        await start.step("agency")
    desk.close()


async def test_a_desk_with_somebody_opens_on_the_queue(tmp_path: Path) -> None:
    from tests.office import open_office

    office = open_office(tmp_path)
    async with first_start(office.desk, tmp_path) as start:
        await start.pilot.pause(0.1)
        assert isinstance(start.app.screen, QueueScreen)
    office.desk.close()


async def test_a_file_that_is_no_table_is_refused_and_nothing_written(tmp_path: Path) -> None:
    (tmp_path / "bad.csv").write_text('Client,Tier\n"Badger HVAC,2\n', encoding="utf-8")
    desk = open_desk(tmp_path / "desk.db", Config(), Clock(), create=True)
    async with first_start(desk, tmp_path) as start:
        await start.answer("you", name="Ana")
        await start.answer("agency", agency="Four Lakes")
        await start.answer("team", members="Karly: strategist")
        step = await start.answer("clients", file=str(tmp_path / "bad.csv"))
        await start.until(lambda: step.query_one("#refusal").display)
        assert queries.clients() == []
        assert not step.busy
    desk.close()
