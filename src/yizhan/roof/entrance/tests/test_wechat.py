"""wechat: riders come in by a service account that answers as open.weixin.qq.com documents it. The
answers come from a server on this machine; WeChat itself was not there."""

from __future__ import annotations

import json
import threading
from copy import deepcopy
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest
import structlog
import time_machine
from allauth.socialaccount.models import SocialAccount, SocialToken
from django.urls import reverse
from django.utils import timezone

from yizhan.ground.audit.models import Entry
from yizhan.ground.people.actions import (
    WeChatTaken,
    digest_of,
    erase_person,
    merge_persons,
    owner_of_wechat,
    tie_wechat,
    untie_wechat,
)
from yizhan.ground.people.models import WeChatTie
from yizhan.ground.people.tests.factories import MONDAY, a_person, a_unit, an_admin
from yizhan.roof.entrance import single_sign_on
from yizhan.roof.entrance.wechat import _Adapter

pytestmark = pytest.mark.django_db
ENTER, BACK, MINE = reverse("wechat_enter"), reverse("weixin_callback"), reverse("wechat")
PHONE = {"User-Agent": "Mozilla/5.0 (iPhone) MicroMessenger/8.0.50"}
OPENID = "oUsV76exampleOPENIDofsomebody"
TOKEN = {
    "access_token": "ACCESS_TOKEN", "expires_in": 7200, "refresh_token": "REFRESH_TOKEN",
    "openid": OPENID, "scope": "snsapi_base",
}  # fmt: skip
"""The answer to a code, as the documentation has it; `unionid` is there only for some."""
ERROR = {"errcode": 40029, "errmsg": "invalid code, rid: 5f3a-0e2b"}


class WeChat(HTTPServer):
    """Says one thing to whoever asks, and remembers what it was asked."""

    body, kind, status = b"", "text/plain", 200

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answers)
        self.asked: list[str] = []
        self.waits = threading.Event()
        self.waits.set()

    def says(self, told, *, kind="text/plain", status=200):
        self.body = (
            told if isinstance(told, bytes) else json.dumps(told, ensure_ascii=False).encode()
        )
        self.kind, self.status = kind, status


class Answers(BaseHTTPRequestHandler):
    server: WeChat

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        self.server.waits.wait(20)
        self.send_response(self.server.status)
        self.send_header("Content-Type", self.server.kind)
        self.end_headers()
        self.wfile.write(self.server.body)

    do_POST = do_GET

    def log_message(self, *about):
        """Nothing on the screen of a test."""


@pytest.fixture
def wechat(settings, monkeypatch):
    server = WeChat()
    server.says(TOKEN)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    there = f"http://localhost:{server.server_port}"
    monkeypatch.setattr(_Adapter, "access_token_url", f"{there}/sns/oauth2/access_token")
    monkeypatch.setattr(_Adapter, "profile_url", f"{there}/sns/userinfo")
    settings.TRUSTED_HOSTS = ["localhost"]
    providers = deepcopy(settings.SOCIALACCOUNT_PROVIDERS)
    providers["weixin"]["APPS"] = [{"client_id": "wx1", "secret": "hush"}]
    settings.SOCIALACCOUNT_PROVIDERS = providers
    settings.WECHAT_ON, settings.WECHAT_APP_ID = True, "wx1"
    yield server
    server.waits.set()
    server.shutdown()
    server.server_close()


@pytest.fixture
def rider(wechat):
    person = a_person()
    tie_wechat(person, digest_of(f"wx1:{OPENID}"), at=MONDAY)
    return person


def come(client, *, to="", code="CODE"):
    """Go to WeChat and come back with its code."""
    leaving = client.get(ENTER, {"next": to}, headers=PHONE)
    state = parse_qs(urlsplit(leaving.headers["Location"]).query)["state"][0]
    return client.get(BACK, {"code": code, "state": state}, headers=PHONE)


def who(client):
    return client.session.get("_auth_user_id")


