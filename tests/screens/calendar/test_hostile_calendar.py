"""Names and titles from outside, in every view of the calendar: only ever text."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from acdesk.verbs import answering, calling, people, visiting
from tests.office import Office
from tests.screens.calendar.at_calendar import at, at_calendar
from tests.screens.clients.test_hostile import LIVE, TOGETHER


def fill(office: Office, text: str) -> None:
    """A client, a call, a visit, a promise, an internal event and an absence that are all called so."""
    desk = office.desk
    client = people.add_client(desk, text, tier=2, city="Madison").created[0]
    office.clients["hostile"] = client
    calling.plan_call(desk, client, starts=at(3, 4, 10), title=text, link=text)
    calling.plan_call(desk, None, starts=at(3, 4, 13), title=text, kind="internal")
    visiting.plan_visit(desk, client, on=date(2026, 3, 4), note=text)
    answering.acknowledge(desk, office.request(text, "hostile"), eta=at(3, 4, 16))
    person = people.add_staff(desk, text, role="specialist").created[0]
    people.add_absence(desk, person, first=date(2026, 3, 4), last=date(2026, 3, 4) + timedelta(days=1))


SIZES = ((120, 40), (60, 20))
CASES = [*((text, SIZES[number % 2]) for number, text in enumerate(TOGETHER)), (TOGETHER[0], SIZES[1])]
"""Every text at one size or the other, and the short ones one after the other at both."""


@pytest.mark.parametrize(("text", "size"), CASES, ids=range(len(CASES)))
async def test_what_comes_from_outside_is_only_text(office: Office, text: str, size: tuple[int, int]) -> None:
    fill(office, text)
    async with at_calendar(office, size) as desk:
        await desk.on_day(date(2026, 3, 4))
        for _ in range(4):
            assert not LIVE.search(desk.page.replace("\n", ""))
            await desk.press("enter")
            for _ in range(5):
                await desk.press("enter")
                assert not LIVE.search(desk.page.replace("\n", ""))
                await desk.press("escape", "j")
            while desk.calendar.inside or desk.calendar.is_reading:
                await desk.press("escape")
            await desk.press("tab")
            await desk.on_day(date(2026, 3, 4))
        assert desk.app.problems == []
