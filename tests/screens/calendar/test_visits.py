"""Visits by keys: planned two on a day, booked, moved, held with a note and promises, missed, cancelled, taken back."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from acdesk.reading.visit_choices import day_choices, free_times
from acdesk.verbs import calling, editing, people, visiting
from db import queries, records
from db.models import Call, Contact, Obligation, Request, Visit
from db.vocabulary import Kind, Settled
from screens.clients.screen import ClientsScreen
from screens.dialogs.visit_steps import VisitStep, promises_of
from screens.dialogs.visits import PlanVisits
from tests.office import Office, rows
from tests.screens.clients.at_clients import at_clients
from tests.screens.dialogs.desk_pilot import AtDesk, at_desk, owed, request

WEDNESDAY = datetime(2026, 3, 11, 15, tzinfo=UTC)
"""Wed 2026-03-11, 10:00 in Chicago."""


@pytest.fixture
def madison(office: Office) -> Office:
    """Badger and Oak on one side of town, Isthmus and the Tier-1 client downtown."""
    for client, city in (("badger", "Verona"), ("isthmus", "Madison, WI 53703"), ("amazonia", "Madison, WI 53703")):
        editing.edit_client(office.desk, office.clients[client], city=city)
    office.clients["oak"] = people.add_client(office.desk, "Oak Savanna Vet", tier=2, city="Fitchburg").created[0]
    return office


def visits_of(office: Office, client: str) -> list[queries.VisitRow]:
    return queries.visits(client_id=office.clients[client])


def steps_owed(office: Office, client: str) -> list[int]:
    """The step that the quarter's visit owes."""
    found = records.find(Obligation, client=office.clients[client], kind=str(Kind.VISIT), state=str(Settled.OPEN))
    return [row.step for row in found]


async def on_visit(desk: AtDesk, client: str) -> None:
    """The cursor on the queue's row of the client's visit."""
    desk.queue.model.show("all")
    await desk.on_matter(desk.office.clients[client], Kind.VISIT)


async def test_two_visits_on_one_day_are_one_step(madison: Office) -> None:
    before = rows()
    async with at_desk(madison) as desk:
        await on_visit(desk, "badger")
        await desk.press("v")
        dialog = await desk.dialog(PlanVisits)
        assert "Oak Savanna Vet is near" in desk.page
        assert (dialog.value("whom"), dialog.value("by")) == ("Badger HVAC", "")
        await desk.press("2")
        assert set(dialog.value("whom").split(" + ")) == {"Badger HVAC", "Oak Savanna Vet"}
        assert "never visited: 2.00 × tier 2 (1.5)" in dialog.value("because")
        await desk.press("ctrl+s")
        await desk.back()
        badger, oak = visits_of(madison, "badger"), visits_of(madison, "oak")
        assert [row.state for row in (*badger, *oak)] == ["planned", "planned"]
        assert badger[0].planned_day == oak[0].planned_day
        assert desk.toasts[-1].startswith("Planned 2 visits for ")
        assert "same day" not in desk.toasts[-1]
        assert steps_owed(madison, "badger") == steps_owed(madison, "oak") == [1]
        await desk.press("z")
        await desk.until(lambda: not visits_of(madison, "badger"))
    assert rows() == before


async def test_a_visit_is_booked_and_held_with_what_was_learnt_and_promised(madison: Office) -> None:
    office, desk_ = madison, madison.desk
    people.add_contact(desk_, office.clients["badger"], "Dana Ruiz")
    number = visiting.plan_visit(desk_, office.clients["badger"], on=WEDNESDAY.date()).created[0]
    async with at_desk(office) as desk:
        await on_visit(desk, "badger")
        await desk.press("v")
        dialog = await desk.dialog(VisitStep)
        assert dialog.value("step") == "book"
        assert "on the planned day" in desk.page
        assert dialog.value("on").startswith("Wed 11 Mar")
        await desk.put(dialog, on="11 mar 10:00")
        await desk.press("ctrl+s")
        await desk.back()
        assert (Visit.get_by_id(number).state, Visit.get_by_id(number).starts_at) == ("booked", WEDNESDAY)
        booked = rows()
        office.clock.instant = WEDNESDAY.replace(hour=17)
        await on_visit(desk, "badger")
        await desk.press("v")
        dialog = await desk.dialog(VisitStep)
        assert dialog.value("step") == "hold"
        await desk.put(
            dialog, note="Moves in May", promises="Send the quote @ fri noon\nCall the printer @ tomorrow 4pm"
        )
        await desk.press("escape")
        await desk.back()
        await desk.press("v")
        dialog = await desk.dialog(VisitStep)
        assert dialog.value("note") == "Moves in May"
        assert dialog.value("promises").startswith("Send the quote")
        await desk.press("ctrl+s")
        await desk.back()
        visit = Visit.get_by_id(number)
        assert (visit.state, visit.held_at, visit.note) == ("held", WEDNESDAY, "Moves in May")
        assert "Moves in May" in records.find(Contact, client=office.clients["badger"])[0].rapport
        titles = {row.title: row.id for row in map(request, _requests())}
        assert set(titles) == {"Send the quote", "Call the printer"}
        assert all(Kind.PROMISE in owed(each) for each in titles.values())
        assert steps_owed(office, "badger") == []
        assert "2 promises made" in desk.toasts[-1]
        await desk.press("z")
        await desk.until(lambda: Visit.get_by_id(number).state == "booked")
        assert rows() == booked


