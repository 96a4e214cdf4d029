"""Who may open, migrate or replace a desk, and who has it open: two lock files beside it.

`desk.db-lock` is held for the moment of opening (without it 4 of 72 simultaneous first opens failed); `desk.db-open`
is held, shared, for as long as a desk is open, so that a restore can tell that it is alone. Both are `flock` locks:
they vanish with their process. SQLite's own locks are on the desk file itself and are not touched.
"""

from __future__ import annotations

import errno
import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from db.trouble import DeskLocked

_STEP_SECONDS = 0.01


def beside(path: Path, ending: str) -> Path:
    """The companion file of a desk: beside(desk.db, "-wal") is desk.db-wal."""
    return path.with_name(path.name + ending)


@contextmanager
def turn(path: Path, timeout: float) -> Iterator[None]:
    """This process alone may open, create, migrate or replace the desk `path`, after waiting `timeout` seconds at most.

    Raises DeskLocked when the wait was in vain. On a disk that can't be written nobody can do harm, and there is no
    lock.
    """
    descriptor = _open(beside(path, "-lock"))
    if descriptor is None:
        yield
        return
    try:
        _wait(descriptor, path, timeout)
        yield
    finally:
        os.close(descriptor)


class Presence:
    """That somebody has the desk open. To be made and changed only inside `turn`."""

    def __init__(self, path: Path) -> None:
        self._descriptor = _open(beside(path, "-open"))

    def alone(self) -> bool:
        """Take the desk for this process alone; False when another has it open. Not writable means not alone."""
        return self._descriptor is not None and _try(self._descriptor, fcntl.LOCK_EX)

    def share(self) -> None:
        """Let others open the desk too. Call it before leaving `turn`, so that it can't wait."""
        if self._descriptor is not None:
            fcntl.flock(self._descriptor, fcntl.LOCK_SH)

    def end(self) -> None:
        """No longer present; again is harmless."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None


def forget(path: Path) -> None:
    """Take away the lock files again: only for a path that turned out not to be a desk."""
    beside(path, "-lock").unlink(missing_ok=True)
    beside(path, "-open").unlink(missing_ok=True)


def _open(path: Path) -> int | None:
    try:
        return os.open(path, os.O_RDONLY | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except (PermissionError, OSError) as error:
        if isinstance(error, PermissionError) or error.errno in _UNWRITABLE:
            return None
        raise


_UNWRITABLE = (errno.EROFS, errno.ENOSPC)  # the desk can still be read, and SQLite has locks of its own


def _try(descriptor: int, kind: int) -> bool:
    try:
        fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _wait(descriptor: int, path: Path, timeout: float) -> None:
    deadline = time.monotonic() + timeout
    while not _try(descriptor, fcntl.LOCK_EX):
        if time.monotonic() > deadline:
            raise DeskLocked(f"The desk {path} is being opened, migrated or restored by another process: try again.")
        time.sleep(_STEP_SECONDS)
