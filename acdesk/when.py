"""How times are read and said: `fri 16:00` in, `tomorrow noon` and `4m over` out.

Reading never guesses: what can be taken in two ways is refused with examples. Words are our own and not the locale's,
so that a desk reads the same on every machine.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from acdesk.errors import WrongUsage
from acdesk.rules.targets import WORKING_DAY
from acdesk.rules.worktime import FIRST_YEAR, LAST_YEAR, WorkCalendar, local_time

DayTime = Literal["open", "close"]
"""What a day without a time means: the start or the end of its working hours."""

LONGEST = 60
EXAMPLES = "2026-03-12 16:00, fri 16:00, 12 Mar noon, tomorrow noon, today 4pm, +90m, +2h, +3wd, eod or next tue"

_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
WEEKDAY_WORDS = {word: n for n, name in enumerate(_WEEKDAYS) for word in (name.lower(), name[:3].lower())} | {
    "tues": 1,
    "thur": 3,
    "thurs": 3,
}
MONTH_WORDS = {word: n for n, name in enumerate(_MONTHS, 1) for word in (name.lower(), name[:3].lower())} | {"sept": 9}

NEAR_WORDS = {"yesterday": -1, "today": 0, "tomorrow": 1}

_RELATIVE = re.compile(r"\+([0-9]{1,5}) ?(m|min|h|wd)")
_ISO = re.compile(r"[0-9]{4}-[0-9w-]{4,6}([t ].*)?")
_CLOCK = re.compile(r"([0-9]{1,2})(?::([0-9]{2}))? ?(am|pm)?")
_DAY_NUMBER = re.compile(r"([0-9]{1,2})(?:st|nd|rd|th)?")


def next_date(today: date, month: int, day: int) -> date:
    """The next such day, `today` included. Raises ValueError when the month has no such day."""
    return next(found for found in _such_days(today, month, day, 1) if found >= today)


def last_date(today: date, month: int, day: int) -> date:
    """The last such day, `today` included. Raises ValueError when the month has no such day."""
    return next(found for found in _such_days(today, month, day, -1) if found <= today)


def nearest_date(today: date, month: int, day: int) -> date:
    """The last or the next such day, whichever is nearer, the last when both are. Raises ValueError as they do."""
    before, after = last_date(today, month, day), next_date(today, month, day)
    return before if today - before <= after - today else after


def _such_days(today: date, month: int, day: int, by: int) -> Iterator[date]:
    """Such days of this year and of nine on or back; a 29 February is not in every year."""
    for year in range(today.year, today.year + 9 * by, by):
        try:
            yield date(year, month, day)
        except ValueError:
            if (month, day) != (2, 29):
                raise


DateOf = Callable[[date, int, int], date]
"""Which day is meant by one without a year, seen from today: `next_date`, `last_date` or `nearest_date`."""


def parse_when(
    text: str,
    *,
    now: datetime,
    calendar: WorkCalendar,
    zone: ZoneInfo,
    day_at: DayTime = "close",
    date_of: DateOf = next_date,
) -> datetime:
    """The instant (UTC) that `text` means; wall-clock words are read in `zone`, working ones in `calendar`.

    ISO 8601, with or without an offset; `today`, `tomorrow`, a weekday (the next such moment, today included),
    `next tue` (the one of next week, which begins on Monday), `12 Mar`, each with or without a time (`noon`, `4pm`,
    `16:00`, `eod`); a time alone is today's. `+90m` and `+2h` count wall-clock, `+3wd` working days of 540 minutes.
    A day without a time is its closing, or its opening with `day_at="open"`; one without a year is `date_of`'s.
    Raises WrongUsage with examples for anything else.
    """
    words = " ".join(text.lower().replace(",", " ").split()).replace(" at ", " ")
    if not words:
        raise WrongUsage(f"A time is missing. Write {EXAMPLES}.")
    if len(words) > LONGEST:
        raise _unreadable(text)
    reader = _Reader(text, now.astimezone(UTC), calendar, zone, day_at)
    reader.date_of = date_of
    try:
        found = reader.read(words).astimezone(UTC)
    except (ValueError, OverflowError):
        raise _unreadable(text) from None
    if not FIRST_YEAR < found.year < LAST_YEAR:
        raise _unreadable(text, f"the year {found.year} is out of reach")
    return found


def _unreadable(text: str, why: str = "") -> WrongUsage:
    """The refusal: what was given, why where that is known, and what would do."""
    shown = repr(text if len(text) <= LONGEST else text[:LONGEST] + "…")
    return WrongUsage(f"{shown} can't be read as a time{': ' + why if why else ''}. Write {EXAMPLES}.")


class _Reader:
    """One text being read. Its methods raise ValueError or WrongUsage for what they can't read."""

    def __init__(self, text: str, now: datetime, calendar: WorkCalendar, zone: ZoneInfo, day_at: DayTime) -> None:
        self.text = text
        self.now = now
        self.calendar = calendar
        self.zone = zone
        self.day_at = day_at
        self.date_of: DateOf = next_date
        self.today = now.astimezone(zone).date()

    def read(self, words: str) -> datetime:
        """The instant that the tidied words mean."""
        if words == "now":
            return self.now
        if words == "eod":
            return self.calendar.day_end(self.now)
        relative = _RELATIVE.fullmatch(words)
        if relative:
            return self.later(int(relative[1]), relative[2])
        if _ISO.fullmatch(words):
            return self.iso(words)
        return self.spoken(words.split(" "))

    def later(self, number: int, unit: str) -> datetime:
        """`+90m`, `+2h`, `+3wd`."""
        if unit == "wd":
            return self.calendar.add(self.now, number * WORKING_DAY)
        return self.now + timedelta(minutes=number * (60 if unit == "h" else 1))

    def iso(self, words: str) -> datetime:
        """An ISO 8601 day or instant; without an offset it is a wall-clock time."""
        day, separator, clock = words.upper().replace("T", " ").partition(" ")
        if not separator:
            return self.day_alone(date.fromisoformat(day))
        given = datetime.fromisoformat(f"{day}T{clock}")
        return given if given.tzinfo else self.wall(given.date(), given.time())

    def spoken(self, words: list[str]) -> datetime:
        """A day and a time in words; either may be left out."""
        for taken in (2, 1):
            minute = self.minute(" ".join(words[-taken:])) if len(words) >= taken else None
            if minute is not None:
                return self.day(words[:-taken], minute)
        return self.day(words, None)

    def minute(self, words: str) -> int | None:
        """The minute of the day that the words mean, −1 for `eod`, None when they are no time."""
        if words in ("noon", "eod"):
            return 720 if words == "noon" else -1
        found = _CLOCK.fullmatch(words)
        if not found or not (found[2] or found[3]):
            return None
        hour, minute = int(found[1]), int(found[2] or 0)
        if minute > 59 or hour > 23 or (found[3] and not 1 <= hour <= 12):
            raise _unreadable(self.text, f"there is no {words}")
        return (hour % 12 + (12 if found[3] == "pm" else 0) if found[3] else hour) * 60 + minute

    def day(self, words: list[str], minute: int | None) -> datetime:
        """`today`, `tomorrow`, `fri`, `next tue`, `12 mar`, `thu 12 mar 2026`, with the minute given."""
        near = NEAR_WORDS.get(" ".join(words) or "today")
        if near is not None:
            return self.on(self.today + timedelta(days=near), minute)
        weekday = WEEKDAY_WORDS.get(words[0])
        if len(words) == 1 and weekday is not None:
            found = self.on(self.today + timedelta(days=(weekday - self.today.weekday()) % 7), minute)
            return found if found > self.now else self.on(self.today + timedelta(days=7), minute)
        if len(words) == 2 and words[0] == "next" and words[1] in WEEKDAY_WORDS:
            monday = self.today + timedelta(days=7 - self.today.weekday())
            return self.on(monday + timedelta(days=WEEKDAY_WORDS[words[1]]), minute)
        found_day = self.calendar_day(words if weekday is None else words[1:])
        if weekday is not None and found_day.weekday() != weekday:
            raise _unreadable(self.text, f"{found_day.isoformat()} is a {_WEEKDAYS[found_day.weekday()]}")
        return self.on(found_day, minute)

    def calendar_day(self, words: list[str]) -> date:
        """`12 mar`, `march 12th`, `12 mar 2027`."""
        if not 2 <= len(words) <= 3:
            raise _unreadable(self.text)
        first, second = (words[1], words[0]) if words[0] in MONTH_WORDS else (words[0], words[1])
        number = _DAY_NUMBER.fullmatch(first)
        if not number or second not in MONTH_WORDS:
            raise _unreadable(self.text)
        month, day = MONTH_WORDS[second], int(number[1])
        if len(words) == 3:
            if not re.fullmatch("[0-9]{4}", words[2]):
                raise _unreadable(self.text)
            return date(int(words[2]), month, day)
        return self.date_of(self.today, month, day)

    def on(self, day: date, minute: int | None) -> datetime:
        """A minute of a day; no minute means the day alone, −1 its closing."""
        if minute is None:
            return self.day_alone(day)
        return closing(day, self.calendar) if minute < 0 else self.wall(day, time(minute // 60, minute % 60))

    def day_alone(self, day: date) -> datetime:
        """A day without a time."""
        return closing(day, self.calendar) if self.day_at == "close" else opening(day, self.calendar)

    def wall(self, day: date, clock: time) -> datetime:
        """A wall-clock time, which must exist, and once: clocks that change leave an hour out or repeat it."""
        first = datetime.combine(day, clock, self.zone)
        if first.astimezone(UTC).astimezone(self.zone).time() != clock:
            raise _unreadable(self.text, "the clocks change and leave that time out")
        if first.utcoffset() != first.replace(fold=1).utcoffset():
            raise _unreadable(self.text, f"the clocks change and show it twice; {first.isoformat()} is one")
        return first


def closing(day: date, calendar: WorkCalendar) -> datetime:
    """When a day's working hours end; for a closed day the latest closing of the week (17:00 if none)."""
    windows = calendar.windows_on(day) or [window for week in calendar.week.values() for window in week]
    return local_time(day, max((end for _, end in windows), default=1020), calendar.zone)


def opening(day: date, calendar: WorkCalendar) -> datetime:
    """When a day's working hours begin; for a closed day the earliest opening of the week (8:00 if none)."""
    windows = calendar.windows_on(day) or [window for week in calendar.week.values() for window in week]
    return local_time(day, min((start for start, _ in windows), default=480), calendar.zone)


def say(instant: datetime, *, now: datetime, zone: ZoneInfo) -> str:
    """`today 4pm`, `tomorrow noon`, `Thu 12 Mar noon`, `Fri 8 Jan 2027 9:30am`, in `zone`; `parse_when` reads it."""
    local, today = instant.astimezone(zone), now.astimezone(zone).date()
    return f"{_near(local.date(), today) or _short_date(local.date(), today)} {say_clock(local)}"


def zone_word(local: datetime) -> str:
    """The zone as the trade says it: CT for CST and CDT."""
    name = local.tzname() or ""
    return name[0] + name[2] if len(name) == 3 and name.endswith(("ST", "DT")) else name


def say_digits(local: datetime) -> str:
    """`9:15`, where times stand below each other."""
    return f"{local.hour}:{local.minute:02d}"


def say_running(left: timedelta) -> str:
    """What is left of a call's time: `18 min left`, `time is up`, `4 min over`; a minute that has begun is left."""
    seconds = left.total_seconds()
    if seconds > 0:
        return f"{-int(-seconds // 60)} min left"
    over = int(-seconds // 60)
    return f"{over} min over" if over else "time is up"


def say_day(day: str, at: datetime | None, *, now: datetime, zone: ZoneInfo) -> str:
    """What is planned for a day (ISO) or, with `at`, for an hour: `Thu 12 Mar`, `tomorrow 10am`; empty for neither."""
    if at is not None:
        return say(at, now=now, zone=zone)
    if not day:
        return ""
    noon = datetime.combine(date.fromisoformat(day), time(12), zone)
    return say(noon, now=now, zone=zone).removesuffix(" noon")


def say_date(day: date, today: date | None = None) -> str:
    """`Thu 12 Mar`; with `today`, a day of another year has it: `Tue 2 Mar 2027`."""
    return _short_date(day, today or day)


def say_clock(local: datetime) -> str:
    """The time of day of a local time: `noon`, `4pm`, `9:30am`."""
    if (local.hour, local.minute) == (12, 0):
        return "noon"
    minutes = f":{local.minute:02d}" if local.minute else ""
    return f"{local.hour % 12 or 12}{minutes}{'am' if local.hour < 12 else 'pm'}"


def say_left(due: datetime, *, now: datetime, calendar: WorkCalendar, zone: ZoneInfo) -> str:
    """How long until `due`, as a person says it: `12m`, `3h`, `tomorrow`, `Fri 4pm`, `12 Mar`, `4m over`, `3 wd over`.

    Minutes, hours and days over are working time in `calendar`, rounded down; days ahead are those of `zone`.
    """
    due, now = due.astimezone(UTC), now.astimezone(UTC)
    if due <= now:
        return _over(calendar.between(due, now))
    local, today = due.astimezone(zone), now.astimezone(zone).date()
    days = (local.date() - today).days
    if days == 0:
        left = calendar.between(now, due)
        return "now" if left == 0 else f"{left}m" if left < 60 else f"{left // 60}h"
    if days == 1:
        return "tomorrow"
    if days < 7:
        return f"{_WEEKDAYS[local.weekday()][:3]} {say_clock(local)}"
    return _short_date(local.date(), today).partition(" ")[2]


def say_span(minutes: int) -> str:
    """A span of minutes: `18 m`, `6 h 18 m`, `3 h`."""
    sign, (hours, rest) = "−" if minutes < 0 else "", divmod(abs(minutes), 60)
    parts = [f"{hours} h"] if hours else []
    if rest or not hours:
        parts.append(f"{rest} m")
    return sign + " ".join(parts)


def say_progress(age: int, target: int) -> str:
    """How much of a target is used up, in working minutes or days: `18 of 30 min`, `0.5 of 2 wd`."""
    if target < WORKING_DAY:
        return f"{age} of {target} min"
    return f"{age / WORKING_DAY:.1f} of {target / WORKING_DAY:.1f} wd".replace(".0 ", " ")


def _over(minutes: int) -> str:
    """Working minutes past the time."""
    if minutes == 0:
        return "now"
    if minutes < 60:
        return f"{minutes}m over"
    if minutes < WORKING_DAY:
        return f"{minutes // 60}h over"
    return f"{minutes // WORKING_DAY} wd over"


def _near(day: date, today: date) -> str:
    """The word for a day that has one."""
    return next((word for word, days in NEAR_WORDS.items() if days == (day - today).days), "")


def _short_date(day: date, today: date) -> str:
    """`Thu 12 Mar`, with the year when it is another one."""
    year = f" {day.year}" if day.year != today.year else ""
    return f"{_WEEKDAYS[day.weekday()][:3]} {day.day} {_MONTHS[day.month - 1][:3]}{year}"
