"""A small part of Markdown, made into HTML that holds nothing else: headings, paragraphs, lists,
emphasis, links to the web and to telephones, and pictures that are named by a number.

HTML that is typed comes out as text. What is not on the list is not read at all, so a new version
of the library cannot bring a new kind of element in.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.token import Token

RULES = (
    "heading", "list", "blockquote", "paragraph", "emphasis", "strikethrough", "link", "image",
    "newline", "escape", "entity", "text",
)  # fmt: skip
_LINK = re.compile(r"(?:https://|tel:)[^\s]+\Z", re.IGNORECASE)
_PICTURE = re.compile(r"picture:(\d{1,3})\Z")
_MARKS = re.compile(r"!?\[([^\]]*)\]\([^)]*\)|[*_~>#`]+|^\s*(?:[-+]|\d+[.)])\s+", re.MULTILINE)

PictureAddress = Callable[[int], str]
"""Gives the address of a picture by its number; empty if there is none."""


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("zero", {"html": False, "linkify": False, "breaks": True})
    parser.enable([name for name in RULES if name not in {"paragraph", "text"}])
    parser.validateLink = _may_be_linked  # type: ignore[method-assign,assignment]  # the way it is meant to be set
    return parser


def _may_be_linked(address: str) -> bool:
    return bool(_LINK.match(address) or _PICTURE.match(address))


def html_of(text: str, *, picture: PictureAddress = lambda _number: "") -> str:
    """Return the HTML of a text. A heading in it is an `h2` at most: the page has its own `h1`. A
    picture of a number that there is not is left out, with its words in its place."""
    parser = _parser()
    tokens = parser.parse(text)
    for token in tokens:
        if token.tag in {"h1", "h2", "h3", "h4", "h5", "h6"}:
            token.tag = f"h{max(2, int(token.tag[1]))}"
        for child in token.children or ():
            _settle(child, picture)
    html: str = parser.renderer.render(tokens, parser.options, {})
    return html.replace("\n", "")  # where a style keeps line ends, each would be a gap


def _settle(token: Token, picture: PictureAddress) -> None:
    """Make an image point to its picture, or into words; open links without a word of who came."""
    if token.type == "link_open":
        if _LINK.match(str(token.attrGet("href") or "")):
            token.attrSet("rel", "noopener noreferrer")
        else:
            token.attrs = {}
    if token.type == "image":
        named = _PICTURE.match(str(token.attrGet("src") or ""))
        address = picture(int(named[1])) if named else ""
        if address:
            token.attrs = {"src": address, "alt": "", "loading": "lazy"}
        else:
            token.type, token.tag, token.attrs = "text", "", {}


def pictures_in(text: str) -> list[int]:
    """Return the numbers of the pictures that a text names, in order."""
    return [
        int(named[1])
        for token in _parser().parse(text)
        for child in token.children or ()
        if child.type == "image" and (named := _PICTURE.match(str(child.attrGet("src") or "")))
    ]


def words_in(text: str) -> str:
    """Return what somebody reads of a text: without its marks."""
    return _MARKS.sub(lambda found: found[1] or "", text)
