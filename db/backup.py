"""Copies of a desk: made whole, counted, kept for a while, and put back."""

from __future__ import annotations

import glob
import os
import re
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from peewee import SqliteDatabase

from db import files, migrating
from db.connecting import connect, pragma, run
from db.locking import Presence, beside, turn
from db.trouble import DeskBroken, DeskLocked, DeskMissing, NotADesk, StoreError, told

_STAMP = "%Y%m%dT%H%M%SZ"
_NAME = re.compile(r"(?P<stem>.+)-(?P<stamp>\d{8}T\d{6}Z)-(?P<seq>\d+)(?:-\d+)?\.db")
_ALL_FOR = timedelta(days=2)
_STALE = timedelta(days=1)
_KEPT: tuple[tuple[int, Callable[[datetime], object]], ...] = (
    (12, lambda at: at.date()),
    (10, lambda at: at.isocalendar()[:2]),
    (9, lambda at: (at.year, at.month)),
)
"""So many days, weeks and months keep their newest copy."""


def kept(stamps: Iterable[datetime], now: datetime) -> set[datetime]:
    """Which copies stay: all of the last two days; the newest of 12 days, of 10 weeks, of 9 months that have one."""
    newest_first = sorted(set(stamps), reverse=True)
    keep = {at for at in newest_first if now - at <= _ALL_FOR}
    for number, period in _KEPT:
        newest: dict[object, datetime] = {}
        for at in newest_first:
            newest.setdefault(period(at), at)
        keep.update(list(newest.values())[:number])
    return keep


def folder_of(path: Path) -> Path:
    """Where the copies of the desk `path` are kept."""
    return path.parent / "backups"


def copies(path: Path) -> list[tuple[datetime, int, Path]]:
    """The copies of the desk `path`, newest first: when, last journal number, file."""
    found = []
    for file in folder_of(path).glob("*.db"):
        name = _NAME.fullmatch(file.name)
        if name and name["stem"] == path.stem:
            at = datetime.strptime(name["stamp"], _STAMP).replace(tzinfo=UTC)
            found.append((at, int(name["seq"]), file))
    return sorted(found, reverse=True)


def save(path: Path, now: datetime, to: Path | None = None) -> Path:
    """A verified copy of the desk at `path`, beside it or at `to`; the file. Anybody may be writing meanwhile.

    Raises DeskBroken when the copy does not hold what the desk holds, StoreError when `to` exists, DiskFull.
    """
    if to is not None and to.exists():
        raise StoreError(f"{to} exists already: name a file that does not, so that no copy is lost.")
    folder = folder_of(path) if to is None else to.expanduser().resolve().parent
    part = folder / f".{path.stem}-{os.getpid()}-{os.urandom(4).hex()}.part"
    try:
        with told(to or path, files=True):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            last = _copy(path, part)
            final = to.expanduser().resolve() if to is not None else _free_name(path, now, last)
            files.put_in_place(part, final)
    finally:
        for ending in ("", *files.COMPANIONS):
            with suppress(OSError):
                beside(part, ending).unlink(missing_ok=True)
    return final


def thin(path: Path, now: datetime) -> list[Path]:
    """Remove the copies beside the desk that have served their time; those removed."""
    found = copies(path)
    keep = kept((at for at, _, _ in found), now)
    gone = [file for at, _, file in found if at not in keep]
    for file in (*gone, *_unfinished(path, now)):
        file.unlink(missing_ok=True)
    return gone


def _unfinished(path: Path, now: datetime) -> list[Path]:
    """What a copying that was killed has left, more than a day ago."""
    parts = folder_of(path).glob(f".{glob.escape(path.stem)}-*.part*")
    return [part for part in parts if now.timestamp() - part.stat().st_mtime > _STALE.total_seconds()]


