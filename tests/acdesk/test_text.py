"""Text from outside cannot act."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path
from typing import Literal

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from acdesk.spoof import mixed_scripts, spoof_marks
from acdesk.text import cell_width, clean_line, clean_text, fit, hidden, storable

NAUGHTY = Path(__file__).parents[3] / "shared/corpora/strings/big-list-of-naughty-strings/blns.json"

NASTY = (
    "\x00\x07\x08\t\n\r\x0b\x0c\x1b\x1c\x7f\x80\x85\x9b\xa0\xad\u034f\u0301\u0316\u0345\u061c\u0600\u093f\u0bbe\u0bc6"
    "\u1100\u1160\u1161\u11a8\u115f\u200b\u200c\u200d\u200e\u202e\u2028\u2029\u2066\u20e3\u212a\u212b\u2800\u3000\u3164"
    "\ud800\udfff\ufe0f\ufeff\ufffc\ufffe\U0001f1fa\U0001f3fd\U0001f600\U000e0041\U000e0100\U0010ffff aé漢[/]"
)
ANY = st.text(st.one_of(st.sampled_from(NASTY), st.characters(), st.characters(categories=["Cs"])), max_size=40)


def is_safe(text: str, *, lines: bool) -> bool:
    allowed = {"\n"} if lines else set()
    return all(char in allowed or unicodedata.category(char) not in {"Cc", "Cf", "Cs", "Zl", "Zp"} for char in text)


def longest_pile(text: str) -> int:
    longest = run = 0
    for char in text:
        run = run + 1 if unicodedata.category(char) in {"Mn", "Me"} else 0
        longest = max(longest, run)
    return longest


@settings(max_examples=300)
@given(ANY)
@example("\u0bc6\u0301\u0301\u0301\u0bbe")
@example("\x1b[31m\u202e")
@example(" \u0301")
@example("\t\u0301")
def test_cleaned_text_cannot_act_and_stays_as_it_is(raw: str) -> None:
    line, text = clean_line(raw), clean_text(raw)
    assert is_safe(line, lines=False)
    assert is_safe(text, lines=True)
    assert clean_line(line) == line
    assert clean_text(text) == text
    assert clean_line(text) == clean_line(line)
    assert longest_pile(line) <= 2
    assert longest_pile(text) <= 2
    for shown in (line, text):
        assert unicodedata.is_normalized("NFC", shown)
        assert not shown or unicodedata.category(shown[0])[0] != "M"
        shown.encode()
    assert isinstance(hidden(raw), list)
    assert hidden(line) == []


@settings(max_examples=200)
@given(ANY, st.integers(-1, 12))
def test_a_limit_is_kept_and_cutting_again_changes_nothing(raw: str, limit: int) -> None:
    line = clean_line(raw, limit)
    assert len(line) <= max(0, limit)
    assert clean_line(line, limit) == line


@settings(max_examples=300)
@given(ANY, st.integers(0, 30))
def test_fit_fills_its_cells_exactly_as_the_screen_counts_them(raw: str, width: int) -> None:
    line = clean_line(raw)
    assert cell_width(fit(line, width)) == width
    assert cell_len(fit(line, width)) == width


@settings(max_examples=200)
@given(ANY)
def test_storable_text_differs_only_in_what_no_database_takes(raw: str) -> None:
    kept = storable(raw)
    kept.encode()
    assert "\x00" not in kept
    assert storable(kept) == kept
    assert len(kept) == len(raw)
    changed = {old for new, old in zip(kept, raw, strict=True) if new != old}
    assert all(old == "\x00" or "\ud800" <= old <= "\udfff" for old in changed)


@pytest.mark.skipif(not NAUGHTY.exists(), reason="the corpora are not beside the project")
def test_the_big_list_of_naughty_strings() -> None:
    for raw in json.loads(NAUGHTY.read_text(encoding="utf-8")):
        for variant in (raw, raw.encode("utf-16", "surrogatepass").decode("latin-1")):
            line = clean_line(variant)
            assert is_safe(line, lines=False)
            assert clean_line(line) == line
            assert is_safe(clean_text(variant), lines=True)
            assert cell_len(fit(line, 20)) == 20
            hidden(variant)


@pytest.mark.parametrize(
    ("raw", "line"),
    [
        ("\x1b[31mred\x1b[0m", "␛[31mred␛[0m"),
        ("a\r\nb\tc", "a b c"),
        ("bell\x07 nul\x00 del\x7f", "bell␇ nul␀ del␡"),
        ("csi \x9b31m", "csi \ufffd31m"),
        ("invoice\u202efdp.exe", "invoicefdp.exe"),
        ("pay\u200bpal", "paypal"),
        ("e\u0301", "é"),
        ("Z" + "\u0300\u0316\u0323\u0310" * 20, "Z\u0316\u0323"),
        ("\U0001f1fa\U0001f1f8 flag", "US flag"),
        ("👍🏽 ❤️", "👍 ❤"),
        ("hi\U000e0068\U000e0069", "hi"),
        ("   far                 right ", "far right"),
        ("\u0301x", "◌\u0301x"),
        ("[bold]no markup[/]", "[bold]no markup[/]"),
        ("", ""),
    ],
)
def test_what_a_line_becomes(raw: str, line: str) -> None:
    assert clean_line(raw) == line


def test_text_keeps_its_lines_and_aligns_its_tabs() -> None:
    assert clean_text("a\tb\r\nc\rd\n\ne\u2028f") == "a   b\nc\nd\n\ne\nf"
    assert clean_text("  two  spaces ") == "  two  spaces "


@pytest.mark.parametrize(
    ("raw", "found"),
    [
        ("Plain text,\n\twith “quotes” – and ünïcode", []),
        ("👩\u200d💻 ❤️ 👍🏽 🇺🇸", []),
        ("می\u200cخواهم", []),
        ("pay\u200dpal \u200b", ["2 invisible characters"]),
        ("\u202ea\u202c\x1b", ["2 direction marks", "1 control character"]),
        ("\U000e0041\ud800", ["1 hidden tag", "1 unreadable character"]),
        ("Vie\u0323\u0302t", []),
        ("Z" + "\u0300" * 6, ["2 piled-up marks"]),
    ],
)
def test_what_is_said_to_be_hidden(raw: str, found: list[str]) -> None:
    assert hidden(raw) == found


@pytest.mark.parametrize("unit", ["\u0300\u0316", "\t", "\x1b[", "漢\u202e", "\u1161\u0bc6\u0bbe", "\ud800\r\n"])
def test_a_million_characters_do_not_pile_up(unit: str) -> None:
    """A run of marks of alternating class takes quadratic time to normalise: minutes, where this takes a moment."""
    raw = "a" + unit * (1_000_000 // len(unit))
    assert len(clean_line(raw, 80)) <= 80
    assert len(clean_text(raw)) <= 4 * len(raw)
    assert len(storable(raw)) == len(raw)
    hidden(raw)


def test_no_run_of_marks_reaches_the_normaliser(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[int] = []
    normalise = unicodedata.normalize

    def watched(form: Literal["NFC"], text: str) -> str:
        seen.append(longest_pile(text))
        return normalise(form, text)

    monkeypatch.setattr("acdesk.text.unicodedata.normalize", watched)
    clean_line("a" + "\u0300\u0316" * 1000)
    assert seen
    assert max(seen) <= 8


@pytest.mark.parametrize(
    ("text", "width", "shown"),
    [
        ("abc", 5, "abc  "),
        ("abcdef", 5, "abcd…"),
        ("漢字漢字", 5, "漢字…"),
        ("漢字漢字", 4, "漢… "),
        ("漢字", 4, "漢字"),
        ("abc", 1, "…"),
        ("abc", 0, ""),
        ("cafe\u0301s", 5, "cafe\u0301s"),
    ],
)
def test_fit(text: str, width: int, shown: str) -> None:
    assert fit(text, width) == shown


def test_a_longer_ellipsis_than_the_room_is_left_out() -> None:
    assert fit("abcdef", 2, "...") == "ab"


def test_who_a_message_says_it_is_from() -> None:
    known = {"Dana Reyes": ["dana@harborpine.example"]}
    assert spoof_marks("Dana Reyes", "Dana@harborpine.example", known=known) == ()
    assert spoof_marks("dana reyes", "dana@evil.example", known=known) == ("a known name with an unknown address",)
    assert spoof_marks("dana@harborpine.example", "x@evil.example") == (
        "the name shows another address, dana@harborpine.example",
    )
    assert spoof_marks("Dana", "dana@a.example", reply_to="other@b.example") == ("answers would go to other@b.example",)
    assert spoof_marks("Dana", "not an address") == ("the sender's address is malformed",)
    assert spoof_marks("D\u0430na", "d@a.example") == ("letters of different alphabets in one word",)
    assert spoof_marks("Da\u202ena", "d@a.example") == ("invisible characters in the name or the address",)
    assert spoof_marks("", "d@a.example") == ()


def test_scripts_may_stand_beside_each_other() -> None:
    assert not mixed_scripts("Иван Smith 東京")
    assert mixed_scripts("p\u0430ypal")


@settings(max_examples=100)
@example("", "", "\U0001f3fb")
@given(ANY, ANY, ANY)
def test_spoof_marks_read_anything(name: str, address: str, reply_to: str) -> None:
    for mark in spoof_marks(name, address, reply_to=reply_to, known={name: [reply_to]}):
        assert clean_line(mark) == mark