def test_without_an_account_at_wechat_there_is_no_such_page(client):
    assert [client.get(one).status_code for one in (ENTER, BACK)] == [404, 404]
    client.force_login(a_person())
    assert client.get(MINE).status_code == 404
    assert ENTER not in client.get(reverse("account_login"), headers=PHONE).text


def test_the_way_there_is_as_wechat_wants_it(client, wechat, settings):
    address = client.get(ENTER).headers["Location"]
    assert address.startswith("https://open.weixin.qq.com/connect/oauth2/authorize?appid=wx1&")
    names = [part.partition("=")[0] for part in urlsplit(address).query.split("&")]
    assert names == ["appid", "redirect_uri", "response_type", "scope", "state"], (
        "it looks at the order"
    )
    asked = parse_qs(urlsplit(address).query)
    assert asked["scope"] == ["snsapi_base"], "no name and no picture"
    assert asked["redirect_uri"][0].endswith(BACK)
    assert address.endswith("#wechat_redirect")


def test_it_is_offered_inside_of_wechat_only(client, wechat, settings):
    page = reverse("account_login")
    assert ENTER in client.get(page, headers=PHONE).text
    assert ENTER not in client.get(page).text
    settings.WECHAT_WAY = "website"
    assert ENTER in client.get(page).text


@pytest.mark.parametrize("more", [{}, {"unionid": "o6_bmasdasdsad6_2sgVt7hMZOPfL"}])
def test_who_tied_it_comes_in_and_nothing_else_is_asked(client, rider, wechat, more):
    wechat.says(TOKEN | more)
    assert come(client, to="/me/messages").headers["Location"] == "/me/messages"
    assert who(client) == str(rider.pk)
    (asked,) = wechat.asked
    assert asked.startswith("/sns/oauth2/access_token?"), "not who she is: no userinfo"
    assert parse_qs(urlsplit(asked).query) == {
        "appid": ["wx1"],
        "secret": ["hush"],
        "code": ["CODE"],
        "grant_type": ["authorization_code"],
    }
    assert not SocialAccount.objects.exists() and not SocialToken.objects.exists()
    assert OPENID.encode() not in bytes(WeChatTie.objects.get().digest)


def test_a_name_that_comes_unasked_is_not_kept_and_knows_nobody(client, rider, wechat):
    a_person(username="韦某某", display_name="韦某某 𠮷")
    told = TOKEN | {
        "openid": "another",
        "nickname": "韦某某 𠮷",
        "headimgurl": "https://x.example/1",
    }
    wechat.says(told, kind="text/plain; charset=utf-8")
    assert come(client).headers["Location"].startswith(reverse("entrance_phone"))
    assert who(client) is None
    assert "某" not in json.dumps(dict(client.session), ensure_ascii=False, default=str)


@pytest.mark.parametrize("code", [40029, 40163, 42001])
def test_a_way_in_that_is_over_says_so(client, rider, wechat, code):
    wechat.says(ERROR | {"errcode": code})
    response = come(client)
    assert (response.status_code, who(client)) == (403, None)
    assert "请重新" in response.text


@pytest.mark.parametrize(
    "told",
    [
        ERROR | {"errcode": 40125, "errmsg": "invalid appsecret"},
        {"errcode": -1, "errmsg": "system error"},
        {name: value for name, value in TOKEN.items() if name != "openid"},
        TOKEN | {"openid": ""},
        TOKEN | {"openid": ["oUsV"]},
        [], 5, "access_token", None,
        b"<html>login to the network</html>",
        b"", b"\xff\xfe{",
    ],
)  # fmt: skip
def test_whatever_else_it_says_nobody_comes_in_and_the_page_is_friendly(
    client, rider, wechat, told
):
    wechat.says(told)
    response = come(client)
    assert (response.status_code, who(client)) == (403, None)
    assert "微信没有正常回应" in response.text


