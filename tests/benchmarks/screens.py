"""The screens over a real terminal: first paint, cursor keys, verbs, search as it is typed, memory."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from statistics import median
from tempfile import TemporaryDirectory

from db import queries
from db.vocabulary import Kind, State
from screens.desk_reading import DeskReading
from tests.benchmarks.figures import Figure, percentile, spread
from tests.benchmarks.office import ROOT, Office
from tests.benchmarks.terminal import Program

Size = tuple[int, int]
WORD = "bounce"
STRIDE = 20
"""Cursor keys one way, then as many back: inside the window, so that only rows and detail are drawn."""


def empty(office: Office, size: Size) -> Program:
    """The empty app on a terminal."""
    command = [sys.executable, "-m", "tests.benchmarks.empty"]
    return Program(command, size=size, environ=office.environ, folder=ROOT)


def ours(office: Office, size: Size) -> Program:
    """The desk on a terminal."""
    return Program(office.command(), size=size, environ=office.environ, folder=ROOT)


def markers(office: Office, size: Size) -> tuple[str, str]:
    """What stands on the first full paint: the journal of the first request, and the empty app's last line."""
    return ("journal" if size[0] >= 110 else "acknowledge"), f"line {size[1]}"


@contextmanager
def both(office: Office, size: Size) -> Iterator[tuple[Program, Program]]:
    """The desk and the empty app, side by side, both painted."""
    mine, its = markers(office, size)
    with ours(office, size) as desk, empty(office, size) as app:
        desk.first_paint(mine)
        app.first_paint(its)
        yield desk, app


def paint(office: Office, size: Size, rounds: int) -> Figure:
    """From the start of the process to the last byte of the first full paint, by turns."""
    mine, its = markers(office, size)
    desk_times, app_times = [], []
    for turn in range(rounds + 1):
        with ours(office, size) as desk:
            desk_time = desk.first_paint(mine)
        with empty(office, size) as app:
            app_time = app.first_paint(its)
        if turn:  # the first round writes the byte code
            desk_times.append(desk_time)
            app_times.append(app_time)
    ratio = median(desk_times) / median(app_times)
    return Figure("first full paint", spread(desk_times), spread(app_times), ratio, 1.4, "×")


def unclean(office: Office, size: Size, rounds: int) -> Figure:
    """The same after the desk was left by a kill with something in its log: it is looked over before it is shown."""
    mine, _ = markers(office, size)
    with ours(office, size) as desk:
        desk.first_paint(mine)
        desk.press(b"j" * _first_plain(office), quiet=0.5)
        desk.press(b"s", marker="z undoes")
        desk.press(b"z")
    times = []
    for _ in range(rounds):
        with ours(office, size) as desk:
            times.append(desk.first_paint(mine))
    office.put_in_order()
    return Figure("  after an unclean end", spread(times))


def keys(office: Office, size: Size, rounds: int) -> list[Figure]:
    """Cursor keys by turns inside the window, then at its lower edge, where every key scrolls; and the memory held."""
    with both(office, size) as (desk, app):
        steps = [(b"j" if turn // STRIDE % 2 == 0 else b"k") for turn in range(rounds)]
        pairs = [(desk.press(key), app.press(key)) for key in steps]
        for edge in (desk, app):
            edge.press(b"j" * size[1], quiet=0.3)
        scrolled = [(desk.press(b"j"), app.press(b"k" if turn % 2 else b"j")) for turn in range(rounds // 2)]
        desk.press(b"G", quiet=0.3)
        desk.press(b"gg", quiet=0.3)
        memory = (desk.rss(), app.rss())
    return [
        _key("cursor key, with the detail", pairs),
        _key("cursor key that scrolls", scrolled),
        Figure("memory", f"{memory[0]:.1f} MB", f"{memory[1]:.1f} MB", memory[0] - memory[1], 40, "MB above"),
    ]


def _key(name: str, pairs: list[tuple[float, float]]) -> Figure:
    desk_times, app_times = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    ratio = percentile(desk_times, 0.95) / percentile(app_times, 0.95)
    return Figure(name, spread(desk_times), spread(app_times), ratio, 2, "×")


def verbs(office: Office, size: Size, rounds: int) -> list[Figure]:
    """A verb from its key to the repaint: handle at once, undo, and a dialog's Ctrl+S."""
    handled, undone, sent, opened = [], [], [], []
    mine, _ = markers(office, size)
    with ours(office, size) as desk:
        desk.first_paint(mine)
        desk.press(b"j" * _first_plain(office), quiet=0.5)
        for _ in range(rounds):
            handled.append(desk.press(b"s", marker="z undoes"))
            undone.append(desk.press(b"z"))
            opened.append(desk.press(b"a", marker="Ctrl+S"))
            sent.append(desk.press(b"\x13", marker="z undoes"))
            undone.append(desk.press(b"z"))
            desk.settle(7)  # the toasts go after six seconds, and are not to go in another figure
    return [
        _limited("verb at once (handle)", handled, 60),
        _limited("verb sent from a dialog (acknowledge)", sent, 60),
        _limited("undo", undone, 60),
        Figure("dialog opens (acknowledge)", spread(opened)),
    ]


def _limited(name: str, times: list[float], limit: float) -> Figure:
    return Figure(name, spread(times), value=median(times), limit=limit, unit="ms")


def _first_plain(office: Office) -> int:
    """The place of the first request of Tier 2 or 3 that is new and unacknowledged."""
    desk = office.open()
    try:
        reading = DeskReading(desk)
        items = queries.items(reading.view(), "now", limit=1000)
        return next(
            place
            for place, item in enumerate(items)
            if item.state == State.NEW and item.kind == Kind.ACKNOWLEDGE and item.tier in (2, 3)
        )
    finally:
        desk.close()


def search(office: Office, size: Size, rounds: int) -> Figure:
    """A key of a word typed into the search."""
    mine, _ = markers(office, size)
    times = []
    with ours(office, size) as desk:
        desk.first_paint(mine)
        desk.press(b"/", quiet=0.3)
        for _ in range(rounds):
            times += [desk.press(letter.encode()) for letter in WORD]
            desk.press(b"\x7f" * len(WORD), quiet=0.3)
    return Figure("search, a key", spread(times), value=percentile(times, 0.95), limit=50, unit="ms at 95 %")


def scratch() -> TemporaryDirectory[str]:
    """A folder for a desk, on the disk that temporary files are on."""
    return TemporaryDirectory(prefix="acdesk-benchmark-", dir=os.environ.get("TMPDIR"))
