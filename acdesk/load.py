"""The load meter: what today asks of the person against what is left of it, and what would relieve it."""

from __future__ import annotations

from dataclasses import dataclass

from acdesk.desk import Desk
from acdesk.verbs.proposing import suggestion_for
from db import queries
from db.vocabulary import Kind, State

ADVISED = 3
"""How many requests the meter names of each sort."""

LOOKED_AT = 40
"""Items from the top of the queue that are considered for relief."""


@dataclass(frozen=True)
class Load:
    """Minutes owed until the end of today and minutes left in it. `percent` is None outside working hours."""

    owed: int
    left: int

    @property
    def percent(self) -> int | None:
        """What is owed as a share of what is left."""
        return round(100 * self.owed / self.left) if self.left else None

    @property
    def too_much(self) -> bool:
        """Whether no order of the queue helps any more."""
        return self.left > 0 and self.owed > self.left


@dataclass(frozen=True)
class Relief:
    """What to route and what to re-promise, as numbers and titles, most pressing first."""

    route: tuple[tuple[int, str], ...]
    re_promise: tuple[tuple[int, str], ...]

    def sentence(self) -> str:
        """`Route #3, #9; re-promise #12.` or nothing."""
        parts = []
        for word, items in (("route", self.route), ("re-promise", self.re_promise)):
            if items:
                parts.append(f"{word} {', '.join(f'#{number}' for number, _ in items)}")
        said = "; ".join(parts)
        return said[:1].upper() + said[1:] + "." if said else ""


def measure(desk: Desk, pulse: queries.Pulse) -> Load:
    """The load of today, from the pulse that was read for it."""
    return Load(pulse.load_minutes, desk.agency.left_today(desk.now()))


def relief(desk: Desk, view: queries.View) -> Relief:
    """What would make the day possible: complex work not yet routed, promises due today that may be told anew."""
    ends = desk.agency.day_end(desk.now())
    route: list[tuple[int, str]] = []
    again: list[tuple[int, str]] = []
    for item in queries.items(view, "now", limit=LOOKED_AT):
        if item.subject_type != "request":
            continue
        undecided = item.state in (State.NEW, State.HANDLING) and not item.hot
        if undecided and suggestion_for(desk, desk.request(item.subject_id)).nature == "complex":
            route.append((item.subject_id, item.title))
    for item in queries.items(view, "promises", limit=LOOKED_AT):
        if item.kind == Kind.PROMISE and item.due_at is not None and desk.now() < item.due_at <= ends:
            again.append((item.subject_id, item.title))
    return Relief(tuple(route[:ADVISED]), tuple(again[:ADVISED]))
