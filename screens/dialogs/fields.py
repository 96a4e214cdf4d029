"""What a dialog asks, as data, and the widget in which each kind of answer is given."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum

from rich.style import Style
from textual import events
from textual.content import Content
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Input, TextArea

from acdesk.text import cell_width, clean_line, clean_text, fit
from screens.widgets.line import Drawn, Piece, strip
from screens.widgets.wrapping import wrapped

GAP = 3


class FieldKind(Enum):
    """How an answer is given."""

    LINE = "line"
    WHEN = "when"
    """A line that acdesk.when reads; what was understood stands beside it."""
    TEXT = "text"
    CHOICE = "choice"
    """One of a few, side by side."""
    LIST = "list"
    """One of a few, below each other."""
    SHOWN = "shown"
    """Nothing is asked: a text to read."""


@dataclass(frozen=True, slots=True)
class Option:
    """One of a few: its key, what it stands for, its word, and what else is known of it."""

    key: str
    value: str
    label: str
    note: str = ""
    detail: str = ""
    """What stands below it, in a list: as many lines as it takes, after a note that has no room beside it."""
    brief: Sequence[str] = ()
    """The note in parts, the weightiest first, for a list in which a note has no room: what fits of them is shown."""
    typed_in: str = ""
    """The name of the field in which it is typed: its key leads there."""

    def noted(self, room: int, *, briefly: bool) -> str:
        """The note, or the parts of it that fit into so many cells."""
        if not briefly or not self.brief:
            return self.note
        parts = list(self.brief)
        while len(parts) > 1 and cell_width("; ".join(parts)) > room:
            parts.pop()
        return "; ".join(parts)


@dataclass(frozen=True, slots=True)
class Field:
    """A question. `tell` says what was understood of a line, or raises AcdeskError with the reason why it can't be.

    With `instant`, choosing by its key sends the dialog at once.
    """

    name: str
    label: str
    value: str = ""
    kind: FieldKind = FieldKind.LINE
    options: Sequence[Option] = ()
    tell: Callable[[str], str] | None = None
    hint: str = ""
    instant: bool = False

    @property
    def is_choice(self) -> bool:
        """Whether it is answered by choosing."""
        return self.kind in (FieldKind.CHOICE, FieldKind.LIST)


class Choice(Drawn, can_focus=True):
    """A few options, one of them chosen: by its key, by arrows, or by a click."""

    DEFAULT_CSS = "Choice { height: auto; width: 1fr; }"

    class Changed(Message):
        """Another option is chosen; `instant` when that was by a key that is to be enough.

        `leads_to` is the field that its key goes to, empty for none.
        """

        def __init__(self, choice: Choice, instant: bool, leads_to: str = "") -> None:
            super().__init__()
            self.choice = choice
            self.instant = instant
            self.leads_to = leads_to

        @property
        def control(self) -> Choice:
            """The widget."""
            return self.choice

    class Submitted(Message):
        """Enter was pressed."""

    def __init__(self, field: Field) -> None:
        super().__init__(id=field.name)
        self.field = field
        self.options = tuple(field.options)
        self.value = field.value

    @property
    def place(self) -> int:
        """Where the chosen option stands; the first for a value that is none of them."""
        return next((at for at, option in enumerate(self.options) if option.value == self.value), 0)

    def offer(self, options: Sequence[Option], value: str) -> None:
        """Other options."""
        if (tuple(options), value) != (self.options, self.value):
            self.options, self.value = tuple(options), value
            self.refresh(layout=True)

    def choose(self, place: int, *, by_key: bool = False) -> None:
        """Choose the option at a place, round and round."""
        if self.options:
            chosen = self.options[place % len(self.options)]
            self.value = chosen.value
            self.refresh()
            self.post_message(self.Changed(self, by_key and self.field.instant, chosen.typed_in if by_key else ""))

    def on_key(self, event: events.Key) -> None:
        """Arrows, an option's key, Enter."""
        down, up = {"down", "right", "j"}, {"up", "left", "k"}
        keys = [option.key for option in self.options]
        if event.character in keys and event.character is not None:
            self.choose(keys.index(event.character), by_key=True)
        elif event.key in down | up:
            self.choose(self.place + (1 if event.key in down else -1))
        elif event.key == "enter":
            self.post_message(self.Submitted())
        else:
            return
        event.stop()

    def on_click(self, event: events.Click) -> None:
        """Choose what is under the mouse."""
        if self.field.kind is FieldKind.LIST:
            self.choose(self._in_list(self.size.width)[event.y][0])
            return
        edge = 0
        for place in self._side_by_side(self.size.width)[event.y]:
            edge += self._cells(self.options[place])
            if event.x < edge:
                self.choose(place)
                return

    def get_content_height(self, container: object, viewport: object, width: int) -> int:
        """As many lines as the options side by side take, or a line or two for each option."""
        if self.field.kind is FieldKind.LIST:
            return max(1, len(self._in_list(width)))
        return len(self._side_by_side(width))

    def _side_by_side(self, width: int) -> list[list[int]]:
        """The places of the options on each line: what does not fit any more goes on the next."""
        lines: list[list[int]] = [[]]
        used = 0
        for place, option in enumerate(self.options):
            cells = self._cells(option)
            if lines[-1] and used + cells - GAP + 1 > width:
                lines.append([])
                used = 0
            lines[-1].append(place)
            used += cells
        return lines

    @staticmethod
    def _cells(option: Option) -> int:
        """What an option takes with the gap behind it."""
        return cell_width(option.key) + cell_width(option.label) + 2 + GAP

    def _in_list(self, width: int) -> list[tuple[int, str]]:
        """The lines of a list: which option stands on each, and what of its detail; nothing on its first."""
        lines: list[tuple[int, str]] = []
        room = self._room(width)
        for place, option in enumerate(self.options):
            lines.append((place, ""))
            if option.detail:
                below = [option.note] if cell_width(option.note) > room else []
                lines += [(place, part) for text in (*below, option.detail) for part in wrapped(text, width - 4)]
        return lines

    def _room(self, width: int) -> int:
        """Cells for a note beside the labels of a list."""
        return max(0, width - 4 - 2 - max(cell_width(each.label) for each in self.options))

    def render_line(self, y: int) -> Strip:
        """The options, the chosen one on the colour of the cursor."""
        return self._line(y).apply_style(behind(self))

    def _line(self, y: int) -> Strip:
        width = self.size.width
        if self.field.kind is FieldKind.LIST:
            listed = self._in_list(width)
            if y >= len(listed):
                return Strip.blank(width)
            place, detail = listed[y]
            first = y == 0 or listed[y - 1][0] != place
            return self._row(self.options[place], place == self.place, width, None if first else detail)
        pieces: list[Piece] = []
        lines = self._side_by_side(width)
        for place in lines[y] if y < len(lines) else ():
            gap: list[Piece] = [("  ", self.colours.text)] if pieces else []
            pieces += [*gap, *self._option(self.options[place], place == self.place)]
        return strip(pieces, width, self.colours.text)

    def _option(self, option: Option, chosen: bool) -> list[Piece]:
        colours = self.colours
        if not chosen:
            return [(f" {option.key} ", colours.accent), (f"{option.label} ", colours.muted)]
        under = colours.cursor if self.has_focus else colours.quiet_cursor
        return [(f" {option.key} ", colours.accent + under), (f"{option.label} ", colours.strong + under)]

    def _row(self, option: Option, chosen: bool, width: int, detail: str | None) -> Strip:
        colours = self.colours
        under = (colours.cursor if self.has_focus else colours.quiet_cursor) if chosen else colours.text
        said = colours.text if chosen else colours.muted
        more = self.glyphs.ellipsis
        labels = max(cell_width(each.label) for each in self.options) + 2
        room = self._room(width)
        briefly = any(cell_width(each.note) > room for each in self.options)
        note = "" if option.detail and cell_width(option.note) > room else option.noted(room, briefly=briefly)
        sign = self.glyphs.cursor if chosen else " "
        pieces: list[Piece] = [
            (f"{sign}{option.key} ", colours.accent),
            (fit(option.label, min(labels, width - 4)), colours.strong if chosen else colours.text),
            (fit(note, room, more), said),
        ]
        if detail is not None:
            pieces = [(f"{sign}  ", colours.accent), (detail, colours.muted)]
        return strip([(text, style + under if chosen else style) for text, style in pieces], width, under)