def test_an_error_of_its_server_and_the_secret_are_in_no_log(client, rider, wechat):
    wechat.says(b"", status=502)
    with structlog.testing.capture_logs() as logs:
        assert come(client).status_code == 403
    wechat.shutdown()
    wechat.server_close()
    with structlog.testing.capture_logs() as more:
        assert come(client).status_code == 403
    told = [one for one in logs + more if one["event"] == "wechat.failed"]
    assert len(told) == 2 and "hush" not in str(logs + more)


def test_one_that_is_silent_is_not_waited_for(client, rider, wechat, monkeypatch):
    monkeypatch.setattr(single_sign_on, "TIMEOUT", 0.3)
    wechat.waits.clear()
    assert come(client).status_code == 403


def test_an_answer_to_nobodys_question_is_refused(client, rider):
    client.get(ENTER, headers=PHONE)
    response = client.get(BACK, {"code": "CODE", "state": "another"}, headers=PHONE)
    assert (response.status_code, who(client)) == (403, None)


def test_who_says_no_at_wechat_is_back_at_the_sign_in(client, rider):
    assert client.get(BACK, {"state": "x"}).headers["Location"] == reverse("account_login")


def test_the_same_address_twice_is_no_error(client, rider):
    leaving = client.get(ENTER, headers=PHONE)
    state = parse_qs(urlsplit(leaving.headers["Location"]).query)["state"][0]
    assert client.get(BACK, {"code": "C", "state": state}).status_code == 302
    assert client.get(BACK, {"code": "C", "state": state}).status_code == 403
    assert who(client) == str(rider.pk)


def test_staff_do_not_come_in_this_way(client, wechat):
    admin = an_admin(a_unit())
    tie_wechat(admin, digest_of(f"wx1:{OPENID}"), at=MONDAY)
    assert come(client).status_code == 403
    assert who(client) is None


def test_whoever_is_signed_in_ties_it_after_saying_so(client, wechat):
    person = a_person()
    client.force_login(person)
    assert come(client).headers["Location"] == MINE
    assert not WeChatTie.objects.exists(), "not before she has said so"
    assert 'value="tie"' in client.get(MINE, headers=PHONE).text
    for _twice in range(2):
        assert client.post(MINE, {"deed": "tie"}).status_code == 302
    assert owner_of_wechat(f"wx1:{OPENID}") == person
    assert [one.verb for one in Entry.objects.filter(verb__startswith="wechat")] == ["wechat.tied"]
    assert client.post(MINE, {"deed": "untie"}).status_code == 302
    assert not WeChatTie.objects.exists()


def test_nobody_ties_what_came_back_long_ago_or_not_at_all(client, wechat):
    client.force_login(a_person())
    client.post(MINE, {"deed": "tie"})
    come(client)
    with time_machine.travel(timezone.now() + timedelta(minutes=11)):
        assert 'value="tie"' not in client.get(MINE, headers=PHONE).text
        client.post(MINE, {"deed": "tie"})
    assert not WeChatTie.objects.exists()


def test_one_that_opens_another_account_is_not_tied_again(client, rider):
    other = a_person()
    client.force_login(other)
    assert come(client).status_code == 403
    with pytest.raises(WeChatTaken):
        tie_wechat(other, digest_of(f"wx1:{OPENID}"), at=MONDAY)
    assert owner_of_wechat(f"wx1:{OPENID}") == rider


def test_another_takes_the_place_of_the_one_before(rider):
    tie_wechat(rider, digest_of("wx1:new"), at=MONDAY)
    assert owner_of_wechat("wx1:new") == rider
    assert owner_of_wechat(f"wx1:{OPENID}") is None
    assert owner_of_wechat("wx2:new") is None, "another app numbers people anew"
    untie_wechat(rider, at=MONDAY)
    assert owner_of_wechat("wx1:new") is None


def test_who_is_merged_or_gone(rider):
    head = a_person()
    merge_persons(rider, head, unit=a_unit(), by=None, at=MONDAY)
    assert owner_of_wechat(f"wx1:{OPENID}") == head
    erase_person(head, by=None, at=MONDAY)
    assert not WeChatTie.objects.exists()
