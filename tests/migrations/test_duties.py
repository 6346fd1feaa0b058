"""The history of duties keeps every row when its table gets another name."""

from datetime import timedelta

import pytest

from yizhan.wings.organisation.duties.actions import complete_duty
from yizhan.wings.organisation.duties.models import DutyPeriod
from yizhan.wings.organisation.duties.tests.factories import MONDAY, a_tree

pytestmark = pytest.mark.slow

COLUMNS = ("pk", "change", "since", "until")


def test_periods_are_kept_there_and_back(migrate):
    tree = a_tree()
    complete_duty(tree.duty(), by=tree.secretary, at=MONDAY + timedelta(days=1), proof="好了")
    before = list(DutyPeriod.objects.order_by("pk").values_list(*COLUMNS))
    assert len(before) == 2

    spells = migrate(("duties", "0001_initial")).get_model("duties", "DutySpell").objects
    assert list(spells.order_by("pk").values_list(*COLUMNS)) == before
    migrate()

    assert list(DutyPeriod.objects.order_by("pk").values_list(*COLUMNS)) == before
