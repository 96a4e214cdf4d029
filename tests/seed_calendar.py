"""Ten years of calls for very many clients in seconds: for the benchmarks and tests of the calendar.

Every Tier-2 client is called every second week, every Tier-3 client on the same weekday of each month, from nine years
back until as far ahead as the desk lays a series down; what is over was held, missed or cancelled. Besides there are
busy times, absences, promises (of `seed_clients`) and two years of visits.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from acdesk.rules.objectives import quarter_of
from acdesk.rules.recurrence import Rule, expand
from acdesk.series import horizon
from db.fields import to_millis
from db.models import Absence, Call, Commitment, Series, Visit, database
from tests.seed import NOW, Columns, W, plain_w
from tests.seed import _insert as insert
from tests.seed_clients import seed_clients

ZONE = "America/Chicago"
BACK = timedelta(days=9 * 365)
QUARTER = timedelta(days=91)
HALF_HOURS = 18
"""From 8:00 on, so many times at which a call may begin."""


class SeededCalendar(NamedTuple):
    """How much there is on the desk."""

    clients: int
    series: int
    calls: int
    visits: int


def seed_calendar(clients: int = 200, *, now: datetime = NOW, w: W = plain_w, number: int = 13) -> SeededCalendar:
    """Fill the bound, empty desk; the same arguments give the same desk."""
    dice = random.Random(number)
    seed_clients(clients, 5 * clients, 50 * clients, open_requests=2 * clients, now=now, w=w)
    with database.atomic():
        tiers = dict(database.execute_sql("SELECT id, tier FROM client").fetchall())
        series = [_series(dice, n, tiers[n], now) for n in range(1, clients + 1)]
        insert(Series, series)
        calls = list(_calls(dice, series, now))
        insert(Call, calls)
        insert(Call, _busy(dice, now))
        insert(Commitment, _commitments(dice, len(calls)))
        visits = list(_visits(dice, clients, now))
        insert(Visit, visits)
        insert(Absence, (_absence(dice, n, now) for n in range(60)))
    return SeededCalendar(clients, len(series), len(calls), len(visits))


def _series(dice: random.Random, n: int, tier: int, now: datetime) -> Columns:
    begins = (now - BACK).date() + timedelta(days=n % 28)
    begins += timedelta(days=max(0, 7 - begins.weekday()) if begins.weekday() > 4 else 0)
    minute = 8 * 60 + 30 * dice.randrange(HALF_HOURS)
    nth = min((begins.day - 1) // 7 + 1, 4)
    weekday = ("MO", "TU", "WE", "TH", "FR")[begins.weekday()]
    rule = "FREQ=WEEKLY;INTERVAL=2" if tier != 3 else f"FREQ=MONTHLY;BYDAY={nth}{weekday}"
    return {
        "id": n, "client_id": n, "kind": "call", "title": f"Call with client {n}", "rule": rule,
        "starts": f"{begins}T{minute // 60:02d}:{minute % 60:02d}", "zone": ZONE, "minutes": 30,
        "link": "https://zoom.example/j/1", "laid_until": to_millis(horizon(now)), "version": 0,
    }  # fmt: skip


def _calls(dice: random.Random, series: list[Columns], now: datetime) -> Iterator[Columns]:
    instant = to_millis(now)
    for row in series:
        start = datetime.fromisoformat(row["starts"])
        found = expand(Rule.parse(row["rule"]), start, ZoneInfo(ZONE), now - BACK, horizon(now))
        for each in found.instances:
            at = to_millis(each.at)
            over = at < instant
            state = dice.choices(("held", "missed", "cancelled"), (90, 5, 5))[0] if over else "planned"
            held = state == "held"
            yield {
                "client_id": row["client_id"], "series_id": row["id"], "kind": "call", "title": row["title"],
                "original_start": at, "starts_at": at, "zone": ZONE, "minutes": 30, "link": row["link"],
                "state": state, "started_at": at if held else None, "ended_at": at + 1_500_000 if held else None,
                "recap_at": at + 3_600_000 if held else None, "version": 0,
                "decisions": "We go on with the campaign as it is, and look at the figures next time." if held else "",
            }  # fmt: skip


def _busy(dice: random.Random, now: datetime) -> Iterator[Columns]:
    """Two a day of other people's events, a year either way."""
    for n in range(2 * 730):
        at = to_millis(now + timedelta(days=n // 2 - 365, minutes=30 * dice.randrange(-6, 12)))
        yield {
            "kind": "busy", "title": f"Elsewhere {n}", "original_start": at, "starts_at": at, "zone": ZONE,
            "minutes": 60, "state": "planned", "version": 0,
        }  # fmt: skip


def _commitments(dice: random.Random, calls: int) -> Iterator[Columns]:
    """One in every fourth call, most of them done."""
    for call in range(1, calls + 1, 4):
        due = to_millis(NOW) - dice.randrange(900) * 86_400_000
        yield {
            "call_id": call, "side": ("ours", "theirs")[call // 4 % 2], "what": "Send the photos", "owner": "Dana",
            "due_at": due, "done_at": due if dice.random() < 0.95 else None, "version": 0,
        }  # fmt: skip


def _visits(dice: random.Random, clients: int, now: datetime) -> Iterator[Columns]:
    """In two of three of the last eight quarters."""
    for client in range(1, clients + 1):
        for back in range(8):
            if dice.random() < 1 / 3:
                continue
            at = now - back * QUARTER + timedelta(days=dice.randrange(-20, 20))
            held = at < now
            yield {
                "client_id": client, "quarter": quarter_of(at.date()), "state": "held" if held else "booked",
                "planned_day": at.date().isoformat(), "starts_at": to_millis(at), "minutes": 60,
                "held_at": to_millis(at) if held else None, "version": 0,
            }  # fmt: skip


def _absence(dice: random.Random, n: int, now: datetime) -> Columns:
    first = now.date() + timedelta(days=dice.randrange(-365, 365))
    return {
        "staff_id": 5 + n % 8, "first_day": first.isoformat(), "version": 0,
        "last_day": (first + timedelta(days=dice.randrange(10))).isoformat(),
    }  # fmt: skip


__all__ = ["SeededCalendar", "seed_calendar"]
