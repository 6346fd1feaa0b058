"""J14: a rider in a tunnel without a network reports a blocked fire exit in three taps; it arrives
once, and she has five words to come back by."""

from __future__ import annotations

import json
import re

import pytest
from playwright.sync_api import expect

from tests.journeys.album import picture
from tests.journeys.checks import opens, ready

KINDS = """
from django.utils import timezone
from yizhan.wings.participation.reports.actions import load_starter_kinds
load_starter_kinds(by=None, at=timezone.now())
"""
OUTCOME = """
import json
from yizhan.wings.participation.reports import vault
from yizhan.wings.participation.reports.models import Receipt, Waiting
codes = [vault.open_link(one).code for one in Receipt.objects.all()]
print(json.dumps([Waiting.objects.count(), codes]))
"""
HERE = {"latitude": 24.6905, "longitude": 108.0585}


def shell(city, code: str) -> str:
    return str(city.house.run("yizhan", "manage", "shell", "--no-imports", "-c", code))


@pytest.fixture
def phone(city, visit):
    """A phone that may say where it is, and whose console may say that it was offline."""
    shell(city, KINDS)
    visitor = visit("phone", geolocation=HERE, permissions=["geolocation"])
    known = 0
    for _once in range(60):  # each of the web workers keeps the catalogue for some seconds
        there = "消防通道被堵" in visitor.page.request.get(city.url + "/report").text()
        known = known + 1 if there else 0
        if known == 8:
            break
        visitor.page.wait_for_timeout(500)
    yield visitor
    visitor.wrong.clear()


def test_a_blocked_exit_in_three_taps_in_a_tunnel(city, phone):
    page = phone.page
    opens(page, city.url + "/")
    page.locator("nav.places a[href='/report']").click()  # the first
    ready(page)
    expect(page.locator("[name=lat]")).not_to_have_value("")
    picture(page, "report")
    phone.context.set_offline(True)
    page.locator("label.tile", has_text="消防通道被堵").click()  # the second
    page.locator(".bar .btn.main").click()  # the third
    expect(page.locator("[data-outbox-count]")).to_have_text("1 条待发送")
    picture(page, "report-offline")
    page.close()

    phone.context.set_offline(False)
    one, other = phone.context.new_page(), phone.context.new_page()
    for again in (one, other):
        opens(again, city.url + "/")
    expect(one.locator("[data-outbox-count]")).to_have_text(re.compile("已送达"))
    waiting, codes = json.loads(shell(city, OUTCOME).splitlines()[-1])
    assert (waiting, len(codes)) == (1, 1)

    opens(one, city.url + "/report/receipt")
    words = one.locator(".receipt-words").inner_text().split()
    assert " ".join(words) == codes[0]
    assert not any(word in one.url for word in words)
    picture(one, "report-receipt")

    stranger = phone.context.browser.new_context(locale="zh-CN").new_page()
    stranger.goto(one.url)
    expect(stranger.locator("[name=code]")).to_be_visible()
    stranger.locator("[name=code]").fill("".join(words))
    stranger.locator("main .btn.main").click()
    expect(stranger.locator(".receipt-words")).to_be_visible()
    stranger.context.close()
