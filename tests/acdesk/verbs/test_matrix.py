"""The whole matrix role × verb × state × tier through the desk: what the table refuses changes no row."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from acdesk.desk import Desk
from acdesk.errors import Refused
from acdesk.operation import Done
from acdesk.rules import lifecycle
from acdesk.verbs import answering, leading, pausing, tidying, working
from db.models import Request
from db.vocabulary import Role, State, Verb
from tests.office import Office, rows

PEOPLE = {
    Role.COORDINATOR: "Ana",
    Role.STRATEGIST: "Karly",
    Role.OWNER: "Mark",
    Role.VP_STRATEGY: "Vera",
    Role.SPECIALIST: "Devon",
}

Doing = Callable[[Office, int], Done]


def later(desk: Desk, **span: float) -> dict[str, object]:
    return {"until": desk.now() + timedelta(**span)}


DOING: dict[Verb, Doing] = {
    Verb.ACKNOWLEDGE: lambda o, r: answering.acknowledge(o.desk, r, update_at=o.desk.now() + timedelta(hours=3)),
    Verb.UPDATE: lambda o, r: answering.update(o.desk, r, text="On it.", approved_by=o.staff["karly"]),
    Verb.PROMISE: lambda o, r: answering.promise(o.desk, r, eta=o.desk.now() + timedelta(days=4), reason="agreed"),
    Verb.HANDLE: lambda o, r: working.handle(o.desk, r, reason="nearly there"),
    Verb.STOP: lambda o, r: working.stop(o.desk, r),
    Verb.ANSWER: lambda o, r: answering.answer(o.desk, r, text="Here it is."),
    Verb.ROUTE: lambda o, r: working.route(o.desk, r, to=o.staff["devon"], low_hours=1, high_hours=2, skill="web"),
    Verb.ACCEPT: lambda o, r: working.accept(o.desk, r),
    Verb.DISPUTE: lambda o, r: working.dispute(o.desk, r, why="not mine"),
    Verb.CHECK_IN: lambda o, r: working.check_in(o.desk, r, text="Going well."),
    Verb.FINISH: lambda o, r: working.finish(o.desk, r, result="Live."),
    Verb.TELL: lambda o, r: answering.tell(o.desk, r, text="It is done."),
    Verb.ESCALATE: lambda o, r: leading.escalate(o.desk, r, kind="risk", why="unhappy"),
    Verb.HAND_OVER: lambda o, r: leading.hand_over(o.desk, r),
    Verb.TAKE_OVER: lambda o, r: leading.take_over(o.desk, r),
    Verb.RESOLVE: lambda o, r: leading.resolve(o.desk, r, text="We made it right."),
    Verb.COOL_DOWN: lambda o, r: leading.cool_down(o.desk, r, text="a misunderstanding"),
    Verb.WAIT: lambda o, r: pausing.wait(o.desk, r, question="Which logo?", if_silent="We use the old one."),
    Verb.NUDGE: lambda o, r: pausing.nudge(o.desk, r),
    Verb.PARK: lambda o, r: pausing.park(o.desk, r, until=o.desk.now() + timedelta(days=9)),
    Verb.SNOOZE: lambda o, r: pausing.snooze(o.desk, r, until=o.desk.now() + timedelta(minutes=1)),
    Verb.REOPEN: lambda o, r: pausing.reopen(o.desk, r),
    Verb.SPLIT: lambda o, r: tidying.split(o.desk, r, titles=["The other half"]),
    Verb.VOID: lambda o, r: tidying.void(o.desk, r, why="spam"),
    Verb.NOTE: lambda o, r: tidying.note(o.desk, r, text="Remember the colours."),
    Verb.LINK: lambda o, r: tidying.link(o.desk, r, off_objective="a favour"),
    Verb.SET_URGENCY: lambda o, r: tidying.set_urgency(o.desk, r, level="high", fact="campaign is live"),
    Verb.SET_WANTED_BY: lambda o, r: tidying.set_wanted_by(o.desk, r, wanted_by=None),
}


def put(office: Office, client: str, state: State) -> int:
    """A request in that state, brought there by verbs; Tier 1 by its manager."""
    boss = "Vera" if client == "amazonia" else "Ana"
    office.sit(boss)
    number = office.request(client=client)
    desk = office.desk
    ways: dict[State, list[Verb]] = {
        State.NEW: [],
        State.HANDLING: [Verb.HANDLE],
        State.ROUTED: [Verb.ROUTE],
        State.READY: [Verb.ROUTE, Verb.FINISH],
        State.WAITING: [Verb.WAIT],
        State.PARKED: [Verb.PARK],
        State.CLOSED: [Verb.ANSWER],
        State.ESCALATED: [Verb.HAND_OVER if client == "amazonia" else Verb.ESCALATE],
    }
    for verb in ways[state]:
        DOING[verb](office, number)
    if state not in (State.CLOSED, State.ESCALATED) and client != "amazonia":
        answering.acknowledge(desk, number, eta=desk.now() + timedelta(days=3))
    office.sit("Ana")
    return number


EXTRA = {
    "accepted", "promised", "no_promise", "missing", "snooze", "tier_1", "five_minutes", "taken", "merged",
    "one_timer", "tier_1_no_eta",
}  # fmt: skip
"""Guards that look at more than the table does."""


@pytest.mark.parametrize("client", ["badger", "isthmus", "amazonia"])
@pytest.mark.parametrize("state", list(State))
def test_every_verb_by_every_role(office: Office, client: str, state: State) -> None:
    number = put(office, client, state)
    tier = {"badger": 2, "isthmus": 3, "amazonia": 1}[client]
    before = rows()
    for role, name in PEOPLE.items():
        for verb, doing in DOING.items():
            office.sit(name)
            request = Request.get_by_id(number)
            yours = request.specialist_id == office.staff[name.lower()]
            hot = lifecycle.is_hot(request.state, request.escalation)
            expected = lifecycle.refusal(verb, role, state, tier=tier, hot=hot, yours=yours)
            with pytest.raises(ZeroDivisionError), office.desk.store.transaction():
                try:
                    done = doing(office, number)
                except Refused as error:
                    assert rows() == before
                    if expected is not None:
                        assert (error.rule, str(error)) == (expected.rule, f"#{number}: {expected.message}")
                    else:
                        assert error.rule in EXTRA, (verb, role, str(error))
                else:
                    assert expected is None, (verb, role, done.summary)
                    assert done.summary
                raise ZeroDivisionError  # take it back: every cell of the matrix starts from the same rows
        assert rows() == before


def test_the_table_names_every_verb_on_a_request() -> None:
    assert set(DOING) | {Verb.MERGE, Verb.ASSIGN} == set(lifecycle.LIFECYCLE)
