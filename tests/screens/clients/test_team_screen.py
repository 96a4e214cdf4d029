"""The team's page."""

from __future__ import annotations

from datetime import date

import pytest

from acdesk.verbs import people, working
from db import records
from db.models import Absence, Staff
from screens.dialogs.people_staff import Away, Member
from tests.office import Office
from tests.screens.clients.at_clients import at_clients


@pytest.mark.parametrize("size", [(120, 36), (80, 24), (60, 20)])
async def test_it_shows_who_is_there_and_what_they_have_to_do(office: Office, size: tuple[int, int]) -> None:
    number = office.request("Landing page")
    working.route(office.desk, number, to=office.staff["devon"], low_hours=2, high_hours=4, skill="web", brief="x")
    async with at_clients(office, size, "T") as desk:
        for part in ("6 people", "Devon", "Priya"):
            assert part in desk.page
        place = desk.team.window.place(office.staff["devon"])
        assert place is not None
        desk.team.put(place)
        await desk.press("enter")
        await desk.until(lambda: "America/Los_Angeles" in desk.page)
        for part in ("web", "the agency's hours", "3 h ahead, 1 requests", "focus", "Landing page", "not accepted yet"):
            assert part in " ".join(desk.page.replace("▏", "").split())


async def test_somebody_new_and_what_is_known_of_them(office: Office) -> None:
    async with at_clients(office, key="T") as desk:
        await desk.press("N")
        await desk.put(
            await desk.dialog(Member), name="Rui", skills="SEO, content", zone="Europe/Lisbon", backlog="2.5"
        )
        await desk.press("ctrl+s")
        await desk.home()
        assert desk.team.person is not None
        assert desk.team.person.row.name == "Rui"
        await desk.press("E")
        dialog = await desk.dialog(Member)
        await desk.put(dialog, zone="Mars/Olympus")
        await desk.press("ctrl+s")
        assert "No time zone" in desk.refusal
        await desk.put(dialog, zone="Europe/Lisbon", hours="09:00-13:00,14:00-18:00")
        await desk.press("ctrl+s")
        await desk.home()
        row = records.find(Staff, name="Rui")[0]
        assert (row.skills, row.backlog_minutes) == (["seo", "content"], 150)
        assert "09:00-13:00" in desk.page


async def test_an_absence_with_its_cover(office: Office) -> None:
    async with at_clients(office, key="T") as desk:
        place = desk.team.window.place(office.staff["devon"])
        assert place is not None
        desk.team.put(place)
        await desk.press("B")
        await desk.put(await desk.dialog(Away), first="2026-03-03", last="2026-03-05", cover="pri")
        await desk.press("ctrl+s")
        await desk.home()
        assert "until Thu 5 Mar, Priya covers" in " ".join(desk.page.split())
        row = records.find(Absence)[0]
        assert (row.first_day, row.last_day) == (str(date(2026, 3, 3)), str(date(2026, 3, 5)))


async def test_who_has_left_is_gone_from_the_page(office: Office) -> None:
    people.add_staff(office.desk, "Rui", role="specialist")
    async with at_clients(office, key="T") as desk:
        assert "Rui" in desk.page
        await desk.press("2", "T")
        assert desk.team.is_mounted
