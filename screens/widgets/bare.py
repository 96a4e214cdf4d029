"""What only holds other widgets: every line of it is the same blank one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.containers import Horizontal
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

if TYPE_CHECKING:
    _Widget = Widget
else:
    # Textual looks for styles along the first base that is a widget: that is to be the container or screen
    _Widget = object


class Bare(_Widget):
    """Mixed in before a container or a screen that has no content, border or tint of its own.

    Textual asks it for all of its lines at every repaint; this one answers from one line that is kept.
    """

    _blank: Strip | None = None

    def notify_style_update(self) -> None:
        """The styles have changed: the background is looked up again."""
        self._blank = None
        super().notify_style_update()

    def render_lines(self, crop: Region) -> list[Strip]:
        """As many blank lines as are asked for."""
        if any(self.gutter):
            return super().render_lines(crop)
        blank = self._blank
        if blank is None or blank.cell_length != crop.width:
            blank = Strip.blank(crop.width, self.rich_style)
            for each in self.get_line_filters():
                blank = blank.apply_filter(each, self.background_colors[1])
            self._blank = blank
        return [blank] * crop.height


class Body(Horizontal):
    """The list and the request beside it, which leave nothing of it bare."""

    def render_lines(self, crop: Region) -> list[Strip]:
        """None: whatever stands on it is drawn by what it holds."""
        return []
