"""markdown: a short list of elements comes out, whatever goes in."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yizhan.kit.markdown import html_of, pictures_in, words_in

ALLOWED = {
    "p": set(), "h2": set(), "h3": set(), "h4": set(), "h5": set(), "h6": set(), "ul": set(),
    "ol": {"start"}, "li": set(), "blockquote": set(), "em": set(), "strong": set(), "s": set(),
    "br": set(), "a": {"href", "rel", "title"}, "img": {"src", "alt", "loading"},
}  # fmt: skip
HOSTILE = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](//evil.example)",
    "[x](/accounts/logout)",
    "![x](https://evil.example/track.png)",
    '![x](picture:1 "a\\" onload=\\"x")',
    '!["><script>](picture:1)',
    "<https://evil.example>",
    "[x]: javascript:alert(1)\n[x]",
    "`<b>`\n\n    <b>\n\n```html\n<b>\n```",
    "&lt;script&gt;",
)


class Looker(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.seen: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag, attrs):
        self.seen.append((tag, dict(attrs)))


def elements(text):
    looker = Looker()
    looker.feed(html_of(text, picture=lambda number: f"/p/{number}" if number < 5 else ""))
    return looker.seen


def refuse_other_elements(text):
    for tag, attrs in elements(text):
        assert set(attrs) <= ALLOWED[tag], (tag, attrs)
        if tag == "a" and "href" in attrs:
            assert attrs["href"].lower().startswith(("https://", "tel:"))
        if tag == "img":
            assert attrs["src"].startswith("/p/")


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_are_only_words(text):
    refuse_other_elements(text)


@given(st.text(alphabet="<>()[]!*_`#&\"'=:/ -\n1picturejavasrtl字", max_size=200))
def test_whatever_is_typed_only_known_elements_come_out(text):
    refuse_other_elements(text)


@given(st.lists(st.sampled_from(HOSTILE), max_size=4).map("\n\n".join))
def test_nor_when_it_is_put_together(text):
    refuse_other_elements(text)


def test_the_usual_things_look_as_they_should():
    html = html_of(
        "# 一\n\n## 二\n\n- **强** 和 *弱*\n\n1. 甲\n\n[页](https://a.example) [电](tel:120)"
    )
    for part in ("<h2>一</h2>", "<h2>二</h2>", "<strong>强</strong>", "<em>弱</em>", "<ol>"):
        assert part in html
    assert 'href="https://a.example" rel="noopener noreferrer"' in html
    assert 'href="tel:120"' in html


def test_a_picture_that_is_not_there_leaves_its_words():
    assert "封签" in html_of("![封签](picture:9)")
    assert "<img" not in html_of("![封签](picture:9)")
    assert 'alt="封签"' in html_of("![封签](picture:1)", picture=lambda number: "/p/1")
    assert pictures_in("![a](picture:3) ![b](picture:1) ![c](http://x)") == [3, 1]


def test_a_line_break_stays_one():
    assert "<br>" in html_of("一\n二") or "<br />" in html_of("一\n二")


def test_marks_are_no_words():
    assert words_in("## 题\n- **强**\n![图](picture:1)").split() == ["题", "强", "图"]