async def test_a_visit_that_was_booked_elsewhere_meanwhile(madison: Office) -> None:
    number = visiting.plan_visit(madison.desk, madison.clients["badger"], on=WEDNESDAY.date()).created[0]
    async with at_desk(madison) as desk:
        await on_visit(desk, "badger")
        await desk.press("v")
        dialog = await desk.dialog(VisitStep)
        visiting.book_visit(madison.desk, number, on=WEDNESDAY.replace(hour=20))
        await desk.put(dialog, on="11 mar 10:00")
        await desk.press("ctrl+s")
        assert "is booked for Wed 11 Mar 3pm meanwhile" in desk.refusal
        assert Visit.get_by_id(number).starts_at == WEDNESDAY.replace(hour=20)
        await desk.press("ctrl+s")
        await desk.back()
        assert Visit.get_by_id(number).starts_at == WEDNESDAY, "they were told, and want it all the same"


def _requests() -> list[int]:
    return [row.id for row in records.find(Request)]


async def test_a_promise_without_a_time_is_refused_and_nothing_is_held(madison: Office) -> None:
    number = visiting.plan_visit(madison.desk, madison.clients["badger"], on=WEDNESDAY.date()).created[0]
    before = rows()
    async with at_desk(madison) as desk:
        await on_visit(desk, "badger")
        await desk.press("v")
        dialog = await desk.dialog(VisitStep)
        await desk.press("h")
        await desk.put(dialog, promises="Send the quote")
        await desk.press("ctrl+s")
        assert desk.refusal == "Say by when: “Send the quote @ fri noon”."
        assert Visit.get_by_id(number).state == "planned"
        assert rows() == before
        await desk.press("escape")


async def test_tier_1_is_planned_only_with_a_lead(madison: Office) -> None:
    async with at_clients(madison) as desk:
        await desk.on_client("amazonia")
        await desk.press("v")
        dialog = await desk.dialog(PlanVisits)
        sentence = "Amazonia Supply is Tier 1: visit them only with the VP of Strategy or the Owner."
        assert sentence in desk.page
        assert "Mark, Owner" in desk.page
        assert "Vera, VP" in desk.page
        await desk.press("ctrl+s")
        assert desk.refusal == sentence
        assert visits_of(madison, "amazonia") == []
        assert dialog.focused is not None
        assert dialog.focused.id == "by"
        await desk.press("1", "ctrl+s")
        await desk.until(lambda: isinstance(desk.app.screen, ClientsScreen))
        (row,) = visits_of(madison, "amazonia")
        assert (row.state, row.by_role) == ("planned", "owner")


async def test_a_visit_is_moved_and_cancelled_and_owed_again(madison: Office) -> None:
    number = visiting.plan_visit(madison.desk, madison.clients["badger"], on=WEDNESDAY.date()).created[0]
    async with at_clients(madison) as desk:
        await desk.on_client("badger")
        await desk.press("v")
        dialog = await desk.dialog(VisitStep)
        await desk.press("m")
        assert "another day" in desk.page
        await desk.put(dialog, on="thu 12 mar")
        await desk.press("ctrl+s")
        await desk.home()
        assert Visit.get_by_id(number).planned_day == "2026-03-12"
        await desk.press("v")
        dialog = await desk.dialog(VisitStep)
        await desk.press("c")
        await desk.put(dialog, why="flu")
        await desk.press("ctrl+s")
        await desk.home()
        assert (Visit.get_by_id(number).state, Visit.get_by_id(number).note) == ("cancelled", "flu")
        assert steps_owed(madison, "badger") == [0]
        await desk.press("v")
        await desk.dialog(PlanVisits)
        await desk.press("escape")


