"""`acdesk mail import`: mail from files."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import click

from acdesk.cli import saying
from acdesk.cli.kit import Family, FileName, reading
from acdesk.cli.session import Session
from acdesk.desk import Desk
from acdesk.errors import NotFound
from acdesk.mail.importing import Report, import_mail


@click.group("mail", cls=Family)
def mail() -> None:
    """Mail: import."""


@mail.command("import")
@click.argument("paths", metavar="PATH…", type=FileName(), nargs=-1, required=True)
@reading
def import_paths(session: Session, desk: Desk, paths: tuple[Path, ...]) -> None:
    """Read mail from .eml files, mboxes, Maildirs or folders of them; known mail is left out. One step of undo."""
    for path in paths:
        if not path.exists():
            raise NotFound(f"There is no {path}: give a mail file, an mbox, a Maildir or a folder of them.")
    report = import_mail(desk, paths, progress=_progress())
    if sys.stderr.isatty():
        click.echo("\r\x1b[K", nl=False, err=True)
    if session.json:
        saying.document(report.as_json())
        return
    _say(report)


def _progress() -> Callable[[int], None] | None:
    """Counts on a terminal; nothing in a pipe."""
    if not sys.stderr.isatty():
        return None
    return lambda count: click.echo(f"\rReading mail … {count:,}", nl=False, err=True)


def _say(report: Report) -> None:
    saying.line(
        f"Read {report.read}: {report.new_requests} new requests, {report.threaded} filed with what they belong to, "
        f"{report.duplicates} known already, {report.unknown_sender} from unknown senders, "
        f"{len(report.failed)} unreadable."
    )
    for failure in report.failed:
        saying.line(f"{failure['source']}: {failure['reason']}")
