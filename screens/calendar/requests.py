"""The request behind a promise in the calendar, as the queue reads it, for the verbs to act on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from screens.desk_reading import DeskReading
from screens.reading import Row


class PromisedRequests(DeskReading):
    """The one under the cursor, or none."""

    ids: tuple[int, ...] = ()

    def order(self, split: str) -> Sequence[int]:
        """The one there is."""
        self._changed.clear()
        return list(self.ids)

    def rows(self, split: str, ids: Sequence[int]) -> Mapping[int, Row]:
        """Rows by number, also of one that was opened from a search."""
        return super().rows("all", ids)
