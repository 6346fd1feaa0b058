"""Everything the house says, it says in Chinese."""

from __future__ import annotations

import re
from collections import defaultdict

import polib
import pytest
from django.utils.translation import trans_real

from tests.architecture.catalogue import everything_said, key_of, read_mo, translations
from tests.architecture.source import HOUSE, PROJECT

CATALOGUES = sorted(HOUSE.rglob("locale/*/LC_MESSAGES/django.po"))
PLACEHOLDER = re.compile(r"%\((\w+)\)[sdif]|\{(\w*)\}")


def test_every_message_is_translated():
    chinese = trans_real.translation("zh-hans")._catalog  # type: ignore[attr-defined]
    known = {key[0] if isinstance(key, tuple) else key for key, _ in chinese.items()}
    missing = sorted(
        {f"{where} {message!r}" for where, message in everything_said() if message not in known}
    )
    assert missing == []


def test_no_two_apps_translate_the_same_words_differently():
    """Django merges the catalogues of all apps into one: a word must not mean two things in it."""
    messages = defaultdict(set)
    for path in CATALOGUES:
        for message in polib.pofile(path):
            messages[key_of(message)].add(tuple(translations(message)))
    clashes = {key: texts for key, texts in messages.items() if len(texts) > 1}
    assert clashes == {}, "use another message id, or a context (pgettext)"


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda p: str(p.relative_to(HOUSE)))
def test_a_catalogue_is_finished(path):
    unfinished = [m.msgid for m in polib.pofile(path) if m.fuzzy or not all(translations(m))]
    assert unfinished == []


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda p: str(p.relative_to(HOUSE)))
def test_translations_keep_the_placeholders(path):
    """A plural may leave its number out of a form; nobody may invent a name."""
    wrong = [
        m.msgid
        for m in polib.pofile(path)
        for text in translations(m)
        if not set(PLACEHOLDER.findall(text)) <= set(PLACEHOLDER.findall(m.msgid))
    ]
    assert wrong == []


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda p: str(p.relative_to(HOUSE)))
def test_the_compiled_catalogue_is_fresh(path):
    compiled = read_mo(path.with_suffix(".mo"))
    written = {key_of(m): translations(m)[0] for m in polib.pofile(path) if not m.fuzzy}
    stale = {key for key, text in written.items() if compiled.get(key) != text}
    stale |= set(compiled) - set(written) - {""}
    assert stale == set(), f"compile {path.relative_to(PROJECT)} again"
