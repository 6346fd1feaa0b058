"""/desk/account and /desk/messages: one's own account, in the desk's layout."""

import pytest
from django.urls import reverse

from yizhan.ground.notify.actions import tell
from yizhan.ground.notify.rules import Topic
from yizhan.ground.people.tests.factories import MONDAY, a_person, a_unit

pytestmark = pytest.mark.django_db

MANAGED = ("account_change_password", "mfa_index", "mfa_list_webauthn")


@pytest.fixture
def handler():
    return a_person("handler", a_unit(), password="correct horse battery")


@pytest.mark.parametrize("name", MANAGED)
def test_the_pages_about_signing_in_have_the_desk_around_them(client, handler, name):
    client.force_login(handler)

    page = client.get(reverse(name), follow=True).content.decode()

    assert 'class="side' in page
    assert 'href="/desk/account"' in page


def test_a_rider_s_stay_on_the_phone(client):
    client.force_login(a_person(password="correct horse battery"))

    page = client.get(reverse("account_change_password"), follow=True).content.decode()

    assert 'class="side' not in page


def test_the_bell_counts_what_is_unread_until_it_is_opened(client, handler):
    tell(topic=Topic.CASE_NEW, body="新工单", at=MONDAY, dedupe_key="x", person=handler)
    client.force_login(handler)

    assert client.get("/desk/waiting").json()["messages"] == 1
    assert "新工单" in client.get("/desk/messages").content.decode()
    assert client.get("/desk/waiting").json()["messages"] == 0
