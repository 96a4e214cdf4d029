"""When a series falls due: its rule laid out over a stretch of time, on the series' own clock (spec section 7).

A series says a wall-clock time in a zone, and keeps it over both changes of clocks. Dates come from python-dateutil;
two things are done around it, so that a month of a ten-year series costs as much as its first and nothing can hang:
the expansion starts at the period before the window, not at the series' start; and the window is laid into the last
four hundred years that `date` knows. The Gregorian calendar repeats itself after 400 years (146,097 days, a whole
number of weeks), and dateutil looks for the next date up to the year 9999: what it never finds ends there.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from acdesk.errors import WrongUsage
from acdesk.rules.recurrence_rule import EXAMPLES, WORKWEEK, Freq, NthDay, Rule, nth_word
from acdesk.rules.worktime import LAST_YEAR

if TYPE_CHECKING:
    from dateutil.rrule import rrule

__all__ = [
    "Expansion", "Freq", "Instance", "NthDay", "Rule", "Skipped", "ended", "expand", "first_of", "from_words",
    "instant_of", "is_ambiguous", "later", "number_before",
]  # fmt: skip

CYCLE_YEARS, CYCLE_DAYS = 400, 146_097
LAST_DAY = date(LAST_YEAR, 12, 31)
ONE_DAY = timedelta(days=1)
WEEKS = Rule(Freq.WEEKLY)

_EVERY = re.compile(r"(?:every )?([0-9]{1,3}) ?(d|day|days|w|week|weeks|m|month|months)")
_NTH = re.compile(r"(?:the )?(first|second|third|fourth|fifth|last|1st|2nd|3rd|4th|5th) ([a-z]+)")
_DAY_OF_MONTH = re.compile(r"day ([0-9]{1,2})|(?:the )?([0-9]{1,2})(?:st|nd|rd|th)")
_PLAIN = {
    "daily": "FREQ=DAILY",
    "weekly": "FREQ=WEEKLY",
    "biweekly": "FREQ=WEEKLY;INTERVAL=2",
    "bi-weekly": "FREQ=WEEKLY;INTERVAL=2",
}


@dataclass(frozen=True)
class Instance:
    """One time a series falls due: what its clock shows, the instant (UTC), and what a change of clocks did to it."""

    local: datetime
    """Naive, as the rule says it."""
    at: datetime
    shifted: bool = False
    """The clock leaves this time out that night, so it moved on by as much (2:30 becomes 3:30)."""
    ambiguous: bool = False
    """The clock shows this time twice that night; the first is meant."""


@dataclass(frozen=True)
class Skipped:
    """A month (or year) that lacks the day of the rule: its first day, and the sentence."""

    day: date
    sentence: str


@dataclass(frozen=True)
class Expansion:
    """What a series does within a window, in order."""

    instances: tuple[Instance, ...]
    skipped: tuple[Skipped, ...] = ()

    @property
    def instants(self) -> list[datetime]:
        """When, in UTC."""
        return [instance.at for instance in self.instances]


def expand(
    rule: Rule,
    start: datetime,
    zone: ZoneInfo,
    first: datetime,
    before: datetime,
) -> Expansion:
    """What falls on `first` or later and before `before` (instants).

    `start` is naive, on the clock of `zone`; nothing comes before it. It is an instance only where it fits the rule,
    as with dateutil: see `first_of`. Months that lack the rule's day are reported in `skipped`.
    """
    if before <= first:
        return Expansion(())
    low = max(first.astimezone(zone).date() - ONE_DAY, start.date())
    high = min(before.astimezone(zone).date() + ONE_DAY, _last_day(rule, start), LAST_DAY)
    if high < low:
        return Expansion(())
    anchored = _anchored(rule, start)
    begin, end = _period_before(anchored, start.date(), low), _period_end(rule.freq, high)
    days = _days(anchored, begin, end)
    clock = _clock(rule, start)
    found = [_instance(datetime.combine(day, clock), zone) for day in days if low <= day <= high]
    kept = tuple(item for item in found if first <= item.at < before and item.local >= start and not _past(rule, item))
    window = (first.astimezone(zone).date(), (before - timedelta(microseconds=1)).astimezone(zone).date())
    return Expansion(kept, _skipped(anchored, begin, days, max(window[0], start.date()), min(window[1], high)))


def first_of(rule: Rule, start: datetime, zone: ZoneInfo) -> Instance | None:
    """The first instance at or after `start` (naive); None when the rule never falls due within 400 years.

    A series is best kept with this as its start: readers of .ics disagree on a start that its rule does not meet.
    """
    found = next(iter(_from_start(rule, start, 1)), None)
    if found is None:
        return None
    instance = _instance(datetime.combine(found, _clock(rule, start)), zone)
    return None if _past(rule, instance) else instance


def number_before(rule: Rule, start: datetime, zone: ZoneInfo, at: datetime) -> int:
    """How many instances there are before the instant `at`, cancelled ones included, as COUNT counts them."""
    return len(expand(rule, start, zone, instant_of(start, zone), at).instances)


def ended(rule: Rule, at: datetime) -> Rule:
    """The same rule, ending before the instant `at`: what stays of a series when `at` and all later are moved."""
    until = (at - timedelta(seconds=1)).astimezone(UTC).replace(tzinfo=None)
    return replace(rule, count=None, until=until, until_utc=True)


def later(rule: Rule, start: datetime, zone: ZoneInfo, old: Instance, to: datetime) -> Rule:
    """The rule for `old` and all later ones once they are moved to `to` (naive, the first of the moved ones).

    A series counts on from `to`: its weekdays move along, a monthly one keeps to weekday or date as it did, and a
    COUNT is what is left. Raises WrongUsage where the rule names days in a way that does not move along.
    """
    left = None if rule.count is None else max(rule.count - number_before(rule, start, zone, old.at), 1)
    rule = replace(rule, count=left, hour=None, minute=None, second=None)
    days = (to.date() - old.local.date()).days
    if not days:
        return rule
    if rule.by_year_day or rule.by_week or (rule.by_set_pos and not rule.is_last_weekday):
        raise WrongUsage(f"The rule {rule} does not move to another day by itself: end the series and plan a new one.")
    if rule.freq is Freq.WEEKLY:
        return replace(rule, by_day=tuple(NthDay((day.weekday + days) % 7) for day in rule.by_day))
    if rule.freq is Freq.MONTHLY and len(rule.by_day) == 1 and rule.by_day[0].nth:
        return replace(rule, by_day=(_nth_of_month(to.date()),))
    if rule.freq is Freq.MONTHLY and rule.is_last_weekday:
        return replace(rule, by_set_pos=(), by_day=(_nth_of_month(to.date()),))
    if rule.freq in (Freq.MONTHLY, Freq.YEARLY) and not rule.by_day and len(rule.by_month_day) <= 1:
        by_month = (to.month,) if len(rule.by_month) == 1 and rule.freq is Freq.YEARLY else rule.by_month
        return replace(rule, by_month_day=(to.day,) if rule.by_month_day else (), by_month=by_month)
    if rule.freq is Freq.DAILY and not rule.by_day and not rule.by_month_day:
        return rule
    raise WrongUsage(f"The rule {rule} does not move to another day by itself: end the series and plan a new one.")


def from_words(text: str, start: datetime) -> Rule:
    """The rule of `2w`, `monthly`, `last weekday`, `third thursday`, `day 31` or an RRULE, for a series from `start`.

    `monthly` keeps the weekday of the month; on a fifth one it means the last, since most months have four. A date
    that many months lack (`day 31`) is kept as it is said. Raises WrongUsage with examples.
    """
    words = " ".join(text.lower().split())
    if words in _PLAIN:
        return Rule.parse(_PLAIN[words])
    if words == "monthly":
        return Rule(Freq.MONTHLY, by_day=(_nth_of_month(start.date()),))
    if words in ("last weekday", "last working day", "last workday"):
        return Rule(Freq.MONTHLY, by_day=tuple(map(NthDay, WORKWEEK)), by_set_pos=(-1,))
    if words == "last day":
        return Rule(Freq.MONTHLY, by_month_day=(-1,))
    if (found := _EVERY.fullmatch(words)) and int(found[1]):
        rule = Rule.parse(f"FREQ={ {'d': 'DAILY', 'w': 'WEEKLY', 'm': 'MONTHLY'}[found[2][0]] };INTERVAL={found[1]}")
        return replace(rule, by_day=(_nth_of_month(start.date()),)) if rule.freq is Freq.MONTHLY else rule
    if (found := _DAY_OF_MONTH.fullmatch(words)) and 1 <= int(found[1] or found[2]) <= 31:
        return Rule(Freq.MONTHLY, by_month_day=(int(found[1] or found[2]),))
    if (found := _NTH.fullmatch(words)) and (weekday := _weekday_of(found[2])) is not None:
        return Rule(Freq.MONTHLY, by_day=(NthDay(weekday, _NTH_WORDS[found[1]]),))
    if "=" in text:
        return Rule.parse(text)
    raise WrongUsage(f"{words[:40]!r} is no rhythm; write it like {EXAMPLES}.")


_NTH_WORDS = {
    "first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4, "fifth": 5, "5th": 5,
    "last": -1,
}  # fmt: skip


def _weekday_of(word: str) -> int | None:
    """The weekday of `thu` or `thursday`."""
    names = [name.lower() for name in calendar.day_name]
    return next((place for place, name in enumerate(names) if len(word) >= 3 and name.startswith(word)), None)


def _nth_of_month(day: date) -> NthDay:
    """Which weekday of its month a day is; the fifth counts as the last."""
    nth = (day.day - 1) // 7 + 1
    return NthDay(day.weekday(), nth if nth <= 4 else -1)


# Instants


def instant_of(local: datetime, zone: ZoneInfo) -> datetime:
    """The instant (UTC) of a naive time in `zone`: moved on where it is left out, the first where it comes twice."""
    return local.replace(tzinfo=zone, fold=0).astimezone(UTC)


def is_ambiguous(local: datetime, zone: ZoneInfo) -> bool:
    """Whether the clock of `zone` shows this naive time twice."""
    first, second = local.replace(tzinfo=zone, fold=0), local.replace(tzinfo=zone, fold=1)
    return (first.utcoffset() or timedelta()) > (second.utcoffset() or timedelta())


def _instance(local: datetime, zone: ZoneInfo) -> Instance:
    at = instant_of(local, zone)
    shifted = at.astimezone(zone).replace(tzinfo=None) != local
    return Instance(local, at, shifted, is_ambiguous(local, zone))


def _clock(rule: Rule, start: datetime) -> time:
    """The time of day of every instance."""
    hour = start.hour if rule.hour is None else rule.hour
    minute = start.minute if rule.minute is None else rule.minute
    return time(hour, minute, start.second if rule.second is None else rule.second)


def _past(rule: Rule, instance: Instance) -> bool:
    """Whether an instance lies after UNTIL, which counts itself."""
    if rule.until is None:
        return False
    if not isinstance(rule.until, datetime):
        return instance.local.date() > rule.until
    return instance.at > rule.until.replace(tzinfo=UTC) if rule.until_utc else instance.local > rule.until


# Days


def _anchored(rule: Rule, start: datetime) -> Rule:
    """The rule with what it takes from its start written out, and without ends, so that any period may begin it."""
    rule = replace(rule, count=None, until=None, until_utc=False, hour=None, minute=None, second=None)
    if rule.by_day or rule.by_month_day or rule.by_year_day or rule.by_week:
        return rule
    if rule.freq is Freq.WEEKLY:
        return replace(rule, by_day=(NthDay(start.weekday()),))
    if rule.freq is Freq.MONTHLY:
        return replace(rule, by_month_day=(start.day,))
    if rule.freq is Freq.YEARLY:
        return replace(rule, by_month=rule.by_month or (start.month,), by_month_day=(start.day,))
    return rule


def _period_before(rule: Rule, start: date, day: date) -> date:
    """The first day of the last period of the rule (counted from the one of `start`) that begins by `day`."""
    if rule.freq is Freq.DAILY:
        return day - timedelta(days=(day - start).days % rule.interval)
    if rule.freq is Freq.WEEKLY:
        week = start - timedelta(days=(start.weekday() - rule.week_start) % 7)
        return day - timedelta(days=(day - week).days % (7 * rule.interval))
    if rule.freq is Freq.MONTHLY:
        month = day.year * 12 + day.month - 1
        month -= (month - (start.year * 12 + start.month - 1)) % rule.interval
        return date(month // 12, month % 12 + 1, 1)
    return date(day.year - (day.year - start.year) % rule.interval, 1, 1)


def _period_end(freq: Freq, day: date) -> date:
    """The last day of the month or year of a monthly or yearly rule; else the day itself."""
    if freq is Freq.MONTHLY:
        return day.replace(day=calendar.monthrange(day.year, day.month)[1])
    return day.replace(month=12, day=31) if freq is Freq.YEARLY else day


@lru_cache(maxsize=1024)
def _days(rule: Rule, begin: date, end: date) -> tuple[date, ...]:
    """The days of an anchored rule from the period that starts at `begin` until `end`."""
    if rule == replace(WEEKS, interval=rule.interval, by_day=rule.by_day, week_start=rule.week_start):
        return _weekdays(rule, begin, end)
    move = timedelta(days=(9999 - end.year) // CYCLE_YEARS * CYCLE_DAYS)
    return tuple(found.date() - move for found in _dateutil(rule, begin + move, until=end + move))


def _weekdays(rule: Rule, begin: date, end: date) -> tuple[date, ...]:
    """The same for every so many weeks, the rule of most calls: what dateutil takes twenty times as long for."""
    last = (end - begin).days
    places = sorted({(day.weekday - rule.week_start) % 7 for day in rule.by_day})
    weeks = range(0, last + 1, 7 * rule.interval)
    return tuple(begin + timedelta(week + place) for week in weeks for place in places if week + place <= last)


def _dateutil(rule: Rule, begin: date, until: date) -> rrule:
    """The rule as dateutil knows it, on days alone."""
    from dateutil import rrule as dateutil  # noqa: PLC0415 – 4 ms that a start without a calendar does not need

    by_day = [dateutil.weekday(day.weekday, day.nth or None) for day in rule.by_day]
    return dateutil.rrule(
        getattr(dateutil, rule.freq),
        dtstart=datetime.combine(begin, time()),
        interval=rule.interval,
        wkst=rule.week_start,
        until=datetime.combine(until, time()),
        bysetpos=rule.by_set_pos or None,
        bymonth=rule.by_month or None,
        bymonthday=rule.by_month_day or None,
        byyearday=rule.by_year_day or None,
        byweekno=rule.by_week or None,
        byweekday=by_day or None,
    )


@lru_cache(maxsize=4096)
def _from_start(rule: Rule, start: datetime, most: int) -> tuple[date, ...]:
    """The first days of a series, at most `most`."""
    anchored, day = _anchored(rule, start), start.date()
    begin = _period_before(anchored, day, day)
    end = date(min(day.year + CYCLE_YEARS, 9999), 12, 31)  # what has not come by then never does
    move = timedelta(days=(9999 - end.year) // CYCLE_YEARS * CYCLE_DAYS)
    clock, found = _clock(rule, start), []
    for item in _dateutil(anchored, begin + move, until=end + move):
        if datetime.combine(item.date() - move, clock) >= start:
            found.append(item.date() - move)
        if len(found) >= most:
            break
    return tuple(found)


def _last_day(rule: Rule, start: datetime) -> date:
    """The last day a series can fall on; a COUNT is counted once and remembered."""
    if rule.count is not None:
        found = _from_start(rule, start, rule.count)
        return found[-1] if len(found) == rule.count else LAST_DAY
    if rule.until is None:
        return LAST_DAY
    day = rule.until.date() if isinstance(rule.until, datetime) else rule.until
    return day + ONE_DAY if rule.until_utc else day


# What has no day


def _skipped(rule: Rule, begin: date, days: Collection[date], first: date, last: date) -> tuple[Skipped, ...]:
    """The periods of a monthly or yearly rule that touch the window and have no day of it."""
    if rule.freq not in (Freq.MONTHLY, Freq.YEARLY):
        return ()
    step = rule.interval * (1 if rule.freq is Freq.MONTHLY else 12)
    have = {_period_end(rule.freq, day) for day in days}
    found = []
    month = begin.year * 12 + begin.month - 1
    while (period := date(month // 12, month % 12 + 1, 1)) <= last:
        meant = rule.freq is Freq.YEARLY or not rule.by_month or period.month in rule.by_month
        if meant and (end := _period_end(rule.freq, period)) not in have and end >= first:
            found.append(Skipped(period, _lacks(rule, period)))
        month += step
    return tuple(found)


def _lacks(rule: Rule, period: date) -> str:
    """Why a period has no day: `November 2026 has no 31st`."""
    name = f"{calendar.month_name[period.month]} {period.year}" if rule.freq is Freq.MONTHLY else str(period.year)
    if rule.freq is Freq.MONTHLY and len(rule.by_day) == 1 and rule.by_day[0].nth and not rule.by_month_day:
        return f"{name} has no {nth_word(rule.by_day[0].nth)} {calendar.day_name[rule.by_day[0].weekday]}"
    if len(rule.by_month_day) == 1 and rule.by_month_day[0] > 0 and not rule.by_day:
        month = f" {calendar.month_name[rule.by_month[0]]}" if rule.freq is Freq.YEARLY and rule.by_month else ""
        return f"{name} has no {rule.by_month_day[0]}{_suffix(rule.by_month_day[0])}{' of' * bool(month)}{month}"
    return f"{name} has none of its days"


def _suffix(day: int) -> str:
    return "th" if 10 < day % 100 < 14 else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")
