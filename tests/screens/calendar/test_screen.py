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
