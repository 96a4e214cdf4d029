"""Work: handle, route, what a specialist says, escalate, decide, wait, park, snooze."""

from __future__ import annotations

import pytest

from acdesk.verbs import answering, leading, pausing, working
from db import records
from db.vocabulary import State
from screens.dialogs.acknowledging import Acknowledge, Promise
from screens.dialogs.leading import Decide, Escalate, HandOver, Record
from screens.dialogs.pausing import Nudge, Park, Snooze, Wait
from screens.dialogs.routing import Route
from screens.dialogs.tidying import Note
from screens.dialogs.working import GoOn, Specialist
from tests.office import Office
from tests.screens.dialogs.desk_pilot import at_desk, chicago, owed, request, said


async def test_handle_starts_at_once_and_asks_after_five_minutes(office: Office) -> None:
    number = office.request()
    async with at_desk(office) as desk:
        await desk.press("s")
        await desk.until(lambda: request(number).state == State.HANDLING)
        assert desk.queue.model.current == number
        office.clock.on(6)
        await desk.press("s")
        await desk.dialog(GoOn)
        assert "2 times more" in desk.page
        await desk.press("g")
        await desk.until(lambda: "The reason to go on" in desk.refusal)
        await desk.type("two more photos")
        await desk.press("enter")
        await desk.back()
    assert request(number).extensions == 1


