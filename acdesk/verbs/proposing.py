"""What the desk proposes and never does by itself: a suggestion, an ETA with its three ways, a sweep."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from acdesk import wording
from acdesk.desk import Desk
from acdesk.errors import NotFound, WrongUsage
from acdesk.rules import eta as eta_rules
from acdesk.rules.eta import Ahead, Proposal, Work
from acdesk.rules.triage import Suggestion, suggestion
from acdesk.when import say as say_when
from acdesk.when import say_clock
from acdesk.zones import zone_named
from db import queries, records
from db.models import Message, Request, Staff
from db.vocabulary import Direction, Role, State

NEVER = datetime.max.replace(tzinfo=UTC)

DEFAULT_HOURS = (1.0, 4.0)
"""What is assumed of complex work that nobody has estimated."""


@dataclass(frozen=True)
class SweepLine:
    """One line of acknowledge-all: a text, and an ETA or a time for the next word."""

    request_id: int
    title: str
    client: str
    tier: int
    eta: datetime | None
    update_at: datetime | None
    text: str
    reason: str = ""


@dataclass(frozen=True)
class Candidate:
    """A specialist who could do it, and why they stand where they stand."""

    staff_id: int
    name: str
    skills: tuple[str, ...]
    queued_hours: float
    open_routed: int
    local_time: str
    is_open: bool
    away_until: str
    cover: str
    due_at: datetime
    reason: str


def suggestion_for(desk: Desk, request: Request) -> Suggestion:
    """Simple, complex or hot; which skill, hours and urgency: from the visible rules, with the words found."""
    client = None if request.client_id is None else desk.client(request.client_id)
    return suggestion(
        request.title,
        request.body or _first_letter(request),
        tier=None if client is None else client.tier,
        wanted_by=request.wanted_by,
        now=request.received_at,  # "by Friday" is meant from the day it was written
        calendar=desk.agency,
        config=desk.config,
    )


def simple_reason(desk: Desk, hint: Suggestion) -> str:
    """How long a simple request should take: what earlier ones of its kind took, else the rule's minutes."""
    minutes, times = queries.usual_minutes(hint.word)
    if not times:
        return f"{desk.config.limits.simple_minutes} minutes"
    over = "; route it?" if minutes > desk.config.limits.simple_minutes else ""
    return f"usually {minutes:.0f} minutes, {times} so far{over}"


def _first_letter(request: Request) -> str:
    rows = records.find(Message, Message.at, request=request.id)
    return next((row.body for row in rows if row.direction == Direction.IN), "")


def specialists(desk: Desk, request: Request, *, skill: str = "", limit: int = 3) -> list[Candidate]:
    """Who could do it, soonest first: those with the skill, else everybody."""
    needed = skill or request.skill or suggestion_for(desk, request).skill
    found = queries.skilled(needed) if needed else []
    rows = found or queries.staff(role=str(Role.SPECIALIST))
    candidates = [_candidate(desk, request, row, needed if found else "") for row in rows]
    return sorted(candidates, key=lambda one: (bool(one.away_until) and not one.cover, one.due_at, one.name))[:limit]


def _candidate(desk: Desk, request: Request, row: queries.StaffRow, needed: str) -> Candidate:
    local = desk.now().astimezone(zone_named(row.zone))
    away = [
        one
        for one in queries.absences(row.id, until_after=local.date().isoformat())
        if one.first_day <= local.date().isoformat()
    ]
    hours = row.queued_minutes / 60
    try:
        due_at = eta_rules.propose(_work(desk, request, desk.staff(row.id))).a.specialist_due
    except ValueError:  # absent for as long as the calendar reaches
        due_at = NEVER
    parts = [f"{hours:g} h ahead" if hours else "free", f"{say_clock(local)} there"]
    if needed:
        parts.insert(0, needed.replace("_", " "))
    if away:
        parts.append(f"away to {away[0].last_day}" + (f", {away[0].cover} covers" if away[0].cover else ""))
    return Candidate(
        row.id,
        row.name,
        row.skills,
        hours,
        row.open_routed,
        say_clock(local),
        desk.calendar_of(row.id).is_open(desk.now()),
        away[0].last_day if away else "",
        away[0].cover if away else "",
        due_at,
        ", ".join(parts),
    )


