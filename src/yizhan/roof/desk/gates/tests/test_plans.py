"""/desk/gates/…/plan: a picture is added, looked at, shown or not."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from yizhan.ground.notify.models import Message
from yizhan.ground.people.rules import Scope
from yizhan.ground.people.tests.factories import a_person, a_unit
from yizhan.kit.tests.pictures import as_jpeg
from yizhan.wings.care.gates import jobs
from yizhan.wings.care.gates.models import PlanPicture
from yizhan.wings.care.gates.tests.factories import a_compound

pytestmark = pytest.mark.django_db


@pytest.fixture
def place():
    return a_compound()


def upload():
    data = as_jpeg(Image.new("RGB", (320, 240), "white"))
    return {"picture": SimpleUploadedFile("board.jpg", data, content_type="image/jpeg")}


def test_from_the_upload_to_the_riders_page(client, place):
    moderator = a_person("dispatcher", place.unit, scope=Scope.BELOW)
    client.force_login(a_person("handler", place.unit))
    assert client.post(f"/desk/gates/{place.code}/plan", upload()).status_code == 302
    jobs.make_plans()
    picture = PlanPicture.objects.get()
    where = f"/desk/gates/plans/{picture.key}"
    assert client.get(where).headers["Content-Type"] == "image/jpeg"
    assert client.post(f"{where}/decide", {"show": "1"}).status_code == 403
    assert client.get(f"/gates/plans/{picture.key}").status_code == 404
    (message,) = Message.objects.filter(topic="gate.waits")
    assert message.person == moderator

    client.force_login(moderator)
    assert where in client.get("/desk/gates/notes").text
    done = client.post(f"{where}/decide", {"show": "1", "from": "notes"})
    assert done.url == "/desk/gates/notes"
    assert f"/gates/plans/{picture.key}" in client.get(f"/gates/{place.code}").text
    assert client.get(f"/gates/plans/{picture.key}").status_code == 200

    client.post(f"{where}/decide", {"show": "0"})
    assert client.get(f"/gates/plans/{picture.key}").status_code == 404
    assert client.get(where).status_code == 404


def test_a_form_without_a_file_says_so(client, place):
    client.force_login(a_person("handler", place.unit))
    answer = client.post(f"/desk/gates/{place.code}/plan", {}, follow=True)
    assert "请选择图片" in answer.text
    assert not PlanPicture.objects.exists()


def test_a_stranger_finds_nothing(client, place):
    client.force_login(a_person("handler", a_unit(a_unit())))
    assert client.post(f"/desk/gates/{place.code}/plan", upload()).status_code == 404
    picture = place.plan_pictures.create(added_at=timezone.now())
    assert client.get(f"/desk/gates/plans/{picture.key}").status_code == 404
