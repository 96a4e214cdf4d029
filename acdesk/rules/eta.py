"""The ETA that is honest: from the specialist's queue, hours, absences and history, and three ways to go about it.

    μ = (lo + hi) / 2        σ = √(((hi − lo) / 2.56)² + (0.25 q)²)        need = k · (q + μ + z·σ) / f

in the specialist's working hours: q hours ahead in their queue, f the share of the day that goes into work (focus), k
actual ÷ estimated so far, z = 0.84 for what is promised (four times in five it is kept) and 0 for the internal date;
2.56 makes lo–hi an 80 % range of a normal distribution. Then the quality check and the hand-back in the agency's
hours, rounded up to a promise slot (spec section 4).
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from acdesk.config import Estimate
from acdesk.rules.targets import WORKING_DAY
from acdesk.rules.worktime import WorkCalendar, local_time
from acdesk.when import say

RANGE_80 = 2.56
QUEUE_SPREAD = 0.25
FRIDAY, NOON = 4, 720
SLOT_SEARCH_DAYS = 400
LEAD = 60
"""Working minutes that something small gets at least, before the slot that is told to the client."""
MOST_HOURS = 2000


@dataclass(frozen=True)
class Ahead:
    """A promise that waits in the same queue: how it is named, and the specialist's working minutes it can lose."""

    name: str
    slack: int


@dataclass(frozen=True)
class Work:
    """What a proposal is made from. Hours are hours of work; `history` holds (actual, estimated) of finished work."""

    specialist: str
    calendar: WorkCalendar
    agency: WorkCalendar
    now: datetime
    low_hours: float
    high_hours: float
    queued_hours: float = 0.0
    focus: float | None = None
    history: tuple[tuple[float, float], ...] = ()
    ahead: tuple[Ahead, ...] = ()
    wanted_by: datetime | None = None
    estimate: Estimate = field(default_factory=Estimate)

    def __post_init__(self) -> None:
        """Refuse, with a ValueError, what no estimate can be."""
        if not 0 <= self.low_hours <= self.high_hours <= MOST_HOURS or self.high_hours == 0:
            raise ValueError(f"The work takes from 0 to {MOST_HOURS} h, the lower figure first: give it like 10-16.")
        if not 0 <= self.queued_hours <= MOST_HOURS:
            raise ValueError(f"A queue holds from 0 to {MOST_HOURS} h of work.")

    @property
    def ratio(self) -> float:
        """k: the mean of actual ÷ estimated, shrunk toward the prior as if that had been seen `prior_weight` times."""
        seen = [actual / estimated for actual, estimated in self.history if estimated > 0 and actual > 0]
        prior = self.estimate.prior_weight
        return (sum(seen) + self.estimate.prior_ratio * prior) / (len(seen) + prior)

    @property
    def attention(self) -> float:
        """f: the specialist's own focus factor, else the agency's."""
        return self.estimate.focus if self.focus is None else self.focus


@dataclass(frozen=True)
class Way:
    """One way to do it. Instants in UTC; `need_minutes` in the specialist's working time, as promised."""

    key: str
    name: str
    need_minutes: int
    specialist_due: datetime
    eta: datetime
    meets_wish: bool | None
    """Whether all of it arrives by the client's date; None without one."""
    reason: str
    cost: str
    explain: str
    """The arithmetic of the need in hours; of the slice's in the third way."""
    needs_strategist: bool = False
    slips: tuple[str, ...] = ()
    """The promises that would slip, as they were named."""
    slice_hours: float | None = None
    slice_eta: datetime | None = None


@dataclass(frozen=True)
class Proposal:
    """The three ways: as queued, front of the queue, a first slice."""

    specialist: str
    wanted_by: datetime | None
    a: Way
    b: Way
    c: Way

    @property
    def ways(self) -> tuple[Way, Way, Way]:
        """In the order of their keys."""
        return (self.a, self.b, self.c)

    @property
    def honest(self) -> bool:
        """Whether the client's date can be met without putting anybody else back."""
        return self.a.meets_wish is not False

    @property
    def recommended(self) -> Way:
        """As queued where that meets the wish, else a first slice that does, else as queued with the honest date."""
        return self.c if not self.honest and self.c.slice_eta is not None else self.a


