"""Invented names: of people, shops, streets and what stands near. Nobody real is meant."""

from __future__ import annotations

from random import Random

SURNAMES = "韦覃黄蒙莫罗陆蓝卢兰梁谭潘农岑吴李陈杨何谢唐周石银欧邓廖邹龙"
GIVEN_FIRST = "文秀志丽建春海玉国晓明艳家永金桂日小云红祖彩少美俊雪佳思宏静"
GIVEN_SECOND = "华英强芳军梅林萍宁兰辉燕平霞勇娟飞玲亮珍生琴龙妮成慧杰莹东月"

STREETS = (
    "人民路", "文化路", "新建路", "民族大道", "城东路", "城西路", "龙江路", "南新路", "解放路", "建设路",
    "迎宾路", "中山路", "环城路", "桥东街", "教育路", "江滨路", "金桥街", "白马街", "车站路", "同兴街",
)  # fmt: skip
LANDMARKS = (
    "汽车站", "农贸市场", "人民医院", "中心小学", "文化广场", "体育馆", "政务服务中心", "购物中心", "实验中学",
    "滨江公园", "火车站", "步行街", "夜市", "妇幼保健院", "图书馆", "工业园区", "快递园", "民族广场",
)  # fmt: skip
RURAL = ("村委会", "文化广场", "篮球场", "卫生室", "小学", "戏台", "大榕树", "党群活动室")

RESTAURANTS = (
    "老{s}螺蛳粉", "阿{s}生榨米粉", "{s}记豆腐圆", "壮家{s}姐五色饭", "{s}叔烤鱼", "山里人{s}家菜", "{s}嫂粥铺",
    "河边{s}家酸菜鱼", "{s}二哥快餐", "瑶乡{s}记腊味饭",
)  # fmt: skip
PHARMACIES = ("康禾大药房", "益草堂药房", "民心大药房", "同安药店", "桂山药房")
CONVENIENCES = ("邻好便利店", "小满便利店", "晨光里便利店", "万家乐便利店", "好又近便利店")
BANKS = ("壮岭村镇银行", "龙江惠民银行", "红水河商业银行", "桂北储蓄银行")
COMPANIES = (
    ("顺程", "河池顺程即时配送有限公司"),
    ("邻到", "广西邻到网络科技有限公司河池分公司"),
    ("桂味送", "桂味送外卖平台河池运营中心"),
    ("山河", "河池山河同城服务有限公司"),
)


def a_person(rng: Random) -> str:
    given_name = rng.choice(GIVEN_FIRST) + (rng.choice(GIVEN_SECOND) if rng.random() < 0.85 else "")
    return rng.choice(SURNAMES) + given_name


def a_restaurant(rng: Random) -> str:
    return rng.choice(RESTAURANTS).format(s=rng.choice(SURNAMES))


def a_street(rng: Random) -> str:
    return f"{rng.choice(STREETS)}{rng.randint(1, 218)}号"
