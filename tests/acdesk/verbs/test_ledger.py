"""Any sequence of verbs, thousands of steps: nothing goes dark, no client's clock is stretched, all can be undone."""

from __future__ import annotations

import tempfile
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from acdesk import history
from acdesk.errors import Refused
from acdesk.verbs import arrive, tidying
from db.models import Obligation, Request, Staff
from db.vocabulary import CLIENT_FACING, State, Verb
from tests.acdesk.verbs.test_matrix import DOING, PEOPLE
from tests.office import Office, open_office, rows

CLIENTS = st.sampled_from(["badger", "isthmus", "amazonia"])
VERBS = st.sampled_from(sorted(DOING))
ROLES = st.sampled_from(sorted(PEOPLE))


class Ledger(RuleBasedStateMachine):
    """A desk under a random sequence of verbs, by random people, with time passing."""

    office: Office
    folder: tempfile.TemporaryDirectory[str]

    @initialize()
    def open(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.office = open_office(Path(self.folder.name))
        self.start = rows()
        self.steps = 0
        self.requests: list[int] = []
        self.clocks: dict[int, tuple[datetime, datetime]] = {}

    def teardown(self) -> None:
        if hasattr(self, "office"):
            self.office.sit("Ana")
            while self.steps:
                history.undo(self.office.desk)
                self.steps -= 1
            assert rows() == self.start
            self.office.desk.close()
            self.folder.cleanup()

    @rule(minutes=st.sampled_from([1, 7, 45, 300, 1440, 10_000]))
    def wait(self, minutes: int) -> None:
        self.office.clock.on(minutes)

    @rule(client=CLIENTS)
    def add(self, client: str) -> None:
        self.office.sit("Ana")
        self.requests.append(self.office.request(client=client))
        self.steps += 1

    @rule(verb=VERBS, role=ROLES, pick=st.integers(0, 30))
    def do(self, verb: Verb, role: str, pick: int) -> None:
        if not self.requests:
            return
        self.office.sit(PEOPLE[role])
        try:
            done = DOING[verb](self.office, self.requests[pick % len(self.requests)])
        except Refused:
            return
        self.steps += 1
        self.requests += done.created

    @rule(pick=st.integers(0, 30), into=st.integers(0, 30))
    def merge(self, pick: int, into: int) -> None:
        if not self.requests:
            return
        self.office.sit("Ana")
        numbers = [self.requests[number % len(self.requests)] for number in (pick, into)]
        try:
            tidying.merge(self.office.desk, numbers[:1], into=numbers[1])
        except Refused:
            return
        self.steps += 1

    @rule(back=st.integers(1, 4))
    def undo_and_redo(self, back: int) -> None:
        self.office.sit("Ana")
        before, steps = rows(), min(back, self.steps)
        if steps:
            history.undo(self.office.desk, steps)
            history.redo(self.office.desk, steps)
            assert rows() == before

    @invariant()
    def nothing_is_dark(self) -> None:
        if not hasattr(self, "office"):
            return
        active = {row.id for row in Staff.select().where(Staff.active)}
        owed: dict[int | None, list[Obligation]] = {}
        for row in Obligation.select().where(Obligation.state == "open"):
            owed.setdefault(row.request_id, []).append(row)
        for request in Request.select():
            if request.state == State.CLOSED:
                assert request.id not in owed
            else:
                assert any(row.owner_id in active for row in owed.get(request.id, [])), request.state

    @invariant()
    def no_client_clock_is_stretched(self) -> None:
        if not hasattr(self, "office"):
            return
        for row in Obligation.select().where(Obligation.kind.in_(list(CLIENT_FACING))):
            opened, due = self.clocks.setdefault(row.id, (row.opened_at, row.due_at))
            assert row.opened_at == opened
            assert row.due_at <= due
            self.clocks[row.id] = (opened, row.due_at)


Ledger.TestCase.settings = settings(
    max_examples=30, stateful_step_count=40, deadline=None, suppress_health_check=list(HealthCheck)
)
test_any_sequence_of_verbs = Ledger.TestCase


def test_undo_is_deep_and_survives_a_restart(tmp_path: Path) -> None:
    office = open_office(tmp_path)
    start = rows()
    for number in range(110):
        arrive.add(office.desk, f"Request {number}", office.clients["badger"])
    end = rows()
    office.desk.close()
    again = open_again(tmp_path, office)
    history.undo(again.desk, 110)
    assert rows() == start
    history.redo(again.desk, 110)
    assert rows() == end
    again.desk.close()


def open_again(folder: Path, office: Office) -> Office:
    from acdesk.config import Config
    from acdesk.desk import open_desk

    desk = open_desk(folder / "desk.db", Config(), office.clock)
    return Office(desk, office.clock, office.staff, office.clients)


def test_a_new_step_ends_what_could_be_redone(tmp_path: Path) -> None:
    office = open_office(tmp_path)
    office.request("First")
    history.undo(office.desk)
    office.request("Second")
    with pytest.raises(Refused, match="nothing to redo"):
        history.redo(office.desk)
    office.desk.close()
