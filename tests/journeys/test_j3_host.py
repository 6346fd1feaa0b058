"""J3: a host says "closed today", and the list on another phone changes."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.journeys.album import picture

STATION, NAME = "HC-0002", "城西党群服务中心驿站"


def test_closed_today_is_seen_on_another_phone(city, visit):
    rider, host = visit("phone").page, visit("phone").page
    rider.goto(f"{city.url}/?county=451202")
    card = rider.locator(".station", has_text=NAME)
    expect(card.locator(".badge")).to_contain_text("开着")
    picture(rider, "rider-list")

    city.enter(host, "host", "/me/station")
    picture(host, "host-stations")
    host.locator(".cell", has_text=NAME).click()
    host.locator(".bar .btn.main").click()
    expect(host.locator("header .badge")).to_contain_text("关着")
    picture(host, "host-closed-today")

    rider.wait_for_timeout(2000)  # what was promised: seen by every web worker within two seconds
    rider.reload()
    expect(card.locator(".badge")).not_to_contain_text("开着")
    picture(rider, "rider-list-closed")
    box = card.bounding_box()
    assert box and box["height"] >= 44
    card.click(position={"x": box["width"] - 8, "y": box["height"] - 8})
    rider.wait_for_url(f"**/stations/{STATION}")

    host.locator(".bar .btn.main").click()
    expect(host.locator("header .badge")).to_contain_text("开着")

    host.locator("a.cell", has_text="打印门贴").click()
    expect(host.locator(".sheet-a5 h1")).to_have_text(NAME)
    expect(host.locator(".sheet-a5 .end")).to_contain_text(f"/s/{city.shorts[STATION]}")
    picture(host, "host-poster")
