"""Not now: a question to the client, a reminder, a rest until a date, out of sight until a time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from acdesk.errors import WrongUsage
from acdesk.operation import Done
from acdesk.verbs import pausing
from acdesk.when import DayTime
from db import records
from db.models import Obligation
from db.vocabulary import Kind, Settled
from screens.actions.bulk import each
from screens.dialogs.base import Dialog
from screens.dialogs.fields import Field, FieldKind, Option, one_line
from screens.dialogs.wording import MessageDialog

PARKED_FOR = "+5wd"


class Wait(MessageDialog):
    """Ask the client, say what happens without an answer, and wait."""

    name_of = "wait"
    sends = "ask"

    def fields(self) -> Iterator[Field]:
        """The question, and otherwise."""
        yield Field("question", "question", one_line(self.request.question))
        silent = "Otherwise it stays on hold here until I hear from you."
        yield Field("if_silent", "if silent", one_line(self.request.if_silent) or silent)
        yield from self.message()

    def prepared(self) -> str:
        """The message with both."""
        return self.draft("wait_question", question=self.value("question"), if_silent=self.value("if_silent"))

    def send(self) -> Done:
        """Ask."""
        return pausing.wait(
            self.desk,
            self.row.id,
            question=self.value("question"),
            if_silent=self.value("if_silent"),
            text=self.value("text"),
            delivery=self.value("delivery"),
        )


class Nudge(MessageDialog):
    """A reminder to a client who owes an answer."""

    name_of = "nudge"
    sends = "nudge"

    def fields(self) -> Iterator[Field]:
        """The message."""
        yield from self.message()

    def prepared(self) -> str:
        """The first, the second, or the one that proposes the phone."""
        rows = records.find(Obligation, request=self.row.id, kind=str(Kind.NUDGE), state=str(Settled.OPEN))
        step = min(rows[0].step if rows else 0, 2) + 1
        return self.draft(f"nudge_{step}")

    def send(self) -> Done:
        """Remind them."""
        return pausing.nudge(self.desk, self.row.id, text=self.value("text"), delivery=self.value("delivery"))


class Park(MessageDialog):
    """Set aside until a date, with the client told."""

    name_of = "park"
    sends = "park"
    day_at: DayTime = "open"

    def fields(self) -> Iterator[Field]:
        """Until when, and why."""
        yield Field("until", "until", self.said(self.read(PARKED_FOR)), FieldKind.WHEN)
        yield Field("reason", "because", hint="for the client")
        yield from self.message()

    def prepared(self) -> str:
        """The message with both."""
        return self.draft("park", until=self.date(self.when_understood("until")), reason=self.value("reason"))

    def send(self) -> Done:
        """Park it."""
        until = self.when("until")
        if until is None:
            raise WrongUsage("Give the date until which it rests.")
        return pausing.park(
            self.desk, self.row.id, until=until, text=self.value("text"), delivery=self.value("delivery")
        )


class Snooze(Dialog):
    """Out of sight until a time: one key for the usual ones."""

    name_of = "snooze"
    sends = "snooze"
    repeats = True
    day_at: DayTime = "open"

    @property
    def heading(self) -> str:
        """One or several."""
        return f"Snooze {len(self.rows)}" if len(self.rows) > 1 else super().heading

    def fields(self) -> Iterator[Field]:
        """The usual times, or another."""
        choices = (("1", "+1h", "an hour"), ("2", "tomorrow", "tomorrow"), ("3", "+2wd", "two working days"))
        options = [Option(key, text, word, f"to {self.said(self.read(text))}") for key, text, word in choices]
        yield Field("choice", "for", "+1h", FieldKind.LIST, options, instant=True)
        yield Field("until", "or until", "", FieldKind.WHEN, hint="fri 16:00, 12 mar, +90m …")

    def until(self) -> datetime:
        """The time that is meant: the one typed goes before the one chosen."""
        return self.when("until") or self.read(self.value("choice"))

    def send(self) -> Done:
        """Hide it, or each of them."""
        until = self.until()
        return each(self.desk, self.rows, lambda number: pausing.snooze(self.desk, number, until=until), "Snoozed")
