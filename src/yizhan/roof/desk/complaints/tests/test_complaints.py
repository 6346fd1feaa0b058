"""/desk/complaints: the list, a look, an answer; a stranger gets nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from yizhan.ground.people.tests.factories import a_person, a_unit, an_admin
from yizhan.wings.organisation.complaints.models import Complaint
from yizhan.wings.organisation.complaints.rules import Words
from yizhan.wings.organisation.complaints.tests.factories import a_complaint

pytestmark = pytest.mark.django_db


@pytest.fixture
def root():
    return a_unit()


@pytest.fixture
def desk(client, root):
    client.force_login(an_admin(root))
    return client


def test_what_is_due_soonest_stands_on_top_and_what_is_answered_below(desk):
    now = timezone.now()
    a_complaint(at=now, text="甲 先说的", answer="好", answered_at=now, words=Words.SHOWN)
    a_complaint(at=now, text="乙 还早")
    a_complaint(at=now - timedelta(days=9), text="丙 过期")
    page = desk.get("/desk/complaints").content.decode()
    assert page.index("丙 过期") < page.index("乙 还早") < page.index("甲 先说的")
    assert "超期" in page


def test_it_is_shown_and_answered(desk):
    one = a_complaint()
    assert desk.post(f"/desk/complaints/{one.pk}/words", {"show": "1"}).status_code == 302
    form = {"answer": "本周五前改好。", "version": "0"}
    assert desk.post(f"/desk/complaints/{one.pk}", form).status_code == 302
    public = desk.get("/complaints").content.decode()
    assert one.text in public and "本周五前改好。" in public


def test_a_refusal_keeps_the_text(desk):
    one = a_complaint()
    form = {"answer": "还没看过就答复", "version": "0"}
    answer = desk.post(f"/desk/complaints/{one.pk}", form)
    assert answer.status_code == 422
    assert "还没看过就答复" in answer.content.decode()
    assert "请先决定" in answer.content.decode()


def test_a_search_finds_words_of_both(desk):
    a_complaint(text="地图太慢")
    a_complaint(text="别的", words=Words.SHOWN, answer="地图已经换了", answered_at=timezone.now())
    a_complaint(text="字太小")
    page = desk.get("/desk/complaints?q=地图").content.decode()
    assert "地图太慢" in page and "地图已经换了" in page and "字太小" not in page


def test_who_lacks_the_right_gets_403_and_in_a_corner_404(client, root):
    one = a_complaint()
    client.force_login(a_person("lead", root, scope="below"))
    assert client.get("/desk/complaints").status_code == 403
    assert client.post(f"/desk/complaints/{one.pk}/words", {"show": "1"}).status_code == 403
    client.force_login(a_person("admin", a_unit(root)))
    assert client.get(f"/desk/complaints/{one.pk}").status_code == 403
    assert Complaint.objects.get().words == Words.WAITING


def test_the_number_of_queries_is_fixed(desk, django_assert_max_num_queries):
    def queries() -> int:
        with django_assert_max_num_queries(30) as captured:
            desk.get("/desk/complaints")
        return len(captured)

    a_complaint()
    desk.get("/desk/complaints")
    one = queries()
    for number in range(5):
        a_complaint(text=f"第{number}条")
    assert queries() == one


def test_the_empty_box_says_so(desk):
    assert "没有意见" in desk.get("/desk/complaints").content.decode()
