"""`acdesk staff`: who works here, what they can, when they are there, and how much is ahead of them."""

from __future__ import annotations

from typing import Any

import click

from acdesk.cli import saying
from acdesk.cli.former import any_staff
from acdesk.cli.kit import Family, HoursTaken, current, day, doing, reading, report, staff_id
from acdesk.cli.session import Session
from acdesk.desk import Desk, named
from acdesk.messages import say_role
from acdesk.operation import Done
from acdesk.reading import staff as view
from acdesk.reading.staff import StaffLine
from acdesk.verbs import editing, people
from acdesk.verbs.common import days_words
from db import queries
from db.vocabulary import Role

ROLES = click.Choice([str(role) for role in Role])


@click.group("staff", cls=Family)
def staff() -> None:
    """The agency's people: add, edit, list, show, absent."""


@staff.command("add")
@click.argument("name")
@click.option("--role", type=ROLES, required=True)
@click.option("--skill", "skills", metavar="SKILL", multiple=True, help="web, google_ads, content, seo …; repeat it.")
@click.option("--zone", metavar="ZONE", default="", help="Their time zone (else the agency's).")
@click.option("--hours", metavar="08:00-17:00", default="", help="Their hours on weekdays (else the agency's).")
@click.option("--email", metavar="ADDRESS", default="")
@click.option("--reach", metavar="TEXT", default="", help="How to reach them.")
@click.option("--backlog", metavar="HOURS", type=HoursTaken(), default=0.0, help="Work ahead of them.")
def add_staff(name: str, *, backlog: float, **told: Any) -> None:
    """A member of the agency. The first one makes the desk."""
    session = current()
    with session.at_desk(create=True) as desk:
        done = people.add_staff(desk, name, backlog_minutes=round(backlog * 60), **told)
    report(session, done)


@staff.command("edit")
@click.argument("who", metavar="NAME")
@click.option("--name", metavar="NAME", default=None, help="A new name.")
@click.option("--role", type=ROLES, default=None)
@click.option("--skill", "skills", metavar="SKILL", multiple=True, help="All of their skills; repeat it.")
@click.option("--zone", metavar="ZONE", default=None)
@click.option("--hours", metavar="08:00-17:00", default=None, help="Their hours on weekdays; '' for the agency's.")
@click.option("--email", metavar="ADDRESS", default=None)
@click.option("--reach", metavar="TEXT", default=None, help="How to reach them.")
@click.option("--backlog", metavar="HOURS", type=HoursTaken(), default=None, help="Work ahead of them.")
@click.option("--focus", "focus_percent", metavar="PERCENT", type=click.IntRange(1, 100), default=None,
              help="The share of their hours that goes into the work itself.")  # fmt: skip
@click.option("--active/--inactive", default=None, help="Whether they still work here.")
@doing
def edit_staff(desk: Desk, /, who: str, *, skills: tuple[str, ...], backlog: float | None, **changes: Any) -> Done:
    """Change what is known of somebody. What they owe goes to others when they leave (--inactive)."""
    chosen = [skill.strip().lower() for skill in skills if skill.strip()]
    return editing.edit_staff(
        desk,
        any_staff(who),
        skills=chosen or None,
        backlog_minutes=None if backlog is None else round(backlog * 60),
        **changes,
    )


@staff.command("list")
@click.option("--role", type=ROLES, default=None, help="Only these.")
@click.option("--all", "every", is_flag=True, help="Also those who have left.")
@reading
def list_staff(session: Session, desk: Desk, role: str | None, every: bool) -> None:
    """Who works here: skills, their time now, what is ahead of them, how their estimates turned out, absences."""
    lines = view.staff(desk, active_only=not every, role=role)
    away = _absences(desk)
    if session.json:
        told = [_document(line, [each for each in away if each.staff_id == line.row.id]) for line in lines]
        saying.document({"staff": told})
        return
    if not lines:
        saying.line("Nobody yet.")
    saying.columns([_row(line) for line in lines], right=(2,))
    shown = {line.row.id for line in lines}
    for each in away:
        if each.staff_id in shown:
            saying.line(_absence_words(desk, each))


