"""Calls and visits away from the calendar: in the queue's rows, beside them, over the queue, at the clients'."""

from __future__ import annotations

from datetime import timedelta

import pytest

from acdesk.reading.meetings import meetings
from acdesk.verbs import calling, editing, in_call, people, visiting
from db import queries, records
from db.models import Obligation
from db.queries import MatterRow
from screens import ahead
from screens.calendar import which
from screens.calendar.prep_steps import PrepSheet
from screens.dialogs.sweeping import AcknowledgeAll
from screens.dialogs.visits import PlanVisits
from screens.matters import about, due_words, short
from screens.overlay import Overlay
from screens.reading import Row, Tone
from tests.office import Office
from tests.screens.calendar.at_calendar import at, at_calendar, plan_call
from tests.screens.clients.at_clients import at_clients
from tests.screens.dialogs.desk_pilot import AtDesk, at_desk


def in_madison(office: Office, short: str = "badger", city: str = "Verona") -> int:
    number = office.clients[short]
    editing.edit_client(office.desk, number, city=city)
    return number


async def on_client(desk: AtDesk, short: str = "badger", kind: str = "") -> Row:
    """Put the cursor on what is owed to a client, in the split that has everything."""
    desk.queue.show_split("all")
    await desk.on_matter(desk.office.clients[short], kind)
    row = desk.queue.row
    assert row is not None
    return row


async def test_a_call_to_prepare_is_a_row_of_its_own_words(office: Office) -> None:
    plan_call(office, at(3, 3, 11))
    async with at_desk(office, (150, 40)) as desk:
        row = await on_client(desk)
        assert (row.kind, row.what, row.due, row.title) == ("prepare_call", "prepare", "30m", "Call today 11am")
        await desk.until(lambda: "☎ CALL prepare" in desk.page)


async def test_the_rows_have_signs_in_ascii(office: Office) -> None:
    plan_call(office, at(3, 3, 11))
    async with at_desk(office, (150, 40)) as desk:
        desk.app.ascii = True
        await on_client(desk)
        desk.queue.reorder()
        await desk.until(lambda: "c CALL prepare" in desk.page)


def owed_visit(office: Office) -> MatterRow:
    """What is owed on the visit."""
    found = [each for each in queries.matters([office.clients["badger"]]) if each.kind == "visit"]
    return found[0]


async def test_a_visit_says_its_next_step_and_its_week(office: Office) -> None:
    number = in_madison(office)
    desk, now = office.desk, office.desk.now()
    assert (about(desk, owed_visit(office), now), short(owed_visit(office))) == ("Q1 visit", "plan visit")
    assert due_words(desk, "visit", owed_visit(office).due_at, now).startswith("wk ")
    visit = visiting.plan_visit(desk, number, on=at(3, 12, 10).date()).created[0]
    assert about(desk, owed_visit(office), now) == "Q1 visit, planned for Thu 12 Mar"
    assert short(owed_visit(office)) == "book visit"
    visiting.book_visit(desk, visit, on=at(3, 12, 10))
    assert about(desk, owed_visit(office), now) == "Q1 visit, booked for Thu 12 Mar 10am"
    async with at_desk(office) as there:
        await on_client(there)
        await there.until(lambda: "hold visit" in there.page)


async def test_a_call_and_a_visit_are_rows_of_their_own_beside_the_client(office: Office) -> None:
    """An overdue visit, or a call overdue by the rhythm, does not hide that another call is to be prepared today."""
    number = in_madison(office)
    visit = visiting.plan_visit(office.desk, number, on=at(3, 26, 10).date()).created[0]
    office.clock.on(60 * 24 * 20)  # contact, rhythm and the visit's booking are overdue
    call = plan_call(office, at(3, 24, 10))
    async with at_desk(office, (150, 40)) as desk:
        row = await on_client(desk, kind="prepare_call")
        assert (row.kind, row.title) == ("prepare_call", "Call tomorrow 10am")
        assert desk.queue.call_id == call
        row = await on_client(desk, kind="visit")
        assert (row.what, row.title) == ("book", "Q1 visit, planned for Thu 26 Mar")
        assert (desk.queue.visit_id, desk.queue.client_id) == (visit, number)
        row = await on_client(desk, kind="touch")
        assert row.title == "A word both ways + hold call"  # what else presses of the same subject
        assert desk.queue.client_id == number


