"""J18: a guest nominates a rider, who says yes; three jurors mark alone, somebody objects without a
name, and the rider is honoured. Days pass by moving the rows back."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from playwright.sync_api import Page, expect

from tests.journeys.album import picture
from tests.journeys.checks import ready

NAME, PHONE = "覃彩霞", "13907780018"
DEED = "下雨天在桥头看到老人摔倒，停车扶起，送到医院，再回来说明情况。"
ITEM = """
from django.utils import timezone
from yizhan.ground.casework.actions import save_item
save_item("honour-objection", by=None, at=timezone.now(), group="other", name="评选异议",
          name_en="Objection", unit_kind="service_point", competence="general", target_minutes=960,
          audience="system", position=99)
"""
LATER = """
from datetime import timedelta
from django.db.models import F
from yizhan.wings.participation.honours.models import Call, Nomination
days = timedelta(days={days})
Call.objects.filter(title="J18").update(
    opens_on=F("opens_on") - days, closes_on=F("closes_on") - days,
    judges_until=F("judges_until") - days)
for one in Nomination.objects.filter(call__title="J18", notice_until__isnull=False):
    Nomination.objects.filter(pk=one.pk).update(notice_until=one.notice_until - days)
"""
TICKET = """
from yizhan.wings.participation.honours.models import Nomination
print(Nomination.objects.get(call__title="J18").ticket)
"""


def shell(city, code: str) -> str:
    printed: str = city.house.run("yizhan", "manage", "shell", "--no-imports", "-c", code)
    return printed


def pass_days(city, days: int) -> None:
    shell(city, LATER.format(days=days))


def calls(city, desk: Page) -> str:
    """Prepare and open a call with three jurors; return its key."""
    today = datetime.now(ZoneInfo("Asia/Shanghai")).date()
    city.enter(desk, "dispatcher", "/desk/honours/new")
    desk.locator("select[name=unit]").select_option(index=1)
    desk.locator("input[name=title]").fill("J18")
    desk.locator("textarea[name=criteria]").fill("热心助人，安全送餐。")
    desk.locator("input[name=honours]").fill("1")
    for field, days in (("opens_on", 0), ("closes_on", 7), ("judges_until", 20)):
        desk.locator(f"input[name={field}]").fill(f"{today + timedelta(days=days):%Y-%m-%d}")
    desk.locator("form .btn.main").click()
    desk.wait_for_url(lambda url: url.rpartition("/")[2].isdecimal())
    for juror in ("lead", "handler", "instructor"):
        desk.locator("input[name=username]").fill(juror)
        desk.get_by_role("button", name="指定为评委").click()
        expect(desk.locator("main")).to_contain_text("已指定")
    desk.get_by_role("button", name="开始推荐").click()
    expect(desk.locator("main")).to_contain_text("推荐中")
    return desk.url.rpartition("/")[2]


def marks(city, page: Page, juror: str, key: str, mark: str) -> None:
    city.enter(page, juror, f"/me/jury/{key}")
    page.get_by_role("button", name="就这些，没有别的").click()
    page.locator(f"button[name=value][value='{mark}']").click()
    expect(page.locator("main")).to_contain_text(f"您评了{mark}分")


def nominates(city, guest: Page, key: str) -> None:
    guest.goto(f"{city.url}/honours/{key}/nominate")
    ready(guest)
    guest.locator("input[name=name]").fill(NAME)
    guest.locator("input[name=phone]").fill(PHONE)
    guest.locator("textarea[name=text]").fill(DEED)
    guest.locator(".bar .btn.main").click()
    guest.wait_for_url(f"**/honours/{key}")


def agrees(city, nominee: Page) -> None:
    nominee.goto(f"{city.url}/honours/mine/{shell(city, TICKET).split()[-1]}")
    expect(nominee.locator("main")).to_contain_text(DEED)
    nominee.get_by_role("button", name="同意，给评委看").click()
    expect(nominee.locator("main")).to_contain_text("谢谢")


def publishes(city, desk: Page, key: str) -> None:
    """Close the marking, write what the notice says, and begin it."""
    desk.reload()
    desk.get_by_role("button", name="结束评分并计分").click()
    desk.get_by_role("link", name=NAME).click()
    expect(desk.locator("main")).to_contain_text("10 · 9 · 8")
    desk.locator("textarea[name=citation]").fill("雨天救助摔倒老人")
    desk.get_by_role("button", name="保存").click()
    desk.goto(f"{city.url}/desk/honours/{key}")
    desk.get_by_role("button", name="开始公示").click()
    picture(desk, "honour-desk")


def objects(city, guest: Page, key: str) -> str:
    """Object without a name; return the address of the case."""
    guest.goto(f"{city.url}/honours/{key}")
    expect(guest.locator("main")).to_contain_text(NAME)
    guest.get_by_role("link", name="提异议").click()
    ready(guest)
    guest.locator("textarea[name=text]").fill("听说不是他，请核实。")
    guest.locator(".bar .btn.main").click()
    guest.wait_for_url("**/case/**")
    return guest.url


def decides(desk: Page) -> None:
    desk.get_by_role("link", name=NAME).first.click()
    desk.locator("input[name=upheld][value=no]").check()
    desk.locator("textarea[name=text]").first.fill("已向医院核实，事迹属实。")
    desk.get_by_role("button", name="决定异议").click()


def test_a_nomination_goes_through_to_the_award_with_one_objection(city, visit):
    shell(city, ITEM)
    desk, guest = visit("desk").page, visit("phone").page
    key = calls(city, desk)
    nominates(city, guest, key)
    desk.reload()
    expect(desk.locator("main")).not_to_contain_text(NAME)
    agrees(city, visit("phone").page)

    pass_days(city, 12)
    desk.reload()
    desk.get_by_role("button", name="开始评审").click()
    for juror, mark in (("lead", "9"), ("handler", "8"), ("instructor", "10")):
        marks(city, visit("phone").page, juror, key, mark)
    publishes(city, desk, key)
    case = objects(city, guest, key)

    pass_days(city, 15)
    desk.reload()
    desk.get_by_role("button", name="表彰").click()
    expect(desk.locator("main")).to_contain_text("还有异议没有作出决定")
    decides(desk)
    desk.goto(f"{city.url}/desk/honours/{key}")
    desk.get_by_role("button", name="表彰").click()
    expect(desk.locator("main")).to_contain_text("已表彰")

    guest.goto(case)
    expect(guest.locator("main")).to_contain_text("已向医院核实，事迹属实。")
    guest.goto(f"{city.url}/honours")
    expect(guest.locator("main")).to_contain_text(NAME)
    picture(guest, "honour-list")
