"""Call mode by keys: a call is run, put down, ended and told of; and nothing that was typed is lost."""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from acdesk import history
from acdesk.verbs import commitments, delivering, editing, in_call, people
from db import queries, records
from db.models import Call, Commitment, Contact, Deliverable, Request
from db.store import DiskFull, Store
from screens.calendar.call_mode import CallMode
from screens.calendar.call_page import Item, left
from screens.calendar.prep_steps import PrepSheet
from screens.dialogs.calls import MissedCall, PlanCall, WhatNow
from screens.dialogs.calls_agreed import AgendaLine, Agree, FindOutNow, Rapport
from screens.dialogs.calls_held import EndCall, Recap
from screens.dialogs.goals_made import DeliverableStep
from tests.office import Office
from tests.screens.calendar.at_calendar import at, plan_call
from tests.screens.clients.at_clients import AtClients, at_clients
from tests.screens.dialogs.desk_pilot import owed, said
from tests.screens.terminal import ROOT, Terminal

if TYPE_CHECKING:
    from collections.abc import Sequence

SIZES = [(120, 36), (80, 24), (60, 20)]


def call(number: int) -> Call:
    found = records.get(Call, number)
    assert found is not None
    return found


def agreed(number: int) -> Sequence[Commitment]:
    return records.find(Commitment, Commitment.id, call=number)


@asynccontextmanager
async def in_a_call(office: Office, size: tuple[int, int] = (120, 40), **more: object) -> AsyncIterator[AtClients]:
    """At the clients' screen, in call mode with Badger HVAC."""
    number = plan_call(office, at(3, 3, 10, 10), **more)  # type: ignore[arg-type]
    office.clock.on(10)
    async with at_clients(office, size) as desk:
        await desk.on_client("badger")
        await desk.press("c")
        await desk.dialog(WhatNow)
        await desk.press("s")
        mode = await desk.dialog(CallMode)
        assert mode.call_id == number
        yield desk


async def test_the_cursor_goes_to_what_has_a_date_that_has_passed(office: Office) -> None:
    async with in_a_call(office) as desk:
        mode = await desk.dialog(CallMode)
        number, ana = mode.call_id, office.staff["ana"]
        for what, due in (("Send the plan", at(3, 5, 12)), ("Send the list", at(3, 3, 10, 15))):
            commitments.commit(office.desk, number, side="ours", what=what, staff_id=ana, due=due)
        office.clock.on(10)
        await desk.press("ctrl+s")
        await desk.until(lambda: mode.query_one("#refusal").display)
        passed = "“Send the list” (ours) has a date that has passed, today 10:15am"
        assert desk.refusal == f"{passed}: e completes it, then the call can end."
        assert mode.chosen == Item("agreed", agreed(number)[1].id)
        await desk.press("enter")
        await desk.dialog(Agree)
        await desk.type("thu 4pm")
        await desk.press("ctrl+s")
        await desk.dialog(CallMode)
        await desk.press("ctrl+s")
        await desk.dialog(EndCall)


async def test_a_call_is_run_with_two_questions_and_promises_both_ways_and_told_of(office: Office) -> None:
    people.add_contact(office.desk, office.clients["badger"], "Dana Ruiz")
    async with in_a_call(office) as desk:
        mode = await desk.dialog(CallMode)
        number = mode.call_id
        for question in ("How many calls came from the ads?", "Can the form take photos?"):
            await desk.press("i")
            await desk.dialog(FindOutNow)
            await desk.type(question)
            await desk.press("enter")
            await desk.dialog(CallMode)
        assert [row.what for row in agreed(number)] == [
            "How many calls came from the ads?",
            "Can the form take photos?",
        ]
        for row in agreed(number):
            assert row.request_id is not None
            assert "promise" in owed(row.request_id)
        await desk.press("o")
        await desk.dialog(Agree)
        await desk.type("Send the plan for spring")
        await desk.press("ctrl+s")
        await desk.dialog(CallMode)
        await desk.press("t")
        await desk.dialog(Agree)
        await desk.type("Photos of the van")
        await desk.press("tab", "tab")
        await desk.type("fri noon")
        await desk.press("enter")
        await desk.dialog(CallMode)
        await desk.press("d")
        await desk.type("The landing page goes live on Monday.")
        await desk.press("escape", "ctrl+s")
        await desk.until(lambda: mode.query_one("#refusal").display)
        assert desk.refusal == "“Send the plan for spring” (ours) has no date: e completes it, then the call can end."
        assert mode.chosen == Item("agreed", agreed(number)[2].id), "the cursor goes to it"
        assert call(number).state == "planned"
        await desk.press("enter")
        await desk.dialog(Agree)
        await desk.type("thu 4pm")
        await desk.press("ctrl+s")
        await desk.dialog(CallMode)
        await desk.press("ctrl+s")
        end = await desk.dialog(EndCall)
        assert "“Send the plan for spring” becomes a request with a promise." in end.query_one("#about").text
        await desk.press("1", "ctrl+s")
        recap = await desk.dialog(Recap)
        for part in ("The landing page goes live on Monday.", "Send the plan for spring", "Photos of the van", "Dana"):
            assert part in recap.value("text")
        assert call(number).state == "held"
        made = agreed(number)[2].request_id
        assert made is not None
        assert owed(made) >= {"promise"}
        following = queries.next_call(office.clients["badger"], office.desk.now())
        assert following is not None
        assert said(made), "the client heard it in the call"
        await desk.press("ctrl+s")
        await desk.home()
        assert call(number).recap_at is not None
        assert call(number).decisions == "The landing page goes live on Monday."
        assert "Sent the recap" in desk.toasts[-1]


