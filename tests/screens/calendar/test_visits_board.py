"""The board of visits: gaps at a glance, its cursor, what stands beside it, and v on its rows."""

from __future__ import annotations

from datetime import date

import pytest

from acdesk.reading import visits as reading
from acdesk.verbs import editing, people, visiting
from screens.calendar.board import BoardView
from screens.calendar.board_side import BoardSide
from screens.dialogs.visit_steps import VisitStep
from screens.dialogs.visits import PlanVisits
from tests.office import Office
from tests.screens.calendar.at_calendar import AtCalendar, at, at_calendar


@pytest.fixture
def town(office: Office) -> Office:
    """Clients in three areas and one elsewhere; a visit held in February, one planned."""
    for client, city in (("badger", "Verona"), ("isthmus", "Madison, WI 53703"), ("amazonia", "Madison, WI 53703")):
        editing.edit_client(office.desk, office.clients[client], city=city)
    for short, name, city in (("oak", "Oak Savanna Vet", "Fitchburg"), ("far", "Far Away", "Chicago, IL")):
        office.clients[short] = people.add_client(office.desk, name, tier=2, city=city).created[0]
    return office


async def to_board(desk: AtCalendar) -> BoardView:
    """Turn to the view."""
    await desk.press("shift+tab")
    await desk.until(lambda: desk.calendar.view == "visits" and desk.calendar.board.row is not None)
    await desk.pilot.pause()
    return desk.calendar.board


async def to_client(desk: AtCalendar, client: str) -> None:
    """The cursor on a client of the board."""
    for _ in range(10):
        if desk.calendar.client_id == desk.office.clients[client]:
            return
        await desk.press("j")
    raise AssertionError(f"{client} is not on the board\n{desk.page}")


async def test_the_board_shows_the_quarters_by_area(town: Office) -> None:
    held = visiting.plan_visit(town.desk, town.clients["badger"], on=at(3, 3, 9).date()).created[0]
    visiting.hold_visit(town.desk, held)
    async with at_calendar(town) as desk:
        board = await to_board(desk)
        page = desk.page
        assert "2025" in page
        assert "Q1 week 9 of 13" in page
        for area in ("Downtown", "Fitchburg/Verona", "Elsewhere, which never counts"):
            assert area in page
        line = next(each for each in page.splitlines() if each.startswith("  Badger HVAC"))
        assert "■  held Tue 3 Mar" in line
        assert "only with VP or Owner" in page or "with a lead" in page
        assert "Whom to visit next" in page
        assert board.row is not None
        await desk.press("G")
        assert desk.calendar.client_id == town.clients["far"]
        assert "never counts" in desk.page
        await desk.press("g", "g")
        assert desk.calendar.client_id == town.clients["amazonia"]


async def test_planned_from_the_board_and_taken_back(town: Office) -> None:
    async with at_calendar(town) as desk:
        await to_board(desk)
        await to_client(desk, "badger")
        await desk.press("v")
        await desk.dialog(PlanVisits)
        await desk.press("2", "ctrl+s")
        await desk.home()
        await desk.until(lambda: desk.calendar.visit_id is not None)
        assert desk.calendar.client_id == town.clients["badger"]
        assert desk.page.count("to book") >= 3
        await desk.press("v")
        dialog = await desk.dialog(VisitStep)
        assert dialog.value("step") == "book"
        await desk.press("escape")
        await desk.home()
        await desk.press("z")
        await desk.until(lambda: desk.calendar.visit_id is None)
        assert desk.page.count("to book") == 1  # in the legend


