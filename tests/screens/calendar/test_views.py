"""What the views draw: hours, limits, holidays, today, what has no room, layers."""

from __future__ import annotations

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest

from acdesk.config import Config
from acdesk.reading.calendar import ALL_LAYERS, Day, Entry, Layer
from acdesk.verbs import answering, calling, editing, people, visiting
from db import queries
from screens.calendar.entries import lasting, short, stretch
from screens.calendar.layers import Layers
from screens.calendar.month_view import heights, holiday_lines, widths
from screens.calendar.prep_steps import PrepSheet
from screens.calendar.week_grid import lay_out
from screens.calendar.window import CalendarWindow, in_reach, month_on, next_month
from screens.widgets.textlines import TextLines
from tests.office import Office
from tests.screens.calendar.at_calendar import at, at_calendar, plan_call

SIZES = ((120, 36), (100, 30), (80, 24), (60, 20), (40, 10))


def an_entry(client: str = "Lakeside Dental", when: str = "14:30", minutes: int = 30, place: int = 0) -> Entry:
    hour, minute = (int(part) for part in when.split(":"))
    starts = at(3, 4, hour, minute)
    return Entry(
        Layer.CALLS, date(2026, 3, 4), starts, starts + timedelta(minutes=minutes), when, "", "", 1, client, "planned",
        "☎", "c", call_id=place,
    )  # fmt: skip


@pytest.mark.parametrize("width", range(35, 200))
def test_the_columns_of_a_month_fill_its_width(width: int) -> None:
    assert sum(widths(width)) == width
    assert min(widths(width)) >= 5


@pytest.mark.parametrize("weeks", [4, 5, 6])
def test_the_weeks_of_a_month_fill_its_height(weeks: int) -> None:
    for height in range(weeks + 1, 60):
        assert sum(heights(height, weeks)) == height - 1


def test_a_cell_says_as_much_as_it_has_room_for() -> None:
    entry = an_entry()
    said = [short(entry, width, "…", ascii=False) for width in (30, 16, 14, 13, 9)]
    assert said == ["☎ 14:30 Lakeside Dental", "☎ 14:30 Lakeside", "☎ 14:30 Lakes…", "☎ 14:30 Lake…", "☎ Lakesi…"]
    assert short(an_entry("Badger HVAC", "10:00"), 12, "~", ascii=True) == "c 10 Badger"


def test_a_holidays_name_has_as_many_lines_as_there_are() -> None:
    assert holiday_lines("Day after Thanksgiving", 12, 2, "…") == ["Day after   ", "Thanksgiving"]
    assert holiday_lines("Day after Thanksgiving", 12, 1, "…") == ["Day after T…"]
    assert holiday_lines("", 12, 2, "…") == []


def test_what_overlaps_stands_side_by_side() -> None:
    entries = (an_entry(when="10:00", minutes=60), an_entry(when="10:30"), an_entry(when="11:30"))
    day = Day(date(2026, 3, 4), ((480, 1020),), "", False, entries, 3, 3)
    grid = lay_out([day], 20, ZoneInfo("America/Chicago"))
    assert (grid.begin, grid.step, grid.lines) == (480, 30, 18)
    found = [(span.first, span.last, span.lane, span.lanes) for span in grid.spans[day.day]]
    assert found == [(4, 5, 0, 2), (5, 5, 1, 2), (7, 7, 0, 1)]


def test_the_hours_reach_as_far_as_what_is_on() -> None:
    day = Day(date(2026, 3, 4), ((480, 1020),), "", False, (an_entry(when="19:30"),), 1, 3)
    grid = lay_out([day], 10, ZoneInfo("America/Chicago"))
    assert (grid.begin, grid.step, grid.lines) == (480, 60, 12)


def test_words_for_lengths_and_stretches() -> None:
    assert [lasting(each) for each in (30, 60, 90)] == ["30m", "1h", "1h30"]
    assert stretch(date(2026, 3, 2), date(2026, 3, 8), date(2026, 3, 3)) == "Mon 2 Mar to Sun 8 Mar"
    assert stretch(date(2026, 12, 28), date(2027, 1, 3), date(2026, 3, 3)).endswith("2027")


def test_months_on_and_the_ends_of_what_can_be_looked_at() -> None:
    assert month_on(date(2026, 1, 31), 1) == date(2026, 2, 28)
    assert month_on(date(2026, 1, 31), -2) == date(2025, 11, 30)
    assert next_month(date(2026, 12, 5)) == date(2027, 1, 1)
    assert in_reach(date(3000, 1, 1)).year == 2199


