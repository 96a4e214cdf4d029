"""`acdesk calendar`: out to a file, a folder or standard output, and in again without doubling."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from tests.acdesk.cli.conftest import Shell

OTHERS = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//somebody//else//EN
BEGIN:VEVENT
UID:one@elsewhere
DTSTAMP:20260301T000000Z
SEQUENCE:{sequence}
DTSTART;TZID=America/Chicago:20260310T{hour}0000
DURATION:PT30M
SUMMARY:Badger check-in
ATTENDEE;CN=Dana:mailto:dana@badgerhvac.example
END:VEVENT
BEGIN:VEVENT
UID:two@elsewhere
DTSTAMP:20260301T000000Z
DTSTART:20260311T150000Z
DTEND:20260311T160000Z
SUMMARY:Dentist
END:VEVENT
BEGIN:VEVENT
UID:three@elsewhere
DTSTAMP:20260301T000000Z
DTSTART:20260311T150000Z
RRULE:FREQ=SECONDLY;INTERVAL=0
SUMMARY:Broken
END:VEVENT
END:VCALENDAR
"""


@pytest.fixture
def planned(shell: Shell) -> Shell:
    """A series with one moved and one cancelled, and another client's call."""
    shell("call", "plan", "--client", "badger", "--start", "2026-03-05T10:00", "--every", "2w")
    shell("call", "move", 2, "--to", "2026-03-20 10:00")
    shell("call", "cancel", 3)
    shell("call", "plan", "--client", "isthmus", "--start", "2026-03-06T10:00")
    return shell


def others(tmp_path: Path, *, sequence: int = 0, hour: int = 10) -> Path:
    path = tmp_path / "others.ics"
    path.write_text(OTHERS.format(sequence=sequence, hour=hour).replace("\n", "\r\n"), encoding="utf-8", newline="")
    return path


def test_out_to_a_file_and_standard_output(planned: Shell, tmp_path: Path) -> None:
    file = tmp_path / "out.ics"
    assert planned.json("calendar", "export", file) == {"file": str(file), "events": 2}
    data = file.read_bytes()
    assert data.startswith(b"BEGIN:VCALENDAR\r\n")
    assert data.count(b"RECURRENCE-ID") == data.count(b"EXDATE") == data.count(b"BEGIN:VTIMEZONE") == 1
    assert planned("calendar", "export").stdout_bytes == data
    assert planned("calendar", "export", file).stdout == f"Exported 2 events to {file}.\n"
    assert file.read_bytes() == data
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".out")] == []


def test_one_client_and_flat(planned: Shell) -> None:
    flat = planned("calendar", "export", "--client", "badger", "--flat").stdout_bytes
    assert b"RECURRENCE-ID" not in flat
    assert flat.count(b"BEGIN:VEVENT") == 2
    assert b"Isthmus" not in flat
    planned("calendar", "export", "--client", "nobody", status=4)


def test_a_folder_is_kept_in_step(planned: Shell, tmp_path: Path) -> None:
    folder = tmp_path / "calendars" / "work"
    told = planned.json("calendar", "export", folder, "--vdir")
    counts = {"written": 2, "same": 0, "removed": 0, "changed_there": 0}
    assert told == {"file": str(folder), "events": 2, **counts}
    (folder / "mine.ics").write_text("BEGIN:VCALENDAR", encoding="utf-8")
    other = folder / "series-1.anotherdesk@acdesk.ics"
    other.write_text("BEGIN:VCALENDAR", encoding="utf-8")
    planned("undo")
    only = planned.json("calendar", "export", folder, "--client", "badger")
    assert (only["same"], only["removed"]) == (1, 0)
    assert planned.json("calendar", "export", folder)["removed"] == 1
    assert (folder / "mine.ics").exists()
    assert other.exists()


def test_nothing_else_is_written_over(planned: Shell, tmp_path: Path) -> None:
    before = planned.desk.read_bytes()
    said = planned("calendar", "export", planned.desk, status=2).stderr
    assert "is no calendar" in said
    assert planned.desk.read_bytes()[:100] == before[:100]
    planned("calendar", "export", "--vdir", status=2)
    planned("calendar", "export", "", status=2)  # a variable that is empty is not this folder
    planned("calendar", "export", planned.desk, "--vdir", status=2)
    planned("calendar", "export", tmp_path / "none" / "x.ics", status=1)
    assert planned("calendar", "export", "--json", status=2).stdout == ""


