"""A calendar file as lines and components, before any value is understood: total, whatever the bytes are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from acdesk.agenda.values import Problem

_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
MOST_LINES = 600_000
"""Lines of a file; fifteen thousand events have as many."""
_DEEPEST = 20
"""Components within components; an alarm in an event in a calendar is the third."""
LONGEST_LINE = 16_384
"""Bytes of an unfolded line; what is longer is an attachment within the file, which nobody reads here."""


@dataclass(frozen=True, slots=True)
class Line:
    """A content line, unfolded, and the number of the physical line where it begins."""

    number: int
    text: str


@dataclass(slots=True)
class Component:
    """What stands between BEGIN and END of one event, time zone or calendar; components within are apart."""

    name: str
    number: int
    lines: list[Line] = field(default_factory=list)
    within: list[Component] = field(default_factory=list)


@dataclass(slots=True)
class Parts:
    """A file's events and time zones, the lines that stand in the calendar itself, and how many other things it has."""

    events: list[Component] = field(default_factory=list)
    zones: list[Component] = field(default_factory=list)
    calendar: list[Line] = field(default_factory=list)
    calendars: int = 0
    others: dict[str, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def content_lines(data: bytes) -> tuple[list[Line], list[Problem]]:
    """The unfolded lines, and what is to be said of how they are written.

    Lines are unfolded as bytes, since a fold may stand within a character (RFC 5545, 3.1). Bytes that are not UTF-8
    are read as Windows-1252, with a notice.
    """
    encoding = "utf-8"
    problems: list[Problem] = []
    for mark, name in _BOMS:
        if data.startswith(mark):
            data, encoding = data[len(mark) :], name
            break
    if encoding != "utf-8":
        data = data.decode(encoding, "replace").encode("utf-8", "replace")
    data = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    if data.count(b"\n") > MOST_LINES:
        return [], [Problem("the file", f"it has more than {MOST_LINES:,} lines: import it in parts.")]
    lines = []
    for number, whole in _unfolded(data):
        try:
            text = whole.decode("utf-8")
        except UnicodeDecodeError:
            text = whole.decode("cp1252", "replace")
            if not problems:
                problems.append(Problem(f"line {number}", "it is not UTF-8 and is read as Windows-1252.", lost=False))
        lines.append(Line(number, text))
    return lines, problems


def _unfolded(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Each line that is not blank, with what was folded, and its number. Some programs leave a blank line at a fold."""
    begins, pieces = 1, [b""]
    for number, raw in enumerate((*data.split(b"\n"), b"."), 1):
        if raw[:1] in (b" ", b"\t"):
            pieces.append(raw[1:])
        elif raw:
            whole = b"".join(pieces)
            if len(whole) <= LONGEST_LINE and whole.strip():
                yield begins, whole
            begins, pieces = number, [raw]


def parts(lines: list[Line]) -> Parts:
    """The components of a file. An event that does not end is a problem; the ones after it are read."""
    found = Parts()
    open_: list[Component] = []
    for line in lines:
        word, _, name = line.text.partition(":")
        word, name = word.strip().upper(), name.strip().upper()
        if word == "BEGIN" and len(open_) < _DEEPEST:
            if name == "VEVENT" and any(one.name == "VEVENT" for one in open_):
                _give_up(found, open_, "another event begins before it ends.")
            _begin(found, open_, Component(name, line.number))
        elif word == "END":
            _end(found, open_, name)
        elif open_:
            (found.calendar if open_[-1].name == "VCALENDAR" else open_[-1].lines).append(line)
    if any(one.name == "VEVENT" for one in open_):
        _give_up(found, open_, "the file ends before the event does.")
    return found


def _begin(found: Parts, open_: list[Component], component: Component) -> None:
    inside = open_[-1] if open_ else None
    if component.name == "VCALENDAR":
        found.calendars += 1
    elif inside is not None and inside.name != "VCALENDAR":
        inside.within.append(component)
    elif component.name not in ("VEVENT", "VTIMEZONE"):
        found.others[component.name] = found.others.get(component.name, 0) + 1
    open_.append(component)


def _end(found: Parts, open_: list[Component], name: str) -> None:
    """Closes the innermost component of that name; an END of nothing that is open is passed over."""
    places = [place for place, one in enumerate(open_) if one.name == name]
    if not places:
        return
    ended = open_[places[-1]]
    del open_[places[-1] :]
    if name == "VEVENT":
        found.events.append(ended)
    elif name == "VTIMEZONE":
        found.zones.append(ended)


def _give_up(found: Parts, open_: list[Component], why: str) -> None:
    place = next(place for place, one in enumerate(open_) if one.name == "VEVENT")
    found.problems.append(Problem(f"event in line {open_[place].number}", why))
    del open_[place:]
