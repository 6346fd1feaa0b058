"""Tables asked from above as a table: who asks, by when, which figures, when it was sent.

They are not imported. The cells are computed here when a table is read, and that it was sent counts
the minutes it saved: a row of a file would count what nobody saw. A request is entered by whoever
answers for it, once, at the desk. Who that was is in no file.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from yizhan.ground.people.rules import UnitKind
from yizhan.kit.days import local_day
from yizhan.kit.tables import Column
from yizhan.wings.organisation.figure_requests.models import FigureRequest
from yizhan.wings.organisation.figure_requests.rules import State

COLUMNS = (
    Column("number", ("编号",), required=True),
    Column("unit", ("报送单位编码",)),
    Column("unit_name", ("报送单位",)),
    Column("title", ("报表名称",)),
    Column("office", ("要表单位",)),
    Column("due_on", ("报送期限",)),
    Column("since", ("统计开始日期",)),
    Column("until", ("统计结束日期",)),
    Column("figures", ("指标",)),
    Column("rows", ("每行一个",)),
    Column("state", ("状态",)),
    Column("entered_on", ("录入日期",)),
    Column("sent_on", ("报送日期",)),
    Column("closed_on", ("关闭日期",)),
    Column("cells", ("自动填写格数",)),
    Column("minutes_saved", ("省下分钟",)),
)


def request_records() -> Iterator[dict[str, Any]]:
    """Every table that was asked for, by the day it was due."""
    rows = FigureRequest.objects.select_related("unit").order_by("due_on", "pk")
    for one in rows.iterator():
        yield {
            "number": one.pk,
            "unit": one.unit.code,
            "unit_name": one.unit.name,
            "title": one.title,
            "office": one.office,
            "due_on": one.due_on.isoformat(),
            "since": one.since.isoformat(),
            "until": one.until.isoformat(),
            "figures": " ".join(one.keys),
            "rows": str(UnitKind(one.row_kind).label) if one.row_kind else "",
            "state": str(State(one.state).label),
            "entered_on": _day(one.entered_at),
            "sent_on": _day(one.sent_at),
            "closed_on": _day(one.closed_at),
            "cells": one.cells,
            "minutes_saved": one.minutes_saved,
        }


def _day(moment: datetime | None) -> str:
    return local_day(moment).isoformat() if moment else ""
