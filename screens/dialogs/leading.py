"""What goes to a lead, and what a lead decides."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar

from acdesk.desk import Desk, acting_as
from acdesk.errors import NotFound, Refused
from acdesk.operation import Done
from acdesk.text import clean_line
from acdesk.verbs import leading
from db.vocabulary import Escalation, Role
from screens.dialogs import looking
from screens.dialogs.base import Dialog
from screens.dialogs.fields import Field, FieldKind, Option, one_line
from screens.reading import Row

ROLES: dict[str, str] = {Role.STRATEGIST: "Strategist", Role.OWNER: "Owner", Role.VP_STRATEGY: "VP of Strategy"}


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
        yield Field("why", "what", one_line(self.request.title), hint="what happened")
        leads = [Option(str(n), str(lead.id), lead.name) for n, lead in enumerate(self.desk.leads()[:6], 1)]
        if leads:
            yield Field("to", "to", leads[0].value, FieldKind.CHOICE, leads)

    def changed(self, name: str) -> None:
        """What it does."""
        self.note("m, c or r sends it at once: hand-off and holding text are prepared. From then on a lead decides.")

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


TAKE_OVER, RESOLVE, COOL_DOWN = "take_over", "resolve", "cool_down"


class Decide(Dialog):
    """A lead takes it, settles it, or sends it back."""

    name_of = "decide"
    sends = "do it"

    def __init__(self, desk: Desk, rows: Sequence[Row], step: str = "") -> None:
        super().__init__(desk, rows)
        self._step = step

    def fields(self) -> Iterator[Field]:
        """What is decided, and the words for it."""
        first = self._step or (RESOLVE if self.request.lead_id is not None else TAKE_OVER)
        words = self._said
        steps = [Option(step[0], step, words[step]) for step in (TAKE_OVER, RESOLVE, COOL_DOWN)]
        yield Field("step", self._asked, first, FieldKind.CHOICE, steps)
        yield Field("text", "words", "", FieldKind.TEXT)
        note = looking.hand_off(self.request)
        if note:
            yield Field("handoff", "hand-off", note, FieldKind.SHOWN)

    _asked = "decide"
    _said: ClassVar[dict[str, str]] = {
        TAKE_OVER: "take it over",
        RESOLVE: "resolve, client told",
        COOL_DOWN: "not hot",
    }
    _theirs = "It is yours from now on."

    def changed(self, name: str) -> None:
        """What the words are for."""
        step = self.value("step")
        self.query_one("#text-row").display = step != TAKE_OVER
        self.note(
            {
                TAKE_OVER: self._theirs,
                RESOLVE: "The words go to the client, and it is closed.",
                COOL_DOWN: "It is not hot: back to new, its clocks as they were. The words are the reason.",
            }[step]
        )

    def send(self) -> Done:
        """Do it."""
        step, text = self.value("step"), self.value("text")
        if step == TAKE_OVER:
            return leading.take_over(self.desk, self.row.id)
        decide = leading.resolve if step == RESOLVE else leading.cool_down
        if not text.strip():
            self.query_one("#text").focus()
            raise Refused("missing", "Write what the client is told." if step == RESOLVE else "Write the reason.")
        return decide(self.desk, self.row.id, text=text)


class Record(Decide):
    """What a lead has decided, recorded for them: the journal keeps both names."""

    name_of = "record"
    sends = "record"
    _asked = "they"
    _said: ClassVar[dict[str, str]] = {
        TAKE_OVER: "took it over",
        RESOLVE: "resolved, client told",
        COOL_DOWN: "not hot",
    }
    _theirs = "It is with them from now on. Record only what they have said: it counts as theirs."

    @property
    def heading(self) -> str:
        """What it is for."""
        return f"Record what a lead decided{self.of_row}"

    def fields(self) -> Iterator[Field]:
        """Which lead it was, first the one whose turn it is; then as for a lead."""
        row, desk = self.row, self.desk
        leads = (desk.tier_1_managers() if row.tier == 1 and not row.hot else desk.leads())[:9]
        if not leads:
            raise NotFound("There is no lead on this desk who could decide it: add one (acdesk staff add).")
        options = [
            Option(str(n), str(lead.id), clean_line(lead.name, 24), ROLES.get(lead.role, ""))
            for n, lead in enumerate(leads, 1)
        ]
        chosen = str(self.request.lead_id or looking.turn_of(self.request) or "")
        if chosen not in [option.value for option in options]:
            chosen = options[0].value
        yield Field("lead", "who", chosen, FieldKind.LIST, options)
        yield from super().fields()

    def send(self) -> Done:
        """Do it as the lead."""
        lead = self.desk.staff(int(self.value("lead")))
        with acting_as(self.desk, lead.name):
            return super().send()
