"""Settings written into the configuration file: beside what stands there, and never over it in silence."""

from __future__ import annotations

import json
import os
import re
import tempfile
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from acdesk.config_check import problems
from acdesk.config_example import example
from acdesk.errors import Failed, Refused, WrongUsage

Setting = tuple[str, ...]
"""Where a key stands: ("hours", "zone")."""

LARGEST_SHORT = 0xFFFF
"""The last character that TOML writes with four digits."""

_HEADER = re.compile(r"\s*\[\[?\s*([^\]]+?)\s*\]")
_BARE = re.compile(r"[A-Za-z0-9_-]+")


@dataclass(frozen=True)
class Written:
    """What became of the settings, by name: `changed` stood there with another value, which is told."""

    path: Path
    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()

    def sentences(self) -> tuple[str, ...]:
        """What to say; nothing where nothing was written."""
        added = (f"Wrote {', '.join(self.added)} to {self.path}.",) if self.added else ()
        return (*added, *(f"Changed in {self.path}: {each}." for each in self.changed))


def write_settings(path: Path, settings: Mapping[Setting, Any], *, replace: bool = True) -> Written:
    """Write settings into the TOML file at `path`, made with every default as a remark where there is none.

    What stands there with the same value is left; with another it is replaced and told, or Refused without `replace`.
    The file is replaced as a whole, readable by its owner alone. Raises WrongUsage when the file or the result is no
    configuration, Failed when it can't be written.
    """
    text = _read(path)
    table = _parsed(text, path)
    added, changed = [], []
    for setting, value in settings.items():
        before = _at(table, setting)
        if before == value:
            continue
        name = ".".join(setting)
        if before is None:
            added.append(name)
        elif replace:
            changed.append(f"{name} was {_toml(before)} and is {_toml(value)}")
        else:
            raise Refused("exists", f"{path} says {name} = {_toml(before)} already: change it there.")
        text = _with(text, setting, value)
        _put(table, setting, value)
        if not _says(text, table):
            raise WrongUsage(f"{path} is written in a way that {name} can't be put in: add {name} = {_toml(value)}.")
    if not added and not changed:
        return Written(path)
    if found := problems(text.encode("utf-8")):
        raise WrongUsage(f"That can't be written to {path}: {found[0]}.")
    _replace(path, text)
    return Written(path, tuple(added), tuple(changed))


def _read(path: Path) -> str:
    """The file's text, or what a new one begins with."""
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return example()
    except UnicodeDecodeError:
        raise WrongUsage(f"The configuration {path} is not UTF-8.") from None
    except OSError as error:
        raise Failed(f"The configuration {path} can't be read: {error.strerror}.") from None


def _parsed(text: str, path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise WrongUsage(f"The configuration {path} is not TOML: {error}.") from None


def _says(text: str, wanted: Mapping[str, Any]) -> bool:
    """Whether the text means exactly what is wanted: a line that was put in wrongly is found out."""
    try:
        return _without_empty(tomllib.loads(text)) == _without_empty(wanted)
    except tomllib.TOMLDecodeError:
        return False


def _without_empty(table: Mapping[str, Any]) -> dict[str, Any]:
    inner = {key: _without_empty(value) if isinstance(value, dict) else value for key, value in table.items()}
    return {key: value for key, value in inner.items() if value != {}}


def _at(table: Mapping[str, Any], setting: Setting) -> Any:
    found: Any = table
    for key in setting:
        found = found.get(key) if isinstance(found, dict) else None
    return found


def _put(table: dict[str, Any], setting: Setting, value: Any) -> None:
    for key in setting[:-1]:
        table = table.setdefault(key, {})
    table[setting[-1]] = value


def _with(text: str, setting: Setting, value: Any) -> str:
    """The text with the setting in its table: on its line, on the line of its remark, else as a new line."""
    *tables, key = setting
    lines = text.removesuffix("\n").split("\n") if text else []
    begin, end = _section(lines, ".".join(tables))
    if begin is None:
        return "\n".join([*lines, "", f"[{'.'.join(tables)}]", _line(key, value), ""])
    named = re.compile(rf"\s*(#)?\s*(?:{re.escape(key)}|{re.escape(json.dumps(key))})\s*=")
    matches = [(place, named.match(lines[place])) for place in range(begin, end)]
    live = [place for place, match in matches if match and not match[1]]
    remarks = [place for place, match in matches if match and match[1]]
    if places := live or remarks:
        lines[places[0]] = _line(key, value)
    else:
        # below the last line of the table that says something, above the empty ones before the next
        while end > begin and not lines[end - 1].strip():
            end -= 1
        lines.insert(end, _line(key, value))
    return "\n".join(lines) + "\n"


def _section(lines: list[str], name: str) -> tuple[int | None, int]:
    """The lines of a table, without its header: first and one past the last; the top of the file has no name."""
    headers = [(place, match[1]) for place, line in enumerate(lines) if (match := _HEADER.match(line))]
    ends = [*[place for place, _ in headers[1:]], len(lines)][: len(headers)]
    if not name:
        return 0, headers[0][0] if headers else len(lines)
    for (place, found), end in zip(headers, ends, strict=True):
        if found == name:
            return place + 1, end
    return None, len(lines)


def _line(key: str, value: Any) -> str:
    shown = key if _BARE.fullmatch(key) else json.dumps(key, ensure_ascii=False)
    return f"{shown} = {_toml(value)}"


def _toml(value: Any) -> str:
    """A value as TOML writes it: a JSON text, number or list of texts, with everything that can't be seen escaped."""
    told = json.dumps(value, ensure_ascii=False)
    return told if told.isprintable() else "".join(char if char.isprintable() else _escape(char) for char in told)


def _escape(char: str) -> str:
    return f"\\u{ord(char):04x}" if ord(char) <= LARGEST_SHORT else f"\\U{ord(char):08x}"


def _replace(path: Path, text: str) -> None:
    """Put the text where the file is, whole or not at all. Raises Failed."""
    path = path.resolve()  # a link stays a link
    name = ""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".config-", suffix=".toml")
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except OSError as error:
        if name:
            Path(name).unlink(missing_ok=True)
        raise Failed(f"The configuration {path} can't be written: {error.strerror}.") from None
