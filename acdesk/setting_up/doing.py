"""What an answer at setting up does: people and clients by their verbs, settings in the configuration file."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from acdesk.config import Config, load
from acdesk.config_writing import Setting, write_settings
from acdesk.desk import Clock, Desk, named, open_desk
from acdesk.errors import NotFound, Refused, WrongUsage
from acdesk.paths import at_home
from acdesk.setting_up import answers as read
from acdesk.setting_up.steps import REMEMBERED, STEPS, Step
from acdesk.upkeep import keep
from acdesk.verbs import people
from acdesk.zones import use_for_unknown
from db import queries
from db.vocabulary import Role

if TYPE_CHECKING:
    from acdesk.tables import Plan

Answers = Mapping[str, Sequence[str]]
"""Field to what was answered; several for the fields that take several. An empty one is no answer."""

SHOWN = 10
"""Rows that cannot be read, said one by one."""


@dataclass
class Setup:
    """The desk that is set up, and the configuration file that answers are written to."""

    desk: Desk
    config_file: Path
    importing: Callable[[int, int], None] | None = None
    """Told how many rows of clients are written, and of how many."""
    reading: Callable[[int], None] | None = None
    """Told how many messages are read."""
    looked: bool = False
    """Whether somebody has seen what importing the clients does: then it is not said again."""

    def missing(self) -> list[Step]:
        """The steps that are not answered, in their order."""
        return [step for step in STEPS if not step.done(self.desk)]

    def take(self, step: Step, answers: Answers) -> tuple[str, ...]:
        """Do what the answers say and return what was done, a sentence each.

        Raises AcdeskError: WrongUsage or Refused for an answer that can't be taken; what was done before it stays.
        """
        given = {name: [each.strip() for each in said if each.strip()] for name, said in answers.items()}
        for each in step.fields:
            said = given.get(each.id, [])
            if each.required and not said and not step.done(self.desk):
                raise WrongUsage(f"{each.label} is missing.")
            for one in said:
                each.check(one)
        return tuple(_TAKING[step.id](self, {name: said for name, said in given.items() if said}))

    def pass_over(self, step: Step) -> None:
        """Leave an optional step out for good."""
        self.desk.store.set_setting(REMEMBERED + step.id, "none for now")

    def look(self, answers: Answers) -> tuple[tuple[str, ...], bool] | None:
        """What importing the file of clients in the answers would do, in sentences, and whether all of it can be read.

        None where no file is named. Raises as reading tables does.
        """
        if not answers.get("file"):
            return None
        plan = _plan(self.desk, answers)
        self.looked = True
        return _plan_sentences(plan), not plan.rejected

    def configure(self, settings: Mapping[Setting, object]) -> tuple[str, ...]:
        """Write settings, and let the desk follow them. Returns what was written."""
        written = write_settings(self.config_file, settings)
        self.desk.config = load(self.config_file, must_exist=True)
        use_for_unknown(self.desk.config.zone)
        self.desk.forget_calendars()
        keep(self.desk)
        return written.sentences()


def open_first(path: Path, config: Config, clock: Clock, *, as_name: str = "") -> Desk:
    """Open the desk that is to be set up, made where there is none. Who `me` names may not be on it yet."""
    try:
        return open_desk(path, config, clock, as_name=as_name, create=True)
    except NotFound:
        if not config.me or as_name:
            raise
    desk = open_desk(path, msgspec.structs.replace(config, me=""), clock, create=True)
    desk.config = config
    if desk.recorder is not None:
        desk.close()
        raise NotFound(f"`me` in the configuration is {config.me!r}, who is not on this desk: change it, or give --as.")
    return desk


def _take_you(setup: Setup, given: Mapping[str, list[str]]) -> list[str]:
    desk = setup.desk
    name = given.get("name", [""])[0]
    if desk.recorder is not None:
        if name and name.casefold() != desk.recorder.name.casefold():
            raise Refused("exists", f"{desk.recorder.name} sits at this desk: add {name} to the team instead.")
        return []
    said = []
    present = [row for row in queries.staff() if row.name.casefold() == name.casefold()]
    if not present:
        done = people.add_staff(
            desk,
            name,
            role=read.role(given.get("role", [str(Role.COORDINATOR)])[0]),
            zone=given.get("zone", [""])[0],
            email=given.get("email", [""])[0],
        )
        said.append(done.summary)
    person = desk.recorder = desk.person = named(name)
    alone = [row.id for row in desk.coordinators()] == [person.id]
    if (desk.config.me or not alone) and desk.config.me != person.name:
        said += setup.configure({("me",): person.name})
    return said


def _take_agency(setup: Setup, given: Mapping[str, list[str]]) -> list[str]:
    settings: dict[Setting, object] = {}
    for name, setting in (("agency", ("agency",)), ("zone", ("hours", "zone"))):
        if name in given:
            settings[setting] = given[name][0]
    if "hours" in given:
        windows = read.windows(given["hours"][0])
        settings |= {("hours", day): windows for day in read.DAYS[:5]}
    if "country" in given:
        settings["hours", "country"] = read.country(given["country"][0])
    for each in given.get("closed", ()):
        day, name = read.closed_day(each)
        settings["hours", "extra_holidays", day] = name
    return list(setup.configure(settings)) if settings else []


def _take_team(setup: Setup, given: Mapping[str, list[str]]) -> list[str]:
    desk, said = setup.desk, []
    present = {row.name.casefold() for row in queries.staff(active_only=False)}
    for each in given.get("members", ()):
        member = read.member(each)
        if member.name.casefold() in present:
            said.append(f"{member.name} is here already.")
            continue
        if member.role == Role.COORDINATOR and not desk.config.me and desk.recorder is not None:
            said += setup.configure({("me",): desk.recorder.name})  # of two coordinators, somebody is at this desk
        done = people.add_staff(
            desk,
            member.name,
            role=member.role,
            skills=member.skills,
            zone=member.zone,
            hours=member.hours,
            email=member.email,
        )
        said.append(done.summary)
        present.add(member.name.casefold())
    return said


def _take_clients(setup: Setup, given: Mapping[str, list[str]]) -> list[str]:
    desk = setup.desk
    said: list[str] = []
    if "file" in given:
        from acdesk.verbs.importing_people import import_people  # noqa: PLC0415  (reading tables takes a while)

        plan = _plan(desk, given)
        said += [] if setup.looked else _plan_sentences(plan)
        if plan.changes:
            said.append(import_people(desk, plan, progress=setup.importing).summary)
        if plan.rejected and setup.looked:
            said.append(f"Not imported, as said before: {len(plan.rejected):,} of {plan.rows:,} rows.")
    present = {row.name.casefold() for row in queries.clients(active_only=False)}
    for each in given.get("clients", ()):
        client = read.client(each)
        if client.name.casefold() in present:
            said.append(f"{client.name} is here already.")
            continue
        done = people.add_client(desk, client.name, tier=client.tier, domains=client.domains, city=client.city)
        said.append(done.summary)
        present.add(client.name.casefold())
    return said


def _plan(desk: Desk, given: Answers) -> Plan:
    from acdesk.verbs.importing_people import look  # noqa: PLC0415

    tier = read.tier(given["tier"][0]) if given.get("tier") else None
    return look(desk, at_home(Path(given["file"][0])), tier=tier)


def _plan_sentences(plan: Plan) -> tuple[str, ...]:
    rows = tuple(
        f"Line {row.line:,}" + (f", {row.column}" if row.column else "") + f": {row.reason}."
        for row in plan.rejected[:SHOWN]
    )
    more = len(plan.rejected) - len(rows)
    rest = (f"And {more:,} more; acdesk client import --rejects FILE writes them all down.",) if more else ()
    return (*plan.notices, f"{plan.sentence()}.", *rows, *rest)


def _take_mail(setup: Setup, given: Mapping[str, list[str]]) -> list[str]:
    from acdesk.mail.importing import import_mail  # noqa: PLC0415  (reading mail takes a while to load)

    paths = [at_home(Path(each)) for each in given.get("paths", ())]
    if not paths:
        return []
    report = import_mail(setup.desk, paths, progress=setup.reading)
    setup.desk.store.set_setting(REMEMBERED + "mail", f"{report.read} messages read")
    return [
        f"Read {report.read} messages: {report.new_requests} new requests, {report.threaded} filed with what they"
        f" belong to, {report.duplicates} known already, {report.unknown_sender} from unknown senders,"
        f" {len(report.failed)} unreadable."
    ]


_TAKING: dict[str, Callable[[Setup, Mapping[str, list[str]]], list[str]]] = {
    "you": _take_you,
    "agency": _take_agency,
    "team": _take_team,
    "clients": _take_clients,
    "mail": _take_mail,
}
