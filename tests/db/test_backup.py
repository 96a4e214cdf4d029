"""Copies: whole or not at all, kept for a while, put back beside nobody."""

from __future__ import annotations

import os
import random
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from db import backup
from db.connecting import sound
from db.locking import beside
from db.models import Journal, Staff
from db.store import DeskBroken, DeskLocked, DeskMissing, NotADesk, Store, StoreError
from tests.db.conftest import NOW
from tests.db.writer import forked, waited


def hire(store: Store, name: str) -> None:
    with store.transaction():
        Staff.create(name=name, role="specialist", zone="UTC")
        seq = Journal.select().count() + 1
        Journal.create(seq=seq, operation=name, at=NOW, verb="add_staff", summary=name, changes="[]", chain="x")


def names(path: Path) -> list[str]:
    opened = Store.open(path)
    found = [name for (name,) in Staff.select(Staff.name).order_by(Staff.id).tuples()]
    opened.close()
    return found


def days_ago(*days: float) -> set[datetime]:
    return {NOW - timedelta(days=number) for number in days}


def test_all_of_two_days_are_kept() -> None:
    hourly = {NOW - timedelta(hours=number) for number in range(49)}
    assert backup.kept(hourly, NOW) == hourly


def test_twelve_days_ten_weeks_nine_months() -> None:
    daily = [NOW - timedelta(days=number) for number in range(400)]
    keep = backup.kept(daily, NOW)
    assert {at for at in keep if NOW - at < timedelta(days=12)} == set(daily[:12])
    assert len({at.isocalendar()[:2] for at in keep}) >= 10
    months = [(at.year, at.month) for at in daily]
    for month in list(dict.fromkeys(months))[:9]:
        assert daily[months.index(month)] in keep, "the newest of each month"
    assert len(keep) <= 12 + 10 + 9


def test_only_periods_with_a_copy_count() -> None:
    yearly = days_ago(0, 400, 800, 1200)
    assert backup.kept(yearly, NOW) == yearly


def test_the_newest_of_a_day_is_its_copy() -> None:
    morning, evening = NOW - timedelta(days=5, hours=8), NOW - timedelta(days=5)
    assert backup.kept([morning, evening], NOW) == {evening}


def test_copies_made_day_after_day_are_bounded_and_reach_back() -> None:
    held: set[datetime] = set()
    now = NOW
    for _ in range(500):
        held = backup.kept(held | {now}, now)
        now += timedelta(hours=23)
    assert len(held) < 32
    assert now - min(held) > timedelta(days=230)


@pytest.mark.parametrize("order", [sorted, lambda stamps: random.Random(1).sample(stamps, len(stamps))])
def test_order_does_not_matter(order: Callable[[list[datetime]], list[datetime]]) -> None:
    stamps = [NOW - timedelta(hours=7 * number) for number in range(200)]
    assert backup.kept(order(stamps), NOW) == backup.kept(stamps, NOW)
    assert backup.kept([], NOW) == set()


def test_a_copy_holds_what_the_desk_holds(path: Path, store: Store) -> None:
    hire(store, "Ann")
    copy = store.backup()
    assert copy.parent == path.parent / "backups"
    assert backup.verify(copy)["staff"] == 1
    assert copy.name == "desk-20260303T164200Z-1.db"
    assert store.backup().name == "desk-20260303T164200Z-1-2.db"
    assert [file.name for file in copy.parent.iterdir() if file.suffix != ".db"] == []


def test_a_copy_to_a_named_file_never_replaces_one(tmp_path: Path, store: Store) -> None:
    hire(store, "Ann")
    to = tmp_path / "elsewhere" / "copy.db"
    assert store.backup(to) == to
    with pytest.raises(StoreError, match="exists already"):
        store.backup(to)


def test_a_copy_made_while_others_write(store: Store) -> None:
    enough = threading.Event()

    def elsewhere() -> None:
        with store.worker():
            number = 0
            while not enough.is_set():
                number += 1
                hire(store, f"{number}")

    thread = threading.Thread(target=elsewhere)
    thread.start()
    copies = [store.backup() for _ in range(5)]
    enough.set()
    thread.join()
    for copy in copies:
        counts = backup.verify(copy)
        assert counts["staff"] == counts["journal"]


