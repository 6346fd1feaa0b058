"""J4: a rider signs in by a code to her telephone, orders with a photo, loses the network before it
is sent, and it is sent once when the network returns."""

from __future__ import annotations

from PIL import Image
from playwright.sync_api import expect

from tests.journeys.album import picture
from tests.journeys.checks import opens

NUMBER = "13877801234"
WISH = "换电柜第三格打不开，电池取不出来。"


def test_an_order_survives_a_lost_network(city, visit, tmp_path):
    rider = visit("phone")
    page = rider.page
    page.goto(f"{city.url}/accounts/phone/")
    picture(page, "rider-sign-in")
    city.enter_by_code(page, NUMBER)

    photo = tmp_path / "cabinet.jpg"
    Image.effect_noise((1200, 900), 60).convert("RGB").save(photo, "JPEG")
    opens(page, f"{city.url}/order?item=charging&station=HC-0003")
    page.locator("textarea[name=text]").fill(WISH)
    page.locator("input[type=file]").set_input_files(photo)
    expect(page.locator(".photos figure")).to_have_count(1)

    rider.context.set_offline(True)
    page.locator(".bar .btn.main").click()
    expect(page.locator("[data-send-says]")).to_contain_text("已存在手机里")
    picture(page, "rider-offline")

    rider.context.set_offline(False)
    page.wait_for_url("**/case/**", timeout=30_000)
    expect(page.locator("main")).to_contain_text("龙江桥")
    rider.wrong.clear()  # the browser said, rightly, that it was offline

    page.goto(f"{city.url}/me/")
    expect(page.locator("main .case, main .cell", has_text="换电柜坏了")).to_have_count(1)
    picture(page, "rider-mine")
