"""The history of duties keeps every row when its table gets another name."""

from datetime import timedelta

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from yizhan.wings.organisation.duties.actions import complete_duty
from yizhan.wings.organisation.duties.models import DutyPeriod
from yizhan.wings.organisation.duties.tests.factories import MONDAY, a_tree

BEFORE, AFTER = [("duties", "0001_initial")], [("duties", "0002_duty_periods")]


def migrate(targets):
    executor = MigrationExecutor(connection)
    executor.migrate(targets)
    return executor.loader.project_state(targets).apps


@pytest.mark.django_db(transaction=True)
def test_periods_are_kept_there_and_back():
    tree = a_tree()
    complete_duty(tree.duty(), by=tree.secretary, at=MONDAY + timedelta(days=1), proof="好了")
    before = list(DutyPeriod.objects.order_by("pk").values_list("pk", "change", "since", "until"))
    assert len(before) == 2

    try:
        spells = migrate(BEFORE).get_model("duties", "DutySpell").objects.order_by("pk")
        assert list(spells.values_list("pk", "change", "since", "until")) == before
    finally:
        migrate(AFTER)

    periods = DutyPeriod.objects.order_by("pk")
    assert list(periods.values_list("pk", "change", "since", "until")) == before
