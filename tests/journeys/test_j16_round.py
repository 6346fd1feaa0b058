"""J16: a round is drawn in public and done again by a stranger on another computer; a rider walks
it without a network, what she found becomes a case of the officers, the restaurant replies, and
both stand in public. Days pass by moving the rows back."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.album import picture
from tests.journeys.checks import opens, ready
from tests.journeys.test_kept_pages import kept
from tests.journeys.test_outbox import waits
from yizhan.commands.tests.running import yizhan
from yizhan.kit.tests.pictures import as_jpeg, astronaut

SEED, NOTE, REPLY = "9876.54", "后门边堆着纸箱。", "地面当天重新铺过，欢迎再来看。"
WORLD = """
from django.utils import timezone
from yizhan.ground.casework.actions import save_item
from yizhan.ground.people.actions import create_person, grant
from yizhan.ground.people.models import Person, Unit
from yizhan.ground.places.models import Division
from yizhan.wings.participation.restaurants.actions import add_restaurant
at, bureau = timezone.now(), Unit.objects.get(code="hc-mr")
dispatcher = Person.objects.get(username="dispatcher")
save_item("restaurant-finding", by=None, at=at, group="other", name="走访餐厅发现的问题",
          name_en="Finding", unit_kind="bureau", competence="market", target_minutes=2400,
          audience="system", position=98)
for n in range(6):
    add_restaurant(f"R-{n}", name=f"河边第{n}家米粉", licence=f"JY{n:08}", unit=bureau,
                   county=Division.objects.get(code="451202"), address=f"江滨路 {n} 号",
                   lon=108.06, lat=24.69, grade="B", by=dispatcher, at=at)
second = create_person(username="second", display_name="值班员 卢萍", by=None, at=at)
grant(second, role="dispatcher", unit=bureau, scope="below", by=None, at=at)
"""
OTHERS_JOIN = """
from django.utils import timezone
from yizhan.ground.people.actions import create_person
from yizhan.wings.participation.restaurants.actions import join_round
from yizhan.wings.participation.restaurants.models import Round
row = Round.objects.get(title="J16")
for n in range(9):
    person = create_person(username=f"goes-{n}", display_name="", by=None, at=timezone.now())
    join_round(row.code, by=person, at=timezone.now())
"""
DAYS_PASS = """
from datetime import timedelta
from django.db.models import F
from yizhan.wings.participation.restaurants.models import Round
week = timedelta(days=7)
Round.objects.filter(title="J16").update(
    seed_day=F("seed_day") - week, frozen_at=F("frozen_at") - week)
"""
SECOND_TYPES = """
from django.utils import timezone
from yizhan.ground.people.models import Person
from yizhan.wings.participation.restaurants.actions import type_seed
from yizhan.wings.participation.restaurants.models import Round
type_seed(Round.objects.get(title="J16"), seed="{seed}", by=Person.objects.get(username="second"),
          at=timezone.now())
