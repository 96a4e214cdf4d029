"""How often a client is called, and what follows from it: when the next call is due, booked, prepared, told about.

Only a held call resets the rhythm; a no-show, a cancelled or a moved one resets nothing (spec section 2). On a holiday
or an absence, and when a client changes tier, the desk proposes; nothing here moves a call.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from acdesk.rules.recurrence import from_words, instant_of
from acdesk.rules.slots import Busy, SlotWishes, nearest_free
from acdesk.rules.targets import WORKING_DAY
from acdesk.rules.worktime import DAY, Window, WorkCalendar
from db import vocabulary
from db.vocabulary import Kind

PREPARE_FROM = WORKING_DAY
"""Working minutes before a call from which it is to be prepared."""
PREPARE_UNTIL = timedelta(minutes=30)
"""How long before a call it is to be prepared at the latest; on the clock, since a call may lie outside the hours."""
RECAP_TARGET = 120
"""Working minutes from the end of a call until its recap is sent."""
SEARCH_DAYS = 60
"""How far ahead another day is looked for."""


class CallState(StrEnum):
    """Where a call stands."""

    PLANNED = "planned"
    HELD = "held"
    MISSED = "missed"
    CANCELLED = "cancelled"
    MOVED = "moved"


COMING = tuple(map(CallState, vocabulary.COMING))
"""States of a call that is in the calendar and still to come; a moved one stands at its new time."""
OFF = (CallState.CANCELLED, CallState.MISSED)
"""States of one that did not, or will not, take place."""


@dataclass(frozen=True)
class Cadence:
    """The rhythm of a tier: its rule in words, and working days since the last held call."""

    every: str
    ideal_days: int
    latest_days: int
    book_days: int
    """By when the next call is to be in the calendar: half of the ideal."""


CADENCES: Mapping[int, Cadence] = {2: Cadence("2w", 10, 12, 5), 3: Cadence("monthly", 21, 25, 10)}
"""By tier. Tier 1 has none: its managers, the VP of Strategy and the Owner, call as they see fit."""


@dataclass(frozen=True)
class Due:
    """When the next call should be, and when it must be at the latest (UTC)."""

    ideal: datetime
    latest: datetime


@dataclass(frozen=True)
class Clock:
    """An obligation of a call: when it starts to run, warns and is due (UTC), and its target in working minutes."""

    kind: Kind
    started_at: datetime
    warn_at: datetime
    due_at: datetime
    target: int


def next_call_due(
    since: datetime, tier: int, calendar: WorkCalendar, cadences: Mapping[int, Cadence] = CADENCES
) -> Due | None:
    """When the next call is due after the last held one (for a client never called: since they became one).

    None for a tier without a rhythm. Working days are of 540 minutes on the agency's `calendar`.
    """
    cadence = cadences.get(tier)
    if cadence is None:
        return None
    ideal, latest = (calendar.add(since, days * WORKING_DAY) for days in (cadence.ideal_days, cadence.latest_days))
    return Due(ideal, latest)


def hold_clock(
    since: datetime, tier: int, calendar: WorkCalendar, cadences: Mapping[int, Cadence] = CADENCES
) -> Clock | None:
    """`hold call`: it warns from the ideal day and is due on the latest. None for a tier without a rhythm."""
    due = next_call_due(since, tier, calendar, cadences)
    if due is None:
        return None
    return Clock(Kind.HOLD_CALL, since, due.ideal, due.latest, cadences[tier].latest_days * WORKING_DAY)


def book_clock(
    since: datetime, tier: int, calendar: WorkCalendar, cadences: Mapping[int, Cadence] = CADENCES
) -> Clock | None:
    """`book call`, owed while nothing is in the calendar: due half-way to the ideal day, warned a working day before.

    None for a tier without a rhythm.
    """
    cadence = cadences.get(tier)
    if cadence is None:
        return None
    target = cadence.book_days * WORKING_DAY
    return Clock(
        Kind.BOOK_CALL, since, calendar.add(since, max(target - WORKING_DAY, 0)), calendar.add(since, target), target
    )


def prepare_clock(starts: datetime, calendar: WorkCalendar) -> Clock:
    """`prepare call`: from one working day before until half an hour before; warned when a quarter is left."""
    due = starts - PREPARE_UNTIL
    began = min(calendar.opens_at(calendar.add(starts, -PREPARE_FROM)), due)
    target = max(calendar.between(began, due), 1)
    warn = max(min(calendar.add(began, target - target // 4), due), began)
    return Clock(Kind.PREPARE_CALL, began, warn, due, target)


def settle_clock(ends: datetime, calendar: WorkCalendar, target: int = RECAP_TARGET) -> Clock:
    """`settle call`: from the end of a call's time it is to be said, as soon as its recap, whether it was held."""
    return replace(recap_clock(ends, calendar, target), kind=Kind.SETTLE_CALL)


