"""What a client agreed to in a call and has not done: nudge them, note that it is done, or their new date."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from acdesk.desk import Desk
from acdesk.errors import WrongUsage
from acdesk.operation import Done
from acdesk.reading.agreed import nudged
from acdesk.text import clean_line, clean_text
from acdesk.verbs import commitments, nudging
from acdesk.verbs.pausing import BY_PHONE
from db import queries
from screens.dialogs.fields import Field, FieldKind, Option
from screens.dialogs.people import About

NUDGE, DONE, DATE = "nudge", "done", "date"
STEPS = (Option("n", NUDGE, "nudge"), Option("d", DONE, "it is done"), Option("a", DATE, "another date"))
ASKED: dict[str, tuple[str, ...]] = {NUDGE: ("text", "delivery"), DONE: (), DATE: ("due",)}
"""What each step asks for."""
SENDS = {NUDGE: "nudge", DONE: "note it", DATE: "change"}
MOST = 9


class OwedByClient(About):
    """What they owe, by digit, and what comes of it."""

    name_of = "owed_by_client"
    sends = "nudge"

    def __init__(self, desk: Desk, client_id: int, owed: Sequence[queries.CommitmentRow]) -> None:
        super().__init__(desk)
        self.subject = client_id
        self._owed = {str(row.id): row for row in owed[:MOST]}
        self._client = desk.client(client_id)

    @property
    def heading(self) -> str:
        """Whose."""
        return f"{clean_line(self._client.name, 60)} agreed to"

    def fields(self) -> Iterator[Field]:
        """What it is about, what is done, and what that asks."""
        options = [self._option(n, row) for n, row in enumerate(self._owed.values(), 1)]
        yield Field("which", "what", options[0].value, FieldKind.LIST, options)
        yield Field("step", "do", NUDGE, FieldKind.CHOICE, STEPS)
        yield Field("due", "by", "", FieldKind.WHEN, hint="when they will")
        yield Field("text", "text", "", FieldKind.TEXT)
        yield self.sending()

    def _option(self, number: int, row: queries.CommitmentRow) -> Option:
        by = "no date yet" if row.due_at is None else f"by {self.said(row.due_at)}"
        over = ", over" if row.due_at is not None and row.due_at <= self.desk.now() else ""
        who = f", {clean_line(row.owner, 30)}" if row.owner else ""
        return Option(str(number), str(row.id), clean_line(row.what, 60), f"{by}{over}{nudged(row)}{who}")

    @property
    def chosen(self) -> queries.CommitmentRow:
        """What it is about."""
        return self._owed[self.value("which")]

    def begin(self) -> None:
        """To what is done, where there is only one thing."""
        self.set_focus(self.query_one("#step" if len(self._owed) == 1 else "#which"))

    def changed(self, name: str) -> None:
        """Another thing has another text; another step asks for other things."""
        step = self.value("step")
        if name in ("", "step"):
            for field in self._fields[2:]:
                self.query_one(f"#{field.name}-row").display = field.name in ASKED[step]
            self.sends = SENDS[step]
            self.say_keys()
        if name in ("", "which"):
            self.put("text", clean_text(nudging.nudge_draft(self.desk, self.chosen.id)))
        if name in ("", "which", "step"):
            self.note(self._about(step))

    def _about(self, step: str) -> str:
        """What the step comes to."""
        row = self.chosen
        if step == DONE:
            return "Nothing more is owed on it then."
        if step == DATE:
            return "The next nudge is owed from that date on."
        if row.due_at is None or row.due_at > self.desk.now():
            return "Its date has not passed: the next nudge is owed from then on all the same."
        due = "" if row.nudge_at is None else f"Owed by {self.said(row.nudge_at)}. "
        return f"{due}{f'{BY_PHONE} ' if row.nudges else ''}".strip()

    def send(self) -> Done:
        """Do it."""
        desk, number, step = self.desk, self.chosen.id, self.value("step")
        if step == DONE:
            return commitments.settle_commitment(desk, number)
        if step == DATE:
            due = self.when("due")
            if due is None:
                self.query_one("#due").focus()
                raise WrongUsage("Say by when they will.")
            return commitments.change_commitment(desk, number, due=due)
        return nudging.nudge_commitment(desk, number, text=self.value("text"), delivery=self.value("delivery"))

    def sent(self) -> None:
        """Only a nudge has a text to copy."""
        if self.value("step") == NUDGE:
            super().sent()
