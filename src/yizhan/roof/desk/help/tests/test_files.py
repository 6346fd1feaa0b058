"""/desk/help/import and export: what a clerk keeps in a spreadsheet."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from yizhan.ground.people.tests.factories import a_person, a_unit
from yizhan.wings.care.help.models import Offer
from yizhan.wings.care.help.tests.factories import an_offer

pytestmark = pytest.mark.django_db


@pytest.fixture
def unit():
    return a_unit()


def test_what_the_list_shows_goes_out_and_comes_in_again(client, unit):
    client.force_login(a_person("handler", unit))
    offer = an_offer(unit, at=timezone.now(), title="反光雨衣")
    an_offer(unit, at=timezone.now(), title="姜茶")
    an_offer(a_unit(a_unit()), at=timezone.now(), title="别人的雨衣")
    file = client.get("/desk/help/export.csv", {"q": "雨衣"})
    text = file.content.decode("utf-8-sig")
    assert "反光雨衣" in text
    assert "姜茶" not in text
    assert "别人的雨衣" not in text

    changed = text.replace(",3,件", ",30,件").encode()
    sent = {"file": SimpleUploadedFile("help.csv", changed, content_type="text/csv")}
    preview = client.post("/desk/help/import", sent)
    assert preview.status_code == 302
    assert "30" in client.get(preview.url).text
    client.post(f"{preview.url}/confirm")
    offer.refresh_from_db()
    assert offer.stock == 30
    assert Offer.objects.count() == 3


def test_who_may_not_publish_imports_nothing_and_sees_no_button(client, unit):
    client.force_login(a_person("instructor", unit))
    assert client.get("/desk/help/import").status_code == 403
    assert "/desk/help/import" not in client.get("/desk/help").text
    assert client.get("/desk/help/export.geojson").status_code == 404
