"""/desk/honours: calls, juries and nominations, as far as the nominee agreed."""

from __future__ import annotations

import pytest

from yizhan.ground.casework.tests.factories import a_city
from yizhan.ground.people.tests.factories import a_person
from yizhan.wings.participation.honours.models import Call, Honour, Juror, Nomination
from yizhan.wings.participation.honours.rules import CallState
from yizhan.wings.participation.honours.tests.factories import (
    NAME,
    WORDS,
    a_call,
    a_contest,
    a_nomination,
    a_notice,
    the_contest,
    the_honour,
)

pytestmark = pytest.mark.django_db
FORM = {
    "title": "最美外卖配送员",
    "criteria": "热心助人",
    "honours": "3",
    "reckoning": "trimmed",
    "opens_on": "2030-03-01",
    "closes_on": "2030-03-20",
    "judges_until": "2030-04-10",
}


@pytest.fixture
def city():
    return a_city()


def test_a_call_is_prepared_opened_and_its_jury_named(client, city):
    client.force_login(city.handler)
    client.post("/desk/honours/new", FORM | {"unit": city.union.pk})
    call = Call.objects.get()
    juror = a_person()
    client.post(f"/desk/honours/{call.pk}/jurors", {"username": juror.username})
    client.post(f"/desk/honours/{call.pk}/open")
    call.refresh_from_db()
    assert call.state == CallState.OPEN
    assert Juror.objects.get().person == juror
    page = client.get(f"/desk/honours/{call.pk}").content.decode()
    assert str(juror) in page


def test_a_form_sent_twice_is_one_call(client, city):
    client.force_login(city.handler)
    for _ in range(2):
        client.post(
            "/desk/honours/new", FORM | {"unit": city.union.pk, "form_key": "0123456789abcdef" * 2}
        )
    assert Call.objects.count() == 1


def test_what_is_wrong_stands_in_the_form(client, city):
    client.force_login(city.handler)
    wrong = FORM | {"unit": city.union.pk, "judges_until": "2030-03-21"}
    answer = client.post("/desk/honours/new", wrong)
    assert answer.status_code == 422
    assert not Call.objects.exists()


def test_nobody_at_the_desk_reads_what_the_nominee_has_not_agreed_to(client, city):
    call = a_call(city.union)
    nomination = a_nomination(call, agreed=False)
    client.force_login(city.handler)
    page = client.get(f"/desk/honours/{call.pk}").content.decode()
    assert NAME not in page
    assert nomination.number not in page
    assert client.get(f"/desk/honours/nominations/{nomination.key}").status_code == 404


def test_after_her_yes_the_words_can_be_read(client, city):
    nomination = a_nomination(a_call(city.union))
    client.force_login(city.lead)
    page = client.get(f"/desk/honours/nominations/{nomination.key}").content.decode()
    assert WORDS in page
    assert "/cite" not in page


def test_another_unit_sees_nothing(client, city):
    call = a_call(city.union)
    nomination = a_nomination(call)
    client.force_login(city.stranger)
    assert client.get(f"/desk/honours/{call.pk}").status_code == 404
    assert client.get(f"/desk/honours/nominations/{nomination.key}").status_code == 404


def test_a_rider_and_a_guest_do_not_come_in(client, city):
    call = a_call(city.union)
    assert client.get("/desk/honours").status_code == 302
    client.force_login(city.rider)
    assert client.get(f"/desk/honours/{call.pk}").status_code == 403


def test_marks_stand_nowhere_before_they_are_open(client, city):
    contest = a_contest(city)
    client.force_login(contest.organiser)
    page = client.get(f"/desk/honours/{contest.call.pk}").content.decode()
    assert ">6<" in page  # so many are missing


def test_a_refusal_is_a_sentence(client, city):
    contest = a_contest(city)
    client.force_login(contest.organiser)
    answer = client.post(f"/desk/honours/{contest.call.pk}/reckon", follow=True)
    assert Call.objects.get().state == CallState.JUDGING
    assert "每位被推荐人至少要有3个评分" in answer.content.decode()


def test_an_objection_is_decided_and_the_honour_awarded(client, city):
    call = the_contest(city)
    client.force_login(city.handler)
    nomination = Nomination.objects.public().get()
    objection = nomination.objections.get()
    wrong = client.post(f"/desk/honours/objections/{objection.pk}", {"upheld": "no", "text": ""})
    assert wrong.status_code == 422
    client.post(f"/desk/honours/objections/{objection.pk}", {"upheld": "no", "text": "已核实。"})
    client.post(f"/desk/honours/{call.pk}/award")
    assert Honour.objects.count() == 1
    page = client.get(f"/desk/honours/nominations/{nomination.key}").content.decode()
    assert "不成立" in page


def test_a_story_is_written_at_the_desk(client, city):
    honour = the_honour(city)
    client.force_login(city.handler)
    address = f"/desk/honours/nominations/{honour.nomination.key}"
    client.post(f"{address}/story", {"text": "另一段话。"})
    assert "另一段话。" in client.get(address).content.decode()


def test_the_list_costs_the_same_however_long(client, city, django_assert_max_num_queries):
    client.force_login(city.handler)
    a_call(city.union)
    client.get("/desk/honours")
    with django_assert_max_num_queries(12):
        client.get("/desk/honours")
    for _ in range(5):
        a_call(city.union)
    with django_assert_max_num_queries(12):
        assert client.get("/desk/honours").content.decode().count("data-row>") == 6


def test_a_call_costs_the_same_however_many_are_nominated(
    client, city, django_assert_max_num_queries
):
    contest = a_notice(city, nominees=6)
    client.force_login(city.handler)
    client.get(f"/desk/honours/{contest.call.pk}")
    with django_assert_max_num_queries(16):
        client.get(f"/desk/honours/{contest.call.pk}")