def _absences(desk: Desk) -> list[queries.AbsenceRow]:
    today = desk.today().isoformat()
    return queries.absences(until_after=today)


def _absence_words(desk: Desk, each: queries.AbsenceRow) -> str:
    cover = f", {each.cover} covers" if each.cover else ", nobody covers"
    return f"{each.staff} is away {days_words(desk, each.first_day, each.last_day)}{cover}."


def _row(line: StaffLine) -> tuple[str, ...]:
    row = line.row
    there = "away" if line.away else "at work" if line.is_open else "closed"
    gone = "" if row.active else " (has left)"
    clock = f"{line.local_time}, {there}"
    known = ", ".join(part for part in (line.calibration, row.reach) if part)
    return (
        say_role(row.role), ", ".join(row.skills), line.queued or "0 h", clock, row.zone,
        f"{row.name}{gone}{known and ': ' + known}",
    )  # fmt: skip


@staff.command("show")
@click.argument("name")
@reading
def show_staff(session: Session, desk: Desk, name: str) -> None:
    """One of them, with their hours, absences and what is routed to them."""
    number = any_staff(name)
    line = view.staff_member(desk, number)
    assert line is not None  # found by name
    away = [each for each in _absences(desk) if each.staff_id == number]
    if session.json:
        zone = desk.config.zone
        routed = [
            {
                "request": each.request_id,
                "title": each.title,
                "client": each.client,
                "accepted_at": saying.iso(each.accepted_at, zone),
                "due_at": saying.iso(each.specialist_due_at, zone),
            }
            for each in line.routed
        ]
        saying.document({**_document(line, away), "routed": routed})
        return
    saying.line(line.row.name if line.row.active else f"{line.row.name} (has left)")
    saying.columns([(label, value) for label, value in _facts(line) if value])
    for each in away:
        saying.line(_absence_words(desk, each))
    saying.columns([(f"#{each.request_id}", "accepted" if each.accepted_at else "not accepted", each.client, each.title)
                    for each in line.routed])  # fmt: skip


def _facts(line: StaffLine) -> list[tuple[str, str]]:
    row = line.row
    return [
        ("role", say_role(row.role)),
        ("skills", ", ".join(row.skills)),
        ("hours", f"{line.hours}, {row.zone}"),
        ("now", f"{line.local_time}, {'at work' if line.is_open else 'not at work'}"),
        ("ahead", f"{line.queued or '0 h'}, {row.open_routed} routed"),
        ("focus", "" if row.focus_percent is None else f"{row.focus_percent} % of the hours"),
        ("estimates", line.calibration),
        ("e-mail", row.email),
        ("reach", row.reach),
    ]


def _document(line: StaffLine, away: list[queries.AbsenceRow]) -> dict[str, Any]:
    """A member of staff as JSON has it; minutes are working minutes, `ratio` is actual ÷ estimated."""
    row = line.row
    names = (
        "id", "name", "role", "zone", "hours", "email", "reach", "open_routed", "queued_minutes", "backlog_minutes",
        "focus_percent", "active",
    )  # fmt: skip
    absences = [
        {"first_day": each.first_day, "last_day": each.last_day, "cover": each.cover, "note": each.note}
        for each in away
    ]
    return {
        **{name: getattr(row, name) for name in names},
        "skills": list(row.skills),
        "local_time": line.local_time,
        "at_work": line.is_open,
        "ratio": line.ratio,
        "finished": line.finished,
        "absences": absences,
    }


@staff.command("absent")
@click.argument("name")
@click.option("--from", "first", metavar="DAY", required=True, help="The first day away.")
@click.option("--to", "last", metavar="DAY", default="", help="The last day away (else the first).")
@click.option("--cover", metavar="STAFF", default="", help="Who covers.")
@click.option("--note", metavar="TEXT", default="")
@doing
def absent(desk: Desk, name: str, *, first: str, last: str, cover: str, note: str) -> Done:
    """Somebody is away, both days included. Says who sees to what they owe meanwhile."""
    begins = day(desk, first)
    ends = day(desk, last) if last else begins
    return people.add_absence(desk, named(name).id, first=begins, last=ends, cover_id=staff_id(cover), note=note)
