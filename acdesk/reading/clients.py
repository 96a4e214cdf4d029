"""The clients as a list, and the overview of one: tier and what speaks for another, contact, place and people."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from acdesk.desk import Desk
from acdesk.errors import NotFound
from acdesk.reading import objectives as goals
from acdesk.reading.ahead import renews
from acdesk.reading.meetings import Meetings, meetings
from acdesk.reading.strips import Strip, draw, heights
from acdesk.rules import silence, targets, tiers
from acdesk.rules.objectives import Track
from acdesk.rules.silence import Health, Word, WordKind
from acdesk.when import say
from acdesk.zones import zone_named
from db import queries
from db.vocabulary import Direction, Kind

CADENCE = {
    1: "kept by the VP of Strategy and the Owner",
    2: "a call every two weeks",
    3: "a call every month",
}
"""How often a client is spoken to, by tier (spec section 1)."""
WEEK = 6
"""Days ahead in which a weekday says enough."""
MOST_SIGNS = 4
"""Promises that are drawn one by one; more are told by a plus."""


@dataclass(frozen=True)
class ClientLine:
    """A row of the list.

    `call` is the next call in few words: `Thu 10:00`, `24 Mar`; `overdue` where the rhythm has passed without one,
    `to book` where none is in the calendar. `next_call` says its day and hour in full.
    `touch` is how long ago both sides last spoke. `promise_signs` has a filled sign for each promise at risk, a
    hollow one for the rest; `objective_signs` a filled one for each current objective that is on track.
    """

    id: int
    name: str
    tier: int
    city: str
    coordinator: str
    strategist: str
    active: bool
    version: int
    health: str
    level: str
    strip: str
    next_call: str
    call: str
    touch: str
    open_requests: int
    promises: int
    at_risk: int
    overdue: int
    promise_signs: str
    promise_signs_ascii: str
    objectives: int
    on_track: int
    objective_signs: str
    objective_signs_ascii: str


@dataclass(frozen=True)
class Overview:
    """All of a client that is no list of its own. `zone` is the client's, or the agency's where none is known.

    `tier_line` has the factors and the score, or says what is missing; `proposed` is the tier that two monthly looks
    in a row speak for (to be approved by the VP of Strategy or the Owner), None where that is no change.
    """

    row: queries.ClientRow
    tier_line: str
    retainer_factor: int | None
    suggested: int | None
    score: float | None
    reasons: tuple[str, ...]
    moves: tuple[str, ...]
    proposed: int | None
    looks: tuple[queries.LookRow, ...]
    retainer: str
    renews: str
    zone: str
    local_time: str
    cadence: str
    health: Health
    strip: Strip
    touch: str
    last_in: str
    last_out: str
    meetings: Meetings


def order(
    desk: Desk, *, sort: str = "name", descending: bool = False, text: str = "", active: bool | None = True
) -> list[int]:
    """The clients' numbers as the person at the desk sees them; see db.queries.client_order."""
    person, now = desk.person, desk.now()
    return queries.client_order(
        now,
        sort=sort,
        descending=descending,
        text=text,
        active=active,
        person_id=person.id if person else None,
        role=person.role if person else "",
        today=desk.day_of(now).isoformat(),
    )


def lines(desk: Desk, client_ids: Sequence[int]) -> list[ClientLine]:
    """The rows of a window, in the order given; nothing is read of any other client."""
    now = desk.now()
    rows = queries.client_page(client_ids, now)
    words = _words(desk, client_ids, now)
    states = goals.states_of(desk, client_ids)
    calls, missed = queries.next_call_times(client_ids, now), queries.missed_last(client_ids)
    owed = queries.matters(client_ids)
    late = {row.client_id for row in owed if row.kind == Kind.HOLD_CALL and row.due_at <= now}
    unbooked = {row.client_id for row in owed if row.kind == Kind.BOOK_CALL}
    return [
        _line(
            desk,
            row,
            words.get(row.id, []),
            states.get(row.id, []),
            now,
            calls=(calls.get(row.id), missed.get(row.id)),
            call=_call(desk, calls.get(row.id), now, late=row.id in late, unbooked=row.id in unbooked),
        )
        for row in rows
    ]


def overview(desk: Desk, client_id: int) -> Overview:
    """One client. Raises NotFound."""
    row, now = queries.client(client_id), desk.now()
    if row is None:
        raise NotFound(f"There is no client with number {client_id}.")
    listed = queries.client_page([client_id], now)[0]
    said = _words(desk, [client_id], now).get(client_id, [])
    zone = zone_named(row.zone) if row.zone else desk.config.zone
    factor = tiers.retainer_factor(row.retainer)
    found = tiers.suggest(factor, row.growth, row.complexity)
    looks = tuple(queries.tier_looks(client_id))
    return Overview(
        row=row,
        tier_line=found.line if found else tiers.missing(factor, row.growth, row.complexity),
        retainer_factor=factor,
        suggested=found.tier if found else None,
        score=found.score if found else None,
        reasons=found.reasons if found else (),
        moves=found.moves if found else (),
        proposed=tiers.proposed_change(
            row.tier, [tiers.Look(each.month, each.score, each.complexity) for each in looks]
        ),
        looks=looks,
        retainer="" if row.retainer is None else f"${row.retainer:,} a month",
        renews=renews(row.renews_on, desk.today()),
        zone=zone.key,
        local_time=say(now, now=now, zone=zone).removeprefix("today "),
        cadence=CADENCE.get(row.tier, ""),
        health=_health(desk, listed, said, now, queries.missed_last([client_id]).get(client_id)),
        strip=draw(silence.strip(said, now, desk.config.zone)),
        touch=touch(desk, row.last_two_way_at, now),
        last_in=_moment(desk, row.last_in_at, now),
        last_out=_moment(desk, row.last_out_at, now),
        meetings=meetings(desk, client_id),
    )


