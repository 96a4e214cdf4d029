"""Deliverables: nothing unchecked reaches a client, and what is ready and not presented is owed."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from acdesk import history
from acdesk.errors import NotFound, Refused
from acdesk.rules.deliverables import DELIVERABLE_LIFECYCLE, DeliverableState, DeliverableVerb, deliverable_refusal
from acdesk.verbs import delivering, working
from db.models import Deliverable, Obligation, Request
from db.vocabulary import Kind, Role, Settled
from tests.office import Office, rows

PEOPLE = {
    Role.COORDINATOR: "Ana",
    Role.STRATEGIST: "Karly",
    Role.OWNER: "Mark",
    Role.VP_STRATEGY: "Vera",
    Role.SPECIALIST: "Devon",
}
STEPS: dict[DeliverableVerb, Callable[[Office, int], object]] = {
    DeliverableVerb.CHECK: lambda office, number: delivering.check(office.desk, number),
    DeliverableVerb.READY: lambda office, number: delivering.ready(office.desk, number),
    DeliverableVerb.REWORK: lambda office, number: delivering.rework(office.desk, number, why="a typo"),
    DeliverableVerb.PRESENT: lambda office, number: delivering.present(office.desk, number, how="call"),
    DeliverableVerb.DECIDE: lambda office, number: delivering.decide(
        office.desk, number, decision="approved", approver="Dana"
    ),
}
WAY = {
    DeliverableState.DRAFT: (),
    DeliverableState.CHECKED: (DeliverableVerb.CHECK,),
    DeliverableState.READY: (DeliverableVerb.CHECK, DeliverableVerb.READY),
    DeliverableState.PRESENTED: (DeliverableVerb.CHECK, DeliverableVerb.READY, DeliverableVerb.PRESENT),
    DeliverableState.DECIDED: (
        DeliverableVerb.CHECK,
        DeliverableVerb.READY,
        DeliverableVerb.PRESENT,
        DeliverableVerb.DECIDE,
    ),
}


def make(office: Office, client: str = "badger", state: DeliverableState = DeliverableState.DRAFT) -> int:
    """One in that state, made by Priya."""
    done = delivering.add(office.desk, office.clients[client], "Page", kind="page", producer_id=office.staff["priya"])
    office.sit("Vera")
    for step in WAY[state]:
        STEPS[step](office, done.created[0])
    office.sit("Ana")
    return done.created[0]


def owed(settled: Settled = Settled.OPEN) -> list[Obligation]:
    found = Obligation.select().where(Obligation.kind == Kind.PRESENT)
    return [row for row in found if row.state == settled]


@pytest.mark.parametrize("client", ["badger", "amazonia"])
@pytest.mark.parametrize("state", list(DeliverableState))
def test_every_step_by_every_role_is_as_the_table_says(office: Office, client: str, state: DeliverableState) -> None:
    number = make(office, client, state)
    tier = {"badger": 2, "amazonia": 1}[client]
    before = rows()
    for role, who in PEOPLE.items():
        for verb, step in STEPS.items():
            office.sit(who)
            sentence = deliverable_refusal(verb, role, state, tier=tier, yours=False)
            if sentence is not None:
                with pytest.raises(Refused) as refused:
                    step(office, number)
                assert (refused.value.rule, str(refused.value)) == (sentence.rule, sentence.message)
            else:
                step(office, number)
                assert Deliverable.get_by_id(number).state == DELIVERABLE_LIFECYCLE[verb].to
                history.undo(office.desk)
            assert rows() == before


def test_ready_is_owed_until_it_is_presented(office: Office) -> None:
    number = make(office, state=DeliverableState.READY)
    (row,) = owed()
    assert (row.deliverable_id, row.owner_id, row.target_w, row.note) == (number, office.staff["ana"], 1080, "Page")
    assert row.due_at == office.desk.agency.add(office.clock(), 1080)
    delivering.present(office.desk, number, how="visit", by="karly")
    assert owed() == []
    shown = Deliverable.get_by_id(number)
    assert (shown.presented_how, shown.presented_by_id, shown.presented_at) == (
        "visit", office.staff["karly"], office.clock(),
    )  # fmt: skip
    delivering.present(office.desk, number, how="email")
    assert len(owed(Settled.MET)) == 1


def test_what_is_taken_back_is_owed_no_more(office: Office) -> None:
    number = make(office, state=DeliverableState.READY)
    with pytest.raises(Refused, match="missing"):
        delivering.rework(office.desk, number, why=" ")
    delivering.rework(office.desk, number, why="a typo")
    row = Deliverable.get_by_id(number)
    assert (row.state, row.edition, row.checked_by_id, row.ready_at) == ("draft", 1, None, None)
    assert len(owed(Settled.CANCELLED)) == 1
    with pytest.raises(Refused):
        delivering.ready(office.desk, number)


@pytest.mark.parametrize(
    ("decision", "state", "edition"), [("approved", "decided", 1), ("declined", "decided", 1), ("changes", "draft", 2)]
)
def test_what_the_client_decides(office: Office, decision: str, state: str, edition: int) -> None:
    number = make(office, state=DeliverableState.PRESENTED)
    done = delivering.decide(office.desk, number, decision=decision, approver=" Dana ")
    said = "wants changes" if decision == "changes" else decision
    assert done.summary == f"Dana {said}: Page, edition 1 (Badger HVAC)."
    row = Deliverable.get_by_id(number)
    assert (row.state, row.edition, row.approver) == (state, edition, "Dana")
    assert (row.checked_by_id is None) is (decision == "changes")


def test_what_presenting_and_deciding_need(office: Office) -> None:
    number = make(office, state=DeliverableState.PRESENTED)
    before = rows()
    for how, by, error in (("phone", "", Refused), ("", "", Refused), ("call", "nobody", NotFound)):
        with pytest.raises(error):
            delivering.present(office.desk, number, how=how, by=by)
    for decision, approver in (("perhaps", "Dana"), ("approved", " ")):
        with pytest.raises(Refused):
            delivering.decide(office.desk, number, decision=decision, approver=approver)
    for step in STEPS.values():
        with pytest.raises(NotFound):
            step(office, 99)
    assert rows() == before


def test_one_of_a_request(office: Office) -> None:
    number = office.request()
    working.route(office.desk, number, to=office.staff["devon"], low_hours=1, high_hours=2, skill="web")
    before = rows()
    done = delivering.add(office.desk, office.clients["badger"], "Page", kind="page", request_id=number, link=" x ")
    row = Deliverable.get_by_id(done.created[0])
    assert (row.request_id, row.producer_id, row.link, done.request_ids) == (
        number, office.staff["devon"], "x", (number,),
    )  # fmt: skip
    assert Request.get_by_id(number).deliverable
    office.sit("Karly")
    delivering.check(office.desk, row.id)
    assert Request.get_by_id(number).quality_checked_by_id == office.staff["karly"]
    history.undo(office.desk, 2)
    assert rows() == before


def test_what_a_new_one_needs(office: Office) -> None:
    number = office.request()
    before = rows()
    for values, error in (
        ({"client": "isthmus", "request_id": number}, Refused),
        ({"title": " "}, Refused),
        ({"kind": ""}, Refused),
        ({"request_id": 99}, NotFound),
    ):
        told = {"client": "badger", "title": "Page", "kind": "page", "request_id": None, **values}
        with pytest.raises(error):
            delivering.add(
                office.desk,
                office.clients[str(told["client"])],
                str(told["title"]),
                kind=str(told["kind"]),
                request_id=told["request_id"],  # type: ignore[arg-type]
            )
    assert rows() == before
