from __future__ import annotations

from contextlib import suppress
from datetime import date

from django.utils import timezone

from yizhan.roof.shared.audience import PageRequest


def asked_day(request: PageRequest) -> date:
    """The day in `?on=`; today without one, and for whatever is no day or has not come yet."""
    today = timezone.localdate()
    with suppress(ValueError):
        return min(today, date.fromisoformat(request.GET.get("on", "")))
    return today
