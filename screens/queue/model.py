"""The list under the hand: a frozen order of requests, the cursor, the marks, and what was just handled."""

from __future__ import annotations

from collections.abc import Sequence

from screens.order import WINDOW
from screens.reading import Reading, Row

PAGE = 64
KEPT = 128 * PAGE
"""Rows held at most; more than any screen shows, little enough to forget."""


class QueueModel:
    """A view of the queue as a window: `order` is fixed until `refresh`, rows are read a page at a time.

    The cursor stays on its request through every refresh. A row that was handled stays where it is, settled, until the
    next refresh, so that nothing jumps under the hand.
    """

    def __init__(self, reading: Reading, split: str = "now") -> None:
        self._reading = reading
        self.split = split
        self.order: Sequence[int] = ()
        self.cursor = 0
        self.marks: set[int] = set()
        self.settled: set[int] = set()
        self._places: dict[int, int] | None = None
        self._rows: dict[int, Row] = {}
        self._last: dict[int, Row] = {}

    def __len__(self) -> int:
        """How many rows the view has."""
        return len(self.order)

    @property
    def current(self) -> int | None:
        """The request under the cursor."""
        return self.order[self.cursor] if 0 <= self.cursor < len(self.order) else None

    def place(self, request_id: int) -> int | None:
        """Where a request stands. The top is looked at first: all of a long order need not be read for it."""
        if self._places is None:
            top = self.order[:WINDOW]
            if request_id in top:
                return top.index(request_id)
            self._places = {each: place for place, each in enumerate(self.order)}
        return self._places.get(request_id)

    def row(self, place: int) -> Row | None:
        """The row at a place; its page is read when it is first asked for."""
        request_id = self.order[place]
        row = self._rows.get(request_id)
        if row is None:
            self._read(place)
            row = self._rows.get(request_id)
        return row if row is not None else self._last.get(request_id)

    def is_settled(self, request_id: int) -> bool:
        """Whether the row was just handled, or has left the view since it was drawn."""
        return request_id in self.settled or (request_id in self._last and request_id not in self._rows)

    def refresh(self) -> None:
        """Read the order again; cursor and marks stay on their requests."""
        current, place = self.current, self.cursor
        self.order = self._reading.order(self.split)
        self._places = None
        self._rows.clear()
        self._last.clear()
        self.settled.clear()
        kept = None if current is None else self.place(current)
        self.cursor = kept if kept is not None else self._clamp(place)
        if self.marks:
            self.marks = {each for each in self.marks if self.place(each) is not None}

    def reread(self, handled: Sequence[int]) -> None:
        """These were handled: read them again where they stand, under the same order."""
        self.settled.update(handled)
        self._forget(handled)

    def put_back(self, undone: Sequence[int]) -> bool:
        """These are as they were before they were handled; False where the order has been read again since."""
        if not undone or not self.settled.issuperset(undone):
            return False
        self.settled.difference_update(undone)
        self._forget(undone)
        return True

    def reread_all(self) -> None:
        """Read every row again where it stands: what was handled may have changed others."""
        self._last.update(self._rows)
        self._rows.clear()

    def _forget(self, changed: Sequence[int]) -> None:
        self._last.update((each, self._rows.pop(each)) for each in changed if each in self._rows)
        self._reading.changed(changed)

    def show(self, split: str) -> None:
        """Turn to another view, from its top."""
        self.split, self.cursor = split, 0
        self.order = ()
        self.marks.clear()
        self.refresh()
        self.cursor = 0

    def move(self, to: int) -> bool:
        """Put the cursor at a place, or the nearest there is; whether it moved."""
        before, self.cursor = self.cursor, self._clamp(to)
        return self.cursor != before

    def advance(self) -> None:
        """To the next row that is not settled, else to the nearest before."""
        after = range(self.cursor + 1, min(len(self.order), self.cursor + PAGE))
        before = range(self.cursor - 1, max(-1, self.cursor - PAGE), -1)
        for place in (*after, *before):
            if self.order[place] not in self.settled:
                self.cursor = place
                return

    def mark(self) -> None:
        """Mark or unmark the row under the cursor."""
        if self.current is not None:
            self.marks ^= {self.current}

    def chosen(self) -> list[int]:
        """The marked requests in their order, or the one under the cursor."""
        if self.marks:
            return sorted(self.marks, key=lambda each: self.place(each) or 0)
        return [] if self.current is None else [self.current]

    def _clamp(self, place: int) -> int:
        return max(0, min(place, len(self.order) - 1))

    def _read(self, place: int) -> None:
        start = place // PAGE * PAGE
        if len(self._rows) > KEPT:
            self._rows.clear()
        ids = [each for each in self.order[start : start + PAGE] if each not in self._rows]
        self._rows.update(self._reading.rows(self.split, ids))
