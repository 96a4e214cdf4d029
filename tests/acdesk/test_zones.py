"""A zone that this machine does not know stops nothing: its times are on the agency's clock, and doctor says so."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from acdesk.agenda.ics_read import read_ics
from acdesk.agenda.ics_write import write_calendar
from acdesk.own_events import export_events
from acdesk.reading import calendar, clients, staff
from acdesk.verbs import answering, calling, working
from acdesk.verbs.calendar_files import import_events
from acdesk.zones import known_zone, zone_named
from db.models import Call, Client, Series, Staff
from tests.acdesk.cli.conftest import Shell
from tests.office import Office, open_office

UNKNOWN = "America/Nowhere"
FRIDAY = datetime(2026, 3, 6, 16, tzinfo=UTC)
"""Fri 2026-03-06, 10:00 in Chicago."""


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """A client, a specialist and a series whose zone was taken out of the machine's list since."""
    made = open_office(tmp_path)
    calling.plan_call(made.desk, made.clients["badger"], starts=FRIDAY, every="weekly")
    for model in (Client, Staff, Series, Call):
        model.update(zone=UNKNOWN).execute()
    made.desk.forget_calendars()
    yield made
    made.desk.close()


@pytest.mark.parametrize("name", ["", UNKNOWN, "America", "../etc/passwd", "a\0b", "x" * 9_000])
def test_what_is_no_zone_is_the_agencys(office: Office, name: str) -> None:
    assert known_zone(name) is None
    assert zone_named(name) == office.desk.config.zone == ZoneInfo("America/Chicago")


def test_everything_goes_on(office: Office) -> None:
    desk, client = office.desk, office.clients["badger"]
    row = Call.get(Call.client == client)
    calling.move_call(desk, row.id, to=FRIDAY + timedelta(hours=1), and_later=True)
    calling.change_series(desk, Series.select().order_by(Series.id.desc()).get().id, every="2w")
    number = office.request()
    answering.acknowledge(desk, number, eta=FRIDAY)
    working.route(desk, number, to=office.staff["devon"], skill="web")
    assert clients.overview(desk, client).local_time == "10am"
    assert {line.local_time for line in staff.staff(desk)} == {"10am"}
    assert calendar.month(desk, FRIDAY.date())


def test_it_is_exported_in_the_agencys_zone_and_comes_back_the_same(office: Office) -> None:
    calling.move_call(office.desk, Call.get().id, to=FRIDAY + timedelta(days=1))
    data = write_calendar(export_events(office.desk), stamp=office.desk.now())
    assert UNKNOWN.encode() not in data
    copy = read_ics(data, zone="UTC")
    (event,) = copy.events
    assert (event.starts, event.zone) == (datetime(2026, 3, 6, 10), "America/Chicago")
    found = import_events(office.desk, copy)
    assert (found.same, found.problems, found.done) == (1, (), None)


def test_doctor_names_it_and_nobody_can_set_it(office: Office) -> None:
    path = office.desk.store.path
    shell = Shell(path)
    for words in (("queue",), ("call", "list"), ("client", "show", "Badger"), ("staff", "list"), ("visit", "board")):
        shell(*words)
    (notice,) = [said for said in shell.json("doctor")["notices"] if "zone" in said]
    assert notice.startswith(f"No time zone here is called '{UNKNOWN}'")
    assert "America/Chicago" in notice
    assert "No time zone is called" in shell("client", "edit", "Badger", "--zone", UNKNOWN, status=2).stderr


def test_the_configuration_is_not_open_to_it(tmp_path: Path) -> None:
    file = tmp_path / "c.toml"
    file.write_text(f'[hours]\nzone = "{UNKNOWN}"\n', encoding="utf-8")
    assert "no time zone" in Shell(tmp_path / "desk.db")("--config", str(file), "config", "check", status=None).output
