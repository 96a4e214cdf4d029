"""One line of the screen drawn by hand: pieces of text with a style, left and right."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Self, cast

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region, Size
from textual.strip import Strip
from textual.widget import Widget

from screens.guard import Guarded
from screens.reading import Bar, Tone
from screens.theme import Paint, paint
from screens.widgets.cells import cell_width, fit
from screens.widgets.glyphs import ASCII, UNICODE, Glyphs, bar
from screens.widgets.terse import Terse

if TYPE_CHECKING:
    from screens.app import DeskApp

Piece = tuple[str, Style]


def tone_style(colours: Paint, tone: Tone) -> Style:
    """The style of a meaning."""
    return {
        Tone.OVER: colours.over,
        Tone.SOON: colours.soon,
        Tone.OURS: colours.text,
        Tone.THEIRS: colours.muted,
        Tone.SETTLED: colours.settled,
    }[tone]


def strip(pieces: Iterable[Piece], width: int, fill: Style, more: str = "…") -> Strip:
    """The pieces as a line of exactly `width` cells; what does not fit is cut, with `more` at the cut."""
    segments: list[Segment] = []
    left = width
    for text, style in pieces:
        cells = cell_width(text)
        if cells > left:
            segments.append(Segment(fit(text, left, more), style))
            left = 0
        elif cells:
            segments.append(Segment(text, style))
            left -= cells
        if not left:
            break
    if left:
        segments.append(Segment(" " * left, fill))
    return Strip(segments, width)


def width_of(pieces: Iterable[Piece]) -> int:
    """The cells of the pieces."""
    return sum(cell_width(text) for text, _ in pieces)


def bar_pieces(bar_: Bar, glyphs: Glyphs, colours: Paint, cells: int = 10) -> list[Piece]:
    """A bar, its used part in the colour of its meaning."""
    used, free = bar(glyphs, bar_.used, cells)
    return [(used, tone_style(colours, bar_.tone)), (free, colours.faint)]


class Drawn(Guarded, Widget):
    """A widget that draws its own lines with the colours and signs of the desk."""

    DEFAULT_CSS = "Drawn { height: 1; width: 1fr; }"

    @property
    def desk_app(self) -> DeskApp:
        """The application, as what it is."""
        return cast("DeskApp", self.app)

    @property
    def colours(self) -> Paint:
        """The styles of the theme."""
        return paint(self.app.theme)

    @property
    def glyphs(self) -> Glyphs:
        """The signs this terminal has."""
        return ASCII if self.desk_app.ascii else UNICODE

    @property
    def size(self) -> Size:
        """What there is to draw on. Textual looks it up in the whole screen each time: a seventh of a cursor key."""
        return super().size if any(self.styles.gutter) else self.outer_size

    _base: Style | None = None
    _kept: dict[int, Strip] | None = None
    _kept_for: tuple[object, ...] = ()

    def notify_style_update(self) -> None:
        """The styles have changed: the background is looked up again, and every line drawn again."""
        self._base = None
        self.all_again()
        super().notify_style_update()

    def refresh(self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False) -> Self:
        """Draw again: these regions, or everything."""
        if repaint and regions:
            kept = self._kept_lines()
            for region in regions:
                for y in region.line_range:
                    kept.pop(y, None)
        elif repaint:
            self.all_again()
        return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)

    def all_again(self) -> None:
        """Nothing that was drawn holds any more."""
        self._kept_for = ()

    def repaint_lines(self, lines: Iterable[int]) -> None:
        """Draw these lines again; those that stand together as one region, which Textual takes more quickly."""
        width, regions = self.size.width, list[Region]()
        for y in sorted(lines):
            last = regions[-1] if regions else None
            if last is not None and last.bottom == y:
                regions[-1] = Region(0, last.y, width, last.height + 1)
            else:
                regions.append(Region(0, y, width, 1))
        if regions:
            self.refresh(*regions)

    def scrolled(self, by: int, head: int, changed: Iterable[int]) -> None:
        """The lines below the first `head` moved up by `by`: what is kept goes along, only `changed` are redrawn."""
        kept, again = self._kept_lines(), set(changed)
        moved = {y - by if y >= head else y: line for y, line in kept.items() if y < head or y - by >= head}
        self._kept = {y: line for y, line in moved.items() if y not in again}
        super().refresh()

    def render_lines(self, crop: Region) -> list[Strip]:
        """The lines as they reach the terminal; one that has not changed is kept.

        Textual asks every widget for all of its lines at every repaint, and passes each through borders, tints and
        filters, which took half the time of a cursor key. Lines drawn here have none of these but the filters.
        """
        if any(self.gutter):
            return super().render_lines(crop)
        kept, width = self._kept_lines(), self.size.width
        missing = [y for y in crop.line_range if y not in kept]
        if missing:
            kept.update(zip(missing, self.drawn(missing), strict=True))
        strips = [kept[y] for y in crop.line_range]
        return strips if crop.column_span == (0, width) else [line.crop(*crop.column_span) for line in strips]

    def drawn(self, lines: Sequence[int]) -> list[Strip]:
        """These lines of the widget as they reach the terminal."""
        return list(self.finished(self.render_line(y) for y in lines))

    def finished(self, lines: Iterable[Strip]) -> Iterator[Strip]:
        """Drawn lines as they reach the terminal: through the filters."""
        filters, background, width = self.get_line_filters(), self.background_colors[1], self.size.width
        for line in lines:
            segments = list(line)
            for each in filters:
                segments = each.apply(segments, background)
            yield Terse(segments, width)

    def ready(self, lines: Iterable[Strip]) -> list[Strip]:
        """Lines finished and put into the terminal's words (which a line keeps) before they are shown."""
        finished = list(self.finished(lines))
        for line in finished:
            line.render(self.app.console)
        return finished

    def keep(self, lines: dict[int, Strip]) -> None:
        """These finished lines need not be drawn."""
        self._kept = self._kept_lines() | lines

    def _kept_lines(self) -> dict[int, Strip]:
        """The lines drawn for this size and theme, by their place."""
        wanted = (self.size, self.app.theme)
        if self._kept is None or self._kept_for != wanted:
            self.all_again()
            self._kept, self._kept_for = {}, wanted
        return self._kept

    @property
    def base(self) -> Style:
        """The widget's own background, under everything it draws."""
        if self._base is None:
            self._base = self.rich_style
        return self._base

    def draw(self, pieces: Iterable[Piece], width: int, over: Style | None = None) -> Strip:
        """The pieces as a line of exactly `width` cells on the widget's background; `over` is laid over all of it."""
        base, more = self.base, self.glyphs.ellipsis
        if over is None:
            return strip([(text, base + style) for text, style in pieces], width, base, more)
        return strip([(text, base + style + over) for text, style in pieces], width, base + over, more)

    def pieces(self, width: int) -> tuple[list[Piece], list[Piece]]:
        """What stands left and right on a one-line widget."""
        raise NotImplementedError

    def render_line(self, y: int) -> Strip:
        """Draw the line."""
        width = self.size.width
        left, right = self.pieces(width)
        room = width - width_of(right)
        return (
            self.draw(right, width)
            if room <= 0
            else Strip.join([self.draw(left, room), self.draw(right, width - room)])
        )

    def get_content_width(self, container: Size, viewport: Size) -> int:
        """All there is."""
        return container.width
