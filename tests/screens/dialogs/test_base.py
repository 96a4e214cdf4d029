"""What every dialog does: fill in, say what was understood, refuse without loss, keep what was typed."""

from __future__ import annotations

import json

from acdesk.verbs import tidying
from db.vocabulary import Delivery
from screens.dialogs.acknowledging import Acknowledge
from screens.dialogs.leading import Escalate
from screens.dialogs.tidying import Note, WantedBy
from tests.office import Office
from tests.screens.dialogs.desk_pilot import at_desk, owed, request, said


async def test_it_opens_under_its_row_and_fits(office: Office) -> None:
    numbers = [office.request(f"Matter {n}") for n in range(12)]
    first, last = numbers[0], numbers[-1]
    for size in ((120, 40), (80, 24), (60, 20)):
        async with at_desk(office, size) as desk:
            for number in (first, last):
                await desk.on(number)
                await desk.press("m")
                dialog = await desk.dialog(Note)
                box = dialog.query_one("#box").region
                assert box.x >= 0
                assert box.right <= size[0]
                assert box.y >= 0
                assert box.bottom <= size[1]
                assert not box.y <= dialog.under < box.bottom
                await desk.press("escape")
                await desk.back()


async def test_what_was_understood_of_a_time_stands_beside_it(office: Office) -> None:
    office.request()
    async with at_desk(office) as desk:
        desk.app.action_command("wanted_by")
        dialog = await desk.dialog(WantedBy)
        await desk.type("thu noon")
        told = dialog.query_one("#wanted_by-told")
        await desk.until(lambda: told.text == "Thu 5 Mar noon, in 2.2 wd")
        assert dialog.understood("today 16:00") == "today 4pm, in 6 h"
        assert dialog.understood("today 8pm") == "in 10 h", "by the clock, also after hours"
        assert dialog.understood("tomorrow 9:15") == "tomorrow 9:15am, in 0.9 wd"
        await desk.type("x")
        await desk.until(lambda: "can't be read as a time" in told.text)
        await desk.press("ctrl+s")
        await desk.until(lambda: "can't be read" in desk.refusal)
        assert dialog.value("wanted_by") == "thu noonx"


async def test_a_refusal_is_one_sentence_and_nothing_is_lost(office: Office) -> None:
    number = office.request()
    async with at_desk(office) as desk:
        await desk.press("m", "enter")
        dialog = await desk.dialog(Note)
        await desk.until(lambda: desk.refusal == "The note is missing.")
        await desk.type("called twice")
        await desk.until(lambda: not dialog.query_one("#refusal").display)
        await desk.press("enter")
        await desk.back()
    assert said(number, "note")[0].body == "called twice"


async def test_the_command_lines_options_are_left_out_of_a_refusal(office: Office) -> None:
    office.request()
    async with at_desk(office) as desk:
        await desk.press("a")
        dialog = await desk.dialog(Acknowledge)
        await desk.put(dialog, eta="", update_at="", text="Hello")
        await desk.press("ctrl+s")
        await desk.until(lambda: desk.refusal)
        assert desk.refusal == "An acknowledgement carries an ETA or the time of the next word."


async def test_what_was_typed_is_kept_and_put_back(office: Office) -> None:
    number = office.request()
    async with at_desk(office) as desk:
        await desk.press("m")
        await desk.dialog(Note)
        await desk.type("half a thou")
        await desk.until(lambda: office.desk.draft(f"note:{number}"))
        assert json.loads(office.desk.draft(f"note:{number}")) == {"note": "half a thou"}
        await desk.type("g")
        await desk.press("escape")
        await desk.back()
        await desk.press("m")
        dialog = await desk.dialog(Note)
        assert dialog.value("note") == "half a thoug"
        await desk.press("end")
        await desk.type("ht")
        await desk.press("enter")
        await desk.back()
        assert office.desk.draft(f"note:{number}") == ""
    assert said(number, "note")[0].body == "half a thought"


async def test_the_application_keeps_drafts_when_the_terminal_goes(office: Office) -> None:
    number = office.request()
    async with at_desk(office) as desk:
        await desk.press("m")
        await desk.dialog(Note)
        await desk.type("x")
        desk.app.keep_drafts()
        assert office.desk.draft(f"note:{number}")


