"""What `=` says in the calendar: what is owed on a call or a visit, by which rhythm, week and score."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from acdesk.desk import Desk
from acdesk.reading import visits
from acdesk.reading.meetings import meetings
from acdesk.rules.visits import week_said
from db import queries
from db.vocabulary import Kind
from screens.explaining import explained
from screens.saying import line

OF_CALLS = (Kind.HOLD_CALL, Kind.BOOK_CALL)
"""What is owed on a client's calls as such, not on one of them."""


def why_call(desk: Desk, call_id: int | None, client_id: int | None) -> str:
    """A call: its own obligations and those of its client's rhythm, and where that comes from."""
    if client_id is None:
        return "An event of the agency: nothing is owed on it."
    lines = [*_owed(desk, client_id, ("call", call_id), OF_CALLS), *_rhythm(desk, client_id)]
    return "\n".join(lines).rstrip()


def why_visit(desk: Desk, visit_id: int | None, client_id: int, quarter: str = "") -> str:
    """A visit, or with none the client's of the quarter: what is owed on it, its gate, its week, its score."""
    lines = [*_owed(desk, client_id, ("visit", visit_id), (Kind.VISIT,)), *_visit(desk, client_id, quarter)]
    return "\n".join(lines).rstrip()


def _owed(desk: Desk, client_id: int, subject: tuple[str, int | None], kinds: Collection[Kind]) -> Iterator[str]:
    view = desk.view(client_id)
    found = [
        each
        for item in queries.items(view, "all")
        if (item.subject_type, item.subject_id) == subject or (item.subject_type == "client" and item.kind in kinds)
        if (each := explained(desk, view, item))
    ]
    if not found:
        yield from ("Nothing is owed on it now.", "")
    for each in found:
        yield from (*each, "")


def _rhythm(desk: Desk, client_id: int) -> Iterator[str]:
    seen, client = meetings(desk, client_id), desk.client(client_id)
    missed = "; the last one was missed, which resets nothing" if seen.last_missed else ""
    yield f"last held {seen.last_call or 'none yet'}{missed}"
    yield f"next      {seen.call_due or f'Tier {client.tier} has no rhythm that the desk keeps'}"
    for words in seen.series:
        yield f"series    {line(words)}"


def _visit(desk: Desk, client_id: int, quarter: str) -> Iterator[str]:
    board = visits.board(desk, quarter)
    row = next((row for row in board.rows if row.client_id == client_id), None)
    yield f"quarter   {board.quarter[:4]} {board.quarter[4:]}, {week_said(board.week)}"
    if row is not None:
        yield f"stands    {row.now.standing}{f', {row.now.next_step}' if row.now.next_step else ''}"
    for gate in board.state.gates:
        late = ", missed" if gate.passed and not gate.met else ""
        yield f"gate {gate.week:<5}{gate.stage}: {gate.reached} of {gate.aim}{late}"
    for group in visits.suggestions(desk, quarter):
        for one in group.suggestions:
            if one.client_id == client_id:
                yield f"score     {one.score:.2f} = {'; '.join(map(line, one.reasons))}"
