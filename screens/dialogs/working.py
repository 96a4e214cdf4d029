"""Getting it done: going on after five minutes, and what a specialist says."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta

from acdesk.desk import Desk
from acdesk.errors import WrongUsage
from acdesk.operation import Done
from acdesk.verbs import working
from db.vocabulary import LEADS, Kind
from screens.dialogs import looking
from screens.dialogs.base import Dialog
from screens.dialogs.fields import Field, FieldKind, Option
from screens.reading import Row

ROUTE, GO_ON, LATER = "route", "go_on", "later"


class GoOn(Dialog):
    """Five minutes are over: route it? Going on takes a reason."""

    name_of = "handle"
    sends = "do it"

    def __init__(self, desk: Desk, rows: Sequence[Row]) -> None:
        super().__init__(desk, rows)
        self.routes = False
        """Whether it was left to be routed."""

    @property
    def heading(self) -> str:
        """The question."""
        request = self.request
        minutes = self.desk.config.limits.simple_minutes * (1 + request.extensions)
        since, left = request.handling_since, timedelta(minutes=working.minutes_left(self.desk, request))
        if since is not None and self.desk.now() < since + left:
            return f"#{self.row.id} is in hand: route it after all?{self.of_row}"
        return f"{'Five' if minutes == 5 else minutes} minutes on #{self.row.id}: route it?{self.of_row}"

    def fields(self) -> Iterator[Field]:
        """What now, and the reason to go on."""
        ways = [Option("r", ROUTE, "route it"), Option("k", LATER, "keep working")]
        if self._left > 0:
            ways.insert(1, Option("g", GO_ON, "go on"))
        yield Field("what", "now", ROUTE, FieldKind.CHOICE, ways, instant=True)
        if self._left > 0:
            yield Field("reason", "go on, as", hint="the reason")

    @property
    def _left(self) -> int:
        """How many times one may still go on."""
        return self.desk.config.limits.handling_extensions - self.request.extensions

    def changed(self, name: str) -> None:
        """What going on takes; who writes a reason means to."""
        if name == "reason" and self.value("reason").strip():
            self.put("what", GO_ON)
        left = self._left
        times = "once more" if left == 1 else f"{left} times more"
        going = f"Going on takes a reason, {times}; the" if left > 0 else "It has been gone on with often enough. The"
        self.note(f"{going} minutes really spent are kept.")

    def action_send(self) -> None:
        """Go on; or leave it, to be routed or as it is."""
        what = self.value("what")
        if not self._ready or what == GO_ON:
            if what == GO_ON and not self.value("reason").strip() and self._ready:
                self.query_one("#reason").focus()
            super().action_send()
            return
        self.routes = what == ROUTE
        self.action_leave()

    def is_kept(self, name: str) -> bool:
        """Only the reason: the question is asked anew."""
        return name == "reason" and super().is_kept(name)

    def send(self) -> Done:
        """Go on."""
        return working.handle(self.desk, self.row.id, reason=self.value("reason"))


class Specialist(Dialog):
    """What the specialist says, recorded for them: accepted, how it goes, done, or not like this."""

    name_of = "specialist"
    sends = "record"

    def __init__(self, desk: Desk, rows: Sequence[Row], step: str = "") -> None:
        super().__init__(desk, rows)
        self._step = step

    @property
    def heading(self) -> str:
        """Who works on it."""
        number = self.request.specialist_id
        return f"With {'a specialist' if number is None else self.desk.staff(number).name}{self.of_row}"

    def fields(self) -> Iterator[Field]:
        """The step, and the words or figures that it takes."""
        steps = (
            Option("a", "accept", "accepted"),
            Option("c", "check_in", "check-in"),
            Option("f", "finish", "finished"),
            Option("d", "dispute", "disputed"),
        )
        yield Field("step", "says", self._step or self._next(), FieldKind.CHOICE, steps)
        yield Field("words", "words", tell=self._takes)
        yield Field("hours", "hours", hint="really taken, when finished")
        if self.request.deliverable:
            leads = [lead for lead in self.desk.leads() if lead.role in LEADS][:8]
            options = [Option("0", "", "nobody yet")]
            options += [Option(str(n), str(lead.id), lead.name) for n, lead in enumerate(leads, 1)]
            yield Field("checked_by", "checked by", "", FieldKind.CHOICE, options)

    def _next(self) -> str:
        if self.request.accepted_at is None:
            return "accept"
        due = looking.is_due(self.desk, self.request, Kind.CHECK_IN)
        return "check_in" if due else "finish"

    def _takes(self, text: str) -> str:
        step = self.value("step")
        return {"accept": "how, if you like", "check_in": "what was said", "finish": "the result"}.get(step, "why not")

    def changed(self, name: str) -> None:
        """Another step takes other words."""
        if name == "step":
            for field in self._fields:
                self._tell(field)

    def send(self) -> Done:
        """Record it."""
        step, words, number = self.value("step"), self.value("words"), self.row.id
        if step == "accept":
            return working.accept(self.desk, number, how=words)
        if step == "check_in":
            return working.check_in(self.desk, number, text=words)
        if step == "dispute":
            return working.dispute(self.desk, number, why=words)
        checker = self.number("checked_by")
        return working.finish(self.desk, number, result=words, hours=self._hours(), quality_checked_by=checker)

    def _hours(self) -> float | None:
        text = self.value("hours").strip().removesuffix("h").strip()
        if not text:
            return None
        try:
            hours = float(text)
        except ValueError:
            hours = -1
        if not 0 < hours <= 2000:
            raise WrongUsage("The hours are a number above 0, like 12 or 1.5.")
        return hours
