"""`acdesk escalate`, `hand-over`, `take-over`, `decide`: matters for the leads."""

from __future__ import annotations

import click

from acdesk.cli.kit import command, doing, request_id, staff_id, text_option
from acdesk.desk import Desk
from acdesk.errors import WrongUsage
from acdesk.operation import Done
from acdesk.verbs import leading


@command("escalate")
@request_id
@click.option("--kind", type=click.Choice(["mistake", "complaint", "risk"]), required=True, help="What it is.")
@text_option("What happened, in one line.", required=True, name="--why")
@click.option("--to", metavar="STAFF", default="", help="The lead (else the Strategist).")
@doing
def escalate(desk: Desk, request_id: int, kind: str, why: str, to: str) -> Done:
    """A hot issue goes to a lead; from here on the coordinator does not close it."""
    return leading.escalate(desk, request_id, kind=kind, why=why, to=staff_id(to))


@command("hand-over")
@request_id
@click.option("--to", metavar="STAFF", default="", help="The VP of Strategy (who is the default) or the Owner.")
@doing
def hand_over(desk: Desk, request_id: int, to: str) -> Done:
    """A Tier-1 request goes to those who manage it."""
    return leading.hand_over(desk, request_id, to=staff_id(to))


@command("take-over")
@request_id
@doing
def take_over(desk: Desk, request_id: int) -> Done:
    """A lead takes an escalated matter (recorded for them with --as)."""
    return leading.take_over(desk, request_id)


@command("decide")
@request_id
@click.option("--resolve", is_flag=True, help="The client is told, and it is closed.")
@click.option("--cool-down", is_flag=True, help="It is not hot: back to new, with the reason.")
@text_option("What the client is told, or the reason.", required=True)
@doing
def decide(desk: Desk, request_id: int, *, resolve: bool, cool_down: bool, text: str) -> Done:
    """A lead decides an escalated matter (recorded for them with --as)."""
    if resolve == cool_down:
        raise WrongUsage("Say which way it is decided: --resolve or --cool-down.")
    decided = leading.resolve if resolve else leading.cool_down
    return decided(desk, request_id, text=text)
