"""The four benchmark situations (spec section 11), played on the real screens with their keys counted."""

from __future__ import annotations

from datetime import timedelta

import pytest

from acdesk.errors import Refused
from acdesk.verbs import answering, arrive, leading, people, tidying, working
from db import records
from db.models import Request, Staff
from db.vocabulary import State
from screens.commands import registry
from screens.dialogs.acknowledging import Acknowledge, Tell
from screens.dialogs.adding import FindOut
from screens.dialogs.leading import Record
from screens.dialogs.routing import Route
from screens.dialogs.sweeping import AcknowledgeAll
from tests.office import TUESDAY, Office
from tests.screens.dialogs.desk_pilot import at_desk, chicago, owed, request, said


async def test_landing_page_by_friday(office: Office) -> None:
    """Within six keys the three ways stand on screen and the honest message is drafted."""
    Staff.update(backlog_minutes=14 * 60).where(Staff.id == office.staff["devon"]).execute()
    body = "We need a landing page for the home show by Friday. Can you get it live by then?"
    number = arrive.add(office.desk, "Landing page by Friday", office.clients["badger"], body=body).created[0]
    async with at_desk(office) as desk:
        await desk.press("r")
        route = await desk.dialog(Route)
        assert route.proposal is not None
        for way in route.proposal.ways:
            assert way.name in desk.page
            assert route.said(way.eta) in desk.page
            assert way.cost.split(";")[0] in desk.page
        assert "14 h ahead" in desk.page
        assert not route.proposal.honest
        await desk.press("a", "ctrl+s")
        message = await desk.dialog(Acknowledge)
        text = message.value("text")
        assert desk.pressed <= 6
        assert text.index("I know this date matters to you") < text.index("won't be ready by then")
        assert all(f"\n\n{key}. " in text for key in "ABC")
        assert "Friday, March 6" in text
        await desk.press("ctrl+s")
        await desk.back()
        assert desk.pressed <= 6
    found = request(number)
    assert found.state == State.ROUTED
    assert found.specialist_id == office.staff["devon"]
    assert found.promise_at == route.proposal.a.eta > chicago(6, 17)
    assert owed(number) == {"accept", "promise", "update_client"}


FIVE = (
    ("Landing page for the show", "badger", "high", 20),  # 20/30 × 1.5 × 2.5 = 2.50
    ("Ad copy for spring", "lakeside", "normal", 50),  # 50/60 × 1.5 = 1.25
    ("Report: bounce rate", "isthmus", "normal", 55),  # 55/120 = .46
    ("Form not sending", "yoga", "high", 10),  # 10/60 × 2.5 = .42
    ("New opening hours on the site", "yahara", "low", 5),  # 5/240 × 1.5 × .5 = .02
)


async def test_five_clients_within_one_hour(office: Office) -> None:
    """`A` acknowledges all five, each with its own ETA, in at most ten keys; the Tier-3 ones are not forgotten."""
    for short, name, tier in (("lakeside", "Lakeside Dental", 2), ("yoga", "Monona Yoga", 3), ("yahara", "Yahara", 2)):
        office.clients[short] = people.add_client(office.desk, name, tier=tier).created[0]
    numbers = [
        arrive.add(
            office.desk,
            title,
            office.clients[client],
            urgency=urgency,
            received_at=TUESDAY - timedelta(minutes=minutes),
        ).created[0]
        for title, client, urgency, minutes in FIVE
    ]
    async with at_desk(office) as desk:
        assert [each for each in desk.queue.model.order if each > 0] == numbers
        await desk.press("A")
        sweep = await desk.dialog(AcknowledgeAll)
        await desk.until(lambda: "Acknowledge 5" in desk.page)
        assert [line.request_id for line in sweep.lines] == numbers
        assert all(line.eta is not None and line.text for line in sweep.lines)
        await desk.press("ctrl+s")
        await desk.back()
        assert desk.pressed <= 10
    for number in numbers:
        assert request(number).acknowledged_at is not None
        assert request(number).promise_at is not None
        assert "acknowledge" not in owed(number)
    texts = [said(number)[-1].body for number in numbers]
    assert len(set(texts)) == 5
    names = [office.desk.client(request(number).client_id or 0).name for number in numbers]
    for text, own in zip(texts, names, strict=True):
        assert not any(name in text for name in names if name != own)


