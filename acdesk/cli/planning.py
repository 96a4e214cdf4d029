"""What the commands of the calendar share: days and times, quarters, whose clock."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import click

from acdesk.cli.kit import when
from acdesk.desk import Desk
from acdesk.errors import WrongUsage
from acdesk.rules.objectives import quarter_bounds, quarter_of
from acdesk.when import DateOf, next_date, say, say_clock
from acdesk.zones import zone_named

FIRST_YEAR, LAST_YEAR = 1970, 2100
"""Quarters outside these years are a slip of the keyboard."""


def day_or_moment(desk: Desk, text: str, date_of: DateOf = next_date) -> date | datetime:
    """A WHEN with a time as an instant (UTC), one without as the day. Raises WrongUsage."""
    closing = when(desk, text, date_of=date_of)
    if closing == when(desk, text, opening=True, date_of=date_of):
        return closing
    return desk.day_of(closing)


def moment(desk: Desk, text: str) -> datetime:
    """A WHEN as an instant (UTC). Raises WrongUsage, also for a day without a time: the hour is not guessed."""
    found = day_or_moment(desk, text)
    if isinstance(found, datetime):
        return found
    raise WrongUsage(f"{text!r} is a day without a time: add it, as in 'fri 10am' or '{found.isoformat()} 10:00'.")


was_option = click.option("--was", metavar="WHEN", default="", help="Only if it still is then: else it is refused.")
"""For scripts: what they looked at may have been moved meanwhile."""


def seen(desk: Desk, was: str) -> date | datetime | None:
    """What --was says, None without it. Raises WrongUsage."""
    return day_or_moment(desk, was) if was else None


def since(desk: Desk, text: str, date_of: DateOf = next_date) -> datetime:
    """Where a list begins: an instant, or the first one of a day; without a text today's."""
    found = day_or_moment(desk, text, date_of) if text else desk.today()
    return found if isinstance(found, datetime) else midnight(desk, found)


def until(desk: Desk, text: str, begins: datetime | None = None) -> datetime:
    """Where a list ends: an instant, or the end of a day; one without a year is the first from where it `begins`."""
    first = None if begins is None else desk.day_of(begins)
    found = day_or_moment(desk, text, lambda today, month, day: next_date(first or today, month, day))
    return found if isinstance(found, datetime) else midnight(desk, found + timedelta(days=1))


def midnight(desk: Desk, day: date) -> datetime:
    """The first instant of a day on the agency's clock."""
    return datetime(day.year, day.month, day.day, tzinfo=desk.config.zone)


def clocks(desk: Desk, instant: datetime, their_zone: str) -> str:
    """A time as people read it, with the client's own clock where that differs: `tomorrow 10am (11am New York)`."""
    said = say(instant, now=desk.now(), zone=desk.config.zone)
    if not their_zone:
        return said
    ours, theirs = instant.astimezone(desk.config.zone), instant.astimezone(zone_named(their_zone))
    if ours.utcoffset() == theirs.utcoffset():
        return said
    return f"{said} ({say_clock(theirs)} {their_zone.rpartition('/')[2].replace('_', ' ')})"


def quarter_of_month(text: str) -> str:
    """The quarter that a month, `2026-03`, is in, as it is kept. Raises WrongUsage."""
    try:
        return quarter_given(quarter_of(date.fromisoformat(f"{text.strip()}-01")))
    except ValueError:
        raise WrongUsage(f"{text!r} is no month: write it like 2026-03.") from None


def quarter_given(text: str) -> str:
    """A quarter as it is kept, `2026Q1`; empty for none given. Raises WrongUsage."""
    quarter = text.strip().upper()
    if not quarter:
        return ""
    try:
        year = quarter_bounds(quarter)[0].year
    except ValueError:
        year = 0
    if not FIRST_YEAR < year < LAST_YEAR:
        raise WrongUsage(f"{text!r} is no quarter: write it like 2026Q1.")
    return quarter
