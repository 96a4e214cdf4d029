"""New staff, absences, clients and contacts."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from acdesk.desk import Desk, named
from acdesk.errors import Refused, WrongUsage
from acdesk.messages import say_role
from acdesk.off_days import calls_off, fall_on_it
from acdesk.operation import Done, Operation
from acdesk.rules.worktime import parse_windows
from acdesk.touch import keep_rhythms, owe_touch
from acdesk.verbs.common import days_words, require
from acdesk.verbs.standing_in import handed_on, hours_changed
from acdesk.zones import known_zone
from db import records
from db.models import Absence, Client, Contact, Staff
from db.vocabulary import Role, Verb

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri")

_BIRTHDAY = re.compile(r"(?:[0-9]{4}-)?[0-9]{2}-[0-9]{2}")


def add_staff(
    desk: Desk,
    name: str,
    *,
    role: str,
    skills: Sequence[str] = (),
    zone: str = "",
    hours: str = "",
    email: str = "",
    reach: str = "",
    backlog_minutes: int = 0,
) -> Done:
    """A member of the agency. `hours` are windows of every weekday (08:00-12:00,13:00-17:00) in `zone`."""
    with desk.operation(Verb.ADD_STAFF) as op:
        not_taken(Staff, name)
        chosen = zone or desk.config.hours.zone
        check_zone(chosen)
        row = op.insert(
            Staff,
            name=require(name, "The name"),
            role=str(Role(role)),
            skills=[skill.strip().lower() for skill in skills if skill.strip()],
            zone=chosen,
            hours=weekly_hours(hours),
            email=email.strip().lower(),
            reach=reach,
            backlog_minutes=backlog_minutes,
        )
        op.summary = f"Added {row.name}, {say_role(role)}."
        if desk.person is None:
            desk.person = desk.recorder = row
        return Done(Verb.ADD_STAFF, op.summary, created=(row.id,), operation=op.name)


def add_absence(
    desk: Desk, staff_id: int, *, first: date, last: date, cover_id: int | None = None, note: str = ""
) -> Done:
    """Somebody is away from `first` to `last` (inclusive), covered by `cover_id`.

    The cover sees what they owe meanwhile, and what runs in their own hours is placed anew; the notes say so.
    """
    with desk.operation(Verb.ADD_ABSENCE) as op:
        person = desk.staff(staff_id)
        if last < first:
            raise WrongUsage(f"An absence ends on or after its first day, not on {last} before {first}.")
        if cover_id == staff_id:
            raise Refused("cover", f"{person.name} can't cover for themselves.")
        cover = None if cover_id is None else desk.staff(cover_id)
        row = op.insert(Absence, staff=staff_id, first_day=str(first), last_day=str(last), cover=cover_id, note=note)
        who = "" if cover is None else f", covered by {cover.name}"
        op.summary = f"{person.name} is away {days_words(desk, str(first), str(last))}{who}."
        fall = fall_on_it(calls_off(desk, first, last, away_id=staff_id))
        notes = (*hours_changed(desk, op, person), *handed_on(desk, person, last, cover), *fall)
        return Done(Verb.ADD_ABSENCE, op.summary, notes=notes, created=(row.id,), operation=op.name)


def add_client(
    desk: Desk,
    name: str,
    *,
    tier: int,
    domains: Sequence[str] = (),
    city: str = "",
    zone: str = "",
    retainer: int | None = None,
    growth: int | None = None,
    complexity: int | None = None,
    renews_on: str = "",
    coordinator: str = "",
    strategist: str = "",
) -> Done:
    """A client of tier 1, 2 or 3; the person at the desk coordinates unless named. `renews_on`: YYYY-MM-DD or empty."""
    with desk.operation(Verb.ADD_CLIENT) as op:
        not_taken(Client, name)
        if tier not in (1, 2, 3):
            raise WrongUsage(f"A tier is 1, 2 or 3, not {tier}.")
        facts = {"growth": growth, "complexity": complexity, "renews_on": renews_on, "zone": zone}
        check_facts({**facts, "retainer": retainer})
        row = open_client(
            desk,
            op,
            name=require(name, "The name"),
            tier=tier,
            domains=[check_domain(desk, domain) for domain in domains],
            city=city,
            retainer=retainer,
            coordinator=named(coordinator).id if coordinator else coordinator_here(desk),
            strategist=named(strategist).id if strategist else None,
            **{**facts, "zone": zone or desk.config.hours.zone},
        )
        op.client_id = row.id
        op.summary = f"Added {row.name}, tier {tier}."
        return Done(Verb.ADD_CLIENT, op.summary, created=(row.id,), operation=op.name)


def open_client(desk: Desk, op: Operation, **values: Any) -> Client:
    """A new client's row, and the clock of contact that begins with it."""
    row = op.insert(Client, **values)
    owe_touch(desk, op, row, op.at)
    keep_rhythms(desk, op, row)
    return row


