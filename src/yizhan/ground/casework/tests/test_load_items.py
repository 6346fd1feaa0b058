"""The menu as a table: there and back without a change, in either language."""

from __future__ import annotations

import io

import pytest
from django.utils import translation

from yizhan.ground.casework.actions import load_items
from yizhan.ground.casework.exchange import HEADINGS, item_records, read_items
from yizhan.ground.casework.models import CatalogueItem
from yizhan.ground.casework.tests.factories import an_item
from yizhan.ground.people.tests.factories import MONDAY, a_person, a_unit
from yizhan.kit.errors import NotAllowed
from yizhan.kit.questions import AnswerKind, Choice, Question
from yizhan.kit.tables import Source, write_table

pytestmark = pytest.mark.django_db

HEAD = "编码,分类,名称,英文名称,责任单位类型,职能,时限（工作分钟）,紧急\n"
WATER = HEAD + "hot-water,rest,热水,Hot water,department,union,120,是\n"


WAYS = (Choice("a", "一", "One"), Choice("b", "=二"))
ASKED = Question("q", AnswerKind.ONE_OF, "=哪个？", required=True, choices=WAYS)


def read(text: str):
    return read_items(Source(io.BytesIO(text.encode()), MONDAY))


def load(text: str, *, by=None):
    found = read(text)
    assert found.bad == []
    return load_items(found.good, by=by, at=MONDAY)


def test_an_item_arrives_once():
    assert load(WATER) == (1, 0, 0)
    assert load(WATER) == (0, 0, 1)
    item = CatalogueItem.objects.get()
    assert (item.name, item.competence, item.target_minutes) == ("热水", "union", 120)
    assert (item.urgent, item.active, item.audience) == (True, True, "anyone")


def test_a_change_is_one_change_and_what_is_not_named_stays():
    kept = an_item()
    load(WATER)
    assert load(WATER.replace("120", "60")) == (0, 1, 0)
    assert CatalogueItem.objects.get(code="hot-water").target_minutes == 60
    assert CatalogueItem.objects.filter(code=kept.code).exists()


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_there_and_back_in_either_language(language, form):
    an_item(promise="=1+1", needs_station=True)
    an_item(active=False, competence="traffic", questions=[ASKED.as_row()])
    with translation.override(language):
        data = write_table(item_records(), HEADINGS, form)
    found = read_items(Source(io.BytesIO(data), MONDAY))
    assert found.bad == []
    assert load_items(found.good, by=None, at=MONDAY) == (0, 0, 2)


@pytest.mark.parametrize(
    ("change", "column"),
    [
        (("hot-water", "hot water"), "code"),
        (("rest", "castle"), "group"),
        (("热水", ""), "name"),
        (("120", "1.5"), "target_minutes"),
        (("120", "0"), "target_minutes"),
        (("是", "perhaps"), "urgent"),
    ],
)
def test_bad_rows_are_named(change, column):
    body = WATER.removeprefix(HEAD).replace(change[0], change[1], 1)
    assert [(bad.row, bad.column) for bad in read(HEAD + body).bad] == [(2, column)]


@pytest.mark.parametrize(
    "questions",
    ["x", "{}", "[1]", '[{"code": "q"}]', '[{"code": "Q", "kind": "text", "text": "哪个？"}]'],
)
def test_what_are_no_questions_is_a_bad_row(questions):
    cell = questions.replace('"', '""')
    body = WATER.removeprefix(HEAD).rstrip() + f',"{cell}"\n'
    bad = read(HEAD.rstrip() + ",提问\n" + body).bad
    assert [(one.row, one.column) for one in bad] == [(2, "questions")]


def test_it_needs_an_editor_of_the_menu():
    with pytest.raises(NotAllowed):
        load(WATER, by=a_person("handler", a_unit()))
    assert not CatalogueItem.objects.exists()


def test_a_column_that_is_absent_leaves_what_is_known():
    load(WATER)
    few = "编码,分类,名称,英文名称,责任单位类型,时限（工作分钟）\n"
    assert load(few + "hot-water,rest,开水,Hot water,department,120\n") == (0, 1, 0)
    item = CatalogueItem.objects.get()
    assert (item.name, item.competence, item.urgent) == ("开水", "union", True)
