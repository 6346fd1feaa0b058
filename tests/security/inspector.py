"""What on a page breaks the content policy."""

from __future__ import annotations

import re
from base64 import b64encode
from hashlib import sha256
from html.parser import HTMLParser

OWN = re.compile(r"(/(?!/)|#|\?|data:(image/|,)|blob:|$|tel:|mailto:)")
CREDITS = ("https://www.tianditu.gov.cn/",)
MAPS = ("https://uri.amap.com/", "https://api.map.baidu.com/", "https://apis.map.qq.com/")
"""The maps that show the way to a station, each only where a rider taps it."""


class Inspector(HTMLParser):
    """Notes whatever the policy would block, and what points elsewhere."""

    def __init__(self, policy: str = "") -> None:
        super().__init__()
        self.found: list[str] = []
        self._policy = policy
        self._inline = False
        """In an element whose text the policy must know by its hash."""
        self._text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if "style" in given:
            self.found.append(f"<{tag}> with a style")
        data = given.get("type") == "application/json"
        if tag == "style" or (tag == "script" and "src" not in given and not data):
            self._inline = True
        self.found += [f"<{tag} {name}>" for name in given if name.startswith(("on", "hx-on"))]
        for name in ("src", "href", "action", "formaction", "poster"):
            value = given.get(name) or ""
            if not OWN.match(value) and not (tag == "a" and value.startswith((*CREDITS, *MAPS))):
                self.found.append(f"<{tag} {name}={value}>")
        if tag == "a" and given.get("target") == "_blank" and "noopener" not in str(given["rel"]):
            self.found.append("a window that can turn its opener away")

    def handle_data(self, data: str) -> None:
        self._text += data if self._inline else ""

    def handle_endtag(self, tag: str) -> None:
        if self._inline:
            digest = b64encode(sha256(self._text.encode()).digest()).decode()
            if f"'sha256-{digest}'" not in self._policy:
                self.found.append(f"an inline {tag}")
        self._inline, self._text = False, ""
