"""Two hundred deaths: what was reported as saved is there afterwards, and nothing half-done is."""

from __future__ import annotations

import os
import random
import select
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest

from db.locking import beside
from tests.db import desk_writer
from tests.db.writer import LINE, forked, whole, write
from tests.office import open_office

ROUNDS_ON_A_DESK = 10
LONGEST_LIFE = 0.05


@dataclass
class Writer:
    """A process that writes, and the pipe on which it says what it has saved."""

    process: int
    said: int

    def first_word(self) -> None:
        """Wait until it has said something, or died."""
        select.select([self.said], [], [])

    def kill(self) -> set[str]:
        os.kill(self.process, signal.SIGKILL)
        os.waitpid(self.process, 0)
        told = b"".join(iter(partial(os.read, self.said, 65536), b""))
        os.close(self.said)
        return {told[start : start + LINE].decode().strip() for start in range(0, len(told) - LINE + 1, LINE)}


def start(work: Callable[[Callable[[str], None]], None]) -> Writer:
    said, say = os.pipe()

    def child() -> None:
        os.close(said)
        work(lambda operation: os.write(say, operation.ljust(LINE).encode()) and None)

    process = forked(child)
    os.close(say)
    return Writer(process, said)


def end(writer: Writer, turn: int, rng: random.Random) -> set[str]:
    """Kill it at a random instant: three times of four while it writes, else while it still opens the desk."""
    if turn % 4:
        writer.first_word()
    time.sleep(rng.uniform(0, LONGEST_LIFE))
    return writer.kill()


@pytest.mark.parametrize(("writers", "kills"), [(1, 70), (2, 70)])
def test_nothing_that_was_reported_is_lost(tmp_path: Path, writers: int, kills: int) -> None:
    rng = random.Random(writers)
    reported: set[str] = set()
    total = 0
    for turn in range(kills // writers):
        path = tmp_path / f"{turn // ROUNDS_ON_A_DESK}" / "desk.db"
        if turn % ROUNDS_ON_A_DESK == 0:
            reported = set()
        processes = [start(partial(write, path, f"{turn}.{number}")) for number in range(writers)]
        for process in processes:
            said = end(process, turn, rng)
            reported |= said
            total += len(said)
        assert reported <= whole(path)
    assert total > kills // 2


@pytest.mark.parametrize(("writers", "kills"), [(1, 30), (2, 30)])
def test_no_verb_that_was_reported_is_lost(tmp_path: Path, writers: int, kills: int) -> None:
    rng = random.Random(10 + writers)
    open_office(tmp_path).desk.close()
    path = tmp_path / "desk.db"
    reported: set[str] = set()
    for turn in range(kills // writers):
        processes = [start(partial(desk_writer.write, path)) for _ in range(writers)]
        for process in processes:
            reported |= end(process, turn, rng)
        assert reported <= desk_writer.whole(path)
    assert len(reported) > kills // 2


def test_a_desk_killed_while_it_is_made_is_made_by_the_next(tmp_path: Path) -> None:
    rng = random.Random(3)
    for turn in range(12):
        path = tmp_path / str(turn) / "desk.db"
        process = start(partial(write, path, "first"))
        time.sleep(rng.uniform(0.002, 0.03))
        reported = process.kill()
        assert reported <= whole(path)
        assert not beside(path, "-new").exists()
