"""Acknowledge all: one list with a text and a date each, and one confirmation."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.geometry import Region
from textual.screen import ModalScreen
from textual.strip import Strip

from acdesk import wording
from acdesk.desk import Desk
from acdesk.errors import AcdeskError, Conflict
from acdesk.operation import Done
from acdesk.rules.eta import propose_next_word
from acdesk.text import cell_width, clean_line, fit
from acdesk.verbs import answering
from acdesk.verbs.proposing import SweepLine, sweep_line
from acdesk.when import say
from db.models import Request
from db.vocabulary import Delivery, Verb
from screens.dialogs.acknowledging import Acknowledge
from screens.dialogs.fields import Plain, behind
from screens.guard import Guarded
from screens.painting import PaintedOnce
from screens.reading import Row
from screens.saying import said_plainly
from screens.widgets.line import Drawn, Piece, strip

SEND_AS = {
    Delivery.LOGGED: "logged",
    Delivery.COPIED: "copied",
    Delivery.DRAFTED: "drafted",
}
DRAFT = "acknowledge_all"
BESIDES = 35
"""Cells of a line besides client, title and reason."""
REASON = 16
"""Cells below which a reason is left to the line under the list."""


class SweepList(Drawn):
    """The lines, those that are left out without their tick."""

    DEFAULT_CSS = "SweepList { height: auto; }"

    def __init__(self, sweep: AcknowledgeAll) -> None:
        super().__init__(id="lines")
        self.sweep = sweep

    def get_content_height(self, container: object, viewport: object, width: int) -> int:
        """A line each."""
        return len(self.sweep.lines)

    def render_line(self, y: int) -> Strip:
        """`✓ Badger HVAC   Landing page by Friday   ETA        Thu 12 Mar noon   (why)`."""
        width = self.size.width
        if y >= len(self.sweep.lines):
            return Strip.blank(width)
        line, colours = self.sweep.lines[y], self.colours
        out, here = line.request_id in self.sweep.left_out, y == self.sweep.place
        under = colours.cursor if here else colours.text
        text = colours.muted if out else colours.text
        client = min(20, max(10, width // 4 - 3), max(cell_width(clean_line(each.client)) for each in self.sweep.lines))
        title = max(8, min(26, width // 4, width - client - BESIDES))
        why = width - client - title - BESIDES
        tick = " " if out else "+" if self.desk_app.ascii else "✓"
        word, when = self.sweep.promised(line)
        pieces: list[Piece] = [
            (f"{self.glyphs.cursor if here else ' '}{tick} ", colours.settled if not here else colours.accent),
            (fit(clean_line(line.client), client, self.glyphs.ellipsis) + " ", text),
            (f"{line.tier} ", colours.muted),
            (fit(clean_line(line.title), title, self.glyphs.ellipsis) + "  ", text),
            (f"{word:<10}", colours.muted),
            (f"{when:<16} ", text),
            (f"({clean_line(line.reason)})" if line.reason and why >= REASON else "", colours.muted),
        ]
        drawn = strip([(piece, style + under if here else style) for piece, style in pieces], width, under)
        return drawn.apply_style(behind(self))


class EditLine(Acknowledge):
    """One line of the list, to be changed; nothing is sent by it."""

    name_of = "acknowledge_line"
    sends = "keep"

    def is_kept(self, name: str) -> bool:
        """The list has what it was given."""
        return self.is_edited(name)

    def send(self) -> Done:
        """Keep it for the list."""
        self.kept = (self.when("eta"), self.when("update_at"), self.value("text"))
        return Done(Verb.ACKNOWLEDGE, "")


class AcknowledgeAll(Guarded, PaintedOnce, ModalScreen[Done]):
    """Every unacknowledged request in one list, in the queue's order."""

    CSS_PATH = "../styles/dialogs.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "send", priority=True),
        Binding("ctrl+s", "send"),  # one that was pressed while this opened comes without its priority
        Binding("escape", "leave"),
        Binding("j,down", "move(1)"),
        Binding("k,up", "move(-1)"),
        Binding("space,x", "leave_out"),
        Binding("e,enter", "edit"),
        Binding("t", "template"),
        Binding("l", "deliver"),
    ]

    def __init__(self, desk: Desk, lines: Sequence[SweepLine], rows: Mapping[int, Row], apart: str = "") -> None:
        super().__init__()
        self.apart = apart
        """What is not in the list, and why."""
        self.desk = desk
        self.rows = rows
        self.lines = list(lines)
        self.place = 0
        self.left_out: set[int] = set()
        self.delivery = Delivery.LOGGED
        self._proposed = {line.request_id: line for line in lines}
        self._versions = {line.request_id: desk.request(line.request_id).version for line in lines}

    def compose(self) -> ComposeResult:
        """The list, and the text of the line under the cursor."""
        self._list, self._why, self._text = SweepList(self), Plain(id="why"), Plain(id="preview")
        with Vertical(id="sweep"):
            with VerticalScroll(id="rows", can_focus=False):
                yield self._list
            yield Plain(self.apart, id="apart")
            yield self._why
            with VerticalScroll(id="text", can_focus=False):
                yield self._text
            yield Plain(id="refusal")

    def on_mount(self) -> None:
        """Put back what was changed and not sent."""
        self._restore()
        self.query_one("#apart").display = bool(self.apart)
        self._show()
        self.refuse("")

    # -- what stands in a line ----------------------------------------------------------------------------------

    @property
    def line(self) -> SweepLine:
        """The line under the cursor."""
        return self.lines[self.place]

    @property
    def chosen(self) -> list[SweepLine]:
        """What will be sent."""
        return [line for line in self.lines if line.request_id not in self.left_out]

    def promised(self, line: SweepLine) -> tuple[str, str]:
        """`ETA` and when, or `next word` and when, or that Tier 1 has the courtesy text."""
        instant = line.eta or line.update_at
        when = "" if instant is None else say(instant, now=self.desk.now(), zone=self.desk.config.zone)
        return ("ETA" if line.eta else "next word" if line.update_at else "courtesy"), when

    def _show(self) -> None:
        if not self.query("#sweep"):
            return
        box = self.query_one("#sweep")
        box.border_title = Content(f"Acknowledge {len(self.chosen)}")
        keys = ("space leave out", "e edit", "t template", f"l {SEND_AS[self.delivery]}", "Ctrl+S send all", "Esc")
        told = ("   ".join(keys), "  ".join(keys), "  ".join(keys[3:]))
        box.border_subtitle = Content(next((each for each in told if len(each) + 6 <= box.size.width), told[-1]))
        self._list.refresh()
        self.query_one("#rows").scroll_to_region(Region(0, self.place, 1, 1), animate=False)
        self._why.show(clean_line(self.line.reason))
        self._text.show(self.line.text)

    def on_resize(self) -> None:
        """Another width: the keys that fit on it."""
        self.call_after_refresh(self._show)

    def refuse(self, sentence: str) -> None:
        """Why not."""
        told = self.query_one("#refusal", Plain)
        told.show(said_plainly(sentence))
        told.display = bool(sentence)

    # -- keys ---------------------------------------------------------------------------------------------------

    def action_move(self, by: int) -> None:
        """To another line."""
        self.place = max(0, min(len(self.lines) - 1, self.place + by))
        self._show()

    def action_leave_out(self) -> None:
        """Leave the line out, or take it in again."""
        self.left_out ^= {self.line.request_id}
        self._keep()
        self.action_move(1)

    def action_deliver(self) -> None:
        """How they all go out."""
        ways = list(SEND_AS)
        self.delivery = ways[(ways.index(self.delivery) + 1) % len(ways)]
        self._show()

    def action_template(self) -> None:
        """An ETA becomes a next word; again, and it is as it was proposed."""
        line = self.line
        if line.tier == 1:
            return
        if line.eta is None:
            original = self._proposed[line.request_id]
            self._change(original if original.eta is not None else sweep_line(self.desk, self._request(line)))
            return
        by = propose_next_word(self.desk.now(), agency=self.desk.agency, estimate=self.desk.config.estimate)
        request = self._request(line)
        said = wording.date_for(self.desk, self.desk.client(request.client_id or 0), by)
        text = wording.draft(self.desk, request, "acknowledge_next", next_update=said)
        self._change(replace(line, eta=None, update_at=by, text=text))

    def action_edit(self) -> None:
        """The line's dates and text."""
        line = self.line
        row = self.rows.get(line.request_id)
        if row is None:
            return
        dialog = EditLine(self.desk, [row], given=line)
        dialog.under = self._list.region.y + self.place  # as it is scrolled

        def kept(done: Done | None) -> None:
            if done is not None:
                eta, update_at, text = dialog.kept
                self._change(replace(line, eta=eta, update_at=update_at, text=text))

        self.app.push_screen(dialog, kept)

    def action_send(self) -> None:
        """All of them, or none."""
        try:
            with self.desk.expecting(self._versions):
                done = answering.acknowledge_all(self.desk, self.chosen, delivery=self.delivery)
        except Conflict as error:
            self._versions = {line.request_id: self._request(line).version for line in self.lines}
            self.refuse(f"{error} Ctrl+S sends them all the same.")
        except AcdeskError as error:
            self.refuse(str(error))
        else:
            if self.delivery == Delivery.COPIED:
                self.app.copy_to_clipboard("\n\n----\n\n".join(line.text for line in self.chosen))
            self.desk.save_draft(DRAFT, "")
            self.dismiss(done)

    def action_leave(self) -> None:
        """Leave it for later; what was changed is kept."""
        self.dismiss(None)

    def _request(self, line: SweepLine) -> Request:
        return self.desk.request(line.request_id)

    def _change(self, line: SweepLine) -> None:
        self.lines[self.place] = line
        self.refuse("")
        self._keep()
        self._show()

    # -- keeping ------------------------------------------------------------------------------------------------

    def keep_draft(self) -> None:
        """Save what was changed, now."""
        self._keep()

    def _keep(self) -> None:
        changed = {}
        for line in self.lines:
            if line != self._proposed[line.request_id]:
                eta, by = (None if one is None else one.isoformat() for one in (line.eta, line.update_at))
                changed[str(line.request_id)] = [eta, by, line.text]
        kept = {"out": sorted(self.left_out), "lines": changed}
        self.desk.save_draft(DRAFT, json.dumps(kept) if changed or self.left_out else "")

    def _restore(self) -> None:
        kept = self.desk.draft(DRAFT)
        try:
            found = json.loads(kept) if kept else {}
            changed = found.get("lines", {})
            self.left_out = {int(number) for number in found.get("out", ())} & set(self._proposed)
            for place, line in enumerate(self.lines):
                if str(line.request_id) in changed:
                    eta, by, text = changed[str(line.request_id)]
                    self.lines[place] = replace(line, eta=_instant(eta), update_at=_instant(by), text=text)
        except (ValueError, TypeError, AttributeError):
            self.desk.save_draft(DRAFT, "")


def _instant(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)
