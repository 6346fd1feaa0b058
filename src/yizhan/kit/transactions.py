"""Transactions that join the one they are called in."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import transaction

P = ParamSpec("P")
R = TypeVar("R")


def in_transaction(action: Callable[P, R]) -> Callable[P, R]:
    """Run `action` in a transaction of its own, or as part of the caller's.

    As a part it makes no savepoint: that saves two statements a level, and a part that was refused
    takes the whole with it, so nobody can catch the refusal and commit one half. The transaction
    that a test case wraps around itself does not count as a caller.
    """

    @wraps(action)
    def joined(*args: P.args, **kwargs: P.kwargs) -> R:
        around = transaction.get_connection().atomic_blocks
        nested = bool(around) and not around[-1]._from_testcase
        with transaction.atomic(savepoint=not nested):
            return action(*args, **kwargs)

    return joined
