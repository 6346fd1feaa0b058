"""The receipts that this browser knows: in one cookie, sealed, and in no row. It ends with the
browser, or when she says that she has written the words down. In another one the reports at which
she said «I saw it too», to take that back.

A receipt is named in addresses by a mark that only the cookie understands.
"""

from __future__ import annotations

import json
import secrets

from django.http import HttpRequest, HttpResponse

from yizhan.ground.people import vault

COOKIE = "receipts"
PURPOSE = "report cookie"
MOST = 5
TAPS_COOKIE, TAPS_PURPOSE = "seen_too", "report seen cookie"
MOST_TAPS = 20
BEFORE = "----"
Taps = dict[str, str]
"""By the key of a report the mark to take a tap back by, or BEFORE: it was counted before. Sealed
and as long either way, so that nobody learns whether another one of her network was first."""
Codes = dict[str, str]
"""The words of each receipt by its mark, the newest last."""


def codes_of(request: HttpRequest) -> Codes:
    try:
        text = vault.open_text(request.COOKIES.get(COOKIE, ""), purpose=PURPOSE)
    except vault.CannotOpen:
        return {}
    return dict(json.loads(text))


def with_code(request: HttpRequest, code: str) -> tuple[str, Codes]:
    """Return the mark of a receipt, and what the browser is to remember with it."""
    codes = codes_of(request)
    mark = next((one for one, known in codes.items() if known == code), secrets.token_hex(4))
    codes.pop(mark, None)
    return mark, dict([*codes.items(), (mark, code)][-MOST:])


def keep(request: HttpRequest, response: HttpResponse, codes: Codes) -> HttpResponse:
    if codes:
        sealed = vault.seal_text(json.dumps(codes), purpose=PURPOSE)
        response.set_cookie(
            COOKIE, sealed, path="/report", httponly=True, samesite="Lax",
            secure=request.is_secure(),
        )  # fmt: skip
    else:
        response.delete_cookie(COOKIE, path="/report")
    return response


def taps_of(request: HttpRequest) -> Taps:
    try:
        text = vault.open_text(request.COOKIES.get(TAPS_COOKIE, ""), purpose=TAPS_PURPOSE)
    except vault.CannotOpen:
        return {}
    return dict(json.loads(text))


def keep_taps(request: HttpRequest, response: HttpResponse, taps: Taps) -> HttpResponse:
    """It is sent to no other page than those of the taps."""
    kept = dict(list(taps.items())[-MOST_TAPS:])
    response.set_cookie(
        TAPS_COOKIE, vault.seal_text(json.dumps(kept), purpose=TAPS_PURPOSE), path="/report/too",
        httponly=True, samesite="Lax", secure=request.is_secure(),
    )  # fmt: skip
    return response
