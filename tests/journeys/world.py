"""The city the journeys happen in: real divisions of Hechi, a few units, stations, a short menu.
Run as a module inside a house; tells the journeys by JSON what they cannot know."""

from __future__ import annotations

import json
import sys
from datetime import timedelta

import django

django.setup()

# Models can be imported only now, hence E402 on each line.
from django.db import transaction  # noqa: E402
from django.utils import timezone  # noqa: E402

from yizhan.ground.casework.actions import save_item, save_text  # noqa: E402
from yizhan.ground.casework.models import StandardText  # noqa: E402
from yizhan.ground.casework.rules import ItemGroup, Status  # noqa: E402
from yizhan.ground.people.actions import create_person, create_unit, grant  # noqa: E402
from yizhan.ground.people.models import Person, Unit  # noqa: E402
from yizhan.ground.people.rules import Competence, Scope, UnitKind  # noqa: E402
from yizhan.ground.places.actions import load_divisions  # noqa: E402
from yizhan.ground.places.exchange import packaged_divisions  # noqa: E402
from yizhan.ground.places.models import Division  # noqa: E402
from yizhan.ground.worktime.actions import fill_year  # noqa: E402
from yizhan.roof.shared.demo_city import mark_as_demo  # noqa: E402
from yizhan.wings.care.gates.actions import load_compounds  # noqa: E402
from yizhan.wings.care.gates.exchange import CompoundRow  # noqa: E402
from yizhan.wings.care.gates.rules import GateRow  # noqa: E402
from yizhan.wings.care.needs.actions import order  # noqa: E402
from yizhan.wings.care.needs.models import Via  # noqa: E402
from yizhan.wings.care.rights.actions import fill_known  # noqa: E402
from yizhan.wings.care.stations.actions import open_station  # noqa: E402
from yizhan.wings.organisation.branches.actions import found_branch  # noqa: E402
from yizhan.wings.organisation.branches.rules import BranchType  # noqa: E402
from yizhan.wings.organisation.register.actions import open_site, register_company  # noqa: E402
from yizhan.wings.organisation.register.models import Site  # noqa: E402
from yizhan.wings.organisation.register.tests.factories import a_credit_code  # noqa: E402

NOW = timezone.now()
START = NOW - timedelta(days=30)

MENU = {
    "hot_water": ("热水", "Hot water", ItemGroup.REST, Competence.UNION, 120, False),
    "seats": ("添座椅、风扇", "Seats and fans", ItemGroup.REST, Competence.UNION, 2400, False),
    "charging": (
        "换电柜坏了",
        "Battery swap broken",
        ItemGroup.VEHICLE,
        Competence.TRAFFIC,
        480,
        True,
    ),
    "gate": (
        "小区不让进",
        "A compound lets nobody in",
        ItemGroup.GATE,
        Competence.HOUSING,
        960,
        True,
    ),
    "accident": ("出了事故", "An accident", ItemGroup.ACCIDENT, Competence.LABOUR, 60, True),
    "fine": ("罚款想申诉", "Appeal against a fine", ItemGroup.FINES, Competence.LABOUR, 960, True),
    "legal": ("法律咨询", "Legal advice", ItemGroup.LEGAL, Competence.JUSTICE, 960, True),
    "training": (
        "想学急救",
        "First-aid course",
        ItemGroup.TRAINING,
        Competence.HEALTH,
        2400,
        False,
    ),
    "other": ("别的事", "Something else", ItemGroup.OTHER, Competence.MARKET, 960, True),
}
STATIONS = (
    (
        "HC-0001",
        "新建路红色驿站",
        "red_post",
        108.0605,
        24.6960,
        "新建路 86 号",
        "河池汽车总站对面",
    ),
    (
        "HC-0002",
        "城西党群服务中心驿站",
        "service_centre",
        108.0490,
        24.6921,
        "金城西路 12 号",
        "西站菜市场",
    ),
    (
        "HC-0003",
        "龙江桥户外劳动者驿站",
        "outdoor_station",
        108.0660,
        24.6905,
        "江滨路 3 号",
        "龙江大桥桥头",
    ),
    ("HC-0004", "百旺城大药房", "pharmacy", 108.0582, 24.7010, "南新西路 40 号", "百旺城"),
)
AMENITIES = ["hot_water", "toilet", "phone_charging", "seats", "microwave"]


