"""The clients' screen: how it stands with each, and all of one beside it. It holds a cursor and a filter, no truth."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Input

from acdesk.reading import clients, timeline
from acdesk.reading.clients import ClientLine
from acdesk.reading.timeline import TimelineLine
from screens.clients import commands
from screens.clients.acting import WithRequests
from screens.clients.lists import ClientList
from screens.clients.requests import ClientRequests
from screens.clients.sections import SECTIONS, Past
from screens.clients.status import Status
from screens.clients.window import RowWindow
from screens.commands import Command
from screens.queue.model import QueueModel
from screens.reading import Row
from screens.saying import line
from screens.widgets.listing import Listing

SORTS = ("name", "tier", "touch", "open", "promises")
KINDS = ("", "message", "call", "visit", "request", "deliverable", "reading", "inside", "journal")
STEP = 60
"""Happenings read at once."""


class ClientsScreen(WithRequests):
    """Clients sorted and filtered; the sections of the one under the cursor."""

    name_of = "clients"
    sections = SECTIONS
    window: RowWindow[ClientLine]

    def begin(self) -> None:
        """Nothing is read before the first paint is laid out."""
        self.sort = SORTS[0]
        self.text = ""
        self.kind = ""
        self._past: list[TimelineLine] = []
        self._wanted: int | None = getattr(self, "_wanted", None)
        self._came_from = getattr(self, "_came_from", "")
        self.window = RowWindow(self._order, self._rows)
        self.requests = ClientRequests(self.desk)
        self.model = QueueModel(self.requests)
        self.status = Status()
        self.filter = Input(placeholder="name, place, person, t2", id="filter", compact=True)

    def listed(self) -> Listing:
        """The clients."""
        self.clients = ClientList(self.window)
        return self.clients

    def over_the_list(self) -> ComposeResult:
        """How many and how sorted, and where to type what is looked for."""
        with Horizontal(id="over"):
            yield self.status
            yield self.filter

    def _order(self) -> Sequence[int]:
        return clients.order(self.desk, sort=self.sort, text=self.text)

    def _rows(self, ids: Sequence[int]) -> Mapping[int, ClientLine]:
        return {row.id: row for row in clients.lines(self.desk, ids)}

    # -- coming and going --------------------------------------------------------------------------------------

    def arrive(self, came_from: str, client_id: int | None) -> None:
        """From a request: with the cursor on its client, whatever was filtered."""
        self._came_from = came_from if client_id is not None else ""
        self._wanted = client_id
        if self.is_mounted:
            self.reorder()

    def reorder(self) -> None:
        """Read the order again; the cursor stays on its client, or goes to the one that is wanted."""
        if self._wanted is not None:
            self.window.refresh()
            if self.window.place(self._wanted) is None:
                self.text = ""
                self.window.refresh()
            self.window.move(self.window.place(self._wanted) or 0)
            self._wanted = None
        super().reorder()

    def back(self) -> None:
        """One layer: the filter's keys, the request, the section, the filter, back to the request one came from."""
        if self.filter.has_focus:
            self.look_for("")
            self.leave_filter()
        elif self.model.marks and self.is_reading and self.pinned is None:
            self.model.marks.clear()
            self.show_section(again=True)
        elif self.is_reading:
            super().back()
        elif self._came_from:
            came_from, self._came_from = self._came_from, ""
            self.desk_app.turn_to(came_from)
        elif self.text:
            self.look_for("")

    # -- the list ----------------------------------------------------------------------------------------------

    def show_status(self) -> None:
        """How many, sorted by what, and what is looked for."""
        count = len(self.window)
        told = f"sorted by {self.sort}" + (f"   only “{line(self.text)}”, Esc: all" if self.text else "")
        self.status.show(f"{count:,} client{'' if count == 1 else 's'}", told)
        self.clients.sort = self.sort
        adds = "N adds one." if self.desk.person is not None else "Ctrl+P, set up, asks for them."
        nothing = "Nobody matches that: Esc shows all." if self.text else f"No client yet: {adds}"
        self.clients.empty = () if count else (nothing,)

    def next_sort(self) -> None:
        """By another column, from the top."""
        self.sort = SORTS[(SORTS.index(self.sort) + 1) % len(SORTS)]
        self.window.order, self.window.cursor = (), 0
        self.reorder()

    def search(self) -> None:
        """Type what is looked for; the list follows every letter."""
        if self.is_reading:
            self.read_side(False)
        self.set_class(True, "-filtering")
        self.filter.value = self.text
        self.set_focus(self.filter)

    def look_for(self, text: str) -> None:
        """Show only clients that match."""
        self.text = text
        self.window.refresh()
        self.redraw()

    def leave_filter(self) -> None:
        """Give the keys back to the list."""
        self.set_focus(None)
        self.set_class(False, "-filtering")

    def on_input_changed(self, event: Input.Changed) -> None:
        """Filter with every letter."""
        if event.input is self.filter and self.filter.has_focus and event.value != self.text:
            self.look_for(event.value)

    def on_input_submitted(self) -> None:
        """Back to the list, which stays filtered."""
        self.leave_filter()

    # -- the sections ------------------------------------------------------------------------------------------

    @property
    def client(self) -> ClientLine | None:
        """The client under the cursor."""
        return self.window.here

    @property
    def client_id(self) -> int | None:
        """Their number."""
        return self.window.current

    @property
    def client_name(self) -> str:
        """Their name."""
        return "" if self.client is None else self.client.name

    def named(self) -> tuple[str, str]:
        """Client and tier."""
        return ("", "") if self.client is None else (line(self.client.name), f"Tier {self.client.tier} ")

    def read_section(self) -> Any:
        """Of the client under the cursor."""
        number = self.window.current
        assert number is not None  # show_section has looked
        if self.section.read is not None:
            return self.section_of(number)
        if self.section.id == "timeline":
            self._past = timeline.timeline(self.desk, number, kinds=self._kinds, limit=max(STEP, len(self._past)))
            return Past(self._past, self.kind)
        if number != self.requests.client_id:
            self.requests.look_at(number)
            self.model.show("all")
        return self.seen_requests()

    @property
    def _kinds(self) -> tuple[str, ...]:
        return (self.kind,) if self.kind else ()

    def next_kind(self) -> None:
        """In the timeline: another kind alone, or all again."""
        self.kind = KINDS[(KINDS.index(self.kind) + 1) % len(KINDS)]
        self._past, self._shown = [], (None, "")
        self.show_section_named("timeline")

    def chosen_changed(self) -> None:
        """The request under the cursor; near the end of the timeline, more of it."""
        if self.section.id == "requests" and self.view.count:
            self.model.move(self.view.cursor)
            self.bar.show(self.shown_keys(self.row))
        elif self.section.id == "timeline" and self.view.is_at_end and self._past and self.window.current is not None:
            more = timeline.timeline(
                self.desk, self.window.current, kinds=self._kinds, limit=STEP, before=self._past[-1].row
            )
            if more:
                self._past += more
                self.view.show(self.section, Past(self._past, self.kind), keep=True)

    def request_chosen(self) -> int | None:
        """The one under the cursor, or that a happening belongs to."""
        chosen = self.view.chosen
        return chosen.request_id if isinstance(chosen, TimelineLine) else super().request_chosen()

    # -- keys --------------------------------------------------------------------------------------------------

    def command(self, command_id: str) -> Command | None:
        """What a key does here."""
        return commands.here(self, command_id) or super().command(command_id)

    def why_not(self, command: Command, row: Row | None) -> str | None:
        """Why a command can't act now; None when it may."""
        return commands.why_not(self, command) or super().why_not(command, row)

    def shown_keys(self, row: Row | None) -> Any:
        """Those of the section first."""
        return commands.shown(self, row)
