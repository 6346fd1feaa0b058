"""J12: a rider opens the accident card without a network and taps «stand by me»; it arrives once;
the named person follows until the rider closes it; a dispatcher and a company see nothing."""

from __future__ import annotations

import json
import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.album import picture
from tests.journeys.checks import opens, ready
from tests.journeys.test_accident import brought

NAMED = """
from django.utils import timezone
from yizhan.ground.people.models import Person
from yizhan.wings.care.accompaniment.actions import appoint, fill_known
person = Person.objects.get(username="handler")
fill_known(by=None, at=timezone.now())
appoint(person, unit=person.posts.get().unit, division=None, phone="0778-2280001", by=None,
        at=timezone.now())
"""
OUTCOME = """
import json
from yizhan.wings.care.accompaniment.models import Accompaniment
rows = Accompaniment.objects.values_list("status", "person__username", "rider__username")
print(json.dumps(list(rows)))
"""
WORDS = "左脚踝肿了"


def shell(city, code: str) -> str:
    return str(city.house.run("yizhan", "manage", "shell", "--no-imports", "-c", code))


@pytest.fixture
def phone(city, visit):
    """The rider's phone, whose console may say that it was offline."""
    shell(city, NAMED)
    visitor = visit("phone")
    yield visitor
    visitor.wrong.clear()


def taps_offline(city, phone) -> None:
    """Open the card that the front page brought, tap, and put the phone away."""
    page = phone.page
    city.enter(page, "rider", "/")
    opens(page, city.url + "/")
    brought(page)
    phone.context.set_offline(True)
    page.locator("a.urgent").click()
    page.locator("[data-stand-by]").click()
    page.locator("[data-stand-by-form] [name=contact]").fill("13800138088")
    page.locator("[data-stand-by-form] button").click()
    expect(page.locator("[data-kept]")).to_be_visible()
    picture(page, "stand-by-offline")
    page.close()


def arrives(city, phone) -> Page:
    """Two pages are opened with a network again: the outbox of both sends it once."""
    phone.context.set_offline(False)
    page: Page = phone.context.new_page()
    other = phone.context.new_page()
    for one in (page, other):
        opens(one, city.url + "/")
    expect(page.locator("[data-outbox-count]")).to_have_text(re.compile(r"已送达"))
    opens(page, city.url + "/me/stand-by")
    page.wait_for_url(re.compile(r"/me/stand-by/[-0-9a-f]{36}$"))
    return page


def follows(city, desk: Page) -> str:
    """The named person reads, sees the number, asks; return the address."""
    city.enter(desk, "handler", "/desk/stand-by")
    desk.locator("a.lead").first.click()
    expect(desk.locator("main")).to_contain_text(WORDS)
    address = desk.url
    desk.get_by_role("button", name="显示骑手电话").click()
    expect(desk.locator("a[href^='tel:'][href*='13800138088']")).to_be_visible()
    picture(desk, "stand-by-desk")
    desk.get_by_role("button", name="问骑手：都办好了吗").click()
    return address


def test_somebody_stands_by_until_the_rider_says_that_all_is_settled(city, phone, visit):
    taps_offline(city, phone)
    page = arrives(city, phone)
    expect(page.locator('a[href="tel:0778-2280001"]')).to_be_visible()
    expect(page.locator("main")).to_contain_text("下一步")
    ready(page)
    page.locator("textarea[name=text]").first.fill(WORDS)
    page.get_by_role("button", name="送出留言").click()
    expect(page.locator(".said", has_text=WORDS)).to_be_visible()
    picture(page, "stand-by-rider")

    address = follows(city, visit("desk").page)
    for who in ("dispatcher", "company"):
        stranger = visit("desk").page
        city.enter(stranger, who, "/desk/")
        assert stranger.request.get(address).status in (403, 404)
        assert WORDS not in stranger.request.get(f"{city.url}/desk/search?q=踝肿").text()

    opens(page, city.url + "/me/stand-by")
    ready(page)
    page.locator("#settled button[value=settled]").click()
    expect(page.locator("main")).to_contain_text("您说都办好了")
    rows = json.loads(shell(city, OUTCOME).splitlines()[-1])
    assert rows == [["closed", "handler", "rider"]]
