"""/desk/catalogue: what can be ordered."""

import pytest

from yizhan.ground.audit.models import Entry
from yizhan.ground.casework.models import CatalogueItem
from yizhan.ground.casework.tests.factories import a_city, an_item
from yizhan.ground.people.tests.factories import a_person, an_admin

pytestmark = pytest.mark.django_db

FILLED = {
    "name": "热水", "name_en": "Hot water", "group": "rest", "promise": "送到驿站。",
    "promise_en": "",
    "unit_kind": "department", "competence": "union", "target_hours": "2.5", "audience": "anyone",
    "position": "1", "active": "on",
}  # fmt: skip


@pytest.fixture
def city():
    return a_city()


@pytest.fixture
def admin(client, city):
    person = an_admin(city.committee)
    client.force_login(person)
    return person


def test_it_shows_what_is_off_the_menu_too(client, admin):
    off = an_item(active=False)
    assert off.name in client.get("/desk/catalogue").content.decode()


def test_who_keeps_a_part_of_the_city_does_not_see_the_page(client, city):
    client.force_login(a_person("admin", city.bureau, scope="below"))
    assert client.get("/desk/catalogue").status_code == 403
    assert client.post("/desk/catalogue/new", {**FILLED, "code": "x"}).status_code == 403
    own = client.get("/desk/units").content.decode()
    assert "/desk/units" in own
    for closed in ("catalogue", "calendar", "deliveries"):
        assert f"/desk/{closed}" not in own


def test_an_item_is_changed_and_leaves_a_trace(client, admin, city):
    answer = client.post(f"/desk/catalogue/{city.item.code}", FILLED)

    assert answer.status_code == 302
    item = CatalogueItem.objects.get(pk=city.item.pk)
    assert (item.name, item.target_minutes) == ("热水", 150)
    assert Entry.objects.filter(verb="catalogue.saved").exists()


def test_a_new_item_is_on_the_menu(client, admin):
    client.post("/desk/catalogue/new", {**FILLED, "code": "cold-water"})
    assert CatalogueItem.objects.on_menu().filter(code="cold-water").exists()


def test_a_code_is_not_taken_twice(client, admin, city):
    answer = client.post("/desk/catalogue/new", {**FILLED, "code": city.item.code})
    assert answer.status_code == 422


def test_what_is_wrong_stands_in_the_form(client, admin, city):
    answer = client.post(f"/desk/catalogue/{city.item.code}", {**FILLED, "target_hours": "0"})

    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.content.decode()


@pytest.mark.parametrize("who", ["handler", "dispatcher", "lead"])
def test_others_may_not(client, city, who):
    client.force_login(getattr(city, who))
    assert client.get("/desk/catalogue").status_code == 403


@pytest.mark.parametrize(
    ("box", "text"),
    [
        ("promise", "两小时内有人联系您。"),
        ("promise_en", "We call within two working hours."),
    ],
)
def test_nobody_types_by_when(client, admin, city, box, text):
    answer = client.post(f"/desk/catalogue/{city.item.code}", {**FILLED, box: text})

    assert answer.status_code == 422
    assert "请去掉" in answer.text


def test_an_item_says_whether_it_needs_a_place(client, admin, city):
    client.post(f"/desk/catalogue/{city.item.code}", {**FILLED, "needs_place": "on"})
    assert CatalogueItem.objects.get(pk=city.item.pk).needs_place
