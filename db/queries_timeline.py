"""Everything that happened with a client as one line of time, newest first, a window at a time."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from datetime import UTC, datetime, timedelta
from heapq import nlargest
from typing import NamedTuple

from db.fields import to_millis
from db.queries_base import Row, fetch
from db.queries_clients import WORD_KIND
from db.queries_goals import deliverables
from db.vocabulary import Direction, Verb

KINDS = ("message", "call", "visit", "inside", "request", "deliverable", "reading", "journal")
"""What a timeline can be narrowed to: words with the client, words inside, requests opened and closed, and so on."""


class Happening(Row, frozen=True):
    """One thing that happened.

    `direction` is in, out or internal for words; `what` says more by kind: how a word went (`drafted`, `automatic`
    and its sort, else the purpose), `opened` or `closed` of a request, the step of a deliverable, the verb of the
    journal. `who` is the sender or the member of staff. `order` places it among those of its source.
    """

    at: datetime
    kind: str
    what: str
    title: str
    body: str
    who: str
    direction: str
    request_id: int | None
    source: int
    order: int


class Mark(NamedTuple):
    """A place in the line: everything after it is older."""

    at: datetime
    source: int
    order: int


def timeline(
    client_id: int, *, kinds: Collection[str] = (), limit: int = 60, before: Happening | None = None
) -> list[Happening]:
    """The client's latest happenings, newest first; `kinds` narrows them, `before` goes on after the last one read.

    What the journal says of words, arrivals, readings and deliverables is left out: they stand for themselves.
    """
    wanted = set(kinds or KINDS)
    mark = None if before is None else Mark(before.at, before.source, before.order)
    found: list[Happening] = []
    for number, (told, source) in enumerate(_SOURCES):
        if wanted & set(told):
            found += [row for row in source(_Asked(client_id, number, limit, mark, wanted)) if row.kind in wanted]
    return nlargest(limit, found, key=lambda row: (row.at, -row.source, row.order))


class _Asked(NamedTuple):
    """What a source is asked for."""

    client_id: int
    source: int
    limit: int
    mark: Mark | None
    kinds: set[str]

    def older(self, at: str, order: str) -> tuple[str, list[object]]:
        """The condition on a source's columns for being after the mark, and its parameters."""
        if self.mark is None:
            return "1 = 1", []
        instant = to_millis(self.mark.at)
        if self.source > self.mark.source:
            return f"{at} <= ?", [instant]
        if self.source < self.mark.source:
            return f"{at} < ?", [instant]
        return f"({at} < ? OR ({at} = ? AND {order} < ?))", [instant, instant, self.mark.order]

    def is_older(self, at: datetime, order: int) -> bool:
        """The same of values."""
        return self.mark is None or (at, -self.source, order) < (self.mark.at, -self.mark.source, self.mark.order)


def _words(asked: _Asked) -> list[Happening]:
    """Messages, calls, visits and words inside the agency."""
    older, params = asked.older("m.at", "m.id")
    kinds = sorted(asked.kinds & {"message", "call", "visit", "inside"})
    chosen = "" if len(kinds) == 4 else " AND ({}) IN ({})".format(_WORD, ", ".join(f"'{kind}'" for kind in kinds))
    return fetch(
        Happening,
        f"SELECT m.at AS at, {_WORD} AS kind, CASE WHEN m.delivery = 'drafted' THEN 'drafted'"
        " WHEN m.automatic <> '' THEN m.automatic ELSE m.purpose END AS what, m.subject AS title, m.body AS body,"
        " CASE WHEN m.from_name <> '' THEN m.from_name ELSE m.from_address END AS who, m.direction AS direction,"
        f' m.request_id AS request_id, {asked.source} AS source, m.id AS "order" FROM message m'
        f" WHERE m.client_id = ? AND {older}{chosen} ORDER BY m.at DESC, m.id DESC LIMIT ?",
        [asked.client_id, *params, asked.limit],
    )


def _requests(asked: _Asked, column: str, what: str) -> list[Happening]:
    """Requests as they were opened, or closed with their outcome."""
    older, params = asked.older(f"r.{column}", "r.id")
    return fetch(
        Happening,
        f"SELECT r.{column} AS at, 'request' AS kind, '{what}' AS what, r.title AS title,"
        f" {'r.outcome' if what == 'closed' else 'r.channel'} AS body, coalesce(p.name, r.sender) AS who,"
        f" '' AS direction, r.id AS request_id, {asked.source} AS source, r.id AS \"order\" FROM request r"
        f" LEFT JOIN contact p ON p.id = r.contact_id WHERE r.client_id = ? AND r.{column} IS NOT NULL AND {older}"
        f" ORDER BY r.{column} DESC, r.id DESC LIMIT ?",
        [asked.client_id, *params, asked.limit],
    )


