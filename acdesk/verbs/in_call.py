"""A call under way, and what comes before and after: prepared, started, agreed in, ended, told about."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from acdesk import wording
from acdesk.desk import Desk
from acdesk.errors import Refused
from acdesk.operation import Done, Operation
from acdesk.rhythm import open_rows, owe, rhythm, settle
from acdesk.rules.cadence import CallState
from acdesk.rules.deliverables import Decision
from acdesk.text import clean_text
from acdesk.touch import spoke
from acdesk.verbs.call_notes import notes_of_call
from acdesk.verbs.calling import begin, coming, single
from acdesk.verbs.commitments import incomplete, lines_of
from acdesk.verbs.common import call_words, clock_words, future
from acdesk.verbs.finding_out import promised
from db import queries, records
from db.models import Call, Client, Commitment, Obligation
from db.vocabulary import Channel, Delivery, Kind, Settled, Side, Verb

SAID: Mapping[str, str] = {
    Decision.APPROVED: "you approved it",
    Decision.CHANGES: "you asked for changes",
    Decision.DECLINED: "you declined it",
}
"""What a recap says of a decision on a deliverable."""


def prep_opened(desk: Desk, call_id: int) -> Done:
    """The prep sheet was looked at: the call is prepared, once that is owed (a working day before)."""
    with desk.operation(Verb.PREPARE_CALL) as op:
        row, client = begin(desk, op, call_id)
        owed = _owed(row, client, Kind.PREPARE_CALL)
        if row.prepared_at is None and owed and owed[0].opened_at <= op.at:
            op.update(row, prepared_at=op.at)
            for one in owed:
                settle(op, one)
        op.summary = f"Prepared {call_words(row.title)}, {clock_words(desk, row.starts_at)}."
        return Done(op.verb, op.summary, operation=op.name)


def set_agenda(desk: Desk, call_id: int, items: Sequence[tuple[str, bool]]) -> Done:
    """What is to be talked about, each with whether it was."""
    with desk.operation(Verb.NOTE_CALL) as op:
        row, _ = begin(desk, op, call_id)
        agenda = [{"text": text.strip(), "done": bool(done)} for text, done in items if text.strip()]
        if agenda != row.agenda:
            op.update(row, agenda=agenda)
        op.summary = (
            f"Agenda of {call_words(row.title)}: {sum(one['done'] is True for one in agenda)} of {len(agenda)} done."
        )
        return Done(op.verb, op.summary, operation=op.name)


def note_call(desk: Desk, call_id: int, *, decisions: str) -> Done:
    """What was decided, as it is typed."""
    with desk.operation(Verb.NOTE_CALL) as op:
        row, _ = begin(desk, op, call_id)
        if decisions.strip() != row.decisions:
            op.update(row, decisions=decisions.strip())
        op.summary = f"Noted the decisions of {call_words(row.title)}."
        return Done(op.verb, op.summary, operation=op.name)


def decisions_key(call_id: int) -> str:
    """Under which call mode keeps as a draft what is being typed of the decisions (`Typed`)."""
    return f"call:{call_id}"


@dataclass(frozen=True)
class Typed:
    """What is being typed in call mode and was not left yet, and what stood on the desk when it was begun."""

    text: str
    seen: str

    def as_draft(self) -> str:
        """As it is kept."""
        return json.dumps({"decisions": self.text, "seen": self.seen})


def typed_decisions(desk: Desk, call_id: int) -> Typed | None:
    """What was typed in call mode and not left yet; None where there is none."""
    try:
        found = json.loads(desk.draft(decisions_key(call_id)) or "{}")
        text = str(found.get("decisions", ""))
        return Typed(text, str(found.get("seen", ""))) if text.strip() else None
    except (ValueError, AttributeError):
        return None


def joined(seen: str, typed: str, there: str) -> str:
    """What was decided by both who wrote at once: what is `there` on the desk now, then what `typed` has more.

    `seen` is what both began from. What nobody else has changed is as it was typed.
    """
    typed = typed.strip()
    if there in (seen, typed) or not there:
        return typed
    more = typed[len(seen) :].strip() if seen and typed.startswith(seen) else typed
    return there if not more or more in there else f"{there}\n{more}"


def start_call(desk: Desk, call_id: int) -> Done:
    """It begins now. Refused on another day than its own: move it first."""
    with desk.operation(Verb.START_CALL) as op:
        row, client = begin(desk, op, call_id)
        coming(row)
        if desk.day_of(row.starts_at) > desk.day_of(op.at):
            raise Refused("too_early", f"{row.title} is {clock_words(desk, row.starts_at)}: move it first (call move).")
        op.update(row, started_at=op.at)
        _no_longer_to_prepare(op, row, client)
        op.summary = f"Started {call_words(row.title)}: {row.minutes} minutes."
        return Done(op.verb, op.summary, operation=op.name)


def _no_longer_to_prepare(op: Operation, row: Call, client: Client | None) -> None:
    for one in _owed(row, client, Kind.PREPARE_CALL):
        settle(op, one, Settled.BROKEN if op.at > one.due_at else Settled.CANCELLED)


def end_call(desk: Desk, call_id: int, *, decisions: str = "", book_next: datetime | None = None) -> Done:
    """It was held: both sides spoke, the rhythm starts anew, its recap is drafted and owed.

    One that was not started, or was on another day, took place when and as long as it was planned: contact, rhythm and
    recap count from then. Refused while something that was agreed has no owner, or no date still to come. Without
    `decisions` they are what was typed in call mode, where a terminal died on it, else what was noted. What we agreed
    to becomes requests with a promise (`created`, before the next call where `book_next` (UTC) plans it), routed where
    a specialist does it. Without a next call, booking one is owed.
    """
    with desk.together():
        with desk.operation(Verb.END_CALL) as op:
            row, client = begin(desk, op, call_id)
            _may_end(desk, row, op.at)
            agreed = records.find(Commitment, call=row.id)
            incomplete(desk, agreed)
            began, ended = row.started_at or min(row.starts_at, op.at), _ended(desk, row, op.at)
            said = decisions.strip() or _decided(desk, row)
            op.update(row, state=str(CallState.HELD), started_at=began, ended_at=ended, decisions=said)
            following, notes = _next(desk, op, row, client, book_next)
            if client is not None:
                _spoke(desk, op, row, client, ended)
                op.update(row, recap=recap_text(desk, row, client))
            op.summary = f"Held {call_words(row.title)}, {_minutes(began, ended)} min."
            done = Done(op.verb, op.summary, (), notes, (), op.name)
        ours = [one for one in agreed if one.side == Side.OURS and one.request_id is None]
        made = [kept for one in ours if (kept := _keep(desk, one, row, ended)) is not None]
    numbers, notes = tuple(number for number, _ in made), (*notes, *(note for _, said in made for note in said))
    return Done(done.verb, done.summary, numbers, notes, (*numbers, *following), done.operation)


def _decided(desk: Desk, row: Call) -> str:
    """What was noted, and what was typed and never left. The draft stays: undo would lose it with the call's end."""
    there, typed = row.decisions.strip(), typed_decisions(desk, row.id)
    return there if typed is None else joined(typed.seen, typed.text, clean_text(there).strip())


