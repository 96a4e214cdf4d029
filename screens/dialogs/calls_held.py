"""What follows a call: its end with the next one booked, and the recap."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from acdesk.desk import Desk
from acdesk.operation import Done
from acdesk.rules.recurrence import Rule
from acdesk.text import clean_line, clean_text
from acdesk.verbs import in_call
from acdesk.verbs.common import call_words
from db import queries
from db.vocabulary import Delivery, Side
from screens.dialogs.call_times import ideal_after
from screens.dialogs.calls import OfCall, TimeOfCall, short
from screens.dialogs.fields import Field, FieldKind, Option

STANDS, NOT_YET = "stands", "none"


class EndCall(TimeOfCall):
    """It was held. The next call is booked with it, unless one stands in the calendar.

    `decisions` is empty from call mode, which has put them on the desk; None for a call that was not run in it, which
    is asked then.
    """

    name_of = "end_call"
    sends = "end it"

    def __init__(self, desk: Desk, row: queries.CallRow, decisions: str | None = None) -> None:
        super().__init__(desk, row)
        self._decisions = decisions
        self._next = None if row.client_id is None else queries.next_call(row.client_id, desk.now())

    @property
    def heading(self) -> str:
        """Which."""
        return f"End {call_words(short(self.call))}"

    @property
    def near(self) -> datetime | None:
        """By the rhythm, which this call starts anew, at the same hour."""
        client_id = self.call.client_id
        return None if client_id is None else ideal_after(self.desk, client_id, self.call)

    def others(self) -> Sequence[Option]:
        """Or none yet."""
        return (*super().others(), Option("n", NOT_YET, "not yet", "booking it is owed then"))

    def unmatched(self, at: datetime | None) -> str:
        """An empty line books none."""
        return "" if self.value("at").strip() else NOT_YET

    def slot_chosen(self, value: str) -> None:
        """None empties the line."""
        if value == NOT_YET:
            self._fill("at", "")
        elif value:
            super().slot_chosen(value)

    def fields(self) -> Iterator[Field]:
        """The next call; and what was decided, where that was not typed yet."""
        if self._decisions is None:
            yield Field("decisions", "decided", clean_text(self.call.decisions), FieldKind.TEXT)
        if self._next is not None:
            rule = Rule.parse(self._next.rule).say() if self._next.rule else "once"
            stands = Option("1", STANDS, self.said(self._next.starts_at), f"stands in the calendar, {rule}")
            yield Field("next", "next call", STANDS, FieldKind.LIST, [stands])
        elif self.call.client_id is not None:
            yield from self.times()
        else:
            yield Field("next", "ends", STANDS, FieldKind.LIST, [Option("1", STANDS, "now")])

    def begin(self) -> None:
        """To the next call."""
        self.set_focus(self.query("#slot, #next").first())

    def said_more(self, starts: datetime | None) -> Iterator[str]:
        """What becomes of what was agreed."""
        agreed = queries.commitments([self.call.id])
        ours = [row for row in agreed if row.side == Side.OURS and row.request_id is None]
        if ours and self.call.client_id is not None:
            one = f"“{clean_line(ours[0].what, 50)}” becomes a request with a promise."
            yield one if len(ours) == 1 else f"What we agreed to, {len(ours)}, becomes requests, each with a promise."
        if self.call.client_id is not None:
            yield "The rhythm starts anew, and the recap is owed."

    def send(self) -> Done:
        """End it: refused while something that was agreed has no owner or no date."""
        asked = self._next is None and self.call.client_id is not None
        return in_call.end_call(
            self.desk,
            self.subject,
            decisions=self.value("decisions") if self._decisions is None else self._decisions,
            book_next=self.when("at") if asked else None,
        )


class Recap(OfCall):
    """What was said and agreed goes to the client: drafted, to be looked over."""

    name_of = "recap_call"
    sends = "send"

    @property
    def heading(self) -> str:
        """Of which."""
        return f"Recap of {call_words(short(self.call))}"

    def fields(self) -> Iterator[Field]:
        """The text, and how it goes out."""
        yield Field("text", "text", clean_text(in_call.recap_draft(self.desk, self.subject)), FieldKind.TEXT)
        yield self.sending()

    def begin(self) -> None:
        """It is written already: to how it goes out."""
        self.set_focus(self.query_one("#delivery"))

    def send(self) -> Done:
        """Send it."""
        delivery = self.value("delivery") or Delivery.LOGGED
        return in_call.recap(self.desk, self.subject, text=self.value("text"), delivery=delivery)
