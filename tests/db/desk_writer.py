"""What the processes of the kill tests do at a real desk: add a request and acknowledge it, over and over."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from acdesk.config import Config
from acdesk.desk import open_desk
from acdesk.operation import chain
from acdesk.verbs import answering, arrive
from db.connecting import run
from db.models import Journal, Obligation, Request, database
from db.store import Store

NOW = datetime(2026, 3, 3, 16, 0, tzinfo=UTC)


def write(path: Path, report: Callable[[str], None]) -> None:
    """Work until killed at a desk that has a coordinator and a client of tier 2; each operation reported when done."""
    desk = open_desk(path, Config(), lambda: NOW, as_name="Ana")
    while True:
        added = arrive.add(desk, "Landing page", 1, channel="phone")
        report(added.operation)
        said = answering.acknowledge(desk, added.created[0], eta=NOW + timedelta(days=2))
        report(said.operation)


def whole(path: Path) -> set[str]:
    """The operations in the desk's journal, after seeing that chain, requests and obligations agree with it."""
    store = Store.open(path)
    try:
        assert store.check() == []
        done, previous = {}, ""
        names = [field.column_name for field in Journal._meta.sorted_fields]
        for row in run(database.obj, f"SELECT {', '.join(names)} FROM journal ORDER BY seq"):
            entry = dict(zip(names, row, strict=True))
            link = entry.pop("chain")
            assert link == chain(previous, {**entry, "undoable": bool(entry["undoable"])}), entry["seq"]
            previous = link
            done[entry["operation"]] = (entry["verb"], entry["request_id"])
        added = {number for verb, number in done.values() if verb == "add"}
        acknowledged = {number for verb, number in done.values() if verb == "acknowledge"}
        assert added == {number for (number,) in Request.select(Request.id).tuples()}
        assert acknowledged == {
            number for (number,) in Request.select(Request.id).where(Request.acknowledged_at.is_null(False)).tuples()
        }
        open_kinds = set(
            Obligation.select(Obligation.request, Obligation.kind).where(Obligation.state == "open").tuples()
        )
        assert {number for number, kind in open_kinds if kind == "acknowledge"} == added - acknowledged
        return set(done)
    finally:
        store.close()
