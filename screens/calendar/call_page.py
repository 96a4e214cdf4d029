"""What stands in call mode: the agenda, what both sides agreed to, what is to be presented, who is there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from acdesk.desk import Desk
from acdesk.reading import deliverables
from acdesk.reading.calendar import CallDetail, call_detail, left_of
from acdesk.reading.deliverables import DeliverableLine
from acdesk.reading.prep import prep
from acdesk.rules.deliverables import DeliverableState
from acdesk.when import say, say_running
from db import queries
from db.vocabulary import Side
from screens.clients.block import Block, Writer
from screens.dialogs.calls_agreed import last_line
from screens.reading import Bar, Tone
from screens.saying import line
from screens.widgets.line import Piece

SOON = timedelta(minutes=5)
"""How long before its end a call's clock warns."""
KNOWN = 240
"""Characters of what is known of a person, which takes as many lines as it needs."""
TO_SHOW = (DeliverableState.READY, DeliverableState.PRESENTED)


@dataclass(frozen=True)
class Item:
    """What the cursor is on: `kind` is agenda, agreed, made or person; `number` a place, or a row's number."""

    kind: str
    number: int


@dataclass(frozen=True)
class Page:
    """Everything that is shown of a call under way, as it is now."""

    detail: CallDetail
    made: tuple[DeliverableLine, ...]
    people: tuple[queries.ContactRow, ...]
    proposed: tuple[str, ...]
    """What the prep sheet proposes to talk about, while nothing was on the agenda when the call was opened."""

    @property
    def row(self) -> queries.CallRow:
        """The call."""
        return self.detail.row

    @property
    def still_proposed(self) -> tuple[str, ...]:
        """What of it is not on the agenda yet."""
        there = {text for text, _ in self.detail.agenda}
        return tuple(each for each in self.proposed if each not in there)

    def agreed(self, side: Side) -> list[queries.CommitmentRow]:
        """What one side agreed to, in the order in which it was."""
        return sorted((row for row in self.detail.commitments if row.side == side), key=lambda row: row.id)


def read(desk: Desk, call_id: int, proposed: Sequence[str] | None = None) -> Page:
    """Read it, what is proposed only where that is not known yet. Raises NotFound."""
    detail = call_detail(desk, call_id)
    client = detail.row.client_id
    made = [] if client is None else deliverables.deliverables(desk, client, open_only=True)
    people = [] if client is None else queries.contacts(client)
    return Page(
        detail,
        tuple(each for each in made if each.row.state in TO_SHOW),
        tuple(people),
        tuple(_proposed(desk, detail) if proposed is None else proposed),
    )


def _proposed(desk: Desk, detail: CallDetail) -> Sequence[str]:
    return () if detail.agenda or detail.row.client_id is None else prep(desk, detail.row.id).sections[-1].lines


def left(row: queries.CallRow, now: datetime) -> tuple[str, Bar]:
    """`18 min left` or `4 min over`, and how much of the time is used."""
    rest = left_of(row, now)
    if rest <= timedelta(0):
        return say_running(rest), Bar(1, Tone.OVER)
    used = 1 - rest / timedelta(minutes=row.minutes)
    return say_running(rest), Bar(used, Tone.SOON if rest <= SOON else Tone.OURS)


def write(pen: Writer, told: tuple[Desk, Page]) -> Iterator[Block]:
    """The sections, each line something that the cursor can be on."""
    desk, page = told
    yield pen.heading("agenda")
    yield from _agenda(pen, page)
    for side, heading in ((Side.OURS, "we agree to"), (Side.THEIRS, "they agree to")):
        yield pen.gap()
        yield pen.heading(heading)
        agreed = page.agreed(side)
        yield from (_agreed(pen, desk, row) for row in agreed)
        if not agreed:
            yield pen.said(f"  nothing yet: {'o' if side is Side.OURS else 't'} adds", pen.colours.faint)
    if page.made:
        yield pen.gap()
        yield pen.heading("to present")
        yield from (_made(pen, each) for each in page.made)
    if page.people:
        yield pen.gap()
        yield pen.heading("people")
        yield from (_person(pen, row) for row in page.people)


def _agenda(pen: Writer, page: Page) -> Iterator[Block]:
    colours = pen.colours
    for place, (text, done) in enumerate(page.detail.agenda):
        tick = ("[x] " if done else "[ ] ") if pen.ascii else ("✓ " if done else "□ ")
        style = colours.muted if done else colours.text
        lines = pen.hanging(f"  {tick}", line(text), colours.settled if done else colours.accent, style)
        yield pen.block(lines, of=Item("agenda", place))
    proposed = page.still_proposed
    told = [*(["nothing yet: a adds a line"] * (not page.detail.agenda)),
            *(["g takes what the prep sheet proposes:"] * bool(proposed))]  # fmt: skip
    if told:
        yield pen.said(f"  {', '.join(told)}", colours.faint)
    for each in proposed:
        yield pen.block(pen.hanging("    ", line(each), colours.faint, colours.faint))


def _agreed(pen: Writer, desk: Desk, row: queries.CommitmentRow) -> Block:
    colours = pen.colours

    def lines() -> Iterator[list[Piece]]:
        sign = "- " if pen.ascii else "∙ "
        yield from pen.hanging(f"  {sign}", line(row.what), colours.accent, colours.text)
        due = None if row.due_at is None else say(row.due_at, now=desk.now(), zone=desk.config.zone)
        yield [
            ("    ", colours.text),
            (line(row.owner), colours.muted) if row.owner else ("who?", colours.soon),
            (", " if row.owner else " ", colours.muted),
            ("by when?", colours.soon) if due is None else (f"by {due}", colours.muted),
            (f"  #{row.request_id}" if row.request_id is not None else "", colours.muted),
        ]

    return pen.block(lines(), of=Item("agreed", row.id))


def _made(pen: Writer, each: DeliverableLine) -> Block:
    colours = pen.colours

    def lines() -> Iterator[list[Piece]]:
        sign = "* " if pen.ascii else "◆ "
        title = f"{line(each.row.title)}, edition {each.row.edition}"
        yield from pen.hanging(f"  {sign}", title, colours.accent, colours.text)
        ready = each.row.state == DeliverableState.READY
        said = "ready: p presents it" if ready else f"{line(each.standing)}: p records the decision"
        yield from pen.hanging("    ", said, colours.text, colours.muted if ready else colours.soon)

    return pen.block(lines(), of=Item("made", each.row.id))


def _person(pen: Writer, row: queries.ContactRow) -> Block:
    colours = pen.colours
    known = last_line(row.rapport, KNOWN)
    name = f"  {line(row.name)}"
    parts: Sequence[list[Piece]]
    parts = list(pen.hanging(f"{name}   ", known, colours.text, colours.muted)) if known else [[(name, colours.text)]]
    return pen.block(parts, of=Item("person", row.id))
