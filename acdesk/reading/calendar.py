"""The calendar as it is shown: a month, a week, an agenda, a day, in layers, with whose time everything is in."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

import msgspec

from acdesk.desk import Desk
from acdesk.errors import NotFound
from acdesk.off_days import KINDS, OffDays
from acdesk.rules.cadence import COMING
from acdesk.rules.recurrence import Rule
from acdesk.rules.worktime import Window, local_time
from acdesk.series import number_of, still_to_lay
from acdesk.when import say, zone_word
from acdesk.zones import zone_named
from db import queries
from db.vocabulary import CallKind

DAYS_OF_WEEK = 7
NOT_LAID = 0
"""The number of a call that is not laid down yet."""
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


class Layer(StrEnum):
    """What can be switched on and off."""

    CALLS = "calls"
    VISITS = "visits"
    INTERNAL = "internal"
    PROMISES = "promises"
    ABSENCES = "absences"
    BUSY = "busy"


ALL_LAYERS = frozenset(Layer)

SIGNS = {
    "planned": ("☎", "c"),
    "moved": ("→", ">"),
    "held": ("✓", "+"),
    "missed": ("✗", "x"),
    "cancelled": ("–", "-"),
    "visit": ("⌂", "v"),
    "internal": ("◇", "i"),
    "promise": ("◆", "!"),
    "absence": ("∅", "a"),
    "busy": ("▒", "b"),
    "off": ("△", "^"),
}
"""By state of a call, or by layer; `off` is a call on a holiday or an absence: a glyph of one cell, its ASCII twin."""

_LAYER_OF = {CallKind.CALL: Layer.CALLS, CallKind.BUSY: Layer.BUSY}
_COUNTED = ("planned", "moved", "held", "booked")


class Entry(msgspec.Struct, frozen=True):
    """One thing on a day. `at` is None for what lasts the day; `theirs` is the client's clock where it differs.

    `off` is why a call still to come can't be then: a holiday, an absence of whoever holds it.
    A call so far ahead that its series is not laid down yet has a `series_id` and no `call_id`: `call_number` gives it
    one. (A struct: a month has hundreds, and a frozen dataclass takes five times as long to make.)
    """

    layer: Layer
    day: date
    at: datetime | None
    ends: datetime | None
    when: str
    theirs: str
    title: str
    client_id: int | None
    client: str
    state: str
    sign: str
    sign_ascii: str
    call_id: int | None = None
    visit_id: int | None = None
    request_id: int | None = None
    series_id: int | None = None
    off: str = ""

    @property
    def counts(self) -> bool:
        """Whether it is a meeting with a client, towards the day's limit."""
        return self.layer in (Layer.CALLS, Layer.VISITS) and self.client_id is not None and self.state in _COUNTED


@dataclass(frozen=True)
class Day:
    """A day: its working windows (minutes of the agency's day), a holiday's name, and its entries in order."""

    day: date
    windows: tuple[Window, ...]
    holiday: str
    today: bool
    entries: tuple[Entry, ...]
    meetings: int
    most: int

    @property
    def full(self) -> bool:
        """Whether the day has as many client meetings as it should have, or more."""
        return self.meetings >= self.most


@dataclass(frozen=True)
class Month:
    """A month in whole weeks, Monday first."""

    first: date
    title: str
    weeks: tuple[tuple[Day, ...], ...]


@dataclass(frozen=True)
class CallDetail:
    """All of a call: in whose time, its rhythm, what is to be said of it, what was agreed."""

    row: queries.CallRow
    when: str
    zone: str
    """Whose clock `when` is: CT."""
    theirs: str
    rhythm: str
    notes: tuple[str, ...]
    agenda: tuple[tuple[str, bool], ...]
    commitments: tuple[queries.CommitmentRow, ...]
    left: timedelta | None
    """Of the time of a call under way; negative when it is over."""


