"""To a day, out to a file or folder, in again, and the report of the visits."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from acdesk.verbs.calendar_files import Imported, import_events
from db import records
from db.models import Call
from screens.dialogs import calendar_files
from screens.dialogs.calendar_files import Export, GoTo, Import, Report
from screens.overlay import Overlay
from tests.office import Office, rows
from tests.screens.calendar.at_calendar import AtCalendar, at, at_calendar, plan_call

FOREIGN = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//elsewhere//EN
BEGIN:VEVENT
UID:one@elsewhere
DTSTAMP:20260301T000000Z
DTSTART:20260305T160000Z
DTEND:20260305T170000Z
SUMMARY:Dentist
END:VEVENT
BEGIN:VEVENT
UID:two@elsewhere
DTSTAMP:20260301T000000Z
SUMMARY:No time at all
END:VEVENT
END:VCALENDAR
"""


async def opened(desk: AtCalendar, command: str) -> None:
    desk.app.action_command(command)


async def test_to_a_day_by_its_date(office: Office) -> None:
    async with at_calendar(office) as desk:
        for text, day in (("2026-06-12", date(2026, 6, 12)), ("2027-02", date(2027, 2, 1)), ("fri", date(2026, 3, 6))):
            await desk.press("D")
            dialog = await desk.dialog(GoTo)
            await desk.put(dialog, day=text)
            await desk.press("ctrl+s")
            await desk.home()
            assert desk.calendar.day == day
            await desk.press("0")


async def test_from_the_board_it_goes_to_the_month(office: Office) -> None:
    async with at_calendar(office) as desk:
        await desk.press("shift+tab", "D")
        dialog = await desk.dialog(GoTo)
        await desk.put(dialog, day="nonsense")
        await desk.press("ctrl+s")
        assert desk.refusal
        await desk.put(dialog, day="2026-04-01")
        await desk.press("ctrl+s")
        await desk.home()
        assert (desk.calendar.view, desk.calendar.day) == ("month", date(2026, 4, 1))


async def test_out_to_a_file_and_a_folder(office: Office, tmp_path: Path) -> None:
    plan_call(office, at(3, 4, 14), every="2w")
    plan_call(office, at(3, 4, 15), "isthmus")
    async with at_calendar(office) as desk:
        await opened(desk, "calendar_export")
        dialog = await desk.dialog(Export)
        await desk.put(dialog, client="Isthmus", file=str(tmp_path / "one.ics"))
        await desk.press("ctrl+s")
        await desk.home()
        text = (tmp_path / "one.ics").read_text(encoding="utf-8")
        assert "Isthmus" in text
        assert "Badger" not in text
        assert any("Exported 1 event" in said for said in desk.toasts)
        await opened(desk, "calendar_export")
        dialog = await desk.dialog(Export)
        await desk.put(dialog, form="folder", file=str(tmp_path / "all"))
        await desk.press("ctrl+s")
        await desk.home()
        assert len(list((tmp_path / "all").glob("*.ics"))) == 2


