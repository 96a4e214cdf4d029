"""Where mail is found: files, mailboxes and folders of them, walked in one order and never outside what was named.

What is neither mail nor a mailbox is reported with the reason. Symlinks are followed, each folder once; pipes and
devices are never opened.
"""

from __future__ import annotations

import errno
import os
import re
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from acdesk.mail import mbox
from acdesk.mail.letter import Unreadable, unreadable
from acdesk.mail.parse import LIMITS

KEPT = 64_000_000
"""Bytes of a single message that are taken in, to be kept even where it is too large to be read."""

_HEAD = 16_384
_BOOKKEEPING = re.compile(
    r"dovecot[.-].*|maildir(?:folder|size)|subscriptions|courierimap.*|\.(?:ds_store|mh_sequences|uidvalidity|gitignore)"
    r"|thumbs\.db|desktop\.ini|.*\.msf",
    re.IGNORECASE,
)
"""Files that mail programs and systems leave beside mail: passed over in folders."""

_KNOWN = re.compile(
    rb"^(?:from|to|cc|subject|date|received|return-path|message-id|mime-version|content-type|content-transfer-encoding"
    rb"|delivered-to|reply-to|sender|in-reply-to|x-[a-z0-9-]{2,60}|dkim-signature|list-id|references)[ \t]*:",
    re.IGNORECASE | re.MULTILINE,
)
_FOREIGN = (
    (b"\xd0\xcf\x11\xe0", "It is an Outlook .msg file: save the message as .eml."),
    (b"!BDN", "It is an Outlook data file: export the messages as .eml or mbox."),
    (b"PK\x03\x04", "It is an archive: unpack it first."),
    (b"\x1f\x8b", "It is compressed: unpack it first."),
    (b"%PDF", "It is a PDF, not a message."),
    (b"\xff\xfe", "It is not in the form of mail (UTF-16): save the message as .eml."),
)


@dataclass(frozen=True, slots=True)
class Found:
    """The bytes of one message and where they came from: a path, and `:n` for the nth in an mbox."""

    source: str
    raw: bytes = field(repr=False)


def walk(paths: Iterable[Path]) -> Iterator[Found | Unreadable]:
    """All messages under `paths`, in the order given and by name within a folder; what can't be one with its reason."""
    seen: set[tuple[int, int]] = set()
    for path in paths:
        yield from _walk(path, seen)


def _walk(path: Path, seen: set[tuple[int, int]]) -> Iterator[Found | Unreadable]:
    """Depth first with a stack of our own: folders may be nested deeper than Python recurses."""
    stack: list[tuple[Path, bool]] = [(path, False)]
    while stack:
        here, in_maildir = stack.pop()
        try:
            kind = here.stat()
        except (OSError, ValueError) as error:
            yield _trouble(here, error)
            continue
        if not stat.S_ISDIR(kind.st_mode):
            yield from _file(here, kind.st_mode, surely=in_maildir)
        elif (kind.st_dev, kind.st_ino) not in seen:
            seen.add((kind.st_dev, kind.st_ino))
            try:
                stack.extend(reversed(_inside(here)))
            except OSError as error:
                yield _trouble(here, error)


def _inside(folder: Path) -> list[tuple[Path, bool]]:
    """What stands in a folder, by name; of a Maildir first its cur and new, whose files are surely mail, never tmp."""
    inside = _listed(folder)
    parts = [path for path in inside if path.name in ("cur", "new") and path.is_dir()]
    if len(parts) < 2:
        return [(path, False) for path in inside]
    messages = [(path, True) for part in parts for path in _listed(part)]
    return messages + [(path, False) for path in inside if path.name not in ("cur", "new", "tmp")]


def _listed(folder: Path) -> list[Path]:
    """A folder's entries in the order of their names' bytes, without bookkeeping."""
    return sorted((path for path in folder.iterdir() if not _BOOKKEEPING.fullmatch(path.name)), key=os.fsencode)


def _file(path: Path, mode: int, *, surely: bool) -> Iterator[Found | Unreadable]:
    """The messages in a file. `surely`: it stands where only messages stand."""
    if not stat.S_ISREG(mode):
        yield unreadable(str(path), "It is no file but a pipe, socket or device.")
        return
    try:
        with _open(path) as file:
            yield from _messages(path, file, surely=surely or path.suffix.lower() == ".eml")
    except OSError as error:
        yield _trouble(path, error)


def _open(path: Path) -> BinaryIO:
    """Open for reading without ever waiting for a pipe that took the file's place meanwhile."""
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
    descriptor = os.open(path, flags)
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise OSError(errno.EINVAL, "it is no file any more")
    return os.fdopen(descriptor, "rb")


def _messages(path: Path, file: BinaryIO, *, surely: bool) -> Iterator[Found | Unreadable]:
    """Look at the beginning, then take it whole or apart."""
    source = _named(path)
    head = file.read(_HEAD)
    file.seek(0)
    reason = _no_mail(head, surely=surely)
    if reason:
        yield unreadable(source, reason, file.read(KEPT))
    elif not surely and is_mbox(head):
        for number, raw in enumerate(mbox.split(file, KEPT), 1):
            label = f"{source}:{number}"
            yield Found(label, raw) if raw is not None else unreadable(label, _TOO_LARGE)
    else:
        raw = file.read(KEPT + 1)
        yield Found(source, raw) if len(raw) <= KEPT else unreadable(source, _TOO_LARGE)


_TOO_LARGE = f"It is larger than {LIMITS.bytes // 1_000_000} MB, so large that it was left where it is."


def _no_mail(head: bytes, *, surely: bool) -> str:
    """Why a file that begins like this is no mail; "" when it may be."""
    if not head.strip():
        return "It is empty." if not head else "It holds nothing but blanks."
    for beginning, reason in _FOREIGN:
        if head.startswith(beginning):
            return reason
    if surely:
        return ""
    if b"\0" in head[:512]:
        return "It is no mail: its beginning is not text."
    return "" if is_mbox(head) or looks_like_mail(head) else "It is no mail: it does not begin with a mail header."


def is_mbox(head: bytes) -> bool:
    """Whether a file that begins like this is an mbox."""
    line, _, rest = head.lstrip(b"\r\n").partition(b"\n")
    return mbox.is_envelope(line + b"\n", rest)


def looks_like_mail(head: bytes) -> bool:
    """Whether the first paragraph begins with a header field (or envelope) and holds one that mail has."""
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    block = re.split(rb"\n\r?\n", text, maxsplit=1)[0]
    first = block.partition(b"\n")[0]
    if not re.match(rb"[!-9;-~]{1,76}[ \t]*:|>?From ", first):
        return False
    return bool(_KNOWN.search(block))


def _named(path: Path) -> str:
    """A path as text that can be stored and shown."""
    return os.fsencode(path).decode("utf-8", "replace")


def _trouble(path: Path, error: OSError | ValueError) -> Unreadable:
    """What the system said."""
    said = error.strerror if isinstance(error, OSError) and error.strerror else "its name can't be used"
    return unreadable(_named(path), f"It can't be read: {said[:1].lower()}{said[1:]}.")
