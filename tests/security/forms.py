"""The forms of a page, read off its HTML."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass
class Forms(HTMLParser):
    """The fields of the forms on a page, by where each is sent, with the values they offer."""

    here: str
    found: dict[str, dict[str, list[str]]] = field(default_factory=lambda: defaultdict(dict))
    files: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        super().__init__()
        self._to, self._select = self.here, ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._to = given.get("action") or self.here
            if given.get("method", "").lower() != "post":
                self._to = f"?{self._to}"
        name = given.get("name", "")
        if tag == "option" and self._select:
            self.found[self._to][self._select].append(given.get("value", ""))
        elif tag in {"input", "button", "textarea", "select"} and name and "csrf" not in name:
            self._select = name if tag == "select" else ""
            if given.get("type") == "file":
                self.files.add(name)
            self.found[self._to].setdefault(name, []).append(given.get("value", ""))
