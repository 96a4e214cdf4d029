"""All of one request, beside the list or over it: what is owed, what was said, what was done."""

from __future__ import annotations

from screens.reading import Clock, Detail, Words
from screens.theme import Paint
from screens.widgets.cells import fit
from screens.widgets.glyphs import Glyphs
from screens.widgets.line import Piece, bar_pieces
from screens.widgets.paper import Paper
from screens.widgets.pen import LABEL, Lines, Pen
from screens.widgets.wrapping import wrapped

BAR = 10
"""Cells of a clock's bar, where there is room; it shrinks to half of that before it goes to a line of its own."""

LONGEST = 20_000
"""Characters of one message that are shown: longer ones are read with `acdesk show`."""


class DetailView(Paper):
    """A Detail, from title to journal."""

    def __init__(self) -> None:
        super().__init__()
        self.detail: Detail | None = None
        self.unfolded = False

    def show(self, detail: Detail | None) -> None:
        """Draw a request, from its top unless it is the one already shown; only lines that differ are painted."""
        if detail == self.detail:
            return
        if self.detail is None or detail is None or detail.id != self.detail.id:
            self.unfolded, top = False, 0
        else:
            top = self.top
        self.detail = detail
        sheet = None if top or self.unfolded or detail is None else self.sheet(detail)
        if sheet is None:
            self.rewrite(top)
        else:
            self.lay(sheet)

    def prepare(self, detail: Detail) -> None:
        """Write and draw a request that may be shown next, so that a key has nothing to do but lay it down."""
        if self.size.width and self.sheet(detail) is None:
            page = Page(self.colours, self.glyphs, self.size.width - 3, unfolded=False)
            self.make_ready(detail, list(page.lines(detail)))

    def toggle(self) -> None:
        """Fold or unfold what was quoted."""
        self.unfolded = not self.unfolded
        self._drawn_for = None
        self._lay_out()
        self.top = min(self.top, self.furthest)
        self.refresh()

    def written(self, width: int) -> list[list[Piece]]:
        """The request."""
        page = Page(self.colours, self.glyphs, width, self.unfolded)
        return [] if self.detail is None else list(page.lines(self.detail))


class Page(Pen):
    """How a request is written down for a width."""

    def __init__(self, colours: Paint, glyphs: Glyphs, width: int, unfolded: bool) -> None:
        super().__init__(colours, glyphs, width)
        self.unfolded = unfolded

    def lines(self, detail: Detail) -> Lines:
        """From title to journal."""
        yield from self._title(detail)
        for place, line in enumerate(detail.card):
            yield from self.text(line, self.colours.text if place == 0 else self.colours.muted)
        for warning in detail.warnings:
            yield from self.text(f"! {warning}", self.colours.soon)
        yield []
        for place, clock in enumerate(detail.clocks):
            yield from self._clock("owed" if place == 0 else "", clock)
        for label, text in detail.facts:
            yield from self.fact(label, text)
        for words in detail.conversation:
            yield []
            yield from self._words(words)
        if detail.journal:
            yield []
            rule = self.glyphs.rule
            yield [(f"{rule * 2} journal {rule * 2}", self.colours.faint)]
            for when, what in detail.journal:
                yield from self.hanging(f"{when}  ", what, self.colours.muted, self.colours.text)

    def _title(self, detail: Detail) -> Lines:
        number = detail.badge or f"#{detail.id}"
        first, *rest = wrapped(detail.title or "(no subject)", self.width - len(number) - 2)
        yield [
            (fit(first, self.width - len(number), self.glyphs.ellipsis), self.colours.strong),
            (number, self.colours.muted),
        ]
        for line in rest[:3]:
            yield [(line, self.colours.strong)]

    def _clock(self, label: str, clock: Clock) -> Lines:
        """`owed  acknowledge  18 of 30 min ▰▰▰▱`, then by when and who, on a line of its own where it is narrow."""
        head = [(fit(label, LABEL), self.colours.muted), (fit(clock.label, 11) + " ", self.colours.text)]
        free = self.width - LABEL - 12 - len(clock.spent) - 1
        cells = min(BAR, free) if free >= BAR // 2 else BAR
        drawn = bar_pieces(clock.bar, self.glyphs, self.colours, cells)
        spent: list[Piece] = [(f"{clock.spent} ", self.colours.text), *drawn]
        until = f"{clock.due}{', ' if clock.who and clock.due else ''}{clock.who}"
        if free >= cells:
            yield [*head, *spent]
        else:
            yield head
            yield [(" " * LABEL, self.colours.text), *spent]
        if until:
            for line in wrapped(until, self.width - LABEL - 1):
                yield [(" " * LABEL, self.colours.text), (line, self.colours.muted)]

    def _words(self, words: Words) -> Lines:
        heading = self.colours.accent if words.inward else self.colours.muted
        yield from self.text(words.heading, heading)
        for warning in words.warnings:
            yield from self.text(f"! {warning}", self.colours.soon)
        for text, quoted in words.parts:
            if quoted:
                yield from self._quoted(text)
            else:
                yield from self.text(text[:LONGEST], self.colours.text)
                if len(text) > LONGEST:
                    yield from self.text(f"(cut here: {len(text):,} characters)", self.colours.soon)

    def _quoted(self, text: str) -> Lines:
        """Folded into one line, or all of it, muted."""
        count = text.count("\n") + 1
        fold = self.glyphs.unfolded if self.unfolded else self.glyphs.folded
        yield [(f"{fold} {count} quoted line{'' if count == 1 else 's'}", self.colours.muted)]
        if self.unfolded:
            for line in wrapped(text[:LONGEST], self.width - 2):
                yield [("  " + line, self.colours.muted)]
