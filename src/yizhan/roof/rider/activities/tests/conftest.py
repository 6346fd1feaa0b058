from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from yizhan.ground.casework.tests.factories import a_city
from yizhan.wings.care.activities.tests.factories import a_session
from yizhan.wings.care.needs.tests.factories import a_station


@pytest.fixture
def city(db):
    return a_city()


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def session(city, now):
    """A training at a station in three days, with two places."""
    begins = (now + timedelta(days=3)).replace(microsecond=0)
    return a_session(
        city.union, by=city.handler, at=now, begins_at=begins, title="心肺复苏",
        station=a_station(city, unit=city.traffic), place="", capacity=2,
    )  # fmt: skip


@pytest.fixture
def begun(city, now):
    """A training that has just begun."""
    begins = now - timedelta(minutes=10)
    return a_session(
        city.union, by=city.handler, at=now - timedelta(days=1), begins_at=begins, title="灭火"
    )
