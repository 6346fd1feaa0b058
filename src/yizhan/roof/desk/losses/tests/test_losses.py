"""/desk/losses: lines of months that are over, and no entry; the kinds that riders choose from."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from yizhan.ground.people.rules import Scope
from yizhan.ground.people.tests.factories import a_person, a_unit, an_admin
from yizhan.wings.care.losses.actions import make_due_sheets
from yizhan.wings.care.losses.models import LossKind
from yizhan.wings.care.losses.rules import SMALLEST
from yizhan.wings.care.losses.tests.factories import a_fine, a_meal

pytestmark = pytest.mark.django_db
COUNTED = datetime(2024, 4, 6, 2, tzinfo=UTC)


@pytest.fixture
def root(client):
    root = a_unit()
    for number in range(SMALLEST):
        rider = a_person()
        a_meal(rider, shop="沙县小吃", minutes=45)
        if number:
            a_fine(rider, text="只有我知道")
            a_meal(rider, shop="小店")
    make_due_sheets(at=COUNTED)
    client.force_login(a_person("dispatcher", root, scope=Scope.BELOW))
    return root


def test_what_many_met_stands_there_and_nothing_else(client, root):
    page = client.get("/desk/losses").content.decode()
    assert "沙县小吃" in page and "2024-03" in page
    assert "小店" not in page and "罚款" not in page and "只有我知道" not in page


def test_the_file_has_the_lines_of_the_page(client, root):
    text = client.get("/desk/losses/export.csv?month=2024-03").content.decode("utf-8-sig")
    assert "沙县小吃,5,5,45" in text and "小店" not in text
    assert client.get("/desk/losses/export.geojson").status_code == 404


def test_a_strange_month_shows_the_newest(client, root):
    assert "2024-03" in client.get("/desk/losses?month=9999-99").content.decode()


def test_a_company_and_a_lead_of_one_county_get_403(client, root):
    for person in (a_person("company", root), a_person("lead", a_unit(root))):
        client.force_login(person)
        assert client.get("/desk/losses").status_code == 403
        assert client.get("/desk/losses/kinds").status_code == 403


def test_a_bureaus_dispatcher_has_no_sheet_and_no_tab_that_leads_to_one(client, root):
    """A sheet is of the whole city: one of a bureau would be the difference of two."""
    client.force_login(a_person("dispatcher", a_unit(root), scope=Scope.BELOW))
    assert client.get("/desk/losses").status_code == 403
    assert "/desk/losses" not in client.get("/desk/gates").text


def test_the_kinds_are_a_table(client, root):
    client.force_login(an_admin(root))
    client.post("/desk/losses/kinds/known")
    new = {"code": "rank", "name": "降级", "measure": "none", "position": 70, "active": "on"}
    assert client.post("/desk/losses/kinds/new", new).url == "/desk/losses/kinds"
    assert "降级" in client.get("/desk/losses/kinds").content.decode()
    client.post("/desk/losses/kinds/rank", new | {"active": ""})
    assert not LossKind.objects.public().filter(code="rank").exists()
    assert client.post("/desk/losses/kinds/new", new | {"code": "rest"}).status_code == 422
