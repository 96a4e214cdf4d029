"""How a client is said: the documents of `acdesk client`, and its lines for people."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

import click

from acdesk.cli import saying
from acdesk.cli.contacts import contact_document, contact_row
from acdesk.cli.deliverables import deliverable_document, deliverable_row
from acdesk.cli.objectives import objective_document, say_objectives
from acdesk.cli.queue import item_document
from acdesk.desk import Desk
from acdesk.reading.clients import ClientLine, Overview
from acdesk.reading.deliverables import deliverables
from acdesk.reading.objectives import objectives
from acdesk.reading.timeline import TimelineLine
from acdesk.when import say
from db import queries

_ROW = (
    "id", "name", "tier", "coordinator", "strategist", "retainer", "growth", "complexity", "renews_on", "zone", "city",
    "notes", "active", "open_requests", "open_promises",
)  # fmt: skip
_LINE = ("health", "level", "strip", "touch", "at_risk", "overdue", "on_track")


def client_document(row: queries.ClientRow, line: ClientLine, zone: ZoneInfo) -> dict[str, Any]:
    """A client as a list has it; `retainer` is dollars a month, `current_objectives` and `on_track` are how many."""
    return {
        **{name: getattr(row, name) for name in _ROW},
        "domains": list(row.domains),
        **{name: getattr(line, name) for name in _LINE},
        "current_objectives": line.objectives,
        "last_message_at": saying.iso(row.last_message_at, zone),
        "last_two_way_at": saying.iso(row.last_two_way_at, zone),
    }


def tier_document(seen: Overview) -> dict[str, Any]:
    """The tier, what its factors speak for, and why; without all three factors the suggestion is null.

    `moves` is what would move it, `proposed` the tier that two monthly looks in a row speak for.
    """
    row = seen.row
    return {
        "client": row.name,
        "tier": row.tier,
        "suggested": seen.suggested,
        "score": seen.score,
        "factors": {"retainer": seen.retainer_factor, "growth": row.growth, "complexity": row.complexity},
        "reasons": list(seen.reasons) or [seen.tier_line],
        "moves": list(seen.moves),
        "proposed": seen.proposed,
    }


def full_document(desk: Desk, seen: Overview, line: ClientLine, happened: list[TimelineLine]) -> dict[str, Any]:
    """All of a client: what the list has, and everything of it that is a list of its own."""
    row, zone = seen.row, desk.config.zone
    tier = tier_document(seen)
    return {
        **client_document(row, line, zone),
        **{name: tier[name] for name in ("suggested", "score", "factors", "reasons", "moves", "proposed")},
        "local_time": seen.local_time,
        "cadence": seen.cadence,
        "weeks": _weeks(seen),
        "contacts": [contact_document(each) for each in queries.contacts(row.id)],
        "objectives": [objective_document(each) for each in objectives(desk, row.id)],
        "deliverables": [deliverable_document(each, zone) for each in deliverables(desk, row.id)],
        "items": [item_document(desk, item, zone) for item in queries.items(desk.view(row.id), "all")],
        "timeline": [_happening(each, zone) for each in happened],
    }


def _weeks(seen: Overview) -> list[dict[str, Any]]:
    """The last thirteen weeks: words in and out, calls and visits of each, by its Monday."""
    names = ("received", "sent", "calls", "visits")
    counts = zip(*(row.counts for row in seen.strip.rows), strict=True)
    return [
        {"monday": monday, **dict(zip(names, week, strict=True))}
        for monday, week in zip(seen.strip.mondays, counts, strict=True)
    ]


def _happening(line: TimelineLine, zone: ZoneInfo) -> dict[str, Any]:
    return {
        "at": saying.iso(line.at, zone),
        "kind": line.kind,
        "text": line.text,
        "who": line.who,
        "request": line.request_id,
    }


def say_tier(seen: Overview) -> None:
    """The tier and what speaks for it, as lines."""
    row = seen.row
    saying.line(f"{row.name}: tier {row.tier}. {seen.tier_line}")
    for said in (*seen.reasons, *seen.moves):
        saying.line(f"{said[:1].upper()}{said[1:]}.")
    if seen.proposed is not None:
        saying.line(f"Two monthly looks in a row propose tier {seen.proposed}: the VP or the Owner decides (--set).")


def say_client(desk: Desk, seen: Overview, happened: list[TimelineLine]) -> None:
    """All of a client as lines."""
    row = seen.row
    saying.line(row.name if row.active else f"{row.name} (has left)")
    saying.columns([(label, value) for label, value in _facts(seen) if value])
    saying.columns([(picture.label, picture.cells) for picture in seen.strip.rows])
    parts = (
        ("People", [contact_row(each) for each in queries.contacts(row.id)]),
        ("Deliverables", [deliverable_row(line) for line in deliverables(desk, row.id)]),
        ("Owed", [_owed_row(desk, item) for item in queries.items(desk.view(row.id), "all")]),
        ("What happened", [(line.when, line.glyph, line.who, line.text) for line in happened]),
    )
    goals = objectives(desk, row.id)
    if goals:
        _heading("Objectives")
        say_objectives(("", each) for each in goals)
    for name, rows in parts:
        if rows:
            _heading(name)
            saying.columns(rows)


def _owed_row(desk: Desk, item: queries.Item) -> tuple[str, ...]:
    due = "" if item.due_at is None else f"by {say(item.due_at, now=desk.now(), zone=desk.config.zone)}"
    number = f"#{item.request_id}" if item.request_id else ""
    return (number, (item.kind or item.state).replace("_", " "), due, item.title)


def _heading(name: str) -> None:
    saying.line()
    click.echo(saying.paint(name, bold=True))


def _facts(seen: Overview) -> list[tuple[str, str]]:
    row = seen.row
    return [
        ("tier", f"{row.tier}  ({seen.tier_line})"),
        ("health", seen.health.sentence),
        ("touch", f"{seen.touch}; {seen.cadence}"),
        ("coordinator", row.coordinator),
        ("strategist", row.strategist),
        ("place", ", ".join(part for part in (row.city, f"{seen.zone} ({seen.local_time} now)") if part)),
        ("retainer", seen.retainer),
        ("renews", seen.renews),
        ("domains", ", ".join(row.domains)),
        ("they owe", "; ".join(seen.meetings.they_owe)),
        ("open", f"{row.open_requests} requests, {row.open_promises} promises"),
        ("last word", "; ".join(part for part in (seen.last_in and f"theirs {seen.last_in}",
                                                  seen.last_out and f"ours {seen.last_out}") if part)),
        ("notes", row.notes),
    ]  # fmt: skip
