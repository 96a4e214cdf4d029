"""The house rules that a syntax tree can see."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests import markup_rule

ROOT = Path(__file__).parents[1]
ROOMS = ("db", "acdesk", "screens")
LONGEST_FILE = 400
LONGEST_FUNCTION = 40
BROAD = {"Exception", "BaseException"}

BROAD_ALLOWED = {
    "screens/guard.py:_survive": "whatever a handler or a timer raises, the desk stays open and says so",
}
"""The places where a broad `except` is right, each with its reason. One that ends in `raise` hides nothing."""

FORBIDDEN = {
    "db": ("acdesk", "screens", "textual", "rich"),
    "acdesk": ("textual", "rich", "peewee", "playhouse", "sqlite3", "pysqlite3"),
    "screens": ("peewee", "playhouse", "sqlite3", "pysqlite3"),
}


def files(*rooms: str) -> list[str]:
    found = [path for room in rooms for path in sorted((ROOT / room).rglob("*.py"))]
    return [path.relative_to(ROOT).as_posix() for path in found]


@cache
def parsed(name: str) -> ast.Module:
    return ast.parse((ROOT / name).read_text(encoding="utf-8"), name)


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return (function.end_lineno or 0) - function.lineno + 1


def test_a_file_stays_under_its_length() -> None:
    too_long = {
        name: lines
        for name in files(*ROOMS)
        if (lines := len((ROOT / name).read_text(encoding="utf-8").splitlines())) >= LONGEST_FILE
    }
    assert too_long == {}


def test_a_function_stays_under_its_length() -> None:
    too_long = {
        f"{name}:{function.name}": length(function)
        for name in files(*ROOMS)
        for function in functions(parsed(name))
        if length(function) >= LONGEST_FUNCTION
    }
    assert too_long == {}


# Exceptions


def broad(tree: ast.AST, within: str = "") -> Iterator[str]:
    """The function of every handler that catches everything."""
    for node in ast.iter_child_nodes(tree):
        inside = node.name if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) else within
        if isinstance(node, ast.ExceptHandler) and (node.type is None or catches_all(node.type)):
            yield from () if raises_on(node) else (inside,)
        if isinstance(node, ast.Call) and name_of(node) == "suppress" and any(map(catches_all, node.args)):
            yield inside
        yield from broad(node, inside)


def raises_on(handler: ast.ExceptHandler) -> bool:
    """Whether a handler only tidies up: its last word is a bare `raise`, and nothing leaves it before."""
    last = handler.body[-1]
    leaves = any(isinstance(node, ast.Return | ast.Continue | ast.Break) for node in ast.walk(handler))
    return isinstance(last, ast.Raise) and last.exc is None and not leaves


def name_of(node: ast.Call) -> str:
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def catches_all(node: ast.expr) -> bool:
    if isinstance(node, ast.Tuple):
        return any(map(catches_all, node.elts))
    return ast.unparse(node).removeprefix("builtins.") in BROAD


def test_no_broad_except_but_those_with_a_reason() -> None:
    found = {f"{name}:{where}" for name in files(*ROOMS) for where in broad(parsed(name))}
    assert found - set(BROAD_ALLOWED) == set()
    assert {place for place in set(BROAD_ALLOWED) - found if (ROOT / place.split(":")[0]).exists()} == set()


@pytest.mark.parametrize(
    ("source", "count"),
    [
        ("try: x\nexcept: y", 1),
        ("try: x\nexcept Exception as e: raise Other from e", 1),
        ("try: x\nexcept Exception:\n    if y: raise", 1),
        ("def f():\n    try: x\n    except:\n        if y: return\n        raise", 1),
        ("try: x\nexcept BaseException:\n    close()\n    raise", 0),
        ("try: x\nexcept (ValueError, BaseException): y", 1),
        ("with contextlib.suppress(Exception): x", 1),
        ("try: x\nexcept (ValueError, OSError): y", 0),
    ],
)
def test_the_rule_for_exceptions_sees(source: str, count: int) -> None:
    assert len(list(broad(ast.parse(source)))) == count


# Encodings


POSITIONAL = {"read_text": 0, "write_text": 1, "TextIOWrapper": 1}
"""Arguments before the encoding."""


def without_encoding(tree: ast.AST) -> Iterator[int]:
    """The line of every text file that is opened without naming its encoding."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or any(word.arg == "encoding" for word in node.keywords):
            continue
        name = name_of(node)
        if len(node.args) == POSITIONAL.get(name, -1) or opens_text(node, name):
            yield node.lineno


