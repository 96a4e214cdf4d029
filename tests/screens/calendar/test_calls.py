"""Calls by keys: planned, moved, cancelled, missed, in another rhythm; what the calendar proposes."""

from __future__ import annotations

from datetime import timedelta

import pytest

from acdesk.desk import acting_as
from acdesk.reading import proposals
from acdesk.verbs import calling, in_call, tiers
from db import queries, records
from db.models import CalendarDay, Call, Obligation, Series
from db.vocabulary import Settled
from screens.calendar.proposals_list import Proposals
from screens.dialogs.call_rhythms import ChangeRhythm
from screens.dialogs.call_times import briefly
from screens.dialogs.calls import CancelCall, MissedCall, MoveCall, PlanCall, WhatNow
from screens.dialogs.calls_held import EndCall, Recap
from screens.dialogs.fields import Option
from tests.office import Office, rows
from tests.screens.calendar.at_calendar import at, at_calendar, plan_call
from tests.screens.clients.at_clients import AtClients, at_clients
from tests.screens.dialogs.desk_pilot import D, at_desk


def call(number: int) -> Call:
    found = records.get(Call, number)
    assert found is not None
    return found


def owed(office: Office, client: str = "badger") -> dict[str, Obligation]:
    """What is owed on calls, by kind."""
    found = records.find(Obligation, client=office.clients[client], request=None, state=str(Settled.OPEN))
    return {row.kind: row for row in found if row.kind.endswith("_call")}


async def with_its_call(desk: AtClients, key: str, kind: type[D]) -> D:
    """`c` on Badger HVAC, and what the key does to their next call."""
    await desk.on_client("badger")
    await desk.ask("c", WhatNow)
    return await desk.ask(key, kind)


def closed(day: str, label: str) -> None:
    """A day on which the agency is closed."""
    assert [row for row in records.find(CalendarDay) if row.day == day and row.label == label]


async def test_a_series_is_planned_from_the_clients_screen_with_one_digit(office: Office) -> None:
    async with at_clients(office) as desk:
        await desk.on_client("badger")
        dialog = await desk.ask("c", PlanCall)
        assert dialog.value("client") == "Badger HVAC"
        assert dialog.value("every") == "2w", "as Tier 2 is called"
        for part in ("free", "meeting 1 of 3 that day", "Every 2 weeks: "):
            assert part in desk.page
        second = dialog._slots[1].starts
        await desk.press("2", "ctrl+s")
        await desk.home()
        series = queries.series_rows(office.clients["badger"])
        assert [row.rule for row in series] == ["FREQ=WEEKLY;INTERVAL=2"]
        first = queries.next_call(office.clients["badger"], office.desk.now())
        assert first is not None
        assert first.starts_at == second
        assert "every 2 weeks" in desk.toasts[-1]
        assert "z undoes" in desk.toasts[-1]
        await desk.press("z")
        assert queries.series_rows(office.clients["badger"]) == []


def test_what_speaks_for_a_free_time_is_said_in_few_words_where_there_is_little_room() -> None:
    reasons = ("the usual time", "2 days after the ideal day", "meeting 3 of 3 that day", "11:00 at the client's")
    option = Option("1", "", "Thu 12 Mar 10am", "; ".join(reasons), brief=briefly(reasons))
    assert option.noted(200, briefly=False) == "; ".join(reasons)
    assert option.noted(60, briefly=True) == "2 days after; 3/3; 11:00 theirs; usual time"
    assert option.noted(38, briefly=True) == "2 days after; 3/3; 11:00 theirs"
    assert option.noted(5, briefly=True) == "2 days after"
    assert briefly(("on its day", "meeting 1 of 3 that day")) == ["on its day", "1/3"]


@pytest.mark.parametrize("width", [80, 60])
async def test_no_free_time_has_its_reasons_cut(office: Office, width: int) -> None:
    async with at_clients(office, (width, 24)) as desk:
        await desk.on_client("badger")
        await desk.press("c")
        dialog = await desk.dialog(PlanCall)
        shown = [
            line for line in desk.page.split("\n") if any(dialog.said(one.starts) in line for one in dialog._slots)
        ]
        assert shown
        assert not [line for line in shown if "…" in line]


async def test_what_may_be_done_with_a_call_is_said_whole_at_60_columns(office: Office) -> None:
    plan_call(office, at(3, 5, 10), every="2w")
    async with at_clients(office, (60, 20)) as desk:
        await desk.on_client("badger")
        await desk.press("c")
        await desk.dialog(WhatNow)
        for words in ("this one, or later", "this one, or the series", "how often"):
            assert words in desk.page


