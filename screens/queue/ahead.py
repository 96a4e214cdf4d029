"""Requests beside the cursor, read and drawn while nobody types, so that a cursor key need not wait for it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from datetime import datetime

from screens.reading import Detail, Reading

REST = 0.008
"""Seconds without another key after which the neighbours are read: longer than a repaint takes, and far less than
the 30 ms between the keys of one that is held."""
KEPT = 6
"""Requests that are kept; the oldest goes first."""


class Ahead:
    """Requests that are kept until `forget` is called, another program writes, or the minute is over.

    What is done here calls `forget`.
    """

    def __init__(self, reading: Reading, now: Callable[[], datetime]) -> None:
        self._reading = reading
        self._now = now
        self._kept: dict[int, Detail] = {}
        self._kept_for: tuple[int, datetime] | None = None
        self._due: asyncio.TimerHandle | None = None

    def detail(self, request_id: int) -> Detail | None:
        """A request, from what is kept or read now."""
        stamp = self._reading.version(), self._now().replace(second=0, microsecond=0)
        if stamp != self._kept_for:
            self._kept.clear()
            self._kept_for = stamp
        detail = self._kept.pop(request_id, None) or self._reading.detail(request_id)
        if detail is not None:
            while len(self._kept) >= KEPT:
                del self._kept[next(iter(self._kept))]
            self._kept[request_id] = detail
        return detail

    def forget(self) -> None:
        """Something may have changed: read everything again."""
        self._kept.clear()

    def rest(self, then: Callable[[], object]) -> None:
        """Call `then` when no key has come for a while. A timer of Textual's would cost a tenth of a cursor key."""
        if self._due is not None:
            self._due.cancel()
        self._due = asyncio.get_running_loop().call_later(REST, then)

    def read(self, request_ids: Iterable[int]) -> list[Detail]:
        """These requests, which may be shown next."""
        return [detail for each in request_ids if (detail := self.detail(each)) is not None]
