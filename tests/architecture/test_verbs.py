"""The verbs of the audit log: declared by their app, described, and each of them written."""

from __future__ import annotations

import ast
import re

from tests.architecture.source import HOUSE, calls, files, place, tree
from yizhan.ground.audit.rules import Verb, declared
from yizhan.kit.registration import registered


def test_an_entry_is_written_with_a_declared_verb():
    """A member of an enum, or a variable that is annotated as one."""
    classes = {type(verb).__name__ for verb in declared().values()}
    wrong = [
        place(path, call)
        for path in files(HOUSE)
        for call in calls(path)
        if isinstance(call.func, ast.Name) and call.func.id in {"record", "newest_facts"}
        if not _is_verb(call.args[0], classes)
    ]
    assert wrong == []


def _is_verb(argument: ast.expr, classes: set[str]) -> bool:
    match argument:
        case ast.Attribute(value=ast.Name(id=name)):
            return name in classes
        case _:
            return isinstance(argument, ast.Name)  # the type checker knows what it is


def test_every_declared_verb_is_written():
    used = {
        (node.value.id, node.attr)
        for path in files(HOUSE)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)
    }
    never = [
        str(verb) for verb in declared().values() if (type(verb).__name__, verb.name) not in used
    ]
    assert never == []


def test_a_verb_has_one_app_and_a_shape():
    kinds = {type(verb) for verb in declared().values()}
    assert len(declared()) == sum(len(kind) for kind in kinds) > 100
    assert all(re.fullmatch(r"[a-z_]+\.[a-z_]+", verb) for verb in declared())


def test_all_verbs_of_the_house_are_found():
    """Also those of an app that declares them elsewhere than in its rules."""
    names = tuple(config.name + "." for config in registered())
    everywhere = {
        kind for kind in Verb.__subclasses__()
        if kind.__module__.startswith(names) and ".tests." not in kind.__module__
    }  # fmt: skip
    assert everywhere == {type(verb) for verb in declared().values()}
