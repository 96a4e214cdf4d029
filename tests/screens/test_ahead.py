"""What is read and drawn before a cursor key asks for it: quick, but never another text than it would be afresh."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest
from msgspec.structs import replace
from textual.pilot import Pilot

from screens.reading import Detail
from tests.quick import until
from tests.screens.fakes import NOW, FakeDesk, FakeReading
from tests.screens.test_queue_screen import WIDE, lines, page


class Counting(FakeReading):
    """Notes which requests were read, and can give them another title."""

    def __init__(self, count: int) -> None:
        super().__init__(count)
        self.read: list[int] = []
        self.suffix = ""

    def detail(self, request_id: int) -> Detail | None:
        self.read.append(request_id)
        found = super().detail(request_id)
        return None if found is None else replace(found, title=found.title + self.suffix)


class Clocked(FakeDesk):
    """A desk whose clock is set by hand."""

    time = NOW

    def now(self) -> datetime:
        return self.time


def opened(count: int) -> tuple[Any, Counting, Clocked]:
    from screens.app import DeskApp

    reading, desk = Counting(count), Clocked()
    return DeskApp(desk, reading), reading, desk  # type: ignore[arg-type]  # a desk that is only looked at


async def rested(pilot: Pilot[Any], reading: Counting, *wanted: int) -> None:
    """Wait until the neighbours were read, and forget what was read."""
    await until(pilot, lambda: set(wanted) <= set(reading.read))
    await pilot.pause(0.05)
    reading.read.clear()


async def test_the_next_request_is_there_before_its_key() -> None:
    running, reading, _ = opened(8)
    async with running.run_test(size=WIDE) as pilot:
        await rested(pilot, reading, 1, 2)
        await pilot.press("j")
        await until(pilot, lambda: running.screen._detail.detail.id == 2)
        assert 2 not in reading.read
        await rested(pilot, reading, 3)
        await pilot.press("k")
        await until(pilot, lambda: running.screen._detail.detail.id == 1)
        assert reading.read == []


@pytest.mark.parametrize("what", ["another program", "the minute"])
async def test_what_is_out_of_date_is_read_again(what: str) -> None:
    running, reading, desk = opened(8)
    async with running.run_test(size=WIDE) as pilot:
        await rested(pilot, reading, 1, 2)
        reading.suffix = " changed"
        if what == "another program":
            reading.current_version += 1
        else:
            desk.time = NOW + timedelta(minutes=1)
        await pilot.press("j")
        await until(pilot, lambda: "changed" in page(running))
        assert running.screen._detail.detail.id == 2


async def test_what_is_done_here_is_read_again() -> None:
    running, reading, _ = opened(8)
    async with running.run_test(size=WIDE) as pilot:
        await rested(pilot, reading, 1, 2)
        running.screen.reorder()
        await rested(pilot, reading, 1, 2)  # both anew


KEYS: tuple[Sequence[str], ...] = (
    ["j"] * 5 + ["k"] * 3,
    ["j"] * 30 + ["k"] * 30,
    ["j", "x", "j", "k", "k"],
    ["j", "enter", "j", "escape", "j"],
    ["G", "k", "k", "j"],
)


@pytest.mark.parametrize("keys", KEYS, ids=lambda keys: " ".join(keys[:8]))
async def test_what_is_drawn_ahead_looks_as_if_it_was_drawn_now(keys: Sequence[str]) -> None:
    running, _, _ = opened(200)
    async with running.run_test(size=(120, 20)) as pilot:
        await until(pilot, lambda: "suggests" in page(running))
        for key in keys:
            await pilot.press(key)
            await pilot.pause(0.015)
        await pilot.pause(0.05)
        shown = lines(running), styles(running)
        running.screen._list.all_again()
        running.screen._detail.all_again()
        assert shown == (lines(running), styles(running))


def styles(running: Any) -> list[list[Any]]:
    """The styles on the screen, cell by cell."""
    strips = running.screen._compositor.render_strips()
    return [[segment.style for segment in strip for _ in segment.text] for strip in strips]
