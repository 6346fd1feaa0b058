"""Print: tables lie on their side, heads are repeated, rows are whole, the sum stands once."""

from __future__ import annotations

import re

import pytest

from tests.journeys.conftest import City

LANDSCAPE = re.compile(rb"/MediaBox\s*\[\s*0 0 (8\d\d)[.\d]* (59\d)[.\d]*\s*\]")
STYLES = """() => {
  const style = (part, name) => {
    const found = document.querySelector(part);
    return found && getComputedStyle(found).getPropertyValue(name);
  };
  return {
    head: style(".table thead", "display"),
    stuck: style(".table thead th", "position"),
    foot: style(".table tfoot", "display"),
    row: style(".table tbody tr", "break-inside"),
    sheet: style(".sheet", "break-inside"),
    number: style(".table td.end", "white-space"),
    side: style(".side", "display"),
    search: style(".over", "display"),
  };
}"""


@pytest.fixture
def printed(city: City, visit):
    page = visit("desk").page
    city.enter(page, "lead")
    page.goto(f"{city.url}/desk/coverage")
    page.emulate_media(media="print")
    return page


def test_a_long_table_goes_on_with_its_head_and_sums_once(printed):
    styles = printed.evaluate(STYLES)

    assert styles == {
        "head": "table-header-group",
        "stuck": "static",
        "foot": "table-row-group",
        "row": "avoid",
        "sheet": "auto",
        "number": "nowrap",
        "side": "none",
        "search": "none",
    }


def test_tones_are_black_and_a_part_of_a_list_says_which(printed):
    ink = printed.evaluate("""() => {
      const style = getComputedStyle(document.body);
      return ["good", "warn", "bad", "calm"].map((tone) => style.getPropertyValue(`--${tone}`));
    }""")
    assert set(ink) == {"#000000"} or set(ink) == {"#000"}
    hidden = printed.evaluate("""() => {
      const nav = Object.assign(document.createElement("nav"), { className: "pages" });
      document.querySelector("main").append(nav);
      return getComputedStyle(nav).display;
    }""")
    assert hidden != "none"


def test_every_page_of_it_lies_on_its_side(printed):
    pages = LANDSCAPE.findall(printed.pdf(prefer_css_page_size=True))

    assert pages
    assert b"/MediaBox [0 0 612 792]" not in printed.pdf(prefer_css_page_size=True)