def test_a_month_is_read_once(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    plan_call(office, at(3, 4, 10))
    asked: list[object] = []
    read = queries.promises_between
    monkeypatch.setattr(queries, "promises_between", lambda *given: asked.append(given) or read(*given))
    window = CalendarWindow(office.desk)
    for number in range(31):
        window.day(date(2026, 3, 1) + timedelta(days=number))
    window.month(date(2026, 3, 9))
    window.week(date(2026, 3, 9))
    assert len(asked) == 1
    window.show({Layer.VISITS})
    assert window.entries(date(2026, 3, 4)) == ()
    assert window.day(date(2026, 3, 4)).meetings == 1
    assert len(asked) == 1
    window.forget()
    window.day(date(2026, 3, 4))
    assert len(asked) == 2


async def test_the_limit_of_a_day_is_seen(office: Office) -> None:
    for hour in (9, 11, 14):
        plan_call(office, at(3, 4, hour))
    plan_call(office, at(3, 5, 9))
    async with at_calendar(office) as desk:
        assert " full " in desk.page
        assert " 1/3 " in desk.page
        await desk.on_day(date(2026, 3, 4))
        assert "3 of 3 meetings, full" in desk.page
        plan_call(office, at(3, 4, 16))
        desk.calendar.reorder()
        await desk.pilot.pause()
        assert " 4/3 " in desk.page
        assert "4 of 3 meetings, over" in desk.page


async def test_holidays_today_and_absences_are_named(office: Office) -> None:
    people.add_absence(office.desk, office.staff["devon"], first=date(2026, 5, 26), last=date(2026, 5, 27))
    async with at_calendar(office) as desk:
        assert "3 today" in desk.page
        await desk.on_day(date(2026, 5, 26))
        assert "Memorial Day" in desk.page
        assert "∅ Devon" in desk.page
        await desk.press("tab")
        assert "Memorial" in desk.page


async def test_the_clients_clock_stands_beside_ours(office: Office) -> None:
    editing.edit_client(office.desk, office.clients["badger"], zone="America/New_York")
    plan_call(office, at(3, 4, 10))
    async with at_calendar(office) as desk:
        await desk.on_day(date(2026, 3, 4))
        assert "11:00 EST there" in desk.page
        await desk.press("tab", "tab")
        assert "11:00 EST there" in desk.page
        await desk.press("enter")
        assert "there     11:00 EST" in desk.page


async def test_the_week_has_hours_now_and_blocks(office: Office) -> None:
    plan_call(office, at(3, 4, 10), minutes=60)
    async with at_calendar(office) as desk:
        await desk.press("tab")
        assert "08:00" in desk.page
        assert "10:00" in desk.page
        assert "☎ Badger" in desk.page
        assert "Tue [3]" in desk.page
        await desk.press("j")
        assert desk.calendar.day == date(2026, 3, 4)


async def test_the_agenda_goes_from_entry_to_entry(office: Office) -> None:
    first, second = plan_call(office, at(3, 4, 10)), plan_call(office, at(3, 20, 10))
    third = plan_call(office, at(6, 1, 10))
    async with at_calendar(office) as desk:
        await desk.press("tab", "tab")
        assert "Tue 3 March" in desk.page
        for number in (first, second, third):
            await desk.press("j")
            assert desk.calendar.call_id == number
        await desk.press("k", "k")
        assert desk.calendar.call_id == first
        await desk.press("0")
        assert desk.calendar.day == date(2026, 3, 3)


async def test_layers_are_turned_by_a_letter(office: Office) -> None:
    plan_call(office, at(3, 4, 10))
    calling.plan_call(office.desk, None, starts=at(3, 4, 15), title="Sip and Sinks", kind="internal")
    async with at_calendar(office) as desk:
        await desk.on_day(date(2026, 3, 4))
        await desk.press("f")
        await desk.until(lambda: isinstance(desk.app.screen, Layers))
        await desk.press("c")
        assert desk.calendar.layers_on == ALL_LAYERS - {Layer.CALLS}
        await desk.press("escape")
        await desk.home()
        assert "without calls" in desk.page
        assert "☎ 10 Badger" not in desk.page
        assert "1/3" in desk.page
        await desk.press("f", "0", "escape")
        await desk.home()
        assert "☎ 10 Badger" in desk.page


async def test_promises_and_visits_stand_there(office: Office) -> None:
    editing.edit_client(office.desk, office.clients["badger"], city="Madison")
    visit = visiting.plan_visit(office.desk, office.clients["badger"], on=date(2026, 3, 5)).created[0]
    request = office.request()
    answering.acknowledge(office.desk, request, eta=at(3, 5, 12))
    async with at_calendar(office) as desk:
        await desk.on_day(date(2026, 3, 5))
        assert desk.calendar.visit_id == visit
        await desk.press("enter", "enter")
        assert "planned, to be booked" in desk.page
        await desk.press("escape", "j")
        row = desk.calendar.row
        assert row is not None
        assert row.id == request
        await desk.press("enter")
        assert f"#{request}" in desk.page
        await desk.press("escape", "escape")
        assert not desk.calendar.inside


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_no_line_is_wider_than_the_screen_and_nothing_fails(office: Office, size: tuple[int, int]) -> None:
    for hour in (9, 10, 11, 13, 14, 15):
        plan_call(office, at(3, 4, hour), minutes=90)
    async with at_calendar(office, size) as desk:
        for _ in range(4):
            await desk.press("right", "j", "enter", "j", "enter", "escape", "escape", "pagedown", "pageup", "tab")
            assert all(len(line) <= size[0] for line in desk.page.split("\n"))
            assert desk.page.strip()


async def test_only_ascii_where_the_terminal_has_no_more(tmp_path_factory: pytest.TempPathFactory) -> None:
    from tests.office import open_office

    office = open_office(tmp_path_factory.mktemp("ascii"), config=Config(ascii=True))
    try:
        plan_call(office, at(3, 4, 10))
        async with at_calendar(office) as desk:
            for _ in range(3):
                await desk.press("right", "tab")
                assert desk.page.isascii()
        async with at_calendar(office, (60, 20)) as desk:
            await desk.on_day(date(2026, 3, 4))
            await desk.press("P")
            sheet = await desk.dialog(PrepSheet)
            for _ in range(6):
                assert desk.page.isascii(), "its scroll bar as well"
                await desk.press("j")
            assert sheet.query_one(TextLines).scroll_offset.y
    finally:
        office.desk.close()