def units() -> dict[str, Unit]:
    city = Division.objects.get(code="451200")
    county = Division.objects.get(code="451202")
    root = create_unit(
        name="河池市新就业群体党委", code="hc", kind=UnitKind.CITY_COMMITTEE, division=city,
        by=None, at=START,
    )  # fmt: skip
    bureau = create_unit(
        name="河池市市场监督管理局", code="hc-mr", kind=UnitKind.BUREAU, parent=root, division=city,
        competence=Competence.MARKET, phone="0778-228 0000", by=None, at=START,
    )  # fmt: skip
    made = {"root": root, "bureau": bureau}
    named = {
        Competence.UNION: ("金城江区总工会", "jcj-union"),
        Competence.TRAFFIC: ("金城江区交警大队", "jcj-traffic"),
        Competence.HOUSING: ("金城江区住建局", "jcj-housing"),
        Competence.LABOUR: ("金城江区人社局", "jcj-labour"),
        Competence.JUSTICE: ("金城江区司法局", "jcj-justice"),
        Competence.HEALTH: ("金城江区卫健局", "jcj-health"),
        Competence.MARKET: ("金城江区市场监管局", "jcj-market"),
    }
    for competence, (name, code) in named.items():
        made[competence] = create_unit(
            name=name, code=code, kind=UnitKind.DEPARTMENT, parent=bureau, division=county,
            competence=competence, by=None, at=START,
        )  # fmt: skip
    made["company"] = register_company(
        name="河池顺程即时配送有限公司", code="P1", credit_code=a_credit_code(),
        division=county, parent=root, by=None, at=START,
    ).unit  # fmt: skip
    made["general"] = create_unit(
        name="金城江区“小个专”党总支", code="jcj-general", kind=UnitKind.GENERAL_BRANCH,
        parent=root, division=county, by=None, at=START,
    )  # fmt: skip
    made["joint"] = found_branch(
        "金城江区网约配送联合党支部", code="joint", parent=made["general"], type=BranchType.JOINT,
        companies=[made["company"]], by=None, at=START,
    ).unit  # fmt: skip
    made["mobile"] = found_branch(
        "金城江区骑手流动党员党支部", code="mobile", parent=made["general"],
        type=BranchType.MOBILE, by=None, at=START,
    ).unit  # fmt: skip
    made["site"] = open_site(
        made["company"], name="顺程配送金城江城区站", code="S01", division=county, by=None,
        at=START,
    ).unit  # fmt: skip
    return made


def people(units: dict[str, Unit]) -> dict[str, Person]:
    roles = {
        "admin": ("管理员 覃慧", "admin", "root", Scope.BELOW),
        "lead": ("负责人 黄立", "lead", "root", Scope.BELOW),
        "dispatcher": ("调度员 莫春燕", "dispatcher", "bureau", Scope.BELOW),
        "handler": ("经办人 韦晓明", "handler", Competence.UNION, Scope.HERE),
        "instructor": ("指导员 蓝芳", "instructor", "bureau", Scope.BELOW),
        "secretary": ("书记 覃志强", "secretary", "general", Scope.BELOW),
        "organiser": ("组织员 卢少华", "secretary", "root", Scope.BELOW),
        "company": ("联系人 覃姐", "company", "company", Scope.BELOW),
        "host": ("管家 罗姐", "host", Competence.UNION, Scope.HERE),
        "rider": ("骑手小潘", "", "", ""),
    }
    made = {}
    for username, (name, role, unit, scope) in roles.items():
        person = create_person(
            username=username, display_name=name, password="demo-demo-demo", by=None, at=START
        )
        if role:
            grant(person, role=role, unit=units[unit], scope=scope, by=None, at=START)
        made[username] = person
    return made


def main() -> None:
    load_divisions(packaged_divisions(), by=None, at=START)
    for year in (NOW.year - 1, NOW.year):
        fill_year(year, by=None, at=START)
    fill_known(by=None, at=START)
    made = units()
    crowd = people(made)
    items = {
        code: save_item(
            code, name=name, name_en=english, group=group, unit_kind=UnitKind.DEPARTMENT,
            competence=competence, target_minutes=minutes, text_wanted=text, position=place,
            urgent=code == "accident", promise="有人看过就答复。", by=None, at=START,
        )
        for place, (code, (name, english, group, competence, minutes, text)) in enumerate(
            MENU.items()
        )
    }  # fmt: skip
    for title, text in (
        ("已送到", "热水桶已换新，现在可以接水。"),
        ("已转供应方", "已联系供应方，今天下班前送到。"),
    ):
        words = StandardText(item=None, status=Status.RESOLVED, title=title, text=text)
        save_text(words, by=None, at=START)
    stations = [
        open_station(
            code=code, name=name, kind=kind, unit=made[Competence.UNION], lon=lon, lat=lat,
            division=Division.objects.get(code="451202"), address=address, landmark=landmark,
            hours="24/7", amenities=AMENITIES, by=None, at=START,
        )
        for code, name, kind, lon, lat, address, landmark in STATIONS
    ]  # fmt: skip
    places = (("MJ-001", "恒远花园", "residential"), ("MJ-002", "金城广场", "mall"),
              ("MJ-003", "老糖厂宿舍", "residential"))  # fmt: skip
    rows = [
        CompoundRow(
            code, name, kind, made[Competence.HOUSING], Division.objects.get(code="451202"),
            108.0600, 24.6950, address="新建路 90 号", rule="walk_in", rule_note="报楼栋号即可",
            parking="东门外左侧白线内", plan="3 栋在东门右手", lights="lit",
            gates=(GateRow("东门", "朝新建路", "24/7"), GateRow("南门", "", "Mo-Su 06:00-22:00")),
        )
        for code, name, kind in places
    ]  # fmt: skip
    load_compounds(rows, by=None, at=START)
    for n in range(12):
        order(
            items["seats"], by=crowd["rider"], at=NOW - timedelta(hours=30 - 2 * n),
            station=stations[n % 4], text=f"第 {n + 1} 件：傍晚人多，没地方坐。",
            via=Via.STATION,
        )  # fmt: skip
    with transaction.atomic():
        mark_as_demo(at=NOW)  # so that its people enter by a tap
    join = Site.objects.get(unit=made["site"]).short
    known = {"join": join, "shorts": {station.code: station.short for station in stations}}
    sys.stdout.write(json.dumps(known))


if __name__ == "__main__":
    main()
