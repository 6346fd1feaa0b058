"""/desk/accident: the dispatcher keeps the card's rows; others do not come here."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from yizhan.ground.people.rules import Scope
from yizhan.ground.people.tests.factories import MONDAY, a_person, a_unit
from yizhan.wings.care.rights.actions import fill_known
from yizhan.wings.care.rights.models import Advice, Coverage

pytestmark = pytest.mark.django_db
ROW = {
    "code": "hn-2026", "province": "湖南", "platform": "", "since": "2026-03-01", "until": "",
    "covered": "yes", "text": "平台按单缴费", "source": "湘人社", "as_of": "2026-11-28",
}  # fmt: skip


@pytest.fixture
def dispatcher(client):
    person = a_person("dispatcher", a_unit(), scope=Scope.BELOW)
    client.force_login(person)
    return person


def test_a_row_is_added_changed_and_taken_out_and_riders_read_it(client, dispatcher):
    assert client.post("/desk/accident/coverage/new", ROW).status_code == 302
    assert "湘人社" in client.get("/accident").text
    client.post("/desk/accident/coverage/hn-2026", ROW | {"text": "已改", "code": "other"})
    assert Coverage.objects.get().text == "已改"
    assert Coverage.objects.get().code == "hn-2026"
    client.post("/desk/accident/coverage/hn-2026", {"remove": "1"})
    assert not Coverage.objects.exists()


def test_a_row_that_ends_before_it_begins_is_refused_beside_its_field(client, dispatcher):
    page = client.post("/desk/accident/coverage/new", ROW | {"until": "2026-03-01"})
    assert page.status_code == 422 and not Coverage.objects.exists()


def test_the_known_rows_are_entered_once_and_a_file_changes_one(client, dispatcher):
    client.post("/desk/accident/known")
    assert "桂人社发" in client.get("/desk/accident").text
    assert client.get("/desk/accident/advice/meituan").status_code == 200
    table = "编码,主题,名称,内容,依据,核对日期\nmeituan,平台报案入口,美团,一；二,官网,2026-12-01\n"
    upload = SimpleUploadedFile("a.csv", table.encode(), content_type="text/csv")
    preview = client.post("/desk/accident/advice/import", {"file": upload}).headers["Location"]
    assert "一" in client.get(preview).text
    assert Advice.objects.get(code="meituan").lines != ["一", "二"], "shown, not kept"
    client.post(f"{preview}/confirm")
    assert Advice.objects.get(code="meituan").lines == ["一", "二"]


def test_who_lacks_the_permission_gets_403(client):
    fill_known(by=None, at=MONDAY)
    client.force_login(a_person("handler", a_unit()))
    for address in ("", "/coverage/new", "/coverage/gx-2025", "/advice/import"):
        assert client.get(f"/desk/accident{address}").status_code == 403