def behind(widget: Widget) -> Style:
    """A widget's own background, for the lines it draws by hand."""
    return Style(bgcolor=widget.background_colors[1].rich_color)


class Line(Input):
    """One line of text."""

    def __init__(self, field: Field) -> None:
        super().__init__(field.value, id=field.name, compact=True)


class Words(TextArea):
    """Several lines of text."""

    def __init__(self, field: Field) -> None:
        only_read = field.kind is FieldKind.SHOWN
        super().__init__(
            clean_text(field.value),
            id=field.name,
            compact=True,
            highlight_cursor_line=False,
            read_only=only_read,
            show_cursor=not only_read,
        )

    def on_unmount(self) -> None:
        """It asked to be told of the theme; for that Textual would keep it until the theme changes, 0.5 MB each."""
        told: list[tuple[object, object]] = getattr(self.app, "__watchers", {}).get("theme", [])
        told[:] = [each for each in told if each[0] is not self]


class Plain(Widget):
    """A text that is only read."""

    DEFAULT_CSS = "Plain { height: auto; width: 1fr; }"

    def __init__(self, text: str = "", *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._text = clean_text(text)

    def show(self, text: str) -> None:
        """Another text."""
        cleaned = clean_text(text)
        if cleaned != self._text:
            self._text = cleaned
            self.refresh(layout=True)

    @property
    def text(self) -> str:
        """What it shows."""
        return self._text

    def render(self) -> Content:
        """The text, and nothing but text."""
        return Content(self._text)


def answer_widget(field: Field) -> Widget:
    """The widget in which a field is answered."""
    if field.is_choice:
        return Choice(field)
    return Words(field) if field.kind in (FieldKind.TEXT, FieldKind.SHOWN) else Line(field)


def one_line(text: str) -> str:
    """A text from outside as the value of a line."""
    return clean_line(text, 200)
