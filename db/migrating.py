"""Bringing a desk to today's form: the files compared with what the code expects, applied, and checked."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from peewee import PeeweeException, SqliteDatabase

from db.connecting import pragma, run
from db.migrations import RELEASES
from db.trouble import DeskBroken, DeskTooNew, NotADesk, StoreError, translate

APPLICATION_ID = 0x6163646B
"""`acdk`: what SQLite's header says of a desk."""

FOLDER = Path(__file__).with_name("migrations")
LATEST = len(RELEASES)
"""The number of the newest form, kept as `user_version`."""


def migrate(db: SqliteDatabase, path: Path) -> list[str]:
    """Apply what `db`, a desk or an empty file at `path`, lacks; the names applied.

    The caller holds the lock and has made a backup. Each migration is one transaction. Raises StoreError when the
    files are not the ones the code was made with, DeskBroken when the desk is not whole afterwards.
    """
    from playhouse.migrations import Runner  # noqa: PLC0415 - only a desk that is behind needs it

    runner: Any = Runner(db, str(FOLDER))
    found = [migration.name for migration in runner.migrations()]
    if found != list(RELEASES):
        raise StoreError(f"acdesk is not installed whole: its migrations are {found}, not {list(RELEASES)}; reinstall.")
    applied = _apply(runner, path)
    problems = quick_problems(db) + broken_references(db)
    if problems:
        raise DeskBroken(f"The migration of {path} left it not whole ({problems[0]}): it is as it was; report this.")
    with db.atomic():
        run(db, f"PRAGMA application_id = {APPLICATION_ID}")
        run(db, f"PRAGMA user_version = {LATEST}")
        run(db, "INSERT OR REPLACE INTO setting (key, value) VALUES ('needs', ?)", (list(RELEASES.values())[-1],))
    return applied


def _apply(runner: Any, path: Path) -> list[str]:
    try:
        applied: list[str] = runner.up()
    except PeeweeException as error:
        unknown = StoreError(f"The migration of {path} failed ({error}): the desk is as it was; report this.")
        raise translate(error, path) or unknown from error
    return applied


def recognise(db: SqliteDatabase, path: Path) -> None:
    """Raise NotADesk for another program's file, DeskTooNew for what a later acdesk has changed."""
    if pragma(db, "application_id") != APPLICATION_ID:
        raise NotADesk(f"{path} is not a desk: it is another program's file and was left as it is.")
    if pragma(db, "user_version") > LATEST:
        row = run(db, "SELECT value FROM setting WHERE key = 'needs'")
        needs = str(row[0][0]) if row else "of a later version"
        raise DeskTooNew(f"The desk {path} needs acdesk {needs} or later: upgrade acdesk to open it.", needs)


def quick_problems(db: SqliteDatabase) -> list[str]:
    """What `quick_check` finds, at most ten; none is well."""
    return _found(db, "quick_check(10)")


def thorough_problems(db: SqliteDatabase) -> list[str]:
    """What `integrity_check` finds, at most a hundred; reads every index against its table."""
    return _found(db, "integrity_check(100)")


def broken_references(db: SqliteDatabase) -> list[str]:
    """Rows that refer to a row that is not there."""
    rows = run(db, "PRAGMA foreign_key_check")[:20]
    return [f"{table} {number} refers to a {parent} that is not there" for table, number, parent, _ in rows]


def _found(db: SqliteDatabase, check: str) -> list[str]:
    return [line for (line,) in run(db, f"PRAGMA {check}") if line != "ok"]
