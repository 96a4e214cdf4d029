"""`acdesk handle`, `route`, `accept`, `dispute`, `check-in`, `finish`: getting it done."""

from __future__ import annotations

import click

from acdesk.cli.kit import (
    HoursTaken,
    Words,
    command,
    doing,
    hours_option,
    maybe_when,
    request_id,
    staff_id,
    text_option,
)
from acdesk.desk import Desk, named
from acdesk.operation import Done
from acdesk.verbs import working


@command("handle")
@request_id
@click.option("--stop", is_flag=True, help="Stop the timer: it is undecided again.")
@click.option("--reason", metavar="TEXT", default="", help="Why to go on after five minutes (at most twice).")
@doing
def handle(desk: Desk, request_id: int, stop: bool, reason: str) -> Done:
    """Do it oneself: the five-minute timer starts."""
    if stop:
        return working.stop(desk, request_id)
    return working.handle(desk, request_id, reason=reason)


@command("route")
@request_id
@click.option("--to", metavar="STAFF", required=True, help="The specialist.")
@hours_option("How long it takes, low and high (10-16).")
@text_option("The brief: what, why, done when, the client's date.", name="--brief")
@click.option("--eta", metavar="WHEN", default="", help="When the specialist is to be done.")
@click.option("--skill", metavar="SKILL", default="", help="Which skill it needs.")
@click.option("--deliverable", is_flag=True, help="The Strategist checks it before it goes out.")
@click.option("--front", is_flag=True, help="Before what the specialist has already: needs the Strategist.")
@click.option("--agreed-by", metavar="STAFF", default="", help="The lead who agreed to the front of the queue.")
@doing
def route(
    desk: Desk,
    request_id: int,
    *,
    to: str,
    hours: tuple[float, float] | None,
    brief: str,
    eta: str,
    skill: str,
    deliverable: bool,
    front: bool,
    agreed_by: str,
) -> Done:
    """Hand it to a specialist, with a brief and the hours it should take."""
    low, high = hours or (None, None)
    return working.route(
        desk,
        request_id,
        to=named(to).id,
        low_hours=low,
        high_hours=high,
        skill=skill.strip().lower(),
        brief=brief,
        due=maybe_when(desk, eta),
        deliverable=deliverable,
        front=front,
        agreed_by=staff_id(agreed_by),
    )


@command("accept")
@request_id
@click.option("--how", metavar="TEXT", default="", help="How it came, when it is recorded for them.")
@doing
def accept(desk: Desk, request_id: int, how: str) -> Done:
    """The specialist has accepted it."""
    return working.accept(desk, request_id, how=how)


@command("dispute")
@request_id
@text_option("Why it comes back.", required=True, name="--why")
@doing
def dispute(desk: Desk, request_id: int, why: str) -> Done:
    """The specialist sends it back; it is undecided again."""
    return working.dispute(desk, request_id, why=why)


@command("check-in")
@request_id
@text_option("What was said.", required=True)
@doing
def check_in(desk: Desk, request_id: int, text: str) -> Done:
    """A contact with the specialist, logged."""
    return working.check_in(desk, request_id, text=text)


@command("finish")
@request_id
@click.option("--result", metavar="TEXT", type=Words(), required=True, help="What came of it.")
@click.option("--hours", metavar="HOURS", type=HoursTaken(), default=None, help="How long it really took.")
@click.option("--checked-by", metavar="STAFF", default="", help="Who did the quality check of a deliverable.")
@doing
def finish(desk: Desk, request_id: int, result: str, hours: float | None, checked_by: str) -> Done:
    """The specialist is done; the client is to be told."""
    return working.finish(desk, request_id, result=result, hours=hours, quality_checked_by=staff_id(checked_by))
