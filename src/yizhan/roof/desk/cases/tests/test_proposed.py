"""On the page of a case: the unit the platform proposes, which one press follows and none must."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from yizhan.ground.casework.models import Case
from yizhan.ground.casework.tests.factories import a_city
from yizhan.ground.people.tests.factories import MONDAY
from yizhan.wings.care.demands.actions import keep_proposals
from yizhan.wings.care.demands.tests.factories import someone_says

pytestmark = pytest.mark.django_db
SAID = "电动车上牌排队太长"


@pytest.fixture
def city():
    return a_city()


@pytest.fixture
def case(city):
    return someone_says(city, SAID).case


def propose(case, unit, *, sure=0.82, words=("上牌",), engine="ngrams"):
    answers = f"{unit.kind}/{unit.competence}"
    keep_proposals([(case.pk, answers, sure, list(words))], engine=engine, at=MONDAY)


def page_of(client, case):
    return client.get(f"/desk/cases/{case.pk}").content.decode()


def test_it_says_which_unit_how_sure_why_and_by_what(client, city, case):
    propose(case, city.traffic)
    client.force_login(city.dispatcher)
    page = page_of(client, case)
    assert f"建议：{city.traffic.name}，把握 82%" in page
    assert "依据： “上牌”" in " ".join(page.split())
    assert "按字词" in page
    propose(case, city.traffic, engine="meaning")
    assert "按字词和语义" in page_of(client, case)


def test_words_of_people_are_text(client, city, case):
    propose(case, city.traffic, words=["<b>x"])
    client.force_login(city.dispatcher)
    assert "<b>x" not in page_of(client, case)


def test_one_press_hands_it_on_with_the_word_that_was_typed(client, city, case):
    propose(case, city.traffic)
    client.force_login(city.dispatcher)
    sent = {"version": case.version, "unit": ["", city.traffic.code], "text": "请看一下"}
    client.post(f"/desk/cases/{case.pk}/hand-on", sent)
    now = Case.objects.get(pk=case.pk)
    assert now.unit == city.traffic
    assert now.steps.filter(text="请看一下").exists()
    assert "建议：" not in page_of(client, case)

    client.post(f"/desk/cases/{case.pk}/hand-on", sent)  # sent twice
    assert now.steps.count() == Case.objects.get(pk=case.pk).steps.count()


def test_enter_in_a_field_presses_the_forms_own_button(client, city, case):
    propose(case, city.traffic)
    client.force_login(city.dispatcher)
    form = page_of(client, case).split('id="hand-on"')[1].split("</form>")[0]
    assert form.index('class="btn"') < form.index(f'value="{city.traffic.code}"')


def test_an_unrouted_case_says_it_at_the_top(client, city, case):
    Case.objects.filter(pk=case.pk).update(routed=False)
    propose(case, city.traffic)
    client.force_login(city.dispatcher)
    page = page_of(client, case)
    assert page.count("建议：") == 2
    assert '<a href="#hand-on">' in page


@pytest.mark.parametrize("sure", [0.3, 0.59])
def test_a_guess_is_not_shown(client, city, case, sure):
    propose(case, city.traffic, sure=sure)
    client.force_login(city.dispatcher)
    assert "建议：" not in page_of(client, case)


def test_who_may_not_work_on_it_sees_none(client, city, case):
    propose(case, city.traffic)
    client.force_login(city.lead)
    assert "建议：" not in page_of(client, case)
    client.force_login(city.stranger)
    assert client.get(f"/desk/cases/{case.pk}").status_code == 404


def test_it_costs_one_query_more_with_one(client, city, case, django_assert_num_queries):
    client.force_login(city.dispatcher)
    page_of(client, case)
    with CaptureQueriesContext(connection) as asked:
        page_of(client, case)
        without = len(asked)
    propose(case, city.traffic)
    page_of(client, case)
    with django_assert_num_queries(without + 1):  # whether that unit has had it already
        page_of(client, case)