async def test_what_is_read_again_between_its_end_and_the_recap_closes_it_once(office: Office) -> None:
    async with in_a_call(office) as desk:
        mode = await desk.dialog(CallMode)
        await desk.press("ctrl+s")
        end = await desk.dialog(EndCall)
        end.action_send()
        mode.reread()  # as a second that passes just then, or one more Ctrl+S
        assert not mode.ready, "keys wait for the recap"
        await desk.dialog(Recap)


async def test_the_clients_page_says_that_a_call_is_under_way(office: Office) -> None:
    async with in_a_call(office) as desk:
        await desk.press("escape")
        await desk.home()
        await desk.until(lambda: "in a call" in desk.page)
        assert "since today 10:10am (c)" in desk.page


async def test_ending_without_a_next_call_owes_booking_one(office: Office) -> None:
    async with in_a_call(office) as desk:
        await desk.press("E")
        await desk.dialog(EndCall)
        await desk.press("n", "ctrl+s")
        await desk.dialog(Recap)
        await desk.until(lambda: any("No call is in the calendar: book the next one." in each for each in desk.toasts))
        await desk.press("escape")
        await desk.home()
        assert queries.next_call(office.clients["badger"], office.desk.now()) is None


async def test_the_series_has_the_next_one_already(office: Office) -> None:
    async with in_a_call(office, every="2w") as desk:
        await desk.press("ctrl+s")
        end = await desk.dialog(EndCall)
        await desk.until(lambda: "Tue 17 Mar 10:10am" in desk.page)
        assert "stands in the calendar, every 2 weeks" in desk.page
        assert not end.query("#at")
        await desk.press("enter")
        await desk.dialog(Recap)
        assert (
            len([row for row in queries.calls_of(office.clients["badger"]) if row.starts_at == at(3, 17, 10, 10)]) == 1
        )


async def test_an_end_is_taken_back_as_one_step_and_the_call_runs_again(office: Office) -> None:
    async with in_a_call(office) as desk:
        mode = await desk.dialog(CallMode)
        commitments.commit(office.desk, mode.call_id, side="ours", what="Plan", owner="Ana", due=at(3, 6, 12))
        await desk.press("ctrl+s")
        await desk.dialog(EndCall)
        await desk.press("1", "ctrl+s")
        await desk.dialog(Recap)
        await desk.press("escape")
        await desk.home()
        assert len(records.find(Request)) == 1
        await desk.press("z")
        assert call(mode.call_id).ended_at is None
        assert records.find(Request) == []
        await desk.press("c")
        await desk.dialog(CallMode)


