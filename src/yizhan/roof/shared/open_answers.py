"""Answers for everybody's programs: asked again they cost little.

A mark of the content (ETag) lets a program ask whether anything is new and get 304; caches may keep
an answer for some minutes; it travels compressed. Nothing in these answers is of one visitor, so
that their length tells of nobody.

Some also say since when they are as they are (Last-Modified): where that is known, and is no time
of day at which somebody reported something.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from functools import wraps
from tempfile import SpooledTemporaryFile
from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import patch_vary_headers
from django.utils.http import http_date, quote_etag
from django.views.decorators.cache import cache_control
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import conditional_page, require_safe

from yizhan.kit.days import end_of, local_day
from yizhan.roof.shared.audience import public_page

View = Callable[..., HttpResponseBase]
KEPT_FOR = 300
"""Seconds for which a cache may give an answer again."""
IN_MEMORY = 1 << 20
"""Bytes of a file that are kept in memory; a larger one waits on the disk while it is sent."""


def open_answer(view: View) -> View:
    """Mark a file, a feed or a calendar that everybody reads, and that says the same to all who
    read one language."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        made: list[HttpResponseBase] = []

        def plain(request: HttpRequest) -> HttpResponseBase:
            made.append(view(request, *args, **kwargs))
            patch_vary_headers(made[0], ["Accept-Language", "Cookie"])
            return made[0]

        response: HttpResponseBase = conditional_page(plain)(request)
        file = getattr(made[0], "file_to_stream", None)
        if response is not made[0] and file is not None:
            file.close()  # nobody else will: 304 is sent in its place
        return response

    kept = cache_control(public=True, max_age=KEPT_FOR)(answered)
    return public_page(gzip_page(require_safe(kept)))


SETTLED = timedelta(minutes=1)
"""After it what was begun yesterday is written, or never will be."""


def say_since(response: HttpResponseBase, edited_at: datetime | None, *, at: datetime) -> None:
    """Mark an answer that changes with the day and with what was edited, read before its rows. In
    the first minute of a day, and in the second of the edit, nothing is said: more may follow."""
    midnight = end_of(local_day(at) - timedelta(days=1))
    since = max(midnight, edited_at or midnight)
    if since <= at and at - midnight >= SETTLED:
        response.headers["Last-Modified"] = http_date(since.timestamp())


def streamed(parts: Iterable[bytes], *, content_type: str, name: str) -> HttpResponseBase:
    """Return a file of any length in little memory. It is written once, so that its mark is known
    before its first byte leaves."""
    digest = hashlib.sha256()
    file = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115  # the response closes it
    for part in parts:
        digest.update(part)
        file.write(part)
    long = file.tell() > IN_MEMORY
    file.seek(0)
    response: HttpResponseBase
    if long:
        response = FileResponse(file, content_type=content_type)
    else:
        with file:
            response = HttpResponse(file.read(IN_MEMORY), content_type=content_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["ETag"] = quote_etag(digest.hexdigest()[:32])
    return response
