"""/desk/account and /desk/messages: one's own account, in the desk's layout."""

import re

import pytest
from django.urls import reverse

from yizhan.ground.notify.actions import tell
from yizhan.ground.notify.rules import Topic
from yizhan.ground.people.actions import holder_of, issue_token, revoke_token
from yizhan.ground.people.models import Token
from yizhan.ground.people.tests.factories import MONDAY, a_person, a_unit
from yizhan.kit.errors import NotAllowed

pytestmark = pytest.mark.django_db

MANAGED = ("account_change_password", "mfa_index", "mfa_list_webauthn")


@pytest.fixture
def handler():
    return a_person("handler", a_unit(), password="correct horse battery")


def test_a_token_is_shown_once_and_holds(client, handler):
    client.force_login(handler)

    shown = client.post("/desk/account/tokens").content.decode()
    [token] = re.findall(r"yz_[\w-]+", shown)

    assert holder_of(token, at=MONDAY) == handler
    assert token not in client.get("/desk/account").content.decode()


def test_a_token_taken_back_opens_nothing(client, handler):
    token = issue_token(handler, by=handler, at=MONDAY)
    kept = issue_token(handler, by=handler, at=MONDAY)
    client.force_login(handler)

    client.post(f"/desk/account/tokens/{Token.objects.order_by('pk')[0].pk}/revoke")

    assert holder_of(token, at=MONDAY) is None
    assert holder_of(kept, at=MONDAY) == handler


def test_another_person_s_token_does_not_exist(client, handler):
    other = a_person()
    issue_token(other, by=None, at=MONDAY)
    row = Token.objects.get()
    client.force_login(handler)

    assert client.post(f"/desk/account/tokens/{row.pk}/revoke").status_code == 404
    with pytest.raises(NotAllowed):
        revoke_token(row, by=handler, at=MONDAY)


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
    tell(topic=Topic.CASE_NEW, body="新诉求", at=MONDAY, dedupe_key="x", person=handler)
    client.force_login(handler)

    assert client.get("/desk/waiting").json()["messages"] == 1
    assert "新诉求" in client.get("/desk/messages").content.decode()
    assert client.get("/desk/waiting").json()["messages"] == 0
