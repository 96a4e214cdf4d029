"""What comes in by hand: a new request, and a question from a call that is answered later."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from acdesk.desk import Desk, client_named
from acdesk.errors import WrongUsage
from acdesk.messages import say_skill
from acdesk.operation import Done
from acdesk.text import clean_line
from acdesk.verbs import arrive, finding_out
from db import queries
from db.vocabulary import Channel, Role, Urgency
from screens.dialogs.base import Dialog
from screens.dialogs.fields import Field, FieldKind, Option
from screens.dialogs.tidying import client_said
from screens.reading import Row

CHANNELS = (
    Option("m", Channel.EMAIL, "mail"),
    Option("p", Channel.PHONE, "phone"),
    Option("c", Channel.CHAT, "chat"),
    Option("z", Channel.CALL, "client call"),
    Option("v", Channel.VISIT, "visit"),
)
LEVELS = (Option("n", Urgency.NORMAL, "normal"), Option("h", Urgency.HIGH, "high"), Option("l", Urgency.LOW, "low"))
ANSWER_BY = "+1wd"


class New(Dialog):
    """A request that somebody told us."""

    name_of = "new"
    sends = "add"

    def __init__(self, desk: Desk, client: str = "") -> None:
        super().__init__(desk)
        self._client = client

    @property
    def heading(self) -> str:
        """What it is."""
        return "New request"

    def fields(self) -> Iterator[Field]:
        """Who wants what, how they said it, and by when."""
        yield Field("title", "request", hint="in a line")
        yield Field("client", "client", self._client, tell=client_said, hint="begin to type its name")
        yield Field("channel", "came by", Channel.PHONE, FieldKind.CHOICE, CHANNELS)
        yield Field("wanted_by", "wished by", "", FieldKind.WHEN, hint="empty: no date")
        yield Field("urgency", "urgency", Urgency.NORMAL, FieldKind.CHOICE, LEVELS)
        yield Field("fact", "as a fact", hint="what makes it so")

    def send(self) -> Done:
        """Add it; its clocks run from now."""
        return arrive.add(
            self.desk,
            self.value("title"),
            client_named(self.value("client")).id,
            channel=self.value("channel"),
            wanted_by=self.when("wanted_by"),
            urgency=self.value("urgency"),
            urgency_fact=self.value("fact"),
        )


class FindOut(Dialog):
    """A question from a call that nobody should guess at: who is asked, and when the client has the answer."""

    name_of = "find_out"
    sends = "promise"

    def __init__(self, desk: Desk, client: str = "", rows: Sequence[Row] = (), *, call_id: int | None = None) -> None:
        super().__init__(desk, rows)
        self._client = client
        self.call_id = call_id
        """The call in which it was asked, which is with that client."""

    @property
    def heading(self) -> str:
        """What is said."""
        return "I'll find out"

    def fields(self) -> Iterator[Field]:
        """The question; the rest is filled in."""
        people = queries.staff(role=str(Role.SPECIALIST))[:9]
        options = [
            Option(str(n), str(one.id), clean_line(one.name, 24), ", ".join(say_skill(skill) for skill in one.skills))
            for n, one in enumerate(people, 1)
        ]
        yield Field("question", "they ask")
        yield Field("client", "client", self._client, tell=client_said, hint="begin to type its name")
        yield Field("to", "ask", options[0].value if options else "", FieldKind.LIST, options)
        yield Field("answer_by", "answer by", self.said(self._answer_by()), FieldKind.WHEN)
        yield self.sending()

    def changed(self, name: str) -> None:
        """The question's words say whose subject it is."""
        if name in ("", "question"):
            skill = self._skill()
            for one in queries.skilled(skill) if skill else ():
                if one.role == Role.SPECIALIST:
                    self.put("to", str(one.id))
                    return

    def _answer_by(self) -> datetime:
        """A working day on, rounded up to a time that one promises."""
        from acdesk.rules.eta import promise_slot  # noqa: PLC0415  (only when asked for)

        return promise_slot(self.read(ANSWER_BY), agency=self.desk.agency, estimate=self.desk.config.estimate)

    def _skill(self) -> str:
        from acdesk.rules.triage import suggestion  # noqa: PLC0415  (only when asked for)

        desk = self.desk
        question = self.value("question")
        found = suggestion(
            question, "", tier=None, wanted_by=None, now=desk.now(), calendar=desk.agency, config=desk.config
        )
        return found.skill

    def _onward(self) -> None:
        """Enter after the question is enough when the client is known."""
        if self.focused is not None and self.focused.id == "question" and self.knows_client:
            self.action_send()
        else:
            super()._onward()

    def send(self) -> Done:
        """A request, the promise that the client is told, and the specialist's work: all of it or nothing."""
        by, question = self.when("answer_by"), self.value("question")
        if by is None:
            raise WrongUsage("Give the time by which they have the answer.")
        return finding_out.find_out(
            self.desk,
            self.client_id(),
            question,
            to=self.number("to"),
            answer_by=by,
            delivery=self.value("delivery"),
            call_id=self.call_id,
        )

    @property
    def knows_client(self) -> bool:
        """Whether somebody stands in its field."""
        return bool(self.value("client").strip())

    def client_id(self) -> int:
        """The client that asks."""
        return client_named(self.value("client")).id
