"""The month as a grid: a cell for each day, as much in it as its height has room for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from rich.style import Style
from textual import events
from textual.message import Message
from textual.strip import Strip

from acdesk.reading.calendar import Day, Entry, Layer
from screens.calendar.entries import WEEKDAYS, padded, short, sign_of, style_of
from screens.calendar.window import monday
from screens.saying import line
from screens.theme import Paint
from screens.widgets.cells import cell_width, fit
from screens.widgets.line import Drawn, Piece
from screens.widgets.wrapping import wrapped

HEAD = 1
WEEKEND = 5
"""The first of the days that are drawn narrower."""
NARROW = 8
"""Cells of text below which only signs have room."""
ROOMY = 11
"""Cells of text from which today is called so."""
LAST = (Layer.ABSENCES, Layer.BUSY)
"""What is drawn last in a cell: the desk's own comes first."""
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

Weeks = Sequence[Sequence[Day]]


class DayPicked(Message):
    """A day was clicked, or something on it; `again` when it was under the cursor already."""

    def __init__(self, day: date, place: int | None, again: bool) -> None:
        super().__init__()
        self.day = day
        self.place = place
        self.again = again


def widths(width: int) -> list[int]:
    """The seven columns of a grid: days of work share what the weekend leaves."""
    weekend = max(5, width // 14)
    rest = width - 2 * weekend
    each, more = divmod(rest, 5)
    return [*(each + (place < more) for place in range(5)), weekend, weekend]


def heights(height: int, weeks: int) -> list[int]:
    """The lines of each week: at least one."""
    each, more = divmod(max(0, height - HEAD), max(1, weeks))
    return [max(1, each) + (place < more if each else False) for place in range(weeks)]


def limit(day: Day, room: int, colours: Paint) -> Piece:
    """` 2/3`, or ` full`, how much of what a day holds is used; nothing for a day without meetings."""
    over = day.meetings > day.most
    told = f" {day.meetings}/{day.most}" if over or not day.full else " full"
    if not day.meetings or len(told) > room:
        return "", colours.faint
    return told, colours.over if over else colours.soon if day.full else colours.muted


def holiday_lines(name: str, width: int, most: int, more: str) -> list[str]:
    """A holiday's name on at most so many lines, none where there is no holiday."""
    if not name:
        return []
    found = list(wrapped(name, width))
    if len(found) > most:
        found[most - 1 :] = [" ".join(found[most - 1 :])]
    return [fit(each, width, more) for each in found]


def in_order(day: Day) -> list[tuple[int, Entry]]:
    """The entries with their places, absences and others' time last."""
    return sorted(enumerate(day.entries), key=lambda each: each[1].layer in LAST)


class MonthView(Drawn):
    """Told by the screen which weeks, and where the cursor stands."""

    DEFAULT_CSS = "MonthView { height: 1fr; width: 1fr; }"

    def __init__(self) -> None:
        super().__init__()
        self.weeks: Weeks = ()
        self.month = 0
        self.day = date.min
        self.place = 0
        self.inside = False
        self.today = date.min
        self.now = datetime.min
        self._paint: Paint | None = None
        self._ordered: dict[date, list[tuple[int, Entry]]] = {}

    @property
    def colours(self) -> Paint:
        """The styles of the theme."""
        return self._paint or super().colours

    def drawn(self, lines: Sequence[int]) -> list[Strip]:
        """These lines. Colours and orders are looked up once for all: each cell would ask for them, on every line."""
        self._paint = super().colours
        try:
            return super().drawn(lines)
        finally:
            self._paint = None
            self._ordered.clear()

    def _in_order(self, day: Day) -> list[tuple[int, Entry]]:
        if day.day not in self._ordered:
            self._ordered[day.day] = in_order(day)
        return self._ordered[day.day]

    def show(self, weeks: Weeks, day: date, place: int, *, inside: bool, today: date, now: datetime) -> None:
        """Draw what has changed: a move within the month repaints two weeks."""
        before = (self.day, self.place, self.inside)
        same = weeks == self.weeks and day.month == self.month and today == self.today
        self._ordered.clear()
        self.weeks, self.month, self.today, self.now = weeks, day.month, today, now
        self.day, self.place, self.inside = day, place, inside
        if not same:
            self.refresh()
        elif before != (day, place, inside):
            self.repaint_lines({*self._lines_of(before[0]), *self._lines_of(day)})

    @property
    def cursor_line(self) -> int:
        """The line of the terminal on which the cursor's day begins."""
        return self.region.y + min(self._lines_of(self.day), default=0)

    def _lines_of(self, day: date) -> range:
        """The lines of the day's week."""
        top = HEAD
        for week, height in zip(self.weeks, heights(self.size.height, len(self.weeks)), strict=True):
            if week[0].day == monday(day):
                return range(top, min(top + height, self.size.height))
            top += height
        return range(0)

    def _at(self, y: int) -> tuple[Sequence[Day], int, int] | None:
        """Which week stands on a line, which of its lines, and of how many."""
        top = HEAD
        for week, height in zip(self.weeks, heights(self.size.height, len(self.weeks)), strict=True):
            if top <= y < top + height:
                return week, y - top, height
            top += height
        return None

    def render_line(self, y: int) -> Strip:
        """The names of the days, or a line through a week."""
        width = self.size.width
        columns = widths(width)
        if y == 0:
            return self.draw([self._weekday(place, cells) for place, cells in enumerate(columns)], width)
        found = self._at(y)
        if found is None:
            return self.draw([], width)
        week, number, height = found
        pieces: list[Piece] = []
        for day, cells in zip(week, columns, strict=True):
            pieces += self._cell(day, cells, number, height)
        return self.draw(pieces, width)

    def _weekday(self, place: int, cells: int) -> Piece:
        here = place == self.day.weekday()
        style = self.colours.accent if here else self.colours.faint if place >= WEEKEND else self.colours.muted
        return fit(f" {WEEKDAYS[place]}", cells), style

    def _cell(self, day: Day, width: int, number: int, height: int) -> list[Piece]:
        """A line of a day, with the edge to the day before."""
        here = day.day == self.day
        over = self._over(here)
        edge: Piece = (self.glyphs.cursor, self.colours.accent) if here else (self.glyphs.edge, self.colours.faint)
        inner = width - 1
        pieces = self._first(day, inner, height) if number == 0 else self._entry_line(day, inner, number, height)
        pieces = [edge, *padded(pieces, inner, self.colours.text, self.glyphs.ellipsis)]
        return [(text, style + over) for text, style in pieces] if here else pieces

    def _over(self, here: bool) -> Style:
        if not here:
            return Style()
        return self.colours.quiet_cursor if self.inside else self.colours.cursor

    def _plain(self, day: Day) -> Style:
        """The colour of a day by itself."""
        colours = self.colours
        if day.day.month != self.month:
            return colours.faint
        return colours.muted if day.day.weekday() >= WEEKEND or day.holiday else colours.text

    def _first(self, day: Day, width: int, height: int) -> list[Piece]:
        """Number, today, and how much of the day's limit is used; the rest is a rule."""
        colours, today = self.colours, day.day == self.today
        number = f"{day.day.day}"
        if day.day.day == 1 and width >= NARROW:
            number += f" {MONTHS[day.day.month - 1]}"
        if today:
            number = f"{number} today" if width >= ROOMY else f"[{number}]"
        left: list[Piece] = [(number, colours.accent + Style(bold=True) if today else self._plain(day))]
        used = sum(cell_width(text) for text, _ in left)
        if height == 1:
            return [*left, (" ", colours.text), *self._signs(day, width - used - 1, 1, 0)]
        told = limit(day, width - used - 2, colours)
        fill = width - used - 2 - cell_width(told[0])
        if fill < 0:
            return left
        return [*left, (" ", colours.text), (self.glyphs.rule * fill, colours.faint), told, (" ", colours.text)]

    def _entry_line(self, day: Day, width: int, number: int, height: int) -> list[Piece]:
        """The holiday's name, an entry, or how many more there are."""
        at, room, colours, more = number - 1, height - 1, self.colours, self.glyphs.ellipsis
        names = holiday_lines(line(day.holiday), width, min(2, max(1, room - len(day.entries))), more)
        if at < len(names):
            return [(names[at], colours.soon)]
        at, room = at - len(names), room - len(names)
        if width < NARROW:
            return self._signs(day, width, room, at)
        hidden = len(day.entries) - room
        if hidden > 0 and at == room - 1:
            return self._rest(day, width, at)
        if at >= len(day.entries):
            return []
        place, entry = self._in_order(day)[at]
        style = style_of(entry, colours, self.now)
        if day.day.month != self.month:
            style = colours.faint
        if day.day == self.day and self.inside and place == self.place:
            style += Style(bold=True, underline=True)
        return [(short(entry, width, more, ascii=self.desk_app.ascii), style)]

    def _rest(self, day: Day, width: int, after: int) -> list[Piece]:
        """How many more there are, and their signs, as many as there is room for."""
        rest = self._in_order(day)[after:]
        many = f"+{len(rest)} " if after else ""
        pieces: list[Piece] = [(many, self.colours.muted)]
        room = (width - len(many) + 1) // 2
        cut = len(rest) > room and not many
        for _, entry in rest[: room - cut]:
            style = style_of(entry, self.colours, self.now) if day.day.month == self.month else self.colours.faint
            pieces += [(sign_of(entry, ascii=self.desk_app.ascii), style), (" ", self.colours.text)]
        return [*pieces, (self.glyphs.ellipsis, self.colours.muted)] if cut else pieces[:-1]

    def _signs(self, day: Day, width: int, lines: int, line_: int) -> list[Piece]:
        """Only signs: as many as there is room for, and how many more there are."""
        each = max(1, (width + 1) // 2)
        first, last = line_ * each, (line_ + 1) * each
        hidden = len(day.entries) - lines * each
        if hidden > 0 and line_ == lines - 1:
            last -= 1
        found: list[Piece] = []
        for _, entry in self._in_order(day)[first:last]:
            style = style_of(entry, self.colours, self.now)
            found += [(sign_of(entry, ascii=self.desk_app.ascii), style), (" ", self.colours.text)]
        if hidden > 0 and line_ == lines - 1:
            found.append((f"+{hidden + 1}"[:2], self.colours.muted))
        return found[:-1] if found and found[-1][0] == " " else found

    def on_click(self, event: events.Click) -> None:
        """Put the cursor on the day under the mouse."""
        found = self._at(event.y)
        if found is None:
            return
        edge = 0
        for day, cells in zip(found[0], widths(self.size.width), strict=True):
            edge += cells
            if event.x < edge:
                self.post_message(DayPicked(day.day, None, day.day == self.day))
                return
