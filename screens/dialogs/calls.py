"""Calls in the calendar: planned, moved, cancelled, missed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from textual.content import Content

from acdesk.desk import Desk, client_named
from acdesk.errors import AcdeskError
from acdesk.operation import Done
from acdesk.rules.recurrence import Rule
from acdesk.rules.slots import Slot
from acdesk.text import clean_line
from acdesk.verbs import calling
from acdesk.verbs.common import call_words
from db import queries
from db.vocabulary import CallKind
from screens.dialogs.call_rhythms import ONCE, rhythm_changed, rhythm_fields, rhythm_of, told_of, usual
from screens.dialogs.call_times import Times
from screens.dialogs.fields import Field, FieldKind, Option
from screens.dialogs.people import About
from screens.dialogs.question import Question
from screens.dialogs.tidying import client_said

THIS, LATER = "this", "later"
WHICH = (Option("o", THIS, "only this one"), Option("l", LATER, "this and all later ones"))


def short(row: queries.CallRow) -> str:
    """A call in a heading."""
    return clean_line(row.title, 60)


KINDS = (
    Option("c", str(CallKind.CALL), "call"),
    Option("i", str(CallKind.INTERNAL), "internal"),
    Option("r", str(CallKind.REVIEW), "alignment review"),
)


class PlanCall(Times):
    """A call, or a series in the rhythm of the client's tier."""

    name_of = "plan_call"
    sends = "plan"

    def __init__(self, desk: Desk, client: str = "", at: datetime | None = None) -> None:
        super().__init__(desk)
        self._given = client
        self._at = at
        self._whose: int | None = None
        self._lasts = 30

    @property
    def heading(self) -> str:
        """What it is."""
        return "Plan a call"

    @property
    def _draft_key(self) -> str:
        return f"{self.name_of}:{clean_line(self._given, 60)}"

    @property
    def whose(self) -> int | None:
        """The client in the field."""
        return self._whose

    @property
    def lasts(self) -> int:
        """The minutes in the field."""
        return self._lasts

    @property
    def near(self) -> datetime | None:
        """The day that was looked at, else when the rhythm has the next call."""
        return self._at if self._at is not None else super().near

    def reasons(self, slot: Slot) -> Sequence[str]:
        """The day that was looked at is no ideal one."""
        return its_own_day(slot) if self._at is not None else slot.reasons

    def fields(self) -> Iterator[Field]:
        """With whom, when, how long, how often."""
        self._whose = self._named(self._given)
        yield Field("client", "client", self._given, tell=client_said, hint="begin to type its name; empty: our own")
        yield Field("kind", "what", str(CallKind.CALL), FieldKind.CHOICE, KINDS)
        yield from self.times()
        yield Field("minutes", "minutes", "30")
        yield from rhythm_fields(self._rhythm(), once=True)
        yield Field("link", "link", hint="where one meets")
        yield Field("title", "called", hint="empty: named by itself")

    def _named(self, text: str) -> int | None:
        try:
            return client_named(text).id if text.strip() else None
        except AcdeskError:
            return None

    def _rhythm(self) -> str:
        """The tier's; once where a series runs already."""
        if self._whose is None or self._series():
            return ONCE
        return usual(self.desk.client(self._whose).tier)

    def _series(self) -> list[queries.SeriesRow]:
        rows = [] if self._whose is None else queries.series_rows(self._whose)
        return [row for row in rows if row.rule and row.kind == CallKind.CALL]

    def begin(self) -> None:
        """To the free times where the client is known."""
        self.set_focus(self.query_one("#slot" if self._whose is not None else "#client"))

    def changed(self, name: str) -> None:
        """Another client has other hours and another rhythm; another length other free times."""
        if name in ("", "client") and (found := self._named(self.value("client"))) != self._whose:
            self._whose = found
            self.put("every", self._rhythm())
            self.offer_again()
        if name in ("", "minutes"):
            self._length()
        rhythm_changed(self, name)
        super().changed(name)

    def _length(self) -> None:
        text = self.value("minutes").strip()
        if text.isdecimal() and calling.SHORTEST <= int(text) <= calling.LONGEST and int(text) != self._lasts:
            self._lasts = int(text)
            self.offer_again()

    def said_more(self, starts: datetime | None) -> Iterator[str]:
        """What the rhythm means, and what runs already."""
        yield from told_of(self, starts)
        for row in self._series()[:1]:
            yield f"A series runs already: {Rule.parse(row.rule).say()}."

    def send(self) -> Done:
        """Plan it. A call is with a client; an event of ours or a review may do without."""
        named = self.value("client").strip()
        client = client_named(named) if named else None
        title = self.value("title").strip()
        kind = CallKind(self.value("kind"))
        if client is None and title and kind is CallKind.CALL:
            kind = CallKind.INTERNAL
        return calling.plan_call(
            self.desk,
            None if client is None else client.id,
            starts=self.time("it is"),
            minutes=self.whole("minutes", "The length in minutes") or 30,
            every=rhythm_of(self),
            link=self.value("link"),
            title=title,
            kind=kind,
        )


