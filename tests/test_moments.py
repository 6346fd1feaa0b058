"""`pytest --at` begins where it says, in the city's time, and the clock goes on."""

from __future__ import annotations

import time
from datetime import date, datetime

import pytest
from django.utils import timezone

from tests.moments import HERE, begun_at

pytestmark = pytest.mark.once


def test_it_is_the_last_day_of_february_and_soon_the_first_of_march():
    before, eve = timezone.now(), datetime(2028, 2, 29, 23, 59, 59, 900_000)
    with begun_at(eve):
        assert timezone.localdate() in {date(2028, 2, 29), date(2028, 3, 1)}
        time.sleep(0.2)
        assert timezone.localdate() == date(2028, 3, 1)
        assert timezone.now() > eve.replace(tzinfo=HERE)
    assert (timezone.now() - before).days == 0


def test_without_a_moment_it_is_now():
    before = timezone.now()
    with begun_at(None):
        assert (timezone.now() - before).days == 0
