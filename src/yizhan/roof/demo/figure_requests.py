"""Tables that higher offices asked of the demo city: two were sent, one is open."""

from __future__ import annotations

from datetime import datetime, timedelta

from yizhan.kit.days import local_day
from yizhan.roof.demo.city import ROOT, City
from yizhan.wings.organisation.briefs.rules import month_of
from yizhan.wings.organisation.figure_requests.actions import (
    Asked,
    enter_request,
    rows_of,
    send_request,
)

ASKED = (
    (
        "新就业群体服务季报",
        "自治区社会工作部",
        45,
        ("riders", "delivery_sites", "outdoor_stations"),
        True,
    ),
    ("暖心行动与培训情况统计表", "市委组织部", 20, ("warm_actions", "trainings"), True),
    ("基层党组织覆盖情况表", "自治区党委组织部", 1, ("joint_branches", "guidance_stations"), False),
)
"""Title, office, days before the end on which it was asked, figures, and whether it was sent."""
ROWS = "general_branch"


def load(city: City, *, at: datetime) -> None:
    """Load them; each is due nine days after it was asked."""
    lead, unit = city.accounts["lead"], city.units[ROOT]
    for title, office, days, keys, sent in ASKED:
        entered = at - timedelta(days=days)
        before = month_of(month_of(local_day(entered)).before.since)
        one = enter_request(
            Asked(
                title=title, office=office, due_on=local_day(entered + timedelta(days=9)),
                keys=keys, row_kind=ROWS, since=before.since, until=before.until,
            ),
            unit=unit, by=lead, at=entered,
        )  # fmt: skip
        if sent:
            cells = rows_of(unit, ROWS).count() * len(keys)
            send_request(one, cells=cells, by=lead, at=entered + timedelta(hours=1))
