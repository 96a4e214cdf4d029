"""The configuration written out: every key with its default, commented out, made from the structs themselves."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from pathlib import Path
from textwrap import wrap

import msgspec

from acdesk import config as configuration
from acdesk.config import Config, Section, TriageRule
from acdesk.keys import KEYS
from acdesk.template_table import TEMPLATES, MessageTemplate

_WIDTH = 100
_HEAD = """The configuration of acdesk. Every key stands here with its default.
To change one, take away the # before it. A line that begins with "# " and a space is an explanation.
`acdesk config check` says what is wrong."""


def example() -> str:
    """A configuration file (TOML) that changes nothing: as it is, and with every key's # taken away."""
    blocks = [_prose(_HEAD), *_plain(Config()), *_tables(Config(), "")]
    return "\n\n".join(blocks) + "\n"


def _plain(section: Section) -> Iterator[str]:
    """The keys of a section that are not tables of their own."""
    docs = _documentation()[type(section).__name__]
    for field in msgspec.structs.fields(section):
        value = getattr(section, field.name)
        if isinstance(value, Section | dict) or _is_rules(value):
            continue
        yield _explained(docs.get(field.name, ""), f"#{field.name} = {_toml(value)}")


def _tables(section: Section, prefix: str) -> Iterator[str]:
    """The tables of a section, each with what is in it."""
    docs = _documentation()[type(section).__name__]
    for field in msgspec.structs.fields(section):
        value, name = getattr(section, field.name), f"{prefix}{field.name}"
        if isinstance(value, Section):
            about = _documentation()[type(value).__name__][""]
            yield "\n".join([f"[{name}]", _prose(about), *_plain(value)])
            yield from _tables(value, f"{name}.")
        elif isinstance(value, dict):
            entries = [f"#{json.dumps(key)} = {_toml(item)}" for key, item in value.items()]
            yield "\n".join([f"[{name}]", _prose(docs.get(field.name, "")), *entries, *_ADDED.get(name, list)()])
        elif _is_rules(value):
            yield from _rules(value, name)


def _rules(rules: tuple[TriageRule, ...], name: str) -> Iterator[str]:
    about = _documentation()["TriageRule"]
    yield _prose(f"{about['']}\nnature: {about['nature']}\nOne rule of your own replaces all of these.")
    for rule in rules:
        lines = [f"#{field.name} = {_toml(getattr(rule, field.name))}" for field in msgspec.structs.fields(rule)]
        yield "\n".join([f"#[[{name}]]", *lines])


def _is_rules(value: object) -> bool:
    return isinstance(value, tuple) and any(isinstance(item, TriageRule) for item in value)


def _toml(value: object) -> str:
    """A value as TOML writes it; a JSON string is a TOML string."""
    if isinstance(value, tuple):
        return "[" + ", ".join(_toml(item) for item in value) + "]"
    return json.dumps(value, ensure_ascii=False)


def _explained(doc: str, setting: str) -> str:
    return f"{_prose(doc)}\n{setting}" if doc else setting


def _prose(text: str) -> str:
    """Explanation, wrapped, each line after `# `."""
    lines = [line for part in text.splitlines() for line in (wrap(part, _WIDTH) or [""])]
    return "\n".join(f"# {line}".rstrip() for line in lines)


def _templates() -> list[str]:
    """The templates by name, with their variables."""
    return [_prose("\n".join(_describe(template) for template in TEMPLATES.values()))]


def _describe(template: MessageTemplate) -> str:
    needs = ", ".join(f"${name}" for name in template.required)
    return f"{template.name}: {template.purpose}; needs {needs}"


def _commands() -> list[str]:
    return [_prose("\n".join(f"{key.id}: {key.keys or '(none)'} – {key.help}" for key in KEYS))]


_ADDED = {"templates": _templates, "keys": _commands}


def _documentation() -> dict[str, dict[str, str]]:
    """Class and field to the docstring that stands under it in the configuration's own source; "" is the class."""
    tree = ast.parse(Path(configuration.__file__).read_text(encoding="utf-8"))
    return {node.name: _of_class(node) for node in tree.body if isinstance(node, ast.ClassDef)}


def _of_class(node: ast.ClassDef) -> dict[str, str]:
    docs = {"": ast.get_docstring(node) or ""}
    for field, below in zip(node.body, node.body[1:], strict=False):
        if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name):
            doc = below.value.value if isinstance(below, ast.Expr) and isinstance(below.value, ast.Constant) else ""
            docs[field.target.id] = doc if isinstance(doc, str) else ""
    return docs
