"""Pages keep to the content policy by construction: no inline script, style or handler."""

from __future__ import annotations

import re

import pytest

from tests.architecture.source import HOUSE, PROJECT

INLINE = {
    "an inline script": re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)[^>]*>", re.I),
    "an inline style": re.compile(r"<style\b|\sstyle=", re.I),
    "a handler": re.compile(r"\son[a-z]+=", re.I),
    "a foreign address": re.compile(r"(?:src|href)=[\"']https?://(?!www\.tianditu|lbs\.)", re.I),
    "unescaped text": re.compile(r"\|\s*safe\b|{%\s*autoescape off"),
    "a hx-on handler": re.compile(r"\shx-on", re.I),
}


def templates():
    return sorted(p for p in HOUSE.rglob("templates/**/*") if p.suffix in {".html", ".txt", ".svg"})


@pytest.mark.parametrize("what", INLINE)
def test_no_template_holds(what):
    offenders = [
        f"{path.relative_to(PROJECT)}:{number} {line.strip()[:80]}"
        for path in templates()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if INLINE[what].search(line)
    ]
    assert offenders == []


def test_no_template_has_a_line_over_120():
    """The formatter cannot break every line; one that stays long wants a partial, or a name."""
    long = [
        f"{path.relative_to(PROJECT)}:{number} {len(line)}"
        for path in templates()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if len(line) > 120
    ]
    assert long == []


SENT_FORM = re.compile(
    r"<form\b(?P<head>[^>]*\bdata-send(?=[\s=>])[^>]*)>(?P<body>.*?)</form>", re.S
)
ASKS_FOR_WORDS = re.compile(
    r"{% field \w+\.(?:text|note|words)\b|<textarea|type=\"file\"|parts/photos"
)


def test_a_form_with_words_counts_once_also_without_the_outbox():
    """The outbox comes a second after the page. A form that was sent before it is empty when one
    comes back to it, and what is sent twice from one page has one key."""
    unsafe = [
        f"{path.relative_to(PROJECT)} {' '.join(form['head'].split())[:60]}"
        for path in templates()
        for form in SENT_FORM.finditer(path.read_text(encoding="utf-8"))
        if ASKS_FOR_WORDS.search(form["body"])
        if 'autocomplete="off"' not in form["head"]
        or not re.search(r"{% form_key %}|name=\"key\"", form["body"])
    ]
    assert unsafe == []


def test_the_desk_has_one_search():
    """It is in the layout. A form that narrows the list of its page is a filter, and says so."""
    searches = [
        str(path.relative_to(HOUSE))
        for path in templates()
        if "/desk/" in path.as_posix() or path.name == "desk.html"
        if re.search(r"(?:type|role)=\"search\"", path.read_text("utf-8"))
    ]
    assert searches == ["roof/shared/templates/layouts/desk.html"]


FOUND_BY_NAME = re.compile(r"(?:allauth|account|mfa)/.+|(?:\d{3}|403_csrf)\.html")
"""Templates that Django and allauth look for by a name of their own."""


def test_every_template_is_shown_somewhere():
    text = "\n".join(
        path.read_text(encoding="utf-8")
        for path in HOUSE.rglob("*")
        if path.suffix in {".html", ".py"} and "tests" not in path.parts
    )
    names = [str(p).rpartition("/templates/")[2] for p in templates()]
    unused = [n for n in names if not FOUND_BY_NAME.fullmatch(n) and n not in text]
    assert unused == []