async def test_analytics_question_in_a_call(office: Office) -> None:
    """`i`, a line, Enter: a promise with a specialist; afterwards the complete answer closes it."""
    office.request("Something of theirs", "isthmus")
    async with at_desk(office) as desk:
        await desk.press("i")
        await desk.dialog(FindOut)
        await desk.type("Why did the bounce rate go up in February?")
        await desk.press("enter")
        await desk.back()
        assert desk.pressed == 2
        found = records.find(Request)[-1]
        assert found.title == "Why did the bounce rate go up in February?"
        assert found.client_id == office.clients["isthmus"]
        assert found.specialist_id == office.staff["priya"]
        assert found.promise_at == chicago(4, 12)
        assert "I don't want to guess" in said(found.id, "find_out")[0].body
        assert {"promise", "accept"} <= owed(found.id)
        office.clock.on(120)
        office.sit("Priya")
        working.finish(office.desk, found.id, result="One bot visited 4,000 times; without it nothing changed.")
        office.sit("Ana")
        desk.queue.reorder()
        await desk.on(found.id)
        await desk.press("d")
        tell = await desk.dialog(Tell)
        assert "You asked: Why did the bounce rate go up in February?" in tell.value("text")
        assert "without it nothing changed" in tell.value("text")
        await desk.press("ctrl+s")
        await desk.back()
    assert request(found.id).state == State.CLOSED
    assert owed(found.id) == set()


async def test_typo_in_an_email_that_went_out(office: Office) -> None:
    """`e` and a letter: hand-off to the Strategist and holding text; no way for the coordinator to close it."""
    number = office.request("Typo in the newsletter that went out")
    async with at_desk(office) as desk:
        await desk.press("e", "m")
        dialog = await desk.dialog(Acknowledge)
        assert desk.pressed == 2
        assert "I've taken it straight to Karly" in dialog.value("text")
        assert "I won't settle anything with them before you decide." in dialog.value("handoff")
        assert said(number, "handoff")[0].to == "Karly"
        await desk.press("ctrl+s")
        await desk.back()
        await desk.on(number)
        for command in registry().values():
            if command.key.verb is not None and command.id not in ("new", "undo", "redo"):
                if command.why_not(office.desk, desk.queue.row) is not None:
                    continue
                assert command.id in {"acknowledge", "update", "snooze", "objective", "urgency", "note", "split",
                                      "assign", "wanted_by", "take_over", "resolve", "cool_down"}  # fmt: skip
        for key in ("s", "r", "w", "K", "p"):
            await desk.press(key)
            await desk.pilot.pause()
            assert len(desk.app.screen_stack) == 1
        for key in (
            "d",
            "take_over",
            "resolve",
            "cool_down",
        ):  # what a lead has decided can be recorded, as theirs
            desk.app.action_command("done" if key == "d" else key)
            record = await desk.dialog(Record)
            assert record.number("lead") == office.staff["karly"]
            await desk.press("escape")
            await desk.back()
    desk_ = office.desk
    for way_out in (
        lambda: answering.answer(desk_, number, text="Sorry!"),
        lambda: answering.tell(desk_, number, text="Sorry!"),
        lambda: leading.resolve(desk_, number, text="Sorry!"),
        lambda: leading.cool_down(desk_, number, text="not so bad"),
        lambda: tidying.void(desk_, number, why="nothing"),
        lambda: tidying.merge(desk_, [number, office.request("Other")], into=number),
        lambda: answering.update(desk_, number, text="It was nothing."),
    ):
        with pytest.raises(Refused):
            way_out()
    assert request(number).state == State.ESCALATED
    assert {"take_over", "hot_update"} <= owed(number)
