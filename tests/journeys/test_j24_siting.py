"""J24: a planner adds three stations by night hours, compares them with longer hours at twelve that
exist, and prints the paper for the meeting."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from playwright.sync_api import Page, expect

from tests.journeys.album import picture

WORLD = """
from django.utils import timezone
from yizhan.ground.people.models import Unit
from yizhan.wings.care.siting.actions import load_heat
from yizhan.wings.care.siting.tests.factories import heat
from yizhan.wings.care.stations.tests.factories import a_station
unit = Unit.objects.order_by("path").first()
rows = []
for n in range(12):
    place = (109.10 + 0.02 * n, 24.10)
    a_station(unit, None, name=f"夜间 {n} 号驿站", code=f"ST-J24-{n:02}", lon=place[0],
              lat=place[1], hours="Mo-Su 08:00-22:00")
    rows.append((place, 23, 20))
for n in range(3):
    rows.append(((109.10 + 0.1 * n, 24.20), 23, 100))
load_heat(heat(*rows), by=None, at=timezone.now())
"""
AFTERWARDS = """
from django.utils import timezone
from yizhan.ground.people.models import Post
from yizhan.wings.care.stations.actions import close_station
from yizhan.wings.care.stations.models import Station
admin = Post.objects.filter(role="admin").earliest("pk").person
for station in Station.objects.filter(code__startswith="ST-J24"):
    close_station(station, by=admin, at=timezone.now(), reason="J24 is over")
"""
"""They stand far from the city of the other journeys, which count what is on its map."""
NEW, LONGER = "三个新驿站", "十二个驿站延长开放"


@pytest.fixture
def night(city):
    city.house.run("yizhan", "manage", "shell", "--no-imports", "-c", WORLD)
    yield
    city.house.run("yizhan", "manage", "shell", "--no-imports", "-c", AFTERWARDS)


def plans(city, page: Page, name: str, *, add: int, without: str) -> str:
    """Ask for a plan and wait for its answer; return its address."""
    page.goto(f"{city.url}/desk/siting/plans/new")
    page.locator("input[name=name]").fill(name)
    page.locator("input[name=add]").fill(str(add))
    page.locator("input[name=hours]").fill("22-6")
    page.locator("select[name=basis]").select_option("orders")
    page.locator(f"input[name={without}]").uncheck()
    page.locator("input[name=seconds]").fill("10")
    page.locator("main form .btn.main").click()
    page.wait_for_url("**/desk/siting/plans/*-*")
    expect(page.locator("main table").first).to_be_visible(timeout=60_000)
    return page.url


def test_three_by_night_or_twelve_that_are_open_longer(city, visit, night, tmp_path):
    page = visit("desk").page
    city.enter(page, "admin", "/desk/siting?basis=orders&hour=23")
    expect(page.locator("main")).to_contain_text("540")
    picture(page, "siting-night")

    first = plans(city, page, NEW, add=3, without="longer")
    expect(page.locator("main")).to_contain_text("已证明")
    expect(page.locator("table.cards tbody tr")).to_have_count(3)
    second = plans(city, page, LONGER, add=12, without="new")
    expect(page.locator("table.cards tbody tr")).to_have_count(12)

    page.goto(first)
    page.locator("select[name=with]").select_option(label=LONGER)
    page.locator("form.row .btn").click()
    page.wait_for_url("**with=*")
    heads = page.locator("table").first.locator("thead th")
    expect(heads).to_have_count(4)
    cells = page.locator("table").first.locator("tbody tr", has_text="500 m").locator("td")
    now, with_new, with_longer = cells.all_inner_texts()
    assert with_new != with_longer != now
    picture(page, "siting-plan")

    with page.expect_download() as waiting:
        page.locator("a[download]", has_text="Word").click()
    paper = Document(BytesIO(Path(waiting.value.path()).read_bytes()))
    words = "\n".join(line.text for line in paper.paragraphs)
    assert NEW in words
    assert len(paper.tables) >= 2
    printed = page.pdf(path=str(tmp_path / "plan.pdf"), format="A4")
    assert printed.startswith(b"%PDF")
    assert second != first
