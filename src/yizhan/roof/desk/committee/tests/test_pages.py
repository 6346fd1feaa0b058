"""/desk/committees: who sits where, meetings and what they decided."""

from datetime import timedelta

import pytest
from django.utils import timezone

from yizhan.ground.people.models import Person
from yizhan.ground.people.tests.factories import a_person
from yizhan.wings.organisation.leadership import actions
from yizhan.wings.organisation.leadership.models import Decision, Meeting, Seat
from yizhan.wings.organisation.leadership.tests.factories import a_committee

pytestmark = pytest.mark.django_db


@pytest.fixture
def committee():
    return a_committee()


@pytest.fixture
def meeting(committee):
    begins = timezone.now() - timedelta(hours=1)
    return actions.plan_meeting(
        committee.unit, title="党委会", held_at=begins, place="三楼", agenda=["第一议题"],
        by=committee.admin, at=begins,
    )  # fmt: skip


@pytest.fixture
def secretary(client, committee):
    client.force_login(committee.secretary)
    return committee.secretary


def page(client, address):
    return client.get(address).content.decode()


def decide(client, committee, meeting, **changed):
    due = timezone.localdate() + timedelta(days=10)
    fields = {"text": "新增三个驿站", "unit": committee.bureau.name, "due_on": due.isoformat()}
    return client.post(f"/desk/meetings/{meeting.pk}/decide", fields | changed)


def test_vacancies_stand_out(client, committee, secretary):
    body = page(client, f"/desk/committees/{committee.unit.code}")
    assert committee.company.name in body
    assert "空缺" in body
    assert str(committee.secretary) in body


def test_the_list_counts_them(client, committee, secretary):
    assert committee.unit.name in page(client, "/desk/committees")


def test_a_seat_is_opened_and_filled_by_who_may(client, committee):
    client.force_login(committee.admin)
    code = committee.unit.code
    opened = {"role": "member", "kind": "bureau", "represents": committee.bureau.code}
    assert client.post(f"/desk/committees/{code}/seats/new", opened).status_code == 302

    seat = Seat.objects.latest("pk")
    until = (timezone.localdate() + timedelta(days=400)).isoformat()
    fields = {"username": "new-member", "display_name": "韦委员", "until": until}
    answer = client.post(f"/desk/seats/{seat.pk}/appoint", fields, follow=True)
    assert "韦委员" in answer.content.decode()
    assert Person.objects.get(username="new-member").posts.get().role == "committee"


def test_what_is_wrong_with_a_term_stands_in_the_form(client, committee):
    client.force_login(committee.admin)
    fields = {"username": "x", "display_name": "", "until": "2020-01-01"}
    answer = client.post(f"/desk/seats/{committee.second.pk}/appoint", fields)
    assert answer.status_code == 422
    assert "任期从今天开始" in answer.content.decode()
    assert not Person.objects.filter(username="x").exists()


def test_a_secretary_sees_no_button_for_what_she_may_not(client, committee, secretary):
    assert f"/desk/seats/{committee.second.pk}/appoint" not in page(
        client, f"/desk/committees/{committee.unit.code}"
    )


def test_a_decision_becomes_a_duty_and_the_next_agenda_opens_with_it(
    client, committee, meeting, secretary
):
    assert decide(client, committee, meeting).status_code == 302

    decision = Decision.objects.get()
    assert decision.duty.unit == committee.bureau
    body = page(client, f"/desk/committees/{committee.unit.code}/meetings/new")
    assert "新增三个驿站" in body
    assert "上次会议决定事项的落实情况" in body


def test_a_wrong_decision_keeps_its_text(client, committee, meeting, secretary):
    answer = decide(client, committee, meeting, unit="没有这个单位")
    assert answer.status_code == 422
    assert "新增三个驿站" in answer.content.decode()
    assert not Decision.objects.exists()


def test_minutes_written_on_an_older_version_stay_in_the_form(
    client, committee, meeting, secretary
):
    fields = {"minutes": "第一稿", "version": 1, f"term-{committee.term.pk}": "present"}
    address = f"/desk/meetings/{meeting.pk}/minutes"
    assert client.post(address, fields).status_code == 302
    answer = client.post(address, fields | {"minutes": "另一稿"})
    assert answer.status_code == 422
    assert "另一稿" in answer.content.decode()


def test_a_meeting_is_planned_and_changed(client, committee, secretary):
    begins = (timezone.localtime() + timedelta(days=3)).strftime("%Y-%m-%dT%H:%M")
    plan = {"title": "第二次", "held_at": begins, "place": "", "agenda": "一\n\n二"}
    address = f"/desk/committees/{committee.unit.code}/meetings/new"
    assert client.post(address, plan).status_code == 302

    planned = Meeting.objects.latest("pk")
    changed = plan | {"title": "改名", "version": 1}
    assert client.post(f"/desk/meetings/{planned.pk}/edit", changed).status_code == 302
    assert "改名" in page(client, f"/desk/meetings/{planned.pk}")


def test_anothers_committee_does_not_exist(client, committee, meeting):
    client.force_login(committee.stranger)
    assert client.get(f"/desk/committees/{committee.unit.code}").status_code == 404
    assert client.get(f"/desk/meetings/{meeting.pk}").status_code == 404
    assert client.post(f"/desk/meetings/{meeting.pk}/decide").status_code == 404


def test_a_handler_has_nothing_to_do_here(client, committee):
    client.force_login(a_person("handler", committee.bureau))
    assert client.get("/desk/committees").status_code == 403


def test_a_list_costs_the_same_however_long(
    client, committee, secretary, django_assert_num_queries
):
    client.get("/desk/committees")
    with django_assert_num_queries(7):
        client.get("/desk/committees")
    for _ in range(3):
        actions.open_seat(
            committee.unit, kind="company", role="member", represents=None, by=None,
            at=timezone.now(),
        )  # fmt: skip
    with django_assert_num_queries(7):
        client.get("/desk/committees")


@pytest.mark.parametrize("begins", ["0001-01-01T00:00", "9999-12-31T23:59", "1026-03-04T10:00"])
def test_a_slip_of_the_year_is_said_beside_the_box(client, committee, secretary, begins):
    fields = {"title": "党委会", "held_at": begins, "place": "三楼", "agenda": "第一议题"}
    answer = client.post(f"/desk/committees/{committee.unit.code}/meetings/new", fields)
    assert answer.status_code == 422
    assert "held_at" in answer.context["form"].errors
    assert not Meeting.objects.exists()
