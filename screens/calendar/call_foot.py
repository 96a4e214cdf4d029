"""The first and last lines of call mode: whose call it is, the time left, and the keys."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from textual.strip import Strip

from acdesk.desk import Desk
from screens.calendar.call_page import Page, left
from screens.saying import line
from screens.widgets.cells import cell_width
from screens.widgets.line import Drawn, Piece, bar_pieces, tone_style, width_of

KEYS: Sequence[tuple[str, str, str]] = (
    ("space", "tick", "It was talked about, or was not after all"),
    ("a", "agenda", "One more line of the agenda"),
    ("o", "we agree", "Something that we do: who and by when may come later"),
    ("t", "they agree", "Something that they do"),
    ("i", "I'll find out", "A question that a specialist answers: the client has a promise"),
    ("d", "decided", "To what was decided, and back; Tab does the same"),
    ("Ctrl+S", "end", "End the call; E does the same"),
    ("e", "edit", "Change the line under the cursor; Enter does the same"),
    ("p", "present", "Present what is ready, and record the decision"),
    ("r", "remember", "Something about a person"),
    ("x", "drop", "Drop the line under the cursor"),
    ("n", "no show", "They did not come: it counts as missed"),
    ("P", "prep", "The prep sheet"),
    ("z", "undo", "Take the last step back; Z does it again"),
)
TYPING: Sequence[tuple[str, str]] = (("Esc", "to the list"), ("Ctrl+S", "end the call"))
LINES = 2


class CallHead(Drawn):
    """`Call with Badger HVAC      18 min left`, and below it in whose time it is."""

    DEFAULT_CSS = "CallHead { height: 2; }"
    _told: tuple[object, ...] = ()

    def show(self, desk: Desk, page: Page) -> None:
        """Draw what has changed."""
        row, detail = page.row, page.detail
        zone = desk.config.zone
        ends = row.starts_at + timedelta(minutes=row.minutes)
        times = f"{row.starts_at.astimezone(zone):%H:%M}–{ends.astimezone(zone):%H:%M}"
        there = f", {detail.theirs} for them" if detail.theirs else ""
        clock, bar = left(row, desk.now())
        self._bar = bar
        told = (line(row.title), f"{times}{there}", detail.rhythm, line(row.link), clock, round(bar.used, 2))
        if told != self._told:
            self._told = told
            self.refresh()

    def render_line(self, y: int) -> Strip:
        """The two lines."""
        width, colours = self.size.width, self.colours
        if not self._told:
            return self.draw([], width)
        title, times, rhythm, link, clock, _ = map(str, self._told)
        if y == 1:
            more = "".join(f"   {each}" for each in (rhythm, link) if each)
            dash = times.replace("–", "-") if self.desk_app.ascii else times
            return self.draw([(f" {dash}{more}", colours.muted)], width)
        bar = bar_pieces(self._bar, self.glyphs, colours) if width >= 70 else []
        right: list[Piece] = [(clock, tone_style(colours, self._bar.tone) + colours.strong), (" ", colours.text), *bar]
        room = width - width_of(right) - 1
        sign = "c" if self.desk_app.ascii else "☎"
        head = self.draw([(f" {sign} ", colours.accent), (title, colours.strong)], room)
        return Strip.join([head, self.draw(right, width - room)])


class CallKeys(Drawn):
    """The keys, on two lines where one is too short; those for the list, or those while something is typed."""

    DEFAULT_CSS = "CallKeys { height: auto; max-height: 2; }"
    _typing = False

    def show(self, *, typing: bool) -> None:
        """Draw what has changed."""
        if typing != self._typing:
            self._typing = typing
            self.refresh(layout=True)

    def get_content_height(self, container: object, viewport: object, width: int) -> int:
        """As many lines as they take."""
        return len(self._lines(width))

    def _lines(self, width: int) -> list[list[tuple[str, str]]]:
        keys = list(TYPING) if self._typing else [(key, label) for key, label, _ in KEYS]
        last = [] if self._typing else [("?", "keys"), ("Esc", "leave it running")]
        lines: list[list[tuple[str, str]]] = [[]]
        for each in keys:
            full = len(lines) == LINES
            room = width - 1 - (sum(map(_cells, last)) if full else 0)
            if sum(map(_cells, lines[-1])) + _cells(each) > room:
                if full:
                    break
                lines.append([])
            lines[-1].append(each)
        if sum(map(_cells, [*lines[-1], *last])) > width - 1:
            lines.append([])
        lines[-1] += last
        return lines

    def render_line(self, y: int) -> Strip:
        """A line of them."""
        width, colours = self.size.width, self.colours
        pieces: list[Piece] = [(" ", colours.text)]
        lines = self._lines(width)
        for key, label in lines[y] if y < len(lines) else ():
            pieces += [(key, colours.accent), (f" {label}  ", colours.muted)]
        return self.draw(pieces, width)


def _cells(each: tuple[str, str]) -> int:
    return cell_width(each[0]) + cell_width(each[1]) + 3


def keys_page() -> str:
    """All of them as text."""
    return "in a call\n" + "".join(f"  {key:<10}{what}\n" for key, _, what in (*KEYS, ("Esc", "", LEAVES)))


LEAVES = "Leave call mode; the call runs on, and c comes back to it"
