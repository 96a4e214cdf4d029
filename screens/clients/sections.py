"""The sections beside the list of clients: what each reads of a client, and how it is written."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from acdesk.desk import Desk
from acdesk.reading import clients, deliverables, objectives
from acdesk.reading.deliverables import DeliverableLine
from acdesk.reading.objectives import KeyResultView, ObjectiveView
from acdesk.reading.timeline import TimelineLine
from db import queries
from screens.clients import overview
from screens.clients.block import Block, Writer
from screens.reading import Row, Tone
from screens.saying import line, words
from screens.widgets.cells import fit
from screens.widgets.glyphs import sign
from screens.widgets.line import Piece, tone_style

READINGS = 4
"""Readings of a key result that are told; all of them are in its chart."""
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
PREFERS = {"email": "mail", "": ""}


@dataclass(frozen=True)
class Section:
    """A section: `read` gives what `write` writes. Those without `read` are given by the screen."""

    id: str
    label: str
    write: Callable[[Writer, Any], Iterator[Block]]
    read: Callable[[Desk, int], Any] | None = None


def write_people(pen: Writer, people: Sequence[queries.ContactRow]) -> Iterator[Block]:
    """Who is there, how they like to be reached, and what is good to know of them."""
    if not people:
        yield pen.said("Nobody is known there yet: N adds a contact.", pen.colours.muted)
    yield from pen.between(_contact(pen, row) for row in people)


def _contact(pen: Writer, row: queries.ContactRow) -> Block:
    def lines() -> Iterator[list[Piece]]:
        former = "" if row.active else "  (no longer there)"
        yield from pen.text(line(row.name) + former, pen.colours.strong)
        if row.position:
            yield from pen.text(line(row.position), pen.colours.muted)
        prefers = f"by {line(PREFERS.get(row.prefers, row.prefers))}" if row.prefers else ""
        for label, text in (
            ("mail", line(row.email)), ("phone", line(row.phone)), ("reach", prefers),
            ("birthday", birthday(row.birthday)), ("good to", line(row.rapport)),
        ):  # fmt: skip
            if text:
                yield from pen.fact("know" if label == "good to" else label, text)

    return pen.block(lines(), of=row)


def birthday(stored: str) -> str:
    """`14 Mar` from 03-14 or 1980-03-14."""
    try:
        day = date.fromisoformat(stored if len(stored) > 5 else f"2024-{stored}")
    except ValueError:
        return line(stored)
    return f"{day.day} {MONTHS[day.month - 1]}"


@dataclass(frozen=True)
class Requests:
    """A client's requests as they stand, and which of them are marked or settled."""

    rows: Sequence[Row]
    marked: frozenset[int]
    settled: frozenset[int]


def write_requests(pen: Writer, given: Requests) -> Iterator[Block]:
    """A line each, as in the queue; the client needs no saying."""
    if not given.rows:
        yield pen.said("No request is open, and none was closed lately. n makes one.", pen.colours.muted)
        return
    closed = False
    for row in given.rows:
        if row.state == "closed" and not closed:
            closed = True
            yield pen.gap()
            yield pen.heading("closed lately")
        yield Block([_request(pen, row, given)], row.id)


def _request(pen: Writer, row: Row, given: Requests) -> list[Piece]:
    tone = Tone.SETTLED if row.id in given.settled else row.tone
    style = tone_style(pen.colours, tone)
    plain = style if tone in (Tone.SETTLED, Tone.THEIRS) else pen.colours.text
    owed, more = sign(row.kind, row.state), pen.glyphs.ellipsis
    mark = pen.glyphs.mark if row.id in given.marked else " "
    return [
        (mark, pen.colours.accent),
        (fit(f"{owed.ascii if pen.ascii else owed.glyph} {owed.word}", 9, more) + " ", style),
        (fit(row.due, 9, more) + " ", style),
        (row.title, plain),
    ]


def write_objectives(pen: Writer, found: Sequence[ObjectiveView]) -> Iterator[Block]:
    """By quarter: the bar, the weakest key result, what is measured with its chart."""
    if not found:
        yield pen.said("No objective yet: N proposes one to the Strategist.", pen.colours.muted)
    quarter = ""
    for view in found:
        if view.row.quarter != quarter:
            if quarter:
                yield pen.gap()
            quarter = view.row.quarter
            yield pen.heading(f"{quarter[:4]} {quarter[4:]}")
        yield _objective(pen, view)
        for result in view.key_results:
            yield _key_result(pen, result)


