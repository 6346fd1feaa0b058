"""The budget of new forms: within it anybody sends, above it the lead's yes is needed."""

from __future__ import annotations

import pytest

from yizhan.ground.audit.models import Entry
from yizhan.ground.people.tests.factories import MONDAY, a_person, a_unit, an_admin
from yizhan.kit.errors import NotAllowed, Refusal
from yizhan.wings.organisation.burden.actions import (
    OverBudget,
    ask_approval,
    decide_approval,
    permit_form,
    set_budget,
)
from yizhan.wings.organisation.burden.models import Approval, Budget
from yizhan.wings.organisation.burden.rules import Demand

pytestmark = pytest.mark.django_db
SMALL = Demand("小表", ("一", "二"), 12)
LARGE = Demand("大表", tuple("一二三四五六七八"), 131)


@pytest.fixture
def root():
    return a_unit()


@pytest.fixture
def lead(root):
    return a_person("lead", root, scope="below")


@pytest.fixture
def secretary(root):
    return a_person("secretary", root, scope="below")


def test_within_the_budget_nobody_is_asked(root, secretary):
    permit_form(SMALL, unit=root, by=secretary)


def test_above_it_the_lead_says_yes_once_for_this_form(root, lead, secretary):
    with pytest.raises(OverBudget) as refusal:
        permit_form(LARGE, unit=root, by=secretary)
    assert "131" in str(refusal.value)
    asked = ask_approval(LARGE, form={"title": "大表"}, unit=root, by=secretary, at=MONDAY)
    assert ask_approval(LARGE, form={}, unit=root, by=secretary, at=MONDAY).pk == asked.pk
    with pytest.raises(OverBudget):
        permit_form(LARGE, unit=root, by=secretary)
    decide_approval(asked, yes=True, reason="", by=lead, at=MONDAY)
    permit_form(LARGE, unit=root, by=secretary)
    with pytest.raises(OverBudget):
        permit_form(Demand("别的表", LARGE.questions, 131), unit=root, by=secretary)
    verbs = list(Entry.objects.order_by("-pk").values_list("verb", flat=True)[:2])
    assert verbs == ["burden.approval_decided", "burden.approval_asked"]


def test_the_lead_needs_nobody(root, lead):
    permit_form(LARGE, unit=root, by=lead)


def test_a_no_has_a_reason_and_stays(root, lead, secretary):
    asked = ask_approval(LARGE, form={}, unit=root, by=secretary, at=MONDAY)
    with pytest.raises(Refusal):
        decide_approval(asked, yes=False, reason=" ", by=lead, at=MONDAY)
    decide_approval(asked, yes=False, reason="已有数据", by=lead, at=MONDAY)
    with pytest.raises(Refusal):
        decide_approval(asked, yes=True, reason="", by=lead, at=MONDAY)
    with pytest.raises(OverBudget):
        permit_form(LARGE, unit=root, by=secretary)


def test_who_is_not_the_lead_decides_nothing(root, secretary):
    asked = ask_approval(LARGE, form={}, unit=root, by=secretary, at=MONDAY)
    for other in (secretary, an_admin(root)):
        with pytest.raises(NotAllowed):
            decide_approval(asked, yes=True, reason="", by=other, at=MONDAY)
        with pytest.raises(NotAllowed):
            set_budget(fields=20, minutes=99, minutes_per_cell=1, by=other, at=MONDAY)


def test_the_budget_is_one_row(root, lead, secretary):
    for fields in (1, 2):
        set_budget(fields=fields, minutes=40, minutes_per_cell=5, by=lead, at=MONDAY)
    assert Budget.in_force().fields == 2
    with pytest.raises(OverBudget):
        permit_form(Demand("表", ("一", "二", "三"), 1), unit=root, by=secretary)


def test_others_do_not_see_what_was_asked(root, secretary):
    ask_approval(LARGE, form={}, unit=root, by=secretary, at=MONDAY)
    assert not Approval.objects.visible_to(a_person("secretary", root, scope="below")).exists()