async def test_enter_reads_the_clients_matter_with_both_clocks(office: Office) -> None:
    number = people.add_client(office.desk, "Casco Bay", tier=2, zone="America/New_York").created[0]
    office.clients["casco"] = number
    plan_call(office, at(3, 3, 11), client="casco", every="2w", link="https://meet.example/casco")
    async with at_desk(office, (140, 40)) as desk:
        await on_client(desk, "casco")
        await desk.press("enter")
        await desk.until(lambda: desk.queue.is_reading)
        for said in (
            "Casco Bay", "Tier 2", "prepare", "Call with Casco Bay, today 11am", "12:00 EST", "every 2 weeks",
            "https://meet.example/casco", "Planned a call with Casco Bay",
        ):  # fmt: skip
            await desk.until(lambda said=said: said in desk.page)  # type: ignore[misc]
        assert "#-" not in desk.page
        await desk.press("escape", "y")
        assert desk.app.clipboard.startswith("Casco Bay\n")
        assert desk.toasts[-1].startswith("Copied Casco Bay as text")


async def test_why_such_a_row_stands_where_it_stands(office: Office) -> None:
    plan_call(office, at(3, 3, 11))
    async with at_desk(office) as desk:
        await on_client(desk)
        await desk.press("=")
        await desk.dialog(Overlay)
        await desk.until(lambda: "Why Badger HVAC stands here" in desk.page)
        assert "tier 2 (1.5)" in desk.page
        assert "from a working day before the call" in desk.page


async def test_the_key_bar_of_such_a_row_has_the_keys_of_calls(office: Office) -> None:
    plan_call(office, at(3, 3, 11))
    async with at_desk(office) as desk:
        await on_client(desk)
        await desk.until(lambda: "P prep  c call  v visit" in desk.page)


async def test_the_row_means_the_call_that_is_owed(office: Office) -> None:
    call = plan_call(office, at(3, 3, 10, 30))
    later = plan_call(office, at(3, 17, 10))
    office.clock.on(30)
    in_call.start_call(office.desk, call)
    office.clock.on(30)
    in_call.end_call(office.desk, call)
    async with at_desk(office) as desk:
        row = await on_client(desk, kind="recap_call")
        assert row.what == "recap"
        assert desk.queue.call_id == call
        assert which.call_to_prepare(desk.queue) == later
        in_call.recap(office.desk, call)
        desk.queue.reorder()
        await on_client(desk)
        assert desk.queue.call_id == later


async def test_the_row_means_the_visit_of_the_quarter(office: Office) -> None:
    number = in_madison(office)
    visit = visiting.plan_visit(office.desk, number, on=at(3, 12, 10).date()).created[0]
    async with at_desk(office) as desk:
        await on_client(desk)
        assert desk.queue.visit_id == visit


async def test_the_line_over_the_queue_tells_the_next_call_and_the_visits(office: Office) -> None:
    number = in_madison(office)
    visiting.plan_visit(office.desk, number, on=at(3, 12, 10).date())
    plan_call(office, at(3, 3, 11))
    async with at_desk(office, (140, 40)) as desk:
        await desk.until(lambda: "call 11:00 Badger HVAC" in desk.page)
        await desk.until(lambda: "Madison Q1 0 of 1, 4 weeks left" in desk.page)


def test_the_next_call_is_said_with_its_day_while_it_runs_and_when_it_is_near(office: Office) -> None:
    desk = office.desk
    assert ahead.call_fact(desk, desk.view()) is None
    call = plan_call(office, at(3, 4, 10))
    fact = ahead.call_fact(desk, desk.view())
    assert fact is not None
    assert (fact.text, fact.short, fact.tone) == (
        "call tomorrow 10:00 Badger HVAC", "call Wed 10:00 Badger HVAC", Tone.OURS,
    )  # fmt: skip
    office.clock.instant = at(3, 4, 9, 55)
    fact = ahead.call_fact(desk, desk.view())
    assert fact is not None
    assert (fact.text, fact.tone) == ("call 10:00 Badger HVAC", Tone.SOON)
    office.clock.instant = at(3, 4, 10, 1)  # its time has come, and it is not started
    assert ahead.call_fact(desk, desk.view()) == fact
    office.clock.instant = at(3, 4, 10, 30)
    assert ahead.call_fact(desk, desk.view()) is None
    office.clock.instant = at(3, 4, 9, 55)
    in_call.start_call(desk, call)
    office.clock.on(20)
    fact = ahead.call_fact(desk, desk.view())
    assert fact is not None
    assert fact.text == "in a call with Badger HVAC, 10 min left"
    office.clock.on(12)
    fact = ahead.call_fact(desk, desk.view())
    assert fact is not None
    assert (fact.text, fact.tone) == ("in a call with Badger HVAC, 2 min over", Tone.OVER)


