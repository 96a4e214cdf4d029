"""Who stands in for whom on a day: what is owed by somebody absent is seen by their cover, and moves no row for it."""

from __future__ import annotations

from typing import NamedTuple

from db.queries_base import run


class Cover(NamedTuple):
    """Who covers for somebody absent."""

    id: int
    name: str


def covers(today: str) -> dict[int, Cover]:
    """Member of staff who is absent on `today` (ISO day) → their cover; without one, or with no day, left out.

    Of two absences on one day the one entered first names the cover.
    """
    found: dict[int, Cover] = {}
    if today:
        rows = run(
            "SELECT a.staff_id, v.id, v.name FROM absence a JOIN staff v ON v.id = a.cover_id"
            " WHERE a.first_day <= ? AND a.last_day >= ? AND v.active ORDER BY a.id",
            [today, today],
        ).fetchall()
        for absent, cover, name in rows:
            found.setdefault(absent, Cover(cover, name))
    return found


def covered_by(person_id: int, today: str) -> tuple[int, ...]:
    """Whom the person covers on that day, directly or because the cover is away as well; without the person."""
    today_covers = covers(today)
    return tuple(absent for absent in today_covers if absent != person_id and person_id in _line(absent, today_covers))


def stand_in(owner_id: int, today_covers: dict[int, Cover]) -> Cover | None:
    """Who does it today instead of `owner_id`: the first in line who is there. None when that is the owner."""
    return next(reversed(_line(owner_id, today_covers).values()), None)


def _line(absent: int, today_covers: dict[int, Cover]) -> dict[int, Cover]:
    """Everybody in the line of covers by id, in order; a line that closes on itself ends before it repeats."""
    line: dict[int, Cover] = {}
    cover = today_covers.get(absent)
    while cover is not None and cover.id not in line and cover.id != absent:
        line[cover.id] = cover
        cover = today_covers.get(cover.id)
    return line
