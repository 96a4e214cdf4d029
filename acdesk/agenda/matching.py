"""Whose an imported event is, and whether the desk has it already: decisions over plain values, nothing is written."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from acdesk.agenda.values import CalendarEvent, EventStatus

SEVERAL = "several clients take part"


class Step(StrEnum):
    """What an import does with an event."""

    NEW = "new"
    UPDATED = "updated"
    SAME = "same"
    OLDER = "older"
    """The desk has a newer one: it stays."""
    CANCELLED = "cancelled"
    """The file says that it does not take place any more."""


@dataclass(frozen=True, slots=True)
class KnownEvent:
    """An event as an earlier import left it: SEQUENCE and `CalendarEvent.fingerprint()`."""

    sequence: int
    fingerprint: str
    cancelled: bool = False


@dataclass(frozen=True, slots=True)
class Placed:
    """What becomes of an event: a call of `client_id`, or busy time where that is None; `why` says so in words."""

    event: CalendarEvent
    step: Step
    client_id: int | None
    why: str

    @property
    def of_several(self) -> bool:
        """Whether people of several clients take part, so that it is nobody's call."""
        return self.client_id is None and self.why.startswith(SEVERAL)


def place_events(
    events: Iterable[CalendarEvent], known: Mapping[str, KnownEvent], client_of: Callable[[str], int | None]
) -> list[Placed]:
    """Each event with what is to be done. `known` is by UID, `client_of` tells the client of an address (or None).

    The same contents are the same event, whatever SEQUENCE says; a lower SEQUENCE is an older copy; all else is an
    update, also with an equal SEQUENCE, which programs leave when only one occurrence is moved. A cancelled event that
    the desk never had is the same as none.
    """
    placed = []
    for event in events:
        client_id, why = whose(event, client_of)
        placed.append(Placed(event, _step(event, known.get(event.uid)), client_id, why))
    return placed


def whose(event: CalendarEvent, client_of: Callable[[str], int | None]) -> tuple[int | None, str]:
    """The client whose people take part in an event, and why; None where they are of no client or of several."""
    found: dict[int, str] = {}
    for person in event.people():
        client_id = client_of(person.address)
        if client_id is not None:
            found.setdefault(client_id, person.address)
    if len(found) == 1:
        ((client_id, address),) = found.items()
        return client_id, f"{address} takes part"
    if found:
        return None, f"{SEVERAL} ({', '.join(list(found.values())[:3])})"
    return None, "nobody of a client takes part" if event.attendees or event.organizer else "it names nobody"


def _step(event: CalendarEvent, known: KnownEvent | None) -> Step:
    cancelled = event.status is EventStatus.CANCELLED
    if known is None:
        return Step.SAME if cancelled else Step.NEW
    if (known.cancelled and cancelled) or known.fingerprint == event.fingerprint():
        return Step.SAME
    if event.sequence < known.sequence:
        return Step.OLDER
    return Step.CANCELLED if cancelled else Step.UPDATED
