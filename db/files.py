"""The files of a desk as files: private, put in place whole, with a reserve for a full disk.

Nothing here opens a desk that SQLite has open: closing such a handle would drop SQLite's locks.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from db.locking import beside
from db.trouble import nearly_full

RESERVE_BYTES = 1024 * 1024
_ROOM_BYTES = 16 * 1024 * 1024
COMPANIONS = ("-wal", "-shm", "-journal")


def size(path: Path) -> int:
    """Bytes; 0 where there is no such file."""
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0


def make_private(path: Path) -> None:
    """Nobody but its owner may read the file: clients' words stand in it. Another's file is left as it is."""
    with suppress(FileNotFoundError):
        about = path.stat()
        if about.st_mode & 0o077 and about.st_uid == os.geteuid():
            path.chmod(0o600)


def empty_private(path: Path) -> None:
    """An empty file that only its owner may read, in place of whatever was left there."""
    for ending in ("", *COMPANIONS):
        beside(path, ending).unlink(missing_ok=True)
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))


def on_disk(path: Path) -> None:
    """Wait until a file or folder has reached the disk."""
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def put_in_place(made: Path, path: Path) -> None:
    """Rename a finished, closed desk to where it belongs; it is there whole or not at all.

    Never next to the log of another desk: SQLite would replay that log into this one.
    """
    on_disk(made)
    for ending in COMPANIONS:
        if size(beside(path, ending)):
            move_aside(beside(path, ending))
        beside(path, ending).unlink(missing_ok=True)
    made.replace(path)
    on_disk(path.parent)


def move_aside(path: Path) -> Path:
    """Rename a file to `….aside`, `….aside2` …: what is damaged is kept, it may hold the only copy of something."""
    number = 1
    while True:
        aside = beside(path, f".aside{number if number > 1 else ''}")
        if not aside.exists():
            path.rename(aside)
            return aside
        number += 1


def keep_reserve(path: Path) -> None:
    """Keep one megabyte beside the desk to give back when the disk fills up, unless it is nearly full now."""
    reserve = beside(path, "-reserve")
    if reserve.exists() or nearly_full(path.parent, _ROOM_BYTES):
        return
    with suppress(OSError):  # a reserve is a help, not a condition
        descriptor = os.open(reserve, os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            if hasattr(os, "posix_fallocate"):
                os.posix_fallocate(descriptor, 0, RESERVE_BYTES)
            else:
                os.write(descriptor, bytes(RESERVE_BYTES))
        finally:
            os.close(descriptor)


def release_reserve(path: Path) -> None:
    """Give the reserve back, so that the word being typed can still be kept."""
    beside(path, "-reserve").unlink(missing_ok=True)


def identity(path: Path) -> tuple[int, int] | None:
    """What tells this file from another that is put in its place; None where there is none."""
    try:
        there = path.stat()
    except OSError:
        return None
    return there.st_dev, there.st_ino
