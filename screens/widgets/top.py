"""The three lines over the list: where and when it is, how the day stands, and the splits of the queue."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events
from textual.message import Message

from screens.reading import Fact, Head, Split
from screens.widgets.line import Drawn, Piece, bar_pieces, tone_style, width_of

FULL_LOAD = 100
SCREENS = ("queue", "clients", "calendar", "team")
"""The screens there are, by the commands that turn to them."""


class Header(Drawn):
    """acdesk, the screens there are, the clock, what is left of the day, the load, and the running timer."""

    head = Head("", "", None)

    def __init__(self, current: str) -> None:
        super().__init__()
        self.current = current
        """The screen it stands over."""

    def show(self, head: Head) -> None:
        """Draw what has changed."""
        if head != self.head:
            self.head = head
            self.refresh()

    def pieces(self, width: int) -> tuple[list[Piece], list[Piece]]:
        """The screens left, the time right; what is least needed goes first."""
        colours, head = self.colours, self.head
        left: list[Piece] = [(" acdesk ", colours.accent + colours.strong), ("  ", colours.text), *self._screens()]
        right: list[Piece] = []
        if head.timer:
            right += [(f"{self.glyphs.timer} {head.timer}   ", tone_style(colours, head.timer_tone))]
        right += [(head.clock, colours.text)]
        if width_of(left) + width_of(right) + 2 > width:
            left = self._screens(brief=True)
        room = width - width_of(left) - width_of(right) - 2
        for text, style in ((head.left, colours.muted), self._load()):
            if text and len(text) + 3 <= room:
                right.append((f"   {text}", style))
                room -= len(text) + 3
        return left, [*right, (" ", colours.text)]

    def _screens(self, *, brief: bool = False) -> list[Piece]:
        """Each with its key; in brief only this one by its name."""
        pieces: list[Piece] = []
        for key in self.desk_app.keys:
            if key.id in SCREENS:
                here = key.id == self.current
                name = f" {key.label}" if here or not brief else ""
                pieces.append((f" {key.first}{name} ", self.colours.strong if here else self.colours.muted))
        return pieces

    def _load(self) -> Piece:
        """The load meter, in words as well as in colour when the day is too short."""
        load = self.head.load
        if load is None:
            return "", self.colours.text
        over = load > FULL_LOAD
        return f"load {load:>3} %{' over' if over else ''}", self.colours.over if over else self.colours.text


class Pulse(Drawn):
    """How the day stands, in a few sentences."""

    facts: Sequence[Fact] = ()

    def show(self, facts: Sequence[Fact]) -> None:
        """Draw what has changed."""
        if facts != self.facts:
            self.facts = facts
            self.refresh()

    def pieces(self, width: int) -> tuple[list[Piece], list[Piece]]:
        """All facts, shorter or without bars where that makes room; else one after the other while they fit."""
        facts = [fact for fact in self.facts if not fact.spare]
        spare = [(self.facts, False, False)] if len(facts) < len(self.facts) else []
        for shown, short, bars in (
            (self.facts, False, True), *spare, (facts, False, True), (facts, True, True), (facts, True, False)
        ):  # fmt: skip
            line = self._line(shown, short=short, bars=bars)
            if width_of(line) <= width:
                return line, []
        many = len(facts) - 1
        while many > 1 and width_of(self._line(facts[:many], short=False, bars=True)) > width:
            many -= 1
        return self._line(facts[:many], short=False, bars=True), []

    def _line(self, facts: Sequence[Fact], *, short: bool, bars: bool) -> list[Piece]:
        colours = self.colours
        line: list[Piece] = [(" ", colours.text)]
        for fact in facts:
            pieces: list[Piece] = [((short and fact.short) or fact.text, tone_style(colours, fact.tone))]
            if fact.bar is not None and bars:
                pieces += [(" ", colours.text), *bar_pieces(fact.bar, self.glyphs, colours)]
            line += [("  " if len(line) > 1 else "", colours.text), *pieces, (" ", colours.text)]
        return line


class Tabs(Drawn):
    """The splits with their counts; the one shown stands out."""

    splits: Sequence[Split] = ()
    current = ""

    class Chosen(Message):
        """A split was clicked."""

        def __init__(self, split: str) -> None:
            super().__init__()
            self.split = split

    def show(self, splits: Sequence[Split], current: str) -> None:
        """Draw what has changed."""
        if (splits, current) != (self.splits, self.current):
            self.splits, self.current = splits, current
            self.refresh()

    def pieces(self, width: int) -> tuple[list[Piece], list[Piece]]:
        """The tabs around the current one, and how to search where there is room."""
        right: list[Piece] = [("/", self.colours.accent), (" search ", self.colours.muted)]
        tabs = [piece for _, piece in self._tabs(width)]
        if width_of(tabs) + width_of(right) < width:
            return tabs, right
        return tabs, [(self.glyphs.right, self.colours.muted)] if width_of(tabs) > width else []

    def _tabs(self, width: int) -> list[tuple[str, Piece]]:
        """Each tab with its split's id; the first are left out until the current one fits."""
        colours = self.colours
        tabs: list[tuple[str, Piece]] = []
        for split in self.splits:
            style = colours.text if split.count else colours.muted
            if split.id == "hot" and split.count:
                style = colours.over
            text = f" {split.label} {split.count} "
            tabs.append((split.id, (text, colours.tab if split.id == self.current else style)))
            tabs.append(("", (" ", colours.text)))
        chosen = next((place for place, (split, _) in enumerate(tabs) if split == self.current), 0)
        start = 0
        while start < chosen and width_of(piece for _, piece in tabs[start : chosen + 1]) > width - 2:
            start += 2
        lead = self.glyphs.left if start else " "
        return [("", (lead, colours.muted)), *tabs[start:]]

    def on_click(self, event: events.Click) -> None:
        """Turn to the split under the mouse."""
        place = 0
        for split, (text, _) in self._tabs(self.size.width):
            place += len(text)
            if event.x < place:
                if split:
                    self.post_message(self.Chosen(split))
                return