"""


def shell(city, code: str) -> str:
    return str(city.house.run("yizhan", "manage", "shell", "--no-imports", "-c", code))


def plans(city, desk: Page) -> tuple[str, str]:
    """Prepare a round of five restaurants with pairs; return its key and the code of its list."""
    today = datetime.now(ZoneInfo("Asia/Shanghai")).date()
    city.enter(desk, "dispatcher", "/desk/rounds/new")
    desk.locator("select[name=unit]").select_option(label="河池市市场监督管理局")
    desk.locator("input[name=title]").fill("J16")
    desk.locator("input[name=seed_day]").fill(f"{today + timedelta(days=7):%Y-%m-%d}")
    desk.locator("input[name=seed_source]").fill("深证成指当日收盘点位，见交易所网站")
    desk.locator("input[name=last_day]").fill(f"{today + timedelta(days=30):%Y-%m-%d}")
    desk.locator("input[name='451202-B']").fill("5")
    desk.locator("form .btn.main").click()
    desk.wait_for_url(lambda url: url.rpartition("/")[2].isdecimal())
    link = desk.locator("[data-copy-from]").inner_text()
    return desk.url.rpartition("/")[2], link.rpartition("/")[2]


def freezes(desk: Page) -> None:
    desk.reload()
    desk.get_by_role("button", name="锁定名单并公布").click()
    expect(desk.locator("main")).to_contain_text("名单已锁定，等公开数字")


def types(desk: Page) -> None:
    desk.reload()
    desk.locator("input[name=seed]").fill(SEED)
    desk.get_by_role("button", name="输入公开数字").click()
    expect(desk.locator("main")).to_contain_text("名单已锁定，等公开数字")


def file_of(page: Page, key: str) -> bytes:
    with page.expect_download() as download:
        page.locator(f"a[href='/rounds/{key}/file']").click()
    return Path(download.value.path()).read_bytes()


def does_it_again(city, page: Page, key: str, digest: str, folder: Path) -> None:
    """In her browser, then on a computer that has no database."""
    opens(page, f"{city.url}/rounds/{key}")
    page.get_by_role("button", name="在本机重算抽签").click()
    expect(page.locator("[data-draw-says]")).to_contain_text("结果一致")
    expect(page.locator("[data-draw-says]")).to_contain_text(digest)
    picture(page, "public-round-again")
    file = folder / "round.txt"
    file.write_bytes(file_of(page, key))
    nowhere = f"sqlite:///{folder}/none/none.sqlite3"
    again = yizhan("rounds", "verify", str(file), "--digest", digest, DATABASE_URL=nowhere)
    assert again.returncode == 0, again.stderr
    file.write_bytes(file.read_bytes().replace(SEED.encode(), b"9876.55"))
    other = yizhan("rounds", "verify", str(file), "--digest", digest, DATABASE_URL=nowhere)
    assert other.returncode == 1


def walks(city, phone, seat: str) -> None:
    """Say yes, then note what is seen with a photo and no network."""
    page = phone.page
    page.get_by_role("button", name="我去").click()
    expect(page.get_by_role("link", name="记下看到的")).to_be_visible()
    ready(page)
    kept(page, f"{seat}/sheet")
    phone.context.set_offline(True)
    page.get_by_role("link", name="记下看到的").click()
    page.wait_for_url(f"{seat}/sheet")
    ready(page)
    page.locator("label", has=page.locator("[name=seen-floor][value=no]")).click()
    page.locator("label", has=page.locator("[name=seen-licence][value=yes]")).click()
    page.locator("input[name=photo]").set_input_files(
        {"name": "IMG_1.jpg", "mimeType": "image/jpeg", "buffer": as_jpeg(astronaut())}
    )
    page.locator("textarea[name=note]").fill(NOTE)
    picture(page, "round-sheet")
    page.get_by_role("button", name="提交所见").click()
    waits(page, "1 条待发送")
    page.close()
    phone.context.set_offline(False)
    page = phone.context.new_page()
    opens(page, seat)
    expect(page.locator("[data-outbox-count]")).to_have_text(re.compile(r"^\d\d:\d\d 已送达$"))
    page.reload()
    expect(page.locator("main")).to_contain_text("这家的情况已提交")


def moderates(city, desk: Page) -> None:
    """Wait until the worker has blurred the photo, and let everybody see it."""
    for _each in range(60):
        desk.goto(f"{city.url}/desk/photos/")
        if desk.locator("[data-photo]").count():
            break
        desk.wait_for_timeout(500)
    expect(desk.locator("[data-photo]")).to_contain_text("随机访餐厅")
    desk.get_by_role("button", name="打码并公开").click()
    expect(desk.locator("main")).to_contain_text("没有待看的照片")


def reads(city, desk: Page, key: str, name: str) -> str:
    """Say that what was found stands; return the code on the letter to the restaurant."""
    desk.goto(f"{city.url}/desk/rounds/{key}")
    desk.get_by_role("link", name=name).click()
    expect(desk.locator("main")).to_contain_text(NOTE)
    expect(desk.locator("main .photos img")).to_have_count(1)
    picture(desk, "round-visit-desk")
    desk.get_by_role("button", name="核定").click()
    expect(desk.locator("main")).to_contain_text("核查工单")
    desk.get_by_role("link", name="给餐厅的告知单").click()
    picture(desk, "round-letter")
    return desk.locator(".code-big").inner_text()


def officers_have_it(city, desk: Page, name: str) -> None:
    desk.goto(f"{city.url}/desk/search?q={name}")
    desk.locator("a.cell", has_text="走访餐厅发现的问题").click()
    expect(desk.locator("main")).to_contain_text("地面有积水或油污")
    expect(desk.locator("main .photos img")).to_have_count(1)
    expect(desk.locator("main")).not_to_contain_text("骑手小潘")


def replies(city, page: Page, code: str) -> None:
    opens(page, f"{city.url}/rounds/reply")
    page.locator("input[name=code]").fill(code)
    page.locator("textarea[name=text]").fill(REPLY)
    page.locator("form .btn.main").click()
    page.wait_for_url("**/visits/*")
    main = page.locator("main")
    for words in (NOTE, REPLY, "地面有积水或油污"):
        expect(main).to_contain_text(words)
    expect(main.locator(".photos img")).to_have_js_property("complete", True)
    assert main.locator(".photos img").evaluate("image => image.naturalWidth") > 0
    picture(page, "public-round-visit")


@pytest.fixture
def phone(visit):
    """The rider's phone, whose console may say that it was offline."""
    visitor = visit("phone")
    yield visitor
    visitor.wrong.clear()


def test_a_round_from_the_draw_to_the_reply(city, visit, phone, tmp_path):
    shell(city, WORLD)
    desk, stranger = visit("desk").page, visit("phone", accept_downloads=True).page
    key, code = plans(city, desk)
    city.enter(phone.page, "rider", f"/me/rounds/join/{code}")
    phone.page.get_by_role("button", name="我报名").click()
    expect(phone.page.locator("main")).to_contain_text("J16")
    shell(city, OTHERS_JOIN)
    freezes(desk)
    opens(stranger, f"{city.url}/rounds/{key}")
    digest = stranger.locator("[data-digest]").get_attribute("data-digest")
    assert b"\ndraw\n" not in file_of(stranger, key)

    shell(city, DAYS_PASS)
    types(desk)
    shell(city, SECOND_TYPES.format(seed=SEED))
    does_it_again(city, stranger, key, digest, tmp_path)

    phone.page.goto(f"{city.url}/me/rounds")
    phone.page.locator("section a.cell").first.click()
    phone.page.wait_for_url(re.compile(r"/me/rounds/\d+$"))
    name = phone.page.locator("h1").inner_text()
    walks(city, phone, phone.page.url)
    moderates(city, desk)
    stranger.goto(f"{city.url}/rounds/{key}")
    expect(stranger.locator("main")).not_to_contain_text("地面有积水或油污")
    letter = reads(city, desk, key, name)
    officers_have_it(city, desk, name)
    replies(city, visit("phone").page, letter)
    stranger.reload()
    expect(stranger.locator("main")).to_contain_text("有回应")
