"""The calendar: calls, visits and promises by month, week and agenda. It holds a cursor and layers, no truth."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widget import Widget

from acdesk.reading import visits
from acdesk.reading.calendar import MONTHS, Entry, Layer
from screens.calendar import here
from screens.calendar.band import BandLine
from screens.calendar.entries import day_said, who
from screens.calendar.lists import DayList
from screens.calendar.month_view import DayPicked, MonthView
from screens.calendar.page import EntryPage
from screens.calendar.requests import PromisedRequests
from screens.calendar.tabs import VIEWS, ViewTabs
from screens.calendar.window import CalendarWindow, in_reach, monday, month_on, next_month
from screens.commands import Command
from screens.guard import Guarded
from screens.queue.acting import Acting
from screens.queue.model import QueueModel
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
FAR = 1_000_000
FORTNIGHT = 14
LOOKED = 400
"""Days within which another entry is looked for."""


class Pane(Bare, Vertical):
    """A side of the body."""


class CalendarScreen(Guarded, Bare, Acting, inherit_bindings=False):
    """Days and what is on them. Its keys are the commands'."""

    CSS_PATH = "../styles/calendar.tcss"
    AUTO_FOCUS = ""
    name_of = "calendar"

    def compose(self) -> ComposeResult:
        """Header, pulse, views; what is looked at, and beside it the day; visits; keys."""
        self.window = CalendarWindow(self.desk)
        self.view = VIEWS[0]
        self.day = self.window.today
        self.first = self.day
        self.place = 0
        self.inside = False
        self.paged = False
        self._wanted: tuple[date, int | None] | None = getattr(self, "_wanted", None)
        self.requests = PromisedRequests(self.desk)
        self.model = QueueModel(self.requests)
        self.header, self.pulse, self.tabs, self.notice = Header(self.name_of), Pulse(), ViewTabs(), Notice()
        self.month, self.week, self.agenda = MonthView(), DayList(), DayList()
        self.pane, self.page, self.request = DayList(one=True), EntryPage(), DetailView()
        self.band, self.bar = BandLine(), KeyBar()
        yield self.header
        yield self.pulse
        yield self.tabs
        yield self.notice
        with Body(id="body"):
            with Pane(id="main"):
                yield self.month
                yield self.week
                yield self.agenda
            with Pane(id="aside"):
                yield self.pane
                yield self.page
                yield self.request
        yield self.band
        yield self.bar

    def on_mount(self) -> None:
        """Read everything once."""
        for widget in (self.month, self.week, self.agenda):
            widget.display = widget is self._shown
        self.reorder()

    # -- what is under the cursor --------------------------------------------------------------------------------

    @property
    def layers_on(self) -> frozenset[Layer]:
        """What is switched on."""
        return self.window.layers

    @property
    def entry(self) -> Entry | None:
        """What is under the cursor."""
        entries = self.window.entries(self.day)
        return entries[min(self.place, len(entries) - 1)] if entries else None

    @property
    def row(self) -> Row | None:
        """The request that a verb acts on: the one being read, else that of the promise under the cursor."""
        if self.pinned is not None:
            return self.requests.rows("all", [self.pinned]).get(self.pinned)
        number = self._request_id
        if number is None:
            return None
        if self.requests.ids != (number,):
            self.requests.ids = (number,)
            self.model.refresh()
        return self.model.row(0)

    @property
    def _request_id(self) -> int | None:
        return None if self.entry is None else self.entry.request_id

    @property
    def client_id(self) -> int | None:
        """Whose it is."""
        if self.pinned is not None:
            return self.desk.request(self.pinned).client_id
        return None if self.entry is None else self.entry.client_id

    @property
    def client_name(self) -> str:
        """Their name."""
        return "" if self.entry is None or self.entry.client_id is None else who(self.entry)

    @property
    def call_id(self) -> int | None:
        """The call under the cursor."""
        return None if self.entry is None else self.entry.call_id

    @property
    def visit_id(self) -> int | None:
        """The visit under the cursor."""
        return None if self.entry is None else self.entry.visit_id

    @property
    def cursor_line(self) -> int:
        """The line of the terminal on which the cursor stands."""
        return self.pane.cursor_line if self.inside and self.pane.display else self._shown.cursor_line

    @property
    def _shown(self) -> MonthView | DayList:
        if self.view == "month":
            return self.month
        return self.week if self.view == "week" else self.agenda

    @property
    def where(self) -> str:
        """Where one is, for the key bar."""
        if self.pinned is not None or (self._request_id is not None and (self.inside or self.view == "agenda")):
            return "promise"
        if self.paged:
            return "page"
        if self.view == "visits":
            return "visits"
        return "inside" if self.inside else "day"

    # -- moving --------------------------------------------------------------------------------------------------

    def go_to(self, day: date, place: int = 0) -> None:
        """To a day, and a thing on it."""
        self.day, self.place = in_reach(day), max(0, place)
        if not self.first <= self.day < self.first + timedelta(days=FORTNIGHT):
            self.first = self.day
        if self.is_mounted:
            self.draw()

    def go_days(self, by: int) -> None:
        """Some days on, or back."""
        if self._is_reading:
            return
        self.go_to(self.day + timedelta(days=by), self._usual(self.day + timedelta(days=by)))

    def go_today(self) -> None:
        """To today, and to what comes next on it."""
        self._leave_page()
        self.go_to(self.window.today, self._usual(self.window.today))

    def _usual(self, day: date) -> int:
        """Where the cursor goes on a day: today to what comes next, else to the first."""
        if day != self.window.today:
            return 0
        now = self.desk.now()
        entries = self.window.entries(day)
        return next((at for at, each in enumerate(entries) if each.at is not None and (each.ends or each.at) > now), 0)

    def step(self, by: int) -> None:
        """A week in the month; elsewhere, or inside a day, another entry; a line of what is read."""
        if self.pinned is not None:
            self.request.move(by)
        elif self.paged:
            self.page.move(by)
        elif self.inside:
            last = max(0, len(self.window.entries(self.day)) - 1)
            self.go_to(self.day, min(max(0, self.place + by), last))
        elif self.view == "month":
            day = self.day + timedelta(days=7 * by)
            self.go_to(day, self._usual(day))
        else:
            self._step_entry(by)

    def _step_entry(self, by: int) -> None:
        """To the entry after this one, on whichever day that is."""
        place, ahead = self.place + by, 1 if by > 0 else -1
        if 0 <= place < len(self.window.entries(self.day)):
            self.go_to(self.day, place)
            return
        for number in range(1, LOOKED):
            day = in_reach(self.day + timedelta(days=ahead * number))
            if entries := self.window.entries(day):
                self.go_to(day, 0 if ahead > 0 else len(entries) - 1)
                return

    def turn(self, pages: int) -> None:
        """A month, a week, a fortnight; or a page of what is read."""
        if self.pinned is not None:
            self.request.move(pages * self.request.page)
        elif self.paged:
            self.page.move(pages * self.page.page)
        elif self.view == "month":
            day = month_on(self.day, pages)
            self.go_to(day, self._usual(day))
        elif self.view == "week":
            self.go_to(self.day + timedelta(days=7 * pages))
        else:
            self.first = in_reach(self.first + timedelta(days=FORTNIGHT * pages))
            self.go_to(self.first)

    def jump(self, *, last: bool) -> None:
        """To an end of what is shown."""
        if self._is_reading:
            self.step(FAR if last else -FAR)
        elif self.inside:
            self.go_to(self.day, len(self.window.entries(self.day)) - 1 if last else 0)
        elif self.view == "month":
            first = self.day.replace(day=1)
            self.go_to(next_month(first) - timedelta(days=1) if last else first)
        elif self.view == "week":
            self.go_to(monday(self.day) + timedelta(days=6 if last else 0))
        else:
            self.go_to(self.first + timedelta(days=FORTNIGHT - 1 if last else 0))

    def next_split(self, by: int) -> None:
        """To a neighbouring view."""
        self.show_view(VIEWS[(VIEWS.index(self.view) + by) % len(VIEWS)])

    def show_view(self, view: str) -> None:
        """Turn to a view, the cursor on its day."""
        self._leave_page()
        self.inside = False
        self.view = view
        for widget in (self.month, self.week, self.agenda):
            widget.display = widget is self._shown
        self.draw()

    # -- layers of the screen ------------------------------------------------------------------------------------

    @property
    def _is_reading(self) -> bool:
        """Something is being read, which has the keys."""
        return self.paged or self.pinned is not None

    def open(self) -> None:
        """Into the day; there, read what is under the cursor."""
        if self.pinned is not None:
            self.request.toggle()
        elif self.paged or self.entry is None:
            return
        elif self.inside or self.view != "month":
            self._read_entry(self.entry)
        else:
            self.inside = True
        self.draw()

    def _read_entry(self, entry: Entry) -> None:
        if entry.request_id is not None:
            self.open_request(entry.request_id)
        else:
            self.paged = True

    def open_request(self, request_id: int) -> None:
        """Read a request in place of the day."""
        self.pinned = request_id
        self.paged = True
        self.request.keep_keys(True)
        if self.is_mounted:
            self.draw()

    def back(self) -> None:
        """From what is read to the day, from the day to the month."""
        if self._is_reading:
            self._leave_page()
        elif self.inside:
            self.inside = False
        self.draw()

    def _leave_page(self) -> None:
        self.paged, self.pinned = False, None

    def home(self) -> None:
        """The month as it opens, on today."""
        self.show_view("month")
        self.go_today()

    def narrow(self, client_id: int | None) -> None:
        """To a client that was found, on their own screen."""
        self.desk_app.turn_to("clients", client_id)

    def to_client(self) -> None:
        """To the client of what is under the cursor."""
        self.desk_app.turn_to("clients", self.client_id)

    def go(self, place: int) -> None:
        """The cursor stays on its day."""

    def mark(self) -> None:
        """Nothing to mark here."""

    def choose_layers(self) -> None:
        """Which layers are on."""

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

    def draw(self) -> None:
        """The days where the cursor stands, what is beside them, the keys."""
        self.set_class(self.inside, "-inside")
        self.set_class(self.paged, "-paged")
        self.set_class(self.pinned is not None, "-request")
        now, window = self.desk.now(), self.window
        self.tabs.show(self._title(), self.view, self._off())
        told = {"today": window.today, "now": now}
        if self.view == "month":
            self.month.show(window.month(self.day), self.day, self.place, inside=self.inside, **told)  # type: ignore[arg-type]
        elif self.view == "week":
            self.week.show(window.week(self.day), self.day, self.place, **told)  # type: ignore[arg-type]
        else:
            self.agenda.show(window.days(self.first, FORTNIGHT), self.day, self.place, **told)  # type: ignore[arg-type]
        self._keys_to(self._taker)
        self.pane.show((window.day(self.day),), self.day, self.place, **told)  # type: ignore[arg-type]
        if self.pinned is not None:
            self.request.show(self.reading.detail(self.pinned))
        elif self.paged:
            self.page.read(self.desk, self.entry)
        self.bar.show(self.shown_keys(self.row))

    @property
    def _taker(self) -> Widget:
        """What the keys move in."""
        if self.pinned is not None:
            return self.request
        if self.paged:
            return self.page
        return self.pane if self.inside else self._shown

    def _keys_to(self, taker: Widget) -> None:
        for widget in (self.week, self.agenda, self.pane, self.page):
            if widget.has_keys != (widget is taker):
                widget.keep_keys(widget is taker)

    def _title(self) -> str:
        """Which stretch of time is shown."""
        if self.view == "month":
            return f"{MONTHS[self.day.month - 1]} {self.day.year}"
        first = monday(self.day) if self.view == "week" else self.first
        many = 7 if self.view == "week" else FORTNIGHT
        last = first + timedelta(days=many - 1)
        return f"{day_said(first, self.window.today)} to {day_said(last, self.window.today)}"

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
            self.go_to(event.day, self._usual(event.day) if event.place is None else event.place)

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
