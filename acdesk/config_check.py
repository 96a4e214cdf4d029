"""What is wrong with a configuration, said so that it can be mended: the place, the fault, the nearest right name."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import get_args

import msgspec

from acdesk import keys
from acdesk.config import Config, Section, TriageRule
from acdesk.errors import WrongUsage
from acdesk.messages import did_you_mean, template_problems
from acdesk.rules.worktime import WEEKDAYS, parse_windows
from acdesk.zones import known_zone
from db.vocabulary import Kind, Urgency

NATURES = ("simple", "complex", "hot")
_CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
_DAY_LIKE = re.compile(r"\d[\d\-/.]*")
_COUNTRY = re.compile(r"[A-Z]{2}")


def check(path: Path) -> list[str]:
    """Everything wrong with the file at `path`, one sentence without its full stop each; empty when it can be used."""
    try:
        return problems(path.read_bytes())
    except OSError as error:
        return [f"the file can't be read: {error.strerror}"]


def problems(raw: bytes) -> list[str]:
    """Everything wrong with a configuration written as TOML, in UTF-8."""
    try:
        table = tomllib.loads(raw.decode("utf-8"))
    except UnicodeDecodeError as error:
        return [f"byte {error.start + 1} is not UTF-8"]
    except tomllib.TOMLDecodeError as error:
        return [f"this is not TOML: {error}"]
    except RecursionError:
        return ["this is nested too deeply"]
    found = list(_take_unknown(table, Config, ""))
    try:
        config = msgspec.convert(table, Config)
    except msgspec.ValidationError as error:
        return [*found, _say(error)]
    return found + faults(config)


def _take_unknown(table: dict[str, object], kind: type[Section], place: str) -> Iterator[str]:
    """The keys of `table` that `kind` does not know, each taken out, so that the rest can be looked at."""
    known = {field.name: field.type for field in msgspec.structs.fields(kind)}
    for name in [name for name in table if name not in known]:
        del table[name]
        yield f"{place}unknown key {name!r}{did_you_mean(name, known)}"
    for name, value in table.items():
        inner = known[name]
        if isinstance(value, dict) and isinstance(inner, type) and issubclass(inner, Section):
            yield from _take_unknown(value, inner, f"{place}{name}: ")
        elif isinstance(value, list) and TriageRule in get_args(inner):
            for number, rule in enumerate(value, start=1):
                if isinstance(rule, dict):
                    yield from _take_unknown(rule, TriageRule, f"{place}{name} rule {number}: ")


def _say(error: msgspec.ValidationError) -> str:
    """The library's sentence with the place first: `limits.park_days: Expected int, got str`."""
    what, _, place = str(error).partition(" - at `$")
    place = place.rstrip("`").lstrip(".")
    return f"{place}: {what}" if place else what


def faults(config: Config) -> list[str]:
    """What types alone can't say about a configuration that was read."""
    return [problem.removesuffix(".") for part in _PARTS for problem in part(config)]


def _hours(config: Config) -> Iterator[str]:
    hours = config.hours
    if known_zone(hours.zone) is None:
        yield f"hours.zone: no time zone is called {hours.zone!r}; write it like 'America/Chicago'"
    for name in WEEKDAYS:
        yield from _windows(f"hours.{name}", getattr(hours, name))
    if not any(getattr(hours, name) for name in WEEKDAYS):
        yield "hours: no day of the week is open, so that nothing could ever be due"
    if config.meetings.lunch:
        yield from _windows("meetings.lunch", (config.meetings.lunch,))
    if not _COUNTRY.fullmatch(hours.country):
        yield f"hours.country: {hours.country!r} is no country; write two capitals such as 'US'"


def _days(config: Config) -> Iterator[str]:
    hours = config.hours
    for day in hours.extra_holidays:
        yield from _day("hours.extra_holidays", day)
    for day in hours.not_holidays:
        if _DAY_LIKE.fullmatch(day):
            yield from _day("hours.not_holidays", day)
    for day, windows in hours.half_days.items():
        yield from _day("hours.half_days", day)
        yield from _windows(f"hours.half_days.{day}", windows)


def _windows(place: str, windows: tuple[str, ...]) -> Iterator[str]:
    try:
        parse_windows(windows)
    except ValueError as error:
        yield f"{place}: {error}"


def _day(place: str, day: str) -> Iterator[str]:
    try:
        if date.fromisoformat(day).isoformat() == day:
            return
    except ValueError:
        pass
    yield f"{place}: {day!r} is no day; write it like '2026-12-24'"


def _targets(config: Config) -> Iterator[str]:
    targets, estimate = config.targets, config.estimate
    if targets.promise_warn_least > targets.promise_warn_most:
        yield "targets: promise_warn_least is more than promise_warn_most"
    if not targets.nudges:
        yield "targets.nudges: give at least one, or a question to a client is never followed up"
    if not estimate.slots:
        yield "estimate.slots: give at least one time of day"
    for slot in estimate.slots:
        if not _CLOCK.fullmatch(slot):
            yield f"estimate.slots: {slot!r} is no time of day; write it like '16:00'"
    for kind in estimate.minutes:
        if kind not in set(Kind):
            yield f"estimate.minutes: nothing owed is called {kind!r}{did_you_mean(kind, list(Kind))}"


def _triage(config: Config) -> Iterator[str]:
    for number, rule in enumerate(config.triage, start=1):
        place = f"triage rule {number}"
        if not any(word.strip() for word in rule.words):
            yield f"{place}: words is empty"
        if rule.nature not in NATURES:
            yield f"{place}: nature is {rule.nature!r}; it must be one of {', '.join(NATURES)}"
        if rule.urgency and rule.urgency not in set(Urgency):
            yield f"{place}: urgency is {rule.urgency!r}; it must be one of {', '.join(Urgency)}"
        if not 0 <= rule.low_hours <= rule.high_hours:
            yield f"{place}: low_hours must be at least 0 and at most high_hours"


def _mail(config: Config) -> Iterator[str]:
    for domain in config.free_mail:
        if "@" in domain or "." not in domain or domain != domain.strip().casefold():
            yield f"free_mail: {domain!r} is no domain; write it like 'gmail.com'"


def _texts(config: Config) -> Iterator[str]:
    for name, text in config.templates.items():
        for problem in template_problems(name, text):
            yield f"templates: {problem}"


def _keys(config: Config) -> Iterator[str]:
    known = {key.id for key in keys.KEYS}
    for command in config.keys:
        if command not in known:
            yield f"keys: no command is called {command!r}{did_you_mean(command, known)}"
    try:
        keys.resolve(_only(config.keys, known))
    except WrongUsage as error:
        yield f"keys: {error}"


def _only(chosen: Mapping[str, str], known: set[str]) -> dict[str, str]:
    return {command: each for command, each in chosen.items() if command in known}


_PARTS: tuple[Callable[[Config], Iterator[str]], ...] = (_hours, _days, _targets, _triage, _mail, _texts, _keys)
