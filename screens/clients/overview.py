"""The overview of a client: how it stands, the tier and what speaks for another, contact, place and people."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from acdesk.reading.clients import Overview
from screens.clients.block import Block, Writer
from screens.saying import line
from screens.widgets.line import Piece
from screens.widgets.pen import LABEL


def write(pen: Writer, seen: Overview) -> Iterator[Block]:
    """All of it."""
    yield pen.block(_health(pen, seen))
    yield pen.block(_weeks(pen, seen))
    yield pen.gap()
    yield pen.block(*(pen.fact(label, text) for label, text in _meetings(seen)))
    yield pen.gap()
    yield pen.block(_tier(pen, seen))
    yield pen.gap()
    yield pen.block(*(pen.fact(label, text) for label, text in _facts(seen) if text))
    if seen.row.notes.strip():
        yield pen.gap()
        yield pen.said(line(seen.row.notes))


def _health(pen: Writer, seen: Overview) -> Iterator[list[Piece]]:
    style = {"dark": pen.colours.over, "watch": pen.colours.soon}.get(str(seen.health.level), pen.colours.text)
    said, level = seen.health.sentence, str(seen.health.level)
    text = said if level in said or level == "steady" else f"{level}: {said}"
    yield from pen.hanging(f"{'health':<{LABEL}}", text, pen.colours.muted, style)
    usual = f", usually writes every {seen.health.usual:g} wd" if seen.health.usual else ""
    yield from pen.fact("in touch", f"{seen.touch}{usual}")
    if seen.last_in:
        yield from pen.fact("", f"from them {seen.last_in}")
    if seen.last_out:
        yield from pen.fact("", f"from us {seen.last_out}")


def _weeks(pen: Writer, seen: Overview) -> Iterator[list[Piece]]:
    """Thirteen weeks in one line, then each sort of contact that there was."""
    strip = seen.strip
    yield [
        (f"{'13 weeks':<{LABEL}}", pen.colours.muted),
        (strip.line_ascii if pen.ascii else strip.line, pen.colours.accent),
    ]
    for row in strip.rows:
        if any(row.counts):
            cells = row.cells_ascii if pen.ascii else row.cells
            yield [(f"  {row.label:<{LABEL - 2}}", pen.colours.faint), (cells, pen.colours.text),
                   (f"  {sum(row.counts)}", pen.colours.muted)]  # fmt: skip


def _meetings(seen: Overview) -> Iterator[tuple[str, str]]:
    """Calls and visits: the last, the next on both clocks, the rhythm, and this quarter's visit."""
    found = seen.meetings
    there = f" ({found.next_theirs} there)" if found.next_theirs else ""
    nothing = "none in the calendar: c plans one" if seen.row.active else "none"
    if found.running:
        yield "in a call", f"since {found.running} (c)"
    yield "next call", f"{found.next_call}{there}" if found.next_call else nothing
    if found.call_due:
        yield "due", found.call_due
    for place, rhythm in enumerate(found.series):
        yield "" if place else "rhythm", line(rhythm)
    missed = "the last one was missed"
    last = f"{found.last_call}{f'; {missed}' if found.last_missed else ''}" if found.last_call else ""
    if last or found.last_missed:
        yield "last call", last or missed
    for place, owed in enumerate(found.they_owe):
        yield "" if place else "they owe", line(owed)
    if found.visit:
        yield "visit", f"{line(found.visit)} (v)" if seen.row.active else line(found.visit)
    if found.last_visit:
        yield "visited", found.last_visit


def _tier(pen: Writer, seen: Overview) -> Iterator[list[Piece]]:
    """The factors, what they speak for and why, and what would move it."""
    yield from pen.fact(f"Tier {seen.row.tier}", seen.tier_line)
    if seen.suggested is not None:
        agrees = "as it is" if seen.suggested == seen.row.tier else "another than it is"
        yield from pen.fact("suggested", f"Tier {seen.suggested}, {agrees}")
    if seen.proposed is not None:
        text = f"two monthly looks propose Tier {seen.proposed}: the VP of Strategy or the Owner approves (L)"
        yield from pen.hanging(f"{'proposed':<{LABEL}}", text, pen.colours.muted, pen.colours.soon)
    for reason in seen.reasons:
        yield from pen.hanging(" " * LABEL, reason, pen.colours.muted, pen.colours.muted)
    for place, move in enumerate(seen.moves):
        yield from pen.hanging(f"{'' if place else 'moved by':<{LABEL}}", move, pen.colours.muted, pen.colours.muted)
    looks = ", ".join(f"{date.fromisoformat(f'{look.month}-01'):%b %Y}: {look.score:g}" for look in seen.looks[-3:])
    if looks:
        yield from pen.hanging(f"{'looked at':<{LABEL}}", looks, pen.colours.muted, pen.colours.muted)


def _facts(seen: Overview) -> Iterator[tuple[str, str]]:
    row = seen.row
    yield "retainer", seen.retainer
    yield "renews", seen.renews
    yield "place", line(row.city)
    yield "time now", f"{seen.local_time} ({seen.zone})"
    yield "cadence", seen.cadence
    yield "kept by", line(row.coordinator) or "nobody"
    yield "strategy", line(row.strategist)
    yield "mail from", ", ".join(line(each) for each in row.domains)
    plural = "" if row.open_requests == 1 else "s"
    yield "open", f"{row.open_requests} request{plural}, {row.open_promises} promised" if row.open_requests else ""
    yield "former", "" if row.active else "no longer a client"