def coordinator_here(desk: Desk) -> int | None:
    """The coordinator at the keyboard, if it is one: whose new clients are."""
    person = desk.recorder
    return person.id if person is not None and Role(person.role) is Role.COORDINATOR else None


def add_contact(
    desk: Desk,
    client_id: int,
    name: str,
    *,
    email: str = "",
    phone: str = "",
    position: str = "",
    rapport: str = "",
    birthday: str = "",
    prefers: str = "",
) -> Done:
    """A person at a client; `birthday` as MM-DD or YYYY-MM-DD, `prefers` how they like to be reached."""
    with desk.operation(Verb.ADD_CONTACT) as op:
        client = desk.client(client_id)
        address = email.strip().lower()
        free_address(client, address)
        if birthday:
            check_birthday(birthday)
        row = op.insert(
            Contact,
            client=client_id,
            name=require(name, "The name"),
            email=address,
            phone=phone,
            position=position,
            rapport=rapport,
            birthday=birthday,
            prefers=prefers,
        )
        op.client_id = client_id
        op.summary = f"Added {row.name} at {client.name}."
        return Done(Verb.ADD_CONTACT, op.summary, created=(row.id,), operation=op.name)


def free_address(client: Client, address: str, *, but: int | None = None) -> None:
    """Raise Refused when another contact of the client than `but` has the address."""
    if address and any(row.id != but for row in records.find(Contact, client=client.id, email=address)):
        raise Refused("exists", f"{client.name} has a contact with the address {address} already.")


def check_birthday(text: str) -> None:
    """Raise WrongUsage for what is no day (03-14, 1980-03-14)."""
    try:
        if not _BIRTHDAY.fullmatch(text):
            raise ValueError(text)
        date.fromisoformat(text if len(text) > 5 else f"2024-{text}")
    except ValueError:
        raise WrongUsage(f"{text!r} is no birthday: write 03-14 or 1980-03-14.") from None


def weekly_hours(hours: str) -> dict[str, list[str]]:
    """Windows of every weekday from `08:00-12:00,13:00-17:00`; nothing means the agency's."""
    windows = [window.strip() for window in hours.split(",") if window.strip()]
    try:
        parse_windows(windows)
    except ValueError as error:
        raise WrongUsage(f"The hours {hours!r} can't be read: {error}") from None
    return dict.fromkeys(WEEKDAYS, windows) if windows else {}


def check_facts(values: Mapping[str, Any]) -> None:
    """Raise WrongUsage for what can't be true of a client: growth and complexity are 1 to 5, dollars not negative.

    `renews_on` is a day (YYYY-MM-DD) or nothing, `zone` an IANA name or nothing.
    """
    for factor in ("growth", "complexity"):
        if (value := values.get(factor)) is not None and not 1 <= value <= 5:
            raise WrongUsage(f"The {factor} is 1 to 5, not {value}.")
    if (dollars := values.get("retainer")) is not None and not 0 <= dollars <= 10_000_000:
        raise WrongUsage(f"The retainer is dollars a month, not {dollars}.")
    if day := values.get("renews_on"):
        _check_renewal(day)
    if zone := values.get("zone"):
        check_zone(zone)


def _check_renewal(day: str) -> None:
    try:
        if date.fromisoformat(day).isoformat() != day:
            raise ValueError(day)
    except ValueError:
        raise WrongUsage(f"{day!r} is no day of a renewal: write it like 2026-05-01.") from None


def not_taken(model: type[Staff] | type[Client], name: str) -> None:
    """Raise Refused when somebody has the name, in whatever case."""
    wanted = name.strip().casefold()
    for row in records.find(model):
        if row.name.casefold() == wanted:
            raise Refused("exists", f"There is a {model.__name__.lower()} called {row.name} already.")


def check_zone(name: str) -> None:
    """Raise WrongUsage when no time zone has the name."""
    if known_zone(name) is None:
        raise WrongUsage(f"No time zone is called {name!r} (America/Chicago, Europe/Lisbon …).")


def check_domain(desk: Desk, domain: str) -> str:
    """The domain in its plain form; Refused for free mail, WrongUsage for what is none."""
    plain = domain.strip().lower().removeprefix("@")
    if plain in desk.config.free_mail:
        raise Refused("free_mail", f"{plain} is a free-mail domain that many people share: add a contact instead.")
    if "." not in plain or " " in plain:
        raise WrongUsage(f"{domain!r} is no mail domain (badgerhvac.com).")
    return plain
