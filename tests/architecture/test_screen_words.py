"""One meaning, one word on the screen; and one word of the source, one meaning."""

from __future__ import annotations

import os
import re
from collections import defaultdict
from collections.abc import Iterator

import pytest
from django.test import Client
from polib import POEntry, pofile

from tests.architecture.catalogue import key_of, translations
from tests.architecture.source import HOUSE, PROJECT
from yizhan.ground.people.actions import grant
from yizhan.ground.people.permissions import ROLES
from yizhan.ground.people.roles import permissions_of
from yizhan.ground.people.rules import Scope
from yizhan.ground.people.tests.factories import MONDAY, a_person, a_unit
from yizhan.roof.shared import nav

GLOSSARY = PROJECT / "docs" / "glossary.md"
SHARED = PROJECT / "docs" / "shared-messages.md"
CATALOGUES = sorted(HOUSE.rglob("locale/zh_Hans/LC_MESSAGES/django.po"))


def rejected() -> dict[str, str]:
    """Rejected word → the one that is used, of the glossary's last table."""
    table = GLOSSARY.read_text("utf-8").partition("## Words that are not used")[2]
    rows = re.findall(r"^\| ([^|]+) \| ([^|]+) \| [^|]+ \|$", table, re.M)[1:]
    return {word: used for used, words in rows for word in words.split("、")}


def chinese() -> Iterator[tuple[str, str]]:
    """Where, and a text that stands there."""
    for path in CATALOGUES:
        for message in pofile(str(path)):
            for text in translations(message):
                yield str(path.relative_to(HOUSE)), text
    for path in sorted(HOUSE.rglob("templates/**/*.html")):
        yield str(path.relative_to(HOUSE)), path.read_text("utf-8")


def test_the_glossary_rejects_words():
    assert rejected()["逾期"] == "超期"


OFFICE_WORDS = (
    "诉求", "时限", "工单", "案件", "办结", "上报", "派单", "转办", "受理", "督办",
)  # fmt: skip
"""What offices say among themselves, and no rider about her own affair."""


def test_riders_read_no_office_words():
    rooms = [HOUSE / "roof" / room for room in ("rider", "public")]
    texts = [
        (where, text)
        for where, text in chinese()
        if any((HOUSE / where).is_relative_to(room) for room in rooms)
    ]
    assert len(texts) > 100
    wrong = [(where, word) for where, text in texts for word in OFFICE_WORDS if word in text]
    assert wrong == []


MATTERS = {
    "诉求",  # the section of the desk, and the column that says what is asked for
    "各类诉求",
    "所辖片区的驿站与诉求",
    "批量载入诉求",
}
"""Texts of the desk in which 诉求 is what is asked for, as the glossary has it, and not a case."""


def test_the_desk_calls_a_case_by_one_word():
    texts = [
        (where, text.replace("诉求人", "").replace("集中诉求", "")) for where, text in chinese()
    ]
    assert len(texts) > 1000
    wrong = [(where, text) for where, text in texts if "诉求" in text and text not in MATTERS]
    assert wrong == []


def test_no_rejected_word_is_on_a_screen():
    twins = rejected()
    wrong = [
        f"{where}: {word}, the glossary says {used}"
        for where, text in chinese()
        for word, used in twins.items()
        if word in text
    ]
    assert wrong == []


def shared_messages() -> str:
    """The page on which a person reviews what is said alike."""
    rooms: dict[str, list[str]] = defaultdict(list)
    messages: dict[str, POEntry] = {}
    alike: dict[str, set[str]] = defaultdict(set)
    for path in CATALOGUES:
        for message in pofile(str(path)):
            messages[key_of(message)] = message
            rooms[key_of(message)].append("/".join(path.relative_to(HOUSE).parts[:-4]))
            alike[translations(message)[0]].add(_english(message))
    lines = [
        "# Messages to review",
        "",
        "Kept by `tests/architecture/test_screen_words.py`; `WRITE_SNAPSHOTS=1` writes it anew.",
        "Read what your change adds. Does the English mean one thing in all rooms? Is it one thing",
        "that several English texts call by one Chinese word? If not, one of them needs a context.",
        "",
        "## One English text, several rooms",
        "",
        "| English (context) | 中文 | rooms |",
        "|---|---|---|",
    ]
    for key in sorted(rooms):
        if len(rooms[key]) > 1:
            text = translations(messages[key])[0]
            lines.append(_row(_english(messages[key]), text, ", ".join(sorted(rooms[key]))))
    lines += [
        "",
        "## One Chinese text, several English",
        "",
        "| 中文 | English (context) |",
        "|---|---|",
    ]
    lines += [
        _row(text, "; ".join(sorted(ids))) for text, ids in sorted(alike.items()) if len(ids) > 1
    ]
    return "\n".join(lines) + "\n"


def _english(message: POEntry) -> str:
    return f"{message.msgid} ({message.msgctxt})" if message.msgctxt else message.msgid


def _row(*cells: str) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"


def test_what_is_said_alike_was_reviewed():
    if os.environ.get("WRITE_SNAPSHOTS"):
        SHARED.write_text(shared_messages(), "utf-8")
    assert SHARED.read_text("utf-8") == shared_messages()


@pytest.fixture
def everybody(db):
    """One person with every role, at the top of the tree."""
    person, top = a_person(), a_unit()
    for role in ROLES:
        grant(person, role=role, unit=top, scope=Scope.BELOW, by=None, at=MONDAY)
    return person


def test_a_page_is_called_what_the_navigation_calls_it(everybody):
    client = Client()
    client.force_login(everybody)
    different = {}
    held = frozenset(permissions_of(everybody))
    for section in nav.desk_sections(held, ""):
        for tab in nav.desk_tabs(held, nav.current_page(held, section.href)):
            page = client.get(tab.href, follow=True).content.decode()
            title = re.search(r"<title>(.*?) · ", page, re.S)
            heading = re.search(r"<h1>(.*?)</h1>", page, re.S)
            assert title, f"{tab.href} has no title"
            assert heading, f"{tab.href} has no heading"
            names = {title[1].strip(), heading[1].strip()}
            if names != {tab.label}:
                different[tab.label] = names
    assert sorted(different.items()) == []
