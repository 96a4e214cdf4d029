"""The screens over a real desk, for tests: keys in, what stands on the screen and in the store out."""

from __future__ import annotations

import builtins
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any, TypeVar

from textual import events
from textual.pilot import Pilot

from db import records
from db.models import Message, Obligation, Request
from db.vocabulary import Settled
from screens.app import DeskApp
from screens.desk_reading import DeskReading
from screens.dialogs.base import Dialog
from screens.queue.screen import QueueScreen
from tests.office import Office
from tests.quick import page, until

WIDE = (120, 40)
D = TypeVar("D", bound=Any)


class AtDesk:
    """Somebody at the desk: presses keys, looks, and counts."""

    def __init__(self, app: DeskApp, pilot: Pilot[Any], office: Office) -> None:
        self.app = app
        self.pilot = pilot
        self.office = office
        self.pressed = 0

    async def press(self, *keys: str) -> None:
        """Press keys, one after the other, each counted."""
        self.pressed += len(keys)
        await self.pilot.press(*keys)

    async def type(self, text: str) -> None:
        """Type a text, all of it at once; its characters are not counted."""
        self.app.post_message(events.Paste(text))
        await self.pilot.pause()

    async def until(self, holds: Callable[[], object]) -> None:
        """Let the application work until something holds, and what follows from it is painted."""
        await until(self.pilot, holds)

    async def dialog(self, kind: builtins.type[D]) -> D:
        """Wait for a dialog to be open and to take keys."""
        await self.until(lambda: isinstance(self.app.screen, kind) and getattr(self.app.screen, "_ready", True))
        screen: Any = self.app.screen
        return screen  # type: ignore[no-any-return]

    async def ask(self, key: str, kind: builtins.type[D]) -> D:
        """Press the key of a dialog, and wait for it to take keys."""
        await self.press(key)
        return await self.dialog(kind)

    async def back(self) -> None:
        """Wait for the queue to have the keys again."""
        await self.until(lambda: isinstance(self.app.screen, QueueScreen))

    async def home(self) -> None:
        """Wait for the screen that one is at to have the keys again."""
        await self.back()

    async def send(self) -> None:
        """Send the dialog, and wait for the screen to have the keys again."""
        await self.press("ctrl+s")
        await self.home()

    async def put(self, dialog: Dialog, **values: str) -> None:
        """Fill fields as if typed, and let the dialog see it."""
        for name, text in values.items():
            dialog._fill(name, text)
            await self.until(lambda name=name, text=text: dialog.value(name) == text)  # type: ignore[misc]
        await self.pilot.pause()

    async def on(self, request_id: int) -> None:
        """Put the cursor on a request."""
        place = self.queue.model.place(request_id)
        assert place is not None
        self.queue.go(place)
        await self.pilot.pause()

    async def on_matter(self, client_id: int, kind: str = "") -> None:
        """Put the cursor on what is owed to a client without a request: where `kind` is, else on the first row."""
        rows = self.queue.reading.rows("all", self.queue.model.order)
        found = [row for each in self.queue.model.order if (row := rows[each]).id < 0 and row.client_id == client_id]
        await self.on(next((row for row in found if row.kind == kind), found[0]).id)

    async def mark(self, *request_ids: int) -> None:
        """Mark requests."""
        for number in request_ids:
            await self.on(number)
            await self.press("x")

    @property
    def queue(self) -> QueueScreen:
        """The queue's screen."""
        return next(screen for screen in self.app.screen_stack if isinstance(screen, QueueScreen))

    @property
    def page(self) -> str:
        """What stands on the screen."""
        return page(self.app)

    @property
    def toasts(self) -> list[str]:
        """What was said."""
        return list(self.app.sayings)

    @property
    def refusal(self) -> str:
        """Why the dialog was not sent."""
        return str(self.app.screen.query_one("#refusal").text)  # type: ignore[attr-defined]


@asynccontextmanager
async def at_desk(office: Office, size: tuple[int, int] = WIDE) -> AsyncIterator[AtDesk]:
    """The application over the office's desk; nothing may go wrong in a handler."""
    app = DeskApp(office.desk, DeskReading(office.desk))
    async with app.run_test(size=size) as pilot:
        desk = AtDesk(app, pilot, office)
        await desk.until(lambda: isinstance(app.screen, QueueScreen) and app.screen.is_mounted)
        requests = [number for number in desk.queue.model.order if number > 0]
        if requests:
            await desk.on(requests[0])
        yield desk
        assert app.problems == []


def request(number: int) -> Request:
    """A request as stored."""
    found = records.get(Request, number)
    assert found is not None
    return found


def owed(number: int) -> set[str]:
    """The kinds of what is owed on a request."""
    return {row.kind for row in records.find(Obligation, request=number, state=str(Settled.OPEN))}


def said(number: int, purpose: str = "") -> Sequence[Message]:
    """The messages of a request, in order."""
    return [row for row in records.find(Message, Message.id, request=number) if purpose in ("", row.purpose)]


def chicago(day: int, hour: int, month: int = 3, minute: int = 0) -> datetime:
    """An instant of March 2026 before the clocks change, as Chicago says it."""
    return datetime(2026, month, day, hour + 6, minute, tzinfo=UTC)
