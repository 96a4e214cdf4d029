"""Keeping it in order: merge, split, void, note, link, urgency, the wished date."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from acdesk import wording
from acdesk.desk import Desk
from acdesk.errors import Refused
from acdesk.ledger import Ledger
from acdesk.operation import Done
from acdesk.rules import targets
from acdesk.verbs.common import acting, begin, clock_words, done, require, title_of
from db import records
from db.models import Message, Objective, Obligation, Request
from db.vocabulary import CLIENT_FACING, Kind, Outcome, Settled, State, Urgency, Verb


def merge(desk: Desk, request_ids: Sequence[int], *, into: int) -> Done:
    """Join requests of one client into `into`: their messages move, the earliest clocks and promises survive."""
    others = [number for number in dict.fromkeys(request_ids) if number != into]
    if not others:
        raise Refused("nothing_to_merge", "Merging takes at least two different requests.")
    with acting(desk, Verb.MERGE, into) as kept:
        for number in others:
            gone = begin(desk, kept.op, Verb.MERGE, number)
            if gone.request.client_id != kept.request.client_id:
                raise Refused("other_client", f"#{number} is another client's: only requests of one client are merged.")
            _merge_one(kept, gone)
        kept.op.request_id, kept.op.client_id = into, kept.request.client_id
        numbers = ", ".join(f"#{number}" for number in others)
        return done(kept, f"Merged {numbers} into {title_of(kept.request, kept.client)}.")


def _merge_one(kept: Ledger, gone: Ledger) -> None:
    op, target, request = kept.op, kept.request, gone.request
    for message in records.find(Message, request=request.id):
        op.update(message, request=target.id)
    for row in gone.open_rows():
        _take_clock(kept, row)
    dates = [date for date in (target.promise_at, request.promise_at) if date is not None]
    first = [date for date in (target.acknowledged_at, request.acknowledged_at) if date is not None]
    op.update(
        target,
        received_at=min(target.received_at, request.received_at),
        promise_at=min(dates, default=None),
        acknowledged_at=min(first, default=None),
        re_promises=max(target.re_promises, request.re_promises),
    )
    closed = {"outcome": str(Outcome.MERGED), "closed_at": op.at, "follows": target.id}
    op.update(request, state=str(State.CLOSED), snoozed_until=None, **gone.timer_stopped(), **closed)


def _take_clock(kept: Ledger, row: Obligation) -> None:
    """The clock goes over to the request that stays when it is the client's; the earlier of two survives."""
    twin = kept.open_rows(Kind(row.kind))
    if row.kind not in CLIENT_FACING:
        kept.op.update(row, state=str(Settled.CANCELLED), settled_at=kept.op.at)
    elif not twin:
        kept.op.update(row, request=kept.request.id)
    elif row.due_at < twin[0].due_at:
        kept.op.update(twin[0], state=str(Settled.REPLACED), settled_at=kept.op.at)
        kept.op.update(row, request=kept.request.id)
    else:
        kept.op.update(row, state=str(Settled.REPLACED), settled_at=kept.op.at)


def split(desk: Desk, request_id: int, *, titles: Sequence[str]) -> Done:
    """Make a request of its own of each title: same client, arrival and clocks; the first one stays as it is."""
    with acting(desk, Verb.SPLIT, request_id) as ledger:
        request, op = ledger.request, ledger.op
        named = [require(title, "The title (--title)") for title in titles]
        if not named:
            raise Refused("missing", "Splitting takes at least one --title for what becomes a request of its own.")
        made = [_split_off(ledger, title).id for title in named]
        op.request_id, op.client_id = request.id, request.client_id
        numbers = ", ".join(f"#{number}" for number in made)
        return done(ledger, f"Split {numbers} off {title_of(request, ledger.client)}.", created=tuple(made))


