"""What stands beside the cursor's neighbours, read while nobody types, so that a cursor key need not wait for it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Hashable, Iterable
from datetime import datetime
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")
REST = 0.008
"""Seconds without another key after which the neighbours are read: longer than a repaint takes, and far less than
the 30 ms between the keys of one that is held."""
KEPT = 6
"""Things that are kept; the oldest goes first."""


class Ahead(Generic[K, V]):
    """What `read` gave is kept until `forget` is called, another program writes (`version`), or the minute is over.

    What is done here calls `forget`.
    """

    def __init__(
        self, read: Callable[[K], V | None], *, version: Callable[[], int], now: Callable[[], datetime]
    ) -> None:
        self._read = read
        self._version = version
        self._now = now
        self._kept: dict[K, V] = {}
        self._kept_for: tuple[int, datetime] | None = None
        self._due: asyncio.TimerHandle | None = None

    def found(self, key: K) -> V | None:
        """From what is kept, or read now; None where there is nothing."""
        stamp = self._version(), self._now().replace(second=0, microsecond=0)
        if stamp != self._kept_for:
            self._kept.clear()
            self._kept_for = stamp
        found = self._kept.pop(key) if key in self._kept else self._read(key)
        if found is not None:
            while len(self._kept) >= KEPT:
                del self._kept[next(iter(self._kept))]
            self._kept[key] = found
        return found

    def forget(self) -> None:
        """Something may have changed: read everything again."""
        self._kept.clear()

    def rest(self, then: Callable[[], object]) -> None:
        """Call `then` when no key has come for a while. A timer of Textual's would cost a tenth of a cursor key."""
        if self._due is not None:
            self._due.cancel()
        self._due = asyncio.get_running_loop().call_later(REST, then)

    def read(self, keys: Iterable[K]) -> list[V]:
        """These, which may be shown next."""
        return [found for each in keys if (found := self.found(each)) is not None]
