"""Finds text that may be read as markup: wherever the screens show a string it must prove that it is plain.

A string handed to a widget is parsed for markup, where `[@click=…]` acts. Accepted are literals, `Content(…)` and
`Text(…)`, names and functions that are these by their annotation or by every assignment, and `markup=False` where the
call knows it.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import TypeGuard

PLAIN = {"Content", "Text"}
PLAIN_TYPES = PLAIN | {"Strip", "Visual", "Segment", "Style", "RenderResult"}
PLAIN_MAKERS = {"assemble", "styled", "from_rich_text", "blank", "empty"}
SHOWN: dict[str, tuple[int | None, tuple[str, ...]]] = {
    "Static": (0, ("content", "renderable")),
    "Label": (0, ("content", "renderable")),
    "Button": (0, ("label", "tooltip")),
    "Link": (0, ("text", "tooltip")),
    "Checkbox": (0, ("label", "tooltip")),
    "RadioButton": (0, ("label", "tooltip")),
    "ToggleButton": (0, ("label", "tooltip")),
    "Collapsible": (None, ("title",)),
    "TabPane": (0, ("title",)),
    "Tab": (0, ("label",)),
    "Placeholder": (0, ("label",)),
    "Option": (0, ("prompt",)),
    "Selection": (0, ("prompt",)),
    "Select": (0, ("options", "prompt")),
    "Hit": (1, ("match_display", "help")),
    "DiscoveryHit": (0, ("display", "help")),
    "notify": (0, ("message",)),
    "update": (0, ("content", "renderable")),
    "add_column": (0, ("label",)),
    "add_leaf": (0, ("label",)),
    "add_option": (0, ("option",)),
    "render_str": (0, ("text_content",)),
    "highlight": (0, ("candidate",)),
}
"""What shows text: the position and the keywords of what is shown."""
SHOWN_ALL = {"add_row", "add_rows", "add_columns", "add_options", "from_markup", "TabbedContent"}
"""Every argument is shown, or parsed; `markup=False` is no help."""
KNOWS_MARKUP = {"Static", "Label", "notify", "from_text"}
TITLES = {"border_title", "border_subtitle", "tooltip"}
TABLES = {"dict", "set", "Counter", "defaultdict", "OrderedDict", "Mapping", "MutableMapping", "frozenset"}
NEVER_IMPORTED = {"Markdown", "MarkdownViewer", "escape"}
OURS = {"command.help", "command.label", "key.help", "key.label"}
"""Written by us, in acdesk/keys.py; a test there sees to it that they hold no bracket."""


@dataclass
class Known:
    """What the whole room tells about names: functions that return plain text, attributes that are tables or plain."""

    makers: set[str] = field(default_factory=set)
    other_makers: set[str] = field(default_factory=set)
    tables: set[str] = field(default_factory=set)
    plain: set[str] = field(default_factory=set)
    bases: dict[str, str] = field(default_factory=dict)
    """Class of ours to the class it is made from."""
    own_start: set[str] = field(default_factory=set)
    """Classes with an `__init__` of their own: what they show is seen in there."""

    def shows_like(self, name: str) -> str:
        """The Textual class that a class of ours shows its argument like, or the name itself."""
        seen: set[str] = set()
        while name in self.bases and name not in self.own_start | seen:
            seen.add(name)
            name = self.bases[name] or name
        return name


def survey(trees: Iterable[ast.Module]) -> Known:
    """Read the annotations of all files of the room."""
    known = Known()
    for node in (node for tree in trees for node in ast.walk(tree)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            (known.makers if _is_plain_type(node.returns) else known.other_makers).add(node.name)
        elif isinstance(node, ast.ClassDef):
            known.bases[node.name] = _last(node.bases[0]) if node.bases else ""
            if any(isinstance(each, ast.FunctionDef) and each.name == "__init__" for each in node.body):
                known.own_start.add(node.name)
        elif isinstance(node, ast.AnnAssign):
            name = _last(node.target)
            if _root(node.annotation) in TABLES:
                known.tables.add(name)
            elif _is_plain_type(node.annotation):
                known.plain.add(name)
        elif isinstance(node, ast.Assign) and _is_table(node.value):
            known.tables.update(_last(target) for target in node.targets)
    known.makers -= known.other_makers
    return known


def find(tree: ast.Module, known: Known) -> Iterator[tuple[int, str]]:
    """Line and fault of everything in a file that may be read as markup."""
    yield from _imports(tree)
    yield from _Scope(known, _File.of(tree)).visit_body(tree)


@dataclass(frozen=True)
class _File:
    """The names a file has from elsewhere than Textual, or makes itself, and the base of the class being read."""

    others: frozenset[str]
    base: str = ""

    @classmethod
    def of(cls, tree: ast.Module) -> _File:
        others = {node.name for node in tree.body if isinstance(node, ast.ClassDef) and not node.bases}
        for node in ast.walk(tree):
            outside = isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] not in {"textual", "rich"}
            if outside or isinstance(node, ast.Import):
                others.update(name.asname or name.name for name in node.names)  # type: ignore[attr-defined]
        return cls(frozenset(others))


def _is_parsed_render(node: ast.AST) -> TypeGuard[ast.FunctionDef]:
    """A widget's way to say what stands on it; a strip's `render` gives what the terminal is told."""
    return isinstance(node, ast.FunctionDef) and node.name == "render" and _root(node.returns) == "str"


class _Scope:
    """One function (or the module) and what its names are bound to."""

    def __init__(self, known: Known, file: _File, node: ast.AST | None = None) -> None:
        self.known = known
        self.file = file
        self.bound: dict[str, list[ast.expr | None]] = {}
        self.tables: set[str] = set()
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            arguments = node.args
            for argument in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs):
                if _root(argument.annotation) in TABLES:
                    self.tables.add(argument.arg)
                self.bound[argument.arg] = [] if _is_plain_type(argument.annotation) else [None]

    def visit_body(self, node: ast.AST) -> Iterator[tuple[int, str]]:
        inner: list[tuple[ast.AST, str]] = []
        nodes = list(_own(node, inner))
        for each in nodes:
            self._bind(each)
        for each in nodes:
            if isinstance(each, ast.Call):
                yield from self._call(each)
            elif isinstance(each, ast.Assign):
                yield from self._title(each)
        for function, base in inner:
            if _is_parsed_render(function) and (base or self.file.base) != "Strip":
                yield function.lineno, "render() returns a str, which is parsed; return Content"
            file = replace(self.file, base=base or self.file.base)
            yield from _Scope(self.known, file, function).visit_body(function)

    def _bind(self, node: ast.AST) -> None:
        if isinstance(node, ast.Assign):
            for target in node.targets:
                names = [target] if isinstance(target, ast.Name) else list(ast.walk(target))
                for name in names:
                    if isinstance(name, ast.Name):
                        self.bound.setdefault(name.id, []).append(node.value if name is target else None)
        elif isinstance(node, ast.AugAssign | ast.NamedExpr) and isinstance(node.target, ast.Name):
            self.bound.setdefault(node.target.id, []).append(node.value)
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            plain = _is_plain_type(node.annotation)
            self.bound.setdefault(node.target.id, []).extend([] if plain else [node.value])
        elif isinstance(node, ast.For | ast.AsyncFor | ast.comprehension):
            for name in ast.walk(node.target):
                if isinstance(name, ast.Name):
                    self.bound.setdefault(name.id, []).append(None)

    def _call(self, call: ast.Call) -> Iterator[tuple[int, str]]:
        name = self._shows_like(call)
        if name in KNOWS_MARKUP and _is_off(call, "markup"):
            return
        if name in SHOWN_ALL:
            shown: list[ast.expr] = [*call.args, *(word.value for word in call.keywords if word.arg != "key")]
        elif name == "from_text":
            shown = call.args[:1]
        elif name in SHOWN and not (name == "update" and self._is_no_widget(call)):
            position, keywords = SHOWN[name]
            shown = [] if position is None else call.args[position : position + 1]
            shown += [argument for argument in call.args[: position or 0] if isinstance(argument, ast.Starred)]
            shown += [word.value for word in call.keywords if word.arg in keywords]
        else:
            return
        for value in shown:
            if not self._is_plain(value):
                yield value.lineno, f"{name}() is given {ast.unparse(value)[:60]}: wrap it in Content(…)"

    def _shows_like(self, call: ast.Call) -> str:
        """The name in SHOWN that a call stands for; none for a name that comes from elsewhere than Textual."""
        name = _last(call.func)
        if name == "__init__" and ast.unparse(call.func).startswith("super()"):
            return self.known.shows_like(self.file.base)
        like = self.known.shows_like(name)
        return "" if like == name and name in self.file.others else like

    def _title(self, node: ast.Assign) -> Iterator[tuple[int, str]]:
        for target in node.targets:
            if isinstance(target, ast.Attribute) and target.attr in TITLES and not self._is_plain(node.value):
                yield node.lineno, f"{target.attr} is parsed: {ast.unparse(node.value)[:60]}: wrap it in Content(…)"

    def _is_no_widget(self, call: ast.Call) -> bool:
        """Whether `.update` is that of a dictionary or a set."""
        if call.args and (_is_table(call.args[0]) or isinstance(call.args[0], ast.GeneratorExp)):
            return True
        owner = _last(call.func.value) if isinstance(call.func, ast.Attribute) else ""
        return owner in self.known.tables or owner in self.tables or owner in self.file.others

    def _is_plain(self, value: ast.expr | None, depth: int = 0) -> bool:
        if value is None or depth > 20:
            return False
        match value:
            case ast.Constant():
                return True
            case ast.Call():
                return self._is_plain_call(value, depth)
            case ast.Name(id=name) if name in self.bound:
                return all(self._is_plain(each, depth + 1) for each in self.bound[name])
            case ast.Name(id=name) | ast.Attribute(attr=name):
                return name in self.known.plain or name.isupper() or ast.unparse(value) in OURS
        return self._are_plain(value, depth)

    def _are_plain(self, value: ast.expr, depth: int) -> bool:
        """Whether an expression made of parts has only plain ones."""
        match value:
            case ast.JoinedStr(values=parts) | ast.List(elts=parts) | ast.Tuple(elts=parts) | ast.BoolOp(values=parts):
                return all(self._is_plain(part, depth + 1) for part in parts)
            case ast.IfExp(body=one, orelse=other) | ast.BinOp(left=one, right=other, op=ast.Add()):
                return self._is_plain(one, depth + 1) and self._is_plain(other, depth + 1)
            case ast.ListComp(elt=one) | ast.GeneratorExp(elt=one) | ast.Starred(value=one) | ast.NamedExpr(value=one):
                return self._is_plain(one, depth + 1)
        return False

    def _is_plain_call(self, call: ast.Call, depth: int) -> bool:
        name = _last(call.func)
        if name in PLAIN or name in SHOWN:  # Option(…) and the like are looked at by themselves
            return True
        if isinstance(call.func, ast.Attribute):
            owner = call.func.value
            if isinstance(owner, ast.Name) and owner.id in PLAIN:
                return name in PLAIN_MAKERS | {"from_markup", "from_text"}  # looked at by themselves
            if isinstance(owner, ast.Call) and self._is_plain_call(owner, depth + 1):
                return True  # Content(…).stylize(…)
        return name in self.known.makers


def _own(node: ast.AST, inner: list[tuple[ast.AST, str]], base: str = "") -> Iterator[ast.AST]:
    """The nodes of a function without those of the functions in it, which go to `inner` with their class's base."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef):
            inner.append((child, base))
        else:
            yield child
            first = _last(child.bases[0]) if isinstance(child, ast.ClassDef) and child.bases else ""
            yield from _own(child, inner, first or base)


