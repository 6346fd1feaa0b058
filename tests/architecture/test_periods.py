"""Validity periods: every table is asked in one way what is in force on a day."""

from __future__ import annotations

import ast
from typing import Any

import pytest
from django.apps import apps
from django.db import models

from tests.architecture.source import HOUSE, files, place, tree
from yizhan.kit.periods import PeriodQuerySet

OLD_WORDS = {"standing", "present", "existing", "holding"}
PERIODS = [
    model for model in apps.get_models() if isinstance(model._default_manager.all(), PeriodQuerySet)
]


def column(model: Any, path: str) -> Any:
    *through, last = path.split("__")
    for name in through:
        model = model._meta.get_field(name).related_model
    return model._meta.get_field(last)


def test_the_tables_with_periods_are_known():
    assert len(PERIODS) >= 14


@pytest.mark.parametrize("model", PERIODS, ids=lambda model: model._meta.label)
def test_its_columns_are_there_and_of_the_declared_type(model):
    rows = model._default_manager.all()
    begins, ends = column(model, rows.begins), column(model, rows.ends)

    assert (begins.null, ends.null) == (False, True)
    for one in (begins, ends):
        assert isinstance(one, models.DateTimeField) == rows.columns_hold_moments


def by_hand(module: ast.AST) -> list[ast.AST]:
    """Where somebody writes `Q(end=None) | Q(end__gt=day)` again."""
    found: list[ast.AST] = []
    for node in ast.walk(module):
        if not (isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr)):
            continue
        asked = [
            keyword
            for side in (node.left, node.right)
            if isinstance(side, ast.Call)
            for keyword in side.keywords
        ]
        empty = {one.arg for one in asked if getattr(one.value, "value", one) is None}
        later = {
            (one.arg or "").rpartition("__")[0]
            for one in asked
            if isinstance(one.value, ast.Name) and (one.arg or "").endswith(("__gt", "__gte"))
        }
        if empty & later:
            found.append(node)
    return found


def test_the_search_finds_what_it_looks_for():
    assert by_hand(ast.parse("q.filter(Q(left_on=None) | Q(left_on__gt=on), joined_on__lte=on)"))
    assert not by_hand(ast.parse("Q(left_on=None) | Q(left_on__gte=F('joined_on'))"))


def test_nobody_asks_by_hand():
    wrong = []
    for path in files(HOUSE):
        if path == HOUSE / "kit" / "periods.py":
            continue
        wrong += [place(path, node) for node in by_hand(tree(path))]
        wrong += [
            f"{place(path, method)} {method.name}"
            for kind in ast.walk(tree(path))
            if isinstance(kind, ast.ClassDef) and kind.name.endswith("QuerySet")
            for method in kind.body
            if isinstance(method, ast.FunctionDef) and method.name in OLD_WORDS
        ]
    assert wrong == []