async def test_another_time_is_typed_right_after_its_digit(office: Office) -> None:
    async with at_clients(office) as desk:
        await desk.on_client("badger")
        dialog = await desk.ask("c", PlanCall)
        await desk.press("0")
        await desk.type("Mon 16 Mar 10am")
        assert dialog.value("at") == "Mon 16 Mar 10am"
        await desk.press("ctrl+s")
        await desk.home()
        first = queries.next_call(office.clients["badger"], office.desk.now())
        assert first is not None
        assert first.starts_at == at(3, 16, 10)


async def test_the_tier_proposes_the_rhythm_and_another_client_another(office: Office) -> None:
    async with at_clients(office) as desk:
        await desk.on_client("isthmus")
        dialog = await desk.ask("c", PlanCall)
        assert dialog.value("every") == "monthly"
        await desk.put(dialog, client="badger")
        await desk.until(lambda: dialog.value("every") == "2w")
        await desk.put(dialog, client="amazonia")
        await desk.until(lambda: dialog.value("every") == "")


async def test_a_rhythm_is_told_in_words_with_three_dates_and_what_is_odd_about_it(office: Office) -> None:
    async with at_clients(office) as desk:
        await desk.on_client("badger")
        dialog = await desk.ask("c", PlanCall)
        about = dialog.query_one("#about")
        await desk.put(dialog, at="31 Mar 10am", rule="day 31")
        await desk.until(lambda: dialog.value("every") == "rule")
        await desk.until(lambda: "on day 31: Tue 31 Mar 10am, Sun 31 May 10am, Fri 31 Jul 10am." in about.text)
        assert "April 2026 has no 31st: no call then." in about.text
        await desk.put(dialog, rule="every other moon")
        await desk.until(lambda: "is no rhythm" in about.text)
        await desk.press("ctrl+s")
        await desk.until(lambda: "is no rhythm" in desk.refusal)
        await desk.put(dialog, rule="last weekday")
        await desk.until(lambda: "on the last working day: Tue 31 Mar 10am, Thu 30 Apr 10am" in about.text)
        await desk.send()
        assert "last working day" in desk.toasts[-1]


async def test_what_is_to_be_said_of_a_time_stands_there_before_and_after(office: Office) -> None:
    for hour in (9, 11, 13):
        plan_call(office, at(3, 5, hour), "isthmus")
    async with at_clients(office) as desk:
        await desk.on_client("badger")
        dialog = await desk.ask("c", PlanCall)
        await desk.put(dialog, at="Thu 5 Mar 3pm", every="")
        about = dialog.query_one("#about")
        await desk.until(lambda: "That day has 3 client meetings already; 3 are the limit." in about.text)
        await desk.send()
        assert "3 are the limit" in desk.toasts[-1]


async def test_another_zone_is_told_beside_ours(office: Office) -> None:
    from acdesk.verbs import editing

    editing.edit_client(office.desk, office.clients["badger"], zone="America/New_York")
    async with at_clients(office) as desk:
        await desk.on_client("badger")
        dialog = await desk.ask("c", PlanCall)
        await desk.put(dialog, at="Thu 5 Mar 10am")
        await desk.until(lambda: "11:00 EST for Badger HVAC." in dialog.query_one("#about").text)
        assert "at the client's" in desk.page


async def test_what_was_typed_is_kept_and_put_back(office: Office) -> None:
    async with at_clients(office) as desk:
        await desk.on_client("badger")
        dialog = await desk.ask("c", PlanCall)
        await desk.put(dialog, at="Thu 12 Mar 2:30pm", link="https://meet.example/x")
        await desk.until(lambda: "2:30pm" in office.desk.draft("plan_call:Badger HVAC"))
        await desk.press("escape")
        await desk.home()
        dialog = await desk.ask("c", PlanCall)
        assert dialog.value("at") == "Thu 12 Mar 2:30pm"
        assert dialog.value("link") == "https://meet.example/x"
        assert dialog.value("slot") == ""


async def test_an_internal_event_needs_no_client(office: Office) -> None:
    async with at_desk(office) as desk:
        desk.app.action_command("plan_call")
        dialog = await desk.dialog(PlanCall)
        await desk.put(dialog, title="Sip & Sinks", at="fri 4pm")
        await desk.press("ctrl+s")
        await desk.back()
        assert [row.kind for row in records.find(Call)] == ["internal"]


