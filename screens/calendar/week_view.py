"""The week as a grid of hours: working hours open, the rest shaded, now as a line, meetings as blocks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from rich.style import Style
from textual import events
from textual.strip import Strip

from acdesk.reading.calendar import Day
from acdesk.rules.worktime import Window, parse_windows
from screens.calendar.entries import WEEKDAYS, padded, short, sign_of, style_of, what, who
from screens.calendar.month_view import DayPicked, holiday_lines, limit, widths
from screens.calendar.week_grid import HOUR, Grid, Span, lay_out
from screens.saying import line
from screens.widgets.cells import fit
from screens.widgets.line import Drawn, Piece

HEAD = 2
"""Lines of the days, and of what lasts all of one; a third where there is room."""
ROOMY = 22
"""Lines from which there is room."""
GUTTER, NARROW_GUTTER = 6, 3
SLIM = 72
"""Cells below which the hours are written short."""
NAMED, TODAY = 8, 17
"""Cells of a column from which its day is named, and today called so."""
LEAST = 3
"""Cells of a lane below which only its sign is drawn."""


class WeekView(Drawn):
    """Told by the screen which week, and where the cursor stands."""

    DEFAULT_CSS = "WeekView { height: 1fr; width: 1fr; }"

    def __init__(self) -> None:
        super().__init__()
        self.days: Sequence[Day] = ()
        self.day = date.min
        self.place = 0
        self.inside = False
        self.today = date.min
        self.now = datetime.min
        self.top = 0
        self._grid = Grid(0, HOUR, 0, {}, {})

    def show(self, days: Sequence[Day], day: date, place: int, *, inside: bool, today: date, now: datetime) -> None:
        """Draw what has changed."""
        before = (self.days, self.day, self.place, self.inside, self.today, self._now_line())
        fresh = days != self.days
        self.days, self.day, self.place, self.inside, self.today, self.now = days, day, place, inside, today, now
        if fresh:
            self._lay_out()
        self._follow()
        if before != (days, day, place, inside, today, self._now_line()):
            self.refresh()

    def on_resize(self) -> None:
        """Another height: other hours."""
        self._lay_out()
        self._follow()
        self.refresh()

    @property
    def cursor_line(self) -> int:
        """The line of the terminal on which the cursor stands."""
        span = self._span
        return self.region.y + (0 if span is None else self._head + max(0, span.first - self.top))

    @property
    def _span(self) -> Span | None:
        """What the cursor is on."""
        spans = self._grid.spans.get(self.day, ())
        return next((each for each in spans if each.place == self.place), None)

    @property
    def _head(self) -> int:
        return HEAD + (self.size.height >= ROOMY)

    @property
    def _room(self) -> int:
        return max(1, self.size.height - self._head)

    def _lay_out(self) -> None:
        if self.days and self.size.height:
            self._grid = lay_out(self.days, self._room, self.desk_app.desk.config.zone)

    def _follow(self) -> None:
        """Scroll as little as needed to show what the cursor is on; else the working day from its beginning."""
        furthest = max(0, self._grid.lines - self._room)
        span = self._span
        if span is not None:
            self.top = min(max(self.top, span.last - self._room + 1), span.first)
        elif furthest:
            opens = min((first for day in self.days for first, _ in day.windows), default=8 * HOUR)
            self.top = self._grid.line_of(opens)
        self.top = max(0, min(self.top, furthest))

    def _now_line(self) -> int | None:
        """The line of now, where it is in this week and within the hours."""
        if self.today not in self._grid.spans:
            return None
        local = self.now.astimezone(self.desk_app.desk.config.zone)
        found = self._grid.line_of(local.hour * HOUR + local.minute)
        return found if 0 <= found < self._grid.lines else None

    @property
    def _gutter(self) -> int:
        return GUTTER if self.size.width >= SLIM else NARROW_GUTTER

    # -- drawing -------------------------------------------------------------------------------------------------

    def render_line(self, y: int) -> Strip:
        """The days, what lasts the day, a line of the hours."""
        width, gutter = self.size.width, self._gutter
        columns = widths(width - gutter)
        if not self.days:
            return self.draw([], width)
        place = y - self._head + self.top
        pieces: list[Piece] = [self._clock(place, gutter) if y >= self._head else (" " * gutter, self.colours.text)]
        for number, (day, cells) in enumerate(zip(self.days, columns, strict=True)):
            if y == 0:
                pieces += self._heading(day, number, cells)
            elif y < self._head:
                pieces += [self._edge(day), *self._whole(day, cells - 1, y - 1)]
            elif place < self._grid.lines:
                pieces += [self._edge(day, place), *self._cell(day, place, cells - 1)]
        return self.draw(pieces, width)

    def _edge(self, day: Day, place: int = -1) -> Piece:
        span = self._span
        if day.day == self.day and span is not None and span.first <= place <= span.last:
            return self.glyphs.cursor, self.colours.accent
        return (self.glyphs.edge, self.colours.accent if day.day == self.day else self.colours.faint)

    def _clock(self, place: int, gutter: int) -> Piece:
        """The hour at its first line; now, where it is."""
        colours = self.colours
        if place >= self._grid.lines:
            return " " * gutter, colours.text
        minute = self._grid.minute(place)
        if place == self._now_line():
            now = self.now.astimezone(self.desk_app.desk.config.zone)
            told = f"{now:%H:%M}" if gutter >= GUTTER else self.glyphs.timer
            return fit(told, gutter), colours.accent + Style(bold=True)
        if minute % HOUR:
            return " " * gutter, colours.text
        told = f"{minute // HOUR:02d}:00" if gutter >= GUTTER else f"{minute // HOUR:02d}"
        return fit(told, gutter), colours.muted

    def _heading(self, day: Day, number: int, cells: int) -> list[Piece]:
        colours, here = self.colours, day.day == self.day
        edge = (self.glyphs.cursor if here else self.glyphs.edge, colours.accent if here else colours.faint)
        style = colours.muted if number >= 5 or day.holiday else colours.text
        name, date_ = (WEEKDAYS[number], f" {day.day.day}") if cells >= NAMED else ("", f"{day.day.day}")
        if day.day == self.today:
            style = colours.accent + Style(bold=True)
            date_ = f" {day.day.day} today" if cells >= TODAY else f"{date_[: -len(str(day.day.day))]}[{day.day.day}]"
        pieces: list[Piece] = [(f"{name}{date_}", style)]
        used = len(name) + len(date_)
        told, of = limit(day, cells - 2 - used, colours)
        pieces += [(" " * max(0, cells - 2 - used - len(told)), colours.text), (told, of)]
        over = (colours.quiet_cursor if self.inside else colours.cursor) if here else Style()
        return [edge, *((text, of + over) for text, of in padded(pieces, cells - 1, colours.text, ""))]

    def _whole(self, day: Day, cells: int, number: int) -> list[Piece]:
        """The holiday, and what lasts the day: by name where one has a line for itself, else all signs on the last."""
        colours, more = self.colours, self.glyphs.ellipsis
        there, lines = self._grid.whole.get(day.day, ()), self._head - 1
        names = holiday_lines(line(day.holiday), cells, max(1, lines - bool(there)), more)
        if number < len(names):
            return [(names[number], colours.soon)]
        number, room = number - len(names), lines - len(names)
        alone = number < room - 1 or len(there) <= room
        there = there[number : number + 1] if alone else there[number:]
        pieces: list[Piece] = []
        for place, entry in there:
            style = style_of(entry, colours, self.now)
            if day.day == self.day and place == self.place:
                style += colours.cursor
            told = sign_of(entry, ascii=self.desk_app.ascii)
            if len(there) == 1:
                told = short(entry, cells, more, ascii=self.desk_app.ascii)
            pieces += [(" ", colours.text)] if pieces else []
            pieces.append((told, style))
        return padded(pieces, cells, colours.text, more)

    def _cell(self, day: Day, place: int, cells: int) -> list[Piece]:
        """A line of a day: the blocks that lie on it side by side, or free time."""
        there = [each for each in self._grid.spans.get(day.day, ()) if each.first <= place <= each.last]
        if not there:
            return [self._free(day, place, cells)]
        lanes = max(each.lanes for each in there)
        each_cells, more = divmod(cells, lanes)
        by_lane = {each.lane: each for each in there}
        pieces: list[Piece] = []
        for lane in range(lanes):
            wide = each_cells + (lane < more)
            span = by_lane.get(lane)
            pieces += [self._free(day, place, wide)] if span is None else self._block(day, span, place, wide)
        return pieces

    def _free(self, day: Day, place: int, cells: int) -> Piece:
        """Nothing: now a line, lunch by its name, outside working hours dotted."""
        colours, minute = self.colours, self._grid.minute(place)
        if day.day == self.today and place == self._now_line():
            return self.glyphs.rule * cells, colours.accent
        lunch = self._lunch
        if lunch is not None and day.windows and lunch[0] <= minute < lunch[1]:
            told = " lunch" if minute - self._grid.step < lunch[0] and cells >= 6 else ""
            return fit(told, cells), colours.faint
        if any(first < minute + self._grid.step and minute < last for first, last in day.windows):
            return " " * cells, colours.text
        dot = "." if self.desk_app.ascii else "·"
        return fit(f" {dot}" * (cells // 2), cells), colours.faint

    @property
    def _lunch(self) -> Window | None:
        chosen = self.desk_app.desk.config.meetings.lunch
        return parse_windows([chosen])[0] if chosen else None

    def _block(self, day: Day, span: Span, place: int, cells: int) -> list[Piece]:
        """A line of a meeting: its sign and whose it is, below that what it is."""
        colours, entry = self.colours, span.entry
        here = day.day == self.day and span.place == self.place
        behind = colours.cursor if here else colours.quiet_cursor
        style = style_of(entry, colours, self.now)
        if here:
            style += Style(bold=True)
        pieces = [(self._told(span, place - span.first, cells), style)]
        return [(text, of + behind) for text, of in padded(pieces, cells, style, self.glyphs.ellipsis)]

    def _told(self, span: Span, number: int, cells: int) -> str:
        entry, more, ascii_ = span.entry, self.glyphs.ellipsis, self.desk_app.ascii
        sign = sign_of(entry, ascii=ascii_)
        if number == 0:
            if cells < LEAST + 2:
                return sign
            on_the_line = entry.when.endswith(":00") or (entry.when.endswith(":30") and self._grid.step <= HOUR // 2)
            if span.first < span.last or on_the_line:
                name = who(entry) if len(who(entry)) + 2 <= cells else who(entry).split(" ")[0]
                return fit(f"{sign} {name}", cells, more)
            return short(entry, cells, more, ascii=ascii_)
        below = [entry.when, what(entry)] if number == 1 else []
        told = " ".join(each for each in below if each)
        told = told if len(told) + 2 <= cells else entry.when if number == 1 else ""
        return f"{self.glyphs.edge} {told}" if len(told) + 2 <= cells else self.glyphs.edge

    def on_click(self, event: events.Click) -> None:
        """Put the cursor on the day under the mouse, and on what is there."""
        edge, place = self._gutter, event.y - self._head + self.top
        for day, cells in zip(self.days, widths(self.size.width - edge), strict=False):
            if edge <= event.x < edge + cells:
                there = [each for each in self._grid.spans.get(day.day, ()) if each.first <= place <= each.last]
                lane = (event.x - edge - 1) * max((each.lanes for each in there), default=1) // max(1, cells - 1)
                span = next((each for each in there if each.lane == lane), None) if event.y >= self._head else None
                again = day.day == self.day and span is not None and span.place == self.place
                self.post_message(DayPicked(day.day, None if span is None else span.place, again))
                return
            edge += cells
