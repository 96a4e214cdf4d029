"""A list of numbers in their order, with a cursor; the rows are read a few at a time when they come into view."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Generic, TypeVar

R = TypeVar("R")
PAGE = 8
"""Rows read at once: enough that scrolling seldom reads, few enough that it is not felt."""


class RowWindow(Generic[R]):
    """`order` is fixed until `refresh`; the cursor stays on its number through it."""

    def __init__(self, order: Callable[[], Sequence[int]], rows: Callable[[Sequence[int]], Mapping[int, R]]) -> None:
        self._order_of = order
        self._rows_of = rows
        self.order: Sequence[int] = ()
        self.cursor = 0
        self._rows: dict[int, R] = {}

    def __len__(self) -> int:
        """How many there are."""
        return len(self.order)

    @property
    def current(self) -> int | None:
        """The number under the cursor."""
        return self.order[self.cursor] if 0 <= self.cursor < len(self.order) else None

    @property
    def here(self) -> R | None:
        """The row under the cursor."""
        return None if self.current is None else self.row(self.cursor)

    def place(self, number: int) -> int | None:
        """Where a number stands."""
        return self.order.index(number) if number in self.order else None

    def row(self, place: int) -> R | None:
        """The row at a place; None when it is gone meanwhile."""
        number = self.order[place]
        if number not in self._rows:
            start = place // PAGE * PAGE
            self._rows.update(self._rows_of(self.order[start : start + PAGE]))
        return self._rows.get(number)

    def read(self, first: int, count: int) -> None:
        """Read the rows of a screenful at once."""
        wanted = [each for each in self.order[first : first + count] if each not in self._rows]
        if wanted:
            self._rows.update(self._rows_of(wanted))

    def refresh(self) -> None:
        """Read the order again."""
        current, place = self.current, self.cursor
        self.order = self._order_of()
        self._rows.clear()
        kept = None if current is None else self.place(current)
        self.cursor = self._clamp(place if kept is None else kept)

    def forget(self) -> None:
        """Read the rows again where they stand."""
        self._rows.clear()

    def move(self, to: int) -> bool:
        """Put the cursor at a place, or the nearest there is; whether it moved."""
        before, self.cursor = self.cursor, self._clamp(to)
        return self.cursor != before

    def _clamp(self, place: int) -> int:
        return max(0, min(place, len(self.order) - 1))
