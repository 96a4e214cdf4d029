"""`acdesk ack`: one request, several, or the sweep over all that are unacknowledged."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import click

from acdesk.cli import saying
from acdesk.cli.kit import (
    RequestId,
    approved_option,
    command,
    current,
    maybe_when,
    report,
    staff_id,
    text_option,
    via_option,
)
from acdesk.cli.session import Session
from acdesk.desk import Desk
from acdesk.errors import Refused, WrongUsage
from acdesk.operation import Done
from acdesk.verbs.answering import acknowledge, acknowledge_all
from acdesk.verbs.proposing import SweepLine, left_out, propose_sweep
from acdesk.when import say


@command("ack")
@click.argument("request_ids", metavar="ID…", type=RequestId(), nargs=-1)
@click.option("--eta", metavar="WHEN", default="", help="When the client has it.")
@click.option("--update-at", metavar="WHEN", default="", help="When the client hears next, where no ETA is known yet.")
@text_option("The message, instead of the template.")
@via_option
@approved_option
@click.option("--all", "sweep", is_flag=True, help="All that are unacknowledged, each with its proposed ETA.")
@click.option("--yes", is_flag=True, help="With --all: don't ask.")
def ack(
    *,
    request_ids: tuple[int, ...],
    eta: str,
    update_at: str,
    text: str,
    delivery: str,
    approved_by: str,
    sweep: bool,
    yes: bool,
) -> None:
    """Acknowledge requests: tell the client that it is seen and when they have it, or hear next.

    Several are one step. Tier 1 gets the courtesy text and a hot issue the holding text, both without a date.
    """
    if sweep and (request_ids or eta or update_at or text or approved_by):
        raise WrongUsage("--all stands alone: it brings its own requests, texts and dates (only --via and --yes fit).")
    if not sweep and not request_ids:
        raise WrongUsage("Say which requests: acdesk ack ID… --eta WHEN, or acdesk ack --all.")
    if eta and update_at:
        raise WrongUsage("Give an ETA (--eta) or the time of the next word (--update-at), not both.")
    session = current()
    with session.at_desk() as desk:
        if sweep:
            done = _sweep(session, desk, delivery, yes)
        else:
            due, word = maybe_when(desk, eta), maybe_when(desk, update_at)
            done = _acknowledge(
                desk,
                request_ids,
                eta=due,
                update_at=word,
                text=text,
                delivery=delivery,
                approved_by=approved_by,
            )
    report(session, done)


def _acknowledge(
    desk: Desk,
    request_ids: Sequence[int],
    *,
    eta: datetime | None,
    update_at: datetime | None,
    text: str,
    delivery: str,
    approved_by: str,
) -> Done:
    numbers = list(dict.fromkeys(request_ids))
    if len(numbers) == 1:
        approver = staff_id(approved_by)
        return acknowledge(
            desk, numbers[0], eta=eta, update_at=update_at, text=text, delivery=delivery, approved_by=approver
        )
    if approved_by:
        raise WrongUsage("--approved-by is for one request at a time: a text is approved for one client.")
    lines = [SweepLine(number, "", "", 2, eta, update_at, text) for number in numbers]
    return acknowledge_all(desk, lines, delivery=delivery)


def _sweep(session: Session, desk: Desk, delivery: str, yes: bool) -> Done:
    lines, apart = propose_sweep(desk), left_out(desk)
    if lines and not yes:
        _ask(session, desk, lines, apart)
    if not lines and apart:
        raise Refused("nothing_to_acknowledge", f"There is nothing to acknowledge at once. {apart}")
    done = acknowledge_all(desk, lines, delivery=delivery)
    return replace(done, notes=(*done.notes, apart)) if apart else done


def _ask(session: Session, desk: Desk, lines: Sequence[SweepLine], apart: str) -> None:
    """Show what would be sent and ask. Raises WrongUsage where nobody can be asked, Abort for a no."""
    if session.json:
        saying.document({"proposed": [_line_document(desk, line) for line in lines]})
    else:
        saying.columns([_line_row(desk, line) for line in lines], right=(0,))
        if apart:
            saying.line(apart)
    if session.json or not sys.stdin.isatty():
        raise WrongUsage(f"Nothing was acknowledged: give --yes to acknowledge these {len(lines)}.")
    click.confirm(f"Acknowledge these {len(lines)}?", default=False, abort=True)


def _line_document(desk: Desk, line: SweepLine) -> dict[str, Any]:
    zone = desk.config.zone
    return {
        "request": line.request_id,
        "title": line.title,
        "client": line.client,
        "tier": line.tier,
        "eta": saying.iso(line.eta, zone),
        "update_at": saying.iso(line.update_at, zone),
        "text": line.text,
        "reason": line.reason,
    }


def _line_row(desk: Desk, line: SweepLine) -> tuple[str, ...]:
    date = line.eta or line.update_at
    word = "ETA" if line.eta else "next word" if line.update_at else "courtesy"
    said = "" if date is None else say(date, now=desk.now(), zone=desk.config.zone)
    return (f"#{line.request_id}", f"T{line.tier}", f"{word} {said}".strip(), f"{line.client}: {line.title}")