async def test_the_ideal_day_and_the_latest_are_said_where_a_call_is_to_be_held_or_booked(office: Office) -> None:
    call = plan_call(office, at(3, 3, 11))
    office.clock.instant = at(3, 3, 11)
    in_call.start_call(office.desk, call)
    office.clock.on(30)
    in_call.end_call(office.desk, call)
    said = "ideal Tue 17 Mar, at the latest Thu 19 Mar"
    assert meetings(office.desk, office.clients["badger"]).call_due == said
    assert meetings(office.desk, office.clients["amazonia"]).call_due == ""
    async with at_desk(office, (150, 40)) as desk:
        await on_client(desk, kind="book_call")
        await desk.press("enter")
        await desk.until(lambda: said in desk.page)
    async with at_clients(office) as clients:
        await clients.on_client("badger")
        await clients.until(lambda: "due       ideal Tue 17 Mar" in clients.page)


@pytest.mark.parametrize(("who", "seen"), [("Ana", True), ("Devon", False), ("Vera", False)])
def test_the_next_call_is_that_of_the_person_at_the_desk(office: Office, who: str, seen: bool) -> None:
    plan_call(office, at(3, 3, 11))
    office.sit(who)
    assert (ahead.call_fact(office.desk, office.desk.view()) is not None) is seen


def test_what_runs_out_in_a_call_is_told_once_ten_minutes_before(office: Office) -> None:
    sweeps, desk = ahead.Sweeps(office.desk), office.desk
    plan_call(office, at(3, 3, 10, 20))
    office.request("Landing page")  # normal, Tier 2: within 60 working minutes
    office.request("Copy")
    assert sweeps.due("A") == ""
    office.clock.on(10)
    assert sweeps.due("A") == ""  # 11:00 is after the call
    office.clock.on(25)
    plan_call(office, at(3, 3, 10, 45))
    assert sweeps.due("A", busy=True) == ""
    assert sweeps.due("A") == (
        "Badger HVAC in 10 min: 2 acknowledgements will run out during this call. A acknowledges all."
    )
    assert sweeps.due("A") == ""
    fact = ahead.call_fact(desk, desk.view())
    assert fact is not None
    assert fact.text == "call 10:45 Badger HVAC: 2 run out in it"
    again = ahead.Sweeps(desk)
    office.clock.on(7.5)
    assert again.due("A", busy=True).startswith("Badger HVAC in 3 min")


@pytest.mark.parametrize("key", ["", "2", "3", "T"])
async def test_the_sweep_is_told_on_every_screen_and_its_key_is_at_hand(office: Office, key: str) -> None:
    plan_call(office, at(3, 3, 10, 50))
    office.request("Landing page")
    async with at_desk(office) as desk:
        if key:
            await desk.press(key)
        office.clock.on(41)
        shown = desk.app.desk_screen
        assert shown is not None
        await desk.until(lambda: shown.is_mounted)
        shown.watch_the_calls()
        assert [said for said in desk.toasts if "will run out during this call" in said]
        await desk.press("A")
        await desk.dialog(AcknowledgeAll)


async def test_with_the_desk_open_a_call_that_goes_by_leaves_the_next_one_to_be_booked(office: Office) -> None:
    plan_call(office, at(3, 3, 11))
    async with at_desk(office) as desk:
        office.clock.on(24 * 60)
        shown = desk.app.desk_screen
        assert shown is not None
        await desk.until(lambda: shown.is_mounted)
        await desk.press("n")
        before = records.last_journal()
        shown.watch_the_calls()  # a dialog is open: its own writing is not to wait for this
        assert records.last_journal() == before
        await desk.press("escape")
        await desk.back()
        shown.watch_the_calls()
        kinds = [row.kind for row in records.find(Obligation, client=office.clients["badger"], state="open")]
        assert (kinds.count("book_call"), kinds.count("prepare_call")) == (1, 0)
        last = records.last_journal()
        shown.watch_the_calls()
        assert records.last_journal() == last


async def test_the_list_of_clients_has_the_next_call(office: Office) -> None:
    plan_call(office, at(3, 5, 10))
    plan_call(office, at(3, 24, 10), client="isthmus")
    async with at_clients(office) as desk:
        await desk.until(lambda: "next call" in desk.page)
        badger = next(line for line in desk.page.splitlines() if "Badger HVAC" in line)
        isthmus = next(line for line in desk.page.splitlines() if "Isthmus Legal" in line)
        assert "Thu 10:00" in badger
        assert "24 Mar" in isthmus


