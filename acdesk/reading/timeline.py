"""Everything that happened with a client, a line each, newest first."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime

from acdesk.desk import Desk
from acdesk.when import say, say_day
from db import queries
from db.vocabulary import Direction

SIGNS = {
    "message": ("✉", "m"),
    "call": ("☎", "c"),
    "visit": ("⌂", "v"),
    "inside": ("∙", ","),
    "request": ("◆", "*"),
    "deliverable": ("■", "#"),
    "reading": ("◎", "+"),
    "journal": ("·", "."),
}
"""By kind of happening (db.queries_timeline.KINDS): a glyph of one cell, and its ASCII twin."""
LONGEST = 120
"""Characters of a body that stand for a message without a subject."""


@dataclass(frozen=True)
class TimelineLine:
    """One happening. `text` says what it was; `row` has all of it, and is where the next window goes on from."""

    at: datetime
    when: str
    glyph: str
    ascii: str
    kind: str
    text: str
    who: str
    request_id: int | None
    row: queries.Happening


def timeline(
    desk: Desk,
    client_id: int,
    *,
    kinds: Collection[str] = (),
    limit: int = 60,
    before: queries.Happening | None = None,
) -> list[TimelineLine]:
    """A window of a client's timeline; `kinds` narrows it, `before` is the row of the last line there is."""
    now = desk.now()
    rows = queries.timeline(client_id, kinds=kinds, limit=limit, before=before)
    return [_line(desk, row, now) for row in rows]


def _line(desk: Desk, row: queries.Happening, now: datetime) -> TimelineLine:
    glyph, plain = SIGNS[row.kind]
    return TimelineLine(
        at=row.at,
        when=_when(desk, row, now),
        glyph=glyph,
        ascii=plain,
        kind=row.kind,
        text=_TEXTS[row.kind](row),
        who=row.who,
        request_id=row.request_id,
        row=row,
    )


def _when(desk: Desk, row: queries.Happening, now: datetime) -> str:
    """A reading is of a day, which the row has as an instant of that day in UTC; all else has its minute."""
    zone = desk.config.zone
    if row.kind == "reading":
        return say_day(row.at.astimezone(UTC).date().isoformat(), None, now=now, zone=zone)
    return say(row.at, now=now, zone=zone)


def _message(row: queries.Happening) -> str:
    """Which way it went, and what it was about."""
    way = "from them" if row.direction == Direction.IN else "drafted" if row.what == "drafted" else "to them"
    sort = f" ({row.what.replace('_', ' ')})" if row.what and row.direction == Direction.IN else ""
    return f"{way}{sort}: {row.title or _first_line(row.body) or '(no subject)'}"


def _contact(row: queries.Happening) -> str:
    """A call or visit, with what was noted of it."""
    return ": ".join(part for part in (row.kind, row.title or _first_line(row.body)) if part)


def _inside(row: queries.Happening) -> str:
    """A word inside the agency."""
    return f"{row.what.replace('_', ' ') or 'inside'}: {_first_line(row.body) or row.title}"


def _request(row: queries.Happening) -> str:
    """`#142 opened: Landing page`; `#142 closed, answered: Landing page`."""
    how = f", {row.body.replace('_', ' ')}" if row.what == "closed" and row.body else ""
    return f"#{row.request_id} {row.what}{how}: {row.title or '(no subject)'}"


def _deliverable(row: queries.Happening) -> str:
    how = f" ({row.body})" if row.body else ""
    return f"{row.title} {row.what}{how}"


def _reading(row: queries.Happening) -> str:
    return f"{row.title} ({row.what})" if row.what else row.title


def _journal(row: queries.Happening) -> str:
    return row.title


_TEXTS = {
    "message": _message,
    "call": _contact,
    "visit": _contact,
    "inside": _inside,
    "request": _request,
    "deliverable": _deliverable,
    "reading": _reading,
    "journal": _journal,
}


def _first_line(body: str) -> str:
    """The first line that is not quoted."""
    lines = (line.strip() for line in body.splitlines())
    return next((line[:LONGEST] for line in lines if line and not line.startswith(">")), "")
