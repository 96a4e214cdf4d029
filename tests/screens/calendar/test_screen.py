"""The calendar's screen: moving, what is under the cursor, opening and going back."""

from __future__ import annotations

from datetime import date

from tests.office import Office
from tests.screens.calendar.at_calendar import at, at_calendar, plan_call


async def test_it_opens_on_today_with_what_is_there(office: Office) -> None:
    call = plan_call(office, at(3, 3, 14))
    async with at_calendar(office) as desk:
        assert desk.calendar.day == date(2026, 3, 3)
        assert "March 2026" in desk.page
        assert "14:00" in desk.page
        assert desk.calendar.call_id == call
        assert desk.calendar.client_id == office.clients["badger"]


async def test_it_moves_by_day_week_and_month(office: Office) -> None:
    async with at_calendar(office) as desk:
        await desk.press("right")
        assert desk.calendar.day == date(2026, 3, 4)
        await desk.press("j")
        assert desk.calendar.day == date(2026, 3, 11)
        await desk.press("pagedown")
        assert desk.calendar.day == date(2026, 4, 11)
        assert "April 2026" in desk.page
        await desk.press("0")
        assert desk.calendar.day == date(2026, 3, 3)


async def test_enter_goes_in_and_escape_comes_back(office: Office) -> None:
    first, second = plan_call(office, at(3, 4, 10)), plan_call(office, at(3, 4, 14), "isthmus")
    async with at_calendar(office) as desk:
        await desk.press("right", "enter")
        assert desk.calendar.inside
        assert desk.calendar.call_id == first
        await desk.press("j")
        assert desk.calendar.call_id == second
        await desk.press("enter")
        assert "rhythm" in desk.page
        await desk.press("escape")
        assert desk.calendar.inside
        await desk.press("escape")
        assert not desk.calendar.inside
        assert desk.calendar.day == date(2026, 3, 4)


async def test_the_day_stands_over_the_month_where_it_is_narrow(office: Office) -> None:
    plan_call(office, at(3, 3, 14))
    async with at_calendar(office, (80, 24)) as desk:
        assert "Mon" in desk.page
        assert "work 8:00" not in desk.page
        await desk.press("enter")
        assert "work 8:00" in desk.page
        assert "Wed" not in desk.page
        await desk.press("escape")
        assert "Wed" in desk.page


async def test_the_cursor_stays_on_its_entry_when_something_changes(office: Office) -> None:
    call = plan_call(office, at(3, 4, 14))
    async with at_calendar(office) as desk:
        await desk.on_day(date(2026, 3, 4))
        assert desk.calendar.call_id == call
        plan_call(office, at(3, 4, 9))
        desk.calendar.reorder()
        assert desk.calendar.call_id == call
        assert desk.calendar.place == 1


async def test_undo_takes_back_what_another_hand_planned(office: Office) -> None:
    async with at_calendar(office) as desk:
        plan_call(office, at(3, 4, 14))
        desk.calendar.reorder()
        await desk.on_day(date(2026, 3, 4))
        assert desk.calendar.call_id is not None
        await desk.press("z")
        assert desk.calendar.call_id is None
        assert "Nothing on this day." in desk.page


async def test_ends_and_views(office: Office) -> None:
    async with at_calendar(office) as desk:
        await desk.press("G")
        assert desk.calendar.day == date(2026, 3, 31)
        await desk.press("g", "g")
        assert desk.calendar.day == date(2026, 3, 1)
        seen = []
        for _ in range(4):
            seen.append(desk.calendar.view)
            await desk.press("tab")
        assert seen == ["month", "week", "agenda", "visits"]
        await desk.press("shift+tab")
        assert desk.calendar.view == "visits"
        await desk.press("left")
        assert desk.calendar.quarter_shown == "2025Q4"
        await desk.press("0")
        assert desk.calendar.quarter_shown == "2026Q1"
        await desk.press("3")
        assert desk.calendar.view == "month"


async def test_a_verb_of_the_queue_acts_on_a_promise_and_says_where_there_is_none(office: Office) -> None:
    plan_call(office, at(3, 3, 14))
    async with at_calendar(office) as desk:
        await desk.press("d")
        assert any("on a promise" in said for said in desk.toasts)
        await desk.press("x")
        assert any("Nothing is marked" in said for said in desk.toasts)


async def test_the_visits_of_the_quarter_are_always_in_sight(office: Office) -> None:
    async with at_calendar(office) as desk:
        for _ in range(3):
            assert "Madison visits, Q1 week" in desk.page
            assert "required 1" in desk.page
            await desk.press("tab")
