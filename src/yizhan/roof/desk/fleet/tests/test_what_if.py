"""/desk/fleet/<week>/what-if: asked here, computed by the worker, stopped, read as a table."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from yizhan.ground.people.tests.factories import MONDAY, a_person, a_unit, an_admin
from yizhan.kit.apart import Failed
from yizhan.kit.routing import outlook
from yizhan.wings.participation.fleet import actions, jobs
from yizhan.wings.participation.fleet.actions.what_ifs import claim_what_if, keep_ready
from yizhan.wings.participation.fleet.models import WhatIf
from yizhan.wings.participation.fleet.rules import CLAIM_LASTS, WhatIfState
from yizhan.wings.participation.fleet.tests.factories import a_week, on_exam_day

pytestmark = pytest.mark.django_db
DAY = date(2024, 6, 7)
SEVEN = on_exam_day(DAY, 7)
NUMBERS = {"riders": "2, 8", "requests": "10 20"}


@pytest.fixture(autouse=True)
def _here(time_machine, monkeypatch):
    """Compute in this process: that another one is asked is tested where it is made."""
    time_machine.move_to(SEVEN, tick=False)

    def here(_name, asked, *, seconds, progress):
        return outlook.outlooks(replace(asked, fewest_within=0.2), progress)

    monkeypatch.setattr("yizhan.wings.participation.fleet.jobs.apart", here)


@pytest.fixture
def unit():
    return a_unit()


@pytest.fixture
def week(unit):
    return a_week(unit, day=DAY, at=MONDAY)


@pytest.fixture
def planner(client, unit):
    admin = an_admin(unit)
    client.force_login(admin)
    return admin


@pytest.fixture
def page(week):
    return f"/desk/fleet/{week.pk}/what-if"


def test_it_is_asked_computed_and_read(client, page, planner):
    assert "还没有算过" in client.get(page).text
    assert client.post(page, NUMBERS).status_code == 302
    waiting = client.get(page).text
    assert "等待后台计算" in waiting
    assert "<main" not in client.get(page, headers={"hx-request": "true"}).text
    assert jobs.compute_what_if()
    assert not jobs.compute_what_if()
    done = client.get(page)
    assert "8 名骑手" in done.text
    assert done.text.count("data-tone") >= 4
    assert "最少骑手" in done.text
    assert client.get(page, headers={"hx-request": "true"}).headers["HX-Refresh"] == "true"
    result = WhatIf.objects.get().result
    assert [(one["requests"], one["riders"]) for one in result] == [
        (10, 2), (10, 8), (20, 2), (20, 8),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "changes", [{"riders": "x"}, {"riders": "0"}, {"requests": "501"}, {"riders": "1 2 3 4 5 6 7"}]
)
def test_a_refusal_keeps_the_numbers(client, page, planner, changes):
    answer = client.post(page, NUMBERS | changes)
    assert answer.status_code == 422
    assert "10 20" in answer.text or changes.get("requests", "") in answer.text
    assert not WhatIf.objects.exists()


def test_one_at_a_time_and_it_can_be_stopped(client, page, week, planner):
    client.post(page, NUMBERS)
    assert "请等待或先停止" in client.post(page, NUMBERS).text
    one = claim_what_if(at=SEVEN)
    assert not keep_ready(one, 1, at=SEVEN)
    client.post(f"{page}/stop")
    assert keep_ready(one, 2, at=SEVEN)
    assert claim_what_if(at=SEVEN) is None
    assert claim_what_if(at=SEVEN + CLAIM_LASTS).pk == one.pk, "a worker that died left it"
    assert "正在停止" in client.get(page).text


def test_what_is_ready_when_it_is_stopped_is_kept(client, page, week, planner):
    one = actions.ask_what_if(week, riders=[2, 4], requests=[10], by=planner, at=SEVEN)
    actions.stop_what_if(one, by=planner, at=SEVEN + timedelta(seconds=1))
    jobs.compute_what_if()
    one.refresh_from_db()
    assert (one.state, one.result) == (WhatIfState.DONE, [])
    assert client.get(page).status_code == 200


def test_a_computation_that_ends_is_said(client, page, planner, monkeypatch):
    def ends(*_arguments, **_named):
        raise Failed("killed")

    monkeypatch.setattr("yizhan.wings.participation.fleet.jobs.apart", ends)
    client.post(page, NUMBERS)
    jobs.compute_what_if()
    assert "计算中断，没有结果" in client.get(page).text


def test_who_reads_only_asks_nothing(client, page, unit, planner):
    client.force_login(a_person("lead", unit))
    assert client.get(page).status_code == 200
    assert client.post(page, NUMBERS).status_code == 403
    assert client.post(page, {}).status_code == 403
    assert client.post(f"{page}/stop").status_code == 403
    client.force_login(a_person("dispatcher", a_unit(unit)))
    assert client.get(page).status_code == 404


def test_the_number_of_queries_is_fixed(client, page, planner, django_assert_num_queries):
    client.post(page, NUMBERS)
    jobs.compute_what_if()
    client.get(page)
    with django_assert_num_queries(5):
        client.get(page)
