"""Somebody at the clients' screen, for tests."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from screens.clients.screen import ClientsScreen
from screens.clients.team import TeamScreen
from tests.office import Office
from tests.screens.dialogs.desk_pilot import WIDE, AtDesk, at_desk


class AtClients(AtDesk):
    """With keys, eyes and the clients' screen."""

    @property
    def clients(self) -> ClientsScreen:
        """The clients' screen."""
        return next(each for each in self.app.screen_stack if isinstance(each, ClientsScreen))

    @property
    def team(self) -> TeamScreen:
        """The team's page."""
        return next(each for each in self.app.screen_stack if isinstance(each, TeamScreen))

    async def on_client(self, name: str) -> None:
        """Put the cursor on a client."""
        place = self.clients.window.place(self.office.clients[name])
        assert place is not None
        self.clients.put(place)
        await self.pilot.pause()

    async def into(self, section: str) -> None:
        """Give the keys to a section."""
        self.clients.show_section_named(section)
        if not self.clients.is_reading:
            await self.press("enter")
        await self.pilot.pause()

    async def home(self) -> None:
        """Wait for the screen to have the keys again."""
        await self.until(lambda: isinstance(self.app.screen, ClientsScreen | TeamScreen))
        await self.pilot.pause()


@asynccontextmanager
async def at_clients(office: Office, size: tuple[int, int] = WIDE, key: str = "2") -> AsyncIterator[AtClients]:
    """The application over the office's desk, turned to the clients."""
    async with at_desk(office, size) as desk:
        here = AtClients(desk.app, desk.pilot, office)
        await here.press(key)
        await here.until(lambda: isinstance(here.app.screen, ClientsScreen | TeamScreen) and here.app.screen.is_mounted)
        await here.pilot.pause()
        yield here