def verify(path: Path) -> dict[str, int]:
    """Open a copy, look it over and count its rows by table. Raises NotADesk, DeskTooNew, DeskBroken, DeskMissing."""
    if not path.is_file():
        raise DeskMissing(f"There is no file {path}.")
    with told(path, files=True):
        db = connect(path.resolve(), readonly=True)
        try:
            migrating.recognise(db, path)
            problems = migrating.quick_problems(db)
            if problems:
                raise DeskBroken(f"{path} is damaged ({problems[0]}): take another copy.")
            return _counts(db)
        finally:
            db.close()


def restore(path: Path, source: Path, now: datetime, timeout: float = 10) -> Path | None:
    """Put the copy `source` in the place of the desk `path`; the copy made of what was there, None if nothing was.

    Only while nobody has the desk open: raises DeskLocked otherwise. A damaged desk is kept as `….aside`.
    """
    path = path.expanduser().resolve()
    verify(source)
    with turn(path, timeout):
        presence = Presence(path)
        try:
            if not presence.alone():
                raise DeskLocked(f"The desk {path} is open: close every acdesk on it, then restore.")
            with told(path, files=True):
                made = _ready(path, source.resolve())
                before = _set_aside(path, now)
                files.put_in_place(made, path)
        finally:
            presence.end()
    return before


def put_back(path: Path, source: Path) -> None:
    """Replace the closed desk `path` by the copy `source`, which stays; the caller holds the lock and is alone."""
    files.put_in_place(_ready(path, source), path)


def _ready(path: Path, source: Path) -> Path:
    made = beside(path, "-new")
    files.empty_private(made)
    _copy(source, made)
    return made


def _set_aside(path: Path, now: datetime) -> Path | None:
    """Copy the desk that is to be replaced, its log written into it; what can't be copied is renamed."""
    if not path.exists():
        return None
    try:
        before = save(path, now)
        with told(path):
            db = connect(path)
            try:
                run(db, "PRAGMA wal_checkpoint(TRUNCATE)")
            finally:
                db.close()
    except (DeskBroken, NotADesk):
        return files.move_aside(path)
    return before


def _copy(path: Path, to: Path) -> int:
    """VACUUM INTO `to`, and see that it holds what `path` held meanwhile; the last journal number in it."""
    if not to.exists():
        files.empty_private(to)
    source = connect(path, readonly=not os.access(path.parent, os.W_OK))
    try:
        migrating.recognise(source, path)
        version, before = pragma(source, "data_version"), _counts(source)
        run(source, "VACUUM INTO ?", (str(to),))
        untouched = pragma(source, "data_version") == version
        after = before if untouched else _counts(source)
    finally:
        source.close()
    held = verify(to)
    if held.keys() != before.keys() or not all(_between(held[name], before[name], after[name]) for name in held):
        raise DeskBroken(f"The copy {to} does not hold what {path} holds: nothing was kept; try again.")
    return _last(to)


def _between(number: int, one: int, other: int) -> bool:
    return min(one, other) <= number <= max(one, other)


def _counts(db: SqliteDatabase) -> dict[str, int]:
    named = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND name NOT LIKE 'find%'"
    tables = [name for (name,) in run(db, named)]
    return {name: run(db, f'SELECT count(*) FROM "{name}"')[0][0] for name in tables}


def last_number(db: SqliteDatabase) -> int:
    """The journal number of the last thing done at a desk; 0 when nothing was."""
    number: int = run(db, "SELECT coalesce(max(seq), 0) FROM journal")[0][0]
    return number


def _last(path: Path) -> int:
    db = connect(path, readonly=True)
    try:
        return last_number(db)
    finally:
        db.close()


def _free_name(path: Path, now: datetime, last: int) -> Path:
    """A name that sorts by time and tells how far the journal had come."""
    stem = f"{path.stem}-{now.astimezone(UTC).strftime(_STAMP)}-{last}"
    for number in range(1, 1000):
        name = folder_of(path) / (f"{stem}.db" if number == 1 else f"{stem}-{number}.db")
        if not name.exists():
            return name
    raise StoreError(f"There are a thousand copies from the same second in {folder_of(path)}.")
