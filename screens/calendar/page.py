"""All of a call or of a visit, as a page to read."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from acdesk.desk import Desk
from acdesk.reading import calendar
from acdesk.reading.agreed import nudged
from acdesk.reading.calendar import SIGNS, CallDetail, Entry
from acdesk.when import say, say_running, zone_word
from db import queries
from db.queries import CommitmentRow, VisitRow
from screens.calendar.entries import day_said, lasting, sign_of, state, what, who
from screens.clients.block import Block, Writer
from screens.clients.section_view import SectionView
from screens.clients.sections import Section
from screens.saying import key_of, line, words
from screens.widgets.line import Piece


class Read:
    """What is read of an entry: the call or visit behind it, with the clock it is seen at."""

    def __init__(self, desk: Desk, entry: Entry | None, visit_id: int | None = None) -> None:
        self.entry = entry
        self.now = desk.now()
        self.zone = desk.config.zone
        self.today = self.now.astimezone(self.zone).date()
        self.call: CallDetail | None = None
        self.visit: VisitRow | None = None
        if entry is not None and entry.call_id is not None:
            self.call = calendar.call_detail(desk, entry.call_id)
        elif visit_id is not None:
            self.visit = queries.visit(visit_id)
        self.text = "" if self.visit is None else _text(desk, self.visit)
        """What is written to the client about the visit."""

    def said(self, at: datetime | None) -> str:
        """An instant, in words."""
        return "" if at is None else say(at, now=self.now, zone=self.zone)

    def said_whose(self, at: datetime | None) -> str:
        """The same with the zone it is in, the agency's: `today 11am CT`."""
        return "" if at is None else f"{self.said(at)} {zone_word(at.astimezone(self.zone))}"


def _text(desk: Desk, visit: VisitRow) -> str:
    from acdesk.reading.visit_texts import visit_text  # noqa: PLC0415  (the templates, which the month does without)

    return visit_text(desk, visit)


class EntryPage(SectionView):
    """A page on one entry."""

    def __init__(self) -> None:
        super().__init__()
        self._of: tuple[object, ...] = ()

    def read(self, desk: Desk, entry: Entry | None, visit_id: int | None = None) -> None:
        """Show an entry, or a visit of the board; the place stays while it is the same one."""
        of: tuple[object, ...] = (visit_id,)
        if entry is not None:
            of = (entry.call_id, entry.visit_id, entry.request_id, entry.day, entry.title)
        nothing = entry is None and visit_id is None
        self.show(SECTION, None if nothing else Read(desk, entry, visit_id), keep=of == self._of)
        self._of = of


def write(pen: Writer, read: Any) -> Iterator[Block]:
    """Whichever it is."""
    if read.entry is not None:
        yield pen.block(_title(pen, read.entry))
    elif read.visit is not None:
        yield pen.said(line(read.visit.client), pen.colours.strong)
    if read.call is not None:
        yield from _call(pen, read, read.call)
    elif read.visit is not None:
        yield from _visit(pen, read, read.visit)
    elif read.entry is not None:
        yield from _other(pen, read, read.entry)


SECTION = Section("entry", "entry", write)


def _title(pen: Writer, entry: Entry) -> Iterator[list[Piece]]:
    sign = sign_of(entry, ascii=pen.ascii)
    yield from pen.hanging(f"{sign} ", who(entry), pen.colours.accent, pen.colours.strong)
    said = ", ".join(each for each in (what(entry), state(entry)) if each)
    if said:
        yield from pen.text(said, pen.colours.muted)


def _call(pen: Writer, read: Read, call: CallDetail) -> Iterator[Block]:
    row, colours = call.row, pen.colours
    facts = [("when", f"{call.when} {call.zone}, {lasting(row.minutes)}")]
    if call.theirs:
        facts.append(("there", call.theirs))
    facts.append(("rhythm", line(call.rhythm)))
    if row.state == "moved" and row.original_start != row.starts_at:
        facts.append(("moved", f"from {read.said(row.original_start)}"))
    if row.link:
        facts.append(("at", line(row.link)))
    if row.started_at is not None:
        facts.append(("started", read.said(row.started_at)))
    if row.client_id is not None and row.kind == "call":
        facts.append(("prepared", read.said(row.prepared_at) or "not yet: P opens the prep sheet"))
        if row.ended_at is not None:
            facts.append(("recap", read.said(row.recap_at) or "owed: c sends it"))
    yield pen.gap()
    yield pen.block(line_ for label, text in facts for line_ in pen.fact(label, text))
    if call.left is not None:
        told = f"under way, {say_running(call.left)}"
        yield pen.said(told, colours.accent if call.left > timedelta(0) else colours.over)
    for note in call.notes:
        yield pen.gap()
        yield pen.block(pen.hanging(f"{SIGNS['off'][pen.ascii]} ", line(note), colours.soon, colours.soon))
        yield pen.said(f"  {key_of('proposals')}, moves it there.", colours.muted)
    yield from _agreed(pen, read, call)