def _may_end(desk: Desk, row: Call, now: datetime) -> None:
    if row.started_at is None:
        coming(row)
        if row.starts_at > now:
            raise Refused("too_early", f"{row.title} is {clock_words(desk, row.starts_at)}: start it first.")
    elif row.ended_at is not None:
        raise Refused("state", f"{row.title} is {row.state} already.")


def _ended(desk: Desk, row: Call, now: datetime) -> datetime:
    """When a call was over that is ended now: only one that was started, today, lasts until somebody says so."""
    began = row.started_at
    if began is not None and desk.day_of(began) == desk.day_of(now):
        return now
    return min((began or row.starts_at) + timedelta(minutes=row.minutes), now)


def _next(
    desk: Desk, op: Operation, row: Call, client: Client | None, book_next: datetime | None
) -> tuple[tuple[int, ...], tuple[str, ...]]:
    """The next call planned, or said to be missing."""
    if client is None:
        return (), ()
    if book_next is not None:
        future(desk, book_next, "The next call")
        planned = single(desk, op, client, book_next, minutes=row.minutes, title=row.title, link=row.link)
        return (planned.id,), notes_of_call(desk, client, book_next, row.minutes, zone=row.zone, but=planned.id)
    if queries.next_call(client.id, op.at) is None and client.tier != 1:
        return (), ("No call is in the calendar: book the next one.",)
    return (), ()


def _spoke(desk: Desk, op: Operation, row: Call, client: Client, ended: datetime) -> None:
    """Two-way contact, in the client's timeline; the rhythm starts anew, and the recap is owed."""
    body = row.decisions or "The call was held."
    spoke(desk, op, client, Channel.CALL, subject=row.title, body=body, at=ended)
    _no_longer_to_prepare(op, row, client)
    rhythm(desk, op, client)
    owe_recap(desk, op, client, row, ended)


