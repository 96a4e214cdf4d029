"""Objectives written as TOML."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from typing import Any

from acdesk.errors import WrongUsage
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
from acdesk.text import clean_line

_TOML_FIELDS = ("client", "quarter", "objective")
_OBJECTIVE_FIELDS = ("title", "client", "quarter", "key_result")
_KEY_RESULT_FIELDS = ("title", "unit", "baseline", "target", "readings")
_TABLE = re.compile(r"[ \t]*\[\[[ \t]*objective[ \t]*(\.[ \t]*key_result[ \t]*)?\]\]")
_TOML_PLACE = re.compile(r"(.*) \(at (?:line ([0-9]+), column [0-9]+|end of document)\)", re.DOTALL)


def parse_toml(text: str, client: str, quarter: str) -> list[ObjectiveDraft]:
    """The objectives of a TOML text; `client` and `quarter` stand in. Raises WrongUsage with the line."""
    try:
        document = tomllib.loads(text)
    except ValueError as error:  # also for a number of more digits than Python reads
        found = _TOML_PLACE.fullmatch(str(error))
        line = int(found[2]) if found and found[2] else text.count("\n") + 1 if found else 1
        raise Fault(line, f"this is no TOML: {clean_line(found[1] if found else str(error), 120)}.") from None
    except RecursionError:
        raise WrongUsage("This is no TOML of objectives: it is nested too deeply.") from None
    lines = text.split("\n")
    where = _Where(lines)
    _known(document, _TOML_FIELDS, 1, where)
    client = line_of_text(document.get("client", client), "client", where.field(1, "client"))
    quarter = line_of_text(document.get("quarter", quarter), "quarter", where.field(1, "quarter"))
    tables = _tables(document.get("objective", []), where.field(1, "objective"))
    starts = where.starts([len(_as_list(table.get("key_result", []))) for table in tables])
    return [_toml_objective(table, client, quarter, place, where) for table, place in zip(tables, starts, strict=True)]


class _Where:
    """Where things stand in a TOML text: the parser does not tell, so headers and names are looked for."""

    def __init__(self, lines: list[str]) -> None:
        self.lines = lines
        self.headers = [
            (number, bool(found[1])) for number, line in enumerate(lines, 1) if (found := _TABLE.match(line))
        ]

    def starts(self, key_results: list[int]) -> list[tuple[int, ...]]:
        """For each objective the line of its header and those of its key results' headers.

        Where the headers found are not those read (tables written in line), the line where the objectives begin.
        """
        found: list[tuple[int, ...]] = []
        for number, nested in self.headers:
            if nested and found:
                found[-1] = (*found[-1], number)
            else:
                found.append((number,))
        if [len(numbers) - 1 for numbers in found] == key_results:
            return found
        if len(found) == len(key_results):
            return [(numbers[0],) * (count + 1) for numbers, count in zip(found, key_results, strict=True)]
        return [(self.field(1, "objective"),) * (count + 1) for count in key_results]

    def field(self, start: int, name: str) -> int:
        """The line at which `name` is set, from the line `start` up to the next table; else `start`."""
        setting = re.compile(rf"[ \t]*[\"']?{re.escape(name)}[\"']?[ \t]*[=.]")
        for number in range(start, len(self.lines) + 1):
            line = self.lines[number - 1]
            if number > start and line.lstrip().startswith("["):
                break
            if setting.match(line):
                return number
        return start


def _toml_objective(
    table: Mapping[str, Any], client: str, quarter: str, place: tuple[int, ...], where: _Where
) -> ObjectiveDraft:
    line = place[0]
    _known(table, _OBJECTIVE_FIELDS, line, where)
    key_results = _tables(table.get("key_result", []), where.field(line, "key_result"))
    return ObjectiveDraft(
        line_of_text(table.get("client", client), "client", where.field(line, "client")),
        line_of_text(table.get("quarter", quarter), "quarter", where.field(line, "quarter")),
        title_of(table.get("title", ""), "objective", where.field(line, "title")),
        tuple(_toml_key_result(one, start, where) for one, start in zip(key_results, place[1:], strict=True)),
        line,
    )


def _toml_key_result(table: Mapping[str, Any], line: int, where: _Where) -> KeyResult:
    _known(table, _KEY_RESULT_FIELDS, line, where)
    title = title_of(table.get("title", ""), "key result", where.field(line, "title"))
    unit = line_of_text(table.get("unit", ""), "unit", where.field(line, "unit"), LONGEST_UNIT)
    baseline, target = (_toml_number(table.get(name), name, where.field(line, name)) for name in ("baseline", "target"))
    at = where.field(line, "readings")
    readings = table.get("readings", {})
    if not isinstance(readings, dict):
        raise Fault(at, "readings are days with figures, like { 2026-01-31 = 44 }.")
    read = [reading_of(day, _toml_number(value, "reading", at), at) for day, value in readings.items()]
    return key_result_of(title, unit, baseline, target, read, line=line)


def _toml_number(value: object, name: str, line: int) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise Fault(line, f"the {name} is a number; there is {'none' if value is None else 'something else'}.")
    return value


def _known(table: Mapping[str, Any], names: tuple[str, ...], line: int, where: _Where) -> None:
    for name in table:
        if name not in names:
            raise Fault(where.field(line, name), f"{quoted(name)} is not known here; there are {', '.join(names)}.")


def _tables(value: object, line: int) -> list[dict[str, Any]]:
    found = [one for one in _as_list(value) if isinstance(one, dict)]
    if not isinstance(value, list) or len(found) < len(value):
        raise Fault(line, "objectives and key results are tables: [[objective]], [[objective.key_result]].")
    return found


def _as_list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []
