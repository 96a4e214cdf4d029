"""Visits are planned: whom, on which day, and who goes along; two or three of one side of town in one go."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from acdesk.desk import Desk, client_named
from acdesk.errors import NotFound, WrongUsage
from acdesk.operation import Done
from acdesk.reading.visit_choices import DayChoice, day_choices
from acdesk.rules.lifecycle import TIER_1_MANAGERS
from acdesk.rules.objectives import quarter_of
from acdesk.rules.visits import GATES, Stage, refusal, week_of
from acdesk.text import clean_line
from acdesk.verbs.visit_rounds import plan_round
from acdesk.visit_rhythm import host_of
from acdesk.when import say_date, say_digits
from db.models import Client
from db.vocabulary import Role
from screens.dialogs.fields import Field, FieldKind, Option
from screens.dialogs.people import About

MOST = 6
"""Days that are offered at most: so many stand on a small terminal."""
AND = " + "
"""Between the names of those who are visited on one day; commas stand in names."""
OWN_DAY = ""
PLANNED = "For a day; the time is agreed with the client when it is booked."
_AND = re.compile(r"\s\+\s|\s\+$")


class AboutVisits(About):
    """What the dialogs about visits have in common: days as people write them, and who goes along."""

    def day(self, text: str) -> date:
        """The day that a text means, on the agency's clock. Raises WrongUsage for what can't be read."""
        return self.desk.day_of(self.read(text))

    def day_said(self, text: str) -> str:
        """`Thu 12 Mar, week 11 of Q1`, and what is odd about it."""
        if not text.strip():
            return ""
        day = self.day(text)
        week, last = week_of(day), GATES[Stage.HELD]
        late = f", after week {last}" if week > last else ""
        return f"{say_date(day, self.desk.today())}, week {week} of {quarter_of(day)[4:]}{late}"

    def companions(self, chosen: int | None = None) -> Field:
        """Who goes along: the VP of Strategy, the Owner, or neither."""
        found = [lead for lead in self.desk.leads() if lead.role in TIER_1_MANAGERS]
        people = [
            Option(str(n), str(one.id), f"{clean_line(one.name, 20)}, {_ROLES[Role(one.role)]}")
            for n, one in enumerate(found[:9], 1)
        ]
        return Field(
            "by", "with", "" if chosen is None else str(chosen), FieldKind.CHOICE, [Option("0", "", "nobody"), *people]
        )

    def guard(self, clients: list[Client]) -> str:
        """Why they can't be visited by the person at the desk alone; empty where they can."""
        person = self.desk.person
        roles = [] if person is None else [Role(person.role)]
        found = [sentence.message for each in clients if (sentence := refusal(host_of(self.desk, each), roles))]
        return found[0] if found else ""


_ROLES = {Role.OWNER: "Owner", Role.VP_STRATEGY: "VP"}


class PlanVisits(AboutVisits):
    """A visit, or a round of visits, planned for a day: the suggestions by digit, or any day for anybody."""

    name_of = "plan_visit"
    sends = "plan"

    def __init__(self, desk: Desk, client_id: int | None = None) -> None:
        super().__init__(desk)
        self.subject = client_id or 0
        self._choices: list[DayChoice] = []

    @property
    def heading(self) -> str:
        """To whom."""
        if not self.subject:
            return "Plan visits"
        return f"Plan a visit to {clean_line(self.desk.client(self.subject).name, 60)}"

    def fields(self) -> Iterator[Field]:
        """The days that suit with their reasons; whom, when, with whom."""
        self._choices = day_choices(self.desk, self.subject or None)[:MOST]
        options = [self._option(n, choice) for n, choice in enumerate(self._choices, 1)]
        options.append(Option("0", OWN_DAY, "another day", "say it below", " " if options else "", typed_in="on"))
        first = next(iter(self._choices), None)
        if first is not None and self.subject and self.subject not in first.client_ids:
            first = None  # no day was found for whom it is about: others' days stand there, and are picked by hand
        alone = clean_line(self.desk.client(self.subject).name, 60) if self.subject else ""
        yield Field("pick", "suggested", "1" if first else OWN_DAY, FieldKind.LIST, options)
        yield Field("because", "because", self._because(first), FieldKind.SHOWN)
        whom = self._names(first) if first else alone
        yield Field("whom", "whom", whom, tell=self._whom_said, hint="several: with + between")
        yield Field("on", "day", say_date(first.day) if first else "", tell=self.day_said, hint="thu, 12 Mar …")
        yield self.companions()
        yield Field("note", "note", hint="what it is for")

    def _option(self, number: int, choice: DayChoice) -> Option:
        """A day: who is visited, when, and why then."""
        zone = self.desk.config.zone
        names = ", ".join(clean_line(one.name, 40) for one in choice.stops)
        times = ", ".join(say_digits(one.starts.astimezone(zone)) for one in choice.stops)
        return Option(
            str(number), str(number), say_date(choice.day), names, f"{times}   {clean_line(choice.reason, 120)}"
        )

    @staticmethod
    def _because(choice: DayChoice | None) -> str:
        """What speaks for each of them."""
        return "" if choice is None else "\n".join(clean_line(why, 300) for why in choice.why)

    @staticmethod
    def _names(choice: DayChoice) -> str:
        return AND.join(clean_line(stop.name, 60) for stop in choice.stops)

    def changed(self, name: str) -> None:
        """A suggestion that is picked says whom and when; Tier 1 asks for company."""
        if name == "pick" and (picked := self.value("pick")):
            choice = self._choices[int(picked) - 1]
            self._put_anew("whom", self._names(choice))
            self._put_anew("on", say_date(choice.day))
            self._put_anew("because", self._because(choice))
        if name in ("", "pick", "whom", "by"):
            self.query_one("#because-row").display = bool(self.value("because") and self.value("pick"))
            whom = self._understood()
            alone = "" if self.value("by") else self.guard(whom)
            self.note(alone or self._elsewhere(whom) or PLANNED)

    def _elsewhere(self, clients: list[Client]) -> str:
        """That a visit to them never counts; empty where it does."""
        found = [one for one in clients if host_of(self.desk, one).area is None]
        return f"{clean_line(found[0].name, 40)} is outside greater Madison: the visit never counts." if found else ""

    def _put_anew(self, name: str, text: str) -> None:
        """Picking is by hand as well: it goes over what was typed."""
        self._prepared[name] = text
        self._fill(name, text)

    def _whom(self) -> list[Client]:
        """The clients as typed. Raises NotFound for a name that is none or several."""
        names = [name.strip() for name in _AND.split(self.value("whom")) if name.strip()]
        return [client_named(name) for name in names]

    def _understood(self) -> list[Client]:
        try:
            return self._whom()
        except (NotFound, WrongUsage):
            return []

    def _whom_said(self, _: str) -> str:
        """`2 clients`, or the one that was meant."""
        found = self._whom()
        if len(found) == 1:
            return f"{clean_line(found[0].name, 40)}, Tier {found[0].tier}"
        return f"{len(found)} clients" if found else ""

    def send(self) -> Done:
        """Plan all of it, as one step."""
        found, text, by = self._whom(), self.value("on").strip(), self.number("by")
        if not text:
            self.query_one("#on").focus()
            raise WrongUsage("Say the day.")
        if by is None and self.guard(found):
            self.query_one("#by").focus()  # the verb refuses without it
        return plan_round(
            self.desk, [each.id for each in found], on=self.day(text), by=by, note=self.value("note").strip()
        )
