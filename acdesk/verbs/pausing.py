"""Not now: wait for the client, nudge them, park, snooze; and reopen what was closed."""

from __future__ import annotations

from datetime import datetime, timedelta

from acdesk import wording
from acdesk.desk import Desk
from acdesk.errors import Refused
from acdesk.ledger import Ledger
from acdesk.operation import Done
from acdesk.rules import targets
from acdesk.verbs.common import acting, clock_words, done, future, require, title_of
from db.models import Request
from db.vocabulary import Delivery, Kind, Outcome, State, Verb

BY_PHONE = "Next time by phone, or ask the Strategist."
"""What is said from the second nudge on."""
DRAFTED = "Only a draft was kept: nothing has gone to the client, and nothing has changed."


def wait(
    desk: Desk, request_id: int, *, question: str, if_silent: str, text: str = "", delivery: str = Delivery.LOGGED
) -> Done:
    """Ask the client and wait: the message says the question and what happens without an answer. Ours is to nudge."""
    with acting(desk, Verb.WAIT, request_id) as ledger:
        asked = require(question, "The question (--question)")
        otherwise = require(if_silent, "What happens without an answer (--if-silent)")
        said = text.strip() or wording.draft(desk, ledger.request, "wait_question", question=asked, if_silent=otherwise)
        wording.say(ledger, said, purpose="wait_question", delivery=delivery)
        if delivery == Delivery.DRAFTED:
            return done(ledger, f"Drafted: question on {title_of(ledger.request, ledger.client)}.", DRAFTED)
        ledger.move(State.WAITING, question=asked, if_silent=otherwise)
        ledger.open(Kind.NUDGE, targets.nudge(desk.config.targets, 0))
        wording.told(ledger)
        return done(ledger, f"Waiting for the client on {title_of(ledger.request, ledger.client)}.")


def nudge(desk: Desk, request_id: int, *, text: str = "", delivery: str = Delivery.LOGGED) -> Done:
    """Remind a client who owes an answer; the next reminder is due later each time, and it is never closed silently."""
    with acting(desk, Verb.NUDGE, request_id) as ledger:
        open_rows = ledger.open_rows(Kind.NUDGE)
        step = open_rows[0].step if open_rows else 0
        template = f"nudge_{min(step, 2) + 1}"
        wording.say(ledger, text or wording.draft(desk, ledger.request, template), purpose=template, delivery=delivery)
        if delivery == Delivery.DRAFTED:
            return done(ledger, f"Drafted: nudge on {title_of(ledger.request, ledger.client)}.", DRAFTED)
        ledger.settle(Kind.NUDGE)
        ledger.open(Kind.NUDGE, targets.nudge(desk.config.targets, step + 1), step=step + 1)
        wording.told(ledger)
        note = BY_PHONE if step else ""
        return done(ledger, f"Nudged the client on {title_of(ledger.request, ledger.client)}.", note)


def park(desk: Desk, request_id: int, *, until: datetime, text: str = "", delivery: str = Delivery.LOGGED) -> Done:
    """Set it aside until a date at most 30 days away, and tell the client so: that is their next word."""
    with acting(desk, Verb.PARK, request_id) as ledger:
        future(desk, until, "The date")
        days = desk.config.limits.park_days
        if until - ledger.op.at > timedelta(days=days):
            raise Refused("park_days", f"A request is parked for at most {days} days: choose an earlier date.")
        date = wording.date_for(desk, ledger.client, until)
        said = text.strip() or wording.draft(desk, ledger.request, "park", until=date)
        wording.say(ledger, said, purpose="park", delivery=delivery)
        if delivery == Delivery.DRAFTED:
            return done(ledger, f"Drafted: parking {title_of(ledger.request, ledger.client)}.", DRAFTED)
        ledger.settle(Kind.REVIEW_PARKED)  # of one that is parked again
        ledger.move(State.PARKED, parked_until=until)
        ledger.open(Kind.REVIEW_PARKED, due_at=until)
        wording.told(ledger, by=until)
        return done(ledger, f"Parked {title_of(ledger.request, ledger.client)} until {clock_words(desk, until)}.")


