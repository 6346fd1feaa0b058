"""Back from a case to the list of cases: its filter and its place are as they were."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import expect

from tests.journeys.conftest import City, Visitor


def test_back_leads_to_the_list_as_it_was_left(city: City, visit: Callable[..., Visitor]) -> None:
    handler = visit("desk")
    page = handler.page
    page.set_viewport_size({"width": 1440, "height": 500})
    city.enter(page, "handler", to="/desk/inbox/?item=seats")
    last = page.locator("a.reference").last
    last.scroll_into_view_if_needed()
    page.wait_for_function("scrollY > 100")
    place = page.evaluate("scrollY")

    last.evaluate("link => link.click()")  # a pointer would move the page under it
    page.wait_for_url("**/desk/cases/*")
    page.reload()
    page.get_by_role("link", name="收件箱").last.click()

    expect(page).to_have_url(f"{city.url}/desk/inbox/?item=seats")
    page.wait_for_function("y => Math.abs(scrollY - y) < 2", arg=place)
