"""The calendar: calls, visits and promises by month, week and agenda. It holds a cursor and layers, no truth."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.timer import Timer
from textual.widget import Widget

from acdesk.reading import visits
from acdesk.reading.calendar import MONTHS, Entry, Layer
from screens.calendar import here
from screens.calendar.band import BandLine
from screens.calendar.board import BoardPicked, BoardView
from screens.calendar.entries import stretch, zone_on
from screens.calendar.lists import DayList
from screens.calendar.looking import FORTNIGHT, Looking
from screens.calendar.month_view import DayPicked, MonthView
from screens.calendar.page import EntryPage
from screens.calendar.tabs import ViewTabs
from screens.calendar.week_view import WeekView
from screens.calendar.window import in_reach, monday, month_on
from screens.commands import Command
from screens.guard import Guarded
from screens.reading import Row
from screens.widgets.bare import Bare, Body
from screens.widgets.detail import DetailView
from screens.widgets.keybar import KeyBar
from screens.widgets.notice import Notice
from screens.widgets.top import Header, Pulse

BESIDE = 110
"""Columns from which the day stands beside the month."""
LOW = 18
"""Lines below which the pulse makes room."""


RESTS = 0.1
"""Seconds without a key after which a month near by is read."""


class Pane(Bare, Vertical):
    """A side of the body."""


class CalendarScreen(Guarded, Bare, Looking, inherit_bindings=False):
    """Days and what is on them. Its keys are the commands'."""

    CSS_PATH = "../styles/calendar.tcss"
    AUTO_FOCUS = ""
    name_of = "calendar"

    def compose(self) -> ComposeResult:
        """Header, pulse, views; what is looked at, and beside it the day; visits; keys."""
        self.begin()
        self._ahead: Timer | None = None
        self.header, self.pulse, self.tabs, self.notice = Header(self.name_of), Pulse(), ViewTabs(), Notice()
        self.month, self.week, self.agenda, self.board = MonthView(), WeekView(), DayList(), BoardView()
        self.pane, self.page, self.request = DayList(one=True), EntryPage(), DetailView()
        self.band, self.bar = BandLine(), KeyBar()
        self.agenda.edge = False
        for widget in (self.week, self.agenda, self.board):
            widget.display = False
        yield self.header
        yield self.pulse
        yield self.tabs
        yield self.notice
        with Body(id="body"):
            with Pane(id="main"):
                yield self.month
                yield self.week
                yield self.agenda
                yield self.board
            with Pane(id="aside"):
                yield self.pane
                yield self.page
                yield self.request
        yield self.band
        yield self.bar

    def on_mount(self) -> None:
        """Everything was read once, to know where the cursor goes."""
        self.go_wanted()
        self.redraw()

    def choose_layers(self) -> None:
        """Which layers are on: each letter turns one, at once."""
        from screens.calendar.layers import Layers  # noqa: PLC0415  (only when asked for)

        self.app.push_screen(Layers(self.window.layers, self.show_layers))

    def show_layers(self, layers: frozenset[Layer]) -> None:
        """Only these."""
        self.window.show(layers)
        self.draw()

    # -- drawing -------------------------------------------------------------------------------------------------

    def reorder(self) -> None:
        """Read everything again; the cursor stays on its day and its entry."""
        kept = self._identity(self.entry)
        self.window.forget()
        self.model.refresh()
        entries = self.window.entries(self.day)
        places = [at for at, each in enumerate(entries) if kept is not None and self._identity(each) == kept]
        self.place = places[0] if places else min(self.place, max(0, len(entries) - 1))
        self.redraw()

    @staticmethod
    def _identity(entry: Entry | None) -> tuple[object, ...] | None:
        if entry is None:
            return None
        return (entry.layer, entry.call_id, entry.visit_id, entry.request_id, entry.title)

    def handled(self) -> None:
        """What was done may have changed any day."""
        self.reorder()

    def redraw(self) -> None:
        """All lines over and under the days as well."""
        self.band.show(visits.band(self.desk))
        if self.view == "visits":
            self._read_board()
        self.tick()
        self.draw()
        self.call_after_refresh(self._count)

    def _count(self) -> None:
        self.pulse.show(self.reading.pulse())

    def tick(self) -> None:
        """A second has passed: the clock."""
        self.header.show(self.reading.head())

    def time_passed(self) -> None:
        """Today may be another day, and now another line."""
        self.reorder()

    def turn_to_view(self) -> None:
        """The widget of the view, and no other."""
        for widget in (self.month, self.week, self.agenda, self.board):
            widget.display = widget is self.shown
        if self.view == "visits":
            self._read_board()

    def _read_board(self) -> None:
        self.board.show(visits.board(self.desk, self.quarter), visits.suggestions(self.desk, self.quarter))

    def draw(self) -> None:
        """The days where the cursor stands, what is beside them, the keys."""
        self.set_class(self.inside, "-inside")
        self.set_class(self.paged, "-paged")
        self.set_class(self.view == "visits", "-visits")
        self.set_class(self.paged or self.view == "agenda", "-page")
        self.set_class(self.pinned is not None, "-request")
        now, window = self.desk.now(), self.window
        self.tabs.show(self._title(), self.view, self._off())
        told = {"today": window.today, "now": now}
        if self.view == "month":
            self._look_ahead()
            self.month.show(window.month(self.day), self.day, self.place, inside=self.inside, **told)  # type: ignore[arg-type]
        elif self.view == "week":
            self.week.show(window.week(self.day), self.day, self.place, inside=self.inside, **told)  # type: ignore[arg-type]
        elif self.view == "agenda":
            self.agenda.show(window.days(self.first, FORTNIGHT), self.day, self.place, **told)  # type: ignore[arg-type]
        self._keys_to(self._taker)
        self.pane.show((window.day(self.day),), self.day, self.place, **told)  # type: ignore[arg-type]
        if self.pinned is not None:
            self.request.show(self.reading.detail(self.pinned))
        elif self.paged or (self.view == "agenda" and self.size.width >= BESIDE):
            self.page.read(self.desk, self.entry, self.visit_id)
        self.bar.show(self.shown_keys(self.row))

    def _look_ahead(self) -> None:
        """Once the hand rests, read the months to either side: then moving reads nothing."""
        if self._ahead is not None:
            self._ahead.stop()
        near = [day for by in (1, -1) if not self.window.knows(day := month_on(self.day, by))]
        self._ahead = self.set_timer(RESTS, lambda: self._read_near(near[0])) if near else None

    def _read_near(self, day: date) -> None:
        self.window.month(in_reach(day))
        self._look_ahead()

    @property
    def _taker(self) -> Widget:
        """What the keys move in."""
        if self.pinned is not None:
            return self.request
        if self.paged:
            return self.page
        return self.pane if self.inside else self.shown

    def _keys_to(self, taker: Widget) -> None:
        for widget in (self.agenda, self.pane, self.page):
            if widget.has_keys != (widget is taker):
                widget.keep_keys(widget is taker)

    def _title(self) -> str:
        """Which stretch of time is shown."""
        if self.view == "visits":
            return f"{self.quarter_shown[:4]} {self.quarter_shown[4:]}"
        if self.view == "month":
            return f"{MONTHS[self.day.month - 1]} {self.day.year}"
        first = monday(self.day) if self.view == "week" else self.first
        many = 7 if self.view == "week" else FORTNIGHT
        last = first + timedelta(days=many - 1)
        return f"{stretch(first, last, self.window.today)}, {zone_on(first, self.desk.config.zone)}"

    def _off(self) -> str:
        """What is switched off."""
        off = [str(each) for each in Layer if each not in self.layers_on]
        return f"without {', '.join(off)} (f)" if off else ""

    def on_resize(self, event: events.Resize) -> None:
        """What stands where depends on the size."""
        beside = event.size.width >= BESIDE
        self.set_class(not beside, "-alone")
        self.set_class(event.size.height < LOW, "-low")
        for widget in (self.pane, self.page, self.request):
            widget.edge = beside
        self.call_after_refresh(self.draw)

    def on_day_picked(self, event: DayPicked) -> None:
        """A click puts the cursor there; a second one opens."""
        if event.again:
            self.open()
        else:
            self.go_to(event.day, event.place)

    def on_board_picked(self, event: BoardPicked) -> None:
        """A click puts the cursor on a client; a second one opens."""
        if event.again:
            self.open()
        self.draw()

    def on_view_tabs_chosen(self, event: ViewTabs.Chosen) -> None:
        """A click on a view."""
        self.show_view(event.view)

    # -- keys ----------------------------------------------------------------------------------------------------

    def command(self, command_id: str) -> Command | None:
        """What a key does here."""
        return here.HERE.get(command_id) or super().command(command_id)

    def why_not(self, command: Command, row: Row | None) -> str | None:
        """Why a command can't act now; None when it may."""
        return here.why_not(self, command) or super().why_not(command, row)

    def shown_keys(self, row: Row | None) -> Any:
        """Those of where one is first."""
        return here.shown(self, row)