def _imports(tree: ast.Module) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] in {"textual", "rich"}:
            for name in node.names:
                if name.name in NEVER_IMPORTED:
                    yield node.lineno, f"{name.name} is not for text from outside"


def _is_off(call: ast.Call, word: str) -> bool:
    return any(
        each.arg == word and isinstance(each.value, ast.Constant) and each.value.value is False
        for each in call.keywords
    )


def _is_table(value: ast.expr) -> bool:
    if isinstance(value, ast.Dict | ast.Set | ast.DictComp | ast.SetComp):
        return True
    return isinstance(value, ast.Call) and _last(value.func) in TABLES


def _is_plain_type(annotation: ast.expr | None) -> bool:
    """Whether a type allows nothing that is parsed."""
    if annotation is None:
        return False
    if isinstance(annotation, ast.BinOp):
        return _is_plain_type(annotation.left) and _is_plain_type(annotation.right)
    if isinstance(annotation, ast.Constant):
        return annotation.value is None
    if isinstance(annotation, ast.Subscript):
        return _last(annotation.value) in {"list", "tuple", "Sequence", "Iterable"} and all(
            _is_plain_type(part) or (isinstance(part, ast.Constant) and part.value is Ellipsis)
            for part in (annotation.slice.elts if isinstance(annotation.slice, ast.Tuple) else [annotation.slice])
        )
    return _last(annotation) in PLAIN_TYPES


def _root(annotation: ast.expr | None) -> str:
    if isinstance(annotation, ast.Subscript):
        annotation = annotation.value
    return "" if annotation is None else _last(annotation)


def _last(node: ast.AST) -> str:
    """`update` of `self.body.update`."""
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""
