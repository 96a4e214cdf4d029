"""The calendar and the report of its visits, written to a file or a folder: what the command line and screens share."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from acdesk.agenda.ics_write import write_calendar
from acdesk.agenda.vdir import Kept, keep_vdir
from acdesk.desk import Desk
from acdesk.errors import Failed, WrongUsage
from acdesk.own_events import export_events
from acdesk.paths import at_home, is_other, shown, write_whole
from acdesk.reading import visits
from acdesk.tables.rejects import quoted
from acdesk.text import clean_line
from acdesk.verbs.calendar_files import Imported

BEGINS = b"BEGIN:VCALENDAR"


@dataclass(frozen=True)
class Exported:
    """What was written, where to, and for a folder what that changed in it."""

    target: Path
    events: int
    kept: Kept | None = None

    @property
    def sentence(self) -> str:
        """As people read it."""
        said = f"Exported {many(self.events)} to {self.target}"
        if self.kept is None:
            return f"{said}."
        kept = self.kept
        told = f"{said}: {kept.written} written, {kept.same} as they were, {kept.removed} taken away."
        if kept.changed:
            told += f" {kept.changed} changed there by another program and left so: import the folder to take that in."
        return told


def calendar_data(desk: Desk, client_id: int | None = None, client: str = "", *, flat: bool = False) -> bytes:
    """Everything, or one client's calls and visits, as one calendar."""
    name = f"{desk.config.agency or 'acdesk'}{f', {client}' if client else ''}"
    return write_calendar(export_events(desk, client_id), stamp=desk.now(), name=name, flat=flat)


def export_calendar(
    desk: Desk, file: Path, *, client_id: int | None = None, client: str = "", flat: bool = False, folder: bool = False
) -> Exported:
    """Write to a file, or to a folder with a file for each event. Raises WrongUsage, Failed."""
    target = _target(file, folder=folder)
    if folder or target.is_dir():
        events = export_events(desk, client_id)
        # nothing is named like the second: what the other clients and other desks have there stays
        ours = f".{desk.store.setting('calendar_name')}@acdesk" if client_id is None else "@acdesk.one-client"
        return Exported(target, len(events), keep_vdir(target, events, stamp=desk.now(), flat=flat, ours=ours))
    events = export_events(desk, client_id)
    write_whole(target, calendar_data(desk, client_id, client, flat=flat))
    return Exported(target, len(events))


def _target(file: Path, *, folder: bool) -> Path:
    """Where to write. Raises WrongUsage where that would destroy what is no calendar."""
    target = at_home(file)
    try:
        if folder and target.exists() and not target.is_dir():
            raise WrongUsage(f"{shown(target)} is a file: --vdir writes into a folder.")
        if target.is_dir() or not target.exists():
            return target
        if is_other(target):
            raise WrongUsage(f"{shown(target)} is neither a file nor a folder: give another name.")
        with target.open("rb") as handle:
            start = handle.read(200).removeprefix(b"\xef\xbb\xbf").lstrip()
    except OSError as error:
        raise Failed(f"{shown(target)} can't be read: {error.strerror}.") from None
    if start and not start.upper().startswith(BEGINS):
        raise WrongUsage(f"{shown(target)} exists and is no calendar: it was left as it is. Give another name.")
    return target


def imported_sentence(imported: Imported) -> str:
    """What came of a file; what there was none of is not named."""
    ways = (
        (imported.new, "new"), (imported.updated, "updated"), (imported.same, "the same"),
        (imported.older, "older than what is here"), (imported.cancelled, "cancelled"),
    )  # fmt: skip
    kinds = ((imported.calls, "calls"), (imported.busy, "busy time"))
    told = "; ".join(part for part in (_counted(ways), _counted(kinds)) if part)
    return f"Read {many(imported.read)}{f': {told}' if told else ''}."


def _counted(counts: Iterable[tuple[int, str]]) -> str:
    return ", ".join(f"{count} {word}" for count, word in counts if count)


def visits_csv(desk: Desk, quarter: str, client_id: int | None = None) -> str:
    """The quarter's visits as CSV (RFC 4180); a cell that a spreadsheet would compute gets a quote before it."""
    file = io.StringIO()
    rows = visits.report_rows(desk, quarter, client_id)
    csv.writer(file).writerows([quoted(clean_line(cell)) for cell in row] for row in rows)
    return file.getvalue()


def many(count: int) -> str:
    """`1 event`, `2 events`."""
    return f"{count} event{'s' * (count != 1)}"
