"""/desk/account/tokens: a token with a name, a unit, deeds and an end; shown once, taken back."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from yizhan.ground.casework.tests.factories import a_city
from yizhan.ground.people.actions import holder_of, issue_token, revoke_token, usable_token
from yizhan.ground.people.models import Token
from yizhan.ground.people.tests.factories import MONDAY, a_person
from yizhan.kit.errors import NotAllowed

pytestmark = pytest.mark.django_db
PAGE = "/desk/account/tokens"


@pytest.fixture
def city():
    return a_city()


@pytest.fixture
def handler(city, client):
    client.force_login(city.handler)
    return city.handler


def test_a_token_is_shown_once_and_says_what_it_is_good_for(client, city, handler):
    said = {"name": "12345 热线", "unit": city.union.code, "verbs": ["read", "work"], "lasts": "30"}
    shown = client.post(PAGE, said).content.decode()
    [token] = re.findall(r"yz_[\w-]+", shown)

    row = Token.objects.get()
    assert (row.name, row.unit, row.verbs) == ("12345 热线", city.union, ["read", "work"])
    assert timedelta(days=29) < row.expires_at - timezone.now() < timedelta(days=31)
    page = client.get(PAGE).content.decode()
    assert token not in page
    words = ("12345 热线", city.union.name, "办理和转办工单", "还没用过")
    assert all(word in page for word in words)

    assert holder_of(token, at=timezone.now()) == handler
    assert "还没用过" not in client.get(PAGE).content.decode()
    assert holder_of(token, at=timezone.now() + timedelta(days=31)) is None


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"verbs": ["read"]}, "name"),
        ({"name": "a"}, "verbs"),
        ({"name": "a", "verbs": ["everything"]}, "verbs"),
        ({"name": "a", "verbs": ["read"], "unit": "{traffic}"}, "unit"),
        ({"name": "a", "verbs": ["read"], "lasts": "9999"}, "lasts"),
    ],
)
def test_what_is_wrong_is_said_and_no_token_made(client, city, handler, said, field):
    said = {k: city.traffic.code if v == "{traffic}" else v for k, v in said.items()}
    answer = client.post(PAGE, said)

    assert answer.status_code == 422
    assert answer.context["form"].errors.keys() == {field}
    assert not Token.objects.exists()


def test_a_token_taken_back_opens_nothing(client, handler):
    token = issue_token(handler, by=handler, at=MONDAY)
    kept = issue_token(handler, by=handler, at=MONDAY)

    client.post(f"{PAGE}/{Token.objects.order_by('pk')[0].pk}/revoke")

    assert holder_of(token, at=MONDAY) is None
    assert holder_of(kept, at=MONDAY) == handler


def test_another_person_s_token_does_not_exist(client, handler):
    issue_token(a_person(), by=None, at=MONDAY)
    row = Token.objects.get()

    assert client.post(f"{PAGE}/{row.pk}/revoke").status_code == 404
    with pytest.raises(NotAllowed):
        revoke_token(row, by=handler, at=MONDAY)


def test_its_use_is_written_down_every_ten_minutes_at_most(city, django_assert_num_queries):
    token = issue_token(city.handler, by=None, at=MONDAY)
    usable_token(token, at=MONDAY)
    with django_assert_num_queries(1):
        usable_token(token, at=MONDAY + timedelta(minutes=9))
    usable_token(token, at=MONDAY + timedelta(minutes=11))
    assert Token.objects.get().last_used_at == MONDAY + timedelta(minutes=11)
