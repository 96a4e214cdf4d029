"""The driver of a real terminal: lives through bad input, and notices that nobody is there any more."""

from __future__ import annotations

import os
import selectors
from codecs import getincrementaldecoder
from collections.abc import Callable
from typing import IO, Any, Protocol, cast

from textual._xterm_parser import XTermParser
from textual.drivers.linux_driver import LinuxDriver

BEGIN, END = "\x1b[?2026h", "\x1b[?2026l"
"""What an application says around an update, so that the terminal shows it at once; the end comes after errors too."""


class HangsUp(Protocol):
    """An application that can lose its terminal."""

    def hung_up(self) -> None:
        """The terminal is gone."""


class _Output:
    """A terminal's file whose death is reported once instead of raised in the writer's thread."""

    def __init__(self, file: IO[str], lost: Callable[[], None]) -> None:
        self._file = file
        self._lost = lost

    def write(self, text: str) -> None:
        """Write; a terminal that is gone swallows it."""
        try:
            self._file.write(text)
        except (OSError, ValueError):
            self._lost()

    def flush(self) -> None:
        """Flush, likewise."""
        try:
            self._file.flush()
        except (OSError, ValueError):
            self._lost()

    def fileno(self) -> int:
        """The descriptor."""
        return self._file.fileno()


class TerminalDriver(LinuxDriver):
    """Textual's driver, made to live through bad input and to notice that nobody is there any more."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._gone = False
        self._update: list[str] = []
        self._file: Any = _Output(self._file, self.lost)

    def lost(self) -> None:
        """Stop writing and tell the application, from whichever thread noticed."""
        if not self._gone:
            self._gone = True
            self._loop.call_soon_threadsafe(cast(HangsUp, self._app).hung_up)

    def write(self, data: str) -> None:
        """Write unless nobody is there: a full queue would block the application for ever.

        An update is written whole: its first bytes alone would wake the writing thread while the rest is being made.
        """
        if self._gone:
            return
        if data == BEGIN or self._update:
            self._update.append(data)
            if data != END:
                return
            data = "".join(self._update)
            self._update.clear()
        super().write(data)

    def run_input_thread(self) -> None:
        """Read keys until told to stop.

        Bytes that are not UTF-8 become U+FFFD (Textual's strict decoder ends the application), a sequence that
        the parser chokes on is dropped, and end of file means that the terminal is gone.
        """
        decode = getincrementaldecoder("utf-8")(errors="replace").decode
        parser = XTermParser(self._debug)
        with selectors.DefaultSelector() as selector:
            selector.register(self.fileno, selectors.EVENT_READ)
            while not self.exit_event.is_set():
                data = b""
                if selector.select(0.1) and not (data := _read(self.fileno)):
                    self.lost()
                    return
                parser = self._feed(parser, decode(data))

    def _feed(self, parser: XTermParser, text: str) -> XTermParser:
        """Pass on what was typed; a fresh parser after input that it can't take."""
        try:
            if text:
                for event in parser.feed(text):
                    self.process_message(event)
            for event in parser.tick():
                self.process_message(event)
        except (ValueError, LookupError, OverflowError, EOFError):
            return XTermParser(self._debug)
        return parser


def _read(descriptor: int) -> bytes:
    """What was typed; nothing when the terminal is gone."""
    try:
        return os.read(descriptor, 4096)
    except OSError:
        return b""
