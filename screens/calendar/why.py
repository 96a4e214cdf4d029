"""What `=` says in the calendar: what is owed on a call or a visit, by which rhythm, week and score."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from acdesk.desk import Desk
from acdesk.reading import visits
from acdesk.reading.meetings import meetings
from acdesk.rules.visits import Owed, week_said
from acdesk.when import say
from db import queries
from db.queries import MatterRow
from db.vocabulary import Kind
from screens.explaining import explained
from screens.matters import CALLS, short
from screens.saying import line

COMMON_LANE = 2


def why_call(desk: Desk, call_id: int | None, client_id: int | None) -> str:
    """A call: its own obligations and those of its client's rhythm, and where that comes from."""
    if client_id is None:
        return "An event of the agency: nothing is owed on it."
    rows = [row for row in queries.matters([client_id]) if row.kind in CALLS and row.call_id in (None, call_id)]
    return "\n".join([*_owed(desk, client_id, rows), *_rhythm(desk, client_id)])


def why_visit(desk: Desk, client_id: int, quarter: str) -> str:
    """The visit to a client in a quarter: what is owed on it, its gates, its week, its score."""
    rows = [row for row in queries.matters([client_id]) if row.kind == Kind.VISIT and row.note == quarter]
    return "\n".join([*_owed(desk, client_id, rows), *_visit(desk, client_id, quarter)])


def _owed(desk: Desk, client_id: int, rows: Sequence[MatterRow]) -> Iterator[str]:
    """The arithmetic of what runs, and from when on the rest is owed."""
    view = desk.view(client_id)
    for row in rows:
        if row.opened_at > view.now:
            yield from (f"{short(row)}: from {say(row.opened_at, now=view.now, zone=desk.config.zone)} on", "")
            continue
        for item in queries.page(view, [queries.Place(None, client_id, row.id, COMMON_LANE, 0)]):
            yield from (*explained(desk, view, item), "")
    if not rows:
        yield from ("Nothing is owed on it now.", "")


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
        lead = ": only with the VP of Strategy or the Owner, no part of the aim" * (row.now.owed is Owed.WITH_LEAD)
        step = f", {row.now.next_step}" if row.now.next_step else ""
        yield f"stands    {row.now.standing}{step}{lead}"
    for gate in board.state.gates:
        late = ", missed" if gate.passed and not gate.met else ""
        yield f"gate {gate.week:<5}{gate.stage}: {gate.reached} of {gate.aim}{late}"
    for group in visits.suggestions(desk, quarter):
        for one in group.suggestions:
            if one.client_id == client_id:
                yield f"score     {one.score:.2f} = {'; '.join(map(line, one.reasons))}"
