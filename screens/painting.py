"""A screen is painted once for each change: its first paint is the whole of it, and its last byte."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual._styles_cache import StylesCache
from textual.screen import Screen

if TYPE_CHECKING:
    _Screen = Screen[Any]
else:
    # Textual looks for styles along the first base that is a widget: that is to be the screen
    _Screen = object


class PaintedOnce(_Screen):
    """Mixed in before a screen. Textual draws one that opens up to three times, the same each time.

    It draws it inside the batch that the application starts in, where nothing is shown; then in parts; then a frame
    (17 ms) later whole again, because a screen that is turned to asks for a repaint besides its layout.
    """

    def _compositor_refresh(self) -> None:
        """Draw, unless nothing would be shown; drawing everything is also the repaint that was asked for before."""
        if self is self.app.screen:
            if self.app._batch_count:
                self._repaint_required = True  # the end of the batch looks for it
                return
            if self._compositor.size.region in self._compositor._dirty_regions:
                self._repaint_required = False
        super()._compositor_refresh()

    def on_unmount(self) -> None:
        """What its widgets were drawn with goes as well: Textual keeps the last thousand widgets' lines in a cache."""
        StylesCache.get_inner_outer.cache_clear()
