"""What is owed over and over: it follows tier, client, months and quarters, and nothing of it goes dark."""

from __future__ import annotations

import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from acdesk import history
from acdesk.config import Config
from acdesk.desk import acting_as, open_desk
from acdesk.errors import AcdeskError
from acdesk.rules import pressure
from acdesk.upkeep import LOOKED, keep, keep_calls
from acdesk.verbs import calling, commitments, editing, in_call, nudging, tiers, visiting
from db import queries, records
from db.models import Call, Commitment, Obligation, Visit
from db.vocabulary import Kind, Urgency
from tests.acdesk.verbs.test_calling import owed, plan
from tests.office import Office, open_office, rows


def test_a_change_of_tier_may_shorten_and_never_lengthens(office: Office) -> None:
    (before,) = owed(office, Kind.HOLD_CALL, "isthmus")
    with acting_as(office.desk, "Vera"):
        tiers.set_tier(office.desk, office.clients["isthmus"], tier=2, reason="grew")
        tiers.set_tier(office.desk, office.clients["badger"], tier=3, reason="shrank")
    (sooner,) = owed(office, Kind.HOLD_CALL, "isthmus")
    assert (sooner.opened_at, sooner.target_w) == (before.opened_at, 12 * 540)
    (same,) = owed(office, Kind.HOLD_CALL, "badger")
    assert (same.target_w, same.weight) == (12 * 540, 1.0)
    with acting_as(office.desk, "Vera"):
        tiers.set_tier(office.desk, office.clients["badger"], tier=1, reason="huge")
    assert owed(office, Kind.HOLD_CALL) == owed(office, Kind.BOOK_CALL) == []


def test_what_is_owed_on_a_call_goes_with_the_tier_to_who_keeps_it(office: Office) -> None:
    plan(office, datetime(2026, 3, 12, 15, tzinfo=UTC))
    for tier, owner in ((1, "vera"), (3, "ana")):
        with acting_as(office.desk, "Vera"):
            tiers.set_tier(office.desk, office.clients["badger"], tier=tier, reason="agreed")
        (prepare,) = owed(office, Kind.PREPARE_CALL, "badger")
        assert prepare.owner_id == office.staff[owner]
        assert prepare.weight == pressure.weight(office.desk.config.weights, tier, Urgency.NORMAL)


def test_a_client_who_leaves_is_owed_nothing(office: Office) -> None:
    plan(office, datetime(2026, 3, 12, 15, tzinfo=UTC))
    editing.edit_client(office.desk, office.clients["badger"], city="Madison")
    editing.edit_client(office.desk, office.clients["badger"], active=False)
    left = Obligation.select().where(Obligation.client == office.clients["badger"], Obligation.state == "open")
    assert list(left) == []


def test_the_turn_of_the_quarter_breaks_what_was_not_held_and_owes_anew(office: Office) -> None:
    editing.edit_client(office.desk, office.clients["badger"], city="Madison")
    (old,) = owed(office, Kind.VISIT)
    office.clock.instant = datetime(2026, 4, 1, 15, tzinfo=UTC)
    keep(office.desk)
    assert Obligation.get_by_id(old.id).state == "broken"
    (new,) = owed(office, Kind.VISIT)
    assert (new.step, new.note) == (0, "2026Q2")
    assert new.due_at == datetime(2026, 4, 21, 22, tzinfo=UTC)
    before = rows()
    keep(office.desk)
    assert rows() == before


def test_each_step_has_its_gate(office: Office) -> None:
    client = office.clients["badger"]
    editing.edit_client(office.desk, client, city="Madison")
    office.clock.instant = datetime(2026, 4, 1, 15, tzinfo=UTC)
    keep(office.desk)
    number = visiting.plan_visit(office.desk, client, on=datetime(2026, 5, 6, 15, tzinfo=UTC)).created[0]
    assert [row.due_at for row in owed(office, Kind.VISIT)] == [datetime(2026, 5, 12, 22, tzinfo=UTC)]
    visiting.book_visit(office.desk, number, on=datetime(2026, 5, 6, 15, tzinfo=UTC))
    assert [row.due_at for row in owed(office, Kind.VISIT)] == [datetime(2026, 6, 16, 22, tzinfo=UTC)]


