"""A line in few bytes looks as Textual's own does, cell by cell, on a terminal."""

from __future__ import annotations

import pyte
import pytest
from hypothesis import given
from hypothesis import strategies as some
from rich.color import Color
from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from screens.widgets.terse import Terse

COLOURS = (None, "#d5d9de", "#ee7a73", "bright_black", "default")
STYLES = some.builds(
    Style,
    color=some.sampled_from(COLOURS),
    bgcolor=some.sampled_from(COLOURS),
    bold=some.sampled_from([None, True]),
    underline=some.sampled_from([None, True]),
    reverse=some.sampled_from([None, True]),
)
PIECES = some.lists(
    some.builds(Segment, some.text("ab ", min_size=1, max_size=4), some.none() | STYLES), min_size=1, max_size=6
)


def shown(said: str) -> list[tuple[object, ...]]:
    """The cells of a terminal's first line; the letter's colour and weight do not matter where there is none."""
    screen = pyte.Screen(30, 1)
    pyte.Stream(screen).feed(said + "|")
    cells = [screen.buffer[0][x] for x in range(30)]
    letters = [cell.data != " " or cell.underscore or cell.reverse for cell in cells]
    return [
        (cell.data, cell.bg, cell.underscore, cell.reverse, *((cell.fg, cell.bold) if letter else ()))
        for cell, letter in zip(cells, letters, strict=True)
    ]


@pytest.mark.parametrize("system", ["truecolor", "256", "standard"])
@given(segments=PIECES)
def test_it_looks_the_same(system: str, segments: list[Segment]) -> None:
    console = Console(color_system=system, force_terminal=True)  # type: ignore[arg-type]  # one of the literals
    assert shown(Terse(segments).render(console)) == shown(Strip(segments).render(console))


def test_a_row_takes_half_of_the_bytes() -> None:
    behind = Color.parse("#15191e")
    pieces = [
        ("  ", "#8fb8e0", False),
        ("▲ HOT", "#ee7a73", True),
        (" Client", "#d5d9de", False),
        ("  ", "#ffffff", False),
    ]
    row = [Segment(text, Style(color=colour, bgcolor=behind, bold=bold)) for text, colour, bold in pieces]
    console = Console(color_system="truecolor", force_terminal=True)
    assert len(Terse(row).render(console)) * 2 < len(Strip(row).render(console))
