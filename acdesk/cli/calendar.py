"""`acdesk calendar`: calendars of others, out and in."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from acdesk.cli import saying
from acdesk.cli.kit import Family, reading
from acdesk.cli.session import Session
from acdesk.desk import Desk, client_named
from acdesk.errors import Failed, WrongUsage
from acdesk.text import clean_line

if TYPE_CHECKING:
    from acdesk.verbs.calendar_files import Imported

BEGINS = b"BEGIN:VCALENDAR"
NAMED = 20
"""How many problems are said on a terminal; --json has all."""


@click.group("calendar", cls=Family)
def calendar() -> None:
    """Calendars of others: export, import."""


@calendar.command("export")
@click.argument("file", metavar="[FILE.ics]", type=click.Path(path_type=Path), required=False)
@click.option("--client", metavar="NAME", default="", help="Only this client's.")
@click.option("--flat", is_flag=True, help="Moved calls as events of their own, for readers that ignore moves.")
@click.option(
    "--vdir", is_flag=True, help="FILE is a folder: one file for each event, kept in step (khal, vdirsyncer)."
)
@reading
def export(session: Session, desk: Desk, *, file: Path | None, client: str, flat: bool, vdir: bool) -> None:
    """Calls, visits and internal events as iCalendar: to FILE, to a folder, or without either to standard output."""
    from acdesk.agenda.ics_write import write_calendar  # noqa: PLC0415
    from acdesk.verbs.calendar_files import export_events  # noqa: PLC0415

    if file is None and (vdir or session.json):
        raise WrongUsage("Say where to: give a file such as calendar.ics" + (", or a folder." if vdir else "."))
    whose = client_named(client) if client else None
    target = None if file is None else _target(session, file, folder=vdir)
    events = export_events(desk, whose.id if whose else None)
    if target is not None and (vdir or target.is_dir()):
        _keep(session, desk, target, events, flat=flat, whole=whose is None)
        return
    name = f"{desk.config.agency or 'acdesk'}{f', {whose.name}' if whose else ''}"
    data = write_calendar(events, stamp=desk.now(), name=name, flat=flat)
    if target is None:
        _to_stdout(data)
        return
    _write(target, data)
    _told(session, {"file": str(target), "events": len(events)}, f"Exported {_many(len(events))} to {target}.")


def _keep(session: Session, desk: Desk, folder: Path, events: list[Any], *, flat: bool, whole: bool) -> None:
    """Keep a folder in step; with one client's events alone, nothing of the others' is taken away."""
    from acdesk.agenda.vdir import keep_vdir  # noqa: PLC0415

    # nothing is named like the second: what the other clients and other desks have there stays
    ours = f".{desk.store.setting('calendar_name')}@acdesk" if whole else "@acdesk.one-client"
    kept = keep_vdir(folder, events, stamp=desk.now(), flat=flat, ours=ours)
    told = {
        "file": str(folder),
        "events": len(events),
        "written": kept.written,
        "same": kept.same,
        "removed": kept.removed,
    }
    said = f"{kept.written} written, {kept.same} as they were, {kept.removed} taken away"
    _told(session, told, f"Exported {_many(len(events))} to {folder}: {said}.")


def _target(session: Session, file: Path, *, folder: bool) -> Path:
    """Where to write. Raises WrongUsage where that would destroy what is no calendar."""
    target = file.expanduser()
    shown = clean_line(str(target), 200)
    try:
        if folder and target.exists() and not target.is_dir():
            raise WrongUsage(f"{shown} is a file: --vdir writes into a folder.")
        if target.is_dir() or not target.exists():
            return target
        with target.open("rb") as handle:
            start = handle.read(200).removeprefix(b"\xef\xbb\xbf").lstrip()
    except OSError as error:
        raise Failed(f"{shown} can't be read: {error.strerror}.") from None
    if start and not start.upper().startswith(BEGINS):
        raise WrongUsage(f"{shown} exists and is no calendar: it was left as it is. Give another name.")
    return target


def _write(target: Path, data: bytes) -> None:
    """Write beside and rename, so that a reader never sees half of it. Raises Failed."""
    beside = ""
    try:
        handle, beside = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name[:80]}.")
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        mode = target.stat().st_mode & 0o777 if target.exists() else 0o644
        Path(beside).chmod(mode)
        Path(beside).replace(target)
    except OSError as error:
        if beside:
            Path(beside).unlink(missing_ok=True)
        raise Failed(f"{clean_line(str(target), 200)} can't be written: {error.strerror or error}.") from None


def _to_stdout(data: bytes) -> None:
    binary = getattr(sys.stdout, "buffer", None)
    if binary is None:
        click.echo(data.decode("utf-8"), nl=False)
        return
    sys.stdout.flush()
    binary.write(data)
    binary.flush()


@calendar.command("import")
@click.argument("file", metavar="FILE.ics", type=click.Path(path_type=Path))
@reading
def import_file(session: Session, desk: Desk, *, file: Path) -> None:
    """Events of a calendar file, or of a folder of them: calls by who takes part, all else as busy time.

    The same file again changes nothing, a newer one updates. One step of undo.
    """
    from acdesk.agenda.vdir import read_path  # noqa: PLC0415
    from acdesk.verbs.calendar_files import import_events  # noqa: PLC0415

    with _waiting():
        read = read_path(file.expanduser(), zone=desk.config.hours.zone)
        imported = import_events(desk, read)
    _told(session, imported_document(imported), "")
    if not session.json:
        _say(imported)


@contextmanager
def _waiting() -> Iterator[None]:
    """Says on a terminal what is waited for: a big calendar takes seconds."""
    if not sys.stderr.isatty():
        yield
        return
    click.echo("Reading the calendar …", nl=False, err=True)
    try:
        yield
    finally:
        click.echo("\r\x1b[K", nl=False, err=True)


def imported_document(imported: Imported) -> dict[str, Any]:
    """What an import did as JSON has it: `read` is the sum of new, updated, same, older and cancelled."""
    names = ("read", "new", "updated", "same", "older", "cancelled", "calls", "busy")
    return {
        **{name: getattr(imported, name) for name in names},
        "problems": [{"where": one.where, "reason": one.reason, "lost": one.lost} for one in imported.problems],
    }


def _say(imported: Imported) -> None:
    saying.line(
        f"Read {_many(imported.read)}: {imported.new} new, {imported.updated} updated, {imported.same} the same,"
        f" {imported.older} older than what is here, {imported.cancelled} cancelled;"
        f" {imported.calls} are calls, {imported.busy} busy time."
    )
    for each in imported.problems[:NAMED]:
        saying.line(str(each))
    if len(imported.problems) > NAMED:
        saying.line(f"… and {len(imported.problems) - NAMED} more (--json has all).")


def _told(session: Session, document: dict[str, Any], sentence: str) -> None:
    if session.json:
        saying.document(document)
    elif sentence:
        saying.line(sentence)


def _many(count: int) -> str:
    return f"{count} event{'s' * (count != 1)}"
