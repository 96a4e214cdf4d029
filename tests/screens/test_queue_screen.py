"""The queue screen, key by key."""

from __future__ import annotations

from typing import Any

import pytest
from textual import events
from textual.widgets import Input

from acdesk.config import Config
from acdesk.errors import Refused
from acdesk.operation import Done
from db.vocabulary import Verb
from screens.commands import BASIC, Command, registry
from screens.overlay import Overlay
from screens.queue.screen import QueueScreen
from screens.search import SearchScreen
from screens.small import TooSmall
from tests.quick import until
from tests.screens.fakes import FakeDesk, app

WIDE, NARROW = (120, 36), (80, 24)


def lines(running: Any) -> list[str]:
    """What stands on the screen, line by line."""
    width, height = running.size
    rendered = running.screen._compositor.render_strips()
    return ["".join(segment.text for segment in strip) for strip in rendered][:height] if width else []


def page(running: Any) -> str:
    return "\n".join(lines(running))


def toasts(running: Any) -> list[str]:
    return list(running.sayings)


async def test_it_shows_the_queue_and_the_request_beside_it() -> None:
    running = app()
    async with running.run_test(size=WIDE) as pilot:
        await until(pilot, lambda: "14 quoted lines" in page(running))
        text = page(running)
        parts = ["acdesk", "1 Queue", "Tue 3 Mar  10:42 CT", "6 h 18 m left", "load  84 %", "Now 8", "Unacknowledged 3"]
        parts += ["▲ HOT Karly takes", "○ ACK  with ETA", "4m over", "18 of 30 min", "suggests", "? help"]
        for part in parts:
            assert part in text
        assert running.problems == []


@pytest.mark.parametrize("width", [120, 110, 100, 80, 60, 40])
async def test_every_width_shows_what_is_owed_client_and_title(width: int) -> None:
    running = app()
    async with running.run_test(size=(width, 20)) as pilot:
        await until(pilot, lambda: "Badger" in page(running))
        row = next(line for line in lines(running) if "Badger" in line)
        assert "ACK" in row
        assert "12m" in row
        assert "Landing" in row
        assert all(len(line) <= width for line in lines(running) if line.isascii())
        assert ("2.5" in row) is (width >= 120)
        assert width < 60 or "Karly takes" in page(running)
        assert "4m over" in page(running)
        assert lines(running)[-1].rstrip().endswith("help")


async def test_the_cursor_moves_and_the_request_follows() -> None:
    running = app(100_000)
    async with running.run_test(size=WIDE) as pilot:
        screen = running.screen
        for key, at in (
            ("j", 1),
            ("down", 2),
            ("k", 1),
            ("G", 99_999),
            ("g", 99_999),
            ("g", 0),
            ("end", 99_999),
            ("home", 0),
        ):
            await pilot.press(key)
            assert screen.model.cursor == at, key
        await pilot.press("pagedown")
        assert screen.model.cursor > 5
        await pilot.press("pageup", "j")
        await until(pilot, lambda: screen._detail.detail.id == 2)
        assert running.problems == []


async def test_enter_opens_over_the_list_where_it_is_narrow_and_changes_nothing() -> None:
    running = app()
    async with running.run_test(size=NARROW) as pilot:
        await until(pilot, lambda: "Badger" in page(running))
        assert "18 of 30 min ▰▰▰▰▰▰▱▱▱▱ " not in lines(running)[8]
        await pilot.press("j", "enter")
        await until(pilot, lambda: "decide" in page(running))
        assert "Karly takes" not in page(running)
        await pilot.press("enter")
        await until(pilot, lambda: "▾ 14 quoted lines" in page(running))
        await pilot.press("G")
        await until(pilot, lambda: "line 13" in page(running))
        await pilot.press("escape")
        await until(pilot, lambda: "Karly takes" in page(running))
        assert running.screen.model.cursor == 1
        assert running.reading.current_version == 1


async def test_tab_goes_round_the_splits_and_an_empty_one_says_so() -> None:
    running = app()
    async with running.run_test(size=WIDE) as pilot:
        await pilot.press("tab")
        assert running.screen.model.split == "hot"
        await until(pilot, lambda: "Nothing owed. Next: call with Lakeside" in page(running))
        await pilot.press("shift+tab", "shift+tab")
        assert running.screen.model.split == "closed"


async def test_a_key_that_can_not_act_says_why() -> None:
    running = app()
    async with running.run_test(size=WIDE) as pilot:
        await pilot.press("4", "0")
        assert toasts(running) == ["The review comes with a later version.", "This acts in the calendar: 3."]
        await pilot.press("tab", "=")
        assert toasts(running)[-1] == "There is no request under the cursor."


