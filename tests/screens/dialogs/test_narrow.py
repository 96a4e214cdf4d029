"""Dialogs on a small terminal: nothing that has to be read is cut off, and no option is out of reach."""

from __future__ import annotations

import pytest
from textual import events
from textual.widget import Widget

from acdesk.text import cell_width
from acdesk.verbs import answering, working
from db import queries
from screens.dialogs.base import Dialog
from screens.dialogs.fields import Choice, Plain
from screens.dialogs.people import AddClient, EditClient, Touch
from screens.dialogs.people_staff import Member
from screens.dialogs.routing import Route
from screens.dialogs.sweeping import AcknowledgeAll
from screens.dialogs.tidying import Note, SetUrgency
from screens.overlay import Overlay
from tests.office import Office
from tests.screens.dialogs.desk_pilot import AtDesk, at_desk, chicago

SMALL, LEAST = (80, 24), (60, 20)


async def opened(desk: AtDesk, dialog: Dialog) -> Dialog:
    dialog.prepare()
    desk.app.push_screen(dialog)
    return await desk.dialog(type(dialog))


def lines_of(desk: AtDesk, widget: Widget) -> list[str]:
    area = widget.region
    return [line[area.x : area.right] for line in desk.page.splitlines()[area.y : area.bottom]]


@pytest.mark.parametrize("kind", ["add", "edit", "staff", "touch", "urgency"])
async def test_a_hint_is_not_cut_at_eighty_columns(office: Office, kind: str) -> None:
    number, badger = office.request(), office.clients["badger"]
    async with at_desk(office, SMALL) as desk:
        row = next(each for each in queries.staff() if each.role == "specialist")
        rows = list(desk.queue.reading.rows("all", [number]).values())
        made = {
            "add": lambda: AddClient(office.desk),
            "edit": lambda: EditClient(office.desk, badger),
            "staff": lambda: Member(office.desk, row),
            "touch": lambda: Touch(office.desk, badger, "Badger HVAC"),
            "urgency": lambda: SetUrgency(office.desk, rows),
        }
        dialog = await opened(desk, made[kind]())
        await desk.until(lambda: all(told.size.width for told in dialog.query(".told").results(Plain)))
        for told in dialog.query(".told").results(Plain):
            assert cell_width(told.text) <= told.size.width, told.text
        await desk.press("escape")
        await desk.back()


@pytest.mark.parametrize("size", [(120, 36), SMALL, LEAST])
async def test_what_a_way_costs_is_read_whole(office: Office, size: tuple[int, int]) -> None:
    for title in ("Landing page for the spring home show", "Form that sends the leads nowhere", "Menu of the shop"):
        promised = office.request(title, "isthmus")
        working.route(office.desk, promised, to=office.staff["devon"], low_hours=4, high_hours=6, skill="web")
        answering.acknowledge(office.desk, promised, eta=chicago(6, 12))
    number = office.request("Landing page by Friday")
    async with at_desk(office, size) as desk:
        await desk.on(number)
        await desk.press("r")
        dialog = await desk.dialog(Route)
        choice = dialog.query_one("#way", Choice)
        await desk.until(lambda: choice.size.height > 6)
        drawn = "".join("".join(part.text for part in choice.render_line(y)) for y in range(choice.size.height))
        for option in choice.options:
            assert " ".join(option.detail.split()) in " ".join(drawn.replace("▌", " ").split())
        assert "3 promises slip" in drawn
        last = choice.options[-1]
        choice.post_message(events.Click(choice, 4, choice.size.height - 1, 0, 0, 1, False, False, False))
        await desk.until(lambda: choice.value == last.value)


async def test_options_that_do_not_fit_side_by_side_go_on_below(office: Office) -> None:
    async with at_desk(office, LEAST) as desk:
        row = next(each for each in queries.staff() if each.role == "specialist")
        dialog = await opened(desk, Member(office.desk, row))
        choice = dialog.query_one("#role", Choice)
        await desk.until(lambda: choice.size.height > 1)
        shown = lines_of(desk, choice)
        assert all(any(option.label in line for line in shown) for option in choice.options)
        assert "…" not in "".join(shown)
        last = choice.options[-1]
        y = next(at for at, line in enumerate(shown) if last.label in line)
        await desk.pilot.click(choice, offset=(shown[y].index(last.label), y))
        assert choice.value == last.value
        first = choice.options[0]
        await desk.pilot.click(choice, offset=(shown[0].index(first.label), 0))
        assert choice.value == first.value


async def test_a_click_beside_the_options_chooses_none(office: Office) -> None:
    async with at_desk(office) as desk:
        dialog = await opened(desk, AddClient(office.desk))
        choice = dialog.query_one("#tier", Choice)
        await desk.until(lambda: choice.region.right <= desk.app.size.width and choice.size.width > 2)
        await desk.pilot.click(choice, offset=(choice.size.width - 2, 0))
        assert choice.value == "2"


@pytest.mark.parametrize("size", [SMALL, LEAST])
async def test_acknowledge_all_shows_every_date_and_how_to_send(office: Office, size: tuple[int, int]) -> None:
    for title, client in (("New opening hours on the site", "badger"), ("Hello there", "isthmus")):
        office.request(title, client)
    async with at_desk(office, size) as desk:
        await desk.press("A")
        sweep = await desk.dialog(AcknowledgeAll)
        await desk.until(lambda: "Ctrl+S send all" in desk.page and "Esc" in desk.page)
        for line in sweep.lines:
            assert sweep.promised(line)[1] in desk.page


async def test_a_refusal_below_a_tall_dialog_is_scrolled_to(office: Office) -> None:
    async with at_desk(office, (80, 12)) as desk:
        dialog = await opened(desk, EditClient(office.desk, office.clients["badger"]))
        await desk.put(dialog, retainer="a lot")
        await desk.press("ctrl+s")
        await desk.until(lambda: "whole number" in desk.page)


async def test_the_keys_stay_in_their_columns(office: Office) -> None:
    async with at_desk(office, LEAST) as desk:
        await desk.press("question_mark")
        await desk.dialog(Overlay)
        await desk.until(lambda: "Open the request" in desk.page)
        lines = desk.page.splitlines()
        place = next(line.index("Open the request") for line in lines if "Open the request" in line)
        tab = next(line for line in lines if "To the next split" in line)
        assert tab.index("To the next split") == place
        await desk.press("escape")


async def test_what_is_said_now_takes_an_older_toast_away(office: Office) -> None:
    office.request()
    async with at_desk(office, SMALL) as desk:
        desk.app.say("This is said as a toast, since it is much longer than the line over the list. " * 2)
        await desk.until(lambda: len(desk.app._notifications) == 1)
        await desk.press("m")
        note = await desk.dialog(Note)
        await desk.put(note, note="called")
        await desk.press("ctrl+s")
        await desk.back()
        await desk.until(lambda: not len(desk.app._notifications))
