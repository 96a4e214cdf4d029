"""The demo's desk while it is built: a clock that is turned, and who is who by name."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from acdesk.demo.script import Customer
from acdesk.demo.when import Times
from acdesk.desk import Desk, named
from acdesk.mail.importing import import_mail

Progress = Callable[[int, int], None]


@dataclass
class Turned:
    """A clock that stands where it is turned to."""

    instant: datetime

    def __call__(self) -> datetime:
        """The instant that it shows."""
        return self.instant


@dataclass
class Scene:
    """Something that happens at an instant; what happens at the same one keeps its order."""

    at: datetime
    act: Callable[[], object]
    who: str = ""


@dataclass
class Stage:
    """The desk, its clock, and numbers by name."""

    desk: Desk
    clock: Turned
    times: Times
    domain: str = ""
    staff: dict[str, int] = field(default_factory=dict)
    clients: dict[str, int] = field(default_factory=dict)
    contacts: dict[tuple[str, str], int] = field(default_factory=dict)
    objectives: dict[tuple[str, str], int] = field(default_factory=dict)
    customers: dict[str, Customer] = field(default_factory=dict)

    def play(self, scenes: Iterable[Scene], progress: Progress | None = None) -> None:
        """Let everything happen in the order of time, each by whoever does it; the coordinator writes it down.

        `progress` is called with how many scenes are played and how many there are.
        """
        acts = sorted(scenes, key=lambda each: each.at)
        for number, scene in enumerate(acts):
            if progress is not None:
                progress(number, len(acts))
            self.clock.instant = scene.at
            self.desk.person = named(scene.who) if scene.who else self.desk.recorder
            scene.act()
        self.desk.person = self.desk.recorder

    def contact(self, client: str, name: str = "") -> int:
        """The number of a client's contact; the first one's without a name."""
        return self.contacts[client, name or self.customers[client].contacts[0].name]

    def address(self, client: str, name: str = "") -> str:
        """From whom that contact's mail comes."""
        people = self.customers[client].contacts
        found = next((each for each in people if each.name == name), people[0])
        return f"{found.name} <{found.email}>"

    def receive(self, raw: bytes) -> None:
        """A message arrives, by the way that all mail comes."""
        with tempfile.TemporaryDirectory(prefix="acdesk-demo-mail-") as folder:
            path = Path(folder) / "message.eml"
            path.write_bytes(raw)
            import_mail(self.desk, [path])
