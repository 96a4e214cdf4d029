"""The desk file: opened, locked, written in transactions, closed. The only place that knows which database it is.

A thread that is not the one that opened the desk (import, mail, backup) works inside `with store.worker():`, which
gives it a connection of its own; Peewee keeps connections by thread, so the same models are used on both sides. Such a
thread commits in short chunks, so that no key waits.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from peewee import SqliteDatabase

from db import backup, files, migrating
from db.connecting import VERSION, connect, pragma, run, set_journal_mode, sound
from db.locking import Presence, beside, forget, turn
from db.models import Setting, database
from db.search import Found, out_of_step, rebuild, search
from db.search_agenda import agenda_out_of_step, rebuild_agenda, search_agenda
from db.trouble import (
    DeskBroken,
    DeskLocked,
    DeskMissing,
    DeskReadOnly,
    DeskTooNew,
    DiskFull,
    DiskTrouble,
    NotADesk,
    RowClash,
    StoreError,
    told,
    translate,
)

__all__ = [
    "DeskBroken",
    "DeskLocked",
    "DeskMissing",
    "DeskReadOnly",
    "DeskTooNew",
    "DiskFull",
    "DiskTrouble",
    "Found",
    "NotADesk",
    "RowClash",
    "Store",
    "StoreError",
    "sound",
    "translate",
]

Clock = Callable[[], datetime]

_SMALL = 2 * 1024 * 1024
"""A desk up to this size, in bytes, is looked over at every opening (under 8 ms; 346 MB take 1 to 3 seconds)."""


def _utc_now() -> datetime:
    return datetime.now(UTC)


class Store:
    """An open desk, bound to `db.models.database` until it is closed: a process has one open at a time."""

    sqlite_version: str = VERSION

    def __init__(self, path: Path, db: SqliteDatabase, presence: Presence, *, readonly: bool, clock: Clock) -> None:
        self.path = path
        self.readonly = readonly
        self._db = db
        self._presence = presence
        self._clock = clock
        self._file = files.identity(path)

    # Opening and closing

    @classmethod
    def open(
        cls, path: Path, *, create: bool = False, readonly: bool = False, clock: Clock = _utc_now, timeout: float = 10
    ) -> Store:
        """Open the desk at `path`, migrating an older one; with `create`, make it when there is none.

        A desk on a disk that can't be written is opened read-only (`store.readonly`). `timeout`: seconds to wait for
        other processes. Raises DeskMissing, NotADesk, DeskTooNew, DeskLocked, DeskBroken, DiskFull, DiskTrouble,
        DeskReadOnly.
        """
        path = path.expanduser().resolve()
        with told(path, files=True):
            if not path.exists() and not create:
                raise DeskMissing(f"There is no desk at {path}: make one with acdesk init, or name another (--desk).")
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            known = beside(path, "-lock").exists()
            with turn(path, timeout):
                if not path.exists():
                    _make(path)
                presence = Presence(path)
                try:
                    return cls._enter(path, presence, readonly=readonly, clock=clock, timeout=timeout)
                except BaseException as error:
                    presence.end()
                    if not known and isinstance(translate(error, path), NotADesk):
                        forget(path)
                    raise

    @classmethod
    def _enter(cls, path: Path, presence: Presence, *, readonly: bool, clock: Clock, timeout: float) -> Store:
        if path.stat().st_size == 0:
            raise NotADesk(f"{path} is not a desk: the file is empty and was left as it is.")
        alone = presence.alone()
        unclean = alone and any(files.size(beside(path, ending)) for ending in ("-wal", "-journal"))
        readonly = readonly or not (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK))
        db = connect(path, readonly=readonly, timeout=timeout)
        store = cls(path, db, presence, readonly=readonly, clock=clock)
        try:
            migrating.recognise(db, path)
            if unclean or path.stat().st_size <= _SMALL:
                store._look_over()
            if not readonly:
                store._prepare(alone=alone)
            elif pragma(db, "user_version") < migrating.LATEST:
                raise DeskReadOnly(f"The desk {path} is to be migrated, and can't be written: copy it to where it can.")
        except BaseException:
            db.close()
            raise
        presence.share()
        database.initialize(db)
        return store

    def _look_over(self) -> None:
        problems = migrating.quick_problems(self._db)
        if problems:
            raise DeskBroken(f"The desk {self.path} is damaged ({problems[0]}): restore a backup with acdesk restore.")

    def _prepare(self, *, alone: bool) -> None:
        """Modes, journal mode, reserve, and the form of the tables."""
        for ending in ("", "-wal", "-shm"):
            files.make_private(beside(self.path, ending))
        set_journal_mode(self._db, self.path)
        files.keep_reserve(self.path)
        if pragma(self._db, "user_version") < migrating.LATEST:
            if not alone:
                raise DeskLocked(f"The desk {self.path} is to be migrated: close every other acdesk on it first.")
            saved = backup.save(self.path, self._clock())
            try:
                migrating.migrate(self._db, self.path)
            except DeskBroken:
                self._db.close()
                backup.put_back(self.path, saved)
                raise

    def close(self) -> None:
        """Write what is in the log into the desk and let go of it; again is harmless. By the thread that opened it."""
        if not self._db.is_closed():
            try:
                if not self.readonly:
                    # A full disk is no reason to stay: the log holds everything, and the next opening reads it.
                    with suppress(DiskTrouble, DeskLocked), told(self.path):
                        run(self._db, "PRAGMA wal_checkpoint(PASSIVE)")
            finally:
                self._db.close()
                self._let_go()

    def _let_go(self) -> None:
        if database.obj is self._db:
            database.initialize(None)
        self._presence.end()

    @contextmanager
    def worker(self) -> Iterator[None]:
        """This thread's own connection to the desk, for as long as the block runs."""
        with told(self.path):
            self._db.connect()
        try:
            yield
        finally:
            self._db.close()

    # Reading and writing

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All of it or nothing, on the disk when the block ends. Inside another it is a part that can fail alone.

        Raises DeskReadOnly, DeskMissing, DeskLocked, DiskFull, DiskTrouble, DeskBroken, RowClash; an error of the
        caller's own goes through as it is, and everything is rolled back.
        """
        if self.readonly:
            raise DeskReadOnly(f"The desk {self.path} is open for reading only: nothing was changed.")
        if files.identity(self.path) != self._file:  # what is written now would be gone with the last who has it open
            raise DeskMissing(f"The desk {self.path} was deleted or replaced while open: quit, and look where it is.")
        try:
            with told(self.path), self._db.atomic("IMMEDIATE"):
                yield
        except DiskFull:
            files.release_reserve(self.path)
            raise

    @contextmanager
    def reading(self) -> Iterator[None]:
        """What is read inside fails with a sentence: DeskBroken, DiskTrouble."""
        with told(self.path):
            yield

    def data_version(self) -> int:
        """A number that changes when another connection has written; 4 µs, to be polled ten times a second."""
        connection: Any = self._db
        number: int = connection.connection().execute("PRAGMA data_version").fetchone()[0]
        return number

    def setting(self, key: str) -> str | None:
        """What the desk remembers under `key`; None when nothing."""
        with told(self.path):
            rows = run(self._db, "SELECT value FROM setting WHERE key = ?", (key,))
        return str(rows[0][0]) if rows else None

    def set_setting(self, key: str, value: str) -> None:
        """Remember `value` under `key`."""
        with self.transaction():
            Setting.insert(key=key, value=value).on_conflict(
                conflict_target=[Setting.key], update={Setting.value: value}
            ).execute()

    def search(self, text: str, limit: int = 50) -> list[Found]:
        """Clients, contacts, requests, messages, and what stands in the calendar, with words that begin so.

        See db.search and db.search_agenda. Under 30 ms at 100,000 requests.
        """
        with told(self.path):
            return search(self._db, text, limit) + search_agenda(self._db, text, self._clock(), limit)

    # Care

    def backup(self, to: Path | None = None) -> Path:
        """A verified copy beside the desk, or at `to`; the file. Uses a connection of its own: any thread may."""
        return backup.save(self.path, self._clock(), to)

    def backup_if_changed(self) -> Path | None:
        """A copy, unless the newest one holds all that the journal has; then old copies go. For quitting."""
        found = backup.copies(self.path)
        if self.readonly or (found and found[0][1] == backup.last_number(self._db)):
            return None
        made = self.backup()
        backup.thin(self.path, self._clock())
        return made

    def first_of_day(self) -> bool:
        """Whether `daily_care` is due: no copy has been made today (UTC)."""
        found = backup.copies(self.path)
        return not self.readonly and not (found and found[0][0].date() == self._clock().astimezone(UTC).date())

    def daily_care(self) -> Path:
        """At the first start of a day: look the desk over, copy it, let old copies go; the copy.

        The copy is made through a connection of its own, and looked over: a damaged desk raises DeskBroken. Slow (a
        second or two at 100,000 requests), so meant for a worker, after the first screen.
        """
        made = self.backup()
        backup.thin(self.path, self._clock())
        files.keep_reserve(self.path)
        return made

    def check(self) -> list[str]:
        """What is wrong with the desk, as sentences: pages, indexes, references, the search index. Slow."""
        with told(self.path):
            problems = migrating.thorough_problems(self._db) + migrating.broken_references(self._db)
            return problems + out_of_step(self._db) + agenda_out_of_step(self._db)

    def repair(self) -> None:
        """Mend what can be made anew from the tables: their indexes and the search index."""
        with self.transaction():
            run(self._db, "REINDEX")
            rebuild(self._db)
            rebuild_agenda(self._db)

    def notices(self) -> list[str]:
        """What is not wrong but good to know, as sentences; for acdesk doctor."""
        found = []
        if not sound():
            found.append(
                f"SQLite {self.sqlite_version} can damage a desk that two processes write at once, so the desk keeps a "
                "slower kind of log: install pysqlite3 0.6.1 or later, or use SQLite 3.51.3 or later."
            )
        if self.readonly:
            found.append(f"The desk {self.path} is open for reading only.")
        elif not beside(self.path, "-reserve").exists():
            found.append(f"There is no reserve for a full disk beside {self.path}: the disk is nearly full.")
        return found

    @staticmethod
    def restore(path: Path, source: Path, *, clock: Clock = _utc_now) -> Path | None:
        """Put the copy `source` in the place of the desk, which nobody may have open; the copy of what was there."""
        with told(path, files=True):
            return backup.restore(path, source, clock())


def _make(path: Path) -> None:
    """A new desk, built under another name and renamed when it is whole. The caller holds the lock."""
    made = beside(path, "-new")
    files.empty_private(made)
    db = connect(made, building=True)
    try:
        migrating.migrate(db, made)
        set_journal_mode(db, made)
    finally:
        db.close()
    files.put_in_place(made, path)
