"""No promise is typed text: by when something is answered is computed, or it is not said."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import polib
import pytest

from tests.architecture.source import HOUSE, files, place, tree
from yizhan.ground.casework.rules import TYPED_DEADLINE, without_deadline

NO_PROMISE = {
    "同一事项，相距 300 米、7 天以内。": "which cases may be the same",
    (
        "同一事项，相距 300 米、7 天以内。合并后一次答复；每个人保留自己的查询码；可以撤销。"
    ): "the same",
    "A note can be taken back within a day, if no case was made of it.": "until when, not by when",
    "记录一天内可以撤回；已交办的不能撤回。": "the same",
    "一小时内已催办过该单位。": "why a second reminder is refused",
    "一小时内已催办过这个单位。": "why a second reminder about a duty is refused",
    "In 28 days": "how many said it lately",
    "in 28 days": "how many said it lately",
    "in 30 days": "when a token ends",
    "in 90 days": "when a token ends",
    "30 天后": "when a token ends",
    "90 天后": "when a token ends",
    "驿站在这一天之前已经撤销。": "which day an import refuses",
    "几个工作小时内答复": "the label of the box in which the target is entered",
    "【驿站】验证码 %(code)s，十分钟内有效。我们不会向您索要。": "how long a code is good for",
}
"""Texts that name a time and promise no answer by it."""


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("两小时内有人联系您。", "有人联系您。"),
        ("24小时内答复，请耐心等。", "答复，请耐心等。"),
        ("一个半小时之内送到", "送到"),
        ("三个工作日内答复，或转给该管的部门。", "答复，或转给该管的部门。"),
        ("半小时内到。", "到。"),
        ("当天内答复", "答复"),
        ("Somebody calls within two working hours.", "Somebody calls."),
        ("Within 3 days you hear where.", "You hear where."),
        ("An answer comes in two hours, or a call.", "An answer comes, or a call."),
    ],
)
def test_a_typed_deadline_is_known_and_left_out(text, left):
    assert without_deadline(text) == left


@pytest.mark.parametrize(
    "text",
    ["把水送到，或告诉您附近哪里有。", "工作日上午八点到十一点", "限停十五分钟。"],
)
def test_other_words_stay(text):
    assert not TYPED_DEADLINE.search(text)


def typed_in_catalogues() -> Iterator[str]:
    for path in sorted(HOUSE.rglob("django.po")):
        for message in polib.pofile(path):
            for text in (message.msgid, message.msgstr, *message.msgstr_plural.values()):
                if TYPED_DEADLINE.search(text) and text not in NO_PROMISE:
                    yield f"{path.relative_to(HOUSE)}: {text}"


def typed_in_the_demo() -> Iterator[str]:
    for path in files(HOUSE / "roof" / "demo"):
        for node in ast.walk(tree(path)):
            match node:
                case ast.Constant(value=str(text)) if TYPED_DEADLINE.search(text):
                    yield f"{place(path, node)}: {text}"


def test_no_catalogue_promises_a_time():
    assert list(typed_in_catalogues()) == []


def test_the_demo_promises_no_time():
    assert list(typed_in_the_demo()) == []
