"""J12: a handler offers rain coats at a station; a rider takes one and shows the code without a
network; the host's phone has none either, and the coat counts once when it is back."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.album import picture
from tests.journeys.checks import opens, ready
from tests.journeys.test_kept_pages import kept
from tests.journeys.test_outbox import waits

OUTCOME = """
import json
from yizhan.wings.care.help.models import Offer, Voucher
row = Offer.objects.get()
print(json.dumps([row.held, row.given, row.left, list(Voucher.objects.values_list("state"))]))
"""


@pytest.fixture
def phones(city, visit):
    """Two phones, whose consoles may say that they were offline."""
    rider, host = visit("phone"), visit("phone")
    yield rider, host
    rider.wrong.clear()
    host.wrong.clear()


def offers(city, page: Page) -> str:
    """Enter rain coats of which there are three, fetched where the host is."""
    city.enter(page, "handler", "/desk/help/new")
    last = datetime.now(ZoneInfo("Asia/Shanghai")) + timedelta(days=9)
    page.locator("select[name=unit]").select_option(index=1)
    page.locator("input[name=title]").fill("分体式雨衣")
    page.locator("select[name=category]").select_option(label="物资")
    page.locator("input[name=stock]").fill("3")
    page.locator("input[name=measure]").fill("件")
    page.locator("input[name=last_day]").fill(f"{last:%Y-%m-%d}")
    page.locator("textarea[name=stations]").fill("HC-0001")
    page.locator("form .btn.main").click()
    page.wait_for_url(lambda url: url.rpartition("/")[2].isdecimal())
    picture(page, "help-desk")
    return page.url.rpartition("/")[2]


def gives_out(city, host, code: str) -> None:
    """Type the code while the phone has no network; it arrives when that is back."""
    counter = host.page
    city.enter(counter, "host", "/me/give")
    opens(counter, city.url + "/me/give")
    ready(counter)
    host.context.set_offline(True)
    counter.locator("input[name=code]").fill(code.lower())
    counter.locator("form[data-scan] .btn.main").click()
    waits(counter, "1 条待发送")
    host.context.set_offline(False)
    expect(counter.locator("main")).to_contain_text("刚刚发出")
    picture(counter, "help-counter")


def test_a_coat_is_taken_and_fetched_without_a_network(city, visit, phones):
    rider, host = phones
    pk = offers(city, visit("desk").page)
    page = rider.page

    city.enter(page, "rider", f"/help/{pk}")
    picture(page, "help-offer")
    page.locator(".bar .btn.main").click()
    page.wait_for_url("**/me/help/**")
    code = page.locator(".code-big").inner_text()
    picture(page, "help-code")
    kept(page, page.url)
    rider.context.set_offline(True)
    page.reload()
    expect(page.locator(".code-big")).to_have_text(code)

    gives_out(city, host, code)

    rider.context.set_offline(False)
    page.reload()
    expect(page.locator("main")).to_contain_text("已领到")
    told = city.house.run("yizhan", "manage", "shell", "--no-imports", "-c", OUTCOME)
    assert json.loads(str(told).splitlines()[-1]) == [0, 1, 2, [["given"]]]