def test_devices_pipes_and_empty_names_are_refused(planned: Shell, tmp_path: Path) -> None:
    device, pipe = tmp_path / "device.ics", tmp_path / "pipe.ics"
    device.symlink_to(os.devnull)
    os.mkfifo(pipe)
    for name in (device, pipe):
        assert "neither a file nor a folder" in planned("calendar", "export", name, status=2).stderr
        assert "neither a file nor a folder" in planned("calendar", "import", name, status=2).stderr
    assert device.is_symlink()
    planned("calendar", "export", tmp_path / "real.ics")
    found = planned.json("calendar", "import", tmp_path)["problems"]
    assert [(one["where"], one["reason"]) for one in found] == [
        (name, "it is neither a file nor a folder.") for name in ("device.ics", "pipe.ics")
    ]
    for way in ("export", "import"):
        assert "empty" in planned("calendar", way, "", status=2).stderr
        assert "nobody's home" in planned("calendar", way, "~no-such-person-here/x.ics", status=2).stderr


def test_a_dash_is_standard_output(planned: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert planned("calendar", "export", "-").stdout.startswith("BEGIN:VCALENDAR")
    planned("calendar", "export", "-", "--vdir", status=2)
    planned("calendar", "export", "-", "--json", status=2)
    assert not (tmp_path / "-").exists()


def test_what_a_link_leads_to_is_written(planned: Shell, tmp_path: Path) -> None:
    link = tmp_path / "public.ics"
    link.symlink_to(tmp_path / "real.ics")
    planned("calendar", "export", link)
    assert link.is_symlink()
    assert link.read_bytes().startswith(b"BEGIN:VCALENDAR")


def test_a_full_disk_leaves_nothing_half_in_a_folder(
    planned: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("acdesk.paths.os.fsync", full)
    said = planned("calendar", "export", tmp_path / "v", "--vdir", status=1).stderr
    assert said.endswith("@acdesk.ics can't be written: No space left on device.\n")
    assert list((tmp_path / "v").iterdir()) == []


def test_calls_come_in_by_who_takes_part(shell: Shell, tmp_path: Path) -> None:
    shell("client", "add", "Badger Two", "--tier", 3, "--domain", "badgerhvac.example")
    told = shell.json("calendar", "import", others(tmp_path))
    counts = {name: value for name, value in told.items() if name != "problems"}
    assert counts == {"read": 2, "new": 2, "updated": 0, "same": 0, "older": 0, "cancelled": 0, "calls": 1, "busy": 1}
    assert [list(one) for one in told["problems"]] == [["where", "reason", "lost"]]
    calls = shell.json("call", "list")["calls"]
    assert [(call["client"], call["starts_at"]) for call in calls] == [("Badger Two", "2026-03-10T10:00:00-05:00")]
    again = shell.json("calendar", "import", others(tmp_path))
    assert (again["new"], again["same"]) == (0, 2)
    newer = shell("calendar", "import", others(tmp_path, sequence=1, hour=11))
    assert newer.stdout.startswith("Read 2 events: 1 updated, 1 the same")
    assert len(newer.stdout.splitlines()) == 2
    assert newer.stderr == ""
    calls = [call for call in shell.json("call", "list")["calls"] if call["state"] != "cancelled"]
    assert [call["starts_at"] for call in calls] == ["2026-03-10T11:00:00-05:00"]
    older = shell.json("calendar", "import", others(tmp_path))
    assert (older["older"], older["updated"]) == (1, 0)


def test_what_went_out_comes_in_as_the_same(planned: Shell, tmp_path: Path) -> None:
    before = planned.json("call", "list")
    planned("calendar", "export", tmp_path / "out.ics")
    told = planned.json("calendar", "import", tmp_path / "out.ics")
    assert (told["read"], told["same"]) == (2, 2)
    assert planned.json("call", "list") == before


def test_a_file_that_is_not_there(shell: Shell, tmp_path: Path) -> None:
    said = shell("calendar", "import", tmp_path / "none.ics", status=4)
    assert said.stdout == ""
    assert len(said.stderr.splitlines()) == 1


HOSTILE = ("\x1b]0;mine\x07\x1b[2Jevil", "\u202egnp.exe", "[bold]x[/] [@click=app.quit]y[/]", "\u200b\u2066hid\u2069")
UNSEEN = {*map(chr, range(32)), *"\x7f\u009b\u200b\u202e\u2066\u2069"} - {"\n"}


def test_hostile_titles_and_broken_zones_come_through_as_text(shell: Shell, tmp_path: Path) -> None:
    shell("client", "edit", "badger", "--domain", "badgerhvac.example")
    zones = ("America/Chicago", "Mars/Olympus", "Broken", "America/Chicago")
    events = "".join(
        f"BEGIN:VEVENT\r\nUID:{n}@x\r\nDTSTART;TZID={zone}:2026031{n}T100000\r\nDURATION:PT30M\r\nSUMMARY:{title}\r\n"
        "ATTENDEE:mailto:dana@badgerhvac.example\r\nEND:VEVENT\r\n"
        for n, (title, zone) in enumerate(zip(HOSTILE, zones, strict=True))
    )
    broken = "BEGIN:VTIMEZONE\r\nTZID:Broken\r\nBEGIN:STANDARD\r\nDTSTART:xx\r\nTZOFFSETFROM:lots\r\nEND:STANDARD\r\n"
    file = tmp_path / "hostile.ics"
    text = f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{broken}END:VTIMEZONE\r\n{events}END:VCALENDAR\r\n"
    file.write_text(text, encoding="utf-8", newline="")
    said = shell("calendar", "import", str(file)).stdout
    assert "zone Mars/Olympus: it is unknown" in said
    assert "zone Broken: it is unknown" in said
    listed = shell("call", "list", "--client", "badger").stdout
    assert len(listed.splitlines()) == len(HOSTILE)
    assert "[@click=app.quit]" in listed  # it is text, and stays it
    prepared = shell("call", "prep", shell.json("call", "list", "--client", "badger")["calls"][0]["id"]).stdout
    assert not UNSEEN & {*said, *listed, *prepared}


NO_CALENDARS = {
    "a.pdf": (
        b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj",
        "a.pdf is no calendar: nothing in it begins with BEGIN:VCALENDAR.",
    ),
    "b.html": (
        b"<!doctype html><title>Sign in</title>",
        "b.html is no calendar: nothing in it begins with BEGIN:VCALENDAR.",
    ),
    "c.ics": (b"", "c.ics is empty."),
    "d.ics": (b"BEGIN:VCALENDAR\r\n".ljust(10_000_001), "d.ics is larger than 10 MB."),
}


@pytest.mark.parametrize("name", NO_CALENDARS)
def test_what_is_no_calendar_fails_in_a_sentence(shell: Shell, tmp_path: Path, name: str) -> None:
    data, sentence = NO_CALENDARS[name]
    (tmp_path / name).write_bytes(data)
    said = shell("calendar", "import", tmp_path / name, status=1)
    assert said.stdout == ""
    assert said.stderr.splitlines() == [sentence]
    assert shell("calendar", "import", tmp_path / name, "--json", status=1).stdout == ""


def test_a_folder_with_broken_files_gives_the_rest(shell: Shell, tmp_path: Path) -> None:
    folder = tmp_path / "work"
    folder.mkdir()
    assert "holds no calendar files" in shell("calendar", "import", folder, status=1).stderr
    for name in ("a.pdf", "c.ics", "d.ics"):
        (folder / name).with_suffix(".ics").write_bytes(NO_CALENDARS[name][0])
    said = shell("calendar", "import", folder, status=1).stderr
    assert said.startswith("Nothing in work can be read as a calendar: a.ics is no calendar: ")
    others(folder)
    told = shell.json("calendar", "import", folder)
    assert told["read"] == told["new"] == 2
    assert [one["where"].partition(",")[0] for one in told["problems"]] == ["a.ics", "c.ics", "d.ics", "others.ics"]
