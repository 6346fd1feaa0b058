"""Django merges the catalogues of all apps into one: a word must not mean two things in it."""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[2] / "src"
ENTRY = re.compile(
    r'^(?:msgctxt (?P<context>".*")\n)?msgid (?P<id>".*"(?:\n".*")*)\n'
    r'(?:msgid_plural ".*"(?:\n".*")*\n)?msgstr(?:\[0\])? (?P<text>".*"(?:\n".*")*)',
    re.M,
)


def unquoted(words: str | None) -> str:
    return "".join(line.strip()[1:-1] for line in (words or "").splitlines())


def test_no_two_apps_translate_the_same_words_differently():
    said: dict[tuple[str, str], dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for catalogue in SOURCE.rglob("*.po"):
        for entry in ENTRY.finditer(catalogue.read_text()):
            key = (unquoted(entry["context"]), unquoted(entry["id"]))
            said[key][unquoted(entry["text"])].append(catalogue.parents[2].parent.name)
    clashes = {key[1]: dict(texts) for key, texts in said.items() if key[1] and len(texts) > 1}

    assert clashes == {}, "use another message id, or a context (pgettext)"


def test_every_word_is_translated():
    bare = [
        f"{catalogue.relative_to(SOURCE)}: {unquoted(entry['id'])}"
        for catalogue in SOURCE.rglob("*.po")
        for entry in ENTRY.finditer(catalogue.read_text())
        if unquoted(entry["id"]) and not unquoted(entry["text"])
    ]
    assert bare == []
