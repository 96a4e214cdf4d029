"""`acdesk merge`, `split`, `void`, `note`, `link`, `urgency`, `wanted`: keeping requests in order."""

from __future__ import annotations

import click

from acdesk.cli.kit import RequestId, Words, command, doing, request_id, request_ids, text_option, when
from acdesk.desk import Desk
from acdesk.operation import Done
from acdesk.verbs import tidying


@command("merge")
@request_ids
@click.option("--into", metavar="ID", type=RequestId(), required=True, help="The request that stays.")
@doing
def merge(desk: Desk, request_ids: tuple[int, ...], into: int) -> Done:
    """Join requests of one client; the earliest clocks and promises survive."""
    return tidying.merge(desk, request_ids, into=into)


@command("split")
@request_id
@click.option("--title", "titles", metavar="TEXT", multiple=True, required=True, help="A new request; repeat it.")
@doing
def split(desk: Desk, request_id: int, titles: tuple[str, ...]) -> Done:
    """Make a request of its own of each title; clocks and promises are kept."""
    return tidying.split(desk, request_id, titles=titles)


@command("void")
@request_id
@text_option("Why it is no request.", required=True, name="--why")
@doing
def void(desk: Desk, request_id: int, why: str) -> Done:
    """It was no request: close it."""
    return tidying.void(desk, request_id, why=why)


@command("note")
@request_id
@click.argument("words", metavar="TEXT", type=Words(), nargs=-1, required=True)
@doing
def note(desk: Desk, request_id: int, words: tuple[str, ...]) -> Done:
    """A remark for the desk."""
    return tidying.note(desk, request_id, text=" ".join(words))


@command("link")
@request_id
@click.option("--objective", metavar="N", type=click.IntRange(1), default=None, help="The objective it serves.")
@click.option("--off-objective", metavar="REASON", default="", help="Why it serves none.")
@doing
def link(desk: Desk, request_id: int, objective: int | None, off_objective: str) -> Done:
    """Say which objective it serves, or why none."""
    return tidying.link(desk, request_id, objective_id=objective, off_objective=off_objective)


@command("urgency")
@request_id
@click.argument("level", type=click.Choice(["low", "normal", "high"]))
@text_option("The fact that makes it so.", required=True, name="--fact")
@doing
def urgency(desk: Desk, request_id: int, level: str, fact: str) -> Done:
    """Set the urgency, by a fact and not by tone."""
    return tidying.set_urgency(desk, request_id, level=level, fact=fact)


@command("wanted")
@request_id
@click.argument("date", metavar="WHEN|none", nargs=-1, required=True)
@doing
def wanted(desk: Desk, request_id: int, date: tuple[str, ...]) -> Done:
    """Note the date the client wishes, or that there is none."""
    text = " ".join(date)
    return tidying.set_wanted_by(desk, request_id, wanted_by=None if text == "none" else when(desk, text))
