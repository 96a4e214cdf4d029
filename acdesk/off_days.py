"""Which calls fall on a holiday or on an absence of whoever holds them: asked of every call of a month.

Only the days on which somebody is off who usually works are looked at, so that a month need not wait for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta

from acdesk.desk import Desk
from acdesk.rules.cadence import COMING, Party, off_reason
from acdesk.rules.worktime import WorkCalendar, local_time, staff_calendar
from db import queries, records
from db.models import Absence, CalendarDay, Staff
from db.queries import AbsenceRow
from db.vocabulary import CallKind

KINDS = (CallKind.CALL, CallKind.REVIEW)
"""What is moved off a holiday or an absence; what else is in the calendar takes place, or is somebody else's."""
AHEAD = timedelta(days=92)
"""How far ahead calls are looked at for proposals."""
WHERE = "see the proposals (Ctrl+P, or acdesk call proposals)"
"""Where what is proposed is taken."""
DAY = timedelta(days=1)


def agency_party(desk: Desk) -> Party:
    """The agency with its holidays and half-days, each by its name."""
    labels = {date.fromisoformat(row.day): row.label for row in records.find(CalendarDay)}
    return Party("the agency", desk.agency, labels)


def keeper_party(desk: Desk, keeper: Staff) -> Party:
    """Whoever holds a client's calls, with their absences; without the holidays, which are the agency's to say."""
    absences = [(row.first_day, row.last_day) for row in records.find(Absence, staff=keeper.id)]
    usual = WorkCalendar(desk.agency.zone, desk.agency.week, {})
    return Party(keeper.name, staff_calendar(keeper.zone, keeper.hours, usual, absences))


class OffDays:
    """The days of a stretch on which the agency or the keeper of a client is off. Reads nothing for the other days."""

    def __init__(self, desk: Desk, holidays: Mapping[str, str], away: Sequence[AbsenceRow]) -> None:
        """`holidays` by day (ISO); who is `away` in the stretch, of whom only those matter who keep a client."""
        self._desk = desk
        self._agency: Party | None = None
        self._holidays = {date.fromisoformat(day) for day in holidays}
        keepers = queries.keepers() if away else {}
        first = next(iter(desk.coordinators()), desk.actor).id if away else 0
        self._keeper_of = keepers
        self._usual = first
        held_by = {*keepers.values(), first}
        self._away = {row.staff_id: list[tuple[date, date]]() for row in away if row.staff_id in held_by}
        for row in away:
            if row.staff_id in self._away:
                # a day to either side: theirs may be another there
                days = date.fromisoformat(row.first_day) - DAY, date.fromisoformat(row.last_day) + DAY
                self._away[row.staff_id].append(days)
        self._parties: dict[int, Party] = {}
        self._zone = desk.config.zone
        self.now = desk.now()

    def days(self) -> set[date]:
        """The days that have to be looked at."""
        found = set(self._holidays)
        for first, last in (span for spans in self._away.values() for span in spans):
            found.update(first + number * DAY for number in range((last - first).days + 1))
        return found

    def reason(self, client_id: int | None, starts: datetime, minutes: int) -> str:
        """`Memorial Day: the agency is off`: why a call can't be then; empty where nothing is in its way.

        `starts` is an instant on any clock; one on the agency's own is looked at quickest.
        """
        day = starts.date() if starts.tzinfo is self._zone else starts.astimezone(self._zone).date()
        holiday = day in self._holidays
        if not (holiday or self._away):
            return ""
        parties = [self._agency_party] if holiday else []
        keeper = 0 if client_id is None else self._keeper_of.get(client_id, self._usual)
        if any(first <= day <= last for first, last in self._away.get(keeper, ())):
            parties.append(self._party(keeper))
        return off_reason(starts, minutes, parties) if parties else ""

    @property
    def _agency_party(self) -> Party:
        if self._agency is None:
            self._agency = agency_party(self._desk)
        return self._agency

    def _party(self, keeper: int) -> Party:
        if keeper not in self._parties:
            self._parties[keeper] = keeper_party(self._desk, self._desk.staff(keeper))
        return self._parties[keeper]


def off_days(desk: Desk, first: date, last: date, *, away_id: int | None = None) -> OffDays:
    """Those from `first` to `last` (inclusive); with `away_id`, only the absences of that member of staff."""
    begin, end = first.isoformat(), last.isoformat()
    away = [row for row in queries.absences_between(begin, end) if away_id in (None, row.staff_id)]
    holidays = {row.day: row.label for row in queries.calendar_days() if begin <= row.day <= end and away_id is None}
    return OffDays(desk, holidays, away)


def calls_off(desk: Desk, first: date, last: date, *, away_id: int | None = None) -> int:
    """How many calls still to come in these days (inclusive) fall on a holiday or an absence.

    With `away_id`, only those that fall on an absence of that member of staff.
    """
    off, many, zone = off_days(desk, first, last, away_id=away_id), 0, desk.config.zone
    for day, after in _runs(day for day in off.days() if first <= day <= last):
        since = max(local_time(day, 0, zone), off.now + timedelta(seconds=1))
        rows = queries.calls(since, local_time(after, 0, zone), states=COMING, kinds=KINDS)
        many += sum(bool(off.reason(row.client_id, row.starts_at, row.minutes)) for row in rows)
    return many


def _runs(days: Iterable[date]) -> Iterator[tuple[date, date]]:
    """Days one after the other, together: the first of them, and the day after the last."""
    found: list[tuple[date, date]] = []
    for day in sorted(days):
        if found and found[-1][1] == day:
            found[-1] = found[-1][0], day + DAY
        else:
            found.append((day, day + DAY))
    yield from found


def calls_off_ahead(desk: Desk) -> int:
    """The same of the next three months; worked out anew only when the desk or the day changed."""
    known = (records.last_journal(), desk.today())
    if desk.kept.get("calls_off", (None,))[0] != known:
        desk.kept["calls_off"] = (known, calls_off(desk, desk.today(), desk.today() + AHEAD - DAY))
    found: int = desk.kept["calls_off"][1]
    return found


def fall_on_it(many: int) -> tuple[str, ...]:
    """What is to be said where so many calls fall on a holiday or an absence; nothing where none does."""
    if not many:
        return ()
    return (f"{many} {'call falls' if many == 1 else 'calls fall'} on it: {WHERE}.",)