def touch(desk: Desk, since: datetime | None, now: datetime) -> str:
    """How long ago both sides spoke: `today`, `1 wd`, or `never`."""
    if since is None:
        return "never"
    days = max(desk.agency.between(since, now), 0) // targets.WORKING_DAY
    return f"{days} wd" if days else "today" if _same_day(desk, since, now) else "<1 wd"


def _same_day(desk: Desk, since: datetime, now: datetime) -> bool:
    return desk.day_of(since) == desk.day_of(now)


def _moment(desk: Desk, at: datetime | None, now: datetime) -> str:
    return "" if at is None else say(at, now=now, zone=desk.config.zone)


def _words(desk: Desk, client_ids: Sequence[int], now: datetime) -> Mapping[int, list[Word]]:
    """What was exchanged with each of the clients in the weeks that are looked back on."""
    found: dict[int, list[Word]] = defaultdict(list)
    for word in queries.words_of(client_ids, now - timedelta(weeks=silence.WEEKS)):
        found[word.client_id].append(Word(word.at, word.direction, word.kind, word.automatic))
    return found


def _health(desk: Desk, row: queries.ListedClient, said: Sequence[Word], now: datetime, missed: bool | None) -> Health:
    """The health of contact: the last weeks' words, and what is stored of the time before them."""
    limit = targets.touch(desk.config.targets, row.tier)
    return silence.health(
        [*_before(row, said), *said],
        desk.agency,
        now,
        open_requests=row.open_requests,
        overdue=row.overdue,
        missed_last_call=missed,
        touch_days=silence.TOUCH_DAYS if limit is None else max(limit // targets.WORKING_DAY, 1),
    )


def _before(row: queries.ListedClient, said: Sequence[Word]) -> list[Word]:
    """Words that the weeks' messages may not show: the last ones either way, and when both sides last spoke.

    The latter stands as a call, which is two-way contact by itself; as one of theirs it goes before a message of the
    same instant, so that it does not hide who wrote last.
    """
    found = []
    for at, direction in ((row.last_in_at, Direction.IN), (row.last_out_at, Direction.OUT)):
        latest = next((word.at for word in reversed(said) if word.direction == direction and not word.automatic), None)
        if at is not None and (latest is None or latest < at):
            found.append(Word(at, direction))
    if row.last_two_way_at is not None:
        found.append(Word(row.last_two_way_at, Direction.IN, WordKind.CALL))
    return found


def _line(
    desk: Desk,
    row: queries.ListedClient,
    said: Sequence[Word],
    states: Sequence[Track],
    now: datetime,
    *,
    calls: tuple[datetime | None, bool | None],
    call: str,
) -> ClientLine:
    """One row, from what was read for the window; `calls` is the next one, and whether the last was missed."""
    health = _health(desk, row, said, now, calls[1])
    on = sum(state is Track.ON_TRACK for state in states)
    return ClientLine(
        id=row.id,
        name=row.name,
        tier=row.tier,
        city=row.city,
        coordinator=row.coordinator,
        strategist=row.strategist,
        active=row.active,
        version=row.version,
        health=health.sentence,
        level=str(health.level),
        strip=heights([week.total for week in silence.strip(said, now, desk.config.zone)]),
        next_call=_moment(desk, calls[0], now),
        call=call,
        touch=touch(desk, row.last_two_way_at, now),
        open_requests=row.open_requests,
        promises=row.promises,
        at_risk=row.at_risk,
        overdue=row.overdue,
        promise_signs=_signs(row.at_risk, row.promises, "●○"),
        promise_signs_ascii=_signs(row.at_risk, row.promises, "*o"),
        objectives=len(states),
        on_track=on,
        objective_signs="▰" * on + "▱" * (len(states) - on),
        objective_signs_ascii="#" * on + "-" * (len(states) - on),
    )


def _call(desk: Desk, at: datetime | None, now: datetime, *, late: bool, unbooked: bool) -> str:
    """The next call in at most nine cells."""
    if at is None:
        return "overdue" if late else "to book" if unbooked else ""
    local, days = at.astimezone(desk.config.zone), (desk.day_of(at) - desk.day_of(now)).days
    if days > WEEK:
        return say(at, now=now, zone=desk.config.zone).rpartition(" ")[0].partition(" ")[2]
    return f"{'' if days == 0 else f'{local:%a} '}{local.hour}:{local.minute:02d}"


def _signs(filled: int, total: int, signs: str) -> str:
    """A filled sign for each of the first, a hollow one for the rest; `+` stands for what has no room."""
    drawn = signs[0] * min(filled, total) + signs[1] * (total - min(filled, total))
    return drawn if total <= MOST_SIGNS else drawn[: MOST_SIGNS - 1] + "+"
