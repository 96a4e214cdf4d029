"""The clients as a list: their order, and a window of rows with what is asked of the agency for each.

The order is made in Python from a few narrow statements: names compare without case and accents there, and 5,000
clients take under 15 ms. Everything else is read for the window alone.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

from db.fields import to_millis
from db.queries_base import Row, chunks, fetch, marks, run
from db.queries_cover import covered_by
from db.search import words_of as words_to_find
from db.vocabulary import CLIENT_FACING, Channel, Delivery, Direction, Role

SORTS = ("name", "tier", "touch", "open", "promises", "next")
"""How the list can be sorted; what needs an eye first comes first, unless `descending` turns it round."""

CONTACTS_FROM = 3
"""Letters from which the people at the clients are looked through as well."""

WORD_KIND = (
    "CASE WHEN m.purpose <> 'contact' THEN 'message'"
    f" WHEN m.channel IN ('{Channel.PHONE}', '{Channel.CALL}') THEN 'call'"
    f" WHEN m.channel = '{Channel.VISIT}' THEN 'visit' ELSE 'message' END"
)
"""SQL over message `m`: message, or call or visit where a contact was noted by hand."""

_TIER = re.compile(r"\bt(?:ier)? ?([123])\b")


class ListedClient(Row, frozen=True):
    """A row of the list. `last_two_way_at` is when both sides last spoke.

    `promises` are open ones, `at_risk` those whose warning has come; `overdue` counts what is owed to the client
    (client-facing kinds) and late.
    """

    id: int
    name: str
    tier: int
    city: str
    zone: str
    coordinator: str
    strategist: str
    active: bool
    version: int
    last_in_at: datetime | None
    last_out_at: datetime | None
    last_two_way_at: datetime | None
    open_requests: int
    promises: int
    at_risk: int
    overdue: int


class ClientWord(NamedTuple):
    """A word exchanged with a client: `kind` is message, call or visit."""

    client_id: int
    at: datetime
    direction: str
    kind: str
    automatic: bool


_Known = tuple[int, str, int, int | None, str, str]
"""What the order needs of a client: id, name, tier, last two-way contact, city, domains (as stored)."""


def client_order(
    now: datetime,
    *,
    sort: str = "name",
    descending: bool = False,
    text: str = "",
    active: bool | None = True,
    person_id: int | None = None,
    role: str = "",
    today: str = "",
) -> list[int]:
    """The clients' numbers in the order of the list. Raises KeyError on an unknown sort.

    With a person who is a coordinator: theirs, nobody's, and those of whom they cover on `today`; else everybody's.
    Each word of `text` must stand in the name, city or a domain, begin a word of a contact (three letters and more),
    or be a tier (`t2`, `tier 2`), whatever its case and accents. `active` None gives former clients as well.
    Sorts: `touch` the longest silent first, `open` and `promises` (those at risk) the most first, `next` whose
    next touch, call or visit is due first; equal ones by name.
    """
    if sort not in SORTS:
        raise KeyError(sort)
    conditions, params = ["1 = 1" if active is None else "active" if active else "NOT active"], list[object]()
    if person_id is not None and role == Role.COORDINATOR:
        people = [person_id, *covered_by(person_id, today)]
        conditions.append(f"(coordinator_id IS NULL OR coordinator_id IN ({marks(people)}))")
        params += people
    looked_through = "city, domains" if text else "'', ''"
    rows: list[_Known] = run(
        f"SELECT id, name, tier, last_two_way_at, {looked_through} FROM client"
        f" WHERE {' AND '.join(conditions)} ORDER BY id",
        params,
    ).fetchall()
    rows = _matching(rows, text)
    rows.sort(key=_name, reverse=descending and sort == "name")
    if sort != "name":
        rows.sort(key=_KEYS[sort](to_millis(now)), reverse=descending)
    return [row[0] for row in rows]


def keepers() -> dict[int, int]:
    """By client, who holds their calls: the coordinator they have, where that one is still here."""
    rows = run("SELECT c.id, c.coordinator_id FROM client c JOIN staff s ON s.id = c.coordinator_id WHERE s.active")
    return dict(rows.fetchall())


def client_page(client_ids: Sequence[int], now: datetime) -> list[ListedClient]:
    """The rows of a window, in the order given; a client that is gone is left out."""
    found: dict[int, ListedClient] = {}
    for ids in chunks(client_ids):
        rows = fetch(ListedClient, _PAGE.format(ids=marks(ids)), [*[to_millis(now)] * 2, *ids, *ids])
        found.update((row.id, row) for row in rows)
    return [found[number] for number in client_ids if number in found]


def words_of(client_ids: Sequence[int], since: datetime) -> list[ClientWord]:
    """What was exchanged with the clients since then, oldest first; what was only drafted, or inside, is left out.

    A contact noted by hand (purpose `contact`) by phone or in a call is a call, in a visit a visit. A request that was
    written down by hand has no message: its arrival stands for one.
    """
    found: list[ClientWord] = []
    for ids in chunks(client_ids):
        instant = to_millis(since)
        rows = run(_WORDS.format(ids=marks(ids)), [*ids, instant, *ids, instant]).fetchall()
        found += [
            ClientWord(client, _EPOCH + at * _MILLISECOND, direction, kind, bool(automatic))
            for client, at, direction, kind, automatic in rows
        ]
    return found


@lru_cache(maxsize=20_000)
def fold(text: str) -> str:
    """The text as it is compared: without case and accents."""
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in apart if not unicodedata.combining(char))


def _matching(rows: list[_Known], text: str) -> list[_Known]:
    """The rows that have every word of the text."""
    for word in _TIER.sub(r"t\1", fold(text)).split():
        tier = int(word[1]) if _TIER.fullmatch(word) else 0
        people = _clients_of_contacts(word)
        rows = [row for row in rows if word in _haystack(row[1], row[4], row[5]) or row[2] == tier or row[0] in people]
    return rows


@lru_cache(maxsize=20_000)
def _haystack(name: str, city: str, domains: str) -> str:
    """Everything of a client's own that is looked through; parts don't run into each other."""
    return "\n".join((fold(name), fold(city), fold(domains)))


def _clients_of_contacts(word: str) -> set[int]:
    """The clients of the active contacts that have a word beginning so, by the search index."""
    asked = words_to_find(word) if len(word) >= CONTACTS_FROM else []
    if not asked:
        return set()
    match = " ".join(f'"{each}"*' for each in asked)
    rows = run(
        "SELECT DISTINCT client_id FROM contact WHERE active AND id IN (SELECT rowid - ? FROM find_people"
        " WHERE find_people MATCH ? AND rowid > ?)",
        [_CONTACTS, match, _CONTACTS],
    ).fetchall()
    return {client for (client,) in rows}


def _name(row: _Known) -> str:
    return fold(row[1])


_Key = Callable[[_Known], int]


def _figures(sql: str, otherwise: int, params: Sequence[object] = ()) -> _Key:
    """A key from a statement's figure by client; `otherwise` is for clients it doesn't name."""
    figures: dict[int, int] = dict(run(sql, params).fetchall())
    return lambda row: figures.get(row[0], otherwise)


def _by_tier(_: int) -> _Key:
    return lambda row: row[2]


def _by_touch(_: int) -> _Key:
    """The longest silent first; never spoken to at all before them."""
    return lambda row: row[3] or 0


def _by_open(_: int) -> _Key:
    """The most open requests first."""
    return _figures("SELECT client_id, -count(*) FROM request WHERE state <> 'closed' GROUP BY client_id", 0)


def _by_promises(now: int) -> _Key:
    """The most promises at risk first, then the most promises: a client has fewer than a million of them."""
    return _figures(
        "SELECT client_id, -sum(CASE WHEN warn_at <= ? THEN 1000001 ELSE 1 END) FROM obligation"
        " WHERE state = 'open' AND kind = 'promise' GROUP BY client_id + 0",  # all of it from obligation_open
        0,
        [now],
    )


def _by_next(_: int) -> _Key:
    """Whose contact is due first, requests apart; nothing due comes last."""
    return _figures(
        "SELECT client_id, min(due_at) FROM obligation WHERE state = 'open' AND request_id IS NULL GROUP BY client_id",
        _NEVER,
    )


_KEYS: dict[str, Callable[[int], _Key]] = {
    "tier": _by_tier,
    "touch": _by_touch,
    "open": _by_open,
    "promises": _by_promises,
    "next": _by_next,
}
"""By sort: from the instant of the look, what a row is sorted by."""

_CONTACTS = 4 << 40
"""Where the contacts begin in the search index (db.search)."""
_NEVER = 1 << 62
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)
_FACING = ", ".join(f"'{kind}'" for kind in CLIENT_FACING)

_WORDS = f"""SELECT m.client_id, m.at AS at, m.direction, {WORD_KIND}, m.automatic <> '' FROM message m
    WHERE m.client_id IN ({{ids}}) AND m.at >= ? AND m.delivery <> '{Delivery.DRAFTED}'
    AND m.direction <> '{Direction.INTERNAL}'
    UNION ALL SELECT DISTINCT r.client_id, r.received_at, '{Direction.IN}',
    CASE WHEN r.channel IN ('{Channel.PHONE}', '{Channel.CALL}') THEN 'call'
    WHEN r.channel = '{Channel.VISIT}' THEN 'visit' ELSE 'message' END, 0 FROM request r
    WHERE r.client_id IN ({{ids}}) AND r.received_at >= ? AND NOT EXISTS
    (SELECT 1 FROM message n WHERE n.client_id = r.client_id AND n.at = r.received_at)
    ORDER BY at"""
"""The ids, since when; and both again."""

_PAGE = f"""SELECT c.*, coalesce(k.name, '') AS coordinator, coalesce(g.name, '') AS strategist,
    (SELECT count(*) FROM request r WHERE r.client_id = c.id AND r.state <> 'closed') AS open_requests,
    coalesce(a.promises, 0) AS promises, coalesce(a.at_risk, 0) AS at_risk, coalesce(a.overdue, 0) AS overdue
    FROM client c LEFT JOIN staff k ON k.id = c.coordinator_id LEFT JOIN staff g ON g.id = c.strategist_id
    LEFT JOIN (SELECT r.client_id AS client_id, sum(CASE WHEN o.kind = 'promise' THEN 1 ELSE 0 END) AS promises,
        sum(CASE WHEN o.kind = 'promise' AND o.warn_at <= ? THEN 1 ELSE 0 END) AS at_risk,
        sum(CASE WHEN o.kind IN ({_FACING}) AND o.due_at <= ? THEN 1 ELSE 0 END) AS overdue
        FROM request r JOIN obligation o ON o.request_id = r.id AND o.state = 'open'
        WHERE r.client_id IN ({{ids}}) AND r.state <> 'closed' GROUP BY r.client_id) AS a ON a.client_id = c.id
    WHERE c.id IN ({{ids}})"""
"""Twice the instant, twice the ids."""
