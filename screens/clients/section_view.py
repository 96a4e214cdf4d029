"""The section beside the list: its blocks as lines, a cursor on what can be chosen, and the names of all sections."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from rich.style import Style
from textual import events
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip

from screens.clients.block import Block, Writer
from screens.clients.sections import Section
from screens.widgets.line import Drawn, Piece, width_of
from screens.widgets.paper import Paper, Span


class SectionHead(Drawn):
    """Whose page it is, and its sections; the one shown stands out."""

    DEFAULT_CSS = "SectionHead { height: 3; }"

    class Chosen(Message):
        """A section was clicked."""

        def __init__(self, section: str) -> None:
            super().__init__()
            self.section = section

    def __init__(self, sections: Sequence[Section]) -> None:
        super().__init__()
        self.sections = sections
        self.current = ""
        self.title = ""
        self.note = ""
        self.edge = True

    def show(self, title: str, note: str, current: str) -> None:
        """Draw what has changed."""
        changed = [(title, note) != (self.title, self.note), current != self.current]
        self.title, self.note, self.current = title, note, current
        self.repaint_lines(line for line, differs in enumerate(changed) if differs)

    def render_line(self, y: int) -> Strip:
        """Title and note, the sections, and an empty line."""
        colours, width = self.colours, self.size.width
        edge: Piece = (f"{self.glyphs.edge if self.edge else ' '} ", colours.faint)
        if y == 0:
            room = width - 2 - len(self.note)
            return Strip.join(
                [
                    self.draw([edge, (self.title, colours.strong)], room),
                    self.draw([(self.note, colours.muted)], width - room),
                ]
            )
        if y == 1 and len(self.sections) > 1:
            return self.draw([edge, *(piece for _, piece in self._tabs(width - 3))], width)
        return self.draw([edge], width)

    def _tabs(self, width: int) -> list[tuple[str, Piece]]:
        """The sections around the current one, as many as fit."""
        colours = self.colours
        tabs: list[tuple[str, Piece]] = []
        for each in self.sections:
            style = colours.tab if each.id == self.current else colours.muted
            tabs.append((each.id, (f" {each.label} ", style)))
        chosen = next((place for place, (name, _) in enumerate(tabs) if name == self.current), 0)
        start = 0
        while start < chosen and width_of(piece for _, piece in tabs[start : chosen + 1]) > width - 2:
            start += 1
        shown = [*tabs[start:]]
        cut = width_of(piece for _, piece in shown) > width
        while len(shown) > 1 and width_of(piece for _, piece in shown) > width - 2:
            shown.pop()
        lead = [("", (self.glyphs.left, colours.muted))] if start else []
        tail = [("", (self.glyphs.right, colours.muted))] if cut else []
        return [*lead, *shown, *tail]

    def on_click(self, event: events.Click) -> None:
        """Turn to the section under the mouse."""
        edge = 2
        for section, (text, _) in self._tabs(self.size.width - 3):
            edge += len(text)
            if event.x < edge:
                if section and event.y == 1:
                    self.post_message(self.Chosen(section))
                return


class SectionView(Paper):
    """Blocks, a cursor among those that can be chosen. Without any it is a page to scroll."""

    def __init__(self) -> None:
        super().__init__()
        self.cursor = 0
        self._write: Callable[[Writer], Sequence[Block]] = lambda _: ()
        self._spans: list[Span] = []
        """Of each block that can be chosen."""

    def show(self, section: Section, data: Any, *, keep: bool) -> None:
        """Write a section; with `keep` the cursor and the place stay, as far as there are so many."""
        self._write = lambda pen: () if data is None else tuple(section.write(pen, data))
        if not keep:
            self.cursor = 0
        sheet = None if keep or self.has_keys else self.sheet(data)
        if sheet is None:
            self.rewrite(self.top if keep else 0)
        else:
            self._spans = sheet.spans
            self.lay(sheet)
        self.cursor = max(0, min(self.cursor, len(self._spans) - 1))

    def prepare(self, section: Section, data: Any) -> None:
        """Write and draw a section that may be shown next, so that a key has nothing to do but lay it down."""
        if self.size.width and not self.has_keys and self.sheet(data) is None:
            self.make_ready(data, *self._laid_out(self.size.width - 3, lambda pen: section.write(pen, data)))

    def written(self, width: int) -> list[list[Piece]]:
        """The blocks one after the other."""
        lines, self._spans = self._laid_out(width, self._write)
        return lines

    def _laid_out(self, width: int, write: Callable[[Writer], Iterable[Block]]) -> tuple[list[list[Piece]], list[Span]]:
        """The lines of the blocks, and where those stand that can be chosen."""
        lines: list[list[Piece]] = []
        spans: list[Span] = []
        for block in write(Writer(self.colours, self.glyphs, width, ascii=self.desk_app.ascii)):
            if block.of is not None:
                spans.append((len(lines), len(lines) + len(block.lines) - 1, block.of))
            lines += block.lines
        return lines, spans

    @property
    def chosen(self) -> object | None:
        """What the cursor is on."""
        return self._spans[self.cursor][2] if self.cursor < len(self._spans) else None

    @property
    def cursor_line(self) -> int:
        """The line of the terminal on which the cursor stands."""
        first = self._spans[self.cursor][0] if self.cursor < len(self._spans) else self.top
        return self.region.y + first - self.top

    @property
    def count(self) -> int:
        """How many things can be chosen."""
        return len(self._spans)

    @property
    def is_at_end(self) -> bool:
        """The cursor is on the last of them."""
        return self.cursor >= len(self._spans) - 1

    def step(self, by: int) -> None:
        """To another thing that can be chosen, or some lines on."""
        if not self._spans:
            self.move(by)
            return
        self.put(self.cursor + by)

    def put(self, place: int) -> None:
        """Put the cursor on the thing at a place, in view."""
        before, self.cursor = self.cursor, max(0, min(place, len(self._spans) - 1))
        if before == self.cursor or not self._spans:
            return
        first, last, _ = self._spans[self.cursor]
        top = min(max(self.top, last - self.size.height + 1), first)
        if self.cursor == 0:
            top = 0
        if top != self.top:
            self.top = max(0, min(top, self.furthest))
            self.refresh()
        else:
            spans = (self._spans[place] for place in (before, self.cursor) if place < len(self._spans))
            self.refresh(*(Region(0, start - self.top, self.size.width, end - start + 1) for start, end, _ in spans))

    def put_on(self, of: object) -> bool:
        """Put the cursor on a thing; whether it is there."""
        place = next((place for place, span in enumerate(self._spans) if span[2] == of), None)
        if place is not None:
            self.put(place)
        return place is not None

    def behind(self, place: int) -> Style | None:
        """The colour of the cursor on what it is on, while the keys are here."""
        if not self.has_keys or self.cursor >= len(self._spans):
            return None
        first, last, _ = self._spans[self.cursor]
        return self.colours.cursor if first <= place <= last else None