def opens_text(node: ast.Call, name: str) -> bool:
    """Whether a call opens a text file: `open(path)`, `path.open("w")`, `os.fdopen(fd, "w")`; not our own `open`s."""
    builtin = isinstance(node.func, ast.Name)
    if name not in {"open", "fdopen", "NamedTemporaryFile", "TemporaryFile"}:
        return False
    values = [
        *node.args[1 if builtin or name == "fdopen" else 0 :],
        *(w.value for w in node.keywords if w.arg == "mode"),
    ]
    modes = [value.value for value in values if isinstance(value, ast.Constant) and isinstance(value.value, str)]
    mode = next((mode for mode in modes if re.fullmatch(r"[rwxabt+]{1,4}", mode)), None)
    if mode is None:
        return name in {"open", "fdopen"} and (builtin or name == "fdopen") and not values
    return "b" not in mode


def test_every_text_file_names_its_encoding() -> None:
    found = [f"{name}:{line}" for name in files(*ROOMS, "tests") for line in without_encoding(parsed(name))]
    assert found == []


@pytest.mark.parametrize(
    ("source", "count"),
    [
        ("open(p)", 1),
        ("open(p, 'w')", 1),
        ("p.open('a')", 1),
        ("p.read_text()", 1),
        ("p.write_text(x)", 1),
        ("os.fdopen(fd, 'w')", 1),
        ("io.TextIOWrapper(raw)", 1),
        ("open(p, 'rb')", 0),
        ("open(p, encoding='utf-8')", 0),
        ("p.open('rb')", 0),
        ("p.write_text(x, encoding='utf-8')", 0),
        ("ledger.open(Kind.PROMISE, due_at=eta)", 0),
        ("screen.open()", 0),
    ],
)
def test_the_rule_for_encodings_sees(source: str, count: int) -> None:
    assert len(list(without_encoding(ast.parse(source)))) == count


# Rooms


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_imports_only_what_is_below(room: str) -> None:
    found = [
        f"{name}: {module}"
        for name in files(room)
        for node in ast.walk(parsed(name))
        for module in imported(node)
        if module.split(".")[0] in FORBIDDEN[room]
    ]
    assert found == []


def imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [name.name for name in node.names]
    return [node.module or ""] if isinstance(node, ast.ImportFrom) and node.level == 0 else []


# Markup


def test_no_text_from_outside_is_read_as_markup() -> None:
    trees = {name: parsed(name) for name in files("screens")}
    known = markup_rule.survey(trees.values())
    found = [f"{name}:{line}: {fault}" for name, tree in trees.items() for line, fault in markup_rule.find(tree, known)]
    assert found == []


def test_our_own_labels_hold_no_bracket() -> None:
    keys = pytest.importorskip("acdesk.keys")
    assert [key.id for key in keys.KEYS if "[" in key.label + key.help] == []


def faults(source: str) -> int:
    tree = ast.parse(source)
    return len(list(markup_rule.find(tree, markup_rule.survey([tree]))))


@pytest.mark.parametrize(
    "source",
    [
        "Static(row.title)",
        "Static(f'for {name}')",
        "Static('for ' + name)",
        "Static(content=name)",
        "Static(name, markup=True)",
        "Static(str(name))",
        "Static(Content(name).plain)",
        "Static(Content(name).markup)",
        "Static(escape(name))",
        "Label(name if name else 'none')",
        "Button(client.name)",
        "self.query_one(Static).update(name)",
        "self.body.update(clean_line(name))",
        "self.notify(text)",
        "self.app.notify(text, severity='error')",
        "Content.from_markup(name)",
        "Content.from_markup('Hello $name', name=f'{name}')",
        "Text.from_markup(f'[b]{name}')",
        "Content.from_text(name)",
        "Option(name)",
        "OptionList(Option(f'{name}'))",
        "Hit(1.0, name, run)",
        "Hit(1.0, Content(name), run, help=row.note)",
        "matcher.highlight(name)",
        "table.add_row(Text(name), name)",
        "table.add_row(*cells)",
        "frame.border_title = name",
        "frame.border_title = Content(name).plain",
        "widget.tooltip = row.note",
        "TabPane(name)",
        "def f(name: str) -> None:\n    shown = name\n    Static(shown)",
        "def f(name):\n    shown = Content(name)\n    shown = name\n    Static(shown)",
        "def f():\n    for name in names:\n        Static(name)",
        "class A:\n    def render(self) -> str:\n        return self.name",
        "class Plain(Static):\n    pass\nPlain(name)",
        "class Plain(Static):\n    def __init__(self, name: str) -> None:\n        super().__init__(name)",
        "from textual.widgets import Markdown",
        "from rich.markup import escape",
    ],
)
def test_the_rule_for_markup_sees(source: str) -> None:
    assert faults(source) >= 1


