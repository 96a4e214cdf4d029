"""Words to the client: acknowledge, update, promise, answer, tell."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from acdesk import wording
from acdesk.desk import Desk
from acdesk.errors import Refused
from acdesk.ledger import Ledger
from acdesk.operation import Done, Operation
from acdesk.rules.lifecycle import TIER_1_MANAGERS
from acdesk.verbs.common import acting, begin, clock_words, done, future, require, title_of
from acdesk.verbs.proposing import SweepLine, proposed_eta
from db.vocabulary import LEADS, Delivery, Kind, Outcome, Role, Settled, Verb

_DRAFTED = "Only a draft was kept: nothing has gone to the client, and the clock runs on."


def acknowledge(
    desk: Desk,
    request_id: int,
    *,
    eta: datetime | None = None,
    update_at: datetime | None = None,
    text: str = "",
    delivery: str = Delivery.LOGGED,
    approved_by: int | None = None,
    purpose: str = "",
    said_at: datetime | None = None,
) -> Done:
    """Tell the client that the request is seen, and when they have it (`eta`) or hear next (`update_at`), in UTC.

    Without a text the template is used; `purpose` names the template of a text that is another's. `said_at` is when
    they heard it, where that was earlier: in a call. On Tier 1 it is the
    courtesy text and carries no ETA; on a hot issue the holding text, or one that a lead approved. Refused without a
    date, with a past one, when an ETA was promised.
    """
    with acting(desk, Verb.ACKNOWLEDGE, request_id) as ledger:
        return _acknowledge(
            ledger,
            eta=eta,
            update_at=update_at,
            text=text,
            delivery=delivery,
            approved_by=approved_by,
            purpose=purpose,
            said_at=said_at,
        )


def acknowledge_all(desk: Desk, lines: Sequence[SweepLine], *, delivery: str = Delivery.LOGGED) -> Done:
    """Acknowledge every line in one transaction and one undo step; Refused as a whole when one of them is."""
    if not lines:
        raise Refused("nothing_to_acknowledge", "There is nothing to acknowledge.")
    with desk.operation(Verb.ACKNOWLEDGE) as op:
        each = [
            _acknowledge(
                begin(desk, op, Verb.ACKNOWLEDGE, line.request_id),
                eta=line.eta,
                update_at=line.update_at,
                text=line.text,
                delivery=delivery,
            )
            for line in lines
        ]
        if len(each) > 1:
            op.request_id = op.client_id = None
            op.summary = f"Acknowledged {len(each)}: {', '.join(f'#{line.request_id}' for line in lines)}."
        notes = tuple(dict.fromkeys(note for one in each for note in one.notes))
        return Done(Verb.ACKNOWLEDGE, op.summary, tuple(line.request_id for line in lines), notes, (), op.name)


def _acknowledge(
    ledger: Ledger,
    *,
    eta: datetime | None,
    update_at: datetime | None,
    text: str,
    delivery: str,
    approved_by: int | None = None,
    purpose: str = "",
    said_at: datetime | None = None,
) -> Done:
    desk, request = ledger.desk, ledger.request
    template = _template(ledger, eta, update_at)
    values = {}
    if eta is not None:
        values["eta"] = wording.date_for(desk, ledger.client, eta)
    by = update_at or (desk.agency.add(ledger.op.at, desk.config.targets.hot_update) if ledger.hot else None)
    if by is not None:
        values["next_update"] = wording.date_for(desk, ledger.client, by)
    prepared = wording.draft(desk, request, template, **values)
    wording.check_approval(desk, ledger, approved_by, holding=not text.strip() or text.strip() == prepared.strip())
    said, purpose = (text, purpose or template) if text else (prepared, template)
    wording.say(ledger, said, purpose=purpose, delivery=delivery, approved_by=approved_by, said_at=said_at)
    if delivery == Delivery.DRAFTED:
        return done(ledger, f"Drafted: acknowledgement of {title_of(request, ledger.client)}.", _DRAFTED)
    ledger.settle(Kind.ACKNOWLEDGE)
    first = request.acknowledged_at or said_at or ledger.op.at
    ledger.op.update(request, acknowledged_at=first)
    if eta is not None:
        ledger.open(Kind.PROMISE, due_at=eta, since=said_at)
        ledger.op.update(request, promise_at=eta)
    ledger.owe_next_word(by=update_at, since=said_at)
    return done(ledger, f"Acknowledged {title_of(request, ledger.client)}{_date_said(desk, eta, update_at)}.")


def _template(ledger: Ledger, eta: datetime | None, update_at: datetime | None) -> str:
    """Which text it is; Refused where the dates don't fit the request."""
    desk, request = ledger.desk, ledger.request
    for instant in (eta, update_at):
        if instant is not None:
            future(desk, instant, "That time")
    if ledger.hot:
        if eta is not None:
            raise Refused("hot_no_eta", f"#{request.id} is hot: the holding text carries no ETA until a lead decides.")
        return "hot_holding"
    if ledger.tier == 1 and not (eta is not None and Role(desk.actor.role) in TIER_1_MANAGERS):
        if eta is not None:
            raise Refused(
                "tier_1_no_eta",
                f"#{request.id} is Tier 1: the courtesy text carries no ETA; the VP of Strategy or the Owner sets it.",
            )
        return "tier_1_courtesy"
    if eta is None and update_at is None:
        raise Refused("no_eta", "An acknowledgement carries an ETA (--eta) or the time of the next word (--update-at).")
    if eta is not None and ledger.open_rows(Kind.PROMISE):
        raise Refused("promised", f"#{request.id} has an ETA already: promise a new one (promise), with the reason.")
    return "acknowledge_next" if eta is None else "acknowledge_eta"


