"""`acdesk calendar`: calendars of others, out and in."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from acdesk.cli import saying
from acdesk.cli.kit import Family, FileName, reading
from acdesk.cli.session import Session
from acdesk.desk import Desk, client_named
from acdesk.errors import WrongUsage

if TYPE_CHECKING:
    from acdesk.verbs.calendar_files import Imported

STDOUT = Path("-")
NAMED = 20
"""How many problems are said on a terminal; --json has all."""


@click.group("calendar", cls=Family)
def calendar() -> None:
    """Calendars of others: export, import."""


@calendar.command("export")
@click.argument("file", metavar="[FILE.ics]", type=FileName(), required=False)
@click.option("--client", metavar="NAME", default="", help="Only this client's.")
@click.option("--flat", is_flag=True, help="Moved calls as events of their own, for readers that ignore moves.")
@click.option(
    "--vdir", is_flag=True, help="FILE is a folder: one file for each event, kept in step (khal, vdirsyncer)."
)
@reading
def export(session: Session, desk: Desk, *, file: Path | None, client: str, flat: bool, vdir: bool) -> None:
    """Calls, visits and internal events as iCalendar: to FILE, to a folder, or to standard output (-, or neither)."""
    from acdesk.calendar_out import calendar_data, export_calendar  # noqa: PLC0415

    file = None if file == STDOUT else file
    if file is None and (vdir or session.json):
        raise WrongUsage("Say where to: give a file such as calendar.ics" + (", or a folder." if vdir else "."))
    whose = client_named(client) if client else None
    number, name = (None, "") if whose is None else (whose.id, whose.name)
    if file is None:
        _to_stdout(calendar_data(desk, number, name, flat=flat))
        return
    done = export_calendar(desk, file, client_id=number, client=name, flat=flat, folder=vdir)
    told: dict[str, Any] = {"file": str(done.target), "events": done.events}
    if done.kept is not None:
        told |= {"written": done.kept.written, "same": done.kept.same, "removed": done.kept.removed}
        told["changed_there"] = done.kept.changed
    _told(session, told, done.sentence)


def _to_stdout(data: bytes) -> None:
    binary = getattr(sys.stdout, "buffer", None)
    if binary is None:
        click.echo(data.decode("utf-8"), nl=False)
        return
    sys.stdout.flush()
    binary.write(data)
    binary.flush()


@calendar.command("import")
@click.argument("file", metavar="FILE.ics", type=FileName())
@reading
def import_file(session: Session, desk: Desk, *, file: Path) -> None:
    """Events of a calendar file, or of a folder of them: calls by who takes part, all else as busy time.

    The same file again changes nothing, a newer one updates. One step of undo.
    """
    from acdesk.agenda.vdir import read_path  # noqa: PLC0415
    from acdesk.verbs.calendar_files import import_events  # noqa: PLC0415

    with _waiting():
        read = read_path(file, zone=desk.config.hours.zone)
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
    from acdesk.calendar_out import imported_sentence  # noqa: PLC0415

    saying.line(imported_sentence(imported))
    for each in imported.problems[:NAMED]:
        saying.line(str(each))
    if len(imported.problems) > NAMED:
        saying.line(f"… and {len(imported.problems) - NAMED} more (--json has all).")


def _told(session: Session, document: dict[str, Any], sentence: str) -> None:
    if session.json:
        saying.document(document)
    elif sentence:
        saying.line(sentence)
