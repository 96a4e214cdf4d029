"""Keys come as fast as a hand or a paste types them: none is lost, in no order but their own, while something opens."""

from __future__ import annotations

import asyncio

import pytest
from textual import events
from textual.widgets import Input

from screens.dialogs.tidying import Note
from screens.early import Early, InTurn
from screens.palette import Palette
from screens.search import SearchScreen
from tests.office import Office
from tests.screens.clients.at_clients import at_clients
from tests.screens.dialogs.desk_pilot import AtDesk, at_desk, said

WORDS = "typo in a news"
GAPS = (0, 1, 2, 3, 5, 8, 13, 21, 34)
"""Turns of the loop between two keys: wherever the opening is when one of them comes."""


async def hammer(desk: AtDesk, keys: str, turns: int) -> None:
    """Press keys without waiting for anything but so many turns of the loop."""
    for key in keys:
        name = {" ": "space", "/": "slash", "\r": "enter"}.get(key, key)
        desk.app.post_message(events.Key(name, key))
        for _ in range(turns):
            await asyncio.sleep(0)


def line(desk: AtDesk) -> str:
    """What stands in the line that is typed in."""
    return next((each.value for each in desk.app.screen.query(Input)), "")


@pytest.mark.parametrize("turns", GAPS)
async def test_search_gets_every_letter(office: Office, turns: int) -> None:
    office.request("Typo in a newsletter")
    async with at_desk(office) as desk:
        await hammer(desk, "/" + WORDS, turns)
        await desk.until(lambda: isinstance(desk.app.screen, SearchScreen) and line(desk) == WORDS)


@pytest.mark.parametrize("turns", GAPS)
async def test_the_clients_filter_gets_every_letter(office: Office, turns: int) -> None:
    number = office.request("Typo in a newsletter")
    async with at_clients(office) as desk:
        await hammer(desk, "/" + WORDS, turns)
        await desk.until(lambda: desk.clients.filter.value == WORDS)
        assert office.desk.request(number).acknowledged_at is None
        assert desk.app.screen is desk.clients


@pytest.mark.parametrize("turns", GAPS)
async def test_the_palette_gets_every_letter(office: Office, turns: int) -> None:
    office.request("Typo in a newsletter")
    async with at_desk(office) as desk:
        desk.app.action_command("palette")
        await hammer(desk, WORDS, turns)
        await desk.until(lambda: isinstance(desk.app.screen, Palette) and line(desk) == WORDS)


@pytest.mark.parametrize("turns", GAPS)
async def test_a_dialog_gets_every_letter(office: Office, turns: int) -> None:
    office.request("Typo in a newsletter")
    async with at_desk(office) as desk:
        await hammer(desk, "m" + WORDS, turns)
        dialog = await desk.dialog(Note)
        await desk.until(lambda: dialog.value("note") == WORDS)


async def test_what_was_held_for_a_screen_that_went_is_for_the_one_that_is_there(office: Office) -> None:
    office.request("Typo in a newsletter")
    async with at_desk(office) as desk:

        class Never(Early[None]):
            def begin(self) -> None:
                raise AssertionError("it never begins")

        never = Never()
        desk.app.push_screen(never)
        await hammer(desk, "m", 1)
        assert isinstance(desk.app, InTurn)
        await desk.until(lambda: never.is_mounted and desk.app._held)
        never.dismiss(None)
        await desk.dialog(Note)


@pytest.mark.parametrize("turns", GAPS)
async def test_what_follows_the_enter_that_sends_a_dialog_is_not_written_into_it(office: Office, turns: int) -> None:
    first, second = office.request("Typo in a newsletter"), office.request("New photos")
    async with at_desk(office) as desk:
        await hammer(desk, "mtold them\rjmalso told\r", turns)
        await desk.until(
            lambda: (
                sorted(row.body for number in (first, second) for row in said(number, "note"))
                == ["also told", "told them"]
            )
        )
