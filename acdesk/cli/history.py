"""`acdesk journal`, `undo` and `redo`: what was done, and taking it back."""

from __future__ import annotations

from collections.abc import Callable

import click

from acdesk.cli import saying
from acdesk.cli.kit import command, current, done_document, limit_option, reading, when
from acdesk.cli.session import Session
from acdesk.cli.showing import journal_document
from acdesk.desk import Desk, client_named
from acdesk.errors import AcdeskError, Refused
from acdesk.history import redo as redo_steps
from acdesk.history import undo as undo_steps
from acdesk.operation import Done
from acdesk.when import last_date, say
from db import queries

steps_argument = click.argument("steps", metavar="[N]", type=click.IntRange(1, 10_000), default=1)


@command("journal")
@click.option("--since", metavar="WHEN", default="", help="Only from then on.")
@click.option("--client", metavar="NAME", default="", help="Only this client's.")
@limit_option(50, "At most so many, the latest.")
@reading
def journal(session: Session, desk: Desk, since: str, client: str, limit: int) -> None:
    """Who did what, for whom, when: the latest entries, in the order of time."""
    rows = queries.journal(
        since=when(desk, since, opening=True, date_of=last_date) if since else None,
        client_id=client_named(client).id if client else None,
        limit=limit,
    )[::-1]
    zone = desk.config.zone
    if session.json:
        saying.document({"journal": [journal_document(row, zone) for row in rows]})
        return
    now = desk.now()
    saying.columns(
        [(str(row.seq), say(row.at, now=now, zone=zone), _who(row), row.verb, row.summary) for row in rows], right=(0,)
    )


def _who(row: queries.JournalRow) -> str:
    return row.actor if row.recorder in ("", row.actor) else f"{row.actor} by {row.recorder}"


@command("undo")
@steps_argument
def undo(steps: int) -> None:
    """Take back the last step, or the last N. A bulk action or an import is one step."""
    _go(undo_steps, steps)


@command("redo")
@steps_argument
def redo(steps: int) -> None:
    """Do again what was undone last, or the last N undone."""
    _go(redo_steps, steps)


def _go(move: Callable[[Desk, int], list[Done]], steps: int) -> None:
    """Step by step, so that what was done is said even when a later step is refused."""
    session, done, stopped = current(), list[Done](), None
    with session.at_desk() as desk:
        for _ in range(steps):
            try:
                done += move(desk, 1)
            except Refused as error:
                stopped = error
                break
    if not done:
        assert stopped is not None  # at least one step was asked for
        raise stopped
    _report(session, done, stopped)
    if stopped is not None and not stopped.rule.startswith("nothing_to"):
        raise stopped


def _report(session: Session, done: list[Done], stopped: AcdeskError | None) -> None:
    """All steps as one answer; that there were no more of them is a note."""
    notes = list(dict.fromkeys(note for each in done for note in each.notes))
    if stopped is not None:
        notes.append(str(stopped))
    if session.json:
        ids = sorted({number for each in done for number in each.request_ids})
        summary = " ".join(each.summary for each in done)
        told = {**done_document(done[-1]), "requests": ids, "summary": summary, "notes": notes}
        saying.document({**told, "steps": [done_document(each) for each in done]})
        return
    for each in done:
        saying.line(each.summary)
    for note in notes:
        saying.line(note)
