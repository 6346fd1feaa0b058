"""/report: three taps, once, and a receipt that stands in no address."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from yizhan.ground.casework import store
from yizhan.ground.casework.actions import move_case
from yizhan.ground.casework.models import Case
from yizhan.ground.casework.rules import Status
from yizhan.ground.casework.tests.factories import a_city
from yizhan.ground.casework.tests.test_photos import a_photo
from yizhan.ground.idempotency.models import IdempotencyKey
from yizhan.ground.people.tests.factories import a_person
from yizhan.wings.participation.reports import vault
from yizhan.wings.participation.reports.actions import release_due
from yizhan.wings.participation.reports.models import Receipt, Shield, Waiting
from yizhan.wings.participation.reports.tests.factories import a_kind, a_report, sent

pytestmark = pytest.mark.django_db
KEY = "0123456789abcdef0123456789abcdef"


@pytest.fixture
def city(tmp_path, settings):
    store.use(tmp_path)
    yield a_city()
    store.use(settings.MEDIA_ROOT)


def later():
    """When everything sent by now has left the pool."""
    return timezone.now() + timedelta(hours=7)


def said(item, **more):
    return {"item": item.code, "place": "南桥头", "key": KEY} | more


def tap(client, item, **more):
    return client.post("/report", said(item, **more))


def words_on(page):
    text = page.content.decode()
    return text.split('class="receipt-words"')[1].split("</p>")[0]


def test_what_can_be_reported_is_on_it_and_nothing_of_the_menu(client, city):
    item, urgent = a_kind(name="车道被占"), a_kind(name="井盖没了", urgent=True)
    page = client.get("/report").content.decode()
    assert item.name in page and urgent.name in page
    assert city.item.name not in page
    assert item.name not in client.get("/order?group=street").content.decode()


def test_without_kinds_it_says_so(client, city):
    assert "还不能发" in client.get("/report").content.decode()


def test_it_is_sent_and_leads_to_its_receipt(client, city):
    answer = tap(client, a_kind())
    assert answer.status_code == 302
    assert answer.url.startswith("/report/receipt?r=")
    assert Waiting.objects.count() == 1
    page = client.get(answer.url)
    code = the_code()
    for word in code.split():
        assert word in words_on(page)
        assert word not in answer.url


def the_code():
    """The words of the only receipt there is."""
    return vault.open_link(Receipt.objects.get()).code


def test_sent_again_it_is_there_once(client, city):
    item = a_kind()
    first, again = tap(client, item), tap(client, item)
    assert first.status_code == again.status_code == 302
    by_script = client.post(
        "/report", said(item), headers={"Accept": "application/json", "Idempotency-Key": KEY}
    )
    assert by_script.status_code == 201
    assert Waiting.objects.count() == Receipt.objects.count() == 1
    assert not IdempotencyKey.objects.exists()


def test_other_words_under_the_same_key_are_refused_with_a_sentence(client, city):
    item = a_kind()
    tap(client, item)
    answer = tap(client, item, text="另一件")
    assert answer.status_code == 422
    assert "再点一次" in answer.content.decode()


def test_what_is_missing_is_said_beside_it(client, city):
    item = a_kind()
    answer = client.post("/report", {"item": item.code, "key": KEY})
    assert answer.status_code == 422
    assert client.post("/report", {"place": "桥", "key": KEY}).status_code == 422
    script = client.post("/report", {"place": "桥"}, headers={"Accept": "application/json"})
    assert script.status_code == 422
    assert "item" in script.json()["fields"]


def test_nobody_leaves_a_session_and_an_account_only_if_asked(client, city):
    tap(client, a_kind())
    assert not Session.objects.exists()
    client.force_login(city.rider)
    tap(client, a_kind(), key="f" * 8 + KEY)
    kept = tap(client, a_kind(), key="a" * 8 + KEY, keep_account="on")
    assert kept.status_code == 302
    persons = sorted(str(vault.open_link(one).person) for one in Receipt.objects.all())
    assert persons == sorted(["None", "None", str(city.rider.pk)])


def test_a_photo_goes_along(client, city):
    upload = SimpleUploadedFile("IMG_2231 (home).jpg", a_photo(), "image/jpeg")
    assert tap(client, a_kind(), photo=upload).status_code == 302
    release_due(at=later())
    case = Case.objects.get()
    assert case.photos.count() == 1
    assert "2231" not in case.photos.get().key


def test_another_browser_needs_the_words(client, city):
    answer = tap(client, a_kind())
    code = the_code()
    client.cookies.clear()
    assert "五个词" in client.get(answer.url).content.decode()
    wrong = client.post("/report/receipt/enter", {"code": "问题 问题 问题 问题 问题"})
    assert wrong.status_code == 422
    right = client.post("/report/receipt/enter", {"code": code.replace(" ", "、")})
    assert right.status_code == 302
    assert client.get(right.url).status_code == 200


def test_noted_it_is_gone_from_this_browser(client, city):
    mark = tap(client, a_kind()).url.partition("=")[2]
    client.post("/report/receipt/forget", {"r": mark})
    assert "五个词" in client.get("/report/receipt").content.decode()


def test_she_answers_rates_and_reopens_by_her_receipt(client, city):
    mark = tap(client, a_kind()).url.partition("=")[2]
    release_due(at=later())
    case = Case.objects.get()
    move_case(case, Status.REACTION_REQUESTED, by=city.dispatcher, at=later(), text="哪一头？")
    assert "哪一头" in client.get("/report/receipt").content.decode()
    assert client.post("/report/receipt/reply", {"r": mark, "text": "东头"}).status_code == 302
    case.refresh_from_db()
    assert case.status == Status.REACTION_RECEIVED
    assert client.post("/report/receipt/reply", {"r": mark, "text": ""}).status_code == 422
    move_case(case, Status.RESOLVED, by=city.dispatcher, at=later(), text="清了")
    client.post("/report/receipt/verdict", {"r": mark, "solved": "yes", "stars": "4"})
    case.refresh_from_db()
    assert (case.solved, case.stars) == (True, 4)
    client.post("/report/receipt/verdict", {"r": mark, "solved": "no", "text": "又堵了"})
    case.refresh_from_db()
    assert case.status == Status.REOPENED


def test_without_a_receipt_nothing_can_be_said(client, city):
    report = a_report(city)
    for path in ("reply", "verdict", "photos", "thanks"):
        answer = client.post(f"/report/receipt/{path}", {"r": "x", "text": "a", "solved": "yes"})
        assert (answer.status_code, answer.url) == (302, "/report/receipt")
    assert client.get("/report/receipt/photos/" + "0" * 32).status_code == 302
    report.case.refresh_from_db()
    assert report.case.solved is None


def test_what_is_open_near_by_is_offered_and_one_tap_counts(client, city):
    item = a_kind(name="车道被占")
    report = a_report(city, item, lon=108.05, lat=24.69)
    asked = {"item": item.code, "lon": "108.051", "lat": "24.691"}
    page = client.post("/report/near", asked).content.decode()
    assert "是这一个吗" in page and item.name in page
    far = client.post("/report/near", asked | {"lon": "108.2"}).content.decode()
    assert item.name not in far
    assert client.post("/report/near", {"item": "x", "lon": "a"}).content == b""
    client.post(f"/report/too/{report.pk}")
    report.case.refresh_from_db()
    assert report.case.me_too == 1


def test_thanks_are_handed_out_by_a_host(client, city):
    Shield.objects.create(pk=1, thanks="一瓶水")
    mark = tap(client, a_kind()).url.partition("=")[2]
    release_due(at=later())
    case = Case.objects.get()
    assert client.post("/report/receipt/thanks", {"r": mark}).status_code == 422
    move_case(case, Status.RESOLVED, by=city.dispatcher, at=later(), text="清了")
    page = client.post("/report/receipt/thanks", {"r": mark}).content.decode()
    code = page.split('class="receipt-words"')[1].split("<strong>")[1].split("<")[0]
    client.force_login(city.rider)
    assert client.get("/me/thanks").status_code == 403
    client.force_login(a_person("host", city.union))
    assert client.post("/me/thanks", {"code": code}).status_code == 302
    assert client.post("/me/thanks", {"code": code}).status_code == 422


def test_the_page_costs_the_same_however_many_wait(client, city, django_assert_max_num_queries):
    for _one in range(5):
        sent(city, a_kind())
    client.get("/report")
    with django_assert_max_num_queries(12):
        client.get("/report")
