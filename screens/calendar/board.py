"""The board of visits: clients × eight quarters by side of town, so that a gap is seen at a glance; how it stands now.

Beside it (below it, where it is narrow) the weeks of the quarter with their gates, and whom to visit next and why.
"""

from __future__ import annotations

from collections.abc import Sequence

from rich.style import Style
from textual import events
from textual.app import ComposeResult
from textual.containers import Container
from textual.message import Message
from textual.strip import Strip

from acdesk.reading.visits import SIGNS, AreaGroup, Board, BoardRow
from acdesk.rules.visits import HELD_QUESTION, Cell, Owed, Standing, week_said
from acdesk.when import say_date
from screens.calendar.board_side import BoardSide
from screens.calendar.legend import WORDS, legend
from screens.saying import line
from screens.widgets.bare import Bare
from screens.widgets.cells import fit
from screens.widgets.line import Piece, width_of
from screens.widgets.wheel import Wheeled

BESIDE = 110
"""Columns from which whom to visit next stands beside the board."""
LOW = 22
"""Lines of the screen below which the board has all of it."""
HEAD = 2
"""Lines of years and quarters, which do not scroll."""
FAR = 1_000_000
"""More clients than there are."""
ELSEWHERE = "Elsewhere"


class BoardPicked(Message):
    """A client of the board was clicked."""

    def __init__(self, again: bool) -> None:
        super().__init__()
        self.again = again
        """The cursor was there already."""


