"""A rule of recurrence (RFC 5545, 3.3.10) as a value: read, checked, written back, and said in words.

What is read here can always be expanded in bounded time: INTERVAL=0, rules finer than a day, several times a day and
absurd counts or ends are refused first, because the expander underneath would hang or run for years on them.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple

from acdesk.errors import WrongUsage
from acdesk.rules.worktime import FIRST_YEAR, LAST_YEAR

LONGEST = 500
"""Characters of a rule; the longest that make sense have a tenth of it."""
MOST_INTERVAL = 1000
MOST_COUNT = 5000
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
MONTH_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
"""The most days a month has."""
WORKWEEK = (0, 1, 2, 3, 4)
EXAMPLES = "'2w', 'monthly', 'last weekday', 'day 31' or 'FREQ=WEEKLY;INTERVAL=2;BYDAY=TH'"

_UNTIL = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})(?:T([0-9]{2})([0-9]{2})([0-9]{2})(Z?))?")
_DAY = re.compile(r"([+-]?[0-9]{1,2})?(MO|TU|WE|TH|FR|SA|SU)")
_LISTS = {
    "BYMONTH": ("by_month", 1, 12),
    "BYMONTHDAY": ("by_month_day", 1, 31),
    "BYYEARDAY": ("by_year_day", 1, 366),
    "BYWEEKNO": ("by_week", 1, 53),
    "BYSETPOS": ("by_set_pos", 1, 366),
}
"""Parts that are lists of numbers: field, least and greatest; all but months also count from the end."""
_TIMES = {"BYHOUR": ("hour", 23), "BYMINUTE": ("minute", 59), "BYSECOND": ("second", 59)}
_PARTS = ("FREQ", "INTERVAL", "COUNT", "UNTIL", "WKST", "BYDAY", *_LISTS, *_TIMES)


class Freq(StrEnum):
    """What a rule counts. Anything finer than a day is refused."""

    DAILY = "DAILY"
    WEEKLY = "WEEKLY"
    MONTHLY = "MONTHLY"
    YEARLY = "YEARLY"


class NthDay(NamedTuple):
    """A weekday, 0 for Monday; `nth` of the month or year, from the end when negative, 0 for each of them."""

    weekday: int
    nth: int = 0


@dataclass(frozen=True)
class Rule:
    """A recurrence that can be expanded. Times of day are taken from the start where `hour` and `minute` are None.

    `until` is the last day, or the last moment: naive on the series' own clock, or `until_utc`. Both ends count.
    """

    freq: Freq
    interval: int = 1
    count: int | None = None
    until: date | datetime | None = None
    until_utc: bool = False
    by_day: tuple[NthDay, ...] = ()
    by_month: tuple[int, ...] = ()
    by_month_day: tuple[int, ...] = ()
    by_year_day: tuple[int, ...] = ()
    by_week: tuple[int, ...] = ()
    by_set_pos: tuple[int, ...] = ()
    hour: int | None = None
    minute: int | None = None
    second: int | None = None
    week_start: int = 0

    @classmethod
    def parse(cls, text: str) -> Rule:
        """The rule of an RRULE, with or without its name before it. Raises WrongUsage with one sentence."""
        parts = _parts(text)
        unknown = [name for name in parts if name not in _PARTS]
        if unknown:
            raise WrongUsage(f"A rule has no part {_quoted(unknown[0])}; write it like {EXAMPLES}.")
        until, in_utc = _until(parts["UNTIL"]) if "UNTIL" in parts else (None, False)
        rule = cls(
            _freq(parts.get("FREQ", "")),
            _number("INTERVAL", parts["INTERVAL"], MOST_INTERVAL) if "INTERVAL" in parts else 1,
            _number("COUNT", parts["COUNT"], MOST_COUNT) if "COUNT" in parts else None,
            until,
            in_utc,
            _days(parts["BYDAY"]) if "BYDAY" in parts else (),
            _numbers("BYMONTH", parts),
            _numbers("BYMONTHDAY", parts),
            _numbers("BYYEARDAY", parts),
            _numbers("BYWEEKNO", parts),
            _numbers("BYSETPOS", parts),
            _time("BYHOUR", parts),
            _time("BYMINUTE", parts),
            _time("BYSECOND", parts),
            _weekday(parts["WKST"]) if "WKST" in parts else 0,
        )
        _sensible(rule)
        return rule

    def __str__(self) -> str:
        """The rule as RFC 5545 writes it, without `RRULE:`; reading it gives the same rule."""
        parts = [f"FREQ={self.freq}"]
        parts += [f"INTERVAL={self.interval}"] if self.interval != 1 else []
        parts += [f"COUNT={self.count}"] if self.count is not None else []
        parts += [f"UNTIL={self._until_text()}"] if self.until is not None else []
        for name, (field, _, _) in _LISTS.items():
            if values := getattr(self, field):
                parts.append(f"{name}={','.join(map(str, values))}")
            if name == "BYMONTH" and self.by_day:
                parts.append("BYDAY=" + ",".join(f"{day.nth or ''}{DAYS[day.weekday]}" for day in self.by_day))
        for name, (field, _) in _TIMES.items():
            parts += [f"{name}={value}"] if (value := getattr(self, field)) is not None else []
        parts += [f"WKST={DAYS[self.week_start]}"] if self.week_start else []
        return ";".join(parts)

    def _until_text(self) -> str:
        if isinstance(self.until, datetime):
            return f"{self.until:%Y%m%dT%H%M%S}{'Z' if self.until_utc else ''}"
        return f"{self.until:%Y%m%d}"

    def say(self) -> str:
        """The rule as a person says it: `every 2 weeks on Thursday`; the RRULE itself where it is no plain one."""
        if self.by_year_day or self.by_week or (self.by_set_pos and not self.is_last_weekday):
            return str(self)
        unit = {Freq.DAILY: "day", Freq.WEEKLY: "week", Freq.MONTHLY: "month", Freq.YEARLY: "year"}[self.freq]
        said = [f"every {unit}" if self.interval == 1 else f"every {self.interval} {unit}s"]
        if self.is_last_weekday:
            said.append("on the last working day")
        elif self.by_day:
            said.append("on " + _joined([_nth_day(day) for day in self.by_day]))
        if self.by_month_day:
            said.append("on " + _joined([_day_of_month(day) for day in self.by_month_day]))
        if self.by_month:
            said.append("in " + _joined([calendar.month_name[month] for month in self.by_month]))
        if self.count is not None:
            said[-1] += ", once" if self.count == 1 else f", {self.count} times"
        if self.until is not None:
            said[-1] += f", until {self.until.day} {self.until:%b %Y}"
        return " ".join(said)

    @property
    def is_last_weekday(self) -> bool:
        """Whether it falls on the last day from Monday to Friday of each month."""
        days = {day.weekday for day in self.by_day if not day.nth}
        return self.freq is Freq.MONTHLY and self.by_set_pos == (-1,) and days == set(WORKWEEK) == {*days}


def _parts(text: str) -> dict[str, str]:
    """Name to value of each part, in capitals; a part that stands twice is refused."""
    bare = text.strip().upper().removeprefix("RRULE:").rstrip(";")
    if len(bare) > LONGEST:
        raise WrongUsage(f"A rule of more than {LONGEST} characters is no rule for calls; write it like {EXAMPLES}.")
    parts: dict[str, str] = {}
    for part in bare.split(";"):
        name, equals, value = part.strip().partition("=")
        if not equals or not value:
            raise WrongUsage(f"{_quoted(text.strip())} is no rule of recurrence; write it like {EXAMPLES}.")
        if name in parts:
            raise WrongUsage(f"A rule gives {_quoted(name)} only once.")
        parts[name] = value
    return parts


def _freq(text: str) -> Freq:
    if text in ("SECONDLY", "MINUTELY", "HOURLY"):
        raise WrongUsage(f"FREQ={text} repeats within a day; nothing here comes more often than daily.")
    if text not in tuple(Freq):
        raise WrongUsage("A rule says FREQ=DAILY, WEEKLY, MONTHLY or YEARLY, once.")
    return Freq(text)


def _number(name: str, text: str, most: int) -> int:
    """A whole number from 1."""
    if not (text.isascii() and text.isdigit() and len(text) < 10) or not 1 <= int(text) <= most:
        raise WrongUsage(f"{name} is a number from 1 to {most}, not {_quoted(text)}.")
    return int(text)


def _numbers(name: str, parts: Mapping[str, str]) -> tuple[int, ...]:
    """A list of numbers; from the end when negative, except for months."""
    _, least, most = _LISTS[name]
    found = []
    for item in parts[name].split(",") if name in parts else ():
        number = int(item) if re.fullmatch(r"[+-]?[0-9]{1,3}", item) else 0
        if not least <= (number if name == "BYMONTH" else abs(number)) <= most:
            raise WrongUsage(f"{name} counts from {least} to {most}, not {_quoted(item)}.")
        found.append(number)
    return tuple(dict.fromkeys(found))


def _time(name: str, parts: Mapping[str, str]) -> int | None:
    """The one hour, minute or second of the day, where it is given."""
    if name not in parts:
        return None
    text, most = parts[name], _TIMES[name][1]
    if "," in text:
        raise WrongUsage(f"{name}={text[:20]} repeats within a day; a rule has one time of day.")
    if not re.fullmatch(r"[0-9]{1,2}", text) or int(text) > most:
        raise WrongUsage(f"{name} is a number from 0 to {most}, not {_quoted(text)}.")
    return int(text)


def _until(text: str) -> tuple[date | datetime, bool]:
    """The last day or moment, and whether it is given in UTC."""
    found = _UNTIL.fullmatch(text)
    try:
        numbers = [int(part) for part in found.groups()[:6] if part is not None] if found else []
        until = date(*numbers) if len(numbers) == 3 else datetime(*numbers)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        examples = "20261231 or 20261231T235959Z"
        raise WrongUsage(f"UNTIL is a day or a moment like {examples}, not {_quoted(text)}.") from None
    if not FIRST_YEAR <= until.year <= LAST_YEAR:
        raise WrongUsage(f"UNTIL lies between {FIRST_YEAR} and {LAST_YEAR}; leave it out for a series without an end.")
    return until, bool(found and found[7])


def _days(text: str) -> tuple[NthDay, ...]:
    days = []
    for item in text.split(","):
        found = _DAY.fullmatch(item)
        nth = int(found[1] or 0) if found else 0
        if not found or abs(nth) > 53 or (found[1] and not nth):
            raise WrongUsage(f"BYDAY names days like MO, 3TH or -1FR, not {_quoted(item)}.")
        days.append(NthDay(DAYS.index(found[2]), nth))
    return tuple(dict.fromkeys(days))


def _weekday(text: str) -> int:
    if text not in DAYS:
        raise WrongUsage(f"WKST is one of {', '.join(DAYS)}, not {_quoted(text)}.")
    return DAYS.index(text)


def _sensible(rule: Rule) -> None:
    """Refuse combinations that RFC 5545 forbids, because every calendar reads them differently."""
    yearly, monthly = rule.freq is Freq.YEARLY, rule.freq is Freq.MONTHLY
    nth = any(day.nth for day in rule.by_day)
    other = rule.by_day or rule.by_month or rule.by_month_day or rule.by_year_day or rule.by_week
    refused = {
        "COUNT and UNTIL exclude each other": rule.count and rule.until,
        "BYWEEKNO and BYYEARDAY belong to FREQ=YEARLY": not yearly and (rule.by_week or rule.by_year_day),
        "BYMONTHDAY does not go with FREQ=WEEKLY": rule.by_month_day and rule.freq is Freq.WEEKLY,
        "numbered days such as 3TH belong to FREQ=MONTHLY, or YEARLY without BYWEEKNO": nth
        and (rule.by_week or not (yearly or monthly)),
        "a month has at most five of a weekday": monthly and any(abs(day.nth) > 5 for day in rule.by_day),
        "none of its months has such a day": rule.by_month_day
        and all(abs(day) > MONTH_DAYS[month - 1] for month in rule.by_month or (1,) for day in rule.by_month_day),
        "BYSETPOS picks among the days of another part, such as BYDAY": rule.by_set_pos and not other,
    }
    for sentence, broken in refused.items():
        if broken:
            raise WrongUsage(f"This rule can't be followed: {sentence}.")


def nth_word(nth: int) -> str:
    """`first`, `fifth`, `last`, `2nd last`."""
    if nth > 0:
        return ("first", "second", "third", "fourth", "fifth")[nth - 1] if nth <= 5 else f"{nth}th"
    return "last" if nth == -1 else f"{nth_word(-nth)} last"


def _nth_day(day: NthDay) -> str:
    name = calendar.day_name[day.weekday]
    return f"the {nth_word(day.nth)} {name}" if day.nth else name


def _day_of_month(day: int) -> str:
    return f"day {day}" if day > 0 else f"the {nth_word(day)} day"


def _joined(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def _quoted(text: str) -> str:
    """What was given, short enough for a sentence and on one line."""
    return repr(text if len(text) <= 40 else text[:39] + "…")
