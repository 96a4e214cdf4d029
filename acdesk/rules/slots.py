"""Where a call or a visit would fit: inside both sides' hours, beside what is there, with room to breathe.

At most three client meetings a day, fifteen minutes apart, not over lunch if so wished (spec section 7). Slots are
proposed in order with their reasons; nothing is taken.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from acdesk.rules.worktime import Window, WorkCalendar, local_time

MOST_MEETINGS = 3
"""Client meetings a day (spec section 7)."""
GAP = 15
"""Minutes between two meetings."""
STEP = 15
"""Slots begin on the quarter-hour."""
LONGEST_SEARCH = 92
"""Days that are searched at most: a quarter."""


@dataclass(frozen=True)
class Busy:
    """Time that is taken (UTC), and whether by a meeting with a client, which counts towards the day's limit.

    A visit has the `area` it is in, and within its time `drive` minutes there and as many back. What begins and ends
    at one instant takes no time: a visit that has no hour yet, and counts.
    """

    starts: datetime
    ends: datetime
    meeting: bool = True
    area: str = ""
    drive: int = 0

    @property
    def begins(self) -> datetime:
        """When the meeting itself begins, without the drive."""
        return self.starts + timedelta(minutes=self.drive)

    @property
    def over(self) -> datetime:
        """When the meeting itself is over."""
        return self.ends - timedelta(minutes=self.drive)


@dataclass(frozen=True)
class SlotWishes:
    """What a slot has to look like. Windows are on the agency's clock."""

    minutes: int = 30
    gap: int = GAP
    most_a_day: int = MOST_MEETINGS
    lunch: Window | None = None
    near: datetime | None = None
    """The instant that would be best, such as the ideal day of the rhythm at the usual time."""

    def __post_init__(self) -> None:
        """Refuse, with a ValueError, what no slot can be."""
        if not 0 < self.minutes <= 24 * 60 or self.gap < 0 or self.most_a_day < 1:
            raise ValueError("A slot has from 1 to 1440 minutes, a gap of 0 or more and at least one meeting a day.")


@dataclass(frozen=True)
class Slot:
    """A time that suits both sides (UTC), with what speaks for it."""

    starts: datetime
    ends: datetime
    reasons: tuple[str, ...]


def free_slots(
    first: datetime,
    before: datetime,
    agency: WorkCalendar,
    clients: WorkCalendar | None,
    *,
    keeper: WorkCalendar | None = None,
    busy: Iterable[Busy] = (),
    wishes: SlotWishes | None = None,
) -> list[Slot]:
    """Slots from `first` that end by `before`, best first.

    Nearest to the wished instant comes first (its day, then its time), then emptier days, then earlier. `clients`
    are the client's hours in their own zone, None where only the agency's count; `keeper` is whoever holds the
    meeting, with their own hours and absences. A range of more than 92 days is cut.
    """
    wishes = wishes or SlotWishes()
    before = min(before, first + timedelta(days=LONGEST_SEARCH))
    taken = sorted(busy, key=lambda one: (one.starts, one.ends))
    meetings = Counter(one.starts.astimezone(agency.zone).date() for one in taken if one.meeting)
    blocked = _merged(taken, timedelta(minutes=wishes.gap))
    found: list[tuple[tuple[float, ...], Slot]] = []
    day = first.astimezone(agency.zone).date()
    while local_time(day, 0, agency.zone) < before:
        if meetings[day] < wishes.most_a_day:
            for starts in _starts(day, agency, [one for one in (clients, keeper) if one is not None], wishes):
                ends = starts + timedelta(minutes=wishes.minutes)
                if first <= starts and ends <= before and _is_free(starts, ends, blocked):
                    slot = Slot(starts, ends, _reasons(starts, meetings[day], agency.zone, clients, wishes))
                    found.append((_rank(starts, meetings[day], agency.zone, wishes), slot))
        day += timedelta(days=1)
    return [slot for _, slot in sorted(found, key=lambda pair: pair[0])]


