"""Files that are no desk, not whole, not yet for this program, or in somebody's hands."""

from __future__ import annotations

import random
import threading
from pathlib import Path

import pytest
from peewee import sqlite3 as library  # type: ignore[attr-defined]

from db.locking import turn
from db.models import Staff
from db.store import DeskBroken, DeskLocked, DeskMissing, DeskTooNew, NotADesk, Store, StoreError
from tests.db.writer import forked, waited

PAGE = 4096


@pytest.fixture
def left(path: Path) -> Path:
    """A desk with something in it, closed."""
    opened = Store.open(path, create=True)
    with opened.transaction():
        for number in range(300):
            Staff.create(name=f"{number} {'x' * 200}", role="specialist", zone="UTC")
    opened.close()
    return path


def refusal(path: Path) -> StoreError:
    before = path.read_bytes()
    with pytest.raises(StoreError) as told:
        Store.open(path, create=True)
    assert str(path) in str(told.value)
    assert path.read_bytes() == before
    return told.value


@pytest.mark.parametrize("content", [b"", b"\0" * PAGE, b"Dear diary, " * 1000, b"SQLite format 3\0"])
def test_something_else_is_not_a_desk(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "notes.txt"
    path.write_bytes(content)
    assert isinstance(refusal(path), NotADesk)
    assert [file.name for file in tmp_path.iterdir()] == ["notes.txt"]


@pytest.mark.parametrize("mode", ["delete", "wal"])
def test_another_programs_database_is_left_as_it_is(tmp_path: Path, mode: str) -> None:
    path = tmp_path / "places.sqlite"
    other = library.connect(str(path))
    other.execute(f"PRAGMA journal_mode = {mode}")
    other.execute("CREATE TABLE setting (key, value)")
    other.commit()
    other.close()
    assert isinstance(refusal(path), NotADesk)


def test_a_newer_desk_is_refused_by_the_version_it_needs(left: Path) -> None:
    newer = library.connect(str(left))
    newer.execute("UPDATE setting SET value = '7.1.0' WHERE key = 'needs'")
    newer.execute("PRAGMA user_version = 99")
    newer.commit()
    newer.close()
    told = refusal(left)
    assert isinstance(told, DeskTooNew)
    assert told.needs == "7.1.0"
    assert "acdesk 7.1.0" in str(told)


@pytest.mark.parametrize("part", [0.02, 0.3, 0.5, 0.9, 0.999])
def test_a_truncated_desk(left: Path, part: float) -> None:
    whole = left.read_bytes()
    left.write_bytes(whole[: int(len(whole) * part)])
    assert isinstance(refusal(left), DeskBroken | NotADesk)


@pytest.mark.parametrize("pages", [1, 2, 30])
def test_a_desk_cut_at_a_page(left: Path, pages: int) -> None:
    left.write_bytes(left.read_bytes()[: pages * PAGE])
    assert isinstance(refusal(left), DeskBroken)


def test_a_flipped_header(left: Path) -> None:
    whole = left.read_bytes()
    for place in range(16):
        changed = bytearray(whole)
        changed[place] ^= 0x10
        left.write_bytes(changed)
        assert isinstance(refusal(left), NotADesk)


def test_a_page_overwritten(left: Path) -> None:
    whole = left.read_bytes()
    for page in range(1, len(whole) // PAGE, 7):
        left.write_bytes(whole[: page * PAGE] + b"\xaa" * 64 + whole[page * PAGE + 64 :])
        assert isinstance(refusal(left), DeskBroken)


def test_any_flipped_bit_is_a_sentence_or_goes_unnoticed(left: Path) -> None:
    whole = left.read_bytes()
    rng = random.Random(5)
    for _ in range(60):
        changed = bytearray(whole)
        changed[rng.choice((rng.randrange(16, 100), rng.randrange(100, len(whole))))] ^= 1 << rng.randrange(8)
        left.write_bytes(changed)
        try:
            opened = Store.open(left)
        except StoreError:
            continue
        try:
            with opened.reading():
                opened.check()
                list(Staff.select())
        except StoreError:
            pass
        opened.close()


def test_a_folder_is_not_a_desk(tmp_path: Path) -> None:
    with pytest.raises(StoreError):
        Store.open(tmp_path, create=True)


def test_another_that_is_opening_makes_one_wait_and_then_say_so(left: Path) -> None:
    with turn(left, 1), pytest.raises(DeskLocked, match="try again"):
        Store.open(left, timeout=0.05)
    Store.open(left, timeout=0.05).close()


def test_another_that_writes_makes_one_wait_and_then_say_so(left: Path) -> None:
    opened = Store.open(left, timeout=0.05)
    writing, done = threading.Event(), threading.Event()

    def elsewhere() -> None:
        with opened.worker(), opened.transaction():
            writing.set()
            done.wait(5)

    thread = threading.Thread(target=elsewhere)
    thread.start()
    writing.wait(5)
    with pytest.raises(DeskLocked, match="nothing was changed"), opened.transaction():
        Staff.create(name="late", role="specialist", zone="UTC")
    assert Staff.select().count() == 300, "reading goes on"
    done.set()
    thread.join()
    opened.close()


def test_seventy_two_first_opens_at_once(path: Path) -> None:
    def work() -> None:
        opened = Store.open(path, create=True, timeout=60)
        with opened.transaction():
            number = Staff.select().count()
            Staff.create(name=f"the {number}th", role="specialist", zone="UTC")
        opened.close()

    assert waited([forked(work) for _ in range(72)]) == [0] * 72
    opened = Store.open(path)
    assert Staff.select().count() == 72
    assert opened.check() == []
    opened.close()


@pytest.mark.parametrize("way", ["deleted", "replaced"])
def test_a_desk_that_is_gone_below_takes_nothing_more(store: Store, path: Path, way: str) -> None:
    """SQLite would go on writing into a file without a name, and all of it would be gone at quitting."""
    store.set_setting("first", "1")
    path.rename(path.with_name("elsewhere.db"))
    if way == "replaced":
        path.write_bytes(path.with_name("elsewhere.db").read_bytes())
    with pytest.raises(DeskMissing, match="deleted or replaced while open"):
        store.set_setting("second", "2")
    assert store.setting("first") == "1"
    path.with_name("elsewhere.db").replace(path)
    store.set_setting("second", "2")
