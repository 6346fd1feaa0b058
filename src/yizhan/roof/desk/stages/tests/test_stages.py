"""/desk/stages: the table, changed without code."""

import pytest

from yizhan.ground.people.tests.factories import a_person, a_unit, an_admin
from yizhan.wings.organisation.development.models import Stage
from yizhan.wings.organisation.development.tests.factories import stage

pytestmark = pytest.mark.django_db


@pytest.fixture
def root(client):
    root = a_unit()
    client.force_login(an_admin(root))
    return root


def a_form(like, **fields):
    row = stage(like)
    return {
        "name": row.name, "name_en": row.name_en, "position": row.position,
        "article": row.article, "after": row.after_id or "", "wait": row.wait,
        "wait_unit": row.wait_unit, "within": row.within or "", "within_unit": row.within_unit,
        "every_months": row.every_months or "", "papers": "\n".join(row.papers),
        "reviewer": row.reviewer, "makes": row.makes, "active": "on",
    } | fields  # fmt: skip


def test_the_table_names_its_articles(client, root):
    page = client.get("/desk/stages").content.decode()
    assert "第十三条" in page and "列为发展对象" in page and "政治审查结论性材料" in page


def test_a_row_is_changed(client, root):
    form = a_form("candidate", wait=18, papers="培养教育和考察材料\n公示材料\n")
    assert client.post("/desk/stages/candidate", form).status_code == 302
    assert (stage("candidate").wait, stage("candidate").papers) == (
        18, ["培养教育和考察材料", "公示材料"],
    )  # fmt: skip


def test_a_row_is_put_in(client, root):
    form = a_form("candidate", code="notice", name="公示", position=35, wait=5, wait_unit="days")
    assert client.post("/desk/stages/new", form).status_code == 302
    assert stage("notice").after == stage("activist")
    again = client.post("/desk/stages/new", form | {"position": 36})
    assert again.status_code == 422
    assert stage("notice").position == 35


@pytest.mark.parametrize("wrong", [{"position": 20}, {"after": ""}, {"papers": "长" * 61}])
def test_what_makes_no_sense_is_refused_beside_its_box(client, root, wrong):
    form = a_form("activist", **({"position": 200} if "after" in wrong else wrong))
    assert client.post("/desk/stages/activist", form | {"name": "留着"}).status_code == 422
    assert stage("activist").name != "留着"


def test_only_who_edits_rules_opens_it(client, root):
    client.force_login(a_person("secretary", root))
    assert client.get("/desk/stages").status_code == 403
    assert client.post("/desk/stages/talk", a_form("talk", within=9)).status_code == 403
    assert Stage.objects.get(code="talk").within == 1