def month(desk: Desk, day: date, layers: Collection[Layer] = ALL_LAYERS) -> Month:
    """The month of a day."""
    first = day.replace(day=1)
    begin = first - timedelta(days=first.weekday())
    following = (first + timedelta(days=31)).replace(day=1)
    weeks = -(-(following - begin).days // DAYS_OF_WEEK)
    days = _days(desk, begin, weeks * DAYS_OF_WEEK, layers)
    rows = tuple(days[place : place + DAYS_OF_WEEK] for place in range(0, len(days), DAYS_OF_WEEK))
    return Month(first, f"{MONTHS[first.month - 1]} {first.year}", rows)


def week(desk: Desk, day: date, layers: Collection[Layer] = ALL_LAYERS) -> tuple[Day, ...]:
    """The seven days of a day's week, Monday first."""
    return _days(desk, day - timedelta(days=day.weekday()), DAYS_OF_WEEK, layers)


def agenda(desk: Desk, first: date, days: int = 14, layers: Collection[Layer] = ALL_LAYERS) -> tuple[Day, ...]:
    """The days from `first` on, also those with nothing."""
    return _days(desk, first, days, layers)


def day(desk: Desk, day: date, layers: Collection[Layer] = ALL_LAYERS) -> Day:
    """One day."""
    return _days(desk, day, 1, layers)[0]


def call_detail(desk: Desk, call_id: int) -> CallDetail:
    """One call. Raises NotFound."""
    row = queries.call(call_id)
    if row is None:
        raise NotFound(f"There is no call with number {call_id}.")
    from acdesk.verbs.call_notes import said_of_it  # noqa: PLC0415  (40 ms that a month does not need)
    from acdesk.verbs.calling import propose_for  # noqa: PLC0415

    now, zone = desk.now(), desk.config.zone
    found = propose_for(desk, row) if row.state in ("planned", "moved") and row.starts_at > now else None
    running = row.started_at is not None and row.ended_at is None
    return CallDetail(
        row=row,
        when=say(row.starts_at, now=now, zone=zone),
        zone=zone_word(row.starts_at.astimezone(zone)),
        theirs=theirs(desk, row.starts_at, row.client_zone),
        rhythm=Rule.parse(row.rule).say() if row.rule else "once",
        notes=() if found is None else (said_of_it(desk, found),),
        agenda=tuple((str(one["text"]), bool(one["done"])) for one in json.loads(row.agenda or "[]")),
        commitments=tuple(queries.commitments([row.id])),
        left=left_of(row, now) if running else None,
    )


def left_of(row: queries.CallRow, now: datetime) -> timedelta:
    """What is left of a call's time since it was started; all of it while it was not."""
    return (row.started_at or now) + timedelta(minutes=row.minutes) - now


def call_number(desk: Desk, entry: Entry) -> int | None:
    """The number of an entry's call; one that is not laid down yet is, since something is to be done with it."""
    if entry.call_id is not None or entry.series_id is None or entry.at is None:
        return entry.call_id
    return number_of(desk, entry.series_id, entry.at)


def theirs(desk: Desk, at: datetime, zone: str) -> str:
    """`11:00 EST`, what the client's clock shows; empty where it is as the agency's."""
    if not zone or zone == desk.config.hours.zone:
        return ""
    there, here = at.astimezone(zone_named(zone)), at.astimezone(desk.config.zone)
    if there.utcoffset() == here.utcoffset():
        return ""
    other = "" if there.date() == here.date() else f" {there:%d %b}"
    return f"{there:%H:%M}{other} {there.tzname() or zone}"


def _days(desk: Desk, first: date, many: int, layers: Collection[Layer]) -> tuple[Day, ...]:
    last = first + timedelta(days=many - 1)
    entries: dict[date, list[Entry]] = defaultdict(list)
    labels = {row.day: row.label for row in queries.calendar_days()}
    for entry in _entries(desk, first, last, labels):
        if entry.layer in layers:
            entries[entry.day].append(entry)
    today, stood_for = desk.today(), queries.stood_for()
    built = []
    for number in range(many):
        each = first + timedelta(days=number)
        there = sorted(entries[each], key=_order)
        built.append(
            Day(
                each,
                desk.agency.windows_on(each),
                labels.get(each.isoformat(), ""),
                each == today,
                tuple(there),
                sum(entry.counts and entry.call_id not in stood_for for entry in there),
                desk.config.meetings.most_a_day,
            )
        )
    return tuple(built)


def _order(entry: Entry) -> tuple[bool, float, str]:
    """What lasts the day first, then by time."""
    return entry.at is not None, 0.0 if entry.at is None else entry.at.timestamp(), entry.title


def _entries(desk: Desk, first: date, last: date, labels: Mapping[str, str]) -> Iterator[Entry]:
    zone = desk.config.zone
    begin, before = local_time(first, 0, zone), local_time(last + timedelta(days=1), 0, zone)
    absences = queries.absences_between(first.isoformat(), last.isoformat())
    off = OffDays(desk, labels, absences)
    for row in queries.appointments(begin, before):
        yield from _lasting(_call(desk, row, zone, off), first, last, zone)
    for series, at in still_to_lay(begin, before):
        yield from _lasting(_call(desk, _to_come(series, at), zone, off), first, last, zone)
    for visit in queries.visits_between(begin, before, first.isoformat(), last.isoformat()):
        yield _visit(desk, visit, zone)
    for promise in queries.promises_between(begin, before):
        local = promise.due_at.astimezone(zone)
        sign = SIGNS["promise"]
        yield Entry(
            Layer.PROMISES, local.date(), promise.due_at, None, f"{local:%H:%M}", "", promise.title,
            promise.client_id, promise.client, "promised", *sign, request_id=promise.request_id,
        )  # fmt: skip
    for away in absences:
        yield from _absence(away, first, last)


def _to_come(series: queries.SeriesRow, at: datetime) -> queries.Appointment:
    """What a series will have, before it is laid down."""
    return queries.Appointment(
        NOT_LAID, series.id, series.client_id, series.client, series.client_zone, series.kind, series.title, at,
        series.minutes, "planned", series.whole_day,
    )  # fmt: skip


def _call(desk: Desk, row: queries.Appointment, zone: ZoneInfo, off: OffDays) -> Entry:
    local = row.starts_at.astimezone(zone)
    layer = _LAYER_OF.get(CallKind(row.kind), Layer.INTERNAL)
    sign = SIGNS["busy" if layer is Layer.BUSY else row.state]
    if layer is Layer.INTERNAL and row.state == "planned":
        sign = SIGNS["internal"]
    why = ""
    if row.kind in KINDS and row.state in COMING and row.starts_at > off.now:
        why = off.reason(row.client_id, local, row.minutes)
    if why:
        sign = SIGNS["off"]
    return Entry(
        layer=layer,
        day=local.date(),
        at=None if row.whole_day else row.starts_at,
        ends=row.starts_at + timedelta(minutes=row.minutes),
        when="" if row.whole_day else f"{local:%H:%M}",
        theirs=theirs(desk, row.starts_at, row.client_zone),
        title=row.title,
        client_id=row.client_id,
        client=row.client,
        state=row.state,
        sign=sign[0],
        sign_ascii=sign[1],
        call_id=row.id or None,
        series_id=row.series_id,
        off=why,
    )


def _lasting(entry: Entry, first: date, last: date, zone: ZoneInfo) -> Iterator[Entry]:
    """An entry on its day; what is no meeting with a client and lasts longer stands on each of its days."""
    if entry.day >= first:
        yield entry
    if entry.client_id is not None or entry.ends is None:
        return
    until = (entry.ends - timedelta(minutes=1)).astimezone(zone).date()
    each = max(entry.day + timedelta(days=1), first)
    while each <= min(until, last):
        yield msgspec.structs.replace(entry, day=each, at=None, when="", theirs="")
        each += timedelta(days=1)


def _visit(desk: Desk, row: queries.VisitRow, zone: ZoneInfo) -> Entry:
    at = row.held_at or row.starts_at
    local = None if at is None else at.astimezone(zone)
    sign = SIGNS["visit"] if row.state in ("planned", "booked") else SIGNS[row.state]
    return Entry(
        layer=Layer.VISITS,
        day=date.fromisoformat(row.planned_day) if local is None else local.date(),
        at=at,
        ends=None if at is None else at + timedelta(minutes=row.minutes),
        when="" if local is None else f"{local:%H:%M}",
        theirs="",
        title=f"Visit to {row.client}",
        client_id=row.client_id,
        client=row.client,
        state=row.state,
        sign=sign[0],
        sign_ascii=sign[1],
        visit_id=row.id,
    )


def _absence(row: queries.AbsenceRow, first: date, last: date) -> Iterator[Entry]:
    """One for each day of it that is looked at."""
    each = max(date.fromisoformat(row.first_day), first)
    until = min(date.fromisoformat(row.last_day), last)
    title = f"{row.staff} is away" + (f", {row.cover} covers" if row.cover else "")
    while each <= until:
        yield Entry(Layer.ABSENCES, each, None, None, "", "", title, None, "", "away", *SIGNS["absence"])
        each += timedelta(days=1)
