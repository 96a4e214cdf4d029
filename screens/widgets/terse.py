"""A finished line in few bytes: a colour is named where it changes, not with every piece of text.

Textual names and resets everything around each piece: 18 KB for a list that scrolls by one row, which fills a
terminal's buffer five times over; so it takes 6 KB.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from rich.color import ColorSystem
from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

SYSTEMS = {
    "standard": ColorSystem.STANDARD,
    "256": ColorSystem.EIGHT_BIT,
    "windows": ColorSystem.WINDOWS,
}
"""The others that a console may name; truecolor is what Textual takes where it names none."""


BOLDNESS = {"", "1", "2"}
"""Attributes that change the letters only, and end with a code of their own."""


class Codes(NamedTuple):
    """What a style is called on the terminal."""

    attributes: str
    colour: str
    behind: str


class Terse(Strip):
    """A strip that is drawn whole, again and again."""

    __slots__ = ("_said",)

    def __init__(self, segments: Iterable[Segment], cell_length: int | None = None) -> None:
        super().__init__(segments, cell_length)
        self._said: str | None = None

    def render(self, console: Console) -> str:
        """The line as the terminal is told it; kept, as Textual keeps its own."""
        if self._said is None:
            system = SYSTEMS.get(console.color_system or "", ColorSystem.TRUECOLOR)
            self._said = _said(self, system)
        return self._said


def _said(segments: Iterable[Segment], system: ColorSystem) -> str:
    """The text between the codes by which each piece differs from the one before."""
    parts: list[str] = []
    last = none = Codes("", "", "")
    for text, style, _ in segments:
        codes = none if style is None else _codes(style, system)
        if codes != last and not text.strip(" ") and {codes.attributes, last.attributes} <= BOLDNESS:
            codes = codes._replace(attributes=last.attributes, colour=last.colour)  # which a blank does not show
        if codes != last:
            parts.append(f"\x1b[{_change(last, codes)}m")
            last = codes
        parts.append(text)
    return "".join([*parts, "\x1b[0m"] if last != none else parts)


def _change(last: Codes, codes: Codes) -> str:
    """From one style to another; what it does not know how to take away by itself it takes away with all."""
    changed = []
    if codes.attributes != last.attributes:
        if not {codes.attributes, last.attributes} <= BOLDNESS:
            return ";".join(["0", *filter(None, codes)])
        changed += ["22"] if last.attributes else []
        changed += [codes.attributes] if codes.attributes else []
    changed += [codes.colour or "39"] if codes.colour != last.colour else []
    changed += [codes.behind or "49"] if codes.behind != last.behind else []
    return ";".join(changed)


@lru_cache(maxsize=512)
def _codes(style: Style, system: ColorSystem) -> Codes:
    colour, behind = style.color, style.bgcolor
    return Codes(
        Strip.render_ansi(style.without_color, system),
        "" if colour is None else ";".join(colour.downgrade(system).get_ansi_codes()),
        "" if behind is None else ";".join(behind.downgrade(system).get_ansi_codes(foreground=False)),
    )
