"""Is an order covered? A table by province, platform and day; its rows are the city's."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Protocol, TypeVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yizhan.ground.audit.rules import Verb


class RightsVerb(Verb):
    """The deeds the audit log keeps. The values are in its chain and never change."""

    COVERAGE_SAVED = "coverage.saved", _("a row of the coverage table was saved")
    COVERAGE_REMOVED = "coverage.removed", _("a row of the coverage table was removed")
    ADVICE_SAVED = "advice.saved", _("an entry of the accident card was saved")
    ADVICE_REMOVED = "advice.removed", _("an entry of the accident card was removed")


class Covered(models.TextChoices):
    YES = "yes", pgettext_lazy("order", "covered")
    NO = "no", pgettext_lazy("order", "not covered")
    ASK = "ask", pgettext_lazy("order", "ask first")


class Topic(models.TextChoices):
    REPORTING = "reporting", _("Way in by platform")
    INSURANCE = "insurance", _("Pension and medical insurance")


class CoverageLike(Protocol):
    province: str
    platform: str
    since: date
    until: date | None


Row = TypeVar("Row", bound=CoverageLike)


def coverage_of(rows: Iterable[Row], *, province: str, platform: str, on: date) -> Row | None:
    """Return the row that decides for an order of this day; None if the table is silent.

    An empty province or platform of a row means every one. The row that names more decides; of two
    that name as much, the one with a platform, because a platform outside of the scheme is covered
    nowhere; then the one that began later.
    """
    fitting = [
        row
        for row in rows
        if row.province in ("", province)
        and row.platform in ("", platform)
        and row.since <= on
        and (row.until is None or on < row.until)
    ]
    return max(
        fitting,
        key=lambda row: (bool(row.province) + bool(row.platform), bool(row.platform), row.since),
        default=None,
    )


PROVINCES = {
    "11": "北京", "12": "天津", "13": "河北", "14": "山西", "15": "内蒙古", "21": "辽宁",
    "22": "吉林", "23": "黑龙江", "31": "上海", "32": "江苏", "33": "浙江", "34": "安徽",
    "35": "福建", "36": "江西", "37": "山东", "41": "河南", "42": "湖北", "43": "湖南",
    "44": "广东", "45": "广西", "46": "海南", "50": "重庆", "51": "四川", "52": "贵州",
    "53": "云南", "54": "西藏", "61": "陕西", "62": "甘肃", "63": "青海", "64": "宁夏",
    "65": "新疆",
}  # fmt: skip
"""The provinces by the first two digits of GB/T 2260, in short form as riders name them."""
