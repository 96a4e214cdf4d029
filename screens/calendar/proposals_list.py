"""What the calendar proposes, line by line: another day for a call on a holiday, the rhythm of another tier.

Nothing is moved by itself: each is taken by a key, and can be taken back by another.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.geometry import Region
from textual.strip import Strip

from acdesk.desk import Desk
from acdesk.off_days import AHEAD
from acdesk.operation import Done
from acdesk.reading import proposals
from acdesk.rules.cadence import COMING, CadenceProposal
from acdesk.rules.recurrence import Rule
from acdesk.rules.worktime import local_time
from acdesk.text import cell_width, clean_line, fit
from acdesk.verbs import calling
from acdesk.verbs.call_notes import notes_of_meeting
from acdesk.when import say
from db import queries
from db.vocabulary import CallKind
from screens.calendar.over_desk import OverDesk
from screens.dialogs.base import Dialog
from screens.dialogs.call_rhythms import ChangeRhythm
from screens.dialogs.calls import MoveCall, PlanCall
from screens.dialogs.fields import Plain, behind
from screens.widgets.line import Drawn, Piece, strip

LONGEST_NAME = 24
BESIDES = 8
"""Cells of a line besides client, before and after."""
KEYS = ("Enter take", "m another", "z undo", "Esc")


@dataclass(frozen=True)
class Proposal:
    """A line: of whom, from what to what, why; how it is taken, and the dialog in which it is done otherwise."""

    client: str
    before: str
    after: str
    reason: str
    take: Callable[[], Done] | None
    other: Callable[[], Dialog] | None
    stuck: str = "No day was found: m moves it by hand."
    """What is said where it can't be taken."""


def found(desk: Desk) -> list[Proposal]:
    """All that there is to propose now."""
    return [*_moves(desk), *_rhythms(desk)]


def _moves(desk: Desk) -> list[Proposal]:
    now, zone = desk.now(), desk.config.zone
    return [
        Proposal(
            each.call.client or each.call.title,
            say(each.call.starts_at, now=now, zone=zone),
            "no day was found" if each.proposal.to is None else say(each.proposal.to, now=now, zone=zone),
            _why(desk, each),
            _move(desk, each),
            lambda row=each.call: MoveCall(desk, row),  # type: ignore[misc]
        )
        for each in proposals.propose_moves(desk, now, local_time(desk.today() + AHEAD, 0, zone))
    ]


def _why(desk: Desk, each: proposals.Proposed) -> str:
    """Why another time is proposed, and what is to be said of it."""
    row, to = each.call, each.proposal.to
    met: tuple[str, ...] = ()
    if to is not None and row.client_id is not None:
        met = notes_of_meeting(desk, row.client_id, to, row.minutes, but_call=row.id)
    return " ".join([f"{each.proposal.reason}.", *(note.replace("It is", "There it is", 1) for note in met)])


def _move(desk: Desk, each: proposals.Proposed) -> Callable[[], Done] | None:
    to = each.proposal.to
    return None if to is None else lambda: calling.move_call(desk, each.call.id, to=to, seen=each.call.starts_at)


def _rhythms(desk: Desk) -> list[Proposal]:
    made = []
    for client, proposed in proposals.propose_rhythms(desk):
        running = [row for row in queries.series_rows(client.id) if row.kind == CallKind.CALL]
        made.append(
            _changed(desk, running[-1], proposed) if running else _begun(desk, client.name, client.id, proposed)
        )
    return made


def _changed(desk: Desk, series: queries.SeriesRow, proposed: CadenceProposal) -> Proposal:
    """Another rhythm for a series, or its end."""
    return Proposal(
        series.client,
        Rule.parse(series.rule).say(),
        Rule.parse(proposed.rule).say() if proposed.rule else "the series ends",
        proposed.reason,
        _change(desk, series, proposed.rule),
        (lambda: ChangeRhythm(desk, series)) if proposed.rule else None,
    )


def _begun(desk: Desk, name: str, client_id: int, proposed: CadenceProposal) -> Proposal:
    """A series for a client who has none, from the next date of the rhythm on where that is known."""
    rule, starts = proposed.rule, proposed.starts
    return Proposal(
        name,
        "no series",
        Rule.parse(rule).say() if starts is not None else Rule.parse(rule).say().partition(" on ")[0],
        proposed.reason,
        None if starts is None else lambda: calling.plan_call(desk, client_id, starts=starts, every=rule),
        lambda: PlanCall(desk, name, starts),
        "No call says yet when that would be: m plans the first.",
    )


def _change(desk: Desk, series: queries.SeriesRow, rule: str) -> Callable[[], Done] | None:
    if rule:
        return lambda: calling.change_series(desk, series.id, every=rule)
    now = desk.now()
    left = [row for row in queries.calls_of_series(series.id) if row.state in COMING and row.starts_at > now]
    return (lambda: calling.cancel_call(desk, left[0].id, and_later=True, seen=left[0].starts_at)) if left else None