async def test_a_draft_that_is_none_is_passed_over(office: Office) -> None:
    number = office.request()
    office.desk.save_draft(f"note:{number}", "[1, 2")
    async with at_desk(office) as desk:
        await desk.press("m")
        dialog = await desk.dialog(Note)
        assert dialog.value("note") == ""


async def test_a_change_from_elsewhere_is_told_before_it_is_sent(office: Office) -> None:
    number = office.request()
    async with at_desk(office) as desk:
        await desk.press("m")
        await desk.dialog(Note)
        tidying.set_urgency(office.desk, number, level="high", fact="the show is tomorrow")
        await desk.type("still true")
        await desk.press("ctrl+s")
        await desk.until(lambda: "was changed meanwhile" in desk.refusal)
        assert "the show is tomorrow" in desk.refusal
        assert said(number, "note") == []
        await desk.press("ctrl+s")
        await desk.back()
    assert len(said(number, "note")) == 1


async def test_keys_pressed_while_it_opens_are_not_lost(office: Office) -> None:
    number = office.request("Typo in the newsletter")
    async with at_desk(office) as desk:
        desk.app.action_command("escalate")
        dialog = desk.app.screen
        assert isinstance(dialog, Escalate)
        assert not dialog._ready
        await desk.press("c")
        await desk.dialog(Acknowledge)
    assert request(number).escalation == "complaint"


async def test_the_key_that_sends_is_not_lost_either(office: Office) -> None:
    number = office.request("New opening hours on the site")
    async with at_desk(office) as desk:
        desk.app.action_command("acknowledge")
        await desk.press("ctrl+s")
        await desk.back()
        await desk.until(lambda: request(number).acknowledged_at is not None)


async def test_a_message_edited_by_hand_is_not_prepared_again(office: Office) -> None:
    office.request()
    async with at_desk(office) as desk:
        await desk.press("a")
        dialog = await desk.dialog(Acknowledge)
        await desk.put(dialog, eta="thu noon")
        await desk.until(lambda: "Thursday, March 5, noon" in dialog.value("text"))
        await desk.put(dialog, text="My own words.")
        await desk.put(dialog, eta="thu 4pm")
        assert dialog.value("text") == "My own words."


async def test_it_is_sent_once(office: Office) -> None:
    number = office.request()
    async with at_desk(office) as desk:
        await desk.press("m")
        await desk.dialog(Note)
        await desk.type("once")
        await desk.press("ctrl+s", "ctrl+s", "ctrl+s")
        await desk.back()
    assert len(said(number, "note")) == 1


async def test_hostile_text_in_a_dialog_stays_text(office: Office) -> None:
    number = office.request("[@click=app.quit]win[/] \x1b[31m [bold")
    async with at_desk(office) as desk:
        for key in ("a", "e", "r", "o", "m", "d"):
            await desk.press(key)
            await desk.until(lambda: len(desk.app.screen_stack) > 1)
            await desk.until(lambda: getattr(desk.app.screen, "_ready", False))
            assert "[@click=app.quit]win[/]" in desk.page
            assert "\x1b" not in desk.page
            await desk.press("escape")
            await desk.back()
        assert "acknowledge" in owed(number)


async def test_only_a_draft_says_so_and_the_clock_runs_on(office: Office) -> None:
    number = office.request()
    async with at_desk(office) as desk:
        await desk.press("a")
        dialog = await desk.dialog(Acknowledge)
        await desk.put(dialog, delivery=Delivery.DRAFTED)
        await desk.press("ctrl+s")
        await desk.back()
        await desk.until(lambda: any("Only a draft was kept" in toast for toast in desk.toasts))
    assert "acknowledge" in owed(number)


async def test_copied_goes_to_the_clipboard(office: Office) -> None:
    number = office.request()
    async with at_desk(office) as desk:
        await desk.press("a")
        dialog = await desk.dialog(Acknowledge)
        dialog.query_one("#delivery").focus()
        await desk.press("c")
        text = dialog.value("text")
        await desk.press("enter")
        await desk.back()
        assert desk.app.clipboard == text
    assert said(number)[-1].delivery == "copied"
