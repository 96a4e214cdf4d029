"""Whose an imported event is, and that importing again updates and never doubles."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from acdesk.agenda.matching import KnownEvent, Step, place_events, whose
from acdesk.agenda.values import Attendee, CalendarEvent, EventStatus
from tests.acdesk.agenda.fixtures import CHICAGO

BADGER, ISTHMUS = Attendee("ann@badger.example"), Attendee("bo@isthmus.example")
EVENT = CalendarEvent("a", "Call", datetime(2026, 9, 10, 10), CHICAGO, 30, sequence=2, attendees=(BADGER,))


def client_of(address: str) -> int | None:
    return {"badger.example": 1, "isthmus.example": 2}.get(address.partition("@")[2])


def step(event: CalendarEvent, known: KnownEvent | None) -> Step:
    (placed,) = place_events([event], {"a": known} if known else {}, client_of)
    return placed.step


def test_one_clients_people_make_it_their_call() -> None:
    assert whose(EVENT, client_of) == (1, "ann@badger.example takes part")
    ours = replace(EVENT, organizer=Attendee("me@agency.example"))
    assert whose(ours, client_of)[0] == 1


def test_everything_else_is_busy_time() -> None:
    assert whose(replace(EVENT, attendees=()), client_of) == (None, "it names nobody")
    assert whose(replace(EVENT, attendees=(Attendee("x@y.example"),)), client_of)[0] is None
    client_id, why = whose(replace(EVENT, attendees=(BADGER, ISTHMUS)), client_of)
    assert (client_id, why) == (None, "several clients take part (ann@badger.example, bo@isthmus.example)")


def test_an_import_again_updates_and_never_doubles() -> None:
    known = KnownEvent(2, EVENT.fingerprint())
    assert step(EVENT, None) is Step.NEW
    assert step(EVENT, known) is Step.SAME
    assert step(replace(EVENT, sequence=5), known) is Step.SAME
    assert step(replace(EVENT, title="Other", sequence=3), known) is Step.UPDATED
    assert step(replace(EVENT, excluded=(datetime(2026, 9, 24, 10),)), known) is Step.UPDATED
    assert step(replace(EVENT, title="Other", sequence=1), known) is Step.OLDER


def test_what_is_cancelled() -> None:
    cancelled = replace(EVENT, status=EventStatus.CANCELLED, sequence=3)
    known = KnownEvent(2, EVENT.fingerprint())
    assert step(cancelled, known) is Step.CANCELLED
    assert step(cancelled, None) is Step.SAME
    assert step(cancelled, replace(known, cancelled=True)) is Step.SAME
    assert step(EVENT, KnownEvent(2, cancelled.fingerprint(), cancelled=True)) is Step.UPDATED
