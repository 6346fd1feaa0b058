"""Production settings refuse the demo city, its accounts and its buttons."""

from __future__ import annotations

import pytest

from yizhan.ground.people.tests.factories import MONDAY
from yizhan.roof.demo import checks
from yizhan.roof.shared.demo_city import mark_as_demo


def found(check) -> list[str]:
    return [message.id for message in check(None)]


def test_demo_entry_is_for_demonstrations(settings):
    settings.PRODUCTION, settings.DEMO_LOGIN = False, True

    assert found(checks.no_demo_login) == []


def test_demo_entry_is_refused_in_production(settings):
    settings.PRODUCTION, settings.DEMO_LOGIN = True, True

    assert found(checks.no_demo_login) == ["yizhan.E001"]


@pytest.mark.django_db
def test_a_demo_city_is_refused_in_production(settings):
    settings.PRODUCTION = True
    assert found(checks.no_demo_city) == []

    mark_as_demo(at=MONDAY, year=2024, scale=1, seed=1)
    assert found(checks.no_demo_city) == ["yizhan.E002"]
