"""The platform as the web server calls it: bodies first, within limits, then a thread for Django.

Granian's own bridge to WSGI takes a thread for each request at its first byte, so that a few slow
senders hold them all. Here a thread is taken when the request is whole (decision 23).
"""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import signal
import sys
from collections.abc import AsyncIterator, Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from typing import IO, Any, Protocol

from django.conf import settings

from yizhan.config.bodies import Readers, Refused
from yizhan.config.streams import Streams, Transport
from yizhan.config.wsgi import application as wsgi
from yizhan.kit.event_stream import CHANNEL, LISTENER
from yizhan.kit.processes import die_with_parent
from yizhan.roof.shared.middleware import BODY_REFUSED
from yizhan.roof.shared.rate_limits import network_of

BODILESS = frozenset({"GET", "HEAD", "OPTIONS"})
Headers = list[tuple[str, str]]
ALWAYS: dict[str, Any] = {
    "SCRIPT_NAME": "",
    "wsgi.version": (1, 0),
    "wsgi.errors": sys.stderr,
    "wsgi.input_terminated": True,
    "wsgi.multithread": True,
    "wsgi.multiprocess": True,
    "wsgi.run_once": False,
}


class Scope(Protocol):
    """The part of granian's description of a request that is used here."""

    method: str
    http_version: str
    path: str
    query_string: str
    scheme: str
    server: str
    client: str
    headers: Any


class Exchange(Protocol):
    """Granian's end of one request: the body to be read, and the answer."""

    def __aiter__(self) -> AsyncIterator[bytes]: ...
    def response_bytes(self, status: int, headers: Headers, body: bytes) -> None: ...
    def response_stream(self, status: int, headers: Headers) -> Transport: ...


class Application:
    """One for each process of the web server."""

    def __init__(self) -> None:
        self.threads = ThreadPoolExecutor(settings.WEB_THREADS, thread_name_prefix="request")
        self.readers = Readers(folder=settings.DATA)
        self.streams = Streams(self.threads)

    def __rsgi_init__(self, loop: asyncio.AbstractEventLoop) -> None:
        """Runs once in each process. A web worker whose server was killed would go on holding the
        port, with old code. It is killed, not asked to end: it might wait for what is under way,
        and nobody is left who would lose patience with it."""
        die_with_parent(by=signal.SIGKILL)
        server = multiprocessing.parent_process()
        if server is not None and os.getppid() != server.pid:
            sys.exit(1)  # it was killed before this process came to ask

    async def __rsgi__(self, scope: Scope, exchange: Exchange) -> None:
        environ = environ_of(scope)
        try:
            body = await self._body(environ, exchange)
        except Refused as refused:
            environ[BODY_REFUSED] = refused.status
            environ["CONTENT_LENGTH"] = "0"
            body = BytesIO()
        environ["wsgi.input"] = body
        loop = asyncio.get_running_loop()
        status, headers, answer = await loop.run_in_executor(self.threads, _answer, environ)
        channel = environ.get(CHANNEL)
        if channel is None or scope.method != "GET" or status != 200 or self.streams.full:
            exchange.response_bytes(status, headers, answer)
        else:
            open_ended = [(name, value) for name, value in headers if name != "Content-Length"]
            transport = exchange.response_stream(status, open_ended)
            listener = environ.get(LISTENER, "")
            await self.streams.send(channel, transport, answer, listener=listener)

    async def _body(self, environ: dict[str, Any], exchange: Exchange) -> IO[bytes]:
        length = _length(environ)
        chunked = "HTTP_TRANSFER_ENCODING" in environ
        if not chunked and (not length or environ["REQUEST_METHOD"] in BODILESS):
            return BytesIO()
        body = await self.readers.read(aiter(exchange), length=length, address=network_of(environ))
        if chunked:
            # Django reads as many bytes as are announced; now they are known.
            body.seek(0, os.SEEK_END)
            environ["CONTENT_LENGTH"] = str(body.tell())
            body.seek(0)
        return body


def environ_of(scope: Scope) -> dict[str, Any]:
    """Return the request as WSGI wants it, but for the body."""
    server, _colon, port = scope.server.rpartition(":")
    environ = ALWAYS | {
        "REQUEST_METHOD": scope.method,
        "PATH_INFO": scope.path.encode("utf-8", "surrogateescape").decode("latin-1"),
        "QUERY_STRING": scope.query_string,
        # Granian says "1" of HTTP/1.0.
        "SERVER_PROTOCOL": f"HTTP/{'1.0' if scope.http_version == '1' else scope.http_version}",
        "SERVER_NAME": server,
        "SERVER_PORT": port,
        "REMOTE_ADDR": scope.client.rpartition(":")[0].strip("[]"),
        "wsgi.url_scheme": scope.scheme,
    }
    for name, value in scope.headers.items():
        if "_" in name:
            # In WSGI's spelling it would pass for the one with a hyphen. That there was one counts:
            # some proxies send such names, and no browser does.
            environ["HTTP_WITH_UNDERSCORE"] = "1"
            continue
        key = name.upper().replace("-", "_")
        if key not in {"CONTENT_TYPE", "CONTENT_LENGTH"}:
            key = f"HTTP_{key}"
        if key in environ:
            value = f"{environ[key]}{'; ' if key == 'HTTP_COOKIE' else ','}{value}"  # noqa: PLW2901
        environ[key] = value
    return environ


def _length(environ: dict[str, Any]) -> int | None:
    text = environ.get("CONTENT_LENGTH", "")
    return int(text) if text.isascii() and text.isdigit() else None


def _answer(environ: dict[str, Any]) -> tuple[int, Headers, bytes]:
    """Have Django answer. The whole answer is kept: none is larger than a file somebody sent."""
    started: list[tuple[str, Headers]] = []
    written: list[bytes] = []

    def start(status: str, headers: Headers, exc_info: Any = None) -> Callable[[bytes], object]:
        started[:] = [(status, headers)]
        return written.append  # WSGI's old way to write; Django never goes it

    with environ["wsgi.input"]:
        parts: Iterable[bytes] = wsgi(environ, start)
        try:
            body = b"".join([*written, *parts])
        finally:
            getattr(parts, "close", lambda: None)()
    status, headers = started[0]
    return int(status[:3]), headers, body


application = Application()
