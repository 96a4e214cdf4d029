"""Going dark, seen before it is read: contact with a client week by week, and silence against what is usual for them.

Automatic mail is never contact. Two clocks run elsewhere: held calls (cadence) and any two-way contact (touch); this
module says when the latter last happened and what the silence since then means.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import pairwise
from statistics import median
from zoneinfo import ZoneInfo

from acdesk.rules.targets import WORKING_DAY
from acdesk.rules.worktime import WorkCalendar, local_time
from db.vocabulary import Direction

WEEKS = 13
"""What is looked back on: a quarter."""
LEAST_GAPS = 3
"""Fewer gaps between a client's messages teach nothing."""
QUIET_GAPS, DARK_GAPS = 2, 3
"""How many usual gaps of silence are quiet, and dark."""
QUIET_LEAST, DARK_LEAST = 3, 5
"""Working days below which silence is neither, however often a client writes."""
TOUCH_DAYS = 7
"""Working days within which a Tier-2 client is owed two-way contact (spec section 2; Tier 3: 15)."""
QUIET_SHARE = 0.75
"""The share of the touch target from which silence is quiet, whatever is usual."""


class WordKind(StrEnum):
    """How a word was exchanged."""

    MESSAGE = "message"
    CALL = "call"
    VISIT = "visit"


class Level(StrEnum):
    """How a client's health is to be read."""

    STEADY = "steady"
    WATCH = "watch"
    DARK = "dark"


@dataclass(frozen=True)
class Word:
    """One contact with a client: a message either way, or a call or visit that was held."""

    at: datetime
    direction: str
    """`in` from the client, `out` to them; a message with anything else is no contact."""
    kind: str = WordKind.MESSAGE
    automatic: bool = False


@dataclass(frozen=True)
class Week:
    """What passed in one calendar week, Monday to Sunday in the zone asked for."""

    monday: date
    received: int = 0
    sent: int = 0
    calls: int = 0
    visits: int = 0

    @property
    def total(self) -> int:
        """Everything that passed; 0 is silence."""
        return self.received + self.sent + self.calls + self.visits


@dataclass(frozen=True)
class Health:
    """The health sentence and what it rests on. Working days are whole, of 540 minutes."""

    sentence: str
    level: Level
    dark_working_days: int | None
    """Since the last two-way contact; None when there was none."""
    usual: float | None
    """Working days between the client's own messages, as a rule; None while too little is known."""
    last_two_way: datetime | None = None


def exchanges(words: Iterable[Word]) -> list[datetime]:
    """The instants of two-way contact, oldest first.

    A held call or visit is one; a message is one when the message before it went the other way. Automatic mail and
    internal notes neither count nor come between.
    """
    found = []
    before = ""
    for word in _in_order(words):
        if word.kind != WordKind.MESSAGE:
            found.append(word.at)
            continue
        if before and word.direction != before:
            found.append(word.at)
        before = word.direction
    return found


def last_two_way(words: Iterable[Word]) -> datetime | None:
    """The last two-way contact, or None."""
    return max(exchanges(words), default=None)


def usual_gap(words: Iterable[Word], calendar: WorkCalendar, now: datetime) -> float | None:
    """How many working days usually lie between a client's own messages: the median over the last 13 weeks.

    Counted between days (in the calendar's zone) on which they wrote, midnight to midnight; None under three gaps.
    """
    since = now - timedelta(weeks=WEEKS)
    own = (word for word in words if _counts(word) and word.kind == WordKind.MESSAGE and word.direction == Direction.IN)
    days = sorted({word.at.astimezone(calendar.zone).date() for word in own if since < word.at <= now})
    if len(days) <= LEAST_GAPS:
        return None
    midnights = [calendar.w(local_time(day, 0, calendar.zone)) for day in days]
    return median((after - before) / WORKING_DAY for before, after in pairwise(midnights))


