"""What the screens show of calls on holidays and absences, of whose time it is, of now, and of the signs' meaning."""

from __future__ import annotations

from datetime import date

import pytest

from acdesk.off_days import calls_off_ahead
from acdesk.verbs import calling, editing, visiting
from db import queries
from screens.calendar import proposals_list
from screens.calendar.legend import BLANK, legend
from screens.dialogs.calls import PlanCall
from screens.overlay import Overlay
from screens.reading import Fact
from screens.widgets.top import Pulse
from tests.office import Office
from tests.screens.calendar.at_calendar import at, at_calendar, plan_call
from tests.screens.dialogs.desk_pilot import AtDesk, at_desk

MEMORIAL_DAY = date(2026, 5, 25)


async def views(desk: AtDesk) -> list[str]:
    """The month, the week and the agenda, as they stand on the screen."""
    found = []
    for _ in range(3):
        await desk.pilot.pause()
        found.append(desk.page)
        await desk.press("tab")
    await desk.press("tab")
    return found


async def test_a_call_on_a_holiday_is_marked_in_every_view_and_said_beside(office: Office) -> None:
    plan_call(office, at(5, 25, 10))
    async with at_calendar(office) as desk:
        await desk.on_day(MEMORIAL_DAY)
        for page in await views(desk):
            assert "△" in page
            assert "☎" not in page
        await desk.press("enter")
        await desk.until(lambda: "Memorial Day: the agency is" in desk.page)
        await desk.press("enter")
        await desk.until(lambda: "△ Memorial Day: the agency is" in desk.page)
        assert "Tue 26 May 10am would do" in " ".join(desk.page.split())
        assert "Ctrl+P, proposals, moves it" in desk.page


async def test_the_mark_has_an_ascii_twin(office: Office) -> None:
    plan_call(office, at(5, 25, 10))
    async with at_calendar(office) as desk:
        desk.app.ascii = True
        await desk.on_day(MEMORIAL_DAY)
        for page in await views(desk):
            assert "^" in page
            assert "△" not in page


async def test_the_pulse_tells_of_them_where_there_is_room(office: Office) -> None:
    plan_call(office, at(5, 25, 10))
    plan_call(office, at(5, 25, 14), "isthmus")
    async with at_desk(office, (140, 40)) as desk:
        await desk.until(lambda: "2 calls on days off" in desk.page)
        calling.move_call(office.desk, 1, to=at(5, 26, 10))
        desk.queue.reorder()
        await desk.until(lambda: "1 call on days off" in desk.page)


async def test_a_fact_to_spare_shortens_no_other(office: Office) -> None:
    async with at_desk(office) as desk:
        pulse = desk.app.screen.query_one(Pulse)
        pulse.facts = (Fact("all acknowledged at once", short="all"), Fact("2 calls on days off", spare=True))
        told = {width: "".join(text for text, _ in pulse.pieces(width)[0]).strip() for width in (50, 40, 20)}
    assert told == {
        50: "all acknowledged at once   2 calls on days off", 40: "all acknowledged at once", 20: "all",
    }  # fmt: skip


async def test_every_view_says_whose_time_it_is(office: Office) -> None:
    editing.edit_client(office.desk, office.clients["badger"], zone="America/New_York")
    plan_call(office, at(3, 3, 14))
    async with at_calendar(office) as desk:
        assert "work 8:00–17:00 CT" in desk.page
        await desk.press("enter", "enter")
        await desk.until(lambda: "today 2pm CT, 30m" in desk.page)
        assert "15:00 EST" in desk.page
        await desk.press("escape", "escape", "tab")
        await desk.until(lambda: "Mon 2 Mar to Sun 8 Mar, CT" in desk.page)
        await desk.press("tab")
        await desk.until(lambda: "Tue 3 Mar to Mon 16 Mar, CT" in desk.page)


async def test_the_agenda_has_a_line_of_now_that_goes_with_the_clock(office: Office) -> None:
    office.clock.on(-60)
    plan_call(office, at(3, 3, 9, 30))
    plan_call(office, at(3, 3, 11), "isthmus")
    office.clock.on(60)
    async with at_calendar(office) as desk:
        await desk.press("tab", "tab")
        await desk.until(lambda: "10:00 ─" in desk.page)
        lines = [line.strip(" ▌▏")[:8] for line in desk.page.splitlines()]
        at_now = next(place for place, line in enumerate(lines) if line.startswith("10:00 ─"))
        assert lines[at_now + 1].startswith("11:00 ☎")
        office.clock.on(61)
        desk.calendar.time_passed()
        await desk.until(lambda: "11:01 ─" in desk.page)
        lines = [line.strip(" ▌▏")[:8] for line in desk.page.splitlines()]
        at_now = next(place for place, line in enumerate(lines) if line.startswith("11:01 ─"))
        assert lines[at_now - 1].startswith("11:00 ☎")


@pytest.mark.parametrize(("room", "ends"), [(140, BLANK), (75, "blank: none owed"), (56, BLANK), (20, "")])
def test_the_legend_of_the_board_is_as_long_as_there_is_room(room: int, ends: str) -> None:
    told = legend(room, ascii=False)
    assert len(told) <= room
    assert told.endswith(ends)
    assert bool(told) == bool(ends)
    assert ("■ held" in told) == (room > 60)


