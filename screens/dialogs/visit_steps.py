"""What becomes of a visit: booked, moved, held with what was learnt and promised, missed, cancelled."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from acdesk.desk import Desk
from acdesk.errors import NotFound, WrongUsage
from acdesk.operation import Done
from acdesk.reading.visit_choices import free_times, other_days
from acdesk.rules.visits import VisitState
from acdesk.text import clean_line
from acdesk.verbs import visiting
from acdesk.verbs.visiting import FollowUp
from acdesk.when import parse_when, say_date
from db import queries
from screens.dialogs.fields import Choice, Field, FieldKind, Option
from screens.dialogs.visits import AboutVisits

ASKED: dict[str, tuple[str, ...]] = {
    "book": ("time", "on", "by"),
    "move": ("time", "on"),
    "hold": ("note", "contact", "promises", "held_at", "stands"),
    "missed": ("why",),
    "cancel": ("why",),
    "stand": (),
}
"""What each step asks for."""
KEYS = {"book": "b", "move": "m", "hold": "h", "missed": "x", "stand": "s", "cancel": "c"}
SENDS = {"book": "book", "move": "move", "hold": "hold", "missed": "record", "stand": "stand", "cancel": "cancel"}
BY = "@"
"""Between a promise and its time."""
LIVE = (VisitState.PLANNED, VisitState.BOOKED)


def promises_of(text: str) -> list[tuple[str, str]]:
    """What was promised and by when, a line each: `send the quote @ fri noon`. Raises WrongUsage for one without."""
    found = []
    for line in text.splitlines():
        if not line.strip():
            continue
        what, at, when = line.rpartition(BY)
        if not at or not what.strip() or not when.strip():
            said = clean_line(line.strip(), 40)
            raise WrongUsage(f"Say by when: “{said.removesuffix(BY).rstrip()} @ fri noon”.")
        found.append((what.strip(), when.strip()))
    return found


class VisitStep(AboutVisits):
    """A visit that stands, and the steps that its state allows."""

    name_of = "visit"
    sends = "do it"

    def __init__(self, desk: Desk, visit_id: int) -> None:
        super().__init__(desk)
        self.subject = visit_id
        row = queries.visit(visit_id)
        if row is None:
            raise NotFound(f"There is no visit with number {visit_id}.")
        self._visit = row
        self._near = visiting.call_near(desk, visit_id)

    @property
    def heading(self) -> str:
        """To whom, and how far it is."""
        row = self._visit
        at = row.held_at or row.starts_at
        when = self._planned if at is None else self.said(at)
        return f"Visit to {clean_line(row.client, 50)}, {row.state}{f' {when}' if when else ''}"

    @property
    def _planned(self) -> str:
        day = self._visit.planned_day
        return say_date(datetime.fromisoformat(day).date()) if day else ""

    @property
    def _has_begun(self) -> bool:
        """Whether its time has come."""
        starts = self._visit.starts_at
        return starts is not None and starts <= self.desk.now()

    def steps(self) -> list[tuple[str, str]]:
        """The steps that there are, the most likely first, and what each means."""
        row, near = self._visit, self._near
        stand = [] if near is None else [("stand", f"it stands for the call due {self.said(near)}")]
        if row.state == VisitState.HELD:
            return stand
        if row.state == VisitState.BOOKED:
            held, moved = ("hold", "it took place"), ("move", "another time")
            missed = [("missed", "it did not take place")] if self._has_begun else []
            first = [held, *missed, moved] if self._has_begun else [moved, held]
            return [*first, *stand, ("cancel", "it will not take place")]
        return [
            ("book", "day and time are agreed with the client"),
            ("move", "another day"),
            ("hold", "it took place"),
            ("cancel", "it will not take place"),
        ]

    def fields(self) -> Iterator[Field]:
        """What is done, and what each step asks."""
        steps = self.steps()
        options = [Option(KEYS[step], step, _WORDS[step], note) for step, note in steps]
        self._offered: list[str] = []
        yield Field("step", "do", steps[0][0], FieldKind.LIST, options)
        yield Field("time", "suggested", "", FieldKind.LIST, [Option("0", "", "another", "say it below")])
        yield Field("on", "when", "", tell=self._when_said, hint="thu 10:00")
        yield self.companions(self._visit.by_id)
        yield Field("note", "to know", "", FieldKind.TEXT, tell=_nothing, hint=NOTE)
        yield from self._met()
        yield Field("promises", "promised", "", FieldKind.TEXT, tell=self._promises_said, hint=PROMISES)
        yield Field("held_at", "when", "", FieldKind.WHEN, hint="empty: " + self._held_said())
        if self._near is not None and self._visit.state == VisitState.BOOKED:
            due = f"for the call due {self.said(self._near)}"
            yield Field(
                "stands", "stands", "", FieldKind.CHOICE, [Option("n", "", "for itself"), Option("y", "y", due)]
            )
        yield Field("why", "because")

    def _met(self) -> Iterator[Field]:
        known = queries.contacts(self._visit.client_id)[:8]
        people = [Option(str(n), str(one.id), clean_line(one.name, 30)) for n, one in enumerate(known, 1)]
        nobody = Option("0", "", "nobody in particular")
        if people:
            yield Field("contact", "met", people[0].value, FieldKind.CHOICE, [*people, nobody])

    def _held_said(self) -> str:
        starts = self._visit.starts_at
        return self.said(starts) if starts is not None and self._has_begun else "just now"

    # -- answering ----------------------------------------------------------------------------------------------

    def changed(self, name: str) -> None:
        """Another step asks for other things; a suggestion that is picked says when."""
        step = self.value("step")
        if name in ("", "step"):
            for field in self._fields[1:]:
                self.query_one(f"#{field.name}-row").display = field.name in ASKED[step]
            self._offer(step)
            self.sends = SENDS[step]
            self.say_keys()
        if name == "time" and (picked := self.value("time")):
            self._prepared["on"] = self._offered[int(picked) - 1]
            self._fill("on", self._prepared["on"])
        alone = "" if self.value("by") or step != "book" else self.guard([self.desk.client(self._visit.client_id)])
        self.note(alone or self._about(step))

    def _offer(self, step: str) -> None:
        """The times or days that suit, by digit; the first stands in the line below until somebody writes there."""
        if step not in ("book", "move"):
            return
        timed = step == "book" or self._visit.state == VisitState.BOOKED
        found = self._times() if timed else self._days()
        self._offered = [text for text, _ in found]
        options = [Option(str(n), str(n), text, note) for n, (text, note) in enumerate(found, 1)]
        options.append(Option("0", "", "another time" if timed else "another day", "say it below", typed_in="on"))
        widget = self.query_one("#time", Choice)
        kept = widget.value if widget.value in [option.value for option in options] else ""
        chosen = kept if self.is_edited("on") or not found else "1"
        widget.offer(options, chosen)
        self._prepared["time"] = chosen
        self.put("on", self._offered[0] if found else "")

    def _times(self) -> list[tuple[str, str]]:
        planned = self._visit.planned_day
        found = free_times(self.desk, self.subject)
        zone = self.desk.config.zone
        days = [instant.astimezone(zone).date() for instant in found]
        notes = ["on the planned day" if day.isoformat() == planned else "another day" for day in days]
        return [(self.said(instant), note) for instant, note in zip(found, notes, strict=True)]

    def _days(self) -> list[tuple[str, str]]:
        return [(say_date(choice.day), choice.reason) for choice in other_days(self.desk, self.subject)]

    def _about(self, step: str) -> str:
        """What a step comes to."""
        row = self._visit
        if step == "hold" and row.state == VisitState.BOOKED and not self._has_begun:
            return f"It is booked for {self.said(row.starts_at)}: held earlier, it is held just now."
        if step == "cancel":
            return "What was owed before it is owed again, by the same week."
        if step == "missed":
            return "Another is owed in its stead."
        if step == "move":
            return "The weeks by which it is owed stay where they are."
        return clean_line(row.note, 200)

    def _when_said(self, text: str) -> str:
        if not text.strip():
            return ""
        return self.understood(text) if self._is_timed else self.day_said(text)

    @property
    def _is_timed(self) -> bool:
        """Whether a time is asked for, or a day alone."""
        return self.value("step") == "book" or self._visit.state == VisitState.BOOKED

    def _promises_said(self, text: str) -> str:
        return "; ".join(f"{clean_line(what, 30)} by {self.said(self.read(when))}" for what, when in promises_of(text))

    # -- doing --------------------------------------------------------------------------------------------------

    def send(self) -> Done:
        """Do the step."""
        desk, number, step = self.desk, self.subject, self.value("step")
        if step in ("book", "move"):
            return self._dated(step)
        if step == "hold":
            return self._hold()
        if step == "stand":
            return visiting.stand_for(desk, number)
        why = self.value("why").strip()
        return (
            visiting.miss_visit(desk, number, note=why, seen=self._seen)
            if step == "missed"
            else visiting.cancel_visit(desk, number, why=why, seen=self._seen)
        )

    @property
    def _seen(self) -> date | datetime | None:
        """When it was as the person saw it."""
        return visiting.visit_when(self._visit)

    def look_again(self) -> None:
        """When it is now has been told."""
        self._visit = queries.visit(self.subject) or self._visit

    def _dated(self, step: str) -> Done:
        text = self.value("on").strip()
        if not text:
            self.query_one("#on").focus()
            raise WrongUsage("Say the day and the time." if self._is_timed else "Say the day.")
        if not self._is_timed:
            return visiting.move_visit(self.desk, self.subject, on=self.day(text), seen=self._seen)
        on = self._time(text)
        if step == "move":
            return visiting.move_visit(self.desk, self.subject, on=on, seen=self._seen)
        by = self.number("by")
        if by is None and self.guard([self.desk.client(self._visit.client_id)]):
            self.query_one("#by").focus()  # the verb refuses without it
        return visiting.book_visit(self.desk, self.subject, on=on, by=by, seen=self._seen)

    def _time(self, text: str) -> datetime:
        """A day with its time. Raises WrongUsage for a day alone: nobody meets at closing time."""
        on, desk = self.read(text), self.desk
        opens = parse_when(text, now=desk.now(), calendar=desk.agency, zone=desk.config.zone, day_at="open")
        if opens != on:  # read as a day, which has a beginning and an end
            self.query_one("#on").focus()
            raise WrongUsage(f"Say the time as well: {say_date(desk.day_of(on))} 10:00.")
        return on

    def _hold(self) -> Done:
        follow_ups = [FollowUp(what, self.read(when)) for what, when in promises_of(self.value("promises"))]
        with self.desk.together():
            done = visiting.hold_visit(
                self.desk,
                self.subject,
                note=self.value("note"),
                contact_id=self.number("contact"),
                at=self.when("held_at"),
                follow_ups=follow_ups,
                seen=self._seen,
            )
            if self.value("stands"):
                visiting.stand_for(self.desk, self.subject)
        many = len(follow_ups)
        added = f" {many} promise{'s' * (many != 1)} made." if many else ""
        return Done(done.verb, done.summary + added, done.request_ids, done.notes, done.created, done.operation)


_WORDS = {
    "book": "book",
    "move": "move",
    "hold": "held",
    "missed": "missed",
    "stand": "for the call",
    "cancel": "cancel",
}
NOTE = "kept with the visit, and with whom you met"
PROMISES = "a line each: send the quote @ fri noon"


def _nothing(_: str) -> str:
    return ""
