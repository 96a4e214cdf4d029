"""Somebody in the calendar, for tests."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from acdesk.verbs import calling
from screens.calendar.screen import CalendarScreen
from tests.office import Office
from tests.screens.dialogs.desk_pilot import WIDE, AtDesk, at_desk

CHICAGO = ZoneInfo("America/Chicago")


class AtCalendar(AtDesk):
    """With keys, eyes and the calendar."""

    @property
    def calendar(self) -> CalendarScreen:
        """The calendar's screen."""
        return next(each for each in self.app.screen_stack if isinstance(each, CalendarScreen))

    async def on_day(self, day: date, place: int = 0) -> None:
        """Put the cursor on a day, and on a thing there."""
        self.calendar.go_to(day, place)
        await self.pilot.pause()

    async def home(self) -> None:
        """Wait for the calendar to have the keys again."""
        await self.until(lambda: isinstance(self.app.screen, CalendarScreen))
        await self.pilot.pause()


@asynccontextmanager
async def at_calendar(office: Office, size: tuple[int, int] = WIDE) -> AsyncIterator[AtCalendar]:
    """The application over the office's desk, turned to the calendar."""
    async with at_desk(office, size) as desk:
        here = AtCalendar(desk.app, desk.pilot, office)
        await here.press("3")
        await here.until(lambda: isinstance(here.app.screen, CalendarScreen) and here.app.screen.is_mounted)
        await here.pilot.pause()
        yield here


def at(month: int, day: int, hour: int, minute: int = 0, year: int = 2026) -> datetime:
    """An instant as Chicago's clock shows it."""
    return datetime(year, month, day, hour, minute, tzinfo=CHICAGO).astimezone(UTC)


def plan_call(office: Office, starts: datetime, client: str | None = "badger", **more: object) -> int:
    """A call; its number."""
    whose = None if client is None else office.clients[client]
    return calling.plan_call(office.desk, whose, starts=starts, **more).created[0]  # type: ignore[arg-type]
