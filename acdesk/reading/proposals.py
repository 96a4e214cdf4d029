"""What the calendar proposes: free slots, another day for a call on a holiday, the rhythm of another tier."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from acdesk.desk import Desk
from acdesk.off_days import KINDS, off_days
from acdesk.rules import cadence
from acdesk.rules.cadence import COMING, CadenceProposal, MoveProposal
from acdesk.rules.recurrence import Rule, expand
from acdesk.rules.slots import Busy, Slot, free_slots
from acdesk.verbs.call_notes import busy, calendar_of_client, keeper_calendar, proposal, sides, wishes_of
from acdesk.verbs.common import clock_words
from acdesk.zones import zone_named
from db import queries

A_ROUND = timedelta(days=70)
"""In so many days every rhythm comes round."""


@dataclass(frozen=True)
class Proposed:
    """A call that falls on a holiday or an absence, and what would do instead."""

    call: queries.CallRow
    proposal: MoveProposal


def slots(
    desk: Desk,
    client_id: int | None,
    *,
    first: datetime,
    before: datetime,
    minutes: int = 30,
    near: datetime | None = None,
    limit: int = 12,
) -> list[Slot]:
    """Free times inside both sides' hours between two instants, best first; `near` is the time that would be best."""
    client = None if client_id is None else desk.client(client_id)
    found = free_slots(
        first,
        before,
        desk.agency,
        calendar_of_client(desk, client),
        keeper=None if client is None else keeper_calendar(desk, client.id),
        busy=busy(desk, first, before),
        wishes=wishes_of(desk, minutes, near),
    )
    return found[:limit]


def propose_moves(desk: Desk, first: datetime, before: datetime) -> list[Proposed]:
    """The calls between two instants that fall on a holiday or an absence, each with another time. Nothing moves."""
    found: list[Proposed] = []
    beside: list[Busy] = []
    off = off_days(desk, desk.day_of(first), desk.day_of(before))
    for row in queries.calls(max(first, desk.now()), before, states=COMING, kinds=KINDS):
        if not off.reason(row.client_id, row.starts_at, row.minutes):
            continue
        whose = sides(desk, row.client_id)
        found_one = proposal(desk, whose, row.starts_at, row.minutes, zone=row.zone, rule=row.rule, beside=beside)
        if found_one is not None:
            found.append(Proposed(row, found_one))
            if found_one.to is not None:
                beside.append(Busy(found_one.to, found_one.to + timedelta(minutes=row.minutes)))
    return found


def propose_rhythms(desk: Desk) -> list[tuple[queries.ClientRow, CadenceProposal]]:
    """The clients whose calls do not come in the rhythm of their tier, each with the one that does."""
    found = ((row, propose_cadence(desk, row.id)) for row in queries.clients())
    return [(row, one) for row, one in found if one is not None]


def propose_cadence(desk: Desk, client_id: int) -> CadenceProposal | None:
    """What the client's series should become in the client's tier; None where it fits already.

    Where its calls are single ones: the series to make of them, on the weekday and at the time of the next (or the
    last) of them, from `starts` on.
    """
    client = desk.client(client_id)
    running = [row for row in queries.series_rows(client_id) if row.kind == "call" and row.rule]
    usual = queries.next_call(client_id, desk.now()) or queries.last_held_call(client_id)
    zone = zone_named(running[-1].zone) if running else desk.config.zone
    at = usual.starts_at if usual is not None else desk.now()
    local = at.astimezone(zone).replace(tzinfo=None)
    found = cadence.propose_cadence(client.tier, running[-1].rule if running else "", local)
    if found is None or running or not found.rule:
        return found
    if usual is None:
        return replace(found, reason=f"{found.reason.partition(' on ')[0]}; no call says yet on which day")
    after = max(usual.starts_at, desk.now())
    coming = expand(Rule.parse(found.rule), local, zone, after + timedelta(seconds=1), after + A_ROUND).instances
    reason = f"{found.reason}; its calls are single ones, the {'next' if usual.starts_at > desk.now() else 'last'} on"
    reason += f" {clock_words(desk, usual.starts_at)}"
    return replace(found, reason=reason, starts=coming[0].at if coming else None)
