"""What is used of Textual that it does not promise is listed in one place, and Textual has it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from screens import driver

ROOT = Path(__file__).parents[2]
LISTED = set(re.findall(r"`(_[a-z_]+)`", driver.__doc__ or ""))


def trees() -> Iterator[ast.Module]:
    for file in sorted((ROOT / "screens").rglob("*.py")):
        yield ast.parse(file.read_text(encoding="utf-8"))


def ours(node: ast.AST) -> Iterator[str]:
    """Names that a node makes."""
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        yield node.name
    elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
        yield node.attr
    elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
        yield node.id


def asked(node: ast.AST) -> Iterator[str]:
    """Private names that a node asks somebody for."""
    if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Load):
        yield node.attr
    elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("textual"):
        yield from (node.module or "").split(".")
        yield from (each.name for each in node.names)


def test_every_private_name_is_listed() -> None:
    nodes = [node for tree in trees() for node in ast.walk(tree)]
    made = {name for node in nodes for name in ours(node)}
    named_tuples = {"_replace", "_make"}
    used = {name for node in nodes for name in asked(node) if re.fullmatch("_[a-z][a-z_]*", name)} - named_tuples
    assert used - made - LISTED == set()


def test_textual_has_all_of_them() -> None:
    found = find_spec("textual")
    assert found is not None
    assert found.origin is not None
    texts = [file.read_text(encoding="utf-8") for file in Path(found.origin).parent.rglob("*.py")]
    names = {name for text in texts for name in re.findall(r"\b_[a-z_]+", text)}
    files = {file.stem for file in Path(found.origin).parent.rglob("_*.py")}
    assert len(LISTED) > 15
    assert LISTED - names - files == set()
