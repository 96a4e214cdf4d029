"""Which IANA zone a calendar file's TZID means: its own name, Windows', a prefixed one, or one with its offsets."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from zoneinfo import available_timezones

from acdesk.agenda.blocks import Component
from acdesk.zones import known_zone, zone_named

_OFFSET = re.compile(r"([+-])(\d\d):?(\d\d)(?::?\d\d)?")
_ONSET = re.compile(r"(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z?")
_ORDINAL = re.compile(r"([+-]?\d)?(MO|TU|WE|TH|FR|SA|SU)")
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_UTC = ("UTC", "Z", "GMT", "ETC/UTC", "ETC/GMT", "COORDINATED UNIVERSAL TIME", "(UTC) COORDINATED UNIVERSAL TIME")
_MOST_YEARS = 12
"""Years in which an unknown zone's offsets are compared."""
_MOST_ONSETS = 400
_MOST_RULES = 20
_MOST_COMPARED = 50
"""Zones of a file that are compared with those there are; each takes milliseconds."""


@dataclass(frozen=True, slots=True)
class _Observance:
    """A STANDARD or DAYLIGHT part: from its onset on, and each year by its rule, the clocks are off by `offset`."""

    onset: datetime
    offset: timedelta
    rule: dict[str, str]
    dates: tuple[datetime, ...]

    def latest(self, wall: datetime) -> datetime | None:
        """The last onset by its rule not after `wall`."""
        yearly = (self._in(year) for year in (wall.year - 1, wall.year))
        return max((one for one in yearly if one is not None and self.onset <= one <= wall), default=None)

    def _in(self, year: int) -> datetime | None:
        """The yearly rule's onset in `year`; None where the rule is none that a clock follows, or has ended."""
        day = _ORDINAL.fullmatch(self.rule.get("BYDAY", ""))
        until = self.rule.get("UNTIL", "")[:4]
        if until.isdecimal() and year > int(until):
            return None
        try:
            month = int(self.rule.get("BYMONTH", self.onset.month))
            if day is None:
                return self.onset.replace(year=year, month=month)
            from_day = int(self.rule.get("BYMONTHDAY", "0").split(",")[0])
            return _weekday_of_month(self.onset.replace(year=year, month=month, day=1), day, from_day)
        except ValueError:
            return None


def _weekday_of_month(first: datetime, day: re.Match[str], from_day: int) -> datetime:
    """The n-th (or n-th last, or first from a day on) weekday of the month that begins at `first`."""
    weekday, nth = _WEEKDAYS.index(day[2]), int(day[1] or 1)
    if nth < 0:
        after = (first.replace(day=28) + timedelta(days=4)).replace(day=1)
        last = after - timedelta(days=1)
        return last - timedelta(days=(last.weekday() - weekday) % 7 + 7 * (-nth - 1))
    start = first.replace(day=max(1, from_day)) if not day[1] else first
    return start + timedelta(days=(weekday - start.weekday()) % 7 + 7 * (nth - 1))


def _pairs(component: Component) -> Iterator[tuple[str, str]]:
    for line in component.lines:
        head, _, value = line.text.partition(":")
        yield head.partition(";")[0].strip().upper(), value.strip().strip('"')


def _observance(component: Component) -> _Observance | None:
    values = dict(_pairs(component))
    onset, offset = _ONSET.match(values.get("DTSTART", "")), _OFFSET.match(values.get("TZOFFSETTO", ""))
    if onset is None or offset is None:
        return None
    rule = dict(part.split("=", 1) for part in values.get("RRULE", "").upper().split(";") if "=" in part)
    if rule.get("FREQ", "YEARLY") != "YEARLY":
        rule = {}
    stated = (value for name, text in _pairs(component) if name == "RDATE" for value in text.split(","))
    try:
        dates = tuple(_date_time(one) for value in stated if (one := _ONSET.match(value)))[:_MOST_ONSETS]
        minutes = int(offset[2]) * 60 + int(offset[3])
        return _Observance(_date_time(onset), timedelta(minutes=minutes if offset[1] == "+" else -minutes), rule, dates)
    except ValueError:
        return None


def _date_time(match: re.Match[str]) -> datetime:
    year, month, day, hour, minute, second = (int(group) for group in match.groups())
    return datetime(max(year, 1601), month, day, hour, minute, min(second, 59))


