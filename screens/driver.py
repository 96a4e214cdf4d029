"""The guards between Textual and a real terminal: bad bytes in, control characters out, and a terminal that vanishes.

Textual is pinned because of what is used in the screens that is not promised. tests/screens/test_private_names.py
keeps this list, and that Textual has all of it:

- `_xterm_parser`, and of the driver `_file`, `_app`, `_debug`, `_loop` (screens/terminal_driver.py)
- `_dispatch_message` of what has a queue of messages (screens/guard.py)
- `_fatal_error`, `_exception` of the application (screens/ending.py)
- `_css_update_count` of the application and its screens (screens/app.py)
- `_get_default_css`, `_path`, `_css_path_type_as_list`, `_make_path_object_relative` (screens/beforehand.py)
- `_compositor_refresh`, `_compositor`, `_dirty_regions`, `_repaint_required`, `_styles_cache`, and of the application
  `_batch_count` (screens/painting.py)
- `__watchers` of the application (screens/dialogs/fields.py)
"""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING

from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

if TYPE_CHECKING:
    from textual.driver import Driver

_ACTING = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
_SURROGATE = re.compile("[\ud800-\udfff]")


def inert(text: str) -> str:
    """`text` without what could act on a terminal: controls, bidi, zero-width, tags; surrogates become U+FFFD."""
    if text.isascii() and text.isprintable():
        return text
    return _SURROGATE.sub("\ufffd", _ACTING.sub("", text))


class Inert(LineFilter):
    """The last net before the terminal; acdesk.text has cleaned everything before, visibly."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """The same segments; a text that could act is replaced."""
        return [
            segment
            if segment.control or (text := inert(segment.text)) == segment.text
            else Segment(text, segment.style)
            for segment in segments
        ]


def driver_class() -> type[Driver] | None:
    """The driver for a real terminal; None where Textual's own will do (Windows)."""
    if sys.platform == "win32":
        return None
    from screens.terminal_driver import TerminalDriver  # noqa: PLC0415  (it needs termios)

    return TerminalDriver
