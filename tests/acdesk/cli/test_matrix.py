"""The whole guard matrix role × verb × state through the command line: what the table refuses changes no row."""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta

import pytest
from click.testing import CliRunner

from acdesk.cli.root import cli
from acdesk.cli.session import Session
from acdesk.desk import Desk
from acdesk.rules import lifecycle
from acdesk.verbs import answering, leading, pausing, working
from db.models import Request, database
from db.vocabulary import Role, State, Verb
from tests.office import Office

PEOPLE = {
    Role.COORDINATOR: "Ana",
    Role.STRATEGIST: "Karly",
    Role.OWNER: "Mark",
    Role.VP_STRATEGY: "Vera",
    Role.SPECIALIST: "Devon",
}
CLIENTS = ("badger", "amazonia")
"""Tier 2 and Tier 1; for the table Tier 3 is as Tier 2."""

LINES: dict[Verb, str] = {
    Verb.ACKNOWLEDGE: "ack ID --update-at +3h",
    Verb.UPDATE: "update ID --text 'On it.' --approved-by karly",
    Verb.PROMISE: "promise ID --eta +4wd --reason agreed",
    Verb.HANDLE: "handle ID --reason 'nearly there'",
    Verb.STOP: "handle ID --stop",
    Verb.ANSWER: "answer ID --text 'Here it is.'",
    Verb.ROUTE: "route ID --to devon --hours 1-2 --skill web",
    Verb.ACCEPT: "accept ID",
    Verb.DISPUTE: "dispute ID --why 'not mine'",
    Verb.CHECK_IN: "check-in ID --text 'Going well.'",
    Verb.FINISH: "finish ID --result Live.",
    Verb.TELL: "tell ID --text 'It is done.'",
    Verb.ESCALATE: "escalate ID --kind risk --why unhappy",
    Verb.HAND_OVER: "hand-over ID",
    Verb.TAKE_OVER: "take-over ID",
    Verb.RESOLVE: "decide ID --resolve --text 'We made it right.'",
    Verb.COOL_DOWN: "decide ID --cool-down --text 'a misunderstanding'",
    Verb.WAIT: "wait ID --question 'Which logo?' --if-silent 'We use the old one.'",
    Verb.NUDGE: "nudge ID",
    Verb.PARK: "park ID --until +5wd",
    Verb.SNOOZE: "snooze ID +1m",
    Verb.REOPEN: "reopen ID",
    Verb.MERGE: "merge OTHER --into ID",
    Verb.SPLIT: "split ID --title 'The other half'",
    Verb.VOID: "void ID --why spam",
    Verb.NOTE: "note ID 'Remember the colours.'",
    Verb.LINK: "link ID --off-objective 'a favour'",
    Verb.SET_URGENCY: "urgency ID high --fact 'campaign is live'",
    Verb.SET_WANTED_BY: "wanted ID none",
    Verb.ASSIGN: "assign ID --client badger",
}

FURTHER = {
    "accepted", "promised", "no_promise", "snooze", "tier_1", "taken", "merged", "assigned", "unknown_sender",
}  # fmt: skip
"""Guards that look at more than the table does, and the second request of a merge."""


class Undone(Exception):
    """Ends a transaction without a trace."""


@pytest.fixture
def at_open_desk(office: Office, monkeypatch: pytest.MonkeyPatch) -> Office:
    """Commands find the desk open already, so that thousands of them take seconds."""

    @contextmanager
    def stay(session: Session, *, create: bool = False) -> Iterator[Desk]:
        office.sit(session.as_name)
        yield office.desk

    monkeypatch.setattr(Session, "at_desk", stay)
    monkeypatch.setenv("ACDESK_NOW", office.clock.instant.isoformat())
    return office


def dump() -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table that the desk keeps, the search index apart."""
    named = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND name NOT LIKE 'find%'"
    tables = [name for (name,) in database.execute_sql(named).fetchall()]
    return {name: database.execute_sql(f'SELECT * FROM "{name}" ORDER BY rowid').fetchall() for name in tables}


def put(office: Office, client: str, state: State) -> int:
    """A request in that state, brought there by verbs; Tier 1 by its manager."""
    desk = office.desk
    office.sit("Vera" if client == "amazonia" else "Ana")
    number = office.request(client=client)
    if state in (State.ROUTED, State.READY):
        working.route(desk, number, to=office.staff["devon"], low_hours=1, high_hours=2, skill="web")
    if state is State.READY:
        working.finish(desk, number, result="Live.")
    if state is State.HANDLING:
        working.handle(desk, number)
    if state is State.WAITING:
        pausing.wait(desk, number, question="Which logo?", if_silent="The old one.")
    if state is State.PARKED:
        pausing.park(desk, number, until=desk.now() + timedelta(days=9))
    if state is State.CLOSED:
        answering.answer(desk, number, text="Here it is.")
    if state is State.ESCALATED and client == "amazonia":
        leading.hand_over(desk, number)
    elif state is State.ESCALATED:
        leading.escalate(desk, number, kind="complaint", why="wrong price")
    return number


def words(line: str, number: int, other: int) -> list[str]:
    return [{"ID": str(number), "OTHER": str(other)}.get(word, word) for word in shlex.split(line)]


def expected(office: Office, verb: Verb, role: Role, number: int) -> lifecycle.Sentence | None:
    request = Request.get_by_id(number)
    return lifecycle.refusal(
        verb,
        role,
        State(request.state),
        tier=None if request.client_id is None else office.desk.client(request.client_id).tier,
        hot=lifecycle.is_hot(request.state, request.escalation),
        yours=request.specialist_id == office.staff[PEOPLE[role].lower()],
    )


def check(office: Office, verb: Verb, role: Role, numbers: tuple[int, int], before: object) -> None:
    """One command by one person: as the table says, and without a trace where it is refused."""
    number, other = numbers
    sentence = expected(office, verb, role, number)
    with suppress(Undone), office.desk.store.transaction():
        line = ["--as", PEOPLE[role], *words(LINES[verb], number, other), "--json"]
        result = CliRunner().invoke(cli, line)
        told = json.loads(result.stdout)
        if result.exit_code == 0:
            assert sentence is None, (line, told)
            assert told["done"] == verb
            assert number in told["requests"]
        else:
            assert result.exit_code == 3, (line, result.stderr)
            assert dump() == before, line
            assert result.stderr.strip() == told["refused"]["message"]
            if sentence is None:
                assert told["refused"]["rule"] in FURTHER, (line, told)
            else:
                assert told["refused"] == {"rule": sentence.rule, "message": f"#{number}: {sentence.message}"}
        raise Undone


@pytest.mark.parametrize("client", CLIENTS)
@pytest.mark.parametrize("state", State)
def test_every_command_by_every_role(at_open_desk: Office, state: State, client: str) -> None:
    office = at_open_desk
    other = office.request("Another matter", client)
    numbers = put(office, client, state), other
    before = dump()
    for role in PEOPLE:
        for verb in LINES:
            check(office, verb, role, numbers, before)


@pytest.mark.parametrize("role", PEOPLE)
def test_an_unknown_sender_is_assigned_first(at_open_desk: Office, role: Role) -> None:
    office = at_open_desk
    number, other = office.request(), office.request("Another matter")
    Request.update(client=None).where(Request.id == number).execute()
    before = dump()
    for verb in LINES:
        check(office, verb, role, (number, other), before)


def test_every_verb_on_a_request_has_a_command() -> None:
    assert set(LINES) == set(lifecycle.LIFECYCLE)
