"""Colours have one place, and no rule is there for nothing."""

from __future__ import annotations

import re

from tests.architecture.source import HOUSE, PROJECT

RAW = re.compile(
    r"#[0-9a-f]{3,8}\b|\b(?:rgba?|hsla?|hwb|lab|lch|oklab|oklch|color)\(|"
    r":\s*(?:white|black|red|green|blue|yellow|orange|gr[ae]y)\b",
    re.I,
)
COMMENT = re.compile(r"/\*.*?\*/", re.S)
SELECTOR = re.compile(r"([^{};]+)\{")
CLASS = re.compile(r"\.([a-zA-Z][\w-]*)")
THEIRS = {"errorlist", "htmx-request", "maplibregl-ctrl-attrib"}
"""Classes that Django, htmx and MapLibre put on a page."""
COUNTED = re.compile(r"(level|depth)-\d")
"""Classes a template makes of a word and a number."""


def stylesheets():
    sheets = HOUSE.rglob("static/**/*.css")
    return {p: COMMENT.sub("", p.read_text("utf-8")) for p in sheets if "vendor" not in p.parts}


def pages():
    return "\n".join(
        path.read_text("utf-8")
        for path in HOUSE.rglob("*")
        if path.suffix in {".html", ".js", ".py"} and not {"vendor", "tests"} & set(path.parts)
    )


def test_colours_stand_in_tokens_only():
    raw = [
        f"{path.relative_to(PROJECT)}: {line.strip()}"
        for path, text in stylesheets().items()
        if path.name != "tokens.css"
        for line in text.splitlines()
        if RAW.search(line)
    ]
    assert raw == []


def test_the_colours_of_the_browser_bar_are_those_of_the_paper():
    """A `theme-color` cannot name a token, so it is written again."""
    base = (HOUSE / "roof/shared/templates/layouts/base.html").read_text("utf-8")
    [tokens] = [text for path, text in stylesheets().items() if path.name == "tokens.css"]
    light, dark, dark_chosen, *_printed = re.findall(r"--paper: (#\w+);", tokens)
    assert dark == dark_chosen
    assert re.findall(r'name="theme-color" content="(#\w+)"', base) == [light, dark]


def test_every_token_is_used():
    sheets = "\n".join(stylesheets().values())
    everything = sheets + pages()
    tokens = set(re.findall(r"(--[\w-]+):", sheets))
    assert sorted(token for token in tokens if f"var({token}" not in everything) == []


def test_every_class_of_a_stylesheet_is_on_a_page():
    words = set(re.findall(r"[a-zA-Z][\w-]*", pages())) | THEIRS
    unused = [
        f"{path.name}: .{name}"
        for path, text in stylesheets().items()
        for name in sorted(set(CLASS.findall(" ".join(SELECTOR.findall(text)))))
        if name not in words and not COUNTED.fullmatch(name)
    ]
    assert unused == []
