"""A small agency for tests: everybody a verb needs, a desk in a temporary folder, a clock that is turned by hand."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from acdesk.config import Config
from acdesk.desk import Desk, acting_as, named, open_desk
from acdesk.verbs import arrive, objectives, people
from db.models import TRACKED, database

TUESDAY = datetime(2026, 3, 3, 16, 0, tzinfo=UTC)
"""Tue 2026-03-03, 10:00 in Chicago."""


@dataclass
class Clock:
    """Stands still until it is turned."""

    instant: datetime = TUESDAY

    def __call__(self) -> datetime:
        return self.instant

    def on(self, minutes: float) -> datetime:
        self.instant += timedelta(minutes=minutes)
        return self.instant


@dataclass
class Office:
    """The desk with its people and clients by short names."""

    desk: Desk
    clock: Clock
    staff: dict[str, int] = field(default_factory=dict)
    clients: dict[str, int] = field(default_factory=dict)

    def sit(self, name: str) -> None:
        """Let somebody else act; the coordinator stays at the keyboard."""
        self.desk.person = named(name)

    def request(self, title: str = "New photos on the site", client: str = "badger") -> int:
        return arrive.add(self.desk, title, self.clients[client]).created[0]

    def objective(self, title: str, client: str = "badger") -> int:
        """A current objective, which only the Strategist sets."""
        with acting_as(self.desk, "Karly"):
            return objectives.add_objective(self.desk, self.clients[client], title).created[0]


MADE: dict[datetime, tuple[bytes, dict[str, int], dict[str, int]]] = {}
"""The desk's file as it was made at an instant, with who has which number: the next office is a copy."""


def open_office(folder: Path, clock: Clock | None = None, config: Config | None = None) -> Office:
    """Ana at the desk; Karly, Mark and Vera as leads; Devon and Priya as specialists; a client of each tier."""
    clock, path = clock or Clock(), folder / "desk.db"
    if config is not None:
        return _staffed(open_desk(path, config, clock, create=True), clock)
    if clock.instant not in MADE:
        with tempfile.TemporaryDirectory() as first:
            made = _staffed(open_desk(Path(first) / "desk.db", Config(), clock, create=True), clock)
            made.desk.close()
            MADE[clock.instant] = (made.desk.store.path.read_bytes(), made.staff, made.clients)
    file, staff, clients = MADE[clock.instant]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(file)
    return Office(open_desk(path, Config(), clock), clock, dict(staff), dict(clients))


def _staffed(desk: Desk, clock: Clock) -> Office:
    office = Office(desk, clock)
    for name, role, skills, zone in (
        ("Ana", "coordinator", (), ""),
        ("Karly", "strategist", (), ""),
        ("Mark", "owner", (), ""),
        ("Vera", "vp_strategy", (), ""),
        ("Devon", "specialist", ("web",), "America/Los_Angeles"),
        ("Priya", "specialist", ("analytics", "google_ads"), "Asia/Manila"),
    ):
        done = people.add_staff(desk, name, role=role, skills=skills, zone=zone)
        office.staff[name.lower()] = done.created[0]
    for short, name, tier in (
        ("badger", "Badger HVAC", 2),
        ("isthmus", "Isthmus Legal", 3),
        ("amazonia", "Amazonia Supply", 1),
    ):
        office.clients[short] = people.add_client(desk, name, tier=tier).created[0]
    return office


def rows() -> dict[str, list[tuple[object, ...]]]:
    """Every row that verbs may change, as stored: what must be the same after an undo or a refusal."""
    return {
        table: database.execute_sql(f'SELECT * FROM "{table}" ORDER BY id').fetchall()
        for table in TRACKED
        if table != "calendar_day"
    }
