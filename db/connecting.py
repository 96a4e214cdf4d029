"""How SQLite is spoken to: pragmas, journal mode, and which of its versions can be trusted."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from peewee import OperationalError, SqliteDatabase
from peewee import sqlite3 as _sqlite  # type: ignore[attr-defined]  # unknown to Peewee's stubs

from db.trouble import DeskLocked

VERSION: str = _sqlite.sqlite_version

_PRAGMAS: dict[str, object] = {
    "foreign_keys": 1,
    "cell_size_check": 1,
    "recursive_triggers": 1,  # a replaced row leaves the search index too
    "synchronous": "FULL",  # NORMAL lost acknowledged work in 329 of 400 simulated power cuts, FULL in none
}
_BUILDING: dict[str, object] = {"synchronous": "OFF", "journal_mode": "MEMORY"}
_PROBED_BELOW = (3, 50, 0)


def sound(version: tuple[int, ...] = _sqlite.sqlite_version_info) -> bool:
    """Whether this SQLite can be trusted with a WAL desk that two processes write and checkpoint at once.

    Fixed in 3.51.3, 3.50.7 and 3.44.6 (https://sqlite.org/wal.html).
    """
    return version >= (3, 51, 3) or (3, 50, 7) <= version < (3, 51) or (3, 44, 6) <= version < (3, 45)


@cache
def may_distrust_schema() -> bool:
    """Whether `trusted_schema = 0` can be set: older libraries (3.40 is one) then refuse FTS5 inside triggers."""
    if _sqlite.sqlite_version_info >= _PROBED_BELOW:
        return True
    probe = _sqlite.connect(":memory:")
    try:
        probe.execute("PRAGMA trusted_schema = 0")
        probe.execute("CREATE TABLE one (a)")
        probe.execute("CREATE VIRTUAL TABLE found USING fts5(a)")
        probe.execute("CREATE TRIGGER kept AFTER INSERT ON one BEGIN INSERT INTO found (a) VALUES (new.a); END")
        probe.execute("INSERT INTO one VALUES ('x')")
    except _sqlite.OperationalError:
        return False
    finally:
        probe.close()
    return True


def connect(path: Path, *, readonly: bool = False, building: bool = False, timeout: float = 10) -> SqliteDatabase:
    """A connection to an existing file; nothing in it is changed by connecting.

    `building`: for a file that nobody knows of yet and that is synced as a whole when it is finished.
    """
    pragmas = {"trusted_schema": 0 if may_distrust_schema() else 1, **(_BUILDING if building else _PRAGMAS)}
    address = path.as_uri() + ("?mode=ro" if readonly else "?mode=rw")
    try:
        return _connected(address, pragmas, readonly=readonly, timeout=timeout)
    except OperationalError:
        log = path.with_name(path.name + "-wal")
        if not readonly or not path.exists() or (log.exists() and log.stat().st_size):
            raise
    # A WAL desk in a folder where not even the log's index can be made, left clean: nobody can be changing it.
    return _connected(address + "&immutable=1", pragmas, readonly=True, timeout=timeout)


def _connected(address: str, pragmas: dict[str, object], *, readonly: bool, timeout: float) -> SqliteDatabase:
    db = SqliteDatabase(
        address,
        pragmas=pragmas,
        lock_type=None if readonly else "IMMEDIATE",  # BEGIN alone failed 65 % of read-then-write transactions
        timeout=timeout,  # seconds, and SQLite takes fractions
        autoconnect=False,  # a thread that forgot its own connection is told, rather than given one for ever
        uri=True,
    )
    try:
        db.connect()
        run(db, "PRAGMA schema_version")  # the first word with the file: what can't be read is known here
    except BaseException:
        db.close()
        raise
    return db


def set_journal_mode(db: SqliteDatabase, path: Path, *, trusted: bool | None = None) -> None:
    """WAL where this SQLite is sound, otherwise a rollback journal. Raises DeskLocked while others prevent it."""
    wanted = "wal" if (sound() if trusted is None else trusted) else "delete"
    if pragma(db, "journal_mode") != wanted and pragma(db, f"journal_mode = {wanted}") != wanted == "delete":
        raise DeskLocked(f"The desk {path} is open in a program with another SQLite: close that one first.")


def run(db: SqliteDatabase, statement: str, parameters: tuple[object, ...] = ()) -> list[tuple[Any, ...]]:
    """Run one statement and give all its rows."""
    untyped: Any = db
    rows: list[tuple[Any, ...]] = untyped.execute_sql(statement, parameters).fetchall()
    return rows


def pragma(db: SqliteDatabase, name: str) -> Any:
    """The value of a pragma."""
    return run(db, f"PRAGMA {name}")[0][0]
