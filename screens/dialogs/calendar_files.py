"""The calendar's own dialogs: to a day, out to a file or folder, in from one, and the report of the visits."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from acdesk.agenda.vdir import read_path
from acdesk.calendar_out import export_calendar, imported_sentence, visits_csv
from acdesk.desk import Desk, client_named
from acdesk.errors import AcdeskError, Failed, WrongUsage
from acdesk.operation import Done
from acdesk.paths import at_home, shown, write_whole
from acdesk.reading import visits
from acdesk.text import clean_line
from acdesk.verbs.calendar_files import Imported, import_events
from screens.dialogs.beside import Beside
from screens.dialogs.fields import Field, FieldKind, Option
from screens.dialogs.question import Question
from screens.dialogs.tidying import client_said

FORMS = (Option("f", "file", "one file (.ics)"), Option("d", "folder", "a folder, a file for each event"))
MOVES = (
    Option("k", "keep", "as moves of their series"),
    Option("a", "flat", "as events of their own"),
)
MARKDOWN, CSV = "md", "csv"
REPORTS = (Option("m", MARKDOWN, "Markdown"), Option("c", CSV, "CSV"))
_MONTH = re.compile(r"([0-9]{4})-([0-9]{1,2})")


class GoTo(Question):
    """To a day."""

    name_of = "go_to_day"
    sends = "goes there"

    def __init__(self, desk: Desk, day: date) -> None:
        super().__init__(desk)
        self.day = day
        """Where to, once it is sent."""

    @property
    def heading(self) -> str:
        """What it is."""
        return "To a day"

    def fields(self) -> Iterator[Field]:
        """Which."""
        yield Field("day", "day", tell=self._told, hint="fri, 12 mar, 2026-06, +3w")

    def _day(self, text: str) -> date:
        """The day that is typed; a month is its first. Raises WrongUsage."""
        month = _MONTH.fullmatch(text.strip())
        if month is not None:
            try:
                return date(int(month[1]), int(month[2]), 1)
            except ValueError:
                raise WrongUsage(f"{text!r} is no month: write it like 2026-06.") from None
        try:
            return date.fromisoformat(text.strip())
        except ValueError:
            return self.desk.day_of(self.read(text))

    def _told(self, text: str) -> str:
        return f"{self._day(text):%a %d %b %Y}" if text.strip() else ""

    def answer(self) -> str:
        """The day to go to."""
        if not self.value("day").strip():
            raise WrongUsage("Say which day.")
        self.day = self._day(self.value("day"))
        return ""


class Export(Question):
    """Calls, visits and internal events, out."""

    name_of = "calendar_export"
    sends = "write"

    def __init__(self, desk: Desk, client: str = "") -> None:
        super().__init__(desk)
        self._client = client

    @property
    def heading(self) -> str:
        """What it is."""
        return "Export the calendar"

    def fields(self) -> Iterator[Field]:
        """Whose, how, and where to."""
        yield Field("client", "of", self._client, tell=self._whose, hint="empty: everything")
        yield Field("form", "into", "file", FieldKind.CHOICE, FORMS)
        yield Field("moves", "moved ones", "keep", FieldKind.CHOICE, MOVES)
        yield Field("file", "where", str(Path("~") / "calendar.ics"), hint="overwrites only a calendar")

    def _whose(self, text: str) -> str:
        return client_said(text) if text.strip() else ""

    def changed(self, name: str) -> None:
        """A folder is named otherwise than a file."""
        if name in ("", "form"):
            self.put("file", str(Path("~") / ("calendar" if self.value("form") == "folder" else "calendar.ics")))

    def answer(self) -> str:
        """Write it."""
        text = self.value("client").strip()
        whose = client_named(text) if text else None
        done = export_calendar(
            self.desk,
            given_path(self.value("file")),
            client_id=None if whose is None else whose.id,
            client="" if whose is None else whose.name,
            flat=self.value("moves") == "flat",
            folder=self.value("form") == "folder",
        )
        return clean_line(done.sentence, 400)


class Import(Beside):
    """A calendar of others, in."""

    name_of = "calendar_import"
    sends = "read"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.imported: Imported | None = None
        """What came of it, once it is over."""

    @property
    def heading(self) -> str:
        """What it is."""
        return "Import a calendar"

    def fields(self) -> Iterator[Field]:
        """Where from."""
        yield Field("file", "file", hint="an .ics file or a folder")

    def changed(self, name: str) -> None:
        """What it does with it."""
        if not name:
            self.progressed("")

    def action_send(self) -> None:
        """Read it beside the screen: a big calendar takes seconds. One step of undo."""
        if self.busy or self._over or not self._ready:
            return
        try:
            path = given_path(self.value("file"))
        except AcdeskError as error:
            self.refuse(str(error))
            return
        self.work(lambda: self._read(path))

    def _read(self, path: Path) -> Imported:
        """In a thread."""
        read = read_path(path, zone=self.desk.config.hours.zone)
        return import_events(
            self.desk, read, progress=lambda written, of: self.tell(f"Importing … {written:,} of {of:,}")
        )

    def progressed(self, told: str) -> None:
        """How far it is; before and after, what it does."""
        self.note(told or "Calls by who takes part, all else as busy time. The same file again changes nothing.")

    def finished(self, result: Imported) -> Done | None:
        """What was changed, if anything."""
        self.imported = result
        return result.done

    @property
    def outcome(self) -> str:
        """What came of it, and what could not be read."""
        imported = self.imported
        if imported is None:
            return ""
        told = [imported_sentence(imported)]
        lost = [each for each in imported.problems if each.lost]
        others = [each for each in imported.problems if not each.lost]
        for heading, problems in (("Not read", lost), ("To know", others)):
            if problems:
                told += ["", f"{heading} ({len(problems)}):"]
                told += [f"  {clean_line(str(each), 400)}" for each in problems]
        return "\n".join(told)


class Report(Question):
    """The quarter's visits, to be sent on."""

    name_of = "visits_report"
    sends = "write"

    @property
    def heading(self) -> str:
        """What it is."""
        return "Report of the visits"

    def __init__(self, desk: Desk, quarter: str) -> None:
        super().__init__(desk)
        self._quarter = quarter

    def fields(self) -> Iterator[Field]:
        """Which quarter, how, and where to."""
        yield Field("quarter", "quarter", self._quarter, tell=self._told, hint="2026Q1")
        yield Field("form", "as", MARKDOWN, FieldKind.CHOICE, REPORTS)
        yield Field("file", "where", self._usual(MARKDOWN), hint="empty: to the clipboard")

    def _usual(self, form: str) -> str:
        try:
            quarter = visits.checked(self.desk, self.value("quarter").strip() or self._quarter)
        except AcdeskError:
            quarter = self._quarter
        return str(Path("~") / f"visits-{quarter.lower()}.{form}")

    def _told(self, text: str) -> str:
        if not text.strip():
            return ""
        state = visits.board(self.desk, visits.checked(self.desk, text.strip())).state
        return f"held {state.held}, required {state.required}; aim {state.aim_held} of {state.aim}"

    def changed(self, name: str) -> None:
        """The file is named after both."""
        if name in ("quarter", "form"):
            self.put("file", self._usual(self.value("form")))

    def answer(self) -> str:
        """Write it, or copy it."""
        quarter, form = self.value("quarter").strip(), self.value("form")
        text = visits_csv(self.desk, quarter) if form == CSV else visits.report_markdown(self.desk, quarter)
        where = self.value("file").strip()
        if not where:
            self.app.copy_to_clipboard(text)
            return "The report is on the clipboard."
        target = given_path(where)
        try:
            if target.exists() and (not target.is_file() or not self._is_ours(target, form)):
                raise WrongUsage(f"{shown(target)} exists already: it was left as it is. Give another name.")
        except OSError as error:
            raise Failed(f"{shown(target)} can't be read: {error.strerror}.") from None
        write_whole(target, text.encode())
        return f"The report is in {shown(target)}."

    @staticmethod
    def _is_ours(target: Path, form: str) -> bool:
        """Whether it is a report that was written before."""
        begins = b"client,tier,place" if form == CSV else b"# Visits "
        with target.open("rb") as handle:
            return handle.read(len(begins)) == begins


def given_path(text: str) -> Path:
    """What was typed, as a path. Raises WrongUsage for nothing, and for the home of nobody."""
    if not text.strip() or "\0" in text:
        raise WrongUsage("Say which file.")
    return at_home(Path(text.strip()))


def quarter_now(desk: Desk) -> str:
    """This quarter."""
    from acdesk.rules.objectives import quarter_of  # noqa: PLC0415

    return quarter_of(desk.today())
