"""Terminals die and type nonsense, and that is ordinary."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

import pytest

from acdesk.errors import WrongUsage
from tests.screens.terminal import KEEPER, PLAY, ROOT, Terminal

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
RESTORED = b"\x1b[?1049l"
FIRST = "Badger HVAC"


@pytest.mark.parametrize(
    "junk", [b"\xff", b"\xc3\x28", b"\x80\x81\xfe", b"\x1b[<999999999999;1;1M", b"\x1b]8;;x\x1b\\"]
)
def test_invalid_input_does_not_end_it(junk: bytes) -> None:
    with Terminal() as terminal:
        assert terminal.until(FIRST)
        terminal.type(junk)
        time.sleep(0.3)
        terminal.type(b"?")
        assert terminal.until("Esc closes")
        terminal.type(b"q")
        assert terminal.until(FIRST)
        terminal.type(b"q")
        assert terminal.ends() == 0


def test_textual_alone_would_end_at_an_invalid_byte() -> None:
    """Why the driver is guarded: when this fails, the guard may go."""
    code = (
        "from textual.app import App\n"
        "class Bare(App):\n"
        "    def on_mount(self): self.title = 'x'\n"
        "    def render(self): return 'bare screen'\n"
        "Bare().run()"
    )
    with Terminal(code) as terminal:
        assert terminal.until("\x1b[?2004h")
        time.sleep(0.3)
        terminal.type(b"\xff")
        assert terminal.ends() is not None


@pytest.mark.parametrize(("name", "status"), [("SIGTERM", 143), ("SIGHUP", 129), ("SIGINT", 130)])
def test_a_signal_restores_the_terminal(name: str, status: int) -> None:
    with Terminal() as terminal:
        assert terminal.until(FIRST)
        os.kill(terminal.pid, getattr(signal, name))
        assert terminal.ends() == status
        assert RESTORED in terminal.seen


def test_a_terminal_that_vanished_is_noticed() -> None:
    with Terminal() as terminal:
        assert terminal.until(FIRST)
        terminal.hang_up()
        assert terminal.ends() == 129


def test_a_vanished_terminal_is_noticed_without_a_signal() -> None:
    """Textual alone reads its end of file for ever, at 99 % of a processor."""
    with Terminal(KEEPER.format(play=PLAY.format(root=str(ROOT), count=8))) as terminal:
        assert terminal.until(FIRST)
        terminal.hang_up()
        assert terminal.ends() == 129


def test_without_a_terminal_it_says_so() -> None:
    code = "import sys; sys.path.insert(0, sys.argv[1])\nfrom screens.start import run\nrun(None)"
    found = subprocess.run(
        [sys.executable, "-c", code, str(ROOT)], stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    assert "The screens need a terminal" in found.stderr
    assert WrongUsage.status == 2


def test_it_leaves_no_thread_behind() -> None:
    with Terminal() as terminal:
        assert terminal.until(FIRST)
        terminal.type(b"q")
        assert terminal.ends() == 0
        assert RESTORED in terminal.seen
