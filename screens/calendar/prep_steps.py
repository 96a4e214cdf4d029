"""The prep sheet of a call: read, copied, written to a file. Reading it is preparing the call."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content

from acdesk.errors import AcdeskError
from acdesk.reading import prep as sheets
from acdesk.reading.prep import Prep
from acdesk.text import clean_line
from acdesk.verbs.in_call import prep_opened
from acdesk.when import say
from db import queries
from screens.calendar.which import call_to_prepare
from screens.overlay import Overlay

if TYPE_CHECKING:
    from screens.app import DeskApp
    from screens.queue.acting import Acting

NAME = re.compile(r"[^a-z0-9]+")
"""What stands in no file's name."""


def prep(screen: Acting) -> None:
    """Open the sheet of the call that is meant; where none is, say which key plans one."""
    number = call_to_prepare(screen)
    if number is None:
        screen.desk_app.say(nothing_to_prepare(screen), severity="warning")
        return
    sheet = sheets.prep(screen.desk, number)
    note = _looked_at(screen, number)
    screen.app.clear_notifications()  # they would stand on its keys; what runs out stands in the sheet as well
    screen.app.push_screen(PrepSheet(screen.desk_app, sheet, note), lambda then: _after(screen, then))


def nothing_to_prepare(screen: Acting) -> str:
    """Why there is no sheet."""
    key = next((key.first for key in screen.desk_app.keys if key.id == "call"), "c")
    if screen.client_id is None:
        return "A prep sheet is of a call with a client: put the cursor on one, or on a call in the calendar."
    return f"No call with {screen.client_name or 'this client'} is in the calendar: {key} plans one."


def _looked_at(screen: Acting, number: int) -> str:
    """Looking at it is preparing, once that is owed: what the sheet says of it."""
    desk, before = screen.desk, queries.call(number)
    if before is None or before.client_id is None or before.prepared_at is not None:
        return ""
    try:
        prep_opened(desk, number)
    except AcdeskError as error:  # somebody else's to prepare, or the desk can only be read
        return str(error)
    after = queries.call(number)
    if after is not None and after.prepared_at is not None:
        return "Prepared by looking at it; z undoes."
    owed = [row for row in queries.matters([before.client_id]) if row.call_id == number]
    if owed and owed[0].opened_at > desk.now():
        since = say(owed[0].opened_at, now=desk.now(), zone=desk.config.zone)
        return f"Early: it counts as prepared when it is looked at from {since} on."
    return ""


def _after(screen: Acting, then: str | None) -> None:
    """The sheet was closed: what asked for it is settled, and another key may be wanted next."""
    screen.handled()
    if then:
        screen.desk_app.action_command(then)


class PrepSheet(Overlay):
    """The sheet over the screen."""

    DEFAULT_CSS = """
    PrepSheet > Container { width: 100; max-width: 96%; max-height: 94%; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("P", "close"),
        Binding("c", "then('call')"),
        Binding("A", "then('acknowledge_all')"),
        Binding("y", "copy"),
        Binding("w", "write"),
        Binding("z", "then('undo')"),
    ]

    def __init__(self, app: DeskApp, sheet: Prep, note: str = "") -> None:
        self._desk_app = app
        self._sheet = sheet
        super().__init__(clean_line(sheet.title), written(sheet, note, ascii_=app.ascii), headings=True)

    def on_mount(self) -> None:
        """What the keys do."""
        self.query_one("Container").border_subtitle = Content("y copy  w write  c call  Esc")

    def action_copy(self) -> None:
        """As Markdown, to the terminal's clipboard."""
        text = sheets.markdown(self._sheet)
        self.app.copy_to_clipboard(text)
        self._desk_app.say(f"Copied the prep sheet as Markdown ({len(text):,} characters).")

    def action_write(self) -> None:
        """As Markdown, to a new file in the folder where the desk was opened."""
        day = self._sheet.call.starts_at.astimezone(self._desk_app.desk.config.zone).date().isoformat()
        name = NAME.sub("-", self._sheet.title.lower()).strip("-")[:60]
        try:
            path = write_new(Path.cwd(), f"prep-{day}-{name}", sheets.markdown(self._sheet))
        except OSError as error:
            self._desk_app.say(f"Could not write the sheet: {error.strerror}.", severity="error")
            return
        self._desk_app.say(f"Wrote {path.name} in {path.parent}.")

    def action_then(self, command: str) -> None:
        """Close it, and do that on the screen under it."""
        self.dismiss(command)


def written(sheet: Prep, note: str = "", *, ascii_: bool = False) -> str:
    """The sheet as lines: a heading, and what stands under it indented."""
    rule = "-" if ascii_ else "·"
    lines = [f" {sheet.when}{f' ({sheet.theirs} there)' if sheet.theirs else ''}, {sheet.call.minutes} min"]
    if sheet.off:
        lines.append(f" ! {clean_line(sheet.off)}")
    if sheet.call.link:
        lines.append(f" {clean_line(sheet.call.link)}")
    if note:
        lines.append(f" {clean_line(note)}")
    if sheet.sweep:
        lines.append(f" ! {sheet.sweep}: A acknowledges all")
    for section in sheet.sections:
        lines += ["", section.title]
        lines += [_line(each, rule) for each in section.lines] or ["   nothing"]
    return "\n".join(lines)


def _line(raw: str, rule: str) -> str:
    """A line of a section; what belongs to the line before stands further in."""
    said = clean_line(raw)
    return f"     {said.removeprefix('· ')}" if said.startswith("· ") else f" {rule} {said}"


def write_new(folder: Path, stem: str, text: str) -> Path:
    """Write a file that was not there before. Raises OSError."""
    for number in range(1, 1000):
        path = folder / (f"{stem}.md" if number == 1 else f"{stem}-{number}.md")
        try:
            with path.open("x", encoding="utf-8") as file:
                file.write(text)
        except FileExistsError:
            continue
        return path
    raise FileExistsError(17, "there are a thousand of them already", str(folder))