def propose(
    desk: Desk,
    request_id: int,
    *,
    low_hours: float | None = None,
    high_hours: float | None = None,
    wanted_by: datetime | None = None,
    specialist_id: int | None = None,
) -> Proposal:
    """The three ways (as queued, front of the queue, a first slice) with dates and costs; instants in UTC.

    The specialist is the one given, else the one it is routed to, else the best of `specialists`. Raises NotFound when
    there is none, WrongUsage for hours that make no sense.
    """
    request = desk.request(request_id)
    number = specialist_id or request.specialist_id
    if number is None:
        best = specialists(desk, request, limit=1)
        if not best:
            raise NotFound("There is no specialist on this desk to propose for: add one (staff add).")
        number = best[0].staff_id
    return _ways(desk, request, desk.staff(number), low=low_hours, high=high_hours, wanted_by=wanted_by)


def _ways(
    desk: Desk,
    request: Request,
    person: Staff,
    *,
    low: float | None = None,
    high: float | None = None,
    wanted_by: datetime | None = None,
) -> Proposal:
    """The proposal for a person; WrongUsage for what no estimate can be."""
    try:
        return eta_rules.propose(_work(desk, request, person, low=low, high=high, wanted_by=wanted_by))
    except ValueError as error:
        raise WrongUsage(str(error)) from None


def _work(
    desk: Desk,
    request: Request,
    person: Staff,
    *,
    low: float | None = None,
    high: float | None = None,
    wanted_by: datetime | None = None,
) -> Work:
    """What the desk knows of a piece of work: hours given, else agreed, else suggested, else assumed."""
    hint = suggestion_for(desk, request)
    if low is None:
        if request.low_minutes is not None:
            low, high = request.low_minutes / 60, (request.high_minutes or request.low_minutes) / 60
        else:
            low, high = (hint.low_hours, hint.high_hours) if hint.high_hours else DEFAULT_HOURS
    queue = [row for row in queries.specialist_queue(person.id) if row.request_id != request.id]
    ahead = tuple(
        Ahead(f"{row.title} ({row.client})", desk.calendar_of(person.id).between(desk.now(), row.promise_at))
        for row in queue
        if row.promise_at is not None
    )
    own = (request.low_minutes or 0) + (request.high_minutes or 0) if request.specialist_id == person.id else 0
    known = queries.staff_member(person.id)
    queued = (known.queued_minutes if known is not None else person.backlog_minutes) - own / 2
    return Work(
        person.name,
        desk.calendar_of(person.id),
        desk.agency,
        desk.now(),
        low,
        low if high is None else high,
        max(queued, 0) / 60,
        None if person.focus_percent is None else person.focus_percent / 100,
        tuple((row.actual_minutes, row.estimated_minutes) for row in queries.efforts(person.id)),
        ahead,
        wanted_by or request.wanted_by or (hint.wished.at if hint.wished is not None else None),
        desk.config.estimate,
    )


def proposed_eta(desk: Desk, request: Request) -> datetime | None:
    """The ETA as queued, for a request whose work was estimated or routed; None for what nobody has estimated."""
    if request.specialist_id is None and request.low_minutes is None:
        return None
    if request.specialist_id is None and not queries.staff(role=str(Role.SPECIALIST)):
        return None
    return propose(desk, request.id).a.eta


def planned_due(desk: Desk, request: Request, person: Staff, *, front: bool = False) -> datetime | None:
    """When a specialist would be done as queued, or in front of the queue; None when nothing says how much work it is.

    It reads the request as it stands in the caller's hands, whose estimate may have been changed a moment ago.
    """
    if request.low_minutes is None:
        return None
    ways = _ways(desk, request, person)
    return (ways.b if front else ways.a).specialist_due


def propose_sweep(desk: Desk, request_ids: Sequence[int] | None = None) -> list[SweepLine]:
    """A line with text and date for every unacknowledged request of the person (or those given), in queue order.

    Hot issues and unknown senders are left out: they are not acknowledged in passing.
    """
    numbers = unacknowledged(desk) if request_ids is None else request_ids
    return [sweep_line(desk, request) for request in map(desk.request, numbers) if is_swept(request)]


