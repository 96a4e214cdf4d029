"""An mbox file taken apart into its messages, however large the file.

A line that begins with `From ` starts a message only where the line before is blank (or the file begins), the line is a
plausible envelope (sender, clock time, year) and a header field follows; everywhere else it is text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

_ENVELOPE = re.compile(
    rb"From +\S[^\r\n]{0,400}?\b\d{1,2}:\d{2}(?::\d{2})?\b[^\r\n]{0,60}?\b(?:19|20)\d\d\b[^\r\n]{0,60}\r?\n?"
)
_FIELD = re.compile(rb"(?:[!-9;-~]{1,76}[ \t]*:|>From )")
_QUOTED = re.compile(rb"^>(>*From )", re.MULTILINE)
_LINE = 65_536


def is_envelope(line: bytes, following: bytes) -> bool:
    """Whether `line`, with `following` after it, begins a message."""
    return line[:5] == b"From " and bool(_ENVELOPE.fullmatch(line)) and bool(_FIELD.match(following))


def split(file: BinaryIO, most: int) -> Iterator[bytes | None]:
    """The messages of an open mbox without envelope lines, `>From ` unquoted; None for one above `most` bytes."""
    pieces: list[bytes] = []
    size, blank, whole = 0, True, True
    started = False
    line = file.readline(_LINE)
    while line:
        following = file.readline(_LINE)
        if whole and blank and is_envelope(line, following):
            if started:
                yield _message(pieces, size, most)
            pieces, size, started = [], 0, True
        else:
            size += len(line)
            if size <= most:
                pieces.append(line)
            elif pieces:
                pieces.clear()
            started = started or bool(line.strip())
        blank = whole and line in (b"\n", b"\r\n")
        whole = line.endswith(b"\n")
        line = following
    if started:
        yield _message(pieces, size, most)


def _message(pieces: list[bytes], size: int, most: int) -> bytes | None:
    """The message of its lines, without the blank line that ends it in the file."""
    if size > most:
        return None
    data = b"".join(pieces)
    if data.endswith(b"\r\n\r\n"):
        data = data[:-2]
    elif data.endswith(b"\n\n"):
        data = data[:-1]
    return _QUOTED.sub(rb"\1", data) if b"\n>" in data else data