class Zones:
    """Finds the IANA zone of the TZIDs of one file, by its VTIMEZONE components where the name does not tell."""

    def __init__(self, components: Iterable[Component], years: Iterable[int] = (), agency: str = "UTC") -> None:
        """`years` in which the file's events begin, in which offsets are compared. `agency` is preferred if it fits."""
        # a TZID may stand escaped in one place and quoted in the other
        self._stated = {dict(_pairs(one)).get("TZID", "").replace("\\", "").strip(): one for one in components}
        known = sorted({year for year in years if 1970 <= year <= 2100})
        self._years = known[-_MOST_YEARS:] or [2025]
        self._agency = agency
        self._found: dict[str, str | None] = {}
        self._offsets: dict[str, _Offsets] = {}
        self._compared = 0

    def named(self, tzid: str) -> str | None:
        """The IANA name, or None where nothing tells what zone is meant."""
        if tzid not in self._found:
            self._found[tzid] = self._name(tzid)
        return self._found[tzid]

    def in_utc(self, tzid: str, wall: datetime) -> datetime | None:
        """The naive UTC time of a wall-clock time by the offsets that the file states; None where it states none."""
        component = self._stated.get(tzid)
        if component is None:
            return None
        if tzid not in self._offsets:
            self._offsets[tzid] = _Offsets(component)
        offsets = self._offsets[tzid]
        return wall - offsets.at(wall) if offsets else None

    def _name(self, tzid: str) -> str | None:
        component = self._stated.get(tzid)
        location = dict(_pairs(component)).get("X-LIC-LOCATION", "") if component else ""
        for name in (tzid, location):
            if found := _by_name(name):
                return found
        return self._by_offsets(component) if component else None

    def _by_offsets(self, component: Component) -> str | None:
        """The zone whose clocks show the same all through the years in question; the agency's own before others."""
        self._compared += 1
        offsets = _Offsets(component)
        if not offsets or self._compared > _MOST_COMPARED:
            return None
        wanted = [(wall, offsets.at(wall)) for wall in self._samples()]
        for name in (self._agency, *_usual_zones()):
            zone = zone_named(name)
            if all(wall.replace(tzinfo=zone).utcoffset() == offset for wall, offset in wanted):
                return name
        return None

    def _samples(self) -> list[datetime]:
        return [datetime(year, month, day, 12) for year in self._years for month in range(1, 13) for day in (4, 20)]


class _Offsets:
    """How far a VTIMEZONE's clocks are from UTC at any time on them."""

    def __init__(self, component: Component) -> None:
        parts = [one for part in component.within[:_MOST_ONSETS] if (one := _observance(part)) is not None]
        self._fixed = sorted({at: one.offset for one in parts for at in (one.onset, *one.dates)}.items())
        self._yearly = [one for one in parts if one.rule][-_MOST_RULES:]

    def __bool__(self) -> bool:
        return bool(self._fixed)

    def at(self, wall: datetime) -> timedelta:
        """What the last onset before `wall` says; before the first of all, the earliest one."""
        place = bisect_right(self._fixed, wall, key=lambda one: one[0])
        latest = [self._fixed[max(0, place - 1)]]
        latest += [(onset, one.offset) for one in self._yearly if (onset := one.latest(wall)) is not None]
        return max(latest)[1]


@cache
def _by_name(tzid: str) -> str | None:
    name = tzid.strip().strip('"')
    if name.upper() in _UTC:
        return "UTC"
    pieces = name.strip("/").split("/")
    # a globally unique name ends in the usual one: /mozilla.org/20070129_1/America/New_York
    for candidate in ("/".join(pieces[start:]) for start in range(min(len(pieces), 8))):
        plain = candidate.casefold().replace(" ", "_")
        # some programs turn the slash of Europe/Berlin into a line
        if known := _iana().get(plain) or _iana().get(plain.replace("_", "/", 1)):
            return known
    return _windows().get(name)


@cache
def _iana() -> dict[str, str]:
    """Names in small letters: their IANA spelling. Some machines carry none: then only what can be opened counts."""
    names = available_timezones() - {"Factory", "localtime"}
    return {name.casefold(): name for name in names if not name.startswith(("posix/", "right/"))}


def _windows() -> dict[str, str]:
    from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON  # noqa: PLC0415 - 140 ms, only for a file

    return WINDOWS_TO_OLSON


@cache
def _usual_zones() -> tuple[str, ...]:
    """One zone for each that Windows knows: every rule in use today, without the hundreds that history tells apart."""
    fixed = [f"Etc/GMT{hours:+d}" for hours in (*range(-14, 0), *range(1, 13))]
    return tuple(name for name in dict.fromkeys(("UTC", *_windows().values(), *fixed)) if known_zone(name) is not None)
