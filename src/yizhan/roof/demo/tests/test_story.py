"""The course of a case of the demo city: nothing happens to it after its answer but the verdict."""

from __future__ import annotations

from datetime import timedelta
from random import Random
from typing import Any

import pytest

from yizhan.ground.casework.actions import CaseRow
from yizhan.ground.people.tests.factories import MONDAY
from yizhan.ground.worktime.actions import fill_year
from yizhan.roof.demo.story import Desk, tell


class OneUnit(Desk):
    """A desk at which one person answers for everything."""

    def __init__(self) -> None:
        super().__init__(city=None)

    def unit(self, row: CaseRow) -> Any:
        return None

    def handler(self, unit: Any) -> Any:
        return None

    def above(self, unit: Any) -> Any:
        return None


class Item:
    code, unit_kind = "hot-water", ""

    def __init__(self, target_minutes: int) -> None:
        self.target_minutes = target_minutes


@pytest.mark.django_db
@pytest.mark.parametrize("target", [30, 60, 240])
def test_the_steps_of_a_story_are_in_the_order_of_their_time(target):
    fill_year(MONDAY.year, by=None, at=MONDAY)
    desk = OneUnit()
    for seed in range(400):
        asked_at = MONDAY + timedelta(minutes=17 * seed % 1440)
        row = CaseRow(item=Item(target), opened_at=asked_at, steps=())  # type: ignore[arg-type]  # stands for a row

        moments = [step.at for step in tell(row, desk, Random(seed))]

        assert moments == sorted(moments), seed
        assert moments[0] >= asked_at