async def test_at_five_minutes_it_asks_by_itself(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("screens.app.POLL", 0.01)  # it looks each second, and is waited for three times
    number = office.request("Landing page")
    working.handle(office.desk, number)
    async with at_desk(office) as desk:
        desk.queue.watch_the_timer()
        assert len(desk.app.screen_stack) == 1
        await desk.press("m")
        await desk.dialog(Note)
        office.clock.on(6)
        desk.queue.watch_the_timer()
        await desk.pilot.pause()
        assert isinstance(desk.app.screen, Note)
        await desk.press("escape")
        await desk.dialog(GoOn)
        await desk.press("k")
        await desk.back()
        desk.queue.watch_the_timer()
        assert len(desk.app.screen_stack) == 1
        assert "over" in desk.page
    async with at_desk(office) as desk:  # the desk is opened again: the timer still runs
        dialog = await desk.dialog(GoOn)
        await desk.put(dialog, reason="two more photos")
        assert dialog.value("what") == "go_on"
        await desk.press("ctrl+s")
        await desk.back()
        assert request(number).extensions == 1
        office.clock.on(5)
        await desk.dialog(GoOn)
        await desk.press("r")
        await desk.dialog(Route)
    assert request(number).state == State.HANDLING


async def test_minutes_used_up_are_asked_about_after_a_stop_as_well(office: Office) -> None:
    number = office.request()
    working.handle(office.desk, number)
    office.clock.on(4)
    working.stop(office.desk, number)
    working.handle(office.desk, number)
    async with at_desk(office) as desk:
        await desk.until(lambda: f"#{number} 1:00" in desk.page)
        office.clock.on(2)
        working.stop(office.desk, number)
        desk.queue.reorder()
        await desk.on(number)
        await desk.press("s")
        await desk.dialog(GoOn)
        await desk.press("g")
        await desk.type("two more photos")
        await desk.press("enter")
        await desk.back()
    assert (request(number).state, request(number).extensions) == (State.HANDLING, 1)


async def test_route_shows_three_ways_and_then_the_honest_message(office: Office) -> None:
    number = office.request("Landing page by Friday")
    async with at_desk(office) as desk:
        await desk.press("r")
        await desk.dialog(Route)
        for part in ("as queued", "front of the queue", "a first slice", "10-16", "Devon", "8am there"):
            assert part in desk.page
        await desk.press("a", "ctrl+s")
        dialog = await desk.dialog(Acknowledge)
        assert "won't be ready by then" in dialog.value("text")
        assert dialog.value("text").count("All of it by") == 2
        await desk.press("ctrl+s")
        await desk.back()
    found = request(number)
    assert found.state == State.ROUTED
    assert found.promise_at is not None
    assert found.specialist_due_at is not None
    assert found.specialist_due_at < found.promise_at
    assert (found.low_minutes, found.high_minutes) == (600, 960)


async def test_the_honest_message_is_kept_when_it_is_left(office: Office) -> None:
    number = office.request("Landing page by Friday")
    async with at_desk(office) as desk:
        await desk.press("r")
        await desk.dialog(Route)
        await desk.press("a", "ctrl+s")
        dialog = await desk.dialog(Acknowledge)
        text, eta = dialog.value("text"), dialog.value("eta")
        await desk.press("escape")
        await desk.back()
        await desk.on(number)
        await desk.press("a")
        again = await desk.dialog(Acknowledge)
        assert (again.value("text"), again.value("eta")) == (text, eta)
        await desk.press("ctrl+s")
        await desk.back()
    assert said(number, "acknowledge_eta")[0].body == text


async def test_other_hours_make_other_ways(office: Office) -> None:
    office.request("Landing page by Friday")
    async with at_desk(office) as desk:
        await desk.press("r")
        dialog = await desk.dialog(Route)
        assert dialog.proposal is not None
        before = dialog.proposal.a.eta
        await desk.put(dialog, hours="1-2")
        await desk.until(lambda: dialog.proposal.a.eta < before)
        await desk.put(dialog, hours="lots")
        await desk.press("ctrl+s")
        await desk.until(lambda: "low-high" in desk.refusal)


async def test_the_front_of_the_queue_takes_the_strategist(office: Office) -> None:
    number = office.request("Landing page by Friday")
    async with at_desk(office) as desk:
        await desk.press("r")
        dialog = await desk.dialog(Route)
        await desk.press("b", "ctrl+s")
        await desk.until(lambda: "say who agreed" in desk.refusal)
        dialog.query_one("#agreed").focus()
        await desk.press("1", "ctrl+s")
        await desk.dialog(Acknowledge)
    assert "Front of the queue, agreed by Karly." in request(number).brief
    assert "Done when" in request(number).brief


async def test_route_of_what_was_promised_earlier_offers_the_new_date(office: Office) -> None:
    number = office.request("Landing page by Friday")
    answering.acknowledge(office.desk, number, eta=chicago(3, 16))
    async with at_desk(office) as desk:
        await desk.press("r")
        await desk.dialog(Route)
        await desk.press("a", "ctrl+s")
        dialog = await desk.dialog(Promise)
        assert dialog.when("eta") > chicago(3, 16)


async def test_a_specialist_accepts_checks_in_and_finishes(office: Office) -> None:
    number = office.request("Form not sending")
    working.route(office.desk, number, to=office.staff["devon"], low_hours=1, high_hours=2)
    async with at_desk(office) as desk:
        await desk.press("d")
        dialog = await desk.dialog(Specialist)
        assert dialog.value("step") == "accept"
        await desk.press("ctrl+s")
        await desk.back()
        assert request(number).accepted_at is not None
        await desk.on(number)
        await desk.press("d")
        dialog = await desk.dialog(Specialist)
        assert dialog.value("step") == "finish"
        await desk.press("c", "tab")
        await desk.type("half way")
        await desk.press("ctrl+s")
        await desk.back()
        assert said(number, "check_in")[0].body == "half way"
        await desk.on(number)
        await desk.press("d")
        dialog = await desk.dialog(Specialist)
        await desk.put(dialog, step="finish", words="It sends.", hours="many")
        await desk.press("ctrl+s")
        await desk.until(lambda: "above 0" in desk.refusal)
        await desk.put(dialog, hours="1.5h")
        await desk.press("ctrl+s")
        await desk.back()
    assert request(number).state == State.READY
    assert request(number).actual_minutes == 90


async def test_a_disputed_one_is_undecided_again(office: Office) -> None:
    number = office.request("Form not sending")
    working.route(office.desk, number, to=office.staff["devon"], low_hours=1, high_hours=2)
    async with at_desk(office) as desk:
        desk.app.action_command("dispute")
        await desk.dialog(Specialist)
        await desk.press("tab")
        await desk.type("no access")
        await desk.press("ctrl+s")
        await desk.back()
    assert request(number).state == State.NEW


async def test_escalate_takes_two_keys_and_prepares_both_texts(office: Office) -> None:
    number = office.request("Typo in the newsletter that went out")
    async with at_desk(office) as desk:
        await desk.press("e", "m")
        dialog = await desk.dialog(Acknowledge)
        assert "I've taken it straight to Karly" in dialog.value("text")
        assert "I need you on this one" in dialog.value("handoff")
        await desk.press("ctrl+s")
        await desk.back()
        await desk.on(number)
        await desk.press("d")
        record = await desk.dialog(Record)
        assert (record.value("step"), record.value("lead")) == ("take_over", str(office.staff["karly"]))
    assert said(number, "hot_holding")
    assert request(number).escalation_why == "Typo in the newsletter that went out"


async def test_the_line_of_an_escalation_can_be_changed_first(office: Office) -> None:
    number = office.request("Hello")
    async with at_desk(office) as desk:
        await desk.press("e")
        dialog = await desk.dialog(Escalate)
        await desk.press("tab")
        await desk.type("She wants to leave us")
        await desk.press("shift+tab", "r")
        await desk.dialog(Acknowledge)
        assert dialog is not desk.app.screen
    assert request(number).escalation_why == "She wants to leave us"
    assert request(number).escalation == "risk"


async def test_what_a_lead_decided_is_recorded_with_both_names(office: Office) -> None:
    number = office.request()
    leading.escalate(office.desk, number, kind="complaint", why="angry")
    async with at_desk(office) as desk:
        await desk.press("d")
        dialog = await desk.dialog(Record)
        await desk.put(dialog, lead=str(office.staff["mark"]), step="resolve")
        await desk.press("ctrl+s")
        await desk.until(lambda: "what the client is told" in desk.refusal)
        await desk.put(dialog, text="We have made it good.")
        await desk.press("ctrl+s")
        await desk.back()
        assert office.desk.actor.name == "Ana"
    assert request(number).outcome == "resolved_by_lead"
    entry = records.journal_rows([records.last_journal()[0]])[0]
    assert (entry.verb, entry.actor_id, entry.recorder_id) == ("resolve", office.staff["mark"], office.staff["ana"])


async def test_tier_1_is_decided_by_who_manages_it(office: Office) -> None:
    number = office.request("Inventory", "amazonia")
    leading.hand_over(office.desk, number)
    async with at_desk(office) as desk:
        await desk.press("d")
        dialog = await desk.dialog(Record)
        assert "Vera" in desk.page
        assert "Karly" not in "".join(option.label for option in dialog.query_one("#lead").options)
        await desk.press("ctrl+s")
        await desk.back()
    assert request(number).lead_id == office.staff["vera"]


async def test_a_lead_decides(office: Office) -> None:
    number = office.request()
    leading.escalate(office.desk, number, kind="complaint", why="angry")
    office.sit("Karly")
    async with at_desk(office) as desk:
        await desk.press("d")
        dialog = await desk.dialog(Decide)
        assert dialog.value("step") == "take_over"
        await desk.press("ctrl+s")
        await desk.back()
        assert request(number).lead_id == office.staff["karly"]
        await desk.on(number)
        await desk.press("d")
        await desk.dialog(Decide)
        await desk.press("ctrl+s")
        await desk.until(lambda: desk.refusal == "Write what the client is told.")
        await desk.press("e")
        await desk.type("We have made it right.")
        await desk.press("ctrl+s")
        await desk.back()
    assert request(number).outcome == "resolved_by_lead"


async def test_hand_over_goes_to_who_manages_tier_1(office: Office) -> None:
    number = office.request("Inventory", "amazonia")
    async with at_desk(office) as desk:
        desk.app.action_command("hand_over")
        await desk.dialog(HandOver)
        assert "Vera" in desk.page
        await desk.press("enter")
        await desk.back()
    assert request(number).escalation == "tier_1"


async def test_wait_asks_and_then_done_nudges(office: Office) -> None:
    number = office.request()
    async with at_desk(office) as desk:
        await desk.press("w")
        dialog = await desk.dialog(Wait)
        await desk.type("Which of the two logos?")
        await desk.until(lambda: "Which of the two logos?" in dialog.value("text"))
        await desk.press("ctrl+s")
        await desk.back()
        assert request(number).state == State.WAITING
        await desk.on(number)
        await desk.press("d")
        nudge = await desk.dialog(Nudge)
        assert "Which of the two logos?" in nudge.value("text")
        await desk.press("ctrl+s")
        await desk.back()
    assert said(number, "nudge_1")


async def test_park_tells_the_client_the_day(office: Office) -> None:
    number = office.request()
    async with at_desk(office) as desk:
        await desk.press("K")
        dialog = await desk.dialog(Park)
        await desk.put(dialog, until="12 mar")
        await desk.until(lambda: "until Thursday, March 12" in dialog.value("text"))
        await desk.put(dialog, until="12 may")
        await desk.press("ctrl+s")
        await desk.until(lambda: "at most 30 days" in desk.refusal)
        await desk.put(dialog, until="12 mar")
        await desk.press("ctrl+s")
        await desk.back()
    assert request(number).state == State.PARKED


async def test_snooze_takes_two_keys_or_a_time(office: Office) -> None:
    first, second = office.request(), office.request("Another")
    for number in (first, second):
        answering.acknowledge(office.desk, number, eta=chicago(6, 12))
        pausing.park(office.desk, number, until=chicago(20, 9))
    async with at_desk(office) as desk:
        await desk.on(first)
        await desk.press("h", "1")
        await desk.until(lambda: request(first).snoozed_until == chicago(3, 11))
        await desk.back()
        await desk.on(second)
        await desk.press("h")
        await desk.dialog(Snooze)
        await desk.press("tab")
        await desk.type("thu")
        await desk.press("enter")
        await desk.back()
    assert request(second).snoozed_until == chicago(5, 8)


async def test_several_are_snoozed_together_or_not_at_all(office: Office) -> None:
    numbers = [office.request(f"Matter {n}") for n in range(3)]
    for number in numbers[:2]:
        answering.acknowledge(office.desk, number, eta=chicago(9, 12))
        pausing.park(office.desk, number, until=chicago(20, 9))
    async with at_desk(office) as desk:
        await desk.mark(*numbers[:2])
        await desk.press("h", "2")
        await desk.back()
        assert all(request(number).snoozed_until == chicago(4, 8) for number in numbers[:2])
        office.clock.on(55)
        desk.queue.reorder()
        await desk.mark(numbers[2])
        await desk.press("h")
        await desk.dialog(Snooze)
        await desk.press("3")
        await desk.until(lambda: "can't be hidden" in desk.refusal)
    assert request(numbers[2]).snoozed_until is None
    assert "decide" in owed(numbers[2])
