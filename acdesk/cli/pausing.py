"""`acdesk wait`, `nudge`, `park`, `snooze`, `reopen`: not now."""

from __future__ import annotations

import click

from acdesk.cli.kit import command, doing, request_id, text_option, via_option, when
from acdesk.desk import Desk
from acdesk.operation import Done
from acdesk.verbs import pausing


@command("wait")
@request_id
@text_option("What the client is asked.", required=True, name="--question")
@text_option("What happens without an answer.", required=True, name="--if-silent")
@text_option("The message, instead of the template.")
@via_option
@doing
def wait(desk: Desk, request_id: int, *, question: str, if_silent: str, text: str, delivery: str) -> Done:
    """Ask the client and wait; nudging them stays ours."""
    return pausing.wait(desk, request_id, question=question, if_silent=if_silent, text=text, delivery=delivery)


@command("nudge")
@request_id
@text_option("The message, instead of the template.")
@via_option
@doing
def nudge(desk: Desk, request_id: int, text: str, delivery: str) -> Done:
    """Remind a client who owes an answer."""
    return pausing.nudge(desk, request_id, text=text, delivery=delivery)


@command("park")
@request_id
@click.option("--until", metavar="WHEN", required=True, help="When it is looked at again, at most 30 days away.")
@text_option("The message, instead of the template.")
@via_option
@doing
def park(desk: Desk, request_id: int, until: str, text: str, delivery: str) -> Done:
    """Set it aside until a date that the client is told."""
    return pausing.park(desk, request_id, until=when(desk, until), text=text, delivery=delivery)


@command("snooze")
@request_id
@click.argument("until", metavar="WHEN", nargs=-1, required=True)
@doing
def snooze(desk: Desk, request_id: int, until: tuple[str, ...]) -> Done:
    """Hide the row for a while; it comes back early when one of its clocks warns."""
    return pausing.snooze(desk, request_id, until=when(desk, " ".join(until), opening=True))


@command("reopen")
@request_id
@text_option("Why.", name="--why")
@doing
def reopen(desk: Desk, request_id: int, why: str) -> Done:
    """Take a closed request up again."""
    return pausing.reopen(desk, request_id, why=why)
