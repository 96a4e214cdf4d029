"""A client's requests as the queue reads them, for the verbs to act on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from acdesk.desk import Desk, saying
from db import queries
from screens.desk_reading import DeskReading
from screens.order import Order
from screens.reading import Row

LATELY = 12
"""Closed requests that are shown."""


class ClientRequests(DeskReading):
    """Reads one client at a time; without one there is nothing."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.client_id: int | None = None

    def look_at(self, client_id: int | None) -> None:
        """At another client."""
        self.client_id = client_id
        self.narrow(client_id)

    def order(self, split: str) -> Sequence[int]:
        """The open ones in the queue's order, then those closed lately."""
        if self.client_id is None:
            return ()
        view = self.view()
        with saying():
            places = [each for each in queries.order(view, "all") if each.request_id is not None]
            places += queries.order(view, "closed", limit=LATELY)
        self._order = Order(len(places), lambda limit: places[:limit])
        self._changed.clear()
        return list(self._order)

    def rows(self, split: str, ids: Sequence[int]) -> Mapping[int, Row]:
        """Rows by number."""
        return super().rows("all", ids)