async def test_every_key_of_the_registry_does_something() -> None:
    assert {command.id for command in BASIC} <= set(registry())
    missing = [key.id for key in app().keys if key.id not in registry()]
    assert missing == []


async def test_marks_are_chosen_together() -> None:
    running = app()
    async with running.run_test(size=WIDE) as pilot:
        await pilot.press("x", "x", "j")
        assert [row.id for row in running.screen.chosen()] == [1, 2]
        await until(pilot, lambda: page(running).count("✗") == 2)
        await pilot.press("escape")
        assert [row.id for row in running.screen.chosen()] == [4]


async def test_keys_typed_at_once_after_the_slash_are_searched_for() -> None:
    running = app(100)
    async with running.run_test(size=WIDE) as pilot:
        for key, char in (("slash", "/"), *((char, char) for char in "which"), ("space", " "), ("l", "l"), ("o", "o")):
            running.post_message(events.Key(key, char))
        await until(pilot, lambda: isinstance(running.screen, SearchScreen))
        await until(pilot, lambda: running.screen.query_one(Input).value == "which lo")
        await until(pilot, lambda: "#7" in page(running))
        await pilot.press("escape")
        assert running.screen.model.cursor == 0


async def test_search_opens_what_it_finds() -> None:
    running = app(100)
    async with running.run_test(size=WIDE) as pilot:
        await pilot.press("slash")
        await until(pilot, lambda: isinstance(running.screen, SearchScreen))
        await pilot.press(*"logo")
        await until(pilot, lambda: "#7" in page(running))
        await pilot.press("j")
        assert running.screen.query_one(Input).value == "logoj"
        await pilot.press("backspace", "down", "enter")
        await until(pilot, lambda: isinstance(running.screen, QueueScreen))
        assert running.screen.model.current == 15
        assert running.screen.is_reading


async def test_help_and_explanation_close_with_escape() -> None:
    running = app()
    async with running.run_test(size=WIDE) as pilot:
        await pilot.press("question_mark")
        await until(pilot, lambda: "Acknowledge with an ETA" in page(running))
        await pilot.press("escape", "j", "equals_sign")
        await until(pilot, lambda: "20/30 wm" in page(running))
        assert isinstance(running.screen, Overlay)
        await pilot.press("escape")
        assert isinstance(running.screen, QueueScreen)


async def test_the_palette_runs_a_command() -> None:
    running = app()
    async with running.run_test(size=WIDE) as pilot:
        await pilot.press("ctrl+p")
        await until(pilot, lambda: not isinstance(running.screen, QueueScreen))
        await pilot.press(*"why")
        await until(pilot, lambda: "why   =" in page(running))
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(running.screen, Overlay))


async def test_copy_says_what_was_copied() -> None:
    running = app()
    async with running.run_test(size=WIDE) as pilot:
        await pilot.press("y")
        assert running.clipboard == "#1 Typo in Black Friday mail"
        assert toasts(running) == ["Copied #1 as text (28 characters)."]


async def test_a_verb_settles_its_row_and_goes_on() -> None:
    running = app()
    async with running.run_test(size=WIDE) as pilot:
        await pilot.press("j")
        done = Done(Verb.ACKNOWLEDGE, "Acknowledged #2, ETA Thu 12 Mar noon.", (2,))
        running.screen.did(done)
        await pilot.pause()
        assert running.screen.model.current == 3
        assert running.screen.model.is_settled(2)
        assert running.reading.touched == [2]
        assert toasts(running) == ["Acknowledged #2, ETA Thu 12 Mar noon. z undoes."]


class Expecting(FakeDesk):
    """A desk on which verbs can be tried."""

    def expecting(self, versions: dict[int, int]) -> Any:
        from contextlib import nullcontext

        self.seen = versions
        return nullcontext()


async def test_a_refusal_is_its_sentence_and_nothing_moves() -> None:
    running = app(desk=Expecting())
    async with running.run_test(size=WIDE) as pilot:

        def refuse() -> Done:
            raise Refused("hot", "A hot issue is not yours to close.")

        assert not running.screen.perform(refuse, [running.screen.row])
        await pilot.pause()
        assert running.desk.seen == {1: 1}
        assert toasts(running) == ["A hot issue is not yours to close."]
        assert running.screen.model.current == 1