def snooze(desk: Desk, request_id: int, *, until: datetime) -> Done:
    """Hide the row until then; it returns early when one of its clocks would cross its warning. Clocks run on."""
    with acting(desk, Verb.SNOOZE, request_id) as ledger:
        future(desk, until, "The time to come back")
        clocks = sorted(ledger.open_rows(), key=lambda row: row.warn_at)
        early = targets.back_at(until, (row.warn_at for row in clocks))
        if early <= ledger.op.at:
            raise Refused("snooze", f"#{request_id} can't be hidden: one of its clocks is at its warning already.")
        ledger.op.update(ledger.request, snoozed_until=until)
        back, note = clock_words(desk, early), ""
        if early < until:
            clock = f"its clock “{clocks[0].kind.replace('_', ' ')}” warns {back}"
            note = f"#{request_id} can't stay away until {clock_words(desk, until)}: {clock}."
        return done(ledger, f"Snoozed {title_of(ledger.request, ledger.client)} to {back}.", note)


def reopen(desk: Desk, request_id: int, *, why: str = "") -> Done:
    """Take a closed request up again: the client has written. Refused for one that was merged into another.

    One that was closed more than ten working days ago stays closed: a new request follows it.
    """
    with acting(desk, Verb.REOPEN, request_id) as ledger:
        if ledger.request.outcome == Outcome.MERGED:
            raise Refused("merged", f"#{request_id} was merged into #{ledger.request.follows_id}: open that one.")
        if closed_long_ago(desk, ledger.request):
            return _follow_up(ledger, why)
        note = take_up(ledger)
        return done(ledger, f"Reopened {title_of(ledger.request, ledger.client)}. {why}".rstrip(), note)


def closed_long_ago(desk: Desk, request: Request) -> bool:
    """Whether it was closed too long ago to be opened again: what comes now is a request of its own."""
    limit = desk.config.limits.reopen_working_days * targets.WORKING_DAY
    return request.closed_at is not None and desk.agency.between(request.closed_at, desk.now()) > limit


def _follow_up(ledger: Ledger, why: str) -> Done:
    """A new request that follows one of long ago."""
    desk, op, old = ledger.desk, ledger.op, ledger.request
    kept = {"client": old.client_id, "contact": old.contact_id, "sender": old.sender, "channel": old.channel}
    values = {"title": old.title, "body": why.strip(), "state": str(State.NEW), "received_at": op.at}
    fresh = Ledger(desk, op, op.insert(Request, follows=old.id, **kept, **values))
    fresh.owe_first_word(op.at)
    days = desk.config.limits.reopen_working_days
    op.request_id, new = fresh.request.id, title_of(fresh.request, fresh.client)
    said = f"#{old.id} was closed more than {days} working days ago: {new} follows it."
    return done(fresh, said, created=(fresh.request.id,))


def take_up(ledger: Ledger) -> str:
    """Reopen: it is to be acknowledged and decided anew. Returns the note when the Strategist is told."""
    request = ledger.request
    times = request.reopened + 1
    ledger.op.update(
        request,
        state=str(State.NEW),
        outcome="",
        closed_at=None,
        reopened=times,
        acknowledged_at=None,
        promise_at=None,
        re_promises=0,
        extensions=0,
        specialist=None,
        accepted_at=None,
        finished_at=None,
        escalation="",
        lead=None,
    )
    ledger.owe_first_word(ledger.op.at)
    leads = ledger.desk.leads()
    if times < 2 or not leads:
        return ""
    wording.inside(ledger, f"Reopened {times} times: {request.title}", purpose="reopened", to=leads[0].name)
    return f"Reopened {times} times: {leads[0].name} is told."
