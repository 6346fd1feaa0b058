"""The things that this topic's addresses name, for the permission matrix."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from yizhan.ground.people.tests.factories import MONDAY
from yizhan.wings.participation.reports.actions import (
    ask_for_opening,
    give_reply_code,
    say_reply,
)
from yizhan.wings.participation.reports.models import Opening, OwnerReply, Report
from yizhan.wings.participation.reports.tests.factories import a_report as make_report

LATER = MONDAY + timedelta(hours=8)


def a_report(world: Any) -> int:
    return (Report.objects.first() or make_report(world.city)).pk


def a_reply(world: Any) -> int:
    reply = OwnerReply.objects.exclude(text="").first()
    if reply is None:
        report = Report.objects.select_related("case__unit").get(pk=a_report(world))
        code = give_reply_code(report, by=world.city.handler, at=LATER)
        reply = say_reply(code, text="当天停电。", at=LATER)
    return reply.pk


def an_opening(world: Any) -> int:
    opening = Opening.objects.first()
    if opening is None:
        report = Report.objects.select_related("case__unit").get(pk=a_report(world))
        basis = "刑事诉讼法第五十四条，调证通知书"
        opening = ask_for_opening(report, basis=basis, by=world.city.lead, at=LATER)
    return opening.pk


THINGS = {
    "desk/reports/<int:pk>": a_report,
    "desk/reports/replies/<int:pk>": a_reply,
    "desk/reports/seals/<int:pk>": an_opening,
}