@pytest.mark.parametrize(
    "source",
    [
        "Static('Nothing is lost.')",
        "Static(name, markup=False)",
        "Static(Content(name))",
        "Static(Text(name).append('x'))",
        "Static(Content.assemble(name, ('x', 'bold')))",
        "Static(Content(name) if name else '')",
        "self.notify(text, markup=False)",
        "self.query_one(Static).update(Content(name))",
        "rows: dict[int, str] = {}\nrows.update(other)",
        "def __init__(self):\n    self.seen = set()\ndef f(self):\n    self.seen.update(other)",
        "def f(rows: dict[str, str]) -> None:\n    rows.update(other)",
        "values.update({'a': 1})",
        "def line(row) -> Content:\n    return Content(row)\n\ndef f(row):\n    Static(line(row))",
        "def f(text: Content | None) -> None:\n    Static(text)",
        "def f(name):\n    shown = Content(name)\n    Static(shown)",
        "from acdesk.verbs import answering\nanswering.update(desk, text=name)",
        "from screens.dialogs.fields import Option\nOption(name)",
        "class Option:\n    pass\nOption(name)",
        "class Plain(Static):\n    def __init__(self, a):\n        super().__init__(Content(a))\nPlain(name)",
        "class Row(Widget):\n    def __init__(self, name: str) -> None:\n        super().__init__(name)",
        "frame.border_title = Content(name)",
        "frame.border_subtitle = 'Esc closes'",
        "Content.from_markup('[b]Bold[/b]')",
        "Content.from_text(name, markup=False)",
        "table.add_row(Text(a), Text(b), key=name)",
        "Option(Content(name), id=name)",
        "DiscoveryHit(Content(name), run, help=command.help)",
    ],
)
def test_the_rule_for_markup_lets_pass(source: str) -> None:
    assert faults(source) == 0


# What a command loads

MAKE = """
import sys
from datetime import datetime
from pathlib import Path
from acdesk.config import Config
from acdesk.desk import open_desk
now = datetime.fromisoformat(sys.argv[2])
open_desk(Path(sys.argv[1]), Config(), lambda: now, create=True).close()
"""
QUEUE = """
import sys
from acdesk.cli import main
sys.argv = ["acdesk", "--desk", sys.argv[1], "queue"]
try:
    main()
except SystemExit as stop:
    status = stop.code or 0
else:
    status = 0
names = {name.split(".")[0] for name in sys.modules}
print("loaded", status, *sorted(names & {"textual", "rich", "holidays", "icalendar", "apprise", "screens"}))
"""


def test_the_queue_on_the_command_line_loads_no_screen(tmp_path: Path) -> None:
    if not (ROOT / "acdesk/cli/queue.py").exists():
        pytest.skip("there is no acdesk queue yet")
    now, desk = "2026-03-03T16:00+00:00", str(tmp_path / "desk.db")
    environ = {name: value for name, value in os.environ.items() if not name.startswith("ACDESK_")}
    environ |= {"ACDESK_NOW": now, "ACDESK_CONFIG": str(tmp_path / "config.toml"), "HOME": str(tmp_path)}
    (tmp_path / "config.toml").write_text("", encoding="utf-8")
    for program in (MAKE, QUEUE):
        run = subprocess.run(
            [sys.executable, "-c", program, desk, now],
            cwd=ROOT, capture_output=True, text=True, encoding="utf-8", env=environ, timeout=60, check=False,
        )  # fmt: skip
        assert run.returncode == 0, run.stderr
    assert run.stdout.splitlines()[-1].split() == ["loaded", "0"]
