"""What lies ahead, for the line over the queue and on every screen: the next call, the quarter's visits, the sweep."""

from __future__ import annotations

from datetime import datetime, timedelta

from acdesk.desk import Desk
from acdesk.rules.targets import WORKING_DAY
from acdesk.when import say
from db import queries
from db.queries import CallRow, NextCall, View
from screens.reading import Fact, Tone
from screens.saying import line

SOON = timedelta(minutes=10)
"""How near a call is when it stands out, and when what runs out in it is told (spec section 2)."""
LAST = timedelta(minutes=3)
"""How near a call is when what runs out in it is told whatever else is on the screen."""
LATE_GATE = 11
"""The week by which the quarter's visits are to be held."""


def call_fact(desk: Desk, view: View) -> Fact | None:
    """`call 11:00 Lakeside Dental`, `call tomorrow 10:00 …`, `in a call with …, 12 min left`."""
    now = view.now
    before = desk.agency.day_end(desk.agency.add(now, WORKING_DAY))
    found = queries.call_ahead(view, before)
    if found is None:
        return None
    said = _said(desk, found, now)
    return Fact(said, _tone(found, now), short=said.replace("tomorrow ", f"{_local(desk, found):%a} "))


def _said(desk: Desk, found: NextCall, now: datetime) -> str:
    client = line(found.client)
    if found.started_at is not None:
        left = found.minutes - int((now - found.started_at).total_seconds() // 60)
        return f"in a call with {client}, {f'{left} min left' if left >= 0 else f'{-left} min over'}"
    local = _local(desk, found)
    runs_out = _sweep(desk, found.id) if found.starts_at - now <= SOON else ""
    if runs_out:
        many, over = runs_out.partition(" ")[0], "run out" not in runs_out
        does = "over already" if over else "runs out in it" if many == "1" else "run out in it"
        return f"call {local.hour}:{local.minute:02d} {client}: {many} {does}"
    day = say(found.starts_at, now=now, zone=desk.config.zone).rpartition(" ")[0].removeprefix("today")
    return f"call {f'{day} ' if day else ''}{local.hour}:{local.minute:02d} {client}"


def _local(desk: Desk, found: NextCall) -> datetime:
    return found.starts_at.astimezone(desk.config.zone)


def _tone(found: NextCall, now: datetime) -> Tone:
    if found.started_at is not None:
        return Tone.OVER if now > found.started_at + timedelta(minutes=found.minutes) else Tone.OURS
    return Tone.SOON if found.starts_at - now <= SOON else Tone.OURS


def visits_fact(desk: Desk) -> Fact | None:
    """`Madison Q1 3 of 5, 4 weeks left`; nothing where nobody is to be visited."""
    from acdesk.reading.visits import band  # noqa: PLC0415  (it brings the places, which a start need not wait for)

    seen = band(desk)
    if not seen.aim and not seen.held:
        return None
    late = any(gate.passed and not gate.met for gate in seen.gates)
    weeks = seen.sentence.rpartition(", aim ")[2].partition(", the required")[0]
    tone = Tone.OVER if seen.week >= LATE_GATE and not seen.requirement_met else Tone.SOON if late else Tone.OURS
    return Fact(f"Madison {seen.quarter[4:]} {weeks}", tone, short=f"Madison {weeks.partition(',')[0]}")


class Sweeps:
    """Tells once of each call that acknowledgements will run out in it, from ten minutes before."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._told: set[int] = set()

    def due(self, key: str, *, busy: bool = False) -> str:
        """What is to be said now, with the key that acknowledges all; nothing where it was said or nothing runs out.

        While the person is busy with something else it waits, but not until it is too late.
        """
        now = self._desk.now()
        for row in _near(now):
            left = row.starts_at - now
            if row.id in self._told or (busy and left > LAST):
                continue
            said = _sweep(self._desk, row.id)
            if said:
                self._told.add(row.id)
                minutes = max(1, -(-int(left.total_seconds()) // 60))
                return f"{line(row.client)} in {minutes} min: {said}. {key} acknowledges all."
        return ""


def _near(now: datetime) -> list[CallRow]:
    """The client calls that begin within ten minutes."""
    return queries.calls(now, now + SOON + timedelta(seconds=1), states=("planned", "moved"), kinds=("call",))


def _sweep(desk: Desk, call_id: int) -> str:
    from acdesk.reading.prep import sweep_line  # noqa: PLC0415  (only when a call is near)

    return sweep_line(desk, call_id)