async def test_what_is_no_calendar_is_left(office: Office, tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("Dear Dana", encoding="utf-8")
    async with at_calendar(office) as desk:
        await opened(desk, "calendar_export")
        dialog = await desk.dialog(Export)
        await desk.put(dialog, file=str(tmp_path / "letter.txt"))
        await desk.press("ctrl+s")
        assert "no calendar" in desk.refusal
        assert (tmp_path / "letter.txt").read_text(encoding="utf-8") == "Dear Dana"


async def test_in_with_what_came_of_it(office: Office, tmp_path: Path) -> None:
    (tmp_path / "in.ics").write_text(FOREIGN, encoding="utf-8")
    async with at_calendar(office) as desk:
        await opened(desk, "calendar_import")
        dialog = await desk.dialog(Import)
        await desk.put(dialog, file=str(tmp_path / "missing.ics"))
        await desk.press("ctrl+s")
        await desk.until(lambda: "There is no" in desk.refusal)
        await desk.put(dialog, file=str(tmp_path / "in.ics"))
        await desk.press("ctrl+s")
        await desk.until(lambda: isinstance(desk.app.screen, Overlay))
        assert "1 new" in desk.page
        assert "Not read (1):" in desk.page
        assert "To know" not in desk.page
        await desk.press("escape")
        await desk.home()
        await desk.on_day(date(2026, 3, 5))
        assert "Dentist" in desk.page
        await desk.press("z")
        assert "Dentist" not in desk.page


async def test_the_report_of_the_visits(office: Office, tmp_path: Path) -> None:
    async with at_calendar(office) as desk:
        await opened(desk, "visits_report")
        dialog = await desk.dialog(Report)
        assert dialog.value("quarter") == "2026Q1"
        await desk.put(dialog, file=str(tmp_path / "visits.md"))
        await desk.press("ctrl+s")
        await desk.home()
        assert (tmp_path / "visits.md").read_text(encoding="utf-8").startswith("# Visits 2026Q1")
        await opened(desk, "visits_report")
        dialog = await desk.dialog(Report)
        await desk.put(dialog, form="csv", file=str(tmp_path / "visits.csv"))
        await desk.press("ctrl+s")
        await desk.home()
        assert (tmp_path / "visits.csv").read_text(encoding="utf-8").startswith("client,tier,place")


async def test_a_big_calendar_is_read_beside_the_screen(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Keys go their way meanwhile, it says how far it is, and all of it is one step."""
    events = "".join(
        f"BEGIN:VEVENT\r\nUID:{n}@there\r\nDTSTART:20260305T{n % 24:02d}0000Z\r\nDURATION:PT15M\r\nSUMMARY:No {n}\r\n"
        "END:VEVENT\r\n"
        for n in range(250)
    )
    (tmp_path / "in.ics").write_text(f"BEGIN:VCALENDAR\r\n{events}END:VCALENDAR\r\n", encoding="utf-8")
    go_on, seen = Event(), list[str]()

    def held(*given: Any, **more: Any) -> Imported:
        assert go_on.wait(30)
        return import_events(*given, **more)

    monkeypatch.setattr(calendar_files, "import_events", held)
    before = rows()
    async with at_calendar(office) as desk:
        await opened(desk, "calendar_import")
        dialog = await desk.dialog(Import)
        progressed = dialog.progressed
        monkeypatch.setattr(dialog, "progressed", lambda told: (seen.append(told), progressed(told)))
        await desk.put(dialog, file=str(tmp_path / "in.ics"))
        await desk.press("ctrl+s")
        await desk.until(lambda: "Reading …" in desk.page)
        await desk.type("x")
        assert dialog.value("file").endswith("in.icsx"), "the keys are alive"
        await desk.press("escape", "ctrl+s")
        assert desk.app.screen is dialog, "it stays until it is over, and is begun once"
        go_on.set()
        await desk.until(lambda: isinstance(desk.app.screen, Overlay))
        assert seen == ["Reading …", "Importing … 100 of 250", "Importing … 200 of 250", "Importing … 250 of 250"]
        assert "250 new" in desk.page
        await desk.press("escape")
        await desk.home()
        assert len(records.find(Call)) == 250
        await desk.press("z")
        await desk.until(lambda: rows() == before)


async def test_what_is_no_calendar_says_so_in_the_dialog(office: Office, tmp_path: Path) -> None:
    (tmp_path / "in.pdf").write_bytes(b"%PDF-1.7")
    async with at_calendar(office) as desk:
        await opened(desk, "calendar_import")
        dialog = await desk.dialog(Import)
        await desk.put(dialog, file=str(tmp_path / "in.pdf"))
        await desk.press("ctrl+s")
        await desk.until(lambda: "in.pdf is no calendar" in desk.refusal)
        await desk.press("escape")
        await desk.home()
        await opened(desk, "calendar_import")
        assert (await desk.dialog(Import)).value("file") == str(tmp_path / "in.pdf"), "what was typed is kept"


async def test_what_changes_nothing_is_no_step_and_leaves_no_draft(office: Office, tmp_path: Path) -> None:
    plan_call(office, at(3, 4, 14))
    last = records.last_journal()
    async with at_calendar(office) as desk:
        out = tmp_path / "out.ics"
        for command, kind, typed, told in (
            ("go_to_day", GoTo, {"day": "2026-03-04"}, []),
            ("calendar_export", Export, {"file": str(out)}, [f"Exported 1 event to {out}."]),
            ("visits_report", Report, {"file": ""}, ["The report is on the clipboard."]),
        ):
            await opened(desk, command)
            dialog = await desk.dialog(kind)
            await desk.put(dialog, **typed)
            await desk.press("ctrl+s")
            await desk.home()
            assert dialog.answered
            assert desk.toasts == told, "and nothing of undo"
            assert office.desk.draft(dialog._draft_key) == ""
        assert records.last_journal() == last
        await opened(desk, "go_to_day")
        dialog = await desk.dialog(GoTo)
        await desk.put(dialog, day="2026-04-04")
        await desk.press("escape")
        await desk.home()
        assert desk.calendar.day == date(2026, 3, 4), "left, not answered"


@pytest.mark.parametrize("error", [AttributeError, RecursionError, OSError])
async def test_what_nobody_foresaw_in_reading_gives_the_keys_back(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: type[Exception]
) -> None:
    def fails(*_: Any, **__: Any) -> None:
        raise error("no words of it")

    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    monkeypatch.setattr(calendar_files, "read_path", fails)
    async with at_calendar(office) as desk:
        await opened(desk, "calendar_import")
        dialog = await desk.dialog(Import)
        await desk.put(dialog, file=str(tmp_path / "in.ics"))
        await desk.press("ctrl+s")
        await desk.until(lambda: f"Something went wrong ({error.__name__})" in desk.refusal)
        assert not dialog.busy
        await desk.press("escape")
        await desk.home()
    assert "no words of it" not in (tmp_path / "acdesk" / "acdesk.log").read_text(encoding="utf-8")
