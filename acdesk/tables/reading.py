"""A file of delimited text as a table: encoding and delimiter found out, every row with its physical line."""

from __future__ import annotations

import re
import stat
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from acdesk.errors import Failed, NotFound, WrongUsage
from acdesk.tables.records import DELIMITERS, Fault, records
from acdesk.text import clean_line

LARGEST_FILE = 50_000_000
"""Bytes; a hundred thousand contacts of Google's wide table take 30 million."""
MOST_ROWS = 200_000
MOST_RECORDS = 2 * MOST_ROWS + 1
"""Blank ones as well, with which a file can be filled endlessly."""
_LOOKED_AT = 50
"""Records from the top that tell the delimiter."""
_SAMPLE = 4_000
"""Bytes that tell UTF-16 without a mark."""
_BOMS = (
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_FOREIGN = (
    (b"PK\x03\x04", "an Excel or other zipped file"),
    (b"\xd0\xcf\x11\xe0", "an old Excel file"),
    (b"%PDF", "a PDF"),
)
_SEPARATOR_LINE = re.compile(r"sep=([,;\t|])(?:\r\n|\r|\n)")
_LINE_END = re.compile(r"\r\n|\r|\n")
FORMULAS = (*"=+-@", *"\uff1d\uff0b\uff0d\uff20")
"""How a cell begins that a spreadsheet computes; East Asian ones take the wide characters as well."""


@dataclass(frozen=True)
class Row:
    """A record and its physical line; it may have fewer or more cells than the header."""

    line: int
    values: tuple[str, ...]

    def cell(self, place: int) -> str:
        """The cell of a column without the space around it; nothing where the row ends before."""
        if place >= len(self.values):
            return ""
        value = self.values[place].strip()
        # a quote that keeps a spreadsheet from computing (`'+1 608 …`) is not part of the value
        return value[1:] if value[:1] == "'" and value[1:2] in FORMULAS else value


@dataclass(frozen=True)
class Table:
    """A read table: its header (on `header_line`), its rows that are not blank, and what is worth saying of it."""

    header: tuple[str, ...]
    rows: tuple[Row, ...]
    delimiter: str
    encoding: str
    notices: tuple[str, ...] = ()
    name: str = "the table"
    header_line: int = 1


def read_table(path: Path) -> Table:
    """The table in a file.

    Raises NotFound where there is none, Failed when it can't be opened, WrongUsage with file and line for what can't be
    read as a table.
    """
    name = clean_line(path.name, 80) or "the file"
    try:
        mode = path.stat().st_mode
        if not stat.S_ISREG(mode):
            raise WrongUsage(f"{name} is no file: give a table saved as CSV.")
        with path.open("rb") as file:
            data = file.read(LARGEST_FILE + 1)
    except FileNotFoundError:
        raise NotFound(f"There is no file {clean_line(str(path), 200)}: give a table saved as CSV.") from None
    except OSError as error:
        raise Failed(f"{name} can't be read: {error.strerror or 'the system gives no reason'}.") from None
    return parse_table(data, name)


def parse_table(data: bytes, name: str = "the table") -> Table:
    """The table in the bytes of a file called `name`. Raises WrongUsage with name and line."""
    if len(data) > LARGEST_FILE:
        raise WrongUsage(f"{name} is larger than {LARGEST_FILE // 1_000_000} MB: import it in parts.")
    try:
        text, encoding, notices = _decoded(data)
        return _table(text, encoding, notices, name)
    except Fault as fault:
        raise WrongUsage(f"{name}, {fault}") from None


def _table(text: str, encoding: str, notices: list[str], name: str) -> Table:
    start, first_line = 0, 1
    separator = _SEPARATOR_LINE.match(text)
    if separator:
        start, first_line = separator.end(), 2
    body = text[start:]
    if (nul := body.find("\0")) >= 0:
        raise Fault(_line_at(text, start + nul), "it holds a NUL byte: this is no text, save the table as CSV again.")
    delimiter = separator[1] if separator else _delimiter(body)
    header: tuple[str, ...] | None = None
    header_line = 1
    rows: list[Row] = []
    for number, (line, cells) in enumerate(records(body, delimiter, first_line)):
        if number == MOST_RECORDS:
            raise Fault(line, f"more than {MOST_RECORDS:,} lines, most of them blank, stand before it: remove them.")
        if not any(cell.strip() for cell in cells):
            continue
        if header is None:
            header, header_line = tuple(cell.strip() for cell in cells), line
            continue
        if len(rows) == MOST_ROWS:
            raise Fault(line, f"there are more than {MOST_ROWS:,} rows: import the table in parts.")
        rows.append(Row(line, tuple(cells)))
    if header is None:
        raise WrongUsage(f"{name} is empty: give a table with a line of column names and a line for each client.")
    return Table(header, tuple(rows), delimiter, encoding, tuple(notices), name, header_line)


def _decoded(data: bytes) -> tuple[str, str, list[str]]:
    """The text, the name of its encoding, and a notice where that had to be found out."""
    for start, what in _FOREIGN:
        if data.startswith(start):
            raise Fault(1, f"this is {what}, not CSV: save the sheet as CSV (UTF-8) and import that.")
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _strict(data, encoding), encoding.removesuffix("-sig"), []
    if encoding := _unmarked_utf_16(data[:_SAMPLE]):
        return _strict(data, encoding), encoding, [f"It is read as {encoding.upper()}, which it does not say itself."]
    try:
        return data.decode("utf-8"), "utf-8", []
    except UnicodeDecodeError as error:
        line = _line_at(data[: error.start].decode("latin-1"), error.start)
    said = f"Line {line:,} is not UTF-8: the table is read as Windows-1252, so look at names with accents."
    return _strict(data, "cp1252"), "cp1252", [said]


def _strict(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        before = data[: error.start].decode(encoding, "replace")
        known = "neither UTF-8 nor Windows-1252" if encoding == "cp1252" else f"not {encoding.removesuffix('-sig')}"
        raise Fault(_line_at(before, len(before)), f"it is {known} text: save the table as CSV (UTF-8).") from None


def _unmarked_utf_16(sample: bytes) -> str:
    """UTF-16 by its zero bytes: every second one in text of Latin letters."""
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    half = len(sample) // 2
    if half and odd > half * 0.6 and even == 0:
        return "utf-16-le"
    return "utf-16-be" if half and even > half * 0.6 and odd == 0 else ""


def _delimiter(text: str) -> str:
    """The delimiter under which the first records agree with a header of several cells, the more the better."""
    best, most = DELIMITERS[0], 0.0
    for delimiter in DELIMITERS:
        widths: list[int] = []
        try:
            for _, cells in islice(records(text, delimiter), _LOOKED_AT):
                if any(cell.strip() for cell in cells):
                    widths.append(len(cells))
        except Fault:
            pass  # told when the whole is read; until there it tells as much
        if not widths or widths[0] == 1:
            continue
        score = widths[0] * sum(width == widths[0] for width in widths) / len(widths)
        if score > most:
            best, most = delimiter, score
    return best


def _line_at(text: str, position: int) -> int:
    return len(_LINE_END.findall(text, 0, position)) + 1
