"""Single cases, changes since, notes and photos for programs with a token."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from urllib.parse import urlsplit

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from yizhan.ground.casework.actions import move_case, note
from yizhan.ground.casework.jobs import reencode_sealed
from yizhan.ground.casework.models import Case, Photo
from yizhan.ground.casework.tests.factories import a_city
from yizhan.ground.people.actions import issue_token
from yizhan.ground.people.tests.factories import MONDAY
from yizhan.wings.care.needs.tests.factories import a_need

pytestmark = pytest.mark.django_db


def post(client, path, body, **headers):
    address = f"/api/v1{path}"
    return client.post(address, body, content_type="application/json", headers=headers)


def bearer(person):
    return {"Authorization": f"Bearer {issue_token(person, by=None, at=MONDAY)}"}


def a_picture(name="a.jpg"):
    out = BytesIO()
    Image.effect_noise((64, 64), 40).convert("RGB").save(out, "JPEG")
    return SimpleUploadedFile(name, out.getvalue(), "image/jpeg")


def upload(client, *files, **headers):
    return client.post("/api/v1/photos", {"photo": list(files)}, headers=headers)


def test_one_case_with_its_thread(client):
    city = a_city()
    case = a_need(city).case
    move_case(case, "resolved", by=city.handler, at=timezone.now(), text="好了")
    note(case, by=city.handler, at=timezone.now(), text="备注")

    seen = client.get(f"/api/v1/desk/cases/{case.pk}", headers=bearer(city.handler)).json()

    assert (seen["id"], seen["status"]) == (case.pk, "resolved")
    assert [step["text"] for step in seen["history"]] == [case.text, "好了", "备注"]
    assert [step["public"] for step in seen["history"]][-1] is False
    stranger = client.get(f"/api/v1/desk/cases/{case.pk}", headers=bearer(city.stranger))
    assert stranger.status_code == 404


def test_changes_come_once_each_and_none_is_left_out(client):
    city = a_city()
    now = timezone.now()
    cases = [a_need(city, at=now - timedelta(hours=3)).case for _ in range(5)]
    since = (now - timedelta(hours=2)).isoformat()
    who = bearer(city.dispatcher)
    for case in cases[:4]:
        note(case, by=city.handler, at=now, text="新")

    page = client.get(
        "/api/v1/desk/cases", {"updated_since": since, "limit": 2}, headers=who
    ).json()
    assert page["count"] == 4
    # One of the first page changes again while the caller reads.
    note(cases[0], by=city.handler, at=now + timedelta(seconds=1), text="又")
    seen = [row["id"] for row in page["items"]]
    while page["next"]:
        asked = urlsplit(page["next"])
        page = client.get(f"{asked.path}?{asked.query}", headers=who).json()
        seen += [row["id"] for row in page["items"]]

    assert seen == [cases[0].pk, cases[1].pk, cases[2].pk, cases[3].pk, cases[0].pk]


def test_a_note_is_for_colleagues(client):
    city = a_city()
    case = a_need(city).case
    who = bearer(city.handler) | {"Idempotency-Key": "n1"}

    answers = [post(client, f"/desk/cases/{case.pk}/notes", {"text": "看过"}, **who) for _ in "12"]

    assert [answer.status_code for answer in answers] == [201, 201]
    assert case.steps.filter(kind="noted", text="看过", public=False).count() == 1
    assert "看过" not in client.get(f"/api/v1/cases/{case.ticket}").content.decode()
    lead = post(client, f"/desk/cases/{case.pk}/notes", {"text": "x"}, **bearer(city.lead))
    assert lead.status_code == 403


def test_photos_are_uploaded_then_attached_then_shown(client):
    city = a_city()
    (photo,) = upload(client, a_picture()).json()["photos"]
    ordered = post(client, "/needs", {"item": city.item.code, "photos": [photo]})
    assert ordered.status_code == 201, ordered.json()
    address = f"/cases/{ordered.json()['ticket']}"

    (told,) = client.get(f"/api/v1{address}").json()["photos"]
    assert told == {"id": photo, "state": "sealed", "url": None}
    assert client.get(f"/api/v1{address}/photos/{photo}").status_code == 404
    reencode_sealed()
    (told,) = client.get(f"/api/v1{address}").json()["photos"]
    shown = client.get(urlsplit(told["url"]).path)
    assert (shown.status_code, shown.headers["Content-Type"]) == (200, "image/jpeg")

    again = post(client, "/needs", {"item": city.item.code, "photos": [photo]})
    assert (again.status_code, set(again.json()["fields"])) == (422, {"photos"})
    (more,) = upload(client, a_picture()).json()["photos"]
    assert len(post(client, f"{address}/photos", {"photos": [more]}).json()["photos"]) == 2


@pytest.mark.parametrize("count", [0, 4])
def test_photos_are_limited_as_on_the_page(client, count):
    answer = upload(client, *(a_picture(f"{n}.jpg") for n in range(count)))
    assert (answer.status_code, set(answer.json()["fields"])) == (422, {"photo"})


def test_what_is_no_photo_is_refused(client):
    answer = upload(client, SimpleUploadedFile("a.jpg", b"GIF89a", "image/jpeg"))
    assert answer.status_code == 422
    assert set(answer.json()["fields"]) == {"photo"}


@pytest.mark.parametrize("key", ["nothing", "../../etc/passwd", "0" * 32])
def test_a_photo_that_nobody_uploaded_is_refused(client, key):
    city = a_city()
    answer = post(client, "/needs", {"item": city.item.code, "photos": [key]})
    assert (answer.status_code, answer.json()["code"]) == (422, "photo_unknown")
    assert not Case.objects.exists()


def test_an_upload_sent_twice_is_one(client):
    picture = a_picture()
    first = upload(client, picture, **{"Idempotency-Key": "3f0e9c5a-7d41-4b8e-9a0b"}).json()
    picture.seek(0)
    assert upload(client, picture, **{"Idempotency-Key": "3f0e9c5a-7d41-4b8e-9a0b"}).json() == first


def test_the_desk_attaches_photos_of_its_own(client):
    city = a_city()
    case = a_need(city).case
    (photo,) = upload(client, a_picture()).json()["photos"]
    body = {"photos": [photo]}
    path = f"/desk/cases/{case.pk}/photos"

    assert post(client, path, body, **bearer(city.lead)).status_code == 403
    answer = post(client, path, body, **bearer(city.handler))

    assert (answer.status_code, len(answer.json()["photos"])) == (201, 1)
    assert not Photo.objects.get(key=photo).public
    assert client.get(f"/api/v1/cases/{case.ticket}").json()["photos"] == []
    reencode_sealed()
    shown = client.get(f"/api/v1{path}/{photo}", headers=bearer(city.handler))
    assert shown.headers["Content-Type"] == "image/jpeg"
    hidden = client.get(f"/api/v1{path}/{photo}", headers=bearer(city.stranger))
    assert hidden.status_code == 404
