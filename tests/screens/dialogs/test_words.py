"""Words to the client: acknowledge, update, promise, answer, tell."""

from __future__ import annotations

from acdesk.verbs import answering, leading, working
from db.models import Obligation, Request
from db.vocabulary import State
from screens.dialogs.acknowledging import Acknowledge, Answer, Promise, Tell, Update
from screens.dialogs.tidying import Assign
from tests.office import Office
from tests.screens.dialogs.desk_pilot import at_desk, chicago, owed, request, said


async def test_acknowledge_proposes_a_date_and_the_text_follows_it(office: Office) -> None:
    number = office.request("New opening hours on the site")
    other = office.request("Something else")
    async with at_desk(office) as desk:
        await desk.on(number)
        await desk.press("a")
        dialog = await desk.dialog(Acknowledge)
        assert dialog.value("eta") == "today noon"
        assert "5 minutes" in desk.page
        await desk.type("thu 4pm")
        await desk.until(lambda: "Thursday, March 5, 4 p.m." in dialog.value("text"))
        await desk.press("ctrl+s")
        await desk.back()
        assert "ETA Thu 5 Mar 4pm" in desk.toasts[-1]
        assert desk.toasts[-1].endswith("z undoes.")
        assert desk.queue.model.current == other
    assert request(number).promise_at == chicago(5, 16)
    assert "acknowledge" not in owed(number)


async def test_without_an_eta_a_next_word_is_promised(office: Office) -> None:
    number = office.request("Something we can't tell yet")
    async with at_desk(office) as desk:
        await desk.press("a")
        dialog = await desk.dialog(Acknowledge)
        assert dialog.value("eta") == ""
        assert dialog.value("update_at") == "today noon"
        assert "You'll hear from me by" in dialog.value("text")
        await desk.press("ctrl+s")
        await desk.back()
    assert owed(number) == {"decide", "update_client"}


async def test_tier_1_gets_the_courtesy_text_without_a_date(office: Office) -> None:
    number = office.request("Inventory is off", "amazonia")
    async with at_desk(office) as desk:
        await desk.press("a")
        dialog = await desk.dialog(Acknowledge)
        assert not dialog.query("#eta")
        assert "Vera will get back to you" in dialog.value("text")
        await desk.press("ctrl+s")
        await desk.back()
    assert request(number).promise_at is None
    assert "acknowledge" not in owed(number)


async def test_when_it_was_acknowledged_it_is_a_word_on_how_it_stands(office: Office) -> None:
    number = office.request()
    answering.acknowledge(office.desk, number, eta=chicago(5, 12))
    async with at_desk(office) as desk:
        await desk.press("a")
        dialog = await desk.dialog(Update)
        await desk.type("The photos are chosen.")
        await desk.until(lambda: "The photos are chosen." in dialog.value("text"))
        await desk.press("ctrl+s")
        await desk.back()
    assert "The photos are chosen." in said(number, "update")[0].body


async def test_a_hot_update_takes_a_leads_approval(office: Office) -> None:
    number = office.request()
    leading.escalate(office.desk, number, kind="mistake", why="wrong price")
    answering.acknowledge(office.desk, number)
    async with at_desk(office) as desk:
        await desk.press("a")
        dialog = await desk.dialog(Update)
        await desk.type("Karly calls you at 11.")
        await desk.press("ctrl+s")
        await desk.until(lambda: "only the holding text" in desk.refusal)
        dialog.query_one("#approved_by").focus()
        await desk.press("1", "ctrl+s")
        await desk.back()
    assert said(number, "update")[0].approved_by_id == office.staff["karly"]


async def test_an_unknown_sender_is_assigned_on_the_way(office: Office) -> None:
    number = office.request("Hello there")
    Request.update(client=None, sender="pat@newshop.example").where(Request.id == number).execute()
    Obligation.update(client=None).where(Obligation.request == number).execute()
    async with at_desk(office) as desk:
        await desk.press("a")
        dialog = await desk.dialog(Assign)
        assert "pat@newshop.example" in desk.page
        await desk.type("nobody")
        await desk.until(lambda: "There is no client" in dialog.query_one("#client-told").text)
        await desk.press("ctrl+u")
        await desk.type("badg")
        await desk.until(lambda: dialog.query_one("#client-told").text == "Badger HVAC, Tier 2")
        await desk.press("ctrl+s")
        await desk.dialog(Acknowledge)
        await desk.press("ctrl+s")
        await desk.back()
    assert request(number).client_id == office.clients["badger"]
    assert request(number).acknowledged_at is not None


async def test_promise_takes_a_new_date_and_says_sorry_in_time(office: Office) -> None:
    number = office.request()
    answering.acknowledge(office.desk, number, eta=chicago(5, 12))
    async with at_desk(office) as desk:
        await desk.press("p")
        dialog = await desk.dialog(Promise)
        assert "Promised: Thu 5 Mar noon." in desk.page
        await desk.type("mon noon")
        await desk.press("tab")
        await desk.type("The photos came late.")
        await desk.until(lambda: "The photos came late." in dialog.value("text"))
        assert "Monday, March 9, noon instead of Thursday, March 5, noon" in dialog.value("text")
        await desk.press("ctrl+s")
        await desk.back()
    assert request(number).promise_at == chicago(9, 11)
    assert request(number).re_promises == 1


async def test_promise_without_an_earlier_one_is_the_acknowledgement(office: Office) -> None:
    office.request()
    async with at_desk(office) as desk:
        await desk.press("p")
        await desk.dialog(Acknowledge)


async def test_the_third_promise_asks_who_agreed(office: Office) -> None:
    number = office.request()
    answering.acknowledge(office.desk, number, eta=chicago(5, 12))
    for day in (6, 9):
        answering.promise(office.desk, number, eta=chicago(day, 12), reason="x")
    async with at_desk(office) as desk:
        await desk.press("p")
        dialog = await desk.dialog(Promise)
        await desk.put(dialog, eta="tomorrow noon", reason="the printer is down")
        await desk.press("ctrl+s")
        await desk.until(lambda: "needs the Strategist" in desk.refusal)
        dialog.query_one("#approved_by").focus()
        await desk.press("1", "ctrl+s")
        await desk.back()
    assert request(number).re_promises == 3


async def test_done_answers_and_closes(office: Office) -> None:
    number = office.request()
    async with at_desk(office) as desk:
        await desk.press("d")
        dialog = await desk.dialog(Answer)
        await desk.press("ctrl+s")
        await desk.until(lambda: "$answer" in desk.refusal)
        await desk.type("The photos are live.")
        await desk.until(lambda: "The photos are live." in dialog.value("text"))
        await desk.press("ctrl+s")
        await desk.back()
    assert request(number).state == State.CLOSED
    assert owed(number) == set()


async def test_done_tells_the_client_of_finished_work(office: Office) -> None:
    number = office.request("Form not sending")
    working.route(office.desk, number, to=office.staff["devon"], low_hours=1, high_hours=2)
    working.finish(office.desk, number, result="The form sends again.", hours=2)
    async with at_desk(office) as desk:
        await desk.press("d")
        dialog = await desk.dialog(Tell)
        assert "The form sends again." in dialog.value("text")
        await desk.press("ctrl+s")
        await desk.back()
    assert request(number).outcome == "delivered"
