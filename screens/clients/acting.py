"""Requests seen on a client's page: every verb of the queue acts on the one under the cursor."""

from __future__ import annotations

from screens.clients.paging import Pages
from screens.clients.requests import ClientRequests
from screens.clients.sections import Requests
from screens.reading import Row


class WithRequests(Pages):
    """A screen of pages one of whose sections are requests."""

    requests: ClientRequests

    @property
    def row(self) -> Row | None:
        """The request that a verb acts on: the one being read, else the one under the cursor of its section."""
        if self.pinned is not None:
            return self.requests.rows("all", [self.pinned]).get(self.pinned)
        if self.is_reading and self.section.id == "requests" and len(self.model):
            return self.model.row(self.model.cursor)
        return None

    def seen_requests(self) -> Requests:
        """Those of the client under the cursor, as they stand."""
        rows = [row for place in range(len(self.model)) if (row := self.model.row(place)) is not None]
        settled = frozenset(row.id for row in rows if self.model.is_settled(row.id))
        return Requests(rows, frozenset(self.model.marks), settled)

    def reorder(self) -> None:
        """Read everything again, the requests as well."""
        self.model.refresh()
        super().reorder()

    def show_section(self, *, again: bool = False) -> None:
        """With the cursors of section and requests on the same one."""
        super().show_section(again=again)
        if self.section.id == "requests" and self.view.cursor != self.model.cursor:
            self.view.put(self.model.cursor)

    def go(self, place: int) -> None:
        """Put the cursor on a request of the client."""
        self.model.move(place)
        self.show_section()

    def mark(self) -> None:
        """Mark the request and go on."""
        self.model.mark()
        self.model.move(self.model.cursor + 1)
        self.show_section(again=True)

    def open(self) -> None:
        """Into the section; there, read the request, and unfold what was quoted."""
        if self.pinned is not None:
            self.request.toggle()
        elif self.is_reading:
            number = self.request_chosen()
            if number is not None:
                self.open_request(number)
        else:
            super().open()

    def request_chosen(self) -> int | None:
        """The request that what is under the cursor belongs to."""
        return None if self.row is None else self.row.id

    def open_request(self, request_id: int) -> None:
        """Read a request in place of the section."""
        self.pinned = request_id
        self.set_class(True, "-request")
        self.request.keep_keys(True)
        self.call_after_refresh(self.show_section)

    def narrow(self, client_id: int | None) -> None:
        """To a client that was found."""
        self.arrive("", client_id)
