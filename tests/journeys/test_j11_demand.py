"""J11: forty riders say in forty ways that one gate is shut; the dispatcher sees one demand, puts
in what the platform missed, and answers once; one of them says «not solved», and the handler sees
it. Whoever comes next is shown the answer while typing."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.journeys.album import picture
from tests.journeys.checks import opens

MINE = "锦绣花园西门锁了，我进不去，送餐要绕路"
ANSWER = "物业已把锦绣花园西门打开，每天 6 点到 24 点可进，外卖车停在门内右手边。"
RIDERS, MISSED = 40, 10  # how many of them the engine may leave to the dispatcher
PLACE = "锦绣花园"


def test_forty_riders_one_demand_one_answer(city, visit):
    city.house.run("tests.journeys.forty")
    rider = visit("phone").page
    case = orders(city, rider)
    city.house.run("yizhan", "demands", "group")

    answers_all_at_once(city, visit("desk").page)
    says_not_solved(rider, case)
    is_seen_by_the_handler(city, visit("desk").page)
    is_shown_to_the_next(city, visit("phone").page)


def answers_all_at_once(city, page: Page) -> None:
    city.enter(page, "dispatcher", "/desk/demands")
    row = page.locator("[data-row]").first
    expect(row).to_contain_text("锦绣花园西")
    assert int(row.locator("td").first.inner_text()) >= RIDERS - MISSED
    picture(page, "desk-demands")
    puts_in_what_was_missed(city, page)
    page.goto(f"{city.url}/desk/demands")
    expect(row.locator("td").first).to_have_text(str(RIDERS))
    row.locator("a.lead").click()
    page.locator("textarea[name=text]").fill(ANSWER)
    page.locator("input[name=public]").check()
    picture(page, "desk-demand")
    page.locator("form[action$='/answer'] .btn.main").click()
    expect(page.locator(".toast")).to_contain_text(f"已答复 {RIDERS} 件")


def says_not_solved(page: Page, case: str) -> None:
    opens(page, case)
    expect(page.locator("main")).to_contain_text("物业已把锦绣花园西门打开")
    page.locator("#verdict textarea").fill("现在还是锁着")
    page.locator("#verdict button[value=no]").click()
    expect(page.locator("main")).to_contain_text("现在还是锁着")


def is_seen_by_the_handler(city, page: Page) -> None:
    enters_by_password(city, page, "gates", "/desk/inbox/")
    returned = page.locator("[data-row]", has_text=PLACE)
    expect(returned).to_have_count(1)
    returned.locator("a").first.click()
    expect(page.locator("main")).to_contain_text("现在还是锁着")


def is_shown_to_the_next(city, page: Page) -> None:
    opens(page, f"{city.url}/order?item=gate")
    page.locator("textarea[name=text]").press_sequentially("锦绣花园西门锁了")
    hint = page.locator("[data-alike]")
    expect(hint).to_contain_text("是这些吗")
    hint.locator("summary").first.click()
    expect(hint).to_contain_text("物业已把锦绣花园西门打开")
    expect(hint).not_to_contain_text("骑手")
    picture(page, "rider-alike")


def orders(city, page: Page) -> str:
    opens(page, f"{city.url}/order?item=gate")
    page.locator("textarea[name=text]").fill(MINE)
    page.locator("label.chip", has_text="金城江").click()
    page.locator(".bar .btn.main").click()
    page.wait_for_url("**/case/**", timeout=30_000)
    return page.url


def puts_in_what_was_missed(city, page: Page) -> None:
    """Whatever stands elsewhere and speaks of the compound is taken out there and put in."""
    for show in ("", "?show=single"):
        page.goto(f"{city.url}/desk/demands{show}")
        rows = page.locator("[data-row] a.lead")
        for address in [row.get_attribute("href") for row in rows.all()][0 if show else 1 :]:
            page.goto(f"{city.url}{address}")
            texts = page.locator("[data-row]")
            missed = texts.filter(has_text=PLACE)
            if not missed.count():
                continue
            if missed.count() < texts.count():
                for one in missed.all():
                    one.locator("input[name=text]").check()
                page.locator("input[name=name]").fill("西门")
                page.locator("button[value=split]").click()
                expect(page.locator("h1")).to_contain_text("西门")
            expect(page.locator("#into option").first).to_contain_text(PLACE)
            page.locator("button[value=join]").click()
            expect(page.locator("h1")).to_contain_text(PLACE)


def enters_by_password(city, page: Page, name: str, to: str) -> None:
    page.goto(f"{city.url}/accounts/login/?next={to}")
    page.locator("input[name=login]").fill(name)
    page.locator("input[name=password]").fill("demo-demo-demo")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/accounts/" not in url)
