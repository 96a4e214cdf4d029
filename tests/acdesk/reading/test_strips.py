"""Thirteen weeks as a picture: a cell a week, whatever passed, on any terminal."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from wcwidth import wcwidth

from acdesk.reading.strips import CALL, MESSAGE, SILENCE, VISIT, draw, heights
from acdesk.reading.timeline import SIGNS
from acdesk.rules.silence import Week

MONDAY = date(2025, 12, 8)


def weeks(*counts: tuple[int, int, int, int]) -> list[Week]:
    return [Week(MONDAY + timedelta(weeks=place), *each) for place, each in enumerate(counts)]


def test_the_line_has_for_each_week_what_was_closest() -> None:
    strip = draw(weeks((0, 0, 0, 0), (2, 0, 0, 0), (0, 1, 0, 0), (3, 1, 1, 0), (1, 0, 2, 1)))
    assert strip.line == "·✉✉☎⌂"
    assert strip.line_ascii == ".mmcv"
    assert strip.mondays[-1] == date(2026, 1, 5)


def test_each_sort_has_a_row_both_ways_on_one_scale() -> None:
    received, sent, calls, visits = draw(weeks((8, 0, 0, 0), (4, 8, 1, 0), (1, 12, 0, 1))).rows
    assert [row.label for row in (received, sent, calls, visits)] == ["in", "out", "calls", "visits"]
    assert (received.cells, sent.cells) == ("▆▃▂", "·▆█")
    assert (received.cells_ascii, sent.cells_ascii) == ("841", ".89")
    assert (calls.cells, visits.cells) == ("·☎·", "··⌂")
    assert (calls.counts, calls.cells_ascii) == ((0, 1, 0), ".c.")


def test_heights_start_at_silence() -> None:
    assert heights([0, 2, 4]) == "▁▅█"
    assert heights([3, 3]) == "██"
    assert heights([0, 0]) == "▁▁"
    assert heights([]) == ""


@pytest.mark.parametrize("glyph", [*(sign[0] for sign in (MESSAGE, CALL, VISIT, SILENCE)), *"▁▂▃▄▅▆▇█▰▱●○"])
def test_every_glyph_takes_one_cell(glyph: str) -> None:
    assert wcwidth(glyph) == 1


def test_every_sign_of_the_timeline_takes_one_cell_and_has_its_twin() -> None:
    assert all(wcwidth(glyph) == 1 and plain.isascii() and len(plain) == 1 for glyph, plain in SIGNS.values())
    twins = [plain for _, plain in SIGNS.values()]
    assert len(set(twins)) == len(twins)
