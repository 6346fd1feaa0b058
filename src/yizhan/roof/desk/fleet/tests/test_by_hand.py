"""Changes by hand at the desk: two riders change, stops come in another order; the map is rough and
for whoever plans alone."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest

from yizhan.ground.people.tests.factories import MONDAY, a_person, a_unit, an_admin
from yizhan.wings.participation.fleet import actions
from yizhan.wings.participation.fleet.actions.asking import Place
from yizhan.wings.participation.fleet.models import Errand
from yizhan.wings.participation.fleet.tests.factories import (
    a_helper,
    a_week,
    an_errand,
    on_exam_day,
)

pytestmark = pytest.mark.django_db
DAY = date(2024, 6, 7)
SEVEN = on_exam_day(DAY, 7)
LATER = SEVEN + timedelta(hours=4)


@pytest.fixture(autouse=True)
def _morning(time_machine):
    time_machine.move_to(SEVEN, tick=False)


@pytest.fixture
def unit():
    return a_unit()


@pytest.fixture
def week(unit):
    return a_week(unit, day=DAY, at=MONDAY)


@pytest.fixture
def page(week):
    return f"/desk/fleet/{week.pk}/2024-06-07"


@pytest.fixture
def planner(client, unit):
    admin = an_admin(unit)
    client.force_login(admin)
    return admin


def test_two_riders_change(client, week, page, planner):
    helpers = [a_helper(week, a_person(), at=SEVEN) for _one in range(2)]
    errands = [an_errand(week, at=SEVEN, due_at=LATER).errand for _one in range(2)]
    for errand, helper in zip(errands, helpers, strict=True):
        actions.give_to(errand, helper, by=planner, at=SEVEN)
    fields = {"first": errands[0].pk, "second": errands[1].pk}
    assert "对调骑手" in client.get(page).text
    assert "已对调" in client.post(f"{page}/swap", fields, follow=True).text
    assert [row.helper for row in Errand.objects.order_by("pk")] == helpers[::-1]
    assert "请选择两条求助" in client.post(f"{page}/swap", {"first": "x"}, follow=True).text
    assert client.post(f"{page}/swap", fields | {"second": 0}, follow=True).status_code == 200
    assert client.post(f"{page}/swap", fields | {"second": 999_999}).status_code == 404


def test_the_stops_of_a_rider_and_another_order(client, week, planner):
    helper = a_helper(week, a_person(display_name="韦小河"), at=SEVEN)
    soon = an_errand(week, at=SEVEN, kind="do", minutes=5, due_at=SEVEN + timedelta(minutes=20))
    an_errand(week, at=SEVEN, kind="do", minutes=60, due_at=LATER)
    address = f"/desk/fleet/helpers/{helper.pk}"
    text = client.get(address).text
    assert "韦小河" in text
    assert text.index("7:20") < text.index("11:00")
    stop = {"errand": soon.errand.pk, "leg": "delivery", "to": "later"}
    refused = client.post(f"{address}/move", stop, follow=True).text
    assert "来不及：最晚 7:15 到" in refused
    assert client.post(f"{address}/move", stop | {"leg": "x"}).status_code == 302
    for secret in ("城西大道", "13877812345", "蓝色书包"):
        assert secret not in text


def test_the_map_is_rough_and_for_whoever_plans_alone(client, week, page, unit, planner):
    a_helper(week, a_person(), at=SEVEN)
    for lon in (108.0701, 108.0717):
        an_errand(week, at=SEVEN, place=Place(lon, 24.7003), due_at=LATER)
    text = client.get(page).text
    dots = re.findall(r'translate\((\d+ \d+)\)">\s*<circle class="offered"', text)
    assert len(dots) == 2
    assert len(set(dots)) == 1, "two doors of one block are one dot"
    assert "fleet-timeline" in text
    client.force_login(a_person("lead", unit))
    assert "fleet-drawing" not in client.get(page).text
    helper = Errand.objects.first().helper_id
    assert "fleet-drawing" not in client.get(f"/desk/fleet/helpers/{helper}").text
    assert client.post(f"/desk/fleet/helpers/{helper}/move").status_code == 403
    assert client.post(f"{page}/swap").status_code == 403


def test_a_rider_of_another_unit_is_404(client, week, unit, planner):
    helper = a_helper(week, a_person(), at=SEVEN)
    client.force_login(a_person("dispatcher", a_unit(unit)))
    assert client.get(f"/desk/fleet/helpers/{helper.pk}").status_code == 404


def test_without_errands_it_says_so(client, week, planner):
    helper = a_helper(week, a_person(), at=SEVEN)
    assert "目前没有求助" in client.get(f"/desk/fleet/helpers/{helper.pk}").text


def test_the_number_of_queries_is_fixed(client, week, planner, django_assert_num_queries):
    helper = a_helper(week, a_person(), at=SEVEN)
    an_errand(week, at=SEVEN, due_at=LATER)
    address = f"/desk/fleet/helpers/{helper.pk}"
    client.get(address)
    with django_assert_num_queries(8) as captured:
        client.get(address)
    an_errand(week, at=SEVEN, due_at=LATER)
    with django_assert_num_queries(len(captured)):
        client.get(address)
