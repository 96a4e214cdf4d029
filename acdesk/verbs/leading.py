"""Matters for the leads: escalate, hand over Tier 1, take over, resolve, cool down."""

from __future__ import annotations

from acdesk import wording
from acdesk.desk import Desk
from acdesk.errors import Refused
from acdesk.ledger import Ledger
from acdesk.operation import Done
from acdesk.rules import lifecycle
from acdesk.verbs.answering import resolved
from acdesk.verbs.common import acting, done, require, title_of
from db import records
from db.models import Obligation, Staff
from db.vocabulary import LEADS, Escalation, Kind, Role, Settled, State, Verb


def escalate(desk: Desk, request_id: int, *, kind: str, why: str, to: int | None = None) -> Done:
    """Pass a hot issue to the Strategist (or the lead `to`): opens take-over and hot updates, prepares the hand-off.

    `kind` is mistake, complaint or risk; `why` is one line. The coordinator can't close it from here on.
    """
    with acting(desk, Verb.ESCALATE, request_id) as ledger:
        request = ledger.request
        if kind not in lifecycle.HOT:
            raise Refused("kind", "An escalation is a mistake, a complaint or a risk (--kind).")
        line = require(why, "What happened (--why)")
        lead = _lead(desk, to)
        _set_aside(ledger)
        ledger.move(State.ESCALATED, escalation=str(kind), escalation_why=line, lead=None)
        limits = desk.config.targets
        ledger.shorten(Kind.ACKNOWLEDGE, limits.acknowledge_hot, since=ledger.op.at)
        ledger.open(Kind.TAKE_OVER, limits.take_over, owner_id=lead.id)
        ledger.open(Kind.HOT_UPDATE, limits.hot_update)
        ledger.reweigh()
        wording.inside(ledger, wording.hand_off(ledger, lead), purpose="handoff", to=lead.name)
        return done(ledger, f"Escalated {title_of(request, ledger.client)} to {lead.name}: {kind}.")


def hand_over(desk: Desk, request_id: int, *, to: int | None = None) -> Done:
    """Pass a Tier-1 request to the VP of Strategy or the Owner. The courtesy acknowledgement stays ours.

    One that became Tier 1 while it was in hand: its five minutes stop with it.
    """
    with acting(desk, Verb.HAND_OVER, request_id) as ledger:
        managers = desk.tier_1_managers()
        if not managers:
            raise Refused(
                "no_lead", "There is neither a VP of Strategy nor an Owner on this desk: add one (staff add)."
            )
        lead = managers[0] if to is None else desk.staff(to)
        if lead.role not in lifecycle.TIER_1_MANAGERS:
            raise Refused("tier_1", f"{lead.name} does not manage Tier 1: hand it to {managers[0].name}.")
        decisions = records.find(Obligation, request=request_id, kind=str(Kind.DECIDE))
        came = min((row.opened_at for row in decisions), default=ledger.op.at)
        ledger.move(State.ESCALATED, escalation=str(Escalation.TIER_1), lead=None)
        ledger.open(Kind.HAND_OVER, desk.config.targets.hand_over, since=came, owner_id=lead.id)
        wording.inside(ledger, wording.hand_off(ledger, lead), purpose="handoff", to=lead.name)
        return done(ledger, f"Handed {title_of(ledger.request, ledger.client)} to {lead.name}.")


def take_over(desk: Desk, request_id: int) -> Done:
    """A lead takes an escalated matter. Tier 1 only by its managers."""
    with acting(desk, Verb.TAKE_OVER, request_id) as ledger:
        request, person = ledger.request, desk.actor
        _check_tier_1(ledger)
        if request.lead_id is not None:
            raise Refused("taken", f"#{request.id} is with {desk.staff(request.lead_id).name} already.")
        _take(ledger, person)
        return done(ledger, f"{person.name} took over {title_of(request, ledger.client)}.")


def resolve(desk: Desk, request_id: int, *, text: str) -> Done:
    """A lead decides: the client is told `text`, and the matter is closed."""
    with acting(desk, Verb.RESOLVE, request_id) as ledger:
        _check_tier_1(ledger)
        said = require(text, "What the client is told (--text)")
        _take(ledger, desk.actor)
        resolved(ledger, ledger.op, said)
        return done(ledger, f"{desk.actor.name} resolved {title_of(ledger.request, ledger.client)}. Closed.")


def cool_down(desk: Desk, request_id: int, *, text: str) -> Done:
    """A lead sends it back to new with a reason: it is not hot. Its clocks are as they were."""
    with acting(desk, Verb.COOL_DOWN, request_id) as ledger:
        request = ledger.request
        _check_tier_1(ledger)
        reason = require(text, "The reason (--text)")
        _take(ledger, desk.actor)
        ledger.move(State.NEW, escalation="", lead=None, specialist=None, closing_note="")
        _take_up_again(ledger)
        ledger.owe_decision()
        ledger.reweigh()
        wording.inside(ledger, reason, purpose="cool_down")
        return done(ledger, f"{desk.actor.name} cooled down {title_of(request, ledger.client)}: {reason}")


def _lead(desk: Desk, to: int | None) -> Staff:
    leads = desk.leads()
    if not leads:
        raise Refused("no_lead", "There is no lead on this desk to escalate to: add the Strategist (staff add).")
    if to is None:
        return leads[0]
    chosen = desk.staff(to)
    if Role(chosen.role) not in LEADS:
        raise Refused("not_a_lead", f"{chosen.name} is no lead: a hot issue goes to {leads[0].name}.")
    return chosen


def _check_tier_1(ledger: Ledger) -> None:
    person = ledger.desk.actor
    if ledger.tier == 1 and not ledger.hot and person.role not in lifecycle.TIER_1_MANAGERS:
        raise Refused("tier_1", f"#{ledger.request.id} is Tier 1: it is for the VP of Strategy or the Owner to decide.")


def _take(ledger: Ledger, person: Staff) -> None:
    if ledger.request.lead_id == person.id:
        return
    ledger.settle(Kind.TAKE_OVER, Kind.HAND_OVER)
    ledger.op.update(ledger.request, lead=person.id)
    if not ledger.hot:
        ledger.owe_next_word()


def _set_aside(ledger: Ledger) -> None:
    """While it is hot, the specialist's and the routine clocks rest; cooling down takes the client's up again."""
    ledger.settle(Kind.ACCEPT, Kind.CHECK_IN, Kind.TELL_CLIENT, Kind.NUDGE, Kind.REVIEW_PARKED, how=Settled.CANCELLED)
    ledger.settle(Kind.HAND_OVER, Kind.UPDATE_CLIENT, how=Settled.REPLACED)


def _take_up_again(ledger: Ledger) -> None:
    """The update clock that the escalation replaced runs on from where it was, unless a word has gone out since."""
    request = ledger.request
    if request.acknowledged_at is None or ledger.open_rows(Kind.UPDATE_CLIENT):
        return
    rows = [row for row in records.find(Obligation, request=request.id) if row.kind == Kind.UPDATE_CLIENT]
    earlier = [row for row in rows if row.state == Settled.REPLACED]
    since = request.last_word_at or request.acknowledged_at
    if earlier and earlier[-1].opened_at >= since:
        ledger.open(Kind.UPDATE_CLIENT, due_at=earlier[-1].due_at, since=earlier[-1].opened_at, note=earlier[-1].note)
    else:
        ledger.owe_next_word_since(since)
