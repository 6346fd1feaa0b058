"""/activities: the list, signing up with and without an account, the code at the place."""

from __future__ import annotations

from datetime import timedelta

import pytest

from yizhan.ground.people.tests.factories import a_person
from yizhan.wings.care.activities.actions import cancel_session, join, leave
from yizhan.wings.care.activities.models import SignUp
from yizhan.wings.care.activities.tests.factories import a_guest, a_session, an_organiser

GUEST = {"name": "覃小河", "phone": "13812345678"}


def sign_up(client, session, **data):
    return client.post(f"/activities/{session.pk}/join", data)


def test_a_guest_sees_what_comes_and_how_many_places_are_free(client, session):
    page = client.get("/activities").text
    assert "心肺复苏" in page
    assert "还有 2 个名额" in page
    assert session.station.name in page


def test_what_is_planned_or_over_is_not_there(client, city, session, now):
    a_session(city.union, by=city.handler, at=now, begins_at=session.begins_at, title="草稿",
              open_now=False)  # fmt: skip
    long_ago = now - timedelta(days=3)
    a_session(city.union, by=city.handler, at=long_ago - timedelta(days=1), begins_at=long_ago,
              title="过去")  # fmt: skip
    page = client.get("/activities").text
    assert "草稿" not in page
    assert "过去" not in page


def test_a_planned_session_has_no_page(client, city, now, session):
    planned = a_session(city.union, at=now, begins_at=session.begins_at, open_now=False)
    assert client.get(f"/activities/{planned.pk}").status_code == 404
    assert sign_up(client, planned, **GUEST).status_code == 404


def test_what_can_still_be_joined_is_a_list_of_its_own(client, city, session, now):
    closed = a_session(
        city.union, at=now - timedelta(days=2), begins_at=session.begins_at, title="截止了",
        closes_at=now - timedelta(days=1),
    )  # fmt: skip
    assert closed.title in client.get("/activities").text
    assert closed.title not in client.get("/activities?can=1").text
    assert session.title in client.get("/activities?can=1&group=training").text
    assert session.title not in client.get("/activities?group=warm_action").text


def test_the_list_costs_the_same_however_long(
    client, city, session, now, django_assert_num_queries
):
    with django_assert_num_queries(1):
        client.get("/activities")
    for _each in range(3):
        a_session(city.union, by=city.handler, at=now, begins_at=session.begins_at)
    with django_assert_num_queries(1):
        client.get("/activities")


def test_a_guest_signs_up_with_name_and_number_and_gets_a_link(client, session):
    response = sign_up(client, session, **GUEST)
    one = SignUp.objects.get()
    assert response.headers["Location"] == f"/activities/place/{one.ticket}"
    page = client.get(response.headers["Location"]).text
    assert "报名成功" in page
    assert "13812345678" not in page


def test_what_a_guest_typed_is_kept_when_something_is_missing(client, session):
    response = sign_up(client, session, name="覃小河", phone="1")
    assert response.status_code == 422
    assert 'value="覃小河"' in response.text
    assert not SignUp.objects.exists()


def test_a_form_that_is_sent_twice_signs_up_once(client, session):
    key = {"HTTP_IDEMPOTENCY_KEY": "k1k2k3k4k5k6k7k8k9"}
    answers = [client.post(f"/activities/{session.pk}/join", GUEST, **key) for _each in range(2)]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json() == answers[1].json()
    assert SignUp.objects.count() == 1


def test_an_account_signs_up_in_one_tap(client, session):
    rider = a_person()
    client.force_login(rider)
    page = client.get(f"/activities/{session.pk}").text
    assert 'name="phone"' not in page
    sign_up(client, session)
    sign_up(client, session)
    assert SignUp.objects.get().person == rider
    assert "已报名" in client.get(f"/activities/{session.pk}").text


def test_who_comes_after_the_last_place_may_wait(client, session, now):
    a_guest(session, at=now), a_guest(session, at=now)
    assert "加入候补" in client.get(f"/activities/{session.pk}").text
    page = client.get(sign_up(client, session, **GUEST).headers["Location"]).text
    assert "候补第 1 位" in page


def test_what_is_cancelled_says_why_and_takes_nobody(client, city, session, now):
    cancel_session(session, reason="台风来了", by=city.handler, at=now)
    page = client.get(f"/activities/{session.pk}").text
    assert "台风来了" in page
    assert "/join" not in page
    assert sign_up(client, session, **GUEST).status_code == 422


@pytest.mark.parametrize("how", ["ticket", "account"])
def test_the_code_at_the_place_finds_her_place(client, city, begun, now, how):
    before = now - timedelta(hours=1)
    rider = a_person()
    one = (
        join(begun, by=rider, at=before) if how == "account" else a_guest(begun, at=before, **GUEST)
    )
    data = {"code": begun.here_code}
    if how == "account":
        client.force_login(rider)
    else:
        data |= {"ticket": ["wrong", one.ticket]}
    address = f"/activities/{begun.pk}/here"
    assert begun.here_code in client.get(f"{address}?code={begun.here_code}").text
    response = client.post(address, data)
    assert response.headers["Location"] == f"/activities/place/{one.ticket}"
    one.refresh_from_db()
    assert one.attended_at is not None


def test_nobodys_number_opens_her_place(client, begun, now):
    """With the sheet's code and a stranger's number one had her link, and so her name."""
    one = a_guest(begun, at=now - timedelta(hours=1), **GUEST)
    data = {"code": begun.here_code, "phone": GUEST["phone"]}
    response = client.post(f"/activities/{begun.pk}/here", data)
    assert response.status_code == 422
    assert one.ticket not in response.text
    assert not SignUp.objects.attended().exists()


def test_mine_are_mine_alone(client, session, now):
    rider, other = a_person(), a_person()
    mine, theirs = join(session, by=rider, at=now), join(session, by=other, at=now)
    client.force_login(rider)
    page = client.get("/me/activities").text
    assert mine.ticket in page
    assert theirs.ticket not in page


def test_a_place_that_waits_for_an_answer_stands_first_on_mine(client, city, session, now):
    first = a_guest(session, at=now)
    a_guest(session, at=now)
    rider = a_person()
    one = join(session, by=rider, at=now)
    client.force_login(rider)
    assert "有名额空出来了" not in client.get("/me/").text
    leave(first, by=an_organiser(city.union), at=now)
    page = client.get("/me/").text
    assert "有名额空出来了" in page
    assert one.ticket in page
