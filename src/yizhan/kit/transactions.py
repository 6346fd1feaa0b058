"""Transactions that join the one they are called in, and rows under lock."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction
from django.db.models import Model, QuerySet

P = ParamSpec("P")
R = TypeVar("R")
M = TypeVar("M", bound=Model)


def in_transaction(action: Callable[P, R]) -> Callable[P, R]:
    """Run `action` in a transaction of its own, or as part of the caller's.

    As a part it makes no savepoint: that saves two statements a level, and a part that was refused
    takes the whole with it, so nobody can catch the refusal and commit one half.
    """

    @wraps(action)
    def joined(*args: P.args, **kwargs: P.kwargs) -> R:
        with transaction.atomic(savepoint=not has_caller()):
            return action(*args, **kwargs)

    return joined


class AroundPage(transaction.Atomic):
    """A transaction around a whole page. It is no caller of the actions in it: each has a savepoint
    of its own, so that a page can catch a refusal and show it."""

    def __init__(self) -> None:
        super().__init__(using=None, savepoint=True, durable=False)


def has_caller() -> bool:
    """Return whether a transaction is open already. (A test's own is none: see conftest.py.)"""
    around = transaction.get_connection().atomic_blocks
    return bool(around) and not isinstance(around[-1], AroundPage)


def under_lock(rows: QuerySet[M], pk: object) -> M:
    """One of `rows` as it is now, locked until the transaction ends, with what is joined to it.
    Raises DoesNotExist.

    PostgreSQL passes over a row whose foreign key somebody changed while this waited for the lock:
    it holds the row as it is now against the joined row of before. By then the lock is had, and
    asking once more finds the two that belong together.
    """
    rows = rows.select_for_update(of=("self",))
    try:
        return rows.get(pk=pk)
    except ObjectDoesNotExist:
        return rows.get(pk=pk)
