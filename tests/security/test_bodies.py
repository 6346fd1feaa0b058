"""Bodies of requests: read within limits, refused in words, and never at the cost of a thread."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from typing import Any

import pytest

from yizhan.config import bodies, rsgi
from yizhan.roof.shared.middleware import BODY_REFUSED, BODY_WORDS

HOME = "192.0.2.1"


@pytest.fixture
def readers(tmp_path: Path) -> bodies.Readers:
    return bodies.Readers(folder=tmp_path)


async def pieces(*parts: bytes, rest: float = 0.0) -> AsyncIterator[bytes]:
    for part in parts:
        await asyncio.sleep(rest)
        yield part


def status_of(reading: Callable[[], Any]) -> HTTPStatus:
    async def attempt() -> object:
        return await reading()

    with pytest.raises(bodies.Refused) as refusal:
        asyncio.run(attempt())
    return refusal.value.status


def test_a_body_comes_whole(readers):
    parts = (b"a" * 40_000, b"b" * 40_000)
    body = asyncio.run(readers.read(pieces(*parts), length=80_000, address=HOME))

    with body:
        assert body.read() == b"".join(parts)
    assert readers.now[bodies.LARGE].total() == 0


def test_an_announced_giant_is_refused_before_a_byte(readers):
    asked = []

    async def never() -> AsyncIterator[bytes]:
        asked.append(1)
        yield b""

    read = lambda: readers.read(never(), length=1 << 30, address=HOME)  # noqa: E731
    assert status_of(read) == HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    assert asked == []


def test_an_unannounced_giant_is_refused_at_the_limit(readers, monkeypatch):
    monkeypatch.setattr(bodies, "LARGEST", 1000)
    read = lambda: readers.read(pieces(*[b"y" * 400] * 9), length=None, address=HOME)  # noqa: E731

    assert status_of(read) == HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    assert list(readers.folder.iterdir()) == []


def test_silence_is_refused(readers, monkeypatch):
    monkeypatch.setattr(bodies, "PAUSE", 0.01)
    read = lambda: readers.read(pieces(b"y", rest=5), length=100, address=HOME)  # noqa: E731

    assert status_of(read) == HTTPStatus.REQUEST_TIMEOUT


@pytest.mark.parametrize("length", [100, 1_000_000])
def test_a_trickle_is_refused(readers, monkeypatch, length):
    monkeypatch.setattr(bodies, "GRACE", 0.02)
    trickle = pieces(*[b"y"] * 50, rest=0.02)

    status = status_of(lambda: readers.read(trickle, length=length, address=HOME))
    assert status == HTTPStatus.REQUEST_TIMEOUT


def test_a_body_that_breaks_off_never_reaches_the_platform(readers):
    read = lambda: readers.read(pieces(b"half"), length=8, address=HOME)  # noqa: E731
    assert status_of(read) == HTTPStatus.REQUEST_TIMEOUT


def test_one_address_does_not_take_every_place(readers):
    few = bodies.Lane(at_once=3, from_one=2)
    with readers.one_more(few, HOME), readers.one_more(few, HOME):
        with pytest.raises(bodies.Refused) as refusal, readers.one_more(few, HOME):
            pass
        assert refusal.value.status == HTTPStatus.TOO_MANY_REQUESTS
        with readers.one_more(few, "192.0.2.2"):
            with pytest.raises(bodies.Refused) as refusal, readers.one_more(few, "192.0.2.3"):
                pass
            assert refusal.value.status == HTTPStatus.SERVICE_UNAVAILABLE
    with readers.one_more(few, HOME):
        pass


@pytest.mark.parametrize("status", BODY_WORDS)
def test_a_refusal_is_a_page_and_for_programs_json(client, status):
    page = client.post("/order", **{BODY_REFUSED: status})
    assert page.status_code == status
    assert str(BODY_WORDS[status][1]) in page.text
    assert "Content-Security-Policy" in page.headers

    call = client.post("/api/v1/needs", **{BODY_REFUSED: status})
    assert call.status_code == status
    assert call.json()["code"] == BODY_WORDS[status][0]


@dataclass
class Asked:
    """A request as granian describes it."""

    method: str = "GET"
    http_version: str = "1.1"
    path: str = "/"
    query_string: str = ""
    scheme: str = "http"
    server: str = "127.0.0.1:8000"
    client: str = "[2001:db8::1]:4711"
    headers: dict[str, str] = field(default_factory=dict)


def test_a_header_with_an_underscore_passes_for_no_other():
    environ = rsgi.environ_of(
        Asked(headers={"x_forwarded_for": "127.0.0.1", "x-forwarded-for": "192.0.2.9"})
    )
    assert environ["HTTP_X_FORWARDED_FOR"] == "192.0.2.9"
    assert environ["REMOTE_ADDR"] == "2001:db8::1"


def test_a_visitor_cannot_say_that_the_body_was_refused():
    environ = rsgi.environ_of(Asked(headers={BODY_REFUSED: "413"}))
    assert BODY_REFUSED not in environ
