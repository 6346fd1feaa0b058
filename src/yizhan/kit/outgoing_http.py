"""Requests that leave this machine for an address somebody typed in.

Such an address must not become a way to reach what only this machine can reach. So: https to public
addresses only, unless the host is on a list of trusted ones (a city's own network); the name is
resolved once and the connection goes to that very address, so it cannot change in between; no
redirect is followed; little of the answer is read; and all of it together, the looking up too, is
over in TIMEOUT, however slowly the other side speaks.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import partial
from urllib.parse import SplitResult, urlsplit

from yizhan.kit.in_time import TookTooLong, cut_off_after, in_time

TIMEOUT = 10.0
"""Seconds for a whole call."""
LOOK_UP = 4.0
"""Seconds of them for the name."""
READ_AT_MOST = 4096


class Forbidden(Exception):
    """The address is not one we may call."""


class Inside(Forbidden):
    """The address is inside a private network, and its host not a trusted one."""


class Undelivered(Exception):
    """Nobody answered, or the answer was not a yes."""


@dataclass(frozen=True)
class Target:
    """An address that was looked at and may be called."""

    parts: SplitResult
    host: str
    port: int
    address: str
    inside: bool
    """A trusted host, which may be in the city's own network."""

    @property
    def path(self) -> str:
        return (self.parts.path or "/") + (f"?{self.parts.query}" if self.parts.query else "")


def examine(url: str, *, trusted: Collection[str] = ()) -> Target:
    """Say whether `url` may be called, and at which address. Raises Forbidden."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError as exc:
        raise Forbidden("The address has a host or a port that is none.") from exc
    if parts.scheme not in {"http", "https"} or not host or parts.username is not None:
        raise Forbidden("Only plain https addresses can be called.")
    inside = host in trusted
    if parts.scheme == "http" and not inside:
        raise Forbidden("Only https addresses can be called, except on trusted hosts.")
    port = port or (443 if parts.scheme == "https" else 80)
    look_up = partial(socket.getaddrinfo, host, port, type=socket.SOCK_STREAM)
    try:
        entries = in_time(look_up, seconds=LOOK_UP)
    except (OSError, UnicodeError, TookTooLong) as exc:
        raise Undelivered(f"The name {host} is not known.") from exc
    addresses = [str(entry[4][0]) for entry in entries]
    if not inside and not all(is_public(address) for address in addresses):
        raise Inside(f"{host} is inside a private network and not on the list of trusted hosts.")
    return Target(parts, host, port, addresses[0], inside)


def is_public(address: str) -> bool:
    """Return whether everybody reaches this address, by IANA's registries as Python keeps them. An
    IPv4 address inside an IPv6 one counts as what it is: a translator would pass it on."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = _inner(ip)
        if inner is not None:
            return is_public(str(inner))
    if any(ip in network for network in RESERVED):
        return False
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


RESERVED = tuple(
    ipaddress.ip_network(network)
    for network in (
        "192.0.0.0/24",
        "192.88.99.0/24",
        "100:0:0:1::/64",
        "64:ff9b:1::/48",
        "3fff::/20",
        "5f00::/16",
        "fec0::/10",
    )
)
"""Networks of IANA's registries of which some version of Python knows nothing, or a part only."""
HOLDING_IPV4 = tuple(
    ipaddress.IPv6Network(network)
    for network in ("::/96", "::ffff:0:0/96", "::ffff:0:0:0/96", "64:ff9b::/96")
)
"""Networks whose last 32 bits are an IPv4 address: compatible, mapped, translated, NAT64."""


def _inner(ip: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    if ip.teredo:
        return ip.teredo[1]
    if any(ip in network for network in HOLDING_IPV4):
        return ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip.sixtofour


def refuse_inside(sock: socket.socket, target: Target) -> None:
    """Look once more at the connection that was made: nothing is sent before."""
    if not target.inside and not is_public(str(sock.getpeername()[0])):
        sock.close()
        raise Inside(f"{target.host} answered from inside a private network.")


class _Pinned(http.client.HTTPSConnection):
    """HTTPS to an address that was chosen, with the certificate of the name that was asked for."""

    def __init__(self, target: Target, *, timeout: float) -> None:
        self._context_of_ours = ssl.create_default_context()
        super().__init__(target.host, target.port, timeout=timeout, context=self._context_of_ours)
        self._target = target

    def connect(self) -> None:
        self.sock = socket.create_connection((self._target.address, self.port), self.timeout)
        refuse_inside(self.sock, self._target)
        self.sock = self._context_of_ours.wrap_socket(self.sock, server_hostname=self._target.host)


def post(
    url: str,
    body: bytes,
    *,
    headers: Mapping[str, str],
    trusted: Collection[str] = (),
    timeout: float = TIMEOUT,
) -> bytes:
    """POST and return the beginning of a 2xx answer. Raises Forbidden or Undelivered."""
    call = _Call("POST", body, headers, READ_AT_MOST)
    return _answer(url, call, trusted=trusted, timeout=timeout)


def get(url: str, *, trusted: Collection[str], timeout: float, read_at_most: int) -> bytes:
    """GET and return a 2xx answer up to so many bytes. Raises Forbidden or Undelivered."""
    call = _Call("GET", None, {}, read_at_most)
    return _answer(url, call, trusted=trusted, timeout=timeout)


@dataclass(frozen=True)
class _Call:
    method: str
    body: bytes | None
    headers: Mapping[str, str]
    read_at_most: int


def _answer(url: str, call: _Call, *, trusted: Collection[str], timeout: float) -> bytes:
    ends = time.monotonic() + timeout
    target = examine(url, trusted=trusted)
    left = max(0.1, ends - time.monotonic())
    connection: http.client.HTTPConnection
    if target.parts.scheme == "https":
        connection = _Pinned(target, timeout=left)
    else:
        connection = http.client.HTTPConnection(target.address, target.port, timeout=left)
    headers = {"Host": target.parts.netloc, **call.headers}
    line: socket.socket | None = None
    with cut_off_after(left, lambda: line or connection.sock) as over:
        try:
            connection.connect()
            line = connection.sock  # given up by http.client where the answer ends the connection
            connection.request(call.method, target.path, call.body, headers)
            response = connection.getresponse()
            answer = response.read(call.read_at_most)
        except (OSError, http.client.HTTPException) as exc:
            raise Undelivered(_why(exc, over=over, target=target)) from exc
        finally:
            connection.close()
    if over.is_set():
        raise Undelivered(f"{target.host} took too long.")
    if not 200 <= response.status < 300:
        raise Undelivered(f"{target.host} answered {response.status}.")
    return answer


def _why(exc: Exception, *, over: threading.Event, target: Target) -> str:
    return f"{target.host} took too long." if over.is_set() else f"{type(exc).__name__}: {exc}"