class BoardList(Wheeled):
    """A line for each client under the name of their side of town. The cursor is on a client."""

    DEFAULT_CSS = "BoardList { height: 1fr; width: 1fr; }"

    def __init__(self) -> None:
        super().__init__()
        self.board: Board | None = None
        self.days: dict[str, str] = {}
        """By area, the day that suits it."""
        self.cursor = 0
        self.quiet = False
        """What stands beside has the keys: the cursor is drawn softer."""
        self._lines: list[BoardRow | str] = []

    def show(self, board: Board, days: dict[str, str]) -> None:
        """Draw it; the cursor stays on its client."""
        kept = self.row
        self.board, self.days = board, days
        self._lines = []
        area: str | None = None
        for row in board.rows:
            if row.area != area:
                area = row.area
                self._lines.append(area)
            self._lines.append(row)
        places = [at for at, row in enumerate(board.rows) if kept is not None and row.client_id == kept.client_id]
        self.cursor = places[0] if places else max(0, min(self.cursor, len(board.rows) - 1))
        self._follow()
        self.refresh()

    @property
    def row(self) -> BoardRow | None:
        """The client under the cursor."""
        rows = () if self.board is None else self.board.rows
        return rows[self.cursor] if self.cursor < len(rows) else None

    @property
    def page(self) -> int:
        """Clients of a page."""
        return max(1, self.size.height - HEAD - 1)

    @property
    def cursor_line(self) -> int:
        """The line of the terminal on which the cursor stands."""
        return self.region.y + HEAD + self._at(self.cursor) - self.top

    def put(self, place: int) -> bool:
        """The cursor on the client at a place; whether it moved."""
        rows = () if self.board is None else self.board.rows
        before, self.cursor = self.cursor, max(0, min(place, len(rows) - 1))
        if before == self.cursor:
            return False
        shown = self.top
        self._follow()
        if self.top != shown:
            self.refresh()
        else:
            self.repaint_lines(HEAD + self._at(each) - self.top for each in (before, self.cursor))
        return True

    def _at(self, place: int) -> int:
        """The line of a client, headings counted."""
        row = None if self.board is None or place >= len(self.board.rows) else self.board.rows[place]
        return next((at for at, each in enumerate(self._lines) if each is row and row is not None), 0)

    def _follow(self) -> None:
        """Scroll so that the cursor is in view, with its heading where that is the line before."""
        room, at = max(1, self.size.height - HEAD), self._at(self.cursor)
        first = at - 1 if at and isinstance(self._lines[at - 1], str) and room > 1 else at
        top = min(self.top, max(0, len(self._lines) - room))
        self.top = max(0, min(max(top, at - room + 1), first))

    def on_resize(self) -> None:
        """Another height: the cursor stays in view."""
        self._follow()
        self.refresh()

    def on_click(self, event: events.Click) -> None:
        """Put the cursor on the client under the mouse."""
        at = event.y - HEAD + self.top
        found = self._lines[at] if event.y >= HEAD and at < len(self._lines) else None
        if self.board is not None and isinstance(found, BoardRow):
            again = not self.put(self.board.rows.index(found))
            self.post_message(BoardPicked(again))

    @property
    def furthest(self) -> int:
        """The line that is at the top when the last is at the bottom."""
        return max(0, len(self._lines) - self.size.height + HEAD)

    # -- drawing -------------------------------------------------------------------------------------------------

    def render_line(self, y: int) -> Strip:
        """The years, the quarters, then areas and clients."""
        width, board = self.size.width, self.board
        if board is None:
            return self.draw([], width)
        if y < HEAD:
            return self.draw(self._years(board, width) if y == 0 else self._quarters(board, width), width)
        if self._has_legend and y == self.size.height - 1:
            return self.draw([(f" {legend(width - 1, ascii=self.desk_app.ascii)}", self.colours.faint)], width)
        at = y - HEAD + self.top
        if not self._lines:
            return self.draw([("   No clients yet.", self.colours.text)] if y == HEAD + 1 else [], width)
        if at >= len(self._lines):
            return self.draw([], width)
        found = self._lines[at]
        if isinstance(found, str):
            return self.draw(self._area(found, width), width)
        here = found is self.row
        sign = self.glyphs.cursor if here else " "
        behind = (self.colours.quiet_cursor if self.quiet else self.colours.cursor) if here else None
        return self.draw([(sign, self.colours.accent), *self._client(found, width)], width, behind)

    @property
    def _has_legend(self) -> bool:
        """Whether there is room for it below the clients."""
        return bool(self._lines) and len(self._lines) + HEAD + 1 < self.size.height

    def _names(self, width: int) -> int:
        """Cells of a client's name."""
        return 26 if width >= 84 else 22 if width >= 66 else 18 if width >= 56 else 14

    def _cell(self, width: int) -> int:
        """Cells of a quarter."""
        return 4 if width >= 80 else 3 if width >= 56 else 2

    def _lead(self, width: int) -> int:
        """Cells before the first quarter: cursor, name, tier."""
        return 2 + self._names(width) + 1 + 2

    def _years(self, board: Board, width: int) -> list[Piece]:
        """The year over its first quarter."""
        cell, told = self._cell(width), " " * self._lead(width)
        for place, quarter in enumerate(board.quarters):
            told += _gap(board, place)
            begins = place == 0 or quarter.endswith("Q1")
            room = cell * (4 - (int(quarter[-1]) - 1))
            if begins and room >= 4:
                told = told + quarter[:4]
            want = self._lead(width) + cell * (place + 1) + _gaps(board, place)
            told = told if len(told) > want else told.ljust(want)
        return [(told, self.colours.faint)]

    def _quarters(self, board: Board, width: int) -> list[Piece]:
        """The names of the columns."""
        colours, cell = self.colours, self._cell(width)
        pieces: list[Piece] = [(f"  {fit('client', self._names(width))} T ", colours.muted)]
        for place, quarter in enumerate(board.quarters):
            last = place == len(board.quarters) - 1
            name = quarter[4:] if cell > 2 else quarter[5:]
            style = colours.accent if last else colours.muted
            pieces.append((_gap(board, place) + fit(name, cell, ""), style))
        told = board.state.stands
        if len(told) > width - 1 - width_of(pieces):
            told = week_said(board.week, short=True)
        pieces.append((told, colours.accent))
        return pieces

    def _area(self, area: str, width: int) -> list[Piece]:
        """The side of town, and the day that suits it."""
        name = line(area) if area else f"{ELSEWHERE}, which never counts"
        day = self.days.get(area, "")
        style = self.colours.strong if area else self.colours.muted
        pieces: list[Piece] = [(f" {name}", style)]
        if day and width_of(pieces) + len(day) + 2 <= width:
            pieces.append((f"  {day}", self.colours.muted))
        return pieces

    def _client(self, row: BoardRow, width: int) -> list[Piece]:
        colours, cell, more = self.colours, self._cell(width), self.glyphs.ellipsis
        plain = colours.text if row.area else colours.muted
        pieces: list[Piece] = [
            (" ", plain),
            (fit(line(row.client), self._names(width), more) + " ", plain),
            (f"{row.tier} ", colours.muted),
        ]
        assert self.board is not None  # there is a row
        for place, each in enumerate(row.cells):
            sign = SIGNS[each.standing][self.desk_app.ascii]
            pieces.append((_gap(self.board, place) + fit(sign, cell, ""), self._style(each)))
        room = width - 1 - width_of(pieces)
        return [*pieces, (now_said(row, room), self._style(row.now))]

    def _style(self, cell: Cell) -> Style:
        """The colour of how a quarter stands; the sign says it as well."""
        colours = self.colours
        if cell.standing is Standing.MISSED or cell.late:
            return colours.over
        return {
            Standing.HELD: colours.settled,
            Standing.BOOKED: colours.accent,
            Standing.PLANNED: colours.accent,
            Standing.TO_PLAN: colours.soon,
        }.get(cell.standing, colours.muted)


def _gap(board: Board, place: int) -> str:
    """A cell between years."""
    return " " if place and board.quarters[place].endswith("Q1") else ""


def _gaps(board: Board, place: int) -> int:
    """Cells between years up to a place."""
    return sum(len(_gap(board, each)) for each in range(place + 1))