def _agreed(pen: Writer, read: Read, call: CallDetail) -> Iterator[Block]:
    colours = pen.colours
    if call.agenda:
        yield pen.gap()
        yield pen.heading("agenda")
        for text, done in call.agenda:
            sign = ("x" if pen.ascii else "✓") if done else ("-" if pen.ascii else "·")
            yield pen.block(pen.hanging(f"{sign} ", line(text), colours.muted, colours.muted if done else colours.text))
    for side, title in (("ours", "we do"), ("theirs", "they do")):
        agreed = [each for each in call.commitments if each.side == side]
        if agreed:
            yield pen.gap()
            yield pen.heading(title)
            for each in agreed:
                yield pen.block(_commitment(pen, read, each))
    for title, text in (("decided", call.row.decisions), ("note", call.row.note), ("recap", call.row.recap)):
        if text.strip():
            yield pen.gap()
            yield pen.heading(title)
            for part in text.splitlines():
                yield pen.said(line(part)) if part.strip() else pen.gap()


def _commitment(pen: Writer, read: Read, each: CommitmentRow) -> Iterator[list[Piece]]:
    done = each.done_at is not None or each.request_state == "closed"
    sign = ("x" if pen.ascii else "✓") if done else ("-" if pen.ascii else "·")
    yield from pen.hanging(f"{sign} ", line(each.what), pen.colours.muted, pen.colours.text)
    owner = line(each.staff) or line(each.owner) or "nobody yet"
    number = f", #{each.request_id}" if each.request_id else ""
    due = read.said(each.due_at) or "no date yet"
    late = not done and each.request_id is None and each.due_at is not None and each.due_at < read.now
    over = f", over{nudged(each)}" if late else ""
    style = pen.colours.soon if late else pen.colours.muted
    yield from pen.hanging("  ", f"{owner}, {due}{over}{number}", pen.colours.muted, style)


def _visit(pen: Writer, read: Read, row: VisitRow) -> Iterator[Block]:
    colours = pen.colours
    day = day_said(date.fromisoformat(row.planned_day), read.today) if row.planned_day else "no day yet"
    facts = [
        ("state", words(row.state)),
        ("quarter", f"{row.quarter[:4]} {row.quarter[4:]}"),
        ("when", read.said_whose(row.starts_at) or f"{day}, no time agreed yet"),
        ("for", f"{row.minutes} min" + (f", and {row.travel_minutes} min to get there" if row.travel_minutes else "")),
    ]
    if row.city:
        facts.append(("in", line(row.city)))
    if row.by:
        facts.append(("with", line(row.by)))
    if row.held_at is not None:
        facts.append(("held", read.said(row.held_at)))
    if row.stands_for_id is not None:
        facts.append(("for call", "it stands for the call that was due"))
    yield pen.gap()
    yield pen.block(line_ for label, text in facts for line_ in pen.fact(label, text))
    if row.note.strip():
        yield pen.gap()
        yield pen.heading("note")
        for part in row.note.splitlines():
            yield pen.said(line(part), colours.text) if part.strip() else pen.gap()
    if read.text:
        yield pen.gap()
        yield pen.heading(f"{'thanks' if row.held_at is not None else 'invitation'}, y copies it")
        for part in read.text.splitlines():
            yield pen.said(line(part), colours.muted) if part.strip() else pen.gap()


def _other(pen: Writer, read: Read, entry: Entry) -> Iterator[Block]:
    """A promise, or somebody who is away."""
    facts = [("when", read.said_whose(entry.at) or day_said(entry.day, read.today))]
    if entry.request_id is not None:
        facts.append(("request", f"#{entry.request_id} {line(entry.title)}"))
    yield pen.gap()
    yield pen.block(line_ for label, text in facts for line_ in pen.fact(label, text))
