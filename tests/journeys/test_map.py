"""The map: what a thumb, a keyboard and a phone without WebGL find on it; with tiles, too."""

from __future__ import annotations

import base64
import http.server
import re
import threading
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.album import picture
from tests.journeys.checks import barriers, small_targets
from tests.journeys.house import House

TILE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+P+/HgAFhAJ/wlseKgAAAABJRU5ErkJggg=="
)


def open_map(page: Page, home: str) -> None:
    page.goto(f"{home}/map")
    page.wait_for_selector("[data-map][data-ready]")


def closer(page: Page) -> None:
    """Tap the largest group until single stations are seen."""
    for _tap in range(8):
        if page.locator(".pin > .sign").count():
            return
        before = page.locator("[data-map-said]").inner_text()
        page.locator(".pin").first.click()
        page.wait_for_function(
            "before => document.querySelector('[data-map-said]').textContent !== before"
            " || document.querySelector('.pin > .sign')",
            arg=before,
        )
        page.wait_for_timeout(400)
    raise AssertionError("no single station, however close")


def counted(page: Page) -> int:
    """The numbers in the rings and the single signs, together."""
    rings = page.locator(".pin > .crowd").all_inner_texts()
    return sum(map(int, rings)) + page.locator(".pin > .sign").count()


def test_from_the_city_to_a_station_in_taps(city, visit):
    page = visit("phone").page
    open_map(page, city.url)
    county = page.locator(".pin", has_text="金城江区")
    expect(county).to_have_accessible_name(re.compile(r"金城江区 · \d+ 个驿站，\d+ 个开着"))
    words = page.locator("[data-map-said]").inner_text()
    assert counted(page) == int(re.findall(r"\d+", words)[0]) > 1
    assert small_targets(page, 44) == []

    closer(page)
    assert barriers(page) == []
    page.locator(".pin:has(> .sign)").first.click()
    card = page.locator("[data-map-card]")
    expect(card).to_contain_text(re.compile("开着|关着|不清楚"))
    assert small_targets(page, 44) == []
    picture(page, "rider-map")
    name = card.locator("b").first.inner_text()
    card.locator("a").first.click()
    expect(page.locator("h1")).to_have_text(name)


def test_by_keyboard(city, visit):
    page = visit("desk").page
    open_map(page, city.url)
    closer(page)
    mark = page.locator(".pin:has(> .sign)").first
    mark.focus()
    page.keyboard.press("Enter")
    expect(page.locator("[data-map-card] a").first).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("[data-map-card]")).to_be_hidden()
    expect(page.locator(".pin:focus")).to_have_count(1)


def test_without_webgl_it_points_to_the_list(city, visit):
    page = visit("phone").page
    page.add_init_script("HTMLCanvasElement.prototype.getContext = () => null")
    page.goto(f"{city.url}/map")
    failed = page.locator("[data-map-failed]")
    expect(failed).to_contain_text("地图没有载入")
    failed.locator("a", has_text="看列表").click()
    expect(page).to_have_url(f"{city.url}/")


def test_without_stations_it_points_to_the_list(city, visit):
    page = visit("phone").page
    page.route("**/map/points", lambda route: route.fulfill(status=429))
    page.goto(f"{city.url}/map")
    expect(page.locator("[data-map-failed]")).to_be_visible()
    expect(page.locator("[data-map-loading]")).to_be_hidden()


class Tiles(http.server.BaseHTTPRequestHandler):
    asked: list[str] = []

    def do_GET(self) -> None:
        self.asked.append(self.path)
        self.send_response(200)
        self.send_header("Content-Type", "image/png")
        self.send_header("Access-Control-Allow-Origin", "*")
        self.end_headers()
        self.wfile.write(TILE)

    def log_message(self, *_said: object) -> None:
        """Tests print nothing."""


@pytest.fixture
def tiled(city) -> Iterator[House]:
    """The same city with tiles in GCJ-02, from a server of the test's own."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Tiles)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    tiles = f"http://127.0.0.1:{server.server_port}/{{z}}/{{x}}/{{y}}.png"
    settings = {
        "YIZHAN_TILES_URL": tiles,
        "YIZHAN_TILES_CRS": "gcj02",
        "YIZHAN_TILES_CREDIT": "审图号 0",
    }
    house = House(city.house.data, settings=settings)
    house.serve()
    yield house
    house.stop()
    server.shutdown()
    server.server_close()


def test_over_tiles(tiled, visit):
    page = visit("desk").page
    open_map(page, tiled.url)
    expect(page.locator(".maplibregl-ctrl-attrib")).to_contain_text("审图号 0")
    expect(page.locator(".pin", has_text="金城江区")).to_be_visible()
    closer(page)
    assert re.fullmatch(r"/\d+/\d+/\d+\.png", Tiles.asked[0])
