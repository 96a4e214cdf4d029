"""To a day, out to a file or folder, in again, and the report of the visits."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from screens.dialogs.calendar_files import Export, GoTo, Import, Report
from screens.overlay import Overlay
from tests.office import Office
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
        assert "There is no" in desk.refusal
        await desk.put(dialog, file=str(tmp_path / "in.ics"))
        await desk.press("ctrl+s")
        await desk.until(lambda: isinstance(desk.app.screen, Overlay))
        assert "1 new" in desk.page
        assert "Not read" in desk.page
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
