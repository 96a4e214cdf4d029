"""What goes to a lead, and what a lead decides."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from acdesk.desk import Desk
from acdesk.errors import Refused
from acdesk.operation import Done
from acdesk.verbs import leading
from db.vocabulary import Escalation
from screens.dialogs import looking
from screens.dialogs.base import Dialog
from screens.dialogs.fields import Field, FieldKind, Option, one_line
from screens.reading import Row


class Escalate(Dialog):
    """A hot issue to the Strategist: the letter of its kind is enough."""

    name_of = "escalate"
    sends = "escalate"

    def fields(self) -> Iterator[Field]:
        """Its kind, and a line on what happened."""
        kinds = (
            Option("m", Escalation.MISTAKE, "our mistake"),
            Option("c", Escalation.COMPLAINT, "complaint"),
            Option("r", Escalation.RISK, "risk"),
        )
        yield Field("kind", "kind", Escalation.MISTAKE, FieldKind.CHOICE, kinds, instant=True)
        yield Field("why", "what", one_line(self.request.title), hint="one line, without opinion")
        leads = [Option(str(n), str(lead.id), lead.name) for n, lead in enumerate(self.desk.leads()[:6], 1)]
        if leads:
            yield Field("to", "to", leads[0].value, FieldKind.CHOICE, leads)

    def changed(self, name: str) -> None:
        """What it does."""
        self.note("A letter sends it: the hand-off and the holding text are prepared. From then on a lead decides.")

    def send(self) -> Done:
        """Escalate."""
        return leading.escalate(
            self.desk, self.row.id, kind=self.value("kind"), why=self.value("why"), to=self.number("to")
        )


class HandOver(Dialog):
    """A Tier-1 request to who manages Tier 1."""

    name_of = "hand_over"
    sends = "hand over"

    def fields(self) -> Iterator[Field]:
        """Which of them."""
        managers = self.desk.tier_1_managers()
        options = [Option(str(n), str(lead.id), lead.name) for n, lead in enumerate(managers[:8], 1)]
        yield Field("to", "to", options[0].value if options else "", FieldKind.CHOICE, options)

    def send(self) -> Done:
        """Hand it over."""
        return leading.hand_over(self.desk, self.row.id, to=self.number("to"))


class Decide(Dialog):
    """A lead takes it, settles it, or sends it back."""

    name_of = "decide"
    sends = "do it"

    def __init__(self, desk: Desk, rows: Sequence[Row], step: str = "") -> None:
        super().__init__(desk, rows)
        self._step = step

    def fields(self) -> Iterator[Field]:
        """What is decided, and the words for it."""
        steps = (
            Option("t", "take_over", "take it over"),
            Option("r", "resolve", "resolve: the client is told"),
            Option("c", "cool_down", "not hot: back to new"),
        )
        first = self._step or ("resolve" if self.request.lead_id is not None else "take_over")
        note = looking.hand_off(self.request)
        if note:
            yield Field("handoff", "hand-off", note, FieldKind.SHOWN)
        yield Field("step", "decide", first, FieldKind.CHOICE, steps)
        yield Field("text", "words", "", FieldKind.TEXT)

    def changed(self, name: str) -> None:
        """What the words are for."""
        self.note(
            {
                "take_over": "It is yours from now on.",
                "resolve": "The words go to the client, and it is closed.",
                "cool_down": "The words are the reason; its clocks are as they were.",
            }[self.value("step")]
        )

    def send(self) -> Done:
        """Do it."""
        step, text = self.value("step"), self.value("text")
        if step == "take_over":
            return leading.take_over(self.desk, self.row.id)
        decide = leading.resolve if step == "resolve" else leading.cool_down
        if not text.strip():
            raise Refused("missing", "Write what the client is told." if step == "resolve" else "Write the reason.")
        return decide(self.desk, self.row.id, text=text)