async def test_a_booked_visit_that_did_not_take_place_is_missed(madison: Office) -> None:
    number = visiting.plan_visit(madison.desk, madison.clients["badger"], on=WEDNESDAY.date()).created[0]
    visiting.book_visit(madison.desk, number, on=WEDNESDAY)
    async with at_clients(madison) as desk:
        await desk.on_client("badger")
        await desk.press("v")
        dialog = await desk.dialog(VisitStep)
        assert [step for step, _ in dialog.steps()][:2] == ["move", "hold"]
        await desk.press("escape")
        await desk.home()
        madison.clock.instant = WEDNESDAY.replace(hour=19)
        await desk.press("v")
        dialog = await desk.dialog(VisitStep)
        assert dialog.value("step") == "hold"
        await desk.press("x", "ctrl+s")
        await desk.home()
        assert Visit.get_by_id(number).state == "missed"


async def test_a_booking_needs_a_time(madison: Office) -> None:
    number = visiting.plan_visit(madison.desk, madison.clients["badger"], on=WEDNESDAY.date()).created[0]
    async with at_clients(madison) as desk:
        await desk.on_client("badger")
        await desk.press("v")
        dialog = await desk.dialog(VisitStep)
        await desk.put(dialog, on="wed 11 mar")
        await desk.press("ctrl+s")
        assert desk.refusal == "Say the time as well: Wed 11 Mar 10:00."
        assert Visit.get_by_id(number).state == "planned"
        await desk.press("escape")


async def test_a_visit_stands_for_the_due_call_when_told_so(madison: Office) -> None:
    office = madison
    number = visiting.plan_visit(office.desk, office.clients["badger"], on=WEDNESDAY.date()).created[0]
    visiting.book_visit(office.desk, number, on=WEDNESDAY)
    call = calling.plan_call(office.desk, office.clients["badger"], starts=WEDNESDAY.replace(day=12)).created[0]
    office.clock.instant = WEDNESDAY.replace(hour=17)
    async with at_clients(office) as desk:
        await desk.on_client("badger")
        await desk.press("v")
        dialog = await desk.dialog(VisitStep)
        assert dialog.value("stands") == ""
        await desk.put(dialog, stands="y")
        await desk.press("ctrl+s")
        await desk.home()
        assert Call.get_by_id(call).state == "held"
        assert Visit.get_by_id(number).stands_for_id == call


async def test_an_own_day_for_whomever(madison: Office) -> None:
    async with at_clients(madison) as desk:
        await desk.on_client("badger")
        await desk.press("v")
        dialog = await desk.dialog(PlanVisits)
        await desk.press("0")
        await desk.put(dialog, whom="Isth + Badg", on="17 mar")
        assert "2 clients" in desk.page
        await desk.press("ctrl+s")
        await desk.home()
        assert {row.planned_day for client in ("badger", "isthmus") for row in visits_of(madison, client)} == {
            "2026-03-17"
        }


async def test_whoever_is_elsewhere_is_not_planned_another_clients_visit(madison: Office) -> None:
    """There is no day for them: what is suggested is about others, and nothing of it is filled in."""
    office = madison
    editing.edit_client(office.desk, office.clients["isthmus"], city="Duluth, MN")
    async with at_clients(office) as desk:
        await desk.on_client("isthmus")
        await desk.press("v")
        dialog = await desk.dialog(PlanVisits)
        assert (dialog.value("pick"), dialog.value("whom"), dialog.value("on")) == ("", "Isthmus Legal", "")
        assert "Isthmus Legal is outside greater Madison: the visit never counts." in desk.page
        await desk.press("ctrl+s")
        assert desk.refusal == "Say the day."
        await desk.press("escape")
    assert queries.visits() == []


async def test_what_is_planned_or_booked_already_is_not_offered_again(madison: Office) -> None:
    office, desk_ = madison, madison.desk
    isthmus = visiting.plan_visit(desk_, office.clients["isthmus"], on=WEDNESDAY.date()).created[0]
    assert [choice.reason for choice in day_choices(desk_) if office.clients["isthmus"] in choice.client_ids] == []
    visiting.book_visit(desk_, isthmus, on=WEDNESDAY)
    assert WEDNESDAY not in free_times(desk_, isthmus)
    assert free_times(desk_, isthmus)


async def test_a_visit_that_was_held_earlier_says_when(madison: Office) -> None:
    """It was booked for next week; what stands over its steps is when it took place."""
    office, desk_ = madison, madison.desk
    number = visiting.plan_visit(desk_, office.clients["badger"], on=WEDNESDAY.date()).created[0]
    visiting.book_visit(desk_, number, on=WEDNESDAY)
    visiting.hold_visit(desk_, number)
    assert VisitStep(desk_, number).heading == "Visit to Badger HVAC, held today 10am"


def test_promises_are_read_line_by_line() -> None:
    assert promises_of("a @ b @ fri noon\n\n c@tomorrow") == [("a @ b", "fri noon"), ("c", "tomorrow")]
