"""`acdesk call agenda` and `note`: what is to be talked about, and what was decided."""

from __future__ import annotations

import json

import click

from acdesk.cli import saying
from acdesk.cli.kit import RequestId, Words, command, doing, reading, report
from acdesk.cli.session import Session
from acdesk.desk import Desk
from acdesk.errors import NotFound, WrongUsage
from acdesk.operation import Done
from acdesk.verbs import in_call
from acdesk.verbs.common import call_words
from db import queries

MOST_ITEMS = 200


@command("agenda")
@click.argument("call_id", metavar="ID", type=RequestId("call"))
@click.option("--add", "added", metavar="TEXT", type=Words(), multiple=True, help="One more item; repeat it.")
@click.option(
    "--done", "ticked", metavar="N", type=click.IntRange(1, MOST_ITEMS), multiple=True, help="Tick item N off."
)
@click.option(
    "--drop", "dropped", metavar="N", type=click.IntRange(1, MOST_ITEMS), multiple=True, help="Without item N."
)
@reading
def agenda(
    session: Session,
    desk: Desk,
    call_id: int,
    *,
    added: tuple[str, ...],
    ticked: tuple[int, ...],
    dropped: tuple[int, ...],
) -> None:
    """The agenda of a call, numbered; or what is different in it."""
    row = queries.call(call_id)
    if row is None:
        raise NotFound(f"There is no call with number {call_id}.")
    items = [(str(one["text"]), bool(one["done"])) for one in json.loads(row.agenda or "[]")]
    if added or ticked or dropped:
        for number in (*ticked, *dropped):
            if number > len(items):
                raise NotFound(
                    f"The agenda of {call_words(row.title)} has no item {number}: call agenda {call_id} lists them."
                )
        if len(items) + len(added) > MOST_ITEMS:
            raise WrongUsage(f"An agenda has at most {MOST_ITEMS} items.")
        kept = [
            (text, done or number in ticked)
            for number, (text, done) in enumerate(items, start=1)
            if number not in dropped
        ]
        report(session, in_call.set_agenda(desk, call_id, [*kept, *((text, False) for text in added)]))
        return
    if session.json:
        saying.document({"agenda": [{"text": text, "done": done} for text, done in items]})
        return
    saying.columns(
        [(str(n), "done" if done else "", text) for n, (text, done) in enumerate(items, start=1)], right=(0,)
    )
    if not items:
        saying.line("Nothing is on the agenda yet: call agenda ID --add TEXT.")


@command("note")
@click.argument("call_id", metavar="ID", type=RequestId("call"))
@click.argument("decisions", metavar="TEXT", type=Words())
@doing
def note(desk: Desk, call_id: int, decisions: str) -> Done:
    """What was decided, kept with the call; the recap says it."""
    return in_call.note_call(desk, call_id, decisions=decisions)
