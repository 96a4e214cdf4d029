"""The first word to a client, and every later one: acknowledge, update, promise."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from acdesk.desk import Desk
from acdesk.operation import Done
from acdesk.verbs import answering
from acdesk.verbs.proposing import SweepLine, first_word, proposed_eta
from screens.dialogs import looking
from screens.dialogs.fields import Field, FieldKind, one_line
from screens.dialogs.wording import MessageDialog
from screens.reading import Row


class Acknowledge(MessageDialog):
    """Tell the client that it is seen, and when they have it or hear next."""

    name_of = "acknowledge"

    def __init__(self, desk: Desk, rows: Sequence[Row], given: SweepLine | None = None) -> None:
        """`given` holds dates and text to begin with; without it the desk proposes."""
        super().__init__(desk, rows)
        self._given = given

    @property
    def heading(self) -> str:
        """Whom it goes to."""
        word = "Holding text to" if self.row.hot else "Acknowledge"
        return f"{word} {self.row.client}{self.of_row}"

    def fields(self) -> Iterator[Field]:
        """Two dates, of which one is enough, and the message. Neither where no date may be given."""
        self._undated = self.row.hot or self.row.tier == 1
        self.why = ""
        if not self._undated:
            given = self._given
            eta, update_at, self.why = (
                first_word(self.desk, self.request) if given is None else (given.eta, given.update_at, given.reason)
            )
            yield Field("eta", "ETA", self.said(eta), FieldKind.WHEN, hint="or leave it empty, and say when they hear")
            yield Field("update_at", "next word", self.said(update_at), FieldKind.WHEN, hint="optional with an ETA")
        yield from self.message()
        if self.row.hot:
            yield self.approval()
            yield Field("handoff", "hand-off", looking.hand_off(self.request), FieldKind.SHOWN)

    def changed(self, name: str) -> None:
        """Say where the date comes from, and prepare the text again."""
        self.note(self.why)
        super().changed(name)

    def prepared(self) -> str:
        """The text for what is promised: an ETA, a next word, or neither."""
        if self._given is not None and not self.is_edited("eta") and not self.is_edited("update_at"):
            return self._given.text
        if self.row.hot:
            usual = self.desk.agency.add(self.desk.now(), self.desk.config.targets.hot_update)
            return self.draft("hot_holding", next_update=self.date(usual))
        if self.row.tier == 1:
            return self.draft("tier_1_courtesy")
        eta, update_at = self.when_understood("eta"), self.when_understood("update_at")
        if eta is not None:
            return self.draft("acknowledge_eta", eta=self.date(eta))
        return self.draft("acknowledge_next", next_update=self.date(update_at))

    def is_kept(self, name: str) -> bool:
        """What it was given to begin with is nowhere else, and so is kept as well."""
        return self._given is not None or self.is_edited(name)

    def send(self) -> Done:
        """Acknowledge."""
        return answering.acknowledge(
            self.desk,
            self.row.id,
            eta=self.when("eta"),
            update_at=self.when("update_at"),
            text=self.value("text"),
            delivery=self.value("delivery"),
            approved_by=self.number("approved_by"),
        )


class Update(MessageDialog):
    """A word to a client who has had the first one."""

    name_of = "update"

    def fields(self) -> Iterator[Field]:
        """What there is to say, and when they hear again."""
        yield Field("status", "news", hint="where it stands")
        yield Field("update_at", "next word", self.said(self._usual()), FieldKind.WHEN)
        if self.row.hot:
            yield self.approval()
        yield from self.message()

    def _usual(self) -> datetime:
        chosen, tier = self.desk.config.targets, self.row.tier or 2
        usual = (chosen.tier_1, chosen.tier_2, chosen.tier_3)[tier - 1].update_client
        return self.desk.agency.add(self.desk.now(), chosen.hot_update if self.row.hot else usual)

    def prepared(self) -> str:
        """Where it stands, and until when."""
        template = "hot_update" if self.row.hot else "update"
        by = self.date(self.when_understood("update_at"))
        return self.draft(template, status=self.value("status"), next_update=by)

    def send(self) -> Done:
        """Tell them."""
        return answering.update(
            self.desk,
            self.row.id,
            text=self.value("text"),
            update_at=self.when("update_at"),
            delivery=self.value("delivery"),
            approved_by=self.number("approved_by"),
        )


class Promise(MessageDialog):
    """A new date in place of the one that was told."""

    name_of = "promise"

    def __init__(self, desk: Desk, rows: Sequence[Row], *, eta: datetime | None = None) -> None:
        super().__init__(desk, rows)
        self._given_eta = eta

    def fields(self) -> Iterator[Field]:
        """The date, why it changed, and from the third on who agreed."""
        eta = self._given_eta or proposed_eta(self.desk, self.request)
        yield Field("eta", "new ETA", self.said(eta), FieldKind.WHEN)
        yield Field("reason", "because", hint="without blame")
        if self.request.re_promises >= self.desk.config.limits.re_promises:
            yield self.approval()
        yield from self.message()

    def changed(self, name: str) -> None:
        """Say what was promised before."""
        old = self.request.promise_at
        late = old is not None and old < self.desk.now()
        self.note(f"Promised: {self.said(old)}{', which has passed: it counts as broken' if late else ''}.")
        super().changed(name)

    def prepared(self) -> str:
        """Before the old date an apology in time, after it an honest one."""
        old, eta = self.request.promise_at, self.date(self.when_understood("eta"))
        if old is not None and old < self.desk.now():
            return self.draft("broken_promise", eta=eta or "$eta", status=self.value("reason"))
        return self.draft("re_promise", eta=eta or "$eta", reason=self.value("reason"))

    def send(self) -> Done:
        """Promise it."""
        return answering.promise(
            self.desk,
            self.row.id,
            eta=self.when("eta") or self.desk.now(),
            text=self.value("text"),
            reason=self.value("reason"),
            delivery=self.value("delivery"),
            approved_by=self.number("approved_by"),
        )


class Answer(MessageDialog):
    """The complete answer, which closes the request."""

    name_of = "answer"
    sends = "send and close"

    def fields(self) -> Iterator[Field]:
        """What the answer is."""
        asked = one_line(self.request.question or self.request.title)
        if looking.from_a_call(self.request):
            yield Field("question", "they asked", asked, FieldKind.SHOWN)
        yield Field("answer", "answer", one_line(self.request.result))
        yield from self.message()

    def prepared(self) -> str:
        """The answer, after the question where it came from a call."""
        answer = self.value("answer")
        if looking.from_a_call(self.request):
            question = self.request.question or self.request.title
            return self.draft("complete_answer", question=question, answer=answer)
        return self.draft("answer_simple", answer=answer)

    def send(self) -> Done:
        """Answer it."""
        return answering.answer(self.desk, self.row.id, text=self.value("text"), delivery=self.value("delivery"))


class Tell(MessageDialog):
    """The work is done: tell the client, which closes the request."""

    name_of = "tell"
    sends = "send and close"

    @property
    def heading(self) -> str:
        """Who is told."""
        return f"Tell {self.row.client} that it is done{self.of_row}"

    def fields(self) -> Iterator[Field]:
        """What was done, in words for the client."""
        yield Field("result", "result", one_line(self.request.result))
        yield from self.message()

    def prepared(self) -> str:
        """Done, please check; to a question from a call, the complete answer."""
        result = self.value("result")
        if looking.from_a_call(self.request):
            return self.draft("complete_answer", question=self.request.title, answer=result)
        return self.draft("done_please_check", result=result)

    def send(self) -> Done:
        """Tell them."""
        return answering.tell(self.desk, self.row.id, text=self.value("text"), delivery=self.value("delivery"))
