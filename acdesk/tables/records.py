"""The records of delimited text with the physical line of each; nothing that is doubtful is read somehow."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from acdesk.errors import WrongUsage

DELIMITERS = (",", ";", "\t", "|")
MOST_COLUMNS = 500
"""Google's widest exports have about ninety."""
LONGEST_CELL = 32_767
"""Characters; Excel's own limit. A longer cell is a quote that was not closed."""

_LINE_END = re.compile(r"\r\n|\r|\n")
_OPENING = re.compile(' *"')
_QUOTED = re.compile(r'[^"]*+(?:""[^"]*+)*+"')  # possessive: linear also where the closing quote is missing


class Fault(WrongUsage):
    """The table can't be read at a physical line (the first is 1)."""

    def __init__(self, line: int, sentence: str) -> None:
        super().__init__(f"line {line:,}: {sentence}")
        self.line = line


def records(text: str, delimiter: str, first_line: int = 1) -> Iterator[tuple[int, list[str]]]:
    """Each record's physical line and its cells. `\\n`, `\\r\\n` and `\\r` end one; inside quotes they are the cell's.

    Raises Fault, with the line where a quote opened, for quotes that are not closed or not doubled, for too long cells
    and too many columns.
    """
    position, line = 0, first_line
    while position < len(text):
        ending = _LINE_END.search(text, position)
        end, after = (ending.start(), ending.end()) if ending else (len(text), len(text))
        plain = text[position:end]
        if '"' in plain:
            cells, after, lines = _with_quotes(text, position, delimiter, line)
        else:
            cells, lines = plain.split(delimiter, MOST_COLUMNS), 1
        if len(cells) > MOST_COLUMNS:
            raise Fault(line, f"it has more than {MOST_COLUMNS} columns: no table of clients is so wide.")
        if len(plain) > LONGEST_CELL and max(map(len, cells)) > LONGEST_CELL:
            raise Fault(line, f"a cell is longer than {LONGEST_CELL:,} characters.")
        yield line, cells
        position, line = after, line + lines


def _with_quotes(text: str, position: int, delimiter: str, line: int) -> tuple[list[str], int, int]:
    """The cells of the record at `position`, where the next one begins, and how many lines this one takes."""
    plain, leaving = _patterns(delimiter)
    cells: list[str] = []
    lines = 1
    while len(cells) <= MOST_COLUMNS:
        opening = _OPENING.match(text, position)
        if opening:
            cell, position = _quoted(text, opening.end(), line + lines - 1)
        else:
            found = plain.match(text, position)
            assert found is not None  # it matches nothing as well
            cell, position = found[0], found.end()
        left = leaving.match(text, position)
        if left is None:
            closes = line + lines - 1 + len(_LINE_END.findall(cell))
            raise Fault(
                line + lines - 1,
                f"a quote opens here and closes on line {closes:,} in the middle of text: close it, or double the "
                'quotes inside the cell (""like this"").',
            )
        if opening:
            lines += len(_LINE_END.findall(cell))
            cell = _LINE_END.sub("\n", cell)
        cells.append(cell)
        position = left.end()
        if left[1] is None:
            break
    return cells, position, lines


@cache
def _patterns(delimiter: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """A cell without quotes, and what stands behind any cell."""
    sign = re.escape(delimiter)
    return re.compile(f"[^{sign}\r\n]*"), re.compile(rf" *(?:({sign})|\r\n|\r|\n|\Z)")


def _quoted(text: str, position: int, line: int) -> tuple[str, int]:
    """The content of a quoted cell whose quote stands before `position`, and where it ends."""
    found = _QUOTED.match(text, position)
    if found is None:
        raise Fault(line, "a quote opens here and is never closed: close it or take it out.")
    if found.end() - position > LONGEST_CELL:
        raise Fault(
            line, f"a quoted cell opens here and is longer than {LONGEST_CELL:,} characters: is its quote closed?"
        )
    return found[0][:-1].replace('""', '"'), found.end()