async def test_the_agenda_is_taken_ticked_added_changed_and_dropped(office: Office) -> None:
    office.request("Landing page")
    async with in_a_call(office) as desk:
        mode = await desk.dialog(CallMode)
        assert "g takes what the prep sheet proposes" in desk.page
        await desk.press("g")
        await desk.until(lambda: mode.page.detail.agenda)
        assert mode.chosen == Item("agenda", 0), "the cursor goes to what was taken"
        first = mode.page.detail.agenda[0][0]
        await desk.press("g")
        await desk.until(lambda: desk.refusal.startswith("The prep sheet proposes nothing more"))
        await desk.press("space")
        assert call(mode.call_id).agenda[0] == {"text": first, "done": True}
        await desk.press("k", "space")
        assert call(mode.call_id).agenda[0]["done"] is False
        await desk.press("a")
        await desk.dialog(AgendaLine)
        await desk.type("Spring tune-ups")
        await desk.press("enter")
        await desk.dialog(CallMode)
        assert call(mode.call_id).agenda[-1] == {"text": "Spring tune-ups", "done": False}
        assert mode.chosen == Item("agenda", len(mode.page.detail.agenda) - 1)
        await desk.press("e")
        await desk.dialog(AgendaLine)
        await desk.press("end")
        await desk.type(", and the budget")
        await desk.press("enter")
        await desk.dialog(CallMode)
        assert call(mode.call_id).agenda[-1]["text"] == "Spring tune-ups, and the budget"
        before = len(mode.page.detail.agenda)
        await desk.press("x")
        await desk.until(lambda: len(mode.page.detail.agenda) == before - 1)
        await desk.press("z")
        await desk.until(lambda: len(mode.page.detail.agenda) == before)
        await desk.press("Z")
        await desk.until(lambda: len(mode.page.detail.agenda) == before - 1)


async def test_the_clock_says_how_much_is_left_and_that_it_is_over(office: Office) -> None:
    async with in_a_call(office) as desk:
        mode = await desk.dialog(CallMode)
        await desk.until(lambda: "30 min left" in desk.page)
        for minutes, words in ((12, "18 min left"), (17.5, "1 min left"), (0.5, "time is up"), (4, "4 min over")):
            office.clock.on(minutes)
            mode.tick()
            await desk.until(lambda words=words: words in desk.page)  # type: ignore[misc]
        assert left(mode.page.row, office.desk.now())[1].used == 1


async def test_leaving_it_leaves_the_call_running_and_c_comes_back_from_anywhere(office: Office) -> None:
    async with in_a_call(office) as desk:
        mode = await desk.dialog(CallMode)
        await desk.press("escape")
        await desk.home()
        assert call(mode.call_id).started_at is not None
        await desk.press("c")
        assert (await desk.dialog(CallMode)).call_id == mode.call_id
        await desk.press("escape")
        await desk.home()
        await desk.on_client("isthmus")
        await desk.press("c")
        assert (await desk.dialog(CallMode)).call_id == mode.call_id
        await desk.press("escape")
        await desk.home()
        plan_call(office, at(3, 9, 10), "isthmus")
        await desk.press("c")
        choice = await desk.dialog(WhatNow)
        assert choice._options[0].label == "back to the call with Badger HVAC"
        await desk.press("enter")
        assert (await desk.dialog(CallMode)).call_id == mode.call_id


async def test_a_deliverable_is_presented_and_the_decision_recorded(office: Office) -> None:
    from acdesk.desk import acting_as

    made = delivering.add(
        office.desk, office.clients["badger"], "Landing page", kind="page", producer_id=office.staff["devon"]
    )
    number = made.created[0]
    with acting_as(office.desk, "Karly"):
        delivering.check(office.desk, number)
    delivering.ready(office.desk, number)
    people.add_contact(office.desk, office.clients["badger"], "Dana Ruiz")
    async with in_a_call(office) as desk:
        assert "ready: p presents it" in desk.page
        await desk.press("p")
        await desk.dialog(DeliverableStep)
        await desk.until(lambda: records.get(Deliverable, number).presented_how == "call")  # type: ignore[union-attr]
        await desk.press("a", "ctrl+s")
        mode = await desk.dialog(CallMode)
        row = records.get(Deliverable, number)
        assert row is not None
        assert (row.decision, row.approver) == ("approved", "Dana Ruiz")
        await desk.until(lambda: not mode.page.made)
        await desk.press("p")
        assert desk.refusal == "Nothing is ready to be presented."


async def test_something_about_a_person_is_kept_with_them(office: Office) -> None:
    number = people.add_contact(office.desk, office.clients["badger"], "Dana Ruiz").created[0]
    async with in_a_call(office) as desk:
        await desk.press("r")
        await desk.dialog(Rapport)
        await desk.type("her daughter plays volleyball")
        await desk.press("ctrl+s")
        await desk.dialog(CallMode)
        row = records.get(Contact, number)
        assert row is not None
        assert row.rapport == "Tue 3 Mar 2026: her daughter plays volleyball"
        assert "her daughter plays volleyball" in desk.page


