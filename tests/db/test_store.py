"""Opening, writing and leaving a desk."""

from __future__ import annotations

import stat
import threading
from pathlib import Path

import peewee
import pytest

from db import store as store_module
from db.connecting import may_distrust_schema, pragma, sound
from db.files import RESERVE_BYTES
from db.locking import beside
from db.models import Setting, Staff, database
from db.store import DeskMissing, DeskReadOnly, RowClash, Store


def hire(name: str) -> Staff:
    return Staff.create(name=name, role="coordinator", zone="America/Chicago")


def hire_and_fail(store: Store, name: str) -> None:
    with store.transaction():
        hire(name)
        raise KeyError("the caller's own")


def hire_both(store: Store, one: str, other: str) -> None:
    with store.transaction():
        hire(one)
        hire(other)


def names() -> list[str]:
    return [name for (name,) in Staff.select(Staff.name).order_by(Staff.id).tuples()]


def test_a_desk_is_made_only_when_asked_for(path: Path) -> None:
    with pytest.raises(DeskMissing, match="acdesk init"):
        Store.open(path)
    assert not path.parent.exists()
    Store.open(path, create=True).close()
    Store.open(path).close()


def test_only_its_owner_may_read_it(path: Path, store: Store) -> None:
    hire("Ann")
    copy = store.backup()
    endings = ("-lock", "-open", "-reserve", *(("-wal", "-shm") if sound() else ()))
    for file in (path, copy, *(beside(path, ending) for ending in endings)):
        assert stat.S_IMODE(file.stat().st_mode) == 0o600, file
    for folder in (path.parent, copy.parent):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_a_desk_that_anybody_could_read_is_closed_to_them(path: Path, store: Store) -> None:
    store.close()
    path.chmod(0o644)
    Store.open(path).close()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("foreign_keys", 1),
        ("trusted_schema", 0 if may_distrust_schema() else 1),
        ("cell_size_check", 1),
        ("synchronous", 2),
        ("busy_timeout", 10_000),
    ],
)
def test_pragmas_hold_for_every_connection(store: Store, name: str, value: int) -> None:
    found = [pragma(database.obj, name)]

    def elsewhere() -> None:
        with store.worker():
            found.append(pragma(database.obj, name))

    thread = threading.Thread(target=elsewhere)
    thread.start()
    thread.join()
    assert found == [value, value]


@pytest.mark.parametrize(
    ("version", "trusted"),
    [
        ((3, 40, 1), False), ((3, 44, 5), False), ((3, 44, 6), True), ((3, 45, 0), False), ((3, 50, 6), False),
        ((3, 50, 7), True), ((3, 51, 0), False), ((3, 51, 2), False), ((3, 51, 3), True), ((3, 53, 4), True),
    ],
)  # fmt: skip
def test_which_sqlite_may_use_wal(version: tuple[int, ...], trusted: bool) -> None:
    assert sound(version) is trusted


@pytest.mark.parametrize(("trusted", "mode"), [(True, "wal"), (False, "delete")])
def test_an_unsound_sqlite_keeps_the_slower_log(
    path: Path, monkeypatch: pytest.MonkeyPatch, trusted: bool, mode: str
) -> None:
    monkeypatch.setattr("db.connecting.sound", lambda: trusted)
    monkeypatch.setattr("db.store.sound", lambda: trusted)
    opened = Store.open(path, create=True)
    assert pragma(database.obj, "journal_mode") == mode
    assert any("SQLite" in notice for notice in opened.notices()) is not trusted
    opened.close()
    monkeypatch.setattr("db.connecting.sound", lambda: not trusted)
    opened = Store.open(path)
    assert pragma(database.obj, "journal_mode") != mode
    opened.close()


def test_a_failed_transaction_leaves_nothing(store: Store) -> None:
    with pytest.raises(KeyError):
        hire_and_fail(store, "Ann")
    assert names() == []


def test_a_part_may_fail_alone(store: Store) -> None:
    with store.transaction():
        hire("Ann")
        with pytest.raises(KeyError):
            hire_and_fail(store, "Bob")
        hire("Cy")
    assert names() == ["Ann", "Cy"]


def test_a_row_that_the_tables_refuse_is_a_sentence(store: Store) -> None:
    with store.transaction():
        hire("Ann")
    with pytest.raises(RowClash, match="nothing was changed"):
        hire_both(store, "Bob", "Ann")
    assert names() == ["Ann"]


def test_data_version_tells_of_other_connections_only(store: Store) -> None:
    before = store.data_version()
    with store.transaction():
        hire("Ann")
    assert store.data_version() == before

    def elsewhere() -> None:
        with store.worker(), store.transaction():
            hire("Bob")

    thread = threading.Thread(target=elsewhere)
    thread.start()
    thread.join()
    assert store.data_version() != before
    assert names() == ["Ann", "Bob"]


def test_a_thread_without_a_connection_is_told(store: Store) -> None:
    raised: list[BaseException] = []

    def elsewhere() -> None:
        try:
            names()
        except peewee.InterfaceError as error:
            raised.append(error)

    thread = threading.Thread(target=elsewhere)
    thread.start()
    thread.join()
    assert raised


def test_settings(store: Store) -> None:
    assert store.setting("colour") is None
    store.set_setting("colour", "blue")
    store.set_setting("colour", "green")
    assert store.setting("colour") == "green"
    assert Setting.select().where(Setting.key == "colour").count() == 1


def test_closing_writes_the_log_into_the_desk(path: Path, store: Store) -> None:
    with store.transaction():
        hire("Ann")
    assert not sound() or beside(path, "-wal").stat().st_size
    store.close()
    store.close()
    assert not beside(path, "-wal").exists()
    assert database.obj is None


def test_reading_only(path: Path, store: Store) -> None:
    with store.transaction():
        hire("Ann")
    store.close()
    opened = Store.open(path, readonly=True)
    assert names() == ["Ann"]
    with pytest.raises(DeskReadOnly, match="reading only"), opened.transaction():
        hire("Bob")
    assert opened.notices()
    opened.close()


def test_a_reserve_is_kept_for_a_full_disk(path: Path, store: Store) -> None:
    assert beside(path, "-reserve").stat().st_size == RESERVE_BYTES
    assert not any("reserve" in notice for notice in store.notices())


@pytest.mark.parametrize("name", ["a b.db", "100%.db", "what?.db", "#1.db", "Büro ☕.db"])
def test_any_name_will_do(tmp_path: Path, name: str) -> None:
    opened = Store.open(tmp_path / name, create=True)
    hire("Ann")
    opened.backup()
    opened.close()
    assert (tmp_path / name).exists()


def test_a_link_leads_to_the_desk_itself(tmp_path: Path, path: Path, store: Store) -> None:
    store.close()
    link = tmp_path / "link.db"
    link.symlink_to(path)
    opened = Store.open(link)
    assert opened.path == path
    opened.close()


def test_a_desk_left_in_order_is_not_looked_over(path: Path, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store_module, "_SMALL", 0)
    looked: list[Path] = []
    monkeypatch.setattr(Store, "_look_over", lambda self: looked.append(self.path))
    store.close()
    Store.open(path).close()
    assert looked == []
    beside(path, "-wal").write_bytes(b"left by a process that died")
    Store.open(path).close()
    assert looked == [path]
