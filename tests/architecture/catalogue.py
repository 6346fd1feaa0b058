"""Message catalogues, read without gettext's tools: what the house says, and what it can say in
Chinese."""

from __future__ import annotations

import ast
import gettext
import re
from collections.abc import Iterator
from pathlib import Path

from django.utils.translation.template import templatize
from polib import POEntry

from tests.architecture.source import HOUSE, calls, files, place

SAYS = {
    "_": 1, "gettext": 1, "gettext_lazy": 1, "gettext_noop": 1,
    "ngettext": 2, "ngettext_lazy": 2, "pgettext": 2, "pgettext_lazy": 2,
}  # fmt: skip
"""Functions that take a message, and how many texts they take."""
CONTEXT = "\x04"


def said_in_python(path: Path) -> Iterator[tuple[str, str]]:
    """Where, and the message id as a catalogue keeps it."""
    for call in calls(path):
        name = call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")
        if name not in SAYS or not call.args:
            continue
        texts = [a.value for a in call.args[: SAYS[name]] if isinstance(a, ast.Constant)]
        if texts and name.startswith("pgettext"):
            yield place(path, call), CONTEXT.join(map(str, texts))
        elif texts:
            yield place(path, call), str(texts[0])


TEMPLATE_CALL = re.compile(
    r"""\b(?P<name>[np]?n?gettext)\s*\(\s*u?(?P<first>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')"""
    r"""(?:\s*,\s*u?(?P<second>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'))?"""
)
SHORT_CALL = re.compile(r"""\b_\(\s*(?P<first>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')\s*\)""")


def said_in_template(path: Path) -> Iterator[tuple[str, str]]:
    source = templatize(path.read_text(encoding="utf-8"), origin=str(path))
    for found in TEMPLATE_CALL.finditer(source):
        first = str(ast.literal_eval(found["first"]))
        if found["name"].startswith("p"):
            first += CONTEXT + str(ast.literal_eval(found["second"]))
        yield str(path.relative_to(HOUSE)), first
    for found in SHORT_CALL.finditer(source):
        yield str(path.relative_to(HOUSE)), str(ast.literal_eval(found["first"]))


def everything_said() -> Iterator[tuple[str, str]]:
    for path in files(HOUSE):
        yield from said_in_python(path)
    for path in sorted(HOUSE.rglob("templates/**/*.html")):
        yield from said_in_template(path)


def key_of(message: POEntry) -> str:
    """Return the message id as a compiled catalogue keeps it."""
    return f"{message.msgctxt}{CONTEXT}{message.msgid}" if message.msgctxt else message.msgid


def translations(message: POEntry) -> list[str]:
    """Return the translation, or those of all plural forms."""
    return [*message.msgstr_plural.values()] or [message.msgstr]


def read_mo(path: Path) -> dict[str, str]:
    with path.open("rb") as file:
        catalogue = gettext.GNUTranslations(file)._catalog  # type: ignore[attr-defined]
    return {
        key[0] if isinstance(key, tuple) else key: text
        for key, text in catalogue.items()
        if not isinstance(key, tuple) or key[1] == 0
    }
