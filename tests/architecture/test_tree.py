"""The tree of units: how a path is made of steps is known in one file."""

from __future__ import annotations

import ast

import pytest

from tests.architecture.source import HOUSE, files, place, tree

HOME = HOUSE / "ground" / "people" / "models" / "units.py"


def arithmetic(module: ast.AST) -> list[ast.AST]:
    """Where a path is cut, measured by steps, or compared by how it begins."""
    return [node for node in ast.walk(module) if _cuts(node) or _measures(node) or _compares(node)]


def _is_path(node: ast.AST) -> bool:
    return isinstance(node, ast.Attribute) and node.attr == "path"


def _cuts(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Subscript)
        and isinstance(node.slice, ast.Slice)
        and _is_path(node.value)
    )


def _measures(node: ast.AST) -> bool:
    return isinstance(node, ast.Attribute) and node.attr in {"steplen", "_str2int"}


def _compares(node: ast.AST) -> bool:
    if not isinstance(node, ast.Call):
        return False
    begins = (
        isinstance(node.func, ast.Attribute)
        and node.func.attr == "startswith"
        and any(_is_path(part) for part in (node.func.value, *node.args))
        and not (isinstance(node.func.value, ast.Attribute) and _of_request(node.func.value))
    )
    return begins or any((one.arg or "").endswith("path__startswith") for one in node.keywords)


def _of_request(path: ast.Attribute) -> bool:
    return isinstance(path.value, ast.Name) and path.value.id == "request"


@pytest.mark.parametrize(
    "line",
    [
        "above = unit.path[:-4]",
        "above = path[: -Unit.steplen]",
        "units.filter(path__startswith=level)",
        "inside = unit.path.startswith(top.path)",
    ],
)
def test_the_search_finds_what_it_looks_for(line):
    assert arithmetic(ast.parse(line))


def test_nobody_else_does_it():
    found = [
        place(path, node)
        for path in files(HOUSE)
        if path != HOME
        for node in arithmetic(tree(path))
    ]
    assert found == []
