"""Call mode: over everything while a call runs, with the time left and all that is put down during it.

Everything is on the desk as soon as it is given; what is being typed follows within a fifth of a second. Leaving it
leaves the call running.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, Vertical

from acdesk.desk import Desk
from acdesk.errors import NotFound
from acdesk.operation import Done
from acdesk.reading import deliverables
from acdesk.rules.deliverables import DeliverableState
from acdesk.text import clean_line
from acdesk.verbs import commitments, delivering, in_call
from db.vocabulary import Channel, Side
from screens.calendar import call_page
from screens.calendar.call_decided import Deciding
from screens.calendar.call_foot import CallHead, CallKeys, keys_page
from screens.calendar.call_page import Item
from screens.clients.section_view import SectionView
from screens.clients.sections import Section
from screens.dialogs.calls import MissedCall, OfCall
from screens.dialogs.calls_agreed import AgendaLine, Agree, FindOutNow, Rapport
from screens.dialogs.calls_held import EndCall
from screens.dialogs.fields import Plain
from screens.dialogs.goals_made import DeliverableStep
from screens.overlay import Overlay

BESIDE = 100
"""Columns from which the decisions stand beside the list."""
LOW = 22
"""Lines below which they have fewer lines."""


class CallMode(Deciding):
    """A call under way. It is dismissed with what ended it, or with nothing while the call runs on."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "end", priority=True),
        Binding("ctrl+s", "end"),  # one that was pressed while this opened comes without its priority
        Binding("E", "end"),
        Binding("escape", "leave"),
        Binding("j,down", "move(1)"),
        Binding("k,up", "move(-1)"),
        Binding("pagedown", "move(10)"),
        Binding("pageup", "move(-10)"),
        Binding("home", "move(-1000)"),
        Binding("end,G", "move(1000)"),
        Binding("g", "take"),
        Binding("space", "tick"),
        Binding("a", "agenda"),
        Binding("o", "agree('ours')"),
        Binding("t", "agree('theirs')"),
        Binding("e,enter", "edit"),
        Binding("x,delete", "drop"),
        Binding("i", "find_out"),
        Binding("p", "present"),
        Binding("r", "rapport"),
        Binding("P", "prep"),
        Binding("d,tab,shift+tab", "turn"),
        Binding("n", "no_show"),
        Binding("z", "undo"),
        Binding("Z", "redo"),
        Binding("question_mark", "help"),
    ]

    def __init__(self, desk: Desk, call_id: int, said: str = "") -> None:
        super().__init__(desk, call_id)
        self._said = said
        """What is told first."""
        self._version = -1
        self._warned = False
        """That what was typed can't be kept."""
        self._ending: OfCall | None = None
        """What ends the call from here."""

    @property
    def ready(self) -> bool:
        """Not while it is about to close: what was typed meanwhile is for the recap."""
        return super().ready and not self._is_ended_here

    @property
    def _is_ended_here(self) -> bool:
        return self._ending is not None and self._ending.is_sent

    def compose(self) -> ComposeResult:
        """The clock, what was agreed, what was decided, the keys."""
        self.head, self.keys = CallHead(), CallKeys()
        self.lines = SectionView()
        self.lines.edge = False
        with Vertical(id="call"):
            yield self.head
            with Container(id="both"):
                yield self.lines
                with Vertical(id="decided"):
                    yield Plain("decided   d writes, Esc comes back", id="decided-label")
                    yield self.words
            yield Plain(id="refusal")
            yield self.notice
            yield self.keys

    def on_mount(self) -> None:
        """Fit the terminal, and start the clock."""
        self.refuse("")
        self._fit()
        self._to_the_end()
        self._version = self.desk_app.reading.version()
        self.set_interval(1.0, self.tick)
        self.call_after_refresh(self.take_keys)

    def begin(self) -> None:
        """To the list."""
        self.show()
        self._give_keys(to_words=False)
        if self._said:
            self.desk_app.say(self._said)

    def on_resize(self, event: events.Resize) -> None:
        """Beside each other or below."""
        self._fit()

    def _fit(self) -> None:
        self.set_class(self.app.size.width < BESIDE, "-below")
        self.set_class(self.app.size.height < LOW, "-short")

    # -- showing ------------------------------------------------------------------------------------------------

    def show(self, keep: Item | None = None) -> None:
        """Draw what was read; the cursor stays on its line, or goes to `keep`."""
        wanted = keep or self.chosen
        section = Section("call", "call", call_page.write)
        self.lines.show(section, (self.desk, self.page), keep=True)
        if wanted is not None:
            self.put(wanted)
        self.tick()

    def put(self, item: Item) -> None:
        """Put the cursor on a line, if it is still there."""
        self.lines.put_on(item)

    def reread(self) -> None:
        """Read the call again; when it does not run any more there is nothing to do here."""
        if self._over:
            return
        try:
            self.page = call_page.read(self.desk, self.call_id, self.page.proposed)
        except NotFound:
            self._stops()
            return
        if not self.runs:
            self._stops()
            return
        if not self._is_typing and self.words.text.strip() == self._seen:
            self._fill(self.page.row.decisions)
        self.show()

    def _stops(self) -> None:
        """There is nothing to do here any more; who is typing finishes first, lest the letters be keys elsewhere.

        Where it was ended from here, what the dialog has done is on its way, and closes this.
        """
        if self._is_ended_here:
            return
        if self._is_typing:
            self.refuse(f"{self._elsewhere} Esc keeps what you typed.")
        else:
            self._close(None)

    @property
    def _elsewhere(self) -> str:
        return f"{clean_line(self.page.row.title, 60)} runs no more: another terminal ended it or took it back."

    @property
    def runs(self) -> bool:
        """Whether the call is under way."""
        return self.page.row.started_at is not None and self.page.row.ended_at is None

    @property
    def chosen(self) -> Item | None:
        """What the cursor is on."""
        found = self.lines.chosen
        return found if isinstance(found, Item) else None

    @property
    def cursor_line(self) -> int:
        """Where the cursor stands."""
        return self.lines.cursor_line

    def tick(self) -> None:
        """A second has passed: the clock, and whether somebody else has changed something."""
        self.head.show(self.desk, self.page)
        version = self.desk_app.reading.version()
        if version != self._version and self.app.screen is self:
            self._version = version
            self.reread()
            if self._over:
                self.desk_app.say(self._elsewhere, severity="warning")

    # -- moving -------------------------------------------------------------------------------------------------

    def action_move(self, by: int) -> None:
        """To another line."""
        self.lines.step(by)

    def action_turn(self) -> None:
        """Between the list and what was decided."""
        self._give_keys(to_words=not self._is_typing)

    @property
    def _is_typing(self) -> bool:
        return self.focused is self.words

    def _give_keys(self, *, to_words: bool) -> None:
        self.set_focus(self.words if to_words else None)
        self.lines.keep_keys(not to_words)
        self.keys.show(typing=to_words)
        if not to_words:
            self.keep_decisions()

    def action_leave(self) -> None:
        """From the text to the list; from there, with the call running on."""
        if not self._is_typing:
            self._close(None)
            return
        self._give_keys(to_words=False)
        if not self.runs:
            self._close(None)

    def _close(self, done: Done | None) -> None:
        if not self.keep_decisions() and not self._warned:
            self._warned = True
            self.desk_app.say("What you typed can't be kept: copy it. Esc again leaves without it.", severity="error")
            return
        self._over = True
        self.dismiss(done)

    # -- putting down -------------------------------------------------------------------------------------------

    def action_agenda(self) -> None:
        """One more thing to talk about."""
        self.ask(AgendaLine(self.desk, self.page.row), self._at("agenda", last=True))

    def action_take(self) -> None:
        """What the prep sheet proposes becomes the agenda."""
        more = [(each, False) for each in self.page.still_proposed]
        first = len(self.page.detail.agenda)
        if not more:
            self.lines.put(0)
            self.refuse("The prep sheet proposes nothing more: a adds a line to the agenda.")
        elif self.perform(lambda: in_call.set_agenda(self.desk, self.call_id, [*self.page.detail.agenda, *more])):
            self.put(Item("agenda", first))

    def action_tick(self) -> None:
        """It was talked about, or was not after all."""
        item = self.chosen
        if item is None or item.kind != "agenda":
            self.refuse("Space ticks a line of the agenda.")
            return
        items = [(text, done != (place == item.number)) for place, (text, done) in enumerate(self.page.detail.agenda)]
        if self.perform(lambda: in_call.set_agenda(self.desk, self.call_id, items)) is not None:
            self.action_move(1)

    def action_agree(self, side: str) -> None:
        """Something that one side does."""
        self.ask(Agree(self.desk, self.page.row, Side(side)), self._at("agreed", last=False))

    def action_find_out(self) -> None:
        """A question that nobody should guess at."""
        if self.page.row.client_id is None:
            self.refuse("This call is with nobody outside the agency: n takes a request.")
        else:
            self.ask(FindOutNow(self.desk, self.page.row))

    def action_rapport(self) -> None:
        """Something about a person."""
        item = self.chosen
        about = item.number if item is not None and item.kind == "person" else None
        self.ask(Rapport(self.desk, self.page.row, about))

    def action_edit(self) -> None:
        """Change what is under the cursor; changes nothing by itself."""
        item = self.chosen
        if item is None:
            return
        if item.kind == "agenda":
            self.ask(AgendaLine(self.desk, self.page.row, item.number))
        elif item.kind == "agreed":
            self._edit_agreed(item.number)
        elif item.kind == "person":
            self.action_rapport()
        else:
            self._step_of_deliverable(item.number)

    def _edit_agreed(self, number: int) -> None:
        row = next(each for each in self.page.detail.commitments if each.id == number)
        lacks = "owner" if not row.owner else "due" if row.due_at is None or commitments.passed(self.desk, row) else ""
        self.ask(Agree(self.desk, self.page.row, Side(row.side), row, at=lacks))

    def action_drop(self) -> None:
        """It was not agreed after all, or need not be talked about."""
        item = self.chosen
        if item is not None and item.kind == "agreed":
            self.perform(lambda: commitments.drop_commitment(self.desk, item.number))
        elif item is not None and item.kind == "agenda":
            items = [each for place, each in enumerate(self.page.detail.agenda) if place != item.number]
            self.perform(lambda: in_call.set_agenda(self.desk, self.call_id, items))
        else:
            self.refuse("x drops a line of the agenda, or what was agreed.")

    def action_present(self) -> None:
        """Present the deliverable, then record what the client decides."""
        item = self.chosen
        made = [each.row for each in self.page.made]
        if item is not None and item.kind == "made":
            made = [row for row in made if row.id == item.number]
        if not made:
            self.refuse("Nothing is ready to be presented.")
            return
        row = made[0]
        if row.state == DeliverableState.READY:
            if self.perform(lambda: delivering.present(self.desk, row.id, how=Channel.CALL)) is None:
                return
            self.put(Item("made", row.id))
        self._step_of_deliverable(row.id)

    def _step_of_deliverable(self, number: int) -> None:
        found = deliverables.deliverable(self.desk, number)
        if found is not None:
            self.ask(DeliverableStep(self.desk, found))

    def _at(self, kind: str, *, last: bool) -> Callable[[Done], None]:
        """Report it, and put the cursor on what was made."""

        def then(done: Done) -> None:
            self.did(done)
            number = len(self.page.detail.agenda) - 1 if last else done.created[0]
            self.put(Item(kind, number))

        return then

    def action_no_show(self) -> None:
        """They did not come."""
        self._ending = MissedCall(self.desk, self.page.row)
        self.ask(self._ending, self._missed)

    def _missed(self, done: Done) -> None:
        self.desk_app.say(" ".join([done.summary, *done.notes, "z undoes."]))
        self._close(None)

    def action_prep(self) -> None:
        """The prep sheet."""
        from acdesk.reading.prep import prep  # noqa: PLC0415  (only when asked for)
        from screens.calendar.prep_steps import PrepSheet  # noqa: PLC0415

        self.app.push_screen(PrepSheet(self.desk_app, prep(self.desk, self.call_id)))

    def action_help(self) -> None:
        """The keys of call mode."""
        self.app.push_screen(Overlay("Keys in a call", keys_page(), headings=True))

    # -- the end ------------------------------------------------------------------------------------------------

    def action_end(self) -> None:
        """End it; refused while something has no owner or no date, and the cursor goes there."""
        self._give_keys(to_words=False)
        self.reread()
        if not self.runs:  # it was ended: in another terminal, or from here by the key before
            return
        agreed = [*self.page.agreed(Side.OURS), *self.page.agreed(Side.THEIRS)]
        for row in agreed:
            if lacks := commitments.lacking(self.desk, row):
                self.put(Item("agreed", row.id))
                self.refuse(f"{lacks}: e completes it, then the call can end.")
                return
        self._ending = EndCall(self.desk, self.page.row, "")  # what was decided is on the desk
        self.ask(self._ending, self._close)
