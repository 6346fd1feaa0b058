"""A report as everybody may read of it: what, where, since which day, how far. Not a word of
whoever reported it, and no time of day."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext_lazy

from yizhan.ground.casework.models import CatalogueItem
from yizhan.ground.casework.rules import CLOSED, Status
from yizhan.kit.days import local_day
from yizhan.wings.participation.reports.models import Report
from yizhan.wings.participation.reports.rules import seen_by_about

ICONS: dict[str, str] = {
    "food-no-mark": "report_mark",
    "food-other-sign": "report_sign",
    "food-other-address": "report_address",
    "food-locked": "report_locked",
    "food-toilet": "report_toilet",
    "food-seal": "report_seal",
    "street-lane": "report_lane",
    "street-bays": "report_parking",
    "street-stall": "report_stall",
    "street-rubble": "report_rubble",
    "street-ramp": "report_ramp",
    "hazard-fire-exit": "report_fire_exit",
    "hazard-charging": "report_charging",
    "hazard-manhole": "report_manhole",
    "hazard-wires": "report_wires",
    "hazard-light": "report_light",
    "hazard-gas": "report_gas",
}
"""The drawings of what comes with the platform; what a city adds has that of its group."""


class Badge(NamedTuple):
    tone: str
    icon: str
    word: object


_S = Status
_RECEIVED = Badge("calm", "message", pgettext_lazy("a report", "received"))
_IN_HAND = Badge("brand", "clock", pgettext_lazy("a report", "being seen to"))
_AGAIN = Badge("bad", "warn", pgettext_lazy("a report", "not solved, looked at again"))
BADGES: dict[Status, Badge] = {
    _S.REPORTED: _RECEIVED,
    _S.AWAITING_HANDLING: _RECEIVED,
    _S.REACTION_RECEIVED: _RECEIVED,
    _S.IN_PROGRESS: _IN_HAND,
    _S.SCHEDULED: _IN_HAND,
    _S.REACTION_REQUESTED: _IN_HAND,
    _S.FORWARDED: _IN_HAND,
    _S.CLOSURE_REQUESTED: _IN_HAND,
    _S.REOPEN_REQUESTED: _AGAIN,
    _S.REOPENED: _AGAIN,
    _S.RESOLVED: Badge("good", "ok", pgettext_lazy("a report", "solved")),
    _S.CLOSED_NO_ACTION: Badge("", "closed", pgettext_lazy("a report", "could not be solved")),
}


class ReportLine(NamedTuple):
    report: Report
    icon: str
    title: str
    where: str
    badge: Badge
    age: str
    open: bool
    seen_too: str
    """That others saw it, too, in steps; empty: nobody said so."""


def report_icon(item: CatalogueItem) -> str:
    return ICONS.get(item.code, item.group)


def report_line(report: Report, *, at: datetime) -> ReportLine:
    case = report.case
    days = (local_day(at) - local_day(case.opened_at)).days
    age = (
        ngettext("%(n)s day ago", "%(n)s days ago", days) % {"n": days} if days > 0 else _("today")
    )
    where = case.place or (case.division.name if case.division else "")
    return ReportLine(
        report,
        report_icon(case.item),
        case.item.label,
        where,
        BADGES[Status(case.status)],
        age,
        case.status not in CLOSED,
        _seen_too(case.me_too),
    )


def _seen_too(count: int) -> str:
    step = seen_by_about(count)
    if step <= 1:
        return _("others saw it, too") if step else ""
    return _("more than %(n)s others saw it, too") % {"n": step - 1}
