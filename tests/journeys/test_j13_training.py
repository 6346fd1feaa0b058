"""J13: the last place is given back and the next in line takes it; she is there by the code at the
place; a stranger finds on his own phone that her certificate is true."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from playwright.sync_api import Page, expect

from tests.journeys.album import picture

TITLE = "心肺复苏与止血"
KINDS = """
from django.utils import timezone
from yizhan.wings.care.activities.actions import fill_kinds
fill_kinds(by=None, at=timezone.now())
"""
IT_BEGAN = """
from datetime import timedelta
from yizhan.wings.care.activities.models import Session
for session in Session.objects.all():
    session.begins_at -= timedelta(hours=1)
    session.ends_at -= timedelta(hours=1)
    session.save()
"""


def run(city, code: str) -> None:
    city.house.run("yizhan", "manage", "shell", "--no-imports", "-c", code)


def test_from_the_waiting_list_to_a_certificate_that_a_stranger_believes(city, visit):
    run(city, KINDS)
    organiser, first, second = visit("desk").page, visit("phone").page, visit("phone").page
    pk = plans(city, organiser)
    signs_up(city, first, pk, "覃小河", "16900000101")
    expect(first.locator("main")).to_contain_text("报名成功")
    signs_up(city, second, pk, "韦大山", "16900000102")
    expect(second.locator("main")).to_contain_text("候补第 1 位")

    first.locator("form[action$=leave] button").click()
    expect(first.locator("main")).to_contain_text("已退出报名")
    second.reload()
    expect(second.locator("main")).to_contain_text("有名额空出来了")
    picture(second, "place-offered")
    second.locator(".bar .btn.main").click()
    expect(second.locator("main")).to_contain_text("报名成功")

    organiser.goto(f"{city.url}/me/sessions/{pk}")
    organiser.locator("summary", has_text="现场签到码").click()
    code = organiser.locator("details .strong").inner_text()
    second.goto(f"{city.url}/activities/{pk}/here?code={code}")
    second.locator(".bar .btn.main").click()
    expect(second.locator("main")).to_contain_text("已到场")

    has_her_certificate(city, organiser, second, pk)
    number = second.locator(".sheet-a5 .end b").inner_text()

    stranger = visit("phone").page
    stranger.goto(f"{city.url}/verify/{number}")
    expect(stranger.locator("main")).to_contain_text("证书真实有效")
    expect(stranger.locator("main")).to_contain_text("韦**")
    expect(stranger.locator("main")).not_to_contain_text("韦大山")
    picture(stranger, "certificate-true")


def has_her_certificate(city, organiser: Page, rider: Page, pk: str) -> None:
    """The organiser says that it took place; the rider opens her certificate."""
    run(city, IT_BEGAN)
    organiser.goto(f"{city.url}/desk/activities/{pk}")
    picture(organiser, "activity-desk")
    organiser.locator("form[action$=held] button").click()
    expect(organiser.locator("main")).to_contain_text("已举办")
    rider.reload()
    rider.locator("a", has_text="我的证书").click()
    expect(rider.locator(".sheet-a5")).to_contain_text("韦大山")


def plans(city, page: Page) -> str:
    """Plan a training with one place that begins within the hour; return its number."""
    city.enter(page, "handler", "/desk/activities/new")
    begins = datetime.now(ZoneInfo("Asia/Shanghai")) + timedelta(minutes=50)
    page.locator("input[name=title]").fill(TITLE)
    page.locator("select[name=kind]").select_option(label="应急救助")
    page.locator("select[name=unit]").select_option(index=1)
    page.locator("input[name=begins_at]").fill(f"{begins:%Y-%m-%dT%H:%M}")
    page.locator("input[name=ends_at]").fill(f"{begins + timedelta(hours=2):%Y-%m-%dT%H:%M}")
    page.locator("input[name=place]").fill("二楼会议室")
    page.locator("input[name=capacity]").fill("1")
    page.locator("form .btn.main").click()
    page.wait_for_url(lambda url: url.rpartition("/")[2].isdecimal())
    return page.url.rpartition("/")[2]


def signs_up(city, page: Page, pk: str, name: str, phone: str) -> None:
    page.goto(f"{city.url}/activities")
    page.locator("a.case", has_text=TITLE).click()
    page.wait_for_url(f"**/activities/{pk}")
    page.locator("input[name=name]").fill(name)
    page.locator("input[name=phone]").fill(phone)
    page.locator(".bar .btn.main").click()
    page.wait_for_url("**/activities/place/**")
