from __future__ import annotations

from datetime import date

from django.utils import timezone

from yizhan.kit.days import day_in
from yizhan.roof.shared.audience import PageRequest


def asked_day(request: PageRequest) -> date:
    """The day in `?on=`; today without one, and for whatever is no day or has not come yet."""
    today = timezone.localdate()
    return min(today, day_in(request.GET.get("on", "")) or today)
