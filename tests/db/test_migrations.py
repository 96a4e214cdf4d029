"""A migrated desk is what the models say, and migrating is refused, copied and checked as it should be."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from peewee import SqliteDatabase

from acdesk.config import Config
from acdesk.desk import open_desk
from db import migrating, records
from db.connecting import pragma, run, sound
from db.models import TABLES, Obligation, Staff, database
from db.store import DeskLocked, DeskReadOnly, Store, StoreError

NEXT = "0099_next"


@pytest.fixture(scope="module")
def as_the_models_say() -> Iterator[SqliteDatabase]:
    db = SqliteDatabase(":memory:")
    with db.bind_ctx(TABLES):
        db.create_tables(TABLES)
    yield db
    db.close()


def columns(db: Any, table: str) -> set[tuple[Any, ...]]:
    """Name, type, whether it may be NULL, and part of the key. A column added later stands last and has a default."""
    return {(name, kind, never, key) for _, name, kind, never, _, key in run(db, f"PRAGMA table_info('{table}')")}


def references(db: Any, table: str) -> set[tuple[Any, ...]]:
    return {row[2:] for row in run(db, f"PRAGMA foreign_key_list('{table}')")}


def indexes(db: Any, table: str) -> set[tuple[bool, tuple[str, ...]]]:
    """Unique or not, and the columns, of the indexes without a condition."""
    found = set()
    for _, name, unique, _, partial in run(db, f"PRAGMA index_list('{table}')"):
        if not partial:
            found.add((bool(unique), tuple(row[2] for row in run(db, f"PRAGMA index_info('{name}')"))))
    return found


@pytest.mark.parametrize("table", [model._meta.table_name for model in TABLES])
def test_every_column_is_as_the_models_say(store: Store, as_the_models_say: SqliteDatabase, table: str) -> None:
    assert columns(database.obj, table) == columns(as_the_models_say, table)
    assert references(database.obj, table) == references(as_the_models_say, table)
    assert indexes(database.obj, table) >= indexes(as_the_models_say, table)
    kept = "SELECT sql LIKE '%AUTOINCREMENT%' FROM sqlite_master WHERE name = ?"
    assert run(database.obj, kept, (table,)) == run(as_the_models_say, kept, (table,))


def test_there_are_no_other_tables(store: Store) -> None:
    named = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND name NOT LIKE 'find%'"
    assert {name for (name,) in run(database.obj, named)} == {
        *(model._meta.table_name for model in TABLES),
        "schema_migration",
    }


def test_a_new_desk_says_what_it_is(store: Store) -> None:
    assert pragma(database.obj, "application_id") == migrating.APPLICATION_ID
    assert pragma(database.obj, "user_version") == migrating.LATEST
    assert store.setting("needs") == list(migrating.RELEASES.values())[-1]


@pytest.mark.parametrize("index", ["obligation_open", "request_open"])
def test_the_indexes_of_what_is_open(store: Store, index: str) -> None:
    assert run(database.obj, "SELECT 1 FROM sqlite_master WHERE type = 'index' AND name = ?", (index,)) == [(1,)]


def test_the_queue_reads_open_obligations_from_one_index(store: Store) -> None:
    plan = run(
        database.obj,
        "EXPLAIN QUERY PLAN SELECT request_id, lane, start_w, target_w, weight, calendar_id, opened_at, id"
        " FROM obligation WHERE state = 'open'",
    )
    if sound():  # older ones do not see that the index's condition covers the column
        assert "COVERING INDEX obligation_open" in str(plan)
    assert "INDEX obligation_open" in str(plan)


def test_missing_migrations_are_noticed(tmp_path: Path, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(migrating, "FOLDER", tmp_path / "nowhere")
    with pytest.raises(StoreError, match="reinstall"):
        Store.open(path, create=True)
    assert not path.exists()


@pytest.fixture
def upgrade(tmp_path: Path, store: Store, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A program with a second migration, and a desk of the first; the migration's file, to be written."""
    with store.transaction():
        Staff.create(name="Ann", role="coordinator", zone="UTC")
    folder = tmp_path / "migrations"
    folder.mkdir()
    for file in migrating.FOLDER.glob("0*.py"):
        (folder / file.name).write_text(file.read_text(encoding="utf-8"), encoding="utf-8")
    monkeypatch.setattr(migrating, "FOLDER", folder)
    monkeypatch.setattr(migrating, "RELEASES", {**migrating.RELEASES, NEXT: "9.0.0"})
    monkeypatch.setattr(migrating, "LATEST", migrating.LATEST + 1)
    return folder / f"{NEXT}.py"


