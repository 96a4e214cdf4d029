"""A dialog: a few questions over their row, filled in already, sent with Ctrl+S, kept when left.

A dialog of its own says its heading, its fields, what changes when one of them does, and the verb that it sends.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import Input, TextArea

from acdesk.desk import Desk
from acdesk.errors import AcdeskError, Conflict
from acdesk.operation import Done
from acdesk.text import clean_line
from acdesk.when import DayTime, parse_when, say
from db.models import Request
from db.vocabulary import Delivery
from screens.dialogs.fields import Choice, Field, FieldKind, Line, Option, Plain, Words, answer_widget
from screens.dialogs.over import Frame, Over
from screens.reading import Row
from screens.saying import said_plainly

KEPT_AFTER = 0.2
"""Seconds after the last key at which what was typed is on the desk."""
WORKING_DAY = 540


class Dialog(Over):
    """A form over a row. `rows` are those it acts on, as they were seen; `under` the screen line it opens under."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "send", priority=True),
        Binding("escape", "leave"),
        Binding("e", "edit"),
    ]
    name_of = ""
    """The command's id, under which a draft is kept."""
    sends = "send"
    repeats = False
    """Whether `.` does it again without asking: the same answers fit another row, and nothing goes to a client."""
    day_at: DayTime = "close"

    def __init__(self, desk: Desk, rows: Sequence[Row] = ()) -> None:
        super().__init__()
        self.desk = desk
        self.rows = tuple(rows)
        self._versions = {row.id: row.version for row in rows}
        self._prepared: dict[str, str] = {}
        self._filled: dict[str, str] = {}
        self.answers: dict[str, str] = {}
        """What it was sent with, for the next time."""
        self._fields: tuple[Field, ...] = ()
        self._saving: Timer | None = None
        self._over = False

    # -- what a dialog of its own says --------------------------------------------------------------------------

    @property
    def heading(self) -> str:
        """What stands in the frame."""
        return f"{self.name_of.replace('_', ' ').capitalize()}{self.of_row}"

    def fields(self) -> Iterator[Field]:
        """The questions, filled in."""
        raise NotImplementedError

    def changed(self, name: str) -> None:
        """A field has another value (none in particular at first): prepare what depends on it."""

    def send(self) -> Done:
        """Do it. What it raises is shown in the dialog, and nothing is lost."""
        raise NotImplementedError

    def sent(self) -> None:
        """It was done."""
        if "delivery" in self._prepared and self.value("delivery") == Delivery.COPIED:
            self.app.copy_to_clipboard(self.value("text"))

    # -- what they ask of it ------------------------------------------------------------------------------------

    @property
    def row(self) -> Row:
        """The row it acts on."""
        return self.rows[0]

    @property
    def of_row(self) -> str:
        """` · Landing page by Friday` for the heading."""
        return f" · {self.row.title}" if len(self.rows) == 1 else ""

    @property
    def request(self) -> Request:
        """The request it acts on."""
        return self.desk.request(self.row.id)

    def value(self, name: str) -> str:
        """What stands in a field; of one that was not asked, nothing."""
        for widget in self.query(f"#{name}"):
            if isinstance(widget, Words):
                return widget.text
            if isinstance(widget, Line | Choice):
                return widget.value
        return "" if self.is_mounted else self._filled.get(name, self._prepared.get(name, ""))

    def is_edited(self, name: str) -> bool:
        """Whether somebody has changed what was prepared."""
        return self.value(name) != self._prepared.get(name, "")

    def number(self, name: str) -> int | None:
        """A chosen number, None where nothing is chosen."""
        chosen = self.value(name)
        return int(chosen) if chosen else None

    def when(self, name: str) -> datetime | None:
        """The instant in a field, None where it is empty. Raises WrongUsage for what can't be read."""
        text = self.value(name).strip()
        return self.read(text) if text else None

    def when_understood(self, name: str) -> datetime | None:
        """The same, and None as well for what can't be read (yet)."""
        try:
            return self.when(name)
        except AcdeskError:
            return None

    def read(self, text: str) -> datetime:
        """A time as typed."""
        zone, calendar = self.desk.config.zone, self.desk.agency
        return parse_when(text, now=self.desk.now(), calendar=calendar, zone=zone, day_at=self.day_at)

    def said(self, instant: datetime | None) -> str:
        """An instant as a field holds it: read again it is the same."""
        return "" if instant is None else say(instant, now=self.desk.now(), zone=self.desk.config.zone)

    def understood(self, text: str) -> str:
        """`today 4pm, in 5.3 h` by the clock; `Thu 12 Mar noon, in 6 wd` by working time; `in 6 wd` of what says so."""
        if not text.strip():
            return ""
        instant, now = self.read(text), self.desk.now()
        if instant <= now:
            return f"{self.said(instant)}, which has passed"
        zone = self.desk.config.zone
        if instant.astimezone(zone).date() == now.astimezone(zone).date():
            left = int((instant - now).total_seconds() // 60)
            ahead = f"{left} min" if left < 60 else f"{left / 60:.1f} h"
        else:
            ahead = f"{self.desk.agency.between(now, instant) / WORKING_DAY:.1f} wd"
        told = f"in {ahead.replace('.0', '')}"
        return told if text.strip() == self.said(instant) else f"{self.said(instant)}, {told}"

    def put(self, name: str, text: str) -> None:
        """Prepare a field anew, unless somebody has changed it by hand."""
        edited = self.is_edited(name)
        self._prepared[name] = text
        if not edited:
            self._fill(name, text)

    def note(self, text: str) -> None:
        """Say something about the whole, over the fields."""
        note = self.query_one("#about", Plain)
        note.show(text)
        note.display = bool(text)

    def refuse(self, sentence: str) -> None:
        """Say why not, below the fields; an empty sentence clears it."""
        line = self.query_one("#refusal", Plain)
        line.show(said_plainly(sentence))
        line.display = bool(sentence)
        self.call_after_refresh(self._place)
        if sentence:
            self.call_after_refresh(line.scroll_visible, animate=False)

    def sending(self) -> Field:
        """How the message goes out."""
        options = (
            Option("l", Delivery.LOGGED, "sent it myself"),
            Option("c", Delivery.COPIED, "copy to clipboard"),
            Option("d", Delivery.DRAFTED, "only a draft"),
        )
        return Field("delivery", "send as", Delivery.LOGGED, FieldKind.CHOICE, options)

    # -- composing ----------------------------------------------------------------------------------------------

    def prepare(self) -> None:
        """Fill in the questions. Raises AcdeskError where there is nothing to ask; so it comes before the opening."""
        self._fields = tuple(self.fields())
        self._prepared = {field.name: field.value for field in self._fields}

    def fill(self, answers: Mapping[str, str]) -> bool:
        """Answer as another time, before it is opened; whether all of it fits here. A message is written anew."""
        fits = True
        for field in self._fields:
            text = answers.get(field.name)
            if text is None or field.kind in (FieldKind.TEXT, FieldKind.SHOWN):
                continue
            if field.is_choice and text not in [option.value for option in field.options]:
                fits = False
            else:
                self._filled[field.name] = text
        return fits

    def send_unopened(self) -> Done:
        """Do it as it is filled in. Raises AcdeskError, and then nothing was changed."""
        with self.desk.expecting(self._versions):
            self.answers = self._answered()
            return self.send()

    def _answered(self) -> dict[str, str]:
        """What somebody has chosen or written; where it may be repeated, everything."""
        asked = [field.name for field in self._fields if field.kind not in (FieldKind.TEXT, FieldKind.SHOWN)]
        return {name: self.value(name) for name in asked if self.repeats or self.is_edited(name)}

    def compose(self) -> ComposeResult:
        """A frame with a line for each field."""
        if not self._fields:
            self.prepare()
        with Frame(id="box"):
            yield Plain(id="about")
            for field in self._fields:
                told = field.tell is not None or field.kind is FieldKind.WHEN or bool(field.hint)
                short = " -short" if field.tell is not None or field.kind is FieldKind.WHEN else ""
                classes = f"row -{field.kind.value}{' -with-told' if told else ''}{short}"
                with Horizontal(id=f"{field.name}-row", classes=classes):
                    yield Plain(field.label, classes="label")
                    yield answer_widget(field)
                    if told:
                        yield Plain(field.hint, id=f"{field.name}-told", classes="told")
            yield Plain(id="refusal")

    def on_mount(self) -> None:
        """Put back what was typed and not sent, and stand under the row."""
        self.query_one("#refusal").display = False
        self.query_one("#about").display = False
        box = self.query_one("#box")
        box.border_title = Content(clean_line(self.heading, 90))
        self.say_keys()
        for name, text in (self._filled | self._kept()).items():
            if name in self._prepared:
                self._fill(name, text)
        for field in self._fields:
            self._tell(field)
        try:
            self.changed("")
        except AcdeskError as error:
            self.refuse(str(error))
        self.call_after_refresh(self._place)

    def say_keys(self) -> None:
        """Under the frame, what the keys do; again when sending does something else."""
        texts = [field.name for field in self._fields if field.kind is FieldKind.TEXT]
        edits = "e edit   " if any(self.query_one(f"#{name}-row").display for name in texts) else ""
        self.query_one("#box").border_subtitle = Content(f"Ctrl+S {self.sends}   {edits}Tab next   Esc keeps it")

    def begin(self) -> None:
        """To the first question."""
        asked = [field.name for field in self._fields if field.kind is not FieldKind.SHOWN]
        if asked:
            self.set_focus(self.query_one(f"#{asked[0]}"))

    # -- answering ----------------------------------------------------------------------------------------------

    def on_input_changed(self, event: Input.Changed) -> None:
        """A line was typed in."""
        self._typed(event.input)

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        """A text was typed in."""
        self._typed(event.text_area)

    def on_choice_changed(self, event: Choice.Changed) -> None:
        """Another option was chosen."""
        self._typed(event.choice)
        if event.leads_to:
            self.set_focus(self.query_one(f"#{event.leads_to}"))
        if event.instant:
            self.action_send()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter in a line."""
        self._onward()

    def on_choice_submitted(self, event: Choice.Submitted) -> None:
        """Enter on a choice."""
        self._onward()

    def _onward(self) -> None:
        """Enter goes to the next field, and sends on the last that is asked."""
        fields = [field.name for field in self._fields if field.kind is not FieldKind.SHOWN]
        asked = [name for name in fields if self.query_one(f"#{name}-row").display]
        if self.focused is None or self.focused.id == asked[-1]:
            self.action_send()
        else:
            self.focus_next()

    def _typed(self, widget: Widget) -> None:
        for field in self._fields:
            if field.name == widget.id:
                self._tell(field)
                self.changed(field.name)
                self.refuse("")
        if self._saving is not None:
            self._saving.stop()
        self._saving = self.set_timer(KEPT_AFTER, self.keep_draft)

    def _tell(self, field: Field) -> None:
        """Beside the field, what was understood of it."""
        tell = field.tell or (self.understood if field.kind is FieldKind.WHEN else None)
        if tell is None:
            return
        told = self.query_one(f"#{field.name}-told", Plain)
        try:
            told.show(tell(self.value(field.name)) or field.hint)
            told.remove_class("-wrong")
        except AcdeskError as error:
            told.show(said_plainly(str(error)))
            told.add_class("-wrong")

    def _fill(self, name: str, text: str) -> None:
        for widget in self.query(f"#{name}"):
            if isinstance(widget, Words) and widget.text != text:
                widget.text = text
            elif isinstance(widget, Line) and widget.value != text:
                widget.value = text
            elif isinstance(widget, Choice) and widget.value != text:
                widget.value = text
                widget.refresh()
            elif isinstance(widget, Plain):
                widget.show(text)

    # -- leaving ------------------------------------------------------------------------------------------------

    def action_send(self) -> None:
        """Do it, or say why not."""
        if self._over:
            return
        try:
            with self.desk.expecting(self._versions):
                done = self.send()
        except Conflict as error:
            self.look_again()
            self.refuse(f"{error} Ctrl+S {self.sends}s it all the same.")
        except AcdeskError as error:
            self.refuse(str(error))
        else:
            self._over = True
            self.answers = self._answered()
            self.sent()
            self.desk.save_draft(self._draft_key, "")
            self.dismiss(done)

    def look_again(self) -> None:
        """They were told what has changed meanwhile: sent again, it is done all the same."""
        self._versions = {row.id: self.desk.request(row.id).version for row in self.rows}

    def action_edit(self) -> None:
        """To the text."""
        for field in self._fields:
            if field.kind is FieldKind.TEXT:
                self.query_one(f"#{field.name}").focus()
                return

    def action_leave(self) -> None:
        """Leave it for later: what was typed is kept."""
        self.keep_draft()
        self._over = True
        self.dismiss(None)

    @property
    def _draft_key(self) -> str:
        return f"{self.name_of}:{','.join(str(row.id) for row in self.rows)}"

    def keep_draft(self) -> None:
        """Save what was typed, now; nothing when all is as it was prepared."""
        if self._ready and not self._over:
            typed = {field.name: self.value(field.name) for field in self._fields if self.is_kept(field.name)}
            self.desk.save_draft(self._draft_key, json.dumps(typed) if typed else "")

    def is_kept(self, name: str) -> bool:
        """Whether what stands in a field belongs into the draft: what somebody has changed."""
        return self.is_edited(name)

    def _kept(self) -> dict[str, str]:
        kept = self.desk.draft(self._draft_key)
        try:
            found = json.loads(kept) if kept else {}
        except ValueError:
            return {}
        return {str(name): str(text) for name, text in found.items()} if isinstance(found, dict) else {}
