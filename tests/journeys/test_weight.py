"""What a cold phone on a slow network must load, summed over a page and all that comes with it."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, Response

from tests.journeys.checks import opens

LIMIT = 60_000
"""Bytes of `/`, even uncompressed."""
SENT_WITH_OUTBOX = 42_000
"""Bytes sent of a page, and of what comes a second after it."""
SENT = 32_000
"""Bytes of any first page as it is sent, with all its styles, scripts and drawings."""


def weigh(page: Page, address: str) -> tuple[dict[str, int], int]:
    """Bytes of each thing the page loads, as it is used; and bytes sent for all, with heads."""
    answers: list[Response] = []

    def keep(answer: Response) -> None:
        answers.append(answer)

    page.on("response", keep)
    page.add_init_script("window.setTimeout = () => 0")  # what comes later is weighed below
    page.goto(address, wait_until="networkidle")
    used = {answer.url: len(answer.body()) for answer in answers if answer.status == 200}
    sizes = [answer.request.sizes() for answer in answers]
    return used, sum(size["responseBodySize"] + size["responseHeadersSize"] for size in sizes)


@pytest.mark.parametrize("address", ["/", "/?county=451202", "/stations/HC-0001", "/order"])
def test_a_first_page_is_light(city, visit, address):
    used, sent = weigh(visit("phone").page, city.url + address)
    assert len(used) > 5, "the styles, scripts and drawings were counted"
    assert sent < SENT, f"{sent} bytes sent: {used}"


def test_the_home_page_is_light_even_uncompressed(city, visit):
    used, _sent = weigh(visit("phone").page, city.url + "/")
    assert sum(used.values()) < LIMIT, used


@pytest.mark.parametrize("address", ["/", "/stations/HC-0001", "/order?item=hot_water"])
def test_with_the_outbox_that_comes_later_it_is_still_light(city, visit, address):
    page = visit("phone").page
    sent: list[Response] = []

    def keep(answer: Response) -> None:
        sent.append(answer)

    page.on("response", keep)
    opens(page, city.url + address)
    sizes = [answer.request.sizes() for answer in sent]
    whole = sum(size["responseBodySize"] + size["responseHeadersSize"] for size in sizes)
    assert whole < SENT_WITH_OUTBOX
