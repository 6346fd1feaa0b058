from __future__ import annotations

import json
import os
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests import databases
from tests.journeys.house import House

os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright keeps a loop in this thread

CHROMIUM = os.environ.get("YIZHAN_CHROMIUM", "/usr/bin/chromium-headless-shell")
"""The headless shell draws pages and no windows around them: a page takes a third of the time."""
PHONE = {"width": 360, "height": 740}
DESK = {"width": 1440, "height": 900}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "journeys" in item.path.parts:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """An empty platform: rows come from the journey's own world."""
    house = House(tmp_path_factory.mktemp("house"))
    databases.copy_sqlite(house.data / "yizhan.sqlite3")
    house.serve()
    yield house
    house.stop()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    if not Path(CHROMIUM).exists():
        pytest.fail(f"No Chromium at {CHROMIUM}; set YIZHAN_CHROMIUM.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
        )
        yield browser
        browser.close()


class Visitor:
    """One person's browser. What went wrong in its console fails the test at the end."""

    def __init__(self, context: BrowserContext) -> None:
        self.context = context
        self.page: Page = context.new_page()
        self.wrong: list[str] = []
        self.page.on("pageerror", lambda error: self.wrong.append(str(error)))
        self.page.on(
            "console",
            lambda message: (
                self.wrong.append(message.text)
                if message.type == "error" and "status of 4" not in message.text
                else None
            ),
        )


@pytest.fixture
def visit(chromium: Browser) -> Iterator[Callable[..., Visitor]]:
    """`visit("phone")` or `visit("desk")`: a fresh browser in Chinese, in the city's time zone."""
    visitors: list[Visitor] = []

    def come(size: str, **more: object) -> Visitor:
        phone = size == "phone"
        context = chromium.new_context(
            viewport=PHONE if phone else DESK,  # type: ignore[arg-type]
            has_touch=phone,
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            **more,  # type: ignore[arg-type]
        )
        context.set_default_timeout(15_000)
        visitors.append(Visitor(context))
        return visitors[-1]

    yield come
    wrong = [line for visitor in visitors for line in visitor.wrong]
    for visitor in visitors:
        visitor.context.close()
    assert not wrong, wrong


@dataclass
class City:
    """The world of `world.py`, lived in."""

    house: House
    shorts: dict[str, str]
    join: str
    """The code on the poster of the delivery site."""

    @property
    def url(self) -> str:
        return self.house.url

    def enter(self, page: Page, account: str, to: str = "/") -> None:
        """By the demo button, as anyone on this machine may."""
        page.goto(f"{self.url}/accounts/login/?next={to}")
        page.locator(f"button[name=account][value={account}]").click()
        page.wait_for_url(lambda url: "/accounts/" not in url)

    def enter_by_code(self, page: Page, number: str, to: str = "/me/") -> None:
        """By a code to a telephone: an account of her own, opened with the first code."""
        page.goto(f"{self.url}/accounts/phone/?next={to}")
        page.locator("input[name=phone]").fill(number)
        page.locator(".bar .btn.main").click()
        page.wait_for_url("**/accounts/code/**")
        page.locator("input[name=code]").fill(self.code_to(number))
        page.locator(".bar .btn.main").click()
        page.wait_for_url(lambda url: "/accounts/" not in url)

    def code_to(self, number: str, seconds: int = 20) -> str:
        """The console is the SMS gateway here: the worker writes the message into its log."""
        for _ in range(seconds * 5):
            messages = [line for line in self.house.log.splitlines() if number in line]
            if codes := re.findall(r"验证码 (\d{6})", "".join(messages)):
                return str(codes[-1])
            time.sleep(0.2)
        raise AssertionError(self.house.log[-2000:])


@pytest.fixture(scope="session")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    house = House(tmp_path_factory.mktemp("city"))
    databases.copy_sqlite(house.data / "yizhan.sqlite3")
    house.run("yizhan", "prepare")
    known = json.loads(house.run("tests.journeys.world"))
    house.start("yizhan", "worker")
    house.serve()
    yield City(house, **known)
    house.stop()