def _starts(day: date, agency: WorkCalendar, others: Sequence[WorkCalendar], wishes: SlotWishes) -> Iterable[datetime]:
    """The quarter-hours of a local day at which a slot fits everybody's hours."""
    for opening, closing in agency.windows_on(day):
        first = -(-opening // STEP) * STEP
        for minute in range(first, closing - wishes.minutes + 1, STEP):
            if wishes.lunch and minute < wishes.lunch[1] and wishes.lunch[0] < minute + wishes.minutes:
                continue
            starts = local_time(day, minute, agency.zone)
            if all(fits(starts, wishes.minutes, one) for one in others):
                yield starts


def meets(one: Busy, other: Busy, gap: int, travel: Callable[[str, str], int]) -> bool:
    """Whether two things get into each other's way.

    Between two visits lies the drive from one to the other, and at least `gap` minutes; beside anything else the drive
    from the agency and back, and where that is a meeting, the gap as well.
    """
    if other.starts == other.ends:
        return False
    if one.area and other.area:
        between = timedelta(minutes=max(gap, travel(one.area, other.area)))
        return one.begins - between < other.over and other.begins < one.over + between
    apart = timedelta(minutes=gap if one.meeting and other.meeting else 0)
    return one.starts - apart < other.ends and other.starts < one.ends + apart


def nearest_free(
    wished: datetime, calendars: Sequence[WorkCalendar], taken: Sequence[Busy], wishes: SlotWishes
) -> datetime | None:
    """The wished instant if nothing is in its way, else the nearest free quarter-hour of its day in all `calendars`.

    None where the day is full or has no room. The day is that of the first calendar.
    """
    zone = calendars[0].zone
    day = wished.astimezone(zone).date()
    if meetings_on(day, taken, zone) >= wishes.most_a_day:
        return None
    blocked = _merged(sorted(taken, key=lambda one: (one.starts, one.ends)), timedelta(minutes=wishes.gap))
    length = timedelta(minutes=wishes.minutes)
    if _is_free(wished, wished + length, blocked):
        return wished
    free = [
        starts
        for starts in _starts(day, calendars[0], calendars[1:], wishes)
        if _is_free(starts, starts + length, blocked)
    ]
    return min(free, key=lambda starts: (abs(starts - wished), starts), default=None)


def fits(starts: datetime, minutes: int, calendar: WorkCalendar) -> bool:
    """Whether every minute from `starts` on lies in the calendar's hours."""
    return calendar.between(starts, starts + timedelta(minutes=minutes)) == minutes


def meetings_on(day: date, busy: Iterable[Busy], zone: ZoneInfo) -> int:
    """Meetings with clients on a local day: what the visible limit counts."""
    return sum(1 for one in busy if one.meeting and one.starts.astimezone(zone).date() == day)


def _merged(taken: Sequence[Busy], gap: timedelta) -> list[tuple[datetime, datetime]]:
    """What is blocked, in order and without overlaps; around meetings the gap is blocked as well."""
    spans = sorted(
        (one.starts - gap, one.ends + gap) if one.meeting else (one.starts, one.ends)
        for one in taken
        if one.starts < one.ends
    )
    merged: list[tuple[datetime, datetime]] = []
    for starts, ends in spans:
        if merged and starts <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], ends))
        else:
            merged.append((starts, ends))
    return merged


def _is_free(starts: datetime, ends: datetime, blocked: Sequence[tuple[datetime, datetime]]) -> bool:
    place = bisect_left(blocked, ends, key=lambda span: span[0])
    return place == 0 or blocked[place - 1][1] <= starts


def _rank(starts: datetime, meetings: int, zone: ZoneInfo, wishes: SlotWishes) -> tuple[float, ...]:
    """What sorts first: the wished day, then its time of day, then an emptier day, then the earlier."""
    if wishes.near is None:
        return (0, 0, 0, starts.timestamp())
    local, near = starts.astimezone(zone), wishes.near.astimezone(zone)
    clock = abs((local.hour - near.hour) * 60 + local.minute - near.minute)
    return (abs((local.date() - near.date()).days), clock, meetings, starts.timestamp())


def _reasons(
    starts: datetime, meetings: int, agency: ZoneInfo, clients: WorkCalendar | None, wishes: SlotWishes
) -> tuple[str, ...]:
    """What speaks for a slot, and what the client's clock shows where it is another."""
    reasons = []
    local = starts.astimezone(agency)
    if wishes.near is not None:
        near = wishes.near.astimezone(agency)
        reasons += ["the usual time"] if local.time() == near.time() else []
        apart = (local.date() - near.date()).days
        days = f"{abs(apart)} day{'s' * (abs(apart) > 1)} {'after' if apart > 0 else 'before'}"
        reasons.append(f"{days} the ideal day" if apart else "on the ideal day")
    reasons.append(f"meeting {meetings + 1} of {wishes.most_a_day} that day")
    theirs = local if clients is None else starts.astimezone(clients.zone)
    if theirs.utcoffset() != local.utcoffset():
        reasons.append(f"{theirs:%H:%M} at the client's")
    return tuple(reasons)
