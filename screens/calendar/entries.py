"""How one thing in the calendar is written: its sign, its clock, whose it is, how it stands."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from rich.style import Style

from acdesk.reading.calendar import MONTHS as MONTH_NAMES
from acdesk.reading.calendar import Entry, Layer
from acdesk.when import zone_word
from screens.saying import line
from screens.theme import Paint
from screens.widgets.cells import cell_width, fit
from screens.widgets.line import Piece

WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
NAME_AT_LEAST = 5
"""Cells of a name that is cut beside its time; below that the time goes."""
STATES = {
    "moved": "moved", "held": "held", "missed": "missed", "cancelled": "cancelled", "planned": "", "away": "",
    "promised": "promise", "booked": "booked",
}  # fmt: skip
"""What a state is called; what a sign says by itself is not said again."""


def sign_of(entry: Entry, *, ascii: bool) -> str:
    """Its sign, of one cell."""
    return entry.sign_ascii if ascii else entry.sign


def who(entry: Entry) -> str:
    """Whose it is: the client, or what it is called."""
    return line(entry.client) or line(entry.title) or "(no title)"


def what(entry: Entry) -> str:
    """What it is called, unless that stands there already."""
    if not entry.client or entry.layer is Layer.VISITS:
        return ""
    title = line(entry.title)
    return "" if title == f"Call with {line(entry.client)}" else title


def state(entry: Entry) -> str:
    """How it stands in a word."""
    if entry.layer is Layer.VISITS and entry.state == "planned":
        return "planned, to be booked"
    return STATES.get(entry.state, entry.state)


def style_of(entry: Entry, colours: Paint, now: datetime) -> Style:
    """The colour of its meaning; sign and word say it as well."""
    if entry.state == "missed":
        return colours.over
    if entry.state == "cancelled" or entry.layer is Layer.BUSY:
        return colours.faint
    if entry.state == "held":
        return colours.settled
    if entry.layer is Layer.PROMISES and entry.at is not None and entry.at < now:
        return colours.over
    if entry.off:
        return colours.soon
    if entry.layer in (Layer.INTERNAL, Layer.ABSENCES):
        return colours.muted
    return colours.accent if entry.layer is Layer.VISITS else colours.text


def short(entry: Entry, width: int, more: str, *, ascii: bool) -> str:
    """In a cell of the month: sign, time and name, as much of it as there is room for."""
    sign, name, clock = sign_of(entry, ascii=ascii), who(entry), entry.when.removeprefix("0")
    brief = clock.removesuffix(":00")
    first = name.split(" ")[0]
    lead = f"{sign} {brief} " if brief else f"{sign} "
    for told in (f"{sign} {clock} {name}" if clock else f"{sign} {name}", f"{lead}{name}", f"{lead}{first}"):
        if cell_width(told) <= width:
            return told
    kept = lead if width - len(lead) >= NAME_AT_LEAST else f"{sign} "
    return fit(kept + first, width, more).rstrip()


def minutes(entry: Entry) -> str:
    """How long it lasts: `30m`, `1h`, `1h30`."""
    if entry.at is None or entry.ends is None:
        return ""
    return lasting(round((entry.ends - entry.at).total_seconds() / 60))


def lasting(total: int) -> str:
    """`30m`, `1h`, `1h30`."""
    hours, rest = divmod(total, 60)
    if hours == 0:
        return f"{rest}m"
    return f"{hours}h{rest:02d}" if rest else f"{hours}h"


def day_said(day: date, today: date) -> str:
    """`Tue 3 March`, with the year where it is another."""
    year = f" {day.year}" if day.year != today.year else ""
    return f"{WEEKDAYS[day.weekday()]} {day.day} {MONTH_NAMES[day.month - 1]}{year}"


def zone_on(day: date, zone: ZoneInfo) -> str:
    """Whose clock the times of a day are on: CT."""
    return zone_word(datetime(day.year, day.month, day.day, 12, tzinfo=zone))


def stretch(first: date, last: date, today: date) -> str:
    """`Mon 23 Nov to Sun 29 Nov`, with the year where it is another."""
    year = f" {last.year}" if last.year != today.year else ""
    ends = [f"{WEEKDAYS[day.weekday()]} {day.day} {MONTH_NAMES[day.month - 1][:3]}" for day in (first, last)]
    return f"{ends[0]} to {ends[1]}{year}"


def padded(pieces: list[Piece], width: int, style: Style, more: str) -> list[Piece]:
    """The pieces in exactly `width` cells: cut with `more`, or filled up."""
    found: list[Piece] = []
    left = width
    for text, of in pieces:
        cells = cell_width(text)
        if cells > left:
            found.append((fit(text, left, more), of))
            return found
        found.append((text, of))
        left -= cells
    if left:
        found.append((" " * left, style))
    return found
