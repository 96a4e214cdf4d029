"""`acdesk worktime`: the working-time engine, to look at."""

from __future__ import annotations

from datetime import datetime

import click

from acdesk.cli import saying
from acdesk.cli.kit import Family, reading, staff_id, when
from acdesk.cli.session import Session
from acdesk.desk import Desk
from acdesk.when import say

staff_option = click.option("--staff", metavar="STAFF", default="", help="In the hours of this person.")


@click.group("worktime", cls=Family)
def worktime() -> None:
    """Working time: add, between."""


@worktime.command("add")
@click.argument("start", metavar="WHEN")
@click.argument("minutes", type=click.IntRange(0, 10_000_000))
@staff_option
@reading
def add(session: Session, desk: Desk, start: str, minutes: int, staff: str) -> None:
    """The instant so many working minutes after WHEN."""
    begins, calendar = when(desk, start, opening=True), desk.calendar_of(staff_id(staff))
    ends = calendar.add(begins, minutes)
    if session.json:
        zone = desk.config.zone
        told = {"start": saying.iso(begins, zone), "minutes": minutes, "end": saying.iso(ends, zone)}
        saying.document(told)
        return
    saying.line(f"{_said(desk, begins)} + {minutes} working minutes = {_said(desk, ends)}")


@worktime.command("between")
@click.argument("first", metavar="A")
@click.argument("second", metavar="B")
@staff_option
@reading
def between(session: Session, desk: Desk, first: str, second: str, staff: str) -> None:
    """The working minutes from A to B; negative when B is earlier."""
    begins, ends = when(desk, first, opening=True), when(desk, second, opening=True)
    minutes = desk.calendar_of(staff_id(staff)).between(begins, ends)
    if session.json:
        zone = desk.config.zone
        told = {"start": saying.iso(begins, zone), "end": saying.iso(ends, zone), "minutes": minutes}
        saying.document(told)
        return
    saying.line(f"{_said(desk, begins)} to {_said(desk, ends)}: {minutes} working minutes")


def _said(desk: Desk, instant: datetime) -> str:
    zone = desk.config.zone
    local = instant.astimezone(zone).isoformat(timespec="minutes")
    return f"{local} ({say(instant, now=desk.now(), zone=zone)})"