def test_an_older_desk_is_copied_and_migrated(path: Path, store: Store, upgrade: Path) -> None:
    upgrade.write_text("def up(migrator, db):\n    db.execute_sql('CREATE TABLE later (a)')\n", encoding="utf-8")
    store.close()
    opened = Store.open(path)
    assert run(database.obj, "SELECT * FROM later") == []
    assert pragma(database.obj, "user_version") == migrating.LATEST
    assert opened.setting("needs") == "9.0.0"
    assert Staff.get().name == "Ann"
    assert len(list((path.parent / "backups").glob("*.db"))) == 1
    opened.close()
    Store.open(path).close()
    assert len(list((path.parent / "backups").glob("*.db"))) == 1


def test_a_desk_in_use_is_not_migrated(path: Path, store: Store, upgrade: Path) -> None:
    upgrade.write_text("def up(migrator, db):\n    pass\n", encoding="utf-8")
    with pytest.raises(DeskLocked, match="close every other"):
        Store.open(path)
    assert pragma(database.obj, "user_version") == migrating.LATEST - 1


def test_an_older_desk_that_cant_be_written_is_not_read_wrongly(path: Path, store: Store, upgrade: Path) -> None:
    store.close()
    with pytest.raises(DeskReadOnly, match="migrated"):
        Store.open(path, readonly=True)


BROKEN = (
    "    db.execute_sql('CREATE TABLE later (a REFERENCES staff)')\n"
    "    db.execute_sql('INSERT INTO later VALUES (7)')\n"
)


@pytest.mark.parametrize(
    "failing",
    [
        "def up(migrator, db):\n    db.execute_sql('CREATE TABLE later (a)')\n    db.execute_sql('nonsense')\n",
        f"def up(migrator, db):\n{BROKEN}",
        f"atomic = False\ndef up(migrator, db):\n    db.execute_sql('PRAGMA foreign_keys = 0')\n{BROKEN}",
    ],
)
def test_a_migration_that_fails_changes_nothing(path: Path, store: Store, upgrade: Path, failing: str) -> None:
    upgrade.write_text(failing, encoding="utf-8")
    store.close()
    for _ in range(2):
        with pytest.raises(StoreError, match="as it was"):
            Store.open(path)
    upgrade.write_text("def up(migrator, db):\n    db.execute_sql('CREATE TABLE later (a)')\n", encoding="utf-8")
    opened = Store.open(path)
    assert Staff.get().name == "Ann"
    assert run(database.obj, "SELECT * FROM later") == []
    opened.close()


AS_OF_0003 = (
    "INSERT INTO staff VALUES (1, 0, 'Ana', 'coordinator', '[]', '', '[]', '', '', 0, NULL, 1)",
    "INSERT INTO client (id, version, name, tier, zone, city, domains, notes, active) VALUES"
    " (1, 0, 'Lakeside Dental', 2, '', '', '[]', '', 1)",
    "INSERT INTO call (id, version, client_id, kind, title, original_start, starts_at, zone, minutes, link, state,"
    " sequence, agenda, decisions, recap, note) VALUES (1, 0, 1, 'call', 'Call', 1772560800000, 1772560800000, 'UTC',"
    " 30, '', 'held', 0, '[{\"text\": \"Photos\", \"done\": true}]', '', '', '')",
    "INSERT INTO commitment (id, version, call_id, side, what, owner, due_at) VALUES"
    " (1, 0, 1, 'theirs', 'Send the photos', 'Dana', 1772647200000)",
    "INSERT INTO setting (key, value) VALUES ('calendar_laid', '2026-03')",
)
"""A client who has had a call on Tue 2026-03-03 and is late since the day after."""


def test_what_was_agreed_before_0004_is_owed_and_found(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder, releases = migrating.FOLDER, migrating.RELEASES
    with monkeypatch.context() as earlier:
        old = path.parent / "migrations"
        old.mkdir(parents=True)
        for name in list(releases)[:3]:
            (old / f"{name}.py").write_text((folder / f"{name}.py").read_text(encoding="utf-8"), encoding="utf-8")
        earlier.setattr(migrating, "FOLDER", old)
        earlier.setattr(migrating, "RELEASES", dict(list(releases.items())[:3]))
        earlier.setattr(migrating, "LATEST", 3)
        before = Store.open(path, create=True)
        for statement in AS_OF_0003:
            database.execute_sql(statement)
        before.close()
    now = datetime(2026, 3, 9, 16, tzinfo=UTC)
    desk = open_desk(path, Config(), lambda: now)
    (nudge,) = records.find(Obligation, kind="nudge")
    assert (nudge.commitment_id, nudge.owner_id, nudge.opened_at) == (1, 1, datetime(2026, 3, 4, 18, tzinfo=UTC))
    assert [(str(row.kind), row.call_id) for row in desk.store.search("photos")] == [("call", 1), ("commitment", 1)]
    assert desk.store.check() == []
    desk.close()
