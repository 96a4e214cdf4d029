"""The one place where text from outside is made safe to show.

The desk keeps what came, byte for byte; what is shown is cleaned here. Nothing is parsed: an escape sequence
is not recognised and cut out (parsers are got round) but its ESC becomes the visible picture ␛. Every function
takes any `str` whatever, never raises, needs time linear in its length, and `clean_*` change nothing
when applied a second time.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import chain

REPLACEMENT = "\ufffd"
MARKS_ON_A_BASE = 2
_MARKS_READ = 8
"""Marks of one run that are looked at. Normalising sorts a run by insertion: a long one takes quadratic time."""
_NO_BASE = "\u25cc"
"""The dotted circle carries marks that have no letter, which else would sit on what stands to the left of the text."""
_TAB = 4

_C0 = (*range(0x20), 0x7F)
_BREAKS = (0x0A, 0x2028, 0x2029)
_SPACES = (0x09, 0xA0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x2800, 0x3000)
_DIRECTION = (0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))
_JOINERS = (0x200C, 0x200D)
_ZERO_WIDTH = (
    0x00AD, 0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x180E, 0x200B, *range(0x2060, 0x2066), *range(0x206A, 0x2070),
    0x3164, 0xFEFF, 0xFFA0, *range(0xFFF0, 0xFFFC), *range(0x13430, 0x13440), *range(0x1BCA0, 0x1BCA4),
    *range(0x1D173, 0x1D17B),
)  # fmt: skip
_EMOJI_STYLE = (0xFE0E, 0xFE0F, *range(0x1F3FB, 0x1F400))
"""Text or emoji style, and skin tones: nothing is hidden by them, but terminals disagree about their width."""
_SELECTORS = (*range(0x180B, 0x180E), 0x180F, *range(0xFE00, 0xFE0E), *range(0xE0100, 0xE01F0))
_TAGS = tuple(range(0xE0000, 0xE0080))
_SURROGATES = tuple(range(0xD800, 0xE000))
_NO_CHARACTERS = (
    *range(0xFDD0, 0xFDF0),
    *chain.from_iterable((plane + 0xFFFE, plane + 0xFFFF) for plane in range(0, 0x110000, 0x10000)),
)
_PREFIXES = (*range(0x0600, 0x0606), 0x06DD, 0x070F, 0x0890, 0x0891, 0x08E2, 0x110BD, 0x110CD)
"""Signs written around the digits after them: of no agreed width."""
_FLAGS = {0x1F1E6 + n: chr(ord("A") + n) for n in range(26)}
"""The two halves of a flag as its country's letters: terminals give a flag one, two or four cells."""


def _table() -> dict[int, str]:
    """What each character of the text becomes; a character that is not in it stays."""
    table = dict(_FLAGS)
    table.update((code, chr(0x2400 + code)) for code in range(0x20))
    table[0x7F] = "\u2421"
    table.update((code, REPLACEMENT) for code in (*range(0x80, 0xA0), *_SURROGATES, *_NO_CHARACTERS, *_PREFIXES))
    gone = chain(_DIRECTION, _JOINERS, _ZERO_WIDTH, _EMOJI_STYLE, _SELECTORS, _TAGS)
    table.update((code, "") for code in gone)
    table.update((code, " ") for code in _SPACES)
    return table


_IN_TEXT = _table() | {0x09: "\t"} | dict.fromkeys(_BREAKS, "\n")
_IN_LINE = _IN_TEXT | {0x09: " ", 0x0D: " "} | dict.fromkeys(_BREAKS, " ")
_UNSTORABLE = dict.fromkeys((0, *_SURROGATES), REPLACEMENT)
_SPACE_RUN = re.compile("  +")
_TAG = re.compile("<(?=[A-Za-z/!?])")


def storable(raw: str) -> str:
    """`raw` as the desk can keep it: only NUL and lone surrogates, which no database takes, become U+FFFD."""
    if "\0" not in raw:  # nearly all text is clean, which is quick to see
        if raw.isascii():
            return raw
        try:
            raw.encode("utf-8")
        except UnicodeEncodeError:
            pass
        else:
            return raw
    return raw.translate(_UNSTORABLE)


def clean_line(raw: str, limit: int | None = None) -> str:
    """`raw` as one line that cannot act: no control, no direction mark, nothing invisible, runs of spaces as one.

    `limit` is the most characters to return; a longer line ends in `…`. For cells of a terminal see `fit`.
    """
    plain = raw.isascii() and raw.isprintable()
    line = raw if plain else _settle(raw.translate(_IN_LINE).strip(" "))
    line = _SPACE_RUN.sub(" ", line).strip(" ")
    return line if limit is None or len(line) <= limit else _cut(line, limit)


def clean_text(raw: str) -> str:
    """`raw` as lines that cannot act: like `clean_line`, but it keeps line ends (as `\\n`) and runs of spaces.

    Tabs are expanded to every fourth column.
    """
    text = raw.replace("\r\n", "\n").replace("\r", "\n")
    if not text.isascii():
        return _settle(text.translate(_IN_TEXT)).expandtabs(_TAB)
    return text.translate(_IN_TEXT).expandtabs(_TAB)