async def test_what_has_no_meaning_says_so_in_place(office: Office) -> None:
    async with in_a_call(office) as desk:
        for key, words in (
            ("r", "Nobody is known at this client yet"),
            ("x", "x drops a line"),
            ("space", "Space ticks a line of the agenda."),
            ("p", "Nothing is ready"),
        ):
            await desk.press(key)
            await desk.until(lambda words=words: words in desk.refusal)  # type: ignore[misc]


async def test_what_made_a_request_is_changed_there(office: Office) -> None:
    async with in_a_call(office) as desk:
        mode = await desk.dialog(CallMode)
        await desk.press("i")
        await desk.dialog(FindOutNow)
        await desk.type("Which ads?")
        await desk.press("enter")
        await desk.dialog(CallMode)
        mode.put(Item("agreed", agreed(mode.call_id)[0].id))
        await desk.press("e")
        await desk.until(lambda: desk.refusal == "It is #1 already: change that.")
        await desk.press("x")
        await desk.until(lambda: desk.refusal == "It is #1 already: close that.")


async def test_the_prep_sheet_and_the_keys_open_over_it(office: Office) -> None:
    async with in_a_call(office) as desk:
        await desk.press("P")
        await desk.dialog(PrepSheet)
        await desk.press("escape")
        await desk.dialog(CallMode)
        await desk.press("question_mark")
        await desk.until(lambda: "A question that a specialist answers" in desk.page)


async def test_undo_of_the_start_closes_it(office: Office) -> None:
    async with in_a_call(office) as desk:
        mode = await desk.dialog(CallMode)
        await desk.press("z")
        await desk.home()
        assert call(mode.call_id).started_at is None


async def test_a_client_who_does_not_come_resets_nothing(office: Office) -> None:
    async with in_a_call(office) as desk:
        mode = await desk.dialog(CallMode)
        office.clock.on(12)
        await desk.press("n")
        await desk.dialog(MissedCall)
        await desk.press("ctrl+s")
        await desk.home()
        assert (call(mode.call_id).state, call(mode.call_id).started_at) == ("missed", None)
        assert queries.last_held_call(office.clients["badger"]) is None


async def test_i_on_any_screen_is_noted_in_the_call_that_runs(office: Office) -> None:
    async with in_a_call(office) as desk:
        mode = await desk.dialog(CallMode)
        await desk.press("escape")
        await desk.home()
        await desk.press("i")
        await desk.dialog(FindOutNow)
        await desk.type("Which ads?")
        await desk.press("enter")
        await desk.home()
        assert [row.what for row in agreed(mode.call_id)] == ["Which ads?"]


async def test_a_change_from_elsewhere_is_seen(office: Office) -> None:
    async with in_a_call(office) as desk:
        mode = await desk.dialog(CallMode)
        commitments.commit(office.desk, mode.call_id, side="theirs", what="Logo files")
        mode._version = -1
        mode.tick()
        await desk.until(lambda: "Logo files" in desk.page)
        in_call.note_call(office.desk, mode.call_id, decisions="as agreed elsewhere")
        mode._version = -1
        mode.tick()
        await desk.until(lambda: "as agreed elsewhere" in desk.page)


async def test_two_terminals_in_one_call_write_over_nothing(office: Office) -> None:
    async with in_a_call(office) as desk:
        mode = await desk.dialog(CallMode)
        await desk.press("d")
        await desk.type("Blue it is")
        in_call.note_call(office.desk, mode.call_id, decisions="Live on Monday")  # in the other terminal
        mode._version = -1
        mode.tick()
        await desk.press("escape")
        assert call(mode.call_id).decisions == "Live on Monday\nBlue it is"
        assert mode.words.text == "Live on Monday\nBlue it is"
        await desk.press("ctrl+s")
        await desk.dialog(EndCall)
        in_call.note_call(office.desk, mode.call_id, decisions="Live on Monday\nBlue it is\nDana pays")
        await desk.press("ctrl+s")
        await desk.dialog(Recap)
        assert call(mode.call_id).decisions == "Live on Monday\nBlue it is\nDana pays"


async def test_a_call_that_is_ended_elsewhere_keeps_what_was_decided_there(office: Office) -> None:
    async with in_a_call(office) as desk:
        mode = await desk.dialog(CallMode)
        in_call.end_call(office.desk, mode.call_id, decisions="Decided there")
        mode._version = -1
        mode.tick()
        await desk.home()
        assert call(mode.call_id).decisions == "Decided there"
        assert desk.toasts[-1] == "Call with Badger HVAC runs no more: another terminal ended it or took it back."


