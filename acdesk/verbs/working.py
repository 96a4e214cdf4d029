"""Getting it done: handle it oneself, or route it to a specialist and follow it through."""

from __future__ import annotations

from datetime import datetime

from acdesk import wording
from acdesk.desk import Desk
from acdesk.errors import Refused
from acdesk.ledger import Ledger
from acdesk.operation import Done
from acdesk.rules import targets
from acdesk.verbs.common import acting, clock_words, days_words, done, future, require, title_of
from acdesk.verbs.proposing import planned_due, suggestion_for
from acdesk.zones import zone_named
from db import records
from db.models import Absence, Deliverable, Request, Staff
from db.vocabulary import LEADS, Kind, Role, State, Verb


def handle(desk: Desk, request_id: int, *, reason: str = "") -> Done:
    """Start the five-minute timer; on a request already in hand, go on for another five with a reason, at most twice.

    So it is as well for one whose minutes were used up before the timer was stopped. One timer at a time: Refused
    while another request is in hand.
    """
    with acting(desk, Verb.HANDLE, request_id) as ledger:
        request = ledger.request
        if request.state == State.HANDLING:
            return _go_on(ledger, reason)
        mine = desk.coordinator_of(ledger.client).id
        in_hand = records.find(Request, state=str(State.HANDLING))
        others = [row for row in in_hand if Ledger(desk, ledger.op, row).coordinator_id == mine]
        if others:
            raise Refused("one_timer", f"The timer runs on #{others[0].id}: answer, route or stop that one first.")
        topic = request.topic or suggestion_for(desk, request).word
        why = _extend(ledger, reason) if minutes_left(desk, request) <= 0 else ""
        ledger.move(State.HANDLING, handling_since=ledger.op.at, topic=topic)
        title, left = title_of(request, ledger.client), max(minutes_left(desk, request), 0)
        minutes = "1 minute" if left == 1 else f"{left} minutes"
        return done(ledger, f"Handling {title}: {minutes}{' more' if why else ''}.", why)


def minutes_left(desk: Desk, request: Request) -> int:
    """Of the minutes that a request may be in hand, those not yet spent when the timer starts."""
    spent, reopened = request.spent_minutes, request.reopened
    return targets.minutes_in_hand(desk.config.limits, extensions=request.extensions, spent=spent, reopened=reopened)


def _extend(ledger: Ledger, reason: str) -> str:
    """Use one of the extensions; Refused without a reason, and when none is left."""
    request, limits = ledger.request, ledger.desk.config.limits
    if request.extensions >= limits.handling_extensions:
        raise Refused("five_minutes", f"#{request.id} has had its {limits.handling_extensions} extensions: route it.")
    why = require(reason, "The reason to go on instead of routing it (--reason)")
    ledger.op.update(request, extensions=request.extensions + 1)
    wording.inside(ledger, why, purpose="go_on")
    return why


def _go_on(ledger: Ledger, reason: str) -> Done:
    request, why = ledger.request, _extend(ledger, reason)
    if request.handling_since is None:
        ledger.op.update(request, handling_since=ledger.op.at)
    return done(ledger, f"Going on with {title_of(request, ledger.client)}: {why}")


def stop(desk: Desk, request_id: int) -> Done:
    """Stop the timer: the request is undecided again, its clocks as they were."""
    with acting(desk, Verb.STOP, request_id) as ledger:
        ledger.move(State.NEW)
        ledger.owe_decision()
        spent = ledger.request.spent_minutes
        return done(ledger, f"Stopped {title_of(ledger.request, ledger.client)} after {spent} min.")


