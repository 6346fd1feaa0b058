"""A new status of a case is one row in each table here; a missing one is named."""

from __future__ import annotations

from collections.abc import Collection

import pytest

from tests.architecture.source import HOUSE
from yizhan.ground.casework.actions import steps
from yizhan.ground.casework.rules import BY_ASKER, MOVES, Status, StepKind
from yizhan.roof.desk.cases import sight
from yizhan.roof.rider.case import words
from yizhan.roof.shared import icons, status_display
from yizhan.roof.wiring.reactions import casework

BY_STATUS: dict[str, Collection[str]] = {
    "ground/casework/rules.py MOVES, from": MOVES,
    "ground/casework/rules.py MOVES, to": {Status.REPORTED}.union(*MOVES.values()),
    "roof/shared/status_display.py STATUS_TONE": status_display.STATUS_TONE,
    "roof/shared/status_display.py STATUS_FOR_RIDER": status_display.STATUS_FOR_RIDER,
    "roof/wiring/reactions/casework.py _SENTENCES": casework._SENTENCES,
    "roof/desk/cases/sight.py BUTTONS or WITHOUT_BUTTON": {
        *sight.BUTTONS, *sight.WITHOUT_BUTTON, *BY_ASKER,
    },
}  # fmt: skip
BY_STEP: dict[str, Collection[str]] = {
    "ground/casework/actions/steps.py CHANGED": steps.CHANGED,
    "ground/casework/actions/steps.py _APPLY": steps._APPLY,
    "roof/rider/case/words.py TITLES": words.TITLES,
}


@pytest.mark.parametrize("table", BY_STATUS)
def test_every_status_has_a_row(table):
    assert set(Status) == set(BY_STATUS[table])


@pytest.mark.parametrize("table", BY_STEP)
def test_every_kind_of_step_has_a_row(table):
    assert set(StepKind) == set(BY_STEP[table])


@pytest.mark.parametrize("status", Status)
def test_every_status_has_an_icon(status):
    sheet = HOUSE / f"roof/shared/static/icons/{icons.sheet_of(status)}.svg"
    assert f'id="{status}"' in sheet.read_text(encoding="utf-8")
