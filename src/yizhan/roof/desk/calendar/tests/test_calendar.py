"""/desk/calendar: which days are working days."""

from datetime import date

import pytest

from yizhan.ground.casework.tests.factories import a_city
from yizhan.ground.people.tests.factories import an_admin
from yizhan.ground.worktime.models import CalendarDay
from yizhan.roof.desk.imports.tests.sending import confirm, send

pytestmark = pytest.mark.django_db

NEW_YEAR = date(2025, 1, 1)


@pytest.fixture
def city():
    return a_city()


@pytest.fixture
def admin(client, city):
    person = an_admin(city.committee)
    client.force_login(person)
    return person


def test_a_year_is_entered_at_one_tap(client, admin):
    assert "2025" in client.get("/desk/calendar?year=2025").content.decode()
    client.post("/desk/calendar/2025/fill")

    assert CalendarDay.objects.of_year(2025).count() == 365
    assert 'class="day made_up"' in client.get("/desk/calendar?year=2025").content.decode()


def test_a_year_nobody_announced_is_refused_with_a_sentence(client, admin):
    answer = client.post("/desk/calendar/2028/fill", follow=True)
    assert 'class="toast"' in answer.content.decode()
    assert not CalendarDay.objects.exists()


def test_a_day_is_changed(client, admin):
    client.post("/desk/calendar/2025/fill")
    client.post("/desk/calendar", {"day": NEW_YEAR, "working": "1", "note": "防汛值守"})

    day = CalendarDay.objects.get(date=NEW_YEAR)
    assert (day.working, day.note) == (True, "防汛值守")


def test_a_day_of_a_missing_year_is_not_changed(client, admin):
    answer = client.post("/desk/calendar", {"day": NEW_YEAR, "working": "1"})
    assert answer.status_code == 409


def test_a_missing_year_comes_by_a_file(client, admin):
    page = client.get("/desk/calendar?year=2028").content.decode()
    assert 'href="/desk/calendar/import"' in page
    assert "yizhan import" not in page
    data = "日期,是否上班,说明\n2028-10-02,否,国庆节\n".encode()
    preview = send(client, "/desk/calendar/import", data)
    assert not CalendarDay.objects.exists()
    answer = confirm(client, preview)

    assert (answer.status_code, answer.url) == (302, "/desk/calendar")
    assert CalendarDay.objects.of_year(2028).count() == 366
    assert CalendarDay.objects.get(date="2028-10-02").note == "国庆节"


def test_a_bad_day_in_a_file_is_named_and_nothing_is_kept(client, admin):
    answer = send(client, "/desk/calendar/import", "日期,是否上班\n2028-02-30,否\n".encode())
    assert "2028-02-30" in answer.content.decode()
    assert not CalendarDay.objects.exists()


@pytest.mark.parametrize("year", ["abc", "1", "99999", "-1"])
def test_an_odd_year_is_no_error(client, admin, year):
    assert client.get(f"/desk/calendar?year={year}&day=2025-02-30").status_code == 200


def test_others_may_not(client, city):
    client.force_login(city.dispatcher)
    assert client.get("/desk/calendar").status_code == 403
    assert client.get("/desk/calendar/import").status_code == 403
    assert client.post("/desk/calendar/2025/fill").status_code == 403
