"""/desk/figure-requests: a table asked from above fills itself, is sent once, and saves time."""

from __future__ import annotations

import io

import pytest
from docx import Document
from openpyxl import load_workbook

from yizhan.ground.people.rules import UnitKind
from yizhan.ground.people.tests.factories import a_person, a_unit
from yizhan.wings.organisation.figure_requests.models import FigureRequest
from yizhan.wings.organisation.figure_requests.tests.factories import a_request

pytestmark = pytest.mark.django_db
FORM = {
    "title": "季报", "office": "上级部门", "due_on": "2024-04-10", "row_kind": "general_branch",
    "since": "2024-01-01", "until": "2024-03-31", "keys": ["guidance_stations", "riders"],
}  # fmt: skip


@pytest.fixture
def root():
    return a_unit()


@pytest.fixture
def desk(client, root):
    client.force_login(a_person("lead", root, scope="below"))
    return client


def test_it_is_entered_filled_and_sent(desk, root):
    branches = [a_unit(root, kind=UnitKind.GENERAL_BRANCH) for _number in range(2)]
    for branch in branches:
        a_unit(branch, kind=UnitKind.GUIDANCE_STATION)
    answer = desk.post("/desk/figure-requests/new", FORM | {"unit": root.pk})
    assert answer.status_code == 302, answer.content.decode()
    page = desk.get(answer.url).content.decode()
    for branch in branches:
        assert branch.name in page
        assert "/desk/brief/figures/guidance_stations?" in page
        assert f"unit={branch.code}" in page
    desk.post(f"{answer.url}/send")
    one = FigureRequest.objects.get()
    assert (one.state, one.cells, one.minutes_saved) == ("sent", 4, 16)
    assert "16" in desk.get("/desk/figure-requests").content.decode()
    desk.post(f"{answer.url}/send")
    assert FigureRequest.objects.get().minutes_saved == 16


def test_the_files_say_the_same_as_the_page(desk, root):
    branch = a_unit(root, kind=UnitKind.GENERAL_BRANCH, name="宜州区党总支")
    a_unit(branch, kind=UnitKind.GUIDANCE_STATION)
    lead = a_person("lead", root)
    one = a_request(root, lead, row_kind="general_branch", keys=["guidance_stations"])
    sheet = load_workbook(
        io.BytesIO(desk.get(f"/desk/figure-requests/{one.pk}/file.xlsx").content)
    ).active
    rows = list(sheet.iter_rows(values_only=True))
    paper = Document(io.BytesIO(desk.get(f"/desk/figure-requests/{one.pk}/file.docx").content))
    cells = [[cell.text for cell in row.cells] for row in paper.tables[0].rows]
    assert rows[1][0] == cells[1][0] == "宜州区党总支"
    assert str(rows[1][1]) == cells[1][1]
    assert desk.get(f"/desk/figure-requests/{one.pk}/file.pdf").status_code == 404


def test_a_refusal_keeps_what_was_typed(desk, root):
    answer = desk.post("/desk/figure-requests/new", FORM | {"unit": root.pk, "until": "2023-01-01"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "季报" in page and "结束日期早于开始日期" in page


def test_who_reads_does_not_send_and_a_stranger_finds_nothing(client, root):
    one = a_request(root, a_person("lead", root))
    client.force_login(a_person("handler", root, scope="below"))
    assert client.get(f"/desk/figure-requests/{one.pk}").status_code == 200
    assert client.post(f"/desk/figure-requests/{one.pk}/send").status_code == 403
    assert client.get("/desk/figure-requests/new").status_code == 403
    client.force_login(a_person("lead", a_unit(root), scope="below"))
    assert client.get(f"/desk/figure-requests/{one.pk}").status_code == 404
    assert client.post(f"/desk/figure-requests/{one.pk}/close").status_code == 404
    assert FigureRequest.objects.get().state == "open"


def test_it_is_closed_without_sending(desk, root):
    one = a_request(root, a_person("lead", root))
    desk.post(f"/desk/figure-requests/{one.pk}/close")
    assert FigureRequest.objects.get().state == "closed"


def test_the_list_costs_the_same_however_long(desk, root, django_assert_max_num_queries):
    def queries() -> int:
        with django_assert_max_num_queries(30) as captured:
            desk.get("/desk/figure-requests")
        return len(captured)

    lead = a_person("lead", root)
    a_request(root, lead)
    desk.get("/desk/figure-requests")
    one = queries()
    for _number in range(4):
        a_request(root, lead)
    assert queries() == one


def test_an_empty_list_says_so(desk):
    assert "没有报表" in desk.get("/desk/figure-requests").content.decode()
