"""Enter in a form: a browser presses the form's first button, whatever the field says."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

WITHOUT_ENTER = {"hidden", "submit", "button", "image", "reset", "file"}
Attributes = dict[str, str | None]


@dataclass
class Form:
    action: str
    fields: list[str] = field(default_factory=list)
    """Fields in which Enter sends the form."""
    buttons: list[Attributes] = field(default_factory=list)

    @property
    def surprises(self) -> bool:
        """True if Enter may do another thing than the field says: several buttons do different
        things, and nobody has chosen the one that Enter presses. A disabled one presses none."""
        deeds = {tuple(b.get(name) for name in ("name", "value", "formaction")) for b in self.sends}
        return bool(self.fields) and len(deeds) > 1 and "data-default" not in self.buttons[0]

    @property
    def sends(self) -> list[Attributes]:
        return [button for button in self.buttons if "disabled" not in button]


class Enter(HTMLParser):
    """Finds the forms of a page, with the buttons and fields that stand elsewhere and name them."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.by_id: dict[str, Form] = {}
        self.elsewhere: list[tuple[str, str, Attributes]] = []
        self.open: Form | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "form":
            self.open = Form(given.get("action") or "")
            self.forms.append(self.open)
            self.by_id[given.get("id") or ""] = self.open
        elif tag in {"button", "input"}:
            owner = given.get("form")
            if owner:
                self.elsewhere.append((owner, tag, given))
            elif self.open is not None:
                self.take(self.open, tag, given)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.open = None

    def take(self, form: Form, tag: str, given: Attributes) -> None:
        kind = given.get("type") or ("submit" if tag == "button" else "text")
        if kind in {"submit", "image"}:
            form.buttons.append(given)
        elif tag == "input" and kind not in WITHOUT_ENTER:
            form.fields.append(given.get("name") or "")


def surprises(text: str) -> list[str]:
    """The forms of this page in which Enter may do what the field does not say."""
    page = Enter()
    page.feed(text)
    for owner, tag, given in page.elsewhere:
        if owner in page.by_id:
            page.take(page.by_id[owner], tag, given)
    return [f"{form.action}: Enter in {form.fields}" for form in page.forms if form.surprises]