@pytest.mark.parametrize("leave", ["escape", "ctrl+s"])
async def test_letters_typed_while_another_terminal_ends_the_call_are_no_keys(office: Office, leave: str) -> None:
    async with in_a_call(office) as desk:
        mode = await desk.dialog(CallMode)
        await desk.press("d")
        await desk.type("Blue, ")
        in_call.end_call(office.desk, mode.call_id, decisions="Decided there")
        mode._version = -1
        mode.tick()
        await desk.until(lambda: "Esc keeps what you typed" in desk.refusal)
        await desk.type("and soon")
        await desk.press(leave)
        await desk.home()
        assert call(mode.call_id).decisions == "Decided there\nBlue, and soon"


async def test_a_call_whose_planning_was_taken_back_elsewhere_closes(office: Office) -> None:
    async with in_a_call(office) as desk:
        mode = await desk.dialog(CallMode)
        history.undo(office.desk, 2)
        assert records.get(Call, mode.call_id) is None
        mode._version = -1
        mode.tick()
        await desk.home()
        assert desk.app.problems == []


async def test_another_terminals_draft_is_not_forgotten_by_looking_on(office: Office) -> None:
    async with in_a_call(office) as desk:
        mode = await desk.dialog(CallMode)
        key = f"call:{mode.call_id}"
        office.desk.save_draft(key, '{"decisions": "half a wo"}')
        mode.keep_draft()
        assert office.desk.draft(key)


async def test_a_line_of_the_agenda_is_found_again_by_what_it_says(office: Office) -> None:
    async with in_a_call(office) as desk:
        mode = await desk.dialog(CallMode)
        in_call.set_agenda(office.desk, mode.call_id, [("First", False), ("Second", False)])
        mode.reread()
        mode.put(Item("agenda", 1))
        await desk.press("e")
        await desk.dialog(AgendaLine)
        in_call.set_agenda(office.desk, mode.call_id, [("Second", True), ("Third", False)])
        await desk.type("Second at last")
        await desk.press("enter")
        await desk.dialog(CallMode)
        assert call(mode.call_id).agenda == [
            {"text": "Second at last", "done": True},
            {"text": "Third", "done": False},
        ]


