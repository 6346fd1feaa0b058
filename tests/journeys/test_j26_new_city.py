"""J26: a city of five counties begins on an empty database: `yizhan setup`, three spreadsheets, the
first order of a rider finds its unit and is answered, in at most 40 clicks."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from openpyxl import Workbook
from playwright.sync_api import Locator, Page, expect

from tests import databases
from tests.journeys.album import picture
from tests.journeys.house import House

COUNTIES = ("八步区", "平桂区", "昭平县", "钟山县", "富川瑶族自治县")
BODIES = {
    "union": ("总工会", "部门", "工会"),
    "labour": ("人力资源和社会保障局", "部门", "人社"),
    "traffic": ("交警大队", "部门", "交警"),
    "housing": ("住房和城乡建设局", "部门", "住建"),
    "health": ("卫生健康局", "部门", "卫健"),
    "justice": ("司法局", "部门", "司法行政"),
    "urban": ("城市管理局", "部门", "城管"),
    "market": ("市场监督管理局", "市场监督管理局", "市场监管"),
}
UNITS = [
    ("编码", "名称", "类型", "上级单位", "职能"),
    *((f"c{n}-{code}", f"{county}{name}", kind, "city", matter)
      for n, county in enumerate(COUNTIES) for code, (name, kind, matter) in BODIES.items()),
]  # fmt: skip
POSTS = [
    ("账号", "姓名", "单位", "岗位"),
    *((f"{unit[0]}-a", f"经办{unit[0]}", unit[0], "经办人") for unit in UNITS[1:]),
]
STATIONS = [
    ("编码", "名称", "类型", "经度", "纬度", "县区", "管理单位", "开放时间", "服务设施"),
    *((f"HZ-{n}", f"{county}骑手驿站", "户外劳动者驿站", 111.5 + n / 50, 24.4, county,
       f"c{n}-union", "每天 0:00-24:00", "热水、卫生间") for n, county in enumerate(COUNTIES)),
]  # fmt: skip
MOST_CLICKS = 40


class Hand:
    """Counts what a person does with the mouse."""

    def __init__(self) -> None:
        self.clicks = 0

    def click(self, what: Locator) -> None:
        self.clicks += 1
        what.click()

    def choose(self, what: Locator, file: Path) -> None:
        self.clicks += 1
        what.set_input_files(file)


@pytest.fixture
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    house = House(tmp_path_factory.mktemp("empty"))
    databases.copy_sqlite(house.data / "yizhan.sqlite3")
    yield house
    house.stop()


def sheet(path: Path, rows: Sequence[tuple[object, ...]]) -> Path:
    book = Workbook()
    for row in rows:
        book.worksheets[0].append(list(row))
    book.save(path)
    return path


def enter(page: Page, hand: Hand, url: str, user: str, password: str, to: str) -> None:
    """By the password, and an app that is set up on the way, as nobody works with one alone."""
    page.goto(f"{url}/accounts/login/?next={to}")
    expect(page.locator("button[name=account]")).to_have_count(0)
    page.locator("input[name=login]").fill(user)
    page.locator("input[name=password]").fill(password)
    hand.click(page.locator("form:has(input[name=password]) button.btn").first)
    hand.click(page.locator("main a[href*='second/app']"))
    page.locator("#id_password").fill(password)
    hand.click(page.get_by_role("button", name="确认"))
    key = page.locator("#authenticator_secret").input_value()
    page.locator("#id_code").fill(format_hotp_value(hotp_value(key, int(time.time()) // 30)))
    hand.click(page.get_by_role("button", name="激活"))
    page.wait_for_url("**/accounts/second/paper/")
    page.goto(f"{url}{to}")


def bring(page: Page, hand: Hand, kind: str, file: Path) -> None:
    """From the checklist: import a file, keep what it changes, and come back."""
    where = f'main a[href="/desk/setup/{kind}"], main a[href="/desk/{kind}/import"]'
    hand.click(page.locator(where).first)
    hand.choose(page.locator("input[type=file]"), file)
    hand.click(page.locator("main form .btn.main"))
    hand.click(page.locator('form[action$="/confirm"] .btn.main'))
    hand.click(page.get_by_role("link", name="设置", exact=True))
    hand.click(page.get_by_role("link", name="开通清单"))


def sets_up(admin: Page, hand: Hand, folder: Path) -> None:
    expect(admin.locator("main")).to_contain_text("贺州市 451100")
    picture(admin, "desk-setup-begin")
    bring(admin, hand, "units", sheet(folder / "units.xlsx", UNITS))
    bring(admin, hand, "posts", sheet(folder / "posts.xlsx", POSTS))
    bring(admin, hand, "stations", sheet(folder / "stations.xlsx", STATIONS))
    expect(admin.locator("main")).to_contain_text("菜单上的每件事在每个县区都有人答复")
    picture(admin, "desk-setup-ready")


def gives_a_password(admin: Page, hand: Hand, unit: str) -> str:
    hand.click(admin.locator("main").get_by_role("link", name="单位", exact=True).first)
    admin.locator("input[name=q]").last.fill(unit)
    admin.locator("input[name=q]").last.press("Enter")
    hand.click(admin.locator(f'main a[href="/desk/units/{unit}"]').first)
    admin.on("dialog", lambda dialog: dialog.accept())
    hand.click(admin.get_by_role("button", name="新密码"))
    hand.clicks += 1  # the question whether to do it
    words = admin.locator(".toasts").first.inner_text()
    given = re.search(r"密码[^：]*：\s*(\S+)", words)
    assert given is not None, words
    return given[1]


def orders(rider: Page, hand: Hand, url: str) -> None:
    rider.goto(f"{url}/")
    expect(rider.locator(".demo")).to_have_count(0)
    expect(rider.locator("header")).to_contain_text("贺州市驿站")
    picture(rider, "rider-home-new-city")
    hand.click(rider.locator("[data-station]", has_text="钟山县").first)
    hand.click(rider.locator(".bar .btn.main"))
    hand.click(rider.locator('.tile[href*="group=rest"]'))
    hand.click(rider.locator('.cell[href*="item=hot-water"]'))
    hand.click(rider.locator(".bar .btn.main"))
    rider.wait_for_url("**/case/**")
    expect(rider.locator("main")).to_contain_text("钟山县总工会")


def answers(handler: Page, hand: Hand) -> None:
    hand.click(handler.locator("[data-row] a.lead").first)
    handler.locator("#answer textarea[name=text]").fill("水已送到驿站。")
    hand.click(handler.locator("#answer button[name=to][value=resolved]"))
    expect(handler.locator(".toast")).to_contain_text("已办结")


def test_from_nothing_to_the_first_answer(empty, visit, tmp_path):
    flags = ("--city", "贺州", "--committee", "贺州市行业党委", "--admin", "li")
    printed = empty.run("yizhan", "setup", *flags)
    password = re.search(r"密码（只显示这一次）：(\S+)", printed)
    assert password is not None, printed
    empty.serve()
    hand, admin, rider = Hand(), visit("desk").page, visit("phone").page
    enter(admin, hand, empty.url, "li", password[1], "/desk/setup")
    sets_up(admin, hand, tmp_path)
    given = gives_a_password(admin, hand, "c3-union")
    orders(rider, hand, empty.url)

    handler = visit("desk").page
    enter(handler, hand, empty.url, "c3-union-a", given, "/desk/inbox/")
    answers(handler, hand)
    rider.reload()
    expect(rider.locator("main")).to_contain_text("水已送到驿站。")
    admin.goto(f"{empty.url}/desk/setup")
    # In December the next year's working days are wanted, too, announced or not.
    calendar = admin.locator('a[href^="/desk/calendar"]')
    expect(admin.locator('[data-step="open"]').filter(has_not=calendar)).to_have_count(0)
    assert hand.clicks <= MOST_CLICKS