def strip(words: Iterable[Word], now: datetime, zone: ZoneInfo, weeks: int = WEEKS) -> list[Week]:
    """The last `weeks` calendar weeks, oldest first; the last one is the week of `now`, which is not over."""
    this_monday = _monday(now.astimezone(zone).date())
    counts = {this_monday - timedelta(weeks=ago): [0, 0, 0, 0] for ago in reversed(range(weeks))}
    places = {WordKind.CALL: 2, WordKind.VISIT: 3}
    for word in words:
        week = counts.get(_monday(word.at.astimezone(zone).date()))
        if week is not None and word.at <= now and _counts(word):
            week[places.get(WordKind(word.kind), 0 if word.direction == Direction.IN else 1)] += 1
    return [Week(monday, *week) for monday, week in counts.items()]


def health(
    words: Iterable[Word],
    calendar: WorkCalendar,
    now: datetime,
    *,
    open_requests: int,
    overdue: int,
    missed_last_call: bool | None,
    touch_days: int = TOUCH_DAYS,
) -> Health:
    """How contact with a client stands, as a sentence: `dark 9 wd, usually writes every 3; missed the last call`.

    Silence is quiet from twice and dark from three times the usual gap, and never later than the tier's touch target
    of `touch_days` allows. `overdue` counts what is owed to the client and late; `missed_last_call` is None where no
    call was due yet. Words after `now` are left out.
    """
    said = [word for word in _in_order(words) if word.at <= now]
    last, usual = last_two_way(said), usual_gap(said, calendar, now)
    silence = None if last is None else max(calendar.between(last, now) // WORKING_DAY, 0)
    waited = max(calendar.between(said[0].at, now) // WORKING_DAY, 0) if said and silence is None else silence or 0
    level = _level(waited, usual, touch_days)
    parts = [_silence_words(silence, waited, usual, level, said)]
    if not said and open_requests:
        level = Level.WATCH
    if overdue or missed_last_call:
        if level is Level.STEADY:
            level, parts = Level.WATCH, ["in touch" if said else parts[0]]
        parts += [f"{overdue} overdue"] if overdue else []
        parts += ["missed the last call"] if missed_last_call else []
    if open_requests and level is not Level.STEADY:
        parts.append(f"{open_requests} open")
    return Health("; ".join(parts), level, silence, usual, last)


def _level(waited: int, usual: float | None, touch_days: int) -> Level:
    """Quiet and dark by what is usual, capped by what the tier is owed."""
    quiet, dark = math.ceil(touch_days * QUIET_SHARE), touch_days
    if usual is not None:
        quiet = min(quiet, max(math.ceil(usual * QUIET_GAPS), QUIET_LEAST))
        dark = min(dark, max(math.ceil(usual * DARK_GAPS), DARK_LEAST))
    if waited >= dark:
        return Level.DARK
    return Level.WATCH if waited >= quiet else Level.STEADY


def _silence_words(silence: int | None, waited: int, usual: float | None, level: Level, said: Sequence[Word]) -> str:
    """The first part of the sentence: how long it has been silent, what is usual, and who spoke last."""
    if not said:
        return "no contact yet"
    if silence is None:
        return f"no exchange yet, first word {f'{waited} wd ago' if waited else 'today'}"
    if level is Level.STEADY:
        return "steady"
    theirs = ", they wrote last" if said[-1].direction == Direction.IN and said[-1].kind == WordKind.MESSAGE else ""
    writes = "" if usual is None else f", usually writes every {_whole_days(usual)}"
    return f"{'dark' if level is Level.DARK else 'quiet'} {waited} wd{writes}{theirs}"


def _whole_days(gap: float) -> int:
    """A gap as it is said: rounded, half up; who writes on weekends as well writes every day."""
    return max(math.floor(gap + 0.5), 1)


def _counts(word: Word) -> bool:
    """Whether a word is contact at all."""
    return not word.automatic and (word.kind != WordKind.MESSAGE or word.direction in (Direction.IN, Direction.OUT))


def _in_order(words: Iterable[Word]) -> list[Word]:
    """What is contact, oldest first; of one instant always in the same order."""
    return sorted(filter(_counts, words), key=lambda word: (word.at, word.direction, word.kind))


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
