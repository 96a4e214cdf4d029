"""What a person does with the rows they see: verbs, the last one again, undo and redo, and looking things up."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import replace
from importlib import import_module
from typing import TYPE_CHECKING, ClassVar, cast

from textual.screen import Screen

from acdesk.desk import Desk
from acdesk.errors import AcdeskError, Conflict
from acdesk.keys import MORE, TRIAGE, Key
from acdesk.operation import Done
from db.vocabulary import Kind
from screens.commands import Command, registry
from screens.painting import PaintedOnce
from screens.queue.model import QueueModel
from screens.reading import Found, Reading, Row, Tone
from screens.saying import line, said_plainly
from screens.widgets.cells import cell_width, fit

if TYPE_CHECKING:
    from screens.app import DeskApp

LEAST = 30
"""Cells of a sentence that is cut, at least."""
ELSEWHERE = {
    "queue": "This acts in the queue: 1.",
    "clients": "This acts on a client: 2 shows them, and from a request C goes to its client.",
    "team": "This acts on the team's page: T.",
    "calendar": "This acts in the calendar: 3.",
}
"""What a key says on a screen where it means nothing."""
ON_A_CLIENT = (
    "open", "prep", "call", "visit", "to_client", "acknowledge_all", "new", "undo", "explain", "search", "help",
)  # fmt: skip
"""The keys that are likely wanted on what is owed to a client without a request."""


class Acting(PaintedOnce, Screen[None]):
    """A screen on whose rows verbs act. It knows rows and verbs, not how they are drawn."""

    name_of: ClassVar[str]
    """Which screen it is: `queue`, `clients`, `calendar`, `team`. A key may act on one of them only."""
    model: QueueModel
    pinned: int | None = None
    """A request that was opened from a search and stands in no list."""
    chosen_command: Command | None = None
    """The action that was begun last."""
    repeatable: Command | None = None
    """The last one that was done."""
    repeating = False
    answers: dict[str, dict[str, str]]
    """What each dialog was last sent with."""

    def __init__(self) -> None:
        super().__init__()
        self.answers = {}

    @property
    @abstractmethod
    def row(self) -> Row | None:
        """The row that a command acts on."""

    @abstractmethod
    def reorder(self) -> None:
        """Read the order again; the cursor stays on its request."""

    @abstractmethod
    def redraw(self) -> None:
        """Draw what may have changed under the same order."""

    def handled(self) -> None:
        """Draw what was handled or put back, and whatever else may be another thereby."""
        self.model.reread_all()
        self.redraw()

    @abstractmethod
    def go(self, place: int) -> None:
        """Put the cursor at a place."""

    @abstractmethod
    def open_request(self, request_id: int) -> None:
        """Read a request, wherever it stands."""

    @abstractmethod
    def narrow(self, client_id: int | None) -> None:
        """Show one client's matters only, or everybody's again."""

    @property
    @abstractmethod
    def cursor_line(self) -> int:
        """The line of the terminal on which the cursor's row stands."""

    @abstractmethod
    def step(self, by: int) -> None:
        """One row or line on, or back."""

    @abstractmethod
    def turn(self, pages: int) -> None:
        """A page on, or back."""

    @abstractmethod
    def jump(self, *, last: bool) -> None:
        """To an end."""

    @abstractmethod
    def open(self) -> None:
        """Read what is under the cursor; changes nothing."""

    @abstractmethod
    def back(self) -> None:
        """One layer back."""

    @abstractmethod
    def home(self) -> None:
        """Its own key was pressed."""

    def arrive(self, came_from: str, client_id: int | None) -> None:
        """It was turned to from another screen, perhaps with a client in mind: what was done there is read."""
        if self.is_mounted:
            self.reorder()

    @abstractmethod
    def next_split(self, by: int) -> None:
        """To a neighbouring split or section."""

    @abstractmethod
    def mark(self) -> None:
        """Mark the row and go on."""

    @abstractmethod
    def tick(self) -> None:
        """A second has passed."""

    @abstractmethod
    def time_passed(self) -> None:
        """So much that the order may be another."""

    def watch_the_timer(self) -> None:
        """At five minutes ask by itself whether to route it: once, and not over a dialog or a line being typed."""
        head, app = self.reading.head(), self.desk_app
        number = head.timer_request
        if number is None or head.timer_tone is not Tone.OVER or app.asked_about == head.timer_round:
            return
        typing = self.focused is not None and self.focused.check_consume_key("a", "a")
        if app.screen is not self or typing:
            return
        row = self.reading.rows("all", [number]).get(number)
        app.asked_about = head.timer_round
        if row is not None:
            import_module("screens.actions.steps").go_on(self, row)

    def watch_the_calls(self) -> None:
        """What a call that went by leaves owed is looked at, also in a night with the desk open.

        Ten minutes before one say once what will run out in it; what is being typed or read comes first. Behind a
        dialog nothing is written: its import may be writing, and rows would move under it.
        """
        app = self.desk_app
        if app.screen is self and self.reading.calls_passed():
            self.reorder()  # the desk tells of what others write, not of this
        typing = self.focused is not None and self.focused.check_consume_key("a", "a")
        key = next((each.first for each in app.keys if each.id == "acknowledge_all"), "")
        said = self.reading.sweep(key, busy=app.screen is not self or typing)
        if said:
            app.call_out(said)

    @property
    def client_id(self) -> int | None:
        """The client that what is under the cursor belongs to, where one is known."""
        row = self.row
        if row is None:
            return None
        return row.client_id if row.id < 0 else self.desk.request(row.id).client_id

    @property
    def call_id(self) -> int | None:
        """The call under the cursor; elsewhere than in the calendar, the one owed, running or coming next."""
        from screens.calendar.which import call_of  # noqa: PLC0415  (only when a key asks for a call)

        return call_of(self)

    @property
    def visit_id(self) -> int | None:
        """The visit under the cursor; elsewhere, the quarter's visit to the client."""
        from screens.calendar.which import visit_of  # noqa: PLC0415  (only when a key asks for a visit)

        return visit_of(self)

    @property
    def client_name(self) -> str:
        """The client that what is under the cursor belongs to."""
        return "" if self.row is None else self.row.client

    def command(self, command_id: str) -> Command | None:
        """What a key does here."""
        return registry().get(command_id)

    def why_not(self, command: Command, row: Row | None) -> str | None:
        """Why a command can't act on the row now; None when it may."""
        if command.key.on and self.name_of not in command.key.on:
            return ELSEWHERE[command.key.on[0]]
        return command.why_not(self.desk, row)

    def shown_keys(self, row: Row | None) -> list[tuple[Key, bool]]:
        """The keys that are likely wanted, in the order of their rank, and whether each can act now."""
        if row is not None and row.id < 0:
            keys = {key.id: key for key in self.desk_app.keys if key.each}
            wanted: tuple[str, ...] = ON_A_CLIENT
            if row.kind == Kind.NUDGE and "done" in keys:
                wanted, keys["done"] = ("open", "done", *ON_A_CLIENT[1:]), replace(keys["done"], label="nudge")
            return [(keys[each], self.may(keys[each], row)) for each in wanted if each in keys]
        ranked = sorted((key for key in self.desk_app.keys if key.rank and key.each), key=lambda key: key.rank)
        return [(key, self.may(key, row)) for key in ranked if not key.on or self.name_of in key.on]

    def may(self, key: Key, row: Row | None) -> bool:
        """Whether the key's command can act on the row now."""
        command = self.command(key.id)
        return command is not None and self.why_not(command, row) is None

    @property
    def desk_app(self) -> DeskApp:
        """The application, as what it is."""
        return cast("DeskApp", self.app)

    @property
    def desk(self) -> Desk:
        """The desk."""
        return self.desk_app.desk

    @property
    def reading(self) -> Reading:
        """What the screen reads through."""
        return self.desk_app.reading

    def chosen(self) -> list[Row]:
        """The marked rows in their order, or the one that a command acts on."""
        if self.pinned is not None or not self.model.marks:
            return [] if self.row is None else [self.row]
        places = [place for each in self.model.chosen() if (place := self.model.place(each)) is not None]
        return [row for place in places if (row := self.model.row(place)) is not None]

    def perform(self, call: Callable[[], Done], rows: Sequence[Row] = (), *, advance: bool = True) -> bool:
        """Run a verb for the rows as they were seen; say what it did, or why not. Whether it was done."""
        try:
            with self.desk.expecting({row.id: row.version for row in rows}):
                done = call()
        except AcdeskError as error:
            self.desk_app.say(said_plainly(str(error)), severity="warning")
            if isinstance(error, Conflict):
                self.reorder()
            return False
        self.did(done, advance=advance)
        return True

    def did(self, done: Done, *, advance: bool = True) -> None:
        """Something was done: say so, leave the row in its place, settled, and go to the next."""
        self.repeatable = self.chosen_command or self.repeatable
        self.model.reread(done.request_ids)
        self.model.marks.difference_update(done.request_ids)
        if advance and self.model.current in done.request_ids:
            self.model.advance()
        self.handled()
        self.desk_app.say(" ".join([done.summary.rstrip(".") + ".", *done.notes, "z undoes."]))

    def chose(self, command: Command) -> None:
        """Run a command; one that acts on a request can be repeated once it is done."""
        if command.group in (TRIAGE, MORE) or (command.key.verb is not None and command.id not in ("undo", "redo")):
            self.chosen_command = command
        command.run(self)

    def repeat(self) -> None:
        """The last action again, on this row: at once with the same answers, or asked with them filled in."""
        if self.repeatable is None:
            self.desk_app.say("There is nothing to repeat yet.", severity="warning")
            return
        self.repeating = True
        try:
            self.desk_app.action_command(self.repeatable.id)
        finally:
            self.repeating = False

    def undo(self) -> None:
        """Take the last step back, and go to what it was about."""
        from acdesk import history  # noqa: PLC0415

        self._reverted(history.undo(self.desk))

    def redo(self) -> None:
        """Do again what was taken back."""
        from acdesk import history  # noqa: PLC0415

        self._reverted(history.redo(self.desk))

    def explain(self) -> None:
        """Where the numbers of the row come from."""
        from screens.overlay import Overlay  # noqa: PLC0415

        row = self.row
        if row is not None:
            named = row.client if row.id < 0 else f"#{row.id}"
            self.app.push_screen(Overlay(f"Why {named} stands here", self.reading.explain(row.id)))

    def copy(self) -> None:
        """The request as plain text, to the terminal's clipboard."""
        row = self.row
        detail = None if row is None else self.reading.detail(row.id)
        if detail is not None:
            self.app.copy_to_clipboard(detail.text)
            named = detail.title if detail.id < 0 else f"#{detail.id}"
            self.desk_app.say(f"Copied {named} as text ({len(detail.text):,} characters).")

    def search(self) -> None:
        """Find anything, and open it."""
        from screens.search import SearchScreen  # noqa: PLC0415

        def chosen(found: Found | None) -> None:
            if found is not None and found.request_id is not None:
                self.open_request(found.request_id)
            elif found is not None and found.day is not None:
                self.desk_app.show_day(found.day, found.call_id, found.visit_id)
            elif found is not None:
                self.narrow(found.id)

        self.app.push_screen(SearchScreen(self.reading), chosen)

    def _reverted(self, done: Sequence[Done]) -> None:
        if self.model.put_back([number for each in done for number in each.request_ids]):
            self.handled()
        else:
            self.reorder()
        for each in done:
            place = next((at for id_ in each.request_ids if (at := self.model.place(id_)) is not None), None)
            if place is not None:
                self.go(place)
            self.desk_app.say(self._in_one_line(each.summary.rstrip(".") + ".", " ".join(each.notes)))

    def _in_one_line(self, summary: str, notes: str) -> str:
        """What was reverted, cut so that the notes stay whole; where too little of it would be left, all."""
        room = self.app.size.width - cell_width(notes) - 4
        return f"{fit(line(summary), room).rstrip() if room >= LEAST else summary} {notes}".rstrip()
