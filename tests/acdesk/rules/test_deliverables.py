"""Deliverables: the way from draft to the client's decision, and every refusal with its sentence."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from acdesk.rules.deliverables import (
    DELIVERABLE_LIFECYCLE,
    Decision,
    after,
    deliverable_refusal,
    incomplete,
)
from acdesk.rules.deliverables import DeliverableState as S
from acdesk.rules.deliverables import DeliverableVerb as V
from db.vocabulary import LEADS, Role

EVERYTHING = list(product(V, Role, S, (None, 1, 2, 3), (True, False)))


def rule(verb: V, role: Role, state: S, tier: int | None = 2, *, yours: bool = True) -> str:
    found = deliverable_refusal(verb, role, state, tier=tier, yours=yours)
    return found.rule if found else ""


def test_the_whole_way() -> None:
    state, version = S.DRAFT, 1
    way = [
        (V.CHECK, Role.STRATEGIST, S.CHECKED),
        (V.READY, Role.SPECIALIST, S.READY),
        (V.PRESENT, Role.COORDINATOR, S.PRESENTED),
        (V.PRESENT, Role.COORDINATOR, S.PRESENTED),  # once more, in the call
        (V.DECIDE, Role.COORDINATOR, S.DECIDED),
    ]
    for verb, role, to in way:
        assert rule(verb, role, state) == ""
        state, version = after(verb, version, Decision.APPROVED)
        assert (state, version) == (to, 1)


def test_changes_make_the_next_version() -> None:
    assert after(V.DECIDE, 1, Decision.CHANGES) == (S.DRAFT, 2)
    assert after(V.DECIDE, 7, Decision.CHANGES) == (S.DRAFT, 8)
    assert after(V.DECIDE, 7, Decision.DECLINED) == (S.DECIDED, 7)
    assert after(V.REWORK, 7) == (S.DRAFT, 7)


def test_the_quality_check_is_a_leads() -> None:
    allowed = {role for role in Role if not rule(V.CHECK, role, S.DRAFT)}
    assert allowed == set(LEADS)
    found = deliverable_refusal(V.CHECK, Role.COORDINATOR, S.DRAFT, tier=2)
    assert found is not None
    assert found.message == (
        "The quality check is for the Strategist, the Owner or the VP of Strategy; you are the coordinator."
    )


@pytest.mark.parametrize(
    ("verb", "state", "message"),
    [
        (V.READY, S.DRAFT, "Marking it ready is not possible: the Strategist checks it first."),
        (V.PRESENT, S.DRAFT, "Presenting is not possible: the Strategist checks it first."),
        (V.PRESENT, S.CHECKED, "Presenting is not possible: it is checked, and is to be marked ready."),
        (V.DECIDE, S.READY, "Deciding is not possible: it is ready, and is to be presented."),
        (V.REWORK, S.PRESENTED, "Taking it back is not possible: it is presented, and the client is to decide."),
        (V.DECIDE, S.DECIDED, "Deciding is not possible: the client has decided."),
    ],
)
def test_what_comes_first_is_said(verb: V, state: S, message: str) -> None:
    found = deliverable_refusal(verb, Role.OWNER, state, tier=2)
    assert found is not None
    assert (found.rule, found.message) == ("state", message)


def test_nothing_reaches_the_client_unchecked() -> None:
    for verb, role, state, tier, yours in EVERYTHING:
        if verb in (V.PRESENT, V.DECIDE) and state in (S.DRAFT, S.CHECKED):
            assert rule(verb, role, state, tier, yours=yours)


def test_what_is_decided_stays() -> None:
    for verb, role, state, tier, yours in EVERYTHING:
        if state is S.DECIDED:
            assert rule(verb, role, state, tier, yours=yours)


def test_a_specialist_acts_on_their_own_and_never_before_the_client() -> None:
    assert rule(V.READY, Role.SPECIALIST, S.CHECKED, yours=False) == "not_yours"
    assert rule(V.REWORK, Role.SPECIALIST, S.CHECKED) == ""
    assert rule(V.PRESENT, Role.SPECIALIST, S.READY) == "role"
    assert rule(V.DECIDE, Role.SPECIALIST, S.PRESENTED) == "role"
    assert rule(V.READY, Role.COORDINATOR, S.CHECKED, yours=False) == ""


@pytest.mark.parametrize("verb", [V.PRESENT, V.DECIDE])
def test_tier_1_is_its_managers(verb: V) -> None:
    state = DELIVERABLE_LIFECYCLE[verb].states[0]
    assert rule(verb, Role.COORDINATOR, state, 1) == "tier_1"
    assert rule(verb, Role.STRATEGIST, state, 1) == "tier_1"
    assert rule(verb, Role.OWNER, state, 1) == ""
    assert rule(verb, Role.VP_STRATEGY, state, 1) == ""
    assert rule(verb, Role.COORDINATOR, state, None) == ""


def test_every_refusal_is_a_sentence() -> None:
    for verb, role, state, tier, yours in EVERYTHING:
        found = deliverable_refusal(verb, role, state, tier=tier, yours=yours)
        if found is not None:
            assert found.rule.isidentifier()
            assert found.message.endswith(".")
            assert found.message[0].isupper()


def test_every_verb_has_its_row() -> None:
    assert set(DELIVERABLE_LIFECYCLE) == set(V)
    assert {row.to for row in DELIVERABLE_LIFECYCLE.values()} == set(S)


@pytest.mark.parametrize(
    ("verb", "facts", "wrong"),
    [
        (V.PRESENT, {}, "how"),
        (V.PRESENT, {"how": "phone", "by": "Ann"}, "how"),
        (V.PRESENT, {"how": "call"}, "by"),
        (V.PRESENT, {"how": "call", "by": "  "}, "by"),
        (V.PRESENT, {"how": "visit", "by": "Ann"}, ""),
        (V.PRESENT, {"how": "email", "by": "Ann"}, ""),
        (V.DECIDE, {}, "decision"),
        (V.DECIDE, {"decision": "maybe", "approver": "Dana"}, "decision"),
        (V.DECIDE, {"decision": "changes"}, "approver"),
        (V.DECIDE, {"decision": "declined", "approver": "Dana"}, ""),
        (V.CHECK, {}, ""),
        (V.READY, {}, ""),
    ],
)
def test_what_is_missing(verb: V, facts: dict[str, str], wrong: str) -> None:
    found = incomplete(verb, **facts)
    assert (found.rule if found else "") == wrong


@given(
    st.lists(st.tuples(st.sampled_from(list(V)), st.sampled_from(list(Role)), st.sampled_from(list(Decision)))),
    st.sampled_from([1, 2, 3]),
)
def test_any_sequence_is_checked_before_it_is_presented(steps: list[tuple[V, Role, Decision]], tier: int) -> None:
    state, version, checked = S.DRAFT, 1, set[int]()
    for verb, role, decision in steps:
        if deliverable_refusal(verb, role, state, tier=tier) is not None:
            continue
        before = version
        state, version = after(verb, version, decision)
        assert version - before in (0, 1)
        if verb is V.CHECK:
            checked.add(version)
        if verb is V.REWORK:
            checked.discard(version)
        if verb is V.PRESENT:
            assert version in checked
