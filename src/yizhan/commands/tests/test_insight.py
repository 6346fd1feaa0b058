"""`yizhan insight`: rollups counted anew, and compared with their rows; what doctor says of it."""

from __future__ import annotations

import pytest
from click.testing import CliRunner
from django.utils import timezone

from yizhan.commands import insight
from yizhan.commands.doctor import Mark, _rollups
from yizhan.ground.casework.tests.factories import a_city
from yizhan.ground.people.tests.factories import MONDAY
from yizhan.roof.insight import actions
from yizhan.roof.insight.models import Rollup, RollupRow
from yizhan.wings.participation.reports.tests.factories import a_case, a_kind

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def few_days(monkeypatch):
    monkeypatch.setattr(actions, "DAYS_KEPT", 3)


def run(*words):
    return CliRunner().invoke(insight.command, words, standalone_mode=False)


def test_rebuild_counts_every_month_that_is_over():
    a_case(a_city(), a_kind())
    assert "重新统计" in run("rebuild").output
    first = MONDAY.date().replace(day=1)
    assert Rollup.objects.filter(first=first, stale=False).count() == 2
    assert Rollup.objects.filter(last__gte=timezone.localdate()).count() == 0


def test_check_puts_right_what_differs_and_doctor_tells():
    a_case(a_city(), a_kind())
    run("rebuild")
    assert _rollups().mark is Mark.WELL
    assert run("check").return_value == 0

    RollupRow.objects.update(count=9)

    assert run("check").return_value == 1
    assert _rollups().mark is Mark.WATCH
    assert run("check").return_value == 0