def _date_said(desk: Desk, eta: datetime | None, update_at: datetime | None) -> str:
    if eta is not None:
        return f", ETA {clock_words(desk, eta)}"
    return "" if update_at is None else f", next word {clock_words(desk, update_at)}"


def update(
    desk: Desk,
    request_id: int,
    *,
    text: str,
    update_at: datetime | None = None,
    delivery: str = Delivery.LOGGED,
    approved_by: int | None = None,
) -> Done:
    """A word to the client while the request is open. With `update_at` it also acknowledges."""
    with acting(desk, Verb.UPDATE, request_id) as ledger:
        wording.check_approval(desk, ledger, approved_by, holding=False)
        if update_at is not None:
            future(desk, update_at, "The time of the next word")
        wording.say(ledger, text, purpose="update", delivery=delivery, approved_by=approved_by)
        if delivery == Delivery.DRAFTED:
            return done(ledger, f"Drafted: update on {title_of(ledger.request, ledger.client)}.", _DRAFTED)
        wording.told(ledger, by=update_at)
        said = _date_said(desk, None, update_at)
        return done(ledger, f"Updated the client on {title_of(ledger.request, ledger.client)}{said}.")


def promise(
    desk: Desk,
    request_id: int,
    *,
    eta: datetime,
    text: str = "",
    reason: str = "",
    delivery: str = Delivery.LOGGED,
    approved_by: int | None = None,
) -> Done:
    """Tell the client a new ETA (UTC). After the old one it counts as broken first.

    The third re-promise needs the Strategist (as actor or `approved_by`); an ETA earlier than the desk's proposal
    needs a reason. Refused when nothing was promised yet: acknowledge with an ETA.
    """
    with acting(desk, Verb.PROMISE, request_id) as ledger:
        request = ledger.request
        future(desk, eta, "The new ETA")
        if not ledger.open_rows(Kind.PROMISE):
            raise Refused("no_promise", f"#{request.id} has no ETA yet: acknowledge it with one (ack --eta).")
        _check_again(ledger, eta, reason, approved_by)
        late = ledger.op.at > ledger.open_rows(Kind.PROMISE)[0].due_at
        values = {"eta": wording.date_for(desk, ledger.client, eta), **({"reason": reason} if reason else {})}
        template = "broken_promise" if late else "re_promise"
        prepared = wording.draft(desk, request, template, **values)
        wording.say(ledger, text or prepared, purpose=template, delivery=delivery, approved_by=approved_by)
        if delivery == Delivery.DRAFTED:
            return done(ledger, f"Drafted: new ETA for {title_of(request, ledger.client)}.", _DRAFTED)
        ledger.settle_promise(Settled.REPLACED)
        ledger.open(Kind.PROMISE, due_at=eta)
        ledger.op.update(request, promise_at=eta, re_promises=request.re_promises + 1)
        wording.told(ledger)
        note = "The old ETA had passed: it is recorded as broken." if late else ""
        return done(ledger, f"New ETA {clock_words(desk, eta)} for {title_of(request, ledger.client)}.", note)


