"""The entry by a tap is for a browser on the machine itself, and for none behind a proxy on it."""

from __future__ import annotations

import pytest
from django.test import RequestFactory
from django.urls import reverse

from tests.security.test_bodies import Asked
from yizhan.config.rsgi import environ_of
from yizhan.ground.people.tests.factories import a_person
from yizhan.roof.shared.this_machine import from_this_machine

SAID_BY_PROXIES = """
Ali-Cdn-Real-Ip Ali-Swift-Log-Host Cdn-Loop Cdn-Src-Ip Cf-Connecting-Ip Cf-Ray Client-Ip Eagleid
Fastly-Client-Ip Fly-Client-Ip Forwarded Front-End-Https Http-Client-Ip Incap-Client-Ip
Max-Forwards Proxy-Client-Ip Proxy-Connection Remote-Addr Ssl-Client-Cert Surrogate-Capability
Tailscale-User-Login Traceparent True-Client-Ip Via Wl-Proxy-Client-Ip X-Accel-Internal
X-Akamai-Edgescape X-Amz-Cf-Id X-Amzn-Trace-Id X-Appengine-User-Ip X-Arr-Log-Id X-Azure-Ref
X-B3-Traceid X-Bluecoat-Via X-Client-Ip X-Cloud-Trace-Context X-Cluster-Client-Ip X-Coming-From
X-Connecting-Ip X-Envoy-External-Address X-Forward-For X-Forwarded X-Forwarded-For
X-Forwarded-Proto X-Forwarder-For X-Hw-Real-Ip X-Kong-Request-Id X-Nf-Client-Connection-Ip
X-Nginx-Proxy X-Ngrok-Trace-Id X-Original-Forwarded-For X-Original-Url X-Originating-Ip
X-Proxyuser-Ip X-Real-Ip X-Remote-Ip X-Request-Id X-Scheme X-Sucuri-Clientip X-Traefik-Router
X-Varnish X-Vercel-Forwarded-For X-Via A-Name-That-Nobody-Has-Thought-Of
"""
BROWSER = {
    "host": "127.0.0.1:8000",
    "connection": "keep-alive",
    "cache-control": "max-age=0",
    "sec-ch-ua": '"Chromium";v="140"',
    "sec-ch-ua-mobile": "?0",
    "upgrade-insecure-requests": "1",
    "user-agent": "Mozilla/5.0",
    "origin": "http://127.0.0.1:8000",
    "referer": "http://127.0.0.1:8000/accounts/login/",
    "content-type": "application/x-www-form-urlencoded",
    "content-length": "42",
    "accept": "text/html",
    "accept-encoding": "gzip, deflate, br, zstd",
    "accept-language": "zh-CN,zh;q=0.9",
    "sec-fetch-site": "same-origin",
    "dnt": "1",
    "priority": "u=0, i",
    "cookie": "a=b",
    "hx-request": "true",
    "x-csrftoken": "c",
}


def asked(version: str = "1.1", client: str = "127.0.0.1:4711", **headers: str):
    said = Asked(headers=BROWSER | headers, client=client, http_version=version)
    request = RequestFactory().get("/")
    request.META = environ_of(said)
    return request


def test_a_browser_on_this_machine():
    assert from_this_machine(asked())
    assert from_this_machine(asked(client="[::1]:4711"))


def test_a_browser_elsewhere():
    assert not from_this_machine(asked(client="192.0.2.1:4711"))
    assert not from_this_machine(asked(client=""))


@pytest.mark.parametrize("name", SAID_BY_PROXIES.split())
def test_whoever_says_more_than_a_browser_is_none(name):
    assert not from_this_machine(asked(**{name.lower(): "203.0.113.9"}))


def test_so_is_who_says_it_with_an_underscore():
    assert not from_this_machine(asked(x_real_ip="203.0.113.9"))


def test_nginx_that_adds_nothing_speaks_an_old_protocol():
    for as_the_server_says in ("1", "1.0"):
        assert not from_this_machine(asked(version=as_the_server_says))


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["X-Nf-Client-Connection-Ip", "Remote-Addr", "Traceparent"])
def test_the_entry_is_not_there(client, name):
    a_person(username="rider")
    headers = {name: "203.0.113.9"}
    assert "demo_accounts" not in client.get(reverse("account_login"), headers=headers).context
    entry = client.post(reverse("demo_enter"), {"account": "rider"}, headers=headers)
    assert entry.status_code == 404
    assert client.post(reverse("demo_enter"), {"account": "rider"}).status_code == 302
