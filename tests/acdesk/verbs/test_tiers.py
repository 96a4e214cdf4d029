"""A tier moves by the VP or the Owner alone; running clocks may shorten by it and never lengthen."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from acdesk import history
from acdesk.errors import NotFound, Refused, WrongUsage
from acdesk.upkeep import keep
from acdesk.verbs import answering, calling, editing, tiers, working
from db.models import Client, Journal, Obligation, TierLook
from db.queries_queue import QUIET
from db.vocabulary import Kind, Settled
from tests.office import Clock, Office, open_office, rows

LETS_GO = timedelta(days=3)


def move(office: Office, client: str, tier: int) -> None:
    office.sit("Vera")
    tiers.set_tier(office.desk, office.clients[client], tier=tier, reason="agreed")
    office.sit("Ana")


def due(kind: Kind | None = None) -> dict[int, datetime]:
    """What is owed, by number of the obligation."""
    found = Obligation.select().where(Obligation.state == Settled.OPEN)
    return {row.id: row.due_at for row in found if kind in (None, row.kind)}


def clocks(client_id: int, kind: str) -> list[Obligation]:
    """The clocks of a kind that run for a client."""
    of_client = (Obligation.client == client_id) & (Obligation.kind == kind)
    return list(Obligation.select().where(of_client & (Obligation.state == Settled.OPEN)))


def touch(office: Office, client: str) -> list[Obligation]:
    return clocks(office.clients[client], Kind.TOUCH)


@pytest.mark.parametrize("who", ["Ana", "Karly", "Devon"])
def test_nobody_else_moves_it(office: Office, who: str) -> None:
    office.sit(who)
    before = rows()
    with pytest.raises(Refused, match=f"VP of Strategy or the Owner; {who} is neither"):
        tiers.set_tier(office.desk, office.clients["badger"], tier=3, reason="smaller")
    assert rows() == before


def test_what_a_change_needs(office: Office) -> None:
    office.sit("Mark")
    badger, before = office.clients["badger"], rows()
    for tier, reason, error in ((2, "same", Refused), (3, "  ", Refused), (4, "no such", WrongUsage)):
        with pytest.raises(error):
            tiers.set_tier(office.desk, badger, tier=tier, reason=reason)
    with pytest.raises(NotFound):
        tiers.set_tier(office.desk, 99, tier=3, reason="who")
    assert rows() == before
    done = tiers.set_tier(office.desk, badger, tier=3, reason="fewer projects")
    assert done.summary == "Badger HVAC moved from tier 2 to tier 3: fewer projects"
    history.undo(office.desk)
    assert rows() == before


def test_a_better_tier_shortens_what_runs(office: Office) -> None:
    number = office.request(client="isthmus")
    before = due()
    move(office, "isthmus", 2)
    after = due()
    (acknowledge,) = due(Kind.ACKNOWLEDGE).values()
    assert acknowledge == office.clock() + timedelta(minutes=60)
    assert all(after[each] <= before[each] for each in after.keys() & before.keys())
    assert all(row.weight == 1.5 for row in Obligation.select().where(Obligation.request == number))


def test_a_lesser_tier_leaves_the_dates_and_weighs_less(office: Office) -> None:
    office.request(client="badger")
    before = due()
    move(office, "badger", 3)
    assert due() == before
    assert {row.weight for row in Obligation.select().where(Obligation.client == office.clients["badger"])} == {1.0}


def test_the_touch_clock_shortens_from_the_same_contact(office: Office) -> None:
    (old,) = touch(office, "isthmus")
    office.clock.on(9 * 60)
    move(office, "isthmus", 2)
    (fresh,) = touch(office, "isthmus")
    assert (fresh.opened_at, fresh.target_w, old.target_w) == (old.opened_at, 3780, 8100)
    assert Obligation.get_by_id(old.id).state == Settled.REPLACED  # nobody has spoken: it is not met


def test_tier_1_has_no_touch_clock_and_gets_one_when_it_ends(office: Office) -> None:
    editing.log_contact(office.desk, office.clients["badger"], channel="call", text="hello")
    spoke = office.clock()
    office.clock.on(60)
    move(office, "badger", 1)
    assert touch(office, "badger") == []
    move(office, "badger", 3)
    (fresh,) = touch(office, "badger")
    assert (fresh.opened_at, fresh.target_w) == (spoke, 8100)


def test_a_closed_request_is_left_alone(office: Office) -> None:
    number = office.request(client="isthmus")
    answering.answer(office.desk, number, text="Here it is.")
    before = [row.due_at for row in Obligation.select().where(Obligation.request == number)]
    move(office, "isthmus", 2)
    assert [row.due_at for row in Obligation.select().where(Obligation.request == number)] == before


TIER_2 = {Kind.TOUCH: 7 * 540, Kind.HOLD_CALL: 12 * 540}
"""Working minutes of the clocks that are shorter there than on Tier 3."""


def expected(row: Obligation, tier: int) -> Settled:
    """What becomes of a running clock when the client comes to a tier: nearly all run on."""
    if row.request_id is not None or row.kind not in QUIET:
        return Settled.OPEN
    if tier == 1:  # its leads keep their own rhythm; nothing of it was done
        return Settled.CANCELLED
    return Settled.REPLACED if tier == 2 and row.target_w > TIER_2.get(row.kind, row.target_w) else Settled.OPEN


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    moves=st.lists(st.sampled_from([1, 2, 3]), min_size=1, max_size=5),
    steps=st.integers(0, 3),
    is_near=st.booleans(),
    has_call=st.booleans(),
)
def test_no_order_of_changes_lengthens_anything(
    tmp_path_factory: pytest.TempPathFactory, moves: list[int], steps: int, is_near: bool, has_call: bool
) -> None:
    office = open_office(tmp_path_factory.mktemp("desk"))
    number = office.request(client="isthmus")
    if is_near:
        editing.edit_client(office.desk, office.clients["isthmus"], city="Madison")
    if has_call:
        calling.plan_call(office.desk, office.clients["isthmus"], starts=office.clock() + LETS_GO)
    if steps > 0:
        answering.acknowledge(office.desk, number, eta=office.clock() + LETS_GO)
    if steps > 1:
        working.route(office.desk, number, to=office.staff["devon"], low_hours=1, high_hours=2, skill="web")
    client = office.clients["isthmus"]
    for tier in moves:
        office.clock.on(30)
        before = [row for row in Obligation.select() if row.state == Settled.OPEN]
        if Client.get_by_id(client).tier != tier:
            move(office, "isthmus", tier)
        for was in before:
            row = Obligation.get_by_id(was.id)
            assert row.due_at <= was.due_at
            assert row.state == (expected(was, tier) if was.client_id == client else Settled.OPEN), row.kind
            if row.state == Settled.REPLACED:
                (fresh,) = clocks(client, row.kind)
                assert fresh.opened_at == was.opened_at
                assert fresh.due_at <= was.due_at
            elif row.state == Settled.CANCELLED:
                assert clocks(client, row.kind) == []
    office.desk.close()


def test_a_look_a_month_and_a_proposal_after_two(office: Office, tmp_path: Path) -> None:
    badger = office.clients["badger"]
    editing.edit_client(office.desk, badger, retainer=20_000, growth=5, complexity=5)
    TierLook.delete().execute()
    for month in (3, 4):
        office.clock.instant = datetime(2026, month, 20, 16, tzinfo=UTC)
        office.desk.store.set_setting("tier_looks", "")
        assert tiers.proposed(Client.get_by_id(badger)) is None
        keep(office.desk)
        keep(office.desk)
    looks = [(row.month, row.score, row.suggested) for row in TierLook.select()]
    assert looks == [("2026-03", 5.0, 1), ("2026-04", 5.0, 1)]
    assert tiers.proposed(Client.get_by_id(badger)) == 1
    assert Client.get_by_id(badger).tier == 2  # never by itself
    last = Journal.select().where(Journal.verb == "look_at_tiers").order_by(Journal.seq.desc()).get()
    assert not last.undoable


def test_a_look_gives_a_clock_to_a_client_that_lacks_one(tmp_path: Path) -> None:
    clock = Clock()
    office = open_office(tmp_path, clock)
    Obligation.delete().execute()
    clock.instant += timedelta(days=31)
    assert tiers.keep_looks(office.desk) is not None
    assert {row.client_id for row in Obligation.select()} == {office.clients["badger"], office.clients["isthmus"]}
    assert tiers.keep_looks(office.desk) is None
    office.desk.close()
