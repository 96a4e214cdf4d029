"""The order of the queue, its splits and their counts, and the rows of a window of it (spec section 2).

The whole order is one SQL statement over the open obligations: 5,000 open requests take about 15 ms because
everything it reads stands in the partial index `obligation_open`, and requests and clients are looked up only where
the person or the split asks for them. The rows to show are read for a window only.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple

from db.fields import to_millis
from db.queries_base import Row, marks, one, run
from db.queries_cover import covered_by
from db.vocabulary import LEADS, Kind, Role

SPLITS = (
    "now", "hot", "unacknowledged", "specialists", "waiting", "promises", "touch", "dark", "closed", "all",
)  # fmt: skip
"""The names of the splits, in the order in which they are shown."""

QUIET = (Kind.TOUCH, Kind.HOLD_CALL, Kind.BOOK_CALL, Kind.VISIT)
"""What a client is owed over and over: it presses only once it warns."""

FROM_ITS_START = (Kind.PREPARE_CALL, Kind.SETTLE_CALL, Kind.NUDGE)
"""What may be known long before its clock starts, and presses only from then on."""

BEFORE_CALL = timedelta(minutes=30)
"""So long before a call its preparing is due: after that it is too late for it."""

RECENT = timedelta(days=30)
"""How long a closed request counts as recently closed."""

HOT = "(r.state = 'escalated' AND r.escalation IN ('mistake', 'complaint', 'risk'))"
"""SQL over request `r`: the request is hot. NULL where there is no request."""


class View(Row, frozen=True):
    """Who looks, when, and at what.

    `clocks` maps a staff id whose calendar obligations run by, or 0 for the agency, to W(now) in that calendar;
    a calendar that is missing goes by the agency's. `client_id` narrows everything to one client. `today` is the ISO
    day in the agency's zone, by which somebody covers for the absent; without it nobody does.
    """

    now: datetime
    clocks: dict[int, int]
    person_id: int
    role: str
    client_id: int | None = None
    today: str = ""

    def now_w(self, calendar_id: int | None) -> int:
        """W(now) in the calendar of that member of staff, or the agency's."""
        return self.clocks.get(calendar_id or 0, self.clocks[0])


class Place(NamedTuple):
    """A place in the order: which subject, which of its obligations, and why it stands there.

    What is owed without a request is about a call in the calendar, a visit that is planned, or else the client, and has
    no `request_id`; a dark or closed request has no `obligation_id`. `client_id` is the obligation's own.
    """

    request_id: int | None
    client_id: int | None
    obligation_id: int | None
    lane: int
    pressure: float
    call_id: int | None = None
    visit_id: int | None = None

    @property
    def subject(self) -> tuple[str, int]:
        """What it is about: its type and its number."""
        return subject_of(self.request_id, self.client_id, self.call_id, self.visit_id)

    @property
    def key(self) -> int:
        """The subject as one number (`key_of`)."""
        return key_of(*self.subject)


_BELOW = ("client", "call", "visit")


def subject_of(
    request_id: int | None, client_id: int | None, call_id: int | None, visit_id: int | None
) -> tuple[str, int]:
    """The type and the number of what an obligation is about."""
    if request_id is not None:
        return "request", request_id
    if call_id is not None:
        return "call", call_id
    return ("client", client_id or 0) if visit_id is None else ("visit", visit_id)


