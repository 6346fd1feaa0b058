"""Forty riders, all but one of them here, say in forty ways that the gate of one compound is shut;
others say other things. Run as a module inside a house."""

from __future__ import annotations

from datetime import timedelta

import django

django.setup()

# Models can be imported only now, hence E402 on each line.
from django.utils import timezone  # noqa: E402

from yizhan.ground.casework.models import CatalogueItem  # noqa: E402
from yizhan.ground.people.actions import create_person, grant  # noqa: E402
from yizhan.ground.people.models import Unit  # noqa: E402
from yizhan.ground.people.rules import Scope  # noqa: E402
from yizhan.ground.places.models import Division  # noqa: E402
from yizhan.wings.care.needs.actions import order  # noqa: E402
from yizhan.wings.care.needs.models import Via  # noqa: E402

WAYS = (
    "锦绣花园西门又锁了，进不去",
    "锦绣花园西门关了，外卖送不进去",
    "锦绣花园的西门今天没开，要绕到正门",
    "西门上锁了，锦绣花园的单子都超时",
    "锦绣花园西门不给走，保安讲锁了",
    "送锦绣花园，西门关着，绕一大圈",
    "锦绣花园西门锁着，打电话业主也开不了",
    "锦绣花园西边那个门锁死了",
    "西门锁了三天了，锦绣花园的",
    "锦绣花园西门什么时候开啊，天天锁着",
    "我在锦绣花园西门进不去，门是锁的",
    "锦绣花园西门挂了把锁，骑手进不去",
    "为什么锦绣花园西门锁了不通知我们",
    "锦绣花园西门晚上锁了，夜宵送不了",
    "锦绣花园西门早上也锁了，早餐送不了",
    "保安把锦绣花园西门锁了",
    "锦绣花园西门锁了，导航还往西门带",
    "锦绣花园西门一直关着，能不能开一下",
    "请开锦绣花园西门，绕路要八分钟",
    "锦绣花园西门关门了，进不去送餐",
    "又是锦绣花园西门，又锁",
    "锦绣花园西门进不去，推车绕到正门好远",
    "锦绣花园：西门锁，正门排队",
    "送餐到锦绣花园西门，门锁着，餐都凉了",
    "锦绣花园物业把西门锁了",
    "锦绣花园西门锁住了，客人骂我",
    "麻烦反映一下锦绣花园西门锁门的事",
    "锦绣花园西门不开，只开正门",
    "锦绣花园西门锁了，扣了我五块钱",
    "锦绣花园西门那里锁着，人和车都进不去",
    "西门不开，锦绣花园骑手都在外面等",
    "锦绣花园西门锁了没人管",
    "锦绣花园西门的门禁锁了，刷不开",
    "锦绣花园西门关起来了，送不了",
    "锦绣花园西门锁到现在，下雨也绕",
    "到锦绣花园西门才发现锁了",
    "锦绣花园西门，锁的，走不了",
    "锦绣花园小区西门进不去，锁",
    "锦绣花园西门封了，绕路",
)
OTHERS = {
    "hot_water": ("驿站没有热水", "饮水机不出热水", "热水没有了，想泡面", "驿站热水坏了"),
    "charging": ("换电柜坏了，电池拿不出来", "换电柜第二格打不开", "换电柜没有满电的电池"),
    "fine": ("罚款想申诉，超时不怪我", "差评罚款五十，想申诉"),
    "training": ("想学急救", "什么时候有急救培训"),
}


def main() -> None:
    at = timezone.now()
    unit = Unit.objects.get(code="jcj-housing")
    handler = create_person(
        username="gates", display_name="经办人 陆敏", password="demo-demo-demo", by=None, at=at
    )
    grant(handler, role="handler", unit=unit, scope=Scope.HERE, by=None, at=at)
    county = Division.objects.get(code="451202")
    said = [("gate", text) for text in WAYS]
    said += [(code, text) for code, texts in OTHERS.items() for text in texts]
    items = CatalogueItem.objects.in_bulk(field_name="code")
    for number, (code, text) in enumerate(said):
        rider = create_person(
            username=f"forty-{number}", display_name=f"骑手{number}", by=None,
            at=at - timedelta(days=1),
        )  # fmt: skip
        order(items[code], by=rider, at=at, via=Via.HOME, text=text, division=county)


if __name__ == "__main__":
    main()
