"""Rows of the clients' list and the overview of one, from what the verbs have written."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from acdesk.errors import NotFound
from acdesk.reading import clients
from acdesk.rules.silence import Level
from acdesk.verbs import answering
from db.models import Client, KeyResult, Message, Objective, Obligation, Reading, Staff, TierLook
from tests.office import TUESDAY, Office


def edit(office: Office, short: str, **columns: Any) -> None:
    Client.update(**columns).where(Client.id == office.clients[short]).execute()


def wrote(office: Office, short: str, *days: float, direction: str = "in") -> None:
    """Messages so many days ago."""
    for ago in days:
        Message.create(
            client=office.clients[short], direction=direction, channel="email", delivery="received",
            at=TUESDAY - timedelta(days=ago),
        )  # fmt: skip


def line(office: Office, short: str = "badger") -> clients.ClientLine:
    return clients.lines(office.desk, [office.clients[short]])[0]


def test_a_new_client_has_nothing_to_show(office: Office) -> None:
    row = line(office)
    assert (row.name, row.tier, row.coordinator) == ("Badger HVAC", 2, "Ana")
    assert (row.health, row.level, row.touch) == ("no contact yet", "steady", "never")
    assert (row.strip, row.promise_signs, row.objective_signs, row.next_call) == ("▁" * 13, "", "", "")


def test_what_is_asked_and_promised_is_counted_and_drawn(office: Office) -> None:
    number = office.request()
    answering.acknowledge(office.desk, number, eta=TUESDAY + timedelta(hours=30), text="You have it tomorrow at 4 pm.")
    row = line(office)
    assert (row.open_requests, row.promises, row.at_risk, row.promise_signs) == (1, 1, 0, "○")
    assert (row.touch, row.health) == ("today", "steady")
    assert row.strip == "▁" * 12 + "█"
    office.clock.on(29.5 * 60)
    row = line(office)
    assert (row.at_risk, row.promise_signs, row.promise_signs_ascii) == (1, "●", "*")


def test_many_promises_keep_to_four_cells(office: Office) -> None:
    for place in range(6):
        number = office.request(f"Ad {place}")
        later = timedelta(days=9) if place else timedelta()
        Obligation.create(
            client=office.clients["badger"], request=number, kind="promise", owner=office.staff["ana"],
            opened_at=TUESDAY, due_at=TUESDAY + later, warn_at=TUESDAY + later, start_w=0, target_w=60, due_w=60,
            warn_w=45,
        )  # fmt: skip
    row = line(office)
    assert (row.promises, row.at_risk, row.promise_signs) == (6, 1, "●○○+")


def test_silence_is_measured_against_what_is_usual(office: Office) -> None:
    wrote(office, "badger", *range(20, 70, 4))
    wrote(office, "badger", 19, direction="out")
    edit(office, "badger", last_two_way_at=TUESDAY - timedelta(days=19))
    row = line(office)
    assert (row.level, row.touch) == ("dark", "12 wd")
    assert row.health.startswith("dark 12 wd, usually writes every ")


def test_contact_before_the_weeks_is_remembered(office: Office) -> None:
    long_ago = TUESDAY - timedelta(days=200)
    edit(office, "badger", last_in_at=long_ago, last_out_at=long_ago, last_two_way_at=long_ago)
    row = line(office)
    assert row.level == "dark"
    assert row.health == f"dark {row.touch.removesuffix(' wd')} wd"


def test_a_touch_that_no_message_shows_counts(office: Office) -> None:
    wrote(office, "badger", 40)
    edit(office, "badger", last_in_at=TUESDAY, last_out_at=TUESDAY, last_two_way_at=TUESDAY)
    assert (line(office).health, line(office).touch) == ("steady", "today")


def test_who_wrote_last_is_told_though_it_was_an_answer(office: Office) -> None:
    wrote(office, "badger", 21, direction="out")
    wrote(office, "badger", 20)
    answered = TUESDAY - timedelta(days=20)
    edit(office, "badger", last_out_at=TUESDAY - timedelta(days=21), last_in_at=answered, last_two_way_at=answered)
    assert line(office).health == "dark 13 wd, they wrote last"


def test_the_clients_tier_decides_what_is_dark(office: Office) -> None:
    for short in ("badger", "isthmus"):
        edit(office, short, last_two_way_at=TUESDAY - timedelta(days=12))
    assert (line(office, "badger").level, line(office, "isthmus").level) == ("dark", "steady")


def test_objectives_are_a_cell_each_those_on_track_first(office: Office) -> None:
    for title, value in (("Calls", 1.0), ("Leads", 38.0)):
        goal = Objective.create(client=office.clients["badger"], quarter="2026Q1", title=title)
        result = KeyResult.create(objective=goal, title=title, target=40)
        Reading.create(key_result=result, day="2026-03-01", value=value)
    Objective.create(client=office.clients["badger"], quarter="2026Q1", title="Idea", proposed=True)
    Objective.create(client=office.clients["badger"], quarter="2025Q4", title="Past")
    row = line(office)
    assert (row.objectives, row.on_track, row.objective_signs, row.objective_signs_ascii) == (2, 1, "▰▱", "#-")


def test_the_order_is_the_persons(office: Office) -> None:
    edit(office, "isthmus", coordinator=Staff.create(name="Bob", role="coordinator", zone="America/Chicago").id)
    assert office.clients["isthmus"] not in clients.order(office.desk)
    office.sit("Karly")
    assert len(clients.order(office.desk)) == 3
    assert clients.order(office.desk, text="t1") == [office.clients["amazonia"]]


def test_the_overview_tells_the_tier_and_what_would_move_it(office: Office) -> None:
    edit(office, "badger", retainer=5000, growth=3, complexity=3, city="Verona", zone="America/New_York")
    seen = clients.overview(office.desk, office.clients["badger"])
    assert seen.tier_line == "R 3 G 3 C 3 → 3.0"
    assert (seen.suggested, seen.score, seen.retainer) == (2, 3.0, "$5,000 a month")
    assert "a retainer of $15,000 a month or more would make it Tier 1" in seen.moves
    assert (seen.zone, seen.local_time, seen.cadence) == ("America/New_York", "11am", "a call every two weeks")
    assert (seen.row.city, seen.row.coordinator, seen.touch) == ("Verona", "Ana", "never")
    assert len(seen.strip.line) == len(seen.strip.line_ascii) == 13


def test_the_overview_says_what_is_missing_for_a_suggestion(office: Office) -> None:
    seen = clients.overview(office.desk, office.clients["badger"])
    assert seen.tier_line == "No suggestion yet: retainer, growth and complexity are not known."
    assert (seen.suggested, seen.score, seen.proposed, seen.moves) == (None, None, None, ())


def test_two_looks_in_a_row_propose_a_change(office: Office) -> None:
    for month in ("2026-02", "2026-03"):
        assert clients.overview(office.desk, office.clients["badger"]).proposed is None
        TierLook.create(client=office.clients["badger"], month=month, score=4.5, complexity=4, suggested=1)
    assert clients.overview(office.desk, office.clients["badger"]).proposed == 1


def test_the_overview_and_the_list_say_the_same_of_health(office: Office) -> None:
    wrote(office, "badger", *range(20, 70, 4))
    seen = clients.overview(office.desk, office.clients["badger"])
    assert seen.health.level is Level.DARK
    assert seen.health.sentence == line(office).health
    assert seen.strip.heights == line(office).strip


def test_no_such_client(office: Office) -> None:
    with pytest.raises(NotFound):
        clients.overview(office.desk, 99)
    assert clients.lines(office.desk, [99]) == []