async def test_a_client_without_a_call_is_to_be_booked_then_overdue(office: Office) -> None:
    calling.plan_call(office.desk, office.clients["badger"], starts=at(3, 3, 11))
    calling.cancel_call(office.desk, queries.calls_of(office.clients["badger"])[0].id)
    async with at_clients(office) as desk:
        await desk.until(lambda: "to book" in desk.page)
        office.clock.on(60 * 24 * 40)
        desk.clients.reorder()
        await desk.until(lambda: "overdue" in desk.page)


async def test_the_overview_says_the_rhythm_the_last_the_next_and_the_visit(office: Office) -> None:
    number = in_madison(office)
    call = plan_call(office, at(3, 3, 10, 1), every="2w")
    office.clock.on(1)
    in_call.start_call(office.desk, call)
    office.clock.on(30)
    in_call.end_call(office.desk, call)
    visiting.plan_visit(office.desk, number, on=at(3, 12, 10).date())
    async with at_clients(office, (140, 50)) as desk:
        await desk.on_client("badger")
        for said in (
            "next call Tue 17 Mar 10:01am", "every 2 weeks", "last call today 10:01am", "Q1 planned for Thu 12 Mar",
        ):  # fmt: skip
            await desk.until(lambda said=said: said in desk.page)  # type: ignore[misc]


async def test_a_held_call_and_a_held_visit_stand_in_strip_and_timeline(office: Office) -> None:
    number = in_madison(office)
    call = plan_call(office, at(3, 3, 10, 1))
    office.clock.on(30)
    in_call.end_call(office.desk, call)
    visit = visiting.plan_visit(office.desk, number, on=at(3, 3, 13)).created[0]
    office.clock.instant = at(3, 3, 15)
    visiting.hold_visit(office.desk, visit, note="saw the new workshop")
    async with at_clients(office, (140, 50)) as desk:
        await desk.on_client("badger")
        await desk.until(lambda: "calls   ············☎  1" in desk.page)
        assert "visits  ············⌂  1" in desk.page
        await desk.into("timeline")
        await desk.until(lambda: "☎ today" in desk.page and "⌂ today" in desk.page)


@pytest.mark.parametrize("size", [(80, 24), (60, 20)])
async def test_nothing_is_cut_at_the_edge_of_a_small_clients_list(office: Office, size: tuple[int, int]) -> None:
    plan_call(office, at(3, 5, 10))
    async with at_clients(office, size) as desk:
        await desk.until(lambda: "next call" in desk.page)
        line = next(line for line in desk.page.splitlines() if "Badger HVAC" in line)
        assert "Thu 10:00" in line
        assert not line.rstrip().endswith("…")


async def test_in_the_calendar_the_sheet_is_of_the_call_under_the_cursor(office: Office) -> None:
    plan_call(office, at(3, 3, 11))
    plan_call(office, at(3, 5, 10), client="isthmus")
    async with at_calendar(office) as desk:
        await desk.on_day(at(3, 5, 10).date())
        await desk.until(lambda: desk.calendar.call_id is not None)
        await desk.press("P")
        await desk.dialog(Overlay)
        await desk.until(lambda: "Call with Isthmus Legal" in desk.page)


def test_a_call_under_way_for_a_day_is_told_of_no_longer(office: Office) -> None:
    call = plan_call(office, at(3, 3, 10, 15))
    office.clock.on(15)
    in_call.start_call(office.desk, call)
    office.clock.on(timedelta(days=2).total_seconds() / 60)
    assert ahead.call_fact(office.desk, office.desk.view()) is None


async def test_an_empty_queue_says_what_comes_next(office: Office) -> None:
    call = plan_call(office, at(3, 3, 11))
    in_call.prep_opened(office.desk, call)
    async with at_desk(office) as desk:
        desk.queue.show_split("now")
        await desk.until(lambda: "Nothing owed. Next: call 11:00 Badger HVAC." in desk.page)


async def test_d_is_the_next_step_on_a_call_and_on_a_visit(office: Office) -> None:
    plan_call(office, at(3, 3, 11))
    editing.edit_client(office.desk, office.clients["badger"], city="Verona")
    async with at_desk(office, (120, 36)) as desk:
        await on_client(desk, kind="prepare_call")
        await desk.press("d")
        await desk.dialog(PrepSheet)
        await desk.press("escape")
        await desk.back()
        await on_client(desk, kind="visit")
        await desk.press("d")
        await desk.dialog(PlanVisits)
