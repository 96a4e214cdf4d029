"""The queue screen: keys in, rows and the request beside them out. It holds a cursor, marks and a view, no truth."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from time import monotonic

from textual import events
from textual.app import ComposeResult
from textual.timer import Timer

from screens.guard import Guarded
from screens.queue.acting import Acting
from screens.queue.ahead import Ahead
from screens.queue.model import QueueModel
from screens.reading import Fact, Row
from screens.widgets.bare import Bare, Body
from screens.widgets.detail import DetailView
from screens.widgets.keybar import KeyBar
from screens.widgets.listing import Listing
from screens.widgets.notice import Notice
from screens.widgets.rows import QueueList
from screens.widgets.top import Header, Pulse, Tabs

BESIDE = 110
"""Columns from which the request stands beside the list."""
PAUSE = 0.6
"""Seconds after the start for what can wait."""
FAR = 1_000_000
"""More lines than any request has."""
REST = 50
"""A new order that took so long is followed by a rest this many times as long."""
REST_OF_HAND = 0.15
"""Seconds after a verb at which the splits and the pulse are counted anew."""
LOW = 18
"""Lines below which the pulse makes room for rows."""


class QueueScreen(Guarded, Bare, Acting, inherit_bindings=False):
    """What is owed, in order, and the request under the cursor. Its keys are the commands'; Tab is not the focus's."""

    name_of = "queue"

    def compose(self) -> ComposeResult:
        """Header, pulse, splits; list and request; keys."""
        begun, self.desk_app.begun = self.desk_app.begun, None
        self._first_pulse: Sequence[Fact] | None = None
        if begun is None:
            self.model = QueueModel(self.reading)
        else:
            self.model, self._first_pulse = begun.result()
        self.is_reading = False
        self._rested_at = 0.0
        self._detail_due = False
        self._is_painted = False
        self._counting: Timer | None = None
        self._ahead = Ahead(self.reading.detail, version=self.reading.version, now=self.desk.now)
        self._header, self._pulse, self._tabs = Header(self.name_of), Pulse(), Tabs()
        self._list, self._detail, self._bar = QueueList(self.model), DetailView(), KeyBar()
        self.notice = Notice()
        yield self._header
        yield self._pulse
        yield self._tabs
        yield self.notice
        with Body(id="body"):
            yield self._list
            yield self._detail
        yield self._bar

    def on_mount(self) -> None:
        """Read everything once, unless it was while the screens were loaded."""
        if self._first_pulse is None:
            self.reorder()
        else:
            self._list.redraw()
            self._draw_all(self._first_pulse)
        self.set_timer(PAUSE, self._painted)

    @property
    def row(self) -> Row | None:
        """The row that a command acts on: the one opened from a search, else the one under the cursor."""
        if self.pinned is not None:
            return self.reading.rows("all", [self.pinned]).get(self.pinned)
        return self.model.row(self.model.cursor) if len(self.model) else None

    @property
    def cursor_line(self) -> int:
        """The line of the terminal on which the cursor's row stands."""
        return self._list.cursor_line

    # -- commands ----------------------------------------------------------------------------------------------

    def step(self, by: int) -> None:
        """One row, or one line of the request being read."""
        if self.is_reading:
            self._detail.move(by)
        else:
            self.go(self.model.cursor + by)

    def turn(self, pages: int) -> None:
        """A page of rows, or of the request."""
        if self.is_reading:
            self._detail.move(pages * self._detail.page)
        else:
            self.go(self.model.cursor + pages * self._list.page)

    def jump(self, *, last: bool) -> None:
        """To an end."""
        if self.is_reading:
            self._detail.move(FAR if last else -FAR)
        else:
            self.go(len(self.model) - 1 if last else 0)

    def open(self) -> None:
        """Read the request; once it is being read, unfold what was quoted."""
        if self.is_reading:
            self._detail.toggle()
        else:
            self._read(True)

    def back(self) -> None:
        """One layer: the request, the search result, the marks, the one client."""
        if self.is_reading:
            self._read(False)
            self.pinned = None
        elif self.pinned is not None:
            self.pinned = None
        elif self.model.marks:
            self.model.marks.clear()
        elif self.reading.narrowed:
            self.narrow(None)
        self._list.refresh()
        self._show_detail()

    def home(self) -> None:
        """The queue as it opens."""
        self._read(False)
        self.show_split("now")

    def next_split(self, by: int) -> None:
        """To a neighbouring split."""
        ids = [split.id for split in self._tabs.splits]
        if ids:
            at = ids.index(self.model.split) if self.model.split in ids else 0
            self.show_split(ids[(at + by) % len(ids)])

    def show_split(self, split: str) -> None:
        """Turn to a split."""
        self.pinned = None
        self.model.show(split)
        self._list.redraw()
        self.redraw()

    def mark(self) -> None:
        """Mark the row and go on."""
        self.model.mark()
        self.go(self.model.cursor + 1)
        self._list.refresh()

    def narrow(self, client_id: int | None) -> None:
        """Show one client's matters only, or everybody's again."""
        self.reading.narrow(client_id)
        self.show_split("all" if client_id is not None else "now")

    def open_request(self, request_id: int) -> None:
        """Put the cursor on a request and read it; one that stands in no list is shown by itself."""
        place = self.model.place(request_id)
        if place is None:
            self.pinned = request_id
        else:
            self.go(place)
        self._show_detail()
        self._read(True)

    # -- drawing -----------------------------------------------------------------------------------------------

    def reorder(self) -> None:
        """Read the order again; the cursor stays on its request."""
        started = monotonic()
        self.model.refresh()
        self._list.redraw()
        self.redraw()
        self._rested_at = monotonic() + REST * (monotonic() - started)

    def time_passed(self) -> None:
        """Pressure has grown: order again, but not so often that a huge desk does little else."""
        if monotonic() >= self._rested_at:
            self.reorder()
        else:
            self.tick()

    def tick(self) -> None:
        """A second has passed: the clock and the timer."""
        self._header.show(self.reading.head())

    def redraw(self) -> None:
        """The rows where they stand, the lines over them, the request, the keys."""
        if self._counting is not None:
            self._counting.stop()
        self._draw_all(self.reading.pulse())

    def _draw_all(self, pulse: Sequence[Fact]) -> None:
        self._pulse.show(pulse)
        self._tabs.show(self.reading.splits(), self.model.split)
        self._list.empty = () if len(self.model) else tuple(self.reading.empty(self.model.split))
        self._draw_rows()

    def handled(self) -> None:
        """Draw the rows at once; the day is counted anew when the hand rests, so that no key waits for its sums."""
        self._draw_rows()
        if self._counting is not None:
            self._counting.stop()
        self._counting = self.set_timer(REST_OF_HAND, super().handled)

    def _draw_rows(self) -> None:
        self.tick()
        self._list.reveal()
        self._list.refresh()
        self._show_detail()

    def go(self, place: int) -> None:
        """Put the cursor at a place; the request follows in the same repaint, or when a burst of keys is over."""
        before = self.model.cursor
        self.pinned = None
        if self.model.move(place):
            self._list.moved(before)
            self._show_detail_soon()

    def _show_detail_soon(self) -> None:
        """At once, unless more keys are waiting: then once for all of them."""
        if not self.app.message_queue_size:
            self._show_kept()
        elif not self._detail_due:
            self._detail_due = True
            self.call_later(self._show_kept)

    def _show_detail(self) -> None:
        """The request as it is now."""
        self._ahead.forget()
        self._show_kept()

    def _show_kept(self) -> None:
        """The request, as it was read while the cursor was beside it."""
        self._detail_due = False
        row = self.row
        if self._detail.display:
            self._detail.show(None if row is None else self._ahead.found(row.id))
            if self._is_painted:
                self._ahead.rest(lambda: self.call_later(self._prepare))
        self._bar.show(self.shown_keys(row))

    def _prepare(self) -> None:
        """Read and draw what the next cursor key will show."""
        self._list.prepare()
        at, order = self.model.cursor, self.model.order
        near = (place for place in (at + 1, at - 1) if 0 <= place < len(order))
        for detail in self._ahead.read(order[place] for place in near):
            self._detail.prepare(detail)

    def _painted(self) -> None:
        """What can wait for the first paint: the rest of the order, the dialogs, and what would relieve the day."""
        self.model.place(0)
        import_module("screens.actions.steps")
        self._pulse.show(self.reading.pulse())
        self.desk_app.painted()
        self._is_painted = True
        self._prepare()

    def _read(self, reading: bool) -> None:
        """Give the keys to the request, or back to the list."""
        self.is_reading = self._list.quiet = reading
        self.set_class(reading, "-reading")
        self._detail.keep_keys(reading)
        self._list.refresh()
        self._detail.refresh()
        self.call_after_refresh(self._show_detail)

    def on_resize(self, event: events.Resize) -> None:
        """What stands where depends on the width."""
        self.set_class(event.size.width < BESIDE, "-alone")
        self._detail.edge = event.size.width >= BESIDE
        self.set_class(event.size.height < LOW, "-low")
        self.call_after_refresh(self._show_kept)

    def on_listing_picked(self, event: Listing.Picked) -> None:
        """A click puts the cursor there; a second one opens."""
        if event.again:
            self.open()
        else:
            self.go(event.place)

    def on_tabs_chosen(self, event: Tabs.Chosen) -> None:
        """A click on a split."""
        self.show_split(event.split)
