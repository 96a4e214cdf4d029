"""A program on a terminal of its own, for the tests that need a real one."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import sys
import termios
import time
from pathlib import Path
from types import TracebackType

ROOT = Path(__file__).resolve().parents[2]
PLAY = """
import sys
sys.path.insert(0, {root!r})
from tests.screens.fakes import app
desk = app({count})
desk.run()
sys.exit(desk.return_code or 0)
"""
KEEPER = """
import signal, subprocess, sys
signal.signal(signal.SIGHUP, signal.SIG_IGN)
forget = lambda: signal.signal(signal.SIGHUP, signal.SIG_DFL)
sys.exit(subprocess.call([sys.executable, "-c", {play!r}], preexec_fn=forget))
"""
"""A session leader that outlives its terminal, so that the program under it gets no SIGHUP."""


class Terminal:
    """Runs the screens over made-up rows; `seen` is everything they wrote."""

    def __init__(self, code: str = "", *, count: int = 8, size: tuple[int, int] = (120, 36)) -> None:
        self._code = code or PLAY.format(root=str(ROOT), count=count)
        self._size = size
        self.seen = b""
        self.status: int | None = None

    def __enter__(self) -> Terminal:
        self.pid, self._fd = pty.fork()
        if self.pid == 0:
            environ = {**os.environ, "TERM": "xterm-256color", "LANG": "C.UTF-8", "PYTHONUTF8": "1"}
            os.execve(sys.executable, [sys.executable, "-c", self._code], environ)
        columns, lines = self._size
        fcntl.ioctl(self._fd, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.status is None:
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
        self.hang_up()

    def hang_up(self) -> None:
        """Pull the plug."""
        if self._fd >= 0:
            os.close(self._fd)
            self._fd = -1

    def type(self, keys: bytes) -> None:
        """Type something; what was seen so far is forgotten."""
        self.seen = b""
        os.write(self._fd, keys)

    def until(self, text: str, seconds: float = 20) -> bool:
        """Read until `text` was written; whether it was."""
        end = time.monotonic() + seconds
        while text.encode() not in self.seen:
            left = end - time.monotonic()
            if left <= 0 or not select.select([self._fd], [], [], left)[0]:
                return False
            try:
                self.seen += os.read(self._fd, 65536)
            except OSError:
                return text.encode() in self.seen
        return True

    def ends(self, seconds: float = 10) -> int | None:
        """Wait for the end; the exit status, or None when it goes on."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self._drain()
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self.status = os.waitstatus_to_exitcode(status)
                return self.status
            time.sleep(0.02)
        return None

    def _drain(self) -> None:
        while self._fd >= 0 and select.select([self._fd], [], [], 0)[0]:
            try:
                self.seen += os.read(self._fd, 65536)
            except OSError:
                return
