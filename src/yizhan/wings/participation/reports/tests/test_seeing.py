"""me_too: once for each, taken back, and nothing kept that names anybody."""

from __future__ import annotations

import hashlib
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yizhan.ground.casework.actions import CannotMerge, move_case
from yizhan.ground.casework.rules import Status
from yizhan.ground.casework.tests.factories import a_city
from yizhan.wings.participation.reports.actions import forget_marks, me_too, take_back_me_too
from yizhan.wings.participation.reports.models import SeenToo
from yizhan.wings.participation.reports.rules import MARKS, SEEN_STEPS, mark_of, seen_by_about
from yizhan.wings.participation.reports.tests.factories import LATER, a_kind, a_report

pytestmark = pytest.mark.django_db
ONE, OTHER = b"one" * 10, b"other" * 6


@pytest.fixture
def city():
    return a_city()


@pytest.fixture
def report(city):
    return a_report(city, a_kind())


def seen(report):
    report.case.refresh_from_db()
    return report.case.me_too


def test_each_counts_once_however_often(report):
    marks = [me_too(report, witness=ONE) for _tap in range(3)]
    assert marks[0] is not None and marks[1:] == [None, None]
    assert me_too(report, witness=OTHER) is not None
    assert seen(report) == 2


def test_a_tap_that_does_not_count_changes_nothing(report):
    """Or whoever taps on and on would keep a handler from saving her form."""
    me_too(report, witness=ONE)
    report.case.refresh_from_db()
    version = report.case.version
    me_too(report, witness=ONE)
    report.case.refresh_from_db()
    assert report.case.version == version


def test_it_is_taken_back_once_and_can_be_said_again(report):
    mark = me_too(report, witness=ONE)
    me_too(report, witness=OTHER)
    assert take_back_me_too(report, mark=mark)
    assert not take_back_me_too(report, mark=mark)
    assert seen(report) == 1
    assert me_too(report, witness=ONE) == mark
    assert seen(report) == 2


def test_at_another_report_the_mark_is_another(city, report):
    others = [a_report(city, a_kind()) for _one in range(4)]
    marks = {me_too(one, witness=ONE) for one in (report, *others)}
    assert len(marks) > 1


def test_what_is_closed_is_counted_no_more_and_forgets(city, report):
    mark = me_too(report, witness=ONE)
    assert forget_marks() == 0
    move_case(report.case, Status.RESOLVED, by=city.dispatcher, at=LATER, text="清了")
    with pytest.raises(CannotMerge):
        me_too(report, witness=OTHER)
    with pytest.raises(CannotMerge):
        take_back_me_too(report, mark=mark)
    assert forget_marks() == 1
    assert seen(report) == 1


def test_a_row_has_no_time_no_order_and_no_person(report):
    me_too(report, witness=ONE)
    assert {field.name for field in SeenToo._meta.get_fields()} == {"id", "report", "mark"}
    assert SeenToo.objects.get().pk.version == 4


def test_a_mark_is_that_of_many():
    """Of the networks of one carrier alone there are dozens behind each mark."""
    digests = [hashlib.sha256(b"network %d" % n).digest() for n in range(1 << 16)]
    behind = Counter(map(mark_of, digests))
    assert set(behind) == set(range(MARKS))
    assert min(behind.values()) >= 3


@given(st.integers(0, 10_000))
def test_the_public_reads_steps(count):
    about = seen_by_about(count)
    assert about <= count
    assert about in (0, *SEEN_STEPS)
    assert not any(about < step <= count for step in SEEN_STEPS)


def test_below_five_one_more_shows_nobody():
    assert [seen_by_about(count) for count in range(6)] == [0, 1, 1, 1, 1, 5]
