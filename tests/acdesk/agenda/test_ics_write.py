"""Writing calendars: rules of zones, folders of files, and texts that cannot act."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from acdesk.agenda.blocks import content_lines, parts
from acdesk.agenda.ics_read import read_ics
from acdesk.agenda.ics_write import write_calendar
from acdesk.agenda.shape import desk_uid
from acdesk.agenda.values import Attendee, CalendarEvent
from acdesk.agenda.vdir import file_name, keep_vdir, read_path
from acdesk.agenda.vtimezone import changes, vtimezone
from acdesk.agenda.zones import Zones
from acdesk.errors import Failed, NotFound
from tests.acdesk.agenda.fixtures import CHICAGO, STAMP, desk_events

ZONES = (
    "America/Chicago",
    "Europe/Berlin",
    "Europe/London",
    "Australia/Sydney",
    "America/Santiago",
    "America/Nuuk",
    "Asia/Kolkata",
    "Africa/Cairo",
    "Africa/Casablanca",
    "Asia/Jerusalem",
    "Pacific/Chatham",
    "Asia/Tokyo",
)


@pytest.mark.parametrize("zone", ZONES)
def test_a_written_zone_shows_what_the_zone_shows(zone: str) -> None:
    text = vtimezone(zone, [2026, 2027]).to_ical()
    found = parts(content_lines(b"BEGIN:VCALENDAR\r\n" + text + b"END:VCALENDAR\r\n")[0])
    stated = Zones(found.zones)
    wall = datetime(2026, 1, 1, 12)
    while wall.year < 2036:
        offset = wall.replace(tzinfo=ZoneInfo(zone)).utcoffset()
        assert stated.in_utc(zone, wall) == wall - (offset or timedelta(0)), wall
        wall += timedelta(days=1)


def test_zones_are_written_as_rules() -> None:
    text = vtimezone(CHICAGO, [2026]).to_ical().decode()
    assert "RRULE:FREQ=YEARLY;BYDAY=2SU;BYMONTH=3" in text
    assert "RRULE:FREQ=YEARLY;BYDAY=1SU;BYMONTH=11" in text
    assert "RDATE" not in text
    assert "BYDAY=-1SU;BYMONTH=10" in vtimezone("Europe/Berlin", [2026]).to_ical().decode()


def test_a_rule_that_was_changed_ends_where_it_did() -> None:
    text = vtimezone(CHICAGO, range(2003, 2010)).to_ical().decode()
    assert text.count("UNTIL=2006") == 2
    assert text.count("BEGIN:DAYLIGHT") == text.count("BEGIN:STANDARD") == 2


def test_changes_are_found_to_the_second() -> None:
    found = changes(CHICAGO, 2026, 2026)
    assert [(one.at, one.wall) for one in found] == [
        (datetime(2026, 3, 8, 8, tzinfo=UTC), datetime(2026, 3, 8, 2)),
        (datetime(2026, 11, 1, 7, tzinfo=UTC), datetime(2026, 11, 1, 2)),
    ]


def test_an_end_is_written_as_the_format_wants_it() -> None:
    timed = CalendarEvent("a", "a", datetime(2026, 9, 1, 22), CHICAGO, 30, rule="FREQ=DAILY;UNTIL=20260903")
    assert b"UNTIL=20260904T045959Z" in write_calendar([timed], stamp=STAMP)
    days = CalendarEvent("a", "a", date(2026, 9, 1), CHICAGO, 1440, rule="FREQ=DAILY;UNTIL=20260903T120000Z")
    assert b"UNTIL=20260903\r\n" in write_calendar([days], stamp=STAMP).replace(b";", b"\r\n")


def test_lines_are_folded_and_end_as_they_should() -> None:
    data = write_calendar(desk_events(), stamp=STAMP, name="Desk")
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))
    assert data.count(b"\n") == data.count(b"\r\n")
    assert data == write_calendar(desk_events(), stamp=STAMP, name="Desk")


def test_texts_from_outside_add_no_line() -> None:
    bad = "x\r\nBEGIN:VEVENT\r\nUID:evil"
    event = CalendarEvent(
        bad, bad, datetime(2026, 9, 1, 22), CHICAGO, 30, location=bad, description=bad, url=f"https://x/{bad}",
        organizer=Attendee(f"a@b.c{bad}", bad), attendees=(Attendee("a@b.c", f'"{bad}'), Attendee('a"@b.c', "")),
    )  # fmt: skip
    lines, _ = content_lines(write_calendar([event], stamp=STAMP, name=bad))
    assert len([line for line in lines if line.text == "BEGIN:VEVENT"]) == 1
    assert not [line for line in lines if line.text.startswith(("URL", "ORGANIZER", "UID:evil"))]
    (found,) = read_ics(write_calendar([event], stamp=STAMP), zone=CHICAGO).events
    assert [one.address for one in found.attendees] == ["a@b.c"]


def test_a_uid_is_stable_and_of_its_desk() -> None:
    assert desk_uid("k3x", "series", 12) == "series-12.k3x@acdesk"


def test_a_folder_is_kept_in_step(tmp_path: Path) -> None:
    folder = tmp_path / "calendar"
    events = desk_events()
    first = keep_vdir(folder, events, stamp=STAMP)
    assert (first.written, first.same, first.removed) == (len(events), 0, 0)
    (folder / "other.ics").write_bytes(write_calendar([events[5]], stamp=STAMP))
    changed = [replace(events[0], title="Other"), *events[1:-1]]
    second = keep_vdir(folder, changed, stamp=STAMP + timedelta(days=1))
    assert (second.written, second.same, second.removed) == (1, len(events) - 2, 1)
    assert (folder / "other.ics").exists()
    assert not [one for one in folder.iterdir() if one.name.startswith(".")]
    found = read_path(folder, zone=CHICAGO)
    assert len(found.events) == len(events) - 1
    assert not found.problems


def test_a_flat_folder_has_a_file_for_each_moved_occurrence(tmp_path: Path) -> None:
    assert keep_vdir(tmp_path, desk_events()[:1], stamp=STAMP, flat=True).written == 4
    assert len(read_path(tmp_path, zone=CHICAGO).events) == 4


def test_names_of_files_are_plain() -> None:
    assert file_name("series-1.k@acdesk") == "series-1.k@acdesk.ics"
    for uid in ("../../x", ".hidden", "a/b", "ü", "x" * 300, "\udcff"):
        assert len(file_name(uid)) == 36
        assert "/" not in file_name(uid)


def test_paths_that_hold_nothing(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="There is no"):
        read_path(tmp_path / "none.ics", zone=CHICAGO)
    with pytest.raises(Failed, match=r"holds no calendar files \(\.ics\)\."):
        read_path(tmp_path, zone=CHICAGO)
    (tmp_path / "bad.ics").write_bytes(b"nothing")
    for path in (tmp_path, tmp_path / "bad.ics"):
        with pytest.raises(Failed, match=r"bad\.ics is no calendar: nothing in it begins with BEGIN:VCALENDAR"):
            read_path(path, zone=CHICAGO)


def test_a_calendar_without_events_is_one(tmp_path: Path) -> None:
    (tmp_path / "none.ics").write_bytes(b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n")
    for path in (tmp_path, tmp_path / "none.ics"):
        assert [one.reason for one in read_path(path, zone=CHICAGO).problems] == ["it holds no events."]


def test_links_and_folders_in_the_folder_are_not_written_through(tmp_path: Path) -> None:
    """Names of files can be foreseen: a link laid there must not lead a write elsewhere."""
    folder, elsewhere = tmp_path / "kept", tmp_path / "elsewhere"
    events = desk_events()[:2]
    keep_vdir(folder, events, stamp=STAMP)
    elsewhere.write_bytes(b"precious")
    first, second = (folder / file_name(event.uid) for event in events)
    first.unlink()
    first.symlink_to(elsewhere)
    (folder / f".{second.name}.tmp").symlink_to(elsewhere)
    second.unlink()
    gone = folder / "series-99.desk@acdesk.ics"
    gone.mkdir()
    kept = keep_vdir(folder, events, stamp=STAMP)
    assert (kept.written, kept.removed, elsewhere.read_bytes()) == (2, 0, b"precious")
    assert not first.is_symlink()
    second.unlink()
    second.mkdir()
    with pytest.raises(Failed, match=re.escape(second.name)):
        keep_vdir(folder, events, stamp=STAMP)
