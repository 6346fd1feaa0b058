"""/desk/fleet/import and /desk/fleet/export: exam weeks with their halls."""

from __future__ import annotations

from datetime import date

import pytest

from yizhan.ground.people.tests.factories import MONDAY, a_person, a_unit, an_admin
from yizhan.roof.desk.imports.tests.sending import confirm, send
from yizhan.wings.participation.fleet.models import ExamWeek, Hall
from yizhan.wings.participation.fleet.tests.factories import a_week

pytestmark = pytest.mark.django_db
DAY = date(2024, 6, 7)
HEAD = "组织单位,考试名称,首个考试日,最后考试日,考点,经度,纬度\n"
IMPORT, EXPORT = "/desk/fleet/import", "/desk/fleet/export"


@pytest.fixture
def unit():
    return a_unit()


@pytest.fixture
def planner(client, unit):
    admin = an_admin(unit)
    client.force_login(admin)
    return admin


def row(unit, hall="河池高中,108.062,24.696"):
    return f"{unit.code},高考,2024-06-07,2024-06-08,{hall}\n"


def test_a_file_is_shown_and_then_kept(client, unit, planner):
    preview = send(client, IMPORT, (HEAD + row(unit)).encode(), crs="wgs84")
    assert not ExamWeek.objects.exists()
    confirm(client, preview)
    assert Hall.objects.get().week.last_day == date(2024, 6, 8)
    assert "高考" in client.get("/desk/fleet").text


def test_a_moved_hall_is_shown_old_and_new(client, unit, planner):
    a_week(unit, day=DAY, at=MONDAY)
    preview = send(
        client, IMPORT, (HEAD + row(unit, "河池高中,108.07,24.696")).encode(), crs="wgs84"
    )
    assert "108.062" in preview.text
    assert "108.07" in preview.text


def test_a_bad_row_is_named(client, unit, planner):
    preview = send(
        client, IMPORT, (HEAD + row(unit, "河池高中,24.696,108.062")).encode(), crs="wgs84"
    )
    assert "经度" in preview.text
    assert "写反" in preview.text or "反了" in preview.text


def test_what_is_exported_is_what_one_sees(client, unit):
    below = a_unit(unit)
    a_week(below, day=DAY, at=MONDAY)
    elsewhere = a_week(a_unit(unit), day=DAY, at=MONDAY)
    elsewhere.halls.filter(name="河池高中").update(name="别处的考点")
    client.force_login(a_person("lead", below))
    answer = client.get(f"{EXPORT}.csv")
    assert "河池高中" in answer.text
    assert "别处的考点" not in answer.text
    assert client.get(f"{EXPORT}.xlsx").status_code == 200
    assert client.get(f"{EXPORT}.txt").status_code == 404


def test_who_reads_only_exports_and_imports_nothing(client, unit):
    client.force_login(a_person("lead", unit))
    assert client.get(f"{EXPORT}.csv").status_code == 200
    assert client.get(IMPORT).status_code == 403
    client.force_login(a_person("handler", unit))
    assert client.get(f"{EXPORT}.csv").status_code == 403