def owe_recap(desk: Desk, op: Operation, client: Client, row: Call, ended: datetime) -> None:
    """The recap is owed from the end of the call on, also where that was said later."""
    owe(desk, op, client, Kind.RECAP_CALL, ended, target=desk.config.targets.recap_call, call=row.id)


def _keep(desk: Desk, one: Commitment, row: Call, said_at: datetime) -> tuple[int, tuple[str, ...]] | None:
    """What we agreed to do, as a request with a promise; with whom who does it, where that is a specialist."""
    if row.client_id is None or one.due_at is None:
        return None
    number, notes = promised(
        desk, row.client_id, one.what, one.due_at, channel=Channel.CALL, said_at=said_at, to=one.staff_id
    )
    with desk.operation(Verb.COMMIT) as op:
        fresh = records.get(Commitment, one.id)
        if fresh is not None:
            op.update(fresh, request=number)
        op.client_id, op.request_id = row.client_id, number
        op.summary = f"Agreed in {call_words(row.title)}: #{number} {one.what}."
    return number, notes


def recap_draft(desk: Desk, call_id: int) -> str:
    """The recap as it would go out: as it was drafted, made anew where nothing was yet."""
    with desk.operation(Verb.RECAP_CALL) as op:
        row, client = begin(desk, op, call_id)
        return row.recap or ("" if client is None else recap_text(desk, row, client))


def recap_text(desk: Desk, row: Call, client: Client) -> str:
    """The template `recap` with what was decided and agreed, and what became of the deliverables shown."""
    agreed = queries.commitments([row.id])
    following = queries.next_call(client.id, desk.now())
    values = {
        "call_date": wording.date_for(desk, client, row.started_at or row.starts_at),
        "decisions": "\n".join([*([said] if (said := row.decisions.strip()) else []), *_shown(row, client)]),
        "ours": lines_of(desk, client, agreed, Side.OURS),
        "theirs": lines_of(desk, client, agreed, Side.THEIRS),
        "next_call": "" if following is None else wording.date_for(desk, client, following.starts_at),
    }
    return wording.of_client(desk, client, "recap", **{name: value for name, value in values.items() if value})


def _shown(row: Call, client: Client) -> Iterator[str]:
    """A line for each deliverable that was presented while the call was held."""
    if row.started_at is None or row.ended_at is None:
        return
    for made in queries.deliverables(client.id):
        at, there = made.presented_at, made.presented_how in (Channel.CALL, Channel.VISIT)
        if there and at is not None and row.started_at <= at <= row.ended_at:
            yield f"{made.title}: {SAID.get(made.decision, 'shown; what you say to it is open')}."


def recap(desk: Desk, call_id: int, *, text: str = "", delivery: str = Delivery.LOGGED) -> Done:
    """What was said and agreed goes to the client; without a text the drafted one. Only a held call has a recap."""
    with desk.operation(Verb.RECAP_CALL) as op:
        row, client = begin(desk, op, call_id)
        if row.state != CallState.HELD or client is None:
            raise Refused("not_held", f"{row.title} is {row.state}: a recap follows a call that was held.")
        if row.recap_at is not None:
            raise Refused(
                "recapped", f"The recap of {call_words(row.title)} went out {clock_words(desk, row.recap_at)}."
            )
        said = text if text.strip() else row.recap or recap_text(desk, row, client)
        wording.to_client(desk, op, client, said, purpose="recap", subject=f"Recap: {row.title}", delivery=delivery)
        if delivery == Delivery.DRAFTED:
            op.update(row, recap=said)
            op.summary = f"Drafted: recap of {call_words(row.title)}."
            return Done(
                op.verb, op.summary, (), ("Nothing has gone to the client, and the clock runs on.",), (), op.name
            )
        op.update(row, recap=said, recap_at=op.at)
        for one in _owed(row, client, Kind.RECAP_CALL):
            settle(op, one)
        op.summary = f"Sent the recap of {call_words(row.title)}."
        return Done(op.verb, op.summary, operation=op.name)


def _owed(row: Call, client: Client | None, kind: Kind) -> list[Obligation]:
    return [] if client is None else [one for one in open_rows(client, kind) if one.call_id == row.id]


def _minutes(began: datetime, ended: datetime) -> int:
    return max(round((ended - began).total_seconds() / 60), 0)
