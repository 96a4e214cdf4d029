"""Whatever words stand on the command line: a status from 0 to 5, one sentence, and nothing that acts on a terminal."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from acdesk.cli.root import cli
from tests.acdesk.cli.conftest import Shell

WORDS = (
    "1", "2", "#1", "99", "0", "-1", "", "x", "badger", "devon", "karly", "ana", "+2h", "fri noon", "2026-03-06T12:00",
    "2026-03-29T02:30", "9999-12-31", "0001-01-01", "+99999wd", "+99999h", "high", "mistake", "10-16", "0-0", "1e9",
    "\udcff", "\x1b[31m", "é\u202e", "a" * 300, "-", "none", "some text", "$eta ${x}", "Isthmus Legal", "1.5", "2026Q1",
    "99999999999999999999", "gmail.com", "America/Chicago", "25:00-26:00", "--", "\n", "🙂", "NaN", "inf", "web",
)  # fmt: skip
LEFT_OUT = ("demo", "restore", "backup")
"""They write files where the words say."""


def commands(group: click.Group, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    ctx = click.Context(group)
    for name in group.list_commands(ctx):
        found = group.get_command(ctx, name)
        assert found is not None
        if isinstance(found, click.Group):
            yield from commands(found, (*path, name))
        elif name not in LEFT_OUT:
            yield (*path, name), found


def line(dice: random.Random, path: tuple[str, ...], command: click.Command) -> Iterator[str]:
    yield from ("--as", dice.choice(["ana", "karly", "vera", "devon"]))
    yield from path
    for parameter in command.params:
        if isinstance(parameter, click.Argument):
            yield from dice.choices(WORDS[:15] if dice.random() < 0.6 else WORDS, k=1 if parameter.nargs == 1 else 2)
        elif isinstance(parameter, click.Option) and (parameter.required or dice.random() < 0.4):
            yield parameter.opts[0]
            if isinstance(parameter.type, click.Choice):
                yield str(dice.choice(list(parameter.type.choices)))
            elif not parameter.is_flag:
                yield dice.choice(WORDS)


@pytest.mark.parametrize("seed", range(2))
def test_odd_words(shell: Shell, seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)  # a calendar is exported to a file that is called like a word
    dice = random.Random(seed)
    for client in ("badger", "isthmus", "amazonia"):
        shell("add", "Photos", "--client", client)
    shell("call", "plan", "--client", "badger", "--start", "fri noon", "--every", "2w")
    shell("visit", "plan", "--client", "badger", "--on", "fri")
    for path, command in [*commands(cli)] * 2:
        words = list(line(dice, path, command))
        result = shell(*words, text="from \x1b standard input", status=None)
        assert result.exit_code in range(6), words
        assert result.stderr.count("\n") == (1 if result.exit_code else 0), (words, result.stderr)
        for char in result.stdout + result.stderr:
            assert char == "\n" or not (ord(char) < 32 or 0x7F <= ord(char) < 0xA0), words