async def test_a_desk_that_takes_nothing_more_warns_once_and_lets_one_leave(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(self: Store) -> None:
        raise DiskFull("The disk is full, so nothing was changed.")

    async with in_a_call(office) as desk:
        mode = await desk.dialog(CallMode)
        await desk.press("d")
        await desk.type("Blue")
        await desk.until(lambda: office.desk.draft(f"call:{mode.call_id}"))
        monkeypatch.setattr(Store, "transaction", full)
        await desk.press("escape", "escape")
        assert desk.toasts[-1] == "What you typed can't be kept: copy it. Esc again leaves without it."
        assert "Blue" in desk.page
        await desk.press("escape")
        await desk.home()


@pytest.mark.parametrize(
    ("seen", "typed", "there", "both"),
    [
        ("", "mine", "", "mine"),
        ("a", "a b", "a", "a b"),
        ("a", "", "a", ""),
        ("a", "a\nmine", "a\ntheirs", "a\ntheirs\nmine"),
        ("a", "mine", "theirs", "theirs\nmine"),
        ("a", "", "theirs", "theirs"),
        ("a", "mine", "", "mine"),
        ("", "same", "same", "same"),
        ("", "part", "part of it", "part of it"),
    ],
)
def test_what_two_wrote_at_once_is_joined(seen: str, typed: str, there: str, both: str) -> None:
    assert in_call.joined(seen, typed, there) == both


async def test_an_internal_call_has_an_agenda_and_an_end(office: Office) -> None:
    number = plan_call(office, at(3, 3, 10, 5), None, kind="internal", title="Stand-up")
    office.clock.on(6)
    in_call.start_call(office.desk, number)
    async with at_clients(office) as desk:
        await desk.press("c")
        await desk.dialog(CallMode)
        await desk.press("i")
        assert "nobody outside the agency" in desk.refusal
        await desk.press("ctrl+s")
        await desk.dialog(EndCall)
        await desk.press("enter")
        await desk.home()
        assert call(number).state == "held"


# -- nothing is lost ------------------------------------------------------------------------------------------------


async def test_what_is_typed_is_on_the_desk_a_moment_later_and_there_again(office: Office) -> None:
    async with in_a_call(office) as desk:
        mode = await desk.dialog(CallMode)
        number = mode.call_id
        await desk.press("d")
        await desk.type("They want the blue one")
        await desk.until(lambda: office.desk.draft(f"call:{number}"))
        assert json.loads(office.desk.draft(f"call:{number}")) == {
            "decisions": "They want the blue one",
            "seen": "",
        }
    async with at_clients(office) as desk:  # as if the first terminal had been closed
        await desk.press("c")
        mode = await desk.dialog(CallMode)
        await desk.until(lambda: "They want the blue one" in desk.page)
        await desk.press("d")
        await desk.type(", and soon")
        await desk.press("escape", "escape")
        await desk.home()
        assert call(number).decisions == "They want the blue one, and soon"
        assert office.desk.draft(f"call:{number}") == ""


async def test_what_is_typed_of_a_promise_is_kept_with_the_call(office: Office) -> None:
    async with in_a_call(office) as desk:
        mode = await desk.dialog(CallMode)
        await desk.press("o")
        await desk.dialog(Agree)
        await desk.type("Half a promise")
        await desk.until(lambda: "Half a promise" in office.desk.draft(f"agree_ours:about-{mode.call_id}"))
    async with at_clients(office) as desk:
        await desk.press("c")
        await desk.dialog(CallMode)
        await desk.press("o")
        again = await desk.dialog(Agree)
        assert again.value("what") == "Half a promise"


PLAY = """
import sys
sys.path.insert(0, {root!r})
from datetime import UTC, datetime
from pathlib import Path
from acdesk.config import Config
from acdesk.desk import open_desk, named
from screens.start import run
desk = open_desk(Path({path!r}), Config(), lambda: datetime(2026, 3, 3, 16, 15, tzinfo=UTC))
desk.person = named("Ana")
sys.exit(run(desk))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
def test_a_killed_terminal_loses_nothing_and_the_call_runs_on(office: Office, tmp_path: Path) -> None:
    number = plan_call(office, at(3, 3, 10, 10))
    office.clock.on(10)
    in_call.start_call(office.desk, number)
    commitments.commit(office.desk, number, side="theirs", what="Logo files")
    play = PLAY.format(root=str(ROOT), path=str(tmp_path / "desk.db"))
    with Terminal(play) as terminal:
        assert terminal.until("acdesk")
        terminal.type(b"c")
        assert terminal.until("Logo files")
        terminal.type(b"d")
        terminal.type(b"The blue one it is")
        assert terminal.until("is")
        for _ in range(200):
            if office.desk.draft(f"call:{number}").endswith('it is"}'):
                break
            terminal.until("never", 0.05)
        os.kill(terminal.pid, signal.SIGKILL)
        os.waitpid(terminal.pid, 0)
        terminal.status = -9
    with Terminal(play) as terminal:
        assert terminal.until("acdesk")
        terminal.type(b"c")
        assert terminal.until("The blue one it is")
        assert terminal.until("left") or terminal.until("over")
    assert call(number).ended_at is None


@pytest.mark.parametrize("size", SIZES)
async def test_it_fits(office: Office, size: tuple[int, int]) -> None:
    people.add_contact(office.desk, office.clients["badger"], "Dana Ruiz", rapport="2026-01-01: two kids")
    editing.edit_client(office.desk, office.clients["badger"], zone="America/New_York")
    async with in_a_call(office, size, every="2w") as desk:
        for part in ("Call with Badger HVAC", "30 min left", "10:10", "11:10 EST for them", "agenda", "decided", "Esc"):
            assert part in desk.page
        assert all(len(line) <= size[0] for line in desk.page.split("\n"))


async def test_a_hostile_name_is_only_text(office: Office) -> None:
    from acdesk.verbs import editing as edit

    edit.edit_client(office.desk, office.clients["badger"], name="[red]Bad\x1b[31m[/] HVAC")
    people.add_contact(office.desk, office.clients["badger"], "[bold]Eve[/]\x07", rapport="[link=x]y")
    async with in_a_call(office) as desk:
        await desk.until(lambda: "[red]Bad" in desk.page and "[bold]Eve[/]" in desk.page)
        await desk.press("escape")
        await desk.home()


async def test_plan_another_from_a_call(office: Office) -> None:
    plan_call(office, at(3, 5, 10))
    async with at_clients(office) as desk:
        await desk.on_client("badger")
        await desk.press("c")
        await desk.dialog(WhatNow)
        await desk.press("p")
        await desk.dialog(PlanCall)