def test_tier_3_is_owed_a_visit_every_second_quarter(office: Office) -> None:
    client = office.clients["isthmus"]
    editing.edit_client(office.desk, client, city="Madison")
    number = visiting.plan_visit(office.desk, client, on=office.desk.now()).created[0]
    visiting.hold_visit(office.desk, number)
    office.clock.instant = datetime(2026, 4, 1, 15, tzinfo=UTC)
    keep(office.desk)
    assert owed(office, Kind.VISIT, "isthmus") == []
    office.clock.instant = datetime(2026, 7, 1, 15, tzinfo=UTC)
    keep(office.desk)
    assert len(owed(office, Kind.VISIT, "isthmus")) == 1


def test_every_month_series_are_laid_further(office: Office) -> None:
    plan(office, datetime(2026, 3, 12, 15, tzinfo=UTC), every="2w")
    last = max(row.starts_at for row in Call.select())
    office.clock.instant = datetime(2026, 6, 2, 15, tzinfo=UTC)
    keep(office.desk)
    later = max(row.starts_at for row in Call.select())
    assert later > last + timedelta(days=75)
    starts = [row.starts_at for row in Call.select().order_by(Call.starts_at)]
    assert len(starts) == len(set(starts))


def test_an_older_desk_gets_its_rhythms_at_opening(tmp_path: Path) -> None:
    office = open_office(tmp_path)
    with office.desk.store.transaction():
        Obligation.delete().where(Obligation.kind.in_(["hold_call", "book_call", "visit"])).execute()
        office.desk.store.set_setting("calendar_laid", "")
    office.desk.close()
    desk = open_desk(tmp_path / "desk.db", Config(), office.clock)
    assert len(owed(office, Kind.HOLD_CALL)) == len(owed(office, Kind.BOOK_CALL)) == 1
    desk.close()


def test_the_queue_shows_a_rhythm_once_it_warns(office: Office) -> None:
    desk = office.desk
    assert queries.items(desk.view(), "now") == []
    office.clock.instant = desk.agency.add(office.desk.now(), 10 * 540)
    kinds = {item.client: item.kind for item in queries.items(desk.view(), "now")}
    assert kinds["Badger HVAC"] in ("book_call", "hold_call")


def standing() -> list[tuple[object, ...]]:
    """What is owed, and the calls and visits that it follows from."""
    fields = (Obligation.id, Obligation.kind, Obligation.call, Obligation.opened_at, Obligation.due_at)
    owing = Obligation.select(*fields).where(Obligation.state == "open").order_by(Obligation.id)
    calls = Call.select(Call.id, Call.state, Call.starts_at).order_by(Call.id)
    return [*owing.tuples(), *calls.tuples(), *Visit.select(Visit.id, Visit.state, Visit.stands_for).tuples()]


def test_a_call_that_goes_by_in_silence_leaves_the_next_one_owed(office: Office) -> None:
    first, second, *_ = plan(office, datetime(2026, 3, 5, 15, tzinfo=UTC), every="2w")
    (before,) = owed(office, Kind.PREPARE_CALL)
    assert before.call_id == first
    office.clock.instant = datetime(2026, 3, 18, 19, tzinfo=UTC)
    keep(office.desk)
    assert Obligation.get_by_id(before.id).state == "broken"
    (now,) = owed(office, Kind.PREPARE_CALL)
    assert now.call_id == second
    in_call.prep_opened(office.desk, second)
    assert Call.get_by_id(second).prepared_at == office.desk.now()


