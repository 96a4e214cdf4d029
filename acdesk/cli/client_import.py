"""`acdesk client import`: clients and contacts from a table, after a look at what that would do."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from acdesk.cli import saying
from acdesk.cli.kit import FileName, command, reading
from acdesk.cli.session import Session
from acdesk.errors import WrongUsage

if TYPE_CHECKING:
    from acdesk.desk import Desk
    from acdesk.tables import Plan
    from acdesk.verbs.common import Progress


@command("import")
@click.argument("file", metavar="FILE", type=FileName())
@click.option("--dry-run", is_flag=True, help="Only say what it would do.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option("--tier", type=click.IntRange(1, 3), default=None, help="For new clients whose row has no tier.")
@click.option(
    "--rejects",
    metavar="FILE",
    type=FileName(),
    default=None,
    help="Write the rows that cannot be read here, with an error column.",
)
@reading
def import_clients(
    session: Session, desk: Desk, file: Path, *, dry_run: bool, yes: bool, tier: int | None, rejects: Path | None
) -> None:
    """Clients and contacts from a CSV file, as Google, Outlook, HubSpot or a spreadsheet export it. One step of undo.

    What is filled is never emptied; the same file again changes nothing.
    """
    from acdesk.tables.rejects import check_rejects, write_rejects  # noqa: PLC0415
    from acdesk.verbs.importing_people import import_people, look  # noqa: PLC0415

    asks = not (dry_run or yes)
    if asks and (session.json or not sys.stdin.isatty()):
        raise WrongUsage("Nobody can be asked here: give --dry-run to see what the import would do, or --yes to do it.")
    if rejects is not None:
        check_rejects(rejects, file)
    with _reading():
        plan = look(desk, file, tier=tier)
    if not session.json:
        _say(plan)
    else:
        _notices(plan)
    if asks and plan.changes:
        click.confirm("Import this?", default=False, abort=True)
    if rejects is not None:  # also when there are none, over those of the last time
        write_rejects(rejects, plan.header, plan.rejected)
    if not dry_run and plan.changes:
        done = import_people(desk, plan, progress=_progress())
        if not session.json:
            saying.line(done.summary)
    if session.json:
        saying.document(plan.as_json())


def _say(plan: Plan) -> None:
    """What the import would do, and every row that cannot be read."""
    _notices(plan)
    saying.line(f"{plan.sentence()}.")
    for row in plan.rejected:
        where = f"line {row.line:,}, {row.column}" if row.column else f"line {row.line:,}"
        saying.line(f"{where}: {row.reason}" + (f": {row.value[:200]!r}" if row.value else ""))


def _notices(plan: Plan) -> None:
    for notice in plan.notices:
        saying.line(notice, err=True)


@contextmanager
def _reading() -> Iterator[None]:
    """Says on a terminal what is waited for: a hundred thousand rows take some seconds to compare."""
    if not sys.stderr.isatty():
        yield
        return
    click.echo("Reading the table …", nl=False, err=True)
    try:
        yield
    finally:
        click.echo("\r\x1b[K", nl=False, err=True)


def _progress() -> Progress | None:
    """Counts on a terminal; nothing in a pipe."""
    if not sys.stderr.isatty():
        return None

    def count(written: int, of: int) -> None:
        click.echo(f"\rImporting … {written:,} of {of:,}", nl=False, err=True)
        if written == of:
            click.echo("\r\x1b[K", nl=False, err=True)

    return count
