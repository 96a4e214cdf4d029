"""All of one request, beside the list or over it: what is owed, what was said, what was done."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest

from rich.style import Style
from textual import events
from textual.geometry import Region
from textual.strip import Strip

from screens.reading import Clock, Detail, Words
from screens.theme import Paint
from screens.widgets.cells import fit
from screens.widgets.glyphs import Glyphs
from screens.widgets.line import Drawn, Piece, bar_pieces, width_of
from screens.widgets.wrapping import wrapped

LONGEST = 20_000
"""Characters of one message that are shown: longer ones are read with `acdesk show`."""
LABEL = 10


class DetailView(Drawn):
    """Lines of a Detail, wrapped once for a width and kept until something changes.

    It scrolls by itself and draws its own edge and scrollbar: a scrollbar of Textual's that comes or goes lays out
    the whole screen again, and a border makes every line slower than all that is drawn in it.
    """

    DEFAULT_CSS = "DetailView { height: 1fr; }"

    def __init__(self) -> None:
        super().__init__()
        self.detail: Detail | None = None
        self.unfolded = False
        self.edge = True
        """There is a list to the left, and a line between."""
        self.has_keys = False
        self.top = 0
        self._lines: list[list[Piece]] = []
        self._drawn_for: tuple[int, str] | None = None

    def show(self, detail: Detail | None) -> None:
        """Draw a request, from its top unless it is the one already shown; only lines that differ are painted."""
        if detail == self.detail:
            return
        if self.detail is None or detail is None or detail.id != self.detail.id:
            self.unfolded, top = False, 0
        else:
            top = self.top
        before, shown = self._lines, self.top
        self.detail, self._drawn_for = detail, None
        self._lay_out()
        self.top = min(top, self.furthest)
        self._paint(before, shown)

    def toggle(self) -> None:
        """Fold or unfold what was quoted."""
        self.unfolded = not self.unfolded
        self._drawn_for = None
        self._lay_out()
        self.top = min(self.top, self.furthest)
        self.refresh()

    def move(self, lines: int) -> None:
        """Scroll by some lines."""
        before, self.top = self.top, max(0, min(self.top + lines, self.furthest))
        if self.top != before:
            self.refresh()

    def keep_keys(self, has_keys: bool) -> None:
        """Whether the keys scroll this instead of moving in the list."""
        self.has_keys = has_keys
        self.refresh()

    @property
    def page(self) -> int:
        """How many lines a page has."""
        return max(1, self.size.height - 1)

    @property
    def furthest(self) -> int:
        """The line that is at the top when the last is at the bottom."""
        return max(0, len(self._lines) - self.size.height)

    def on_resize(self) -> None:
        """Another size: wrap again."""
        self._lay_out()
        self.top = min(self.top, self.furthest)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """The wheel."""
        event.stop()
        self.move(3)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """The wheel, backwards."""
        event.stop()
        self.move(-3)

    def render_line(self, y: int) -> Strip:
        """The edge, a line of the request, and where in it one is."""
        self._lay_out()
        colours, width, place = self.colours, self.size.width, y + self.top
        edge = self.glyphs.edge if self.edge else " "
        line: list[Piece] = [(f"{edge} ", colours.accent if self.has_keys else colours.faint)]
        if place < len(self._lines):
            line += self._lines[place]
        if self._thumb(y):
            used = width_of(line)
            line += [(" " * (width - 1 - used), colours.text), (self.glyphs.thumb, colours.faint)]
        return self.draw(line, width)

    def _thumb(self, y: int) -> bool:
        """Whether the scrollbar covers line `y`: there is none while everything fits."""
        height, total = self.size.height, len(self._lines)
        if total <= height:
            return False
        first = self.top * height // total
        return first <= y <= first + height * height // total

    def _paint(self, before: list[list[Piece]], shown: int) -> None:
        """Refresh the lines that look different now."""
        height = self.size.height
        if self.top != shown or (max(len(before), len(self._lines)) > height and len(before) != len(self._lines)):
            self.refresh()
            return
        old, new = before[shown : shown + height], self._lines[self.top : self.top + height]
        changed = [y for y, (one, other) in enumerate(zip_longest(old, new)) if one != other]
        if changed:
            self.refresh(*(Region(0, y, self.size.width, 1) for y in changed))

    def _lay_out(self) -> None:
        """Wrap for the width and theme of now, if that was not done."""
        wanted = (self.size.width, self.app.theme)
        if self._drawn_for == wanted or not self.size.width:
            return
        self._drawn_for = wanted
        page = Page(self.colours, self.glyphs, self.size.width - 3, self.unfolded)
        self._lines = [] if self.detail is None else list(page.lines(self.detail))


class Page:
    """How a request is written down for a width."""

    def __init__(self, colours: Paint, glyphs: Glyphs, width: int, unfolded: bool) -> None:
        self.colours = colours
        self.glyphs = glyphs
        self.width = width
        self.unfolded = unfolded

    def lines(self, detail: Detail) -> Iterator[list[Piece]]:
        """From title to journal."""
        yield from self._title(detail)
        for place, line in enumerate(detail.card):
            yield from self._text(line, self.colours.text if place == 0 else self.colours.muted)
        for warning in detail.warnings:
            yield from self._text(f"! {warning}", self.colours.soon)
        yield []
        for place, clock in enumerate(detail.clocks):
            yield from self._clock("owed" if place == 0 else "", clock)
        for label, text in detail.facts:
            yield from self._fact(label, text)
        for words in detail.conversation:
            yield []
            yield from self._words(words)
        if detail.journal:
            yield []
            rule = self.glyphs.rule
            yield [(f"{rule * 2} journal {rule * 2}", self.colours.faint)]
            for when, what in detail.journal:
                yield from self._hanging(f"{when}  ", what, self.colours.muted, self.colours.text)

    def _title(self, detail: Detail) -> Iterator[list[Piece]]:
        number = f"#{detail.id}"
        first, *rest = wrapped(detail.title or "(no subject)", self.width - len(number) - 2)
        yield [
            (fit(first, self.width - len(number), self.glyphs.ellipsis), self.colours.strong),
            (number, self.colours.muted),
        ]
        for line in rest[:3]:
            yield [(line, self.colours.strong)]

    def _clock(self, label: str, clock: Clock) -> Iterator[list[Piece]]:
        """`owed  acknowledge  18 of 30 min ▰▰▰▱`, then by when and who, on a line of its own where it is narrow."""
        head = [(fit(label, LABEL), self.colours.muted), (fit(clock.label, 11) + " ", self.colours.text)]
        spent: list[Piece] = [(f"{clock.spent} ", self.colours.text), *bar_pieces(clock.bar, self.glyphs, self.colours)]
        until = f"{clock.due}{', ' if clock.who and clock.due else ''}{clock.who}"
        used = LABEL + 12 + len(clock.spent) + 11
        if used <= self.width:
            yield [*head, *spent]
        else:
            yield head
            yield [(" " * LABEL, self.colours.text), *spent]
        if until:
            for line in wrapped(until, self.width - LABEL - 1):
                yield [(" " * LABEL, self.colours.text), (line, self.colours.muted)]

    def _fact(self, label: str, text: str) -> Iterator[list[Piece]]:
        yield from self._hanging(fit(label, LABEL), text, self.colours.muted, self.colours.text)

    def _hanging(self, head: str, text: str, head_style: Style, style: Style) -> Iterator[list[Piece]]:
        """A head and text whose further lines hang under its first."""
        for place, line in enumerate(wrapped(text, self.width - len(head))):
            yield [(head if place == 0 else " " * len(head), head_style), (line, style)]

    def _words(self, words: Words) -> Iterator[list[Piece]]:
        heading = self.colours.accent if words.inward else self.colours.muted
        yield from self._text(words.heading, heading)
        for warning in words.warnings:
            yield from self._text(f"! {warning}", self.colours.soon)
        for text, quoted in words.parts:
            if quoted:
                yield from self._quoted(text)
            else:
                yield from self._text(text[:LONGEST], self.colours.text)
                if len(text) > LONGEST:
                    yield from self._text(f"(cut here: {len(text):,} characters)", self.colours.soon)

    def _quoted(self, text: str) -> Iterator[list[Piece]]:
        """Folded into one line, or all of it, muted."""
        count = text.count("\n") + 1
        fold = self.glyphs.unfolded if self.unfolded else self.glyphs.folded
        yield [(f"{fold} {count} quoted line{'' if count == 1 else 's'}", self.colours.muted)]
        if self.unfolded:
            for line in wrapped(text[:LONGEST], self.width - 2):
                yield [("  " + line, self.colours.muted)]

    def _text(self, text: str, style: Style) -> Iterator[list[Piece]]:
        for line in wrapped(text, self.width):
            yield [(line, style)]
