"""One request in full; the journal; clients, people and what waits for them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import msgspec
import pytest

from db import queries
from db.models import Absence, CalendarDay, Client, Contact, Journal, Message, Objective, Obligation, Request, Staff
from tests.seed import NOW, bind_memory

ANNA, KARLY, DEVON = 1, 2, 3
VIEW = queries.View(now=NOW, clocks={0: 1_000, DEVON: 900}, person_id=ANNA, role="coordinator")


@pytest.fixture(autouse=True)
def desk() -> Iterator[None]:
    memory = bind_memory()
    Staff.create(name="Anna", role="coordinator", zone="America/Chicago")
    Staff.create(name="Karly", role="strategist", zone="America/Chicago")
    Staff.create(name="Devon", role="specialist", zone="Europe/Berlin", skills=["web", "seo"],
                 hours={"mon": ["08:00-12:00"]}, backlog_minutes=100)  # fmt: skip
    Client.create(name="Badger HVAC", tier=2, coordinator=ANNA, strategist=KARLY, city="Verona",
                  domains=["badger.example"])  # fmt: skip
    Client.create(name="Quiet", tier=3, active=False)
    Contact.create(client=1, name="Dana Ruiz", email="dana@badger.example", rapport="two dogs")
    Objective.create(client=1, quarter="2026Q1", title="Spring tune-ups", percent=58)
    yield
    memory.close()


def request(**columns: Any) -> int:
    given = {"client": 1, "title": "Landing page", "channel": "email", "state": "new", "received_at": NOW, **columns}
    return int(Request.create(**given).id)


def owe(request_id: int | None, kind: str, **columns: Any) -> int:
    given = {"owner": ANNA, "opened_at": NOW, "due_at": NOW, "warn_at": NOW, "start_w": 970, "target_w": 60,
             "due_w": 1_030, "warn_w": 1_015, **columns}  # fmt: skip
    return int(Obligation.create(request=request_id, kind=kind, **given).id)


def say(request_id: int, minutes: int, **columns: Any) -> int:
    given = {"client": 1, "direction": "in", "channel": "email", "delivery": "received", "body": f"at {minutes}"}
    at = NOW + timedelta(minutes=minutes)
    return int(Message.create(request=request_id, at=at, **{**given, **columns}).id)


def note(seq: int, request_id: int | None = None, client_id: int | None = None, **columns: Any) -> None:
    given = {"operation": f"op{seq}", "at": NOW + timedelta(minutes=seq), "actor_id": KARLY, "recorder_id": ANNA,
             "verb": "note", "summary": f"Note {seq}.", "changes": "[]", "chain": "", **columns}  # fmt: skip
    Journal.create(seq=seq, request_id=request_id, client_id=client_id, **given)


def test_all_of_a_request() -> None:
    one = request(
        contact=1, objective=1, specialist=DEVON, lead=KARLY, quality_checked_by=KARLY, state="routed",
        promise_at=NOW + timedelta(days=1), deliverable=True, low_minutes=600, high_minutes=960,
    )  # fmt: skip
    owe(one, "update_client", start_w=990)
    owe(one, "promise")
    owe(one, "acknowledge", state="met", settled_at=NOW, lane=1)
    say(one, 5, direction="out", approved_by=KARLY)
    say(one, 0, attachments=[{"name": "a.pdf"}], warnings=["odd"])
    note(1, one, 1)
    found = queries.detail(VIEW, one)
    assert found is not None
    assert (found.request.client, found.request.contact, found.request.tier) == ("Badger HVAC", "Dana Ruiz", 2)
    assert (found.request.specialist, found.request.lead, found.request.quality_checked_by) == (
        "Devon", "Karly", "Karly",
    )  # fmt: skip
    assert (found.request.objective, found.request.deliverable, found.request.hot) == ("Spring tune-ups", True, False)
    assert found.request.promise_at == NOW + timedelta(days=1)
    assert found.client is not None
    assert (found.client.coordinator, found.client.strategist, found.client.domains) == (
        "Anna", "Karly", ("badger.example",),
    )  # fmt: skip
    assert found.contact is not None
    assert found.contact.rapport == "two dogs"
    assert found.specialist is not None
    assert found.specialist.queued_minutes == 100 + 780
    assert [(row.kind, row.state, row.age_minutes) for row in found.obligations] == [
        ("promise", "open", 30), ("update_client", "open", 10), ("acknowledge", "met", 0),
    ]  # fmt: skip
    assert found.obligations[0].pressure == 0.5
    assert [row.body for row in found.messages] == ["at 0", "at 5"]
    assert (found.messages[0].attachments, found.messages[0].warnings) == ([{"name": "a.pdf"}], ("odd",))
    assert found.messages[1].approved_by == "Karly"
    assert [row.summary for row in found.journal] == ["Note 1."]
    assert found.item is not None
    assert found.item.kind == "promise"
    assert msgspec.json.encode(found)


def test_a_request_of_an_unknown_sender_and_one_that_is_not_there() -> None:
    found = queries.detail(VIEW, request(client=None, sender="who@nowhere.example"))
    assert found is not None
    assert (found.client, found.request.client, found.request.tier) == (None, "", None)
    assert found.request.sender == "who@nowhere.example"
    assert queries.detail(VIEW, 99) is None


def test_related_requests_say_how() -> None:
    first = request()
    later, merged = request(follows=first), request(follows=first, state="closed", outcome="merged")
    found = {number: queries.request(number) for number in (first, later, merged)}
    told = {n: [(r.id, r.relation) for r in queries.related(row)] for n, row in found.items() if row is not None}
    assert told == {
        first: [(later, "followed_by"), (merged, "merged")],
        later: [(first, "follows")],
        merged: [(first, "merged_into")],
    }


def test_messages_come_in_windows_from_the_newest() -> None:
    one = request()
    for minute in range(6):
        say(one, minute)
    assert [row.body for row in queries.messages(request_id=one, limit=2)] == ["at 4", "at 5"]
    assert [row.body for row in queries.messages(request_id=one, limit=2, skip=4)] == ["at 0", "at 1"]
    assert len(queries.messages(client_id=1)) == queries.message_count(one) == 6


def test_what_is_owed_to_a_client_without_a_request() -> None:
    owe(None, "touch", client=1)
    owe(request(), "decide", client=1)
    assert [row.kind for row in queries.obligations(VIEW, client_id=1)] == ["touch"]


def test_the_journal_newest_first_and_narrowed() -> None:
    for seq in range(1, 6):
        note(seq, request_id=seq % 2 or None, client_id=1 if seq > 2 else None)
    assert [row.seq for row in queries.journal()] == [5, 4, 3, 2, 1]
    assert [row.seq for row in queries.journal(client_id=1, request_id=1)] == [5, 3]
    assert [row.seq for row in queries.journal(limit=2, before_seq=4)] == [3, 2]
    since, until = NOW + timedelta(minutes=2), NOW + timedelta(minutes=4)
    assert [row.seq for row in queries.journal(since=since, until=until)] == [3, 2]
    assert queries.journal(verb="route") == []
    latest = queries.journal(limit=1)[0]
    assert (latest.actor, latest.recorder, latest.client, latest.undoable) == ("Karly", "Anna", "Badger HVAC", True)


def test_clients_with_what_is_open() -> None:
    one = request()
    owe(one, "promise")
    owe(request(state="closed"), "promise", state="met")
    say(one, 5)
    (badger,) = queries.clients()
    assert (badger.open_requests, badger.open_promises) == (1, 1)
    assert badger.last_message_at == NOW + timedelta(minutes=5)
    assert [row.name for row in queries.clients(active_only=False)] == ["Badger HVAC", "Quiet"]
    assert queries.clients(coordinator_id=DEVON) == []
    assert queries.client(1) == badger
    assert queries.client(9) is None
    assert queries.other_names(1) == ["Quiet"]


def test_contacts_and_objectives() -> None:
    request(objective=1)
    Objective.create(client=1, quarter="2025Q4", title="Old", percent=100)
    assert [row.name for row in queries.contacts(1)] == ["Dana Ruiz"]
    assert [(row.title, row.open_requests) for row in queries.objectives(1)] == [("Spring tune-ups", 1), ("Old", 0)]
    assert [row.title for row in queries.objectives(1, quarter="2025Q4")] == ["Old"]


def test_people_their_days_and_their_queue() -> None:
    Absence.create(staff=DEVON, first_day="2026-03-05", last_day="2026-03-06", cover=ANNA)
    CalendarDay.create(day="2026-07-03", windows=[], label="Independence Day")
    first = request(state="routed", specialist=DEVON, routed_at=NOW, low_minutes=60, high_minutes=120)
    second = request(state="routed", specialist=DEVON, routed_at=NOW + timedelta(hours=1), low_minutes=30)
    done = request(state="closed", specialist=DEVON, finished_at=NOW, low_minutes=60, high_minutes=120,
                   actual_minutes=100)  # fmt: skip
    (devon,) = queries.skilled("web")
    assert (devon.open_routed, devon.queued_minutes) == (2, 100 + 90 + 30)
    assert (devon.skills, devon.hours) == (("web", "seo"), {"mon": ["08:00-12:00"]})
    assert queries.skilled("crm") == []
    assert queries.skills() == ["seo", "web"]
    assert [row.name for row in queries.staff(role="strategist")] == ["Karly"]
    assert queries.staff_member(DEVON) == devon
    assert [row.request_id for row in queries.specialist_queue(DEVON)] == [first, second]
    assert [row.request_id for row in queries.specialist_queue(DEVON, ahead_of=second)] == [first]
    assert queries.efforts(DEVON) == [queries.Effort(done, 100, 90.0)]
    assert [(row.staff, row.cover) for row in queries.absences()] == [("Devon", "Anna")]
    assert queries.absences(DEVON, until_after="2026-03-07") == queries.absences(ANNA) == []
    assert [(row.day, row.windows) for row in queries.calendar_days()] == [("2026-07-03", ())]