async def test_the_board_has_its_legend_and_help_all_signs(office: Office) -> None:
    editing.edit_client(office.desk, office.clients["badger"], city="Verona")
    async with at_calendar(office, (150, 40)) as desk:
        await desk.press("shift+tab")
        await desk.until(lambda: "◧ booked" in desk.page)
        assert "blank: " in desk.page
        await desk.press("?")
        await desk.until(lambda: isinstance(desk.app.screen, Overlay))
        await desk.press("end")
        await desk.until(lambda: "not owed, only with a lead, or no client then" in desk.page)


async def test_why_explains_what_is_owed_on_a_call_and_its_rhythm(office: Office) -> None:
    plan_call(office, at(3, 4, 11), every="2w")
    async with at_calendar(office) as desk:
        await desk.on_day(date(2026, 3, 4))
        await desk.press("=")
        await desk.until(lambda: isinstance(desk.app.screen, Overlay))
        for part in (
            "prepare call",
            "last held none yet",
            "ideal ",
            "at the latest ",
            "every 2 weeks",
        ):
            assert part in desk.page
        await desk.press("escape")
        await desk.home()
        await desk.on_day(date(2026, 3, 5))
        await desk.press("=")
        await desk.until(lambda: desk.toasts and "= explains a call, a visit or a promise" in desk.toasts[-1])


async def test_why_has_the_arithmetic_of_what_is_owed_by_now(office: Office) -> None:
    plan_call(office, at(3, 3, 14))
    plan_call(office, at(3, 3, 16), None, title="Sip & Sinks", kind="internal")
    async with at_calendar(office) as desk:
        await desk.press("=")
        await desk.until(lambda: "owed      prepare, by Ana" in desk.page)
        for part in ("tier 2 (1.5)", "due       today 1:30pm"):
            assert part in desk.page
        await desk.press("escape")
        await desk.home()
        await desk.on_day(date(2026, 3, 3), 1)
        await desk.press("=")
        await desk.until(lambda: "An event of the agency: nothing is owed on it." in desk.page)


async def test_why_explains_a_visit_by_gate_week_and_score(office: Office) -> None:
    number = office.clients["badger"]
    editing.edit_client(office.desk, number, city="Verona")
    async with at_calendar(office, (150, 40)) as desk:
        await desk.press("shift+tab")
        await desk.until(lambda: desk.calendar.client_id == number)
        await desk.press("=")
        await desk.until(lambda: isinstance(desk.app.screen, Overlay))
        for part in ("owed      visit", "2026 Q1, week 9 of 13", "gate 11", "score ", "never visited"):
            assert part in desk.page
        await desk.press("escape")
        await desk.home()
        visiting.plan_visit(office.desk, number, on=date(2026, 3, 12))
        await desk.press("shift+tab", "shift+tab", "shift+tab")
        desk.calendar.reorder()
        await desk.on_day(date(2026, 3, 12))
        await desk.press("=")
        await desk.until(lambda: "What is owed: a visit to Badger HVAC" in desk.page)
        assert "stands    planned, book it" in desk.page


async def test_an_event_of_ours_is_planned_without_a_client(office: Office) -> None:
    async with at_calendar(office) as desk:
        await desk.on_day(date(2026, 3, 12))
        dialog = await desk.ask("c", PlanCall)
        await desk.put(dialog, kind="internal", title="Sip & Sinks", at="Thu 12 Mar 4pm", every="monthly")
        await desk.send()
        await desk.until(lambda: "Sip & Sinks" in desk.page)
        desk.app.action_command("plan_call")
        dialog = await desk.dialog(PlanCall)
        await desk.put(dialog, client="", kind="review", at="Fri 13 Mar 11am")
        await desk.send()
    found = queries.calls(at(3, 12, 0), at(3, 14, 0))
    assert [(row.kind, row.title, row.client_id) for row in found] == [
        ("internal", "Sip & Sinks", None), ("review", "Alignment review", None),
    ]  # fmt: skip


async def test_the_agenda_names_the_client_of_a_call_on_a_day_off(office: Office) -> None:
    office.clock.on(60 * 24 * 81)
    plan_call(office, at(5, 25, 10))
    async with at_calendar(office) as desk:
        await desk.press("tab", "tab")
        await desk.until(lambda: "agency is off" in desk.page)
        (told,) = [each for each in desk.page.splitlines() if "agency is off" in each and "10:00" in each]
        assert "Badger HVAC" in told


def test_what_is_counted_is_what_is_proposed(office: Office) -> None:
    """The ninety-second day is the first that neither has; a day later both have it."""
    plan_call(office, at(5, 25, 10))
    for day, many in ((22, 0), (23, 1)):
        office.clock.instant = at(2, day, 10)
        moves = [one for one in proposals_list.found(office.desk) if "agency is off" in one.reason]
        assert (calls_off_ahead(office.desk), len(moves)) == (many, many)
