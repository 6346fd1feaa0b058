"""A template's line breaks are for who writes it: a reader sees none of them."""

from __future__ import annotations

import pytest
from django.template.loader import render_to_string

from yizhan.roof.shared.template_loader import compact

DROPPED = {
    "<div>\n  <p>\n    Hello\n  </p>\n</div>\n": "<div><p>Hello</p></div>",
    '<td\n  class="end"\n  {% if x %}id="a>b"{% endif %}\n>': (
        '<td class="end" {% if x %}id="a>b"{% endif %} >'
    ),
    "<ul>\n  {% for x in y %}\n    <li>\n  {% endfor %}": "<ul>{% for x in y %}<li>{% endfor %}",
    "{% comment %}\nfor who reads this\n{% endcomment %}\n<p>\n": "<p>",
}
KEPT = {
    "<p>a <b>c</b></p>": "<p>a <b>c</b></p>",
    "a\n    <b>c</b>\n    d": "a\n<b>c</b>\nd",
    "<p>{% if x %}\n  y{% endif %}</p>": "<p>{% if x %}\ny{% endif %}</p>",
    "<textarea>\n  kept\n</textarea>": "<textarea>\n  kept\n</textarea>",
    "<pre>\n  kept</pre>\n<p>": "<pre>\n  kept</pre><p>",
}


@pytest.mark.parametrize("source", DROPPED)
def test_white_space_that_no_browser_shows_is_dropped(source):
    assert compact(source) == DROPPED[source]


@pytest.mark.parametrize("source", KEPT)
def test_white_space_that_a_browser_shows_is_kept(source):
    assert compact(source) == KEPT[source]


def test_a_message_of_the_catalogue_stays_whole():
    message = "{% blocktranslate %}\n  One\n  two\n{% endblocktranslate %}"
    assert compact(message) == message


def test_a_page_arrives_without_indentation():
    page = render_to_string("404.html")
    assert page.startswith("<!DOCTYPE html><html")
    assert "\n " not in page