async def test_one_call_is_moved_and_a_day_alone_keeps_its_hour(office: Office) -> None:
    first = plan_call(office, at(3, 5, 10), every="2w")
    async with at_clients(office) as desk:
        dialog = await with_its_call(desk, "m", MoveCall)
        await desk.put(dialog, at="fri")
        await desk.send()
        assert call(first).starts_at == at(3, 6, 10)
        assert call(first).original_start == at(3, 5, 10)
        assert [row.starts_at for row in queries.calls_of(office.clients["badger"])][:2] == [
            at(3, 6, 10),
            at(3, 19, 10),
        ]
        await desk.press("z")
        assert call(first).starts_at == at(3, 5, 10)


async def test_a_call_that_was_moved_elsewhere_meanwhile_is_not_moved_over_it(office: Office) -> None:
    first = plan_call(office, at(3, 5, 10))
    async with at_clients(office) as desk:
        dialog = await with_its_call(desk, "m", MoveCall)
        calling.move_call(office.desk, first, to=at(3, 5, 15))
        await desk.put(dialog, at="fri 11:00")
        await desk.press("ctrl+s")
        await desk.until(lambda: "was moved meanwhile, to Thu 5 Mar 3pm" in desk.page)
        assert call(first).starts_at == at(3, 5, 15)
        await desk.press("ctrl+s")
        await desk.home()
        assert call(first).starts_at == at(3, 6, 11), "they were told, and want it all the same"


async def test_a_series_is_moved_from_one_call_on_by_a_digit(office: Office) -> None:
    plan_call(office, at(3, 5, 10), every="2w")
    async with at_clients(office) as desk:
        dialog = await with_its_call(desk, "m", MoveCall)
        to = dialog._slots[0].starts
        await desk.put(dialog, which="later")
        await desk.press("1", "ctrl+s")
        await desk.home()
        moved = [row.starts_at for row in queries.calls_of(office.clients["badger"])][:2]
        assert moved[0] == to
        assert "later ones" in desk.toasts[-1]


async def test_a_call_or_its_series_is_cancelled(office: Office) -> None:
    first = plan_call(office, at(3, 5, 10), every="2w")
    async with at_clients(office) as desk:
        await with_its_call(desk, "x", CancelCall)
        await desk.press("tab")
        await desk.type("they travel")
        await desk.press("enter")
        await desk.home()
        assert (call(first).state, call(first).note) == ("cancelled", "they travel")
        assert "book_call" not in owed(office)
        await desk.ask("c", WhatNow)
        dialog = await desk.ask("x", CancelCall)
        await desk.press("l")
        await desk.until(lambda: "The series ends with it." in dialog.query_one("#about").text)
        await desk.send()
        assert queries.next_call(office.clients["badger"], office.desk.now()) is None
        assert "book_call" in owed(office)


async def test_a_missed_call_resets_nothing(office: Office) -> None:
    number = plan_call(office, at(3, 3, 10, 30), every="2w")
    office.clock.on(45)
    before = owed(office)["hold_call"]
    async with at_clients(office) as desk:
        await with_its_call(desk, "n", MissedCall)
        await desk.type("waited ten minutes")
        await desk.send()
        assert call(number).state == "missed"
        after = owed(office)["hold_call"]
        assert (after.id, after.opened_at, after.due_at) == (before.id, before.opened_at, before.due_at)
        assert "The rhythm runs on" in desk.toasts[-1]


async def test_a_call_that_is_still_to_come_can_not_be_missed(office: Office) -> None:
    plan_call(office, at(3, 3, 11))
    async with at_clients(office) as desk:
        await desk.on_client("badger")
        dialog = await desk.ask("c", WhatNow)
        assert [option.value for option in dialog._options] == ["move", "start", "cancel", "plan"]


async def test_a_call_that_was_held_without_call_mode_is_ended_with_its_recap(office: Office) -> None:
    number = plan_call(office, at(3, 3, 10, 5))
    office.clock.on(40)
    async with at_clients(office) as desk:
        dialog = await with_its_call(desk, "h", EndCall)
        await desk.put(dialog, decisions="The new page goes live.")
        await desk.press("1", "ctrl+s")
        recap = await desk.dialog(Recap)
        assert call(number).state == "held"
        assert queries.next_call(office.clients["badger"], office.desk.now()) is not None
        assert "The new page goes live." in recap.value("text")
        await desk.press("escape")
        await desk.home()
        await desk.ask("c", Recap)
        await desk.send()
        assert call(number).recap_at is not None


