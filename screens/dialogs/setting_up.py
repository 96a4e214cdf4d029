"""Setting up the desk, a step at a time: the same steps as `acdesk init`. What was answered is never asked again.

Importing clients and mail runs beside the screen on a connection of its own, and tells how far it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import ClassVar

from textual.binding import Binding, BindingType

from acdesk.errors import AcdeskError, Refused, WrongUsage
from acdesk.messages import say_role
from acdesk.operation import Done
from acdesk.setting_up import STEPS, Setup, Step
from acdesk.setting_up import Field as Question
from acdesk.text import fit
from db.vocabulary import Verb
from screens.dialogs.beside import Beside
from screens.dialogs.fields import Field, FieldKind, Option, one_line

DONE, HERE, OPEN = "✓", "▸", "○"
ASCII = {DONE: "x", HERE: ">", OPEN: "o"}
FILE = ("file", "tier")
"""Of the step of the clients, what an import asks."""
WIDEST = 104
"""Cells of the frame, where the screen has them: what the stylesheet says."""
LONG = ("file", "paths")
"""Questions whose answers are read from files, which may take a while."""


class SetUp(Beside):
    """One step. `later` is told when it is left for later with Ctrl+N."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+n", "later", priority=True)]
    name_of = "set_up"

    def __init__(
        self, setup: Setup, step: Step, said: tuple[str, ...] = (), later: Callable[[], None] | None = None
    ) -> None:
        super().__init__(setup.desk)
        self.setup = setup
        self.step = step
        self.said_before = said
        self.later = later
        self._seen: tuple[str, ...] = ()
        self._looked_at: Mapping[str, list[str]] = {}

    @property
    def _draft_key(self) -> str:
        return f"set_up:{self.step.id}"

    @property
    def heading(self) -> str:
        """Which of them."""
        return f"Setting up, {STEPS.index(self.step) + 1} of {len(STEPS)}: {self.step.title}"

    @property
    def sends(self) -> str:  # type: ignore[override]
        """What Ctrl+S does."""
        return "next   Ctrl+N later"

    def fields(self) -> Iterator[Field]:
        """The step's questions."""
        for each in self.step.fields:
            yield self._field(each)

    def _field(self, question: Question) -> Field:
        kept = one_line(question.kept(self.desk))
        hint = question.hint and (question.hint if question.several else f"like {question.hint}")
        if question.choices:
            options = [Option(str(n), word, say_role(word)) for n, word in enumerate(question.choices, 1)]
            return Field(question.id, question.label, kept or options[0].value, FieldKind.LIST, options)
        if question.several:
            return Field(question.id, f"{question.label}, a line each", "", FieldKind.TEXT, hint=hint)

        def tell(text: str) -> str:
            if text.strip():
                question.check(text.strip())
            return ""

        return Field(question.id, question.label, kept, tell=tell, hint=hint)

    def changed(self, name: str) -> None:
        """What the steps are, and what was done."""
        if name == "":
            self._say()

    def _say(self, *more: str) -> None:
        signs = ASCII if self.ascii else {DONE: DONE, HERE: HERE, OPEN: OPEN}
        lines = []
        room = max(10, min(WIDEST, self.app.size.width * 96 // 100) - 21)
        for each in STEPS:
            sign = HERE if each is self.step else DONE if each.done(self.desk) else OPEN
            told = each.told(self.desk) if each.done(self.desk) else "may be left out" if each.optional else ""
            lines.append(f"{signs[sign]} {each.title:<14}{fit(one_line(told), room).rstrip()}")
        self.note("\n".join([*lines, "", *map(one_line, self.said_before), self.step.about, *map(one_line, more)]))

    @property
    def ascii(self) -> bool:
        """Whether the terminal has no other signs."""
        return bool(getattr(self.app, "ascii", False))

    def given(self) -> dict[str, list[str]]:
        """The answers: of a question that takes several, a line each."""
        found = {each.id: self.value(each.id).strip() for each in self.step.fields}
        return {name: [line.strip() for line in text.splitlines() if line.strip()] for name, text in found.items()}

    # -- doing it ----------------------------------------------------------------------------------------------

    def action_send(self) -> None:
        """Do it; what takes a while, beside the screen."""
        if self.busy:
            return
        given = self.given()
        if not self._ready or not any(given.get(name) for name in LONG):
            super().action_send()
            return
        try:
            self._look(given)
        except AcdeskError as error:
            self.refuse(str(error))
            return
        self.work(lambda: self._work(given))

    def _look(self, given: Mapping[str, list[str]]) -> None:
        """Before a file of clients is imported, what that would do."""
        if given == self._looked_at:
            return
        seen = self.setup.look(given)
        if seen is None:
            return
        self._looked_at, self._seen = given, seen[0]
        self.said_before = ()
        self._say("", *self._seen)
        raise Refused("dry_run", "Nothing is written yet: Ctrl+S imports it, another file is looked at first.")

    def _work(self, given: Mapping[str, list[str]]) -> tuple[str, ...]:
        """In a thread."""
        self.setup.importing = lambda written, of: self.tell(f"Importing … {written:,} of {of:,}")
        self.setup.reading = lambda count: self.tell(f"Reading mail … {count:,}")
        return self.setup.take(self.step, given)

    def progressed(self, told: str) -> None:
        """How far it is."""
        self._say(told) if told else self._say()

    def finished(self, result: tuple[str, ...]) -> Done:
        """What the step said."""
        return self._done(result)

    def send(self) -> Done:
        """Take the answers; a step that is done already may be left as it is."""
        return self._done(self.setup.take(self.step, self.given()))

    def _done(self, said: tuple[str, ...]) -> Done:
        return Done(Verb.ADD_STAFF, "\n".join(said))

    def action_later(self) -> None:
        """To the next step, without this one."""
        if self.busy:
            return
        if self.step.optional:
            self.setup.pass_over(self.step)
        self.action_leave()
        if self.later is not None:
            self.later()


class ImportClients(SetUp):
    """Clients from a CSV file at any time: the step of the first start by itself, with its look before anything."""

    name_of = "import_clients"
    heading = "Import clients"
    sends = "import"

    def __init__(self, setup: Setup) -> None:
        super().__init__(setup, next(step for step in STEPS if step.id == "clients"))

    @property
    def _draft_key(self) -> str:
        return self.name_of

    def fields(self) -> Iterator[Field]:
        """The file, and the tier of those that have none in it."""
        yield from (self._field(each) for each in self.step.fields if each.id in FILE)

    def _say(self, *more: str) -> None:
        lines = more or ("As Google, Outlook, HubSpot or a spreadsheet export it. The first Ctrl+S only looks at it.",)
        self.note("\n".join(one_line(each) for each in lines if each))

    def send(self) -> Done:
        """Reached only without a file."""
        raise WrongUsage("Name the file.")

    def action_later(self) -> None:
        """There is no next step."""

    def _done(self, said: tuple[str, ...]) -> Done:
        return Done(Verb.IMPORT_PEOPLE, " ".join(said) or "Nothing is new in that file.")
