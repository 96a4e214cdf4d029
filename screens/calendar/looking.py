"""The cursor of the calendar: on which day it stands, what is under it, where keys move it, what is being read."""

from __future__ import annotations

from abc import abstractmethod
from datetime import date, timedelta

from acdesk.reading.calendar import Entry, Layer
from acdesk.rules.objectives import quarter_of
from db import queries
from screens.calendar.board import BoardView
from screens.calendar.entries import who
from screens.calendar.lists import DayList
from screens.calendar.month_view import LAST as LATER
from screens.calendar.month_view import MonthView
from screens.calendar.page import EntryPage
from screens.calendar.requests import PromisedRequests
from screens.calendar.tabs import VIEWS
from screens.calendar.week_view import WeekView
from screens.calendar.window import FIRST, LAST, CalendarWindow, in_reach, monday, month_on, next_month
from screens.queue.acting import Acting
from screens.queue.model import QueueModel
from screens.reading import Row
from screens.widgets.detail import DetailView

FAR = 1_000_000
FORTNIGHT = 14
LOOKED = 400
"""Days within which another entry is looked for."""

Shown = MonthView | WeekView | DayList | BoardView


class Looking(Acting):
    """A day, a place on it, and what of it is open. It knows widgets only to move in them."""

    window: CalendarWindow
    wanted: tuple[date, int | None, int | None] | None = None
    """The day, call and visit to go to."""
    month: MonthView
    week: WeekView
    agenda: DayList
    board: BoardView
    pane: DayList
    page: EntryPage
    request: DetailView

    def begin(self) -> None:
        """On today, with nothing open."""
        self.window = CalendarWindow(self.desk)
        self.requests = PromisedRequests(self.desk)
        self.model = QueueModel(self.requests)
        self.view = VIEWS[0]
        self.day = self.first = self.window.today
        """Where the cursor is; where the agenda begins."""
        self.place = self.usual(self.day)
        self.inside = False
        """The keys are in the day."""
        self.paged = False
        """What is under the cursor is being read."""
        self.quarter = ""
        """Of the board; empty is this one."""

    @abstractmethod
    def draw(self) -> None:
        """Draw the days where the cursor stands."""

    @abstractmethod
    def turn_to_view(self) -> None:
        """Show the view and no other."""

    # -- what is under the cursor --------------------------------------------------------------------------------

    @property
    def layers_on(self) -> frozenset[Layer]:
        """What is switched on."""
        return self.window.layers

    @property
    def entry(self) -> Entry | None:
        """What is under the cursor; the board has none."""
        if self.view == "visits":
            return None
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
        if self.view == "visits":
            return self.board.client_id
        return None if self.entry is None else self.entry.client_id

    @property
    def client_name(self) -> str:
        """Their name."""
        if self.view == "visits":
            return "" if self.board.row is None else self.board.row.client
        return "" if self.entry is None or self.entry.client_id is None else who(self.entry)

    @property
    def call_id(self) -> int | None:
        """The call under the cursor; on the board, the client's."""
        if self.view == "visits" or self.pinned is not None:
            return super().call_id
        return None if self.entry is None else self.entry.call_id

    @property
    def visit_id(self) -> int | None:
        """The visit under the cursor."""
        if self.view == "visits":
            return self.board.visit_id
        return None if self.entry is None else self.entry.visit_id

    @property
    def cursor_line(self) -> int:
        """The line of the terminal on which the cursor stands."""
        return self.pane.cursor_line if self.inside and self.pane.display else self.shown.cursor_line

    @property
    def shown(self) -> Shown:
        """The widget of the view."""
        views: dict[str, Shown] = {
            "month": self.month, "week": self.week, "agenda": self.agenda, "visits": self.board
        }  # fmt: skip
        return views[self.view]

    @property
    def quarter_shown(self) -> str:
        """The quarter of the board."""
        return self.quarter or quarter_of(self.window.today)

    @property
    def _quarter_meant(self) -> str:
        """The quarter of the visit under the cursor, or of the board."""
        row = None if self.visit_id is None else queries.visit(self.visit_id)
        return self.quarter_shown if row is None or self.view == "visits" else row.quarter

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

    def go_to(self, day: date, place: int | None = None) -> None:
        """To a day, and a thing on it, else to where the cursor usually goes there."""
        self.day = in_reach(day)
        self.place = self.usual(self.day) if place is None else max(0, place)
        if not self.first <= self.day < self.first + timedelta(days=FORTNIGHT):
            self.first = self.day
        if self.is_mounted:
            self.draw()

    def look_at(self, day: date, call_id: int | None, visit_id: int | None) -> None:
        """To a call or visit on its day, from wherever; once the screen is there, where it is new."""
        self.wanted = (day, call_id, visit_id)
        if self.is_mounted:
            self.go_wanted()

    def go_wanted(self) -> None:
        """To what was asked for before the screen was there, if anything."""
        if self.wanted is None:
            return
        (day, *ids), self.wanted = self.wanted, None
        if self.view == "visits":
            self.show_view("month")
        self.leave_page()
        entries = self.window.entries(in_reach(day))
        places = [at for at, each in enumerate(entries) if [each.call_id, each.visit_id] == ids]
        self.inside = bool(places)
        self.go_to(day, places[0] if places else None)

    def go_days(self, by: int) -> None:
        """Some days on, or back; on the board, quarters."""
        if self.is_reading:
            return
        if self.view == "visits":
            self._go_quarters(by)
            return
        self.go_to(self.day + timedelta(days=by))

    def go_today(self) -> None:
        """To today, and to what comes next on it."""
        self.leave_page()
        self.first, self.quarter = self.window.today, ""
        self.turn_to_view()
        self.go_to(self.window.today)

    def _go_quarters(self, by: int) -> None:
        year, number = int(self.quarter_shown[:4]), int(self.quarter_shown[5:]) - 1 + by
        year, number = year + number // 4, number % 4
        self.quarter = f"{min(max(year, FIRST.year), LAST.year)}Q{number + 1}"
        self.turn_to_view()
        self.draw()

    def usual(self, day: date) -> int:
        """Where the cursor goes on a day: today to what comes next, else to the first that is the desk's own."""
        entries = self.window.entries(day)
        places = [place for place, each in enumerate(entries) if each.layer not in LATER] or [0]
        if day == self.window.today:
            now = self.desk.now()
            timed = [(place, each) for place, each in enumerate(entries) if each.at is not None]
            places = [place for place, each in timed if each.at is not None and (each.ends or each.at) > now] + places
        return places[0]

    def step(self, by: int) -> None:
        """A week in the month; elsewhere, or inside a day, another entry; a line of what is read."""
        if self.pinned is not None:
            self.request.move(by)
        elif self.paged:
            self.page.move(by)
        elif self.view == "visits":
            self.board.step(by)
            self.draw()
        elif self.inside:
            last = max(0, len(self.window.entries(self.day)) - 1)
            self.go_to(self.day, min(max(0, self.place + by), last))
        elif self.view == "month":
            self.go_to(self.day + timedelta(days=7 * by))
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
        elif self.view == "visits":
            self.board.turn(pages)
            self.draw()
        elif self.view == "month":
            self.go_to(month_on(self.day, pages))
        elif self.view == "week":
            self.go_to(self.day + timedelta(days=7 * pages))
        else:
            self.first = in_reach(self.first + timedelta(days=FORTNIGHT * pages))
            self.go_to(self.first)

    def jump(self, *, last: bool) -> None:
        """To an end of what is shown."""
        if self.is_reading:
            self.step(FAR if last else -FAR)
        elif self.view == "visits":
            self.board.jump(last=last)
            self.draw()
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
        self.leave_page()
        self.inside = False
        self.view = view
        self.turn_to_view()
        self.draw()

    # -- layers of the screen ------------------------------------------------------------------------------------

    @property
    def is_reading(self) -> bool:
        """Something is being read, which has the keys."""
        return self.paged or self.pinned is not None or self.board.reading

    def open(self) -> None:
        """Into the day; there, read what is under the cursor."""
        if self.pinned is not None:
            self.request.toggle()
        elif self.view == "visits" and self.visit_id is None:
            self.board.read(True)
        elif self.paged or (self.entry is None and self.visit_id is None):
            return
        elif self.entry is None:
            self.paged = True
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
        if self.is_reading:
            self.leave_page()
        elif self.inside:
            self.inside = False
        self.draw()

    def leave_page(self) -> None:
        """Nothing is read any more."""
        if self.board.reading:
            self.board.read(False)
        self.paged, self.pinned = False, None

    def home(self) -> None:
        """The month as it opens, on today."""
        self.show_view("month")
        self.go_today()

    def explain(self) -> None:
        """What is owed on the call or visit under the cursor and why; of a promise, as in the queue."""
        if self.row is not None:
            super().explain()
            return
        from screens.calendar.why import why_call, why_visit  # noqa: PLC0415  (only when asked)
        from screens.overlay import Overlay  # noqa: PLC0415

        entry, client = self.entry, self.client_id
        if entry is not None and entry.layer is not Layer.VISITS:
            self.app.push_screen(Overlay(f"What is owed: {who(entry)}", why_call(self.desk, entry.call_id, client)))
        elif client is not None:
            told = why_visit(self.desk, client, self._quarter_meant)
            self.app.push_screen(Overlay(f"What is owed: a visit to {self.client_name}", told))

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
