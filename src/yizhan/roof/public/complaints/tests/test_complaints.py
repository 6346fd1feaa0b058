"""/complaints: anybody says it without an account; words are public only after a look."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from yizhan.ground.people.tests.factories import MONDAY, a_person, a_unit
from yizhan.ground.worktime.actions import fill_year
from yizhan.wings.organisation.complaints.models import AnswerWanted, Complaint
from yizhan.wings.organisation.complaints.rules import Words
from yizhan.wings.organisation.complaints.tests.factories import a_complaint

pytestmark = pytest.mark.django_db
SAID = {"subject": "hard", "text": "找不到充电的筛选"}


@pytest.fixture(autouse=True)
def _workdays():
    a_unit()
    year = timezone.localdate().year
    for each in {2024, min(year, 2026), min(year + 1, 2026)}:
        fill_year(each, by=None, at=MONDAY)


def test_a_guest_says_it_and_is_told_number_and_day(client):
    answer = client.post("/complaints", SAID, follow=True)
    page = answer.content.decode()
    one = Complaint.objects.get()
    assert f"第 {one.pk} 条" in page
    assert SAID["text"] not in page, "nobody has looked at it yet"


def test_twice_sent_it_is_there_once(client):
    form = SAID | {"form_key": "0123456789abcdef0123456789abcdef"}
    assert client.post("/complaints", form).status_code == 302
    Complaint.objects.update(words=Words.SHOWN)
    assert client.post("/complaints", form).status_code == 302
    assert Complaint.objects.count() == 1


def test_a_guest_is_not_asked_and_cannot_ask_to_be_told(client):
    assert 'name="told"' not in client.get("/complaints").content.decode()
    assert client.post("/complaints", SAID | {"told": "on"}).status_code == 302
    assert not AnswerWanted.objects.exists()


def test_who_is_signed_in_is_told_only_if_she_asks(client):
    rider = a_person()
    client.force_login(rider)
    assert 'name="told"' in client.get("/complaints").content.decode()
    client.post("/complaints", SAID)
    assert not AnswerWanted.objects.exists()
    client.post("/complaints", SAID | {"told": "on"})
    assert AnswerWanted.objects.get().person == rider


def test_a_number_is_refused_and_the_text_stays(client):
    answer = client.post("/complaints", SAID | {"text": "请打 13812345678 找我"})
    assert answer.status_code == 422
    assert "请打 13812345678 找我" in answer.content.decode()
    assert not Complaint.objects.exists()


def test_words_that_are_held_back_are_not_shown_and_their_answer_is(client):
    at = timezone.now()
    a_complaint(at=at, text="老王不好", words=Words.HELD_BACK, answer="已处理", answered_at=at)
    for address in ("/complaints", "/complaints.rss"):
        page = client.get(address).content.decode()
        assert "老王不好" not in page and "已处理" in page


def test_the_figure_has_its_denominator(client):
    at = timezone.now()
    a_complaint(at=at - timedelta(days=20), words=Words.SHOWN)
    a_complaint(at=at - timedelta(days=2), words=Words.SHOWN, answer="好", answered_at=at)
    page = client.get("/complaints").content.decode()
    assert "2 条中有 1 条按时答复" in page


def test_the_foot_of_a_page_leads_there(client):
    assert 'href="/complaints"' in client.get("/").content.decode()


def test_the_number_of_queries_is_fixed(client, django_assert_max_num_queries):
    def queries() -> int:
        with django_assert_max_num_queries(20) as captured:
            client.get("/complaints")
        return len(captured)

    a_complaint(words=Words.SHOWN)
    client.get("/complaints")
    one = queries()
    for number in range(5):
        a_complaint(text=f"第{number}条", words=Words.SHOWN)
    assert queries() == one


def test_the_empty_page_says_so(client):
    assert "还没有可以看的意见" in client.get("/complaints").content.decode()
