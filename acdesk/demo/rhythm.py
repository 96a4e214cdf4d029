"""The calls of the demo: with each client of the core one was held and the next ones stand; the agency's own months."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial

from acdesk.demo.stage import Scene, Stage
from acdesk.rules.targets import WORKING_DAY
from acdesk.rules.worktime import local_time
from acdesk.verbs import calling, in_call
from db.vocabulary import CallKind

KNOWN = "28d"
"""How long ago the last calls were planned."""
HOURS = (10 * 60, 14 * 60)
"""When the next calls are, on the agency's clock: two a day."""
SIP, REVIEW = "Sip & Sinks", "Alignment review"
SILENT = "Prairie Path Accounting"
"""Whom nobody has spoken to for long."""


def rhythms(stage: Stage) -> Iterator[Scene]:
    """The scenes of the last call with each client of tiers 2 and 3, and of the series that go on."""
    core = [name for name, customer in stage.customers.items() if customer.tier != 1]
    for place, name in enumerate(core):
        yield from _called(stage, name, place)


def ours(stage: Stage) -> Iterator[Scene]:
    """What the agency has every month: the Sip & Sinks on a Thursday at four, the review on the last working day."""
    agency, planned = stage.times.agency, stage.times.ago(KNOWN)
    begins = planned.astimezone(agency.zone).date() + timedelta(days=1)
    events = (
        (SIP, CallKind.INTERNAL, begins, 16, "third thu"),
        (REVIEW, CallKind.REVIEW, begins, 11, "last weekday"),
    )
    for title, kind, day, hour, every in events:
        starts = local_time(day, hour * 60, agency.zone)
        yield Scene(
            planned,
            partial(
                calling.plan_call, stage.desk, None, starts=starts, minutes=60, every=every, title=title, kind=kind
            ),
        )


def _called(stage: Stage, name: str, place: int) -> Iterator[Scene]:
    desk, client = stage.desk, stage.clients[name]
    weekly = stage.customers[name].tier == 2
    days = 24 if name == SILENT else 5 + place % 4 if weekly else 10 + place % 6
    starts = stage.times.date(f"{days}d ago")
    made: list[int] = []

    def plan() -> None:
        made.extend(calling.plan_call(desk, client, starts=starts).created)

    def end() -> None:
        in_call.end_call(desk, made[0], decisions="The plan of the month stands.")
        calling.plan_call(desk, client, starts=_next(stage, place), every="2w" if weekly else "monthly")

    yield Scene(stage.times.ago(KNOWN), plan)
    yield Scene(starts - timedelta(minutes=40), lambda: in_call.prep_opened(desk, made[0]))
    yield Scene(starts, lambda: in_call.start_call(desk, made[0]))
    yield Scene(starts + timedelta(minutes=27), end)
    yield Scene(starts + timedelta(minutes=45), lambda: in_call.recap(desk, made[0]))


def _next(stage: Stage, place: int) -> datetime:
    """The time of the next call: on the working days after today, two a day."""
    agency = stage.times.agency
    day = agency.opens_at(agency.add(stage.times.now, (1 + place // 2) * WORKING_DAY)).astimezone(agency.zone).date()
    return local_time(day, HOURS[place % 2], agency.zone)
