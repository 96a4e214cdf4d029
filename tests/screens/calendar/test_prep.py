"""The prep sheet: what `P` opens, what it says, what it leaves behind."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from acdesk.verbs import people
from acdesk.verbs.in_call import set_agenda
from db import queries
from screens.calendar.prep_steps import PrepSheet, write_new
from tests.office import Office
from tests.screens.calendar.at_calendar import at, plan_call
from tests.screens.clients.at_clients import at_clients
from tests.screens.dialogs.desk_pilot import AtDesk, at_desk

TOMORROW = at(3, 4, 10)


def owed(office: Office, short: str = "badger") -> set[str]:
    return {row.kind for row in queries.matters([office.clients[short]])}


async def opened(desk: AtDesk) -> PrepSheet:
    await desk.press("P")
    return await desk.dialog(PrepSheet)


async def test_the_sheet_of_the_next_call_has_its_sections_and_meets_what_is_owed(office: Office) -> None:
    call = plan_call(office, TOMORROW, link="https://meet.example/badger")
    set_agenda(office.desk, call, [("The home show", False)])
    office.request("Landing page by Friday")
    assert "prepare_call" in owed(office)
    async with at_desk(office, (120, 60)) as desk:
        await opened(desk)
        await desk.until(lambda: "The home show" in desk.page)
        for said in (
            "Call with Badger HVAC", "tomorrow 10am, 30 min", "https://meet.example/badger", "Since the last call",
            "Open requests", "Landing page by Friday", "Waiting on the client", "We said we would", "Agenda",
            "Prepared by looking at it", "y copy",
        ):  # fmt: skip
            assert said in desk.page, said
    assert "prepare_call" not in owed(office)
    found = queries.call(call)
    assert found is not None
    assert found.prepared_at is not None


async def test_undo_takes_the_preparing_back(office: Office) -> None:
    plan_call(office, TOMORROW)
    office.request()
    async with at_desk(office) as desk:
        await opened(desk)
        await desk.press("z")
        await desk.until(lambda: "prepare_call" in owed(office))
        await desk.back()


async def test_what_is_far_ahead_is_looked_at_and_stays_owed(office: Office) -> None:
    plan_call(office, at(3, 12, 10))
    office.request()
    async with at_desk(office) as desk:
        await opened(desk)
        await desk.until(lambda: "Early: it counts as prepared" in desk.page)
        await desk.press("P")
        await desk.back()
    assert "prepare_call" in owed(office)


async def test_where_no_call_is_meant_it_says_which_key_plans_one(office: Office) -> None:
    office.request()
    async with at_desk(office) as desk:
        await desk.press("P")
        assert desk.toasts == ["No call with Badger HVAC is in the calendar: c plans one."]


async def test_it_is_copied_as_markdown(office: Office) -> None:
    plan_call(office, TOMORROW)
    office.request()
    async with at_desk(office) as desk:
        await opened(desk)
        await desk.press("y")
        assert desk.app.clipboard.startswith("# Call with Badger HVAC\n")
        assert "## Open requests" in desk.app.clipboard
        assert desk.toasts[-1].startswith("Copied the prep sheet as Markdown")


async def test_it_is_written_to_a_new_file_and_never_over_one(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    plan_call(office, TOMORROW)
    office.request()
    async with at_desk(office) as desk:
        await opened(desk)
        await desk.press("w", "w")
        await desk.until((tmp_path / "prep-2026-03-04-call-with-badger-hvac-2.md").exists)
        assert (
            (tmp_path / "prep-2026-03-04-call-with-badger-hvac.md")
            .read_text(encoding="utf-8")
            .startswith("# Call with")
        )


async def test_the_file_of_an_evening_call_has_the_agencys_day(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    plan_call(office, at(3, 4, 19))  # on the 5th in UTC
    office.request()
    async with at_desk(office) as desk:
        await opened(desk)
        await desk.press("w")
        await desk.until((tmp_path / "prep-2026-03-04-call-with-badger-hvac.md").exists)


def test_a_folder_that_can_not_be_written_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        write_new(tmp_path / "missing", "prep", "text")


async def test_a_hostile_title_and_agenda_write_plain_text(office: Office) -> None:
    call = plan_call(office, TOMORROW, title="[red]Call[/] \x1b]52;c;aGk=\x07 $x")
    set_agenda(office.desk, call, [("[@click=app.quit]budget\x1b[31m", False)])
    office.request()
    async with at_desk(office, (120, 60)) as desk:
        await opened(desk)
        await desk.until(lambda: "[@click=app.quit]budget" in desk.page)
        assert "[red]Call[/]" in desk.page
        assert "\x1b" not in desk.page


@pytest.mark.parametrize("size", [(80, 24), (60, 20)])
async def test_it_scrolls_on_a_small_terminal(office: Office, size: tuple[int, int]) -> None:
    plan_call(office, TOMORROW)
    office.request()
    async with at_desk(office, size) as desk:
        await opened(desk)
        await desk.press("G")
        await desk.until(lambda: "Next call" in desk.page)
        await desk.press("escape")
        await desk.back()


async def test_the_clients_screen_opens_the_sheet_of_the_client_under_the_cursor(office: Office) -> None:
    plan_call(office, TOMORROW, client="isthmus")
    async with at_clients(office) as desk:
        await desk.on_client("isthmus")
        await opened(desk)
        await desk.until(lambda: "Call with Isthmus Legal" in desk.page)


async def test_the_call_whose_time_has_come_goes_before_the_next(office: Office) -> None:
    plan_call(office, at(3, 3, 10, 5))
    plan_call(office, at(3, 17, 10))
    office.request()
    office.clock.on(10)
    async with at_desk(office) as desk:
        await opened(desk)
        await desk.until(lambda: "today 10:05am" in desk.page)


async def test_a_specialist_may_look_and_nothing_is_met(office: Office) -> None:
    plan_call(office, TOMORROW)
    people.add_contact(office.desk, office.clients["badger"], "Dana Ruiz", rapport="climbs at the weekend")
    number = office.request()
    office.sit("Devon")
    async with at_desk(office, (120, 60)) as desk:
        desk.queue.open_request(number)
        await opened(desk)
        await desk.until(lambda: "is a specialist" in desk.page)
    assert "prepare_call" in owed(office)


async def test_a_client_elsewhere_sees_their_own_clock(office: Office) -> None:
    client = people.add_client(office.desk, "Casco Bay", tier=2, zone="America/New_York").created[0]
    office.clients["casco"] = client
    plan_call(office, TOMORROW + timedelta(hours=1), client="casco")
    async with at_clients(office) as desk:
        await desk.on_client("casco")
        await desk.until(lambda: "Wed 11:00" in desk.page)
        await opened(desk)
        await desk.until(lambda: "tomorrow 11am (12:00 EST there)" in desk.page)