class ProposalList(Drawn):
    """`Badger HVAC   Mon 25 May 10am → Tue 26 May 10am   Memorial Day: the agency is off`."""

    DEFAULT_CSS = "ProposalList { height: auto; }"

    def __init__(self, over: Proposals) -> None:
        super().__init__(id="lines")
        self.over = over

    def get_content_height(self, container: object, viewport: object, width: int) -> int:
        """A line each, or two where one is too short."""
        return len(self.over.lines) * self.lines_each(width)

    def lines_each(self, width: int) -> int:
        """Lines of a proposal: two where client, before and after have no room beside each other."""
        return 1 if sum(self._columns()) + BESIDES <= width else 2

    def _columns(self) -> tuple[int, int, int]:
        """Cells of the clients, of what is, of what would be."""
        lines = self.over.lines
        names, befores, afters = (
            max((cell_width(clean_line(text)) for text in texts), default=0)
            for texts in (
                [one.client for one in lines],
                [one.before for one in lines],
                [one.after for one in lines],
            )
        )
        return min(names, LONGEST_NAME), befores, afters

    def render_line(self, y: int) -> Strip:
        """A line, the cursor's on its colour; the reason stands below the list where it has no room."""
        width, colours, lines = self.size.width, self.colours, self.over.lines
        each = self.lines_each(width)
        place, second = divmod(y, each)
        if place >= len(lines):
            return Strip.blank(width)
        here, more = place == self.over.place, self.glyphs.ellipsis
        under = colours.cursor if here else colours.text
        pieces = self._pieces(lines[place], here, width, second=bool(second), whole=each == 1)
        drawn = strip([(text, style + under if here else style) for text, style in pieces], width, under, more)
        return drawn.apply_style(behind(self))

    def _pieces(self, line: Proposal, here: bool, width: int, *, second: bool, whole: bool) -> list[Piece]:
        colours, more = self.colours, self.glyphs.ellipsis
        client, before, after = self._columns()
        arrow = " -> " if self.desk_app.ascii else " → "
        times: list[Piece] = [
            (fit(line.before, before if whole else cell_width(line.before), more), colours.muted),
            (arrow, colours.accent),
            (fit(line.after, after if whole else cell_width(line.after), more), colours.strong),
        ]
        if second:
            return [("    ", colours.text), *times]
        head: list[Piece] = [
            (f"{self.glyphs.cursor if here else ' '} ", colours.accent),
            (fit(clean_line(line.client), client if whole else width - 4, more) + "  ", colours.text),
        ]
        if not whole:
            return head
        why = f"  {clean_line(line.reason)}"
        fits = client + before + after + BESIDES + cell_width(why) <= width  # else it stands below the list alone
        return [*head, *times, *([(why, colours.muted)] if fits else [])]


class Proposals(OverDesk[None]):
    """The list. What was taken leaves it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j,down", "move(1)"),
        Binding("k,up", "move(-1)"),
        Binding("enter,space,y", "take"),
        Binding("m,e", "other"),
        Binding("z", "undo"),
        Binding("Z", "redo"),
        Binding("escape,q", "leave"),
    ]

    def __init__(self, desk: Desk, lines: Sequence[Proposal]) -> None:
        super().__init__(desk)
        self.lines = list(lines)
        self.place = 0

    def compose(self) -> ComposeResult:
        """The list, and why the line under the cursor is there."""
        self._list, self._why = ProposalList(self), Plain(id="why")
        with Vertical(id="sweep"):
            with VerticalScroll(id="rows", can_focus=False):
                yield self._list
            yield self._why
            yield Plain(id="refusal")
            yield self.notice

    def on_mount(self) -> None:
        """Show it."""
        self.refuse("")
        self._show()
        self.call_after_refresh(self.take_keys)

    def begin(self) -> None:
        """The screen has the keys."""

    def on_resize(self) -> None:
        """Another width: what fits on it."""
        self.call_after_refresh(self._show)

    @property
    def cursor_line(self) -> int:
        """Where the cursor stands."""
        return self._list.region.y + self.place * self._list.lines_each(self._list.size.width)

    def reread(self) -> None:
        """What is still proposed."""
        self.lines = found(self.desk)
        self.place = max(0, min(self.place, len(self.lines) - 1))
        self._show()

    def _show(self) -> None:
        if not self.query("#sweep"):
            return
        box = self.query_one("#sweep")
        box.border_title = Content(f"Proposed, {len(self.lines)}")
        box.border_subtitle = Content("   ".join(KEYS))
        self._list.refresh(layout=True)
        each = self._list.lines_each(self._list.size.width)
        self.query_one("#rows").scroll_to_region(Region(0, self.place * each, 1, each), animate=False)
        self._why.show(clean_line(self.lines[self.place].reason, 300) if self.lines else "Nothing more to propose.")

    def action_move(self, by: int) -> None:
        """To another line."""
        self.place = max(0, min(len(self.lines) - 1, self.place + by))
        self.refuse("")
        self._show()

    def action_take(self) -> None:
        """Do as is proposed."""
        if not self.lines:
            self.dismiss(None)
            return
        take = self.lines[self.place].take
        if take is None:
            self.refuse(self.lines[self.place].stuck)
        else:
            self.perform(take)

    def action_other(self) -> None:
        """Another time, or another rhythm."""
        other = self.lines[self.place].other if self.lines else None
        if other is not None:
            self.ask(other())

    def action_leave(self) -> None:
        """What was not taken stays as it is."""
        self.dismiss(None)
