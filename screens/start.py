"""Opening the screens: the queue's first window is read in a thread of its own while Textual loads.

Loading Textual takes half of a start, and SQLite answers beside it: what a start shows costs no time of its own.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from acdesk.desk import Desk, saying
from acdesk.errors import WrongUsage
from screens.desk_reading import DeskReading
from screens.queue.model import QueueModel
from screens.reading import Fact


class Begun:
    """What the first paint shows, on its way."""

    def __init__(self, desk: Desk, reading: DeskReading) -> None:
        self.version = reading.version()
        """As of before anything was read: what another program writes meanwhile is noticed."""
        self._desk = desk
        self._reading = reading
        pool = ThreadPoolExecutor(1)
        self._found = pool.submit(self._read)
        pool.shutdown(wait=False)

    def _read(self) -> tuple[QueueModel, Sequence[Fact]]:
        with saying(), self._desk.store.worker():
            model = QueueModel(self._reading)
            model.refresh()
            if len(model):
                model.row(model.cursor)
            return model, self._reading.pulse()

    def result(self) -> tuple[QueueModel, Sequence[Fact]]:
        """The queue with its first page of rows, and the line over it. Raises what reading raised."""
        return self._found.result()


def run(desk: Desk, config_file: Path | None = None) -> int:
    """Open the screens on this terminal; the exit status. `config_file` is where setting up writes the agency's hours.

    Raises WrongUsage where there is no terminal.
    """
    if not all(stream is not None and stream.isatty() for stream in (sys.__stdin__, sys.__stdout__, sys.__stderr__)):
        raise WrongUsage("The screens need a terminal. In a pipe use the commands, for instance: acdesk queue --json")
    gc.disable()  # what a start makes stays: looking through it for rubbish takes a tenth of the time
    reading = DeskReading(desk)
    begun = Begun(desk, reading)
    from screens.app import DeskApp  # noqa: PLC0415  (the thread needs no module from here on)

    app = DeskApp(desk, reading, config_file, begun)
    app.run()
    return app.return_code or 0