async def test_v_on_a_visit_of_the_month(town: Office) -> None:
    number = visiting.plan_visit(town.desk, town.clients["oak"], on=date(2026, 3, 11)).created[0]
    async with at_calendar(town) as desk:
        await desk.on_day(date(2026, 3, 11))
        assert desk.calendar.visit_id == number
        await desk.press("v")
        dialog = await desk.dialog(VisitStep)
        assert "Visit to Oak Savanna Vet, planned Wed 11 Mar" in desk.page
        await desk.put(dialog, on="11 mar 1pm")
        await desk.press("ctrl+s")
        await desk.home()
        await desk.until(lambda: "Booked the visit" in " ".join(desk.toasts))


@pytest.mark.parametrize("size", [(120, 36), (80, 24), (60, 20)])
async def test_the_board_fits(town: Office, size: tuple[int, int]) -> None:
    async with at_calendar(town, size) as desk:
        board = await to_board(desk)
        assert "Badger HVAC" in desk.page
        assert board.has_class("-stacked") == (size[0] < 110)
        assert "to plan" in desk.page
        assert board.list.size.width <= size[0]
        for line in desk.page.splitlines():
            assert len(line) <= size[0]


async def test_enter_reads_what_stands_beside_the_board(town: Office) -> None:
    async with at_calendar(town, (80, 24)) as desk:
        board = await to_board(desk)
        await to_client(desk, "badger")
        assert "Whom to visit next" not in desk.page
        await desk.press("enter")
        await desk.until(lambda: "Whom to visit next" in desk.page)
        client = desk.calendar.client_id
        await desk.press("j", "j", "G", "g", "g")
        assert desk.calendar.client_id == client
        await desk.press("escape")
        await desk.until(lambda: not board.reading)
        await desk.press("j")
        assert desk.calendar.client_id != client
        await desk.press("enter", "tab")
        assert (desk.calendar.view, board.reading) == ("month", False)


async def test_hostile_names_are_only_text(town: Office) -> None:
    name = "[bold red]Evil[/] [@click=app.quit]x[/]\x1b[31m"
    people.add_client(town.desk, name, tier=2, city="Verona")
    async with at_calendar(town) as desk:
        await to_board(desk)
        assert "[bold red]Evil[/]" in desk.page
        assert "\x1b" not in desk.page
        await to_client(desk, "badger")
        await desk.press("v")
        await desk.dialog(PlanVisits)
        assert "\x1b" not in desk.page
        await desk.press("escape")


def test_what_is_drawn_is_what_is_read(town: Office) -> None:
    board = reading.board(town.desk)
    assert [row.client for row in board.rows][-1] == "Far Away"


async def test_late_is_a_word_at_every_width(town: Office) -> None:
    """At 60 columns there is no room for `to plan, late`; the colour alone would not say it."""
    town.clock.instant = at(3, 31, 9)
    async with at_calendar(town, size=(60, 20)) as desk:
        await to_board(desk)
        line = next(each for each in desk.page.splitlines() if "Badger HVAC" in each)
        assert line.rstrip().endswith("plan, late")
        assert "wk 13/13" in desk.page.splitlines()[6]


async def test_the_invitation_stands_on_the_visits_page_and_is_copied(town: Office) -> None:
    visiting.plan_visit(town.desk, town.clients["badger"], on=at(3, 12, 9).date())
    async with at_calendar(town) as desk:
        await to_board(desk)
        await to_client(desk, "badger")
        await desk.press("enter")
        await desk.until(lambda: "invitation, y copies it" in desk.page)
        assert "Would Thursday, March 12" in desk.page
        await desk.press("y")
        assert "Would Thursday, March 12 suit you?" in desk.app.clipboard
        assert desk.toasts[-1] == "Copied the invitation to Badger HVAC. Nothing was sent."


async def test_the_last_day_of_a_long_quarter_lights_its_last_week(town: Office) -> None:
    town.clock.instant = at(12, 31, 10)
    async with at_calendar(town, (150, 40)) as desk:
        await to_board(desk)
        side = desk.calendar.board.query_one(BoardSide)
        lit = [text.strip() for line in side.written(60) for text, style in line if style == side.colours.tab]
        assert lit == ["13"]
