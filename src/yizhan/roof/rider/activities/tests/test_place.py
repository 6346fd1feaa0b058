"""A place by its ticket: yes, no, here, useful; the certificate; a stranger's look at it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from yizhan.ground.people import vault
from yizhan.ground.people.tests.factories import a_person
from yizhan.kit.codes import spaced
from yizhan.wings.care.activities.actions import attend, conclude_session, join, leave
from yizhan.wings.care.activities.models import SignUp
from yizhan.wings.care.activities.rules import SignUpState
from yizhan.wings.care.activities.tests.factories import a_guest, a_session


def act(client, one, deed, **data):
    return client.post(f"/activities/place/{one.ticket}/{deed}", data)


def page_of(client, one):
    return client.get(f"/activities/place/{one.ticket}").text


def test_a_ticket_that_is_none_is_404_and_pages_are_found_by_nobody(client, session, now):
    assert client.get("/activities/place/none").status_code == 404
    response = client.get(f"/activities/place/{a_guest(session, at=now).ticket}")
    assert response.headers["X-Robots-Tag"] == "noindex"
    assert "no-store" in response.headers["Cache-Control"]


def test_one_tap_gives_the_place_back_and_the_next_says_yes(client, session, now):
    first, _second, third = (a_guest(session, at=now) for _each in range(3))
    act(client, first, "leave")
    assert "已退出报名" in page_of(client, first)
    assert "有名额空出来了" in page_of(client, third)
    act(client, third, "confirm")
    third.refresh_from_db()
    assert third.state == SignUpState.IN
    assert "报名成功" in page_of(client, third)


def test_a_yes_that_comes_too_late_says_so(client, session, now):
    first, _second, third = (a_guest(session, at=now - timedelta(days=1)) for _each in range(3))
    leave(first, at=now - timedelta(days=1))
    assert "名额已给下一位" in page_of(client, third)
    response = client.post(f"/activities/place/{third.ticket}/confirm", follow=True)
    assert "确认时间已过" in response.text


def test_here_by_the_code_on_the_sheet_and_a_wrong_code_is_kept_to_mend(client, begun, now):
    one = a_guest(begun, at=now - timedelta(hours=1))
    wrong = act(client, one, "here", code="ZZZZZZ")
    assert wrong.status_code == 422
    assert 'value="ZZZZZZ"' in wrong.text
    assert act(client, one, "here", code=begun.here_code.lower()).status_code == 302
    assert "已到场" in page_of(client, one)


def test_who_is_there_is_not_asked_whether_she_comes(client, city, now):
    soon = a_session(city.union, by=city.handler, at=now, begins_at=now + timedelta(minutes=30))
    one = a_guest(soon, at=now)
    assert "来不了" in page_of(client, one)
    attend(one, code=soon.here_code, at=now)
    assert "来不了" not in page_of(client, one)


def test_the_code_on_her_phone_is_no_key_to_her_place(client, session, now):
    one = a_guest(session, at=now)
    assert one.shown_code not in one.ticket
    assert client.get(f"/activities/place/{one.shown_code}").status_code == 404


def test_one_question_after_it(client, begun, now):
    one = a_guest(begun, at=now - timedelta(hours=1))
    assert act(client, one, "useful", useful="yes").status_code == 422
    attend(one, code=begun.here_code, at=now)
    act(client, one, "useful", useful="partly")
    assert SignUp.objects.get().useful == "partly"
    assert act(client, one, "useful", useful="9").status_code == 422


@pytest.fixture
def certified(begun, city, now):
    one = a_guest(begun, at=now - timedelta(hours=1), name="覃小河")
    attend(one, code=begun.here_code, at=now)
    conclude_session(begun, by=city.handler, at=now)
    one.refresh_from_db()
    return one


def test_her_certificate_bears_her_whole_name_and_a_code(client, certified):
    page = client.get(f"/activities/place/{certified.ticket}/certificate").text
    assert "覃小河" in page
    assert spaced(certified.certificate) in page
    assert "<svg" in page


def test_there_is_none_before_it_took_place(client, begun, now):
    one = a_guest(begun, at=now - timedelta(hours=1))
    assert client.get(f"/activities/place/{one.ticket}/certificate").status_code == 404


def test_a_stranger_finds_out_that_it_is_true_and_not_who_it_is(client, certified):
    response = client.get("/verify", {"code": spaced(certified.certificate).lower()}, follow=True)
    assert response.status_code == 200
    assert "证书真实有效" in response.text
    assert "覃**" in response.text
    assert "覃小河" not in response.text
    assert certified.ticket not in response.text


def test_a_number_that_is_none_is_said_to_be_none(client, certified):
    for code in ("AAAABBBBCCCC", "1", "/"):
        response = client.get("/verify", {"code": code}, follow=True)
        assert response.status_code == 404
        assert "没有这个编号" in response.text


def test_an_account_is_named_by_its_sealed_name(client, begun, city, now):
    rider = a_person(display_name="小韦")
    vault.keep("legal_name", "韦大山", person=rider, at=now)
    one = join(begun, by=rider, at=now - timedelta(hours=1))
    attend(one, code=begun.here_code, at=now)
    conclude_session(begun, by=city.handler, at=now)
    one.refresh_from_db()
    assert "韦大山" in client.get(f"/activities/place/{one.ticket}/certificate").text
    assert "韦**" in client.get(f"/verify/{one.certificate}").text
