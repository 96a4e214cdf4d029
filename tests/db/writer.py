"""What the processes of the kill tests do: write until they are killed, and say what was done once it was."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from pathlib import Path

from db.models import Journal, Request, Setting
from db.store import Store

LINE = 40


def write(path: Path, who: str, report: Callable[[str], None]) -> None:
    """Do one operation after another at the desk, each reported when it is saved, until something ends it."""
    store = Store.open(path, create=True)
    number = 0
    while True:
        number += 1
        operation = f"{who}-{number}"
        with store.transaction():
            _operate(operation)
        report(operation)


def _operate(operation: str) -> None:
    last = Journal.select().order_by(Journal.seq.desc()).first()
    seq, before = (last.seq, last.chain) if last else (0, "")
    request = Request.create(title=operation, channel="phone", state="new", received_at=seq, version=seq + 1)
    Setting.replace(key=f"last-{operation.split('-', maxsplit=1)[0]}", value=operation).execute()
    Journal.create(
        seq=seq + 1,
        operation=operation,
        at=seq,
        verb="add",
        request_id=request.id,
        summary=f"#{request.id} {operation}",
        changes="[]",
        chain=_link(before, seq + 1, operation),
    )


def whole(path: Path) -> set[str]:
    """The operations that the desk holds, after seeing that it is whole: chain, requests, pages, search index."""
    store = Store.open(path, create=True)
    try:
        assert store.check() == []
        done, before = set(), ""
        for seq, operation, chain in Journal.select(Journal.seq, Journal.operation, Journal.chain).tuples():
            assert chain == _link(before, seq, operation), f"the chain breaks at {seq}"
            before = chain
            done.add(operation)
        assert {title for (title,) in Request.select(Request.title).tuples()} == done
        return done
    finally:
        store.close()


def _link(before: str, seq: int, operation: str) -> str:
    return hashlib.sha256(f"{before}|{seq}|{operation}".encode()).hexdigest()


def forked(work: Callable[[], None]) -> int:
    """A process that does `work` and ends; its id. Forked, because starting Python 200 times takes a minute."""
    child = os.fork()
    if child:
        return child
    status = 1
    try:
        work()
        status = 0
    finally:
        os._exit(status)


def waited(processes: list[int]) -> list[int]:
    """How each of them ended: 0 is well."""
    return [os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]) for process in processes]
