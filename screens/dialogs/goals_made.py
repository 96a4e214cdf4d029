"""Deliverables: a new one, and the next step of one."""

from __future__ import annotations

from collections.abc import Iterator

from acdesk.desk import Desk, named
from acdesk.errors import Refused
from acdesk.operation import Done
from acdesk.reading.deliverables import DeliverableLine
from acdesk.rules.deliverables import Decision, DeliverableState
from acdesk.text import clean_line
from acdesk.verbs import delivering
from db import queries
from db.vocabulary import Channel
from screens.dialogs.fields import Field, FieldKind, Option
from screens.dialogs.people import About, ForClient, staff_said

HOW = (Option("c", Channel.CALL, "call"), Option("v", Channel.VISIT, "visit"), Option("m", Channel.EMAIL, "mail"))
DECISIONS = (
    Option("a", Decision.APPROVED, "approved"),
    Option("c", Decision.CHANGES, "changes: another edition"),
    Option("d", Decision.DECLINED, "declined"),
)


class AddDeliverable(ForClient):
    """Something that is made for a client."""

    name_of = "add_deliverable"
    sends = "add"

    def __init__(self, desk: Desk, client_id: int, name: str, request_id: int | None = None) -> None:
        super().__init__(desk, client_id, name)
        self._request_id = request_id

    @property
    def heading(self) -> str:
        """For whom."""
        return f"Deliverable for {self.client_name}"

    def fields(self) -> Iterator[Field]:
        """What it is, and who makes it."""
        yield Field("title", "title")
        yield Field("kind", "kind", hint="landing page, report, ad copy …")
        yield Field("producer", "made by", tell=staff_said, hint="begin to type a name")
        yield Field("link", "link")

    def send(self) -> Done:
        """Add the draft."""
        producer = self.value("producer").strip()
        return delivering.add(
            self.desk,
            self.subject,
            self.value("title"),
            kind=self.value("kind"),
            request_id=self._request_id,
            producer_id=named(producer).id if producer else None,
            link=self.value("link"),
        )


class DeliverableStep(About):
    """What comes next for a deliverable: checked, ready, presented, decided; or taken back."""

    name_of = "deliverable_step"
    sends = "do it"

    def __init__(self, desk: Desk, line: DeliverableLine) -> None:
        super().__init__(desk)
        self.subject = line.row.id
        self._line = line

    @property
    def heading(self) -> str:
        """Which."""
        return f"{clean_line(self._line.row.title, 70)}, edition {self._line.row.edition}"

    def fields(self) -> Iterator[Field]:
        """By where it stands."""
        state = DeliverableState(self._line.row.state)
        if state is DeliverableState.DECIDED:
            raise Refused("state", "The client has decided: nothing is left to do on it.")
        if state is DeliverableState.PRESENTED:
            people = queries.contacts(self._line.row.client_id)
            approver = clean_line(people[0].name, 60) if people else ""
            yield Field("decision", "decided", Decision.APPROVED, FieldKind.CHOICE, DECISIONS)
            yield Field("approver", "by", approver, hint="who at the client")
            return
        first = {
            DeliverableState.DRAFT: Option("c", "check", "checked by the Strategist"),
            DeliverableState.CHECKED: Option("r", "ready", "ready to be presented"),
            DeliverableState.READY: Option("p", "present", "presented to the client"),
        }[state]
        options = [first]
        if state is not DeliverableState.DRAFT:
            options.append(Option("b", "rework", "taken back: a draft again"))
        yield Field("step", "next", first.value, FieldKind.CHOICE, options)
        if state is DeliverableState.READY:
            yield Field("how", "in a", Channel.CALL, FieldKind.CHOICE, HOW)
        if state is not DeliverableState.DRAFT:
            yield Field("why", "because", hint="only where it is taken back")

    def send(self) -> Done:
        """Do it."""
        step = self.value("step") or "decide"
        if step == "check":
            return delivering.check(self.desk, self.subject)
        if step == "ready":
            return delivering.ready(self.desk, self.subject)
        if step == "present":
            return delivering.present(self.desk, self.subject, how=self.value("how"))
        if step == "rework":
            return delivering.rework(self.desk, self.subject, why=self.value("why"))
        return delivering.decide(
            self.desk, self.subject, decision=self.value("decision"), approver=self.value("approver")
        )
