"""Our short way to a width gives what the long one gives."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from acdesk import text as outside
from screens.widgets.cells import _NARROW, cell_width, fit
from screens.widgets.glyphs import ASCII, CLOSED, DARK, SIGNS, UNICODE
from screens.widgets.rows import pressure_said
from screens.widgets.textlines import in_columns
from screens.widgets.wrapping import wrapped

MIXED = st.text(alphabet=st.sampled_from("ab c-é…▰▱→日本語한\u0301é "), max_size=60)


def test_every_narrow_character_is_one_cell() -> None:
    narrow = [char for char in map(chr, range(0x3000)) if _NARROW(char)]
    assert {char for char in narrow if outside.cell_width(char) != 1} == set()
    assert len(narrow) > 1000


def test_our_signs_are_one_cell_and_have_an_ascii_twin() -> None:
    for sign in (*SIGNS.values(), CLOSED, DARK):
        assert cell_width(sign.glyph) == 1
        assert sign.ascii.isascii()
        assert len(sign.ascii) == 1
    for glyph in UNICODE.__struct_fields__:
        assert cell_width(getattr(UNICODE, glyph)) == 1
        assert getattr(ASCII, glyph).isascii()


@given(MIXED, st.integers(0, 30))
def test_a_cut_is_exactly_as_wide_as_wanted(text: str, width: int) -> None:
    assert cell_width(fit(outside.clean_line(text), width)) == width


@example("aaaa日日日aaaaaaa \u0301", 9)
@given(MIXED, st.integers(4, 30))
def test_wrapped_lines_fit_and_lose_no_letter(text: str, width: int) -> None:
    clean = outside.clean_text(text)
    lines = list(wrapped(clean, width))
    assert all(cell_width(line) <= width for line in lines)
    assert "".join("".join(lines).split()) == "".join(clean.split())


def test_a_long_line_of_a_list_goes_on_beside_its_bullet() -> None:
    text = " · Dana: calls rather than writes\n ! seven are over already\nplain words that go on"
    assert list(in_columns(text, 16)) == [
        " · Dana: calls", "   rather than", "   writes", " ! seven are", "   over already",
        "plain words that", "go on",
    ]  # fmt: skip


def test_a_pressure_takes_three_cells_at_most() -> None:
    said = {pressure: pressure_said(pressure) for pressure in (None, 0.42, 2.5, 9.96, 10.4, 99.97, 118.2, 2898, 1e9)}
    assert list(said.values()) == ["", ".4", "2.5", "10", "10", "100", "118", "3k", "99k"]
