"""When a call is to be: free times to choose from by digit, in both clocks, or any other that is typed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

from acdesk.desk import Desk
from acdesk.errors import AcdeskError, WrongUsage
from acdesk.reading import proposals
from acdesk.reading.calendar import theirs
from acdesk.rules.cadence import next_call_due
from acdesk.rules.slots import Slot
from acdesk.text import clean_line
from acdesk.verbs.call_notes import notes_of_call
from acdesk.when import parse_when, say
from db import queries
from db.models import Client
from screens.dialogs.fields import Choice, Field, FieldKind, Option
from screens.dialogs.people import About

MOST = 5
"""Free times that are offered."""
A_DAY = 2
"""Of one day, and as many hours apart."""
SOONEST = timedelta(minutes=30)
"""From now."""
DAYS = 14
"""Days that are searched beyond the one wished for."""


def offered(
    desk: Desk, client_id: int | None, *, minutes: int, near: datetime | None = None, most: int = MOST
) -> list[Slot]:
    """The best free times, best first; of each day two at most that are not next to each other."""
    now = desk.now()
    wished = now if near is None else max(near, now)
    first = max(now + SOONEST, wished - timedelta(days=DAYS))
    found = proposals.slots(
        desk, client_id, first=first, before=wished + timedelta(days=DAYS), minutes=minutes, near=near, limit=10_000
    )
    chosen: list[Slot] = []
    days: dict[date, list[datetime]] = {}
    for slot in found:
        there = days.setdefault(desk.day_of(slot.starts), [])
        if len(there) < A_DAY and all(abs(slot.starts - one) >= timedelta(hours=A_DAY) for one in there):
            there.append(slot.starts)
            chosen.append(slot)
        if len(chosen) == most:
            break
    return chosen


def ideal(desk: Desk, client_id: int) -> datetime | None:
    """When the client's next call is best by the rhythm of their tier, at the hour of the last one; None for no rhythm.

    Where that has passed already, as soon as may be.
    """
    held = queries.last_held_call(client_id)
    return None if held is None else ideal_after(desk, client_id, held)


def ideal_after(desk: Desk, client_id: int, held: queries.CallRow) -> datetime | None:
    """The same, after a certain call."""
    due = next_call_due(held.started_at or held.starts_at, desk.client(client_id).tier, desk.agency)
    if due is None:
        return None
    usual = held.starts_at.astimezone(desk.config.zone)
    day = max(due.ideal, desk.now()).astimezone(desk.config.zone)
    return day.replace(hour=usual.hour, minute=usual.minute, second=0, microsecond=0)


BRIEF = (
    (" the ideal day", ""), (" its day", ""), ("the usual", "usual"), ("meeting ", ""), (" that day", ""),
    (" of ", "/"), (" at the client's", " theirs"),
)  # fmt: skip
"""What is left out of a slot's reason where there is little room; the day's meetings stand as in the month: `2/3`."""


def briefly(reasons: Sequence[str]) -> Sequence[str]:
    """The reasons of a slot in few words, the weightiest first: `("2 days after", "3/3", "usual time")`."""
    found = []
    for reason in reasons:
        short = reason
        for words, less in BRIEF if not reason.startswith("on ") else ():
            short = short.replace(words, less)
        found.append(short)
    return sorted(found, key=lambda short: short == "usual time")


class Times(About):
    """A dialog that asks for a day and a time. `moving` is the call that is moved, 0 for a new one."""

    day_at = "open"
    moving = 0
    usual: datetime | None = None
    """The time of day that a day alone means."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._slots: list[Slot] = []

    # -- what a dialog of its own says --------------------------------------------------------------------------

    @property
    def whose(self) -> int | None:
        """The client whose hours it has to suit."""
        return None

    @property
    def near(self) -> datetime | None:
        """The instant that would be best."""
        return None if self.whose is None else ideal(self.desk, self.whose)

    @property
    def lasts(self) -> int:
        """Minutes."""
        return 30

    def others(self) -> Sequence[Option]:
        """What else may be chosen than a free time."""
        return (Option("0", "", "another time", "typed below", typed_in="at"),)

    def said_more(self, starts: datetime | None) -> Iterator[str]:
        """What else is told under the fields, for the time they say."""
        yield from ()

    # -- the fields ---------------------------------------------------------------------------------------------

    def times(self) -> Iterator[Field]:
        """The free times, and the time itself."""
        options = self._offer()
        first = self._slots[0].starts if self._slots else None
        yield Field("slot", "free", "" if first is None else first.isoformat(), FieldKind.LIST, options)
        yield Field("at", "day, time", self.said(first), FieldKind.WHEN)

    def _offer(self) -> list[Option]:
        self._slots = offered(self.desk, self.whose, minutes=self.lasts, near=self.near)
        return [*(self._option(place, slot) for place, slot in enumerate(self._slots, 1)), *self.others()]

    def _option(self, place: int, slot: Slot) -> Option:
        reasons = self.reasons(slot)
        iso, said = slot.starts.isoformat(), self.said(slot.starts)
        return Option(str(place), iso, said, "; ".join(reasons), brief=briefly(reasons))

    def reasons(self, slot: Slot) -> Sequence[str]:
        """Why a time is offered."""
        return slot.reasons

    def offer_again(self) -> None:
        """Another client or length: other times; one that was typed by hand stays."""
        offered_before = [slot.starts for slot in self._slots]
        by_hand = bool(self.value("at").strip()) and self.when_understood("at") not in offered_before
        options = self._offer()
        first = self._slots[0].starts if self._slots else None
        for widget in self.query("#slot").results(Choice):
            widget.offer(options, widget.value)
        if not by_hand:
            self._fill("at", self.said(first))
        self._match()

    def on_mount(self) -> None:
        """What is said of the time stands under the fields, so that none of them moves as it changes."""
        about = self.query_one("#about")
        about.add_class("-below")
        self.query_one("#box").move_child(about, before=self.query_one("#refusal"))

    def changed(self, name: str) -> None:
        """A free time fills the line, and the line says which of them it is."""
        if name == "slot":
            self.slot_chosen(self.value("slot"))
        elif name in ("", "at"):
            self._match()
        self.tell()

    def slot_chosen(self, value: str) -> None:
        """Put it into the line; another time is typed there."""
        if value:
            self._fill("at", self.said(datetime.fromisoformat(value)))

    def _match(self) -> None:
        at = self.when_understood("at")
        known = next((slot.starts.isoformat() for slot in self._slots if slot.starts == at), self.unmatched(at))
        self._fill("slot", known)

    def unmatched(self, at: datetime | None) -> str:
        """What is chosen where the line has none of the free times."""
        return ""

    def is_kept(self, name: str) -> bool:
        """The time is kept in its line alone."""
        return name != "slot" and super().is_kept(name)

    def read(self, text: str) -> datetime:
        """A day alone means the usual time of that day."""
        found = super().read(text)
        if self.usual is None:
            return found
        zone, calendar = self.desk.config.zone, self.desk.agency
        if parse_when(text, now=self.desk.now(), calendar=calendar, zone=zone, day_at="close") == found:
            return found
        usual, day = self.usual.astimezone(zone), found.astimezone(zone)
        return day.replace(hour=usual.hour, minute=usual.minute)

    def time(self, what: str) -> datetime:
        """The instant in the line. Raises WrongUsage where there is none."""
        found = self.when("at")
        if found is None:
            raise WrongUsage(f"Say when {what}: by a digit from the free times, or in the line below them.")
        return found

    # -- what is told -------------------------------------------------------------------------------------------

    def tell(self) -> None:
        """Under the fields: the client's clock, what is in the way, and what else there is."""
        at = self.when_understood("at")
        told: list[str] = []
        if at is not None:
            told += self._said_of_time(at)
        told += self.said_more(at)
        self.note("\n".join(told))

    def _said_of_time(self, at: datetime) -> Iterator[str]:
        client = self._client()
        there = "" if client is None else theirs(self.desk, at, client.zone)
        if client is not None and there:
            yield f"{there} for {clean_line(client.name, 40)}."
        if at > self.desk.now():
            zone = self.desk.config.hours.zone
            yield from notes_of_call(self.desk, client, at, self.lasts, zone=zone, but=self.moving)

    def _client(self) -> Client | None:
        try:
            return None if self.whose is None else self.desk.client(self.whose)
        except AcdeskError:
            return None

    def long(self, instant: datetime) -> str:
        """`Thu 12 Mar 10am`, without a word for the day."""
        far = instant - timedelta(days=400)
        return say(instant, now=far, zone=self.desk.config.zone).replace(f" {instant.year}", "")
