"""Keeping order: objective, urgency, merge, split, void, reopen, new, undo, marks and the last action again."""

from __future__ import annotations

from datetime import timedelta

import pytest

from acdesk.errors import Refused
from acdesk.verbs import answering, people, working
from db import records
from db.models import Request
from db.vocabulary import State
from screens.commands import registry
from screens.dialogs.adding import FindOut, New
from screens.dialogs.commands import VERBS
from screens.dialogs.pausing import Park, Snooze
from screens.dialogs.tidying import Merge, Note, Objective, Reopen, SetUrgency, Split, Void
from tests.office import Office
from tests.screens.dialogs.desk_pilot import at_desk, chicago, owed, request, said


async def test_an_objective_takes_two_keys(office: Office) -> None:
    number = office.request()
    wanted = [office.objective(title) for title in ("Spring tune-ups", "Answer more calls")]
    async with at_desk(office) as desk:
        await desk.press("o", "2")
        await desk.until(lambda: request(number).objective_id == wanted[1])
        await desk.back()


async def test_off_objective_asks_for_the_reason(office: Office) -> None:
    number = office.request()
    office.objective("Spring tune-ups")
    async with at_desk(office) as desk:
        await desk.press("o")
        dialog = await desk.dialog(Objective)
        await desk.press("0")
        await desk.until(lambda: "serves none" in desk.refusal)
        await desk.until(lambda: dialog.focused is not None and dialog.focused.id == "why")
        await desk.type("a favour")
        await desk.press("enter")
        await desk.back()
    assert request(number).off_objective == "a favour"


async def test_urgency_needs_its_fact(office: Office) -> None:
    number = office.request()
    async with at_desk(office) as desk:
        await desk.press("u")
        await desk.dialog(SetUrgency)
        await desk.press("h", "enter", "enter")
        await desk.until(lambda: "The fact that makes it so is missing." in desk.refusal)
        await desk.type("show on Friday")
        await desk.press("enter")
        await desk.back()
    assert (request(number).urgency, request(number).urgency_fact) == ("high", "show on Friday")


async def test_marked_requests_are_merged(office: Office) -> None:
    numbers = [office.request(f"Photos {n}") for n in range(3)]
    async with at_desk(office) as desk:
        await desk.mark(*numbers)
        desk.app.action_command("merge")
        await desk.dialog(Merge)
        await desk.press("2", "ctrl+s")
        await desk.back()
        assert "z undoes" in desk.toasts[-1]
        await desk.press("z")
        await desk.until(lambda: request(numbers[0]).state == State.NEW)
        await desk.press("Z")
        await desk.until(lambda: request(numbers[0]).outcome == "merged")
    assert request(numbers[1]).state == State.NEW


async def test_merging_one_says_why_not(office: Office) -> None:
    office.request()
    async with at_desk(office) as desk:
        desk.app.action_command("merge")
        await desk.dialog(Merge)
        await desk.press("ctrl+s")
        await desk.until(lambda: "at least two" in desk.refusal)


async def test_one_is_split_into_several(office: Office) -> None:
    office.request("Photos and a form")
    async with at_desk(office) as desk:
        desk.app.action_command("split")
        dialog = await desk.dialog(Split)
        await desk.put(dialog, titles="The form\n\nThe footer")
        await desk.press("ctrl+s")
        await desk.back()
    assert {row.title for row in records.find(Request)} == {"Photos and a form", "The form", "The footer"}


async def test_marked_ones_are_no_requests(office: Office) -> None:
    numbers = [office.request(f"Thanks {n}") for n in range(2)]
    async with at_desk(office) as desk:
        await desk.mark(*numbers)
        desk.app.action_command("void")
        await desk.dialog(Void)
        await desk.type("only thanks")
        await desk.press("enter")
        await desk.back()
    assert [request(number).outcome for number in numbers] == ["not_a_request"] * 2


async def test_all_or_none_of_the_marked(office: Office) -> None:
    first, second = office.request(), office.request("Promised")
    answering.acknowledge(office.desk, second, eta=chicago(5, 12))
    async with at_desk(office) as desk:
        await desk.mark(first, second)
        desk.app.action_command("void")
        await desk.dialog(Void)
        await desk.type("no")
        await desk.press("enter")
        await desk.until(lambda: "has a promise" in desk.refusal)
    assert request(first).state == State.NEW


async def test_a_closed_one_is_opened_again(office: Office) -> None:
    number = office.request()
    answering.answer(office.desk, number, text="Here.")
    async with at_desk(office) as desk:
        desk.queue.show_split("closed")
        desk.app.action_command("reopen")
        await desk.dialog(Reopen)
        await desk.press("enter")
        await desk.back()
    assert request(number).state == State.NEW


async def test_a_new_request_needs_a_line_and_a_client(office: Office) -> None:
    async with at_desk(office) as desk:
        await desk.press("n")
        dialog = await desk.dialog(New)
        await desk.type("New logo")
        await desk.press("enter")
        await desk.type("isth")
        await desk.until(lambda: dialog.query_one("#client-told").text == "Isthmus Legal, Tier 3")
        await desk.press("ctrl+s")
        await desk.back()
        await desk.until(lambda: "New logo" in desk.page)
        assert desk.queue.model.current == records.find(Request)[0].id
    row = records.find(Request)[0]
    assert (row.title, row.client_id, row.channel) == ("New logo", office.clients["isthmus"], "phone")
    assert owed(row.id) == {"acknowledge", "decide"}


