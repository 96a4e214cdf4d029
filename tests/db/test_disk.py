"""A full disk, a failing one, one that can't be written: a sentence each, nothing half-done, reading goes on."""

from __future__ import annotations

import os
import resource
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from peewee import OperationalError

from db.connecting import run
from db.files import keep_reserve
from db.locking import beside
from db.models import Draft, Request, database
from db.store import DeskReadOnly, DiskFull, DiskTrouble, Store, StoreError, translate
from tests.db.writer import forked, waited

NOBODY = 65534


def fill(number: int, letters: int = 3000) -> None:
    for _ in range(number):
        Request.create(title="x", body="y" * letters, channel="phone", state="new", received_at=1)


def test_a_full_disk_changes_nothing_and_gives_the_reserve_back(path: Path, store: Store) -> None:
    with store.transaction():
        fill(3)
    pages = run(database.obj, "PRAGMA page_count")[0][0]
    run(database.obj, f"PRAGMA max_page_count = {pages + 10}")

    def too_much() -> None:
        with store.transaction():
            Draft.create(key="a", text="typed", saved_at=1)
            fill(200)

    with pytest.raises(DiskFull, match="free some space") as told:
        too_much()
    assert str(path.parent) in str(told.value)
    assert Request.select().count() == 3
    assert Draft.select().count() == 0
    assert not beside(path, "-reserve").exists()
    with store.transaction():  # what the reserve is for
        Draft.create(key="a", text="typed", saved_at=1)
    assert any("reserve" in notice for notice in store.notices())
    keep_reserve(path)
    assert not any("reserve" in notice for notice in store.notices())


def test_the_cause_is_found_below_cannot_rollback() -> None:
    class Full(Exception):
        sqlite_errorcode = 13

    def as_peewee_does() -> None:
        try:
            raise Full("database or disk is full")
        except Full:
            raise OperationalError("cannot rollback - no transaction is active")  # noqa: B904

    with pytest.raises(OperationalError) as told:
        as_peewee_does()
    assert isinstance(translate(told.value, Path("desk.db")), DiskFull)
    assert translate(ValueError("not about the disk"), Path("desk.db")) is None


@pytest.mark.parametrize(("free", "kind"), [(1_000, DiskFull), (10**9, DiskTrouble)])
def test_a_failed_write_is_a_full_disk_only_when_it_is(
    monkeypatch: pytest.MonkeyPatch, free: int, kind: type[StoreError]
) -> None:
    class Room:
        f_bavail = free
        f_frsize = 1

    class Failed(Exception):
        sqlite_errorcode = 778

    monkeypatch.setattr(os, "statvfs", lambda _: Room)
    assert type(translate(Failed("disk I/O error"), Path("desk.db"))) is kind


def test_a_limit_on_the_size_of_files(path: Path, store: Store) -> None:
    """The operating system refuses to let the log grow, as a quota does."""
    with store.transaction():
        fill(3)
    store.close()

    def work() -> None:
        opened = Store.open(path)
        resource.setrlimit(resource.RLIMIT_FSIZE, (600_000, resource.RLIM_INFINITY))
        with pytest.raises(DiskTrouble), opened.transaction():
            fill(300)
        assert Request.select().count() == 3
        opened.close()

    assert waited([forked(work)]) == [0]
    opened = Store.open(path)
    assert Request.select().count() == 3
    assert opened.check() == []
    opened.close()


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that anybody may enter, unlike the tests' own."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    yield folder
    folder.chmod(0o700)
    shutil.rmtree(folder)


def as_nobody(work: Callable[[], None]) -> None:
    """Do it without a superuser's rights, to whom nothing is read-only."""

    def unprivileged() -> None:
        if os.geteuid() == 0:
            os.setgroups([])
            os.setgid(NOBODY)
            os.setuid(NOBODY)
        work()

    assert waited([forked(unprivileged)]) == [0]


def left_read_only(folder: Path, *, clean: bool) -> Path:
    path = folder / "desk.db"

    def work() -> None:
        opened = Store.open(path, create=True)
        with opened.transaction():
            fill(3)
        if not clean:
            os._exit(0)
        opened.close()

    assert waited([forked(work)]) == [0]
    for file in folder.iterdir():
        file.chmod(0o444)
    folder.chmod(0o555)
    return path


@pytest.mark.parametrize("clean", [True, False])
def test_a_folder_that_cant_be_written_can_be_read(open_folder: Path, clean: bool) -> None:
    path = left_read_only(open_folder, clean=clean)
    before = sorted(file.name for file in open_folder.iterdir())

    def work() -> None:
        opened = Store.open(path)
        assert opened.readonly
        assert Request.select().count() == 3
        with pytest.raises(DeskReadOnly), opened.transaction():
            fill(1)
        with pytest.raises(DeskReadOnly):
            opened.backup()
        opened.close()

    as_nobody(work)
    assert sorted(file.name for file in open_folder.iterdir()) == before


def test_a_desk_cant_be_made_in_a_folder_that_cant_be_written(open_folder: Path) -> None:
    open_folder.chmod(0o555)

    def work() -> None:
        for path in (open_folder / "desk.db", open_folder / "new" / "desk.db"):
            with pytest.raises(StoreError, match="can't be written"):
                Store.open(path, create=True)

    as_nobody(work)
