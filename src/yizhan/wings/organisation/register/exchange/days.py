from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.utils.translation import gettext_lazy as _

from yizhan.kit.tables import Wrong, as_date
from yizhan.wings.organisation.register.rules import EARLIEST


def as_day_until(today: date) -> Callable[[str], date]:
    """A reader for days that have come and that somebody of today can have been there on."""

    def parse(text: str) -> date:
        day = as_date(text)
        if day < EARLIEST:
            raise Wrong(_("Look at the year again."))
        if day > today:
            raise Wrong(_("This day has not come yet."))
        return day

    return parse