async def test_a_question_whose_specialist_is_away_leaves_nothing_behind(office: Office) -> None:
    day = office.clock().date()
    people.add_absence(office.desk, office.staff["priya"], first=day, last=day + timedelta(days=2))
    office.request("Something of theirs")
    async with at_desk(office) as desk:
        await desk.press("i")
        dialog = await desk.dialog(FindOut)
        await desk.type("Why is the bounce rate up?")
        await desk.until(lambda: dialog.value("to") == str(office.staff["priya"]))
        await desk.press("enter")
        await desk.until(lambda: "Priya is away" in desk.refusal)
        assert len(records.find(Request)) == 1
        dialog.query_one("#to").focus()
        await desk.press("1", "ctrl+s")
        await desk.back()
    assert records.find(Request)[-1].specialist_id == office.staff["devon"]


async def test_the_last_action_again_on_another_row(office: Office) -> None:
    first, second = office.request("One"), office.request("Two")
    async with at_desk(office) as desk:
        await desk.on(first)
        await desk.press("m")
        await desk.dialog(Note)
        await desk.type("a")
        await desk.press("enter")
        await desk.back()
        await desk.on(second)
        await desk.press(".")
        await desk.until(lambda: said(second, "note"))
        assert len(desk.app.screen_stack) == 1
        await desk.press("z")
        await desk.until(lambda: not said(second, "note"))
    assert [row.body for row in said(first, "note")] == ["a"]


async def test_again_with_the_same_choice_and_on_what_it_can_not_be(office: Office) -> None:
    numbers = [office.request(title) for title in ("One", "Two", "Three")]
    async with at_desk(office) as desk:
        await desk.on(numbers[0])
        await desk.press("h")
        await desk.dialog(Snooze)
        await desk.press("2")
        await desk.back()
        await desk.on(numbers[1])
        await desk.press(".")
        await desk.until(lambda: request(numbers[1]).snoozed_until is not None)
        assert request(numbers[1]).snoozed_until == request(numbers[0]).snoozed_until
        await desk.on(numbers[2])
        await desk.press("u")
        dialog = await desk.dialog(SetUrgency)
        await desk.put(dialog, level="high", fact="the campaign is live")
        await desk.press("ctrl+s")
        await desk.back()
        await desk.on(numbers[0])
        await desk.press(".")
        await desk.until(lambda: request(numbers[0]).urgency == "high")
        assert request(numbers[0]).urgency_fact == "the campaign is live"


async def test_again_with_a_message_is_asked_with_the_same_values(office: Office) -> None:
    first, second = office.request("One"), office.request("Two", "isthmus")
    for number in (first, second):
        answering.acknowledge(office.desk, number, update_at=chicago(4, 12))
    async with at_desk(office) as desk:
        await desk.on(first)
        await desk.press("K")
        dialog = await desk.dialog(Park)
        await desk.put(dialog, until="12 mar 9:00", reason="the show is moved")
        await desk.press("ctrl+s")
        await desk.back()
        await desk.on(second)
        await desk.press(".")
        dialog = await desk.dialog(Park)
        assert (dialog.value("until"), dialog.value("reason")) == ("12 mar 9:00", "the show is moved")
        assert "the show is moved" in dialog.value("text")
        assert '"Two"' in dialog.value("text")
        assert request(second).state == State.NEW
        await desk.press("ctrl+s")
        await desk.back()
    assert request(second).parked_until == request(first).parked_until


async def test_a_key_that_cannot_act_says_why(office: Office) -> None:
    number = office.request("Inventory", "amazonia")
    async with at_desk(office) as desk:
        for key in ("s", "r", "p", "w", "K", "d"):
            await desk.press(key)
            await desk.until(lambda: desk.toasts and "Tier 1" in desk.toasts[-1])
            assert len(desk.app.screen_stack) == 1
            desk.app.clear_notifications()
    assert request(number).state == State.NEW


async def test_a_refusal_names_the_key_here_and_the_command_on_the_command_line(office: Office) -> None:
    number = office.request("Hello there")
    Request.update(client=None, sender="pat@newshop.example").where(Request.id == number).execute()
    with pytest.raises(Refused, match=r"first \(acdesk assign\)\."):
        working.handle(office.desk, number)
    async with at_desk(office) as desk:
        await desk.press("s")
        await desk.until(lambda: desk.toasts)
        assert desk.toasts[-1] == f"#{number}: The sender is unknown: assign the request to a client first (a)."
        assert desk.queue.reading.detail(number).warnings == ("unknown sender: assign it to a client first (a)",)


def test_every_command_of_a_request_has_its_action() -> None:
    table = registry()
    for command in VERBS:
        assert table[command.id] is command
    for command_id in ("acknowledge", "acknowledge_all", "handle", "route", "escalate", "wait", "promise", "done"):
        assert command_id in table