async def test_an_error_in_a_handler_is_a_toast_and_the_desk_stays_open(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    monkeypatch.setattr("acdesk.trouble.state_path", lambda: tmp_path)
    running = app()
    async with running.run_test(size=WIDE) as pilot:

        def fail(screen: object) -> None:
            raise KeyError("a client's secret")

        explain = registry()["explain"]
        running.screen.chose(Command(explain.key, lambda screen: screen.call_later(fail, screen)))
        await until(pilot, lambda: toasts(running))
        assert "Something went wrong (KeyError)" in toasts(running)[0]
        await pilot.press("j")
        assert running.screen.model.cursor == 1
    log = (tmp_path / "acdesk.log").read_text(encoding="utf-8")
    assert "KeyError" in log
    assert "secret" not in log
    assert (tmp_path / "acdesk.log").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("waits", ["set_timer", "set_interval"])
async def test_an_error_when_a_timer_is_up_is_a_toast_too(
    waits: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    monkeypatch.setattr("acdesk.trouble.state_path", lambda: tmp_path)
    running = app()
    async with running.run_test(size=WIDE) as pilot:

        def fail() -> None:
            raise OSError("no space left on device")

        getattr(running.screen, waits)(0.001, fail)
        await until(pilot, lambda: toasts(running))
        assert "Something went wrong (OSError)" in toasts(running)[0]
        await pilot.press("j")
        assert running.screen.model.cursor == 1


async def test_another_terminal_is_noticed_and_the_cursor_stays() -> None:
    running = app()
    async with running.run_test(size=WIDE) as pilot:
        await pilot.press("j", "j")
        running.reading.ids = [99, *range(1, 9)]
        running.reading.current_version += 1
        await until(pilot, lambda: running.screen.model.cursor == 3)
        assert running.screen.model.current == 3


async def test_too_small_says_so_and_keeps_everything() -> None:
    running = app()
    async with running.run_test(size=WIDE) as pilot:
        await pilot.press("j", "slash", *"log")
        await pilot.resize_terminal(30, 8)
        await until(pilot, lambda: isinstance(running.screen, TooSmall))
        assert "Too small" in page(running)
        await pilot.resize_terminal(60, 20)
        await until(pilot, lambda: isinstance(running.screen, SearchScreen))
        assert running.screen.query_one(Input).value == "log"
        await pilot.press("escape")
        assert running.screen.model.cursor == 1


@pytest.mark.parametrize("theme", ["acdesk-dark", "acdesk-light", "ansi"])
async def test_every_theme_draws(theme: str) -> None:
    running = app(desk=FakeDesk(Config(theme=theme)))
    async with running.run_test(size=WIDE) as pilot:
        await until(pilot, lambda: "Badger" in page(running))
        assert running.theme == theme
        assert running.problems == []


async def test_ascii_has_no_other_signs_of_ours() -> None:
    running = app(desk=FakeDesk(Config(ascii=True)))
    async with running.run_test(size=WIDE) as pilot:
        await until(pilot, lambda: "14 quoted lines" in page(running))
        text = page(running)
        assert "o ACK" in text
        assert "######----" in text
        assert set("▌▲○◆▰▱▸─…✗⚑") & set(text) == set()
        await pilot.press("slash")
        await until(pilot, lambda: "Search" in page(running))
        assert set("╭╮╰╯─│") & set(page(running)) == set()


async def test_a_key_can_be_moved() -> None:
    running = app(desk=FakeDesk(Config(keys={"down": "f5", "first": "b b"})))
    async with running.run_test(size=WIDE) as pilot:
        await pilot.press("f5", "f5", "j")
        assert running.screen.model.cursor == 2
        await pilot.press("b", "b")
        assert running.screen.model.cursor == 0


HOSTILE = (
    "\x1b]0;owned\x07", "\x9b31m", "[@click=app.quit]x[/]", "[bold", "\u202egnp.exe", "a" + "\u0301" * 40, "\ud800",
    "$[x] \\[", "\u200b\u200b", "\U0001f469\u200d\U0001f467", "\x00",
)  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
async def test_text_from_outside_is_only_text(text: str) -> None:
    running = app(titles={1: f"before {text} after"})
    async with running.run_test(size=WIDE) as pilot:
        await until(pilot, lambda: "before" in page(running))
        running.say(f"said {text}")
        await pilot.pause()
        shown = page(running)
        assert not any(ord(char) < 32 or 0x7F <= ord(char) < 0xA0 for char in shown if char != "\n")
        assert "\u202e" not in shown
        assert running.problems == []