def _split_off(ledger: Ledger, title: str) -> Request:
    request, op = ledger.request, ledger.op
    part = op.insert(
        Request,
        client=request.client_id,
        contact=request.contact_id,
        sender=request.sender,
        title=title,
        body=request.body,
        channel=request.channel,
        state=str(State.NEW),
        urgency=request.urgency,
        urgency_fact=request.urgency_fact,
        wanted_by=request.wanted_by,
        received_at=request.received_at,
        acknowledged_at=request.acknowledged_at,
        promise_at=request.promise_at,
        last_word_at=request.last_word_at,
        objective=request.objective_id,
        off_objective=request.off_objective,
        follows=request.id,
    )
    fresh = Ledger(ledger.desk, op, part)
    for row in ledger.open_rows(Kind.ACKNOWLEDGE, Kind.DECIDE, Kind.PROMISE, Kind.UPDATE_CLIENT):
        fresh.open(Kind(row.kind), due_at=row.due_at, since=row.opened_at, owner_id=row.owner_id, note=row.note)
    if not fresh.open_rows(Kind.DECIDE):
        limit = targets.acknowledge(ledger.desk.config.targets, fresh.tier, part.urgency)
        fresh.open(Kind.DECIDE, targets.decide(ledger.desk.config.targets, limit))
    if fresh.request.acknowledged_at is not None and not fresh.open_rows(Kind.UPDATE_CLIENT):
        fresh.owe_next_word()
    return part


def void(desk: Desk, request_id: int, *, why: str) -> Done:
    """It was no request: close it with the reason. Refused while something is promised."""
    with acting(desk, Verb.VOID, request_id) as ledger:
        reason = require(why, "Why it is not a request (--why)")
        if ledger.open_rows(Kind.PROMISE):
            raise Refused("promised", f"#{request_id} has a promise: keep it, or tell the client first.")
        ledger.close(Outcome.NOT_A_REQUEST, told=False, closing_note=reason)
        return done(ledger, f"Not a request: {title_of(ledger.request, ledger.client)}. {reason}")


def note(desk: Desk, request_id: int, *, text: str) -> Done:
    """A remark for the desk; nothing changes."""
    with acting(desk, Verb.NOTE, request_id) as ledger:
        said = require(text, "The note")
        wording.inside(ledger, said, purpose="note")
        return done(ledger, f"Noted on {title_of(ledger.request, ledger.client)}.")


def link(desk: Desk, request_id: int, *, objective_id: int | None = None, off_objective: str = "") -> Done:
    """Say which objective of the client it serves, or why it serves none."""
    with acting(desk, Verb.LINK, request_id) as ledger:
        if (objective_id is None) == (not off_objective.strip()):
            raise Refused("objective", "Give an objective (--objective N), or the reason for none (--off-objective).")
        said = f"off-objective: {off_objective.strip()}"
        if objective_id is not None:
            objective = records.get(Objective, objective_id)
            if objective is None or objective.client_id != ledger.request.client_id:
                raise Refused("objective", f"Objective {objective_id} is not one of this client's.")
            if not objective.active:
                raise Refused(
                    "objective", f"Objective {objective_id} is closed ({objective.outcome}): link a current one."
                )
            said = f"objective: {objective.title}"
        ledger.op.update(ledger.request, objective=objective_id, off_objective=off_objective.strip())
        return done(ledger, f"Linked {title_of(ledger.request, ledger.client)}, {said}.")


def set_urgency(desk: Desk, request_id: int, *, level: str, fact: str) -> Done:
    """Set the urgency by a fact, not by tone. Running clocks may get shorter by it, never longer."""
    with acting(desk, Verb.SET_URGENCY, request_id) as ledger:
        request = ledger.request
        told = require(fact, "The fact that makes it so (--fact)")
        ledger.op.update(request, urgency=str(Urgency(level)), urgency_fact=told)
        limit = targets.acknowledge(desk.config.targets, ledger.tier, request.urgency, hot=ledger.hot)
        ledger.shorten(Kind.ACKNOWLEDGE, limit)
        ledger.shorten(Kind.DECIDE, targets.decide(desk.config.targets, limit))
        ledger.reweigh()
        return done(ledger, f"Urgency {level} for {title_of(request, ledger.client)}: {told}")


def set_wanted_by(desk: Desk, request_id: int, *, wanted_by: datetime | None) -> Done:
    """Note the date the client wishes, or that there is none."""
    with acting(desk, Verb.SET_WANTED_BY, request_id) as ledger:
        ledger.op.update(ledger.request, wanted_by=wanted_by)
        when = "no date" if wanted_by is None else clock_words(desk, wanted_by)
        return done(ledger, f"Wished for {title_of(ledger.request, ledger.client)}: {when}.")
