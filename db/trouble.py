"""What can go wrong with a desk file, each as the one sentence that a user is told."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from peewee import PeeweeException
from peewee import sqlite3 as _sqlite  # type: ignore[attr-defined]  # unknown to Peewee's stubs

# The library that Peewee has chosen: a second one in the process would drop the first one's locks.
_DRIVER_ERROR: type[Exception] = _sqlite.Error
_NO_SPACE = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_NOT_WRITABLE = (errno.EROFS, errno.EACCES, errno.EPERM)
_NEARLY_FULL = 256 * 1024


class StoreError(Exception):
    """Base of all. `str(error)` is one sentence: what, where, what to do."""


class DeskMissing(StoreError):
    """There is no desk at this path."""


class NotADesk(StoreError):
    """The file is empty, or is something else; it was not touched."""


class DeskTooNew(StoreError):
    """A later acdesk has changed the desk; `needs` is the version that can open it."""

    def __init__(self, message: str, needs: str) -> None:
        super().__init__(message)
        self.needs = needs


class DeskLocked(StoreError):
    """Another process holds the desk, for longer than one may wait."""


class DeskBroken(StoreError):
    """The file is damaged."""


class DiskTrouble(StoreError):
    """The disk failed to read or write; nothing was changed."""


class DiskFull(DiskTrouble):
    """There is no room; nothing was changed, and reading goes on."""


class DeskReadOnly(StoreError):
    """The desk, or its folder, can't be written."""


class RowClash(StoreError):
    """A rule of the tables themselves refused a row: a name there already, a reference to nothing."""


def translate(error: BaseException, path: Path) -> StoreError | None:
    """The sentence for an error of Peewee, of SQLite or of the operating system at the desk `path`.

    None when it is not about the desk file. When a disk fills, Peewee says "cannot rollback" and the cause is two
    contexts further down, so the whole chain is looked through.
    """
    for link in _chain(error):
        if isinstance(link, StoreError):
            return link
        if isinstance(link, OSError):
            return _from_system(link, path)
        code = getattr(link, "sqlite_errorcode", 1)
        if any(sign in str(link).lower() for sign in _SIGNS_OF_DAMAGE):
            code = 11
        if code & 0xFF in _SENTENCES:
            return _from_sqlite(code & 0xFF, link, path)
    return None


@contextmanager
def told(path: Path, *, files: bool = False) -> Iterator[None]:
    """Whatever the database raises inside comes out as a StoreError about the desk `path`, where there is a sentence.

    With `files`, so does what the operating system raises, and what has no sentence is DeskBroken: for opening and
    copying, not where a caller's own code runs inside.
    """
    kinds = (PeeweeException, _DRIVER_ERROR, OSError) if files else (PeeweeException, _DRIVER_ERROR)
    try:
        yield
    except kinds as error:
        known = translate(error, path)
        if known is None and files:
            known = DeskBroken(_SENTENCES[11][1].format(path=path))
        if known is None:
            raise
        raise known from error


def _chain(error: BaseException) -> Iterator[BaseException]:
    seen: set[int] = set()
    link: BaseException | None = error
    while link is not None and id(link) not in seen:
        seen.add(id(link))
        yield link
        link = link.__cause__ or link.__context__


_SIGNS_OF_DAMAGE = ("unsupported file format", "could not decode")  # these come without a code
_SENTENCES: dict[int, tuple[type[StoreError], str]] = {
    5: (DeskLocked, "The desk {path} is busy in another process; nothing was changed: try again in a moment."),
    6: (DeskLocked, "The desk {path} is busy in this process; nothing was changed: try again in a moment."),
    8: (DeskReadOnly, "The desk {path} can't be written, only read: check who owns it and its disk."),
    10: (DiskTrouble, "The disk under {path} failed ({error}); nothing was changed: check the disk, then try again."),
    11: (DeskBroken, "The desk {path} is damaged: restore a backup (acdesk restore), or see acdesk doctor."),
    13: (DiskFull, "The disk is full, so nothing was changed: free some space in {folder} and try again."),
    14: (DiskTrouble, "The desk {path} can't be opened: check that its folder is there and may be written."),
    19: (RowClash, "The desk refused a row ({error}); nothing was changed."),
    26: (NotADesk, "{path} is not a desk: the file is something else and was left as it is."),
}


def _from_sqlite(code: int, error: BaseException, path: Path) -> StoreError:
    if code == 10 and nearly_full(path.parent):
        code = 13
    kind, sentence = _SENTENCES[code]
    return kind(sentence.format(path=path, folder=path.parent, error=error))


def _from_system(error: OSError, path: Path) -> StoreError:
    if error.errno in _NO_SPACE:
        return DiskFull(_SENTENCES[13][1].format(folder=path.parent))
    if error.errno in _NOT_WRITABLE:
        return DeskReadOnly(_SENTENCES[8][1].format(path=path))
    return DiskTrouble(f"{path}: {error.strerror or error}; nothing was changed.")


def nearly_full(folder: Path, needed: int = _NEARLY_FULL) -> bool:
    """Whether fewer than `needed` bytes are left on the disk under `folder`; False where that can't be told."""
    try:
        room = os.statvfs(folder)
    except OSError:
        return False
    return room.f_bavail * room.f_frsize < needed