@dataclass(frozen=True)
class _Plan:
    """Hours of work put behind `queued` hours: what it needs, when the specialist is done, what is promised."""

    need: int
    due: datetime
    eta: datetime
    explain: str


def propose(work: Work) -> Proposal:
    """The three ways for a piece of work. Raises ValueError when the specialist's hours never end it."""
    share = _slice_share(work)
    queued, front = _plan(work, work.queued_hours), _plan(work, 0.0)
    return Proposal(
        work.specialist,
        work.wanted_by,
        _as_queued(work, queued),
        _front(work, front, queued),
        _first_slice(work, queued, share),
    )


def propose_simple(now: datetime, *, agency: WorkCalendar, estimate: Estimate, lead: int = LEAD) -> datetime:
    """The ETA of what the coordinator does in five minutes: the next promise slot at least `lead` wm away."""
    return promise_slot(agency.add(now, lead), agency=agency, estimate=estimate)


def propose_next_word(now: datetime, *, agency: WorkCalendar, estimate: Estimate, lead: int = LEAD) -> datetime:
    """When to write again while somebody else has the question: the next slot, Friday afternoon included."""
    return promise_slot(agency.add(now, lead), agency=agency, estimate=estimate, friday_afternoon=True)


def promise_slot(
    instant: datetime, *, agency: WorkCalendar, estimate: Estimate, friday_afternoon: bool = False
) -> datetime:
    """The first promise slot at or after `instant` (UTC), in the agency's zone and within its hours of that day.

    Never on a Friday after noon, unless allowed. Raises ValueError when there is none within 400 days.
    """
    avoid = estimate.never_friday_afternoon and not friday_afternoon
    slots = sorted(_slot_minute(text) for text in estimate.slots)
    first = instant.astimezone(agency.zone).date()
    for day in (first + timedelta(days=number) for number in range(SLOT_SEARCH_DAYS)):
        windows = agency.windows_on(day)
        for minute in slots if windows else ():
            open_then = windows[0][0] <= minute <= windows[-1][1]
            if open_then and not (avoid and day.weekday() == FRIDAY and minute > NOON):
                slot = local_time(day, minute, agency.zone)
                if slot >= instant:
                    return slot
    raise ValueError("The agency's hours hold no promise slot: check estimate.slots in the configuration.")


def need_hours(work: Work, queued: float, share: float, z: float) -> float:
    """`k · (q + μ + z·σ) / f` for a share of the work behind `queued` hours."""
    return work.ratio * (queued + _mean(work) * share + z * _spread(work, queued, share)) / work.attention


def _mean(work: Work) -> float:
    return (work.low_hours + work.high_hours) / 2


def _spread(work: Work, queued: float, share: float) -> float:
    """σ: of the estimate and of the queue, taken as independent."""
    return math.hypot((work.high_hours - work.low_hours) * share / RANGE_80, QUEUE_SPREAD * queued)


def _plan(work: Work, queued: float, share: float = 1.0) -> _Plan:
    """Lay the need into the specialist's hours, then check and hand back in the agency's."""
    z = work.estimate.z_promised
    need = _minutes(need_hours(work, queued, share, z))
    done = work.calendar.add(work.now, need)
    ready = work.agency.add(done, work.estimate.quality_check + work.estimate.hand_back)
    explain = (
        f"{need / 60:.1f} h = {work.ratio:.4g} × ({queued:g} + {_mean(work) * share:g} + {z:g} × "
        f"{_spread(work, queued, share):.2f}) ÷ {work.attention:g}"
    )
    return _Plan(
        need,
        work.calendar.add(work.now, _minutes(need_hours(work, queued, share, 0.0))),
        promise_slot(ready, agency=work.agency, estimate=work.estimate),
        explain,
    )


def _minutes(hours: float) -> int:
    """Hours as whole minutes, rounded up; a billionth is forgiven so that 54.0 h stays 54 h."""
    return math.ceil(hours * 60 - 1e-9)