def markdown_line(raw: str) -> str:
    """`raw` as one clean line of a page of Markdown: nothing in it is a link, a picture or a tag of HTML.

    Whoever renders the page would load the picture. Backslashes would not do: one may stand before them already.
    """
    return _TAG.sub("&lt;", clean_line(raw).replace("](", "] (").replace("][", "] ["))


def _cut(line: str, limit: int) -> str:
    """The beginning of a clean line, `limit` characters with the ellipsis, no letter without its marks."""
    if limit < 1:
        return ""
    end = limit - 1
    while end and _is_mark(line[end]):
        end -= 1
    return line[:end].rstrip(" ") + "…"


def _settle(text: str) -> str:
    """Composed letters (NFC), and few marks on each; thinned before as well, because composing a long run is slow."""
    if text.isascii():
        return text
    # a character younger than this Python: every terminal guesses its width
    if unknown := [ord(char) for char in set(text) if unicodedata.category(char) == "Cn"]:
        text = text.translate(dict.fromkeys(unknown, REPLACEMENT))
    composed = unicodedata.normalize("NFC", _thin(text, _MARKS_READ, _MARKS_READ))
    return unicodedata.normalize("NFC", _thin(composed, MARKS_ON_A_BASE, MARKS_ON_A_BASE))


def _is_mark(char: str) -> bool:
    """Whether `char` stands on or joins the letter before it: a mark, or the vowel or end of a Korean syllable."""
    return char > "\u02ff" and (unicodedata.category(char)[0] == "M" or _is_jamo(char))


def _is_jamo(char: str) -> bool:
    return "\u1160" <= char <= "\u11ff" or "\ud7b0" <= char <= "\ud7ff"


def _thin(text: str, over: int, beside: int) -> str:
    """`text` with at most `over` marks above or below each base, and `beside` marks that take room next to it."""
    if not any(map(_is_mark, set(text))):
        return text
    kept: list[str] = []
    above = next_to = 0
    bare = True
    for char in text:
        if not _is_mark(char):
            above = next_to = 0
            bare = char == "\n"
            kept.append(char)
            continue
        if unicodedata.category(char) in {"Mn", "Me"}:
            above += 1
            wanted = above <= over
        else:
            next_to += 1
            wanted = next_to <= beside
        if wanted:
            kept.append(_NO_BASE + char if bare else char)
            bare = False
    return "".join(kept)


# What was hidden


_HIDDEN = (
    ("control character", frozenset((*(code for code in _C0 if code not in {0x09, 0x0A, 0x0D}), *range(0x80, 0xA0)))),
    ("direction mark", frozenset(_DIRECTION)),
    ("invisible character", frozenset(_ZERO_WIDTH)),
    ("hidden tag", frozenset((*_TAGS, *_SELECTORS))),
    ("unreadable character", frozenset((*_SURROGATES, *_NO_CHARACTERS))),
)
_KIND = {code: kind for kind, codes in _HIDDEN for code in codes}
_SUSPECT = re.compile("[^\n\r\t -~]")


def hidden(raw: str) -> list[str]:
    """What cleaning took out of `raw` or made visible, for a warning: `["2 direction marks", "1 hidden tag"]`.

    Empty for ordinary text. Joiners in emoji and in scripts that are written with them, emoji styles and skin
    tones go unmentioned: they are ordinary, and a warning that is always there is not read.
    """
    if not any(ord(char) in _KIND or ord(char) in _JOINERS or _is_mark(char) for char in set(raw)):
        return []
    counts: dict[str, int] = {}
    marks = 0
    for match in _SUSPECT.finditer(raw):
        char = match[0]
        at = match.start()
        marks = marks + 1 if _is_mark(char) and at and (marks or not _is_mark(raw[at - 1])) else 0
        kind = _KIND.get(ord(char))
        if ord(char) in _JOINERS and (at == 0 or raw[at - 1] < "\u0590"):
            kind = "invisible character"
        elif kind is None and marks > _MARKS_READ // 2:
            kind = "piled-up mark"
        if kind is not None:
            counts[kind] = counts.get(kind, 0) + 1
    return [f"{count} {kind}{'' if count == 1 else 's'}" for kind, count in counts.items()]


# Widths


def cell_width(text: str) -> int:
    """How many cells of a terminal clean `text` takes on one line. Control characters count as none.

    The sum over its characters: cleaning has removed what makes terminals add up differently.
    """
    if text.isascii() and text.isprintable():
        return len(text)
    return sum(_cells(char) for char in text)


@lru_cache(maxsize=4096)
def _cells(char: str) -> int:
    if " " <= char <= "~":
        return 1
    from wcwidth import wcwidth  # noqa: PLC0415 – its tables take 15 ms to load, and English needs none of them

    return max(0, wcwidth(char))


def fit(text: str, width: int, ellipsis: str = "…") -> str:
    """Clean `text` in exactly `width` cells: padded with spaces, or cut with `ellipsis` at its end.

    A wide character that would stand half inside is left out and its cell padded.
    """
    width = max(0, width)
    if (used := cell_width(text)) <= width:
        return text + " " * (width - used)
    if (room := width - cell_width(ellipsis)) < 0:
        ellipsis, room = "", width
    used = end = 0
    for char in text:
        cells = _cells(char)
        if used + cells > room:
            break
        used += cells
        end += 1
    return text[:end] + ellipsis + " " * (room - used)
