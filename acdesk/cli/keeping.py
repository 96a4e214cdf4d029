"""`acdesk backup`, `restore`, `doctor` and `where`: the care of the desk file."""

from __future__ import annotations

from pathlib import Path

import click

from acdesk.cli import saying
from acdesk.cli.journal_chain import broken_links
from acdesk.cli.kit import FileName, command, current, reading
from acdesk.cli.session import Session
from acdesk.desk import Desk
from acdesk.desk import saying as store_saying
from acdesk.errors import DeskDamaged
from acdesk.zones import known_zone
from db import queries
from db.store import Store


@command("backup")
@click.argument("file", type=FileName(), required=False)
@reading
def backup(session: Session, desk: Desk, file: Path | None) -> None:
    """A verified copy of the desk, at FILE or beside the desk."""
    made = desk.store.backup(file)
    if session.json:
        saying.document({"backup": str(made)})
        return
    saying.line(f"Copied to {made}.")


@command("restore")
@click.argument("file", type=FileName())
def restore(file: Path) -> None:
    """Put a copy in the place of the desk, which nobody may have open. What was there is copied first."""
    session = current()
    with store_saying():
        before = Store.restore(session.path, file, clock=session.clock)
    if session.json:
        told = {"restored": str(session.path), "from": str(file), "before": None if before is None else str(before)}
        saying.document(told)
        return
    kept = "" if before is None else f" What was there is in {before}."
    saying.line(f"Restored {session.path} from {file}.{kept}")


@command("doctor")
@click.option("--repair", is_flag=True, help="Make the indexes anew from the tables.")
def doctor(repair: bool) -> None:
    """Look the desk over: pages, references, search index, the journal's chain, and that nothing is dark."""
    session = current()
    with session.at_desk() as desk:
        if repair:
            desk.store.repair()
        problems, notices = _problems(desk), [*desk.store.notices(), *_unknown_zones(desk)]
    if session.json:
        told = {"desk": str(session.path), "problems": problems, "notices": notices, "repaired": repair}
        saying.document(told)
    else:
        for each in (*problems, *notices):
            saying.line(each)
        if not problems:
            saying.line(f"{session.path} is in order.")
    if problems:
        raise DeskDamaged(f"The desk {session.path} is not in order: try acdesk doctor --repair, or restore a copy.")


def _problems(desk: Desk) -> list[str]:
    """Everything that is wrong, as sentences."""
    found = [*desk.store.check(), *broken_links()]
    dark = queries.order(desk.view(), "dark") if desk.person is not None else []
    if dark:
        numbers = ", ".join(f"#{place.request_id}" for place in dark[:6])
        found.append(f"{len(dark)} open requests are dark, nobody owes anything on them: {numbers}")
    return found


def _unknown_zones(desk: Desk) -> list[str]:
    """Zones on the desk that this machine does not know, as sentences."""
    return [
        f"No time zone here is called {name!r}: its times are read on the agency's clock ({desk.config.zone.key})."
        " Set the right one where it stands, or bring the machine's zones up to date (tzdata)."
        for name in queries.zones()
        if known_zone(name) is None
    ]


@command("where")
def where() -> None:
    """Where the desk, its copies, the configuration and the log are."""
    from acdesk.trouble import log_path  # noqa: PLC0415

    session = current()
    places = {
        "desk": session.path,
        "backups": session.path.parent / "backups",
        "config": session.config_file,
        "log": log_path(),
    }
    if session.json:
        saying.document({name: {"path": str(path), "exists": path.exists()} for name, path in places.items()})
        return
    saying.columns([(name, "" if path.exists() else "(none)", str(path)) for name, path in places.items()])
