"""/desk/riders: found by the last four digits, masked, looked at for a reason, one's own place
only."""

from __future__ import annotations

from datetime import date

import pytest

from yizhan.ground.people.models import Reveal
from yizhan.roof.desk.register.tests.world import City
from yizhan.wings.organisation.register.models import Ridership

pytestmark = pytest.mark.django_db


@pytest.fixture
def city():
    return City()


@pytest.fixture
def keeper(client, city):
    client.force_login(city.keeper)
    return city.keeper


def test_masked_and_of_ones_own_place(client, city, keeper):
    city.rider()
    city.rider("13900009999", "韦山", site=city.far)
    page = client.get("/desk/riders").text
    assert "覃**" in page
    assert "138****4321" in page
    for hidden in ("覃小河", "13800004321", "韦**", "宜州站"):
        assert hidden not in page


@pytest.mark.parametrize(
    ("query", "seen"),
    [
        ("q=覃小河", False), ("q=4321", True), ("q=13800004321", False),
        ("q=0000", False), ("site=S1", True), ("site=S2", False), ("company=P1", True),
        ("company=P2", False), ("company=nothing", False), ("county=451202", True),
        ("county=451203", False), ("state=left", False), ("state=asked", False),
        ("state=nonsense", True),
    ],
)  # fmt: skip
def test_filters_stand_in_the_address(client, city, keeper, query, seen):
    city.rider()
    assert ("覃**" in client.get(f"/desk/riders?{query}").text) is seen


def test_who_has_left_and_who_was_asked(client, city, keeper):
    city.rider(left_on=date(2024, 3, 9))
    asked = city.rider("13800001111", "韦山")
    Ridership.objects.filter(pk=asked.pk).update(asked_on=date(2024, 6, 1))
    assert "覃**" in client.get("/desk/riders?state=left").text
    assert "韦**" in client.get("/desk/riders?state=asked").text


def test_it_costs_the_same_however_many(client, city, keeper, django_assert_num_queries):
    for n in range(60):
        city.rider(f"138{n:04}4321", "覃小河")
    client.get("/desk/riders")
    with django_assert_num_queries(10):
        client.get("/desk/riders")
    with django_assert_num_queries(12):
        client.get("/desk/riders?q=4321&page=2")


class TestOne:
    def test_masked_with_where_she_rode(self, client, city, keeper):
        entry = city.rider()
        page = client.get(f"/desk/riders/{entry.pk}").text
        assert "覃**" in page
        assert "覃小河" not in page

    def test_anothers_is_404(self, client, city, keeper):
        entry = city.rider(site=city.far)
        for rest in ("", "/end", "/reveal/phone"):
            method = client.post if rest else client.get
            assert method(f"/desk/riders/{entry.pk}{rest}").status_code == 404

    @pytest.mark.parametrize(
        ("kind", "value"), [("phone", "+8613800004321"), ("legal_name", "覃小河")]
    )
    def test_a_look_needs_a_reason_and_is_written_down(self, client, city, keeper, kind, value):
        entry = city.rider()
        address = f"/desk/riders/{entry.pk}/reveal/{kind}"
        assert client.post(address, {"reason": ""}).status_code == 422
        page = client.post(address, {"reason": "联系体检"})
        assert value in page.text
        assert Reveal.objects.about(entry.rider).get().reason == "联系体检"
        assert value not in client.get(f"/desk/riders/{entry.pk}").text

    def test_what_is_not_kept_is_404(self, client, city, keeper):
        assert client.post(f"/desk/riders/{city.rider().pk}/reveal/email").status_code == 404

    def test_the_keeper_ends_an_entry(self, client, city, keeper):
        entry = city.rider()
        client.post(f"/desk/riders/{entry.pk}/end")
        assert Ridership.objects.get().end_reason == "left"

    def test_a_lead_reads_and_does_no_more(self, client, city):
        entry = city.rider()
        client.force_login(city.lead)
        page = client.get(f"/desk/riders/{entry.pk}").text
        assert "/end" not in page
        assert "/reveal" not in page
        assert client.post(f"/desk/riders/{entry.pk}/end").status_code == 403
        assert client.post(f"/desk/riders/{entry.pk}/reveal/phone").status_code == 403


def test_a_company_has_no_register(client, city):
    entry = city.rider()
    client.force_login(city.contact)
    for address in ("/desk/riders", f"/desk/riders/{entry.pk}", "/desk/inbox/", "/desk/units"):
        assert client.get(address).status_code == 403