class OfCall(About):
    """A dialog about one call."""

    def __init__(self, desk: Desk, row: queries.CallRow) -> None:
        super().__init__(desk)
        self.subject = row.id
        self.call = row
        self.is_sent = False
        """Whether its verb has been done."""

    def sent(self) -> None:
        """It was done; whoever asked hears of it a moment later."""
        super().sent()
        self.is_sent = True

    @property
    def heading(self) -> str:
        """Which."""
        does = self.name_of.partition("_")[0].capitalize()
        return f"{does} {call_words(short(self.call))}, {self.said(self.call.starts_at)}"

    @property
    def is_series(self) -> bool:
        """Whether later ones follow from the same rule."""
        return bool(self.call.series_id and self.call.rule)

    def which(self) -> Iterator[Field]:
        """Only this one, or all later ones as well; not asked for a call by itself."""
        if self.is_series:
            yield Field("which", "which", THIS, FieldKind.CHOICE, WHICH)

    @property
    def and_later(self) -> bool:
        """Whether all later ones are meant."""
        return self.value("which") == LATER

    def look_again(self) -> None:
        """When it is now has been told."""
        self.call = queries.call(self.subject) or self.call


class TimeOfCall(OfCall, Times):
    """A dialog about one call that asks for a time, for the same client and as long as it is."""

    def __init__(self, desk: Desk, row: queries.CallRow) -> None:
        super().__init__(desk, row)
        self.usual = row.starts_at

    @property
    def whose(self) -> int | None:
        """The call's client."""
        return self.call.client_id

    @property
    def lasts(self) -> int:
        """As long as it is."""
        return self.call.minutes


class MoveCall(TimeOfCall):
    """Another time for a call; what it falls on is told, and the next working day offered first."""

    name_of = "move_call"
    sends = "move"

    def __init__(self, desk: Desk, row: queries.CallRow) -> None:
        super().__init__(desk, row)
        self.moving = row.id
        found = calling.propose_for(desk, row)
        self._proposed = None if found is None else found.to

    @property
    def near(self) -> datetime | None:
        """Where it is, or would be moved from a holiday."""
        return self._proposed or self.call.starts_at

    def reasons(self, slot: Slot) -> Sequence[str]:
        """Its own day is no ideal one."""
        return its_own_day(slot)

    def fields(self) -> Iterator[Field]:
        """Which, and when."""
        yield from self.which()
        yield from self.times()

    def begin(self) -> None:
        """To the free times."""
        self.set_focus(self.query_one("#slot"))

    def send(self) -> Done:
        """Move it."""
        to, seen = self.time("it is then"), self.call.starts_at
        return calling.move_call(self.desk, self.subject, to=to, and_later=self.and_later, seen=seen)


class CancelCall(OfCall):
    """It does not take place."""

    name_of = "cancel_call"
    sends = "cancel"

    def fields(self) -> Iterator[Field]:
        """Which, and why."""
        yield from self.which()
        yield Field("why", "because", hint="a line for the calendar")

    def changed(self, name: str) -> None:
        """What comes of it."""
        if self.and_later:
            self.note("The series ends with it. While nothing else is in the calendar, booking a call is owed.")
        else:
            self.note("")

    def send(self) -> Done:
        """Cancel it."""
        why, seen = self.value("why"), self.call.starts_at
        return calling.cancel_call(self.desk, self.subject, why=why, and_later=self.and_later, seen=seen)


class MissedCall(OfCall):
    """The client did not come."""

    name_of = "missed_call"
    sends = "record"

    def fields(self) -> Iterator[Field]:
        """What is known of it."""
        yield Field("note", "note", hint="what is known of it")

    def changed(self, name: str) -> None:
        """What it does not do."""
        self.note("A missed call resets nothing: the rhythm runs on from the last one that was held.")

    def send(self) -> Done:
        """Record it."""
        return calling.no_show(self.desk, self.subject, note=self.value("note"), seen=self.call.starts_at)


class WhatNow(OfCall, Question):
    """What may be done with a call, by its state; each by one key. It does nothing itself: `chosen` says what."""

    name_of = "call"
    sends = "go"

    def __init__(self, desk: Desk, row: queries.CallRow, options: Sequence[Option], told: str = "") -> None:
        super().__init__(desk, row)
        self._options = options
        self._told = told
        self.chosen = ""

    @property
    def heading(self) -> str:
        """Which."""
        return f"{short(self.call)}, {self.said(self.call.starts_at)}"

    def fields(self) -> Iterator[Field]:
        """The ways there are."""
        yield Field("step", "do", self._options[0].value, FieldKind.LIST, self._options, instant=True)

    def changed(self, name: str) -> None:
        """How it stands."""
        self.note(self._told)
        self.query_one("#box").border_subtitle = Content("Enter go   Esc")

    def is_kept(self, name: str) -> bool:
        """It is asked anew each time."""
        return False

    def answer(self) -> str:
        """Go on with what was chosen."""
        self.chosen = self.value("step")
        return ""


def its_own_day(slot: Slot) -> Sequence[str]:
    """The reasons of a slot near a time that is no ideal one, only the one looked at."""
    return [reason.replace("the ideal day", "its day") for reason in slot.reasons]
