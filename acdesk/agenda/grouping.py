"""Puts the pieces of a calendar file together: a series and what its occurrences are instead, one event to a UID."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from acdesk.agenda.fields import put_in
from acdesk.agenda.values import CalendarEvent, EventStatus, Moment, Override, Problem

MOST_OVERRIDES = 2_000


@dataclass(frozen=True, slots=True)
class Piece:
    """One VEVENT: a whole event, or (with `original`, in `original_zone`) what one occurrence of it is instead."""

    where: str
    event: CalendarEvent
    original: Moment | None = None
    original_zone: str = ""
    and_later: bool = False


def grouped(pieces: Iterable[Piece]) -> tuple[list[CalendarEvent], list[Problem]]:
    """The events, in the order in which their first piece stands, and what is to be said of doubled ones.

    Of two pieces for the same thing the higher SEQUENCE counts, then the later one. Two different events under one UID
    are both kept, the second under a name of its own. An occurrence without its series is an event by itself.
    """
    by_uid: dict[str, list[Piece]] = {}
    for piece in pieces:
        by_uid.setdefault(piece.event.uid, []).append(piece)
    events: list[CalendarEvent] = []
    problems: list[Problem] = []
    for same in by_uid.values():
        masters = _masters([one for one in same if one.original is None], problems)
        moved = [one for one in same if one.original is not None]
        if masters:
            masters[0] = replace(masters[0], overrides=_overrides(masters[0], moved))
        else:
            masters = [_alone(one) for one in {str(one.original): one for one in _newest_last(moved)}.values()]
        events += masters
    return events, problems


def _newest_last(pieces: Iterable[Piece]) -> list[Piece]:
    return sorted(pieces, key=lambda one: one.event.sequence)


def _masters(pieces: list[Piece], problems: list[Problem]) -> list[CalendarEvent]:
    """The events of one UID: one, unless equally new ones begin at different times."""
    if len(pieces) < 2:
        return [one.event for one in pieces]
    newest = max(one.event.sequence for one in pieces)
    different = {(str(one.event.starts), one.event.zone): one for one in pieces if one.event.sequence == newest}
    kept: list[CalendarEvent] = []
    for number, one in enumerate(different.values()):
        if number:
            problems.append(Problem(one.where, "another event has its UID: both are kept.", lost=False))
        kept.append(replace(one.event, uid=f"{one.event.uid}#{number + 1}") if number else one.event)
    return kept


def _overrides(master: CalendarEvent, pieces: list[Piece]) -> tuple[Override, ...]:
    found: dict[Moment, Override] = {}
    for piece in _newest_last(pieces)[-MOST_OVERRIDES:]:
        event = piece.event
        assert piece.original is not None
        original = put_in(piece.original, piece.original_zone, master.starts, master.zone)
        found[original] = Override(
            original=original,
            starts=event.starts,
            zone=event.zone,
            minutes=event.minutes,
            title=event.title,
            sequence=event.sequence,
            cancelled=event.status is EventStatus.CANCELLED,
            and_later=piece.and_later,
            location=event.location,
            description=event.description,
            url=event.url,
        )
    return tuple(sorted(found.values(), key=lambda one: str(one.original)))


def _alone(piece: Piece) -> CalendarEvent:
    """A moved occurrence whose series is not in the file (an invitation to one of many)."""
    assert piece.original is not None
    return replace(piece.event, uid=f"{piece.event.uid}#{piece.original.isoformat()}")
