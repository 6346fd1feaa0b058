"""The menu of the demo city: what can be asked for, who answers, and what the asker is told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from yizhan.ground.casework.actions import save_item, save_text
from yizhan.ground.casework.models import CatalogueItem, StandardText
from yizhan.ground.casework.rules import Audience, ItemGroup, Status
from yizhan.ground.people.rules import Competence, UnitKind

HOUR = 60
DAY = 7 * HOUR
"""Working minutes of a day with the usual office hours."""

G, C = ItemGroup, Competence
BUREAU, DEPARTMENT, POINT = UnitKind.BUREAU, UnitKind.DEPARTMENT, UnitKind.SERVICE_POINT


@dataclass(frozen=True)
class Dish:
    code: str
    group: ItemGroup
    name: str
    name_en: str
    promise: str
    promise_en: str
    competence: Competence
    target: int
    unit_kind: UnitKind = DEPARTMENT
    audience: Audience = Audience.ANYONE
    urgent: bool = False
    station: bool = False
    place: bool = False
    text: bool = False

    def fields(self, position: int) -> dict[str, Any]:
        return {
            "group": self.group, "audience": self.audience, "name": self.name,
            "name_en": self.name_en, "promise": self.promise, "promise_en": self.promise_en,
            "unit_kind": self.unit_kind, "competence": self.competence,
            "target_minutes": self.target, "urgent": self.urgent, "needs_station": self.station,
            "needs_place": self.place, "text_wanted": self.text, "position": position,
        }  # fmt: skip


DISHES = (
    Dish("hot-water", G.REST, "热水、饮水", "Hot water",
         "把水送到，或告诉您附近哪里有。", "Water comes, or you hear "
         "where there is some.", C.UNION, DAY, place=True),
    Dish("rain-gear", G.REST, "雨衣、手套、药箱", "Rain gear, gloves, medicine box",
         "补齐，在驿站领取。", "Refilled; collect it at the station.",
         C.UNION, 2 * DAY, place=True),
    Dish("station-fault", G.REST, "驿站设施坏了", "Something is broken at the station",
         "驿站修好或说明原因。", "The station mends it or says why "
         "not.", C.GENERAL, 2 * DAY, POINT, station=True),
    Dish("night-rest", G.REST, "夜间歇脚点", "A place open at night",
         "答复能否延长开放。", "You hear whether a station can stay "
         "open longer.", C.UNION, 5 * DAY, place=True),
    Dish("new-station", G.REST, "希望这里有驿站", "A station is wanted here",
         "答复选址意见。", "You hear what the siting says.",
         C.UNION, 10 * DAY, text=True, place=True),
    Dish("breakdown", G.VEHICLE, "车坏在路上", "Broken down on the road",
         "联系您，告知附近维修点。", "You hear where it can be mended.",
         C.UNION, 2 * HOUR, urgent=True),
    Dish("battery-swap", G.VEHICLE, "换电、充电点", "Battery swap and charging",
         "答复加装安排。", "You hear what will be installed.",
         C.URBAN, 5 * DAY, place=True),
    Dish("vehicle-plate", G.VEHICLE, "电动车上牌", "Plates for the e-bike",
         "告知办理时间地点，可集中上门办。", "You hear when and "
         "where.", C.TRAFFIC, 3 * DAY),
    Dish("gate-entry", G.GATE, "小区进不去", "Cannot get into a compound",
         "与物业协商并答复。", "The property manager is spoken to.",
         C.HOUSING, 3 * DAY, text=True, place=True),
    Dish("find-building", G.GATE, "楼栋难找", "Buildings are hard to find",
         "督促物业补设楼栋标识。", "The signs are asked for.",
         C.HOUSING, 5 * DAY, text=True, place=True),
    Dish("parking", G.GATE, "取餐停车难", "Parking at pick-up",
         "现场查看并答复。", "Somebody looks and answers.",
         C.URBAN, 5 * DAY, place=True),
    Dish("health-certificate", G.HEALTH_CERTIFICATE, "办健康证", "Health certificate",
         "告知体检点和时间。", "You hear where and when.",
         C.HEALTH, 3 * DAY),
    Dish("free-checkup", G.HEALTH_CERTIFICATE, "免费体检", "Free check-up",
         "安排下一批名额。", "A place in the next round.",
         C.UNION, 10 * DAY),
    Dish("accident-help", G.ACCIDENT, "出事故了，请帮我", "I had an accident",
         "请保留现场照片，先不要私了，我们帮您联系交警和保险。", "Keep photos of the scene and "
         "settle nothing on the spot; we speak to the police and the insurance.", C.TRAFFIC, 2 * HOUR, urgent=True),
    Dish("threatened", G.ACCIDENT, "被威胁、被殴打", "Threatened or attacked",
         "先保证自己安全，马上打110；我们帮您联系公安和平台企业。", "Get to safety and call 110 first; we "
         "speak to the police and the company.", C.JUSTICE, 2 * HOUR, urgent=True),
    Dish("injury-insurance", G.ACCIDENT, "工伤、职业伤害保障", "Injury insurance",
         "告知是否在保障内、怎么申请。", "You hear whether you are "
         "covered and how to apply.", C.LABOUR, 3 * DAY),
    Dish("fine-appeal", G.FINES, "交通罚单申诉", "Appeal a traffic fine",
         "复核并答复。", "Reviewed and answered.",
         C.TRAFFIC, 5 * DAY, text=True),
    Dish("platform-fine", G.FINES, "平台扣款申诉", "Fined by the platform company",
         "与平台企业核实并答复。", "Checked with the company.",
         C.LABOUR, 5 * DAY, text=True),
    Dish("slow-meal", G.FINES, "商家出餐慢", "Slow meals",
         "约谈商家并答复。只看商家，不看是谁说的。", "The shop is spoken to; nobody is "
         "told who said it.", C.MARKET, 5 * DAY, BUREAU, place=True),
    Dish("legal-advice", G.LEGAL, "法律咨询", "Legal advice",
         "由值班律师答复。", "A lawyer on duty answers.",
         C.JUSTICE, 2 * DAY, text=True),
    Dish("unpaid-wages", G.LEGAL, "配送费被拖欠", "Unpaid earnings",
         "受理并协调支付。", "Taken up.", C.LABOUR, 5 * DAY,
         text=True),
    Dish("first-aid", G.TRAINING, "急救培训", "First-aid training",
         "告知下一期时间。", "The next date.", C.HEALTH, 10 * DAY),
    Dish("food-safety", G.TRAINING, "食品安全培训", "Food-safety training",
         "告知下一期时间。", "The next date.", C.MARKET, 10 * DAY,
         BUREAU),
    Dish("childcare", G.FAMILY, "子女托管、入学", "Childcare and school",
         "答复名额和办法。", "Places and how to get one.",
         C.UNION, 5 * DAY),
    Dish("housing", G.FAMILY, "租房、公租房", "Housing",
         "答复申请条件。", "What is needed to apply.",
         C.HOUSING, 5 * DAY),
    Dish("something-else", G.OTHER, "其他事", "Something else",
         "答复，或转给该管的部门。", "Answered, or passed to whoever "
         "is responsible.", C.MARKET, 3 * DAY, BUREAU, text=True),
    Dish("about-us", G.OTHER, "给本平台提意见", "About this platform",
         "每条都有人看，有结果就告诉您。", "Somebody reads each and tells you what came "
         "of it.", C.MARKET, 3 * DAY, BUREAU, text=True),
    Dish("station-repair", G.REST, "驿站打不开", "Station found locked",
         "多人反映打不开，请恢复开放。", "Several people found it locked: please open "
         "it.", C.GENERAL, 2 * DAY, POINT, Audience.SYSTEM, station=True),
    Dish("gate-problem", G.GATE, "门禁问题", "Problem at a gate",
         "看管这里的单位处理，并告诉您结果。", "Whoever keeps the place sees to it; you "
         "hear the result.", C.GENERAL, 3 * DAY, POINT, Audience.SYSTEM),
    Dish("honour-objection", G.OTHER, "评选异议", "Objection to an honour",
         "评选单位核查，并告诉您决定和理由。", "Whoever called for it looks into it; you "
         "hear the decision and why.", C.GENERAL, 3 * DAY, POINT, Audience.SYSTEM),
    Dish("restaurant-finding", G.OTHER, "走访餐厅发现的问题", "Finding in a restaurant",
         "市场监管部门到店核查。", "The market regulation looks into it.",
         C.MARKET, 5 * DAY, BUREAU, Audience.SYSTEM),
    Dish("supplies", G.REST, "驿站补给", "Supplies for the station",
         "送到驿站。", "Brought to the station.", C.UNION, 2 * DAY,
         audience=Audience.HOST, station=True, text=True),
)  # fmt: skip

S = Status
TEXTS: tuple[tuple[str, Status, str, str], ...] = (
    ("", S.IN_PROGRESS, "已收到", "您的诉求已收到，我们正在办理，会在承诺时间内答复。"),
    ("", S.REACTION_REQUESTED, "请补充地点", "请补充具体地点（小区名、哪个门、附近的店），方便我们到现场查看。"),
    ("", S.REACTION_REQUESTED, "请补充时间", "请补充是哪天、大概几点发生的。补充期间办理时限暂停计算。"),
    ("", S.SCHEDULED, "已安排", "已安排到期办理，办好后会在这里告诉您。"),
    ("", S.RESOLVED, "已办好", "已经办好，请您看看是否解决。没有解决请点“未解决”，会重新办理。"),
    ("", S.CLOSED_NO_ACTION, "暂时办不了", "这件事目前暂时办不了，原因如下："),
    ("hot-water", S.RESOLVED, "水已送到", "饮用水已补到驿站，热水器已检查，可以正常取用。"),
    ("rain-gear", S.RESOLVED, "物资已补", "雨衣、手套和药箱已补齐，到驿站向管家领取即可。"),
    ("gate-entry", S.RESOLVED, "物业已同意", "已与物业商定：骑手在门岗登记取餐码即可进入，非高峰期可骑行到楼下。"),
    ("parking", S.RESOLVED, "已划停车位", "已在取餐点旁划出骑手临时停车位，限停十五分钟。"),
    ("health-certificate", S.RESOLVED, "体检时间", "请带身份证到疾控中心体检，工作日上午八点到十一点，骑手免排队。"),
    ("injury-insurance", S.RESOLVED, "保障说明", "您属于职业伤害保障范围，请在平台提交申请，由我局确认。"),
    ("fine-appeal", S.RESOLVED, "复核结果", "经复核，该处罚已撤销，系统将更新。"),
    ("accident-help", S.IN_PROGRESS, "已联系", "已与您联系，请保留现场照片，不要先行私了。"),
)  # fmt: skip


def load_catalogue(*, at: datetime) -> dict[str, CatalogueItem]:
    """Write the menu and the standard texts; return the items by code."""
    items = {
        dish.code: save_item(dish.code, by=None, at=at, **dish.fields(position))
        for position, dish in enumerate(DISHES, 1)
    }
    for position, (code, status, title, text) in enumerate(TEXTS, 1):
        sentence = StandardText(
            item=items.get(code), status=status, title=title, text=text, position=position
        )
        save_text(sentence, by=None, at=at)
    return items
