"""The rows that were not imported, as a table with the reason of each, to be mended and imported again."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path

from acdesk.errors import Failed, WrongUsage
from acdesk.tables.columns import OURS
from acdesk.tables.plan import Rejected
from acdesk.tables.reading import FORMULAS
from acdesk.text import clean_line

_ACTS = (*FORMULAS, "\t", "\r", "\n")
"""A cell that begins with one of these is computed by spreadsheets."""


def check_rejects(path: Path, source: Path) -> None:
    """Raise WrongUsage where writing rejected rows to `path` would destroy something: the table itself, any file."""
    if not path.exists():
        return
    shown = clean_line(path.name, 80)
    if path.is_dir() or (source.exists() and path.samefile(source)) or not _is_ours(path):
        raise WrongUsage(f"{shown} exists and holds no rejected rows: give another name for --rejects.")


def _is_ours(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            start = file.read(16).removeprefix(b"\xef\xbb\xbf")
    except OSError as error:
        raise Failed(f"{clean_line(path.name, 80)} can't be read: {error.strerror}.") from None
    return not start or start.startswith(OURS.encode() + b",")


def write_rejects(path: Path, header: Sequence[str], rejected: Iterable[Rejected]) -> None:
    """Write the rejected rows as they came, behind a first column `error`, as CSV in UTF-8.

    The reason comes first so that rows with too many cells stay as they are. Cells that a spreadsheet would compute get
    a quote before them. Raises Failed.
    """
    try:
        with path.open("w", encoding="utf-8-sig", newline="", errors="replace") as file:
            writer = csv.writer(file)
            writer.writerow([OURS, *map(quoted, header)])
            for row in rejected:
                where = f"line {row.line}, {row.column}" if row.column else f"line {row.line}"
                writer.writerow([quoted(f"{where}: {row.reason}"), *map(quoted, row.cells)])
    except OSError as error:
        raise Failed(f"{clean_line(path.name, 80)} can't be written: {error.strerror or error}.") from None


def quoted(cell: str) -> str:
    """The cell, with a quote before what a spreadsheet would take for a formula."""
    return f"'{cell}" if cell.lstrip(" ").startswith(_ACTS) else cell
