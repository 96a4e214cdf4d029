"""How commands answer: one JSON document for programs, aligned lines for people. All outside text is made safe here."""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import click
import msgspec

from acdesk.text import cell_width, clean_line, clean_text, fit

__all__ = ["block", "columns", "document", "iso", "line", "on_terminal", "paint"]

_NOT_PLAIN = re.compile(r"[^\n -~]")


def document(value: Any) -> None:
    """Print one JSON document; instants are written as ISO 8601 with their offset.

    It is plain ASCII: every other character is escaped, so that nothing in it can act on a terminal.
    """
    try:
        packed = msgspec.json.encode(value)
    except UnicodeEncodeError:  # half a character, as a file name may have it
        packed = json.dumps(msgspec.to_builtins(value)).encode("ascii")
    if on_terminal():
        packed = msgspec.json.format(packed, indent=2)
    # every row of the queue has one, and one replacement is quicker than thousands
    packed = packed.replace("×".encode(), b"\\u00d7")
    click.echo(_escaped(packed.decode("utf-8")))


def _escaped(text: str) -> str:
    """JSON text with all but printable ASCII as escapes; line ends stay."""
    if text.isascii() and "\x7f" not in text:
        return text
    return _NOT_PLAIN.sub(lambda match: json.dumps(match[0])[1:-1] if match[0] != "\x7f" else "\\u007f", text)


def iso(instant: datetime | None, zone: ZoneInfo) -> datetime | None:
    """An instant as the JSON documents have it: with the offset of the agency's zone."""
    return None if instant is None else instant.astimezone(zone)


def line(text: str = "", *, err: bool = False) -> None:
    """Print one line of text, cleaned."""
    click.echo(clean_line(text), err=err)


def block(text: str, indent: str = "  ") -> None:
    """Print text of several lines, cleaned and indented."""
    for each in clean_text(text).rstrip().split("\n"):
        click.echo(f"{indent}{each.rstrip()}".rstrip())


def columns(rows: Sequence[Sequence[str]], head: Sequence[str] = (), *, right: Sequence[int] = ()) -> None:
    """Print rows in aligned columns; `right` are the numbers of columns that are set flush right.

    The last column is as long as it is, cut at the edge of a terminal; outside text belongs there.
    """
    cells = [[clean_line(cell) for cell in row] for row in rows]
    table = [list(head), *cells] if head else cells
    if not table:
        return
    widths = [max(cell_width(row[place]) for row in table) for place in range(len(table[0]))]
    room = shutil.get_terminal_size().columns - sum(widths[:-1]) - 2 * (len(widths) - 1) if on_terminal() else None
    for number, row in enumerate(table):
        parts = [
            " " * (widths[place] - cell_width(cell)) + cell if place in right else fit(cell, widths[place])
            for place, cell in enumerate(row[:-1])
        ]
        last = row[-1] if room is None else fit(row[-1], max(min(room, cell_width(row[-1])), 8)).rstrip()
        said = "  ".join([*parts, last]).rstrip()
        click.echo(paint(said, bold=True) if head and number == 0 else said)


def paint(text: str, **style: Any) -> str:
    """`text` in a style where there is a terminal that may have colours (NO_COLOR is honoured)."""
    if os.environ.get("NO_COLOR") or not on_terminal():
        return text
    return click.style(text, **style)


def on_terminal() -> bool:
    """Whether a person reads what is printed."""
    return sys.stdout.isatty()
