"""A program on a pseudo-terminal, and the time from a byte in to the last byte out.

The terminal answers what programs ask terminals, so that none of them waits for an answer. Times are taken when bytes
are read; the quiet that shows that a repaint is over is not part of any figure.
"""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType

ANSWERS: tuple[tuple[re.Pattern[bytes], bytes], ...] = (
    (re.compile(rb"\x1b\[0?c"), b"\x1b[?62;22c"),
    (re.compile(rb"\x1b\[>0?c"), b"\x1b[>1;10;0c"),
    (re.compile(rb"\x1b\[>0?q"), b"\x1bP>|plain 1\x1b\\"),
    (re.compile(rb"\x1b\[5n"), b"\x1b[0n"),
    (re.compile(rb"\x1b\[6n"), b"\x1b[1;1R"),
    (re.compile(rb"\x1b\[\?u"), b"\x1b[?0u"),
    (re.compile(rb"\x1b\[\?2026\$p"), b"\x1b[?2026;2$y"),
    (re.compile(rb"\x1b\[\?2048\$p"), b"\x1b[?2048;0$y"),
    (re.compile(rb"\x1b\]10;\?(?:\x07|\x1b\\)"), b"\x1b]10;rgb:d0d0/d0d0/d0d0\x1b\\"),
    (re.compile(rb"\x1b\]11;\?(?:\x07|\x1b\\)"), b"\x1b]11;rgb:1010/1010/1010\x1b\\"),
)
"""What a terminal is asked, and what this one says: synchronised output yes, resizing in band no."""
SEQUENCE = re.compile(rb"\x1b(?:\[[0-9;:<=>?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[@-Z\\^_=>])")
LONGEST = 30.0
"""Seconds after which a program that has not shown what was waited for is given up."""


class Stuck(Exception):
    """The program did not show what was waited for; the message has what it did show."""


class Program:
    """A program started on a terminal of its own, until the block ends."""

    def __init__(
        self, command: Sequence[str], *, size: tuple[int, int], environ: Mapping[str, str], folder: Path
    ) -> None:
        self._command = list(command)
        self._size = size
        self._environ = dict(environ)
        self._folder = folder
        self.pid = 0

    def __enter__(self) -> Program:
        columns, lines = self._size
        self._master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
        name = os.ttyname(slave)
        there = Path.cwd()
        os.chdir(self._folder)
        try:
            self.started = time.perf_counter()
            self.pid = os.posix_spawn(
                self._command[0],
                self._command,
                self._environ,
                file_actions=[
                    (os.POSIX_SPAWN_CLOSE, self._master),
                    (os.POSIX_SPAWN_CLOSE, slave),
                    (os.POSIX_SPAWN_OPEN, 0, name, os.O_RDWR, 0),  # the first one opened in a session controls it
                    (os.POSIX_SPAWN_DUP2, 0, 1),
                    (os.POSIX_SPAWN_DUP2, 0, 2),
                ],
                setsid=True,
            )
        finally:
            os.chdir(there)
            os.close(slave)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self._master)

    def first_paint(self, marker: str, *, quiet: float = 0.5) -> float:
        """Milliseconds from the start to the last byte of the paint in which `marker` stands. Raises Stuck."""
        _, last = self._until_quiet(quiet, marker)
        return (last - self.started) * 1000

    def press(self, keys: bytes, *, marker: str = "", quiet: float = 0.08) -> float:
        """Milliseconds from the keys going in to the last byte of what they caused. Raises Stuck."""
        begun = time.perf_counter()
        os.write(self._master, keys)
        _, last = self._until_quiet(quiet, marker)
        return (last - begun) * 1000

    def settle(self, quiet: float) -> None:
        """Read until nothing was written for `quiet` seconds."""
        while select.select([self._master], [], [], quiet)[0] and self._read():
            pass

    def rss(self) -> float:
        """Megabytes of memory that the program holds."""
        status = Path(f"/proc/{self.pid}/status").read_text(encoding="utf-8")
        return int(re.search(r"VmRSS:\s+(\d+)", status)[1]) / 1024  # type: ignore[index]  # always there

    def _until_quiet(self, quiet: float, marker: str) -> tuple[bytes, float]:
        """What was written until something was, the marker was, and then nothing for `quiet` seconds; and when."""
        seen, last, wanted = b"", 0.0, marker.encode()
        end = time.perf_counter() + LONGEST
        while time.perf_counter() < end:
            if select.select([self._master], [], [], quiet)[0]:
                seen += (data := self._read())
                last = time.perf_counter()
                if not data:
                    break
            elif seen and (not wanted or wanted in SEQUENCE.sub(b"", seen)):
                return seen, last
        shown = SEQUENCE.sub(b"", seen)[-2000:].decode(errors="replace")
        raise Stuck(f"waited for {marker!r}, saw {shown!r}")

    def _read(self) -> bytes:
        """What was written, answered where it asks; nothing when the program has ended."""
        try:
            data = os.read(self._master, 1 << 16)
        except OSError:  # so Linux says that nobody has the terminal open any more
            return b""
        for question, answer in ANSWERS:
            for _ in question.findall(data):
                os.write(self._master, answer)
        return data
