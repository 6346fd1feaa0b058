"""One demand of the year: what many riders said, with the answer that everybody can read."""

from __future__ import annotations

from datetime import datetime

from yizhan.roof.demo.city import City
from yizhan.wings.care.demands.actions import (
    Placed,
    answer_all,
    keep_arrangement,
    rename,
    said,
    take_in,
)
from yizhan.wings.care.demands.models import DemandText

ITEM = "night-rest"
NAME = "晚上收工以后没有地方歇脚"
ANSWER = (
    "各县（区）已在夜间订单多的街面各选一处红色驿站延长开放到零点，门口贴有时间和值守电话；"
    "驿站地图上选“现在开门”就能看到。还缺的地方请继续说。"
)


def load_demand(city: City, *, at: datetime) -> None:
    """Load the demand of riders at night, as a dispatcher has confirmed and answered it."""
    while take_in(at=at):
        pass
    texts = [one for one in said(at=at) if one.item == ITEM]
    if not texts:
        return
    keep_arrangement(
        texts, [Placed(0, 0.9)] * len(texts), names=[NAME], central=[0], engine="ngrams", at=at
    )
    dispatcher = city.accounts["dispatcher"]
    demand = DemandText.objects.visible_to(dispatcher).get(pk=texts[0].rows[0]).demand
    if demand is not None:
        rename(demand, name=NAME, by=dispatcher, at=at)
        answer_all(demand, text=ANSWER, public=True, by=dispatcher, at=at)
