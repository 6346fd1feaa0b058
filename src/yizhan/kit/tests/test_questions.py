"""Questions that a city asks, and the answers to them."""

from __future__ import annotations

import json

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from yizhan.kit.errors import Refusal
from yizhan.kit.questions import (
    Answered,
    AnswerKind,
    Choice,
    Question,
    answered,
    check_questions,
    questions_in,
)

WIDE = (Choice("wide", "一米以上", "More than a metre"), Choice("narrow", "不到一米"))


def a_question(kind=AnswerKind.STRING, **columns):
    choices = WIDE if kind in ("singlevaluelist", "multivaluelist") else ()
    return Question(**{"code": "q", "kind": kind, "text": "多宽？", "choices": choices} | columns)


def said(question, *values):
    (one,) = answered([question], {"q": values})
    return one.answers


@pytest.mark.parametrize(
    ("kind", "values", "kept"),
    [
        (AnswerKind.STRING, [" 南门 "], ("南门",)),
        (AnswerKind.TEXT, ["一\r\n二"], ("一\n二",)),
        (AnswerKind.NUMBER, ["１.50"], ("1.5",)),
        (AnswerKind.NUMBER, ["-3.0"], ("-3",)),
        (AnswerKind.DATETIME, ["2026-11-30T23:30:10Z"], ("2026-12-01T07:00:00+08:00",)),
        (AnswerKind.DATETIME, ["2026-11-30T08:59"], ("2026-11-30T08:00:00+08:00",)),
        (AnswerKind.ONE_OF, ["narrow"], ("不到一米",)),
        (AnswerKind.SEVERAL_OF, ["narrow", "wide", "wide"], ("一米以上", "不到一米")),
    ],
)
def test_each_kind_is_read(kind, values, kept):
    assert said(a_question(kind), *values) == kept


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        (AnswerKind.STRING, ["a\nb"]),
        (AnswerKind.STRING, ["字" * 201]),
        (AnswerKind.STRING, ["a", "b"]),
        (AnswerKind.TEXT, ["字" * 1001]),
        (AnswerKind.TEXT, ["a\x00b"]),
        (AnswerKind.TEXT, ["a\ud800b"]),
        (AnswerKind.NUMBER, ["nan"]),
        (AnswerKind.NUMBER, ["1e999"]),
        (AnswerKind.NUMBER, ["三"]),
        (AnswerKind.DATETIME, ["昨天"]),
        (AnswerKind.DATETIME, ["0001-01-01T00:00:00Z"]),
        (AnswerKind.ONE_OF, ["wide", "narrow"]),
        (AnswerKind.ONE_OF, ["一米以上"]),
        (AnswerKind.SEVERAL_OF, ["wide", "none"]),
    ],
)
def test_what_does_not_fit_is_refused_and_named(kind, values):
    with pytest.raises(Refusal) as refused:
        said(a_question(kind), *values)
    assert list(refused.value.fields) == ["answer.q"]


def test_what_is_empty_was_not_said():
    assert answered([a_question()], {}) == answered([a_question()], {"q": [" ", ""]}) == []


def test_every_input_at_fault_is_named_at_once():
    asked = [a_question(required=True), a_question(AnswerKind.NUMBER, code="n")]
    with pytest.raises(Refusal) as refused:
        answered(asked, {"n": ["x"], "other": ["y"]})
    assert set(refused.value.fields) == {"answer.q", "answer.n", "answer.other"}
    assert "多宽？" in refused.value.fields["answer.q"]


def test_words_are_those_of_the_day_in_both_languages():
    question = a_question(AnswerKind.ONE_OF, text_en="How wide?")
    (one,) = answered([question], {"q": ["wide"]})
    one = Answered.from_row(json.loads(json.dumps(one.as_row())))
    assert (one.label, one.said) == ("多宽？", ("一米以上",))
    with translation.override("en"):
        assert (one.label, one.said) == ("How wide?", ("More than a metre",))


def test_questions_come_back_as_they_were_kept():
    asked = [a_question(kind, code=kind.value, required=True) for kind in AnswerKind]
    check_questions(asked)
    assert questions_in(json.loads(json.dumps([one.as_row() for one in asked]))) == asked


@pytest.mark.parametrize(
    "asked",
    [
        [a_question(), a_question()],
        [a_question(code="Ä")],
        [a_question(code="")],
        [a_question(text=" ")],
        [a_question(text="字" * 121)],
        [a_question(text="a\nb")],
        [a_question(kind="date")],
        [a_question(AnswerKind.ONE_OF, choices=())],
        [a_question(choices=WIDE)],
        [a_question(AnswerKind.ONE_OF, choices=(WIDE[0], WIDE[0]))],
        [a_question(AnswerKind.ONE_OF, choices=(Choice("a", ""),))],
        [a_question(code=f"q{n}") for n in range(13)],
    ],
    ids=str,
)
def test_what_cannot_be_asked_is_refused(asked):
    with pytest.raises(Refusal):
        check_questions(asked)


@given(st.sampled_from(sorted(set(AnswerKind) - {"singlevaluelist", "multivaluelist"})), st.text())
def test_an_answer_read_again_is_the_same(kind, text):
    try:
        (one,) = answered([a_question(kind)], {"q": [text]})
    except (Refusal, ValueError):  # refused, or nothing was said
        return
    assert said(a_question(kind), *one.answers) == one.answers