def test_where_only_one_call_was_planned_and_went_by_the_next_is_to_be_booked(office: Office) -> None:
    (number,) = plan(office, datetime(2026, 3, 5, 15, tzinfo=UTC))
    assert owed(office, Kind.BOOK_CALL) == []
    office.clock.instant = datetime(2026, 3, 5, 15, 10, tzinfo=UTC)
    keep(office.desk)  # it runs: the next is to be booked, this one may still be looked up
    assert len(owed(office, Kind.BOOK_CALL)) == 1
    assert [row.call_id for row in owed(office, Kind.PREPARE_CALL)] == [number]
    office.clock.instant = datetime(2026, 3, 6, 15, tzinfo=UTC)
    keep(office.desk)
    assert owed(office, Kind.PREPARE_CALL) == []
    assert len(owed(office, Kind.BOOK_CALL)) == 1


def test_nothing_is_written_while_no_call_went_by(office: Office) -> None:
    plan(office, datetime(2026, 3, 5, 15, tzinfo=UTC), every="2w")
    for day in (4, 6):
        office.clock.instant = datetime(2026, 3, day, 15, tzinfo=UTC)
        keep(office.desk)
        last, asked = records.last_journal(), office.desk.store.setting(LOOKED)
        office.clock.on(30)
        assert keep_calls(office.desk) is False
        assert (records.last_journal(), office.desk.store.setting(LOOKED)) == (last, asked)


def test_a_clock_that_is_put_back_looks_again(office: Office) -> None:
    office.clock.instant = datetime(2026, 3, 20, 15, tzinfo=UTC)
    office.desk.store.set_setting(LOOKED, office.desk.now().isoformat())
    office.clock.instant = datetime(2026, 3, 3, 16, tzinfo=UTC)
    plan(office, datetime(2026, 3, 5, 15, tzinfo=UTC), every="2w")
    office.clock.instant = datetime(2026, 3, 6, 15, tzinfo=UTC)
    assert keep_calls(office.desk) is True


def test_the_look_is_nobodys_step_and_undo_and_redo_pass_over_it(office: Office) -> None:
    desk = office.desk
    (hold,) = owed(office, Kind.HOLD_CALL)
    (number,) = plan(office, datetime(2026, 3, 5, 15, tzinfo=UTC))
    office.clock.instant = datetime(2026, 3, 4, 19, tzinfo=UTC)
    in_call.prep_opened(desk, number)
    office.clock.instant = datetime(2026, 3, 6, 15, tzinfo=UTC)
    keep(desk)
    before = standing()
    assert history.undo(desk)[0].summary.startswith("Undone: Prepared")
    assert history.undo(desk)[0].summary.startswith("Undone: Planned")
    assert Call.select().count() == 0
    assert [row.id for row in owed(office, Kind.HOLD_CALL)] == [hold.id]
    assert len(owed(office, Kind.BOOK_CALL)) == 1
    assert owed(office, Kind.PREPARE_CALL) == owed(office, Kind.SETTLE_CALL) == []
    history.redo(desk, 2)
    assert standing() == before


def test_a_visit_planned_for_another_quarter_can_be_taken_back_in_it(office: Office) -> None:
    editing.edit_client(office.desk, office.clients["badger"], city="Madison")
    before = len(standing())
    visiting.plan_visit(office.desk, office.clients["badger"], on=datetime(2026, 4, 8, 15, tzinfo=UTC))
    office.clock.instant = datetime(2026, 4, 2, 15, tzinfo=UTC)
    keep(office.desk)  # from now on that visit is to be booked
    history.undo(office.desk)
    assert Visit.select().count() == 0
    assert len(standing()) == before
    assert [row.step for row in owed(office, Kind.VISIT)] == [0]