def recap_clock(ended: datetime, calendar: WorkCalendar, target: int = RECAP_TARGET) -> Clock:
    """`recap call`: within 120 working minutes of the end of a held call; warned when a quarter is left."""
    warn = calendar.add(ended, target - target // 4)
    return Clock(Kind.RECAP_CALL, ended, warn, calendar.add(ended, target), target)


# Holidays and absences


@dataclass(frozen=True)
class Party:
    """Whose hours a call has to fit: a name for the sentence, and the calendar."""

    name: str
    calendar: WorkCalendar
    labels: Mapping[date, str] | None = None
    """What special days are called: `Labor Day`."""


@dataclass(frozen=True)
class MoveProposal:
    """Another time for a call, and why. `to` is None where none was found within sixty days."""

    original: datetime
    to: datetime | None
    reason: str


def propose_move(
    starts: datetime,
    minutes: int,
    zone: ZoneInfo,
    parties: Sequence[Party],
    *,
    back_until: datetime | None = None,
    taken: Sequence[Busy] = (),
    wishes: SlotWishes | None = None,
) -> MoveProposal | None:
    """The next working day at the same time, where a call falls on a holiday, a half-day or an absence; else None.

    A call planned outside somebody's usual hours (a Saturday, 7:30) was meant so and proposes nothing. The wall-clock
    time in `zone` is kept, and the day has to suit all `parties`; where something is `taken` then, the free time of
    that day is proposed that is nearest, and on a day that is full of meetings (`wishes`) none. With `back_until`, for
    the last working day of a month, first the days before it in the same month, as long as they are after that instant.
    """
    reason = off_reason(starts, minutes, parties)
    if not reason:
        return None
    wishes = replace(wishes or SlotWishes(), minutes=minutes)
    local = starts.astimezone(zone).replace(tzinfo=None)
    ahead = [local + timedelta(days=day) for day in range(1, SEARCH_DAYS + 1)]
    before = [] if back_until is None else [local - timedelta(days=day) for day in range(1, local.day)]
    for moved in (*before, *ahead):
        at = instant_of(moved, zone)
        too_early = moved < local and back_until is not None and at <= back_until
        if too_early or any(_off(at, minutes, party) or _rests(at, party) for party in parties):
            continue
        to = nearest_free(at, [party.calendar for party in parties], taken, wishes)
        if to is not None:
            return MoveProposal(starts, to, reason)
    return MoveProposal(starts, None, reason)


def off_reason(starts: datetime, minutes: int, parties: Sequence[Party]) -> str:
    """Why a call can't be then, `Memorial Day: the agency is off`; empty where every party is there as usual."""
    return "; ".join(reason for party in parties if (reason := _off(starts, minutes, party)))


def _off(starts: datetime, minutes: int, party: Party) -> str:
    """Why this party is not there that day although it usually is; empty when nothing is in the way."""
    local = starts.astimezone(party.calendar.zone)
    day, begin = local.date(), local.hour * 60 + local.minute
    usual, today = party.calendar.week.get(day.weekday(), ()), party.calendar.windows_on(day)
    label = (party.labels or {}).get(day, "")
    if not usual or today == usual:
        return ""
    if not today:
        return f"{label}: {party.name} is off" if label else f"{party.name} is off"
    if _holds(usual, begin, minutes) and not _holds(today, begin, minutes):
        hours = ", ".join(f"{_hour(start)}–{_hour(end)}" for start, end in today)
        return f"{label}: {party.name} is there {hours} only" if label else f"{party.name} is there {hours} only"
    return ""


def _rests(starts: datetime, party: Party) -> bool:
    """Whether a party never works on that weekday."""
    return not party.calendar.windows_on(starts.astimezone(party.calendar.zone).date())


def _holds(windows: tuple[Window, ...], begin: int, minutes: int) -> bool:
    return any(start <= begin and begin + minutes <= end for start, end in windows)


def _hour(minute: int) -> str:
    return f"{minute // 60 % 24 if minute < DAY else 24}:{minute % 60:02d}"


# A change of tier


@dataclass(frozen=True)
class CadenceProposal:
    """The rule a series should have after a change of tier; empty where it should end."""

    rule: str
    reason: str
    starts: datetime | None = None
    """When a new series would begin (UTC); None where that is to be chosen, or one goes on."""


def propose_cadence(
    tier: int, rule: str, next_local: datetime, cadences: Mapping[int, Cadence] = CADENCES
) -> CadenceProposal | None:
    """What a series with `rule`, next due at `next_local` (naive), should become in `tier`; None where it fits already.

    `rule` is empty for a client without a series.
    """
    cadence = cadences.get(tier)
    if cadence is None:
        reason = f"Tier {tier} is managed by the VP of Strategy and the Owner: the coordinator's series ends"
        return CadenceProposal("", reason) if rule else None
    wanted = from_words(cadence.every, next_local)
    current = from_words(rule, next_local) if rule else None
    if current is not None and (current.freq, current.interval) == (wanted.freq, wanted.interval):
        return None
    said = f"Tier {tier} is called {wanted.say()}"
    return CadenceProposal(str(wanted), f"{said}, now {current.say()}" if current else said)