def _check_again(ledger: Ledger, eta: datetime, reason: str, approved_by: int | None) -> None:
    desk, request = ledger.desk, ledger.request
    by_strategist = Role(desk.actor.role) in LEADS or (
        approved_by is not None and Role(desk.staff(approved_by).role) in LEADS
    )
    if request.re_promises >= desk.config.limits.re_promises and not by_strategist:
        raise Refused(
            "third_promise",
            f"#{request.id} was re-promised {request.re_promises} times: another one needs the Strategist (--as).",
        )
    proposed = proposed_eta(desk, request)
    if proposed is not None and eta < proposed and not reason.strip():
        raise Refused(
            "earlier_than_proposal",
            f"The desk proposes {clock_words(desk, proposed)}: an earlier ETA needs a reason (--reason).",
        )


def answer(desk: Desk, request_id: int, *, text: str, delivery: str = Delivery.LOGGED) -> Done:
    """Send the complete answer and close the request; it counts as the acknowledgement when none was sent."""
    return _complete(desk, Verb.ANSWER, request_id, text, delivery=delivery, outcome=Outcome.ANSWERED)


def tell(desk: Desk, request_id: int, *, text: str = "", delivery: str = Delivery.LOGGED) -> Done:
    """Tell the client that the work is done, and close the request. Without a text the template is used."""
    return _complete(desk, Verb.TELL, request_id, text, delivery=delivery, outcome=Outcome.DELIVERED)


def _complete(desk: Desk, verb: Verb, request_id: int, text: str, *, delivery: str, outcome: Outcome) -> Done:
    purpose = "answer_simple" if verb is Verb.ANSWER else "done_please_check"
    with acting(desk, verb, request_id) as ledger:
        request = ledger.request
        if verb is Verb.ANSWER:
            require(text, "The answer (--text)")
        said = text if text.strip() else wording.draft(desk, request, purpose, result=request.result)
        wording.say(ledger, said, purpose=purpose, delivery=delivery)
        if delivery == Delivery.DRAFTED:
            return done(ledger, f"Drafted: {verb} {title_of(request, ledger.client)}.", _DRAFTED)
        if request.acknowledged_at is None:
            ledger.op.update(request, acknowledged_at=ledger.op.at)
        broken = ledger.close(outcome, told=True)
        word = "Answered" if verb is Verb.ANSWER else "Told the client:"
        note = "It was later than promised: the promise is recorded as broken." if broken else ""
        return done(ledger, f"{word} {title_of(request, ledger.client)}. Closed.", note)


def resolved(ledger: Ledger, op: Operation, text: str) -> None:
    """A lead's resolving words have gone to the client: close the hot issue."""
    wording.say(ledger, text, purpose="hot_closure", approved_by=ledger.desk.actor.id)
    if ledger.request.acknowledged_at is None:
        op.update(ledger.request, acknowledged_at=op.at)
    ledger.close(Outcome.RESOLVED, told=True, closing_note=text)
