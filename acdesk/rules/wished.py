"""The date that a client wishes for, found in their own words: `by Friday`, `tomorrow 10am`, `March 12`.

A guess to be shown with its words and confirmed; it sets nothing. Dates that could be read in two ways (3/12) are left
alone, and so is what has passed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from acdesk.rules.worktime import WorkCalendar, local_time
from acdesk.when import MONTH_WORDS, WEEKDAY_WORDS, closing, next_date, opening

HORIZON_DAYS = 180
"""A date without a year that lies further ahead is more likely one that has passed (an invoice of March 1)."""
DEADLINES = {"by", "before", "until", "till", "due", "than", "for", "this"}
NOT_DAYS = {"sat", "sun"}
"""Abbreviations that are more often other words."""
DOUBTFUL_MONTH = "may"
"""`may 5` needs a deadline word before it, or to be `may 5th`."""
ENDS = ("eod", "cob", "eow", "end")
FRIDAY = 4

_TOKEN = re.compile(r"[a-z0-9]+(?:[:/.-][a-z0-9]+)*")
_CLOCK = re.compile(r"([0-9]{1,2})(?::([0-5][0-9]))?(am|pm)?")
_NUMBER = re.compile(r"([0-9]{1,2})(st|nd|rd|th)?")
_SLASHED = re.compile(r"([0-9]{1,2})/([0-9]{1,2})(?:/(?:20)?([0-9]{2}))?")
_ISO = re.compile(r"20[0-9]{2}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True)
class Wished:
    """When (UTC, a day's closing where no time is said), and the words that say so."""

    at: datetime
    words: str


@dataclass(frozen=True)
class _Found:
    """A day in the text: where its words begin and end, and whether they can do without a deadline word.

    `weekly` is a bare weekday: once it is past, the one of next week is meant.
    """

    day: date
    begin: int
    end: int
    certain: bool = True
    weekly: bool = False


def wished_date(text: str, *, now: datetime, calendar: WorkCalendar) -> Wished | None:
    """The earliest future date in `text` (plain, lower case, without diacritics), those with a deadline word first.

    Days are those of the calendar's zone. Linear in the length of the text.
    """
    tokens = _TOKEN.findall(text.replace("a.m.", "am").replace("p.m.", "pm"))
    today = now.astimezone(calendar.zone).date()
    wishes: list[tuple[bool, datetime, str]] = []
    for found in _days(tokens, today):
        begin, minute = _time_before(tokens, found.begin)
        begin -= begin > 0 and tokens[begin - 1] == "the"
        before = tokens[begin - 1] if begin else ""
        deadline = before in DEADLINES
        if not deadline and not found.certain:
            continue
        end = found.end
        if minute is None:
            minute, end = _time_after(tokens, found.end)
        at = _instant(found.day, minute, before, calendar)
        if at <= now and found.weekly:
            at = _instant(found.day + timedelta(days=7), minute, before, calendar)
        if at > now:
            wishes.append((not deadline, at, " ".join(tokens[begin - deadline : end])))
    return Wished(*min(wishes)[1:]) if wishes else None


def _instant(day: date, minute: int | None, before: str, calendar: WorkCalendar) -> datetime:
    """A day at the time said, else at its closing; `before friday` ends as Friday opens."""
    if minute is not None:
        return local_time(day, minute, calendar.zone)
    return opening(day, calendar) if before == "before" else closing(day, calendar)


def _time_before(tokens: list[str], begin: int) -> tuple[int, int | None]:
    """The time in `5pm friday`, `noon on friday`, and where the words then begin."""
    last = begin - 1 if begin and tokens[begin - 1] == "on" else begin
    for length in (2, 1):
        minute = _minute("".join(tokens[last - length : last])) if last >= length else None
        if minute is not None:
            return last - length, minute
    return begin, None


def _time_after(tokens: list[str], end: int) -> tuple[int | None, int]:
    """The time in `friday 5 pm`, `tomorrow at noon`, and where the words then end."""
    first = end + 1 if tokens[end : end + 1] == ["at"] else end
    for length in (2, 1):
        minute = _minute("".join(tokens[first : first + length])) if first + length <= len(tokens) else None
        if minute is not None:
            return minute, first + length
    return None, end


def _minute(clock: str) -> int | None:
    """`noon`, `3pm`, `15:30` as the minute of the day."""
    if clock == "noon":
        return 720
    parts = _CLOCK.fullmatch(clock)
    if not parts or not (parts[2] or parts[3]):
        return None
    hour = int(parts[1])
    if hour > 23 or (parts[3] and not 1 <= hour <= 12):
        return None
    return (hour % 12 + (12 if parts[3] == "pm" else 0) if parts[3] else hour) * 60 + int(parts[2] or 0)


def _days(tokens: list[str], today: date) -> Iterator[_Found]:
    """Every day that the words name."""
    for index, token in enumerate(tokens):
        if token[0].isdigit():
            found = _numbered(tokens, index, today)
        else:
            found = _named(tokens, index, today) or _month_first(tokens, index, today)
        if found is not None:
            yield found


def _named(tokens: list[str], index: int, today: date) -> _Found | None:
    """`tomorrow`, `eod`, `end of day friday`, `end of week`, `friday`, `next friday`.

    Without a deadline word a weekday may be the last one ("we talked on Friday"). Today's own name means a week from
    now: who means today says today.
    """
    token = tokens[index]
    if token in ("today", "tonight", "tomorrow"):
        tomorrow = token == "tomorrow"
        return _Found(today + timedelta(days=tomorrow), index, index + 1, certain=tomorrow)
    if token in ENDS:
        return _end_of(tokens, index, today)
    if token == "next" and index + 1 < len(tokens) and tokens[index + 1] in WEEKDAY_WORDS:
        monday = today + timedelta(days=7 - today.weekday())
        return _Found(monday + timedelta(days=WEEKDAY_WORDS[tokens[index + 1]]), index, index + 2)
    if token in WEEKDAY_WORDS and token not in NOT_DAYS:
        coming = _next_weekday(today + timedelta(days=1), WEEKDAY_WORDS[token])
        return _Found(coming, index, index + 1, certain=False, weekly=True)
    return None


def _end_of(tokens: list[str], index: int, today: date) -> _Found | None:
    """`eod`, `cob friday`, `end of the week`; the day that follows is the one that ends."""
    unit, end = tokens[index], index + 1
    if unit == "end":
        if tokens[end : end + 1] != ["of"]:
            return None
        end += 2 if tokens[end + 1 : end + 2] in (["the"], ["this"]) else 1
        unit, end = "".join(tokens[end : end + 1]), end + 1
    if unit in ("eow", "week"):
        return _Found(_next_weekday(today, FRIDAY), index, end)
    if unit not in ("eod", "cob", "day"):
        return None
    following = end + 1 if tokens[end : end + 1] == ["on"] else end
    if following >= len(tokens) or tokens[following] in ENDS:  # no endless "eod eod eod"
        return _Found(today, index, end)
    named = _named(tokens, following, today)
    return _Found(today, index, end) if named is None else replace(named, begin=index, certain=True)


def _next_weekday(today: date, weekday: int) -> date:
    """The next such weekday, `today` included."""
    return today + timedelta(days=(weekday - today.weekday()) % 7)


def _month_first(tokens: list[str], index: int, today: date) -> _Found | None:
    """`march 12`, `march 12th 2026`."""
    number = _NUMBER.fullmatch(tokens[index + 1]) if index + 1 < len(tokens) else None
    if tokens[index] not in MONTH_WORDS or number is None:
        return None
    certain = tokens[index] != DOUBTFUL_MONTH or number[2] is not None
    return _dated(tokens, (index, index + 2), today, (MONTH_WORDS[tokens[index]], int(number[1])), certain=certain)


def _numbered(tokens: list[str], index: int, today: date) -> _Found | None:
    """`12 march`, `12th of march`, `the 12th` after a deadline word, `3/13`, `2026-03-12`."""
    token = tokens[index]
    if _ISO.fullmatch(token):
        day = _valid(*map(int, token.split("-")))
        return None if day is None else _Found(day, index, index + 1)
    slashed = _SLASHED.fullmatch(token)
    if slashed:
        return _slashed(slashed, index, today)
    number = _NUMBER.fullmatch(token)
    if number is None:
        return None
    month_at = index + 2 if tokens[index + 1 : index + 2] == ["of"] else index + 1
    if month_at < len(tokens) and tokens[month_at] in MONTH_WORDS and tokens[month_at] != DOUBTFUL_MONTH:
        return _dated(tokens, (index, month_at + 1), today, (MONTH_WORDS[tokens[month_at]], int(number[1])))
    if number[2] and tokens[max(index - 1, 0)] == "the" and tokens[max(index - 2, 0)] in DEADLINES:
        return _day_of_month(int(number[1]), index, today)
    return None


def _slashed(parts: re.Match[str], index: int, today: date) -> _Found | None:
    """`3/13` and `13/3`, which are clear; 3/12 may be March or December."""
    one, two = int(parts[1]), int(parts[2])
    if one <= 12 and two <= 12 and one != two:
        return None
    month, day = (two, one) if one > 12 else (one, two)
    found = _valid(2000 + int(parts[3]), month, day) if parts[3] else _upcoming(today, month, day)
    return None if found is None else _Found(found, index, index + 1, certain=bool(parts[3]))


def _day_of_month(number: int, index: int, today: date) -> _Found | None:
    """The next 12th: of this month, or of the next."""
    following = (today.replace(day=1) + timedelta(days=32)).replace(day=1)
    for month in (today, following):
        day = _valid(month.year, month.month, number)
        if day is not None and day >= today:
            return _Found(day, index, index + 1)
    return None


def _dated(
    tokens: list[str], span: tuple[int, int], today: date, month_day: tuple[int, int], *, certain: bool = True
) -> _Found | None:
    """A day of a month, with the year if it follows."""
    begin, end = span
    year = tokens[end] if end < len(tokens) and re.fullmatch("20[0-9]{2}", tokens[end]) else ""
    day = _valid(int(year), *month_day) if year else _upcoming(today, *month_day)
    return None if day is None else _Found(day, begin, end + bool(year), certain)


def _valid(year: int, month: int, day: int) -> date | None:
    """The date, if there is one."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _upcoming(today: date, month: int, day: int) -> date | None:
    """The next such day, if it is near enough to be meant."""
    try:
        found = next_date(today, month, day)
    except ValueError:
        return None
    return found if (found - today).days <= HORIZON_DAYS else None
