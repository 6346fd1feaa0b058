"""/desk/fleet: weeks are entered, days planned; the board never shows who a candidate is."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection

from yizhan.ground.audit.models import Entry
from yizhan.ground.people.tests.factories import MONDAY, a_person, a_unit, an_admin
from yizhan.kit.routing.planning import plan_day
from yizhan.wings.participation.fleet.models import Errand, ExamWeek, PlannedDay, RuledOut
from yizhan.wings.participation.fleet.rules import State
from yizhan.wings.participation.fleet.tests.factories import (
    a_helper,
    a_week,
    an_errand,
    on_exam_day,
)

pytestmark = pytest.mark.django_db
DAY = date(2024, 6, 7)
SEVEN = on_exam_day(DAY, 7)


@pytest.fixture(autouse=True)
def _quick(time_machine, monkeypatch):
    time_machine.move_to(SEVEN, tick=False)
    monkeypatch.setattr("yizhan.kit.routing.planning.solvers_installed", lambda: False)


@pytest.fixture
def unit():
    return a_unit()


@pytest.fixture
def week(unit):
    return a_week(unit, day=DAY, at=MONDAY)


@pytest.fixture
def page(week):
    return f"/desk/fleet/{week.pk}/2024-06-07"


@pytest.fixture(autouse=True)
def _planner(client, unit):
    client.force_login(an_admin(unit))


def test_a_week_is_entered(client, unit):
    fields = {
        "unit": unit.pk, "name": "高考", "asked_from": "2024-06-04", "first_day": "2024-06-07",
        "last_day": "2024-06-09", "over_at": "18:00", "halls": "河池高中，108.06, 24.69",
    }  # fmt: skip
    assert client.get("/desk/fleet/new").status_code == 200
    refused = client.post("/desk/fleet/new", fields | {"halls": "河池高中"})
    assert refused.status_code == 422
    assert "河池高中" in refused.text
    answer = client.post("/desk/fleet/new", fields)
    assert answer.status_code == 302
    assert ExamWeek.objects.get().halls.get().name == "河池高中"
    assert "高考" in client.get("/desk/fleet").text


def test_a_week_is_changed_while_nothing_was_asked(client, week):
    address = f"/desk/fleet/{week.pk}/edit"
    page = client.get(address).text
    assert "河池高中, 108.062, 24.696" in page
    fields = {
        "name": "学考", "asked_from": "2024-06-05", "first_day": "2024-06-07",
        "last_day": "2024-06-07", "over_at": "17:00", "halls": "河池高中,108.07,24.70",
    }  # fmt: skip
    helper = a_helper(week, a_person(), at=SEVEN, day=date(2024, 6, 8))
    refused = client.post(address, fields)
    assert refused.status_code == 422
    assert "2024-06-08 已有骑手报名" in refused.text
    fields["last_day"] = "2024-06-08"
    refused = client.post(address, fields | {"halls": "别处,108.1,24.7"})
    assert "已有骑手从这个考点附近出发：河池高中" in refused.text
    assert client.post(address, fields).status_code == 302
    changed = ExamWeek.objects.get()
    assert (changed.name, changed.last_day.day) == ("学考", 8)
    assert list(changed.halls.values_list("name", "lon", "lat")) == [("河池高中", 108.07, 24.7)]
    helper.refresh_from_db()
    assert helper.near.lon == 108.07
    assert Entry.objects.filter(verb="fleet.week_changed").count() == 1


def test_a_week_in_which_something_was_asked_stays(client, week, unit):
    an_errand(week, at=SEVEN)
    address = f"/desk/fleet/{week.pk}/edit"
    assert "不能再改" in client.get(address).text
    fields = {
        "name": "学考", "asked_from": "2024-06-05", "first_day": "2024-06-07",
        "last_day": "2024-06-08", "over_at": "17:00", "halls": "河池高中,108.07,24.70",
    }  # fmt: skip
    assert client.post(address, fields).status_code == 422
    assert ExamWeek.objects.get().name == "高考"
    client.force_login(an_admin(a_unit(unit)))
    assert client.get(address).status_code == 404


def test_open_errands_say_why_and_nothing_of_a_candidate(client, week, page):
    a_helper(week, a_person(), at=SEVEN)
    an_errand(week, at=SEVEN, skills=["car"])
    an_errand(week, at=SEVEN)
    text = client.get(page).text
    assert "没有开车的人报名" in text
    for secret in ("城西大道", "13877812345", "蓝色书包"):
        assert secret not in text


def test_a_plan_is_drawn_up_and_published_once(client, week, page):
    an_errand(week, at=SEVEN)
    a_helper(week, a_person(), at=SEVEN)
    client.post(f"{page}/plan")
    assert Errand.objects.get().state == State.OPEN
    client.post(f"{page}/publish", {"version": "0"})
    assert Errand.objects.get().state == State.OFFERED
    refused = client.post(f"{page}/publish", {"version": "0"}, follow=True)
    assert "已有人发布了另一份" in refused.text
    assert PlannedDay.objects.get().version == 1


def test_no_transaction_is_open_while_a_plan_is_searched(client, week, page, monkeypatch):
    an_errand(week, at=SEVEN)
    a_helper(week, a_person(), at=SEVEN)
    depth = []

    def watched(problem, **_named):
        depth.append(len(connection.atomic_blocks))
        return plan_day(problem, seconds=0.1)

    monkeypatch.setattr("yizhan.wings.participation.fleet.actions.planning.plan_day", watched)
    here = len(connection.atomic_blocks)
    client.post(f"{page}/plan", {"form_key": "3f9c1b7e5a2d4c6f8e0b1a3d5c7e9f04"})
    assert depth == [here]


def test_by_hand(client, week, page):
    two = [a_helper(week, a_person(), at=SEVEN) for _one in range(2)]
    errand, _ticket = an_errand(week, at=SEVEN)
    other = next(one for one in two if one.pk != errand.helper_id)
    address = f"/desk/fleet/errands/{errand.pk}"
    client.post(f"{address}/give", {"helper": other.pk})
    errand.refresh_from_db()
    assert (errand.helper, errand.pinned) == (other, True)
    client.post(f"{address}/rule-out", {"helper": other.pk})
    assert RuledOut.objects.get().helper == other
    assert "请选择骑手" in client.post(f"{address}/give", follow=True).text


def test_a_day_outside_is_404(client, week):
    for day in ("2024-06-06", "2024-06-31", "x"):
        assert client.get(f"/desk/fleet/{week.pk}/{day}").status_code == 404


def test_who_reads_only_plans_nothing(client, unit, page, week):
    client.force_login(a_person("lead", unit))
    assert client.get(page).status_code == 200
    assert client.post(f"{page}/plan").status_code == 403
    assert client.get("/desk/fleet/new").status_code == 403


def test_another_unit_sees_none_of_it(client, unit, page):
    client.force_login(a_person("dispatcher", a_unit(unit)))
    assert client.get(page).status_code == 404
    assert "还没有考试周" in client.get("/desk/fleet").text


def test_the_number_of_queries_is_fixed(client, week, page, django_assert_num_queries):
    a_helper(week, a_person(), at=SEVEN)
    an_errand(week, at=SEVEN)
    client.get(page)
    with django_assert_num_queries(8) as captured:
        client.get(page)
    for _one in range(3):
        a_helper(week, a_person(), at=SEVEN)
        an_errand(week, at=SEVEN)
    with django_assert_num_queries(len(captured)):
        client.get(page)
