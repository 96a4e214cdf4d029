"""What a client agreed to, on the screens: in the queue with its own words, nudged, done or moved by keys."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from acdesk.reading.prep import prep
from acdesk.verbs import commitments, in_call, people
from acdesk.verbs.nudging import nudge_commitment
from db import queries, records
from db.models import Commitment, Obligation
from db.vocabulary import Kind, Settled
from screens.dialogs.calls_owed import OwedByClient
from tests.office import Office, rows
from tests.screens.calendar.at_calendar import at, at_calendar, plan_call
from tests.screens.clients.at_clients import at_clients
from tests.screens.dialogs.desk_pilot import AtDesk, at_desk

CALL = at(3, 12, 10)
FRIDAY = at(3, 13, 12)


@pytest.fixture
def photos(office: Office) -> int:
    """They send photos by Friday noon; it is Monday."""
    people.add_contact(office.desk, office.clients["badger"], "Dana Ruiz", email="dana@badger.example")
    call = plan_call(office, CALL, every="2w")
    office.clock.instant = CALL
    in_call.start_call(office.desk, call)
    made = agree(office, call, "Send the photos", FRIDAY)
    office.clock.on(30)
    in_call.end_call(office.desk, call)
    in_call.recap(office.desk, call)
    office.clock.instant = at(3, 16, 10)
    return made


def agree(office: Office, call: int, what: str, due: datetime) -> int:
    return commitments.commit(office.desk, call, side="theirs", what=what, owner="Dana", due=due).created[0]


def nudges(office: Office) -> list[Obligation]:
    found = records.find(Obligation, client=office.clients["badger"], kind=str(Kind.NUDGE))
    return [row for row in found if row.state == Settled.OPEN]


async def on_client(desk: AtDesk, office: Office) -> None:
    """The cursor on what is owed to the client."""
    desk.queue.reorder()
    await desk.on(queries.key_of("client", office.clients["badger"]))


async def test_the_queue_says_what_and_d_nudges(office: Office, photos: int) -> None:
    async with at_desk(office, (160, 40)) as desk:
        await on_client(desk, office)
        assert "They: Send the photos, by Fri 13" in desk.page
        assert "d nudge" in desk.page
        before = rows()
        await desk.press("enter")
        assert "Send the photos (Dana), by Fri 13 Mar noon (over)" in desk.page
        await desk.press("escape", "d")
        dialog = await desk.dialog(OwedByClient)
        assert "Send the photos (Dana), by Friday, March 13, noon" in dialog.value("text")
        await desk.press("ctrl+s")
        await desk.back()
        assert "Nudged Badger HVAC about “Send the photos”." in desk.toasts[-1]
        assert [row.step for row in nudges(office)] == [1]
        await desk.press("z")
        await desk.until(lambda: rows() == before)


async def test_it_is_done_and_they_have_a_new_date(office: Office, photos: int) -> None:
    call = queries.calls_of(office.clients["badger"])[0].id
    other = agree(office, call, "Approve the draft", FRIDAY + timedelta(hours=1))
    async with at_desk(office) as desk:
        await on_client(desk, office)
        await desk.press("d")
        dialog = await desk.dialog(OwedByClient)
        assert dialog.value("which") == str(photos)
        await desk.press("tab", "d")
        await desk.until(lambda: dialog.value("step") == "done")
        assert not dialog.query_one("#text-row").display
        await desk.press("ctrl+s")
        await desk.back()
        made = records.get(Commitment, photos)
        assert made is not None
        assert made.done_at == office.desk.now()
        await desk.press("d")
        dialog = await desk.dialog(OwedByClient)
        assert dialog.value("which") == str(other)
        await desk.press("a", "ctrl+s")
        assert desk.refusal == "Say by when they will."
        await desk.put(dialog, due="fri 16:00")
        await desk.press("ctrl+s")
        await desk.back()
        assert [row.opened_at for row in nudges(office)] == [at(3, 20, 16)]
        assert "They: " not in desk.page, "it presses from its date on"


async def test_from_the_calendar_and_the_clients_page_by_name(office: Office, photos: int) -> None:
    async with at_clients(office) as desk:
        await desk.on_client("badger")
        await desk.until(lambda: "they owe" in desk.page)
        assert "Send the photos (Dana), by Fri" in desk.page
        desk.app.action_command("nudge")
        await desk.dialog(OwedByClient)
        await desk.press("ctrl+s")
        await desk.until(lambda: nudges(office)[0].step == 1)
    async with at_calendar(office) as desk:
        await desk.on_day(CALL.date())
        desk.app.action_command("nudge")
        dialog = await desk.dialog(OwedByClient)
        await desk.until(lambda: "nudged once" in desk.page)
        assert "tell me who" in dialog.value("text"), "the second nudge"
        await desk.press("escape")
        await desk.home()
        await desk.press("enter", "enter")
        await desk.until(lambda: "Dana, Fri 13 Mar noon, over, nudged" in desk.page)
        await desk.press("escape", "escape")
        await desk.on_day(at(3, 17, 10).date())
        desk.app.action_command("nudge")
        await desk.pilot.pause()
        assert desk.toasts[-1] == "There is no client under the cursor."


async def test_a_client_who_owes_nothing(office: Office) -> None:
    plan_call(office, CALL)
    async with at_calendar(office) as desk:
        await desk.on_day(CALL.date())
        desk.app.action_command("nudge")
        await desk.pilot.pause()
        assert desk.toasts[-1] == "Nothing that a client agreed to in a call is open under the cursor."


def test_the_prep_sheet_says_how_often_they_were_nudged(office: Office, photos: int) -> None:
    nudge_commitment(office.desk, photos)
    office.clock.on(1)
    nudge_commitment(office.desk, photos)
    coming = queries.next_call(office.clients["badger"], office.desk.now())
    assert coming is not None
    (section,) = [each for each in prep(office.desk, coming.id).sections if each.title == "They said they would"]
    assert section.lines == ("Send the photos (Dana), by Fri 13 Mar noon (over, nudged twice)",)
