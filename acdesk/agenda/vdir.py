"""A folder with one calendar file for each event (vdir), as khal and vdirsyncer keep them: read and kept in step."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from acdesk.agenda.ics_read import LIMITS, Limits, read_ics
from acdesk.agenda.ics_write import flattened, write_calendar
from acdesk.agenda.shape import shape
from acdesk.agenda.values import CalendarEvent, Problem, ReadCalendar
from acdesk.errors import Failed, NotFound, WrongUsage
from acdesk.paths import is_other, write_whole
from acdesk.text import clean_line

MOST_FILES = 20_000
_STAMP = re.compile(rb"^(DTSTAMP|SEQUENCE):[^\r\n]*\r?\n", re.MULTILINE)
"""What alone is no change: when it was written, and which copy it is."""
_PLAIN = re.compile(r"[A-Za-z0-9@._-]{1,120}")


@dataclass(frozen=True, slots=True)
class Kept:
    """What keeping a folder in step did: files written anew or changed, left as they were, and taken away.

    `changed` were changed by another program and not here, and were left so that an import can take them in.
    """

    written: int
    same: int
    removed: int
    changed: int = 0


def read_path(path: Path, *, zone: str, limits: Limits = LIMITS) -> ReadCalendar:
    """The events of a calendar file, or of a folder of them (its own `.ics` files and those of its folders).

    Problems in a folder name their file. Raises NotFound where there is nothing, Failed when it can't be opened or
    nothing in it is a calendar, WrongUsage for what is neither file nor folder, or too many files.
    """
    shown = clean_line(path.name, 80) or "the path"
    try:
        if path.is_dir():
            return _read_folder(path, shown, zone, limits)
        if is_other(path):
            raise WrongUsage(f"{shown} is neither a file nor a folder: give a calendar saved as .ics.")
        found = read_ics(_bytes(path, limits), zone=zone, limits=limits)
    except FileNotFoundError:
        raise NotFound(f"There is no {clean_line(str(path), 200)}: give a calendar file or a folder of them.") from None
    except OSError as error:
        raise Failed(f"{shown} can't be read: {error.strerror or 'the system gives no reason'}.") from None
    if not found.is_calendar:
        raise Failed(f"{shown} {_why(found)}")
    return found


def _why(found: ReadCalendar) -> str:
    """What follows a file's name: `is no calendar: …`."""
    return found.problems[-1].reason.removeprefix("it ")


def _bytes(path: Path, limits: Limits) -> bytes:
    with path.open("rb") as file:
        return file.read(limits.size + 1)


def _read_folder(folder: Path, shown: str, zone: str, limits: Limits) -> ReadCalendar:
    files = sorted(one for one in (*folder.glob("*.ics"), *folder.glob("[!.]*/*.ics")) if not one.name.startswith("."))
    if len(files) > MOST_FILES:
        raise WrongUsage(f"{shown} holds more than {MOST_FILES:,} calendar files: import its folders one by one.")
    events: dict[str, CalendarEvent] = {}
    problems: list[Problem] = []
    readable, refused = 0, ""
    for file in files:
        name = clean_line(str(file.relative_to(folder)), 100)
        try:
            if is_other(file):
                problems.append(Problem(name, "it is neither a file nor a folder."))
                continue
            found = read_ics(_bytes(file, limits), zone=zone, limits=limits)
        except OSError as error:
            problems.append(Problem(name, f"it can't be read: {error.strerror or 'the system gives no reason'}."))
            continue
        readable += found.is_calendar
        refused = refused or ("" if found.is_calendar else f"{name} {_why(found)}")
        problems += [replace(one, where=f"{name}, {one.where}") for one in found.problems]
        for event in found.events:
            before = events.get(event.uid)
            if before is None or before.sequence <= event.sequence:
                events[event.uid] = event
    if not files:
        raise Failed(f"{shown} holds no calendar files (.ics).")
    if not readable:
        raise Failed(f"Nothing in {shown} can be read as a calendar: {refused or problems[0]}")
    return ReadCalendar(tuple(events.values()), tuple(problems), shown)


def keep_vdir(
    folder: Path, events: Iterable[CalendarEvent], *, stamp: datetime, flat: bool = False, ours: str = "@acdesk"
) -> Kept:
    """Writes each event into its own file of `folder`, which is made if need be; unchanged ones are left alone.

    Files whose name ends in `ours` (as UIDs of `desk_uid` do) and that no event has any more are taken away; all
    others are somebody else's and stay, and so does what another program changed in ours. A file is written beside and
    then renamed, so that a reader never sees half of one. Raises Failed.
    """
    written = same = removed = changed = 0
    try:
        folder.mkdir(parents=True, exist_ok=True)
        names: set[str] = set()
        each = (one for event in events for one in (flattened(event) if flat else (event,)))
        for event in each:
            file = folder / file_name(event.uid)
            names.add(file.name)
            data = write_calendar([event], stamp=stamp)
            if file.is_file() and _unstamped(file.read_bytes()) == _unstamped(data):
                same += 1
                continue
            if file.is_file() and _changed_there(file.read_bytes(), event):
                changed += 1
                continue
            write_whole(file, data, follow=False)  # a link there is none of ours
            written += 1
        for file in folder.glob(f"*{ours}.ics"):
            if file.name not in names and (file.is_file() or file.is_symlink()):
                file.unlink()
                removed += 1
    except OSError as error:
        reason = error.strerror or "the system gives no reason"
        raise Failed(f"{clean_line(str(folder), 200)} can't be written: {reason}.") from None
    return Kept(written, same, removed, changed)


def _changed_there(data: bytes, event: CalendarEvent) -> bool:
    """Whether a file's event was changed by another program, and not here since it was written."""
    found = [one for one in read_ics(data, zone="UTC").events if one.uid == event.uid]
    return any(one.base == shape(event) != shape(one) for one in found if one.base)


def file_name(uid: str) -> str:
    """The name of an event's file: its UID where that is a plain name, else a digest of it."""
    plain = _PLAIN.fullmatch(uid) and not uid.startswith(".")
    return f"{uid if plain else hashlib.sha256(uid.encode('utf-8', 'surrogatepass')).hexdigest()[:32]}.ics"


def _unstamped(data: bytes) -> bytes:
    return _STAMP.sub(b"", data)
