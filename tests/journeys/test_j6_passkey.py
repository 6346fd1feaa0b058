"""J6: a handler enters by password, makes a passkey on her device, and enters by it from then on.

The house is one without demo entry, so the desk wants its second factor even from this machine; and
it is called by a name, because a browser keeps no passkeys for a number."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests import databases
from tests.journeys.house import House

DEVICE = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True,
    "hasUserVerification": True, "isUserVerified": True, "automaticPresenceSimulation": True,
}  # fmt: skip
PASSWORD = "demo-demo-demo"
pytestmark = pytest.mark.xdist_group("passkey")  # one house of this kind is enough


@pytest.fixture(scope="module")
def earnest(tmp_path_factory):
    house = House(tmp_path_factory.mktemp("earnest"), settings={"YIZHAN_DEMO_LOGIN": "0"})
    databases.copy_sqlite(house.data / "yizhan.sqlite3")
    house.run("yizhan", "prepare")
    house.run("tests.journeys.world")
    house.serve()
    yield house
    house.stop()


@pytest.fixture
def home(earnest):
    return f"http://localhost:{earnest.port}"


def with_device(page: Page, **more: object) -> None:
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    device.send("WebAuthn.addVirtualAuthenticator", {"options": {**DEVICE, **more}})


def enters_by_password(page: Page, home: str, account: str) -> None:
    page.goto(f"{home}/accounts/login/?next=/desk/")
    page.locator("#id_login").fill(account)
    page.locator("#id_password").fill(PASSWORD)
    page.get_by_role("button", name="登录", exact=True).click()


def makes_a_passkey(page: Page) -> None:
    page.wait_for_url("**/accounts/second/?next=*")
    page.locator("a[href*='second/key/add']").click()
    page.locator("#id_password").fill(PASSWORD)
    page.get_by_role("button", name="确认").click()
    expect(page.get_by_label("以后只凭它登录")).to_be_checked()
    page.get_by_label("给这台设备起个名字").fill("柜台的电脑")
    page.get_by_role("button", name="添加").click()
    expect(page.locator(".toast").first).to_contain_text("通行密钥已添加")


@pytest.mark.parametrize(("size", "account"), [("desk", "handler"), ("phone", "dispatcher")])
def test_a_passkey_opens_the_desk(home, visit, size, account):
    page = visit(size).page
    with_device(page)
    enters_by_password(page, home, account)
    makes_a_passkey(page)

    page.get_by_role("link", name="去工作台").click()
    page.get_by_role("button", name="使用通行密钥").click()
    page.wait_for_url(f"{home}/desk/")

    page.goto(f"{home}/accounts/logout/")
    page.get_by_role("button", name="退出登录").click()
    page.goto(f"{home}/desk/inbox/")
    page.wait_for_url("**/accounts/login/**")
    page.get_by_role("button", name="用通行密钥登录").click()
    page.wait_for_url(f"{home}/desk/inbox/")

    page.goto(f"{home}/accounts/second/key/")
    expect(page.locator("main")).to_contain_text("柜台的电脑")
    expect(page.locator("main")).to_contain_text("上次使用")


def test_a_stranger_to_the_device_is_told_so(home, visit):
    page = visit("phone").page
    with_device(page, isUserVerified=False)
    page.goto(f"{home}/accounts/login/?next=/desk/")
    page.get_by_role("button", name="用通行密钥登录").click()
    expect(page.get_by_role("alert")).to_contain_text("没有完成")


def test_by_its_number_the_page_says_what_to_do(earnest, visit):
    page = visit("phone").page
    with_device(page)
    page.goto(f"{earnest.url}/accounts/login/")
    page.get_by_role("button", name="用通行密钥登录").click()
    expect(page.get_by_role("alert")).to_contain_text("localhost")
