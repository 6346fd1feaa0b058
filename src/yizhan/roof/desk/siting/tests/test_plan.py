"""/desk/siting/plans: asked, waited for, stopped, read, compared, taken to a meeting."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from docx import Document

from yizhan.ground.people.rules import Scope, UnitKind
from yizhan.ground.people.tests.factories import MONDAY, a_person, a_unit, an_admin
from yizhan.wings.care.siting.actions import claim_next, keep_trouble
from yizhan.wings.care.siting.index import planned
from yizhan.wings.care.siting.models import Plan
from yizhan.wings.care.siting.tests.factories import a_done_plan, a_night, a_plan

pytestmark = pytest.mark.django_db
ASKED = {
    "name": "夜里三个", "add": "3", "within": "500", "hours": "22-6", "aim": "cover",
    "basis": "orders", "longer": "on", "seconds": "30",
}  # fmt: skip


@pytest.fixture
def root(client):
    root = a_unit()
    a_night(a_unit(root, kind=UnitKind.SERVICE_POINT))
    client.force_login(a_person("dispatcher", root, scope=Scope.BELOW))
    return root


def test_asked_once_however_often_it_is_sent(client, root):
    client.get("/desk/siting/plans/new")
    sent = ASKED | {"form_key": "0123456789abcdef0123456789abcdef"}
    first, second = (client.post("/desk/siting/plans/new", sent) for _time in range(2))
    one = Plan.objects.get()
    assert first.url == second.url == f"/desk/siting/plans/{one.public_id}"
    assert one.asked.hours == (0, 1, 2, 3, 4, 5, 22, 23)


def a_file(*rows):
    text = "\n".join(["code,name,lon,lat,cost", *rows])
    return SimpleUploadedFile("own.csv", text.encode(), "text/csv")


def test_candidates_of_ones_own_with_their_costs(client, root):
    rows = ("H1,南门广场,108.2,24.8,2.5", "H2,东站,108.21,24.8,")
    asked = {**ASKED, "basis": "orders", "new": "on", "longer_cost": "0.25", "file": a_file(*rows)}
    assert client.post("/desk/siting/plans/new", asked).status_code == 302
    question = Plan.objects.get().asked
    assert [(site.code, site.cost) for site in question.sites] == [("H1", 2.5), ("H2", 1.0)]
    assert question.longer_cost == 0.25
    known = planned(question, at=MONDAY)
    cost = dict(zip([site.code for site in known.sites], known.problem.costs, strict=True))
    assert cost == {"ST-NIGHT": 0.25, "H1": 2.5, "H2": 1.0}


@pytest.mark.parametrize(
    ("row", "why"), [("H1,南门,108.2,24.8,0", "第 2 行"), ("H1,南门,x,24.8,1", "第 2 行")]
)
def test_a_file_that_is_not_understood_names_the_row(client, root, row, why):
    asked = {**ASKED, "new": "on", "file": a_file(row)}
    answer = client.post("/desk/siting/plans/new", asked)
    assert answer.status_code == 422
    assert why in answer.text and "夜里三个" in answer.text
    assert not Plan.objects.exists()


def test_longer_hours_alone_and_never_nothing(client, root):
    client.post("/desk/siting/plans/new", ASKED)
    question = Plan.objects.get().asked
    assert (question.new, question.longer) == (False, True)
    assert {site.kind for site in planned(question, at=MONDAY).sites} == {"longer"}
    nothing = {key: value for key, value in ASKED.items() if key != "longer"}
    answer = client.post("/desk/siting/plans/new", nothing)
    assert answer.status_code == 422
    assert "新址和延长开放至少选一项" in answer.text


@pytest.mark.parametrize("wrong", [{"hours": "nachts"}, {"add": "0"}, {"seconds": "999"}])
def test_what_is_refused_keeps_the_text(client, root, wrong):
    answer = client.post("/desk/siting/plans/new", ASKED | wrong)
    assert answer.status_code == 422 and "夜里三个" in answer.content.decode()
    assert not Plan.objects.exists()


def test_while_it_waits_it_asks_again_and_can_be_stopped(client, root):
    one = a_plan(an_admin(root))
    page = client.get(f"/desk/siting/plans/{one.public_id}").content.decode()
    assert 'hx-trigger="every 1s"' in page
    client.post(f"/desk/siting/plans/{one.public_id}/stop")
    one.refresh_from_db()
    assert one.stop_asked
    assert client.get(f"/desk/siting/plans/{one.public_id}/paper").status_code == 404
    assert client.get(f"/desk/siting/plans/{one.public_id}/export.csv").status_code == 404


def test_when_it_is_done_the_waiting_part_reloads_the_page(client, root):
    one = a_done_plan(an_admin(root))
    answer = client.get(f"/desk/siting/plans/{one.public_id}", headers={"HX-Request": "true"})
    assert answer.status_code == 204 and answer.headers["HX-Refresh"] == "true"


def test_done_it_says_what_each_site_brings_at_all_distances(client, root):
    one = a_done_plan(an_admin(root), add=2)
    page = client.get(f"/desk/siting/plans/{one.public_id}").content.decode()
    assert "300 m" in page and "500 m" in page and "1000 m" in page
    assert "南门驿站" in page and "100.0%" in page


def test_two_plans_are_compared(client, root):
    one, other = a_done_plan(an_admin(root), add=2), a_done_plan(an_admin(root), longer=False)
    page = client.get(f"/desk/siting/plans/{one.public_id}?with={other.public_id}")
    assert page.content.decode().count("60.0%") == 3
    assert client.get(f"/desk/siting/plans/{one.public_id}?with=x").status_code == 200


def test_the_paper_has_sites_shares_and_proof(client, root):
    one = a_done_plan(an_admin(root), add=2)
    answer = client.get(f"/desk/siting/plans/{one.public_id}/paper")
    document = Document(BytesIO(answer.content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    assert "ST-NIGHT" in cells and "100.0%" in cells
    assert document.paragraphs[0].text == "夜间"


def test_the_files_have_the_sites(client, root):
    one = a_done_plan(an_admin(root), add=2)
    path = f"/desk/siting/plans/{one.public_id}/export"
    assert "ST-NIGHT" in client.get(f"{path}.csv").content.decode("utf-8-sig")
    assert "ST-NIGHT" in client.get(f"{path}.geojson").content.decode()
    assert client.get(f"{path}.pdf").status_code == 404


def test_what_is_impossible_is_said(client, root):
    one = a_plan(an_admin(root))
    keep_trouble(claim_next(at=MONDAY), "候选点只有 2 个")
    assert "候选点只有 2 个" in client.get(f"/desk/siting/plans/{one.public_id}").content.decode()


def test_a_stranger_sees_none(client, root):
    one = a_plan(an_admin(root))
    client.force_login(a_person("lead", root, scope=Scope.BELOW))
    assert client.get(f"/desk/siting/plans/{one.public_id}").status_code == 403
    assert client.post(f"/desk/siting/plans/{one.public_id}/stop").status_code == 403


@pytest.mark.parametrize("many", [1, 4])
def test_the_list_asks_the_same_however_many(client, root, many, django_assert_max_num_queries):
    for _number in range(many):
        a_plan(an_admin(root))
    with django_assert_max_num_queries(9):
        assert client.get("/desk/siting/plans").status_code == 200
