"""Draws the pictures of the README from the demo's desk, with the clock standing: `python -m tests.screenshots`."""

from __future__ import annotations

import asyncio
import re
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from acdesk.config import Config
from acdesk.demo import build
from acdesk.desk import open_desk
from screens.app import DeskApp
from screens.desk_reading import DeskReading

DOCS = Path(__file__).parents[1] / "docs"
NOW = datetime(2026, 3, 3, 16, 42, tzinfo=UTC)
"""Tuesday 10:42 in Chicago, when a landing page is wanted by Friday."""
SIZE = (120, 36)
BEFORE_THE_CALL = datetime(2026, 3, 4, 15, 58, tzinfo=UTC)
"""The day after, two minutes before the call with Badger HVAC."""
SETTLED = 0.5
"""Seconds after a key in which everything has been drawn."""
TYPED = "text:"
"""What follows it is typed letter by letter."""
PICTURES: dict[str, Sequence[str]] = {
    "queue.svg": ("j",),
    "acknowledge-all.svg": ("A",),
    "clients.svg": ("2", "j"),
    "client-objectives.svg": ("2", "tab", "tab", "tab"),
    "calendar.svg": ("3", "right"),
    "visits.svg": ("3", "tab", "tab", "tab", "j", "j"),
    "prep-sheet.svg": ("2", "P"),
    "call-mode.svg": (
        "2", "c", "s", "g", "space", "space",
        "i", "text:Why did calls drop in February?", "enter",
        "i", "text:Can the form ask for a zip code?", "enter",
        "o", "text:Send the media plan", "tab", "tab", "text:thu 4pm", "ctrl+s",
        "t", "text:Send us the new logo", "tab", "text:Dana Ruiz", "ctrl+s",
        "d", "text:The home show page goes first.", "escape",
    ),
}  # fmt: skip
"""File to the keys that lead to it."""
LATER = ("prep-sheet.svg", "call-mode.svg")
"""Those that are drawn just before the call."""

_WEB_FONT = re.compile(r"\s*@font-face \{.*?\}", re.DOTALL)


async def picture(keys: Sequence[str], now: datetime = NOW) -> str:
    """The screen as SVG after these keys on a fresh demo, at an instant (UTC) after it was made."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "demo.db"
        build(path, Config(), lambda: NOW)
        desk = open_desk(path, Config(), lambda: now)
        try:
            app = DeskApp(desk, DeskReading(desk))
            async with app.run_test(size=SIZE) as pilot:
                await pilot.pause()
                for key in keys:
                    await pilot.press(*_letters(key))
                    await pilot.pause(SETTLED)
                return _WEB_FONT.sub("", app.export_screenshot(title="acdesk"))
        finally:
            desk.close()


def _letters(key: str) -> list[str]:
    """A key alone, or those of a text that is typed."""
    if not key.startswith(TYPED):
        return [key]
    return ["space" if letter == " " else letter for letter in key.removeprefix(TYPED)]


def main() -> None:
    """Write every picture."""
    DOCS.mkdir(exist_ok=True)
    for name, keys in PICTURES.items():
        svg = asyncio.run(picture(keys, BEFORE_THE_CALL if name in LATER else NOW))
        lines = (line.rstrip() for line in svg.splitlines())
        (DOCS / name).write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
