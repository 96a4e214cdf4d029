"""`acdesk staff`, at its simplest."""

from __future__ import annotations

from typing import Any

import click

from acdesk.cli import saying
from acdesk.cli.kit import Family, HoursTaken, current, doing, reading, report, staff_id, when
from acdesk.cli.session import Session
from acdesk.desk import Desk, named
from acdesk.operation import Done
from acdesk.verbs import people
from db import queries
from db.vocabulary import Role


@click.group("staff", cls=Family)
def staff() -> None:
    """The agency's people: add, list, absent."""


@staff.command("add")
@click.argument("name")
@click.option("--role", type=click.Choice([str(role) for role in Role]), required=True)
@click.option("--skill", "skills", metavar="SKILL", multiple=True, help="web, google_ads, content, seo …; repeat it.")
@click.option("--zone", metavar="ZONE", default="", help="Their time zone (else the agency's).")
@click.option("--hours", metavar="08:00-17:00", default="", help="Their hours on weekdays (else the agency's).")
@click.option("--email", metavar="ADDRESS", default="")
@click.option("--reach", metavar="TEXT", default="", help="How to reach them.")
@click.option("--backlog", metavar="HOURS", type=HoursTaken(), default=0.0, help="Work ahead of them.")
def add_staff(
    name: str, *, role: str, skills: tuple[str, ...], zone: str, hours: str, email: str, reach: str, backlog: float
) -> None:
    """A member of the agency. The first one makes the desk."""
    session = current()
    with session.at_desk(create=True) as desk:
        done = people.add_staff(
            desk,
            name,
            role=role,
            skills=skills,
            zone=zone,
            hours=hours,
            email=email,
            reach=reach,
            backlog_minutes=round(backlog * 60),
        )
    report(session, done)


@staff.command("list")
@reading
def list_staff(session: Session, desk: Desk) -> None:
    """Who works here, with their skills, and how many hours are ahead of them."""
    rows = queries.staff()
    today = desk.now().astimezone(desk.config.zone).date().isoformat()
    away = queries.absences(until_after=today)
    if session.json:
        told = [_document(row, [each for each in away if each.staff_id == row.id]) for row in rows]
        saying.document({"staff": told})
        return
    if not rows:
        saying.line("Nobody yet.")
    saying.columns(
        [
            (row.role.replace("_", " "), ", ".join(row.skills), f"{row.queued_minutes / 60:g} h", row.zone, row.name)
            for row in rows
        ],
        right=(2,),
    )
    for each in away:
        cover = f", {each.cover} covers" if each.cover else ""
        saying.line(f"{each.staff} is away {each.first_day} to {each.last_day}{cover}.")


def _document(row: queries.StaffRow, away: list[queries.AbsenceRow]) -> dict[str, Any]:
    """A member of staff as JSON has it; `queued_minutes` is the work ahead of them."""
    names = ("id", "name", "role", "zone", "hours", "email", "reach", "open_routed", "queued_minutes", "active")
    absences = [
        {"first_day": each.first_day, "last_day": each.last_day, "cover": each.cover, "note": each.note}
        for each in away
    ]
    return {**{name: getattr(row, name) for name in names}, "skills": list(row.skills), "absences": absences}


@staff.command("absent")
@click.argument("name")
@click.option("--from", "first", metavar="DAY", required=True, help="The first day away.")
@click.option("--to", "last", metavar="DAY", default="", help="The last day away (else the first).")
@click.option("--cover", metavar="STAFF", default="", help="Who covers.")
@click.option("--note", metavar="TEXT", default="")
@doing
def absent(desk: Desk, name: str, *, first: str, last: str, cover: str, note: str) -> Done:
    """Somebody is away, both days included."""
    zone = desk.config.zone
    begins = when(desk, first).astimezone(zone).date()
    ends = when(desk, last).astimezone(zone).date() if last else begins
    return people.add_absence(desk, named(name).id, first=begins, last=ends, cover_id=staff_id(cover), note=note)
