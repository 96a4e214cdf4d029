"""Acknowledge all: leave out, edit, another template, one confirmation, and what is kept."""

from __future__ import annotations

from acdesk.verbs import leading, tidying
from acdesk.verbs.proposing import left_out
from db.models import Request
from screens.dialogs.fields import Plain
from screens.dialogs.sweeping import AcknowledgeAll, EditLine
from tests.office import Office
from tests.screens.dialogs.desk_pilot import at_desk, chicago, owed, request


def three(office: Office) -> list[int]:
    titles = (("New opening hours on the site", "badger"), ("Hello there", "isthmus"), ("Stock is off", "amazonia"))
    return [office.request(title, client) for title, client in titles]


async def test_all_are_sent_with_one_confirmation_and_taken_back_as_one(office: Office) -> None:
    numbers = three(office)
    async with at_desk(office) as desk:
        await desk.press("A")
        await desk.dialog(AcknowledgeAll)
        await desk.until(lambda: "courtesy" in desk.page)
        for part in ("Acknowledge 3", "ETA", "next word", "today noon", "(5 minutes)"):
            assert part in desk.page
        await desk.press("ctrl+s")
        await desk.back()
        assert not any("acknowledge" in owed(number) for number in numbers)
        await desk.press("z")
        await desk.until(lambda: all("acknowledge" in owed(number) for number in numbers))


async def test_what_is_left_out_is_told_and_why(office: Office) -> None:
    three(office)
    strangers = [office.request("Hello there", "isthmus") for _ in range(2)]
    Request.update(client=None).where(Request.id.in_(strangers)).execute()
    leading.escalate(office.desk, office.request("A typo"), kind="mistake", why="a typo")
    unknown = "2 from unknown senders are left out: assign them"
    hot = "1 escalated request is left out: acknowledge it by itself."
    async with at_desk(office) as desk:
        await desk.press("A")
        sweep = await desk.dialog(AcknowledgeAll)
        await desk.until(lambda: f"{unknown} (a)." in desk.page)
        assert sweep.query_one("#apart", Plain).text == f"{unknown} (a). {hot}"
        await desk.press("ctrl+s")
        await desk.back()
        await desk.press("A")
        await desk.until(lambda: desk.toasts and desk.toasts[-1] == f"{unknown} (a). {hot}")
    assert left_out(office.desk, strangers[:1]) == "1 from an unknown sender is left out: assign it (acdesk assign)."


async def test_a_line_can_be_left_out_and_another_edited(office: Office) -> None:
    first, second, third = three(office)
    async with at_desk(office) as desk:
        await desk.press("A")
        sweep = await desk.dialog(AcknowledgeAll)
        order = [line.request_id for line in sweep.lines]
        await desk.press(*["j"] * order.index(third), "space")
        await desk.until(lambda: "Acknowledge 2" in desk.page)
        await desk.press(*["k"] * 3, *["j"] * order.index(first), "e")
        edit = await desk.dialog(EditLine)
        await desk.put(edit, eta="thu noon")
        await desk.until(lambda: "Thursday, March 5, noon" in edit.value("text"))
        await desk.press("ctrl+s")
        await desk.until(lambda: desk.app.screen is sweep and "Thu 5 Mar noon" in desk.page)
        await desk.press("ctrl+s")
        await desk.back()
    assert request(first).promise_at == chicago(5, 12)
    assert "acknowledge" not in owed(second)
    assert "acknowledge" in owed(third)


async def test_the_other_template_promises_a_next_word(office: Office) -> None:
    first = office.request("New opening hours on the site")
    async with at_desk(office) as desk:
        await desk.press("A")
        sweep = await desk.dialog(AcknowledgeAll)
        await desk.press("t")
        await desk.until(lambda: sweep.line.eta is None)
        assert "You'll hear from me by" in sweep.line.text
        await desk.press("t")
        await desk.until(lambda: sweep.line.eta is not None)
        await desk.press("t", "ctrl+s")
        await desk.back()
    assert request(first).promise_at is None


async def test_what_was_changed_is_kept(office: Office) -> None:
    three(office)
    async with at_desk(office) as desk:
        await desk.press("A")
        sweep = await desk.dialog(AcknowledgeAll)
        await desk.until(lambda: sweep.is_mounted)
        await desk.press("space", "k", "t", "escape")
        await desk.back()
        await desk.press("A")
        again = await desk.dialog(AcknowledgeAll)
        await desk.until(lambda: again.left_out)
        assert again.left_out == sweep.left_out
        assert again.lines == sweep.lines


async def test_a_refusal_names_the_line_and_sends_none(office: Office) -> None:
    first, second, _ = three(office)
    async with at_desk(office) as desk:
        await desk.press("A")
        sweep = await desk.dialog(AcknowledgeAll)
        office.clock.on(8 * 60)
        await desk.press("ctrl+s")
        await desk.until(lambda: "has passed already" in desk.refusal)
        office.clock.on(-8 * 60)
        tidying.note(office.desk, second, text="seen")
        tidying.set_urgency(office.desk, first, level="low", fact="nice to have")
        await desk.press("ctrl+s")
        await desk.until(lambda: "changed meanwhile" in desk.refusal)
        assert desk.app.screen is sweep
        await desk.press("ctrl+s")
        await desk.back()


async def test_marked_ones_only(office: Office) -> None:
    numbers = three(office)
    async with at_desk(office) as desk:
        await desk.mark(*numbers[:2])
        await desk.press("a")
        sweep = await desk.dialog(AcknowledgeAll)
        assert {line.request_id for line in sweep.lines} == set(numbers[:2])


async def test_what_reads_like_a_hot_issue_is_pointed_out(office: Office) -> None:
    office.request("Typo in the newsletter")
    async with at_desk(office) as desk:
        await desk.press("A")
        await desk.dialog(AcknowledgeAll)
        await desk.until(lambda: "looks hot, “typo”: escalate it?" in desk.page)


async def test_nothing_to_acknowledge_is_said(office: Office) -> None:
    async with at_desk(office) as desk:
        await desk.press("A")
        await desk.until(lambda: desk.toasts)
        assert "Nothing waits for its first word" in desk.toasts[-1]