def subject_under(key: int) -> tuple[str, int]:
    """The type and the number of the subject of which `key_of` made this."""
    return ("request", key) if key > 0 else (_BELOW[-key % len(_BELOW)], -key // len(_BELOW))


def key_of(kind: str, number: int) -> int:
    """A subject as one number: a request's own, everything else below zero."""
    return number if kind == "request" else -(number * len(_BELOW) + _BELOW.index(kind))


class Counts(Row, frozen=True):
    """How many items each split has."""

    now: int
    hot: int
    unacknowledged: int
    specialists: int
    waiting: int
    promises: int
    touch: int
    dark: int
    closed: int
    all: int


def order(view: View, split: str = "now", *, limit: int | None = None, offset: int = 0) -> list[Place]:
    """The places of a split, first first: one a subject, by lane, pressure, age and id.

    Promises are ordered by the time promised, dark requests oldest first, closed ones newest first. Raises KeyError
    on an unknown split.
    """
    if split in _REQUEST_SPLITS:
        return _request_places(view, split, limit, offset)
    last = None if limit is None else offset + limit
    # A request has about three obligations; a window that they do not fill is asked for again, without a limit.
    window = None if last is None else 6 * last + 20
    rows = _owed_rows(view, split, window)
    firsts = _firsts(rows)
    if window is not None and last is not None and len(rows) == window and len(firsts) < last:
        firsts = _firsts(_owed_rows(view, split, None))
    return [row if type(row) is Place else Place._make((*row, None, None)) for row in firsts[offset:last]]


_Owed = tuple[int | None, int | None, int, int, float]


def _owed_rows(view: View, split: str, limit: int | None) -> list[_Owed]:
    """The open obligations of a split in its order."""
    condition = _OBLIGATION_SPLITS[split]
    sorting = "o.due_at, o.id" if split == "promises" else "o.lane, pressure DESC, o.opened_at, o.id"
    where, params = visible(view)
    if split != "all":
        where += f" AND {SHOWN}"
        params += [to_millis(view.now)] * 2
    if split == "now":
        where += f" AND {_pressing(view)}"
    rows: list[_Owed] = run(
        f"SELECT o.request_id, o.client_id, o.id, o.lane, {pressure_sql(view)} AS pressure"
        f" FROM {OWED} WHERE {condition} AND {where} ORDER BY {sorting}{'' if limit is None else f' LIMIT {limit:d}'}",
        params,
    ).fetchall()
    return rows


def _pressing(view: View) -> str:
    """Over obligation `o`: it belongs into the queue of now.

    Rhythms (contact, calls, visits) do once they warn, not for weeks before; preparing a call does from its clock's
    start until the call begins, asking what became of the call once that is over, and nudging about what a client
    agreed to once its date has passed.
    """
    now = to_millis(view.now)
    quiet = ", ".join(f"'{kind}'" for kind in QUIET)
    to_come = ", ".join(f"'{kind}'" for kind in FROM_ITS_START)
    later = f"o.kind IN ({to_come}) AND o.opened_at > {now:d}"
    begun = f"o.kind = '{Kind.PREPARE_CALL}' AND o.due_at <= {to_millis(view.now - BEFORE_CALL):d}"
    return f"((o.kind NOT IN ({quiet}) OR o.warn_at <= {now:d}) AND NOT ({later}) AND NOT ({begun}))"


def _firsts(rows: list[_Owed]) -> list[_Owed | Place]:
    """The first row of each subject: a request, or, ready as a place, a call, a visit, a client."""
    firsts: dict[int | tuple[str, int], _Owed | Place] = {}
    about: dict[int, tuple[int | None, int | None]] | None = None
    for row in rows:
        request_id = row[0]
        if request_id is not None:
            if request_id not in firsts:
                firsts[request_id] = row
            continue
        about = _meetings() if about is None else about
        place = Place(*row, *about.get(row[2], (None, None)))
        firsts.setdefault(place.subject, place)
    return list(firsts.values())


def _meetings() -> dict[int, tuple[int | None, int | None]]:
    """By open obligation without a request, the call and the visit that it is about.

    They stand in no index; asked for apart, they cost the statement over all obligations nothing.
    """
    found = run(
        "SELECT id, call_id, visit_id FROM obligation WHERE state = 'open' AND request_id IS NULL"
        " AND (call_id IS NOT NULL OR visit_id IS NOT NULL)"
    )
    return {number: (call, visit) for number, call, visit in found.fetchall()}


def counts(view: View) -> Counts:
    """How many items each split has for this view, in one statement."""
    now = to_millis(view.now)
    where, params = visible(view)
    dark, dark_params = _request_where(view, "dark")
    closed, closed_params = _request_where(view, "closed")
    asked = {**_FLAGS, "pressing": _pressing(view)}
    flags = ", ".join(f"max(CASE WHEN {test} THEN 1 ELSE 0 END) AS {name}" for name, test in asked.items())
    sums = ", ".join(
        f"coalesce(sum(CASE WHEN {test} THEN shown ELSE 0 END), 0) AS {name}" for name, test in _COUNTED.items()
    )
    subject = f"FROM {joined(where)} WHERE o.state = 'open' AND {where} AND o.request_id"
    found = one(
        Counts,
        "SELECT coalesce(sum(shown * pressing), 0) AS now,"
        f' count(*) AS "all", {sums},'
        f" (SELECT count(*) FROM {MATTER} WHERE {dark}) AS dark,"
        f" (SELECT count(*) FROM {MATTER} WHERE {closed}) AS closed"
        f" FROM (SELECT o.request_id AS request_id, CASE WHEN {SHOWN} THEN 1 ELSE 0 END AS shown, {flags}"
        f" {subject} IS NOT NULL GROUP BY o.request_id"
        f" UNION ALL SELECT NULL AS request_id, 1 AS shown, {flags} {subject} IS NULL"
        " GROUP BY o.client_id, o.call_id, o.visit_id) AS o",
        [*dark_params, *closed_params, now, now, *params * 2],
    )
    assert found is not None  # an aggregate always gives a row
    return found


def joined(where: str) -> str:
    """What a sum over `where` selects from: joins that nothing asks for are left out of sums by hand only."""
    return OWED if "r." in where or "c." in where else "obligation o"


def pressure_sql(view: View) -> str:
    """SQL over obligation `o`: age ÷ target × weight at the moment of the view."""
    return f"({age_sql(view)}) * 1.0 / o.target_w * o.weight"


def age_sql(view: View) -> str:
    """SQL over obligation `o`: working minutes since its start, in the calendar it runs by."""
    agency = int(view.clocks[0])
    others = {calendar: w for calendar, w in view.clocks.items() if calendar and w != agency}
    if not others:
        return f"{agency} - o.start_w"
    cases = " ".join(f"WHEN {int(calendar)} THEN {int(w)}" for calendar, w in others.items())
    return f"CASE o.calendar_id {cases} ELSE {agency} END - o.start_w"


OWED = (
    "obligation o LEFT JOIN request r ON r.id = o.request_id"
    " LEFT JOIN client c ON c.id = coalesce(r.client_id, o.client_id)"
)
MATTER = "request r LEFT JOIN client c ON c.id = r.client_id"

HIDDEN = (
    "SELECT z.id AS id FROM request z WHERE z.snoozed_until > ? AND NOT EXISTS"
    " (SELECT 1 FROM obligation w WHERE w.request_id = z.id AND w.state = 'open' AND w.warn_at <= ?)"
)
"""The requests that are snoozed, and not back early because a clock crossed its warning. Two parameters: now, now."""
SHOWN = f"(o.request_id IS NULL OR o.request_id NOT IN ({HIDDEN}))"
"""Over obligation `o`: its request is not hidden. The few that are hidden are looked up once, not each request."""

_OBLIGATION_SPLITS = {
    "now": "o.state = 'open'",
    "all": "o.state = 'open'",
    "hot": f"o.state = 'open' AND (o.lane = 0 OR {HOT})",
    "unacknowledged": "o.state = 'open' AND o.kind = 'acknowledge'",
    "specialists": "o.state = 'open' AND r.state IN ('routed', 'ready')",
    "waiting": "o.state = 'open' AND r.state IN ('waiting', 'parked')",
    "promises": "o.state = 'open' AND o.kind = 'promise'",
    "touch": "o.state = 'open' AND o.kind = 'touch' AND o.request_id IS NULL",
}
_FLAGS = {
    "taking": "o.lane = 0",
    "acknowledging": "o.kind = 'acknowledge'",
    "promising": "o.kind = 'promise'",
    "touching": "o.kind = 'touch' AND o.request_id IS NULL",
}
"""What is asked of a subject's obligations, to be counted."""
_IN_STATE = "o.request_id IN (SELECT r.id FROM request r WHERE {})"
_COUNTED = {
    "hot": f"taking = 1 OR {_IN_STATE.format(HOT)}",
    "unacknowledged": "acknowledging = 1",
    "specialists": _IN_STATE.format("r.state IN ('routed', 'ready')"),
    "waiting": _IN_STATE.format("r.state IN ('waiting', 'parked')"),
    "promises": "promising = 1",
    "touch": "touching = 1",
}
"""What is counted of the subjects. The states come from the index `request_closed`: to look each request up reads
5,000 pages, which takes longer than all the rest of the counting when none of them has been read yet."""

_NOTHING_OWED = "NOT EXISTS (SELECT 1 FROM obligation o WHERE o.request_id = r.id AND o.state = 'open')"
_REQUEST_SPLITS = {
    # "+ 0" keeps SQLite from walking all requests in the order of their arrival to save itself this small sort (34 ms)
    "dark": (f"r.state <> 'closed' AND {_NOTHING_OWED}", "r.received_at + 0, r.id"),
    "closed": ("r.state = 'closed' AND r.closed_at > ?", "r.closed_at DESC, r.id DESC"),
}


def visible(view: View) -> tuple[str, list[object]]:
    """Which open obligations the person sees, as a condition over `o`, `r`, `c` and its parameters.

    A coordinator sees all that is owed on their clients' requests, and what nobody coordinates; a lead what they
    owe and all that is hot; a specialist what they owe. Whoever covers for somebody absent sees theirs as well.
    """
    people, params = whose(view)
    condition = f"o.owner_id {people}"
    if view.role == Role.COORDINATOR and not _others_coordinate(view.person_id):
        condition, params = "1 = 1", []
    elif view.role == Role.COORDINATOR:
        condition = f"(c.coordinator_id IS NULL OR c.coordinator_id {people} OR {condition})"
        params = params * 2
    elif view.role in LEADS:
        condition = f"({condition} OR o.kind = 'take_over' OR {HOT})"
    if view.client_id is not None:
        condition, params = f"{condition} AND c.id = ?", [*params, view.client_id]
    return condition, list(params)


def whose(view: View) -> tuple[str, list[object]]:
    """What a column of people is compared with: the person, and whom they cover today; and its parameters."""
    people = [view.person_id, *covered_by(view.person_id, view.today)]
    return ("= ?" if len(people) == 1 else f"IN ({marks(people)})"), list(people)


def _others_coordinate(person_id: int) -> bool:
    """Whether any client is somebody else's; where none is, nothing needs to be looked up to see whose it is."""
    found = run("SELECT 1 FROM client WHERE coordinator_id <> ? LIMIT 1", [person_id]).fetchone()
    return found is not None


def _request_where(view: View, split: str) -> tuple[str, list[object]]:
    """The condition of a split of whole requests, over `r` and `c`: leads see all of them."""
    condition, params = _REQUEST_SPLITS[split][0], list[object]()
    if split == "closed":
        params.append(to_millis(view.now - RECENT))
    people, numbers = whose(view)
    if view.role == Role.COORDINATOR:
        condition = f"{condition} AND (c.coordinator_id IS NULL OR c.coordinator_id {people})"
        params += numbers
    elif view.role == Role.SPECIALIST:
        condition = f"{condition} AND r.specialist_id {people}"
        params += numbers
    if view.client_id is not None:
        condition, params = f"{condition} AND c.id = ?", [*params, view.client_id]
    return condition, params


def _request_places(view: View, split: str, limit: int | None, offset: int) -> list[Place]:
    """The places of requests on which nothing is owed."""
    where, params = _request_where(view, split)
    sql = f"SELECT r.id, r.client_id FROM {MATTER} WHERE {where} ORDER BY {_REQUEST_SPLITS[split][1]}"
    if limit is not None:
        sql, params = f"{sql} LIMIT ? OFFSET ?", [*params, limit, offset]
    rows = run(sql, params).fetchall()
    return [Place(request, client, None, 2, 0.0) for request, client in (rows if limit is not None else rows[offset:])]