def test_a_copy_that_lacks_rows_is_not_kept(store: Store, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A partial copy passes `integrity_check`: 91 of 91 did."""
    hire(store, "Ann")
    real = backup.verify
    monkeypatch.setattr(backup, "verify", lambda file: {**real(file), "staff": 0})
    with pytest.raises(DeskBroken, match="does not hold"):
        store.backup()
    assert list((path.parent / "backups").iterdir()) == []


def test_quitting_copies_only_what_changed(store: Store, path: Path) -> None:
    hire(store, "Ann")
    assert store.backup_if_changed() is not None
    assert store.backup_if_changed() is None
    hire(store, "Bob")
    assert store.backup_if_changed() is not None
    assert len(backup.copies(path)) == 2


def test_the_first_start_of_a_day(path: Path) -> None:
    now = [NOW]
    store = Store.open(path, create=True, clock=lambda: now[0])
    made = 0
    for _ in range(60):
        for hours in (0, 3):
            now[0] += timedelta(hours=hours)
            if store.first_of_day():
                store.daily_care()
                made += 1
        now[0] += timedelta(hours=21)
    assert made == 60
    assert len(backup.copies(path)) < 30
    store.close()


def test_copies_of_another_desk_are_let_be(path: Path, store: Store) -> None:
    other = Store.open(path.with_name("desk-two.db"), create=True, clock=lambda: NOW - timedelta(days=900))
    theirs = other.backup()
    other.close()
    store.backup()
    assert [file.name for _, _, file in backup.copies(path)] == ["desk-20260303T164200Z-0.db"]
    backup.thin(path, NOW + timedelta(days=5000))
    assert theirs.exists()


def test_restoring(path: Path, store: Store) -> None:
    hire(store, "Ann")
    copy = store.backup()
    hire(store, "Bob")
    store.close()
    before = Store.restore(path, copy, clock=lambda: NOW)
    assert names(path) == ["Ann"]
    assert before is not None
    Store.restore(path, before)
    assert names(path) == ["Ann", "Bob"]
    assert path.stat().st_mode & 0o777 == 0o600


def test_nobody_may_have_the_desk_open(path: Path, store: Store) -> None:
    copy = store.backup()
    hire(store, "Ann")
    with pytest.raises(DeskLocked, match="close every acdesk"):
        Store.restore(path, copy)

    def elsewhere() -> None:
        with pytest.raises(DeskLocked):
            Store.restore(path, copy)

    assert waited([forked(elsewhere)]) == [0]
    store.close()
    assert names(path) == ["Ann"]


@pytest.mark.skipif(not sound(), reason="this SQLite keeps no write-ahead log")
def test_never_next_to_an_old_log(path: Path, store: Store) -> None:
    """A process that died has left a log; it belongs to the desk that was, and must not run into the copy."""
    hire(store, "Ann")
    copy = store.backup()
    store.close()

    def dies() -> None:
        hire(Store.open(path), "Bob")
        os._exit(0)

    assert waited([forked(dies)]) == [0]
    assert beside(path, "-wal").stat().st_size
    before = Store.restore(path, copy)
    assert names(path) == ["Ann"]
    assert before is not None
    assert backup.verify(before)["staff"] == 2


def test_a_damaged_desk_is_kept_aside(path: Path, store: Store) -> None:
    hire(store, "Ann")
    copy = store.backup()
    store.close()
    path.write_bytes(path.read_bytes()[:20_000])
    before = Store.restore(path, copy)
    assert names(path) == ["Ann"]
    assert before is not None
    assert before.stat().st_size == 20_000


def test_a_desk_that_is_gone_comes_back(path: Path, store: Store) -> None:
    hire(store, "Ann")
    copy = store.backup()
    store.close()
    path.unlink()
    beside(path, "-wal").write_bytes(b"a log without its desk")
    assert Store.restore(path, copy) is None
    assert names(path) == ["Ann"]
    assert beside(path, "-wal.aside").read_bytes() == b"a log without its desk"


def test_what_is_no_copy_is_not_put_back(tmp_path: Path, path: Path, store: Store) -> None:
    hire(store, "Ann")
    copy = store.backup()
    store.close()
    with pytest.raises(DeskMissing):
        Store.restore(path, tmp_path / "nothing.db")
    letter = tmp_path / "letter.txt"
    letter.write_text("Dear Ann, " * 200, encoding="utf-8")
    with pytest.raises(NotADesk):
        Store.restore(path, letter)
    copy.write_bytes(copy.read_bytes()[:20_480])
    with pytest.raises(DeskBroken):
        Store.restore(path, copy)
    assert names(path) == ["Ann"]


def test_a_copy_can_be_made_of_a_desk_in_other_hands(path: Path, store: Store) -> None:
    hire(store, "Ann")
    assert backup.save(path, datetime.now(UTC)).exists()