class Rhythm(RuleBasedStateMachine):
    """Calls and visits under any sequence of verbs: somebody always owes the next call, and all can be undone."""

    office: Office
    folder: tempfile.TemporaryDirectory[str]

    @initialize()
    def open(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.office = open_office(Path(self.folder.name))
        editing.edit_client(self.office.desk, self.office.clients["badger"], city="Madison")
        self.start = self.owing()
        self.steps = 0
        self.holds: dict[int, datetime] = {}
        desk, first = self.office.desk, self.office.desk.now() + timedelta(days=2)
        self.step(lambda: calling.plan_call(desk, self.office.clients["badger"], starts=first, every="2w"))

    def teardown(self) -> None:
        if hasattr(self, "office"):
            history.undo(self.office.desk, self.steps)
            keep(self.office.desk)
            assert Call.select().count() == Visit.select().count() == Commitment.select().count() == 0
            assert owed(self.office, Kind.NUDGE) == []
            assert self.owing() == self.start
            self.office.desk.close()
            self.folder.cleanup()

    def owing(self) -> list[tuple[str, datetime]]:
        """What is owed on calls, by its kind and since when; visits go with the quarter."""
        kinds = (Kind.HOLD_CALL, Kind.BOOK_CALL, Kind.PREPARE_CALL, Kind.SETTLE_CALL)
        return [(row.kind, row.opened_at) for kind in kinds for row in owed(self.office, kind)]

    @rule(minutes=st.sampled_from([5, 60, 600, 3_000, 20_000]))
    def wait(self, minutes: int) -> None:
        self.office.clock.on(minutes)
        keep(self.office.desk)

    @rule(
        what=st.sampled_from(["plan", "series", "move", "later", "cancel", "end", "start", "miss", "prep"]),
        pick=st.integers(0, 40),
        days=st.integers(1, 20),
    )
    def call(self, what: str, pick: int, days: int) -> None:
        desk = self.office.desk
        client, to = self.office.clients["badger"], desk.now() + timedelta(days=days)
        numbers = [row.id for row in Call.select(Call.id).order_by(Call.starts_at).limit(12)]
        number = numbers[pick % len(numbers)] if numbers else 0
        doing = {
            "plan": lambda: calling.plan_call(desk, client, starts=to),
            "series": lambda: calling.plan_call(desk, client, starts=to, every="2w"),
            "move": lambda: calling.move_call(desk, number, to=to),
            "later": lambda: calling.move_call(desk, number, to=to, and_later=True),
            "cancel": lambda: calling.cancel_call(desk, number, and_later=bool(pick % 2)),
            "start": lambda: in_call.start_call(desk, number),
            "end": lambda: in_call.end_call(desk, number),
            "miss": lambda: calling.no_show(desk, number),
            "prep": lambda: in_call.prep_opened(desk, number),
        }
        self.step(doing[what])

    @rule(what=st.sampled_from(["plan", "book", "move", "hold", "cancel", "stand"]), pick=st.integers(0, 9))
    def visit(self, what: str, pick: int) -> None:
        desk = self.office.desk
        numbers = [row.id for row in Visit.select(Visit.id)]
        number = numbers[pick % len(numbers)] if numbers else 0
        to = desk.now() + timedelta(days=pick + 1)
        doing = {
            "plan": lambda: visiting.plan_visit(desk, self.office.clients["badger"], on=to),
            "book": lambda: visiting.book_visit(desk, number, on=to),
            "move": lambda: visiting.move_visit(desk, number, on=to),
            "hold": lambda: visiting.hold_visit(desk, number),
            "cancel": lambda: visiting.cancel_visit(desk, number),
            "stand": lambda: visiting.stand_for(desk, number),
        }
        self.step(doing[what])

    @rule(
        what=st.sampled_from(["agree", "done", "drop", "date", "nudge"]),
        pick=st.integers(0, 9),
        days=st.integers(-3, 9),
    )
    def they_agree(self, what: str, pick: int, days: int) -> None:
        desk, due = self.office.desk, self.office.desk.now() + timedelta(days=days)
        calls = [row.id for row in Call.select(Call.id).order_by(Call.starts_at).limit(4)]
        made = [row.id for row in Commitment.select(Commitment.id)]
        call, number = (found[pick % len(found)] if found else 0 for found in (calls, made))
        doing = {
            "agree": lambda: commitments.commit(desk, call, side="theirs", what="The photos", owner="Dana", due=due),
            "done": lambda: commitments.settle_commitment(desk, number),
            "drop": lambda: commitments.drop_commitment(desk, number),
            "date": lambda: commitments.change_commitment(desk, number, due=due),
            "nudge": lambda: nudging.nudge_commitment(desk, number),
        }
        self.step(doing[what])

    @invariant()
    def what_they_agreed_to_is_owed_one_nudge(self) -> None:
        if hasattr(self, "office"):
            open_ = nudging.owed_by(self.office.desk, self.office.clients["badger"])
            assert sorted(row.commitment_id for row in owed(self.office, Kind.NUDGE)) == sorted(row.id for row in open_)

    def step(self, doing: object) -> None:
        before = rows()
        try:
            doing()  # type: ignore[operator]
        except AcdeskError:
            assert rows() == before
            return
        if rows() != before:
            self.steps += 1

    @rule()
    def back_and_again(self) -> None:
        if self.steps:
            now = rows()
            history.undo(self.office.desk)
            history.redo(self.office.desk)
            assert rows() == now

    @invariant()
    def the_next_call_is_owed_and_never_put_off(self) -> None:
        if not hasattr(self, "office"):
            return
        (hold,) = owed(self.office, Kind.HOLD_CALL)
        held = queries.last_held_call(self.office.clients["badger"])
        assert held is None or hold.opened_at >= (held.started_at or held.starts_at)
        assert self.holds.setdefault(hold.id, hold.due_at) == hold.due_at
        coming = queries.next_call(self.office.clients["badger"], self.office.desk.now())
        assert len(owed(self.office, Kind.BOOK_CALL)) == (coming is None)
        owing = [row.call_id for row in owed(self.office, Kind.PREPARE_CALL)]
        assert len(owing) == len(set(owing)) <= 2
        if coming is not None:
            assert (coming.id in owing) == (coming.prepared_at is None)


Rhythm.TestCase.settings = settings(
    max_examples=15, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
)
test_any_sequence_of_calls_and_visits = Rhythm.TestCase


@pytest.mark.parametrize("client", ["badger", "isthmus"])
def test_the_core_is_always_owed_a_call(office: Office, client: str) -> None:
    assert len(owed(office, Kind.HOLD_CALL, client)) == 1


def test_a_call_whose_time_is_over_is_asked_for(office: Office) -> None:
    desk, client = office.desk, office.clients["badger"]
    numbers = plan(office, datetime(2026, 3, 12, 15, tzinfo=UTC), every="2w")
    (asked,) = owed(office, Kind.SETTLE_CALL)
    assert (asked.call_id, asked.opened_at) == (numbers[0], datetime(2026, 3, 12, 15, 30, tzinfo=UTC))
    assert asked.due_at == datetime(2026, 3, 12, 17, 30, tzinfo=UTC)

    def kinds() -> list[str]:
        return [item.kind for item in queries.items(desk.view(client), "now")]

    office.clock.instant = datetime(2026, 3, 12, 15, 29, tzinfo=UTC)
    assert Kind.SETTLE_CALL not in kinds()
    office.clock.instant = datetime(2026, 3, 12, 19, 31, tzinfo=UTC)
    assert Kind.SETTLE_CALL in kinds()
    calling.no_show(desk, numbers[0])
    assert Obligation.get_by_id(asked.id).state == "met"
    (following,) = owed(office, Kind.SETTLE_CALL)
    assert following.call_id == numbers[1]
    history.undo(desk)
    assert [row.id for row in owed(office, Kind.SETTLE_CALL)] == [asked.id]


def test_the_question_follows_its_call_and_every_call_that_went_by_is_asked_for(office: Office) -> None:
    desk = office.desk
    numbers = plan(office, datetime(2026, 3, 12, 15, tzinfo=UTC), every="2w")
    (asked,) = owed(office, Kind.SETTLE_CALL)
    calling.move_call(desk, numbers[0], to=datetime(2026, 3, 13, 15, tzinfo=UTC))
    (moved,) = owed(office, Kind.SETTLE_CALL)
    assert (moved.id, moved.opened_at) == (asked.id, datetime(2026, 3, 13, 15, 30, tzinfo=UTC))
    earlier = plan(office, datetime(2026, 3, 5, 15, tzinfo=UTC))[0]
    assert [row.call_id for row in owed(office, Kind.SETTLE_CALL)] == [earlier]
    office.clock.instant = datetime(2026, 4, 2, 15, tzinfo=UTC)  # three calls went by, and nobody looked
    calling.no_show(desk, earlier)
    assert [row.call_id for row in owed(office, Kind.SETTLE_CALL)] == list(numbers[:3])
    in_call.end_call(desk, numbers[0])
    calling.cancel_call(desk, numbers[1])
    assert {row.call_id for row in owed(office, Kind.SETTLE_CALL)} >= {numbers[2]}
    editing.edit_client(desk, office.clients["badger"], active=False)
    assert owed(office, Kind.SETTLE_CALL) == []


def test_the_months_look_is_in_no_ones_way_when_older_steps_are_taken_back(office: Office) -> None:
    desk = office.desk
    steps = [
        lambda: plan(office, datetime(2026, 3, 12, 15, tzinfo=UTC), every="2w"),
        lambda: editing.edit_client(desk, office.clients["badger"], city="Madison"),
        lambda: visiting.plan_visit(desk, office.clients["badger"], on=datetime(2026, 3, 11, 15, tzinfo=UTC)),
        lambda: plan(office, datetime(2026, 3, 5, 15, tzinfo=UTC)),
    ]
    calls = [Call.select().count()]
    for step in steps:
        step()
        calls.append(Call.select().count())
    office.clock.instant = datetime(2026, 6, 2, 15, tzinfo=UTC)  # another quarter, and calls went by
    keep(desk)

    def standing() -> list[tuple[object, ...]]:
        fields = (Obligation.id, Obligation.kind, Obligation.call, Obligation.state, Obligation.opened_at)
        return [*Obligation.select(*fields).tuples(), *Call.select(Call.id, Call.state).tuples()]

    before = standing()
    for _ in steps:
        history.undo(desk)
        keep(desk)
    assert Call.select().count() == calls[0] == Visit.select().count()
    assert len(owed(office, Kind.HOLD_CALL, "badger")) == len(owed(office, Kind.BOOK_CALL, "badger")) == 1
    assert owed(office, Kind.PREPARE_CALL) == owed(office, Kind.SETTLE_CALL) == owed(office, Kind.VISIT) == []
    for _ in steps:
        history.redo(desk)
    assert standing() == before


@pytest.mark.parametrize(("to", "again"), [((12, 19), False), ((13, 14), False), ((13, 20), True), ((20, 15), True)])
def test_a_call_moved_by_more_than_a_working_day_is_prepared_anew(
    office: Office, to: tuple[int, int], again: bool
) -> None:
    desk, number = office.desk, plan(office, datetime(2026, 3, 12, 15, tzinfo=UTC))[0]
    office.clock.instant = datetime(2026, 3, 12, 14, tzinfo=UTC)
    in_call.prep_opened(desk, number)
    calling.move_call(desk, number, to=datetime(2026, 3, *to, tzinfo=UTC))
    assert (Call.get_by_id(number).prepared_at is None) is again
    assert [row.call_id for row in owed(office, Kind.PREPARE_CALL)] == [number] * again
    history.undo(desk)
    assert Call.get_by_id(number).prepared_at == desk.now()
    assert owed(office, Kind.PREPARE_CALL) == []