def _opened(asked: _Asked) -> list[Happening]:
    return _requests(asked, "received_at", "opened")


def _closed(asked: _Asked) -> list[Happening]:
    return _requests(asked, "closed_at", "closed")


def _journal(asked: _Asked) -> list[Happening]:
    """What was done, as far as nothing else in the line tells it."""
    older, params = asked.older("j.at", "j.seq")
    told = ", ".join(f"'{verb}'" for verb in _TOLD_ELSEWHERE)
    return fetch(
        Happening,
        "SELECT j.at AS at, 'journal' AS kind, j.verb AS what, j.summary AS title, '' AS body,"
        " coalesce(s.name, '') AS who, '' AS direction, j.request_id AS request_id,"
        f' {asked.source} AS source, j.seq AS "order" FROM journal j LEFT JOIN staff s ON s.id = j.actor_id'
        f" WHERE j.client_id = ? AND {older} AND j.verb NOT IN ({told}) ORDER BY j.at DESC, j.seq DESC LIMIT ?",
        [asked.client_id, *params, asked.limit],
    )


def _deliverables(asked: _Asked) -> Iterator[Happening]:
    """Each step of each deliverable: a client has few."""
    for row in deliverables(asked.client_id):
        steps = (
            (row.checked_at, "checked", row.checked_by),
            (row.ready_at, "ready", row.producer),
            (row.presented_at, "presented", row.presented_by),
            (row.decided_at, row.decision or "decided", row.approver),
        )
        for place, (at, step, who) in enumerate(steps):
            order = row.id * len(steps) + place
            if at is not None and asked.is_older(at, order):
                how = row.presented_how if step == "presented" else row.kind
                yield Happening(
                    at, "deliverable", step, row.title, how, who, "", row.request_id, asked.source, order
                )  # fmt: skip


def _readings(asked: _Asked) -> Iterator[Happening]:
    """What was measured, at noon UTC of its day: a client has few."""
    rows = fetch(
        _Read,
        "SELECT g.id AS id, g.day AS day, g.value AS value, g.note AS note, k.title AS title, k.unit AS unit,"
        " b.title AS objective FROM objective b JOIN key_result k ON k.objective_id = b.id"
        " JOIN reading g ON g.key_result_id = k.id WHERE b.client_id = ? ORDER BY g.day DESC, g.id DESC",
        [asked.client_id],
    )
    for row in rows:
        at = datetime.fromisoformat(row.day).replace(tzinfo=UTC) + timedelta(hours=12)
        if asked.is_older(at, row.id):
            title = f"{row.title}: {row.value:g} {row.unit}".rstrip()
            yield Happening(at, "reading", row.note, title, row.objective, "", "", None, asked.source, row.id)


class _Read(Row, frozen=True):
    """A reading with what it measures."""

    id: int
    day: str
    value: float
    note: str
    title: str
    unit: str
    objective: str


_WORD = f"CASE WHEN m.direction = '{Direction.INTERNAL}' THEN 'inside' ELSE {WORD_KIND} END"
_TOLD_ELSEWHERE = (
    Verb.ADD, Verb.ARRIVE, Verb.TOUCH, Verb.UPDATE, Verb.NOTE, Verb.ADD_READING, Verb.CHECK_DELIVERABLE,
    Verb.READY_DELIVERABLE, Verb.PRESENT_DELIVERABLE, Verb.DECIDE_DELIVERABLE, Verb.END_CALL, Verb.RECAP_CALL,
    Verb.HOLD_VISIT,
)  # fmt: skip
_Source = Callable[[_Asked], "list[Happening] | Iterator[Happening]"]
_SOURCES: tuple[tuple[tuple[str, ...], _Source], ...] = (
    (("journal",), _journal),
    (("request",), _closed),
    (("deliverable",), _deliverables),
    (("reading",), _readings),
    (("message", "call", "visit", "inside"), _words),
    (("request",), _opened),
)
"""Of one instant, what comes first here is told first: newest first, a request is closed after what closed it."""
