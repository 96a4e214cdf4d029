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
SETTLED = 0.5
"""Seconds after a key in which everything has been drawn."""
PICTURES: dict[str, Sequence[str]] = {
    "queue.svg": ("j",),
    "acknowledge-all.svg": ("A",),
    "clients.svg": ("2", "j"),
    "client-objectives.svg": ("2", "tab", "tab", "tab"),
    "calendar.svg": ("3", "right"),
    "visits.svg": ("3", "tab", "tab", "tab", "j", "j"),
}
"""File to the keys that lead to it."""

_WEB_FONT = re.compile(r"\s*@font-face \{.*?\}", re.DOTALL)


async def picture(keys: Sequence[str]) -> str:
    """The screen as SVG after these keys on a fresh demo."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "demo.db"
        build(path, Config(), lambda: NOW)
        desk = open_desk(path, Config(), lambda: NOW)
        try:
            app = DeskApp(desk, DeskReading(desk))
            async with app.run_test(size=SIZE) as pilot:
                await pilot.pause()
                for key in keys:
                    await pilot.press(key)
                    await pilot.pause(SETTLED)
                return _WEB_FONT.sub("", app.export_screenshot(title="acdesk"))
        finally:
            desk.close()


def main() -> None:
    """Write every picture."""
    DOCS.mkdir(exist_ok=True)
    for name, keys in PICTURES.items():
        svg = asyncio.run(picture(keys))
        lines = (line.rstrip() for line in svg.splitlines())
        (DOCS / name).write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
