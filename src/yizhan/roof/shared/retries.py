"""Forms that are sent twice are done once; idempotency keys of guests, told apart.

A guest's retry may come from another address than the first try, so a key that nobody else can have
is enough: its holder gets the first answer. A key that others may have chosen too, such as `1`,
counts for one browser only, or where it shows no mark, for one network address; or a guest would
be handed the ticket of another.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.messages.storage.base import BaseStorage
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect, JsonResponse
from django.utils import timezone

from yizhan.ground.idempotency.actions import once
from yizhan.kit.errors import Refusal
from yizhan.kit.transactions import AroundPage
from yizhan.roof.shared.device import device_of

View = Callable[..., HttpResponseBase]

LONG = 16
LONGEST_KEY = 100
FORM_KEY = "form_key"
"""The field of `{% form_key %}`."""
VARIED = 8
"""Different signs that a random key of that length has, hexadecimal or not."""


def is_strong(key: str) -> bool:
    return len(key) >= LONG and len(set(key)) >= VARIED


def guests_key(request: HttpRequest, scope: str, key: str) -> str:
    """The key to keep the answer under; empty if there is none."""
    if not key:
        return ""
    if is_strong(key):
        return f"{scope}:{key}"
    return f"{scope}:{device_of(request).hex()[:24]}:{key}"


class _Refused(Refusal):
    """Takes back what a page did that refuses in the end. A refusal like those of the domain: the
    late retry of a form that was done already gets its first answer."""

    def __init__(self, response: HttpResponseBase) -> None:
        super().__init__()
        self.response = response


def sent_once(view: View) -> View:
    """Do once what a phone's outbox may send many times, and say in JSON where to go on.

    The outbox sends a form with the header `Idempotency-Key`. A form that a browser sends before
    the outbox is there, or without scripts, brings the key of `{% form_key %}` in a field: what it
    says is done once, too, and answered by a page. A form without either is served as ever. A page
    that refuses (a status of 400 or more) keeps nothing, and is the answer as it stands. htmx gets
    its part of the page.
    """

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method != "POST":
            return view(request, *args, **kwargs)
        key = request.headers.get("Idempotency-Key", "")[:LONGEST_KEY]
        plain_key = request.POST.get(FORM_KEY, "")[:LONGEST_KEY]
        try:
            if key:
                return _answer_once(request, key, lambda: view(request, *args, **kwargs))
            if is_strong(plain_key):
                return _show_once(request, plain_key, lambda: view(request, *args, **kwargs))
        except _Refused as refused:
            return refused.response
        return view(request, *args, **kwargs)

    return answered


def _answer_once(
    request: HttpRequest, key: str, show: Callable[[], HttpResponseBase]
) -> HttpResponseBase:
    pages: list[HttpResponseBase] = []
    earlier = len(messages.get_messages(request))

    def work() -> tuple[int, dict[str, str]]:
        with AroundPage():
            page = show()
            if page.status_code >= 400:
                raise _Refused(page)
            if reasons := _told_errors(request, earlier=earlier):
                raise _Refused(JsonResponse({"message": " ".join(reasons)}, status=409))
        pages.append(page)
        return 201, {"url": page.headers.get("Location", "")}

    status, answer = once(
        _form_key(request, key), fingerprint=_meaning_of(request), at=timezone.now(), action=work
    )
    if pages and getattr(request, "htmx", False):
        return pages[0]
    response = JsonResponse(answer, status=status)
    for page in pages:
        response.cookies.update(page.cookies)
    return response


def _show_once(
    request: HttpRequest, key: str, show: Callable[[], HttpResponseBase]
) -> HttpResponseBase:
    """Other words under the same key are another form: the page was kept by the browser, and she
    wrote anew. So are the same words from another browser: a page that something on the way has
    kept for several guests holds one key for all, and none may be led to another's ticket."""
    pages: list[HttpResponseBase] = []
    meaning = _meaning_of(request)
    browser = request.META.get("CSRF_COOKIE", "")
    earlier = len(messages.get_messages(request))

    def work() -> tuple[int, dict[str, str]]:
        with AroundPage():
            page = show()
            if page.status_code >= 400 or _told_errors(request, earlier=earlier, leave=True):
                raise _Refused(page)
        pages.append(page)
        return 303, {"url": page.headers.get("Location", "")}

    _status, answer = once(
        _form_key(request, f"{key}:{browser}:{meaning}"),
        fingerprint=meaning,
        at=timezone.now(),
        action=work,
    )
    if pages and pages[0].headers.get("Location", "") == answer["url"]:
        return pages[0]
    # The key was known: what this page did is undone, and it leads to what is not there.
    return HttpResponseRedirect(answer["url"] or request.path)


def _told_errors(request: HttpRequest, *, earlier: int, leave: bool = False) -> list[str]:
    """The refusals that this page told in a message. With them its messages are taken out of store,
    as the answer itself says them, unless they are to be left for the next page; the first
    `earlier` ones, of other pages, stay there for it in any case."""
    store = messages.get_messages(request)
    if not isinstance(store, BaseStorage):
        return []
    shown, waiting = store.used, list(store)
    errors = [str(one) for one in waiting[earlier:] if one.level >= messages.ERROR]
    kept = waiting[:earlier] if errors and not leave else waiting
    for one in () if shown else kept:
        messages.add_message(request, one.level, one.message, extra_tags=one.extra_tags or "")
    return errors


def _form_key(request: HttpRequest, key: str) -> str:
    """The key counts for one form of one account."""
    form = hashlib.sha256(request.path.encode()).hexdigest()[:16]
    owner = getattr(request.user, "pk", None) or "guest"
    return guests_key(request, f"form:{form}:{owner}", key)


def _meaning_of(request: HttpRequest) -> str:
    """A fingerprint of all that the form says, without its token."""
    meaning = hashlib.sha256()
    for name, values in sorted(request.POST.lists()):
        if name != "csrfmiddlewaretoken":
            meaning.update("\0".join([name, *values, ""]).encode())
    for name, uploads in sorted(request.FILES.lists()):
        for upload in uploads:
            meaning.update(name.encode())
            for chunk in upload.chunks():
                meaning.update(chunk)
            upload.seek(0)
    return meaning.hexdigest()
