"""/desk/riders/import: whatever companies send, each mistake has its sentence; nothing is lost."""

from __future__ import annotations

import pytest

from yizhan.ground.people.models import Person
from yizhan.roof.desk.imports.tests.sending import confirm, send
from yizhan.roof.desk.register.tests.files import GOOD, REFUSED, TAKEN, assert_one_rider, text
from yizhan.roof.desk.register.tests.world import City
from yizhan.wings.organisation.register.models import Ridership

pytestmark = pytest.mark.django_db


@pytest.fixture
def city():
    return City()


@pytest.fixture
def contact(client, city):
    client.force_login(city.contact)
    return city.contact


@pytest.mark.parametrize("what", TAKEN)
def test_taken_by_the_page(client, city, contact, what):
    preview = send(client, "/desk/riders/import", TAKEN[what], "list.bin")
    assert not Ridership.objects.exists()
    assert confirm(client, preview).status_code == 302
    assert_one_rider(city)


@pytest.mark.parametrize("what", REFUSED)
def test_refused_by_the_page(client, city, contact, what):
    data, says = REFUSED[what]
    answer = send(client, "/desk/riders/import", data)
    assert says in answer.text
    assert '/confirm"' not in answer.text
    assert not Ridership.objects.exists()
    assert not Person.objects.filter(username__startswith="r-").exists()


class TestPage:
    def send(self, client, data):
        return send(client, "/desk/riders/import", data)

    def test_good_rows_are_kept_if_asked(self, client, city, contact):
        page = self.send(client, text(GOOD, ["1", "韦山", "S1", ""]))
        assert page.context["report"]["new"] == 1
        confirm(client, page)
        assert Ridership.objects.count() == 1

    def test_both_rows_of_a_pair_are_named_and_neither_is_kept(self, client, city, contact):
        page = self.send(client, text(GOOD, GOOD, ["13800000002", "韦山", "S1", ""]))
        assert [cell["row"] for cell in page.context["bad"]] == [2, 3]
        confirm(client, page)
        assert Ridership.objects.count() == 1

    def test_what_it_says_of_columns_it_does_not_know(self, client, city, contact):
        page = self.send(client, b"x," + text(GOOD, ["1", "", "", ""]).replace(b"\n", b"\n,"))
        assert "x" in page.text

    def test_it_shows_the_codes_of_ones_own_sites(self, client, city, contact):
        page = client.get("/desk/riders/import").text
        assert "城区站" in page
        assert "宜州站" not in page

    def test_a_lead_does_not(self, client, city):
        client.force_login(city.lead)
        assert client.get("/desk/riders/import").status_code == 403
