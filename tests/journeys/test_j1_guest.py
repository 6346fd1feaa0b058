"""J1: a guest scans a station's QR, says "no water", orders hot water, follows the ticket, and says
it is not solved; the dispatcher sees it come back."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.journeys.album import picture
from tests.journeys.checks import sideways

WISH = "热水桶空了，下午一直没换。"
ANSWER = "热水桶已换新，现在可以接水。"
OBJECTION = "还是没有水。"


def test_a_guest_is_heard_until_it_is_solved(city, visit):
    guest = visit("phone").page
    says_no_water(guest, f"{city.url}/s/{city.shorts['HC-0001']}")
    ticket = orders_hot_water(guest)

    handler = visit("desk").page
    city.enter(handler, "handler", "/desk/inbox/")
    case = answers(handler)

    guest.goto(ticket)
    says_not_solved(guest)

    dispatcher = visit("desk").page
    city.enter(dispatcher, "dispatcher", "/desk/dispatch/?show=returned")
    expect(dispatcher.locator("main")).to_contain_text("热水")
    picture(dispatcher, "desk-dispatch")
    dispatcher.goto(case)
    expect(dispatcher.locator("main")).to_contain_text(OBJECTION)


def says_no_water(guest: Page, door: str) -> None:
    guest.goto(door)
    picture(guest, "rider-door")
    guest.locator("button[name=kind][value=no_water]").click()
    expect(guest.locator("#door")).to_contain_text("没水")
    picture(guest, "rider-no-water")


def orders_hot_water(guest: Page) -> str:
    guest.locator(".bar .btn.main").click()
    picture(guest, "rider-menu")
    guest.locator('.tile[href*="group=rest"]').click()
    guest.locator('.cell[href*="item=hot_water"]').click()
    guest.locator("textarea[name=text]").fill(WISH)
    assert sideways(guest) == 0
    picture(guest, "rider-order")
    guest.locator(".bar .btn.main").click()
    guest.wait_for_url("**/case/**")
    expect(guest.locator("main")).to_contain_text("金城江区总工会")
    expect(guest.locator("main")).to_contain_text("新建路红色驿站")
    picture(guest, "rider-ticket")
    return guest.url.split("?")[0]


def answers(handler: Page) -> str:
    handler.locator("[data-row]", has_text=WISH[:6]).locator("a.lead").click()
    handler.locator("#answer textarea[name=text]").fill(ANSWER)
    picture(handler, "desk-case")
    case = handler.url.split("?")[0]
    handler.locator("#answer button[name=to][value=resolved]").click()
    expect(handler.locator(".toast")).to_contain_text("已办结")
    handler.goto(case)
    expect(handler.locator(".route")).to_contain_text(ANSWER)
    return case


def says_not_solved(guest: Page) -> None:
    expect(guest.locator(".route")).to_contain_text(ANSWER)
    picture(guest, "rider-solved")
    guest.locator("#verdict textarea").fill(OBJECTION)
    guest.locator("#verdict button[name=solved][value=no]").click()
    expect(guest.locator(".route")).to_contain_text(OBJECTION)
    picture(guest, "rider-not-solved")
