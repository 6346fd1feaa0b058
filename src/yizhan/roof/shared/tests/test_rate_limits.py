"""rate_limits: counted by address and by device, in windows of the time that is told."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from yizhan.roof.shared import rate_limits
from yizhan.roof.shared.rate_limits import DEVICE_COOKIE, Limit, TooMany, spend

pytestmark = pytest.mark.once
LAST_SECOND = datetime(2024, 3, 4, 20, 59, 59, tzinfo=UTC)


@pytest.fixture(autouse=True)
def limits(settings, monkeypatch, tmp_path):
    settings.LIMITS_TIMES = 1
    settings.DATA = tmp_path
    rate_limits._counter.cache_clear()
    monkeypatch.setattr(rate_limits, "LIMITS", {"order": Limit(3, 1, rate_limits.HOUR)})
    yield
    rate_limits._counter.cache_clear()


def test_an_address_has_so_many_in_a_window(rf):
    for _ in range(3):
        spend(rf.post("/"), "order", at=LAST_SECOND)

    with pytest.raises(TooMany):
        spend(rf.post("/"), "order", at=LAST_SECOND)
    spend(rf.post("/"), "order", at=LAST_SECOND + timedelta(seconds=1))


def test_a_device_has_fewer(rf):
    one, other = rf.post("/"), rf.post("/")
    one.COOKIES[DEVICE_COOKIE], other.COOKIES[DEVICE_COOKIE] = "one", "other"
    spend(one, "order", at=LAST_SECOND)

    with pytest.raises(TooMany):
        spend(one, "order", at=LAST_SECOND)
    spend(other, "order", at=LAST_SECOND)
