"""What the clients' screen and the team's page have in common: a list, and beside it all of one in sections.

There are two layers: the list has the keys, or what stands beside it (over it, where the screen is narrow).
"""

from __future__ import annotations

from abc import abstractmethod
from typing import Any

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical

from screens.clients.section_view import SectionHead, SectionView
from screens.clients.sections import Section
from screens.clients.window import RowWindow
from screens.guard import Guarded
from screens.queue.acting import Acting
from screens.queue.ahead import Ahead
from screens.widgets.bare import Bare, Body
from screens.widgets.detail import DetailView
from screens.widgets.keybar import KeyBar
from screens.widgets.listing import Listing
from screens.widgets.top import Header

BESIDE = 110
"""Columns from which the sections stand beside the list."""
LOW = 18
"""Lines below which empty ones make room for rows."""
FAR = 1_000_000
"""More than any list has."""


class Side(Bare, Vertical):
    """Name and sections over the section that is shown, or over a request."""


class Pages(Guarded, Bare, Acting, inherit_bindings=False):
    """A list and sections. Its keys are the commands'."""

    CSS_PATH = "../styles/clients.tcss"
    AUTO_FOCUS = ""
    sections: tuple[Section, ...]
    window: RowWindow[Any]

    def compose(self) -> ComposeResult:
        """Header; list and sections; keys."""
        self.begin()
        self.section = self.sections[0]
        self.is_reading = False
        self._detail_due = False
        self._shown: tuple[int | None, str] = (None, "")
        self._layer: tuple[str, bool, bool] = ("", False, True)
        self._ahead: Ahead[tuple[Section, int], Any] = Ahead(
            self._read_of, version=self.reading.version, now=self.desk.now
        )
        self.header, self.listing, self.bar = Header(self.name_of), self.listed(), KeyBar()
        self.head, self.view, self.request = SectionHead(self.sections), SectionView(), DetailView()
        yield self.header
        yield from self.over_the_list()
        with Body(id="body"):
            yield self.listing
            with Side(id="side"):
                yield self.head
                yield self.view
                yield self.request
        yield self.bar

    def on_mount(self) -> None:
        """Read everything once."""
        self.reorder()

    # -- what a screen of its own says -------------------------------------------------------------------------

    @abstractmethod
    def begin(self) -> None:
        """Make the window on the rows."""

    @abstractmethod
    def listed(self) -> Listing:
        """The list."""

    def over_the_list(self) -> ComposeResult:
        """What stands between the header and the list."""
        yield from ()

    @abstractmethod
    def read_section(self) -> Any:
        """What the section shows of the row under the cursor."""

    @abstractmethod
    def named(self) -> tuple[str, str]:
        """Whose page it is, clean, and a word to it."""

    @abstractmethod
    def show_status(self) -> None:
        """Draw what stands over the list."""

    def chosen_changed(self) -> None:
        """Another thing in the section is under the cursor."""

    # -- moving ------------------------------------------------------------------------------------------------

    @property
    def cursor_line(self) -> int:
        """The line of the terminal on which the cursor stands."""
        return self.view.cursor_line if self.is_reading else self.listing.cursor_line

    def step(self, by: int) -> None:
        """One row, or one thing in the section."""
        if self.pinned is not None:
            self.request.move(by)
        elif self.is_reading:
            self.view.step(by)
            self.chosen_changed()
        else:
            self.put(self.window.cursor + by)

    def turn(self, pages: int) -> None:
        """A page of rows, or of what is read."""
        if self.pinned is not None:
            self.request.move(pages * self.request.page)
        elif self.is_reading:
            self.view.step(pages * (max(1, self.view.page // 3) if self.view.count else self.view.page))
            self.chosen_changed()
        else:
            self.put(self.window.cursor + pages * self.listing.page)

    def jump(self, *, last: bool) -> None:
        """To an end."""
        if self.is_reading:
            self.step(FAR if last else -FAR)
        else:
            self.put(len(self.window) - 1 if last else 0)

    def put(self, place: int) -> None:
        """Put the cursor of the list at a place; the section follows when a burst of keys is over."""
        before = self.window.cursor
        if self.window.move(place):
            self.listing.moved(before)
            if not self.app.message_queue_size:
                self.show_section()
            elif not self._detail_due:
                self._detail_due = True
                self.call_later(self.show_section)

    def next_split(self, by: int) -> None:
        """To a neighbouring section."""
        self.show_section_named(self.sections[(self.sections.index(self.section) + by) % len(self.sections)].id)

    def show_section_named(self, section: str) -> None:
        """Turn to a section."""
        self.pinned = None
        self.set_class(False, "-request")
        self.section = next(each for each in self.sections if each.id == section)
        self.show_section()

    def open(self) -> None:
        """Into the section."""
        if not self.is_reading and len(self.window):
            self.read_side(True)

    def back(self) -> None:
        """From the request to the section, from the section to the list."""
        if self.pinned is not None:
            self.pinned = None
            self.set_class(False, "-request")
            self.call_after_refresh(self.show_section)
        elif self.is_reading:
            self.read_side(False)

    def home(self) -> None:
        """To the list."""
        self.back()
        if self.is_reading:
            self.back()

    def mark(self) -> None:
        """Nothing to mark here."""

    def read_side(self, reading: bool) -> None:
        """Give the keys to the section, or back to the list."""
        self.is_reading = self.listing.quiet = reading
        self.set_class(reading, "-reading")
        self.view.has_keys = reading
        for widget in (self.listing, self.head, self.view, self.request):
            widget.refresh()
        self.call_after_refresh(self.show_section)

    # -- drawing -----------------------------------------------------------------------------------------------

    def reorder(self) -> None:
        """Read the order again; the cursor stays on its row."""
        self.window.refresh()
        self.redraw()

    def redraw(self) -> None:
        """Read the rows in view again, and the section."""
        self.window.forget()
        self.window.read(self.listing.top, self.size.height)
        self.listing.redraw()
        self.show_status()
        self.tick()
        self.show_section(again=True)

    def tick(self) -> None:
        """A second has passed: the clock."""
        self.header.show(self.reading.head())

    def time_passed(self) -> None:
        """Touch and health grow slowly: the rows are read again where they stand."""
        self.redraw()

    def show_section(self, *, again: bool = False) -> None:
        """The section of the row under the cursor, unless it stands there already."""
        self._detail_due = False
        if again:
            self._ahead.forget()
        wanted = (self.window.current, self.section.id)
        self.head.show(*self.named(), self.section.id)
        if self.side_shown and (again or wanted != self._shown):
            data = None if self.window.current is None else self.read_section()
            self.view.show(self.section, data, keep=wanted == self._shown)
            self._shown = wanted
        if self.pinned is not None:
            self.request.show(self.reading.detail(self.pinned))
        layer = (self.section.id, self.is_reading, self.window.current is None)
        if again or self.is_reading or layer != self._layer:  # in the list, what keys may do is the same on every row
            self._layer = layer
            self.bar.show(self.shown_keys(self.row))
        if self.listing.size.width and not self.is_reading:
            self._ahead.rest(lambda: self.call_later(self._prepare))

    def section_of(self, number: int) -> Any:
        """What the section shows of it, as it was read while the cursor was beside it."""
        return self._ahead.found((self.section, number))

    def _read_of(self, wanted: tuple[Section, int]) -> Any:
        section, number = wanted
        return None if section.read is None else section.read(self.desk, number)

    def _prepare(self) -> None:
        """Read and draw what the next cursor key will show."""
        if self.is_reading:
            return
        self.listing.prepare()
        at, order = self.window.cursor, self.window.order
        if self.side_shown and self.section.read is not None:
            near = (place for place in (at + 1, at - 1) if 0 <= place < len(order))
            for data in self._ahead.read((self.section, order[place]) for place in near):
                self.view.prepare(self.section, data)

    @property
    def side_shown(self) -> bool:
        """Whether the section is in view at all."""
        return self.is_reading or self.size.width >= BESIDE

    def on_resize(self, event: events.Resize) -> None:
        """What stands where depends on the width."""
        beside = event.size.width >= BESIDE
        self.set_class(not beside, "-alone")
        self.set_class(event.size.height < LOW, "-low")
        self.head.edge = self.view.edge = self.request.edge = beside
        self.call_after_refresh(self.show_section)

    def on_listing_picked(self, event: Listing.Picked) -> None:
        """A click puts the cursor there; a second one opens."""
        if event.again:
            self.open()
        else:
            self.put(event.place)

    def on_section_head_chosen(self, event: SectionHead.Chosen) -> None:
        """A click on a section."""
        self.show_section_named(event.section)
