"""Roles are declared once: `Role` in ground/people/rules.py, its permissions in permissions.py."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from tests.architecture.source import HOUSE, files, place, tree
from yizhan.ground.people.permissions import ENTRUSTS, ROLES, Permission
from yizhan.ground.people.rules import Role

DECLARED = HOUSE / "ground/people/rules.py"
TAKES_A_ROLE = {"PostRow", "grant", "may_grant"}
ALL = frozenset(Role.values)


def test_every_role_has_its_permissions():
    assert set(Role) == set(ROLES)
    assert set(ENTRUSTS) <= set(Role)


@pytest.mark.parametrize("role", Role)
def test_every_role_says_its_work(role):
    assert str(role.label)
    assert str(role.description).endswith(("。", "."))


@pytest.mark.parametrize("permission", Permission)
def test_every_permission_says_its_deed(permission):
    assert permission.description.endswith(".")


def test_no_role_is_written_as_text():
    literals = {
        place(path, node)
        for path in files(HOUSE)
        if path != DECLARED
        for node in roles_written(tree(path))
    }
    assert sorted(literals) == [], "write Role.HANDLER, not its text"


@pytest.mark.parametrize(
    "source",
    [
        "grant(person, role='handler')",
        "PostRow(person, unit, 'secretary')",
        "posts.filter(role__in=['lead', 'admin'])",
        "post.role == 'admin'",
        "role in {'admin', 'lead'}",
        "NAMES = {'admin': 1, 'host': 2}",
        "def a(role: str = 'host'): ...",
        "def a(*, role: str = 'host'): ...",
        "POST_OF = {Seat.DEPUTY: 'committee', Seat.SECRETARY: 'secretary'}",
    ],
)
def test_a_role_written_as_text_is_found(source):
    assert list(roles_written(ast.parse(source)))


@pytest.mark.parametrize("source", ["accounts['admin']", "rows.select_related('company')"])
def test_the_same_word_for_another_thing_is_none(source):
    assert list(roles_written(ast.parse(source))) == []


def roles_written(module: ast.AST) -> Iterator[ast.expr]:
    """The values of roles that are written as text where a role is compared, passed or listed."""
    for node in ast.walk(module):
        for expression in _places_of_roles(node):
            if _words(expression) & ALL:
                yield expression
        if isinstance(node, ast.Dict):
            for side in (node.keys, node.values):
                words = [_words(one) for one in side if one is not None]
                if len(words) > 1 and all(len(one) == 1 and one <= ALL for one in words):
                    yield node


def _places_of_roles(node: ast.AST) -> Iterator[ast.expr]:
    if isinstance(node, ast.keyword) and (node.arg or "").split("__")[0] in {"role", "roles"}:
        yield node.value
    elif isinstance(node, ast.Compare):
        sides = [node.left, *node.comparators]
        if any(_is_role(side) for side in sides):
            yield from sides
    elif isinstance(node, ast.Call) and _name(node.func) in TAKES_A_ROLE:
        yield from node.args
    elif isinstance(node, ast.arguments):
        named = [*node.posonlyargs, *node.args]
        pairs = [
            *zip(named[len(named) - len(node.defaults) :], node.defaults, strict=True),
            *zip(node.kwonlyargs, node.kw_defaults, strict=True),
        ]
        yield from (value for arg, value in pairs if arg.arg == "role" and value is not None)


def _is_role(node: ast.expr) -> bool:
    return _name(node) in {"role", "roles"}


def _name(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else getattr(node, "attr", "")


def _words(node: ast.expr) -> set[str]:
    """The text of a constant, or the texts listed in a set, tuple or list."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return {node.value}
    if isinstance(node, ast.Set | ast.Tuple | ast.List):
        return set().union(*map(_words, node.elts))
    return set()
