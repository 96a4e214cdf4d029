"""The steps of setting up a desk, as data: what is asked, what is answered already, and how that is told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from acdesk.desk import Desk
from acdesk.errors import NotFound
from acdesk.messages import say_role
from acdesk.paths import at_home
from acdesk.setting_up import answers as read
from acdesk.verbs import people
from db import queries
from db.vocabulary import Role

REMEMBERED = "set_up:"
"""Before the id of a step that shows nowhere else: how it was answered."""


@dataclass(frozen=True)
class Field:
    """One question. `hint` shows how an answer looks, `kept` what holds if there is none, `check` refuses it.

    One that is `only_with` another field is asked where that has an answer.
    """

    id: str
    label: str
    hint: str = ""
    choices: tuple[str, ...] = ()
    several: bool = False
    required: bool = False
    only_with: str = ""
    kept: Callable[[Desk], str] = lambda _: ""
    check: Callable[[str], object] = lambda _text: None


@dataclass(frozen=True)
class Step:
    """One step. `done` says whether it is answered, `told` how; `optional` ones may be left out for good."""

    id: str
    title: str
    about: str
    fields: tuple[Field, ...]
    done: Callable[[Desk], bool]
    told: Callable[[Desk], str]
    optional: bool = False


def _you_told(desk: Desk) -> str:
    person = desk.recorder
    return "" if person is None else f"{person.name}, {say_role(person.role)}"


def _agency_told(desk: Desk) -> str:
    hours = desk.config.hours
    return f"{desk.config.agency}, {hours.zone}, {read.week_words(hours)}, holidays of {hours.country}"


def _zone_kept(desk: Desk) -> str:
    """The zone of whoever sits there, as long as the configuration names no agency."""
    return desk.recorder.zone if desk.recorder is not None and not desk.config.agency else desk.config.hours.zone


def _team_told(desk: Desk) -> str:
    return ", ".join(f"{row.name} ({say_role(row.role)})" for row in queries.staff())


def _clients_told(desk: Desk) -> str:
    names = [row.name for row in queries.clients()]
    return ", ".join(names[:6]) + (f" and {len(names) - 6} more" if len(names) > 6 else "")


def _has_mail(desk: Desk) -> bool:
    return any(row.last_in_at is not None for row in queries.clients())


def _mail_done(desk: Desk) -> bool:
    return _has_mail(desk) or desk.store.setting(REMEMBERED + "mail") is not None


def _mail_told(desk: Desk) -> str:
    return desk.store.setting(REMEMBERED + "mail") or ("there is some" if _has_mail(desk) else "")


def _check_path(text: str) -> None:
    if not at_home(Path(text)).exists():
        raise NotFound(f"There is no {text}.")


STEPS: tuple[Step, ...] = (
    Step(
        "you",
        "Who you are",
        "The person at this desk, usually the Account Coordinator.",
        (
            Field("name", "Your name", "Ana Lopez", required=True, kept=lambda desk: desk.config.me),
            Field(
                "role",
                "Your role",
                "coordinator",
                choices=tuple(str(role) for role in Role),
                kept=lambda _: str(Role.COORDINATOR),
                check=read.role,
            ),
            Field(
                "zone",
                "Your time zone",
                "America/Chicago",
                kept=lambda desk: desk.config.hours.zone,
                check=people.check_zone,
            ),
            Field("email", "Your e-mail address", "ana@agency.com"),
        ),
        lambda desk: desk.recorder is not None,
        _you_told,
    ),
    Step(
        "agency",
        "The agency",
        "Its name stands under messages; working time is counted in its hours. It goes into the configuration.",
        (
            Field("agency", "The agency's name", "Four Lakes Marketing", required=True),
            Field("zone", "Its time zone", "America/Chicago", kept=_zone_kept, check=people.check_zone),
            Field(
                "hours",
                "Its hours, Monday to Friday",
                "08:00-12:00,13:00-17:00",
                kept=lambda desk: ",".join(desk.config.hours.mon),
                check=read.windows,
            ),
            Field(
                "country",
                "Whose public holidays it keeps",
                "US",
                kept=lambda desk: desk.config.hours.country,
                check=read.country,
            ),
            Field(
                "closed",
                "Days on which it is closed besides",
                "2026-12-24 Christmas Eve",
                several=True,
                check=read.closed_day,
            ),
        ),
        lambda desk: bool(desk.config.agency),
        _agency_told,
    ),
    Step(
        "team",
        "The team",
        "The Strategist, the Owner and the VP of Strategy, to whom issues go; the specialists with their skills.",
        (Field("members", "A colleague: name, role, skills, zone", read.MEMBER, several=True, check=read.member),),
        lambda desk: bool(desk.leads()),
        _team_told,
    ),
    Step(
        "clients",
        "The clients",
        "From a CSV file as Google, Outlook, HubSpot or a spreadsheet export it, or by hand.",
        (
            Field("file", "A CSV file of clients and contacts", "~/clients.csv", check=_check_path),
            Field("tier", "The tier of those without one in it", "2", only_with="file", check=read.tier),
            Field("clients", "A client: name, tier, mail domain, place", read.CLIENT, several=True, check=read.client),
        ),
        lambda desk: bool(queries.clients()),
        _clients_told,
    ),
    Step(
        "mail",
        "Mail",
        "What is there already: .eml files, an mbox, a Maildir, or a folder of them. The desk never sends anything.",
        (Field("paths", "A mail folder or file", "~/exported-mail", several=True, check=_check_path),),
        _mail_done,
        _mail_told,
        optional=True,
    ),
)
"""What is asked, in this order."""
