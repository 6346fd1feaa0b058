"""Days: a moment falls on the day it is in the city, never on the one it is in Greenwich."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tests.architecture.source import HOUSE, files, place, tree

LOCAL = {"astimezone", "localtime", "local_day"}
CONSTRUCTED = {"datetime", "fromtimestamp", "fromisoformat", "strptime"}


def names(node: ast.AST) -> set[str]:
    return {
        part.id if isinstance(part, ast.Name) else part.attr
        for part in ast.walk(node)
        if isinstance(part, ast.Name | ast.Attribute)
    }


def is_moment(node: ast.AST) -> bool:
    """True for `at`, `now`, `opened_at` and what is counted from them, unless it is made local."""
    known = names(node)
    moments = {name for name in known if name in {"at", "now", "then"} or name.endswith("_at")}
    return bool(moments) and not known & (LOCAL | CONSTRUCTED)


def days_of_greenwich(module: ast.AST) -> Iterator[ast.expr]:
    """Where a moment is cut to its date, or written with its date or hour, in no zone of ours."""
    for node in ast.walk(module):
        match node:
            case ast.Call(func=ast.Attribute(attr="date" | "strftime", value=value)):
                wrong = is_moment(value)
            case ast.FormattedValue(value=value, format_spec=ast.JoinedStr() as spec):
                wrong = is_moment(value) and "%" in ast.unparse(spec)
            case _:
                continue
        if wrong:
            yield node


def test_it_knows_a_day_of_greenwich_when_it_sees_one():
    wrong = ("step.at.date()", "(now + day).date()", "f'{case.opened_at:%y%m%d}'")
    right = ("local_day(at)", "at.astimezone(zone).date()", "f'{local:%H:%M}'", "f'{at}'")
    assert [text for text in (*wrong, *right) if any(days_of_greenwich(ast.parse(text)))] == [
        *wrong
    ]


def test_every_day_is_one_of_the_city():
    seen = [place(path, node) for path in files(HOUSE) for node in days_of_greenwich(tree(path))]
    assert not seen, f"Take kit.days.local_day: {seen}"
