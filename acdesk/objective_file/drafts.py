"""What is read from either format, and how a fault in it is told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from acdesk.errors import WrongUsage
from acdesk.rules.objectives import KeyResult, Reading
from acdesk.text import clean_line, storable

LONGEST_TITLE, LONGEST_UNIT = 300, 40


@dataclass(frozen=True)
class ObjectiveDraft:
    """An objective as the file has it; `line` is where it begins, counted from 1."""

    client: str
    quarter: str
    title: str
    key_results: tuple[KeyResult, ...]
    line: int


class Fault(WrongUsage):
    """What is wrong in the file, and in which line."""

    def __init__(self, line: int, sentence: str) -> None:
        super().__init__(f"Line {line}: {sentence}")
        self.line = line


def key_result_of(
    title: str, unit: str, baseline: float, target: float, readings: list[Reading], *, line: int
) -> KeyResult:
    """A key result. Raises Fault for what are no figures."""
    try:
        return KeyResult(title, unit, baseline, target, tuple(readings))
    except ValueError as error:
        raise Fault(line, str(error)) from None


def reading_of(day: str, value: float, line: int) -> Reading:
    """A reading of an ISO day. Raises Fault."""
    try:
        read_on = date.fromisoformat(day)
    except ValueError:
        raise Fault(line, f"{quoted(day)} is no day; write it like 2026-01-31.") from None
    try:
        return Reading(read_on, value)
    except ValueError as error:
        raise Fault(line, str(error)) from None


def title_of(value: object, name: str, line: int) -> str:
    """The title of an objective or key result (`name`). Raises Fault for none."""
    title = line_of_text(value, "title", line)
    if not title:
        raise Fault(line, f"the {name} has no title.")
    return title


def line_of_text(value: object, name: str, line: int, longest: int = LONGEST_TITLE) -> str:
    """A text as the desk keeps it, on one line. Raises Fault for what is none, or too long."""
    if not isinstance(value, str):
        raise Fault(line, f"the {name} is a text; write it in quotes.")
    text = " ".join(storable(value).split())
    if len(text) > longest:
        raise Fault(line, f"the {name} is longer than {longest} characters.")
    return text


def quoted(text: str) -> str:
    """What was written, made safe and short."""
    return f"'{clean_line(text, 60)}'"
