"""Answers at setting up, read: a line about a colleague, a client, hours, a day on which the agency is closed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from acdesk.config import Hours
from acdesk.errors import WrongUsage
from acdesk.messages import did_you_mean
from acdesk.rules.worktime import WEEKDAYS, parse_windows
from acdesk.verbs.people import check_zone
from db.vocabulary import Role

DAYS = WEEKDAYS
MEMBER = "Devon: specialist web America/Los_Angeles"
CLIENT = "Badger HVAC: 2 badgerhvac.com Verona"

_ALSO = {"vp": Role.VP_STRATEGY, "ac": Role.COORDINATOR, "account_coordinator": Role.COORDINATOR}
_WINDOW = re.compile(r"[0-9]{1,2}:[0-9]{2}-[0-9]{1,2}:[0-9]{2}")
_TIER = re.compile(r"[tT]?([123])")


@dataclass(frozen=True)
class Member:
    """A colleague as written on one line."""

    name: str
    role: str
    skills: tuple[str, ...] = ()
    zone: str = ""
    hours: str = ""
    email: str = ""


@dataclass(frozen=True)
class NewClient:
    """A client as written on one line."""

    name: str
    tier: int
    domains: tuple[str, ...] = ()
    city: str = ""


def member(text: str) -> Member:
    """`Devon: specialist web, seo America/Los_Angeles 09:00-17:00 devon@agency.com`; after the role in any order.

    Raises WrongUsage for what can't be read.
    """
    name, (wanted, *rest) = _named(text, "the role", MEMBER)
    does = role(wanted)
    if does == Role.VP_STRATEGY:
        rest = [word for word in rest if word.casefold() not in ("of", "strategy")]
    skills, hours = [], []
    zone = email = ""
    for word in rest:
        if _WINDOW.fullmatch(word):
            hours.append(word)
        elif "@" in word:
            email = word.lower()
        elif "/" in word or word.upper() == "UTC":
            check_zone(word)
            zone = word
        else:
            skills.append(word.lower())
    windows(",".join(hours))
    return Member(name, does, tuple(skills), zone, ",".join(hours), email)


def client(text: str) -> NewClient:
    """`Badger HVAC: 2 badgerhvac.com Verona`: tier, mail domains, place. Raises WrongUsage."""
    name, words = _named(text, "the tier", CLIENT)
    chosen = tier(words[0])
    domains = tuple(word.lower().removeprefix("@") for word in words[1:] if "." in word)
    return NewClient(name, chosen, domains, " ".join(word for word in words[1:] if "." not in word))


def _named(text: str, what: str, example: str) -> tuple[str, list[str]]:
    """The name before the last colon that a word follows, and the words after it."""
    name, colon, rest = text.partition(":")
    words = re.split(r"[\s,;]+", rest.strip())
    if not colon or not name.strip() or not words[0]:
        raise WrongUsage(f"{text!r} can't be read: write the name, a colon and {what}, like {example!r}.")
    return " ".join(name.split()), words


def role(text: str) -> str:
    """The role of that name. Raises WrongUsage."""
    word = text.strip().casefold().replace("-", "_").replace(" ", "_")
    found = _ALSO.get(word, word)
    if found not in set(Role):
        raise WrongUsage(f"{text!r} is no role{did_you_mean(word, list(Role))}: {', '.join(Role)}.")
    return str(Role(found))


def tier(text: str) -> int:
    """`2` or `T2`. Raises WrongUsage."""
    found = _TIER.fullmatch(text.strip())
    if found is None:
        raise WrongUsage(f"{text!r} is no tier: write 1, 2 or 3.")
    return int(found[1])


def windows(text: str) -> list[str]:
    """`08:00-12:00,13:00-17:00` as windows. Raises WrongUsage."""
    found = [window.strip() for window in text.split(",") if window.strip()]
    try:
        parse_windows(found)
    except ValueError as error:
        raise WrongUsage(f"The hours {text!r} can't be read: {error}") from None
    return found


def closed_day(text: str) -> tuple[str, str]:
    """`2026-12-24 Christmas Eve` as the day and its name. Raises WrongUsage."""
    day, _, name = text.strip().partition(" ")
    try:
        if date.fromisoformat(day).isoformat() != day:
            raise ValueError(day)
    except ValueError:
        raise WrongUsage(f"{text!r} is no day: write it like '2026-12-24 Christmas Eve'.") from None
    return day, name.strip() or "Closed"


def country(text: str) -> str:
    """Two letters of a country whose holidays are known. Raises WrongUsage."""
    found = text.strip().upper()
    if not re.fullmatch(r"[A-Z]{2}", found):
        raise WrongUsage(f"{text!r} is no country: write two letters such as US.")
    from acdesk.rules.holidays import lay_down  # noqa: PLC0415  (its library takes 50 ms to import)

    lay_down(Hours(country=found), (2026,))
    return found


def week_words(hours: Hours) -> str:
    """`Mon–Fri 08:00-17:00`: days of the same windows in a row as one."""
    runs: list[tuple[str, str, str]] = []
    for place, day in enumerate(DAYS):
        told = ", ".join(getattr(hours, day))
        if runs and runs[-1][2] == told and runs[-1][1] == DAYS[place - 1]:
            runs[-1] = (runs[-1][0], day, told)
        elif told:
            runs.append((day, day, told))
    named = (
        (first.title() if first == last else f"{first.title()}–{last.title()}", told) for first, last, told in runs
    )
    return "; ".join(f"{days} {told}" for days, told in named)
