"""The house read as text: its files, and the trees they parse to."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

PROJECT = Path(__file__).parents[2]
HOUSE = PROJECT / "src" / "yizhan"
ROOF = HOUSE / "roof"
DOMAIN = [HOUSE / floor for floor in ("kit", "ground", "wings")]


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def files(*folders: Path) -> Iterator[Path]:
    """Every Python file there that is neither a test nor a migration."""
    for folder in folders:
        for path in sorted(folder.rglob("*.py")):
            if not {"tests", "migrations"} & set(path.parts):
                yield path


def room(path: Path) -> str:
    """The room of an app a file stands in: `actions` for actions.py and for actions/moving.py."""
    return path.parent.name if path.parent.name in ROOMS else path.stem


ROOMS = {"actions", "models", "rules", "events", "jobs", "index", "exchange", "vault", "store"}


def calls(path: Path) -> Iterator[ast.Call]:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call):
            yield node


def place(path: Path, node: ast.AST) -> str:
    return f"{path.relative_to(PROJECT)}:{getattr(node, 'lineno', 0)}"
