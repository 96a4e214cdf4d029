"""What was said in a call is found with `/`, and Enter goes to the call on its day."""

from __future__ import annotations

from acdesk.verbs import calling, commitments, in_call, visiting
from screens.calendar.screen import CalendarScreen
from screens.search import SearchScreen
from tests.office import Office
from tests.screens.calendar.at_calendar import at, at_calendar, plan_call
from tests.screens.dialogs.desk_pilot import AtDesk, at_desk

CALL = at(3, 2, 10)


def held(office: Office) -> int:
    """A call of yesterday in which photos were talked about; another one on the same day before it."""
    now = office.clock.instant
    office.clock.instant = at(2, 27, 9)
    plan_call(office, at(3, 2, 9), "isthmus")
    number = plan_call(office, CALL, every="2w")
    office.clock.instant = CALL
    in_call.start_call(office.desk, number)
    commitments.commit(office.desk, number, side="theirs", what="Send the photos", owner="Dana", due=at(3, 9, 12))
    in_call.end_call(office.desk, number, decisions="The photos of the north side go on the front page.")
    office.clock.instant = now
    return number


async def looked_for(desk: AtDesk, text: str) -> SearchScreen:
    await desk.press("/")
    search: SearchScreen = await desk.dialog(SearchScreen)
    await desk.type(text)
    await desk.until(lambda: search._results.asked)
    return search


def calendar(desk: AtDesk) -> CalendarScreen:
    screen = desk.app.screen
    assert isinstance(screen, CalendarScreen)
    return screen


async def test_from_the_queue_to_the_call_of_which_one_remembers_the_photos(office: Office) -> None:
    number = held(office)
    async with at_desk(office) as desk:
        await looked_for(desk, "photos")
        for part in ("agreed", "call", "Badger HVAC", "yesterday", "Send the photos", "photos of the north side"):
            assert part in desk.page, part
        await desk.press("enter")
        await desk.until(lambda: isinstance(desk.app.screen, CalendarScreen) and desk.app.screen.is_mounted)
        await desk.pilot.pause()
        assert calendar(desk).day == CALL.date()
        assert calendar(desk).call_id == number, "not the other call of the day"
        await desk.press("enter")
        await desk.until(lambda: "The photos of the north side" in desk.page)


async def test_from_the_board_of_visits_to_a_visit(office: Office) -> None:
    visit = visiting.plan_visit(
        office.desk, office.clients["badger"], on=at(3, 18, 10).date(), note="the new van"
    ).created[0]
    async with at_calendar(office) as desk:
        await desk.press("shift+tab")
        assert desk.calendar.view == "visits"
        await looked_for(desk, "new van")
        assert "Visit to Badger HVAC" in desk.page
        await desk.press("enter")
        await desk.home()
        assert (desk.calendar.view, desk.calendar.day) == ("month", at(3, 18, 10).date())
        assert desk.calendar.visit_id == visit


async def test_a_cancelled_call_goes_to_its_day(office: Office) -> None:
    number = plan_call(office, at(3, 6, 10), title="Zebra talk")
    calling.cancel_call(office.desk, number)
    async with at_calendar(office) as desk:
        await looked_for(desk, "zebra")
        assert "Zebra talk, cancelled" in desk.page
        await desk.press("enter")
        await desk.home()
        assert desk.calendar.day == at(3, 6, 10).date()