async def test_the_rhythm_follows_the_tier_by_a_key(office: Office) -> None:
    plan_call(office, at(3, 5, 10), every="2w")
    with acting_as(office.desk, "Vera"):
        tiers.set_tier(office.desk, office.clients["badger"], tier=3, reason="less to do")
    async with at_clients(office) as desk:
        dialog = await with_its_call(desk, "e", ChangeRhythm)
        about = dialog.query_one("#about")
        assert "Now every 2 weeks" in about.text
        assert "Tier 3 is called every month" in about.text
        assert "Every month on the first Thursday: Thu 5 Mar 10am, Thu 2 Apr 10am, Thu 7 May 10am." in about.text
        await desk.send()
        assert [row.rule for row in records.find(Series) if row.active] == ["FREQ=MONTHLY;BYDAY=1TH"]


async def test_a_proposal_says_what_speaks_against_it_and_cuts_no_word(office: Office) -> None:
    closed("2026-05-25", "Memorial Day")
    plan_call(office, at(5, 25, 7, 30))
    async with at_clients(office, (80, 24)) as desk:
        desk.app.action_command("proposals")
        await desk.dialog(Proposals)
        told = "There it is outside the agency's hours."
        await desk.until(lambda: told in " ".join(desk.page.replace("│", " ").split()))
        assert "Memorial Day: the agency is off. There" in " ".join(desk.page.replace("│", " ").split())
        assert "…" not in next(line for line in desk.page.split("\n") if "→" in line)


async def test_a_series_is_moved_off_a_holiday_by_a_key_and_never_by_itself(office: Office) -> None:
    closed("2026-05-25", "Memorial Day")
    plan_call(office, at(5, 11, 10), every="2w")
    plan_call(office, at(3, 5, 14), "isthmus", every="monthly")
    before = rows()
    async with at_clients(office) as desk:
        desk.app.action_command("proposals")
        dialog = await desk.dialog(Proposals)
        await desk.until(lambda: "Tue 26 May 10am" in desk.page)
        for part in ("Badger HVAC", "Mon 25 May 10am", "Memorial Day"):
            assert part in desk.page
        assert rows() == before
        await desk.press("enter")
        await desk.until(lambda: not dialog.lines)
        moved = [row for row in queries.calls_of(office.clients["badger"]) if row.state == "moved"]
        assert [row.starts_at for row in moved] == [at(5, 26, 10)]
        assert "Nothing more to propose" in desk.page
        await desk.press("z")
        await desk.until(lambda: len(dialog.lines) == 1)
        move = await desk.ask("m", MoveCall)
        assert "Mon 25 May 10am: Memorial Day" not in desk.page
        assert move._slots[0].starts == at(5, 26, 10)
        await desk.put(move, at="28 May 3pm")
        await desk.press("ctrl+s")
        await desk.until(lambda: desk.app.screen is dialog)
        await desk.press("escape")
        await desk.home()
    assert [row.starts_at for row in queries.calls_of(office.clients["badger"]) if row.state == "moved"] == [
        at(5, 28, 15)
    ]


async def test_a_rhythm_that_no_longer_fits_is_proposed_beside_the_holidays(office: Office) -> None:
    plan_call(office, at(3, 5, 10), "isthmus", every="monthly")
    plan_call(office, at(3, 5, 14), every="2w")
    with acting_as(office.desk, "Vera"):
        tiers.set_tier(office.desk, office.clients["isthmus"], tier=2, reason="more to do")
        tiers.set_tier(office.desk, office.clients["badger"], tier=1, reason="much more")
    async with at_clients(office) as desk:
        desk.app.action_command("proposals")
        dialog = await desk.dialog(Proposals)
        assert [(each.client, each.after) for each in dialog.lines] == [
            ("Badger HVAC", "the series ends"),
            ("Isthmus Legal", "every 2 weeks"),
        ]
        await desk.press("enter")
        await desk.until(lambda: len(dialog.lines) == 1)
        assert queries.next_call(office.clients["badger"], office.desk.now()) is None
        await desk.press("enter")
        await desk.until(lambda: not dialog.lines)
        assert [row.rule for row in queries.series_rows(office.clients["isthmus"])] == ["FREQ=WEEKLY;INTERVAL=2"]


