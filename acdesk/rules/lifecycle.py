"""The life of a request as a table: which verb goes from which states, to which, by whom, and why not.

Guards, help, greyed keys and the documentation are read from here. A verb may have further guards that look at
more than state, role and tier (an absent specialist, an ETA in the past); those stand with the verb.
"""

from __future__ import annotations

from msgspec import Struct

from db.vocabulary import LEADS, OPEN_STATES, Escalation, Role, State, Verb


class Sentence(Struct, frozen=True):
    """Why not: the rule's name and what to tell the person."""

    rule: str
    message: str


class Rule(Struct, frozen=True):
    """One row of the table.

    `to` is None where the state stays. `tier_1` and `hot` are the sentences that refuse a Tier-1 request (to all but
    its managers, the VP of Strategy and the Owner) and a hot one (to everybody: only a lead's decision ends it).
    """

    name: str
    states: tuple[State, ...]
    to: State | None = None
    roles: tuple[Role, ...] = (Role.COORDINATOR, *LEADS)
    tier_1: str = ""
    hot: str = ""
    without_client: bool = False


TIER_1_MANAGERS = (Role.OWNER, Role.VP_STRATEGY)
HOT = (Escalation.MISTAKE, Escalation.COMPLAINT, Escalation.RISK)

_NOT_YOURS = (
    "Tier 1 is managed by the VP of Strategy and the Owner: send the courtesy text and hand it over (acdesk hand-over)"
)
_HOT = "a hot issue is not resolved by the coordinator alone: a lead takes it over and decides"
_UNKNOWN = "The sender is unknown: assign the request to a client first (acdesk assign)."
_ANY = tuple(State)
_DESK = (Role.COORDINATOR, *LEADS)
_ALL = tuple(Role)
_WORK = (State.NEW, State.HANDLING, State.WAITING, State.PARKED)

LIFECYCLE: dict[Verb, Rule] = {
    Verb.ACKNOWLEDGE: Rule("Acknowledge", OPEN_STATES),
    Verb.UPDATE: Rule("Update the client", OPEN_STATES),
    Verb.PROMISE: Rule("Promise", OPEN_STATES, tier_1=_NOT_YOURS, hot=_HOT),
    Verb.HANDLE: Rule("Handle", _WORK, State.HANDLING, tier_1=_NOT_YOURS, hot=_HOT),
    Verb.STOP: Rule("Stop the timer", (State.HANDLING,), State.NEW),
    Verb.ANSWER: Rule("Answer", (State.HANDLING, State.NEW), State.CLOSED, tier_1=_NOT_YOURS, hot=_HOT),
    Verb.ROUTE: Rule("Route", _WORK, State.ROUTED, tier_1=_NOT_YOURS, hot=_HOT),
    Verb.ACCEPT: Rule("Accept", (State.ROUTED,), roles=_ALL),
    Verb.DISPUTE: Rule("Dispute", (State.ROUTED,), State.NEW, roles=_ALL),
    Verb.CHECK_IN: Rule("Check in", (State.ROUTED,)),
    Verb.FINISH: Rule("Finish", (State.ROUTED,), State.READY, roles=_ALL),
    Verb.TELL: Rule("Tell the client", (State.READY,), State.CLOSED),
    Verb.ESCALATE: Rule("Escalate", OPEN_STATES, State.ESCALATED, roles=_ALL, hot="it is escalated already"),
    Verb.HAND_OVER: Rule("Hand over", (State.NEW, State.HANDLING), State.ESCALATED),
    Verb.TAKE_OVER: Rule("Take over", (State.ESCALATED,), roles=LEADS),
    Verb.RESOLVE: Rule("Decide", (State.ESCALATED,), State.CLOSED, roles=LEADS),
    Verb.COOL_DOWN: Rule("Cool down", (State.ESCALATED,), State.NEW, roles=LEADS),
    Verb.WAIT: Rule("Wait", (State.NEW, State.HANDLING, State.ROUTED), State.WAITING, tier_1=_NOT_YOURS, hot=_HOT),
    Verb.NUDGE: Rule("Nudge", (State.WAITING,)),
    Verb.PARK: Rule("Park", (State.NEW, State.WAITING, State.PARKED), State.PARKED, tier_1=_NOT_YOURS, hot=_HOT),
    Verb.SNOOZE: Rule("Snooze", OPEN_STATES, without_client=True),
    Verb.REOPEN: Rule("Reopen", (State.CLOSED,), State.NEW),
    Verb.MERGE: Rule("Merge", OPEN_STATES, hot=_HOT),
    Verb.SPLIT: Rule("Split", OPEN_STATES),
    Verb.VOID: Rule("Void", _WORK, State.CLOSED, hot=_HOT, without_client=True),
    Verb.NOTE: Rule("Note", _ANY, roles=_ALL, without_client=True),
    Verb.LINK: Rule("Link", OPEN_STATES),
    Verb.SET_URGENCY: Rule("Set urgency", OPEN_STATES, without_client=True),
    Verb.SET_WANTED_BY: Rule("Set the wished date", OPEN_STATES, without_client=True),
    Verb.ASSIGN: Rule("Assign", _ANY, without_client=True),
}


def is_hot(state: str, escalation: str) -> bool:
    """Whether a request is a hot issue: escalated for a mistake, a complaint or a risk, and not yet decided."""
    return state == State.ESCALATED and escalation in HOT


def refusal(
    verb: Verb, role: Role, state: State, *, tier: int | None = None, hot: bool = False, yours: bool = True
) -> Sentence | None:
    """Why `verb` can't be done now, or None when it may.

    `tier` is None while the sender is unknown. `yours` says whether a specialist's request is theirs; it is asked
    only of specialists.
    """
    rule = LIFECYCLE[verb]
    if role not in rule.roles:
        return Sentence("role", f"{rule.name} is for {_roles(rule.roles)}; you are {_ARTICLE[role]}.")
    if role is Role.SPECIALIST and not yours and verb not in (Verb.NOTE, Verb.ESCALATE):
        return Sentence("not_yours", f"{rule.name} is for the specialist it is routed to, or the coordinator.")
    if tier is None and not rule.without_client:
        return Sentence("unknown_sender", _UNKNOWN)
    if state not in rule.states:
        return Sentence("state", f"{rule.name} goes from {_words(rule.states)}; this request is {state}.")
    if hot and rule.hot:
        return Sentence("hot", f"{rule.name} is not possible: {rule.hot}.")
    if tier == 1 and rule.tier_1 and role not in TIER_1_MANAGERS:
        return Sentence("tier_1", f"{rule.name} is not possible: {rule.tier_1}.")
    if verb is Verb.HAND_OVER and tier != 1:
        return Sentence("tier_1_only", "Hand over is for Tier 1 only: handle, route or escalate it.")
    return None


_TITLE = {
    Role.COORDINATOR: "the coordinator",
    Role.STRATEGIST: "the Strategist",
    Role.OWNER: "the Owner",
    Role.VP_STRATEGY: "the VP of Strategy",
    Role.SPECIALIST: "the specialist",
}
_ARTICLE = {
    Role.COORDINATOR: "a coordinator",
    Role.STRATEGIST: "the Strategist",
    Role.OWNER: "the Owner",
    Role.VP_STRATEGY: "the VP of Strategy",
    Role.SPECIALIST: "a specialist",
}


def _join(words: list[str], last: str) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} {last} {words[-1]}"


def _words(states: tuple[State, ...]) -> str:
    return "any open state" if states == OPEN_STATES else _join([str(state) for state in states], "or")


def _roles(roles: tuple[Role, ...]) -> str:
    return _join([_TITLE[role] for role in roles], "or")
