"""The desk that is measured, and the surroundings in which programs are started."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path

from acdesk.config import Config
from acdesk.desk import Desk, open_desk
from db.fields import from_millis
from tests.seed import NOW, seed

ROOT = Path(__file__).parents[2]
LEFT_OUT = ("NO_COLOR", "PYTHONDONTWRITEBYTECODE", "TEXTUAL", "ACDESK_CONFIG", "ACDESK_DESK", "TERM_PROGRAM")


@dataclass(frozen=True)
class Office:
    """A seeded desk in a folder of its own."""

    folder: Path
    path: Path
    requests: int

    @property
    def environ(self) -> dict[str, str]:
        """For programs: the clock stands, nobody's configuration is read, byte code is kept (in the folder)."""
        kept = {name: value for name, value in os.environ.items() if name not in LEFT_OUT}
        return kept | {
            "ACDESK_NOW": NOW.isoformat(),
            "COLORTERM": "truecolor",
            "HOME": str(self.folder),
            "LANG": "C.UTF-8",
            "PYTHONPATH": str(ROOT),
            "PYTHONPYCACHEPREFIX": str(self.folder / "bytecode"),
            "PYTHONUTF8": "1",
            "TERM": "xterm-256color",
            "XDG_CONFIG_HOME": str(self.folder / "config"),
            "XDG_DATA_HOME": str(self.folder / "data"),
            "XDG_STATE_HOME": str(self.folder / "state"),
        }

    def command(self, *words: str) -> list[str]:
        """`acdesk` on this desk with these words."""
        return [sys.executable, "-m", "acdesk", "--desk", str(self.path), *words]

    def open(self) -> Desk:
        """Sit down at the desk in this process."""
        return open_desk(self.path, Config(), lambda: NOW)

    def put_in_order(self) -> None:
        """End as a person ends: what is due at opening is done, nothing stands in the log, the next start is clean.

        A program that is measured is killed, and a start after that looks all of the desk over first.
        """
        self.open().close()


def furnish(folder: Path, requests: int, open_requests: int) -> Office:
    """Make the desk, or take the one that an earlier run has left in the folder."""
    office = Office(folder, folder / f"desk-{requests}.db", requests)
    if not office.path.exists():
        made = folder / "being-made.db"
        desk = open_desk(made, Config(), lambda: NOW, create=True)
        seed(requests, min(open_requests, requests), w=lambda millis: desk.agency.w(from_millis(millis)))
        desk.close()
        made.rename(office.path)
    office.put_in_order()
    return office
