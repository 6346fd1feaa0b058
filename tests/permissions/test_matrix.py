"""The permission matrix: made from the code, checked in, and bound by rules that no new snapshot
can quietly change."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from tests.architecture.source import PROJECT
from tests.permissions.asked import Asked
from tests.permissions.matrix import (
    KNOWN,
    SEEN,
    SENT_TO_SIGN_IN,
    Matrix,
    written,
)

pytestmark = [
    # Once: who may what is decided by the same code. What PostgreSQL takes amiss, rooms and fuzz
    # find there.
    pytest.mark.django_db, pytest.mark.once, pytest.mark.slow, pytest.mark.xdist_group("matrix"),
]  # fmt: skip
FILE = PROJECT / "docs" / "permission-matrix.md"
OWNED = ("desk/case", "desk/duties/<", "desk/tasks/<", "api/v1/desk/cases/{")
"""Addresses that name a thing of the union department."""
OUTSIDERS = ("guest", "rider", "host", "other handler")


@pytest.fixture
def matrix(asked: Asked) -> Matrix:
    return asked.matrix


def which(matrix: Matrix, audience: str) -> Iterator[tuple[str, dict[str, str]]]:
    for address, answers in matrix.items():
        if address.audience == audience:
            yield str(address), answers


def test_the_checked_in_matrix_is_the_real_one(matrix):
    if os.environ.get("WRITE_SNAPSHOTS"):
        FILE.write_text(written(matrix), encoding="utf-8")
    assert FILE.read_text(encoding="utf-8") == written(matrix)


def test_every_parameter_is_known(asked):
    assert asked.unknown == set(), "say in tests/permissions/world.py what they stand for"


def test_nobody_meets_an_error(matrix):
    broken = {str(a): answers for a, answers in matrix.items() if "500" in answers.values()}
    assert broken == {}


def test_the_desk_is_closed_to_guests_riders_and_hosts(matrix):
    seen = {
        address: answers
        for address, answers in which(matrix, "desk")
        if answers["guest"] != SENT_TO_SIGN_IN
        or not {answers["rider"], answers["host"]} <= {"403", "404", "405"}
    }
    assert seen == {}


def test_riders_pages_ask_guests_to_sign_in(matrix):
    for audience in ("rider", "host"):
        open_to_all = [a for a, row in which(matrix, audience) if row["guest"] != SENT_TO_SIGN_IN]
        assert open_to_all == []


def test_what_another_unit_owns_does_not_exist(matrix):
    """404 on page, API, file and export alike: not even 403 tells that it is there. (Where the
    unit's own handlers get 403, too, it is the role that lacks, whatever is asked for.)"""
    leaks = {
        str(address): answers["other handler"]
        for address, answers in matrix.items()
        if address.route.startswith(OWNED)
        and ("<" in address.route or "{" in address.route)
        and answers["other handler"] not in {"404", "405"}
        and answers["other handler"] + answers["handler"] != "403403"
    }
    assert leaks == {}


def test_only_who_may_read_the_case_finds_it_anywhere(matrix):
    """No list, search, export or answer of the API holds it for anybody else, but for who has the
    ticket."""
    leaks = {
        str(address): {who for who in OUTSIDERS if SEEN in answers[who]}
        for address, answers in matrix.items()
        if "ticket" not in address.route
    }
    assert {address: who for address, who in leaks.items() if who} == {}


def test_only_the_branch_s_line_finds_out_who_is_a_member(matrix):
    """No page, file or answer of the API says it to anybody else, whatever their post."""
    knowing = {who for row in matrix.values() for who, answer in row.items() if KNOWN in answer}
    assert knowing == {"branch secretary"}


def test_the_unit_s_own_handler_sees_it(matrix):
    hidden = {
        str(address): answers["handler"]
        for address, answers in matrix.items()
        if address.route.startswith(OWNED) and answers["handler"] == "404"
    }
    assert hidden == {}


def test_the_api_s_desk_wants_a_token(matrix):
    assert {
        answers["guest"]
        for address, answers in matrix.items()
        if address.route.startswith("api/v1/desk")
    } <= {"401"}
