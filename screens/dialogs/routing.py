"""Handing work to a specialist: who, how much, and the three ways with their dates and costs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from acdesk import wording
from acdesk.errors import AcdeskError, NotFound, WrongUsage
from acdesk.operation import Done
from acdesk.rules.eta import Proposal, Way
from acdesk.text import clean_line
from acdesk.verbs import working
from acdesk.verbs.proposing import Candidate, propose, specialists, suggestion_for
from db.vocabulary import LEADS, Role
from screens.dialogs.base import Dialog
from screens.dialogs.fields import Field, FieldKind, Option

_HOURS = re.compile(r"\s*(\d+(?:\.\d+)?)\s*(?:[-–]\s*(\d+(?:\.\d+)?))?\s*h?\s*")


class Route(Dialog):
    """The three ways stand on screen at once; sending hands over, and leaves the honest message in `message`."""

    name_of = "route"
    sends = "route"

    def fields(self) -> Iterator[Field]:
        """The best three people, the work, the client's date, the ways, and what else the brief should say."""
        request = self.request
        found = self._found = specialists(self.desk, request)
        if not found:
            raise NotFound("There is no specialist on this desk to route to: add one (acdesk staff add).")
        self.proposal: Proposal | None = None
        hint = suggestion_for(self.desk, request)
        wish = request.wanted_by or (hint.wished.at if hint.wished is not None else None)
        low, high = _known_hours(request.low_minutes, request.high_minutes) or (hint.low_hours, hint.high_hours)
        hours = f"{low:g}-{high:g}" if high else ""
        to = str(next((one.staff_id for one in found if one.staff_id == request.specialist_id), found[0].staff_id))
        yield Field("way", "way", "A", FieldKind.LIST, [Option(key, key.upper(), "", "", "…") for key in "abc"])
        leads = [Option(str(n), str(lead.id), lead.name) for n, lead in enumerate(self.desk.leads()[:8], 1)]
        yield Field("agreed", "agreed by", "", FieldKind.CHOICE, [Option("0", "", "nobody yet"), *leads])
        yield Field("to", "to", to, FieldKind.LIST, [_option(n, one) for n, one in enumerate(found, 1)])
        yield Field("hours", "hours", hours, hint="of work, low-high", tell=self._hours_said)
        yield Field("wanted_by", "wished by", self.said(wish), FieldKind.WHEN)
        yield Field("brief", "also say")

    def changed(self, name: str) -> None:
        """Another person, other hours or another wish: other ways."""
        if name in ("", "to", "hours", "wanted_by"):
            self._propose()
        way = self.way
        if way is not None:
            self.note(way.reason)
            self.query_one("#agreed-row").display = self._asks_strategist(way)

    @property
    def way(self) -> Way | None:
        """The way that is chosen."""
        if self.proposal is None:
            return None
        chosen = self.value("way")
        return next((way for way in self.proposal.ways if way.key == chosen), self.proposal.a)

    def _asks_strategist(self, way: Way) -> bool:
        """Whether the way takes a lead's word, and the person at the desk is none."""
        return way.needs_strategist and Role(self.desk.actor.role) not in LEADS

    def _propose(self) -> None:
        first = self.proposal is None
        try:
            low, high = self.hours()
            self.proposal = propose(
                self.desk,
                self.row.id,
                low_hours=low,
                high_hours=high,
                wanted_by=self.when_understood("wanted_by"),
                specialist_id=int(self.value("to")),
            )
        except AcdeskError as error:
            self.refuse(str(error))
            return
        chosen = self.proposal.recommended.key if first and not self.is_edited("way") else self.value("way")
        ways = self.query_one("#way")
        options = [_way_option(self, way) for way in self.proposal.ways]
        ways.offer(options, chosen)  # type: ignore[attr-defined]  # it is a Choice
        if first:
            self._prepared["way"] = chosen

    def hours(self) -> tuple[float | None, float | None]:
        """The hours as typed. Raises WrongUsage for what is no range."""
        text = self.value("hours")
        if not text.strip():
            return None, None
        match = _HOURS.fullmatch(text)
        if match is None:
            raise WrongUsage(f"The hours are written low-high, like 10-16; {clean_line(text, 20)!r} is not.")
        return float(match[1]), float(match[2] or match[1])

    def _hours_said(self, text: str) -> str:
        self.hours()
        return ""

    def send(self) -> Done:
        """Route it, due as the chosen way says."""
        low, high = self.hours()
        way, brief = self.way, self.value("brief")
        due = None if way is None else way.specialist_due
        front = way is not None and way.needs_strategist
        asks = way is not None and self._asks_strategist(way)
        agreed = self.number("agreed") if asks else None
        if agreed is not None:
            brief = f"{brief}\nFront of the queue, agreed by {self.desk.staff(agreed).name}.".strip()
        elif asks:
            self.query_one("#agreed").focus()  # the verb refuses without it
        if brief.strip():  # it goes below the usual brief, which else the verb writes
            brief = f"{wording.brief(self.desk, self.request, due, low, high)}\n\n{brief.strip()}"
        return working.route(
            self.desk,
            self.row.id,
            to=int(self.value("to")),
            low_hours=low,
            high_hours=high,
            brief=brief,
            due=due,
            front=front,
            agreed_by=agreed,
        )

    def sent(self) -> None:
        """Keep what the client is to be told."""
        self.eta, self.message = honest_message(self)


def honest_message(dialog: Route) -> tuple[datetime | None, str]:
    """The ETA of the chosen way, and where the client's date can't be kept the message that says so, with the ways."""
    proposal, way = dialog.proposal, dialog.way
    if proposal is None or way is None:
        return None, ""
    if way.meets_wish is not False or proposal.wanted_by is None:
        return way.eta, ""
    return way.eta, wording.not_by_that_date(dialog.desk, dialog.request, proposal, way)


def _known_hours(low: int | None, high: int | None) -> tuple[float, float] | None:
    return None if low is None else (low / 60, (high or low) / 60)


def _option(number: int, one: Candidate) -> Option:
    return Option(str(number), str(one.staff_id), clean_line(one.name, 24), clean_line(one.reason))


def _way_option(dialog: Dialog, way: Way) -> Option:
    """`a as queued   Thu 12 Mar noon`, and below it what that costs."""
    date = dialog.said(way.eta)
    if way.slice_eta is not None:
        date = f"{dialog.said(way.slice_eta)}, the rest {date}"
    return Option(way.key.lower(), way.key, way.name, date, clean_line(way.cost))