def now_said(row: BoardRow, room: int) -> str:
    """This quarter in words with its day, as far as there is room: `to book Thu 12 Mar, late since week 6`."""
    return next((told for told in _tellings(row) if len(told) <= room), "")


def _tellings(row: BoardRow) -> tuple[str, ...]:
    """The same at length and in short."""
    cell = row.now
    if cell.owed is Owed.WITH_LEAD and cell.standing is Standing.NOT_OWED:
        return "only with VP or Owner", "with a lead"
    if cell.standing is Standing.ELSEWHERE:
        return line(row.place), "elsewhere"
    told = WORDS[cell.standing]
    day = "" if cell.day is None else f" {say_date(cell.day)}"
    if cell.next_step == HELD_QUESTION:
        return f"{told}{day}: held?", f"{told}: held?", "held?"
    step = f", {cell.next_step.split(', ', 1)[1]}" if ", " in cell.next_step else ""
    late = ", late" if step else ""
    return f"{told}{day}{step}", f"{told}{day}{late}", f"{told}{late}", f"{told.removeprefix('to ')}{late}", told


class BoardView(Bare, Container):
    """The board and what stands beside it. The screen tells it what to show and where to go."""

    DEFAULT_CSS = """
    BoardView { height: 1fr; width: 1fr; layout: horizontal; }
    BoardView BoardList { width: 3fr; }
    BoardView BoardSide { width: 2fr; height: 1fr; background: $surface; }
    BoardView.-stacked { layout: vertical; }
    BoardView.-stacked BoardList { width: 1fr; }
    BoardView.-stacked BoardSide { width: 1fr; height: 7; }
    BoardView.-low BoardSide { display: none; }
    BoardView.-stacked.-reading BoardSide { height: 1fr; display: block; }
    BoardView.-stacked.-reading BoardList { display: none; }
    """

    def __init__(self) -> None:
        super().__init__()
        self.list, self.side = BoardList(), BoardSide()
        self.reading = False
        """The keys scroll what stands beside the board."""

    def compose(self) -> ComposeResult:
        """The board, and its side."""
        yield self.list
        yield self.side

    def show(self, board: Board, groups: Sequence[AreaGroup]) -> None:
        """Draw it; the cursor stays on its client."""
        self._arrange()
        self.list.show(board, days_of(groups))
        self.side.show(board, groups, self.list.row)

    @property
    def row(self) -> BoardRow | None:
        """The client under the cursor, with their quarters."""
        return self.list.row

    @property
    def client_id(self) -> int | None:
        """The client under the cursor."""
        return None if self.row is None else self.row.client_id

    @property
    def visit_id(self) -> int | None:
        """Their visit of the quarter that stands."""
        return None if self.row is None or self.row.visit is None else self.row.visit.id

    @property
    def cursor_line(self) -> int:
        """The line of the terminal on which the cursor stands."""
        return self.list.cursor_line

    def step(self, by: int) -> None:
        """To another client, or a line of what is read."""
        if self.reading:
            self.side.move(by)
        elif self.list.put(self.list.cursor + by):
            self.side.look_at(self.list.row)

    def turn(self, pages: int) -> None:
        """A page of clients, or of what is read."""
        self.step(pages * (self.side.page if self.reading else self.list.page))

    def jump(self, *, last: bool) -> None:
        """To an end."""
        self.step(FAR if last else -FAR)

    def read(self, reading: bool) -> None:
        """Give the keys to what stands beside the board, or back to it."""
        self.reading = self.list.quiet = reading
        self.set_class(reading, "-reading")
        self.side.keep_keys(reading)
        self._arrange()
        self.side.rewrite()
        self.list.refresh()

    def on_resize(self) -> None:
        """What stands where depends on the size."""
        self._arrange()

    def _arrange(self) -> None:
        """By the size of the screen: the board learns its own only after it was first drawn."""
        size = self.screen.size
        stacked = size.width < BESIDE
        self.set_class(stacked, "-stacked")
        self.set_class(stacked and size.height < LOW, "-low")
        self.side.edge = not stacked
        whole = self.reading or not stacked
        if whole != self.side.whole:
            self.side.whole = whole
            self.side.rewrite()

    def on_board_picked(self) -> None:
        """A click puts the cursor there."""
        self.side.look_at(self.list.row)


def days_of(groups: Sequence[AreaGroup]) -> dict[str, str]:
    """By area, the day on which somebody of it is best visited: `Tue 8 Dec suits 2`."""
    found: dict[str, str] = {}
    for group in groups:
        for stop in () if group.day is None else group.day.stops:
            assert group.day is not None  # it has stops
            many = sum(1 for each in group.day.stops if each.area == stop.area)
            found.setdefault(stop.area, f"{say_date(group.day.day)} suits{f' {many}' if many > 1 else ''}")
    return found
