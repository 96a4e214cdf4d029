"""The splits, the snooze, the people's views, the counts and the rows of the queue."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from db import queries
from db.models import Call, Client, Obligation, Request, Staff, Visit
from tests.seed import NOW, bind_memory, seed

NOW_W = 10_000
AGENCY = {0: NOW_W}


@pytest.fixture
def desk() -> Iterator[None]:
    """Anna coordinates Badger (tier 2) and Isthmus (tier 3), Bob coordinates Yahara; nobody Driftless."""
    memory = bind_memory()
    for name, role in (("Anna", "coordinator"), ("Bob", "coordinator"), ("Karly", "strategist"), ("Mark", "owner"),
                       ("Vera", "vp_strategy"), ("Devon", "specialist")):  # fmt: skip
        Staff.create(name=name, role=role, zone="America/Chicago", skills=["web"] if role == "specialist" else [])
    for name, tier, coordinator in (("Badger", 2, 1), ("Isthmus", 3, 1), ("Yahara", 2, 2), ("Driftless", 2, None)):
        Client.create(name=name, tier=tier, coordinator=coordinator)
    yield
    memory.close()


ANNA, BOB, KARLY, MARK, VERA, DEVON = range(1, 7)
BADGER, ISTHMUS, YAHARA, DRIFTLESS = range(1, 5)


def view(person: int = ANNA, role: str = "coordinator", **changes: Any) -> queries.View:
    return queries.View(**{"now": NOW, "clocks": AGENCY, "person_id": person, "role": role, **changes})


def request(client: int | None = BADGER, state: str = "new", **columns: Any) -> int:
    given = {"title": "Landing page", "channel": "email", "received_at": NOW - timedelta(hours=2), **columns}
    return int(Request.create(client=client, state=state, **given).id)


def owe(request_id: int | None, kind: str, age: int = 30, target: int = 60, **columns: Any) -> int:
    """Something owed since `age` working minutes; warns far in the future unless told otherwise."""
    start = NOW_W - age
    lane = {"take_over": 0, "acknowledge": 1}.get(kind, 2)
    given = {
        "owner": ANNA, "opened_at": NOW - timedelta(minutes=age), "due_at": NOW + timedelta(minutes=target - age),
        "warn_at": NOW + timedelta(days=9), "start_w": start, "target_w": target, "due_w": start + target,
        "warn_w": start + target, "lane": lane, **columns,
    }  # fmt: skip
    return int(Obligation.create(request=request_id, kind=kind, **given).id)


def subjects(split: str, who: queries.View | None = None) -> list[int]:
    return [item.subject_id for item in queries.items(who or view(), split)]


def test_one_item_a_request_its_first_by_lane_then_pressure(desk: None) -> None:
    first, second = request(), request(title="Ad copy")
    owe(first, "decide", age=50)
    acknowledge = owe(first, "acknowledge", age=1)
    owe(second, "update_client", age=10, weight=1.0)
    nudge = owe(second, "nudge", age=10, weight=2.0)
    items = queries.items(view())
    assert [(item.rank, item.subject_id, item.obligation_id) for item in items] == [
        (1, first, acknowledge),
        (2, second, nudge),
    ]
    assert items[1].pressure == 10 / 60 * 2.0
    assert (items[1].age_minutes, items[1].target_minutes, items[1].left_minutes) == (10, 60, 50)


def test_a_call_a_visit_and_the_client_are_subjects_of_their_own(desk: None) -> None:
    """What is owed without a request: on each call, on the visit that is planned, and on the client beside them."""
    for number in (1, 2):
        Call.create(
            id=number, client=BADGER, kind="call", title="Bi-weekly", original_start=NOW, starts_at=NOW,
            zone="America/Chicago", minutes=30, state="planned",
        )  # fmt: skip
    Visit.create(id=1, client=BADGER, quarter="2026Q1", state="planned")
    owe(None, "touch", client=BADGER, age=5, warn_at=NOW)
    hold = owe(None, "hold_call", client=BADGER, age=6, warn_at=NOW)
    owe(None, "prepare_call", client=BADGER, age=4, call=1)
    owe(None, "recap_call", client=BADGER, age=3, call=2)
    owe(None, "visit", client=BADGER, age=2, visit=1, warn_at=NOW)
    owe(request(), "acknowledge", call=1)  # a request that came up in a call is still the request
    items = queries.items(view())
    assert [(item.subject_type, item.subject_id, item.title, item.state) for item in items] == [
        ("request", 1, "Landing page", "new"),
        ("client", BADGER, "Badger", ""),
        ("call", 1, "Bi-weekly", "planned"),
        ("call", 2, "Bi-weekly", "planned"),
        ("visit", 1, "Badger", "planned"),
    ]
    assert items[1].obligation_id == hold
    assert (queries.counts(view()).now, queries.counts(view()).all) == (5, 5)
    assert [(row.subject_type, row.subject_id, row.title, row.state) for row in queries.briefs(view())] == [
        (item.subject_type, item.subject_id, item.title, item.state) for item in items
    ]
    keys = [place.key for place in queries.order(view())]
    assert [queries.subject_under(key) for key in keys] == [(item.subject_type, item.subject_id) for item in items]


def test_equal_pressure_goes_by_age_then_number(desk: None) -> None:
    old = NOW - timedelta(days=1)
    young, older, twin = request(), request(), request()
    owe(young, "decide", opened_at=NOW)
    owe(older, "decide", opened_at=old)
    owe(twin, "decide", opened_at=old)
    assert subjects("now") == [older, twin, young]


def test_an_obligation_runs_by_the_calendar_of_whoever_owes_it(desk: None) -> None:
    theirs, ours = request(state="routed"), request()
    owe(theirs, "accept", start_w=500, due_w=560, calendar=DEVON, owner=DEVON)
    owe(ours, "decide", age=30)
    items = queries.items(view(clocks={0: NOW_W, DEVON: 545}))
    assert [(item.subject_id, item.age_minutes, item.left_minutes) for item in items] == [
        (theirs, 45, 15),
        (ours, 30, 30),
    ]


def test_each_split_holds_what_its_name_says(desk: None) -> None:
    new, routed, ready, waiting, parked = (
        request(state=state) for state in ("new", "routed", "ready", "waiting", "parked")
    )
    hot = request(state="escalated", escalation="complaint")
    tier_1 = request(state="escalated", escalation="tier_1")
    dark = request(state="handling")
    closed = request(state="closed", closed_at=NOW - timedelta(days=2))
    latest = request(state="closed", closed_at=NOW - timedelta(days=1))
    request(state="closed", closed_at=NOW - timedelta(days=40))
    for place, kind in enumerate(("acknowledge", "check_in", "tell_client", "nudge", "review_parked")):
        owe((new, routed, ready, waiting, parked)[place], kind, age=40 - place)
    owe(hot, "hot_update", age=50)
    owe(tier_1, "hand_over", age=20)
    owe(ready, "promise", age=1, due_at=NOW + timedelta(hours=9))
    owe(waiting, "promise", age=1, due_at=NOW + timedelta(hours=4))
    owe(None, "touch", client=BADGER, age=3)
    everything = [new, hot, routed, ready, waiting, parked, tier_1, BADGER]
    assert subjects("all") == everything
    assert subjects("now") == everything[:-1]  # a touch clock presses once it warns
    assert subjects("hot") == [hot]
    assert subjects("unacknowledged") == [new]
    assert subjects("specialists") == [routed, ready]
    assert subjects("waiting") == [waiting, parked]
    assert subjects("promises") == [waiting, ready]
    assert subjects("touch") == [BADGER]
    assert subjects("dark") == [dark]
    assert subjects("closed") == [latest, closed]
    assert queries.counts(view()) == queries.Counts(7, 1, 1, 2, 2, 2, 1, 1, 2, 8)
    with pytest.raises(KeyError):
        queries.order(view(), "tomorrow")


def test_a_matter_owed_to_a_client_is_an_item_of_that_client(desk: None) -> None:
    owe(None, "touch", client=BADGER, age=3)
    owe(None, "visit", client=BADGER, age=5)
    (item,) = queries.items(view(), "all")
    assert (item.subject_type, item.subject_id, item.title, item.state, item.kind) == (
        "client", BADGER, "Badger", "", "visit",
    )  # fmt: skip
    assert [touch.kind for touch in queries.items(view(), "touch")] == ["touch"]


def test_a_rhythm_presses_once_it_warns_and_preparing_once_it_begins(desk: None) -> None:
    owe(None, "hold_call", client=BADGER, age=5, warn_at=NOW + timedelta(hours=1))
    owe(None, "prepare_call", client=BADGER, age=-5)
    assert queries.items(view()) == []
    assert (queries.counts(view()).now, queries.counts(view()).all) == (0, 1)
    owe(None, "book_call", client=BADGER, age=5, warn_at=NOW)
    assert [item.kind for item in queries.items(view())] == ["book_call"]


def test_a_snoozed_row_hides_until_one_of_its_clocks_warns(desk: None) -> None:
    hidden = request(snoozed_until=NOW + timedelta(hours=5))
    early = request(snoozed_until=NOW + timedelta(hours=5))
    over = request(snoozed_until=NOW)
    for one in (hidden, early, over):
        owe(one, "acknowledge")
        owe(one, "decide", warn_at=NOW if one == early else NOW + timedelta(hours=1))
    assert subjects("now") == subjects("unacknowledged") == [early, over]
    assert {item.subject_id: item.hidden for item in queries.items(view(), "all")} == {
        hidden: True, early: False, over: False,
    }  # fmt: skip
    counts = queries.counts(view())
    assert (counts.now, counts.unacknowledged, counts.all) == (2, 2, 3)
    assert queries.pulse(view(), NOW, {}).unacknowledged == 3


def test_a_coordinator_sees_their_clients_nobodys_and_what_they_owe(desk: None) -> None:
    mine, theirs, nobodys, stranger = (request(client) for client in (BADGER, YAHARA, DRIFTLESS, None))
    for age, one in ((40, mine), (30, theirs), (20, nobodys), (10, stranger)):
        owe(one, "decide", age=age, owner=BOB)
    owed = owe(theirs, "nudge", age=1, owner=ANNA)
    assert subjects("now") == [mine, nobodys, stranger, theirs]
    assert queries.items(view())[3].obligation_id == owed
    assert subjects("now", view(BOB)) == [mine, theirs, nobodys, stranger]
    assert queries.items(view())[2].tier is None
    assert subjects("now", view(client_id=BADGER)) == [mine]


def test_leads_see_all_that_is_hot_and_what_they_owe_and_specialists_what_they_owe(desk: None) -> None:
    hot = request(YAHARA, "escalated", escalation="mistake")
    tier_1 = request(BADGER, "escalated", escalation="tier_1")
    routed = request(BADGER, "routed", specialist=DEVON)
    owe(hot, "hot_update", age=50, owner=BOB)
    owe(tier_1, "hand_over", age=40, owner=VERA)
    owe(routed, "check_in", age=30)
    owe(routed, "accept", age=10, owner=DEVON)
    assert subjects("now", view(VERA, "vp_strategy")) == [hot, tier_1]
    assert subjects("now", view(KARLY, "strategist")) == [hot]
    assert [item.kind for item in queries.items(view(DEVON, "specialist"))] == ["accept"]
    assert [item.kind for item in queries.items(view())] == ["hand_over", "check_in"]


@pytest.mark.parametrize(
    ("age", "given", "owner"),
    [
        (0, KARLY, "Karly"), (14, KARLY, "Karly"), (15, KARLY, "Mark"), (30, KARLY, "Vera"), (45, KARLY, "Karly"),
        (0, MARK, "Mark"), (15, MARK, "Vera"), (30, MARK, "Karly"), (-5, MARK, "Mark"),
    ],
)  # fmt: skip
def test_taking_over_goes_round_the_chain(desk: None, age: int, given: int, owner: str) -> None:
    hot = request(state="escalated", escalation="risk")
    owe(hot, "take_over", age=age, target=15, owner=given)
    for person, role in ((ANNA, "coordinator"), (KARLY, "strategist"), (MARK, "owner")):
        (item,) = queries.items(view(person, role))
        assert (item.owner, item.lane, item.hot) == (owner, 0, True)
    assert queries.obligations(view(), request_id=hot)[0].owner == owner


def test_without_leads_a_take_over_stays_where_it_is() -> None:
    assert queries.whose_turn(7, 3, []) == 7


def test_a_window_is_a_part_of_the_whole_with_its_ranks() -> None:
    memory = bind_memory()
    made = seed(400, 150, clients=6, specialists=3, journal=False)
    who = queries.View(now=NOW, clocks={0: 305_802}, person_id=made.coordinator, role="coordinator")
    for split in queries.SPLITS:
        whole = queries.items(who, split)
        assert [item.rank for item in whole] == list(range(1, len(whole) + 1))
        assert queries.items(who, split, limit=7, offset=5) == whole[5:12]
        assert queries.items(who, split, offset=3) == whole[3:]
        assert getattr(queries.counts(who), split) == len(whole)
        places = queries.order(who, split)
        assert [place.obligation_id for place in places] == [item.obligation_id for item in whole]
    memory.close()


def test_a_row_that_went_meanwhile_is_left_out(desk: None) -> None:
    one, other = request(), request()
    gone = owe(one, "decide", age=50)
    owe(other, "decide")
    places = queries.order(view())
    Obligation.delete_by_id(gone)
    assert [(item.rank, item.subject_id) for item in queries.page(view(), places)] == [(1, other)]


def test_the_row_of_one_request(desk: None) -> None:
    one, dark = request(YAHARA), request()
    owe(one, "decide", owner=BOB)
    item = queries.item_of(view(), one)
    assert item is not None
    assert (item.kind, item.owner) == ("decide", "Bob")
    bare = queries.item_of(view(), dark)
    assert bare is not None
    assert (bare.kind, bare.obligation_id, bare.due_at) == ("", None, None)
    assert queries.item_of(view(), 999) is None


def test_the_pulse(desk: None) -> None:
    pressing, relaxed = request(), request(ISTHMUS)
    owe(pressing, "acknowledge", age=18, target=30, due_at=NOW + timedelta(minutes=12))
    owe(relaxed, "acknowledge", age=100, target=480, due_at=NOW + timedelta(days=1))
    owe(relaxed, "promise", due_at=NOW + timedelta(hours=5))
    owe(pressing, "promise", due_at=NOW + timedelta(hours=7))
    hot = request(state="escalated", escalation="mistake")
    owe(hot, "take_over", owner=KARLY)
    owe(hot, "hot_update", owner=ANNA)
    since = datetime(2026, 3, 3, 16, 40, tzinfo=UTC)
    handled = request(state="handling", handling_since=since)
    pulse = queries.pulse(
        view(), NOW + timedelta(hours=6), {"acknowledge": 3, "promise": 10, "hot_update": 8, "take_over": 99}
    )
    assert pulse == queries.Pulse(
        unacknowledged=2,
        oldest=queries.Unacknowledged(pressing, "Landing page", "Badger", 18, 30, 12),
        promises_today=1,
        hot=1,
        load_minutes=3 + 10 + 8,
        timer=queries.Timer(handled, "Landing page", "Badger", since, 0, 0, 0),
    )


def test_an_empty_desk_has_nothing(desk: None) -> None:
    assert queries.counts(view()) == queries.Counts(*[0] * 10)
    assert queries.pulse(view(), NOW, {}) == queries.Pulse(0, None, 0, 0, 0, None)
    assert all(queries.items(view(), split) == [] for split in queries.SPLITS)