def route(
    desk: Desk,
    request_id: int,
    *,
    to: int,
    low_hours: float | None = None,
    high_hours: float | None = None,
    skill: str = "",
    brief: str = "",
    due: datetime | None = None,
    deliverable: bool = False,
    front: bool = False,
    agreed_by: int | None = None,
) -> Done:
    """Hand the work to a specialist, with a brief and the hours it should take.

    `due` (UTC) is when the specialist is to be done; without it the desk's proposal is used. With `front` it goes
    before what the specialist has already, which takes a lead: as actor, or `agreed_by`. Refused when the person is
    no specialist, lacks the skill, or is absent without cover; a cover takes it instead.
    """
    with acting(desk, Verb.ROUTE, request_id) as ledger:
        request = ledger.request
        agreed = _agreement(desk, agreed_by) if front else ""
        person, note = _present(desk, _specialist(ledger, to, skill))
        low, high = _hours(ledger, low_hours, high_hours)
        if due is not None:
            future(desk, due, "The specialist's date")
        ledger.op.update(request, low_minutes=low, high_minutes=high)
        planned = due or planned_due(desk, request, person, front=front)
        doing = skill or _needed(ledger) or (person.skills[0] if person.skills else "")
        made = deliverable or bool(records.find(Deliverable, request=request.id))
        ledger.op.update(request, specialist=person.id, skill=doing, specialist_due_at=planned, deliverable=made)
        _hand_off(ledger, person, brief.strip() or wording.brief(desk, request, planned))
        by = f", due {clock_words(desk, planned)}" if planned is not None else ""
        return done(ledger, f"Routed {title_of(request, ledger.client)} to {person.name}{by}{agreed}.", note)


def _agreement(desk: Desk, agreed_by: int | None) -> str:
    """Who let it go to the front of the queue, for the journal; Refused when that is no lead."""
    lead = desk.actor if agreed_by is None else desk.staff(agreed_by)
    if Role(lead.role) not in LEADS:
        who = "say who agreed (--agreed-by)." if agreed_by is None else f"{lead.name} is no lead."
        raise Refused("front_of_queue", f"Front of the queue needs the Strategist: {who}")
    return f", front of the queue ({lead.name} agreed)"


def _hand_off(ledger: Ledger, person: Staff, brief: str) -> None:
    """It is the specialist's now, to be accepted in their own hours."""
    fresh = {"accepted_at": None, "finished_at": None, "quality_checked_by": None}
    ledger.move(State.ROUTED, routed_at=ledger.op.at, brief=brief, **fresh)
    limit = targets.of_tier(ledger.desk.config.targets, ledger.tier).accept
    ledger.open(Kind.ACCEPT, limit, owner_id=person.id, calendar_id=person.id)
    wording.inside(ledger, brief, purpose="brief", to=person.name)


def _needed(ledger: Ledger) -> str:
    return ledger.request.skill or suggestion_for(ledger.desk, ledger.request).skill


def _specialist(ledger: Ledger, to: int, skill: str) -> Staff:
    person = ledger.desk.staff(to)
    if Role(person.role) is not Role.SPECIALIST:
        raise Refused("not_a_specialist", f"{person.name} is no specialist: leads take things by escalation.")
    if not person.active:
        raise Refused("inactive", f"{person.name} no longer works here: choose somebody else.")
    needed = skill or _needed(ledger)
    if needed and person.skills and needed not in person.skills:
        has = ", ".join(person.skills)
        raise Refused("skill", f"{person.name} does {has}, and this needs {needed}: choose another, or say --skill.")
    return person


def _present(desk: Desk, person: Staff) -> tuple[Staff, str]:
    """The person, or who covers for them today, with a note; Refused when nobody does."""
    away = _away_today(desk, person)
    if not away:
        return person, ""
    last = max(absence.last_day for absence in away)
    until = days_words(desk, last, last)
    covers = [desk.staff(absence.cover_id) for absence in away if absence.cover_id is not None]
    able = [cover for cover in covers if cover.active and Role(cover.role) is Role.SPECIALIST]
    present = [cover for cover in able if not _away_today(desk, cover)]
    if not present:
        nobody = "nobody covers"
        if covers:
            why = "is away too" if able else "is no specialist" if covers[0].active else "no longer works here"
            nobody = f"{(able or covers)[0].name}, who covers, {why}"
        raise Refused("absent", f"{person.name} is away until {until}, and {nobody}.")
    return present[0], f"{person.name} is away until {until}: {present[0].name} covers."


def _away_today(desk: Desk, person: Staff) -> list[Absence]:
    today = desk.now().astimezone(zone_named(person.zone)).date().isoformat()
    return [row for row in records.find(Absence, staff=person.id) if row.first_day <= today <= row.last_day]


