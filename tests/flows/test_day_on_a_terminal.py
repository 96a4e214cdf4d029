"""A short day at the desk over a real terminal: what is typed is done, shown, kept, and there the next morning."""

from __future__ import annotations

import os
import select
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.screens.terminal import ROOT, Terminal

pyte = pytest.importorskip("pyte", reason="a terminal to look into needs pyte")

PLAY = """
import sys
sys.path.insert(0, {root!r})
from pathlib import Path
from acdesk.config import Config
from acdesk.desk import open_desk
from screens.app import DeskApp
from screens.desk_reading import DeskReading
from tests.office import TUESDAY, open_office
folder = Path({folder!r})
if not (folder / "desk.db").exists():
    office = open_office(folder)
    for title, client in (("Landing page by Friday", "badger"), ("New opening hours on the site", "isthmus"),
                          ("Typo in the newsletter that went out", "badger")):
        office.request(title, client)
    office.desk.close()
desk = open_desk(folder / "desk.db", Config(), lambda: TUESDAY)
app = DeskApp(desk, DeskReading(desk))
app.run()
desk.close()
sys.exit(app.return_code or 0)
"""


class Watched(Terminal):
    """A terminal whose screen can be read."""

    def __init__(self, folder: Path) -> None:
        super().__init__(PLAY.format(root=str(ROOT), folder=str(folder)), size=(120, 36))
        self.screen = pyte.Screen(120, 36)
        self.stream = pyte.ByteStream(self.screen)

    @property
    def page(self) -> str:
        """What stands on the screen."""
        return "\n".join(self.screen.display)

    def keys(self, text: str) -> None:
        """Type."""
        os.write(self._fd, text.encode())

    def shows(self, text: str, *, gone: bool = False) -> None:
        """Read until the screen shows a text, or shows it no more."""
        holds: Callable[[], bool] = lambda: (text in self.page) is not gone  # noqa: E731
        end = time.monotonic() + 20
        while not holds():
            ready, _, _ = select.select([self._fd], [], [], max(0.0, end - time.monotonic()))
            assert ready, f"the screen never {'lost' if gone else 'showed'} {text!r}:\n{self.page}"
            try:
                self.stream.feed(os.read(self._fd, 65536))
            except OSError:
                raise AssertionError(
                    f"it ended, and {text!r} was not {'lost' if gone else 'shown'}:\n{self.page}"
                ) from None


def test_a_short_day(tmp_path: Path) -> None:
    with Watched(tmp_path) as desk:
        desk.shows("Unacknowledged 3")
        desk.keys("A")
        desk.shows("Acknowledge 3")
        desk.shows("Ctrl+S send all")
        desk.keys("\x13")
        desk.shows("Acknowledged 3:")
        desk.shows("Unacknowledged 0")
        desk.keys("z")
        desk.shows("Unacknowledged 3")
        desk.keys("/")
        desk.shows("search requests, messages, clients")
        desk.keys("typo")
        desk.shows("│ typo")
        desk.shows("#3")
        desk.keys("\r")
        desk.shows("── journal ──")
        desk.keys("em")  # at once: keys are not lost while the dialog opens
        desk.shows("Holding text to Badger HVAC")
        desk.shows("I've taken it straight to Karly")
        desk.keys("\x13")
        desk.shows("Holding text to Badger HVAC", gone=True)
        desk.shows("Hot 1")
        desk.keys("1")
        desk.keys("m")
        desk.shows("Ctrl+S note")
        desk.keys("half a thou")
        desk.shows("half a thou")
        desk.keys("\x1b")
        desk.shows("Ctrl+S note", gone=True)
        desk.keys("q")
        assert desk.ends() == 0
    with Watched(tmp_path) as desk:
        desk.shows("Hot 1")
        desk.shows("Unacknowledged 2")
