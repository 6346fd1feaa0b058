"""J21: a rider reads who looked at her data and why, takes all of it with her, and closes her
account; last year's figures stay as they were."""

from __future__ import annotations

from zipfile import ZipFile

from playwright.sync_api import Page, expect

from tests.journeys.album import picture

NUMBER = "13907780021"
REASON = "核对送水地址"
LOOK = """
from django.utils import timezone
from yizhan.ground.people.actions import reveal
from yizhan.ground.people.models import Person, Secret, Unit
secret = Secret.objects.filter(kind="phone").latest("pk")
handler = Person.objects.get(username="handler")
unit = Unit.objects.get(pk=handler.posts.get().unit_id)
reveal(secret, unit=unit, by=handler, reason="REASON", at=timezone.now())
""".replace("REASON", REASON)


def figures(page: Page, city) -> list[str]:
    """Last year's, as everybody reads them."""
    page.goto(f"{city.url}/data")
    page.locator(".chips a").nth(1).click()
    page.wait_for_url("**/data?year=*")
    return page.locator(".cell .value").all_inner_texts()


def reads(rider: Page, city) -> None:
    rider.goto(f"{city.url}/me/data")
    expect(rider.locator("main")).to_contain_text(REASON)
    rider.locator("summary", has_text="手机号、姓名、邮箱").click()
    expect(rider.locator("main")).to_contain_text("注销时立即清除")
    picture(rider, "my-data")


def takes(rider: Page, tmp_path) -> None:
    with rider.expect_download() as download:
        rider.get_by_role("link", name="全部带走").click()
    file = tmp_path / "mine.zip"
    download.value.save_as(file)
    with ZipFile(file) as archive:
        names = sorted(name.rpartition(".")[2] for name in archive.namelist())
        texts = [archive.read(name).decode() for name in archive.namelist()]
    assert names == ["css", "html", "json"]
    assert sum(REASON in text for text in texts) == 2
    assert not any(NUMBER in text for text in texts)


def deletes(rider: Page) -> None:
    rider.locator("summary", has_text="注销账号").click()
    rider.locator("input[name=sure]").check()
    rider.get_by_role("button", name="注销并删除").click()
    rider.wait_for_url(lambda url: "/me" not in url)


def test_who_looked_a_copy_and_an_end(city, visit, tmp_path):
    guest, rider = visit("phone").page, visit("phone").page
    before = figures(guest, city)
    assert before
    city.enter_by_code(rider, NUMBER)
    city.house.run("yizhan", "manage", "shell", "--no-imports", "-c", LOOK)

    reads(rider, city)
    takes(rider, tmp_path)
    deletes(rider)

    rider.goto(f"{city.url}/me/data")
    rider.wait_for_url("**/accounts/login/**")
    assert figures(guest, city) == before
