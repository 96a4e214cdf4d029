"""What lies ahead, for the line over the queue and on every screen: the next call, the quarter's visits, the sweep."""

from __future__ import annotations

from datetime import datetime, timedelta

from acdesk.desk import Desk
from acdesk.rules.targets import SWEEP_BEFORE, WORKING_DAY
from acdesk.when import say, say_digits, say_running
from db import queries
from db.queries import CallRow, NextCall, View
from db.vocabulary import COMING
from screens.reading import Fact, Tone
from screens.saying import line

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
        left = found.started_at + timedelta(minutes=found.minutes) - now
        return f"in a call with {client}, {say_running(left)}"
    local = _local(desk, found)
    if found.starts_at - now <= SWEEP_BEFORE and (runs_out := _runs_out(desk, found.id)):
        return f"call {say_digits(local)} {client}: {runs_out}"
    day = say(found.starts_at, now=now, zone=desk.config.zone).rpartition(" ")[0].removeprefix("today")
    return f"call {f'{day} ' if day else ''}{say_digits(local)} {client}"


def _local(desk: Desk, found: NextCall) -> datetime:
    return found.starts_at.astimezone(desk.config.zone)


def _tone(found: NextCall, now: datetime) -> Tone:
    if found.started_at is not None:
        return Tone.OVER if now > found.started_at + timedelta(minutes=found.minutes) else Tone.OURS
    return Tone.SOON if found.starts_at - now <= SWEEP_BEFORE else Tone.OURS


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


def days_off_fact(desk: Desk) -> Fact | None:
    """`2 calls on days off`: on holidays or absences, which the desk would move; nothing where there are none."""
    from acdesk.off_days import calls_off_ahead  # noqa: PLC0415  (it brings recurrence, which a start need not wait for)

    many = calls_off_ahead(desk)
    return Fact(f"{many} call{'s' * (many > 1)} on days off", Tone.SOON, spare=True) if many else None


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
            from acdesk.reading.sweep import sweep  # noqa: PLC0415  (only when a call is near)

            said = sweep(self._desk, row).sentence
            if said:
                self._told.add(row.id)
                minutes = max(1, -(-int(left.total_seconds()) // 60))
                return f"{line(row.client)} in {minutes} min: {said}. {key} acknowledges all."
        return ""


def _near(now: datetime) -> list[CallRow]:
    """The calls with clients that begin within ten minutes."""
    return queries.calls(now, now + SWEEP_BEFORE + timedelta(seconds=1), states=COMING, kinds=("call",))


def _runs_out(desk: Desk, call_id: int) -> str:
    from acdesk.reading.sweep import sweep  # noqa: PLC0415  (only when a call is near)

    row = queries.call(call_id)
    return "" if row is None else sweep(desk, row).brief
