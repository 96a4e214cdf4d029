"""The agency's special days, worked out once a year and kept as rows, so that they can be looked at and changed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from acdesk.config import Hours
from acdesk.errors import WrongUsage
from acdesk.rules.worktime import parse_windows

OBSERVED = " (observed)"
THURSDAY = 3

SpecialDay = tuple[str, list[str], str]
"""ISO day, its windows (none: closed), its name."""


def lay_down(hours: Hours, years: Iterable[int]) -> list[SpecialDay]:
    """The special days of `years`, in order: public holidays and their observed days, extra ones, half-days.

    Public holidays are those of `hours.country` (none when empty), in the U.S. with the day after Thanksgiving;
    `hours.not_holidays` removes by day or by name. Raises WrongUsage when the configuration can't be followed.
    """
    wanted = set(years)
    names = _public(hours, wanted)
    names |= {_day(day, "extra_holidays"): name for day, name in hours.extra_holidays.items()}
    names = {day: name for day, name in names.items() if not _removed(day, name, hours.not_holidays)}
    days: dict[date, tuple[list[str], str]] = {day: ([], name) for day, name in names.items()}
    days |= _half_days(hours, names)
    return [(day.isoformat(), windows, name) for day, (windows, name) in sorted(days.items()) if day.year in wanted]


def _public(hours: Hours, years: set[int]) -> dict[date, str]:
    """Public holidays by day. The year after is asked for as well: its New Year may be observed in December."""
    if not hours.country or not years:
        return {}
    import holidays  # noqa: PLC0415 – importing it costs 50 ms, so only when a year is laid down

    try:
        found = holidays.country_holidays(hours.country, years=years | {year + 1 for year in years})
    except NotImplementedError:
        raise WrongUsage(
            f"No public holidays are known for {hours.country!r}; set hours.country to a code like 'US', or to ''."
        ) from None
    names = dict(found.items())
    if hours.country == "US" and hours.day_after_thanksgiving:
        names |= {_day_after_thanksgiving(year): "Day after Thanksgiving" for year in years}
    return names


def _day_after_thanksgiving(year: int) -> date:
    """The Friday after the fourth Thursday of November (5 U.S.C. § 6103 sets the Thursday)."""
    first = date(year, 11, 1)
    return first + timedelta(days=(THURSDAY - first.weekday()) % 7 + 22)


def _removed(day: date, name: str, removals: tuple[str, ...]) -> bool:
    """Whether the agency works on this holiday all the same; a name takes its observed day with it."""
    bare = name.removesuffix(OBSERVED).casefold()
    return any(removal == day.isoformat() or removal.casefold() in (name.casefold(), bare) for removal in removals)


def _half_days(hours: Hours, names: dict[date, str]) -> dict[date, tuple[list[str], str]]:
    """Days with their own windows; they open a holiday for those hours."""
    days: dict[date, tuple[list[str], str]] = {}
    for text, windows in hours.half_days.items():
        try:
            parse_windows(windows)
        except ValueError as error:
            raise WrongUsage(f"hours.half_days in the configuration is wrong: {error}") from None
        day = _day(text, "half_days")
        days[day] = (list(windows), names.get(day, "Half day"))
    return days


def _day(text: str, key: str) -> date:
    """An ISO day of the configuration."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise WrongUsage(f"hours.{key} in the configuration is wrong: {text!r} is no day like '2026-12-24'.") from None
