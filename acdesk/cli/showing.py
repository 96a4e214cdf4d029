"""`acdesk show`: all of one request."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from acdesk.cli import saying
from acdesk.cli.kit import command, reading, request_id
from acdesk.cli.looking import client_named_in, explain, tier_word
from acdesk.cli.session import Session
from acdesk.desk import Desk
from acdesk.errors import NotFound
from acdesk.rules.targets import back_at
from acdesk.when import say
from db import queries
from db.vocabulary import Direction, Settled

ALL = 1_000_000


@command("show")
@request_id
@reading
def show(session: Session, desk: Desk, request_id: int) -> None:
    """All of a request: its fields, every obligation open and past, the journal, the messages."""
    found = queries.detail(desk.view(), request_id, messages_limit=ALL, journal_limit=ALL)
    if found is None:
        raise NotFound(f"There is no request #{request_id}.")
    if session.json:
        saying.document(detail_document(desk, found))
        return
    _say(desk, found)


def detail_document(desk: Desk, found: queries.Detail) -> dict[str, Any]:
    """A request as JSON has it. Texts are as they came; durations are minutes."""
    zone = desk.config.zone
    return {
        **_request_document(found, zone),
        "explain": "" if found.item is None else explain(desk, found.item),
        "related": [{"id": row.id, "title": row.title, "relation": row.relation} for row in found.related],
        "obligations": [obligation_document(row, zone) for row in found.obligations],
        "journal": [journal_document(row, zone) for row in reversed(found.journal)],
        "messages": [message_document(row, zone) for row in found.messages],
    }


_INSTANTS = (
    "wanted_by", "received_at", "acknowledged_at", "promise_at", "last_word_at", "handling_since", "routed_at",
    "specialist_due_at", "accepted_at", "finished_at", "parked_until", "snoozed_until", "closed_at",
)  # fmt: skip
_AS_THEY_ARE = (
    "id", "title", "state", "outcome", "channel", "urgency", "urgency_fact", "hot", "sender", "body", "closing_note",
    "reopened", "re_promises", "extensions", "spent_minutes", "skill", "brief", "low_minutes", "high_minutes",
    "actual_minutes", "result", "deliverable", "escalation", "escalation_why", "question", "if_silent",
    "off_objective",
)  # fmt: skip


def _request_document(found: queries.Detail, zone: ZoneInfo) -> dict[str, Any]:
    row = found.request
    contact = found.contact
    return {
        **{name: getattr(row, name) for name in _AS_THEY_ARE},
        **{name: saying.iso(getattr(row, name), zone) for name in _INSTANTS},
        "client": client_named_in(row),
        "contact": None if contact is None else {"id": contact.id, "name": contact.name, "email": contact.email},
        "specialist": _person(row.specialist_id, row.specialist),
        "lead": _person(row.lead_id, row.lead),
        "quality_checked_by": _person(row.quality_checked_by_id, row.quality_checked_by),
        "objective": None if row.objective_id is None else {"id": row.objective_id, "title": row.objective},
        "follows": row.follows_id,
    }


def _person(number: int | None, name: str) -> dict[str, Any] | None:
    return None if number is None else {"id": number, "name": name}


def obligation_document(row: queries.ObligationRow, zone: ZoneInfo) -> dict[str, Any]:
    """Something owed as JSON has it; `state` is open, met, broken, replaced or cancelled."""
    return {
        "id": row.id,
        "kind": row.kind,
        "state": row.state,
        "owner": _person(row.owner_id, row.owner),
        "opened_at": saying.iso(row.opened_at, zone),
        "due_at": saying.iso(row.due_at, zone),
        "warn_at": saying.iso(row.warn_at, zone),
        "target_minutes": row.target_minutes,
        "age_minutes": row.age_minutes if row.state == Settled.OPEN else None,
        "pressure": row.pressure if row.state == Settled.OPEN else None,
        "settled_at": saying.iso(row.settled_at, zone),
        "note": row.note,
    }


def journal_document(row: queries.JournalRow, zone: ZoneInfo) -> dict[str, Any]:
    """A journal entry as JSON has it: `actor` did it, `recorder` wrote it down."""
    return {
        "seq": row.seq,
        "at": saying.iso(row.at, zone),
        "actor": row.actor,
        "recorder": row.recorder,
        "verb": row.verb,
        "request": row.request_id,
        "client": row.client,
        "summary": row.summary,
        "operation": row.operation,
        "reverts": row.reverts,
    }


def message_document(row: queries.MessageRow, zone: ZoneInfo) -> dict[str, Any]:
    """A message as JSON has it; `direction` is in, out or internal."""
    return {
        "id": row.id,
        "at": saying.iso(row.at, zone),
        "direction": row.direction,
        "channel": row.channel,
        "delivery": row.delivery,
        "purpose": row.purpose,
        "from": {"name": row.from_name, "address": row.from_address},
        "to": row.to,
        "subject": row.subject,
        "body": row.body,
        "automatic": row.automatic,
        "attachments": row.attachments,
        "warnings": list(row.warnings),
        "approved_by": row.approved_by,
    }


def _say(desk: Desk, found: queries.Detail) -> None:
    """A request for people."""
    row = found.request
    saying.line(f"#{row.id} {row.title}")
    saying.columns([(label, value) for label, value in _facts(desk, found) if value])
    _heading("Owed")
    saying.columns([_owed(desk, each) for each in found.obligations])
    if row.body.strip():
        _heading("As it came")
        saying.block(row.body)
    if found.messages:
        _heading("Messages")
    for message in found.messages:
        _say_message(desk, message)
    _heading("Journal")
    saying.columns([(_at(desk, each.at), each.verb, _by(each), each.summary) for each in reversed(found.journal)])


def _heading(text: str) -> None:
    saying.line()
    saying.line(text)


def _facts(desk: Desk, found: queries.Detail) -> list[tuple[str, str]]:
    row = found.request
    who = f"{row.client} ({tier_word(row.tier)})" if row.client else "unknown: assign it (acdesk assign)"
    why = f": {row.urgency_fact}" if row.urgency_fact else ""
    estimate = "" if row.low_minutes is None else f", {row.low_minutes / 60:g}-{(row.high_minutes or 0) / 60:g} h"
    return [
        ("client", who),
        ("from", row.contact or row.sender),
        ("state", f"{row.state} {row.outcome}".strip().replace("_", " ")),
        ("urgency", f"{'hot' if row.hot else row.urgency}{why}"),
        ("received", f"{_at(desk, row.received_at)} by {row.channel}"),
        ("wanted by", _at(desk, row.wanted_by)),
        ("acknowledged", _at(desk, row.acknowledged_at)),
        ("promised", _at(desk, row.promise_at)),
        ("specialist", f"{row.specialist}{estimate}" if row.specialist else ""),
        ("lead", row.lead),
        ("escalated", f"{row.escalation}: {row.escalation_why}".rstrip(": ") if row.escalation else ""),
        ("waiting for", row.question if row.state == "waiting" else ""),
        ("parked until", _at(desk, row.parked_until) if row.state == "parked" else ""),
        ("snoozed until", _snoozed(desk, found)),
        ("objective", row.objective or (f"none: {row.off_objective}" if row.off_objective else "")),
        ("result", row.result),
        ("presses", "" if found.item is None else explain(desk, found.item)),
    ]


def _snoozed(desk: Desk, found: queries.Detail) -> str:
    """Until when its row is out of the queue; nothing where it is not."""
    if found.request.snoozed_until is None:
        return ""
    warnings = (owed.warn_at for owed in found.obligations if owed.state == Settled.OPEN)
    back = back_at(found.request.snoozed_until, warnings)
    return _at(desk, back) if back > desk.now() else ""


def _owed(desk: Desk, row: queries.ObligationRow) -> tuple[str, ...]:
    end = f"due {_at(desk, row.due_at)}" if row.state == Settled.OPEN else f"{row.state} {_at(desk, row.settled_at)}"
    spent = f"{row.age_minutes}/{row.target_minutes} wm" if row.state == Settled.OPEN else f"{row.target_minutes} wm"
    return (row.kind.replace("_", " "), end, spent, row.owner, row.note)


def _say_message(desk: Desk, row: queries.MessageRow) -> None:
    arrow = {Direction.IN: "from", Direction.OUT: "to", Direction.INTERNAL: "inside"}[Direction(row.direction)]
    to = row.to or ("the client" if row.direction == Direction.OUT else "")
    other = to if row.direction != Direction.IN else f"{row.from_name} <{row.from_address}>"
    drafted = " (draft, not sent)" if row.delivery == "drafted" else ""
    saying.line(f"{_at(desk, row.at)} {arrow} {other}{drafted}")
    for warning in row.warnings:
        saying.line(f"! {warning}")
    saying.block(row.body, "    ")


def _by(row: queries.JournalRow) -> str:
    return row.actor if row.recorder in ("", row.actor) else f"{row.actor} (written by {row.recorder})"


def _at(desk: Desk, instant: Any) -> str:
    return "" if instant is None else say(instant, now=desk.now(), zone=desk.config.zone)
