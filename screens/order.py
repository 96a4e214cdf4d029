"""A long order of which the top is read first, so that the first paint need not wait for all of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import overload

from db.queries import Place

WINDOW = 160
"""Places that are read at first: more than a screen and a page of rows have."""


class Order(Sequence[int]):
    """Subjects in the queue's order: a request by its number, calls, visits and clients by their keys below zero.

    `length` is how many there are; `read` gives the places, at most so many or all. Whatever lies behind the window
    is read, all at once, when it is first asked for; what was in the window keeps its place.
    """

    def __init__(self, length: int, read: Callable[[int | None], Sequence[Place]]) -> None:
        self._length = length
        self._read = read
        self._ids: list[int] = []
        self._whole = False
        self.places: dict[int, Place] = {}

    def __len__(self) -> int:
        """How many there are."""
        return len(self._ids) if self._whole else self._length

    @overload
    def __getitem__(self, at: int) -> int: ...

    @overload
    def __getitem__(self, at: slice) -> list[int]: ...

    def __getitem__(self, at: int | slice) -> int | list[int]:
        """One subject, or some in a row."""
        last = at.stop if isinstance(at, slice) else at + 1 if at >= 0 else None
        if not self._whole and (last is None or last > len(self._ids)):
            self._read_to(last)
        return self._ids[at]

    def __iter__(self) -> Iterator[int]:
        """All of them."""
        return iter(self[:])

    def _read_to(self, last: int | None) -> None:
        wanted = WINDOW if last is not None and last <= WINDOW else None
        places = self._read(wanted)
        for place in places:
            self.places.setdefault(place.key, place)
        self._ids = list(self.places)
        self._whole = wanted is None or len(places) < wanted