def _objective(pen: Writer, view: ObjectiveView) -> Block:
    row, colours = view.row, pen.colours
    state = words(row.outcome) if row.outcome else "proposed, for the Strategist" if row.proposed else view.track
    style = colours.muted if row.outcome or row.proposed else colours.text if view.track == "on track" else colours.soon
    percent = "" if view.percent is None else f"{view.percent} % "
    bar: list[Piece] = [
        (f"{view.bar_ascii if pen.ascii else view.bar} ", style),
        (f"{percent}{state}", style),
        (f"  {row.open_requests} open" if row.open_requests else "", colours.muted),
    ]
    return pen.block(pen.text(line(row.title), colours.strong), [bar], _weakest(pen, view), of=view)


def _weakest(pen: Writer, view: ObjectiveView) -> Iterator[list[Piece]]:
    if view.weakest and len(view.key_results) > 1:
        yield from pen.text(f"weakest: {line(view.weakest)}", pen.colours.muted)


def _key_result(pen: Writer, view: KeyResultView) -> Block:
    row, colours = view.row, pen.colours
    unit = f" {line(row.unit)}" if row.unit else ""
    latest = "no reading yet" if view.latest is None else f"{view.latest:g}{unit} of {row.target:g}{unit}"
    percent = "" if view.percent is None else f", {view.percent} %"
    chart = "" if pen.ascii else f"{view.spark}  "

    def lines() -> Iterator[list[Piece]]:
        yield from pen.hanging("  ", line(row.title), colours.text, colours.text)
        yield [("  ", colours.text), (chart, colours.accent), (f"{latest}{percent}", colours.muted)]
        told = [f"{reading.day[5:]} {reading.value:g}" for reading in view.readings[-READINGS:]]
        if told:
            yield from pen.hanging("  ", " · ".join(told), colours.faint, colours.muted)

    return pen.block(lines(), of=view)


def write_deliverables(pen: Writer, found: Sequence[DeliverableLine]) -> Iterator[Block]:
    """What was made, where it stands, and who does what next."""
    if not found:
        yield pen.said("Nothing was made for them yet: N adds a deliverable.", pen.colours.muted)
    yield from pen.between(_deliverable(pen, each) for each in found)


def _deliverable(pen: Writer, each: DeliverableLine) -> Block:
    row, colours = each.row, pen.colours

    def lines() -> Iterator[list[Piece]]:
        yield from pen.text(f"{line(row.title)}", colours.strong)
        yield from pen.text(f"{line(words(row.kind))}, edition {row.edition}", colours.muted)
        yield from pen.fact("stands", line(each.standing))
        if each.next_step:
            yield from pen.hanging(f"{'next':<10}", f"{each.next_step} (d)", colours.muted, colours.accent)
        if row.link:
            yield from pen.fact("at", line(row.link))
        if row.request_id:
            yield from pen.fact("from", f"#{row.request_id} {line(row.request)}")

    return pen.block(lines(), of=each)


@dataclass(frozen=True)
class Past:
    """What happened so far as it was read, and which kind alone."""

    lines: Sequence[TimelineLine]
    kind: str


def write_timeline(pen: Writer, past: Past) -> Iterator[Block]:
    """Newest first."""
    shown = f"only: {past.kind}" if past.kind else "everything"
    yield Block(
        [[(shown, pen.colours.accent if past.kind else pen.colours.muted), ("  f turns it", pen.colours.faint)]]
    )
    if not past.lines:
        yield pen.said("Nothing happened yet.", pen.colours.muted)
    for each in past.lines:
        head = f"{each.ascii if pen.ascii else each.glyph} {each.when}  "
        text = line(each.text) + (f" ({line(each.who)})" if each.who else "")
        lines = list(pen.hanging("  ", text, pen.colours.text, pen.colours.text))
        yield Block([[(head, pen.colours.muted)], *lines], each)


SECTIONS: tuple[Section, ...] = (
    Section("overview", "overview", overview.write, clients.overview),
    Section("people", "people", write_people, lambda desk, client_id: queries.contacts(client_id, active_only=False)),
    Section("requests", "requests", write_requests),
    Section("objectives", "objectives", write_objectives, objectives.objectives),
    Section("deliverables", "deliverables", write_deliverables, deliverables.deliverables),
    Section("timeline", "timeline", write_timeline),
)
