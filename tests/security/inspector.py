"""What on a page breaks the content policy."""

from __future__ import annotations

import re
from html.parser import HTMLParser

OWN = re.compile(r"(/(?!/)|#|\?|data:image/|blob:|$|tel:|mailto:)")
CREDITS = ("https://www.tianditu.gov.cn/",)
MAPS = ("https://uri.amap.com/", "https://api.map.baidu.com/", "https://apis.map.qq.com/")
"""The maps that show the way to a station, each only where a rider taps it."""


class Inspector(HTMLParser):
    """Notes whatever the policy would block, and what points elsewhere."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "style" or "style" in given:
            self.found.append(f"<{tag}> with a style")
        if tag == "script" and "src" not in given and given.get("type") != "application/json":
            self.found.append("an inline script")
        self.found += [f"<{tag} {name}>" for name in given if name.startswith(("on", "hx-on"))]
        for name in ("src", "href", "action", "formaction", "poster"):
            value = given.get(name) or ""
            if not OWN.match(value) and not (tag == "a" and value.startswith((*CREDITS, *MAPS))):
                self.found.append(f"<{tag} {name}={value}>")
        if tag == "a" and given.get("target") == "_blank" and "noopener" not in str(given["rel"]):
            self.found.append("a window that can turn its opener away")
