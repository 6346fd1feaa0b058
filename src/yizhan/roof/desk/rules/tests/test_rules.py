"""/desk/rules: a fifth rule without code, first said in words; ended, never deleted."""

from __future__ import annotations

import pytest

from yizhan.ground.people.tests.factories import a_person
from yizhan.wings.organisation.duties.models import DutyRule
from yizhan.wings.organisation.duties.tests.factories import a_tree

pytestmark = pytest.mark.django_db
FILLED = {
    "name": "急救包", "code": "first-aid", "occasion": "company_registered", "owner":
    "general_branch", "what": "给这家企业配急救包", "proof": "text", "counts": "at_once",
    "after_0": "30", "span_0": "days",
}  # fmt: skip


@pytest.fixture
def tree(client):
    tree = a_tree()
    client.force_login(tree.admin)
    return tree


def test_the_rules_say_themselves_in_words(client, tree):
    page = client.get("/desk/rules").content.decode()

    assert "企业中发现党员" in page and "15个工作日内" in page


def test_a_rule_is_said_in_words_before_it_holds(client, tree):
    page = client.post("/desk/rules/new", FILLED | {"preview": "1"}).content.decode()

    assert "有企业登记时" in page and "30天内" in page
    assert not DutyRule.objects.filter(code="first-aid").exists()


def test_a_rule_with_a_plan(client, tree):
    plan = {"after_1": "6", "span_1": "months", "label_1": "补充"}

    assert client.post("/desk/rules/new", FILLED | plan).status_code == 302

    assert [step.after for step in DutyRule.objects.get(code="first-aid").plan] == [30, 6]


@pytest.mark.parametrize("wrong", [{"what": ""}, {"after_0": ""}, {"after_0": "-1"},
                                   {"code": "org_coverage"}])  # fmt: skip
def test_what_is_wrong_stands_beside_its_box(client, tree, wrong):
    answer = client.post("/desk/rules/new", FILLED | wrong)

    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.content.decode()
    assert "给这家企业配急救包" in answer.content.decode() or "what" in wrong


def test_a_rule_is_ended_and_holds_again(client, tree):
    client.post("/desk/rules/info_push/end")
    assert DutyRule.objects.get(code="info_push").ended_on is not None
    client.post("/desk/rules/info_push/resume")
    assert DutyRule.objects.get(code="info_push").ended_on is None


@pytest.mark.parametrize("who", ["lead", "secretary", "stranger"])
def test_others_may_not(client, tree, who):
    client.force_login(getattr(tree, who))

    assert client.get("/desk/rules").status_code == 403
    assert client.post("/desk/rules/new", FILLED).status_code == 403


def test_the_list_costs_the_same(client, tree, django_assert_num_queries):
    with django_assert_num_queries(4):
        client.get("/desk/rules")


def test_who_keeps_a_county_reads_the_citys_rules_and_changes_none(client):
    tree = a_tree()
    client.force_login(a_person("admin", tree.general_branch, scope="below"))
    page = client.get("/desk/rules")
    assert page.status_code == 200
    assert "/desk/rules/new" not in page.content.decode()
    for answer in (
        client.get("/desk/rules/new"),
        client.post("/desk/rules/new", FILLED),
        client.post("/desk/rules/welcome_packs/end"),
        client.get("/desk/stages/talk"),
        client.post("/desk/stages/talk", {"name": "x"}),
    ):
        assert answer.status_code == 403
