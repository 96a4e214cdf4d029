"""Objectives written as Markdown."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from acdesk.objective_file.drafts import (
    LONGEST_UNIT,
    Fault,
    ObjectiveDraft,
    key_result_of,
    line_of_text,
    quoted,
    reading_of,
    title_of,
)
from acdesk.rules.objectives import KeyResult

_REMARK = re.compile(r"(>.*|<!--.*-->|-{3,})?")
_HEADING = re.compile(r"(#{1,2}) +(.*?)(?: +#+)?")
_BULLET = re.compile(r"[-*+] +(.*)")
_CLIENT_QUARTER = re.compile(r"(.*?)[ ·,:–—-]*\b([0-9]{4}Q[0-9])")
_ARROW = re.compile(r"(.*)(?:→|->)(.*)")
_READING = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2}) *:(.*)")
_FIGURE = re.compile(r"([^\d\s.,+−-]{0,8}) ?([-+−]?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?) ?([^\d\s.,].*)?")
"""A sign of money, a number with or without thousands' commas, a unit; nothing that reads in two ways."""


@dataclass
class _Open:
    """What the reading of a Markdown text has come to."""

    client: str
    quarter: str
    drafts: list[ObjectiveDraft] = field(default_factory=list)

    def add(self, key_result: KeyResult, line: int) -> None:
        """Put a key result under the last objective."""
        if not self.drafts:
            raise Fault(line, "a key result stands under an objective: write '## Title' above it.")
        self._replace((*self.drafts[-1].key_results, key_result))

    def read(self, day: str, text: str, line: int) -> None:
        """Put a reading under the last key result."""
        if not self.drafts or not self.drafts[-1].key_results:
            raise Fault(line, "a reading stands under a key result.")
        *others, result = self.drafts[-1].key_results
        value, unit = _figure(text, line)
        if unit not in ("", result.unit):
            raise Fault(line, f"the reading is in {quoted(unit)}, its key result in {quoted(result.unit)}.")
        reading = reading_of(day, value, line)
        if any(reading.day == other.day for other in result.readings):
            raise Fault(line, f"there are two readings of {day}.")
        self._replace((*others, replace(result, readings=(*result.readings, reading))))

    def _replace(self, key_results: tuple[KeyResult, ...]) -> None:
        """Give the last objective other key results."""
        self.drafts[-1] = replace(self.drafts[-1], key_results=key_results)


def parse_markdown(text: str, client: str, quarter: str) -> list[ObjectiveDraft]:
    """The objectives of a Markdown text; `client` and `quarter` stand in. Raises WrongUsage with the line."""
    state = _Open(client, quarter)
    for number, raw in enumerate(text.split("\n"), 1):
        line = raw.strip()
        if _REMARK.fullmatch(line):
            continue
        if heading := _HEADING.fullmatch(line):
            words = heading[2]
            if len(heading[1]) == 2:
                title = title_of(words, "objective", number)
                state.drafts.append(ObjectiveDraft(state.client, state.quarter, title, (), number))
            else:
                found = _CLIENT_QUARTER.fullmatch(words)
                state.client = line_of_text(found[1] if found else words, "client", number) or client
                state.quarter = found[2] if found else quarter
        elif bullet := _BULLET.fullmatch(line):
            _bullet(state, bullet[1], number)
        else:
            raise Fault(number, f"{quoted(line)} is no heading, key result or reading; put '>' before a remark.")
    return state.drafts


def _bullet(state: _Open, text: str, line: int) -> None:
    """A line of a list: with an arrow a key result, else a reading."""
    arrow, reading = _ARROW.fullmatch(text), _READING.fullmatch(text)
    if arrow:
        title, colon, before = arrow[1].rpartition(":")
        if not colon:
            raise Fault(line, "a colon stands between a key result and its figures: 'Calls answered: 40 → 60 %'.")
        (baseline, unit), (target, target_unit) = _figure(before, line), _figure(arrow[2], line)
        if unit and target_unit and unit != target_unit:
            raise Fault(line, f"the baseline is in {quoted(unit)}, the target in {quoted(target_unit)}.")
        unit = line_of_text(unit or target_unit, "unit", line, LONGEST_UNIT)
        state.add(key_result_of(title_of(title, "key result", line), unit, baseline, target, [], line=line), line)
    elif reading:
        state.read(reading[1], reading[2], line)
    else:
        raise Fault(
            line,
            f"{quoted(text)} is neither a key result ('Calls answered: 40 → 60 %') nor a reading ('2026-01-31: 44').",
        )


def _figure(text: str, line: int) -> tuple[float, str]:
    """A figure and its unit: `1,200`, `60 %`, `$15 a month` (of which the unit is `$ a month`)."""
    found = _FIGURE.fullmatch(" ".join(text.split()))
    if not found:
        raise Fault(line, f"{quoted(text)} is no figure; write it like 40, 1,200, 2.5, 60 % or $150.")
    number = float(found[2].replace(",", "").replace("−", "-"))
    return number, " ".join(part for part in (found[1], (found[3] or "").strip()) if part)
