"""outgoing_http: an address somebody typed in is no way into this machine's own network."""

from __future__ import annotations

import socket
from typing import Any

import pytest

from yizhan.kit import outgoing_http


@pytest.fixture
def names(monkeypatch):
    """A name service that says what a test wants."""
    known: dict[str, Any] = {}

    def lookup(host, port, **_options):
        if host not in known and not host[0].isdigit() and ":" not in host:
            raise socket.gaierror
        return [(0, 0, 0, "", (address, port)) for address in known.get(host, [host])]

    monkeypatch.setattr(socket, "getaddrinfo", lookup)
    return known


@pytest.mark.parametrize(
    "url",
    ["http://example.cn/", "ftp://example.cn/", "file:///etc/passwd", "https:///x",
     "https://user:pass@example.cn/", "https://example.cn:99999/", "https://[::1"],
)  # fmt: skip
def test_only_plain_https(names, url):
    names["example.cn"] = ["93.184.216.34"]
    with pytest.raises(outgoing_http.Forbidden):
        outgoing_http.examine(url)


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.0.0.8", "192.168.1.1", "172.16.0.1", "169.254.169.254", "0.0.0.0", "::1",
     "fe80::1", "fd00::1", "::ffff:127.0.0.1", "2002:7f00:1::", "100.64.0.1", "224.0.0.1",
     "64:ff9b::7f00:1", "64:ff9b::a00:8", "64:ff9b:1::a00:8", "64:ff9b:1:8000:8::808:808",
    "3fff::1", "192.88.99.1", "100:0:0:1::1", "::127.0.0.1", "::a00:8", "fec0::1",
     "::ffff:0:a00:8", "2001:0:0:0:0:0:f5ff:fff7", "192.0.0.8", "192.0.0.171", "198.18.0.1",
     "240.0.0.1", "255.255.255.255", "2001:db8::1", "100::1", "ff0e::1", "192.0.2.1"],
)  # fmt: skip
def test_no_private_address_under_any_name(names, address):
    names["evil.example"] = ["93.184.216.34", address]
    with pytest.raises(outgoing_http.Forbidden):
        outgoing_http.examine("https://evil.example/")


def test_the_address_is_chosen_once(names):
    names["example.cn"] = ["93.184.216.34"]
    target = outgoing_http.examine("https://example.cn/a?b=c")
    assert (target.address, target.port, target.path) == ("93.184.216.34", 443, "/a?b=c")


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:4700::1111", "64:ff9b::5db8:d822"])
def test_what_everybody_reaches_may_be_called(names, address):
    names["example.cn"] = [address]
    assert outgoing_http.examine("https://example.cn/").address == address


def test_the_connection_is_looked_at_before_anything_is_sent(names):
    names["example.cn"] = ["93.184.216.34"]
    target = outgoing_http.examine("https://example.cn/")
    connection = socket.socket()
    with socket.create_server(("127.0.0.1", 0)) as inside:
        connection.connect(inside.getsockname())
        with pytest.raises(outgoing_http.Inside):
            outgoing_http.refuse_inside(connection, target)
        assert connection.fileno() == -1


def test_a_trusted_host_may_be_inside(names):
    names["oa.hechi.local"] = ["10.0.0.8"]
    assert (
        outgoing_http.examine("http://oa.hechi.local:8080/", trusted=["oa.hechi.local"]).port
        == 8080
    )


def test_an_unknown_name_may_be_known_tomorrow(names):
    with pytest.raises(outgoing_http.Undelivered):
        outgoing_http.examine("https://nowhere.example/")
