"""Lessons: whole before they are public, versions that stay, and what a reader keeps alone."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yizhan.ground.audit.models import Entry
from yizhan.ground.people.actions import erase_person, merge_persons, merge_units
from yizhan.ground.people.tests.factories import MONDAY, a_person, a_unit
from yizhan.kit.errors import NotAllowed, Refusal
from yizhan.wings.participation.lessons import actions
from yizhan.wings.participation.lessons.actions.writing import ChangedSince, InUse
from yizhan.wings.participation.lessons.exchange import packaged_lessons
from yizhan.wings.participation.lessons.models import Edition, Lesson, Read
from yizhan.wings.participation.lessons.rules import (
    LONGEST_SECONDS,
    LessonState,
    NotWhole,
    Option,
    PictureState,
    Question,
    Topic,
    questions_from,
    reading_minutes,
    reading_seconds,
    rows_of,
)
from yizhan.wings.participation.lessons.tests.factories import (
    BODY,
    QUESTION,
    a_draft,
    a_jpeg,
    a_lesson,
    a_picture,
    an_author,
)

pytestmark = pytest.mark.django_db
WORDS = st.text(max_size=30)
QUESTIONS = st.builds(
    Question, WORDS, st.lists(st.builds(Option, WORDS, WORDS, st.booleans()), max_size=4).map(tuple)
)


@pytest.fixture
def unit():
    return a_unit()


def test_it_is_public_and_leaves_a_trace(unit):
    lesson = a_lesson(unit)
    assert list(Lesson.objects.public()) == [lesson]
    assert Entry.objects.filter(verb="lesson.published").count() == 1


def test_a_draft_is_nobodys_but_the_desks(unit):
    lesson = a_lesson(unit, public=False)
    assert not Lesson.objects.public().exists()
    assert not Lesson.objects.visible_to(a_person()).exists()
    assert Lesson.objects.visible_to(an_author(unit)).get() == lesson


def test_who_lacks_the_permission_writes_nothing(unit):
    for role in ("lead", "host", "company"):
        with pytest.raises(NotAllowed):
            actions.begin_lesson(unit, a_draft(), by=a_person(role, unit), at=MONDAY)
    assert not Lesson.objects.exists()


ONE = Question("问？", (Option("对", "因为", right=True),))
TWO_RIGHT = Question("问？", (Option("对", "因为", right=True), Option("也对", "因为", right=True)))
NO_WHY = Question("问？", (Option("对", "因为", right=True), Option("错", "")))


@pytest.mark.parametrize(
    ("fields", "named"),
    [
        ({"body": "  "}, {"body"}),
        ({"body": "字" * 1200}, {"body"}),
        ({"body": "看图 ![封签](picture:7)"}, {"body"}),
        ({"source": ""}, {"source"}),
        ({"questions": (QUESTION,) * 2}, {"questions"}),
        ({"questions": (QUESTION, QUESTION, ONE)}, {"questions"}),
        ({"questions": (QUESTION, QUESTION, TWO_RIGHT)}, {"questions"}),
        ({"questions": (QUESTION, QUESTION, NO_WHY)}, {"questions"}),
        ({"body": "", "source": "", "questions": ()}, {"body", "source", "questions"}),
    ],
)
def test_what_riders_could_not_use_is_not_published(unit, fields, named):
    with pytest.raises(NotWhole) as refused:
        a_lesson(unit, **fields)
    assert set(refused.value.fields) == named
    assert not Edition.objects.exists()


def test_a_version_stays_while_the_next_is_written(unit):
    author = an_author(unit)
    lesson = a_lesson(unit, by=author)
    draft = a_draft(body=BODY + "\n\n新的一段。")
    actions.edit_lesson(lesson, draft, version=1, by=author, at=MONDAY)
    lesson.refresh_from_db()
    assert lesson.edition.body == BODY
    assert lesson.changed_since
    for _ in range(2):
        edition = actions.publish_lesson(lesson, by=author, at=MONDAY)
    assert edition.number == 2
    assert [one.body for one in Edition.objects.of(lesson)] == [draft.body, BODY]


def test_two_who_write_at_once_lose_nothing(unit):
    author = an_author(unit)
    lesson = a_lesson(unit, by=author)
    actions.edit_lesson(lesson, a_draft(title="新的"), version=1, by=author, at=MONDAY)
    with pytest.raises(ChangedSince):
        actions.edit_lesson(lesson, a_draft(title="旧的"), version=1, by=author, at=MONDAY)
    assert Lesson.objects.get().title == "新的"


def test_it_is_withdrawn_and_comes_back_as_it_was(unit):
    author = an_author(unit)
    lesson = a_lesson(unit, by=author)
    for _ in range(2):
        actions.withdraw_lesson(lesson, by=author, at=MONDAY)
    assert not Lesson.objects.public().exists()
    assert actions.publish_lesson(lesson, by=author, at=MONDAY).number == 1
    assert Lesson.objects.get().state == LessonState.PUBLIC


def test_a_picture_is_made_anew_and_stays_while_it_is_named(unit):
    author = an_author(unit)
    lesson = a_lesson(unit, by=author, public=False)
    picture = a_picture(lesson, by=author)
    assert (picture.state, picture.upload) == (PictureState.READY, None)
    assert not actions.make_ready(picture)
    draft = a_draft(body="看 ![封签](picture:1)")
    actions.edit_lesson(lesson, draft, version=1, by=author, at=MONDAY)
    actions.publish_lesson(lesson, by=author, at=MONDAY)
    with pytest.raises(InUse):
        actions.remove_picture(picture, by=author, at=MONDAY)


@pytest.mark.parametrize("upload", [b"no picture", a_jpeg()[:200], a_jpeg() + b"more"])
def test_what_is_no_picture_is_refused(unit, upload):
    author = an_author(unit)
    lesson = a_lesson(unit, by=author)
    with pytest.raises(Refusal):
        actions.add_picture(lesson, upload, words="图", by=author, at=MONDAY)
    assert not lesson.pictures.exists()


def test_what_she_read_is_hers_alone_and_goes_when_she_says_so(unit):
    lesson, rider = a_lesson(unit), a_person()
    for _ in range(2):
        actions.note_read(lesson, by=rider)
    assert Read.objects.visible_to(rider).count() == 1
    for somebody in (an_author(unit), a_person("admin", unit), a_person("lead", unit)):
        assert not Read.objects.visible_to(somebody).exists()
    assert not Entry.objects.filter(by=rider.username).exists()
    actions.forget_read(rider)
    assert not Read.objects.exists()


def test_nothing_but_person_and_lesson_is_kept():
    assert {field.attname for field in Read._meta.concrete_fields} == {
        "id", "person_id", "lesson_id",
    }  # fmt: skip


def test_it_goes_with_the_account(unit):
    lesson, rider = a_lesson(unit), a_person()
    actions.note_read(lesson, by=rider)
    erase_person(rider, by=rider, at=MONDAY)
    assert not Read.objects.exists()


def test_two_accounts_have_read_it_once(unit):
    lesson, rider, double = a_lesson(unit), a_person(), a_person()
    for one in (rider, double):
        actions.note_read(lesson, by=one)
    merge_persons(double, rider, unit=unit, by=None, at=MONDAY)
    assert Read.objects.get().person == rider
    actions.note_read(lesson, by=rider)
    assert Read.objects.count() == 1


def test_a_closed_unit_hands_its_lessons_on(unit):
    old, new = a_unit(unit), a_unit(unit)
    lesson = a_lesson(old)
    merge_units(old, new, by=None, at=MONDAY)
    assert Lesson.objects.get(pk=lesson.pk).unit == new


def test_the_twelve_that_come_along_are_whole_and_food_comes_first(unit):
    rows = packaged_lessons()
    lessons = actions.load_lessons(unit, rows, by=None, at=MONDAY)
    assert len(lessons) == 12
    assert actions.load_lessons(unit, rows, by=None, at=MONDAY) == []
    public = list(Lesson.objects.public())
    assert public[0].topic == Topic.FOOD
    assert sum(one.topic == Topic.FOOD for one in public) == 6
    assert {one.edition.seconds <= LONGEST_SECONDS for one in public} == {True}
    assert all(one.edition.source for one in public)


@given(st.lists(QUESTIONS, max_size=3).map(tuple))
def test_questions_are_kept_as_they_are(questions):
    assert questions_from(rows_of(questions)) == questions


@given(st.text(alphabet="字安全，。 a", max_size=400), st.text(alphabet="字", max_size=40))
def test_more_words_never_take_less_time(body, more):
    assert reading_seconds(body + more, ()) >= reading_seconds(body, ())
    assert reading_seconds(body, (QUESTION,)) > reading_seconds(body, ())


def test_three_hundred_signs_are_a_minute():
    assert reading_seconds("**" + "字" * 300 + "**", ()) == 60
    assert (reading_minutes(0), reading_minutes(60), reading_minutes(61)) == (1, 1, 2)


def test_every_lesson_names_its_source_with_a_date():
    for lesson in packaged_lessons():
        assert re.search(r"(19|20)\d\d", lesson.source), lesson.code


def test_what_a_lesson_looks_at_is_a_place_and_no_person():
    """Who packs, and whether her hands are clean, is for officers; a rider looks at things."""
    (facts,) = [lesson for lesson in packaged_lessons() if lesson.code == "shop-facts"]
    assert "打包的人" not in facts.body
    assert "骑手是观察，不是检查" in facts.body
