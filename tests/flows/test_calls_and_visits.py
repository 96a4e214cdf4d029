"""Calls and visits as a new user meets them: a series, a call off a holiday, a call run, two visits on one day."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from acdesk.verbs import editing
from db import queries
from screens.calendar.board import BoardView
from screens.calendar.call_mode import CallMode
from screens.calendar.prep_steps import PrepSheet
from screens.calendar.proposals_list import Proposals
from screens.calendar.screen import CalendarScreen
from screens.dialogs.calls import PlanCall, WhatNow
from screens.dialogs.calls_agreed import Agree, FindOutNow
from screens.dialogs.calls_held import EndCall, Recap
from screens.dialogs.visits import PlanVisits
from screens.palette import Palette
from tests.office import Office
from tests.screens.clients.at_clients import WIDE, AtClients, at_clients

CHICAGO = ZoneInfo("America/Chicago")


def at(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    """An instant of 2026 as Chicago's clock shows it."""
    return datetime(2026, month, day, hour, minute, tzinfo=CHICAGO).astimezone(UTC)


@pytest.mark.parametrize("size", [WIDE, (80, 24)])
async def test_a_series_a_holiday_a_call_and_two_visits(office: Office, size: tuple[int, int]) -> None:
    badger, isthmus = office.clients["badger"], office.clients["isthmus"]
    editing.edit_client(office.desk, badger, city="Verona")
    editing.edit_client(office.desk, isthmus, city="Fitchburg")
    async with at_clients(office, size) as desk:
        await plan_a_series(desk, badger)
        await off_the_holiday(desk, badger)
        office.clock.instant = at(3, 16, 9, 56)
        await run_the_call(desk, badger)
        await two_visits_on_a_day(desk, {badger, isthmus})


async def plan_a_series(desk: AtClients, client: int) -> None:
    """`c` on a client plans a call in the rhythm of the tier: only the day is to be said."""
    await desk.on_client("badger")
    await desk.press("c")
    dialog = await desk.dialog(PlanCall)
    await desk.put(dialog, at="Mon 16 Mar 10am")
    await desk.press("ctrl+s")
    await desk.home()
    first = queries.next_call(client, desk.office.desk.now())
    assert first is not None
    assert (first.starts_at, first.rule) == (at(3, 16, 10), "FREQ=WEEKLY;INTERVAL=2")
    await desk.until(lambda: "16 Mar" in desk.page)


async def off_the_holiday(desk: AtClients, client: int) -> None:
    """The call on Memorial Day is proposed for the day after, and moved by a key."""
    await desk.press("ctrl+p")
    await desk.dialog(Palette)
    await desk.type("proposals")
    await desk.press("enter")
    dialog = await desk.dialog(Proposals)
    await desk.until(lambda: "Memorial Day" in desk.page)
    await desk.press("enter")
    await desk.until(lambda: [each.before for each in dialog.lines] == ["no series"])  # of the other client
    await desk.press("escape")
    await desk.home()
    assert [row.starts_at for row in queries.calls_of(client) if row.state == "moved"] == [at(5, 26, 10)]


async def run_the_call(desk: AtClients, client: int) -> None:
    """The sheet, the call with two questions and something agreed, its end, the recap."""
    await desk.press("1")
    await desk.back()
    desk.queue.reorder()
    await desk.on_matter(client)
    await desk.press("P")
    await desk.dialog(PrepSheet)
    await desk.until(lambda: "Prepared by looking at it" in desk.page)
    await desk.press("escape")
    await desk.back()
    await desk.press("c")
    await desk.dialog(WhatNow)
    await desk.press("s")
    mode = await desk.dialog(CallMode)
    for question in ("Why did calls drop in February?", "Can the form ask for a zip code?"):
        await desk.press("i")
        await desk.dialog(FindOutNow)
        await desk.type(question)
        await desk.press("enter")
        await desk.until(lambda: desk.app.screen is mode)
    await desk.press("o")
    await desk.dialog(Agree)
    await desk.type("Send the media plan")
    await desk.press("ctrl+s")
    await desk.until(lambda: desk.app.screen is mode)
    await desk.press("ctrl+s")  # it may not end before there is a date, and the cursor goes where one lacks
    await desk.until(lambda: "has no date" in desk.page)
    await desk.press("e")
    dated = await desk.dialog(Agree)
    await desk.put(dated, due="thu 4pm")
    await desk.press("ctrl+s")
    await desk.until(lambda: desk.app.screen is mode)
    desk.office.clock.on(25)
    await desk.press("ctrl+s")
    await desk.dialog(EndCall)
    await desk.press("ctrl+s")
    recap = await desk.dialog(Recap)
    assert "media plan" in recap.value("text")
    await desk.press("ctrl+s")
    await desk.back()
    held = queries.last_held_call(client)
    assert held is not None
    assert held.recap_at is not None
    waiting = {item.title for item in queries.items(desk.office.desk.view(client), "promises")}
    assert waiting == {"Why did calls drop in February?", "Can the form ask for a zip code?", "Send the media plan"}


async def two_visits_on_a_day(desk: AtClients, clients: set[int]) -> None:
    """On the board `v` offers a day for two of one side of town."""
    await desk.press("3")
    await desk.until(lambda: isinstance(desk.app.screen, CalendarScreen) and desk.app.screen.is_mounted)
    await desk.press("tab", "tab", "tab")
    await desk.until(lambda: bool(desk.app.screen.query(BoardView)) and "Fitchburg/Verona" in desk.page)
    await desk.press("v")
    dialog = await desk.dialog(PlanVisits)
    await desk.press("2")  # the day that suits both
    await desk.until(lambda: " + " in dialog.value("whom"))
    await desk.press("ctrl+s")
    await desk.until(lambda: isinstance(desk.app.screen, CalendarScreen))
    planned = queries.visits(("2026Q1",))
    assert {row.client_id for row in planned} == clients
    assert len({row.planned_day for row in planned}) == 1
    await desk.press("z")
    await desk.until(lambda: not queries.visits(("2026Q1",)))
