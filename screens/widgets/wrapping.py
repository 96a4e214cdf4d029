"""Clean text broken into lines of a width in cells, quickly."""

from __future__ import annotations

from collections.abc import Iterator

from screens.widgets.cells import cell_width, fit


def wrapped(text: str, width: int) -> Iterator[str]:
    """The lines of clean `text`, broken at spaces, and inside a word only where the word alone is too long."""
    width = max(4, width)
    for line in map(str.rstrip, text.split("\n")):
        if len(line) <= width and cell_width(line) <= width:
            yield line
        else:
            yield from _broken(line, width)


def _broken(line: str, width: int) -> Iterator[str]:
    """One long line in pieces; what it is indented by, its pieces are as well."""
    indent = " " * min(len(line) - len(line.lstrip(" ")), width // 2)
    current, used = indent, len(indent)
    for word in line.split():
        cells = cell_width(word)
        gap = 1 if used > len(indent) else 0
        if used + gap + cells <= width:
            current += " " * gap + word
            used += gap + cells
            continue
        if current.strip():
            yield current
        *whole, rest = _cut(word, width - len(indent)) if cells > width - len(indent) else [word]
        for piece in whole:
            yield indent + piece
        current, used = indent + rest, len(indent) + cell_width(rest)
    if current.strip():
        yield current


def _cut(word: str, width: int) -> list[str]:
    """A word without a place to break, in pieces of at most `width` cells."""
    pieces: list[str] = []
    while cell_width(word) > width:
        head = fit(word, width, "").rstrip(" ") or word[0]
        pieces.append(head)
        word = word[len(head) :]
    return [*pieces, word]
