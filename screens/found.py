"""What a search finds in the calendar, as its line says it."""

from __future__ import annotations

from datetime import date

from acdesk.desk import Desk
from acdesk.when import say_day
from db.search import Found as Hit
from db.search import Sort
from screens.reading import Found
from screens.saying import line


def in_calendar(desk: Desk, hit: Hit, client: str) -> Found:
    """A call, a visit or what was agreed in a call: with its day, where Enter goes."""
    zone = desk.config.zone
    day = hit.at.astimezone(zone).date() if hit.at is not None else date.fromisoformat(hit.day) if hit.day else None
    state = f", {hit.off}" if hit.off else ""
    return Found(
        "agreed" if hit.kind is Sort.COMMITMENT else str(hit.kind),
        hit.client_id or 0,
        None,
        client,
        "" if day is None else say_day(day.isoformat(), None, now=desk.now(), zone=zone),
        f"{line(hit.title)}{state}",
        line(hit.snippet),
        day,
        hit.call_id,
        hit.visit_id,
    )
