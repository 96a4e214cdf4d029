"""The life of a deliverable as a table: who may check, hand in, present and decide, from which state, and why not.

draft → checked (the Strategist's quality check) → ready → presented (in a call, a visit or by mail) → decided. When
the client wants changes, the next version is a draft again; what a lead or the producer takes back before it was
presented stays the same version (spec section 9).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from acdesk.rules.lifecycle import TIER_1_MANAGERS, Sentence
from db.vocabulary import LEADS, Channel, Role


class DeliverableState(StrEnum):
    """Where a deliverable stands."""

    DRAFT = "draft"
    CHECKED = "checked"
    READY = "ready"
    PRESENTED = "presented"
    DECIDED = "decided"


class DeliverableVerb(StrEnum):
    """What can be done with one."""

    CHECK = "check"
    READY = "ready"
    PRESENT = "present"
    DECIDE = "decide"
    REWORK = "rework"


class Decision(StrEnum):
    """What the client said."""

    APPROVED = "approved"
    CHANGES = "changes"
    DECLINED = "declined"


PRESENTED_IN = (Channel.CALL, Channel.VISIT, Channel.EMAIL)
"""How a deliverable can be presented."""


@dataclass(frozen=True)
class DeliverableRule:
    """One row of the table. `to_client` verbs on a Tier-1 client are for its managers."""

    name: str
    states: tuple[DeliverableState, ...]
    to: DeliverableState
    roles: tuple[Role, ...]
    to_client: bool = False


_DESK = (Role.COORDINATOR, *LEADS)
_ALL = tuple(Role)

DELIVERABLE_LIFECYCLE: dict[DeliverableVerb, DeliverableRule] = {
    DeliverableVerb.CHECK: DeliverableRule(
        "The quality check", (DeliverableState.DRAFT,), DeliverableState.CHECKED, LEADS
    ),
    DeliverableVerb.READY: DeliverableRule(
        "Marking it ready", (DeliverableState.CHECKED,), DeliverableState.READY, _ALL
    ),
    DeliverableVerb.PRESENT: DeliverableRule(
        "Presenting",
        (DeliverableState.READY, DeliverableState.PRESENTED),
        DeliverableState.PRESENTED,
        _DESK,
        to_client=True,
    ),
    DeliverableVerb.DECIDE: DeliverableRule(
        "Deciding", (DeliverableState.PRESENTED,), DeliverableState.DECIDED, _DESK, to_client=True
    ),
    DeliverableVerb.REWORK: DeliverableRule(
        "Taking it back", (DeliverableState.CHECKED, DeliverableState.READY), DeliverableState.DRAFT, _ALL
    ),
}

_OF_ROLE = {
    Role.COORDINATOR: "the coordinator",
    Role.STRATEGIST: "the Strategist",
    Role.OWNER: "the Owner",
    Role.VP_STRATEGY: "the VP of Strategy",
    Role.SPECIALIST: "a specialist",
}
_NEXT = {
    DeliverableState.DRAFT: "the Strategist checks it first",
    DeliverableState.CHECKED: "it is checked, and is to be marked ready",
    DeliverableState.READY: "it is ready, and is to be presented",
    DeliverableState.PRESENTED: "it is presented, and the client is to decide",
    DeliverableState.DECIDED: "the client has decided",
}


def deliverable_refusal(
    verb: DeliverableVerb, role: Role, state: DeliverableState, *, tier: int | None = None, yours: bool = True
) -> Sentence | None:
    """Why `verb` can't be done now, or None when it may.

    `tier` is the client's. `yours` says whether a specialist produced it; it is asked only of specialists.
    """
    rule = DELIVERABLE_LIFECYCLE[verb]
    if role not in rule.roles:
        who = "the Strategist, the Owner or the VP of Strategy" if rule.roles == LEADS else "the coordinator or a lead"
        return Sentence("role", f"{rule.name} is for {who}; you are {_OF_ROLE[role]}.")
    if role is Role.SPECIALIST and not yours:
        return Sentence("not_yours", f"{rule.name} is for whoever produced the deliverable, or the coordinator.")
    if state not in rule.states:
        return Sentence("state", f"{rule.name} is not possible: {_NEXT[state]}.")
    if rule.to_client and tier == 1 and role not in TIER_1_MANAGERS:
        return Sentence(
            "tier_1", f"{rule.name} is not possible: Tier 1 is managed by the VP of Strategy and the Owner."
        )
    return None


def incomplete(
    verb: DeliverableVerb, *, how: str = "", by: str = "", decision: str = "", approver: str = ""
) -> Sentence | None:
    """What is missing to present (how and by whom) or to decide (what, and who said so); None when nothing is."""
    if verb is DeliverableVerb.PRESENT:
        if how not in PRESENTED_IN:
            return Sentence("how", "Say how it was presented: call, visit or email.")
        if not by.strip():
            return Sentence("by", "Say who presented it.")
    if verb is DeliverableVerb.DECIDE:
        if decision not in tuple(Decision):
            return Sentence("decision", "Say what the client decided: approved, changes or declined.")
        if not approver.strip():
            return Sentence("approver", "Say who decided at the client.")
    return None


def after(verb: DeliverableVerb, version: int, decision: Decision | None = None) -> tuple[DeliverableState, int]:
    """State and version after a verb that was allowed: the client's changes make the next version, a draft again."""
    if verb is DeliverableVerb.DECIDE and decision is Decision.CHANGES:
        return DeliverableState.DRAFT, version + 1
    return DELIVERABLE_LIFECYCLE[verb].to, version
