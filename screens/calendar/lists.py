"""Days one below the other with what is on them: the pane of one day, and the agenda."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import NamedTuple

from rich.style import Style
from textual import events

from acdesk.reading.calendar import Day, Entry
from screens.calendar.entries import day_said, minutes, sign_of, state, style_of, what, who, zone_on
from screens.calendar.month_view import WEEKEND, DayPicked
from screens.saying import line
from screens.widgets.cells import cell_width, fit
from screens.widgets.line import Piece, width_of
from screens.widgets.paper import Paper
from screens.widgets.wrapping import wrapped

WIDE = 64
"""Cells from which an entry has all on one line."""
CLOCK, LEAD = 5, 8
"""Cells of a clock, and of clock and sign."""


class Columns(NamedTuple):
    """Cells of the columns of entries that stand on one line."""

    name: int
    theirs: int
    lasts: int


class DayList(Paper):
    """Days with their entries. The cursor is a day and a place among its entries."""

    def __init__(self, *, one: bool = False) -> None:
        super().__init__()
        self.one = one
        """It is the pane of one day: empty days are told, and the cursor is drawn only while it has the keys."""
        self.days: Sequence[Day] = ()
        self.day = date.min
        self.place = 0
        self.today = date.min
        self.now = datetime.min
        self._columns = Columns(0, 0, 0)
        self._spans: dict[tuple[date, int], tuple[int, int]] = {}
        """First and last line of each entry; of a day's heading under the place -1."""

    def show(self, days: Sequence[Day], day: date, place: int, *, today: date, now: datetime) -> None:
        """Write them, with the cursor in view; only lines that differ are painted."""
        same = days == self.days and today == self.today and self._drawn_for is not None
        same = same and (self.one or f"{now:%H%M}" == f"{self.now:%H%M}")
        before = self._cursor
        self.days, self.day, self.place, self.today, self.now = days, day, place, today, now
        if not same:
            self.rewrite(self.top if self.days else 0)
        self._follow()
        if before != self._cursor or not same:
            self.repaint_lines(y for span in (before, self._cursor) for y in self._on_screen(span))

    @property
    def _cursor(self) -> tuple[int, int] | None:
        """The lines that the cursor is on."""
        return self._spans.get((self.day, self.place), self._spans.get((self.day, -1)))

    @property
    def cursor_line(self) -> int:
        """The line of the terminal on which the cursor stands."""
        return self.region.y + (0 if self._cursor is None else self._cursor[0] - self.top)

    def _on_screen(self, span: tuple[int, int] | None) -> range:
        if span is None:
            return range(0)
        return range(max(0, span[0] - self.top), max(0, min(self.size.height, span[1] - self.top + 1)))

    def _follow(self) -> None:
        """Scroll so that the cursor is in view, with the heading of its day where there is room."""
        span = self._cursor
        if span is None or not self.size.height:
            return
        head = self._spans.get((self.day, -1), span)[0]
        first = head if span[1] - head < self.size.height else span[0]
        top = max(0, min(max(self.top, span[1] - self.size.height + 1), first, self.furthest))
        if top != self.top:
            self.top = top
            self.refresh()

    def on_resize(self) -> None:
        """Another size: wrap again, the cursor stays in view."""
        super().on_resize()
        self._follow()

    def written(self, width: int) -> list[list[Piece]]:
        """A heading for each day, and below it what is on it."""
        lines: list[list[Piece]] = []
        self._spans = {}
        self._columns = self._measure()
        for day in self.days:
            if not self.one and not day.entries and self._is_dull(day):
                continue
            if lines:
                lines.append([])
            self._spans[day.day, -1] = (len(lines), len(lines))
            lines.append(self._heading(day, width))
            if self.one:
                lines += self._about(day, width)
            now = self._now_place(day)
            for place, entry in enumerate(day.entries):
                if place == now:
                    lines.append(self._now_line(width))
                written = list(self._entry(entry, width))
                self._spans[day.day, place] = (len(lines), len(lines) + len(written) - 1)
                lines += written
            if now == len(day.entries):
                lines.append(self._now_line(width))
        return lines

    def _now_place(self, day: Day) -> int:
        """Before which of today's entries now is; below zero on any other day, and in the pane, which has a clock."""
        if self.one or day.day != self.today or not day.entries:
            return -1
        later = (place for place, each in enumerate(day.entries) if each.at is not None and each.at > self.now)
        return next(later, len(day.entries))

    def _now_line(self, width: int) -> list[Piece]:
        """`10:42 ────`, in the column of the clocks."""
        local, colours = self.now.astimezone(self.desk_app.desk.config.zone), self.colours
        rule = self.glyphs.rule * max(0, width - CLOCK - 1)
        return [(f"{local:%H:%M} ", colours.accent + Style(bold=True)), (rule, colours.accent)]

    def _is_dull(self, day: Day) -> bool:
        """A weekend's day without anything is left out of the agenda, unless the cursor is on it."""
        return day.day.weekday() >= WEEKEND and not day.holiday and day.day not in (self.day, self.today)

    def _heading(self, day: Day, width: int) -> list[Piece]:
        colours = self.colours
        told = day_said(day.day, self.today)
        style = colours.accent if day.day == self.today else colours.strong if day.entries else colours.muted
        pieces: list[Piece] = [(told, style)]
        if day.day == self.today:
            pieces.append(("  today", colours.accent))
        if day.holiday and not self.one:
            pieces.append((f"  {line(day.holiday)}", colours.soon))
        if day.meetings and not self.one:
            pieces.append(self._limit(day))
        elif not day.entries and not self.one and not day.holiday:
            pieces.append(("  nothing", colours.faint))
        return pieces

    def _limit(self, day: Day) -> Piece:
        many = f"  {day.meetings} of {day.most} meetings"
        if day.meetings > day.most:
            return f"{many}, over", self.colours.over
        return (f"{many}, full", self.colours.soon) if day.full else (many, self.colours.muted)

    def _about(self, day: Day, width: int) -> Iterator[list[Piece]]:
        """In the pane: the holiday, the hours, and that there is nothing."""
        colours = self.colours
        if day.holiday:
            for told in wrapped(line(day.holiday), width):
                yield [(told, colours.soon)]
        hours = ", ".join(f"{clock(first)}–{clock(last)}" for first, last in day.windows)
        if self.desk_app.ascii:
            hours = hours.replace("–", "-")
        limit: list[Piece] = [self._limit(day)] if day.meetings else []
        zone = zone_on(day.day, self.desk_app.desk.config.zone)
        work: list[Piece] = [(f"work {hours} {zone}" if hours else f"no working hours, {zone}", colours.muted)]
        if limit and width_of([*work, *limit]) >= width:
            yield work
            yield [(limit[0][0].strip(), limit[0][1])]
        else:
            yield [*work, *limit]
        yield []
        if not day.entries:
            yield [("Nothing on this day.", colours.muted)]

    def _entry(self, entry: Entry, width: int) -> Iterator[list[Piece]]:
        colours = self.colours
        style = style_of(entry, colours, self.now)
        sign = sign_of(entry, ascii=self.desk_app.ascii)
        lead: list[Piece] = [(fit(entry.when, CLOCK) + " ", colours.muted), (f"{sign} ", style)]
        said = [each for each in (what(entry), state(entry), line(entry.off)) if each]
        if width >= WIDE:
            yield [*lead, *self._on_one_line(entry, width - LEAD, ", ".join(said), style)]
            return
        lasts = minutes(entry)
        first, *rest = [*wrapped(who(entry), width - LEAD - (len(lasts) + 1 if lasts else 0))] or [""]
        room = max(0, width - LEAD - cell_width(first))
        yield [*lead, (first, style), (f"{lasts:>{room}}" if lasts else "", colours.muted)]
        for told in rest:
            yield [(" " * LEAD, colours.muted), (told, style)]
        if entry.theirs:
            said.append(f"{entry.theirs} there")
        for told in wrapped(", ".join(said), width - LEAD) if said else ():
            yield [(" " * LEAD, colours.muted), (told, colours.muted)]

    def _on_one_line(self, entry: Entry, width: int, about: str, style: Style) -> list[Piece]:
        """Whose it is, what it is, when it is there, how long it lasts: each in a column as wide as any needs."""
        colours, more, columns = self.colours, self.glyphs.ellipsis, self._columns
        tail = ""
        if columns.theirs:
            tail += f" {f'{entry.theirs} there' if entry.theirs else '':>{columns.theirs}}"
        if columns.lasts:
            tail += f" {minutes(entry):>{columns.lasts}}"
        rest = width - len(tail)
        named = who(entry)
        if not about:
            return [(fit(named, rest, more), style), (tail, colours.muted)]
        name = min(columns.name, max(12, rest // 2))
        pieces: list[Piece] = [(fit(named, name, more) + "  ", style)]
        return [*pieces, (fit(about, max(0, rest - name - 2), more), colours.muted), (tail, colours.muted)]

    def _measure(self) -> Columns:
        """How wide each column has to be."""
        entries = [entry for day in self.days for entry in day.entries]
        names = [who(each) for each in entries if what(each) or state(each) or each.off]
        return Columns(
            longest(names),
            longest([f"{each.theirs} there" for each in entries if each.theirs]),
            longest([minutes(each) for each in entries]),
        )

    def _has_cursor(self, place: int) -> bool:
        """Whether the cursor is on a line; in the pane of one day it is not on the day's name."""
        span = self._spans.get((self.day, self.place)) if self.one else self._cursor
        return span is not None and span[0] <= place <= span[1]

    def margin(self, place: int) -> Piece:
        """The cursor's sign, while the keys are here."""
        if self.has_keys and self._has_cursor(place):
            return f"{self.glyphs.cursor} ", self.colours.accent
        return super().margin(place)

    def behind(self, place: int) -> Style | None:
        """The colour of the cursor."""
        if not self._has_cursor(place):
            return None
        return self.colours.cursor if self.has_keys else self.colours.quiet_cursor

    def on_click(self, event: events.Click) -> None:
        """Put the cursor on what is under the mouse."""
        at = event.y + self.top
        for (day, place), (first, last) in self._spans.items():
            if first <= at <= last:
                again = (day, place) == (self.day, self.place)
                self.post_message(DayPicked(day, max(0, place), again))
                return


def clock(minute: int) -> str:
    """`8:00` of a minute of the day."""
    return f"{minute // 60}:{minute % 60:02d}"


def longest(texts: Sequence[str]) -> int:
    """Cells of the longest."""
    return max((cell_width(text) for text in texts), default=0)
