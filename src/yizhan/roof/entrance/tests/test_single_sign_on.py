"""sso: staff come in by a real provider on this machine; nobody else, and nothing is kept."""

from __future__ import annotations

import json
import warnings
from copy import deepcopy
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
import requests
from allauth.socialaccount.models import SocialAccount
from cryptography.hazmat.primitives.asymmetric import rsa
from django.urls import reverse
from jwt.algorithms import RSAAlgorithm

from yizhan.ground.people.tests.factories import a_person, a_unit, an_admin
from yizhan.roof.entrance.single_sign_on import CheckedTokens

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from oidc_provider_mock import User, run_server_in_thread

# The provider runs in a thread of these tests, and its libraries warn each other.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")
SSO = reverse("single_sign_on")
DESK = reverse("desk:today")
ELSEWHERE = {"REMOTE_ADDR": "203.0.113.5"}


@pytest.fixture(scope="module")
def provider():
    users = [
        User(sub="1", claims={"preferred_username": "admin", "amr": ["otp"]}),
        User(sub="2", claims={"preferred_username": "rider"}),
        User(sub="3", claims={"preferred_username": "nobody"}),
        User(sub="4", claims={"preferred_username": ["admin"]}),
    ]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with run_server_in_thread(user_claims=users) as server:
            yield f"http://localhost:{server.server_port}"


@pytest.fixture
def city(settings, provider, db):
    """A city that signs its staff in by this provider."""
    at = deepcopy(settings.SOCIALACCOUNT_PROVIDERS)
    (app,) = at["openid_connect"]["APPS"]
    app |= {"client_id": "yizhan", "secret": "s", "settings": {"server_url": provider}}
    settings.SOCIALACCOUNT_PROVIDERS = at
    settings.OIDC_URL, settings.TRUSTED_HOSTS = provider, ["localhost"]
    admin = an_admin(a_unit())
    admin.username = "admin"
    admin.save()
    a_person(username="rider")
    return admin


def come(client, sub: str, *, to: str = DESK):
    """Go to the provider, say who one is there, and come back."""
    leaving = client.get(f"{SSO}?next={to}", **ELSEWHERE)
    assert leaving.status_code == 302
    there = requests.post(
        leaving.headers["Location"], data={"sub": sub}, allow_redirects=False, timeout=10
    )
    back = urlsplit(there.headers["Location"])
    return client.get(f"{back.path}?{back.query}", **ELSEWHERE)


def test_without_a_provider_there_is_no_such_page(client, db):
    assert client.get(SSO).status_code == 404
    assert client.get(reverse("openid_connect_callback", args=["desk"])).status_code == 404
    assert SSO not in client.get(reverse("account_login")).text


def test_staff_come_in_and_are_asked_for_the_second_factor(client, city):
    assert SSO in client.get(reverse("account_login")).text
    assert come(client, "1").headers["Location"] == DESK
    assert client.session["_auth_user_id"] == str(city.pk)
    assert client.get(DESK, **ELSEWHERE).headers["Location"].startswith(reverse("mfa_index"))
    assert not SocialAccount.objects.exists()


def test_a_second_factor_that_the_provider_asked_for_counts_if_the_city_says_so(
    client, city, settings
):
    settings.OIDC_TRUSTED_AMR = frozenset({"otp"})
    come(client, "1")
    assert client.get(DESK, **ELSEWHERE).status_code == 200


@pytest.mark.parametrize("sub", ["2", "3", "4"])
def test_nobody_else_comes_in(client, city, sub):
    """A rider, an unknown name, a name that is none: one answer."""
    response = come(client, sub)
    assert response.status_code == 403
    assert "工作人员" in response.text
    assert "_auth_user_id" not in client.session


def test_a_token_that_another_key_signed_is_not_believed(client, city, monkeypatch):
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048).public_key()
    other = {"keys": [json.loads(RSAAlgorithm.to_jwk(key)) | {"alg": "RS256"}]}
    believed = jwt.PyJWKSet.from_dict(other)
    monkeypatch.setattr("jwt.PyJWKSet.from_dict", lambda _keys: believed)
    assert come(client, "1").status_code == 403
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("told", [{"sub": "2", "preferred_username": "admin"}, {"sub": None}])
def test_what_is_said_of_another_subject_is_not_believed(client, city, monkeypatch, told):
    """The token is of one subject; what was fetched beside it, of another or of none."""
    monkeypatch.setattr(CheckedTokens, "_fetch_user_info", lambda _self, _token: told)
    assert come(client, "1").status_code == 403
    assert "_auth_user_id" not in client.session


def test_without_a_token_nobody_comes_in(client, city, monkeypatch):
    monkeypatch.setattr(CheckedTokens, "_decode_id_token", lambda *_about: {})
    assert come(client, "1").status_code == 403
    assert "_auth_user_id" not in client.session


def test_an_answer_to_nobodys_question_is_refused(client, city):
    leaving = client.get(SSO, **ELSEWHERE)
    state = parse_qs(urlsplit(leaving.headers["Location"]).query)["state"][0]
    back = reverse("openid_connect_callback", args=["desk"])
    assert client.get(f"{back}?code=x&state=another", **ELSEWHERE).status_code == 403
    assert client.get(f"{back}?code=x&state={state}", **ELSEWHERE).status_code == 403
    assert "_auth_user_id" not in client.session


def test_who_thinks_better_of_it_is_back_at_the_sign_in(client, city):
    leaving = client.get(SSO, **ELSEWHERE)
    state = parse_qs(urlsplit(leaving.headers["Location"]).query)["state"][0]
    back = reverse("openid_connect_callback", args=["desk"])
    response = client.get(f"{back}?error=access_denied&state={state}", **ELSEWHERE)
    assert response.headers["Location"] == reverse("account_login")


def test_a_provider_inside_that_nobody_trusts_is_not_called(client, city, settings):
    settings.TRUSTED_HOSTS = []
    response = client.get(SSO, **ELSEWHERE)
    assert response.status_code == 403
    assert "没有正常回应" in response.text
