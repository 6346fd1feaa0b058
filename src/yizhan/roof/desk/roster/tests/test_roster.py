"""/desk/roster: administrators say who is on duty; nobody else."""

from __future__ import annotations

from datetime import date, time

import pytest
from django.utils import timezone

from yizhan.ground.casework.tests.factories import a_city
from yizhan.ground.people.tests.factories import MONDAY, a_person, an_admin
from yizhan.ground.worktime.models import RosterEntry
from yizhan.ground.worktime.rules import Shift
from yizhan.ground.worktime.tests.factories import an_entry
from yizhan.roof.desk.roster.views import hours_words

pytestmark = pytest.mark.django_db
NIGHTS = {
    "phone": "12345", "weekdays": ["0", "1", "2", "3", "4"], "begins": "18:00", "ends": "08:00",
    "since": "2026-11-01", "last": "2026-11-30",
}  # fmt: skip


@pytest.fixture
def city():
    return a_city()


@pytest.fixture
def admin(client, city):
    person = an_admin(city.committee)
    client.force_login(person)
    return person


def test_somebody_is_put_on_changed_and_taken_off(client, city, admin):
    new = NIGHTS | {"unit": city.union.name, "person": city.handler.username}
    assert client.post("/desk/roster/new", new).status_code == 302

    entry = RosterEntry.objects.get()
    assert (entry.unit, entry.person, entry.phone) == (city.union, city.handler, "12345")
    assert (entry.begins, entry.ends, entry.weekdays) == (time(18), time(8), "01234")
    assert (entry.since, entry.until) == (date(2026, 11, 1), date(2026, 12, 1))
    page = client.get(f"/desk/roster/{entry.pk}").text
    assert 'value="2026-11-30"' in page and city.handler.username in page
    client.post(f"/desk/roster/{entry.pk}", new | {"phone": "12350"})
    client.post(f"/desk/roster/{entry.pk}/end")

    entry.refresh_from_db()
    assert entry.phone == "12350"
    assert entry.until in {timezone.localdate(), entry.since}


@pytest.mark.parametrize(
    ("change", "box"),
    [
        ({"phone": "", "person": ""}, "person"),
        ({"person": "nobody at all"}, "person"),
        ({"phone": "call me"}, "phone"),
        ({"weekdays": []}, "weekdays"),
        ({"unit": "no such unit"}, "unit"),
        ({"last": "2026-10-01"}, "until"),
    ],
)
def test_what_is_wrong_stands_in_the_form(client, city, admin, change, box):
    answer = client.post("/desk/roster/new", NIGHTS | {"unit": city.union.code} | change)
    assert answer.status_code == 422
    assert not RosterEntry.objects.exists()


def test_the_list_says_what_a_landline_is_worth(client, city, admin):
    an_entry(city.committee, at=MONDAY, phone="12345")
    page = client.get("/desk/roster").text
    assert "每天全天" in page and "仅供拨打" in page and "现在没有能收到通知的值班人" in page
    an_entry(city.committee, at=MONDAY, phone="139 7786 0001")
    assert "现在有人值班" in client.get("/desk/roster").text


def test_an_administrator_keeps_her_own_units_only(client, city):
    client.force_login(a_person("admin", city.union, scope="below"))
    theirs = an_entry(city.bureau, at=MONDAY, phone="12345")

    assert client.get(f"/desk/roster/{theirs.pk}").status_code == 404
    assert client.post(f"/desk/roster/{theirs.pk}/end").status_code == 404
    assert "12345" not in client.get("/desk/roster").text
    answer = client.post("/desk/roster/new", NIGHTS | {"unit": city.bureau.code})
    assert answer.status_code == 422 and "不在您的范围" in answer.text


@pytest.mark.parametrize("who", ["handler", "dispatcher", "lead"])
def test_others_may_not(client, city, who):
    client.force_login(getattr(city, who))
    assert client.get("/desk/roster").status_code == 403


@pytest.mark.parametrize(
    ("days", "begins", "ends", "words"),
    [
        (range(7), time(0), time(0), "每天全天"),
        (range(5), time(18), time(8), "星期一至星期五 18:00 至次日 08:00"),
        ([5, 6], time(9), time(17, 30), "星期六、星期日 09:00 至 17:30"),
    ],
)
def test_hours_in_words(days, begins, ends, words):
    assert hours_words(Shift(frozenset(days), begins, ends, date(2026, 1, 1))) == words
