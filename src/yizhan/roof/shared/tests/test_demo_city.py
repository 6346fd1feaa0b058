"""A city is the demo when the log says that it was built. A real one shows no mark of the demo and
lets nobody in by a tap, though it runs on its administrator's own machine."""

from __future__ import annotations

import pytest
from django.urls import reverse

from yizhan.ground.people.rules import Scope
from yizhan.ground.people.tests.factories import MONDAY, a_person, a_unit
from yizhan.kit.memo import forget_all
from yizhan.roof.shared.demo_city import is_demo_city, mark_as_demo

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("a_real_city")]
BAR = 'class="demo"'


@pytest.fixture
def admin():
    return a_person("admin", a_unit(), scope=Scope.BELOW, username="admin")


@pytest.fixture
def a_demo_city(a_real_city):
    mark_as_demo(at=MONDAY, year=2024)


def bars(client) -> list[bool]:
    pages = [client.get(address).content.decode() for address in ("/", "/accounts/login/")]
    return [BAR in page for page in pages]


def test_a_real_city_bears_no_mark_of_the_demo(client):
    assert bars(client) == [False, False]


def test_the_demo_city_bears_it_everywhere(client, a_demo_city, settings):
    settings.DEMO_LOGIN = False  # the entry is closed, and the people are invented all the same
    assert bars(client) == [True, True]


def test_nobody_enters_a_real_city_by_a_tap(client, admin):
    assert "demo_accounts" not in client.get(reverse("account_login")).context
    assert client.post(reverse("demo_enter"), {"account": "admin"}).status_code == 404


def test_the_demo_city_is_entered_by_a_tap(client, admin, a_demo_city):
    assert "demo_accounts" in client.get(reverse("account_login")).context
    assert client.post(reverse("demo_enter"), {"account": "admin"}).status_code == 302


def test_the_desk_of_a_real_city_wants_a_second_factor(client, admin):
    client.force_login(admin)
    assert client.get("/desk/setup").headers["Location"].startswith(reverse("mfa_index"))


def test_the_desk_of_the_demo_city_does_not(client, admin, a_demo_city):
    client.force_login(admin)
    page = client.get("/desk/setup")
    assert page.status_code == 200
    assert "这里是演示城市" in page.content.decode()


def test_a_demo_that_is_built_meanwhile_is_seen_soon(client):
    assert not is_demo_city()
    mark_as_demo(at=MONDAY, year=2024)
    assert not is_demo_city()  # kept for some seconds

    forget_all()
    assert is_demo_city()


def test_the_log_is_asked_once_for_many_pages(client, django_assert_num_queries):
    is_demo_city()
    with django_assert_num_queries(0):
        is_demo_city()


def test_production_asks_nothing(settings, django_assert_num_queries):
    settings.PRODUCTION = True
    with django_assert_num_queries(0):
        assert not is_demo_city()