async def test_with_nothing_to_propose_it_says_so(office: Office) -> None:
    plan_call(office, at(3, 5, 10), every="2w")
    plan_call(office, at(3, 6, 10), "isthmus", every="monthly")
    async with at_desk(office) as desk:
        desk.app.action_command("proposals")
        await desk.until(lambda: desk.toasts and "Nothing to propose" in desk.toasts[-1])


async def test_clients_without_a_series_are_proposed_one_as_the_command_does(office: Office) -> None:
    plan_call(office, at(3, 5, 10))
    named = [row.name for row, _ in proposals.propose_rhythms(office.desk)]
    async with at_desk(office) as desk:
        desk.app.action_command("proposals")
        dialog = await desk.dialog(Proposals)
        assert [(each.client, each.before, each.after) for each in dialog.lines] == [
            ("Badger HVAC", "no series", "every 2 weeks"),
            ("Isthmus Legal", "no series", "every month"),
        ]
        assert named == [each.client for each in dialog.lines]
        assert dialog.lines[1].reason == "Tier 3 is called every month; no call says yet on which day"
        await desk.press("enter")
        await desk.until(lambda: len(dialog.lines) == 1)
        (series,) = queries.series_rows(office.clients["badger"])
        assert series.starts == "2026-03-19T10:00"
        await desk.press("enter")  # nobody has ever called them: no day is known
        await desk.until(lambda: "m plans the first" in desk.page)
        assert len(dialog.lines) == 1
        plan = await desk.ask("m", PlanCall)
        assert plan.value("client") == "Isthmus Legal"


async def test_in_the_calendar_c_plans_on_the_day_and_the_cursor_goes_to_it(office: Office) -> None:
    async with at_calendar(office) as desk:
        await desk.on_day(at(3, 12, 10).date())
        dialog = await desk.ask("c", PlanCall)
        assert dialog.value("at") == "Thu 12 Mar 10am"
        await desk.put(dialog, client="badger", at="Fri 13 Mar 9am")
        await desk.send()
        assert desk.calendar.day == at(3, 13, 9).date()
        assert "its day" not in desk.page


async def test_a_call_of_another_calendar_is_not_ours_to_move(office: Office) -> None:
    number = plan_call(office, at(3, 5, 10))
    with office.desk.operation("note_call") as op:  # type: ignore[arg-type]
        op.update(call(number), kind="busy")
    from screens.calendar.call_steps import ways

    assert ways(office.desk, queries.call(number)) == []


def test_the_likeliest_way_comes_first(office: Office) -> None:
    from screens.calendar.call_steps import ways

    number = plan_call(office, at(3, 3, 11), every="2w")
    assert [each.value for each in ways(office.desk, queries.call(number))][:2] == ["move", "start"]
    office.clock.on(46)
    assert [each.value for each in ways(office.desk, queries.call(number))][:1] == ["start"]
    office.clock.on(20)
    assert [each.value for each in ways(office.desk, queries.call(number))][:4] == ["start", "move", "held", "missed"]
    calling.no_show(office.desk, number)
    assert ways(office.desk, queries.call(number)) == []


@pytest.mark.parametrize("size", [(80, 24), (60, 20)])
async def test_the_dialogs_fit_narrow_screens(office: Office, size: tuple[int, int]) -> None:
    plan_call(office, office.desk.now() + timedelta(minutes=10), every="2w")
    async with at_clients(office, size) as desk:
        await desk.on_client("badger")
        for key, kind in (("m", MoveCall), ("x", CancelCall), ("e", ChangeRhythm), ("p", PlanCall)):
            await desk.ask("c", WhatNow)
            await desk.press(key)
            dialog = await desk.dialog(kind)
            box = dialog.query_one("#box").region
            assert box.x >= 0
            assert box.right <= size[0]
            assert box.bottom <= size[1]
            await desk.press("escape")
            await desk.home()


def test_recap_needs_a_held_call(office: Office) -> None:
    from screens.calendar.call_steps import ways

    number = plan_call(office, at(3, 3, 10, 1))
    office.clock.on(5)
    in_call.start_call(office.desk, number)
    in_call.end_call(office.desk, number)
    assert [each.value for each in ways(office.desk, queries.call(number))] == ["recap", "plan"]
    in_call.recap(office.desk, number)
    assert ways(office.desk, queries.call(number)) == []