def _as_queued(work: Work, plan: _Plan) -> Way:
    """Way A."""
    meets = _meets(work, plan.eta)
    cost = "Nobody else waits longer."
    if meets is False and work.wanted_by is not None:
        late = work.agency.between(work.wanted_by, plan.eta) / WORKING_DAY
        cost = f"Not by {_say(work, work.wanted_by)}: {late:.1f} working days later; nobody else waits longer."
    reason = (
        f"{work.specialist} has {work.queued_hours:g} h ahead and this is {_range(work)}: "
        f"done by {_say(work, plan.due)}, checked and with the client by {_say(work, plan.eta)}."
    )
    return Way("A", "as queued", plan.need, plan.due, plan.eta, meets, reason, cost, plan.explain)


def _front(work: Work, plan: _Plan, queued: _Plan) -> Way:
    """Way B: what it costs is named."""
    slips = slipping(work.ahead, plan.need)
    reason = (
        f"{work.specialist} starts now with {_range(work)}: done by {_say(work, plan.due)}, "
        f"with the client by {_say(work, plan.eta)}{_instead_of(work, plan, queued)}."
    )
    return Way(
        "B",
        "front of the queue",
        plan.need,
        plan.due,
        plan.eta,
        _meets(work, plan.eta),
        reason,
        f"Needs the Strategist; {_slip_words(slips)}.",
        plan.explain,
        needs_strategist=True,
        slips=slips,
    )


def _first_slice(work: Work, whole: _Plan, share: float) -> Way:
    """Way C: a part the client can look at by their date, the rest when the queue allows."""
    meets = _meets(work, whole.eta)
    common = ("C", "a first slice", whole.need, whole.due, whole.eta, meets)
    if share == 0:
        reason = (
            f"Nothing worth showing can be ready by {_say(work, work.wanted_by)}; all of it by {_say(work, whole.eta)}."
        )
        return Way(*common, reason, "No first slice: the client gets an honest date and no more.", whole.explain)
    part = _plan(work, 0.0, share)
    hours = _mean(work) * share
    slips = slipping(work.ahead, part.need)
    reason = (
        f"About {hours:g} of {_mean(work):g} h first, to look at by {_say(work, part.eta)}; "
        f"the rest by {_say(work, whole.eta)}."
    )
    cost = f"The first slice goes ahead of the queue: {_slip_words(slips)}{'; needs the Strategist' if slips else ''}."
    return Way(*common, reason, cost, part.explain, bool(slips), slips, hours, part.eta)


def _slice_share(work: Work) -> float:
    """The share of the work that makes the first slice: half of it, or as many half hours as fit the wished date."""
    mean = _mean(work)
    if work.wanted_by is None or _plan(work, 0.0, 0.5).eta <= work.wanted_by:
        return 0.5
    fits, too_many = 0, math.ceil(mean)
    while too_many - fits > 1:
        middle = (fits + too_many) // 2
        if _plan(work, 0.0, middle / 2 / mean).eta <= work.wanted_by:
            fits = middle
        else:
            too_many = middle
    return fits / 2 / mean


def slipping(ahead: Iterable[Ahead], minutes: int) -> tuple[str, ...]:
    """The promises that can't lose that many of the specialist's working minutes."""
    return tuple(promise.name for promise in ahead if promise.slack < minutes)


def _meets(work: Work, eta: datetime) -> bool | None:
    return None if work.wanted_by is None else eta <= work.wanted_by


def _instead_of(work: Work, plan: _Plan, queued: _Plan) -> str:
    return f" instead of {_say(work, queued.eta)}" if plan.eta < queued.eta else ", no sooner than as queued"


def _slip_words(slips: tuple[str, ...]) -> str:
    if not slips:
        return "no other promise slips"
    return f"{len(slips)} promise{'s slip' if len(slips) > 1 else ' slips'} ({'; '.join(slips)})"


def _range(work: Work) -> str:
    if work.low_hours == work.high_hours:
        return f"{work.low_hours:g} h of work"
    return f"{work.low_hours:g}–{work.high_hours:g} h of work"


def _say(work: Work, instant: datetime | None) -> str:
    return "" if instant is None else say(instant, now=work.now, zone=work.agency.zone)


def _slot_minute(text: str) -> int:
    """A slot of the configuration, `16:00`, as minute of the day."""
    hour, _, minute = text.partition(":")
    if not (hour.isdecimal() and minute.isdecimal() and int(hour) < 24 and int(minute) < 60):
        raise ValueError(f"estimate.slots in the configuration is wrong: {text!r} is no time like '16:00'.")
    return int(hour) * 60 + int(minute)
