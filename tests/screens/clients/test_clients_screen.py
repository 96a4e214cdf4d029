"""The clients' screen, key by key, over a real desk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from acdesk.desk import Desk, acting_as
from acdesk.reading import clients
from acdesk.verbs import answering, delivering, editing, objectives, people
from db import records
from db.models import Client, Contact, Deliverable, KeyResult, Reading
from db.models import Objective as ObjectiveRow
from screens.clients.screen import KINDS, SORTS, ClientsScreen
from screens.dialogs.acknowledging import Acknowledge
from screens.dialogs.goals import AddKeyResult, AddObjective, AddReading, ObjectiveStep
from screens.dialogs.goals_made import AddDeliverable, DeliverableStep
from screens.dialogs.people import AddClient, EditClient, SetTier, Touch
from screens.dialogs.people import Contact as ContactDialog
from screens.dialogs.tidying import Objective
from screens.overlay import Overlay
from screens.queue.screen import QueueScreen
from tests.office import Office
from tests.screens.clients.at_clients import at_clients
from tests.screens.dialogs.desk_pilot import at_desk, chicago, request

SIZES = [(120, 36), (80, 24), (60, 20)]


def client(office: Office, name: str = "badger") -> Client:
    found = records.get(Client, office.clients[name])
    assert found is not None
    return found


@pytest.mark.parametrize("size", SIZES)
async def test_it_shows_how_it_stands_with_each(office: Office, size: tuple[int, int]) -> None:
    office.request()
    async with at_clients(office, size) as desk:
        for part in ("3 clients", "sorted by name", "client", "health", "touch", "Badger HVAC", "Isthmus"):
            assert part in desk.page
        beside = size[0] >= 110
        assert ("13 weeks" in desk.page) == beside
        await desk.press("enter")
        await desk.until(lambda: "13 weeks" in desk.page)
        assert ("Isthmus Legal" in desk.page) == beside
        await desk.press("escape")
        await desk.until(lambda: "Isthmus" in desk.page)


async def test_it_sorts(office: Office) -> None:
    office.request(client="isthmus")
    async with at_clients(office) as desk:
        seen = [desk.clients.sort]
        for _ in SORTS:
            await desk.press("S")
            seen.append(desk.clients.sort)
            assert f"sorted by {desk.clients.sort}" in desk.page
            if desk.clients.sort == "open":
                assert desk.clients.client_name == "Isthmus Legal"
        assert seen == [*SORTS, SORTS[0]]


async def test_it_filters_as_one_types(office: Office) -> None:
    async with at_clients(office) as desk:
        await desk.press("/")
        await desk.type("isth")
        await desk.until(lambda: "1 client " in desk.page)
        assert "Badger" not in desk.page
        await desk.press("enter", "j")
        assert desk.clients.client_name == "Isthmus Legal"
        assert desk.clients.text == "isth"
        await desk.press("escape")
        await desk.until(lambda: "3 clients" in desk.page)
        assert desk.clients.client_name == "Isthmus Legal", "the cursor stays on its client"


async def test_a_filter_that_nobody_matches_says_so(office: Office) -> None:
    async with at_clients(office) as desk:
        await desk.press("/")
        await desk.type("zzz")
        await desk.until(lambda: "Nobody matches that" in desk.page)
        await desk.press("escape")
        await desk.until(lambda: "3 clients" in desk.page)


async def test_the_sections_are_turned_with_tab(office: Office) -> None:
    people.add_contact(office.desk, office.clients["badger"], "Dana Ruiz", birthday="03-14", rapport="two kids")
    async with at_clients(office) as desk:
        await desk.on_client("badger")
        seen = []
        for _ in desk.clients.sections:
            await desk.press("tab")
            seen.append(desk.clients.section.id)
            if seen[-1] == "people":
                for part in ("Dana Ruiz", "14 Mar", "two kids"):
                    assert part in desk.page
        assert seen == ["people", "requests", "objectives", "deliverables", "timeline", "overview"]
        await desk.press("shift+tab")
        assert desk.clients.section.id == "timeline"


async def test_the_verbs_of_the_queue_act_on_a_request_seen_here(office: Office) -> None:
    first, second = office.request("Photos"), office.request("Ad copy")
    async with at_clients(office) as desk:
        await desk.on_client("badger")
        await desk.press("a")
        assert desk.toasts[-1] == "This acts on a request: Tab to requests, Enter goes in."
        await desk.into("requests")
        await desk.press("s")
        assert {request(first).state, request(second).state} == {"handling", "new"}
        await desk.press("z")
        assert request(first).state == request(second).state == "new"
        row = desk.clients.row
        assert row is not None
        dialog = await desk.ask("a", Acknowledge)
        await desk.put(dialog, eta="tomorrow noon")
        await desk.send()
        assert request(row.id).acknowledged_at is not None
        assert "z undoes" in desk.toasts[-1]


async def test_a_request_is_read_in_place_and_left_layer_by_layer(office: Office) -> None:
    number = office.request("Photos of the new shop")
    async with at_clients(office) as desk:
        await desk.on_client("badger")
        await desk.into("requests")
        await desk.press("enter")
        await desk.until(lambda: f"#{number}" in desk.page and "journal" in desk.page)
        assert desk.clients.row is not None
        await desk.press("escape")
        await desk.until(lambda: desk.clients.pinned is None)
        assert desk.clients.is_reading
        await desk.press("escape")
        assert not desk.clients.is_reading


async def test_from_a_request_to_its_client_and_back_to_the_row(office: Office) -> None:
    office.request("One", client="isthmus")
    number = office.request("Two", client="badger")
    async with at_desk(office) as desk:
        for key in ("escape", "1"):
            await desk.on(number)
            await desk.press("C")
            await desk.until(lambda: isinstance(desk.app.screen, ClientsScreen) and desk.app.screen.is_mounted)
            shown = desk.app.screen
            assert isinstance(shown, ClientsScreen)
            await desk.until(lambda shown=shown: shown.client_name == "Badger HVAC")  # type: ignore[misc]
            await desk.press(key)
            await desk.until(lambda: isinstance(desk.app.screen, QueueScreen))
            assert desk.queue.row is not None
            assert desk.queue.row.id == number


async def test_what_is_done_here_is_seen_in_the_queue(office: Office) -> None:
    number = office.request()
    async with at_clients(office) as desk:
        answering.acknowledge(office.desk, number, eta=chicago(4, 12), text="Tomorrow noon.", delivery="logged")
        await desk.press("1")
        await desk.until(lambda: isinstance(desk.app.screen, QueueScreen))
        assert desk.queue.row is not None
        assert desk.queue.row.kind != "acknowledge"


async def test_a_new_client_and_what_is_known_of_one(office: Office) -> None:
    async with at_clients(office) as desk:
        dialog = await desk.ask("N", AddClient)
        await desk.put(dialog, name="Yahara Brewing", city="Madison", retainer="$4,200", growth="4", complexity="3")
        await desk.send()
        assert desk.clients.client_name == "Yahara Brewing"
        assert "R 3 G 4 C 3" in desk.page
        edit = await desk.ask("E", EditClient)
        await desk.put(edit, growth="nine")
        await desk.press("ctrl+s")
        assert "The growth is a whole number" in desk.refusal
        await desk.put(edit, growth="5")
        await desk.send()
        assert records.find(Client, name="Yahara Brewing")[0].growth == 5


async def test_a_tier_is_not_the_coordinators(office: Office) -> None:
    async with at_clients(office) as desk:
        await desk.on_client("isthmus")
        dialog = await desk.ask("L", SetTier)
        assert "Ana is neither" in desk.page
        await desk.put(dialog, tier="2", reason="they grow")
        await desk.press("ctrl+s")
        assert "VP of Strategy or the Owner" in desk.refusal
        assert client(office, "isthmus").tier == 3
        await desk.press("escape")
        await desk.home()
        office.sit("Vera")
        await desk.ask("L", SetTier)
        await desk.send()
        assert client(office, "isthmus").tier == 2


async def test_a_contact_is_logged_and_starts_the_clock_anew(office: Office) -> None:
    before = client(office).last_two_way_at
    office.clock.on(3 * 24 * 60)
    async with at_clients(office) as desk:
        await desk.on_client("badger")
        dialog = await desk.ask("t", Touch)
        await desk.put(dialog, text="they like the photos")
        await desk.send()
        assert client(office).last_two_way_at == office.desk.now() != before
        await desk.into("timeline")
        assert "they like the photos" in desk.page


async def test_people_are_added_and_changed(office: Office) -> None:
    async with at_clients(office) as desk:
        await desk.on_client("badger")
        await desk.into("people")
        dialog = await desk.ask("N", ContactDialog)
        await desk.put(dialog, name="Dana Ruiz", email="Dana@Badger.example", birthday="3/14")
        await desk.press("ctrl+s")
        assert "no birthday" in desk.refusal
        await desk.put(dialog, birthday="03-14")
        await desk.send()
        await desk.until(lambda: "Dana Ruiz" in desk.page)
        edit = await desk.ask("E", ContactDialog)
        await desk.put(edit, phone="608 555 0100")
        await desk.send()
        row = records.find(Contact, client=office.clients["badger"])[0]
        assert (row.email, row.phone, row.birthday) == ("dana@badger.example", "608 555 0100", "03-14")


async def test_an_objective_from_proposal_to_carried_over(office: Office) -> None:
    async with at_clients(office) as desk:
        await desk.on_client("badger")
        await desk.into("objectives")
        await desk.put(await desk.ask("N", AddObjective), title="Answer the phone")
        await desk.send()
        assert "proposed, for the Strategist" in desk.page
        await desk.ask("d", ObjectiveStep)
        await desk.press("ctrl+s")
        assert "Strategist" in desk.refusal
        await desk.press("escape")
        await desk.home()
        office.sit("Karly")
        await desk.ask("d", ObjectiveStep)
        await desk.send()
        desk.app.action_command("key_result")
        await desk.put(await desk.dialog(AddKeyResult), title="answer rate", baseline="40", target="60", unit="%")
        await desk.send()
        office.sit("Ana")
        await desk.press("j", "l")
        dialog = await desk.dialog(AddReading)
        await desk.put(dialog, value="lots")
        await desk.press("ctrl+s")
        assert "is a number" in desk.refusal
        await desk.put(dialog, value="55")
        await desk.send()
        await desk.until(lambda: "55 % of 60 %, 75 %" in desk.page)
        assert [row.value for row in records.find(Reading, key_result=records.find(KeyResult)[0].id)] == [55]
        office.sit("Karly")
        await desk.press("k", "d")
        step = await desk.dialog(ObjectiveStep)
        await desk.put(step, step="carry")
        await desk.send()
        assert {row.quarter for row in records.find(ObjectiveRow)} == {"2026Q1", "2026Q2"}


async def test_a_deliverable_from_draft_to_decided(office: Office) -> None:
    async with at_clients(office) as desk:
        await desk.on_client("badger")
        await desk.into("deliverables")
        await desk.put(await desk.ask("N", AddDeliverable), title="Home show page", kind="landing page", producer="dev")
        await desk.send()
        assert "Home show page" in desk.page
        await desk.ask("d", DeliverableStep)
        await desk.press("ctrl+s")
        assert "quality check is for the Strategist" in desk.refusal
        await desk.press("escape")
        await desk.home()
        office.sit("Karly")
        delivering.check(office.desk, records.find(Deliverable)[0].id)
        office.sit("Ana")
        desk.clients.reorder()
        for values in ({}, {"how": "visit"}, {"decision": "approved", "approver": "Dana"}):
            await desk.put(await desk.ask("d", DeliverableStep), **values)
            await desk.send()
        row = records.find(Deliverable)[0]
        assert (row.state, row.presented_how, row.approver) == ("decided", "visit", "Dana")
        await desk.press("d")
        assert "nothing is left to do" in desk.toasts[-1]


async def test_the_timeline_shows_one_kind_and_opens_requests(office: Office) -> None:
    number = office.request("Photos")
    editing.log_contact(office.desk, office.clients["badger"], channel="phone", text="a word on the phone")
    async with at_clients(office) as desk:
        await desk.on_client("badger")
        await desk.into("timeline")
        assert "Photos" in desk.page
        for kind in (*KINDS[1:], KINDS[0]):
            await desk.press("f")
            assert desk.clients.kind == kind
            assert ("a word on the phone" in desk.page) == (kind in ("", "call"))
        desk.clients.kind = "journal"
        await desk.press("f")
        place = next(n for n, (_, _, each) in enumerate(desk.clients.view._spans)
                     if getattr(each, "request_id", None) == number)  # fmt: skip
        desk.clients.view.put(place)
        await desk.press("enter")
        await desk.until(lambda: f"#{number}" in desk.page)
        assert desk.clients.pinned == number


async def test_a_long_timeline_is_read_on_at_its_end(office: Office) -> None:
    for number in range(80):
        office.clock.on(1)
        editing.log_contact(office.desk, office.clients["badger"], channel="chat", text=f"word {number}")
    async with at_clients(office) as desk:
        await desk.on_client("badger")
        await desk.into("timeline")
        count = desk.clients.view.count
        assert count == 60
        await desk.press("G", "G")
        assert desk.clients.view.count > count


async def test_keys_are_those_of_the_screen(office: Office) -> None:
    async with at_clients(office) as desk:
        await desk.press("C")
        assert desk.toasts[-1] == "This acts in the queue: 1."
        await desk.press("B")
        assert desk.toasts[-1] == "This acts on the team's page: T."
        await desk.ask("question_mark", Overlay)
        assert "Sort the clients" in desk.page or "To the next row" in desk.page
        await desk.press("escape")
    async with at_desk(office) as desk_:
        await desk_.press("S")
        assert "2 shows them" in desk_.toasts[-1]


async def test_a_desk_without_clients_says_what_to_press(office: Office) -> None:
    for name in office.clients.values():
        editing.edit_client(office.desk, name, active=False)
    async with at_clients(office) as desk:
        assert "No client yet: N adds one." in desk.page
        await desk.press("enter", "tab", "t", "L", "E", "S", "j", "G", "f", "d", "x", "y")


async def test_the_objectives_are_on_screen_while_triaging(office: Office) -> None:
    goal = office.objective("Spring tune-ups")
    with acting_as(office.desk, "Karly"):
        result = objectives.add_key_result(office.desk, goal, "booked", baseline=0, target=100).created[0]
    objectives.add_reading(office.desk, result, 58)
    objectives.add_objective(office.desk, office.clients["badger"], "only proposed")
    number = office.request()
    async with at_desk(office) as desk:
        await desk.on(number)
        await desk.until(lambda: "1 Spring tune-ups · 58 %" in " ".join(desk.page.split()))
        assert "only proposed" not in desk.page
        await desk.ask("o", Objective)
        assert "58 %, " in desk.page
        assert "only proposed" not in desk.page
        await desk.press("1")
        await desk.back()
        assert request(number).objective_id == goal


async def test_only_rows_in_view_are_read(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(200):
        people.add_client(office.desk, f"Client {number:03}", tier=3)
    read: list[int] = []
    before = clients.lines

    def counted(desk: Desk, ids: Sequence[int]) -> list[clients.ClientLine]:
        read.extend(ids)
        return before(desk, ids)

    monkeypatch.setattr(clients, "lines", counted)
    async with at_clients(office) as desk:
        height = desk.clients.listing.size.height
        assert len(set(read)) <= height + 16
        read.clear()
        await desk.press(*"jjjj")
        assert read == []
        await desk.press("G")
        assert len(read) <= height + 16
        assert desk.clients.client_name == "Isthmus Legal"


async def test_the_next_client_is_there_before_its_key(office: Office) -> None:
    async with at_clients(office, SIZES[0]) as desk:
        screen, read = desk.clients, list[int]()
        section = screen.section
        before, here, after = screen.window.order[:3]

        def counted(given: Desk, number: int) -> object:
            read.append(number)
            assert section.read is not None
            return section.read(given, number)

        screen.section = replace(section, read=counted)
        screen.put(1)
        await desk.until(lambda: {before, here, after} <= set(read))
        await desk.pilot.pause(0.05)
        read.clear()
        await desk.press("j")
        await desk.until(lambda: screen._shown[0] == after)
        assert after not in read
        name = next(key for key, number in office.clients.items() if number == after)
        editing.edit_client(office.desk, office.clients[name], name="Renamed meanwhile")
        screen.redraw()
        await desk.until(lambda: "Renamed meanwhile" in desk.page)
        assert after in read