def _hours(ledger: Ledger, low: float | None, high: float | None) -> tuple[int | None, int | None]:
    """The estimate in minutes: as given, else as it was, else as suggested."""
    request = ledger.request
    if low is None and request.low_minutes is not None:
        return request.low_minutes, request.high_minutes
    if low is None:
        hint = suggestion_for(ledger.desk, request)
        low, high = (hint.low_hours, hint.high_hours) if hint.high_hours else (None, None)
    if low is None:
        return None, None
    high = low if high is None else high
    if not 0 < low <= high <= 2000:
        raise Refused("hours", "The hours are LOW-HIGH, above 0, the low one first (10-16).")
    return round(low * 60), round(high * 60)


def accept(desk: Desk, request_id: int, *, how: str = "") -> Done:
    """The specialist has accepted (or it is recorded for them, `how`): the check-in clock starts."""
    with acting(desk, Verb.ACCEPT, request_id) as ledger:
        request = ledger.request
        if request.accepted_at is not None:
            raise Refused("accepted", f"#{request.id} was accepted already.")
        ledger.settle(Kind.ACCEPT, note=how)
        ledger.op.update(request, accepted_at=ledger.op.at)
        ledger.owe_check_in()
        return done(ledger, f"{_worker(ledger)} accepted {title_of(request, ledger.client)}.")


def dispute(desk: Desk, request_id: int, *, why: str) -> Done:
    """The specialist sends it back with a reason: it is undecided again, its clocks as they were."""
    with acting(desk, Verb.DISPUTE, request_id) as ledger:
        reason, name = require(why, "The reason (--why)"), _worker(ledger)
        ledger.move(State.NEW, specialist=None, accepted_at=None, specialist_due_at=None)
        ledger.owe_decision()
        wording.inside(ledger, reason, purpose="dispute")
        return done(ledger, f"{name} sent back {title_of(ledger.request, ledger.client)}: {reason}")


def check_in(desk: Desk, request_id: int, *, text: str) -> Done:
    """A contact with the specialist, logged; the next one is due by the same rule."""
    with acting(desk, Verb.CHECK_IN, request_id) as ledger:
        said = require(text, "What was said (--text)")
        ledger.settle(Kind.CHECK_IN)
        if ledger.request.accepted_at is not None:
            ledger.owe_check_in()
        wording.inside(ledger, said, purpose="check_in", to=_worker(ledger))
        return done(ledger, f"Checked in with {_worker(ledger)} on {title_of(ledger.request, ledger.client)}.")


def finish(
    desk: Desk, request_id: int, *, result: str, hours: float | None = None, quality_checked_by: int | None = None
) -> Done:
    """The specialist is done: the client is to be told. `hours` is what it really took.

    A deliverable needs the Strategist's quality check: `quality_checked_by`, or the Strategist as actor.
    """
    with acting(desk, Verb.FINISH, request_id) as ledger:
        request = ledger.request
        said = require(result, "The result (--result)")
        checker = _checker(ledger, quality_checked_by)
        ledger.move(
            State.READY,
            result=said,
            finished_at=ledger.op.at,
            accepted_at=request.accepted_at or ledger.op.at,
            actual_minutes=None if hours is None else round(hours * 60),
            quality_checked_by=checker,
        )
        ledger.owe_telling()
        wording.inside(ledger, said, purpose="result")
        return done(ledger, f"{_worker(ledger)} finished {title_of(request, ledger.client)}: tell the client.")


def _checker(ledger: Ledger, quality_checked_by: int | None) -> int | None:
    actor = ledger.desk.actor
    checker = quality_checked_by or (actor.id if Role(actor.role) in LEADS else ledger.request.quality_checked_by_id)
    if checker is not None and Role(ledger.desk.staff(checker).role) not in LEADS:
        raise Refused(
            "quality_check", f"The quality check is the Strategist's, not {ledger.desk.staff(checker).name}'s."
        )
    if ledger.request.deliverable and checker is None:
        raise Refused(
            "quality_check", f"#{ledger.request.id} is a deliverable: the Strategist checks it first (--checked-by)."
        )
    return checker


def _worker(ledger: Ledger) -> str:
    number = ledger.request.specialist_id
    return "The specialist" if number is None else ledger.desk.staff(number).name