def is_swept(request: Request) -> bool:
    """Whether it can be acknowledged in passing: not a hot issue, and not from somebody unknown."""
    return request.client_id is not None and request.state not in (State.ESCALATED, State.CLOSED)


def left_out(desk: Desk, request_ids: Sequence[int] | None = None) -> str:
    """What `propose_sweep` leaves out of what waits for its first word, and what to do with it; "" for nothing."""
    numbers = unacknowledged(desk) if request_ids is None else request_ids
    rows = [row for row in map(desk.request, numbers) if row.acknowledged_at is None and row.state != State.CLOSED]
    unknown = sum(row.client_id is None for row in rows)
    hot = sum(row.client_id is not None and row.state == State.ESCALATED for row in rows)
    said = []
    if unknown:
        senders = "1 from an unknown sender is" if unknown == 1 else f"{unknown} from unknown senders are"
        said.append(f"{senders} left out: assign {'it' if unknown == 1 else 'them'} (acdesk assign).")
    if hot:
        matters = "1 escalated request is" if hot == 1 else f"{hot} escalated requests are"
        said.append(f"{matters} left out: acknowledge {'it by itself' if hot == 1 else 'them one by one'}.")
    return " ".join(said)


def unacknowledged(desk: Desk) -> list[int]:
    """What waits for a first word of the person at the desk, in the order of the queue."""
    places = queries.order(desk.view(), "unacknowledged")
    return [place.request_id for place in places if place.request_id is not None]


def sweep_line(desk: Desk, request: Request) -> SweepLine:
    """The proposed acknowledgement of one request: its date with the reason, and the text."""
    client = desk.client(request.client_id or 0)
    eta, update_at, reason = first_word(desk, request)
    template = "acknowledge_eta" if eta is not None else "acknowledge_next"
    values = {}
    if eta is not None:
        values["eta"] = wording.date_for(desk, client, eta)
    if update_at is not None:
        values["next_update"] = wording.date_for(desk, client, update_at)
    if client.tier == 1:
        template = "tier_1_courtesy"
    text = wording.draft(desk, request, template, **values)
    return SweepLine(request.id, request.title, client.name, client.tier, eta, update_at, text, reason)


def first_word(desk: Desk, request: Request) -> tuple[datetime | None, datetime | None, str]:
    """The ETA to acknowledge with, or when to write again, and why (spec sections 1 and 4).

    Tier 1 gets neither; simple work the next promise slot; complex work the specialist's date as queued, where it can
    be told yet; anything else a next word.
    """
    client = desk.client(request.client_id or 0)
    if client.tier == 1:
        return None, None, "Tier 1: the courtesy text, no ETA"
    hint = suggestion_for(desk, request)
    agency, estimate = desk.agency, desk.config.estimate
    if hint.nature == "simple":
        eta = eta_rules.propose_simple(desk.now(), agency=agency, estimate=estimate)
        return eta, None, simple_reason(desk, hint)
    best = specialists(desk, request, skill=hint.skill, limit=1) if queries.skilled(hint.skill) else []
    if hint.nature == "complex" and hint.high_hours and best:
        plan = propose(desk, request.id, specialist_id=best[0].staff_id)
        return plan.a.eta, None, _queued_reason(desk, hint.skill, best[0], plan)
    word = eta_rules.propose_next_word(desk.now(), agency=agency, estimate=estimate)
    return None, word, "nothing to go by yet: a next word, no ETA"


def _queued_reason(desk: Desk, skill: str, best: Candidate, plan: Proposal) -> str:
    """`web: Devon, 14 h ahead; Friday 5pm is not honest`: short enough to stand beside the date."""
    ahead = f"{best.queued_hours:g} h ahead" if best.queued_hours else "free"
    said = f"{skill.replace('_', ' ')}: {best.name}, {ahead}"
    if plan.a.meets_wish is False and plan.wanted_by is not None:
        said += f"; {say_when(plan.wanted_by, now=desk.now(), zone=desk.config.zone)} is not honest"
    return said
